//! Scores, and the rules files that they come from.

mod numbers;
mod own;
#[cfg(feature = "import")]
mod published;
#[cfg(feature = "import")]
mod roster;
mod rules;
#[cfg(feature = "import")]
mod sample_cohort;
mod table;
mod without_table;
