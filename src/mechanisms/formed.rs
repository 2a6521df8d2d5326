//! What a mechanism gives: a matching and what holds of it.

use crate::kernel::{MenteeIx, Side};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, BottleneckAnswer, DeletionLog, DrawnLottery, LatticeProof,
    Matching, Outcome, ProfileAnswer, ProfileOrder, SizeBound,
};
use serde::Serialize;

/// What a run of a mechanism comes to: a matching, the proof that none of the asked kind
/// exists, or the best that a stopped run found.
pub type FormedOutcome = Outcome<FormedPairs, NoPopular, FormedPairs>;

/// A matching formed by a mechanism.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FormedPairs {
    /// The pairs.
    pub matching: Matching,
    /// What the mechanism makes as good as can be; nothing where it optimises nothing.
    pub value: Option<Amount>,
    /// No matching of the asked kind has a better value: of a run that was stopped, and of a
    /// search.
    pub bound: Option<Amount>,
    /// What holds of the matching, in the mechanism's domain; each can be read off the matching
    /// and the market by `audit`.
    pub claims: Vec<Property>,
    /// Why nothing has a better value.
    pub proof: BestProof,
}

impl FormedPairs {
    /// Pairs with what holds of them, without a value and its proof: what a mechanism of a caller's own
    /// gives. Whoever asks for verification has each claim read off the pairs; without a claim it is held
    /// that each pair is acceptable and no seat is taken twice.
    #[must_use]
    pub fn new(matching: Matching, claims: &[Property]) -> Self {
        Self { matching, value: None, bound: None, claims: claims.to_vec(), proof: BestProof::None }
    }
}

/// A value in whole numbers or in floats.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Amount {
    /// An exact integer.
    Whole(i128),
    /// A float.
    Float(f64),
}

/// What holds of a matching and can be read off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Property {
    /// No pair blocks it; with ties, none where both gain (`audit::stability`).
    Stable,
    /// It is stable, and among the stable matchings the best for this side, with ties broken by
    /// index (`audit::improvement`).
    BestFor(#[serde(with = "crate::kernel::plural")] Side),
    /// No other matching is better for one mentee and worse for none (`audit::is_efficient`).
    Efficient,
    /// It is stable, and no other stable matching is better for one mentee and worse for none
    /// (`audit::is_stable_efficient`).
    StableEfficient,
    /// No other matching is preferred by more mentees than prefer this one
    /// (`audit::is_popular`).
    Popular,
}

/// Why no matching of the asked kind has a better value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BestProof {
    /// Nothing has a value, or the claims are the whole of it.
    None,
    /// All that come into question were looked at.
    Search,
    /// Rotations and multipliers, for a sum over the pairs of a stable matching
    /// (`audit::least_cost`).
    Lattice(LatticeProof),
    /// A log that leaves no stable matching without pairs of the largest rank
    /// (`audit::replay_regret`); nothing where no pair is made.
    Regret(Option<DeletionLog>),
    /// Multipliers that bound the size (`audit::largest_possible`).
    Size(SizeBound),
    /// The odds, what was drawn from and the draw (`audit::is_probabilistic_serial`,
    /// `audit::verify_decomposition`).
    Lottery(Box<DrawnLottery>),
    /// Prices of the problem in whole numbers (`audit::verify_assignment`).
    Sum(Box<(AssignmentProblem<i64>, AssignmentAnswer<i64>)>),
    /// The same in floats.
    FloatSum(Box<(AssignmentProblem<f64>, AssignmentAnswer<f64>)>),
    /// A cover of what is better than the worst pair (`audit::verify_bottleneck`).
    Worst(Box<(AssignmentProblem<i64>, BottleneckAnswer<i64>)>),
    /// The same in floats.
    FloatWorst(Box<(AssignmentProblem<f64>, BottleneckAnswer<f64>)>),
    /// Prices of each stage of a profile in whole numbers (`audit::verify_profile`).
    Profile(Box<(AssignmentProblem<i64>, ProfileOrder, ProfileAnswer<i64>)>),
    /// The same in floats.
    FloatProfile(Box<(AssignmentProblem<f64>, ProfileOrder, ProfileAnswer<f64>)>),
}

/// Why no popular matching exists: these mentees have to be with the mentors whom all of them
/// put first, or with the next that are left to them, and those have fewer seats than there are
/// mentees (`audit::refutes_popular`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct NoPopular {
    /// The mentees, ascending.
    pub mentees: Vec<MenteeIx>,
}
