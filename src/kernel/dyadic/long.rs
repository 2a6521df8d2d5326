//! Numbers of fixed width, the widest over the whole range of sums of floats.
//!
//! Every finite `f64` is a whole multiple of 2⁻¹⁰⁷⁴, so a fixed-point number with that unit
//! holds each of them, and sums and differences of them too. 2304 bits leave room for 2⁶⁴
//! times the sum of 2³⁴ numbers below 2¹¹⁰⁰: nothing that is added here overflows.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Neg, Sub};

pub(super) const LIMBS: usize = 36;
/// The exponent of the unit.
pub(super) const UNIT: i32 = -1074;
/// Numbers that are read are smaller than two to this power.
pub(super) const RANGE: i32 = 1100;
/// So many bits hold a number without its sign, from the unit on.
const ROOM: u32 = 64 * LIMBS as u32 - 1;

/// A whole number of so many limbs in two's complement, the lowest first. Whoever counts in it knows the unit, and keeps
/// room for its sums.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limbs<const N: usize>(pub(super) [u64; N]);

/// A whole multiple of 2⁻¹⁰⁷⁴: 288 bytes, and 36 steps for
/// an addition. A solver counts in it where weights are too far apart for shorter numbers, since it is
/// copied as they are; what is kept and told is a [`Dyadic`](super::Dyadic).
pub(crate) type Long = Limbs<LIMBS>;

/// 64 bytes: what a solver counts in where weights are farther apart than 128 bits hold, but not as far as floats can be.
pub(crate) type Middle = Limbs<8>;

impl Long {
    /// Above every number that is read or summed.
    pub(crate) const MOST: Self = {
        let mut limbs = [u64::MAX; LIMBS];
        limbs[LIMBS - 1] = u64::MAX >> 1;
        Self(limbs)
    };

    /// The number that a float is; nothing where it is not finite.
    pub(crate) fn from_float(float: f64) -> Option<Self> {
        let (number, exponent) = decoded(float);
        float.is_finite().then(|| Self::placed(number.into(), (exponent - UNIT) as u32))
    }

    /// The number `limbs · 2^exponent`, whose lowest bit is set.
    pub(super) fn shifted(limbs: &[u64], exponent: i32) -> Option<Self> {
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

    /// The number as an odd one times a power of two, where it has a short form.
    pub(super) fn shortened(&self) -> Option<(i128, i32)> {
        let (limb, bits) = self.magnitude();
        let zeros = self.trailing_zeros();
        if bits > ROOM || bits - zeros as u32 >= i128::BITS {
            return None;
        }
        let (whole, shift) = (zeros / 64, zeros % 64);
        let low = u128::from(limb(whole)) | u128::from(limb(whole + 1)) << 64;
        let size = low >> shift | u128::from(limb(whole + 2)) << 1 << (127 - shift);
        let number = size as i128;
        let number = if self.is_negative() { -number } else { number };
        Some(if number == 0 { (0, 0) } else { (number, zeros as i32 + UNIT) })
    }

    /// Half of it, rounded down to a multiple of 2⁻¹⁰⁷⁴.
    pub(crate) fn halved(mut self) -> Self {
        let mut carried = self.0[LIMBS - 1] >> 63;
        for limb in self.0.iter_mut().rev() {
            let low = *limb & 1;
            *limb = *limb >> 1 | carried << 63;
            carried = low;
        }
        self
    }

    /// Whether it is as small as numbers that are read, so that sums have room.
    pub(crate) fn is_readable(&self) -> bool {
        self.magnitude().1 as i32 <= RANGE - UNIT
    }

    /// The nearest float, of two equally near ones the even one, and infinite beyond all; and whether
    /// it is the number.
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
}

impl<const N: usize> Limbs<N> {
    /// Nothing.
    pub(crate) const ZERO: Self = Self([0; N]);

    /// A number with so many zeros below it, as far as it is within the width.
    #[inline]
    pub(crate) fn placed(number: i128, places: u32) -> Self {
        let mut placed = Self::ZERO;
        let (limbs, sign) = limbs(number, places % 64);
        let from = placed.0.get_mut(places as usize / 64..).unwrap_or_default();
        let (first, rest) = from.split_at_mut(from.len().min(limbs.len()));
        first.copy_from_slice(&limbs[..first.len()]);
        rest.fill(sign);
        placed
    }

