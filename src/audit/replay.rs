//! Replays a log of deletions: the proof that a stable matching is the best under
//! restrictions, or that there is none.

use super::stability::stability;
use crate::kernel::{Csr, Index, MenteeIx, MentorIx, Side};
use crate::market::{DeletionLog, Matching, Restrictions, Ties, TwoSided};

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
    let forbids =
        |mentee: MenteeIx, mentor: MentorIx, _: u32| restrictions.exclude(market, mentee, mentor);
    replay_with(market, log, restrictions.required(), forbids)
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
    replay_with(market, log, &[], |_, _, worse| worse >= rank)
}

fn replay_with(
    market: &TwoSided,
    log: &DeletionLog,
    required: &[(MenteeIx, MentorIx)],
    forbids: impl Fn(MenteeIx, MentorIx, u32) -> bool,
) -> Result<Replayed, ReplayFault> {
    let market = &*market.break_ties(Ties::Index);
    let side = log.best_for;
    let pair = |proposer: u32, receiver: u32| match side {
        Side::Mentee => (MenteeIx::new(proposer), MentorIx::new(receiver)),
        Side::Mentor => (MenteeIx::new(receiver), MentorIx::new(proposer)),
    };
    let (own_seats, other_seats) = (market.seats(side), market.seats(side.other()));
    // Each proposer's partners ascending, with the partner's rank of it.
    let rank_rows = rank_rows(market, side);
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
        let rank = rank_at(receiver, proposer).ok_or(unjustified)?;
        let place = desk.place(proposer, receiver).ok_or(unjustified)?;
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
            let better = desk.insisting[receiver as usize]
                .iter()
                .filter(|&&(other, place)| {
                    rank_at(receiver, other).is_some_and(|of_other| {
                        of_other < rank && !is_forbidden(other, place, of_other)
                    }) && !desk.is_deleted(other, receiver)
                })
                .count();
            if better < seats && bound.is_none_or(|bound| rank < bound) {
                return Err(unjustified);
            }
        }
        desk.delete(proposer, receiver, insists).ok_or(unjustified)?;
    }

    let mut held = vec![0usize; other_seats.agents()];
    let mut pairs = Vec::new();
    for proposer in 0..own_seats.agents() {
        for place in 0..desk.reached[proposer] {
            let (receiver, rank) = market.row(side, proposer).at(place);
            if desk.is_deleted(proposer as u32, receiver) {
                continue;
            }
            let worse = rank_at(receiver, proposer as u32).unwrap_or(u32::MAX).max(rank);
            let (mentee, mentor) = pair(proposer as u32, receiver);
            if forbids(mentee, mentor, worse) {
                return Err(ReplayFault::Inconclusive);
            }
            held[receiver as usize] += 1;
            pairs.push((mentee, mentor));
        }
    }
    for (receiver, &held) in held.iter().enumerate() {
        if held > other_seats.of(receiver) as usize {
            return Err(ReplayFault::Inconclusive);
        }
    }
    let short = bounds
        .iter()
        .enumerate()
        .any(|(at, bound)| bound.is_some() && held[at] < other_seats.of(at) as usize);
    if short {
        return Ok(Replayed::Impossible);
    }
    let Ok(matching) = Matching::new(market.mentees(), market.mentors(), pairs) else {
        return Err(ReplayFault::Inconclusive);
    };
    if !stability(market, &matching, 0).is_stable() {
        return Err(ReplayFault::Inconclusive);
    }
    if required.iter().all(|&(mentee, mentor)| matching.contains(mentee, mentor)) {
        Ok(Replayed::Best(matching))
    } else {
        Ok(Replayed::Impossible)
    }
}

fn rank_rows(market: &TwoSided, side: Side) -> Csr<(u32, u32)> {
    let mut ranks = Vec::new();
    for receiver in 0..market.seats(side.other()).agents() {
        let row = market.row(side.other(), receiver);
        ranks.extend(row.iter().map(|(proposer, rank)| (proposer, receiver as u32, rank)));
    }
    Csr::group(market.seats(side).agents(), &ranks, |entry| entry.0 as usize)
        .map(|entry| (entry.1, entry.2))
}

/// Who insists on whom while deletions are replayed.
struct Desk<'a> {
    market: &'a TwoSided,
    side: Side,
    /// The receivers deleted from each proposer's list, ascending.
    deleted: Vec<Vec<u32>>,
    /// How many places of its list each proposer insists on, deleted ones included.
    reached: Vec<usize>,
    /// Who came to insist on each receiver, and at which place of its own list.
    insisting: Vec<Vec<(u32, usize)>>,
}

impl Desk<'_> {
    /// The proposer insists on one receiver more, passing over deleted ones.
    fn advance(&mut self, proposer: usize) {
        let row = self.market.row(self.side, proposer);
        while self.reached[proposer] < row.len() {
            let place = self.reached[proposer];
            let (receiver, _) = row.at(place);
            self.reached[proposer] += 1;
            if !self.is_deleted(proposer as u32, receiver) {
                self.insisting[receiver as usize].push((proposer as u32, place));
                return;
            }
        }
    }

    fn is_deleted(&self, proposer: u32, receiver: u32) -> bool {
        self.deleted[proposer as usize].binary_search(&receiver).is_ok()
    }

    fn place(&self, proposer: u32, receiver: u32) -> Option<usize> {
        self.market
            .row(self.side, proposer as usize)
            .iter()
            .position(|(partner, _)| partner == receiver)
    }

    fn delete(&mut self, proposer: u32, receiver: u32, insisted: bool) -> Option<()> {
        let deleted = &mut self.deleted[proposer as usize];
        let at = deleted.binary_search(&receiver).err()?;
        deleted.insert(at, receiver);
        if insisted {
            self.advance(proposer as usize);
        }
        Some(())
    }
}
