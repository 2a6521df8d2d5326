//! What a solver can say: an answer, the proof that there is none, or the best
//! that it found before it was stopped.

use crate::kernel::StopReason;
use serde::{Deserialize, Serialize};

/// The answer of a solver. A problem without an answer is an outcome, not an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status")]
#[non_exhaustive]
pub enum Outcome<Solution, Witness, Partial = std::convert::Infallible> {
    /// The answer.
    Solved(Solution),
    /// There is none, and why.
    Impossible(Witness),
    /// The run was stopped; the best found so far.
    Stopped(Stopped<Partial>),
}

/// The best that a stopped run found, with what is known about better answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped<Partial> {
    /// Why it stopped.
    pub reason: StopReason,
    /// The best found, with its bound.
    pub best: Partial,
}

impl<Solution, Witness, Partial> Outcome<Solution, Witness, Partial> {
    /// The answer, if there is one.
    #[must_use]
    pub fn solved(self) -> Option<Solution> {
        match self {
            Self::Solved(solution) => Some(solution),
            _ => None,
        }
    }

    /// The answer, if there is one, by reference.
    #[must_use]
    pub fn as_solved(&self) -> Option<&Solution> {
        match self {
            Self::Solved(solution) => Some(solution),
            _ => None,
        }
    }

    /// The witness that there is no answer, if that was shown.
    #[must_use]
    pub fn as_impossible(&self) -> Option<&Witness> {
        match self {
            Self::Impossible(witness) => Some(witness),
            _ => None,
        }
    }
}
