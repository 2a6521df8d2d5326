//! What a mechanism refuses, and how its run ends early.

use crate::kernel::{Internal, Side, StopReason, joined};
use crate::market::{AssignmentFault, Outcome};
use crate::stable::StableFault;

use super::formed::{FormedOutcome, FormedPairs};

/// Why a mechanism does not take a market: it lies outside its domain, or what it needs beside
/// the market is missing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MechanismFault {
    /// The lists of a side hold ties, and the mechanism is defined without.
    #[error("`{mechanism}` is defined for strict lists of {}: break the ties first", side.plural())]
    Ties {
        /// The mechanism's code.
        mechanism: &'static str,
        /// The side whose lists hold ties.
        side: Side,
    },
    /// A mentee may have several mentors, and the mechanism is defined for one.
    #[error("`{mechanism}` is for mentees with one seat; mentee {mentee} has {seats}")]
    MenteeSeats {
        /// The mechanism's code.
        mechanism: &'static str,
        /// The first mentee with several seats.
        mentee: usize,
        /// Its seats.
        seats: u32,
    },
    /// A lottery without a seed.
    #[error("`{mechanism}` is a lottery and needs a seed")]
    NoSeed {
        /// The mechanism's code.
        mechanism: &'static str,
    },
    /// The pairs of today are not given.
    #[error("`{mechanism}` starts from the present pairs, and none are given")]
    NoPresent {
        /// The mechanism's code.
        mechanism: &'static str,
    },
    /// Something given beside the market does not have the market's size.
    #[error("{what} are of {got} {}, the market of {expected}", side.plural())]
    Size {
        /// What was given.
        what: &'static str,
        /// The side whose number differs.
        side: Side,
        /// How many the market has.
        expected: usize,
        /// How many there are.
        got: usize,
    },
    /// A product is compared exactly, and a worth is no whole number of at most 2⁵³.
    #[error(
        "mentee {mentee} and mentor {mentor} are worth {worth}: products are compared of whole \
         numbers up to 2^53"
    )]
    NotWhole {
        /// The pair's mentee.
        mentee: u32,
        /// The pair's mentor.
        mentor: u32,
        /// What the pair is worth.
        worth: f64,
    },
    /// Worths that sums do not take, all together.
    #[error("{}", joined(.0))]
    Worths(Vec<AssignmentFault>),
    /// What a solver of stable matchings refuses.
    #[error(transparent)]
    Stable(#[from] StableFault),
    /// A fault of this crate.
    #[error(transparent)]
    Internal(#[from] Internal),
}

/// Why a run ended without an answer.
pub(super) enum Ended {
    Stopped(StopReason),
    Fault(MechanismFault),
}

impl From<StopReason> for Ended {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

impl From<MechanismFault> for Ended {
    fn from(fault: MechanismFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Internal> for Ended {
    fn from(fault: Internal) -> Self {
        Self::Fault(fault.into())
    }
}

/// What a run comes to that knows nothing before its end.
pub(super) fn told(run: Result<FormedPairs, Ended>) -> Result<FormedOutcome, MechanismFault> {
    match run {
        Ok(formed) => Ok(Outcome::Solved(formed)),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}
