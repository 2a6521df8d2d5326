//! Sums of floats without rounding.
//!
//! Every finite `f64` is a whole multiple of 2⁻¹⁰⁷⁴, so a fixed-point number with that unit
//! holds each of them, and sums and differences of them too. 2304 bits leave room for 2⁶⁴
//! times the sum of 2³⁴ numbers below 2¹¹⁰⁰: nothing that is added here overflows.

use super::words::faults;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};

const LIMBS: usize = 36;
/// The exponent of the unit.
const UNIT: i32 = -1074;
/// Numbers that are read are smaller than two to this power.
const RANGE: i32 = 1100;

/// A whole multiple of a power of two, exactly: what floats and their sums are.
///
/// It is written as the float that it is, or, where no float holds it, as the text
/// `"m*2^e"` with whole numbers `m`, which is odd, and `e`; so it reads back exactly.
/// It takes 288 bytes, and an addition some 36 steps.
///
/// ```
/// use mentormatch::kernel::Dyadic;
///
/// let sum = Dyadic::from_float(1.0).unwrap() + Dyadic::from_float(2f64.powi(-60)).unwrap();
/// assert_eq!(sum.to_string(), "1152921504606846977*2^-60");
/// assert_eq!(sum.to_float(), 1.0);
/// assert_eq!("1152921504606846977*2^-60".parse(), Ok(sum));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Dyadic([u64; LIMBS]);

faults! {
    /// Text that is not a number of the form `m*2^e` in the range of floats and their sums.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct DyadicError: "dyadic-error" = "dyadic-error",
        "not of the form m*2^e with whole numbers m and e, a multiple of 2^-1074 below 2^1100",
        "не число вида m*2^e с целыми m и e, кратное 2^-1074 и меньшее 2^1100";
}

impl Dyadic {
    /// Nothing.
    pub const ZERO: Self = Self([0; LIMBS]);
    /// Above every number that is read or summed.
    pub(crate) const MOST: Self = {
        let mut limbs = [u64::MAX; LIMBS];
        limbs[LIMBS - 1] = u64::MAX >> 1;
        Self(limbs)
    };

    /// The number that a float is; nothing where it is not finite.
    #[must_use]
    pub fn from_float(float: f64) -> Option<Self> {
        let mut sum = Self::ZERO;
        float.is_finite().then(|| sum.add_float(float))?;
        Some(sum)
    }

    /// `number · 2^exponent`; nothing where it is no multiple of 2⁻¹⁰⁷⁴ below 2¹¹⁰⁰.
    #[must_use]
    pub fn from_parts(number: i128, exponent: i32) -> Option<Self> {
        let mut parts = Self::ZERO;
        parts.set_parts(number, exponent).then_some(parts)
    }

    /// `number · 2^exponent`, or zero where that is none of these numbers.
    #[inline]
    pub(crate) fn of_units(number: i128, exponent: i32) -> Self {
        let mut parts = Self::ZERO;
        parts.set_parts(number, exponent);
        parts
    }

    /// Becomes `number · 2^exponent`, where it stands, or zero where that is no multiple of 2⁻¹⁰⁷⁴
    /// below 2¹¹⁰⁰; says whether it is one.
    #[inline]
    fn set_parts(&mut self, number: i128, exponent: i32) -> bool {
        self.0 = [0; LIMBS];
        let below = UNIT.saturating_sub(exponent).max(0) as u32;
        if number == 0 || below > number.trailing_zeros() {
            return number == 0;
        }
        let number = number >> below;
        let places = exponent.saturating_sub(UNIT).max(0) as u32;
        let bits = i128::BITS - number.unsigned_abs().leading_zeros();
        if places.saturating_add(bits) > (RANGE - UNIT) as u32 {
            return false;
        }
        let (whole, bits) = (places as usize / 64, places % 64);
        // In two's complement a number is shifted with its sign.
        let (low, high, sign) = (number as u64, (number >> 64) as u64, (number >> 127) as u64);
        let beyond = |limb: u64| limb >> 1 >> (63 - bits);
        let limbs = [low << bits, high << bits | beyond(low), sign << bits | beyond(high)];
        // The range leaves three limbs from any place on.
        if let Some((lowest, rest)) = self.0[whole..].split_first_chunk_mut() {
            *lowest = limbs;
            rest.fill(sign);
        }
        true
    }

