//! Wilcoxon's signed rank test.

use super::ranks::{doubled, tie_sum};
use super::{Method, Sample};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

/// Up to so many changes other than zero the distribution is computed in full.
const EXACT_UP_TO: usize = 50;

/// What the test found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Wilcoxon {
    /// How many changes are not zero.
    pub nonzero: usize,
    /// The sum of the ranks of the positive changes.
    pub positive: f64,
    /// The sum of the ranks of the negative changes.
    pub negative: f64,
    /// The matched-pairs rank-biserial correlation: the share of the rank sum that is
    /// positive less the share that is negative (Kerby 2014), from −1 to 1; 0 without
    /// a change other than zero.
    pub rank_biserial: f64,
    /// The two-sided p-value: twice the smaller tail, at most 1.
    pub p: f64,
    /// How it was found.
    pub method: Method,
}

/// Wilcoxon's signed rank test of a paired change.
///
/// Changes of zero are dropped, as Wilcoxon (1945) did; tied magnitudes share their
/// mean rank. Up to 50 changes other than zero the distribution of the rank sum over
/// all signs is computed exactly for the ranks at hand, ties included, by adding one
/// change after another: O(n³). Beyond, it is the normal approximation with the
/// variance corrected for ties and half a rank of continuity.
#[must_use]
pub fn wilcoxon(changes: &Sample) -> Wilcoxon {
    let zero = changes.tolerance();
    let kept: Vec<f64> =
        changes.numbers().iter().copied().filter(|change| change.abs() > zero).collect();
    let sizes: Vec<f64> = kept.iter().map(|change| change.abs()).collect();
    let (ranks, ties) = doubled(&sizes, zero);
    let total: u64 = ranks.iter().sum();
    let signed = ranks.iter().zip(&kept).filter(|(_, change)| **change > 0.0);
    let positive: u64 = signed.map(|(rank, _)| rank).sum();
    let negative = total - positive;
    let nonzero = kept.len();
    let (p, method) = if nonzero == 0 {
        (1.0, Method::Exact)
    } else if nonzero <= EXACT_UP_TO {
        (exact(&ranks, positive.min(negative)), Method::Exact)
    } else {
        (approximate(nonzero, &ties, positive as f64 / 2.0), Method::Approximate)
    };
    let rank_biserial = match total {
        0 => 0.0,
        _ => (positive as f64 - negative as f64) / total as f64,
    };
    Wilcoxon {
        nonzero,
        positive: positive as f64 / 2.0,
        negative: negative as f64 / 2.0,
        rank_biserial,
        p,
        method,
    }
}

/// Twice the probability that a rank sum is at most `smaller`; the distribution is
/// symmetric.
fn exact(ranks: &[u64], smaller: u64) -> f64 {
    let mut chances = vec![1.0];
    for &rank in ranks {
        let rank = rank as usize;
        let mut next = vec![0.0; chances.len() + rank];
        for (sum, chance) in chances.iter().enumerate() {
            next[sum] += chance / 2.0;
            next[sum + rank] += chance / 2.0;
        }
        chances = next;
    }
    let tail: f64 = chances.iter().take(smaller as usize + 1).sum();
    (2.0 * tail).min(1.0)
}

fn approximate(nonzero: usize, ties: &[u64], positive: f64) -> f64 {
    let n = nonzero as f64;
    let mean = n * (n + 1.0) / 4.0;
    let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - tie_sum(ties) / 48.0;
    let distance = ((positive - mean).abs() - 0.5).max(0.0);
    (2.0 * Normal::standard().sf(distance / variance.sqrt())).min(1.0)
}
