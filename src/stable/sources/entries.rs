//! Explicit lists whose entries know their twins.
//!
//! Each proposer remembers at which of the receiver's entries its last proposal
//! arrived. Where proposers have one seat, that is the only receiver that can hold
//! it, so two proposers compare by two numbers and no rank table is needed. Memory:
//! eight bytes a proposer; with several seats a proposer eight bytes an entry more.

use crate::kernel::{Csr, Index};
use crate::market::{Half, NextChoice, Prefers};
use std::marker::PhantomData;

pub(in crate::stable) struct EntrySource<'a, P, R> {
    own: &'a Half,
    /// Each proposer's next entry.
    next: Vec<u32>,
    /// The receivers' entry that the proposer's last proposal arrived at.
    arrived: Vec<u32>,
    /// For proposers with several seats: their partners ascending, each with the
    /// partner's entry that names the proposer.
    places: Option<Csr<(u32, u32)>>,
    sides: PhantomData<(P, R)>,
}

impl<'a, P: Index, R: Index> EntrySource<'a, P, R> {
    pub(in crate::stable) fn new(own: &'a Half, other: &'a Half, one_seat_each: bool) -> Self {
        let places = (!one_seat_each).then(|| by_partner(own.agents(), other));
        let next = own.starts[..own.agents()].to_vec();
        Self { own, next, arrived: vec![0; own.agents()], places, sides: PhantomData }
    }

    #[inline]
    fn place(&self, receiver: R, proposer: P) -> u32 {
        let Some(places) = &self.places else { return self.arrived[proposer.get()] };
        let row = places.row(proposer.get());
        match row.binary_search_by_key(&receiver.raw(), |place| place.0) {
            Ok(at) => row[at].1,
            // Only acceptable pairs are asked for.
            Err(_) => u32::MAX,
        }
    }
}

/// For each proposer its partners ascending, with the entry of theirs that names it.
pub(in crate::stable) fn by_partner(proposers: usize, other: &Half) -> Csr<(u32, u32)> {
    let named: Vec<(u32, u32, u32)> = (0..other.agents())
        .flat_map(|receiver| {
            other
                .range(receiver)
                .map(move |entry| (other.partners[entry], receiver as u32, entry as u32))
        })
        .collect();
    Csr::group(proposers, &named, |entry| entry.0 as usize).map(|entry| (entry.1, entry.2))
}

impl<P: Index, R: Index> NextChoice<P, R> for EntrySource<'_, P, R> {
    #[inline]
    fn next_choice(&mut self, proposer: P) -> Option<R> {
        let at = proposer.get();
        let entry = self.next[at];
        if entry == self.own.starts[at + 1] {
            return None;
        }
        self.next[at] = entry + 1;
        self.arrived[at] = self.own.twins[entry as usize];
        Some(R::at(self.own.partners[entry as usize] as usize))
    }
}

impl<P: Index, R: Index> Prefers<R, P> for EntrySource<'_, P, R> {
    #[inline]
    fn prefers(&mut self, receiver: R, candidate: P, held: P) -> bool {
        self.place(receiver, candidate) < self.place(receiver, held)
    }
}