    /// The number `limbs · 2^exponent`, whose lowest bit is set.
    fn shifted(limbs: &[u64], exponent: i32) -> Option<Self> {
        let places = usize::try_from(exponent.checked_sub(UNIT)?).ok()?;
        let (whole, bits) = (places / 64, places % 64);
        let mut number = Self::ZERO;
        for (at, &limb) in limbs.iter().enumerate().filter(|limb| *limb.1 != 0) {
            *number.0.get_mut(whole + at)? |= limb << bits;
            let above = limb >> 1 >> (63 - bits);
            if above != 0 {
                *number.0.get_mut(whole + at + 1)? |= above;
            }
        }
        (number.bits() as i32 <= RANGE - UNIT && !number.is_negative()).then_some(number)
    }

    /// Adds a finite float.
    #[inline]
    pub fn add_float(&mut self, float: f64) {
        let bits = float.to_bits();
        let field = (bits >> 52 & 0x7ff) as usize;
        let fraction = bits & ((1 << 52) - 1);
        let (number, places) =
            if field == 0 { (fraction, 0) } else { (fraction | 1 << 52, field - 1) };
        let (at, shift) = (places / 64, places % 64);
        let parts = [number << shift, number >> 1 >> (63 - shift)];
        let mut over = false;
        for (step, limb) in self.0[at..].iter_mut().enumerate() {
            let part = parts.get(step).copied().unwrap_or(0);
            if step > 1 && !over {
                break;
            }
            let (one, first, second);
            if bits >> 63 == 0 {
                (one, first) = limb.overflowing_add(part);
                (*limb, second) = one.overflowing_add(u64::from(over));
            } else {
                (one, first) = limb.overflowing_sub(part);
                (*limb, second) = one.overflowing_sub(u64::from(over));
            }
            over = first || second;
        }
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0[LIMBS - 1] >> 63 == 1
    }

