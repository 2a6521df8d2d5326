//! The numbers in which a run counts: small integers where they suffice, else wide ones, else
//! numbers of any two sizes together.

use crate::kernel::Long;
use std::ops::{Add, Sub};

/// A number that is added, subtracted, compared and halved without rounding.
pub(super) trait Count:
    Copy + Ord + Default + Add<Output = Self> + Sub<Output = Self>
{
    /// Half of an even number that is not negative.
    fn half(self) -> Self;
}

impl Count for i64 {
    fn half(self) -> Self {
        self >> 1
    }
}

impl Count for i128 {
    fn half(self) -> Self {
        self >> 1
    }
}

impl Count for Long {
    fn half(self) -> Self {
        self.halved()
    }
}
