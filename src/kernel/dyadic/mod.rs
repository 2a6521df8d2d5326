//! Sums of floats without rounding.
//!
//! A finite `f64` is a whole number times a power of two. Numbers that belong together are mostly of
//! like size, so that their sums and differences are whole numbers of fewer than 128 bits times a power of
//! two: the short form, which takes 32 bytes. Whatever has more bits takes the long one ([`long`]),
//! which no sum of floats overflows.

mod long;
#[cfg(test)]
mod tests;
mod text;

use super::words::faults;
pub(crate) use long::{Limbs, Long, Middle, decoded};
use long::{RANGE, UNIT, readable};
use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Neg, Sub};

/// A whole multiple of a power of two, exactly: what floats and their sums are.
///
/// It is written as the float that it is, or, where no float holds it, as the text
/// `"m*2^e"` with whole numbers `m`, which is odd, and `e`; so it reads back exactly.
///
/// Numbers are multiples of 2⁻¹⁰⁷⁴, the finest of all floats. Nothing that is added overflows: there is room for
/// 2⁶⁴ times the sum of 2³⁴ numbers below 2¹¹⁰⁰. A number whose `m` has fewer than 128 bits takes 32 bytes and a
/// few steps for an addition; any other 288 bytes of its own and some 36 steps.
///
/// ```
/// use mentormatch::kernel::Dyadic;
///
/// let sum = Dyadic::from_float(1.0).unwrap() + Dyadic::from_float(2f64.powi(-60)).unwrap();
/// assert_eq!(sum.to_string(), "1152921504606846977*2^-60");
/// assert_eq!(sum.to_float(), 1.0);
/// assert_eq!("1152921504606846977*2^-60".parse(), Ok(sum));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Dyadic(Form);

/// Each number has one form only, so equal numbers have equal forms.
#[derive(Clone, PartialEq, Eq)]
enum Form {
    /// An odd number of `2^exponent`, its highest bit below 2^[`TOP`]; or nothing of 2⁰.
    Short { units: i128, exponent: i32 },
    /// What has no short form.
    Long(Box<Long>),
}

/// Short numbers are smaller than two to this power, as positive long ones are.
const TOP: i32 = 64 * long::LIMBS as i32 - 1 + UNIT;

faults! {
    /// Text that is not a number of the form `m*2^e` in the range of floats and their sums.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct DyadicError: "dyadic-error" = "dyadic-error",
        "not of the form m*2^e with whole numbers m and e, a multiple of 2^-1074 below 2^1100",
        "не число вида m*2^e с целыми m и e, кратное 2^-1074 и меньшее 2^1100";
}

impl Dyadic {
    /// Nothing.
    pub const ZERO: Self = Self(Form::Short { units: 0, exponent: 0 });
    /// Above every number that is read or summed.
    pub(crate) const MOST: Self = Self(Form::Short { units: 1, exponent: TOP - 1 });

    /// The number that a float is; nothing where it is not finite.
    #[must_use]
    #[inline]
    pub fn from_float(float: f64) -> Option<Self> {
        float.is_finite().then(|| Self::decoded(float))
    }

    /// The number that a finite float is.
    #[inline]
    fn decoded(float: f64) -> Self {
        let (number, exponent) = decoded(float);
        if number == 0 {
            return Self::ZERO;
        }
        let zeros = number.trailing_zeros();
        let (units, exponent) = (i128::from(number >> zeros), exponent + zeros as i32);
        Self(Form::Short { units, exponent })
    }

    /// `number · 2^exponent`; nothing where it is no multiple of 2⁻¹⁰⁷⁴ below 2¹¹⁰⁰.
    #[must_use]
    #[inline]
    pub fn from_parts(number: i128, exponent: i32) -> Option<Self> {
        let (number, places) = readable(number, exponent)?;
        Self::short(number, places as i32 + UNIT)
    }

    /// `number · 2^exponent`, or zero where that is none of these numbers.
    #[inline]
    pub(crate) fn of_units(number: i128, exponent: i32) -> Self {
        Self::from_parts(number, exponent).unwrap_or(Self::ZERO)
    }