    /// So many times the number.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        let mut carry = 0u128;
        // In two's complement the product's low limbs do not depend on the sign.
        Self(self.0.map(|limb| {
            carry += u128::from(limb) * u128::from(count);
            let low = carry as u64;
            carry >>= 64;
            low
        }))
    }

    /// Half of it, rounded down to a multiple of 2⁻¹⁰⁷⁴.
    #[must_use]
    pub fn halved(mut self) -> Self {
        let mut carried = self.0[LIMBS - 1] >> 63;
        for limb in self.0.iter_mut().rev() {
            let low = *limb & 1;
            *limb = *limb >> 1 | carried << 63;
            carried = low;
        }
        self
    }

    fn size(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// Whether it is as small as numbers that are read, so that sums have room.
    pub(crate) fn is_readable(&self) -> bool {
        self.magnitude().1 as i32 <= RANGE - UNIT
    }

    /// How many bits a number that is not negative takes, from the unit 2⁻¹⁰⁷⁴ on.
    pub(crate) fn bits(self) -> u32 {
        let top = self.0.iter().rposition(|&limb| limb != 0);
        top.map_or(0, |at| 64 * (at as u32 + 1) - self.0[at].leading_zeros())
    }

    /// The limbs of the number without its sign, and how many bits they take: of a negative
    /// one, all turned around above the lowest that is not zero.
    fn magnitude(&self) -> (impl Fn(usize) -> u64, u32) {
        let is_negative = self.is_negative();
        let low = if is_negative { self.0.iter().position(|&limb| limb != 0) } else { None };
        let low = low.unwrap_or(0);
        let limb = move |at: usize| match self.0.get(at) {
            Some(&limb) if !is_negative => limb,
            Some(&limb) if at > low => !limb,
            Some(&limb) => limb.wrapping_neg(),
            None => 0,
        };
        let top = (0..LIMBS).rev().find(|&at| limb(at) != 0);
        let bits = top.map_or(0, |at| 64 * (at as u32 + 1) - limb(at).leading_zeros());
        (limb, bits)
    }

    /// The bits of a number that is not negative without so many of the lowest.
    pub(crate) fn above(self, count: u32) -> i64 {
        let number = self.dropped(count as usize);
        if number.bits() < 64 { number.0[0] as i64 } else { i64::MAX }
    }

    fn trailing_zeros(&self) -> usize {
        let low = self.0.iter().position(|&limb| limb != 0);
        low.map_or(0, |at| 64 * at + self.0[at].trailing_zeros() as usize)
    }

    /// Without its lowest bits.
    fn dropped(self, places: usize) -> Self {
        let (whole, bits) = (places / 64, places % 64);
        let limb = |at: usize| self.0.get(at).copied().unwrap_or(0);
        Self(std::array::from_fn(|at| {
            limb(at + whole) >> bits | limb(at + whole + 1) << 1 << (63 - bits)
        }))
    }

    /// The nearest float, of two equally near ones the even one; infinite beyond all.
    #[must_use]
    pub fn to_float(self) -> f64 {
        self.nearest().0
    }

    /// The nearest float, and whether it is the number.
    pub(crate) fn nearest(&self) -> (f64, bool) {
        let (limb, bits) = self.magnitude();
        let drop = bits.saturating_sub(53) as usize;
        let from = |places: usize| {
            let (whole, bits) = (places / 64, places % 64);
            limb(whole) >> bits | limb(whole + 1) << 1 << (63 - bits)
        };
        let mut number = from(drop);
        let is_whole = drop == 0 || self.trailing_zeros() >= drop;
        if !is_whole {
            let half = from(drop - 1) & 1 == 1;
            let more = self.trailing_zeros() < drop - 1;
            number += u64::from(half && (more || number & 1 == 1));
        }
        // The highest bit of the number, where it is beyond the fraction, adds one to the
        // exponent, and so does rounding up to the next power of two.
        let bits = ((drop as u64) << 52).saturating_add(number).min(f64::INFINITY.to_bits());
        let float = f64::from_bits(bits);
        let is_number = is_whole && float < f64::INFINITY;
        (if self.is_negative() { -float } else { float }, is_number)
    }

    /// The greatest float that is not above the number.
    #[must_use]
    pub fn floor(self) -> f64 {
        let near = self.to_float();
        let is_above = match Self::from_float(near) {
            Some(exact) => exact > self,
            None => near > 0.0,
        };
        if is_above { near.next_down() } else { near }
    }

    /// The least float that is not below the number.
    #[must_use]
    pub fn ceil(self) -> f64 {
        -(-self).floor()
    }

    /// The float that it is, where one holds it.
    #[must_use]
    pub fn as_float(self) -> Option<f64> {
        let (near, is_number) = self.nearest();
        is_number.then_some(near)
    }

    /// The whole number of units `2^unit` that it is, where that is one below 2¹²⁶.
    #[must_use]
    pub fn in_units(self, unit: i32) -> Option<i128> {
        if self == Self::ZERO {
            return Some(0);
        }
        let places = unit.checked_sub(UNIT)?;
        let size = self.size();
        let number = match usize::try_from(places) {
            Ok(places) if size.trailing_zeros() >= places => size.dropped(places),
            Ok(_) => return None,
            Err(_) => return None,
        };
        if number.bits() > 126 {
            return None;
        }
        let number = i128::from(number.0[1]) << 64 | i128::from(number.0[0]);
        Some(if self.is_negative() { -number } else { number })
    }
}

impl Default for Dyadic {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<i64> for Dyadic {
    fn from(number: i64) -> Self {
        Self::of_units(number.into(), 0)
    }
}

impl Add for Dyadic {
    type Output = Self;

    #[inline]
    fn add(mut self, other: Self) -> Self {
        let mut over = false;
        for (limb, part) in self.0.iter_mut().zip(other.0) {
            let (one, first) = limb.overflowing_add(part);
            let (sum, second) = one.overflowing_add(u64::from(over));
            *limb = sum;
            over = first || second;
        }
        self
    }
}

impl AddAssign for Dyadic {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Dyadic {
    type Output = Self;

