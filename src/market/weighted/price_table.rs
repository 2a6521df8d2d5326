//! Comparing prices with many weights, without rounding.
//!
//! A verifier asks for the sign of `weight − row price − column price`, millions of times.
//! For floats it is told at once by rounded numbers wherever these differ by more than
//! rounding can, then by an exact sum of five floats (Shewchuk 1997, *Adaptive Precision
//! Floating-Point Arithmetic*, theorem 10), and where prices need more than two floats each
//! by [`Dyadic`] numbers.

use super::weight::{Price, PriceTable, Sum, Weight};
use crate::kernel::{Dyadic, LEAST_OF, Wide, least_of};
use std::cmp::Ordering;

/// Weights that are looked at together: few blocks have one near its prices.
const BLOCK: usize = LEAST_OF;

/// Sums that are exact as they are.
#[doc(hidden)]
pub struct Plain<W: Weight>(Vec<Sum<W>>);

impl<W: Weight> PriceTable<W> for Plain<W> {
    type Row = Sum<W>;

    fn new(prices: Vec<Sum<W>>) -> Self {
        Self(prices)
    }

    fn row(price: Sum<W>) -> Sum<W> {
        price
    }

    #[inline]
    fn compare(&self, weight: W, row: &Sum<W>, at: usize) -> Ordering {
        // Whole numbers always compare.
        (weight.exact().wide() - *row).partial_cmp(&self.0[at]).unwrap_or(Ordering::Equal)
    }
}

/// Whole numbers, most of which are short.
#[doc(hidden)]
pub struct Whole {
    /// The prices, where all of them are short; else empty.
    short: Vec<i64>,
    prices: Vec<i128>,
}

/// The difference of two numbers up to this is no longer than they are; no weight is longer.
const SHORT: i128 = 1 << 61;

fn short(price: i128) -> Option<i64> {
    if (-SHORT..=SHORT).contains(&price) { i64::try_from(price).ok() } else { None }
}

impl<W: Weight<Exact = i64>> PriceTable<W> for Whole {
    type Row = (Option<i64>, i128);

    fn new(prices: Vec<i128>) -> Self {
        let short = prices.iter().map(|&price| short(price)).collect::<Option<_>>();
        Self { short: short.unwrap_or_default(), prices }
    }

    fn row(price: i128) -> Self::Row {
        (short(price), price)
    }

    #[inline]
    fn compare(&self, weight: W, row: &Self::Row, at: usize) -> Ordering {
        match (self.short.get(at), row.0) {
            (Some(price), Some(row)) => (weight.exact() - row).cmp(price),
            _ => (i128::from(weight.exact()) - row.1).cmp(&self.prices[at]),
        }
    }

    fn suspects(&self, weights: &[W], row: &Self::Row, wanted: Ordering, found: &mut Vec<u32>) {
        match row.0 {
            Some(row) if !self.short.is_empty() => {
                let prices = &*self.short;
                if wanted == Ordering::Greater {
                    let slack = |weight: i64, price: i64| row - (weight - price);
                    WholeSift { weights, prices, slack, found }.widely();
                } else {
                    let slack = |weight: i64, price: i64| weight - price - row;
                    WholeSift { weights, prices, slack, found }.widely();
                }
            }
            _ => found.extend((0..).take(weights.len())),
        }
    }
}

/// Finds the weights with a negative slack: exactly, since no difference of short numbers
/// overflows.
struct WholeSift<'a, W, Slack> {
    weights: &'a [W],
    prices: &'a [i64],
    slack: Slack,
    found: &'a mut Vec<u32>,
}

impl<W: Weight<Exact = i64>, Slack: Fn(i64, i64) -> i64> Wide for WholeSift<'_, W, Slack> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, slack, found } = self;
        let (blocks, rest) = weights.as_chunks::<BLOCK>();
        let (prices, last) = prices.as_chunks::<BLOCK>();
        let mut at = 0u32;
        for (weights, prices) in blocks.iter().zip(prices) {
            let mut signs = 0;
            for lane in 0..BLOCK {
                signs |= slack(weights[lane].exact(), prices[lane]);
            }
            if signs < 0 {
                for lane in 0..BLOCK {
                    if slack(weights[lane].exact(), prices[lane]) < 0 {
                        found.push(at + lane as u32);
                    }
                }
            }
            at += BLOCK as u32;
        }
        for ((&weight, &price), at) in rest.iter().zip(last).zip(at..) {
            if slack(weight.exact(), price) < 0 {
                found.push(at);
            }
        }
    }
}

/// A price as the sum of two floats, or, where it is none, exactly.
#[doc(hidden)]
pub struct Near {
    near: f64,
    rest: Rest,
}

/// What the nearest float leaves of a price: a float, or more than one holds.
enum Rest {
    Float(f64),
    Exact(Box<Dyadic>),
}

