//! The numbers in which prices are made exact.

use crate::kernel::{Dyadic, Long};
use crate::market::{Price, highest_bit, lowest_bit, scaled};

/// How far below the highest bit of the largest weight the unit of whole numbers lies. What
/// is left of 127 bits holds sums over all agents.
const DEPTH: i32 = 100;
/// Larger starting prices are not believed.
const LARGEST: i128 = 1 << 112;

/// Shorter numbers are added and compared in a machine word.
pub(super) const MOST_SHORT: i64 = 1 << 59;

/// Multiples of `2^unit`.
pub(super) trait Number: Price<Total = Self> + Copy + Ord {
    /// The finest unit for weights of at most this magnitude.
    fn unit(largest: f64) -> i32;
    /// The number that a float is; nothing where it is no multiple of the unit.
    fn of(float: f64, unit: i32) -> Option<Self>;
    /// A number near a float.
    fn near(float: f64, unit: i32) -> Self;
    /// The float nearest to the number.
    fn rounded(self, unit: i32) -> f64;
    /// The number, where it has fewer than [`MOST_SHORT`] units.
    fn short(self) -> Option<i64>;
    /// How many bits a number that is not negative takes.
    fn bits(self) -> u32;
    /// Without its lowest bits, a number that is not negative and that then is small.
    fn drop_bits(self, count: u32) -> i64;
    /// The number that a short one is.
    fn of_short(short: i64, unit: i32) -> Self;
    /// A whole number with so many zeros added.
    fn with_zeros(number: i64, count: u32) -> Self;
    /// The number as it is told.
    fn told(self, unit: i32) -> Dyadic;
}

impl Number for i128 {
    fn unit(largest: f64) -> i32 {
        (highest_bit(largest.max(f64::MIN_POSITIVE)) - DEPTH).max(-1074)
    }

    #[inline]
    fn of(float: f64, unit: i32) -> Option<Self> {
        if float == 0.0 {
            return Some(0);
        }
        // The largest weight has fewer than 128 bits above the unit.
        (lowest_bit(float) >= unit).then(|| scaled(float, -unit) as i128)
    }

    fn near(float: f64, unit: i32) -> Self {
        (scaled(float, -unit) as i128).clamp(-LARGEST, LARGEST)
    }

    fn rounded(self, unit: i32) -> f64 {
        scaled(self as f64, unit)
    }

    fn short(self) -> Option<i64> {
        i64::try_from(self).ok().filter(|short| (-MOST_SHORT..MOST_SHORT).contains(short))
    }

    fn bits(self) -> u32 {
        i128::BITS - self.leading_zeros()
    }

    #[inline]
    fn drop_bits(self, count: u32) -> i64 {
        i64::try_from(self >> count).unwrap_or(i64::MAX)
    }

    fn of_short(short: i64, _: i32) -> Self {
        short.into()
    }

    fn with_zeros(number: i64, count: u32) -> Self {
        i128::from(number) << count
    }

    #[inline]
    fn told(self, unit: i32) -> Dyadic {
        Dyadic::of_units(self, unit)
    }
}

impl Number for Long {
    fn unit(_: f64) -> i32 {
        -1074
    }

    fn of(float: f64, _: i32) -> Option<Self> {
        Long::from_float(float)
    }

    fn near(float: f64, _: i32) -> Self {
        Long::from_float(float).unwrap_or_default()
    }

    fn rounded(self, _: i32) -> f64 {
        self.nearest().0
    }

    fn short(self) -> Option<i64> {
        None
    }

    fn bits(self) -> u32 {
        Long::bits(&self)
    }

    fn drop_bits(self, count: u32) -> i64 {
        self.above(count)
    }

    fn of_short(short: i64, unit: i32) -> Self {
        Long::of_units(short.into(), unit)
    }

    fn with_zeros(number: i64, count: u32) -> Self {
        Long::of_units(number.into(), count as i32 - 1074)
    }

    fn told(self, _: i32) -> Dyadic {
        self.into()
    }
}
