//! What a solver of profiles answers, and the proof that goes with it.

use super::assignment::{AssignmentCertificate, AssignmentStats, PairCover};
use crate::market::{Matching, Weight};
use serde::{Deserialize, Serialize, Serializer};

/// An assignment with the best profile, and its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct ProfileAnswer<W: Weight> {
    /// The pairs, required ones included.
    pub matching: Matching,
    /// How many pairs have each weight that is made, the best weight first.
    #[serde(serialize_with = "counts")]
    pub profile: Vec<(W, u64)>,
    /// Why no other assignment of the asked kind has a better one.
    pub proof: ProfileProof<W>,
    /// What the solver did, in all stages together.
    pub stats: AssignmentStats,
}

impl<W: Weight> ProfileAnswer<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    #[must_use]
    pub fn new(matching: Matching, profile: Vec<(W, u64)>, proof: ProfileProof<W>) -> Self {
        Self { matching, profile, proof, stats: AssignmentStats::default() }
    }
}

/// The best that a stopped search for a profile can give.
///
/// The matching keeps seats, forbidden and required pairs and the most pairs of quotas. Where it
/// is not complete it may miss minimums or the number of pairs, and nothing is proven.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct PartialProfile<W: Weight> {
    /// The pairs, required ones included.
    pub matching: Matching,
    /// How many pairs have each weight that is made, the best weight first.
    #[serde(serialize_with = "counts")]
    pub profile: Vec<(W, u64)>,
    /// Whether the matching is as asked.
    pub complete: bool,
    /// What is proven: no assignment as asked has a better profile as far as the weights of
    /// these stages go.
    pub proof: ProfileProof<W>,
    /// What the solver did, in all stages together.
    pub stats: AssignmentStats,
}

impl<W: Weight> PartialProfile<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    #[must_use]
    pub fn new(
        matching: Matching,
        profile: Vec<(W, u64)>,
        complete: bool,
        proof: ProfileProof<W>,
    ) -> Self {
        Self { matching, profile, complete, proof, stats: AssignmentStats::default() }
    }

    /// The part of the profile that is settled: how many pairs have each weight of the stages,
    /// in the order in which they count.
    #[must_use]
    pub fn settled(&self) -> Vec<(W, u64)> {
        let weights = self.proof.stages.iter().flat_map(|stage| &stage.weights);
        let count = |weight: &W| {
            let made = self.profile.iter().find(|made| made.0 == *weight);
            made.map_or(0, |made| made.1)
        };
        weights.map(|weight| (*weight, count(weight))).collect()
    }
}

/// Why no profile is better: stages, each with prices for the weights that it looks at.
///
/// In the order of the profile a stage looks at a few weights `c₁ … cₖ`. With `B` = 1 + the most
/// pairs that seats allow, a pair of weight `cᵢ` counts `Bᵏ⁻ⁱ` in that stage (less than nothing,
/// where few pairs are wanted), every other pair 0. The prices of a stage are those of a sum of
/// these numbers, see [`AssignmentCertificate`], with one difference: a pair, an agent or a group
/// is judged by the first stage in which it has a gain or a price that is not 0.
///
/// Where few pairs of the worst weights are wanted, a weight that no stage names, and no pair
/// made has, stands before the first of a stage, or behind all: a pair of such a weight is not to
/// be judged by any stage from there on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct ProfileProof<W: Weight> {
    /// The stages, in the order in which they count.
    pub stages: Vec<ProfileStage<W>>,
    /// For as many pairs as can be: the proof that there cannot be more.
    pub cover: Option<PairCover>,
}

impl<W: Weight> ProfileProof<W> {
    /// A proof from its parts: `audit` decides what it proves.
    #[must_use]
    pub fn new(stages: Vec<ProfileStage<W>>, cover: Option<PairCover>) -> Self {
        Self { stages, cover }
    }
}

/// Prices for a few weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct ProfileStage<W: Weight> {
    /// The weights, in the order in which they count.
    #[serde(serialize_with = "prices")]
    pub weights: Vec<W>,
    /// The prices, without a cover.
    pub prices: AssignmentCertificate<i64>,
}

impl<W: Weight> ProfileStage<W> {
    /// A stage from its parts: `audit` decides what it proves.
    #[must_use]
    pub fn new(weights: Vec<W>, prices: AssignmentCertificate<i64>) -> Self {
        Self { weights, prices }
    }
}

/// Writes weights as prices: an `f32` in the decimals of the double that it is.
fn prices<W: Weight, S: Serializer>(weights: &[W], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(weights.iter().map(|weight| weight.price()))
}

fn counts<W: Weight, S: Serializer>(
    profile: &[(W, u64)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(profile.iter().map(|(weight, pairs)| (weight.price(), pairs)))
}
