//! Floats as whole numbers of a common unit, for solvers that must not round.

use super::price_table::Plain;
use super::weight::{Price, Weight, sealed::Sealed};
use crate::kernel::{Dyadic, Long, decoded};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A float that is a whole number, counted in `i128`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[doc(hidden)]
pub struct Scaled(f64);

impl Scaled {
    /// A float that is a multiple of `2^unit`, in such units.
    pub(super) fn of(float: f64, unit: i32) -> Self {
        Self(scaled(float, -unit))
    }
}

/// A whole number; most fit a machine word, into which a float is turned by one instruction.
#[inline]
fn counted(float: f64) -> i128 {
    const WORD: f64 = 9_223_372_036_854_775_808.0;
    if float.abs() < WORD { i128::from(float as i64) } else { float as i128 }
}

/// A float of any size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fixed(f64);

impl From<f64> for Fixed {
    fn from(float: f64) -> Self {
        Self(float)
    }
}

macro_rules! lifted {
    ($($weight:ty, $price:ty, $of:expr, $from:expr, $to:expr, $half:expr);*) => {$(
        impl fmt::Display for $weight {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl Sealed for $weight {}
        impl Weight for $weight {
            type Price = $price;
            type Exact = $price;
            type Table = Plain<Self>;
            type Whole = Self;
            const FLOATS: bool = false;
            #[inline]
            fn price(self) -> $price {
                $of(self.0)
            }
            #[inline]
            fn exact(self) -> $price {
                $of(self.0)
            }
            #[inline]
            fn add_to(self, sum: &mut $price) {
                *sum += self.exact();
            }
            fn times(sum: &$price, count: u64) -> $price {
                Price::times(sum, count)
            }
            fn value(sum: $price) -> $price {
                sum
            }
            fn bound_above(sum: $price) -> $price {
                sum
            }
            fn float(self) -> f64 {
                self.0
            }
            fn small_float(self) -> f64 {
                self.0
            }
            fn beyond_small(self) -> u64 {
                1
            }
            fn in_units(self, _: i32) -> Self {
                self
            }
            fn count(self, _: i32) -> i128 {
                counted(self.0)
            }
            fn counted(count: i128, _: i32) -> $price {
                $from(Dyadic::of_units(count, 0))
            }
            fn halved(sum: &$price) -> $price {
                $half(*sum)
            }
            fn sum_adds_up(sum: &$price, terms: u128) -> bool {
                sum.adds_up(terms)
            }
            fn proven(price: $price) -> $price {
                price
            }
            fn from_whole(price: $price, _: i32) -> $price {
                price
            }
            fn to_whole(price: &$price, _: i32) -> Option<$price> {
                Some(*price)
            }
            fn from_dyadic(price: Dyadic) -> $price {
                $from(price)
            }
            fn to_dyadic(price: $price) -> Dyadic {
                $to(price)
            }
        }
    )*};
}
lifted!(
    Scaled, i128, counted, |price: Dyadic| price.in_units(0).unwrap_or_default(),
        |price| Dyadic::of_units(price, 0), |sum| sum >> 1;
    Fixed, Long, <Long as Price>::from_float, Long::from, Dyadic::from, Long::halved
);

/// The exponent of the lowest bit of a float that is not zero.
#[inline]
pub(crate) fn lowest_bit(float: f64) -> i32 {
    let (fraction, exponent) = decoded(float);
    fraction.trailing_zeros() as i32 + exponent
}

/// The exponent of the highest bit of a float that is not zero.
#[inline]
pub(crate) fn highest_bit(float: f64) -> i32 {
    let bits = float.to_bits() & !(1 << 63);
    match (bits >> 52) as i32 {
        0 => -1011 - bits.leading_zeros() as i32,
        field => field - 1023,
    }
}

/// A float times a power of two, where that is a float too.
pub(crate) fn scaled(mut float: f64, mut exponent: i32) -> f64 {
    while exponent != 0 {
        let step = exponent.clamp(-1000, 1000);
        float *= f64::from_bits(((1023 + step) as u64) << 52);
        exponent -= step;
    }
    float
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_floats() {
        for (float, lowest, highest) in [
            (1.0, 0, 0),
            (-12.0, 2, 3),
            (0.1, -55, -4),
            (5e-324, -1074, -1074),
            (f64::MAX, 971, 1023),
        ] {
            assert_eq!((lowest_bit(float), highest_bit(float)), (lowest, highest), "{float}");
            let whole = scaled(float, -lowest);
            assert_eq!((whole.fract(), lowest_bit(whole)), (0.0, 0));
        }
    }
}
