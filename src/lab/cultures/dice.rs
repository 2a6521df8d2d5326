//! Draws out of one stream.
//!
//! Everything is made of 64-bit words by integer arithmetic and by the basic operations
//! of floating point, which every platform rounds alike. No logarithm, root or sine is
//! taken, so that a seed means the same instance everywhere.

use crate::kernel::{Stream, stream};
use rand::Rng;

/// A stream of draws.
pub(super) struct Dice(Stream);

impl Dice {
    /// The stream of this seed and label.
    pub(super) fn new(seed: u64, label: &str) -> Self {
        Self(stream(seed, label))
    }

    /// A number from 0 to below `end`, each equally likely; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        // The words that do not fill a whole number of rounds are drawn again.
        let Some(unfair) = (u64::MAX % end.max(1)).checked_add(1) else { return 0 };
        loop {
            let word = self.0.next_u64();
            if word <= u64::MAX - unfair || unfair == end {
                return word.checked_rem(end).unwrap_or(0);
            }
        }
    }

    /// A position in something of this size; 0 where it is empty.
    pub(super) fn place(&mut self, size: usize) -> usize {
        usize::try_from(self.below(size as u64)).unwrap_or(0)
    }

    /// A number from `least` to `most`, each equally likely.
    pub(super) fn between(&mut self, (least, most): (u32, u32)) -> u32 {
        let drawn = self.below(u64::from(most.saturating_sub(least)) + 1);
        least.saturating_add(u32::try_from(drawn).unwrap_or(0))
    }

    /// A number from 0 to below 1: a multiple of 2⁻⁵³.
    pub(super) fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 * STEP
    }

    /// Whether an event of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number that is nearly normal, with mean 0 and deviation 1: the sum of twelve
    /// uniform numbers less six. It never passes six deviations.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// The numbers below `count` in an order of which each is equally likely.
    pub(super) fn order(&mut self, count: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..).take(count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.place(at + 1));
        }
        order
    }

    /// The numbers below `weights.len()` in an order in which the next is drawn with a
    /// probability that goes with its weight (Plackett and Luce), from a tree of sums.
    pub(super) fn weighted_order(&mut self, weights: &[u64]) -> Vec<u32> {
        let count = weights.len();
        let leaves = count.next_power_of_two();
        let mut sums = vec![0_u64; 2 * leaves];
        sums[leaves..leaves + count].copy_from_slice(weights);
        for at in (1..leaves).rev() {
            sums[at] = sums[2 * at] + sums[2 * at + 1];
        }
        let mut order = Vec::with_capacity(count);
        for _ in 0..count {
            let mut left = self.below(sums[1]);
            let mut at = 1;
            while at < leaves {
                at *= 2;
                if left >= sums[at] {
                    left -= sums[at];
                    at += 1;
                }
            }
            order.push((at - leaves) as u32);
            let weight = sums[at];
            while at > 0 {
                sums[at] -= weight;
                at /= 2;
            }
        }
        order
    }
}