    /// `number · 2^exponent` of an exponent from −1074 to 0, where the number has a short form for sure.
    #[inline]
    pub(crate) fn of_few_units(number: i64, exponent: i32) -> Self {
        debug_assert!((UNIT..=0).contains(&exponent), "{exponent}");
        let zeros = number.trailing_zeros();
        // Nothing is of 2⁰; a product, for a jump would be foreseen wrongly.
        let exponent = (exponent + zeros as i32) * i32::from(number != 0);
        Self(Form::Short { units: number.wrapping_shr(zeros).into(), exponent })
    }

    /// The short form of `number · 2^exponent`, where it has one. The exponent is one of a multiple of
    /// 2⁻¹⁰⁷⁴ that is within the width or just beyond it.
    #[inline]
    fn short(number: i128, exponent: i32) -> Option<Self> {
        if number == 0 {
            return Some(Self::ZERO);
        }
        let zeros = number.trailing_zeros();
        let (units, exponent) = (number >> zeros, exponent + zeros as i32);
        (exponent + bits(units) <= TOP).then_some(Self(Form::Short { units, exponent }))
    }

    /// The number at full width.
    pub(crate) fn to_long(&self) -> Long {
        match &self.0 {
            Form::Short { units: 0, .. } => Long::ZERO,
            Form::Short { units, exponent } => Long::placed(*units, (exponent - UNIT) as u32),
            Form::Long(long) => **long,
        }
    }

    /// Adds a finite float.
    #[inline]
    pub fn add_float(&mut self, float: f64) {
        *self += Self::decoded(float);
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Short { units, .. } => *units < 0,
            Form::Long(long) => long.is_negative(),
        }
    }

    /// So many times the number.
    #[must_use]
    pub fn times(&self, count: u64) -> Self {
        if let Form::Short { units, exponent } = self.0
            && let Some(product) = units.checked_mul(count.into())
            && let Some(product) = Self::short(product, exponent)
        {
            return product;
        }
        self.to_long().times(count).into()
    }

    /// Half of it, rounded down to a multiple of 2⁻¹⁰⁷⁴.
    #[must_use]
    pub fn halved(&self) -> Self {
        match &self.0 {
            Form::Short { units: 0, .. } => Self::ZERO,
            &Form::Short { units, exponent } if exponent > UNIT => {
                Self(Form::Short { units, exponent: exponent - 1 })
            }
            _ => self.to_long().halved().into(),
        }
    }

    /// Whether it is as small as numbers that are read, so that sums have room.
    pub(crate) fn is_readable(&self) -> bool {
        match &self.0 {
            Form::Short { units, exponent } => exponent + bits(*units) <= RANGE,
            Form::Long(long) => long.is_readable(),
        }
    }

    /// The nearest float, of two equally near ones the even one; infinite beyond all.
    #[must_use]
    #[inline]
    pub fn to_float(&self) -> f64 {
        self.nearest().0
    }

    /// The nearest float, and whether it is the number.
    #[inline]
    pub(crate) fn nearest(&self) -> (f64, bool) {
        match &self.0 {
            // A number of more bits than a float has ends far above the lowest place of floats, so
            // only its bits are rounded, and the power of two changes no bit.
            Form::Short { units, exponent } => {
                let float = times_power(*units as f64, *exponent);
                (float, bits(*units) <= f64::MANTISSA_DIGITS as i32 && float.is_finite())
            }
            Form::Long(long) => long.nearest(),
        }
    }

    /// The greatest float that is not above the number.
    #[must_use]
    pub fn floor(&self) -> f64 {
        let near = self.to_float();
        let is_above = match Self::from_float(near) {
            Some(exact) => exact > *self,
            None => near > 0.0,
        };
        if is_above { near.next_down() } else { near }
    }

    /// The least float that is not below the number.
    #[must_use]
    pub fn ceil(&self) -> f64 {
        -(-self.clone()).floor()
    }

    /// The float that it is, where one holds it.
    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        let (near, is_number) = self.nearest();
        is_number.then_some(near)
    }

    /// The whole number of units `2^unit` that it is, where that is one below 2¹²⁶.
    #[must_use]
    pub fn in_units(&self, unit: i32) -> Option<i128> {
        // What has no short form has no number of so few bits.
        let &Form::Short { units, exponent } = &self.0 else { return None };
        if units == 0 {
            return Some(0);
        }
        let places = u32::try_from(exponent.checked_sub(unit)?).ok()?;
        let is_counted = unit >= UNIT && places.saturating_add(bits(units) as u32) <= 126;
        is_counted.then(|| units << places)
    }
}

