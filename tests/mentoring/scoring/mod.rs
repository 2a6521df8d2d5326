//! Scores, and the rules files that they come from.

mod numbers;
#[cfg(feature = "import")]
mod published;
mod rules;
#[cfg(feature = "import")]
mod sample_cohort;
mod table;
mod without_table;
