//! Pairs of many people without a table of all pairs.
//!
//! The parts of a cohort between which no pair may be made ([`CompiledRules::parts`]) are
//! problems of their own: they are solved in parallel, the largest first, and each scores its
//! people when a solver asks. The answers are those of the table.

mod best;
mod parts;
mod stable;

pub use best::{BestPart, BestWithoutTable, NearWithoutTable, best_without_table};
pub(super) use stable::{HeldWithoutTable, held_without_table};
pub use stable::{NearStable, StableWithoutTable, stable_without_table};
