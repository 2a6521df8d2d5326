//! Who waited longest, or was served worst last time, comes first.
//!
//! The sets of mentees that can be served at once, each by one mentor, are the
//! independent sets of a transversal matroid (Edmonds and Fulkerson 1965). So the
//! classes can be served one after another, each as far as can be, without anybody
//! of an earlier class losing their place, and in the end as many are served as in any
//! way: putting those who waited first costs no pair, only score.

use super::best::{Best, Near, Objective, Solver};
use super::form::{form_over, open_of};
use super::open_pairs::OpenPairs;
use super::row_markets::RowMarkets;
use super::{Claim, Formed, PairingBound, PartialPairing, Situation, Strategy, StrategyError};
use crate::kernel::{Control, Index, Internal, Side, Word};
use crate::market::{Cardinality, Matching, Outcome, Quota, Seats, Stopped};
use crate::people::{Mentee, ServedLast};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// Those who waited longest first: as many of the mentees who waited for most searches
/// as can be, then as many of the next class, and so on; among all such pairings the
/// one with the highest total of both sides' scores.
///
/// This is our rule; the sources only say that the search for those without a mentor
/// goes on. A softer one is the criterion
/// [`Measure::Waiting`](crate::scoring::Measure::Waiting) of the rules, by which each
/// search waited adds points.
///
/// It serves as many mentees as [`Optimal`](super::Optimal) does. Exact: how many of the classes up to
/// each one can be served is found by its own assignment, and the last assignment
/// holds all these numbers as quotas over nested groups; every one of them is verified.
///
/// Where mentees have several seats, first everybody's first mentor is found like that;
/// the pairs are then kept, and the seats left are filled as by [`Optimal`](super::Optimal): nobody
/// gets a second mentor before everybody had the chance of a first.
///
/// Time: an assignment for each class, and one or two more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WaitingFirst {
    /// More searches than this count no further; nothing where each search counts,
    /// which is the default.
    pub most: Option<u32>,
}

impl WaitingFirst {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word =
        Word::new("waiting-first", "who waited longest first", "сначала тем, кто ждёт дольше", &[]);

    /// With searches beyond `most` counting no further.
    #[must_use]
    pub fn at_most(most: u32) -> Self {
        Self { most: Some(most) }
    }
}

/// Those whom the last cycle served worst first: as many as can be of the mentees of whom no pair
/// worked, then of those whose pairs ended early, then of those who missed their goals, then of
/// everybody else, who came new or reached them; among all such pairings the one with the highest
/// total of both sides' scores. Within each of these, who waited for more searches goes first.
///
/// It carries fairness from cycle to cycle: a programme that goes on to its next cycle notes of
/// each mentee how the last one served them
/// ([`Mentee::served_last`](crate::people::Mentee::served_last)). This is our rule; the sources
/// only say that the search for those without a mentor goes on.
///
/// Serving anybody first costs no pair, guarantee and time are those of [`WaitingFirst`], and so is
/// what happens where mentees have several seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WorstServedFirst {
    /// More searches than this count no further among those who were served alike; nothing where each
    /// search counts, which is the default.
    pub most: Option<u32>,
}

impl WorstServedFirst {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word = Word::new(
        "worst-served-first",
        "who was served worst last time first",
        "сначала тем, кому в прошлом цикле помогли меньше",
        &[],
    );

    /// With searches beyond `most` counting no further.
    #[must_use]
    pub fn at_most(most: u32) -> Self {
        Self { most: Some(most) }
    }
}

/// Classes of mentees served one after another.
struct InClasses<'s> {
    code: &'static str,
    claim: Claim,
    /// A greater class is served earlier.
    class: &'s dyn Fn(&Mentee) -> (u8, u32),
}

