//! The proof that a stable matching has the least cost of all.

use crate::kernel::{MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};

/// Shows that no stable matching costs less: the rotations in an order of elimination, and a
/// multiplier for some of the pairs of which one must precede the other.
///
/// A stable matching is a set of rotations closed under what precedes, and costs the mentee-optimal
/// one's cost plus its rotations' costs. A multiplier moves cost from the earlier rotation to the
/// later; a closed set with the later also holds the earlier, so its cost does not rise. Then every
/// closed set costs at least the sum of what is left negative, which the answer attains. The
/// multipliers are a maximum flow, and the answer the side of a minimum cut (Irving, Leather and
/// Gusfield 1987). `audit::least_cost` checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatticeProof {
    /// Each rotation's pairs before it is eliminated, in cyclic order.
    pub rotations: Vec<Vec<(MenteeIx, MentorIx)>>,
    /// The earlier rotation, the later one, and the multiplier, above 0.
    pub multipliers: Vec<(u32, u32, i128)>,
}

/// Shows that no stable matching has groups that cost less: costs of single pairs that add up to the
/// cost of each group that a mentor has in some stable matching, and why no stable matching has a lower
/// sum of these. `audit::least_group_cost` checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupProof {
    /// What pairs bear, those that bear nothing left out.
    pub pairs: Vec<(MenteeIx, MentorIx, i64)>,
    /// Why their sum is least.
    pub lattice: LatticeProof,
}
