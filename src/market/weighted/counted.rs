//! Comparing float prices with many weights in whole numbers of one unit.
//!
//! Where weights and prices are multiples of a power of two that are fewer than 2⁶¹ each, their sums
//! fit a machine word, and the sign of `weight − row price − column price` is told in vector registers
//! without rounding. Decimals of like size are such numbers: 0.1, 0.2 and 0.3 are multiples of 2⁻⁵⁵.
//! With 25 million weights of these three values, of which a third ties with its prices, verifying
//! takes less than half of the time that comparing the ties one by one takes.

use super::weight::Weight;
use crate::kernel::{Dyadic, MOST_UNITS, Units, word};

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

    /// The same beside a price of the other side, a sum of two floats, if that can be counted too.
    pub(super) fn beside(&self, row: [f64; 2]) -> Option<Beside<'_>> {
        let [near, rest] = row.map(|part| self.units.count(part));
        (near.1 && rest.1).then(|| Beside {
            units: self.units,
            prices: &self.prices,
            row: near.0 + rest.0,
        })
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
    /// Which weights, from a column on, are more than their prices, or less where not `MORE` is
    /// wanted, and which are no whole number of units, as bits.
    #[inline(always)]
    pub(super) fn near<W: Weight, const MORE: bool>(self, weights: &[W], from: usize) -> u64 {
        let prices = self.prices.get(from..).unwrap_or_default();
        let places = weights.len().min(prices.len());
        word(places, |at| self.slack::<W, MORE>(weights[at], prices[at]) < 0)
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
