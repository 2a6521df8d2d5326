//! The best stable matching without forbidden and with required pairs.
//!
//! The stable matchings without the forbidden pairs form a sublattice (Dias, da
//! Fonseca, de Figueiredo and Szwarcfiter 2003), so each side has a best one. Deferred
//! acceptance finds it: when a proposer reaches a receiver that would take it although the pair is
//! forbidden, the pair would block unless the receiver is full of better proposers. So
//! the receiver turns down everyone worse, from then on too, and the proposer goes on.
//! A receiver that then cannot fill its seats proves that there is none: all stable
//! matchings fill the same number of its seats.
//!
//! A required pair forbids every other pair of one of its two, who must have one seat.

use super::deferred::{Halted, Restriction, propose};
use super::fault::{Halt, StableFault, told};
use super::optimal::{Oriented, SideOptimal};
use super::sources::EntrySource;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Side, StopReason};
use crate::market::{Choice, DeletionLog, Matching, Outcome, Restrictions, Ties, TwoSided};

/// An answer with the log that proves that it is the best.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct RestrictedOptimal {
    /// The matching.
    pub optimal: SideOptimal,
    /// Why no stable matching that respects the restrictions is better.
    pub log: DeletionLog,
}

/// The stable matching that is the best for a side among those that make no forbidden
/// and all required pairs; or the log that shows that there is none.
///
/// Ties are broken by index, or beforehand. Seats on both sides are fine, except that
/// a required pair needs one of its two with at most one seat (else
/// [`Lattice::best_restricted`](super::Lattice::best_restricted)). Time O(entries · log) and
/// memory O(entries). A step of `control` is a proposal; a stopped run has nothing to give.
///
/// # Errors
/// [`StableFault::RequiredSeats`], [`StableFault::TooManyEntries`].
///
/// # References
/// V. M. F. Dias, G. D. da Fonseca, C. M. H. de Figueiredo and J. L. Szwarcfiter, The
/// stable marriage problem with restricted pairs, 2003. Theirs works on rotations;
/// here one run of deferred acceptance does, which also serves seats.
pub fn optimal_restricted(
    market: &TwoSided,
    restrictions: &Restrictions,
    best_for: Side,
    control: &Control<'_>,
) -> Result<Outcome<RestrictedOptimal, DeletionLog>, StableFault> {
    check_seats(market, restrictions)?;
    let forbids = |mentee: MenteeIx, mentor: MentorIx, _: (u32, u32)| {
        restrictions.exclude(market, mentee, mentor)
    };
    let (optimal, log, short) = match run(market, best_for, forbids, &mut Meter::new(control)) {
        Ok(ran) => ran,
        Err(halt) => return told(Err(halt)),
    };
    Ok(if short || !makes_required(restrictions, &optimal.matching) {
        Outcome::Impossible(log)
    } else {
        Outcome::Solved(RestrictedOptimal { optimal, log })
    })
}

/// A required pair forbids every other pair of one of its two, who must have one seat.
fn check_seats(market: &TwoSided, restrictions: &Restrictions) -> Result<(), StableFault> {
    let has_seats = |side: Side, agent: usize| market.seats(side).of(agent) > 1;
    let has_both = |&&(mentee, mentor): &&(MenteeIx, MentorIx)| {
        has_seats(Side::Mentee, mentee.get()) && has_seats(Side::Mentor, mentor.get())
    };
    match restrictions.required().iter().find(has_both) {
        Some(&(mentee, mentor)) => Err(StableFault::RequiredSeats { mentee, mentor }),
        None => Ok(()),
    }
}

fn makes_required(restrictions: &Restrictions, matching: &Matching) -> bool {
    restrictions.required().iter().all(|&(mentee, mentor)| matching.contains(mentee, mentor))
}

/// A rule over pairs and their ranks, with the log of who was turned down.
struct Watch<'a, F> {
    forbids: F,
    ranks: Box<dyn Fn(MenteeIx, MentorIx) -> (u32, u32) + 'a>,
    deleted: Vec<(MenteeIx, MentorIx)>,
}

impl<P: Oriented<R>, R, F: Fn(MenteeIx, MentorIx, (u32, u32)) -> bool> Restriction<P, R>
    for Watch<'_, F>
{
    fn forbids(&mut self, proposer: P, receiver: R) -> bool {
        let (mentee, mentor) = proposer.oriented(receiver);
        (self.forbids)(mentee, mentor, (self.ranks)(mentee, mentor))
    }
    fn rejected(&mut self, proposer: P, receiver: R) {
        self.deleted.push(proposer.oriented(receiver));
    }
}

