//! Exact fixed-point numbers: an `i32` or a sum of them in `i64`, and the unit
//! they are counted in.
//!
//! Scores are integers, so sums do not depend on their order, and the parts of an
//! explanation add up to the whole exactly.

use super::faults;
use serde::{Deserialize, Serialize};
use std::fmt;

faults! {
    /// A number does not fit the unit it is to be counted in.
    #[derive(Clone, Copy, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum FixedError: "fixed-error" {
        /// NaN or infinity.
        NotFinite {
            /// The number given.
            value: f64,
        } = "not-finite", "{value} is not a finite number", "{value} – не конечное число";
        /// The range needs more than 31 bits even in whole units.
        OutOfRange {
            /// The number given.
            value: f64,
            /// The largest magnitude that can be counted.
            limit: f64,
            /// The unit tried.
            unit: Unit,
        } = "out-of-range",
            "{value} is out of range: at most {limit} can be counted in units of {unit}",
            "{value} вне пределов: в единицах {unit} можно считать не больше чем до {limit}";
    }
}

/// The unit of a fixed-point number: 10⁻ᵈ with d from 0 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Unit(u8);

super::words::as_displayed! { Unit }

impl Unit {
    /// 10⁻⁶, the finest unit.
    pub const MICRO: Self = Self(6);
    /// 1, the coarsest unit.
    pub const WHOLE: Self = Self(0);

    /// The unit 10⁻ᵈ, or nothing where d is above 6.
    #[must_use]
    pub const fn new(decimals: u8) -> Option<Self> {
        if decimals <= 6 { Some(Self(decimals)) } else { None }
    }

    /// How many decimals the unit has.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        self.0
    }

    /// How many units make 1.
    #[must_use]
    pub const fn per_one(self) -> i32 {
        10i32.pow(self.0 as u32)
    }

    /// The finest unit in which every number of magnitude up to `magnitude` fits
    /// an `i32` whose sums of two still do not overflow.
    ///
    /// # Errors
    /// [`FixedError`] where `magnitude` is not finite or does not fit whole units.
    pub fn finest_for(magnitude: f64) -> Result<Self, FixedError> {
        if !magnitude.is_finite() {
            return Err(FixedError::NotFinite { value: magnitude });
        }
        (0..=6).rev().map(Self).find(|unit| magnitude.abs() <= unit.limit()).ok_or(
            FixedError::OutOfRange {
                value: magnitude,
                limit: Self::WHOLE.limit(),
                unit: Self::WHOLE,
            },
        )
    }

    /// `value` in this unit, rounded to the nearest, halves away from zero.
    ///
    /// # Errors
    /// [`FixedError`] where `value` is not finite or out of range.
    pub fn count(self, value: f64) -> Result<i32, FixedError> {
        if !value.is_finite() {
            return Err(FixedError::NotFinite { value });
        }
        if value.abs() > self.limit() {
            return Err(FixedError::OutOfRange { value, limit: self.limit(), unit: self });
        }
        // In range by the check above, so the cast only drops the zero fraction.
        Ok((value * f64::from(self.per_one())).round() as i32)
    }

    /// What `units` of this unit are worth, rounded to the nearest `f64`.
    #[must_use]
    pub fn value(self, units: i64) -> f64 {
        units as f64 / f64::from(self.per_one())
    }

    /// `units` written out exactly, without trailing zeros: `617`, `-0.5`.
    #[must_use]
    pub fn exact(self, units: i64) -> impl fmt::Display {
        Exact { unit: self, units }
    }

    fn limit(self) -> f64 {
        f64::from(i32::MAX / 2) / f64::from(self.per_one())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.exact(1))
    }
}

impl TryFrom<u8> for Unit {
    type Error = String;

    fn try_from(decimals: u8) -> Result<Self, String> {
        Self::new(decimals).ok_or_else(|| format!("a unit has at most 6 decimals, not {decimals}"))
    }
}

impl From<Unit> for u8 {
    fn from(unit: Unit) -> Self {
        unit.0
    }
}

struct Exact {
    unit: Unit,
    units: i64,
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per_one = self.unit.per_one().unsigned_abs() as u64;
        let magnitude = self.units.unsigned_abs();
        let sign = if self.units < 0 { "-" } else { "" };
        let (whole, part) = (magnitude / per_one, magnitude % per_one);
        if part == 0 {
            return f.pad(&format!("{sign}{whole}"));
        }
        let decimals = usize::from(self.unit.decimals());
        let digits = format!("{part:0decimals$}");
        f.pad(&format!("{sign}{whole}.{}", digits.trim_end_matches('0')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_grows_coarser_with_the_range_and_refuses_beyond() {
        assert_eq!(Unit::finest_for(10.0), Ok(Unit::MICRO));
        assert_eq!(Unit::finest_for(1_073.0), Ok(Unit::MICRO));
        assert_eq!(Unit::finest_for(1_074.0), Ok(Unit(5)));
        assert_eq!(Unit::finest_for(1e9), Ok(Unit::WHOLE));
        assert!(matches!(Unit::finest_for(2e9), Err(FixedError::OutOfRange { .. })));
        assert!(matches!(Unit::finest_for(f64::NAN), Err(FixedError::NotFinite { .. })));
    }

    #[test]
    fn numbers_are_rounded_once_and_written_exactly() {
        assert_eq!(Unit::MICRO.count(0.1), Ok(100_000));
        assert_eq!(Unit::WHOLE.count(-2.5), Ok(-3));
        assert_eq!(Unit::MICRO.exact(617_000_000).to_string(), "617");
        assert_eq!(Unit::MICRO.exact(-500_000).to_string(), "-0.5");
        assert_eq!(Unit::MICRO.exact(1).to_string(), "0.000001");
        assert_eq!(Unit::WHOLE.exact(i64::MIN).to_string(), "-9223372036854775808");
        assert_eq!(format!("{:>5}", Unit::MICRO.exact(1_500_000)), "  1.5");
    }
}
