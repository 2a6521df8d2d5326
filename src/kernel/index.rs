//! Index types, and the only place where an index is cast.
//!
//! An index is a `u32`: half the memory of a pointer-sized one, and four thousand
//! million people are enough. The conversion to `usize` never loses, because the
//! crate supports only targets whose pointers have 32 bits or more.

use super::{as_displayed, faults};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::Hash;

#[cfg(target_pointer_width = "16")]
compile_error!("mentormatch needs pointers of at least 32 bits");

mod sealed {
    pub trait Sealed {}
}

faults! {
    /// More agents than a `u32` can number.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct TooMany: "too-many" {
        /// How many agents there were.
        pub count: usize,
    } = "too-many",
        "{count} agents are more than the 4294967295 that can be numbered",
        "участников {count}, больше 4294967295, которых можно пронумеровать";
}

as_displayed! { MenteeIx MentorIx AgentIx }

/// A position in one side of a market. Sealed: the index types of this crate are
/// the only ones, so an algorithm generic over sides can rely on their meaning.
pub trait Index:
    sealed::Sealed + Copy + Eq + Ord + Hash + fmt::Debug + fmt::Display + Send + Sync + 'static
{
    /// The index at position `at`. Positions come from loops over a side whose
    /// size has been checked with [`Index::check_count`]; a larger one saturates.
    fn at(at: usize) -> Self;

    /// The position as a `usize`, for slices.
    fn get(self) -> usize;

    /// The position as it is stored.
    fn raw(self) -> u32;

    /// Refuses a side with more agents than can be numbered.
    ///
    /// # Errors
    /// [`TooMany`] where `count` exceeds `u32::MAX`.
    fn check_count(count: usize) -> Result<(), TooMany> {
        match u32::try_from(count) {
            Ok(_) => Ok(()),
            Err(_) => Err(TooMany { count }),
        }
    }

    /// Every index of a side of `count` agents, ascending.
    fn all(count: usize) -> impl Iterator<Item = Self> {
        (0..count).map(Self::at)
    }
}

/// A place as it is stored: the number of a node, of a round, of an agent of either side. One
/// beyond what can be numbered saturates, as [`Index::at`] does.
#[inline]
pub(crate) fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        #[repr(transparent)]
        pub struct $name(u32);

        impl $name {
            /// The index with this raw position.
            #[must_use]
            pub const fn new(raw: u32) -> Self {
                Self(raw)
            }
        }

        impl sealed::Sealed for $name {}

        impl Index for $name {
            #[inline]
            fn at(at: usize) -> Self {
                Self(narrow(at))
            }

            #[inline]
            fn get(self) -> usize {
                self.0 as usize
            }

            #[inline]
            fn raw(self) -> u32 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

index! {
    /// A mentee's position in its market: the proposing side by convention, the
    /// rows of an assignment.
    MenteeIx
}
index! {
    /// A mentor's position in its market: the side with seats by convention, the
    /// columns of an assignment.
    MentorIx
}
index! {
    /// An agent's position where there is one pool only, as among roommates.
    AgentIx
}
