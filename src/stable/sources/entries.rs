//! Explicit lists whose entries know their twins.
//!
//! Each proposer remembers at which of the receiver's entries its last proposal
//! arrived. Where proposers have one seat, that is the only receiver that can hold
//! it, so two proposers compare by two numbers and no rank table is needed. Where proposers
//! have several seats and receivers one, each receiver remembers it instead for whom it holds:
//! with a thousand names a list, to look a receiver up in a table of places takes several times
//! what the rest of a proposal does. Memory: eight bytes an agent; with several seats on both sides
//! eight bytes an entry more.

use crate::kernel::{Csr, Index, Meter, Pace, StopReason};
use crate::market::{Half, NextChoice, Prefers, Seats};
use std::marker::PhantomData;

pub(in crate::stable) struct EntrySource<'a, P, R> {
    own: &'a Half,
    /// Each proposer's next entry.
    next: Vec<u32>,
    /// The receivers' entry that the proposer's last proposal arrived at.
    arrived: Vec<u32>,
    places: Places,
    sides: PhantomData<(P, R)>,
}

/// Where the entries at which those arrived who are held stand.
enum Places {
    /// At the proposers, who are held by one receiver at most.
    Arrived,
    /// At the receivers, who hold one proposer at most.
    Held(Vec<u32>),
    /// Each proposer's partners ascending, each with the partner's entry that names the proposer.
    Table(Csr<(u32, u32)>),
}

impl<'a, P: Index, R: Index> EntrySource<'a, P, R> {
    /// For a run that asks only whether a receiver prefers who has just proposed to whom it holds,
    /// with these seats of proposers and receivers.
    pub(in crate::stable) fn new(
        own: &'a Half,
        other: &'a Half,
        [own_seats, other_seats]: [&Seats; 2],
        meter: &Meter<'_>,
    ) -> Result<Self, StopReason> {
        if own_seats.is_one_each() {
            Ok(Self::with_places(own, Places::Arrived))
        } else if other_seats.is_one_each() {
            Ok(Self::with_places(own, Places::Held(vec![0; other.agents()])))
        } else {
            Self::comparing_all(own, other, meter)
        }
    }

    /// For a run in which receivers compare any two who list them.
    pub(in crate::stable) fn comparing_all(
        own: &'a Half,
        other: &'a Half,
        meter: &Meter<'_>,
    ) -> Result<Self, StopReason> {
        let places = by_partner(own.agents(), other, meter)?;
        Ok(Self::with_places(own, Places::Table(places)))
    }

    fn with_places(own: &'a Half, places: Places) -> Self {
        let next = own.starts[..own.agents()].to_vec();
        Self { own, next, arrived: vec![0; own.agents()], places, sides: PhantomData }
    }

    #[inline]
    fn place(&self, receiver: R, proposer: P) -> u32 {
        let Places::Table(places) = &self.places else { return self.arrived[proposer.get()] };
        let row = places.row(proposer.get());
        match row.binary_search_by_key(&receiver.raw(), |place| place.0) {
            Ok(at) => row[at].1,
            // Only acceptable pairs are asked for.
            Err(_) => u32::MAX,
        }
    }
}

/// For each proposer its partners ascending, with the entry of theirs that names it.
pub(in crate::stable) fn by_partner(
    proposers: usize,
    other: &Half,
    meter: &Meter<'_>,
) -> Result<Csr<(u32, u32)>, StopReason> {
    let mut pace = meter.passing();
    let mut named = Vec::with_capacity(other.partners.len());
    for receiver in 0..other.agents() {
        let range = other.range(receiver);
        pace.steps(range.len())?;
        named.extend(range.map(|entry| (receiver as u32, entry as u32)));
    }
    let row_of = |named: (u32, u32)| other.partners[named.1 as usize] as usize;
    Csr::group_paced(proposers, &named, row_of, &mut pace)
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
        let held = match &self.places {
            Places::Held(places) => places[receiver.get()],
            _ => self.place(receiver, held),
        };
        self.place(receiver, candidate) < held
    }

    #[inline]
    fn filled(&mut self, receiver: R, worst: P) {
        if let Places::Held(places) = &mut self.places {
            places[receiver.get()] = self.arrived[worst.get()];
        }
    }
}
