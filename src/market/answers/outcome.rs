//! What a solver can say, the same for every solver: an answer with its proof, the proof
//! that there is none, or the best that it found before it was stopped.

use crate::kernel::StopReason;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// The answer of a solver. A problem without an answer is an outcome, not an error.
///
/// A solver that always finds an answer has no witness, and one that knows nothing before
/// it ends has no best: there the type says so with [`Infallible`].
///
/// ```
/// use mentormatch::kernel::StopReason;
/// use mentormatch::market::Outcome;
///
/// let done: Outcome<u32> = Outcome::Solved(3);
/// assert_eq!(done.map(|answer| answer + 1).solved(), Some(4));
/// let cut: Outcome<u32> = Outcome::stopped(StopReason::Deadline);
/// assert_eq!(cut.reason(), Some(StopReason::Deadline));
/// assert_eq!(cut.or_stopped(), Err(StopReason::Deadline));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status")]
#[must_use]
pub enum Outcome<Solution, Witness = Infallible, Best = Infallible> {
    /// The answer.
    Solved(Solution),
    /// There is none, and why.
    Impossible(Witness),
    /// The run was stopped; the best found so far.
    Stopped(Stopped<Best>),
}

/// What a stopped run leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped<Best = Infallible> {
    /// Why it stopped.
    pub reason: StopReason,
    /// The best found, with its bound where one is known; nothing where nothing was found
    /// yet.
    pub best: Option<Best>,
}

impl<Best> From<StopReason> for Stopped<Best> {
    /// Nothing was found yet.
    fn from(reason: StopReason) -> Self {
        Self { reason, best: None }
    }
}

impl<Solution, Witness, Best> Outcome<Solution, Witness, Best> {
    /// Stopped before anything was found.
    pub fn stopped(reason: StopReason) -> Self {
        Self::Stopped(reason.into())
    }

    /// Stopped with this as the best found.
    pub fn stopped_with(reason: StopReason, best: Best) -> Self {
        Self::Stopped(Stopped { reason, best: Some(best) })
    }

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

    /// Why the run stopped, if it did.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        match self {
            Self::Stopped(stopped) => Some(stopped.reason),
            _ => None,
        }
    }

    /// The same with another answer.
    pub fn map<Other>(self, of: impl FnOnce(Solution) -> Other) -> Outcome<Other, Witness, Best> {
        match self {
            Self::Solved(solution) => Outcome::Solved(of(solution)),
            Self::Impossible(witness) => Outcome::Impossible(witness),
            Self::Stopped(stopped) => Outcome::Stopped(stopped),
        }
    }
}

impl<Solution, Best> Outcome<Solution, Infallible, Best> {
    /// The answer, or why the run stopped; the best that it found until then is left.
    ///
    /// # Errors
    /// Why it stopped.
    pub fn or_stopped(self) -> Result<Solution, StopReason> {
        match self {
            Self::Solved(solution) => Ok(solution),
            Self::Impossible(never) => match never {},
            Self::Stopped(stopped) => Err(stopped.reason),
        }
    }
}

impl<Solution> Outcome<Solution, Infallible, Solution> {
    /// The answer or the best found, and why it is no more than that.
    ///
    /// # Errors
    /// Why the run stopped, where nothing was found.
    pub fn best(self) -> Result<(Solution, Option<StopReason>), StopReason> {
        match self {
            Self::Solved(solution) => Ok((solution, None)),
            Self::Impossible(never) => match never {},
            Self::Stopped(Stopped { reason, best: Some(best) }) => Ok((best, Some(reason))),
            Self::Stopped(Stopped { reason, best: None }) => Err(reason),
        }
    }
}

impl<Solution, Witness, Best> From<Result<Solution, StopReason>>
    for Outcome<Solution, Witness, Best>
{
    /// An answer, or a run that was stopped before anything was found.
    fn from(run: Result<Solution, StopReason>) -> Self {
        match run {
            Ok(solution) => Self::Solved(solution),
            Err(reason) => Self::stopped(reason),
        }
    }
}
