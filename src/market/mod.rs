//! The checked instance that solvers take, and the answers and certificates that
//! they give.
//!
//! Raw input becomes a checked type here, with *all* its faults reported at once;
//! solvers accept the checked types only and never validate again.

mod assignment;
mod assignment_answer;
mod assignment_builder;
mod cheapest;
mod choice;
mod complete;
mod entries;
mod insisting;
mod lattice_proof;
mod lists;
mod matching;
mod outcome;
mod partial;
mod pool;
mod quotas;
mod restrictions;
mod rows;
mod scored;
mod scores;
mod seats;
mod short_list;
mod size_bound;
mod ties;
mod twins;
mod two_sided;
mod weight;

pub use assignment::{AssignmentProblem, Cardinality, Sense};
pub use assignment_answer::{
    AssignmentAnswer, AssignmentCertificate, AssignmentStats, AssignmentWitness, BottleneckAnswer,
    BottleneckLimit, HallWitness, PairCover, QuotaWitness,
};
pub use assignment_builder::{AssignmentBuilder, AssignmentFault};
pub use choice::{NextChoice, Prefers};
pub use complete::ListCell;
pub(crate) use complete::{Complete, with_complete};
pub(crate) use entries::{Entries, Half};
pub use insisting::{InsistenceLog, InsistenceStep, Strength};
pub use lattice_proof::LatticeProof;
pub use lists::Lists;
pub use matching::{Matching, MatchingFault};
pub use outcome::{Outcome, Stopped};
pub use partial::{PartialAssignment, PartialBottleneck};
pub use pool::{Pairing, Pool, PoolFault, StablePartition};
pub use quotas::{Quota, QuotaFault, Quotas};
pub use restrictions::{DeletionLog, Restrictions};
pub use rows::{CostRows, RowBuffer, RowView};
pub use scored::ScoredMarket;
pub use scores::{Score, Scores, ScoresFault};
pub use seats::Seats;
pub(crate) use short_list::{
    BLOCK, Entry, FEWEST, SHORT, SLOT, TARGET, blocks, clashes, shorten, threshold,
};
pub use size_bound::{Assured, SizeBound};
pub use ties::Ties;
pub use two_sided::{Choice, ListFault, TwoSided};
pub use weight::{Price, Weight, WeightFault};
