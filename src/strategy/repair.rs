//! Repair: somebody lost their partner, and as few others as can be move to serve them.
//!
//! From the freed mentee, look at every mentor they may have; from a full mentor, at
//! every mentee whose pair may be moved; from that mentee, at every other mentor; and
//! so on in layers until a mentor with a free seat is met. This is the breadth-first
//! search for a shortest augmenting path (Berge 1957).
//!
//! **Why the chain is the shortest.** Let any other pairing keep every fixed pair,
//! leave no mentee with fewer mentors than now, and give the freed one a mentor more.
//! Lay it over the present pairs: at every mentee but the freed one there are at least
//! as many new pairs as pairs given up, so a walk that begins with a new pair of the
//! freed mentee and follows, in turn, a pair given up and a new pair can only end at a
//! mentor who has more mentees than before, that is, a free seat now. Cut its circles
//! away and it is a chain of the kind searched for, and every pair it gives up is given
//! up by that pairing too. So nobody can serve the freed mentee with fewer pairs given
//! up than the shortest chain does.
//!
//! Among the shortest chains the one with the highest total is taken: in a layer each
//! person is reached by the best way, since what follows does not depend on it.
//!
//! Several freed mentees are served one after another, those who waited longest first, so
//! that as many are served as could be in any way. Who is served being settled, the fewest
//! pairs given up in all are an assignment (`fewest.rs`), from which their chains are read.

use super::fewest::{self, CODE, Position, Step, fewest};
use super::situation::OpenMarket;
use super::{SeatShortage, Situation, SituationFault, StrategyError, Unmatched, WhyUnmatched};
use crate::audit;
use crate::kernel::{
    Control, Index, MenteeIx, MentorIx, Meter, Ordered, Phrases, Topic, Unit, Worded,
    arrange_by_key, coded,
};
use crate::market::{Matching, Outcome, Seats};
use crate::people::PersonId;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// A pair that stands when a repair begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingPair {
    /// The mentee.
    pub mentee: PersonId,
    /// The mentor.
    pub mentor: PersonId,
    /// Whether the mentee may be moved to another mentor. A pair that the rules of
    /// today forbid stays as it is all the same.
    pub may_move: bool,
}

/// One step of a chain: a mentee goes to a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainMove {
    /// Who goes.
    pub mentee: PersonId,
    /// The mentor left; nothing for the freed mentee, with whom a chain begins.
    pub from: Option<PersonId>,
    /// The mentor gone to, whose place the next of the chain leaves, or who has a free
    /// seat.
    pub to: PersonId,
}

/// How one freed mentee is served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveChain {
    /// The steps: the freed mentee first.
    pub moves: Vec<ChainMove>,
    /// What both sides' scores gain, in units.
    pub gain: i64,
}

coded! {
    /// A step of a chain in words.
    const CHAIN_MOVES: "chain-move" [mentee, from, to] {
        "comes", "{mentee} gets the mentor {to}", "{mentee} получает наставника {to}";
        "moves",
            "{mentee} moves from {from} to {to}",
            "{mentee} переходит от наставника {from} к наставнику {to}";
    }
}

impl Worded for ChainMove {
    const TOPIC: Topic = CHAIN_MOVES;

    fn code(&self) -> &str {
        if self.from.is_some() { "moves" } else { "comes" }
    }

    fn value(&self, name: &str, _: &str, _: &Phrases) -> Option<String> {
        match name {
            "mentee" => Some(self.mentee.to_string()),
            "from" => self.from.as_ref().map(PersonId::to_string),
            "to" => Some(self.to.to_string()),
            _ => None,
        }
    }
}

impl MoveChain {
    /// The chain in words.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        let said: Vec<_> = self.moves.iter().map(|step| phrases.say(step)).collect();
        said.join("; ")
    }
}

/// What a repair would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Repair {
    /// The unit of the gains.
    pub unit: Unit,
    /// A chain for each mentee served, those who waited longest first; by preferences
    /// ([`repair_stably`](super::repair_stably)) for each who has more mentors than before.
    pub chains: Vec<MoveChain>,
    /// The freed mentees whom no chain serves, and why; by preferences, everybody who has no mentor.
    pub unserved: Vec<Unmatched>,
    /// The shortages that hold them back, each once; whoever is part of one names its number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortages: Vec<SeatShortage>,
    /// All chains together: the pairs to be made.
    pub new_pairs: Vec<(PersonId, PersonId)>,
    /// All chains together: the standing pairs to be given up.
    pub ended_pairs: Vec<(PersonId, PersonId)>,
    /// How many mentees who had a mentor get another.
    pub moved: usize,
    /// What both sides' scores gain, in units.
    pub gain: i64,
    /// Whether an independent verifier found the pairs allowed and within the seats.
    pub verified: bool,
}