    #[inline]
    fn sub(mut self, other: Self) -> Self {
        let mut over = false;
        for (limb, part) in self.0.iter_mut().zip(other.0) {
            let (one, first) = limb.overflowing_sub(part);
            let (rest, second) = one.overflowing_sub(u64::from(over));
            *limb = rest;
            over = first || second;
        }
        self
    }
}

impl Neg for Dyadic {
    type Output = Self;

    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl Ord for Dyadic {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = other.is_negative().cmp(&self.is_negative());
        signs.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Dyadic {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Dyadic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Dyadic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(float) = self.as_float() {
            return fmt::Display::fmt(&float, f);
        }
        let zeros = self.trailing_zeros();
        let mut rest = self.size().dropped(zeros);
        let mut digits = Vec::new();
        while rest != Self::ZERO {
            let mut left = 0u128;
            for limb in rest.0.iter_mut().rev() {
                left = left << 64 | u128::from(*limb);
                *limb = (left / DIGITS) as u64;
                left %= DIGITS;
            }
            digits.push(left as u64);
        }
        f.write_str(if self.is_negative() { "-" } else { "" })?;
        for (at, part) in digits.iter().rev().enumerate() {
            if at == 0 { write!(f, "{part}")? } else { write!(f, "{part:019}")? }
        }
        write!(f, "*2^{}", zeros as i32 + UNIT)
    }
}

/// Ten to the nineteenth, the largest power of ten that a limb holds.
const DIGITS: u128 = 10_000_000_000_000_000_000;

impl std::str::FromStr for Dyadic {
    type Err = DyadicError;

    fn from_str(text: &str) -> Result<Self, DyadicError> {
        let (number, exponent) = text.split_once("*2^").ok_or(DyadicError)?;
        let exponent: i32 = exponent.parse().map_err(|_| DyadicError)?;
        let (negative, digits) = match number.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, number),
        };
        if digits.is_empty() || digits.len() > 700 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(DyadicError);
        }
        // 700 digits take 2326 bits.
        let mut limbs = [0u64; LIMBS + 2];
        for digit in digits.bytes() {
            let mut carry = u128::from(digit - b'0');
            for limb in &mut limbs {
                carry += u128::from(*limb) * 10;
                *limb = carry as u64;
                carry >>= 64;
            }
        }
        let Some(low) = limbs.iter().position(|&limb| limb != 0) else { return Ok(Self::ZERO) };
        let bits = limbs[low].trailing_zeros();
        let zeros = 64 * low as u32 + bits;
        let limb = |at: usize| limbs.get(at).copied().unwrap_or(0);
        let odd: [u64; LIMBS + 2] = std::array::from_fn(|at| {
            limb(at + low) >> bits | limb(at + low + 1) << 1 << (63 - bits)
        });
        let exponent = exponent.checked_add_unsigned(zeros).ok_or(DyadicError)?;
        let size = Self::shifted(&odd, exponent).ok_or(DyadicError)?;
        Ok(if negative { -size } else { size })
    }
}

impl Serialize for Dyadic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_float() {
            Some(float) => serializer.serialize_f64(float),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Dyadic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;