impl InClasses<'_> {
    /// The open mentees by class, those who are served earlier first.
    fn classes(&self, situation: &Situation, open: &dyn OpenPairs) -> Vec<Vec<u32>> {
        let seats = open.seats().mentee;
        let mut classes: BTreeMap<Reverse<(u8, u32)>, Vec<u32>> = BTreeMap::new();
        for (at, mentee) in situation.cohort().mentees().iter() {
            if seats.of(at.get()) > 0 {
                classes.entry(Reverse((self.class)(mentee))).or_default().push(at.raw());
            }
        }
        classes.into_values().collect()
    }

    /// Everybody's first mentor, and whether all was verified; where it was stopped, those
    /// of the classes served so far.
    fn first(
        &self,
        situation: &Situation,
        open: &dyn OpenPairs,
        solver: &mut Solver<'_>,
    ) -> Result<First, StrategyError> {
        let seats = open.seats().mentee;
        let mentees = seats.agents();
        let once = Seats::each((0..mentees).map(|at| seats.of(at).min(1)).collect());
        // A mentee of a locked pair has a mentor already and takes no part in the classes.
        let served = |at: usize| situation.locked().iter().any(|lock| lock.0.get() == at);
        let (mut quotas, mut first, mut verified) = (Vec::new(), Vec::new(), true);
        let mut best = None;
        for class in self.classes(situation, open) {
            first.extend(class.into_iter().filter(|&at| !served(at as usize)));
            let mut inside = vec![false; mentees];
            first.iter().for_each(|&at| inside[at as usize] = true);
            let (answer, proven) = match solved((open, &once), &inside, Vec::new(), solver)? {
                Outcome::Solved(found) => found,
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(Stopped { reason, best: now }) => {
                    let now = now.map(|near| (near.is_not_refuted(), near.best.matching));
                    let best = now.map(|(verified, made)| (made, verified)).or(best);
                    let best = best.map(|(made, verified)| (made, verified, None));
                    return Ok(Outcome::Stopped(Stopped { reason, best }));
                }
            };
            verified &= proven;
            let pairs = u32::try_from(answer.size()).map_err(|_| {
                Internal::broken("a mentee has one pair here, so pairs are counted")
            })?;
            let label = format!("class {}", quotas.len() + 1);
            quotas.push(Quota::new(label, first.clone()).at_least(pairs));
            best = Some((answer, proven));
        }
        // A class without members has the same group as the one before it, which says nothing new.
        quotas.dedup_by(|one, other| one.members == other.members);
        quotas.retain(|quota| !quota.members.is_empty());
        let everybody: Vec<bool> = (0..mentees).map(|at| !served(at)).collect();
        Ok(match solved((open, &once), &everybody, quotas, solver)? {
            Outcome::Solved((answer, proven)) => Outcome::Solved((answer, verified && proven)),
            Outcome::Impossible(never) => match never {},
            // If time runs out, the answer that served the last whole class is better than the
            // unfinished one, which still bounds the total.
            Outcome::Stopped(Stopped { reason, best: now }) => {
                let best = match (best, now) {
                    (Some((made, verified)), now) => Some((made, verified, now)),
                    (None, Some(now)) => {
                        Some((now.best.matching.clone(), now.is_not_refuted(), Some(now)))
                    }
                    (None, None) => None,
                };
                Outcome::Stopped(Stopped { reason, best })
            }
        })
    }
}

/// Pairs, and whether they were verified; of a stopped run also what bounds the last assignment,
/// which everybody's first mentor is a part of.
type First = Outcome<(Matching, bool), Infallible, (Matching, bool, Option<Near>)>;

/// As many pairs of the mentees `inside` as can be, then the highest total. The mentees have
/// these seats.
fn solved(
    (open, mentee_seats): (&dyn OpenPairs, &Seats),
    inside: &[bool],
    quotas: Vec<Quota>,
    solver: &mut Solver<'_>,
) -> Result<Outcome<(Matching, bool), Infallible, Near>, StrategyError> {
    let problem = open
        .assignment(Some(inside), Cardinality::Maximum)?
        .seats(Side::Mentee, mentee_seats.clone())
        .quotas(Side::Mentee, quotas);
    Ok(match solver.always(problem)? {
        Outcome::Solved(best) => Outcome::Solved((best.answer.matching, best.verified)),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(stopped) => Outcome::Stopped(stopped),
    })
}

impl Strategy for WaitingFirst {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let most = self.most.unwrap_or(u32::MAX);
        let class = |mentee: &Mentee| (0, mentee.waiting.min(most));
        let classes = InClasses { code: Self::CODE, claim: Claim::WaitingFirst, class: &class };
        classes.form(situation, control)
    }
}

