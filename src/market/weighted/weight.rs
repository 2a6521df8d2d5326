//! The numbers that an assignment adds up.

use serde::{Serialize, de::DeserializeOwned};
use std::fmt::{Debug, Display};
use std::ops::{Add, Neg, Sub};

mod sealed {
    pub trait Sealed {}
}

/// A number that stands for what a pair is worth, or what it costs. Sealed:
/// `i32`, `i64`, `f32` and `f64`.
pub trait Weight:
    sealed::Sealed
    + Copy
    + PartialEq
    + Debug
    + Display
    + Default
    + Serialize
    + DeserializeOwned
    + Send
    + Sync
    + 'static
{
    /// What prices are counted in: `i64` for integers, `f64` for floats. Both
    /// widenings are exact.
    type Price: Price;

    /// The weight as a price.
    fn price(self) -> Self::Price;

    /// The weight as a float: exact up to 2⁵³.
    fn float(self) -> f64;

    /// The same for magnitudes below 2⁵¹, in a way that vector instructions have.
    #[doc(hidden)]
    fn small_float(self) -> f64;
}

/// The number in which a solver counts and a certificate states prices. Sealed:
/// `i64` and `f64`.
pub trait Price:
    sealed::Sealed
    + Copy
    + PartialEq
    + PartialOrd
    + Debug
    + Display
    + Default
    + Serialize
    + DeserializeOwned
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    /// The sum of many: `i128`, which no sum of weights overflows, or `f64`.
    type Total: Copy
        + PartialEq
        + PartialOrd
        + Debug
        + Display
        + Default
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + Add<Output = Self::Total>
        + Sub<Output = Self::Total>
        + Neg<Output = Self::Total>
        + 'static;

    /// Nothing.
    const ZERO: Self;
    /// Above every price that a solver meets.
    const INFINITE: Self;

    /// The largest magnitude of a weight among this many agents: small enough that
    /// no path over all of them overflows. 2⁶¹ / (agents + 1) for integers.
    fn limit(agents: usize) -> Self;

    /// What is wrong with this weight, given the limit.
    fn fault(self, limit: Self) -> Option<WeightFault>;

    /// The same number, widened so that sums cannot overflow.
    fn wide(self) -> Self::Total;

    /// So many times the number, widened; it does not overflow, since an assignment has
    /// fewer than 2⁶⁴ pairs.
    fn times(self, count: u64) -> Self::Total;

    /// How far the computed sum of `terms`, some of which are prices found along
    /// paths over `agents` agents, may lie from the true one: 0 for integers, ε ·
    /// (agents + 8) · Σ |term| with ε = 2⁻⁵² for floats.
    fn tolerance(terms: &[Self::Total], agents: usize) -> Self::Total;

    /// The price as a float: exact up to 2⁵³.
    fn float(self) -> f64;

    /// The price that a float stands for: exact for whole numbers up to 2⁵³.
    fn from_float(float: f64) -> Self;

    /// The total order that agrees with `<` on finite numbers.
    fn order(self, other: Self) -> std::cmp::Ordering;

    /// A number that stays finite only if both are finite: for whole numbers, which all
    /// are, always 0.
    #[must_use]
    fn if_finite(self, other: Self) -> Self;

    /// The smaller of two.
    #[must_use]
    #[inline]
    fn least(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    /// The larger of two.
    #[must_use]
    #[inline]
    fn most(self, other: Self) -> Self {
        if other > self { other } else { self }
    }
}

/// Why a number cannot be a weight.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightFault {
    /// An integer so large that sums along a path could overflow.
    #[error("{value} is beyond ±{limit}, the largest integer for this many agents")]
    Integer {
        /// The number.
        value: i64,
        /// The largest magnitude allowed.
        limit: i64,
    },
    /// A float so large that sums along a path could overflow.
    #[error("{value} is beyond ±{limit:e}, the largest number for this many agents")]
    Float {
        /// The number.
        value: f64,
        /// The largest magnitude allowed.
        limit: f64,
    },
    /// NaN or an infinity.
    #[error("{value} is not finite")]
    NotFinite {
        /// The number.
        value: f64,
    },
}

