//! The numbers that an assignment adds up.

use super::AssignmentProblem;
use super::price_table::{Filtered, Plain, PriceTable};
use super::whole::{Lifted, Scaled, lift};
use crate::kernel::Dyadic;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::{Debug, Display};
use std::ops::{Add, Neg, Sub};

pub(super) mod sealed {
    pub trait Sealed {}
}

/// What values of an assignment are told in: `i128` for integers, which no sum of weights
/// overflows, `f64` for floats.
pub type Value<W> = <<W as Weight>::Price as Price>::Total;

/// The sum of many weights and prices, exactly: `i128` for integers, [`Dyadic`] for floats.
pub type Sum<W> = <<W as Weight>::Exact as Price>::Total;

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
    /// What a solver counts in: `i64` for integers, `f64` for floats. Both widenings are
    /// exact.
    type Price: Price;

    /// What proofs are stated in, without rounding: `i64` for integers, [`Dyadic`] for
    /// floats.
    type Exact: Price;

    /// The weight as a solver counts it.
    fn price(self) -> Self::Price;

    /// The weight as a proof counts it.
    fn exact(self) -> Self::Exact;

    /// Adds the weight to a sum.
    fn add_to(self, sum: &mut Sum<Self>);

    /// So many times a sum of prices.
    fn times(sum: Sum<Self>, count: u64) -> Sum<Self>;

    /// A sum as a value: for floats rounded once, to the nearest.
    fn value(sum: Sum<Self>) -> Value<Self>;

    /// A sum as a bound that no value is above: for floats rounded up.
    fn bound_above(sum: Sum<Self>) -> Value<Self>;

    /// The weight as a float: exact up to 2⁵³.
    fn float(self) -> f64;

    /// The same for magnitudes below 2⁵¹, in a way that vector instructions have.
    #[doc(hidden)]
    fn small_float(self) -> f64;

    /// Whether weights are floats.
    #[doc(hidden)]
    const FLOATS: bool;

    /// How prices are compared with many weights.
    #[doc(hidden)]
    type Table: PriceTable<Self>;

    /// Weights of the same problem for a solver that counts without rounding.
    #[doc(hidden)]
    type Whole: Weight;

    /// The problem for such a solver.
    #[doc(hidden)]
    fn lift(problem: &AssignmentProblem<Self>) -> Lifted<'_, Self>;

    /// A solver's price as a proof counts it.
    #[doc(hidden)]
    fn proven(price: Self::Price) -> Self::Exact;

    /// The price that stands for so many units `2^unit`, and back where one does.
    #[doc(hidden)]
    fn from_whole(price: <Self::Whole as Weight>::Price, unit: i32) -> Self::Exact;

    #[doc(hidden)]
    fn to_whole(price: Self::Exact, unit: i32) -> Option<<Self::Whole as Weight>::Price>;

    /// The same for problems whose numbers need all the range of floats.
    #[doc(hidden)]
    fn from_dyadic(price: Dyadic) -> Self::Exact;

    #[doc(hidden)]
    fn to_dyadic(price: Self::Exact) -> Dyadic;
}

/// The number in which a solver counts or a certificate states prices. Sealed: `i64`,
/// `i128`, `f64` and [`Dyadic`].
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
    /// The sum of many: `i128`, which no sum of weights overflows, `f64` or [`Dyadic`].
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
    #[error(
        "{value:e} is beyond ±{limit:e}, the largest number for this many agents: sums could \
             overflow; null forbids a pair"
    )]
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

impl sealed::Sealed for i128 {}
impl sealed::Sealed for Dyadic {}

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

impl Price for i128 {
    type Total = i128;
    const ZERO: Self = 0;
    const INFINITE: Self = i128::MAX;

    fn limit(agents: usize) -> Self {
        (1 << 124) / (agents as i128 + 1)
    }

    fn fault(self, _: Self) -> Option<WeightFault> {
        None
    }

    #[inline]
    fn wide(self) -> i128 {
        self
    }

    #[inline]
    fn times(self, count: u64) -> i128 {
        self.saturating_mul(count.into())
    }

    #[inline]
    fn float(self) -> f64 {
        self as f64
    }

