//! Results and recognition, stage 7: what pairs and forms came to, what both sides
//! think of each other, who was best, who is thanked.
//!
//! | question | function |
//! | --- | --- |
//! | who were the best mentors, pairs, groups? | [`Record::best_mentors`], [`Record::best_pairs`], [`Record::best_groups`] |
//! | what did each form come to? | [`Record::form_results`] |
//! | who gets a letter of thanks? | [`Record::thanks`] |
//! | which mentors may other organisations ask? | [`Record::mentors_for_others`] |
//!
//! [`Record::best_mentors`]: crate::program::Record::best_mentors
//! [`Record::best_pairs`]: crate::program::Record::best_pairs
//! [`Record::best_groups`]: crate::program::Record::best_groups
//! [`Record::form_results`]: crate::program::Record::form_results
//! [`Record::thanks`]: crate::program::Record::thanks
//! [`Record::mentors_for_others`]: crate::program::Record::mentors_for_others

mod awards;
mod by_form;
mod operations;
mod papers;
mod restoring;

pub use awards::{AwardRules, Placed, Ranking, Thanks, ThanksTo};
pub use by_form::{FormResult, Progress};
pub use papers::{Counted, Opinion, OutsideAssessment, PairResults, Rater, Rating};
pub(super) use restoring::result_faults;
