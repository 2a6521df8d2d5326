//! Why no timetable can be made.

use crate::kernel::{Internal, Side};

/// Why no timetable can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanFault {
    /// Somebody is said to be absent who is nobody.
    #[error("{side} {person} is said to be absent, but there are {people} {}", side.plural())]
    Unknown {
        /// The side.
        side: Side,
        /// The position given.
        person: u32,
        /// How many people the side has.
        people: usize,
    },
    /// The choice of meetings was refused by the solver; a fault of this crate.
    #[error("the choice of meetings could not be set up: {fault}")]
    Refused {
        /// What the solver said.
        fault: String,
    },
    /// A fault of this crate.
    #[error(transparent)]
    Internal(#[from] Internal),
}
