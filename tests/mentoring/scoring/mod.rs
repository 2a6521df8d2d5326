//! Scores, and the rules files that they come from.

mod rules;
#[cfg(feature = "import")]
mod sample_cohort;
mod table;
