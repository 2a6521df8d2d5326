//! Who insists on whom while a log of deletions is replayed.

use crate::kernel::{Csr, Pace, Side};
use crate::market::TwoSided;

/// Each proposer's partners with the partner's rank of it, ascending.
pub(super) fn rank_rows<P: Pace>(
    market: &TwoSided,
    side: Side,
    pace: &mut P,
) -> Result<Csr<(u32, u32)>, P::Cut> {
    let mut ranks = Vec::new();
    for receiver in 0..market.seats(side.other()).agents() {
        let row = market.row(side.other(), receiver);
        pace.steps(row.len())?;
        ranks.extend(row.iter().map(|(proposer, rank)| (proposer, receiver as u32, rank)));
    }
    let agents = market.seats(side).agents();
    let rows = Csr::group_paced(agents, &ranks, |entry| entry.0 as usize, pace)?;
    pace.steps(ranks.len())?;
    Ok(rows.map(|entry| (entry.1, entry.2)))
}

/// Who insists on whom while deletions are replayed.
pub(super) struct Desk<'a> {
    pub(super) market: &'a TwoSided,
    pub(super) side: Side,
    /// The receivers deleted from each proposer's list, ascending.
    pub(super) deleted: Vec<Vec<u32>>,
    /// How many places of its list each proposer insists on, deleted ones included.
    pub(super) reached: Vec<usize>,
    /// Who came to insist on each receiver, and at which place of its own list.
    pub(super) insisting: Vec<Vec<(u32, usize)>>,
}

impl Desk<'_> {
    /// The proposer insists on one receiver more, passing over deleted ones.
    pub(super) fn advance(&mut self, proposer: usize) {
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

    pub(super) fn is_deleted(&self, proposer: u32, receiver: u32) -> bool {
        self.deleted[proposer as usize].binary_search(&receiver).is_ok()
    }

    pub(super) fn place(&self, proposer: u32, receiver: u32) -> Option<usize> {
        self.market
            .row(self.side, proposer as usize)
            .iter()
            .position(|(partner, _)| partner == receiver)
    }

    pub(super) fn delete(&mut self, proposer: u32, receiver: u32, insisted: bool) -> Option<()> {
        let deleted = &mut self.deleted[proposer as usize];
        let at = deleted.binary_search(&receiver).err()?;
        deleted.insert(at, receiver);
        if insisted {
            self.advance(proposer as usize);
        }
        Some(())
    }
}
