//! Floats that are whole multiples of one number, or nearly: they are counted in it.
//!
//! Scores are sums of few steps, so that many columns cost a row the same. A search among whole
//! numbers ends as soon as it meets any of them, and an auction among them needs no increment
//! below one; among floats that differ in their last bits, as multiples of 0.1 do, it would put
//! them in an order that means nothing. So where rows compete a solver counts such costs in whole
//! steps. What it finds is exact for the rounded costs, and only nearly for the weights: the proof
//! in exact numbers that follows decides what is left, or says that the grid did not suit.

use crate::market::{Price as _, Weight};

/// The largest weight has at most so many steps: with more of them few costs are equal.
const STEPS: f64 = 65_536.0;
/// Remainders below this share of the largest weight are what rounding left.
const ROUNDED: f64 = 1.0 / (1u64 << 26) as f64;
/// Sums of decimals are off by less than this share of the largest weight.
const OFF: f64 = 1.0 / (1u64 << 46) as f64;
/// Whole numbers are exact in a float below this, and sums over all agents where they are.
pub(in crate::assignment) const EXACT: f64 = 9_007_199_254_740_992.0;

/// In what a solver counts costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grid {
    /// All differences of costs, as they are counted, are multiples of this; zero where nothing
    /// is known of them.
    step: f64,
    /// What costs are counted in; zero where they are taken as they are.
    unit: f64,
}

impl Grid {
    /// Weights as they are: integers are whole.
    pub(crate) fn of_weights<W: Weight>() -> Self {
        let whole = W::Price::from_float(0.5) == W::Price::ZERO;
        Self { step: if whole { 1.0 } else { 0.0 }, unit: 0.0 }
    }

    /// All differences of costs are multiples of this; zero where nothing is known of them.
    pub(super) fn step(self) -> f64 {
        self.step
    }

    /// Whether costs are counted and not taken as they are.
    pub(crate) fn is_counted(self) -> bool {
        self.unit > 0.0
    }

    /// What a number that is counted stands for.
    pub(crate) fn told(self, count: f64) -> f64 {
        if self.is_counted() { count * self.unit } else { count }
    }

    /// By how much a count may be off that stands for a cost; nothing of whole numbers.
    pub(super) fn error<W: Weight>(self) -> Option<f64> {
        W::FLOATS.then_some(if self.is_counted() { OFF * STEPS } else { 0.0 })
    }

    pub(super) fn per(self) -> f64 {
        if self.is_counted() { 1.0 / self.unit } else { 0.0 }
    }

    /// The grid of these numbers, none of which is negative, in a problem of so many agents.
    pub(super) fn of_sample(sample: &[f64], agents: f64) -> Option<Self> {
        let largest = sample.iter().copied().fold(0.0, f64::most);
        let mut unit = 0.0;
        for &number in sample {
            // Euclid's algorithm, in which what rounding left is nothing.
            let (mut one, mut two) = (number, unit);
            while two > largest * ROUNDED {
                let rest = one - (one / two).round() * two;
                (one, two) = (two, rest.abs());
            }
            unit = one.most(two);
            if unit > 0.0 && unit < largest / STEPS {
                return None;
            }
        }
        // Errors have grown in the unit: it is found anew as a part of the largest number.
        let parts = (largest / unit).round();
        unit = largest / parts;
        if !(unit.is_normal() && largest.is_finite()) {
            return None;
        }
        let off = |number: f64| (number - (number / unit).round() * unit).abs();
        if sample.iter().any(|&number| off(number) > largest * OFF) {
            return None;
        }
        // Multiples of a unit of few bits are as exact as whole numbers are.
        let bits = unit.to_bits() & ((1 << 52) - 1) | 1 << 52;
        let odd = (bits >> bits.trailing_zeros()) as f64;
        if odd * parts * agents * 16.0 < EXACT && sample.iter().all(|&number| off(number) == 0.0) {
            return Some(Self { step: unit, unit: 0.0 });
        }
        Some(Self { step: 1.0, unit })
    }
}

/// What turns a weight into a cost as it is counted.
#[derive(Clone, Copy)]
pub(super) struct Costs {
    pub(super) sign: f64,
    /// What costs more is dearer by `beyond`, as it is counted: infinite where such pairs are out
    /// of the question.
    pub(super) cap: f64,
    pub(super) beyond: f64,
    /// So many counts make a cost of one; zero where costs are taken as they are.
    pub(super) per: f64,
}

impl Costs {
    /// What a weight costs.
    #[inline(always)]
    pub(super) fn of<W: Weight>(self, weight: W) -> f64 {
        self.reduced(weight, 0.0)
    }

    /// What a weight costs beside this price. Both answers are at hand before one of them is
    /// chosen: else the choice becomes a jump, which no vector instruction has.
    #[inline(always)]
    pub(super) fn reduced<W: Weight>(self, weight: W, price: f64) -> f64 {
        let cost = self.sign * weight.small_float();
        let reduced = count(cost, self.per) - price;
        if cost <= self.cap { reduced } else { reduced + self.beyond }
    }
}

/// Added to a number below 2⁵¹ and taken away again, this rounds it to a whole one, in a way that
/// vector instructions have.
const ROUND: f64 = 6_755_399_441_055_744.0;

#[inline(always)]
fn count(cost: f64, per: f64) -> f64 {
    if per > 0.0 { (cost * per + ROUND) - ROUND } else { cost }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(numbers: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
        let numbers: Vec<_> = numbers.into_iter().map(f64::abs).collect();
        Grid::of_sample(&numbers, 1000.0).map(|grid| (grid.step, grid.unit))
    }

    #[test]
    fn multiples_are_told_from_other_numbers() {
        let tenths = (0..300).map(|count| f64::from(count * 7 % 223) * 0.1);
        let (step, unit) = grid(tenths).unwrap();
        assert!(step == 1.0 && (unit - 0.1).abs() < 1e-12);
        // A unit of few bits leaves numbers as they are.
        assert_eq!(grid([15.0, 35.0, 40.0, 0.0]), Some((5.0, 0.0)));
        assert_eq!(grid((1..50).map(|count| f64::from(count) * 0.375)), Some((0.375, 0.0)));
        assert_eq!(grid([-2.0f64.powi(-1000) * 3.0, 0.0]), Some((2.0f64.powi(-1000) * 3.0, 0.0)));
        // Other numbers are none, nor is nothing, nor what is too small to be divided.
        assert_eq!(grid((1..50).map(|count| f64::from(count).sqrt())), None);
        assert_eq!(grid([0.1, 0.2, 0.3, 0.3 + 1e-9]), None);
        assert_eq!(grid([1.0, 1.0 / 70_000.0]), None);
        assert_eq!(grid([0.0, 0.0]), None);
        assert_eq!(grid([5e-324, 1e-323]), None);
        assert_eq!(grid([]), None);
    }

    #[test]
    fn counts_are_whole_and_keep_the_order() {
        let grid = Grid { step: 1.0, unit: 0.1 };
        for count in -300..300 {
            let sum = (0..10).fold(0.0, |sum, _| sum + f64::from(count) * 0.01);
            assert_eq!(super::count(sum, grid.per()), f64::from(count), "{sum}");
        }
        let plain = Grid::of_weights::<f64>();
        assert_eq!(super::count(0.3, plain.per()), 0.3);
        assert_eq!(Grid::of_weights::<i64>(), Grid { step: 1.0, unit: 0.0 });
    }
}
