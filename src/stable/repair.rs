//! From a present matching to a stable one, with the fewest mentees whose partners change.
//!
//! With strict lists and one seat a mentee, a mentee who keeps their mentor saves one, so the
//! answer is a stable matching of least cost, which a minimum cut over the rotations finds at any
//! size; locks cost so much that the cut keeps all of them where any stable matching does
//! (Dias, da Fonseca, de Figueiredo and Szwarcfiter, 2003, for when one does). Ties make the
//! task NP-hard, and so do locks that no stable matching keeps (Cseh and Manlove 2016): then
//! the search of [`super::sought`] decides small markets, and a run that is stopped tells
//! what it has proven. It begins from what the cut finds with the ties broken in favour of the
//! present pairs and with the locked seats taken out.

use super::fault::{Halt, StableFault, told};
use super::lattice::Lattice;
use super::optimal::optimal_metered;
use super::sought::{Cost, Found, Table, seek};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Side, arrange};
use crate::market::{
    LatticeProof, Lists, Matching, Outcome, Restrictions, Seats, Stopped, TwoSided,
};
use serde::{Deserialize, Serialize};

/// A stable matching that was reached from a present one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct RepairedMatching {
    /// The matching. It makes all locks.
    pub matching: Matching,
    /// How many mentees have other partners than in the present matching.
    pub changed: u64,
    /// How many pairs block it: none unless the locks ask for it, and each of them with a
    /// locked person or forbidden.
    pub blocking: u64,
    /// No matching that respects the restrictions has fewer blocking pairs.
    pub least_blocking: u64,
    /// None with as few blocking pairs changes fewer mentees.
    pub least_changed: u64,
    /// The minimum cut, where one decides.
    pub proof: Option<LatticeProof>,
    /// How many nodes a search visited; 0 where a cut decides.
    pub nodes: u64,
}

/// Why locks cannot be kept, whatever blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
#[non_exhaustive]
pub enum BrokenLock {
    /// The two do not accept each other.
    Unacceptable {
        /// The pair's mentee.
        mentee: MenteeIx,
        /// The pair's mentor.
        mentor: MentorIx,
    },
    /// The pair is forbidden, too.
    Forbidden {
        /// The pair's mentee.
        mentee: MenteeIx,
        /// The pair's mentor.
        mentor: MentorIx,
    },
    /// One agent is locked to more partners than it has seats.
    Seats {
        /// Its side.
        side: Side,
        /// The agent.
        agent: u32,
        /// Its seats.
        seats: u32,
        /// To how many it is locked.
        locked: u32,
    },
}

/// What a repair changes for one mentee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenteeChange {
    /// The mentee.
    pub mentee: MenteeIx,
    /// The mentors whom the mentee has no longer, and why.
    pub left: Vec<(MentorIx, Why)>,
    /// The mentors whom the mentee has now.
    pub joined: Vec<MentorIx>,
}

/// Why a mentee no longer has a mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Why {
    /// The two do not accept each other any longer.
    Gone,
    /// The mentor now has this mentee, whom it likes at least as well.
    GaveWay(MenteeIx),
    /// The mentee now has this mentor, whom it likes at least as well.
    Rose(MentorIx),
    /// The seat is needed for a lock, or follows from one.
    Locked,
    /// The seat is no longer there.
    SeatGone,
}

/// The stable matching with the fewest mentees whose partners differ from `present`, which may
/// hold pairs that are no longer acceptable or exceed seats. Pairs that
/// `restrictions` require are locks.
///
/// Where no stable matching respects the restrictions, the answer is a matching in which every
/// blocking pair involves a person of a lock, or is forbidden itself; with the fewest blocking
/// pairs, and of those with the fewest mentees who change.
///
/// Strict lists and at most one seat a mentee: exact at every size where a stable matching
/// respects the restrictions, with [`RepairedMatching::proof`]; among the best, the mentees' best.
/// Otherwise (ties: weakly stable) by exhaustive search, exponential; stopped, it gives the best
/// found with its bounds. A step of `control` is one of the lattice's, or a pair looked at.
///
/// # Errors
/// [`StableFault::TooManyEntries`].
///
/// # References
/// See the head of this file's source; for changes of lists in steps: R. Bredereck, J. Chen, D. Knop,
/// J. Luo and R. Niedermeier, Adapting stable matchings to evolving preferences, 2020.
pub fn repair(
    market: &TwoSided,
    present: &Matching,
    restrictions: &Restrictions,
    control: &Control<'_>,
) -> Result<Outcome<RepairedMatching, Vec<BrokenLock>, RepairedMatching>, StableFault> {
    let broken = broken_locks(market, restrictions);
    if !broken.is_empty() {
        return Ok(Outcome::Impossible(broken));
    }
    let mut meter = Meter::new(control);
    told(Repair { market, present, restrictions }.run(&mut meter))
}

