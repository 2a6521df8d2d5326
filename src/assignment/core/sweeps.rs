//! Sweeps over a row in vector registers: where it is cheapest at the present prices.

use super::grid::Costs;
use crate::kernel::Wide;
use crate::market::{BLOCK, Price as _, Weight};

/// The minimum of each block of reduced costs.
pub(super) struct BlockMinima<'a, W, Cost> {
    pub(super) weights: &'a [W],
    pub(super) prices: &'a [f64],
    pub(super) minima: &'a mut [f64],
    pub(super) cost: Cost,
}

impl<W: Weight, Cost: Fn(W) -> f64> Wide for BlockMinima<'_, W, Cost> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, minima, cost } = self;
        let blocks = weights.chunks(BLOCK).zip(prices.chunks(BLOCK));
        for ((weights, prices), minimum) in blocks.zip(minima) {
            let (Ok(weights), Ok(prices)) =
                (<&[W; BLOCK]>::try_from(weights), <&[f64; BLOCK]>::try_from(prices))
            else {
                let reduced =
                    weights.iter().zip(prices).map(|(&weight, price)| cost(weight) - price);
                *minimum = reduced.fold(f64::INFINITY, f64::least);
                continue;
            };
            // Halved again and again: so the compiler turns it into vector instructions.
            let mut eight = [0.0; 8];
            for lane in 0..8 {
                let low = cost(weights[lane]) - prices[lane];
                eight[lane] = (cost(weights[lane + 8]) - prices[lane + 8]).least(low);
            }
            let mut four = [0.0; 4];
            for lane in 0..4 {
                four[lane] = eight[lane].least(eight[lane + 4]);
            }
            *minimum = four[0].least(four[2]).least(four[1].least(four[3]));
        }
    }
}

/// For each block whose minimum reaches the bound, which of its columns do: a bit each.
pub(super) struct LowColumns<'a, W> {
    pub(super) weights: &'a [W],
    pub(super) prices: &'a [f64],
    pub(super) minima: &'a [f64],
    pub(super) bound: f64,
    pub(super) costs: Costs,
    pub(super) found: &'a mut Vec<(usize, u64)>,
}

impl<W: Weight> Wide for LowColumns<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, minima, bound, costs, found } = self;
        let blocks = weights.chunks(BLOCK).zip(prices.chunks(BLOCK));
        for (at, ((weights, prices), &minimum)) in blocks.zip(minima).enumerate() {
            if minimum > bound {
                continue;
            }
            let mut low = [false; BLOCK];
            for (low, (&weight, price)) in low.iter_mut().zip(weights.iter().zip(prices)) {
                let cost = costs.of(weight);
                *low = (cost - price <= bound) & (cost < f64::INFINITY);
            }
            let mut bits = 0;
            for (lane, &low) in low.iter().enumerate() {
                bits |= u64::from(low) << lane;
            }
            found.push((at * BLOCK, bits));
        }
    }
}

pub(super) fn masked_minima<W: Weight>(
    weights: &[W],
    words: &[u64],
    prices: &[f64],
    minima: &mut Vec<f64>,
    cost: impl Fn(W) -> f64,
) {
    let blocks = weights.chunks(BLOCK).zip(prices.chunks(BLOCK)).enumerate();
    minima.extend(blocks.map(|(at, (weights, prices))| {
        let mut bits = words.get(at / 4).copied().unwrap_or(0) >> (at % 4 * BLOCK) & 0xffff;
        let mut least = f64::INFINITY;
        while bits != 0 {
            let lane = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            least = least.least(cost(weights[lane]) - prices[lane]);
        }
        least
    }));
}