impl Repair {
    /// Why no chain serves somebody of [`Repair::unserved`], in full, as
    /// [`Pairing::why`](super::Pairing::why).
    #[must_use]
    pub fn why(&self, unserved: &Unmatched) -> WhyUnmatched {
        unserved.in_full(&self.shortages)
    }

    /// Everybody named, as often as they are.
    pub(crate) fn people(&self) -> Vec<PersonId> {
        let people = std::cell::RefCell::new(Vec::new());
        self.clone().for_each_person(&|person| people.borrow_mut().push(person.clone()));
        people.into_inner()
    }

    /// Calls `each` for every person named.
    pub(crate) fn for_each_person(&mut self, each: &impl Fn(&mut PersonId)) {
        for step in self.chains.iter_mut().flat_map(|chain| &mut chain.moves) {
            [&mut step.mentee, &mut step.to].into_iter().chain(&mut step.from).for_each(each);
        }
        for (mentee, mentor) in self.new_pairs.iter_mut().chain(&mut self.ended_pairs) {
            each(mentee);
            each(mentor);
        }
        for one in &mut self.unserved {
            one.for_each_person(each);
        }
        for shortage in &mut self.shortages {
            shortage.for_each_person(each);
        }
    }
}

/// Serves these mentees, each with as few pairs given up as can be.
///
/// For one freed mentee: of all pairings that keep the fixed pairs, leave no mentee with
/// fewer mentors and give the freed one a mentor more, none gives up fewer pairs, and of
/// those that give up as few none has a higher total. The chain is a shortest augmenting
/// path; laid over the present pairs, any such pairing holds one, and gives up at least
/// its pairs. Of several those who waited longest come first, and as many are served as in any
/// way where everybody has one seat. Of all pairings that serve the same people, each as often,
/// none gives up fewer pairs, and of those that give up as few none has a higher total: an
/// assignment whose prices are verified. (Where scores are so large that its weights do not fit, each chain
/// is the shortest at its time, and no more is said.)
///
/// The situation has everybody with all their seats, those taken by standing pairs
/// included; its locks count for nothing here. A mentee without a free seat needs no
/// repair and is passed over.
///
/// O(pairs) for each mentee freed, and an assignment where several are served; a step of `control`
/// is a mentee of the market for each of them, or one of the assignment. Stopped, it gives the
/// chains of those served so far as its best, each the shortest at its time.
///
/// # Errors
/// [`StrategyError::Undoable`] where somebody is unknown.
///
/// # References
/// C. Berge, Two theorems in graph theory, 1957.
pub fn repair(
    situation: &Situation,
    standing: &[StandingPair],
    freed: &[PersonId],
    control: &Control<'_>,
) -> Result<Outcome<Repair, Infallible, Repair>, StrategyError> {
    StrategyError::without_groups(situation.rules(), "repair")?;
    let (pairs, mut faults) = positions(situation, standing);
    let found = freed.iter().map(|person| situation.mentee(person));
    let (found, unknown): (Vec<_>, Vec<_>) = found.partition(Result::is_ok);
    faults.extend(unknown.into_iter().filter_map(Result::err));
    if !faults.is_empty() {
        return Err(StrategyError::Undoable(faults.into()));
    }
    let mut queue: Vec<MenteeIx> = found.into_iter().flatten().collect();
    let waited = |at: MenteeIx| situation.cohort().mentees().at(at).map_or(0, |one| one.waiting);
    arrange_by_key(&mut queue, |&at| (Reverse(waited(at)), at));
    queue.dedup();
    let market = situation.market()?;
    let mut plan = Plan::new(&market, &pairs);
    let before = plan.made.clone();
    let (mut chains, mut unserved, mut served) = (Vec::new(), Vec::new(), Vec::new());
    let mut shortages = Shortages::default();
    let (mut meter, mut stopped) = (Meter::new(control), None);
    for mentee in queue {
        // A chain looks at every open pair once at most.
        if let Err(reason) = meter.steps(1 + market.scores.mentees() as u64) {
            stopped = Some(reason);
            break;
        }
        if plan.taken(mentee) >= market.mentee_seats.of(mentee.get()) as usize {
            continue;
        }
        match plan.chain(mentee) {
            Ok((steps, gain)) => {
                plan.follow(&steps);
                let moves = steps.iter().filter_map(|step| named(situation, step)).collect();
                chains.push(MoveChain { moves, gain });
                served.push(mentee);
            }
            Err(reached) => unserved.extend(plan.why(situation, mentee, reached, &mut shortages)),
        }
    }
    let mut verified = true;
    if chains.len() > 1 && stopped.is_none() {
        let rest = control.after(meter.work());
        match fewest(&market, &before, &plan.made, &plan.fixed, &rest)? {
            Err(reason) => stopped = Some(reason),
            Ok(None) => {}
            Ok(Some(found)) => {
                (plan.made, verified) = (found.made, found.verified);
                let all = fewest::chains(&before, &plan.made, &served);
                let total = |mentee, mentor| plan.total(mentee, mentor).unwrap_or_default();
                chains = all
                    .iter()
                    .map(|steps| {
                        let gain = steps.iter().map(|&(mentee, from, to)| {
                            total(mentee, to) - from.map_or(0, |from| total(mentee, from))
                        });
                        let moves = steps.iter().filter_map(|step| named(situation, step));
                        MoveChain { gain: gain.sum(), moves: moves.collect() }
                    })
                    .collect();
            }
        }
    }
    let ids = |pairs: BTreeSet<Position>| -> Vec<_> {
        pairs.into_iter().filter_map(|pair| situation.ids(pair.0, pair.1)).collect()
    };
    let ended = &before - &plan.made;
    let moved: BTreeSet<_> = ended.iter().map(|pair| pair.0).into_set();
    let repair = Repair {
        unit: situation.rules().unit(),
        gain: chains.iter().map(|chain| chain.gain).sum(),
        chains,
        unserved,
        shortages: shortages.named(situation),
        new_pairs: ids(&plan.made - &before),
        moved: moved.len(),
        ended_pairs: ids(ended),
        verified: verified && plan.is_feasible()?,
    };
    Ok(match stopped {
        None => Outcome::Solved(repair),
        Some(reason) => Outcome::stopped_with(reason, repair),
    })
}

