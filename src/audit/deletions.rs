//! Who insists on whom while a log of deletions is replayed, and which deletion follows.
//!
//! The theorem is that of [`replay`](super::replay()), which says why.

use super::standing::rank_rows;
use crate::kernel::{Csr, Index, MenteeIx, MentorIx, Pace, Side};
use crate::market::TwoSided;

/// The lists as the deletions so far have left them.
pub(super) struct Desk<'a, Forbids> {
    market: &'a TwoSided,
    side: Side,
    forbids: Forbids,
    /// Each proposer's partners with the partner's rank of it, ascending.
    rank_rows: Csr<(u32, u32)>,
    /// The receivers deleted from each proposer's list, ascending.
    deleted: Vec<Vec<u32>>,
    /// How many places of its list each proposer insists on, deleted ones included.
    reached: Vec<usize>,
    /// Who came to insist on each receiver, and at which place of its own list.
    insisting: Vec<Vec<(u32, usize)>>,
    /// The best rank of a forbidden proposer who insisted on each receiver, which has to be full
    /// of better ones.
    bounds: Vec<Option<u32>>,
}

impl<'a, Forbids: Fn(MenteeIx, MentorIx, u32) -> bool> Desk<'a, Forbids> {
    /// Nothing is deleted yet. `forbids` is asked with the worse of the two ranks of a pair.
    pub(super) fn new<P: Pace>(
        market: &'a TwoSided,
        side: Side,
        forbids: Forbids,
        pace: &mut P,
    ) -> Result<Self, P::Cut> {
        let [own, others] = [side, side.other()].map(|side| market.seats(side).agents());
        let mut desk = Self {
            market,
            side,
            forbids,
            rank_rows: rank_rows(market, side, pace)?,
            deleted: vec![Vec::new(); own],
            reached: vec![0; own],
            insisting: vec![Vec::new(); others],
            bounds: vec![None; others],
        };
        for proposer in 0..own {
            let length = market.row(side, proposer).len();
            pace.steps(1 + length)?;
            for _ in 0..market.seats(side).of(proposer).min(length as u32) {
                desk.advance(proposer);
            }
        }
        Ok(desk)
    }

    /// Deletes a pair where that follows from the deletions before it, and says whether it does.
    pub(super) fn delete<P: Pace>(
        &mut self,
        (mentee, mentor): (MenteeIx, MentorIx),
        pace: &mut P,
    ) -> Result<bool, P::Cut> {
        let (proposer, receiver) = match self.side {
            Side::Mentee => (mentee.raw(), mentor.raw()),
            Side::Mentor => (mentor.raw(), mentee.raw()),
        };
        let Some(rank) = self.rank_at(receiver, proposer) else { return Ok(false) };
        let list = self.market.row(self.side, proposer as usize);
        let place = list.iter().position(|(partner, _)| partner == receiver);
        let Some(place) = place else { return Ok(false) };
        pace.steps(1 + place)?;
        let insists = place < self.reached[proposer as usize];
        let bound = self.bounds[receiver as usize];
        if self.is_forbidden(proposer, receiver, place, rank) {
            // Whom the receiver would take binds it, once it insists.
            if insists && bound.is_none_or(|bound| rank < bound) {
                self.bounds[receiver as usize] = Some(rank);
            }
        } else {
            let insisting = &self.insisting[receiver as usize];
            pace.steps(insisting.len())?;
            let is_better = |&&(other, place): &&(u32, usize)| {
                self.rank_at(receiver, other).is_some_and(|of_other| {
                    of_other < rank && !self.is_forbidden(other, receiver, place, of_other)
                }) && !self.is_deleted(other, receiver)
            };
            let better = insisting.iter().filter(is_better).count();
            if better < self.seats(receiver as usize) && bound.is_none_or(|bound| rank < bound) {
                return Ok(false);
            }
        }
        let deleted = &mut self.deleted[proposer as usize];
        let Err(at) = deleted.binary_search(&receiver) else { return Ok(false) };
        deleted.insert(at, receiver);
        if insists {
            self.advance(proposer as usize);
        }
        Ok(true)
    }

    /// The pairs left at the top of the lists; nothing where one of them is forbidden.
    pub(super) fn left<P: Pace>(
        &self,
        pace: &mut P,
    ) -> Result<Option<Vec<(MenteeIx, MentorIx)>>, P::Cut> {
        let mut pairs = Vec::new();
        for (proposer, &reached) in (0u32..).zip(&self.reached) {
            pace.steps(1 + reached)?;
            for place in 0..reached {
                let (receiver, _) = self.market.row(self.side, proposer as usize).at(place);
                if self.is_deleted(proposer, receiver) {
                    continue;
                }
                let rank = self.rank_at(receiver, proposer).unwrap_or(u32::MAX);
                if self.is_forbidden(proposer, receiver, place, rank) {
                    return Ok(None);
                }
                pairs.push(self.pair(proposer, receiver));
            }
        }
        Ok(Some(pairs))
    }

    /// Whether a receiver that has to be full would have a seat left with these pairs; nothing
    /// where one would have more of them than seats.
    pub(super) fn is_short(&self, pairs: &[(MenteeIx, MentorIx)]) -> Option<bool> {
        let mut held = vec![0; self.bounds.len()];
        for (mentee, mentor) in pairs {
            let receiver = match self.side {
                Side::Mentee => mentor.raw(),
                Side::Mentor => mentee.raw(),
            };
            held[receiver as usize] += 1;
        }
        let mut receivers = held.iter().enumerate();
        if receivers.any(|(at, &held)| held > self.seats(at)) {
            return None;
        }
        let mut bounds = self.bounds.iter().enumerate();
        Some(bounds.any(|(at, bound)| bound.is_some() && held[at] < self.seats(at)))
    }

    fn seats(&self, receiver: usize) -> usize {
        self.market.seats(self.side.other()).of(receiver) as usize
    }

    fn pair(&self, proposer: u32, receiver: u32) -> (MenteeIx, MentorIx) {
        match self.side {
            Side::Mentee => (MenteeIx::new(proposer), MentorIx::new(receiver)),
            Side::Mentor => (MenteeIx::new(receiver), MentorIx::new(proposer)),
        }
    }

    fn rank_at(&self, receiver: u32, proposer: u32) -> Option<u32> {
        let row = self.rank_rows.row(proposer as usize);
        row.binary_search_by_key(&receiver, |entry| entry.0).ok().map(|at| row[at].1)
    }

    /// Of a pair whose receiver stands at a place of the proposer's list and gives it a rank.
    fn is_forbidden(&self, proposer: u32, receiver: u32, place: usize, rank: u32) -> bool {
        let (mentee, mentor) = self.pair(proposer, receiver);
        (self.forbids)(mentee, mentor, rank.max(place as u32 + 1))
    }

    fn is_deleted(&self, proposer: u32, receiver: u32) -> bool {
        self.deleted[proposer as usize].binary_search(&receiver).is_ok()
    }

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
}
