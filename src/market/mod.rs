//! The checked instance that solvers take, and the answers and certificates that
//! they give.
//!
//! Raw input becomes a checked type here, with *all* its faults reported at once;
//! solvers accept the checked types only and never validate again.
//!
//! | task | item |
//! | --- | --- |
//! | preference lists, with ties and seats | [`Lists`], [`TwoSided`] |
//! | both sides' scores, and a market of them | [`Scores`], [`ScoredMarket`] |
//! | pairs that must or must not be made | [`Restrictions`] |
//! | say how ties are broken | [`Ties`] |
//! | one pool in which everybody may pair with everybody | [`Pool`] |
//! | couples with a list of their own | [`CouplesMarket`], [`Couple`] |
//! | projects that mentors offer to students | [`Projects`], with ties [`TiedProjects`] |
//! | weights of pairs, as a table, as edges or computed | [`AssignmentProblem`] |
//! | weights of pairs within one pool | [`GeneralProblem`] |
//! | how many pairs, gains or costs | [`Cardinality`], [`Sense`] |
//! | how many partners each may have | [`Seats`] |
//! | at least, at most so many pairs of a group | [`Quota`] |
//! | bounds over groups that overlap, and over kinds of partners | [`GroupedProblem`], [`Mix`] |
//! | rows kept together or apart, columns of a least size | [`KeptProblem`], [`KeptGroup`] |
//! | groups that one mentor leads, or several together | [`LedGroups`], [`LedGroup`] |
//! | a source of preferences of your own | [`NextChoice`], [`Prefers`] |
//! | a source of weights of your own | [`CostRows`] |
//! | a source of both sides' scores, a row at a time | [`ViewRows`] |
//! | read who is paired with whom | [`Matching`] |
//! | odds of pairs, and matchings to draw from | [`Lottery`], [`Decomposition`] |
//! | what each rule adds to a pair | [`RuleParts`] |
//! | tell solved, impossible and stopped apart | [`Outcome`] |
//!
//! `two_sided`, `weighted` and the pool hold the instances, `answers` what solvers say of
//! them.

mod answers;
mod couples;
mod general;
mod pool;
mod pool_required;
mod projects;
mod rule_parts;
mod seats;
mod triples;
mod two_sided;
mod weighted;

pub use answers::{
    AssignmentAnswer, AssignmentCertificate, AssignmentStats, AssignmentWitness, Assured,
    BottleneckAnswer, BottleneckLimit, Decomposition, DifferentDrafts, DrawnLottery, EvenLoads,
    GeneralAnswer, GeneralCertificate, GeneralStats, GeneralWitness, GroupProof, GroupedAnswer,
    GroupedProof, GroupedWitness, HallWitness, InsistenceLog, InsistenceStep, LatticeProof,
    LoadLevels, LoadWindow, LoneBottleneck, Lottery, LotteryFault, LotteryPart, Matching,
    MatchingFault, NearEven, NearGrouped, NearSpread, NearTrio, NoSuperStableProjects, OddSet,
    Odds, Outcome, PairCover, PartialAssignment, PartialBottleneck, PartialGeneral, PartialProfile,
    PoolInsistenceLog, PoolInsistenceStep, ProfileAnswer, ProfileProof, ProfileStage,
    ProjectDeletion, ProjectSign, QuotaWitness, RankedAssignment, RoomsAnswer, SizeBound,
    SpreadWitness, Stopped, Strength, StrongPoolWitness, TriedTrio, TrioAnswer, TrioProof,
    WithinSpread,
};
pub use couples::{Couple, CouplePlaces, CouplesFault, CouplesMarket};
pub use general::{GeneralBuilder, GeneralFault, GeneralProblem};
pub(crate) use pool::PoolLists;
pub use pool::{Pool, PoolFault, PoolPairing, StablePartition};
pub use pool_required::{PoolPair, PoolPairFault, PoolRest, RequiredWitness};
pub use projects::{
    Project, ProjectChoice, ProjectMatching, ProjectMentor, Projects, ProjectsFault, TiedChoice,
    TiedProjectMentor, TiedProjects,
};
pub use rule_parts::{PairParts, RuleParts, RulePartsFault};
pub use seats::Seats;
pub(crate) use triples::UNIT;
pub use triples::{AxialPrices, AxialProblem, CyclicProblem, TriplesFault};
pub use two_sided::{
    Choice, DeletionLog, ListCell, ListFault, Lists, NextChoice, Prefers, Restrictions, Score,
    ScoredMarket, Scores, ScoresFault, Ties, TwoSided, ViewRows,
};
pub(crate) use two_sided::{Complete, Entries, Half, Row, with_complete};
pub(crate) use weighted::Decided;
pub(crate) use weighted::{
    ABREAST, BLOCK, Cells, Copies, Costs, Edits, Entry, FEWEST, Fixed, Lifted, PartGroup, SHORT,
    SLOT, TARGET, blocks, clashes, highest_bit, lift, lift_finer, lowest_bit, many_of, scaled,
    shorten, threshold,
};
pub use weighted::{
    AssignmentBuilder, AssignmentFault, AssignmentProblem, Cardinality, CheckedTable, CostRows,
    GroupedFault, GroupedProblem, KeptGroup, KeptGroupFault, KeptProblem, LedFault, LedGroup,
    LedGroups, Mix, Price, PriceTable, ProfileOrder, Quota, QuotaFault, Quotas, RowBuffer, RowView,
    Scaled, Sense, Sum, Value, Weight, WeightFault,
};
