//! Why a situation cannot be as asked, and what keeps two people apart.

use crate::kernel::{MenteeIx, MentorIx, Side};
use crate::people::{Base, Participant, PersonId};
use std::fmt;

/// Why a situation cannot be as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SituationFault {
    /// The id is not in the base.
    #[error("{person} is not among the {side}s")]
    UnknownPerson {
        /// Which base was searched.
        side: Side,
        /// The id.
        person: PersonId,
    },
    /// A lock on a pair that the rules forbid.
    #[error("{mentee} and {mentor} cannot be locked together: {because} forbids the pair")]
    LockedForbidden {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
        /// What forbids it.
        because: KeptApart,
    },
    /// A pair is locked and vetoed.
    #[error("{mentee} and {mentor} are locked together and vetoed at once")]
    LockedVetoed {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
    },
    /// The locked pairs of a mentor cannot be part of a group of a size that may be.
    #[error("the locked pairs of mentor {mentor} fit no group of a size that may be")]
    LockedGroup {
        /// The mentor.
        mentor: PersonId,
    },
    /// More locks than seats.
    #[error("the {side} {person} has no free seat left for another locked pair")]
    NoSeatForLock {
        /// The person's side.
        side: Side,
        /// The person.
        person: PersonId,
    },
}

/// Why pairs that a strategy formed cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PairsFault {
    /// A position is nobody's.
    #[error("there is no mentee {mentee} or no mentor {mentor}")]
    Unknown {
        /// The pair's mentee.
        mentee: MenteeIx,
        /// The pair's mentor.
        mentor: MentorIx,
    },
    /// A pair stands twice.
    #[error("{mentee} and {mentor} are a pair twice")]
    Twice {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
    },
    /// A pair may not be made.
    #[error("{mentee} and {mentor} cannot be a pair: {because} forbids it")]
    KeptApart {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
        /// What forbids it.
        because: KeptApart,
    },
    /// Somebody has more pairs, the locked ones among them, than seats.
    #[error("the {side} {person} has {seats} free seats, but {pairs} pairs")]
    Seats {
        /// The person's side.
        side: Side,
        /// The person.
        person: PersonId,
        /// How many seats are free.
        seats: u32,
        /// How many pairs.
        pairs: u64,
    },
}

/// What keeps two people from being paired. A rule may have any name, so it is told apart
/// from a veto by its kind and never by what it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum KeptApart {
    /// The pair is vetoed in this situation.
    Veto,
    /// The rules of a form rule it out.
    Forms,
    /// The scoring rule of this name forbids it.
    Rule {
        /// The rule's name, as the curator wrote it.
        name: String,
    },
}

impl fmt::Display for KeptApart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Veto => f.write_str("a veto"),
            Self::Forms => f.write_str("the forms' rules"),
            Self::Rule { name } => f.write_str(name),
        }
    }
}

/// The position of somebody in their base.
pub(super) fn find<P: Participant>(
    base: &Base<P>,
    person: &PersonId,
) -> Result<P::Ix, SituationFault> {
    base.index_of(person)
        .ok_or_else(|| SituationFault::UnknownPerson { side: P::SIDE, person: person.clone() })
}