    #[inline]
    fn from_float(float: f64) -> Self {
        float as i128
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

impl Price for Dyadic {
    type Total = Dyadic;
    const ZERO: Self = Dyadic::ZERO;
    const INFINITE: Self = Dyadic::MOST;

    fn limit(_: usize) -> Self {
        Dyadic::MOST
    }

    fn fault(self, _: Self) -> Option<WeightFault> {
        None
    }

    #[inline]
    fn wide(self) -> Dyadic {
        self
    }

    #[inline]
    fn times(self, count: u64) -> Dyadic {
        Dyadic::times(self, count)
    }

    #[inline]
    fn float(self) -> f64 {
        self.to_float()
    }

    #[inline]
    fn from_float(float: f64) -> Self {
        Dyadic::from_float(float).unwrap_or_default()
    }

    #[inline(always)]
    fn if_finite(self, _: Self) -> Self {
        Dyadic::ZERO
    }

    #[inline]
    fn order(self, other: Self) -> std::cmp::Ordering {
        self.cmp(&other)
    }
}

/// 3 · 2⁵¹: an integer added to its bits stands in its lowest places.
const SHIFT: f64 = 6_755_399_441_055_744.0;

#[inline]
fn small_integer(integer: i64) -> f64 {
    f64::from_bits(SHIFT.to_bits().wrapping_add(integer as u64)) - SHIFT
}

macro_rules! integers {
    ($($weight:ty, $small:expr);*) => {$(
        impl sealed::Sealed for $weight {}
        impl Weight for $weight {
            type Price = i64;
            type Exact = i64;
            type Table = Plain<Self>;
            type Whole = Self;
            const FLOATS: bool = false;
            #[inline]
            fn price(self) -> i64 {
                self.into()
            }
            #[inline]
            fn exact(self) -> i64 {
                self.into()
            }
            #[inline]
            fn add_to(self, sum: &mut i128) {
                *sum += i128::from(self);
            }
            #[inline]
            fn times(sum: i128, count: u64) -> i128 {
                sum.saturating_mul(count.into())
            }
            fn value(sum: i128) -> i128 {
                sum
            }
            fn bound_above(sum: i128) -> i128 {
                sum
            }
            #[inline]
            fn float(self) -> f64 {
                self as f64
            }
            #[inline]
            fn small_float(self) -> f64 {
                $small(self)
            }
            fn lift(problem: &AssignmentProblem<Self>) -> Lifted<'_, Self> {
                Lifted::Same(problem)
            }
            #[inline]
            fn proven(price: i64) -> i64 {
                price
            }
            #[inline]
            fn from_whole(price: i64, _: i32) -> i64 {
                price
            }
            #[inline]
            fn to_whole(price: i64, _: i32) -> Option<i64> {
                Some(price)
            }
            fn from_dyadic(price: Dyadic) -> i64 {
                price.in_units(0).and_then(|price| price.try_into().ok()).unwrap_or_default()
            }
            fn to_dyadic(price: i64) -> Dyadic {
                price.into()
            }
        }
    )*};
}
integers!(i32, f64::from; i64, small_integer);

macro_rules! floats {
    ($($weight:ty),*) => {$(
        impl sealed::Sealed for $weight {}
        impl Weight for $weight {
            type Price = f64;
            type Exact = Dyadic;
            type Table = Filtered;
            type Whole = Scaled;
            const FLOATS: bool = true;
            #[inline]
            fn price(self) -> f64 {
                self.into()
            }
            #[inline]
            fn exact(self) -> Dyadic {
                Price::from_float(self.into())
            }
            #[inline]
            fn add_to(self, sum: &mut Dyadic) {
                sum.add_float(self.into());
            }
            #[inline]
            fn times(sum: Dyadic, count: u64) -> Dyadic {
                sum.times(count)
            }
            fn value(sum: Dyadic) -> f64 {
                sum.to_float()
            }
            fn bound_above(sum: Dyadic) -> f64 {
                sum.ceil()
            }
            #[inline]
            fn float(self) -> f64 {
                self.into()
            }
            #[inline]
            fn small_float(self) -> f64 {
                self.into()
            }
            fn lift(problem: &AssignmentProblem<Self>) -> Lifted<'_, Self> {
                lift(problem)
            }
            fn proven(price: f64) -> Dyadic {
                Price::from_float(price)
            }
            fn from_whole(price: i128, unit: i32) -> Dyadic {
                Dyadic::from_parts(price, unit).unwrap_or_default()
            }
            fn to_whole(price: Dyadic, unit: i32) -> Option<i128> {
                price.in_units(unit)
            }
            fn from_dyadic(price: Dyadic) -> Dyadic {
                price
            }
            fn to_dyadic(price: Dyadic) -> Dyadic {
                price
            }
        }
    )*};
}
floats!(f32, f64);

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