impl Strategy for WorstServedFirst {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let most = self.most.unwrap_or(u32::MAX);
        let class = |mentee: &Mentee| {
            let worse = match mentee.served_last {
                Some(ServedLast::NotAtAll) => 3,
                Some(ServedLast::BrokenOff) => 2,
                Some(ServedLast::GoalsMissed) => 1,
                Some(ServedLast::GoalsReached) | None => 0,
            };
            (worse, mentee.waiting.min(most))
        };
        let classes = InClasses { code: Self::CODE, claim: Claim::WorstServedFirst, class: &class };
        classes.form(situation, control)
    }
}

impl InClasses<'_> {
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        if let Some(rows) = RowMarkets::of(situation, control) {
            let mut solver = Solver::by_rows(self.code, control);
            let left = |decided: &Situation, solver: &mut Solver<'_>| {
                let open = rows.left_of(decided);
                solver.always(open.assignment(None, Objective::MostPairs.cardinality())?)
            };
            let formed = self.over(situation, rows.open(), &mut solver, left)?;
            return Ok(rows.told(formed, true));
        }
        let markets = situation.markets()?;
        let left = |decided: &Situation, solver: &mut Solver<'_>| {
            solver.best(&decided.remaining()?, Objective::MostPairs)
        };
        self.over(situation, open_of(&markets), &mut Solver::new(self.code, control), left)
    }

    /// The pairing over these open pairs; `left` finds the best pairs that more locks leave.
    fn over(
        &self,
        situation: &Situation,
        [everybody, open]: [&dyn OpenPairs; 2],
        solver: &mut Solver<'_>,
        left: impl FnOnce(
            &Situation,
            &mut Solver<'_>,
        ) -> Result<Outcome<Best, Infallible, Near>, StrategyError>,
    ) -> Result<Formed, StrategyError> {
        let form = |matching: &Matching, claim, verified| {
            form_over(situation, self.code, None, [everybody, open], matching, claim, verified)
        };
        let seats = open.seats();
        let second = (0..seats.mentee.agents()).any(|mentee| seats.mentee.of(mentee) > 1)
            || situation.locked().iter().any(|lock| seats.mentee.of(lock.0.get()) > 0);
        // The pairs so far, and what bounds all of them: an assignment around what is decided, or
        // the seats alone.
        let near = |reason, matching: &Matching, verified, last: Option<(&Situation, &Near)>| {
            let pairing = form(matching, Claim::Feasible, verified)?;
            let (bound, proven) = match last {
                Some((decided, last)) => {
                    let bound = last.bound(decided, Objective::MostPairs);
                    (bound, last.verified == Some(true))
                }
                None => (PairingBound::of_seats(situation, seats), false),
            };
            let best = PartialPairing::new(pairing, Some(bound)).with_bound_verified(proven);
            Ok(Outcome::stopped_with(reason, best))
        };
        let claim = self.claim;
        let (first, verified) = match self.first(situation, open, solver)? {
            Outcome::Solved(first) => first,
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, best: None }) => {
                return Ok(Outcome::stopped(reason));
            }
            Outcome::Stopped(Stopped { reason, best: Some((matching, verified, last)) }) => {
                // Second mentors come later and are in no bound of the first ones.
                let last = last.as_ref().filter(|_| !second).map(|last| (situation, last));
                return near(reason, &matching, verified, last);
            }
        };
        if !second {
            return form(&first, claim, verified).map(Outcome::Solved);
        }
        let mut decided = situation.clone();
        for pair in first.pairs() {
            decided.lock_at(pair).map_err(|fault| StrategyError::Undoable(vec![fault].into()))?;
        }
        let (more, proven, stopped) = match left(&decided, solver)? {
            Outcome::Solved(best) => (best.answer.matching, best.verified, None),
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, best: None }) => {
                return near(reason, &first, verified, None);
            }
            Outcome::Stopped(Stopped { reason, best: Some(found) }) => {
                (found.best.matching.clone(), found.is_not_refuted(), Some((reason, found)))
            }
        };
        let pairs = first.pairs().chain(more.pairs());
        let whole = Matching::new(seats.mentee.agents(), seats.mentor.agents(), pairs)
            .map_err(|faults| StrategyError::refused(self.code, &faults))?;
        let verified = verified && proven;
        match stopped {
            Some((reason, last)) => near(reason, &whole, verified, Some((&decided, &last))),
            None => form(&whole, claim, verified).map(Outcome::Solved),
        }
    }
}
