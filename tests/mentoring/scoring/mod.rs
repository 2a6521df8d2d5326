//! Scores, and the rules files that they come from.

mod numbers;
mod own;
#[cfg(feature = "import")]
mod published;
mod rules;
#[cfg(feature = "import")]
mod sample_cohort;
mod table;
mod without_table;