/// Where the standing pairs are, and whoever of them is unknown.
fn positions(
    situation: &Situation,
    standing: &[StandingPair],
) -> (Vec<(Position, bool)>, Vec<SituationFault>) {
    let (mut pairs, mut faults) = (Vec::new(), Vec::new());
    for pair in standing {
        match (situation.mentee(&pair.mentee), situation.mentor(&pair.mentor)) {
            (Ok(mentee), Ok(mentor)) => pairs.push(((mentee, mentor), pair.may_move)),
            (one, other) => faults.extend(one.err().into_iter().chain(other.err())),
        }
    }
    (pairs, faults)
}

/// The same where everybody has to be known.
pub(super) fn standing_positions(
    situation: &Situation,
    standing: &[StandingPair],
) -> Result<Vec<(Position, bool)>, StrategyError> {
    let (pairs, faults) = positions(situation, standing);
    if faults.is_empty() { Ok(pairs) } else { Err(StrategyError::Undoable(faults.into())) }
}

pub(super) fn named(situation: &Situation, &(mentee, from, to): &Step) -> Option<ChainMove> {
    let mentors = situation.cohort().mentors();
    let (mentee, to) = situation.ids(mentee, to)?;
    Some(ChainMove { mentee, from: from.and_then(|from| mentors.id(from)).cloned(), to })
}

/// Who met in a search that found no free seat.
struct Reached {
    mentees: Vec<MenteeIx>,
    mentors: Vec<MentorIx>,
}

/// The pairs as they stand while chains are followed.
struct Plan<'m> {
    market: &'m OpenMarket,
    made: BTreeSet<Position>,
    of_mentors: Vec<BTreeSet<MenteeIx>>,
    fixed: BTreeSet<Position>,
}

/// The best way to somebody within a layer.
#[derive(Clone, Copy)]
struct Way<From> {
    gain: i64,
    from: From,
}

