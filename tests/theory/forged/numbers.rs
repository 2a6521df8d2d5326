//! Exact numbers of the tests' own: what a certificate's text says, added up without rounding.

use serde::Serialize;
use std::cmp::Ordering;

/// Digits of 32 bits; the lowest stands for multiples of two to this power.
const LOWEST: i32 = -1280;
const DIGITS: usize = 96;

/// A sum of multiples of powers of two. Digits may have any sign until they are carried, and leave
/// room for far more terms than any test adds. All but those in a range are zero; once they are
/// carried, the last of the range has the sign of the number.
#[derive(Clone, Debug)]
pub(super) struct Exact {
    digits: [i128; DIGITS],
    from: usize,
    to: usize,
}

impl Exact {
    pub(super) fn zero() -> Self {
        Self { digits: [0; DIGITS], from: DIGITS, to: 0 }
    }

    /// So many times two to a power.
    pub(super) fn of(times: i128, power: i32) -> Self {
        let mut rest = times.unsigned_abs();
        let mut limbs = Vec::new();
        while rest > 0 {
            limbs.push(rest as u64 & 0xffff_ffff);
            rest >>= 32;
        }
        Self::from_limbs(times.signum(), &limbs, power).unwrap()
    }

    /// The number that a part of a certificate is written as; nothing where it is beyond the range.
    pub(super) fn told(number: &impl Serialize) -> Option<Self> {
        let text = serde_json::to_string(number).ok()?;
        if let Some((times, power)) = text.trim_matches('"').split_once("*2^") {
            return Self::decimal(times, power.parse().ok()?);
        }
        if text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) {
            return Self::decimal(&text, 0);
        }
        let float: f64 = text.parse().ok()?;
        let bits = float.to_bits();
        let power = (bits >> 52 & 0x7ff) as i32;
        let (fraction, hidden) = (bits & ((1 << 52) - 1), u64::from(power > 0) << 52);
        let times = i128::from(fraction | hidden);
        let signed = if float < 0.0 { -times } else { times };
        float.is_finite().then(|| Self::of(signed, power.max(1) - 1075))
    }

    /// A decimal integer times two to a power.
    fn decimal(text: &str, power: i32) -> Option<Self> {
        let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let mut limbs: Vec<u64> = Vec::new();
        for digit in text.bytes() {
            let mut carry = u64::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?);
            for limb in &mut limbs {
                carry += *limb * 10;
                *limb = carry & 0xffff_ffff;
                carry >>= 32;
            }
            if carry > 0 {
                limbs.push(carry);
            }
        }
        Self::from_limbs(sign, &limbs, power)
    }

    /// A number of 32 bits a limb, the lowest first, times a sign and two to a power.
    fn from_limbs(sign: i128, limbs: &[u64], power: i32) -> Option<Self> {
        let above = usize::try_from(power - LOWEST).ok()?;
        let mut number = Self::zero();
        for (at, limb) in limbs.iter().enumerate() {
            let digit = number.digits.get_mut(at + above / 32)?;
            *digit = sign * (i128::from(*limb) << (above % 32));
        }
        (number.from, number.to) = (above / 32, above / 32 + limbs.len());
        Some(number.carried())
    }

    /// Every digit of the range but the last is from 0 to 2³² − 1, and that is at least −2³² and
    /// below 2³².
    fn carried(mut self) -> Self {
        let mut at = self.from;
        while at < self.to && at + 1 < DIGITS {
            let carry = self.digits[at] >> 32;
            let is_last = at + 1 == self.to;
            if carry != 0 && !(is_last && carry == -1) {
                self.digits[at] -= carry << 32;
                self.digits[at + 1] += carry;
                self.to = self.to.max(at + 2);
            }
            at += 1;
        }
        self
    }

    pub(super) fn plus(&self, other: &Self, times: i64) -> Self {
        let mut sum = self.clone();
        (sum.from, sum.to) = (self.from.min(other.from), self.to.max(other.to));
        let mut at = other.from;
        while at < other.to {
            sum.digits[at] += other.digits[at] * i128::from(times);
            at += 1;
        }
        sum.carried()
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.plus(other, -1)
    }

    pub(super) fn sign(&self) -> Ordering {
        let range = &self.digits[self.from.min(self.to)..self.to];
        match range.last() {
            Some(last) if *last < 0 => Ordering::Less,
            _ if range.iter().all(|digit| *digit == 0) => Ordering::Equal,
            _ => Ordering::Greater,
        }
    }

    pub(super) fn greater(self, other: Self) -> Self {
        if self.minus(&other).sign() == Ordering::Less { other } else { self }
    }
}

#[test]
fn numbers_are_what_their_text_says() {
    let of = |text: &str| Exact::told(&text.to_owned()).unwrap();
    let equal = |one: &Exact, two: &Exact| one.minus(two).sign() == Ordering::Equal;
    assert!(equal(&Exact::told(&0.1).unwrap(), &of("3602879701896397*2^-55")));
    assert!(equal(&Exact::told(&-3_i128).unwrap(), &Exact::of(-12, -2)));
    assert!(equal(&Exact::told(&5e-324).unwrap(), &Exact::of(1, -1074)));
    let large = of("340282366920938463463374607431768211456*2^0");
    assert!(equal(&large, &Exact::of(1, 128)));
    assert_eq!(Exact::of(-1, 90).plus(&Exact::of(1, 89), 2).sign(), Ordering::Equal);
    assert_eq!(Exact::of(-1, -900).plus(&Exact::of(1, -901), 1).sign(), Ordering::Less);
    assert_eq!(Exact::of(1, 900).minus(&Exact::of(1, -901)).sign(), Ordering::Greater);
}
