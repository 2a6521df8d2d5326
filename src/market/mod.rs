//! The checked instance that solvers take, and the answers and certificates that
//! they give.
//!
//! Raw input becomes a checked type here, with *all* its faults reported at once;
//! solvers accept the checked types only and never validate again.

mod choice;
mod matching;
mod outcome;
mod scores;
mod seats;

pub use choice::{NextChoice, Prefers};
pub use matching::{Matching, MatchingFault};
pub use outcome::{Outcome, Stopped};
pub use scores::{Score, Scores, ScoresFault};
pub use seats::Seats;
