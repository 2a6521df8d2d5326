//! Under which conditions the meetings take place.

use crate::kernel::{Index, MenteeIx, MentorIx, Side};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// Tables, rounds and absences of a group meeting. Rounds count from 0. By default
/// nothing is bounded and everybody is there all the time.
///
/// ```
/// use mentormatch::kernel::MenteeIx;
/// use mentormatch::meetings::Frame;
/// use std::num::NonZeroU32;
///
/// let late = MenteeIx::new(3);
/// let frame = Frame::new().tables(NonZeroU32::new(12)).rounds(Some(8)).mentee_absent(late, 0..2);
/// assert!(frame.absences().len() == 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Frame {
    tables: Option<NonZeroU32>,
    rounds: Option<u32>,
    absent: BTreeSet<Absence>,
}

/// Somebody is not there: the round, the side, and the position on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Absence(u32, #[serde(with = "crate::kernel::plural")] Side, u32);

impl Frame {
    /// Nothing is bounded, nobody is absent.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// At most so many meetings in a round; without a number as many as you like.
    #[must_use]
    pub fn tables(mut self, tables: Option<NonZeroU32>) -> Self {
        self.tables = tables;
        self
    }

    /// At most so many rounds; without a number as many as are needed.
    #[must_use]
    pub fn rounds(mut self, rounds: Option<u32>) -> Self {
        self.rounds = rounds;
        self
    }

    /// A mentee is not there in these rounds.
    #[must_use]
    pub fn mentee_absent(
        mut self,
        mentee: MenteeIx,
        rounds: impl IntoIterator<Item = u32>,
    ) -> Self {
        let absent = rounds.into_iter().map(|round| Absence(round, Side::Mentee, mentee.raw()));
        self.absent.extend(absent);
        self
    }

    /// A mentor is not there in these rounds.
    #[must_use]
    pub fn mentor_absent(
        mut self,
        mentor: MentorIx,
        rounds: impl IntoIterator<Item = u32>,
    ) -> Self {
        let absent = rounds.into_iter().map(|round| Absence(round, Side::Mentor, mentor.raw()));
        self.absent.extend(absent);
        self
    }

    /// The most meetings in a round.
    #[must_use]
    pub fn most_tables(&self) -> Option<NonZeroU32> {
        self.tables
    }

    /// The most rounds.
    #[must_use]
    pub fn most_rounds(&self) -> Option<u32> {
        self.rounds
    }

    /// Who is absent, by round: the round, the side, and the position on it.
    pub fn absences(&self) -> impl ExactSizeIterator<Item = (u32, Side, u32)> {
        self.absent.iter().map(|&Absence(round, side, person)| (round, side, person))
    }
}
