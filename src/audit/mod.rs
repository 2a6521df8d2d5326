//! Independent verifiers and measures. Nothing here imports a solver, and no solver imports it.

mod assignment;
mod measures;
mod optimality;
mod shortage;
mod stability;
mod standing;

pub use assignment::{AssignmentFlaw, AssignmentProof, verify_assignment};
pub use measures::{Measures, RankMeasures, ScoreMeasures, measures, score_measures};
pub use optimality::{improvement, improvement_by_scores};
pub use shortage::verify_impossible;
pub use stability::{BlockingPair, Gain, Stability, stability, stability_by_scores};
pub use standing::Infeasibility;
