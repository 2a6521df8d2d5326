//! Replays a log of deletions: the proof that a stable matching is the best under
//! restrictions, or that there is none.
//!
//! *Theorem*: that of [`replay`], with that of the rural hospitals (Roth 1986): every stable
//! matching fills the same number of seats of each agent. *Trusts* the market's checked
//! construction, and nothing of the solver. Ranks are compared only, and places counted: nothing
//! overflows.

use super::deletions::Desk;
use super::stability::paced_stability;
use crate::kernel::{Control, MenteeIx, MentorIx, Meter, Pace, StopReason, Unbounded, faults};
use crate::market::{DeletionLog, Matching, Outcome, Restrictions, Ties, TwoSided};
use std::convert::Infallible;

/// What a deletion log proves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Replayed {
    /// This is the best stable matching for the log's side under the restrictions.
    Best(Matching),
    /// No stable matching respects the restrictions.
    Impossible,
}

faults! {
    /// Why a deletion log proves nothing.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ReplayFault: "replay-fault" {
        /// The deletion at this place of the log does not follow from the ones before it.
        Unjustified {
            /// Its place, from 0.
            at: usize,
        } = "unjustified",
            "deletion {at} of the log does not follow from the ones before it",
            "вычёркивание {at} в записи не следует из предыдущих";
        /// What is left of the lists is neither the answer nor a contradiction.
        Inconclusive = "inconclusive",
            "what the log leaves is neither a stable matching nor a contradiction",
            "то, что остаётся по записи, – ни устойчивое распределение, ни противоречие";
    }
}

/// Checks a log under restrictions.
///
/// A proposer *insists* on a receiver while fewer undeleted receivers than its seats
/// stand before it in its list: it would leave any stable matching for that receiver. So a pair
/// may be deleted where it is forbidden, where the receiver's seats are all insisted on by
/// better proposers, or where a better proposer insists whose pair with the receiver is forbidden (the receiver
/// must then be full of still better ones). What is left at the top of the lists is at
/// least as good for every proposer as any stable matching that respects the restrictions.
/// If it fills each receiver as it must, it is one; if a receiver that has to be full is
/// not, or a required pair is missing, there is none, since every stable matching fills the
/// same number of seats of each agent.
///
/// Ties are taken as broken by index. Time O(entries + deletions · proposals held).
///
/// # Errors
/// [`ReplayFault`].
pub fn replay(
    market: &TwoSided,
    restrictions: &Restrictions,
    log: &DeletionLog,
) -> Result<Replayed, ReplayFault> {
    let forbids = excluded(market, restrictions);
    unbounded(replay_with(market, log, restrictions.required(), forbids, &mut Unbounded))
}

/// [`replay`] under a control; a step is an entry looked at. Nothing is said of a log that was
/// not replayed to its end.
///
/// # Errors
/// [`ReplayFault`].
pub fn replay_within(
    market: &TwoSided,
    restrictions: &Restrictions,
    log: &DeletionLog,
    control: &Control<'_>,
) -> Result<Outcome<Replayed>, ReplayFault> {
    let forbids = excluded(market, restrictions);
    let pace = &mut Meter::new(control);
    within(replay_with(market, log, restrictions.required(), forbids, pace))
}

fn excluded<'a>(
    market: &'a TwoSided,
    restrictions: &'a Restrictions,
) -> impl Fn(MenteeIx, MentorIx, u32) -> bool + 'a {
    move |mentee, mentor, _| restrictions.exclude(market, mentee, mentor)
}

fn without_rank<'a>(
    market: &'a TwoSided,
    restrictions: &'a Restrictions,
    rank: u32,
) -> impl Fn(MenteeIx, MentorIx, u32) -> bool + 'a {
    move |mentee, mentor, worse| worse >= rank || restrictions.exclude(market, mentee, mentor)
}

fn unbounded(
    said: Result<Result<Replayed, ReplayFault>, Infallible>,
) -> Result<Replayed, ReplayFault> {
    match said {
        Ok(said) => said,
        Err(never) => match never {},
    }
}

fn within(
    said: Result<Result<Replayed, ReplayFault>, StopReason>,
) -> Result<Outcome<Replayed>, ReplayFault> {
    match said {
        Ok(said) => said.map(Outcome::Solved),
        Err(reason) => Ok(Outcome::stopped(reason)),
    }
}

/// Checks that no stable matching that respects the restrictions does without pairs that one of the
/// two ranks `rank` or worse: the proof of a minimum regret.
///
/// # Errors
/// [`ReplayFault`].
pub fn replay_regret(
    market: &TwoSided,
    restrictions: &Restrictions,
    rank: u32,
    log: &DeletionLog,
) -> Result<Replayed, ReplayFault> {
    let forbids = without_rank(market, restrictions, rank);
    unbounded(replay_with(market, log, restrictions.required(), forbids, &mut Unbounded))
}

/// [`replay_regret`] under a control, as [`replay_within`].
///
/// # Errors
/// [`ReplayFault`].
pub fn replay_regret_within(
    market: &TwoSided,
    restrictions: &Restrictions,
    rank: u32,
    log: &DeletionLog,
    control: &Control<'_>,
) -> Result<Outcome<Replayed>, ReplayFault> {
    let pace = &mut Meter::new(control);
    let forbids = without_rank(market, restrictions, rank);
    within(replay_with(market, log, restrictions.required(), forbids, pace))
}

fn replay_with<P: Pace>(
    market: &TwoSided,
    log: &DeletionLog,
    required: &[(MenteeIx, MentorIx)],
    forbids: impl Fn(MenteeIx, MentorIx, u32) -> bool,
    pace: &mut P,
) -> Result<Result<Replayed, ReplayFault>, P::Cut> {
    let market = &*market.break_ties_paced(Ties::Index, pace)?;
    let mut desk = Desk::new(market, log.best_for, forbids, pace)?;
    for (at, &pair) in log.deleted.iter().enumerate() {
        if !desk.delete(pair, pace)? {
            return Ok(Err(ReplayFault::Unjustified { at }));
        }
    }
    let Some(pairs) = desk.left(pace)? else { return Ok(Err(ReplayFault::Inconclusive)) };
    match desk.is_short(&pairs) {
        None => return Ok(Err(ReplayFault::Inconclusive)),
        Some(true) => return Ok(Ok(Replayed::Impossible)),
        Some(false) => {}
    }
    let Ok(matching) = Matching::new(market.mentees(), market.mentors(), pairs) else {
        return Ok(Err(ReplayFault::Inconclusive));
    };
    if !paced_stability(market, &matching, 0, pace)?.is_stable() {
        return Ok(Err(ReplayFault::Inconclusive));
    }
    if required.iter().all(|&(mentee, mentor)| matching.contains(mentee, mentor)) {
        Ok(Ok(Replayed::Best(matching)))
    } else {
        Ok(Ok(Replayed::Impossible))
    }
}