impl Near {
    fn new(price: &Dyadic) -> Self {
        let (near, is_price) = price.nearest();
        if is_price && near.abs() < LARGEST {
            return Self { near, rest: Rest::Float(0.0) };
        }
        // What is left of a sum beyond the range of floats is not looked at.
        let left = Dyadic::from_float(near).filter(|_| near.abs() < LARGEST);
        let rest = match left.and_then(|left| (*price - left).as_float()) {
            Some(rest) => Rest::Float(rest),
            None => Rest::Exact(Box::new(*price)),
        };
        Self { near, rest }
    }

    fn exact(&self) -> Dyadic {
        match &self.rest {
            Rest::Float(rest) => {
                let mut sum = Dyadic::ZERO;
                sum.add_float(self.near);
                sum.add_float(*rest);
                sum
            }
            Rest::Exact(price) => **price,
        }
    }
}

/// Sums of five floats below this are finite.
const LARGEST: f64 = 1e307;

/// Floats that a filter of rounded numbers decides wherever it can.
#[doc(hidden)]
pub struct Filtered {
    near: Vec<f64>,
    /// The largest of them in magnitude, infinite if sums with it could leave floats' range.
    largest: f64,
    prices: Vec<Near>,
}

/// Each price is off by half a unit in its last place, and so is each difference: less
/// than this times the magnitudes of all three numbers.
const MARGIN: f64 = 4.0 * f64::EPSILON;
/// More than what rounding can take from prices below the range of floats.
const TINY: f64 = 4.0 * 5e-324;

impl<W: Weight<Exact = Dyadic>> PriceTable<W> for Filtered {
    type Row = Near;

    fn new(prices: Vec<Dyadic>) -> Self {
        let prices: Vec<_> = prices.iter().map(Near::new).collect();
        let near: Vec<_> = prices.iter().map(|price| price.near).collect();
        let largest = near.iter().fold(0.0, |most: f64, price| most.max(price.abs()));
        Self { near, largest: if largest < LARGEST { largest } else { f64::INFINITY }, prices }
    }

    fn row(price: Dyadic) -> Near {
        Near::new(&price)
    }

    #[inline]
    fn compare(&self, weight: W, row: &Near, at: usize) -> Ordering {
        let (weight, column) = (weight.float(), self.near[at]);
        let size = weight.abs() + row.near.abs() + column.abs();
        let slack = weight - row.near - column;
        if slack.abs() > MARGIN * size + TINY {
            return if slack < 0.0 { Ordering::Less } else { Ordering::Greater };
        }
        let price = &self.prices[at];
        // Where nothing was rounded, as with whole numbers, the slack is what it seems.
        if matches!((&row.rest, &price.rest), (Rest::Float(0.0), Rest::Float(0.0))) {
            let (part, left) = two_sum(weight, -row.near);
            let (slack, lost) = two_sum(part, -column);
            if left == 0.0 && lost == 0.0 {
                return slack.partial_cmp(&0.0).unwrap_or(Ordering::Equal);
            }
        }
        exactly(weight, row, price)
    }

    fn suspects(&self, weights: &[W], row: &Near, wanted: Ordering, found: &mut Vec<u32>) {
        // A weight is about as large as its slack and its prices together, so a slack beyond
        // this margin is beyond that of `compare` too, whatever the weight.
        let margin = MARGIN * (row.near.abs() + self.largest) + TINY;
        if margin < f64::INFINITY {
            let (prices, row) = (&*self.near, row.near);
            if wanted == Ordering::Greater {
                let excess = |weight: f64, price: f64| price - weight;
                Sift { weights, prices, row: -row, margin, excess, found }.widely();
            } else {
                let excess = |weight: f64, price: f64| weight - price;
                Sift { weights, prices, row, margin, excess, found }.widely();
            }
        } else {
            found.extend((0..).take(weights.len()));
        }
    }
}

/// Finds the weights that exceed the prices of their columns by no more than the row's and a
/// margin. Rounding keeps the order of numbers from which the same is taken: the row's price
/// is taken from the least of many.
struct Sift<'a, W, Excess> {
    weights: &'a [W],
    prices: &'a [f64],
    row: f64,
    margin: f64,
    excess: Excess,
    found: &'a mut Vec<u32>,
}

impl<W: Weight, Excess: Fn(f64, f64) -> f64> Wide for Sift<'_, W, Excess> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, row, margin, excess, found } = self;
        let (blocks, rest) = weights.as_chunks::<BLOCK>();
        let (prices, last) = prices.as_chunks::<BLOCK>();
        let mut at = 0u32;
        for (weights, prices) in blocks.iter().zip(prices) {
            let mut beyond = [0.0; BLOCK];
            for lane in 0..BLOCK {
                beyond[lane] = excess(weights[lane].float(), prices[lane]);
            }
            if least_of(beyond) - row <= margin {
                for (at, beyond) in (at..).zip(beyond) {
                    if beyond - row <= margin {
                        found.push(at);
                    }
                }
            }
            at += BLOCK as u32;
        }
        for ((&weight, &price), at) in rest.iter().zip(last).zip(at..) {
            if excess(weight.float(), price) - row <= margin {
                found.push(at);
            }
        }
    }
}

