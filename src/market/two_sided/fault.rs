//! What can be wrong with preference lists.

use crate::kernel::{Internal, Side, TooMany};

/// A fault of raw preference lists or of the numbers beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListFault {
    /// An entry names nobody.
    #[error("{side} {agent} lists {partner} at place {position}, but there are {partners} {}", side.other().plural())]
    OutOfRange {
        /// Whose list.
        side: Side,
        /// Which list, from 0.
        agent: usize,
        /// The entry's place in the list, from 0.
        position: usize,
        /// The index given.
        partner: u64,
        /// How many agents the opposite side has.
        partners: usize,
    },
    /// A list names an agent twice.
    #[error("{side} {agent} lists {} {partner} twice, again at place {position}", side.other())]
    Twice {
        /// Whose list.
        side: Side,
        /// Which list, from 0.
        agent: usize,
        /// The place of the second naming, from 0.
        position: usize,
        /// Who is named twice.
        partner: u32,
    },
    /// A group of tied entries has no member.
    #[error("{side} {agent} has an empty group of ties at place {position}")]
    EmptyTie {
        /// Whose list.
        side: Side,
        /// Which list, from 0.
        agent: usize,
        /// How many entries stand before the group.
        position: usize,
    },
    /// A matrix row goes on after its padding began.
    #[error(
        "{side} {agent} has an entry at place {position}, after the padding at place {padding}"
    )]
    AfterPadding {
        /// Whose list.
        side: Side,
        /// Which list, from 0.
        agent: usize,
        /// The entry's place.
        position: usize,
        /// Where the padding began.
        padding: usize,
    },
    /// Seats are given for another number of agents.
    #[error("{got} seats are given for {expected} {}", side.plural())]
    Seats {
        /// Whose seats.
        side: Side,
        /// How many agents the side has.
        expected: usize,
        /// How many seats were given.
        got: usize,
    },
    /// The lists of a side hold more entries than can be numbered.
    #[error("the lists of the {} hold {entries} entries, more than can be numbered", side.plural())]
    TooManyEntries {
        /// Whose lists.
        side: Side,
        /// How many entries.
        entries: usize,
    },
    /// A side has more agents than can be numbered.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A fault of this crate.
    #[error(transparent)]
    Internal(#[from] Internal),
}
