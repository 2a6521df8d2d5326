//! Fisher's permutation test of a paired change.

use super::sample::Draws;
use super::{Method, Sample};
use rand::Rng;
use serde::{Deserialize, Serialize};

/// Up to so many changes other than zero all 2ⁿ arrangements are counted.
const EXACT_UP_TO: usize = 30;

/// What the test found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignFlip {
    /// How many changes are not zero.
    pub nonzero: usize,
    /// The two-sided p-value.
    pub p: f64,
    /// How it was found.
    pub method: Method,
}

/// Tests whether the mean change could be chance: if mentoring changed nothing,
/// each change would as likely have had the other sign. The p-value is the share of
/// the 2ⁿ arrangements of signs whose sum is at least as far from zero as the observed
/// one (Fisher 1935). A change of zero counts for nothing; without any other p is 1.
///
/// Up to 30 changes other than zero it is exact: the sums of either half are sorted
/// and counted against each other, O(2^(n/2) · n). Beyond, `draws.count` arrangements
/// are drawn and the observed one is counted among them, (k + 1)/(B + 1), so that p is
/// valid and never 0 (Phipson and Smyth 2010).
///
/// ```
/// use mentormatch::program::statistics::{Draws, Sample, sign_flip};
///
/// // Darwin's pairs of plants, of which Fisher counted 1726 of 32768 arrangements.
/// let darwin = [49., -67., 8., 16., 6., 23., 28., 41., 14., 29., 56., 24., 75., 60., -48.];
/// let draws = Draws { seed: 1, label: "plants", count: 9_999 };
/// let test = sign_flip(&Sample::new(darwin)?, draws);
/// assert_eq!(test.p, 1726.0 / 32768.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn sign_flip(changes: &Sample, draws: Draws<'_>) -> SignFlip {
    let zero = changes.tolerance();
    let sizes: Vec<f64> =
        changes.numbers().iter().map(|change| change.abs()).filter(|&size| size > zero).collect();
    let nonzero = sizes.len();
    let total: f64 = sizes.iter().sum();
    let observed = changes.numbers().iter().sum::<f64>().abs() - 1e-9 * total;
    let (p, method) = if observed <= 0.0 {
        (1.0, Method::Exact)
    } else if nonzero <= EXACT_UP_TO {
        let (one, other) = sizes.split_at(nonzero / 2);
        let reached = reaching(&sums(one), &sums(other), observed);
        // As many arrangements are as far below zero, and no one is both.
        (2.0 * reached as f64 / (1_u64 << nonzero) as f64, Method::Exact)
    } else {
        (drawn(&sizes, observed, draws), Method::Drawn)
    };
    SignFlip { nonzero, p, method }
}

/// The sums of all arrangements of signs, ascending.
fn sums(sizes: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0];
    for &size in sizes {
        sums = sums.iter().flat_map(|sum| [sum - size, sum + size]).collect();
    }
    sums.sort_unstable_by(f64::total_cmp);
    sums
}

/// How many sums of one of each reach `least`; both ascend.
fn reaching(one: &[f64], other: &[f64], least: f64) -> u64 {
    let mut count = 0;
    let mut below = other.len();
    for sum in one {
        while below > 0 && other.get(below - 1).is_some_and(|more| sum + more >= least) {
            below -= 1;
        }
        count += (other.len() - below) as u64;
    }
    count
}

fn drawn(sizes: &[f64], observed: f64, draws: Draws<'_>) -> f64 {
    let mut stream = draws.stream("sign-flip");
    let mut reached = 0_u64;
    for _ in 0..draws.count() {
        let mut sum = 0.0;
        for chunk in sizes.chunks(64) {
            let signs = stream.next_u64();
            for (bit, size) in chunk.iter().enumerate() {
                sum += if signs >> bit & 1 == 1 { *size } else { -size };
            }
        }
        reached += u64::from(sum.abs() >= observed);
    }
    (reached + 1) as f64 / (draws.count() + 1) as f64
}
