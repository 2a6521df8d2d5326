//! The pairs at hand, while they are exchanged.

use crate::kernel::{Index, MenteeIx, MentorIx, Side, Sides};
use crate::market::Matching;

/// The pairs at hand, from both sides.
#[derive(Clone)]
pub(super) struct Mates(Sides<Vec<Vec<u32>>>);

impl Mates {
    pub(super) fn new(matching: &Matching) -> Self {
        let rows = MenteeIx::all(matching.mentees());
        let rows = rows.map(|row| matching.mentors_of(row).iter().map(|at| at.raw()).collect());
        let columns = MentorIx::all(matching.mentors());
        let columns =
            columns.map(|at| matching.mentees_of(at).iter().map(|row| row.raw()).collect());
        Self(Sides::new(rows.collect(), columns.collect()))
    }

    pub(super) fn of(&self, side: Side, at: usize) -> &[u32] {
        self.0[side].get(at).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has(&self, row: u32, column: u32) -> bool {
        self.of(Side::Mentee, row as usize).contains(&column)
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (MenteeIx, MentorIx)> {
        let rows = self.0.mentee.iter().enumerate();
        rows.flat_map(|(row, own)| {
            own.iter().map(move |&column| (MenteeIx::at(row), MentorIx::new(column)))
        })
    }

    pub(super) fn add(&mut self, row: u32, column: u32) {
        self.0.mentee[row as usize].push(column);
        self.0.mentor[column as usize].push(row);
    }

    pub(super) fn remove(&mut self, row: u32, column: u32) {
        self.0.mentee[row as usize].retain(|&own| own != column);
        self.0.mentor[column as usize].retain(|&own| own != row);
    }
}
