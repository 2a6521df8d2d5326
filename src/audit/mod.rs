//! Independent verifiers and measures. Nothing here imports a solver, and no solver imports it.

mod assignment;
mod shortage;

pub use assignment::{AssignmentFlaw, AssignmentProof, verify_assignment};
pub use shortage::verify_impossible;
