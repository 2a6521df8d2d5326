//! What is asked of projects with ties or without, and whom a project or a mentor has: the ground of
//! the verifier of projects.
//!
//! *Trusts* the checked construction of the problem. Counts are of `u64`, which no number of students
//! fills.

use crate::kernel::{MenteeIx, narrow};
use crate::market::{Projects, TiedChoice, TiedProjects};

/// What is asked of a problem, with ties or without.
pub(super) trait Offers {
    /// Projects and seats, which ties do not change.
    fn base(&self) -> &Projects;

    /// The projects that a student may do, best first.
    fn choices(&self, student: MenteeIx) -> impl ExactSizeIterator<Item = TiedChoice>;
}

impl Offers for TiedProjects {
    fn base(&self) -> &Projects {
        self.broken()
    }

    fn choices(&self, student: MenteeIx) -> impl ExactSizeIterator<Item = TiedChoice> {
        self.choices(student).iter().copied()
    }
}

impl Offers for Projects {
    fn base(&self) -> &Projects {
        self
    }

    /// Each entry of a strict list is a group of its own.
    fn choices(&self, student: MenteeIx) -> impl ExactSizeIterator<Item = TiedChoice> {
        self.choices(student).iter().enumerate().map(|(tier, &choice)| {
            let (project, place) = (choice.project, choice.place);
            TiedChoice { project, tier: narrow(tier), place }
        })
    }
}

/// Whom a project or a mentor has: how many, and the group of the worst on the mentor's list.
#[derive(Clone, Copy, Default)]
pub(super) struct Taken {
    count: u64,
    worst: Option<u32>,
}

impl Taken {
    pub(super) fn take(&mut self, place: u32) {
        self.count += 1;
        self.worst = self.worst.max(Some(place));
    }

    pub(super) fn has_room(self, seats: u32) -> bool {
        self.count < u64::from(seats)
    }

    pub(super) fn is_over(self, seats: u32) -> bool {
        self.count > u64::from(seats)
    }

    pub(super) fn gains_by(self, place: u32) -> bool {
        self.worst.is_some_and(|worst| place < worst)
    }

    pub(super) fn keeps_by(self, place: u32) -> bool {
        self.worst.is_some_and(|worst| place <= worst)
    }
}
