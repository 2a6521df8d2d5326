//! Drafts that differ as much as can be.

use super::{AssignmentAnswer, RankedAssignment};
use serde::{Deserialize, Serialize};

/// Good assignments of a problem of which any two differ in many pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DifferentDrafts {
    /// The best assignment with its proof: what the others are measured against.
    pub best: AssignmentAnswer<i64>,
    /// By how much a draft's sum may be worse than the best.
    pub allowance: i128,
    /// The drafts, the best sums first; fewer than asked for where no more are good enough.
    pub drafts: Vec<RankedAssignment<i64>>,
    /// In so many pairs any two of them differ at least: pairs that one of them makes and the
    /// other does not. 0 where there are fewer than two.
    pub distance: u64,
    /// No so many drafts that are good enough differ in more pairs; `distance` where the search
    /// came to its end.
    pub bound: u64,
}
