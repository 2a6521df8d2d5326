//! The checked instance that solvers take, and the answers and certificates that
//! they give.
//!
//! Raw input becomes a checked type here, with *all* its faults reported at once;
//! solvers accept the checked types only and never validate again.

mod assignment;
mod assignment_answer;
mod assignment_builder;
mod choice;
mod matching;
mod outcome;
mod rows;
mod scores;
mod seats;
mod weight;

pub use assignment::{AssignmentProblem, Cardinality, Sense, Side};
pub use assignment_answer::{
    AssignmentAnswer, AssignmentCertificate, AssignmentStats, AssignmentWitness, HallWitness,
    PairCover,
};
pub use assignment_builder::{AssignmentBuilder, AssignmentFault};
pub use choice::{NextChoice, Prefers};
pub use matching::{Matching, MatchingFault};
pub use outcome::{Outcome, Stopped};
pub use rows::{CostRows, RowBuffer, RowView};
pub use scores::{Score, Scores, ScoresFault};
pub use seats::Seats;
pub use weight::{Price, Weight, WeightFault};
