//! What is asked of an assignment.

use crate::kernel::Side;
use serde::{Deserialize, Serialize};

/// Whether weights are gains or costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sense {
    /// The largest sum is wanted.
    #[default]
    Max,
    /// The smallest sum is wanted.
    Min,
}

/// Which pairs count first where weights are not added up but told one after another, as ranks
/// are.
///
/// A *profile* says how many pairs are made of each weight. Profiles are compared weight by
/// weight, and the first difference decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileOrder {
    /// As many pairs of the best weight as can be, then as many of the second best, and so on.
    MostBest,
    /// As few pairs of the worst weight as can be, then as few of the second worst, and so on.
    FewestWorst,
}

/// How many pairs are to be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cardinality {
    /// As many as can be, and among those the best sum.
    #[default]
    Maximum,
    /// Any number: the best sum. Making no pair is worth 0, less the prices of
    /// leaving people unmatched.
    Free,
    /// Exactly as many as the seats would allow if every pair were allowed: the
    /// smaller of Σ min(row seats, columns) and Σ min(column seats, rows).
    Full,
    /// Every seat of this side is filled.
    Cover(#[serde(with = "crate::kernel::lines")] Side),
}