/// One run under `forbids`, which is asked with the pair's two ranks. Comes back with the matching,
/// the log, and whether some receiver ended short.
pub(super) fn run(
    market: &TwoSided,
    best_for: Side,
    forbids: impl Fn(MenteeIx, MentorIx, (u32, u32)) -> bool,
    meter: &mut Meter<'_>,
) -> Result<(SideOptimal, DeletionLog, bool), Halt> {
    let ties = market.broken().or(market.has_ties().then_some(Ties::Index));
    let Some(entries) = market.entries_paced(&mut meter.passing())? else {
        return Err(StableFault::TooManyEntries { pairs: market.acceptable_pairs() }.into());
    };
    let mentee_places =
        super::sources::by_partner(entries.mentors.agents(), &entries.mentees, meter)?;
    let ranks = |mentee: MenteeIx, mentor: MentorIx| {
        let row = mentee_places.row(mentor.get());
        let Ok(at) = row.binary_search_by_key(&mentee.raw(), |place| place.0) else {
            return (u32::MAX, u32::MAX);
        };
        let entry = row[at].1;
        let twin = entries.mentees.twins[entry as usize];
        let rank = |half: &crate::market::Half, agent: usize, entry: u32| {
            half.tie(entry) - half.starts[agent] + 1
        };
        (rank(&entries.mentees, mentee.get(), entry), rank(&entries.mentors, mentor.get(), twin))
    };
    let (own, other) = (entries.half(best_for), entries.half(best_for.other()));
    let seats = [market.seats(best_for), market.seats(best_for.other())];
    let mut restriction = Watch { forbids, ranks: Box::new(ranks), deleted: Vec::new() };
    // A bound outlasts the proposal that set it, so places are always looked up.
    let (pairs, proposals, short) = match best_for {
        Side::Mentee => {
            let mut source = EntrySource::<MenteeIx, MentorIx>::comparing_all(own, other, meter)?;
            let (formed, short) =
                propose(&mut source, &mut restriction, seats, meter).map_err(Halted::reason)?;
            (formed.pairs, formed.proposals, !short.is_empty())
        }
        Side::Mentor => {
            let mut source = EntrySource::<MentorIx, MenteeIx>::comparing_all(own, other, meter)?;
            let (formed, short) =
                propose(&mut source, &mut restriction, seats, meter).map_err(Halted::reason)?;
            let turned = formed.pairs.into_iter().map(|(mentor, mentee)| (mentee, mentor));
            (turned.collect(), formed.proposals, !short.is_empty())
        }
    };
    let matching = Matching::formed(market.mentees(), market.mentors(), pairs)?;
    let deleted = restriction.deleted;
    let optimal = SideOptimal { matching, best_for, proposals, ties };
    Ok((optimal, DeletionLog { best_for, deleted }, short))
}

/// A stable matching that respects restrictions, whose largest rank is as small as can be, and the
/// log that shows that none has a smaller one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct MinimumRegret {
    /// The matching: the mentees' best among those of this regret.
    pub matching: Matching,
    /// The largest rank of any pair; 0 where no pair is made.
    pub regret: u32,
    /// No such matching has a smaller largest rank than this: the regret itself, unless the
    /// run was stopped.
    pub bound: u32,
    /// Why no stable matching that respects the restrictions avoids all pairs of this rank and above; nothing where
    /// the regret is 0, or where the run was stopped.
    pub log: Option<DeletionLog>,
}

/// The stable matching whose worst-placed agent is placed as well as can be, of those that make no
/// forbidden and all required pairs: minimum regret. Or the log that shows that no stable matching
/// respects the restrictions.
///
/// A bisection over the rank r: are there such matchings without pairs that someone
/// ranks above r? Each step is a run as in [`optimal_restricted`], which refuses the same required
/// pairs. Time O(entries · log²), with seats on either side. Ties are broken by index; ranks are
/// those of the lists as broken.
///
/// A step of `control` is a proposal. A run that is stopped gives the best matching found,
/// once there is one, with the bound of the bisection.
///
/// # Errors
/// [`StableFault::RequiredSeats`], [`StableFault::TooManyEntries`].
///
/// # References
/// D. Gusfield, Three fast algorithms for four problems in stable marriage, 1987, solves
/// it with rotations in O(entries).
pub fn minimum_regret(
    market: &TwoSided,
    restrictions: &Restrictions,
    control: &Control<'_>,
) -> Result<Outcome<MinimumRegret, DeletionLog, MinimumRegret>, StableFault> {
    check_seats(market, restrictions)?;
    let mut meter = Meter::new(control);
    let market = match market.break_ties_paced(Ties::Index, &mut meter.passing()) {
        Ok(market) => market,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    let bisection = Bisection { market: &market, restrictions };
    let mut found = match bisection.first(&mut meter) {
        Ok(Ok(found)) => found,
        Ok(Err(log)) => return Ok(Outcome::Impossible(log)),
        Err(halt) => return told(Err(halt)),
    };
    match bisection.run(&mut found, &mut meter) {
        Ok(()) => Ok(Outcome::Solved(found)),
        Err(Halt::Fault(fault)) => Err(fault),
        Err(Halt::Stopped(reason)) => {
            found.log = None;
            Ok(Outcome::stopped_with(reason, found))
        }
    }
}

struct Bisection<'a> {
    market: &'a TwoSided,
    restrictions: &'a Restrictions,
}

