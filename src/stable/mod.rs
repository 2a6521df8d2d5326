//! Stable matchings.

mod deferred;
mod fault;
mod lattice;
mod optimal;
mod restricted;
mod roommates;
mod sources;
mod ties;

pub use deferred::{Acceptance, Sources, deferred_acceptance};
pub use fault::StableFault;
pub use lattice::{Closed, Lattice, Matchings, Natural, Nearest, Sought, TooManyRotations};
pub use optimal::{Optimal, mentee_optimal, mentor_optimal, optimal, optimal_by_scores};
pub use restricted::{MinimumRegret, RestrictedOptimal, minimum_regret, optimal_restricted};
pub use roommates::{
    Exhausted, RoommateMatchings, RoommatesRegret, RoommatesSought, all_stable_roommates,
    egalitarian_roommates, minimum_regret_roommates, stable_partition, stable_roommates,
    weakly_stable_roommates,
};
pub use ties::{Largest, NearlyLargest, largest, nearly_largest, strongly_stable, super_stable};
