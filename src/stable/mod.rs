//! Stable matchings.

mod deferred;
mod optimal;
mod sources;

pub use deferred::{Acceptance, Sources, deferred_acceptance};
pub use optimal::{Optimal, mentee_optimal, mentor_optimal, optimal, optimal_by_scores};
