//! What the stable solvers refuse, and how their runs end early.

use crate::kernel::{Internal, MenteeIx, MentorIx, StopReason, faults};
use crate::market::Outcome;

faults! {
    /// What the stable solvers do not do.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum StableFault: "stable-fault" {
        /// The objective is defined for strict lists; break ties first.
        Ties = "ties",
            "this objective needs strict lists: break the ties first",
            "эта цель определена для строгих списков: сначала разделите равных";
        /// The objective is implemented for one seat a mentee.
        MenteeSeats {
            /// The first mentee with another number of seats.
            mentee: usize,
            /// Its seats.
            seats: u32,
        } = "mentee-seats",
            "this objective is for mentees with one seat; mentee {mentee} has {seats}",
            "эта цель – для наставляемых с одним местом; у наставляемого {mentee} мест {seats}";
        /// Both of a required pair have several seats, which deferred acceptance does not serve;
        /// `Lattice::best_restricted` does.
        RequiredSeats {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "required-seats",
            "mentee {mentee} and mentor {mentor}, who are required together, have several seats each: \
             only the search over all stable matchings serves them",
            "у наставляемого {mentee} и у наставника {mentor}, чья пара обязательна, по нескольку мест: \
             для них годится только поиск по всем устойчивым распределениям";
        /// What the groups of a mentor cost cannot be borne by pairs: the numbers are too large.
        GroupCosts {
            /// The mentor.
            mentor: usize,
        } = "group-costs",
            "what the groups of mentor {mentor} cost is too large to be counted",
            "стоимость групп наставника {mentor} слишком велика";
        /// Complete lists with more entries than can be numbered.
        TooManyEntries {
            /// How many.
            pairs: u64,
        } = "too-many-entries",
            "the lists hold {pairs} acceptable pairs, more than this objective can number",
            "допустимых пар в списках {pairs}, больше, чем эта цель может пронумеровать";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
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
