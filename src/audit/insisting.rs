//! Who insists on whom while a log of insistence is replayed: lists and what is left of them.

use crate::kernel::{Csr, Pace, Side};
use crate::market::{Strength, TwoSided};

/// A mentor in a mentee's list.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) mentor: u32,
    /// The mentor's rank in the mentee's list, and the mentee's in the mentor's.
    pub(super) rank: u32,
    pub(super) seen: u32,
    pub(super) left: bool,
}

/// Who insists on whom while pairs are deleted.
pub(super) struct Desk<'a> {
    pub(super) market: &'a TwoSided,
    pub(super) strength: Strength,
    /// Where each mentee's places start.
    starts: Vec<usize>,
    pub(super) places: Vec<Place>,
    /// Each mentee's mentors ascending, with their places.
    index: Csr<(u32, u32)>,
    /// Where the tie starts on whose mentors each mentee insists.
    heads: Vec<usize>,
    /// Who insists on each mentor, with its rank of them.
    pub(super) insisting: Vec<Vec<(u32, u32)>>,
    pub(super) filled: Vec<bool>,
    /// The best rank at each mentor of someone who insisted and was deleted.
    pub(super) refused: Vec<Option<u32>>,
}

impl<'a> Desk<'a> {
    pub(super) fn new<P: Pace>(
        market: &'a TwoSided,
        strength: Strength,
        pace: &mut P,
    ) -> Result<Self, P::Cut> {
        let (mentees, mentors) = (market.mentees(), market.mentors());
        let mut starts = vec![0];
        let mut places = Vec::new();
        for mentee in 0..mentees {
            let row = market.row(Side::Mentee, mentee);
            pace.steps(1 + row.len())?;
            places.extend(row.iter().map(|(mentor, rank)| Place {
                mentor,
                rank,
                seen: 0,
                left: true,
            }));
            starts.push(places.len());
        }
        let mut index = Vec::with_capacity(mentees);
        for mentee in 0..mentees {
            let own = &places[starts[mentee]..starts[mentee + 1]];
            pace.steps(1 + own.len())?;
            let mut row: Vec<(u32, u32)> =
                own.iter().map(|place| place.mentor).zip(0u32..).collect();
            row.sort_unstable();
            index.push(row);
        }
        let heads = starts[..mentees].to_vec();
        let index = Csr::from(index);
        let mut desk = Self {
            market,
            strength,
            starts,
            places,
            index,
            heads,
            insisting: vec![Vec::new(); mentors],
            refused: vec![None; mentors],
            filled: (0..mentors).map(|at| market.seats(Side::Mentor).of(at) == 0).collect(),
        };
        for mentor in 0..mentors {
            pace.steps(1 + market.row(Side::Mentor, mentor).len())?;
            for (mentee, seen) in market.row(Side::Mentor, mentor).iter() {
                if let Some(at) = desk.place(mentee, mentor as u32) {
                    desk.places[at].seen = seen;
                }
            }
        }
        for mentee in 0..mentees {
            if market.seats(Side::Mentee).of(mentee) > 0 {
                pace.steps(1)?;
                desk.insist(mentee);
            }
        }
        Ok(desk)
    }

    pub(super) fn place(&self, mentee: u32, mentor: u32) -> Option<usize> {
        let row = self.index.row(mentee as usize);
        let at = row.binary_search_by_key(&mentor, |entry| entry.0).ok()?;
        Some(self.starts[mentee as usize] + row[at].1 as usize)
    }

    pub(super) fn seats(&self, mentor: u32) -> usize {
        self.market.seats(Side::Mentor).of(mentor as usize) as usize
    }

    /// The mentee turns to the next tie of which something is left.
    fn insist(&mut self, mentee: usize) {
        let end = self.starts[mentee + 1];
        let mut at = self.heads[mentee];
        while at < end && !self.places[at].left {
            at += 1;
        }
        self.heads[mentee] = at;
        let Some(rank) = self.places[at..end].first().map(|place| place.rank) else { return };
        while at < end && self.places[at].rank == rank {
            let place = self.places[at];
            if place.left {
                let mentor = place.mentor as usize;
                self.insisting[mentor].push((mentee as u32, place.seen));
                self.filled[mentor] |= self.insisting[mentor].len() >= self.seats(place.mentor);
            }
            at += 1;
        }
    }

    /// The mentors on whom a mentee insists.
    pub(super) fn heads_of(&self, mentee: u32) -> impl Iterator<Item = Place> + '_ {
        let own = &self.places[self.heads[mentee as usize]..self.starts[mentee as usize + 1]];
        let rank = own.first().map(|place| place.rank);
        let has_seat = self.market.seats(Side::Mentee).of(mentee as usize) > 0;
        own.iter()
            .copied()
            .take_while(move |place| has_seat && Some(place.rank) == rank)
            .filter(|place| place.left)
    }

    pub(super) fn delete(&mut self, mentee: u32, mentor: u32, at: usize) {
        self.places[at].left = false;
        let insisting = &mut self.insisting[mentor as usize];
        let Some(among) = insisting.iter().position(|entry| entry.0 == mentee) else { return };
        let (_, seen) = insisting.swap_remove(among);
        let refused = &mut self.refused[mentor as usize];
        *refused = Some(refused.map_or(seen, |best| best.min(seen)));
        self.filled[mentor as usize] = true;
        if self.heads_of(mentee).next().is_none() {
            self.insist(mentee as usize);
        }
    }

    /// The rank at which what is left of a mentor's list ends.
    pub(super) fn end(&self, mentor: u32) -> Option<u32> {
        let row = self.market.row(Side::Mentor, mentor as usize);
        (0..row.len()).rev().map(|at| row.at(at)).find_map(|(mentee, rank)| {
            let at = self.place(mentee, mentor)?;
            self.places[at].left.then_some(rank)
        })
    }

    /// How many mentees insist on somebody.
    pub(super) fn asking(&self) -> usize {
        let mentees = 0..self.market.mentees() as u32;
        mentees.filter(|&mentee| self.heads_of(mentee).next().is_some()).count()
    }

    /// Whether more seats have to be filled than mentees insist on somebody.
    pub(super) fn contradicts(&self) -> bool {
        let left = self.asking() as u64;
        let needed: u64 = (0u32..)
            .zip(&self.insisting)
            .map(|(mentor, insisting)| {
                let seats = self.seats(mentor);
                if self.filled[mentor as usize] { seats } else { insisting.len().min(seats) }
            })
            .map(|needed| needed as u64)
            .sum();
        needed > left
    }
}
