//! What the stable solvers refuse, and how their runs end early.

use crate::kernel::{Internal, MenteeIx, MentorIx, StopReason};
use crate::market::Outcome;

/// What the stable solvers do not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StableFault {
    /// The objective is defined for strict lists; break ties first.
    #[error("this objective needs strict lists: break the ties first")]
    Ties,
    /// The objective is implemented for one seat a mentee.
    #[error("this objective is for mentees with one seat; mentee {mentee} has {seats}")]
    MenteeSeats {
        /// The first mentee with another number of seats.
        mentee: usize,
        /// Its seats.
        seats: u32,
    },
    /// Both of a required pair have several seats.
    #[error(
        "mentee {mentee} and mentor {mentor} have several seats each, so they cannot be required together"
    )]
    RequiredSeats {
        /// The pair's mentee.
        mentee: MenteeIx,
        /// The pair's mentor.
        mentor: MentorIx,
    },
    /// Complete lists with more entries than can be numbered.
    #[error("the lists hold {pairs} acceptable pairs, more than this objective can number")]
    TooManyEntries {
        /// How many.
        pairs: u64,
    },
    /// A fault of this crate.
    #[error(transparent)]
    Internal(#[from] Internal),
}

/// Why a run ended without an answer.
pub(super) enum Halt {
    Stopped(StopReason),
    Fault(StableFault),
}

impl From<StopReason> for Halt {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

impl From<StableFault> for Halt {
    fn from(fault: StableFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Internal> for Halt {
    fn from(fault: Internal) -> Self {
        Self::Fault(fault.into())
    }
}

/// What a run comes to that knows nothing before its end.
pub(super) fn told<Answer, Witness, Best>(
    run: Result<Outcome<Answer, Witness, Best>, Halt>,
) -> Result<Outcome<Answer, Witness, Best>, StableFault> {
    match run {
        Ok(outcome) => Ok(outcome),
        Err(Halt::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Halt::Fault(fault)) => Err(fault),
    }
}