/// Keeps the better of two ways, the earlier among equals.
fn improve<From>(way: &mut Option<Way<From>>, gain: i64, from: From) -> bool {
    let is_new = way.is_none();
    if way.as_ref().is_none_or(|known| gain > known.gain) {
        *way = Some(Way { gain, from });
    }
    is_new
}

impl<'m> Plan<'m> {
    fn new(market: &'m OpenMarket, pairs: &[(Position, bool)]) -> Self {
        let allowed = |pair: &Position| market.scores.is_allowed(pair.0, pair.1);
        let mut of_mentors = vec![BTreeSet::new(); market.scores.mentors()];
        for &((mentee, mentor), _) in pairs {
            of_mentors[mentor.get()].insert(mentee);
        }
        Self {
            market,
            made: pairs.iter().map(|pair| pair.0).into_set(),
            of_mentors,
            fixed: pairs
                .iter()
                .filter(|(pair, may_move)| !may_move || !allowed(pair))
                .map(|pair| pair.0)
                .into_set(),
        }
    }

    fn taken(&self, mentee: MenteeIx) -> usize {
        let first = (mentee, MentorIx::new(0));
        self.made.range(first..).take_while(|pair| pair.0 == mentee).count()
    }

    fn total(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<i64> {
        let (one, other) = self.market.scores.of(mentee, mentor)?;
        Some(i64::from(one) + i64::from(other))
    }

    fn is_free(&self, mentor: MentorIx) -> bool {
        self.of_mentors[mentor.get()].len() < self.market.mentor_seats.of(mentor.get()) as usize
    }

    /// The shortest chain that serves `freed`, with the highest gain of the shortest,
    /// or everybody met on the way.
    fn chain(&self, freed: MenteeIx) -> Result<(Vec<Step>, i64), Reached> {
        let scores = &self.market.scores;
        // How a mentor was reached: the mentee who comes. How a mentee: the mentor left.
        let mut mentors: Vec<Option<Way<MenteeIx>>> = vec![None; scores.mentors()];
        let mut mentees: Vec<Option<Way<Option<MentorIx>>>> = vec![None; scores.mentees()];
        mentees[freed.get()] = Some(Way { gain: 0, from: None });
        let mut reached = Reached { mentees: vec![freed], mentors: Vec::new() };
        let mut layer = vec![freed];
        while !layer.is_empty() {
            let known: Vec<bool> = mentors.iter().map(Option::is_some).collect();
            let mut next = Vec::new();
            for &mentee in &layer {
                let Some(way) = mentees[mentee.get()] else { continue };
                for mentor in MentorIx::all(scores.mentors()).filter(|at| !known[at.get()]) {
                    if self.made.contains(&(mentee, mentor)) {
                        continue;
                    }
                    let Some(total) = self.total(mentee, mentor) else { continue };
                    if improve(&mut mentors[mentor.get()], way.gain + total, mentee) {
                        next.push(mentor);
                    }
                }
            }
            next.sort_unstable();
            reached.mentors.extend(&next);
            let gain = |mentor: MentorIx| mentors[mentor.get()].map_or(i64::MIN, |way| way.gain);
            let free = next.iter().copied().filter(|&mentor| self.is_free(mentor));
            if let Some(end) = free.min_by_key(|&mentor| (Reverse(gain(mentor)), mentor)) {
                return Ok((walk_back(end, &mentors, &mentees), gain(end)));
            }
            let known: Vec<bool> = mentees.iter().map(Option::is_some).collect();
            layer.clear();
            for &mentor in &next {
                let Some(way) = mentors[mentor.get()] else { continue };
                for &mentee in &self.of_mentors[mentor.get()] {
                    if known[mentee.get()] || self.fixed.contains(&(mentee, mentor)) {
                        continue;
                    }
                    let Some(total) = self.total(mentee, mentor) else { continue };
                    if improve(&mut mentees[mentee.get()], way.gain - total, Some(mentor)) {
                        layer.push(mentee);
                    }
                }
            }
            layer.sort_unstable();
            reached.mentees.extend(&layer);
        }
        Err(reached)
    }

    fn follow(&mut self, steps: &[Step]) {
        for &(mentee, from, to) in steps {
            if let Some(from) = from {
                self.made.remove(&(mentee, from));
                self.of_mentors[from.get()].remove(&mentee);
            }
            self.made.insert((mentee, to));
            self.of_mentors[to.get()].insert(mentee);
        }
    }

    /// Why nothing serves `freed`: with the pairs that may not move, everybody met
    /// competes for fewer seats than they need.
    fn why(
        &self,
        situation: &Situation,
        freed: MenteeIx,
        mut reached: Reached,
        shortages: &mut Shortages,
    ) -> Option<Unmatched> {
        let person = situation.cohort().mentees().id(freed)?.clone();
        if reached.mentors.is_empty() {
            return Some(Unmatched { person, why: WhyUnmatched::NobodyAllowed });
        }
        let movable = |&mentor: &MentorIx| {
            let of_mentor = self.of_mentors[mentor.get()].iter();
            of_mentor.filter(|&&mentee| !self.fixed.contains(&(mentee, mentor))).count() as u64
        };
        let available = reached.mentors.iter().map(movable).sum();
        reached.mentors.sort_unstable();
        let number = shortages.add(reached, available);
        Some(Unmatched { person, why: WhyUnmatched::InShortage { number } })
    }

    /// Whether the verifier finds the pairs that the rules know allowed and within the
    /// seats that the others leave.
    fn is_feasible(&self) -> Result<bool, StrategyError> {
        let mut open = self.market.clone();
        let (mentees, mentors) = (open.scores.mentees(), open.scores.mentors());
        let mut seats: Vec<u32> = (0..mentees).map(|at| open.mentee_seats.of(at)).collect();
        let mut of_mentors: Vec<u32> = (0..mentors).map(|at| open.mentor_seats.of(at)).collect();
        let mut pairs = Vec::new();
        for &(mentee, mentor) in &self.made {
            if open.scores.is_allowed(mentee, mentor) {
                pairs.push((mentee, mentor));
            } else {
                let (one, other) = (&mut seats[mentee.get()], &mut of_mentors[mentor.get()]);
                *one = one.saturating_sub(1);
                *other = other.saturating_sub(1);
            }
        }
        open.mentee_seats = Seats::each(seats);
        open.mentor_seats = Seats::each(of_mentors);
        let matching = Matching::new(mentees, mentors, pairs)
            .map_err(|faults| StrategyError::refused(CODE, &faults))?;
        Ok(audit::stability_by_scores(&open.scored(CODE)?, &matching, 0).faults.is_empty())
    }
}

/// The shortages met so far. Two freed mentees who reach the same mentors are part of one: no
/// later chain passes through those, since none of them has a seat and none leads to one.
#[derive(Default)]
struct Shortages {
    numbers: BTreeMap<Vec<MentorIx>, usize>,
    /// The mentees who compete, and the seats there are for them.
    found: Vec<(BTreeSet<MenteeIx>, u64)>,
    /// How many of them no chain serves.
    unserved: Vec<u64>,
}

impl Shortages {
    /// The number, from 1, of the shortage of a freed mentee who reached these.
    fn add(&mut self, reached: Reached, available: u64) -> u64 {
        let at = *self.numbers.entry(reached.mentors).or_insert_with(|| {
            self.found.push((BTreeSet::new(), available));
            self.unserved.push(0);
            self.found.len() - 1
        });
        self.found[at].0.extend(reached.mentees);
        self.unserved[at] += 1;
        at as u64 + 1
    }

    fn named(self, situation: &Situation) -> Vec<SeatShortage> {
        let cohort = situation.cohort();
        let mut shortages: Vec<SeatShortage> = self
            .found
            .into_iter()
            .zip(self.unserved)
            .map(|((mentees, available), unserved)| SeatShortage {
                mentees: mentees.iter().filter_map(|&m| cohort.mentees().id(m).cloned()).collect(),
                mentors: Vec::new(),
                needed: available + unserved,
                available,
            })
            .collect();
        for (mentors, at) in self.numbers {
            shortages[at].mentors =
                mentors.iter().filter_map(|&m| cohort.mentors().id(m).cloned()).collect();
        }
        shortages
    }
}

/// The steps from the freed mentee to this mentor.
fn walk_back(
    end: MentorIx,
    mentors: &[Option<Way<MenteeIx>>],
    mentees: &[Option<Way<Option<MentorIx>>>],
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut to = Some(end);
    while let Some(mentor) = to {
        let Some(way) = mentors[mentor.get()] else { break };
        let from = mentees[way.from.get()].and_then(|way| way.from);
        steps.push((way.from, from, mentor));
        to = from;
    }
    steps.reverse();
    steps
}