/// What differs for each mentee between two matchings, ascending; `after` is a repair of
/// `present`. A reason is read off the lists: of the mentor's new mentees the one
/// whom it likes best, or of the mentee's new mentors the one whom it likes best.
#[must_use]
pub fn changes(market: &TwoSided, present: &Matching, after: &Matching) -> Vec<MenteeChange> {
    let rank_of_mentor = |mentee: MenteeIx, mentor: MentorIx| {
        let mut list = market.mentee_list(mentee);
        list.find_map(|choice| (choice.partner == mentor).then_some(choice.rank))
    };
    let rank_of_mentee = |mentor: MentorIx, mentee: MenteeIx| {
        let mut list = market.mentor_list(mentor);
        list.find_map(|choice| (choice.partner == mentee).then_some(choice.rank))
    };
    let why = |mentee: MenteeIx, mentor: MentorIx| {
        let (Some(own), Some(theirs)) =
            (rank_of_mentor(mentee, mentor), rank_of_mentee(mentor, mentee))
        else {
            return Why::Gone;
        };
        let risen = after
            .mentors_of(mentee)
            .iter()
            .filter(|&&new| !present.contains(mentee, new))
            .filter_map(|&new| Some((rank_of_mentor(mentee, new)?, new)))
            .min()
            .filter(|new| new.0 <= own);
        let replaced = after
            .mentees_of(mentor)
            .iter()
            .filter(|&&new| !present.contains(new, mentor))
            .filter_map(|&new| Some((rank_of_mentee(mentor, new)?, new)))
            .min();
        match (risen, replaced) {
            (Some((_, new)), _) => Why::Rose(new),
            (None, Some((rank, new))) if rank <= theirs => Why::GaveWay(new),
            (None, Some(_)) => Why::Locked,
            (None, None) => {
                let seats = market.seats(Side::Mentor).of(mentor.get());
                let over = present.mentees_of(mentor).len() > seats as usize;
                if over { Why::SeatGone } else { Why::Locked }
            }
        }
    };
    MenteeIx::all(present.mentees().min(after.mentees()))
        .filter(|&mentee| present.mentors_of(mentee) != after.mentors_of(mentee))
        .map(|mentee| {
            let without = |one: &Matching, other: &Matching| {
                let pairs = one.mentors_of(mentee).iter().copied();
                pairs.filter(|&mentor| !other.contains(mentee, mentor)).collect::<Vec<_>>()
            };
            let left = without(present, after);
            let left = left.into_iter().map(|mentor| (mentor, why(mentee, mentor))).collect();
            MenteeChange { mentee, left, joined: without(after, present) }
        })
        .collect()
}

pub(super) fn broken_locks(market: &TwoSided, restrictions: &Restrictions) -> Vec<BrokenLock> {
    let mut faults = Vec::new();
    let mut held = [vec![0u32; market.mentees()], vec![0u32; market.mentors()]];
    for &(mentee, mentor) in restrictions.required() {
        if !market.mentee_list(mentee).any(|choice| choice.partner == mentor) {
            faults.push(BrokenLock::Unacceptable { mentee, mentor });
        }
        if restrictions.forbidden().binary_search(&(mentee, mentor)).is_ok() {
            faults.push(BrokenLock::Forbidden { mentee, mentor });
        }
        held[0][mentee.get()] += 1;
        held[1][mentor.get()] += 1;
    }
    for (side, held) in [Side::Mentee, Side::Mentor].into_iter().zip(held) {
        for (agent, locked) in (0u32..).zip(held) {
            let seats = market.seats(side).of(agent as usize);
            if locked > seats {
                faults.push(BrokenLock::Seats { side, agent, seats, locked });
            }
        }
    }
    faults
}

