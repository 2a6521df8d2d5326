//! Floats as whole numbers of a power of two, counted in vector registers.

/// Units of a power of two, in which floats are counted without rounding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Units {
    /// How many units make one.
    scale: f64,
}

/// Added to a float of a magnitude below 2⁵¹, this rounds it to a whole number, which then stands
/// in the lowest bits.
const ROUNDS: f64 = 6_755_399_441_055_744.0;
/// Counts of more bits than a float holds are made of two parts, the upper one times this.
const PART: u32 = 30;
const PARTS: f64 = (1_i64 << PART) as f64;

/// Fewer units are counted.
pub(crate) const MOST_UNITS: f64 = (1_i64 << 61) as f64;

impl Units {
    /// Units of `2^unit`. Nothing where a float times their number could become zero, or their
    /// number is no float.
    pub(crate) fn new(unit: i32) -> Option<Self> {
        let exponent = u64::try_from(1023 - i64::from(unit)).ok()?;
        (unit <= 0 && exponent < 2047).then(|| Self { scale: f64::from_bits(exponent << 52) })
    }

    /// The finest units in which numbers up to this magnitude are counted.
    pub(crate) fn finest(largest: f64) -> Option<Self> {
        let exponent = (largest.to_bits() >> 52 & 0x7ff) as i32 - 1022;
        Self::new((exponent - 61).max(-1000))
    }

    /// The exponent of two that a unit is.
    pub(crate) fn exponent(self) -> i32 {
        1023 - (self.scale.to_bits() >> 52) as i32
    }

    /// Whether numbers up to this magnitude are fewer than so many units.
    pub(crate) fn fit(self, largest: f64, most: f64) -> bool {
        largest * self.scale < most
    }

    /// Nearly so many units a float is, towards zero.
    #[inline(always)]
    pub(crate) fn near(self, float: f64) -> i64 {
        (float * self.scale) as i64
    }

    /// The float that so many units are, nearly.
    pub(crate) fn of(self, count: i64) -> f64 {
        count as f64 / self.scale
    }

    /// How many units a float is, and whether that is so: it is a multiple of the unit, and they
    /// are fewer than [`MOST_UNITS`].
    #[inline(always)]
    pub(crate) fn count(self, float: f64) -> (i64, bool) {
        let (count, is_whole) = self.count_few(float);
        (count, is_whole & ((float * self.scale).abs() < MOST_UNITS))
    }

    /// Whether a float is so many units, which are fewer than [`MOST_UNITS`].
    #[inline(always)]
    pub(crate) fn are(self, count: i64, float: f64) -> bool {
        // A float of 2⁵³ units or more is a whole number of them, and below that floats hold all counts.
        count as f64 == float * self.scale
    }

    /// How many units a float is, and whether it is a multiple of the unit; anything where they are not
    /// fewer than [`MOST_UNITS`]. By additions alone, which vector registers have.
    #[inline(always)]
    pub(crate) fn count_few(self, float: f64) -> (i64, bool) {
        let scaled = float * self.scale;
        let upper = scaled * (1.0 / PARTS) + ROUNDS;
        // What is left has no more bits than the number itself, so nothing is rounded.
        let rest = scaled - (upper - ROUNDS) * PARTS;
        let lower = rest + ROUNDS;
        let whole = |rounded: f64| (rounded.to_bits() as i64).wrapping_sub(ROUNDS.to_bits() as i64);
        let count = (whole(upper) << PART).wrapping_add(whole(lower));
        (count, lower - ROUNDS == rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};

    #[test]
    fn whole_numbers_of_units_are_counted_and_nothing_else() {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(12);
        for _ in 0..200_000 {
            let unit = random.random_range(-1000..=0);
            let units = Units::new(unit).unwrap();
            assert_eq!(units.exponent(), unit);
            // Numbers of any length, with few or many zeros behind.
            let whole = random.random::<i64>() >> random.random_range(0..64);
            let whole = whole >> 11 << random.random_range(0..12);
            let size = f64::from_bits(((1023 + unit) as u64) << 52);
            let float = whole as f64 * size;
            let (count, is_so) = units.count(float);
            assert_eq!(is_so, whole.unsigned_abs() < 1 << 61, "{whole} of 2^{unit}");
            assert!(!is_so || count == whole, "{whole} of 2^{unit}: {count}");
            assert!(units.are(whole, float) && units.count_few(float).1 | !is_so);
            // Half a unit more is no whole number, where a float has that half.
            let more = float + size / 2.0;
            let is_more = whole.unsigned_abs() < 1 << 51;
            assert!(!is_more || !units.count(more).1, "{whole} and a half of 2^{unit}");
            assert!(!is_more || !(units.are(whole, more) || units.are(whole + 1, more)));
        }
    }

    #[test]
    fn the_ends_of_the_range_are_not_counted_as_zero() {
        let units = |unit| Units::new(unit).unwrap();
        for float in [5e-324, -5e-324, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY, f64::NAN] {
            assert!(!units(0).count(float).1 && !units(-900).count(float).1, "{float}");
        }
        assert!(Units::new(1).is_none() && Units::new(-1100).is_none());
        for largest in [1.0, 0.3, 125.0, 1e-200, 5e-324, 0.0, 1e18] {
            let finest = Units::finest(largest).unwrap();
            assert!(finest.fit(largest, MOST_UNITS), "{largest}");
            assert!(finest.exponent() == -1000 || largest < 1.0 || finest.count(largest).1);
        }
        assert!(Units::finest(1e30).is_none());
    }
}
