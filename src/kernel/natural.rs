//! Natural numbers of any length, for counts and odds that no machine number holds.

use super::Stream;
use super::streams::below;
use super::words::{as_displayed, faults};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A natural number of any length.
///
/// In JSON it is an integer where 64 bits hold it, else the text of its digits.
///
/// ```
/// use mentormatch::kernel::Natural;
///
/// let number: Natural = "36893488147419103232".parse().unwrap();
/// assert_eq!(number.to_u128(), Some(1 << 65));
/// assert_eq!(Natural::from(1).ratio(&Natural::from(4)), 0.25);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Natural {
    /// Digits to the base 10⁹, the lowest first, the last not zero.
    digits: Vec<u32>,
}

faults! {
    /// Text that is not a natural number in decimal digits.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct NaturalError: "natural-error" = "natural-error",
        "not a natural number in decimal digits, without zeros in front",
        "не натуральное число в десятичной записи без нулей впереди";
}

as_displayed! { Natural }

const BASE: u64 = 1_000_000_000;

impl Natural {
    pub(crate) fn one() -> Self {
        Self { digits: vec![1] }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The bytes that it holds beside its own place.
    pub(crate) fn bytes_held(&self) -> u64 {
        4 * self.digits.len() as u64
    }

    pub(crate) fn add(&mut self, other: &Self) {
        let mut carry = 0u64;
        for at in 0..self.digits.len().max(other.digits.len()) {
            let digit = |digits: &[u32]| u64::from(digits.get(at).copied().unwrap_or(0));
            let sum = digit(&self.digits) + digit(&other.digits) + carry;
            carry = sum / BASE;
            let digit = (sum % BASE) as u32;
            match self.digits.get_mut(at) {
                Some(place) => *place = digit,
                None => self.digits.push(digit),
            }
        }
        if carry > 0 {
            self.digits.push(carry as u32);
        }
    }

    /// This number less the other; nothing where the other is larger.
    pub(crate) fn less(&self, other: &Self) -> Option<Self> {
        if *self < *other {
            return None;
        }
        let (mut digits, mut borrowed) = (self.digits.clone(), false);
        for (at, digit) in digits.iter_mut().enumerate() {
            let taken = u64::from(other.digits.get(at).copied().unwrap_or(0)) + u64::from(borrowed);
            borrowed = u64::from(*digit) < taken;
            *digit = (u64::from(*digit) + u64::from(borrowed) * BASE - taken) as u32;
        }
        Some(Self::trimmed(digits))
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0u32; self.digits.len() + other.digits.len()];
        for (at, &one) in self.digits.iter().enumerate() {
            let mut carry = 0u64;
            for (place, digit) in digits[at..].iter_mut().enumerate() {
                if place >= other.digits.len() && carry == 0 {
                    break;
                }
                let two = other.digits.get(place).copied().unwrap_or(0);
                let sum = u64::from(one) * u64::from(two) + u64::from(*digit) + carry;
                *digit = (sum % BASE) as u32;
                carry = sum / BASE;
            }
        }
        Self::trimmed(digits)
    }

    /// The whole part of this number divided by one above 0, and what is left.
    pub(crate) fn divided(&self, by: u32) -> (Self, u32) {
        let (mut digits, mut rest) = (self.digits.clone(), 0u64);
        for digit in digits.iter_mut().rev() {
            let whole = rest * BASE + u64::from(*digit);
            *digit = (whole / u64::from(by)) as u32;
            rest = whole % u64::from(by);
        }
        (Self::trimmed(digits), rest as u32)
    }

    fn trimmed(mut digits: Vec<u32>) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Self { digits }
    }

    /// A number below this one, which is not 0, each as likely as any other but for a bias below
    /// 2⁻³⁴ a digit: digits to the base 10⁹ are drawn, the highest first, that one not above this
    /// number's, until the number that they make is below.
    pub(crate) fn draw_below(&self, draws: &mut Stream) -> Self {
        let Some(&highest) = self.digits.last() else { return Self::default() };
        loop {
            let mut digits = vec![0u32; self.digits.len()];
            for (at, digit) in digits.iter_mut().rev().enumerate() {
                let bases = if at == 0 { highest as usize + 1 } else { BASE as usize };
                *digit = below(draws, bases) as u32;
            }
            let drawn = Self::trimmed(digits);
            if drawn < *self {
                return drawn;
            }
        }
    }

    /// The number where a `u128` holds it.
    #[must_use]
    pub fn to_u128(&self) -> Option<u128> {
        self.digits.iter().rev().try_fold(0u128, |number, &digit| {
            number.checked_mul(u128::from(BASE))?.checked_add(u128::from(digit))
        })
    }

    /// This number as a part of another one, within some 10⁻¹⁵ of itself; infinite or no number
    /// where the other is 0.
    #[must_use]
    pub fn ratio(&self, of: &Self) -> f64 {
        let leading = |number: &Self| {
            number
                .digits
                .iter()
                .rev()
                .take(3)
                .zip([1.0, 1e-9, 1e-18])
                .fold(0.0, |sum, (&digit, unit)| f64::from(digit).mul_add(unit, sum))
        };
        let places = self.digits.len() as i32 - of.digits.len() as i32;
        leading(self) / leading(of) * 1e9f64.powi(places)
    }
}

