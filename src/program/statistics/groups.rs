//! Comparing several independent groups.

use super::ranks::{doubled, tie_sum};
use super::sample::Draws;
use super::{Sample, SampleFault};
use crate::kernel::shuffle;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// What the test found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KruskalWallis {
    /// How many groups.
    pub groups: usize,
    /// How many numbers in all of them.
    pub n: usize,
    /// The statistic H, corrected for ties.
    pub h: f64,
    /// The p-value over `draws.count` permutations drawn, the observed one counted
    /// among them.
    pub p: f64,
    /// The p-value of the χ² approximation with groups − 1 degrees of freedom.
    pub p_chi_squared: f64,
    /// The effect size ε² = H / (n − 1), from 0 to 1.
    pub epsilon_squared: f64,
}

/// Kruskal and Wallis' (1952) test whether groups differ in location, by ranks.
///
/// H = (12 / (n(n+1)) · Σ R²/nᵢ − 3(n+1)) / (1 − Σ(t³−t)/(n³−n)). The permutation
/// p-value holds for groups of any size; the χ² one needs about five in each.
///
/// # Errors
/// Fewer than two groups, an empty group, all numbers equal.
pub fn kruskal_wallis(groups: &[Sample], draws: Draws<'_>) -> Result<KruskalWallis, SampleFault> {
    if groups.len() < 2 {
        return Err(SampleFault::TooFew { has: groups.len(), needs: 2 });
    }
    for group in groups {
        group.at_least(1)?;
    }
    let all = groups.iter().flat_map(Sample::numbers).copied().collect::<Vec<_>>();
    let all = Sample::new(all)?;
    let (mut ranks, ties) = doubled(all.numbers(), all.tolerance());
    let n = ranks.len();
    if ties.len() < 2 {
        return Err(SampleFault::NoSpread);
    }
    let sizes: Vec<usize> = groups.iter().map(Sample::len).collect();
    let observed = squares(&ranks, &sizes);
    let mut stream = draws.stream("kruskal-wallis");
    let mut reached = 0_u64;
    for _ in 0..draws.count() {
        shuffle(&mut ranks, &mut stream);
        reached += u64::from(squares(&ranks, &sizes) >= observed * (1.0 - 1e-12));
    }
    let size = n as f64;
    let correction = 1.0 - tie_sum(&ties) / (size * size * size - size);
    // Doubled ranks: their squares are fourfold.
    let h = (3.0 * observed / (size * (size + 1.0)) - 3.0 * (size + 1.0)) / correction;
    let h = h.max(0.0);
    let p_chi_squared = ChiSquared::new((groups.len() - 1) as f64).map_or(1.0, |chi| chi.sf(h));
    Ok(KruskalWallis {
        groups: groups.len(),
        n,
        h,
        p: (reached + 1) as f64 / (draws.count() + 1) as f64,
        p_chi_squared,
        epsilon_squared: h / (size - 1.0),
    })
}

/// Σ R²/nᵢ over the groups, of doubled ranks.
fn squares(ranks: &[u64], sizes: &[usize]) -> f64 {
    let mut from = 0;
    let mut sum = 0.0;
    for &size in sizes {
        let of_group: u64 = ranks[from..from + size].iter().sum();
        sum += (of_group as f64).powi(2) / size as f64;
        from += size;
    }
    sum
}
