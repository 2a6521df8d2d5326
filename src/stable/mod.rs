//! Stable matchings.
//!
//! | task | item |
//! | --- | --- |
//! | lists of numbers in one call | [`pairs()`], [`PairsTask`], [`roommates()`] |
//! | the stable matching that is best for one side | [`mentee_optimal`], [`mentor_optimal`], [`optimal`] |
//! | the same from scores, without lists | [`optimal_by_scores`] |
//! | the same with pairs that must or must not be made | [`optimal_restricted`], with any seats [`Lattice::best_restricted`] |
//! | deferred acceptance over preferences of your own | [`deferred_acceptance`] |
//! | the smallest largest rank | [`minimum_regret`] |
//! | all stable matchings, their number, the best of them by a sum, the median | [`Lattice`] |
//! | the best by any worth of each mentor's whole group | [`Lattice::cheapest_groups`], [`Lattice::least_dearest_group`] |
//! | the same of those that respect forbidden and required pairs | [`Lattice::respecting`], [`restricted_cost`] |
//! | with ties: as many pairs as can be, exactly or two thirds of it | [`largest`], [`nearly_largest`] |
//! | with ties: no two would change to each other though one gains nothing, or neither does | [`strongly_stable`], [`super_stable`] |
//! | one pool in which everybody may pair with everybody | [`stable_roommates`], [`stable_partition`] |
//! | the pool's stable pairings, all or the best | [`all_stable_roommates`], [`egalitarian_roommates`], [`minimum_regret_roommates`] |
//! | a pool with ties | [`weakly_stable_roommates`], [`strongly_stable_roommates`], [`super_stable_roommates`] |
//! | a pool without a stable matching | [`largest_internally_stable`], [`fewest_blocking_roommates`] |
//! | from a present matching to a stable one, moving the fewest mentees; fewer blocking pairs with each move | [`repair()`], [`changes`], [`repair_frontier`] |
//! | the same by moves that somebody wants, one after another | [`settle()`] |
//! | locks that no stable matching keeps: few blocking pairs, in all or of one person | [`repair()`], [`least_discontent`] |
//! | minimums: without envy, with the fewest blocking pairs, with as many pairs as can be | [`envy_free`], [`fewest_blocking`], [`largest_with_minimums`] |
//! | what it takes to repair a matching once a pair breaks | [`Lattice::breakages`] |
//! | how far rules' weights may change before a pair can block | [`stability_radius`] |
//! | couples who choose together | [`stable_with_couples`] |
//! | projects that mentors offer to students | [`student_optimal_projects`], [`mentor_optimal_projects`] |
//! | from a present giving of projects to a stable one, with least numbers of students | [`nearest_projects`] |
//! | projects where lists have ties: many students, or stable however ties are broken | [`nearly_largest_projects`], [`super_stable_projects`] |
//!
//! Each takes a [`Control`](crate::kernel::Control) and says whether it came to an end.

mod compromise;
mod couples;
mod deferred;
mod fault;
mod lattice;
mod minimums;
mod numbers;
mod optimal;
mod projects;
mod radius;
mod repair;
mod restricted;
mod roommates;
mod settle;
mod sought;
mod sources;
mod ties;

pub use compromise::{
    LeastDiscontent, MovesAndBlocking, RepairFrontier, least_discontent, repair_frontier,
};
pub use couples::stable_with_couples;
pub use deferred::{Acceptance, PartialAcceptance, Sources, deferred_acceptance};
pub use fault::StableFault;
pub use lattice::{
    Breakage, BreakageFault, CheapestGroups, Closed, JoinedRotations, Lattice, LatticeRegret,
    LeastDearest, Matchings, Nearest, Sought, Sublattice, TooManyRotations,
};
pub use minimums::{
    EnvyFree, FewestBlocking, MinimumWitness, envy_free, fewest_blocking, largest_with_minimums,
};
pub use numbers::{
    Lister, NoPoolPairs, PairsTask, PoolAnswer, PoolPairs, PreferenceFault, StablePairs, pairs,
    pool_of, roommates,
};
pub use optimal::{
    PartialSideOptimal, SideOptimal, SideOptimalOutcome, mentee_optimal, mentor_optimal, optimal,
    optimal_by_scores,
};
pub use projects::{
    NearProjects, NearestProjects, NearestProjectsFault, NearestProjectsOutcome,
    ProjectMinimumWitness, ProjectMinimums, mentor_optimal_projects, nearest_projects,
    nearly_largest_projects, student_optimal_projects, super_stable_projects,
};
pub use radius::{StabilityRadius, stability_radius};
pub(crate) use repair::repair_cost;
pub use repair::{
    BrokenLock, MenteeChange, RepairedMatching, Why, changes, repair, restricted_cost,
};
pub use restricted::{MinimumRegret, RestrictedOptimal, minimum_regret, optimal_restricted};
pub use roommates::{
    AlmostStable, Exhausted, InternallyStable, RoommateMatchings, RoommatesRegret, RoommatesSought,
    all_stable_roommates, egalitarian_roommates, fewest_blocking_roommates,
    largest_internally_stable, minimum_regret_roommates, roommates_requiring, stable_partition,
    stable_roommates, strongly_stable_roommates, super_stable_roommates, weakly_stable_roommates,
};
pub use settle::{Settled, SettlingMove, settle};
pub use ties::{Largest, NearlyLargest, largest, nearly_largest, strongly_stable, super_stable};
