//! The instance interchange for researchers: one JSON object a line in, one a line
//! out.
//!
//! [`run`] drives a whole file; [`Instance::parse`] and [`Instance::solve`] are its two
//! steps. A line is walked once as text, straight into flat arrays; no tree of JSON
//! values is built. Parsing is strict: an unknown field or name is refused by name, and
//! every fault says where it is and what stands there. A field that is `null` counts as
//! absent.
//!
//! | problem | type |
//! | --- | --- |
//! | preferences on both sides | [`TwoSided`] |
//! | weights | [`Assignment`] |
//! | one pool, preferences | [`Roommates`] |
//! | one pool, weights | [`General`] |
//! | projects that mentors offer to students | [`StudentProjects`] |
//!
//! [`Recipe`] draws instances, [`experiments`] compares strategies on them.

mod access;
mod answer;
mod assignment;
mod clock;
mod cultures;
pub mod experiments;
mod fault;
mod fields;
pub mod formats;
mod frame;
mod general;
mod instance;
mod json;
mod limits;
mod npy;
mod numbers;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod plain;
mod projects;
mod roommates;
mod topics;
mod triads;
mod two_sided;

pub use access::FileAccess;
pub use answer::{Answer, ErrorLine, Json, Made, Status, Value, Verified};
pub use assignment::Assignment;
pub use cultures::{Culture, DrawnProblem, ParameterWanted, Recipe, RecipeFault};
pub use fault::{Expected, Fault, FaultKind, Needed, NoMeaning};
pub use fields::Context;
pub use frame::{RunError, Tally, run, solve_line};
pub use general::General;
pub use instance::{Instance, Problem, Refusal};
pub use limits::{LimitFault, Limits};
pub use npy::{Array, Dtype, HeaderPart, NpyError, NpyProblem};
pub use options::Options;
pub use plain::{
    ListEntry, PlainInstance, PlainLists, PlainNumber, PlainProject, PlainProjectMentor, PlainSense,
};
pub use projects::{ProjectsObjective, StudentProjects};
pub use roommates::{PoolPreferences, Roommates, RoommatesObjective};
pub use topics::LAB_TOPICS;
pub use triads::{Cyclic, Ranked, Triads, TriadsProblem};
pub use two_sided::{Objective, Preferences, TwoSided};