    /// Adds a number with so many zeros below it: as far up as it changes a limb.
    pub(super) fn add_placed(&mut self, number: i128, places: u32) {
        let (parts, sign) = limbs(number, places % 64);
        let mut over = false;
        for (at, limb) in self.0.iter_mut().skip(places as usize / 64).enumerate() {
            let part = parts.get(at).copied().unwrap_or(sign);
            // Above its own limbs a number adds its sign: nothing, or a carry that meets another.
            if at >= parts.len() && over == (sign != 0) {
                break;
            }
            let (sum, first) = limb.overflowing_add(part);
            let (sum, second) = sum.overflowing_add(u64::from(over));
            *limb = sum;
            over = first || second;
        }
    }

    /// Whether it is below zero.
    pub(crate) fn is_negative(&self) -> bool {
        self.0[N - 1] >> 63 == 1
    }

    /// So many times the number.
    pub(crate) fn times(&self, count: u64) -> Self {
        let mut carry = 0u128;
        // In two's complement the product's low limbs do not depend on the sign.
        Self(self.0.map(|limb| {
            carry += u128::from(limb) * u128::from(count);
            let low = carry as u64;
            carry >>= 64;
            low
        }))
    }

    pub(crate) fn size(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// How many bits a number that is not negative takes, from its unit on.
    pub(crate) fn bits(&self) -> u32 {
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
        let top = (0..N).rev().find(|&at| limb(at) != 0);
        let bits = top.map_or(0, |at| 64 * (at as u32 + 1) - limb(at).leading_zeros());
        (limb, bits)
    }

    /// The bits of a number that is not negative without so many of the lowest.
    pub(crate) fn above(&self, count: u32) -> i64 {
        let number = self.dropped(count as usize);
        if number.bits() < 64 { number.0[0] as i64 } else { i64::MAX }
    }

    pub(crate) fn trailing_zeros(&self) -> usize {
        let low = self.0.iter().position(|&limb| limb != 0);
        low.map_or(0, |at| 64 * at + self.0[at].trailing_zeros() as usize)
    }

    /// Without its lowest bits.
    pub(super) fn dropped(&self, places: usize) -> Self {
        let (whole, bits) = (places / 64, places % 64);
        let limb = |at: usize| self.0.get(at).copied().unwrap_or(0);
        Self(std::array::from_fn(|at| {
            limb(at + whole) >> bits | limb(at + whole + 1) << 1 << (63 - bits)
        }))
    }
}

/// The limbs of a number with so many zeros below it, fewer than 64, and all limbs above them.
#[inline]
fn limbs(number: i128, zeros: u32) -> ([u64; 3], u64) {
    // In two's complement a number is shifted with its sign.
    let (low, high, sign) = (number as u64, (number >> 64) as u64, (number >> 127) as u64);
    let beyond = |limb: u64| limb >> 1 >> (63 - zeros);
    ([low << zeros, high << zeros | beyond(low), sign << zeros | beyond(high)], sign)
}

/// A number and the zeros below it, counted from the unit 2⁻¹⁰⁷⁴ on; nothing where `number · 2^exponent`
/// is no multiple of that, or 2¹¹⁰⁰ and beyond.
#[inline]
pub(super) fn readable(number: i128, exponent: i32) -> Option<(i128, u32)> {
    let below = UNIT.saturating_sub(exponent).max(0) as u32;
    if number == 0 || below > number.trailing_zeros() {
        return (number == 0).then_some((0, 0));
    }
    let number = number >> below;
    let places = exponent.saturating_sub(UNIT).max(0) as u32;
    let bits = i128::BITS - number.unsigned_abs().leading_zeros();
    (places.saturating_add(bits) <= (RANGE - UNIT) as u32).then_some((number, places))
}

/// The fraction of a finite float, with its sign, and the power of two that it counts.
#[inline]
pub(crate) fn decoded(float: f64) -> (i64, i32) {
    let bits = float.to_bits();
    let field = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (number, exponent) =
        if field == 0 { (fraction, UNIT) } else { (fraction | 1 << 52, field - 1 + UNIT) };
    (if float.is_sign_negative() { -number } else { number }, exponent)
}

impl<const N: usize> Limbs<N> {
    /// The number times 2^unit; zero where that is 2¹¹⁰⁰ or more.
    pub(crate) fn widened(self, unit: i32) -> Long {
        let size = Long::shifted(&self.size().0, unit).unwrap_or_default();
        if self.is_negative() { -size } else { size }
    }
}

impl<const N: usize> Default for Limbs<N> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<const N: usize> Add for Limbs<N> {
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

impl<const N: usize> AddAssign for Limbs<N> {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<const N: usize> Sub for Limbs<N> {
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

impl<const N: usize> Neg for Limbs<N> {
    type Output = Self;

    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<const N: usize> Ord for Limbs<N> {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = other.is_negative().cmp(&self.is_negative());
        signs.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl<const N: usize> PartialOrd for Limbs<N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
