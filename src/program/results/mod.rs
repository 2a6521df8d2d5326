//! Results and recognition, stage 7: what pairs and forms came to, what both sides
//! think of each other, who was best, who is thanked.
//!
//! | question | function |
//! | --- | --- |
//! | who were the best mentors, pairs, groups? | [`Record::best_mentors`], [`Record::best_pairs`], [`Record::best_groups`] |
//! | who gets a letter of thanks? | [`Record::thanks`] |
//! | which mentors may other organisations ask? | [`Record::mentors_for_others`] |
//!
//! [`Record::best_mentors`]: crate::program::Record::best_mentors
//! [`Record::best_pairs`]: crate::program::Record::best_pairs
//! [`Record::best_groups`]: crate::program::Record::best_groups
//! [`Record::thanks`]: crate::program::Record::thanks
//! [`Record::mentors_for_others`]: crate::program::Record::mentors_for_others

mod awards;
mod operations;
mod papers;
mod restoring;

pub use awards::{AwardRules, Placed, Ranking, Thanks, ThanksTo};
pub use papers::{Counted, Opinion, OutsideAssessment, PairResults, Rater, Rating};
pub(super) use restoring::result_faults;
