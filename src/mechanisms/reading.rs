//! The market as the mechanisms walk over it: both sides' entries in flat arrays.

use super::fault::Ended;
use crate::kernel::{Internal, MenteeIx, MentorIx, Meter, Side};
use crate::market::{Entries, Half, Matching, Seats, TwoSided};
use crate::stable::StableFault;
use std::borrow::Cow;

/// A market's entries and seats. An entry of a mentee and its twin, the mentor's, are one pair.
pub(super) struct Reading<'a> {
    entries: Cow<'a, Entries>,
    market: &'a TwoSided,
}

impl<'a> Reading<'a> {
    pub(super) fn new(market: &'a TwoSided, meter: &Meter<'_>) -> Result<Self, Ended> {
        let Some(entries) = market.entries_paced(&mut meter.passing())? else {
            let pairs = market.acceptable_pairs();
            return Err(Ended::Fault(StableFault::TooManyEntries { pairs }.into()));
        };
        Ok(Self { entries, market })
    }

    pub(super) fn mentees(&self) -> usize {
        self.market.mentees()
    }

    pub(super) fn mentors(&self) -> usize {
        self.market.mentors()
    }

    /// The mentees' entries.
    pub(super) fn own(&self) -> &Half {
        self.entries.half(Side::Mentee)
    }

    /// The mentors' entries.
    pub(super) fn other(&self) -> &Half {
        self.entries.half(Side::Mentor)
    }

    pub(super) fn seats(&self, side: Side) -> &Seats {
        self.market.seats(side)
    }

    pub(super) fn mentee_has_seats(&self, mentee: usize) -> bool {
        self.market.seats(Side::Mentee).of(mentee) > 0
    }

    pub(super) fn mentor_has_seats(&self, mentor: usize) -> bool {
        self.market.seats(Side::Mentor).of(mentor) > 0
    }

    /// How many seats each mentor has.
    pub(super) fn mentor_seats(&self) -> Vec<u32> {
        let seats = self.market.seats(Side::Mentor);
        (0..self.mentors()).map(|mentor| seats.of(mentor)).collect()
    }

    /// How many seats each mentee has.
    pub(super) fn mentee_seats(&self) -> Vec<u32> {
        let seats = self.market.seats(Side::Mentee);
        (0..self.mentees()).map(|mentee| seats.of(mentee)).collect()
    }

    /// The mentor of a mentee's entry.
    pub(super) fn mentor(&self, entry: u32) -> u32 {
        self.own().partners[entry as usize]
    }

    /// The mentor's entry for the same pair: the lower, the more the mentor likes the mentee.
    pub(super) fn twin(&self, entry: u32) -> u32 {
        self.own().twins[entry as usize]
    }

    /// The mentee's entries, best first.
    pub(super) fn listed(&self, mentee: usize) -> std::ops::Range<u32> {
        let range = self.own().range(mentee);
        range.start as u32..range.end as u32
    }

    /// The matching of these pairs.
    pub(super) fn matching(
        &self,
        pairs: impl IntoIterator<Item = (u32, u32)>,
    ) -> Result<Matching, Internal> {
        let pairs = pairs
            .into_iter()
            .map(|(mentee, mentor)| (MenteeIx::new(mentee), MentorIx::new(mentor)));
        Matching::formed(self.mentees(), self.mentors(), pairs)
    }

    /// The matching that gives each mentee the mentor of this entry.
    pub(super) fn matching_of(&self, held: &[Option<u32>]) -> Result<Matching, Internal> {
        self.matching(
            (0u32..)
                .zip(held)
                .filter_map(|(mentee, &entry)| entry.map(|entry| (mentee, self.mentor(entry)))),
        )
    }
}