impl Price for i64 {
    type Total = i128;
    const ZERO: Self = 0;
    const INFINITE: Self = i64::MAX;

    fn limit(agents: usize) -> Self {
        (1 << 61) / i64::try_from(agents).unwrap_or(i64::MAX).saturating_add(1)
    }

    #[inline]
    fn fault(self, limit: Self) -> Option<WeightFault> {
        if -limit <= self && self <= limit {
            return None;
        }
        Some(WeightFault::Integer { value: self, limit })
    }

    #[inline]
    fn wide(self) -> i128 {
        self.into()
    }

    #[inline]
    fn times(self, count: u64) -> i128 {
        i128::from(self) * i128::from(count)
    }

    #[inline]
    fn tolerance(_: &[i128], _: usize) -> i128 {
        0
    }

    #[inline]
    fn float(self) -> f64 {
        self as f64
    }

    #[inline]
    fn from_float(float: f64) -> Self {
        float as i64
    }

    #[inline(always)]
    fn if_finite(self, _: Self) -> Self {
        0
    }

    #[inline]
    fn order(self, other: Self) -> std::cmp::Ordering {
        self.cmp(&other)
    }
}

impl Price for f64 {
    type Total = f64;
    const ZERO: Self = 0.0;
    const INFINITE: Self = f64::INFINITY;

    fn limit(agents: usize) -> Self {
        f64::MAX / (8.0 * (agents as f64 + 1.0))
    }

    #[inline]
    fn fault(self, limit: Self) -> Option<WeightFault> {
        if self.abs() <= limit {
            None
        } else if self.is_finite() {
            Some(WeightFault::Float { value: self, limit })
        } else {
            Some(WeightFault::NotFinite { value: self })
        }
    }

    #[inline]
    fn wide(self) -> f64 {
        self
    }

    #[inline]
    fn times(self, count: u64) -> f64 {
        self * count as f64
    }

    #[inline]
    fn tolerance(terms: &[f64], agents: usize) -> f64 {
        let size = terms.iter().fold(0.0, |sum: f64, term| sum + term.abs());
        f64::EPSILON * (agents as f64 + 8.0) * size
    }

    #[inline]
    fn float(self) -> f64 {
        self
    }

    #[inline]
    fn from_float(float: f64) -> Self {
        float
    }

    #[inline(always)]
    fn if_finite(self, other: Self) -> Self {
        self + other
    }

    #[inline]
    fn order(self, other: Self) -> std::cmp::Ordering {
        self.total_cmp(&other)
    }
}

/// 3 · 2⁵¹: an integer added to its bits stands in its lowest places.
const SHIFT: f64 = 6_755_399_441_055_744.0;

#[inline]
fn small_integer(integer: i64) -> f64 {
    f64::from_bits(SHIFT.to_bits().wrapping_add(integer as u64)) - SHIFT
}

macro_rules! weights {
    ($($weight:ty => $price:ty, $small:expr);*) => {$(
        impl sealed::Sealed for $weight {}
        impl Weight for $weight {
            type Price = $price;
            #[inline]
            fn price(self) -> $price {
                self.into()
            }
            #[inline]
            fn float(self) -> f64 {
                self as f64
            }
            #[inline]
            fn small_float(self) -> f64 {
                $small(self)
            }
        }
    )*};
}
weights!(i32 => i64, f64::from; i64 => i64, small_integer; f32 => f64, f64::from; f64 => f64, f64::from);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[inline]
    fn small_integers_become_the_same_floats() {
        for magnitude in [0i64, 1, 7, 1 << 20, (1 << 51) - 1] {
            for integer in [magnitude, -magnitude] {
                assert_eq!(integer.small_float(), integer as f64);
            }
        }
    }
}
