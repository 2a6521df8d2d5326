//! Under which conditions the meetings take place.

use crate::kernel::{Index, MenteeIx, MentorIx, Side};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// Tables, rounds, rests and absences of a group meeting. Rounds count from 0. By default
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
    #[serde(skip_serializing_if = "Option::is_none")]
    in_a_row: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    rests: BTreeSet<u32>,
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

    /// Nobody has more than so many meetings in a row: then everybody rests for a round. Without
    /// a number people meet round after round.
    ///
    /// ```
    /// use mentormatch::kernel::{Control, MenteeIx, MentorIx};
    /// use mentormatch::meetings::{Frame, Meeting, Wanted, plan};
    /// use std::num::NonZeroU32;
    ///
    /// // A mentor meets five mentees, at most two of them in a row.
    /// let meeting = |mentee| (Meeting::new(MenteeIx::new(mentee), MentorIx::new(0)), 1);
    /// let wanted = Wanted::new(5, 1, (0..5).map(meeting))?;
    /// let frame = Frame::new().in_a_row(NonZeroU32::new(2));
    /// let plan = plan(&wanted, &frame, &Control::unbounded())?.or_stopped()?;
    /// let busy: Vec<_> = plan.timetable.rounds().iter().map(|round| round.len()).collect();
    /// assert_eq!(busy, [1, 1, 0, 1, 1, 0, 1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn in_a_row(mut self, most: Option<NonZeroU32>) -> Self {
        self.in_a_row = most;
        self
    }

    /// Nobody meets in these rounds: coffee, a talk for all.
    #[must_use]
    pub fn rests_in(mut self, rounds: impl IntoIterator<Item = u32>) -> Self {
        self.rests.extend(rounds);
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

    /// The most meetings of anybody in a row.
    #[must_use]
    pub fn most_in_a_row(&self) -> Option<NonZeroU32> {
        self.in_a_row
    }

    /// The rounds in which nobody meets, ascending; those that [`Frame::in_a_row`] asks for are
    /// not among them.
    pub fn rests(&self) -> impl ExactSizeIterator<Item = u32> {
        self.rests.iter().copied()
    }

    /// Who is absent, by round: the round, the side, and the position on it.
    pub fn absences(&self) -> impl ExactSizeIterator<Item = (u32, Side, u32)> {
        self.absent.iter().map(|&Absence(round, side, person)| (round, side, person))
    }
}