struct Repair<'a> {
    market: &'a TwoSided,
    present: &'a Matching,
    restrictions: &'a Restrictions,
}

impl Repair<'_> {
    fn run(
        &self,
        meter: &mut Meter<'_>,
    ) -> Result<Outcome<RepairedMatching, Vec<BrokenLock>, RepairedMatching>, Halt> {
        let seats = self.market.seats(Side::Mentee);
        let one_seat = (0..seats.agents()).all(|mentee| seats.of(mentee) <= 1);
        let strict = !self.market.has_ties();
        let mut least = 0;
        if strict && one_seat {
            let found = self.cut(self.market, meter)?;
            if self.keeps(&found.matching) {
                return Ok(Outcome::Solved(found));
            }
            // Had a stable matching kept all of the locks, the cut would have found it.
            least = 1;
        }
        let table = |excused| {
            let cost = (Cost::Moves, excused);
            Table::new(self.market, Some(self.present), self.restrictions, &[], cost)
        };
        let table = table(false);
        let known = self.begin(one_seat, meter)?;
        let sought = seek(&table, Some(table.weigh(&known)), (least, u64::MAX), meter);
        let Some(best) = sought.best else {
            return Err(crate::kernel::Internal::broken("a repair is known").into());
        };
        let Found { blocking, cost, .. } = best;
        let matching = Matching::formed(
            self.market.mentees(),
            self.market.mentors(),
            table.pairs_of(&best).collect::<Vec<_>>(),
        )?;
        let repaired = RepairedMatching {
            matching,
            changed: cost,
            blocking,
            least_blocking: sought.floor.blocking.min(blocking),
            least_changed: sought.floor.cost.min(cost),
            proof: None,
            nodes: sought.nodes,
        };
        Ok(match sought.stopped {
            None => Outcome::Solved(repaired),
            Some(reason) => Outcome::stopped_with(reason, repaired),
        })
    }

    fn keeps(&self, matching: &Matching) -> bool {
        let made = |pair: &(MenteeIx, MentorIx)| matching.contains(pair.0, pair.1);
        self.restrictions.required().iter().all(made)
            && !self.restrictions.forbidden().iter().any(made)
    }

    /// The cheapest stable matching of a strict market, where mentees have one seat at most.
    fn cut(&self, market: &TwoSided, meter: &mut Meter<'_>) -> Result<RepairedMatching, Halt> {
        let rest = meter.control().after(meter.work());
        let lattice = match Lattice::new(market, &rest).map_err(Halt::Fault)? {
            Outcome::Solved(lattice) => lattice,
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, .. }) => return Err(reason.into()),
        };
        let cost = repair_cost(self.present, self.restrictions);
        let closed = lattice.least_cost(cost, &rest).or_stopped()?;
        meter.steps(market.acceptable_pairs())?;
        let changed = changed(self.present, &closed.matching);
        Ok(RepairedMatching {
            matching: closed.matching,
            changed,
            blocking: 0,
            least_blocking: 0,
            least_changed: changed,
            proof: Some(closed.proof),
            nodes: 0,
        })
    }

    /// A matching to begin a search with: the locks, and beside them what is stable among the
    /// seats that they leave and without the forbidden pairs.
    fn begin(&self, one_seat: bool, meter: &mut Meter<'_>) -> Result<Matching, Halt> {
        let market = self.market;
        let required = self.restrictions.required();
        let mut seats = [Side::Mentee, Side::Mentor].map(|side| {
            let seats = market.seats(side);
            (0..seats.agents()).map(|at| seats.of(at)).collect::<Vec<u32>>()
        });
        for (mentee, mentor) in required {
            seats[0][mentee.get()] -= 1;
            seats[1][mentor.get()] -= 1;
        }
        let taken = |pair: (MenteeIx, MentorIx)| {
            required.binary_search(&pair).is_ok()
                || self.restrictions.forbidden().binary_search(&pair).is_ok()
        };
        // Ties are broken in favour of the present pairs.
        let mut lists = [Lists::default(), Lists::default()];
        for mentee in MenteeIx::all(market.mentees()) {
            let pairs = market.mentee_list(mentee).filter(|it| !taken((mentee, it.partner)));
            let mut list: Vec<_> = pairs
                .map(|it| (it.rank, !self.present.contains(mentee, it.partner), it.partner.raw()))
                .collect();
            arrange(&mut list, Ord::cmp);
            list.into_iter().for_each(|entry| lists[0].entry(entry.2));
            lists[0].end_row();
        }
        for mentor in MentorIx::all(market.mentors()) {
            let pairs = market.mentor_list(mentor).filter(|it| !taken((it.partner, mentor)));
            let mut list: Vec<_> = pairs
                .map(|it| (it.rank, !self.present.contains(it.partner, mentor), it.partner.raw()))
                .collect();
            arrange(&mut list, Ord::cmp);
            list.into_iter().for_each(|entry| lists[1].entry(entry.2));
            lists[1].end_row();
        }
        let [mentees, mentors] = lists;
        let [of_mentees, of_mentors] = seats.map(Seats::each);
        let rest = TwoSided::new(mentees, mentors, of_mentees, of_mentors).map_err(|_| {
            crate::kernel::Internal::broken("what locks leave of a market is a market")
        })?;
        let stable = if one_seat {
            self.cut(&rest, meter)?.matching
        } else {
            optimal_metered(&rest, Side::Mentee, meter)?.matching
        };
        let pairs = stable.pairs().chain(required.iter().copied());
        Ok(Matching::formed(market.mentees(), market.mentors(), pairs)?)
    }
}

