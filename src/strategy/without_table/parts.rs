//! From the people of a part to those of the whole cohort.

use crate::kernel::{Index, Internal, MenteeIx, MentorIx};
use crate::market::{Matching, Seats};
use crate::scoring::{CompiledRules, Part};
use crate::strategy::StrategyError;

/// The seats of the part's mentees and mentors.
pub(super) fn seats_of(part: &Part, [mentees, mentors]: [&Seats; 2]) -> [Seats; 2] {
    [
        Seats::each(part.mentees.iter().map(|mentee| mentees.of(mentee.get())).collect()),
        Seats::each(part.mentors.iter().map(|mentor| mentors.of(mentor.get())).collect()),
    ]
}

/// A pair of a part by its positions in the whole cohort.
pub(super) fn whole(part: &Part, mentee: MenteeIx, mentor: MentorIx) -> (MenteeIx, MentorIx) {
    (part.mentees[mentee.get()], part.mentors[mentor.get()])
}

pub(super) fn matching(
    rules: &CompiledRules,
    pairs: impl Iterator<Item = (MenteeIx, MentorIx)>,
) -> Result<Matching, StrategyError> {
    let made = Matching::new(rules.mentees(), rules.mentors(), pairs);
    made.map_err(|_| Internal::broken("pairs of parts make a matching").into())
}
