//! Replays a log of deletions: the proof that a stable matching is the best under
//! restrictions, or that there is none.
//!
//! *Theorem*: that of [`replay`], with that of the rural hospitals (Roth 1986): every stable
//! matching fills the same number of seats of each agent. *Trusts* the market's checked
//! construction, and nothing of the solver. Ranks are compared only, and places counted: nothing
//! overflows.

use super::deletions::{Desk, rank_rows};
use super::stability::paced_stability;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Side, StopReason, Unbounded};
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

/// Why a deletion log proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayFault {
    /// The deletion at this place of the log does not follow from the ones before it.
    #[error("deletion {at} of the log does not follow from the ones before it")]
    Unjustified {
        /// Its place, from 0.
        at: usize,
    },
    /// What is left of the lists is neither the answer nor a contradiction.
    #[error("what the log leaves is neither a stable matching nor a contradiction")]
    Inconclusive,
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

/// Checks that no stable matching does without pairs that one of the two ranks `rank`
/// or worse: the proof of a minimum regret.
///
/// # Errors
/// [`ReplayFault`].
pub fn replay_regret(
    market: &TwoSided,
    rank: u32,
    log: &DeletionLog,
) -> Result<Replayed, ReplayFault> {
    unbounded(replay_with(market, log, &[], |_, _, worse| worse >= rank, &mut Unbounded))
}

/// [`replay_regret`] under a control, as [`replay_within`].
///
/// # Errors
/// [`ReplayFault`].
pub fn replay_regret_within(
    market: &TwoSided,
    rank: u32,
    log: &DeletionLog,
    control: &Control<'_>,
) -> Result<Outcome<Replayed>, ReplayFault> {
    let pace = &mut Meter::new(control);
    within(replay_with(market, log, &[], |_, _, worse| worse >= rank, pace))
}

fn replay_with<P: Pace>(
    market: &TwoSided,
    log: &DeletionLog,
    required: &[(MenteeIx, MentorIx)],
    forbids: impl Fn(MenteeIx, MentorIx, u32) -> bool,
    pace: &mut P,
) -> Result<Result<Replayed, ReplayFault>, P::Cut> {
    let market = &*market.break_ties_paced(Ties::Index, pace)?;
    let side = log.best_for;
    let pair = |proposer: u32, receiver: u32| match side {
        Side::Mentee => (MenteeIx::new(proposer), MentorIx::new(receiver)),
        Side::Mentor => (MenteeIx::new(receiver), MentorIx::new(proposer)),
    };
    let (own_seats, other_seats) = (market.seats(side), market.seats(side.other()));
    // Each proposer's partners ascending, with the partner's rank of it.
    let rank_rows = rank_rows(market, side, pace)?;
    let rank_at = |receiver: u32, proposer: u32| {
        let row = rank_rows.row(proposer as usize);
        row.binary_search_by_key(&receiver, |entry| entry.0).ok().map(|at| row[at].1)
    };
    let mut desk = Desk {
        market,
        side,
        deleted: vec![Vec::new(); own_seats.agents()],
        reached: vec![0; own_seats.agents()],
        insisting: vec![Vec::new(); other_seats.agents()],
    };
    for proposer in 0..own_seats.agents() {
        pace.steps(1 + market.row(side, proposer).len())?;
        for _ in 0..own_seats.of(proposer).min(market.row(side, proposer).len() as u32) {
            desk.advance(proposer);
        }
    }
    let mut bounds: Vec<Option<u32>> = vec![None; other_seats.agents()];
    for (at, &(mentee, mentor)) in log.deleted.iter().enumerate() {
        let unjustified = ReplayFault::Unjustified { at };
        let (proposer, receiver) = match side {
            Side::Mentee => (mentee.raw(), mentor.raw()),
            Side::Mentor => (mentor.raw(), mentee.raw()),
        };
        let Some(rank) = rank_at(receiver, proposer) else { return Ok(Err(unjustified)) };
        let Some(place) = desk.place(proposer, receiver) else { return Ok(Err(unjustified)) };
        pace.steps(1 + place)?;
        let insists = place < desk.reached[proposer as usize];
        let seats = other_seats.of(receiver as usize) as usize;
        let is_forbidden = |proposer: u32, place: usize, rank: u32| {
            let (mentee, mentor) = pair(proposer, receiver);
            forbids(mentee, mentor, rank.max(place as u32 + 1))
        };
        let bound = bounds[receiver as usize];
        if is_forbidden(proposer, place, rank) {
            // Whom the receiver would take binds it, once it insists.
            if insists && bound.is_none_or(|bound| rank < bound) {
                bounds[receiver as usize] = Some(rank);
            }
        } else {
            pace.steps(desk.insisting[receiver as usize].len())?;
            let better = desk.insisting[receiver as usize]
                .iter()
                .filter(|&&(other, place)| {
                    rank_at(receiver, other).is_some_and(|of_other| {
                        of_other < rank && !is_forbidden(other, place, of_other)
                    }) && !desk.is_deleted(other, receiver)
                })
                .count();
            if better < seats && bound.is_none_or(|bound| rank < bound) {
                return Ok(Err(unjustified));
            }
        }
        if desk.delete(proposer, receiver, insists).is_none() {
            return Ok(Err(unjustified));
        }
    }

    let mut held = vec![0usize; other_seats.agents()];
    let mut pairs = Vec::new();
    for proposer in 0..own_seats.agents() {
        pace.steps(1 + desk.reached[proposer])?;
        for place in 0..desk.reached[proposer] {
            let (receiver, rank) = market.row(side, proposer).at(place);
            if desk.is_deleted(proposer as u32, receiver) {
                continue;
            }
            let worse = rank_at(receiver, proposer as u32).unwrap_or(u32::MAX).max(rank);
            let (mentee, mentor) = pair(proposer as u32, receiver);
            if forbids(mentee, mentor, worse) {
                return Ok(Err(ReplayFault::Inconclusive));
            }
            held[receiver as usize] += 1;
            pairs.push((mentee, mentor));
        }
    }
    for (receiver, &held) in held.iter().enumerate() {
        if held > other_seats.of(receiver) as usize {
            return Ok(Err(ReplayFault::Inconclusive));
        }
    }
    let short = bounds
        .iter()
        .enumerate()
        .any(|(at, bound)| bound.is_some() && held[at] < other_seats.of(at) as usize);
    if short {
        return Ok(Ok(Replayed::Impossible));
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
