//! What both sides think of each other, a mentee at a time: for whoever looks at all pairs
//! once and needs no table of them.

use super::scores::Scores;
use crate::kernel::{Index, MenteeIx, MentorIx};

/// A source of both sides' scores, one mentee's row at a time. The same row must come back the
/// same each time; several threads ask at once.
pub trait ViewRows: Sync {
    /// Room for one row, to be used again.
    type Room;

    /// How many mentees.
    fn mentees(&self) -> usize;

    /// How many mentors.
    fn mentors(&self) -> usize;

    /// Empty room.
    fn room(&self) -> Self::Room;

    /// Calls `each` for every mentor whom the mentee may have, ascending, with what the mentee
    /// and the mentor think.
    fn for_each_view(
        &self,
        mentee: MenteeIx,
        room: &mut Self::Room,
        each: impl FnMut(MentorIx, i32, i32),
    );

    /// What both think of a pair; nothing where it may not be made or is unknown.
    fn view(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(i32, i32)>;
}

impl ViewRows for Scores<i32> {
    type Room = ();

    fn mentees(&self) -> usize {
        self.mentees()
    }

    fn mentors(&self) -> usize {
        self.mentors()
    }

    fn room(&self) {}

    fn for_each_view(
        &self,
        mentee: MenteeIx,
        (): &mut (),
        mut each: impl FnMut(MentorIx, i32, i32),
    ) {
        for mentor in MentorIx::all(self.mentors()) {
            if let Some((own, theirs)) = self.of(mentee, mentor) {
                each(mentor, own, theirs);
            }
        }
    }

    fn view(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(i32, i32)> {
        self.of(mentee, mentor)
    }
}
