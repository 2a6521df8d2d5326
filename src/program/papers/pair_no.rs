//! The number of a pair.

use crate::kernel::Phrases;
use crate::kernel::Said;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of a pair within a cycle, from 1. It stays the pair's own after the
/// pair has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PairNo(u32);

impl PairNo {
    /// The pair of this number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The number of the pair at this position.
    pub(in crate::program) fn at(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// The position of this number; nothing for 0.
    pub(in crate::program) fn position(self) -> Option<usize> {
        self.0.checked_sub(1).map(|position| position as usize)
    }
}

impl Said for PairNo {
    fn said(&self, _: &str, _: &Phrases) -> String {
        self.to_string()
    }
}

impl fmt::Display for PairNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
