//! What rows pay at least, where prices and weights are short whole numbers of the unit.
//!
//! Where costs tie so often that near pairs are not worth listing, only the least reduced cost of a
//! row is asked for first: with weights of three values mostly nothing is left to decide. It is found
//! in vector registers, exactly.

use super::number::{MOST_SHORT, Number};
use super::terms::Terms;
use crate::kernel::{Units, Wide};
use crate::market::Weight;

/// The price of a column that is out of the question: no reduced cost of another one is as high as
/// one with it.
const OUT: i64 = -4 * MOST_SHORT;
/// Reduced costs of columns that are not.
const MOST: i64 = 2 * MOST_SHORT;
/// Columns whose least reduced costs are kept side by side.
const LANES: usize = 16;

/// The columns' prices as short numbers.
pub(super) struct Counted {
    units: Units,
    /// For rows that must be paired, and for those that one more pair would serve.
    served: Vec<i64>,
    left: Vec<i64>,
}

impl Counted {
    /// The prices of these terms; nothing where one of them, or a weight up to this magnitude, is
    /// not short.
    pub(super) fn new<N: Number>(terms: &Terms<N>, largest: f64) -> Option<Self> {
        let units = Units::new(terms.unit).filter(|units| units.fit(largest, MOST_SHORT as f64))?;
        let short = |is_out: &dyn Fn(usize) -> bool| {
            let prices = terms.prices.iter().enumerate();
            let short =
                prices.map(|(at, price)| if is_out(at) { Some(OUT) } else { price.short() });
            short.collect::<Option<Vec<i64>>>()
        };
        let left = short(&|column| terms.places[column] == 0)?;
        let served = short(&|column| {
            terms.places[column] == 0 || terms.full.get(column).copied().unwrap_or(false)
        })?;
        Some(Self { units, served, left })
    }

    /// The least reduced cost of a row that has all columns, if any of them counts; nothing where a
    /// cost is no multiple of the unit.
    pub(super) fn least<W: Weight>(
        &self,
        weights: &[W],
        (sign, must): (f64, bool),
    ) -> Option<Option<i64>> {
        let prices = if must { &self.served } else { &self.left };
        let (least, are_whole) = Least { units: self.units, weights, prices, sign }.widely();
        are_whole.then_some((least <= MOST).then_some(least))
    }
}

struct Least<'a, W> {
    units: Units,
    weights: &'a [W],
    prices: &'a [i64],
    sign: f64,
}

impl<W: Weight> Wide for Least<'_, W> {
    type Output = (i64, bool);

    #[inline(always)]
    fn run(self) -> (i64, bool) {
        let Self { units, weights, prices, sign } = self;
        // What is no count may be any number, and is not told.
        let reduced = |weight: W, price: i64| {
            let (count, is_whole) = units.count(sign * weight.float());
            (count.wrapping_sub(price), is_whole)
        };
        let (blocks, rest) = weights.as_chunks::<LANES>();
        let (prices, last) = prices.as_chunks::<LANES>();
        let (mut least, mut are_whole) = ([i64::MAX; LANES], [true; LANES]);
        for (weights, prices) in blocks.iter().zip(prices) {
            for lane in 0..LANES {
                let (cost, is_whole) = reduced(weights[lane], prices[lane]);
                least[lane] = if cost < least[lane] { cost } else { least[lane] };
                are_whole[lane] &= is_whole;
            }
        }
        let mut all = (i64::MAX, true);
        for (&weight, &price) in rest.iter().zip(last) {
            let (cost, is_whole) = reduced(weight, price);
            all = (all.0.min(cost), all.1 & is_whole);
        }
        let lanes = least.into_iter().zip(are_whole);
        lanes.fold(all, |all, lane| (all.0.min(lane.0), all.1 & lane.1))
    }
}
