//! Comparing prices with many weights, without rounding.
//!
//! A verifier asks for the sign of `weight − row price − column price`, millions of times.
//! For floats it is told at once by rounded numbers wherever these differ by more than
//! rounding can, then by an exact sum of five floats (Shewchuk 1997, *Adaptive Precision
//! Floating-Point Arithmetic*, theorem 10), and where prices need more than two floats each
//! by [`Dyadic`] numbers.

use super::weight::{Price, PriceTable, Sum, Weight};
use crate::kernel::Dyadic;
use std::cmp::Ordering;

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
}

/// A price as the sum of two floats, where it is one, and exactly.
#[doc(hidden)]
pub struct Near {
    near: f64,
    rest: Option<f64>,
    exact: Dyadic,
}

impl Near {
    fn new(exact: Dyadic) -> Self {
        let near = exact.to_float();
        // What is left of a sum beyond the range of floats is not looked at.
        let left = Dyadic::from_float(near).filter(|_| near.abs() < LARGEST);
        let rest = left.and_then(|left| (exact - left).as_float());
        Self { near, rest, exact }
    }
}

/// Sums of five floats below this are finite.
const LARGEST: f64 = 1e307;

/// Floats that a filter of rounded numbers decides wherever it can.
#[doc(hidden)]
pub struct Filtered {
    near: Vec<f64>,
    prices: Vec<Near>,
}

impl<W: Weight<Exact = Dyadic>> PriceTable<W> for Filtered {
    type Row = Near;

    fn new(prices: Vec<Dyadic>) -> Self {
        let prices: Vec<_> = prices.into_iter().map(Near::new).collect();
        Self { near: prices.iter().map(|price| price.near).collect(), prices }
    }

    fn row(price: Dyadic) -> Near {
        Near::new(price)
    }

    #[inline]
    fn compare(&self, weight: W, row: &Near, at: usize) -> Ordering {
        let (weight, column) = (weight.float(), self.near[at]);
        // Each price is off by half a unit in its last place, and so is each difference.
        let size = weight.abs() + row.near.abs() + column.abs();
        let slack = weight - row.near - column;
        if slack.abs() > 4.0 * f64::EPSILON * size {
            return if slack < 0.0 { Ordering::Less } else { Ordering::Greater };
        }
        exactly(weight, row, &self.prices[at])
    }
}

#[inline(never)]
fn exactly(weight: f64, row: &Near, column: &Near) -> Ordering {
    if let (Some(rest), Some(other)) = (row.rest, column.rest)
        && weight.abs() < LARGEST
    {
        return sign([weight, -row.near, -column.near, -rest, -other]);
    }
    let mut slack = Dyadic::ZERO - row.exact - column.exact;
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
}
