//! The best candidates of one mentee, scored when they are asked for.

use super::sift::{Everybody, RowRoom};
use super::{BLOCK, CompiledRules};
use crate::kernel::{Index, MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};

/// A mentor for a mentee, with what both think of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The mentor.
    pub mentor: MentorIx,
    /// What the mentee thinks, in units.
    pub mentee_view: i32,
    /// What the mentor thinks, in units.
    pub mentor_view: i32,
}

/// By which score candidates are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderBy {
    /// What the mentee thinks.
    MenteeView,
    /// What the mentor thinks.
    MentorView,
    /// Both together.
    Total,
}

impl CompiledRules {
    /// The best `most` allowed mentors of a mentee, best first, ties by the lower
    /// mentor. Somebody who is not in the cohort has none. O(mentors × criteria) time,
    /// O(mentors) memory.
    #[must_use]
    pub fn shortlist(&self, mentee: MenteeIx, most: usize, by: OrderBy) -> Vec<Candidate> {
        let mut found = Vec::new();
        self.row(mentee, &mut RowRoom::default(), |mentor, mentee_view, mentor_view| {
            found.push(Candidate { mentor, mentee_view, mentor_view });
        });
        let key = |candidate: &Candidate| {
            let score = match by {
                OrderBy::MenteeView => candidate.mentee_view,
                OrderBy::MentorView => candidate.mentor_view,
                // No overflow: the unit leaves room for the sum of both.
                OrderBy::Total => candidate.mentee_view + candidate.mentor_view,
            };
            (Reverse(score), candidate.mentor)
        };
        keep_best(&mut found, most, |a, b| key(a).cmp(&key(b)));
        found
    }

    /// Calls `each` for every allowed mentor of a mentee with both views, ascending.
    pub(super) fn row(
        &self,
        mentee: MenteeIx,
        room: &mut RowRoom,
        mut each: impl FnMut(MentorIx, i32, i32),
    ) {
        if mentee.get() >= self.mentees() {
            return;
        }
        let RowRoom { row, sifted } = room;
        self.fast.prepare(&self.plan, mentee.get(), false, row);
        for (number, from) in (0..self.mentors()).step_by(BLOCK).enumerate() {
            self.fast.sift(&self.plan, row, number, &Everybody, sifted);
            for (place, sum) in sifted.pairs() {
                each(MentorIx::at(from + usize::from(place)), sum.mentee(), sum.mentor());
            }
        }
    }
}

/// Keeps the first `most` items by `order`, sorted.
pub(super) fn keep_best<T>(items: &mut Vec<T>, most: usize, order: impl Fn(&T, &T) -> Ordering) {
    if most == 0 {
        items.clear();
    } else if most < items.len() {
        items.select_nth_unstable_by(most - 1, &order);
        items.truncate(most);
    }
    items.sort_unstable_by(order);
}
