//! Independent verifiers and measures. Nothing here imports a solver, and no solver imports it.
//!
//! A proof may come from anybody. So the file of each verifier says at its top which theorem it
//! rests on and what it trusts; sums are of types wider than anything that can arrive, or checked,
//! and a proof out of range is refused by name. `tests/theory/forged` attacks each of them.

mod assignment;
mod assured;
mod bottleneck;
mod cuts;
mod deletions;
mod descent;
mod flaw;
mod insistence;
mod insisting;
mod lattice;
mod measures;
mod optimality;
mod optimality_by_scores;
mod partial;
mod partition;
mod pool;
mod quotas;
mod replay;
mod rules;
mod shortage;
mod signs;
mod size_bound;
mod stability;
mod stability_by_scores;
mod standing;
mod strength;
mod timetable;
mod why_not;

pub use assignment::{AssignmentProof, verify_assignment};
pub use assured::SizeFault;
pub use bottleneck::{verify_bottleneck, verify_partial_bottleneck};
pub use flaw::AssignmentFlaw;
pub use insistence::replay_insistence;
pub use lattice::{LatticeFault, least_cost};
pub use measures::{Measures, RankMeasures, ScoreMeasures, measures, score_measures};
pub use optimality::{Cycle, improvement, improvement_within};
pub use optimality_by_scores::improvement_by_scores;
pub use partial::verify_partial;
pub use partition::{is_stable_partition, refutes_regret};
pub use pool::{PoolBlocking, PoolStability, pool_stability};
pub use replay::{ReplayFault, Replayed, replay, replay_regret};
pub use shortage::verify_impossible;
pub use size_bound::largest_possible;
pub use stability::{BlockingPair, Gain, Stability, stability, stability_within};
pub use stability_by_scores::{BlockingByScores, stability_by_scores};
pub use standing::Infeasibility;
pub use strength::stability_of;
pub use timetable::{TimetableCheck, TimetableFlaw, timetable};
pub use why_not::{Chain, Full, Holder, WhyNot, why_not};
