//! Independent verifiers and measures. Nothing here imports a solver, and no solver imports it.

mod assignment;
mod bottleneck;
mod flaw;
mod insistence;
mod lattice;
mod measures;
mod optimality;
mod partial;
mod pool;
mod quotas;
mod replay;
mod rules;
mod shortage;
mod size_bound;
mod stability;
mod standing;
mod strength;
mod timetable;
mod why_not;

pub use assignment::{AssignmentProof, verify_assignment};
pub use bottleneck::{verify_bottleneck, verify_partial_bottleneck};
pub use flaw::AssignmentFlaw;
pub use insistence::replay_insistence;
pub use lattice::{LatticeFault, least_cost};
pub use measures::{Measures, RankMeasures, ScoreMeasures, measures, score_measures};
pub use optimality::{Cycle, improvement, improvement_by_scores, improvement_within};
pub use partial::verify_partial;
pub use pool::{PoolBlocking, PoolStability, is_stable_partition, pool_stability, refutes_regret};
pub use replay::{ReplayFault, Replayed, replay, replay_regret};
pub use shortage::verify_impossible;
pub use size_bound::{SizeFault, largest_possible};
pub use stability::{
    BlockingByScores, BlockingPair, Gain, Stability, stability, stability_by_scores,
    stability_within,
};
pub use standing::Infeasibility;
pub use strength::stability_of;
pub use timetable::{TimetableCheck, TimetableFlaw, timetable};
pub use why_not::{Chain, Full, Holder, WhyNot, why_not};
