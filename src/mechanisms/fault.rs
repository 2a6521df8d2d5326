//! What a mechanism refuses, and how its run ends early.

use crate::assignment::ProfileFault;
use crate::kernel::{Faults, Internal, Side, StopReason, faults};
use crate::market::{AssignmentFault, Outcome};
use crate::stable::StableFault;

use super::formed::{FormedOutcome, FormedPairs};

faults! {
    /// Why a mechanism does not take a market: it lies outside its domain, or what it needs beside
    /// the market is missing.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum MechanismFault: "mechanism-fault" {
        /// The lists of a side hold ties, and the mechanism is defined without.
        Ties {
            /// The mechanism's code.
            mechanism: &'static str,
            /// The side whose lists hold ties.
            side: Side,
        } = "ties",
            "`{mechanism}` is defined for strict lists of {side:pl}: break the ties first",
            "{mechanism} определён для строгих списков {side:gen-pl}: сначала разделите равных";
        /// A mentee may have several mentors, and the mechanism is defined for one.
        MenteeSeats {
            /// The mechanism's code.
            mechanism: &'static str,
            /// The first mentee with several seats.
            mentee: usize,
            /// Its seats.
            seats: u32,
        } = "mentee-seats",
            "`{mechanism}` is for mentees with one seat; mentee {mentee} has {seats}",
            "{mechanism} – для наставляемых с одним местом; у наставляемого {mentee} мест {seats}";
        /// A lottery without a seed.
        NoSeed {
            /// The mechanism's code.
            mechanism: &'static str,
        } = "no-seed",
            "`{mechanism}` is a lottery and needs a seed",
            "{mechanism} – жребий, ему нужно зерно";
        /// The pairs of today are not given.
        NoPresent {
            /// The mechanism's code.
            mechanism: &'static str,
        } = "no-present",
            "`{mechanism}` starts from the present pairs, and none are given",
            "{mechanism} исходит из нынешних пар, а они не даны";
        /// Something given beside the market does not have the market's size.
        Size {
            /// What was given.
            what: &'static str,
            /// The side whose number differs.
            side: Side,
            /// How many the market has.
            expected: usize,
            /// How many there are.
            got: usize,
        } = "size",
            "{what} are of {got} {side:pl}, the market of {expected}",
            "{what}: для {side:gen-pl} дано {got}, а на рынке {expected}";
        /// A product is compared exactly, and a worth is no whole number of at most 2⁵³.
        NotWhole {
            /// The pair's mentee.
            mentee: u32,
            /// The pair's mentor.
            mentor: u32,
            /// What the pair is worth.
            worth: f64,
        } = "not-whole",
            "mentee {mentee} and mentor {mentor} are worth {worth}: products are compared of \
             whole numbers up to 2^53",
            "пара наставляемого {mentee} и наставника {mentor} стоит {worth}: произведения \
             сравниваются у целых чисел до 2^53";
        /// More mentees than odds are found of exactly.
        TooManyMentees {
            /// The mechanism's code.
            what: &'static str,
            /// How many choose.
            mentees: usize,
            /// How many may.
            most: usize,
        } = "too-many-mentees",
            "the odds of `{what}` are found exactly for up to {most:mentee|mentees}, not for {mentees}",
            "точные шансы {what} находятся, когда наставляемых не больше {most}, а их {mentees}";
        /// A limit of odds that is none, or a number of pairs that may be impossible.
        Limit {
            /// The limit's numerator.
            numerator: u32,
            /// Its denominator.
            denominator: u32,
        } = "limit",
            "odds of at most {numerator}/{denominator}: a limit is a/b with 1 <= a <= b <= 65535, of \
             as many pairs as can be or of any number",
            "шансы не больше {numerator}/{denominator}: предел – это a/b, где 1 <= a <= b <= 65535, а \
             пар столько, сколько возможно, или любое число";
        /// Worths that sums do not take, all together.
        Worths(fault: Faults<AssignmentFault>) = "worths", "{fault}", "{fault}";
        /// What a solver of profiles refuses.
        Profile(fault: ProfileFault) = "profile", "{fault}", "{fault}";
        /// What a solver of stable matchings refuses.
        Stable(fault: StableFault) = "stable", "{fault}", "{fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
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
    ended(run.map(Outcome::Solved))
}

/// What a run comes to whose reading may have been stopped.
pub(super) fn ended(run: Result<FormedOutcome, Ended>) -> Result<FormedOutcome, MechanismFault> {
    match run {
        Ok(outcome) => Ok(outcome),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}
