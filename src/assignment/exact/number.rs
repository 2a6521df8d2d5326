//! The numbers in which prices are made exact.

use crate::kernel::{Dyadic, Limbs, decoded};
use crate::market::{highest_bit, lowest_bit, scaled};
use std::ops::{Add, Sub};

/// How far below the highest bit of the largest weight the unit of whole numbers lies. What
/// is left of 127 bits holds sums over all agents.
const DEPTH: i32 = 100;
/// Larger starting prices are not believed.
const LARGEST: i128 = 1 << 112;

/// The same for numbers of so many limbs, in which all of a float has room where there are enough.
const fn depth<const N: usize>() -> i32 {
    64 * N as i32 - 40
}

/// Starting prices from two to this power units on are not believed.
const fn most<const N: usize>() -> i32 {
    depth::<N>() + 12
}

/// Shorter numbers are added and compared in a machine word.
pub(super) const MOST_SHORT: i64 = 1 << 59;

/// Multiples of `2^unit`.
pub(super) trait Number:
    Copy + Ord + Default + Add<Output = Self> + Sub<Output = Self> + Send + Sync + 'static
{
    const ZERO: Self;

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
    const ZERO: Self = 0;

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

impl<const N: usize> Number for Limbs<N> {
    const ZERO: Self = Self::ZERO;

    fn unit(largest: f64) -> i32 {
        (highest_bit(largest.max(f64::MIN_POSITIVE)) - depth::<N>()).max(-1074)
    }

    fn of(float: f64, unit: i32) -> Option<Self> {
        if float == 0.0 {
            return Some(Self::ZERO);
        }
        let (number, exponent) = decoded(float);
        let zeros = number.trailing_zeros();
        let places = exponent + zeros as i32 - unit;
        (places >= 0).then(|| Self::placed((number >> zeros).into(), places as u32))
    }

    fn near(float: f64, unit: i32) -> Self {
        let (number, exponent) = decoded(float);
        if float != 0.0 && highest_bit(float) - unit >= most::<N>() {
            return Self::placed(number.signum().into(), most::<N>() as u32);
        }
        let places = exponent - unit;
        let below = (-places).clamp(0, 63);
        Self::placed((number >> below).into(), places.max(0) as u32)
    }

    fn rounded(self, unit: i32) -> f64 {
        let size = self.size();
        let drop = Self::bits(&size).saturating_sub(63);
        // More bits than a float has, the lowest of which stands for all below it.
        let rest = drop > 0 && (size.trailing_zeros() as u32) < drop;
        let float = scaled((size.above(drop) | i64::from(rest)) as f64, drop as i32 + unit);
        if self.is_negative() { -float } else { float }
    }

    fn short(self) -> Option<i64> {
        None
    }

    fn bits(self) -> u32 {
        Self::bits(&self)
    }

    fn drop_bits(self, count: u32) -> i64 {
        self.above(count)
    }

    fn of_short(short: i64, _: i32) -> Self {
        Self::placed(short.into(), 0)
    }

    fn with_zeros(number: i64, count: u32) -> Self {
        Self::placed(number.into(), count)
    }

    fn told(self, unit: i32) -> Dyadic {
        self.widened(unit).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Long, Middle, stream};
    use rand::Rng as _;

    /// What is counted in 512 bits is what is counted in 2304.
    #[test]
    fn middle_numbers_are_the_long_ones() {
        let mut random = stream(77, "middle numbers");
        let long = |number: Middle, unit: i32| Number::told(number, unit);
        for case in 0..3000 {
            let span = [3, 60, 400][case % 3];
            let top = (random.next_u64() % 1500) as i32 - 750;
            let mut float = || {
                let exponent = top - (random.next_u64() % span) as i32;
                let number = (random.next_u64() >> (1 + random.next_u64() % 60)) as f64;
                let float = scaled(number, exponent - 63);
                if random.next_u64() % 2 == 0 { float } else { -float }
            };
            let floats: [f64; 6] = std::array::from_fn(|_| float());
            let largest = floats.iter().fold(0.0, |most: f64, float| most.max(float.abs()));
            let unit = <Middle as Number>::unit(largest);
            let (mut sum, mut exact) = (Middle::ZERO, Long::ZERO);
            for (at, &float) in floats.iter().enumerate() {
                let one = <Middle as Number>::of(float, unit).expect("within 400 bits and 53");
                let its = Long::from_float(float).expect("finite");
                assert_eq!(long(one, unit), its.into(), "{float}");
                assert!(one == Number::near(float, unit), "{float}");
                assert_eq!(Number::rounded(one, unit), float);
                (sum, exact) =
                    if at % 2 == 0 { (sum + one, exact + its) } else { (sum - one, exact - its) };
                assert_eq!(sum.cmp(&one), exact.cmp(&its));
            }
            assert_eq!(long(sum, unit), exact.into());
            assert_eq!(Number::rounded(sum, unit), exact.nearest().0);
            let (size, of_exact) = (sum.size(), exact.size());
            let below = (unit + 1074) as u32;
            if size != Middle::ZERO {
                assert_eq!(Number::bits(size) + below, of_exact.bits());
            }
            let count = (random.next_u64() % 500) as u32;
            assert_eq!(size.drop_bits(count), of_exact.above(count + below));
            let short = (random.next_u64() >> 20) as i64 - (1 << 43);
            let zeros = (random.next_u64() % 400) as u32;
            let placed = <Middle as Number>::with_zeros(short, zeros);
            assert_eq!(long(placed, unit), Dyadic::of_units(short.into(), zeros as i32 + unit));
            assert_eq!(
                long(Number::of_short(short, unit), unit),
                Dyadic::of_units(short.into(), unit)
            );
        }
        // Finer ones are not held, only neared from below; larger ones than sums have are cut.
        let unit = <Middle as Number>::unit(1.0);
        assert_eq!(unit, -depth::<8>());
        assert!(<Middle as Number>::of(scaled(1.0, unit - 1), unit).is_none());
        assert!(<Middle as Number>::of(scaled(3.0, unit), unit).is_some());
        let near = <Middle as Number>::near(scaled(3.0, unit - 1), unit);
        assert!(near == Number::of_short(1, unit));
        let far = scaled(-1.0, most::<8>() + 1 + unit);
        let cut = <Middle as Number>::near(far, unit);
        assert!(cut == Middle::ZERO - Number::with_zeros(1, most::<8>() as u32));
        assert!(<Middle as Number>::of(0.0, unit) == Some(Middle::ZERO));
        assert!(<Middle as Number>::near(0.0, unit) == Middle::ZERO);
    }
}