        impl Visitor<'_> for Reading {
            type Value = Dyadic;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a finite number, or text of the form m*2^e")
            }

            fn visit_f64<E: de::Error>(self, float: f64) -> Result<Dyadic, E> {
                Dyadic::from_float(float).ok_or_else(|| E::custom(DyadicError))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Dyadic, E> {
                Ok(number.into())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Dyadic, E> {
                Dyadic::from_parts(number.into(), 0).ok_or_else(|| E::custom(DyadicError))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Dyadic, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_any(Reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOATS: [f64; 12] = [
        0.0,
        1.0,
        -1.0,
        0.1,
        -0.3,
        5e-324,
        -2.2250738585072014e-308,
        2.225073858507201e-308,
        1e300,
        -1.7976931348623157e308,
        9007199254740993.0,
        1e-160,
    ];

    fn of(float: f64) -> Dyadic {
        Dyadic::from_float(float).unwrap()
    }

    #[test]
    fn floats_come_back() {
        for float in FLOATS {
            assert_eq!(of(float).to_float(), float);
            assert_eq!(of(float).as_float(), Some(float));
            assert_eq!(-of(float), of(-float));
            assert_eq!(of(float) - of(float), Dyadic::ZERO);
            for other in FLOATS {
                assert_eq!(of(float).cmp(&of(other)), float.partial_cmp(&other).unwrap());
                let sum = of(float) + of(other);
                // The processor rounds the exact sum of two floats once, and so must this.
                assert_eq!(sum.to_float(), float + other, "{float} {other}");
                assert_eq!(
                    sum.to_string().parse::<Dyadic>().ok(),
                    match sum.as_float() {
                        Some(_) => None,
                        None => Some(sum),
                    }
                );
                assert!(sum.floor() <= float + other && float + other <= sum.ceil());
                assert!(Dyadic::from_float(sum.floor()).is_none_or(|below| below <= sum));
            }
        }
    }

    #[test]
    fn parts_and_multiples() {
        assert_eq!(Dyadic::from_parts(-3, -1), Some(of(-1.5)));
        assert_eq!(of(-1.5).times(6), of(-9.0));
        assert_eq!((of(-1.5).halved(), of(3e300).halved()), (of(-0.75), of(1.5e300)));
        assert_eq!((of(5e-324).halved(), of(-5e-324).halved()), (of(0.0), of(-5e-324)));
        assert_eq!(of(-1.5).in_units(-1), Some(-3));
        assert_eq!(of(-1.5).in_units(-3), Some(-12));
        assert_eq!(of(1.5).in_units(0), None);
        assert_eq!(Dyadic::from_parts(1, -1075), None);
        assert_eq!(Dyadic::from_parts(1, 1100), None);
        assert_eq!(Dyadic::from_parts(i128::MIN, 0).map(Dyadic::to_float), Some(-(2f64.powi(127))));
        let large = Dyadic::from_parts(1, 1099).unwrap();
        assert_eq!((large.to_float(), large.floor()), (f64::INFINITY, f64::MAX));
        assert!("1*2^1100".parse::<Dyadic>().is_err() && "2*2^-1075".parse() == Ok(of(5e-324)));
        assert!("1.5*2^0".parse::<Dyadic>().is_err() && "+1*2^0".parse::<Dyadic>().is_err());
    }

    /// Parts of all sizes at all places, against the sum of floats that hold 27 bits each.
    #[test]
    fn parts_are_the_sum_of_their_digits() {
        let some = 0x5_4321_89ab_cdef_0123_4567_89ab_cdefi128;
        let numbers =
            (0..127).flat_map(|bits| [some >> bits, -(some >> bits), 1 << bits, -1 << bits]);
        for number in numbers.chain([0, i128::MAX, i128::MIN]) {
            for exponent in (-1074..840).step_by(23).chain([-1073, -1011, -1010, 839]) {
                let mut expected = Dyadic::ZERO;
                let mut left = number.unsigned_abs();
                for place in 0..5 {
                    let digits = (left & 0x7ff_ffff) as f64;
                    left >>= 27;
                    // Two factors, since two to a low power has no float by itself.
                    let (half, rest) = (exponent / 2, exponent - exponent / 2 + 27 * place);
                    expected.add_float(digits * 2f64.powi(rest) * 2f64.powi(half));
                }
                let expected = if number < 0 { -expected } else { expected };
                assert_eq!(Dyadic::from_parts(number, exponent), Some(expected), "{number}");
            }
        }
        assert!(Dyadic::from_parts(i128::MAX, 973).is_some());
        assert_eq!(Dyadic::from_parts(i128::MAX, 974), None);
        assert_eq!(Dyadic::from_parts(-1 << 100, -1174), Some(of(-5e-324)));
        assert_eq!(Dyadic::from_parts(-1 << 100, -1175), None);
        assert_eq!(Dyadic::from_parts(0, i32::MIN), Some(Dyadic::ZERO));
        assert_eq!(Dyadic::from_parts(1, i32::MAX), None);
    }
}
