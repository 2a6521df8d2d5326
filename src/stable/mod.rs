//! Stable matchings.

mod deferred;
mod lattice;
mod optimal;
mod restricted;
mod sources;

pub use deferred::{Acceptance, Sources, deferred_acceptance};
pub use lattice::{Closed, Counted, Lattice, Matchings, Natural, Sought};
pub use optimal::{Optimal, mentee_optimal, mentor_optimal, optimal, optimal_by_scores};
pub use restricted::{
    MinimumRegret, RestrictedOptimal, Unsupported, minimum_regret, optimal_restricted,
};
