//! Orders around a central one (Mallows 1957): an order with `d` swaps of neighbours from
//! the centre has a probability proportional to φ^d.
//!
//! φ is found from the normalised dispersion of Boehmer, Faliszewski and Kraiczy (2023):
//! dispersion 0 repeats the centre, 1 makes all orders equally likely, and between them
//! the mean number of swaps is that share of the mean of uniform orders, whatever the
//! length. Orders are drawn by repeated insertion (Doignon, Pekeč and Regenwetter 2004).

use super::dice::Dice;

/// A sampler of orders of one length.
pub(super) struct Mallows {
    /// `sums[i]` = 1 + φ + … + φ^i.
    sums: Vec<f64>,
}

impl Mallows {
    /// The sampler for orders of `count` things with a dispersion from 0 to 1.
    pub(super) fn new(count: usize, dispersion: f64) -> Self {
        let pairs = count as f64 * (count as f64 - 1.0) / 2.0;
        let asked = dispersion * pairs / 2.0;
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        if dispersion >= 1.0 {
            low = 1.0;
        } else if dispersion > 0.0 {
            for _ in 0..60 {
                let middle = f64::midpoint(low, high);
                let below = mean_swaps(count, middle) < asked;
                *(if below { &mut low } else { &mut high }) = middle;
            }
        }
        let mut power = 1.0;
        let mut sum = 0.0;
        let next = |_| {
            sum += power;
            power *= low;
            sum
        };
        Self { sums: (0..count).map(next).collect() }
    }

    /// An order around `centre`.
    pub(super) fn draw(&self, centre: &[u32], dice: &mut Dice) -> Vec<u32> {
        let mut order = Vec::with_capacity(centre.len());
        for (&item, &total) in centre.iter().zip(&self.sums) {
            let drawn = dice.unit() * total;
            let passed = self.sums[..order.len()].partition_point(|&sum| sum <= drawn);
            order.insert(order.len() - passed.min(order.len()), item);
        }
        order
    }
}

/// The mean number of swaps: the i-th thing inserted passes k of those before it with a
/// probability proportional to φ^k.
fn mean_swaps(count: usize, phi: f64) -> f64 {
    let (mut power, mut sum, mut weighted, mut mean) = (1.0, 0.0, 0.0, 0.0);
    for passed in 0..count {
        sum += power;
        weighted += passed as f64 * power;
        power *= phi;
        mean += weighted / sum;
    }
    mean
}