impl From<u64> for Natural {
    fn from(number: u64) -> Self {
        let (mut left, mut digits) = (number, Vec::new());
        while left > 0 {
            digits.push((left % BASE) as u32);
            left /= BASE;
        }
        Self { digits }
    }
}

impl FromStr for Natural {
    type Err = NaturalError;

    fn from_str(text: &str) -> Result<Self, NaturalError> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_plain || text.is_empty() || (text.len() > 1 && text.starts_with('0')) {
            return Err(NaturalError);
        }
        let digit =
            |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
        Ok(Self::trimmed(text.as_bytes().rchunks(9).map(digit).collect()))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_length = self.digits.len().cmp(&other.digits.len());
        by_length.then_with(|| self.digits.iter().rev().cmp(other.digits.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Natural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((last, rest)) = self.digits.split_last() else { return f.write_str("0") };
        write!(f, "{last}")?;
        rest.iter().rev().try_for_each(|digit| write!(f, "{digit:09}"))
    }
}

impl Serialize for Natural {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.to_u128().and_then(|number| u64::try_from(number).ok()) {
            Some(number) => serializer.serialize_u64(number),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Natural {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl de::Visitor<'_> for Digits {
            type Value = Natural;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a natural number, as an integer or as its digits")
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Natural, E> {
                Ok(number.into())
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Natural, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::stream;
    use rand::Rng;

    #[test]
    fn numbers_of_any_length_add_and_multiply() {
        let mut power = Natural::one();
        for _ in 0..100 {
            let same = power.clone();
            power.add(&same);
        }
        assert_eq!(power.to_string(), "1267650600228229401496703205376");
        assert_eq!(power.to_u128(), Some(1 << 100));
        let square = power.times(&power);
        let digits = "1606938044258990275541962092341162602522202993782792835301376";
        assert_eq!(square.to_string(), digits);
        assert_eq!(square.to_u128(), None);
        assert_eq!(digits.parse(), Ok(square.clone()));
        assert_eq!(serde_json::to_string(&square).unwrap(), format!("\"{digits}\""));
        assert_eq!(serde_json::from_str::<Natural>(&format!("\"{digits}\"")).unwrap(), square);
        assert_eq!(
            serde_json::from_str::<Natural>("18446744073709551615").unwrap(),
            u64::MAX.into()
        );
        for wrong in ["\"\"", "\"01\"", "\"-1\"", "-1", "1.5", "\"1e3\"", "null"] {
            assert!(serde_json::from_str::<Natural>(wrong).is_err(), "{wrong}");
        }
    }

    /// Against the machine's own numbers of 128 bits.
    #[test]
    fn arithmetic_is_that_of_the_machine() {
        let mut draws = stream(5, "naturals");
        let mut draw = || draws.next_u64() >> (draws.next_u64() % 64);
        for _ in 0..20_000 {
            let (a, b, c) = (draw(), draw(), draw());
            let product = Natural::from(a).times(&Natural::from(b));
            let wide = u128::from(a) * u128::from(b);
            assert_eq!(product.to_u128(), Some(wide));
            let mut sum = Natural::from(a);
            sum.add(&Natural::from(c));
            assert_eq!(sum.to_u128(), Some(u128::from(a) + u128::from(c)));
            assert_eq!(sum.less(&Natural::from(c)), Some(Natural::from(a)));
            let by = (c as u32).max(1);
            let (whole, rest) = product.divided(by);
            let expected = (wide / u128::from(by), (wide % u128::from(by)) as u32);
            assert_eq!((whole.to_u128(), rest), (Some(expected.0), expected.1));
            let other = Natural::from(c);
            assert_eq!(product.cmp(&other), wide.cmp(&u128::from(c)));
            assert_eq!(product.less(&other).is_none(), wide < u128::from(c));
            if c > 0 {
                let ratio = wide as f64 / c as f64;
                assert!((product.ratio(&other) - ratio).abs() <= ratio * 1e-15);
            }
        }
    }

    #[test]
    fn draws_are_below_and_reach_everything() {
        let mut draws = stream(6, "naturals");
        let mut seen = [0u32; 7];
        for _ in 0..7000 {
            let drawn = Natural::from(7).draw_below(&mut draws).to_u128().unwrap();
            seen[drawn as usize] += 1;
        }
        assert!(seen.iter().all(|&count| count.abs_diff(1000) < 200), "{seen:?}");
        let large: Natural = "1000000000000000000000000001".parse().unwrap();
        let drawn: Vec<Natural> = (0..100).map(|_| large.draw_below(&mut draws)).collect();
        assert!(drawn.iter().all(|drawn| *drawn < large));
        let low = drawn.iter().filter(|drawn| drawn.ratio(&large) < 0.5).count();
        assert!((25..75).contains(&low), "{low}");
        assert!(Natural::from(1).draw_below(&mut draws).is_zero());
    }
}
