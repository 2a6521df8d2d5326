//! What solvers answer, and the certificates that `audit` checks.

mod assignment;
mod different;
mod general;
mod grouped;
mod insisting;
mod lattice_proof;
mod loads;
mod lottery;
mod matching;
mod no_projects;
mod outcome;
mod partial;
mod pool_insistence;
mod pool_strong;
mod profile;
mod rooms;
mod size_bound;
mod trio;

pub use assignment::{
    AssignmentAnswer, AssignmentCertificate, AssignmentStats, AssignmentWitness, BottleneckAnswer,
    BottleneckLimit, HallWitness, LoneBottleneck, PairCover, QuotaWitness, RankedAssignment,
};
pub use different::DifferentDrafts;
pub use general::{
    GeneralAnswer, GeneralCertificate, GeneralStats, GeneralWitness, OddSet, PartialGeneral,
};
pub use grouped::{GroupedAnswer, GroupedProof, GroupedWitness, NearGrouped};
pub use insisting::{InsistenceLog, InsistenceStep, Strength};
pub use lattice_proof::{GroupProof, LatticeProof};
pub use loads::{
    EvenLoads, LoadLevels, LoadWindow, NearEven, NearSpread, SpreadWitness, WithinSpread,
};
pub use lottery::{Decomposition, DrawnLottery, Lottery, LotteryFault, LotteryPart, Odds};
pub use matching::{Matching, MatchingFault};
pub use no_projects::{NoSuperStableProjects, ProjectDeletion, ProjectSign};
pub use outcome::{Outcome, Stopped};
pub use partial::{PartialAssignment, PartialBottleneck};
pub use pool_insistence::{PoolInsistenceLog, PoolInsistenceStep};
pub use pool_strong::StrongPoolWitness;
pub use profile::{PartialProfile, ProfileAnswer, ProfileProof, ProfileStage};
pub use rooms::RoomsAnswer;
pub use size_bound::{Assured, SizeBound};
pub use trio::{NearTrio, TriedTrio, TrioAnswer, TrioProof};
