//! How an impact is to be computed.

use serde::{Deserialize, Serialize};

/// How the report is computed. The numbers are our rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// The level of the intervals.
    pub level: f64,
    /// How many resamples, sign patterns and permutations are drawn.
    pub draws: u32,
    /// The fewest changes that are tested and given an interval. With fewer than six
    /// no exact two-sided test can fall below 5 %.
    pub least: usize,
    /// The fewest changes of a strategy that is compared with others.
    pub least_compared: usize,
}

impl Plan {
    /// Intervals of 95 %, 9 999 draws, at least six changes in a test and three in a
    /// compared group.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, level: 0.95, draws: 9_999, least: 6, least_compared: 3 }
    }
}
