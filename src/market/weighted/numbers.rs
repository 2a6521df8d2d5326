//! Which numbers are weights and prices, and how each of them counts.

use super::price_table::{Filtered, Whole};
use super::weight::{Price, Weight, WeightFault, sealed::Sealed};
use super::whole::{Scaled, scaled};
use crate::kernel::{Dyadic, Long};
use std::cmp::Ordering;

impl Sealed for i128 {}
impl Sealed for Dyadic {}
impl Sealed for Long {}

macro_rules! whole_prices {
    ($($price:ty, bits: $bits:expr, fault: |$value:ident, $limit:ident| $fault:expr);*) => {$(
        impl Price for $price {
            type Total = i128;
            const ZERO: Self = 0;
            const INFINITE: Self = <$price>::MAX;

            fn limit(agents: usize) -> Self {
                (1 << $bits) / <$price>::try_from(agents).unwrap_or(<$price>::MAX).saturating_add(1)
            }

            #[inline]
            fn fault(self, $limit: Self) -> Option<WeightFault> {
                let $value = self;
                $fault
            }

            #[inline]
            fn wide(&self) -> i128 {
                i128::from(*self)
            }

            #[inline]
            fn times(&self, count: u64) -> i128 {
                self.wide().saturating_mul(count.into())
            }

            fn adds_up(&self, terms: u128) -> bool {
                // An eighth of the range is more than weights add up to, below 2⁹⁴.
                self.wide().unsigned_abs() <= (1 << 124) / terms.max(1)
            }

            #[inline]
            fn float(&self) -> f64 {
                *self as f64
            }

            #[inline]
            fn from_float(float: f64) -> Self {
                float as Self
            }

            #[inline(always)]
            fn if_finite(self, _: Self) -> Self {
                0
            }

            #[inline]
            fn order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
        }
    )*};
}
whole_prices!(
    i64, bits: 61, fault: |value, limit| {
        let within = -limit <= value && value <= limit;
        (!within).then_some(WeightFault::Integer { value, limit })
    };
    // Only weights of 64 bits and floats are given, never these.
    i128, bits: 124, fault: |_value, _limit| None
);

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
    fn wide(&self) -> f64 {
        *self
    }

    #[inline]
    fn times(&self, count: u64) -> f64 {
        *self * count as f64
    }

    fn adds_up(&self, terms: u128) -> bool {
        self.abs() <= f64::MAX / 2.0 / terms.max(1) as f64
    }

    #[inline]
    fn float(&self) -> f64 {
        *self
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
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
}

macro_rules! exact_prices {
    ($($price:ty),*) => {$(
        impl Price for $price {
            type Total = Self;
            const ZERO: Self = Self::ZERO;
            const INFINITE: Self = Self::MOST;

            fn limit(_: usize) -> Self {
                Self::MOST
            }

            fn fault(self, _: Self) -> Option<WeightFault> {
                None
            }

            #[inline]
            fn wide(&self) -> Self {
                self.clone()
            }

            #[inline]
            fn times(&self, count: u64) -> Self {
                Self::times(self, count)
            }

            fn adds_up(&self, terms: u128) -> bool {
                // 2¹¹⁰⁰ times 2¹²⁰ takes 2294 of 2304 bits.
                self.is_readable() && terms < 1 << 120
            }

            #[inline]
            fn float(&self) -> f64 {
                self.nearest().0
            }

            #[inline]
            fn from_float(float: f64) -> Self {
                Self::from_float(float).unwrap_or_default()
            }

            #[inline(always)]
            fn if_finite(self, _: Self) -> Self {
                Self::ZERO
            }

            #[inline]
            fn order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
        }
    )*};
}
exact_prices!(Dyadic, Long);

/// 3 · 2⁵¹: an integer added to its bits stands in its lowest places.
const SHIFT: f64 = 6_755_399_441_055_744.0;

#[inline]
fn small_integer(integer: i64) -> f64 {
    f64::from_bits(SHIFT.to_bits().wrapping_add(integer as u64)) - SHIFT
}

macro_rules! integers {
    ($($weight:ty, $small:expr);*) => {$(
        impl Sealed for $weight {}
        impl Weight for $weight {
            type Price = i64;
            type Exact = i64;
            type Table = Whole;
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
            fn times(sum: &i128, count: u64) -> i128 {
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
            #[inline]
            fn beyond_small(self) -> u64 {
                // Magnitudes below 2⁵⁰ have no bit above the fifty lowest once that is added.
                (i64::from(self).wrapping_add(1 << 50) as u64) >> 51
            }
            #[inline]
            fn in_units(self, _: i32) -> Self {
                self
            }
            #[inline]
            fn count(self, _: i32) -> i128 {
                self.into()
            }
            fn counted(count: i128, _: i32) -> i128 {
                count
            }
            fn halved(sum: &i128) -> i128 {
                *sum >> 1
            }
            fn sum_adds_up(sum: &i128, terms: u128) -> bool {
                sum.adds_up(terms)
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
            fn to_whole(price: &i64, _: i32) -> Option<i64> {
                Some(*price)
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
        impl Sealed for $weight {}
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
            fn times(sum: &Dyadic, count: u64) -> Dyadic {
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
            #[inline]
            fn beyond_small(self) -> u64 {
                0
            }
            fn in_units(self, unit: i32) -> Scaled {
                Scaled::of(self.into(), unit)
            }
            #[inline]
            fn count(self, unit: i32) -> i128 {
                scaled(self.into(), -unit) as i128
            }
            fn counted(count: i128, unit: i32) -> Dyadic {
                Dyadic::of_units(count, unit)
            }
            fn halved(sum: &Dyadic) -> Dyadic {
                sum.halved()
            }
            fn sum_adds_up(sum: &Dyadic, terms: u128) -> bool {
                sum.adds_up(terms)
            }
            fn proven(price: f64) -> Dyadic {
                Price::from_float(price)
            }
            fn from_whole(price: i128, unit: i32) -> Dyadic {
                Dyadic::of_units(price, unit)
            }
            fn to_whole(price: &Dyadic, unit: i32) -> Option<i128> {
                price.in_units(unit)
            }
            #[inline]
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
