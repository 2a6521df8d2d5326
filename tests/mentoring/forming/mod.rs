//! Procedures, reviews and repairs on random small situations, held against exhaustive
//! search and against the definitions.

mod arriving;
mod breakages;
mod co_mentors;
mod different;
mod even;
mod few;
mod groups;
mod mechanisms;
mod over_groups;
mod own;
mod peers;
mod repair;
#[cfg(feature = "report")]
mod reports;
mod review;
mod robustness;
mod shortages;
mod shortlists;
mod stopped;
mod strategies;
mod support;
mod together;
mod triads;
mod unanswered;
mod view;
mod waiting;
mod without_table;

#[cfg(all(feature = "import", feature = "parquet"))]
pub(crate) use support::Dice;