/// What a pair costs in the minimum cut of a repair: its mentee saves one where the pair is all
/// that the mentee had; a lock saves more than all mentees together, a forbidden pair costs so
/// much. For [`Lattice::least_cost`] and for whoever checks its proof.
pub(crate) fn repair_cost<'a>(
    present: &'a Matching,
    restrictions: &'a Restrictions,
) -> impl Fn(MenteeIx, MentorIx) -> i64 + Copy + 'a {
    let kept = move |mentee, mentor| -i64::from(present.mentors_of(mentee) == [mentor]);
    restricted_cost(restrictions, present.mentees() as i64 + 1, kept)
}

/// The cost of a pair for [`Lattice::least_cost`] with which a stable matching that respects the
/// restrictions is cheapest, where there is one: a required pair saves so much, and a forbidden
/// one costs it. `heavy` has to be more than the costs of two stable matchings can differ by; what
/// would leave the range of `i64` stays at its end.
///
/// ```
/// use mentormatch::kernel::{Control, MenteeIx, MentorIx};
/// use mentormatch::market::{Lists, Restrictions, Seats, TwoSided};
/// use mentormatch::stable::{Lattice, restricted_cost};
///
/// let mentees = Lists::strict([&[0, 1][..], &[1, 0]]);
/// let mentors = Lists::strict([&[1, 0][..], &[0, 1]]);
/// let seats = || Seats::one_each(2);
/// let market = TwoSided::new(mentees, mentors, seats(), seats()).unwrap();
/// let forbidden = [(MenteeIx::new(0), MentorIx::new(0))];
/// let restrictions = Restrictions::new((2, 2), forbidden, []).unwrap();
/// let lattice = Lattice::new(&market, &Control::unbounded())?.solved().ok_or("nothing bounds it")?;
/// let cost = restricted_cost(&restrictions, 100, |_, _| 0);
/// let found = lattice.least_cost(cost, &Control::unbounded()).solved().ok_or("nothing bounds it")?;
/// assert!(found.matching.contains(MenteeIx::new(0), MentorIx::new(1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn restricted_cost(
    restrictions: &Restrictions,
    heavy: i64,
    cost: impl Fn(MenteeIx, MentorIx) -> i64 + Copy,
) -> impl Fn(MenteeIx, MentorIx) -> i64 + Copy {
    move |mentee, mentor| {
        let has = |pairs: &[(MenteeIx, MentorIx)]| pairs.binary_search(&(mentee, mentor)).is_ok();
        let locked = i64::from(has(restrictions.required()));
        let forbidden = i64::from(has(restrictions.forbidden()));
        heavy.saturating_mul(forbidden - locked).saturating_add(cost(mentee, mentor))
    }
}

fn changed(present: &Matching, after: &Matching) -> u64 {
    let moved = |&mentee: &MenteeIx| present.mentors_of(mentee) != after.mentors_of(mentee);
    MenteeIx::all(after.mentees()).filter(moved).count() as u64
}