/// How many bits a number takes without its sign.
#[inline]
fn bits(number: i128) -> i32 {
    (i128::BITS - number.unsigned_abs().leading_zeros()) as i32
}

/// A float times a power of two that is not too small for both factors to be floats.
#[inline]
fn times_power(float: f64, exponent: i32) -> f64 {
    let power = |exponent: i32| f64::from_bits(((1023 + exponent) as u64) << 52);
    match exponent {
        -1022..=1023 => float * power(exponent),
        ..-1022 => float * power(-1000) * power((exponent + 1000).max(-1022)),
        1024.. => float * power(1023) * power((exponent - 1023).min(1023)),
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

impl From<Dyadic> for Long {
    fn from(number: Dyadic) -> Self {
        number.to_long()
    }
}

impl From<Long> for Dyadic {
    fn from(long: Long) -> Self {
        match long.shortened() {
            Some((units, exponent)) => Self(Form::Short { units, exponent }),
            None => Self(Form::Long(Box::new(long))),
        }
    }
}

/// The sum of a long number and any other, in the memory of the first where it stays long.
fn long_sum(mut long: Box<Long>, other: &Form) -> Dyadic {
    match other {
        Form::Short { units: 0, .. } => {}
        Form::Short { units, exponent } => long.add_placed(*units, (exponent - UNIT) as u32),
        Form::Long(other) => *long += **other,
    }
    match long.shortened() {
        Some((units, exponent)) => Dyadic(Form::Short { units, exponent }),
        None => Dyadic(Form::Long(long)),
    }
}

/// The sum of two short numbers, where it is short.
#[inline]
fn short_sum(one: (i128, i32), other: (i128, i32)) -> Option<Dyadic> {
    let (low, high) = if one.1 <= other.1 { (one, other) } else { (other, one) };
    let places = (high.1 - low.1) as u32;
    if places as i32 + bits(high.0) < i128::BITS as i32 {
        return Dyadic::short(low.0.checked_add(high.0 << places)?, low.1);
    }
    // Zero stands at 2⁰ and needs no room.
    match (low.0, high.0) {
        (0, units) => Dyadic::short(units, high.1),
        (units, 0) => Dyadic::short(units, low.1),
        _ => None,
    }
}

impl Add for Dyadic {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        let (one, two) = match (self.0, other.0) {
            (Form::Short { units, exponent }, Form::Short { units: more, exponent: at }) => {
                ((units, exponent), (more, at))
            }
            (Form::Long(long), other) | (other, Form::Long(long)) => {
                return long_sum(long, &other);
            }
        };
        short_sum(one, two).unwrap_or_else(|| {
            let place = |(units, exponent)| Long::placed(units, (exponent - UNIT) as u32);
            (place(one) + place(two)).into()
        })
    }
}

impl AddAssign for Dyadic {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = std::mem::take(self) + other;
    }
}

impl Sub for Dyadic {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Dyadic {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        match self.0 {
            Form::Short { units, exponent } => Self(Form::Short { units: -units, exponent }),
            Form::Long(long) => (-*long).into(),
        }
    }
}

impl Ord for Dyadic {
    fn cmp(&self, other: &Self) -> Ordering {
        let (
            &Form::Short { units: one, exponent: at },
            &Form::Short { units: two, exponent: other_at },
        ) = (&self.0, &other.0)
        else {
            let signs = other.is_negative().cmp(&self.is_negative());
            return signs.then_with(|| self.to_long().cmp(&other.to_long()));
        };
        if at == other_at || one.signum() != two.signum() {
            return one.cmp(&two);
        }
        let tops = (at + bits(one)).cmp(&(other_at + bits(two)));
        let tops = if one < 0 { tops.reverse() } else { tops };
        // With the same highest bit, the one whose lowest is higher has room to be shifted to the other's.
        tops.then_with(|| match at.cmp(&other_at) {
            Ordering::Less => one.cmp(&(two << (other_at - at))),
            _ => (one << (at - other_at)).cmp(&two),
        })
    }
}

impl PartialOrd for Dyadic {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
