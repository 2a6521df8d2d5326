//! Comparing float prices with many weights in whole numbers of one unit.
//!
//! Where weights and prices are multiples of a power of two that are fewer than 2⁶¹ each, their sums
//! fit a machine word, and the sign of `weight − row price − column price` is told in vector registers
//! without rounding. Decimals of like size are such numbers: 0.1, 0.2 and 0.3 are multiples of 2⁻⁵⁵.
//! With 25 million weights of these three values, of which a third ties with its prices, verifying
//! takes less than half of the time that comparing the ties one by one takes.

use super::weight::Weight;
use crate::kernel::{Dyadic, MOST_UNITS, Units};

/// The prices of a side in whole units.
pub(super) struct Counted {
    units: Units,
    prices: Vec<i64>,
}

impl Counted {
    /// Prices to be compared with weights up to this magnitude; nothing where they cannot be
    /// counted in the finest units that suit the largest of all.
    pub(super) fn new(prices: &[Dyadic], weights: f64) -> Option<Self> {
        let largest = prices.iter().fold(weights, |most, price| most.max(price.to_float().abs()));
        let units = Units::finest(largest)?;
        let prices = prices.iter().map(|price| count(price, units)).collect::<Option<_>>()?;
        Some(Self { units, prices })
    }

    /// The same beside a price of the other side, if that can be counted too.
    pub(super) fn beside(&self, row: &Dyadic) -> Option<Beside<'_>> {
        Some(Beside { units: self.units, prices: &self.prices, row: count(row, self.units)? })
    }
}

fn count(price: &Dyadic, units: Units) -> Option<i64> {
    let count = i64::try_from(price.in_units(units.exponent())?).ok()?;
    ((count.unsigned_abs() as f64) < MOST_UNITS).then_some(count)
}

/// The prices that the weights of a row are compared with.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    units: Units,
    prices: &'a [i64],
    row: i64,
}

impl Beside<'_> {
    /// Finds the weights, from a column on, that are more than their prices, or less where not
    /// `MORE` is wanted, and those that are no whole number of units.
    #[inline(always)]
    pub(super) fn look<W: Weight, const MORE: bool>(
        self,
        weights: &[W],
        (row, from): (usize, u32),
        found: &mut Vec<(u32, u32)>,
    ) {
        let prices = self.prices.get(from as usize..).unwrap_or_default();
        // Below zero if any is to be told.
        let mut any = 0;
        for (&weight, &price) in weights.iter().zip(prices) {
            any |= self.slack::<W, MORE>(weight, price);
        }
        if any < 0 {
            for ((&weight, &price), column) in weights.iter().zip(prices).zip(from..) {
                if self.slack::<W, MORE>(weight, price) < 0 {
                    found.push((row as u32, column));
                }
            }
        }
    }

    #[inline(always)]
    fn slack<W: Weight, const MORE: bool>(self, weight: W, price: i64) -> i64 {
        let (count, is_whole) = self.units.count(weight.float());
        // What is no count may be any number.
        let slack = count.wrapping_sub(price).wrapping_sub(self.row);
        match (is_whole, MORE) {
            (false, _) => -1,
            (true, true) => slack.wrapping_neg(),
            (true, false) => slack,
        }
    }
}