impl Bisection<'_> {
    /// Without a bound on ranks. Only if the matching makes no pair is a bound of zero enough.
    fn first(&self, meter: &mut Meter<'_>) -> Result<Result<MinimumRegret, DeletionLog>, Halt> {
        let matching = match self.within(u32::MAX, meter)? {
            (Some(matching), _) => matching,
            (None, log) => return Ok(Err(log)),
        };
        let regret = largest_rank(self.market, &matching, meter)?;
        Ok(Ok(MinimumRegret { matching, regret, bound: 0, log: None }))
    }

    /// Brings regret and bound together; the matching is always the best found.
    fn run(&self, found: &mut MinimumRegret, meter: &mut Meter<'_>) -> Result<(), Halt> {
        if found.matching.size() == 0 {
            return Ok(());
        }
        let mut high = self.market.mentees().max(self.market.mentors()) as u32;
        let mut refutation = None;
        while found.bound < high {
            let middle = found.bound + (high - found.bound) / 2;
            match self.within(middle, meter)? {
                (Some(matching), _) => {
                    found.regret = largest_rank(self.market, &matching, meter)?;
                    found.matching = matching;
                    high = middle;
                }
                (None, log) => {
                    found.bound = middle + 1;
                    refutation = Some(log);
                }
            }
        }
        // Halving may have come to this bound without ever trying the one below it. That one is
        // tried now, for the proof that it fails.
        found.log = match refutation {
            Some(log) => Some(log),
            None => Some(self.within(high.saturating_sub(1), meter)?.1),
        };
        found.regret = high;
        Ok(())
    }

    /// The mentees' best without pairs that somebody ranks above `most`, where there is one.
    fn within(
        &self,
        most: u32,
        meter: &mut Meter<'_>,
    ) -> Result<(Option<Matching>, DeletionLog), Halt> {
        let forbids = |mentee: MenteeIx, mentor: MentorIx, ranks: (u32, u32)| {
            ranks.0.max(ranks.1) > most || self.restrictions.exclude(self.market, mentee, mentor)
        };
        let (optimal, log, short) = run(self.market, Side::Mentee, forbids, meter)?;
        let made = !short && makes_required(self.restrictions, &optimal.matching);
        Ok((made.then_some(optimal.matching), log))
    }
}

/// The largest rank of any pair: each list is gone through up to the last of its agent's
/// partners.
fn largest_rank(
    market: &TwoSided,
    matching: &Matching,
    meter: &Meter<'_>,
) -> Result<u32, StopReason> {
    let mut pace = meter.passing();
    let mut largest = 0;
    let mut partner_of = vec![u32::MAX; market.mentors()];
    for mentee in MenteeIx::all(market.mentees()) {
        let partners = matching.mentors_of(mentee);
        partners.iter().for_each(|partner| partner_of[partner.get()] = mentee.raw());
        let made = |choice: &Choice<MentorIx>| partner_of[choice.partner.get()] == mentee.raw();
        for choice in market.mentee_list(mentee).filter(made).take(partners.len()) {
            pace.steps(choice.rank as usize)?;
            largest = largest.max(choice.rank);
        }
    }
    let mut partner_of = vec![u32::MAX; market.mentees()];
    for mentor in MentorIx::all(market.mentors()) {
        let partners = matching.mentees_of(mentor);
        partners.iter().for_each(|partner| partner_of[partner.get()] = mentor.raw());
        let made = |choice: &Choice<MenteeIx>| partner_of[choice.partner.get()] == mentor.raw();
        for choice in market.mentor_list(mentor).filter(made).take(partners.len()) {
            pace.steps(choice.rank as usize)?;
            largest = largest.max(choice.rank);
        }
    }
    Ok(largest)
}
