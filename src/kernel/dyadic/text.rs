//! How exact numbers are written and read.

use super::long::{LIMBS, Long, UNIT};
use super::{Dyadic, DyadicError, Form};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

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
        match &self.0 {
            Form::Short { units, exponent } => write!(f, "{units}*2^{exponent}"),
            Form::Long(long) => write_long(long, f),
        }
    }
}

impl fmt::Debug for Long {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Long {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Dyadic::from(*self), f)
    }
}

fn write_long(long: &Long, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let zeros = long.trailing_zeros();
    let mut rest = long.size().dropped(zeros);
    let mut digits = Vec::new();
    while rest != Long::ZERO {
        let mut left = 0u128;
        for limb in rest.0.iter_mut().rev() {
            left = left << 64 | u128::from(*limb);
            *limb = (left / DIGITS) as u64;
            left %= DIGITS;
        }
        digits.push(left as u64);
    }
    f.write_str(if long.is_negative() { "-" } else { "" })?;
    for (at, part) in digits.iter().rev().enumerate() {
        if at == 0 { write!(f, "{part}")? } else { write!(f, "{part:019}")? }
    }
    write!(f, "*2^{}", zeros as i32 + UNIT)
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
        let size = Long::shifted(&odd, exponent).ok_or(DyadicError)?;
        Ok(if negative { -size } else { size }.into())
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

impl Serialize for Long {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Dyadic::from(*self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Long {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Dyadic::deserialize(deserializer).map(Self::from)
    }
}
