//! What is answered where one group of three makes an odd pool whole.

use super::GeneralAnswer;
use crate::kernel::AgentIx;
use crate::market::PoolPairing;
use serde::{Deserialize, Serialize};

/// Pairs and one group of three, so that nobody of an odd pool is left over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrioAnswer {
    /// The three, ascending.
    pub trio: [AgentIx; 3],
    /// Everybody else in pairs.
    pub pairing: PoolPairing,
    /// The weights of all pairs of people who are together, the three pairs of the trio among
    /// them.
    pub value: i128,
    /// Why nothing is better.
    pub proof: TrioProof,
}

/// What bounds pairs and one group of three.
///
/// Prices as [`GeneralCertificate`](super::GeneralCertificate) tells hold for the pairs of any
/// people, so for everybody but three too: these bound each group of three that was not tried. Of
/// those that were, the others' best matching is there, or a matching with the proof that it has
/// as many pairs as can be, and leaves somebody over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrioProof {
    /// The best matching of all, of pairs only.
    pub pairs: GeneralAnswer<i64>,
    /// The groups of three that were tried.
    pub tried: Vec<TriedTrio>,
}

/// A group of three that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TriedTrio {
    /// The three, ascending.
    pub trio: [AgentIx; 3],
    /// The best matching of the others, as many pairs as can be.
    pub others: GeneralAnswer<i64>,
}

/// What a stopped search for pairs and a group of three had found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NearTrio {
    /// The best so far: the three, everybody else in pairs, and the value.
    pub best: Option<([AgentIx; 3], PoolPairing, i128)>,
    /// Nothing is better than this.
    pub bound: i128,
    /// What bounds it.
    pub proof: TrioProof,
}