#[inline(never)]
fn exactly(weight: f64, row: &Near, column: &Near) -> Ordering {
    if let (Rest::Float(rest), Rest::Float(other)) = (&row.rest, &column.rest)
        && weight.abs() < LARGEST
    {
        return sign([weight, -row.near, -column.near, -rest, -other]);
    }
    let mut slack = Dyadic::ZERO - row.exact() - column.exact();
    slack.add_float(weight);
    slack.cmp(&Dyadic::ZERO)
}

/// The sign of a sum of floats that are not near the end of their range: each is added to
/// an expansion, numbers that do not overlap, whose last decides unless it is zero.
#[inline]
pub(crate) fn sign<const TERMS: usize>(terms: [f64; TERMS]) -> Ordering {
    let mut expansion = [0.0; TERMS];
    for (count, term) in terms.into_iter().enumerate() {
        let mut sum = term;
        for part in &mut expansion[..count] {
            (sum, *part) = two_sum(sum, *part);
        }
        expansion[count] = sum;
    }
    let leading = expansion.iter().rev().copied().find(|&part| part != 0.0);
    leading.unwrap_or(0.0).partial_cmp(&0.0).unwrap_or(Ordering::Equal)
}

/// The rounded sum of two floats, and what rounding took from it (Knuth).
#[inline]
fn two_sum(one: f64, two: f64) -> (f64, f64) {
    let sum = one + two;
    let part = sum - one;
    (sum, (one - (sum - part)) + (two - part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounding_hides_is_seen() {
        assert_eq!(sign([0.1, 0.3, -0.2, -0.2]), Ordering::Less);
        assert_eq!(sign([1.0, 5e-324, -1.0]), Ordering::Greater);
        assert_eq!(sign([1e300, 1.0, -1e300, -1.0]), Ordering::Equal);
        let of = |float| Dyadic::from_float(float).unwrap();
        for rest in [1e-30, -1e-30, 0.0, 5e-324] {
            let prices = vec![of(2.0) + of(rest)];
            let terms = <Filtered as PriceTable<f64>>::new(prices);
            let row = <Filtered as PriceTable<f64>>::row(of(1.0) - of(1e-100) - of(1e-200));
            let expected = (1e-100).partial_cmp(&rest).unwrap();
            assert_eq!(PriceTable::<f64>::compare(&terms, 3.0, &row, 0), expected, "{rest}");
        }
    }

    /// All that compare as wanted are among the suspects, ascending and once; of whole
    /// numbers no other is.
    fn suspected<W: Weight>(weights: &[W], row: Sum<W>, prices: Vec<Sum<W>>, exactly: bool) {
        let (table, row) = (W::Table::new(prices), W::Table::row(row));
        for wanted in [Ordering::Less, Ordering::Greater] {
            let mut found = Vec::new();
            table.suspects(weights, &row, wanted, &mut found);
            assert!(found.is_sorted_by(|one, two| one < two));
            for (at, &weight) in weights.iter().enumerate() {
                let is_wanted = table.compare(weight, &row, at) == wanted;
                let is_found = found.contains(&(at as u32));
                assert!(is_found || !is_wanted, "{weight} at {at}");
                assert!(!exactly || is_found == is_wanted, "{weight} at {at}");
            }
        }
    }

    #[test]
    fn suspects_are_all_that_compare_as_wanted() {
        use rand::{RngExt, SeedableRng};
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(5);
        let exact = |float: f64| Dyadic::from_float(float).unwrap();
        for round in 0..3000 {
            let few = 1 + round % 75;
            let top = [0, 40, 1020, -1070][round % 4];
            // Sizes far apart, and numbers that often tie.
            let mut float = |spread: i32| {
                let size = 2f64.powi(top - random.random_range(0..=spread.min(top + 1074)));
                f64::from(random.random_range(-3..=3)) * size
            };
            let spread = if round % 3 == 0 { 1 } else { 60 };
            let weights: Vec<f64> = (0..few).map(|_| float(spread)).collect();
            let prices = (0..few).map(|_| exact(float(spread)) + exact(float(200))).collect();
            suspected(&weights, exact(float(spread)) - exact(float(200)), prices, false);

            let most = [5, 1 << 40, (1 << 61) - 1][round % 3];
            let mut whole = || random.random_range(-most..=most);
            let weights: Vec<i64> = (0..few).map(|_| whole()).collect();
            let prices = (0..few).map(|_| i128::from(whole())).collect();
            suspected(&weights, whole().into(), prices, true);
        }
    }
}
