//! What an assignment solver answers, and the proofs that go with it.

use super::Matching;
use super::assignment::Side;
use super::weight::{Price, Weight};
use crate::kernel::{MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};

/// An optimal assignment with its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct AssignmentAnswer<W: Weight> {
    /// The pairs, required ones included.
    pub matching: Matching,
    /// The sum of the pairs' weights, less the prices of the agents left unmatched
    /// (plus, where costs are minimised). Floats are added in the pairs' order.
    pub value: <W::Price as Price>::Total,
    /// The proof that no other assignment of the asked kind is better.
    pub certificate: AssignmentCertificate<W::Price>,
    /// What the solver did.
    pub stats: AssignmentStats,
}

impl<W: Weight> AssignmentAnswer<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    #[must_use]
    pub fn new(
        matching: Matching,
        value: <W::Price as Price>::Total,
        certificate: AssignmentCertificate<W::Price>,
    ) -> Self {
        Self { matching, value, certificate, stats: AssignmentStats::default() }
    }
}

/// Prices that prove an assignment optimal, in the sense of the problem: gains
/// where gains are wanted, costs where costs are to be kept low.
///
/// Let `gain(i, j) = weight − row price − column price − pair price`. For a sum of
/// gains (read ≤ for ≥ and ≥ for ≤ in a sum of costs) the prices prove an
/// assignment optimal among those with as many pairs if
/// - every allowed pair that is not made has `gain ≤ 0`, every pair made and not
///   required has `gain ≥ 0`;
/// - one more partner is not worth having: an agent with a seat left has a price
///   ≤ 0, or, where it has no partner, ≤ minus its price of staying unmatched;
///   (a seat has a positive price only where it is taken);
/// - one partner less is not worth having: an agent above its minimum has a price
///   ≥ 0, or, where it has one partner, ≥ minus its price of staying unmatched;
/// - the pair price is 0 where the number of pairs is not fixed.
///
/// This is complementary slackness of the linear programme
/// max Σ wᵢⱼxᵢⱼ with mᵢ ≤ Σⱼ xᵢⱼ ≤ sᵢ, mⱼ ≤ Σᵢ xᵢⱼ ≤ sⱼ, Σ xᵢⱼ = K, 0 ≤ xᵢⱼ ≤ 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct AssignmentCertificate<P: Price> {
    /// What one more seat of each row would be worth.
    pub row_prices: Vec<P>,
    /// What one more seat of each column would be worth.
    pub column_prices: Vec<P>,
    /// What one more pair would be worth, were it not for the seats; 0 where the
    /// number of pairs is free or follows from the minimums.
    pub pair_price: P,
    /// For as many pairs as can be: the proof that there cannot be more.
    pub cover: Option<PairCover>,
}

impl<P: Price> AssignmentCertificate<P> {
    /// A certificate from its parts: `audit` decides what it proves.
    #[must_use]
    pub fn new(
        row_prices: Vec<P>,
        column_prices: Vec<P>,
        pair_price: P,
        cover: Option<PairCover>,
    ) -> Self {
        Self { row_prices, column_prices, pair_price, cover }
    }
}

/// A cut that bounds the number of pairs: every pair touches a row of `rows`, a
/// column of `columns`, or is one of the allowed pairs that touch neither.
///
/// With rows `A` and columns `B` there are at most Σ seats of `A` + Σ seats of `B` +
/// (allowed pairs outside both) − (required pairs inside both) pairs. With one seat
/// each and a smallest cover this is König's theorem; in general it is the minimum
/// cut of the flow from rows to columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairCover {
    /// Rows whose seats limit, ascending.
    pub rows: Vec<MenteeIx>,
    /// Columns whose seats limit, ascending.
    pub columns: Vec<MentorIx>,
}

/// Why no assignment of the asked kind exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
#[non_exhaustive]
pub enum AssignmentWitness {
    /// A required pair is forbidden.
    RequiredForbidden {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// More pairs are required of an agent than it has seats.
    RequiredAboveSeats {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
        /// Required pairs of the agent.
        required: u32,
        /// Its seats.
        seats: u32,
    },
    /// An agent's minimum exceeds its seats.
    MinimumAboveSeats {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
        /// The minimum.
        minimum: u32,
        /// The seats.
        seats: u32,
    },
    /// A group needs more pairs than its possible partners have room for.
    Shortage(HallWitness),
}

/// A shortage, after Hall's theorem: these agents need more pairs than all their
/// possible partners together can give them.
///
/// `needed` is the sum of what the agents need: their minimums, or, where all
/// places are to be filled, min(seats, size of the other side). `available` is the
/// sum over the neighbours of min(seats less the pairs required with agents outside
/// the group, allowed pairs with agents of the group). `needed > available`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HallWitness {
    /// The side of the agents.
    pub side: Side,
    /// The agents, ascending.
    pub agents: Vec<u32>,
    /// All agents of the other side with whom one of them may be paired, ascending.
    pub neighbours: Vec<u32>,
    /// How many pairs the agents need.
    pub needed: u64,
    /// How many pairs the neighbours can make with them.
    pub available: u64,
}

impl HallWitness {
    /// A witness from its parts: `audit` decides whether it holds.
    #[must_use]
    pub fn new(
        side: Side,
        agents: Vec<u32>,
        neighbours: Vec<u32>,
        needed: u64,
        available: u64,
    ) -> Self {
        Self { side, agents, neighbours, needed, available }
    }
}

/// An assignment whose worst pair is as good as can be, and whose sum is the best
/// among those.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct BottleneckAnswer<W: Weight> {
    /// The worst weight made; nothing where no pair is made.
    pub bottleneck: Option<W>,
    /// The best sum of the problem from which all pairs worse than the bottleneck
    /// are taken, with the proof for that problem.
    pub assignment: AssignmentAnswer<W>,
    /// Why a better bottleneck is not possible.
    pub limit: BottleneckLimit,
    /// For as many pairs as can be: the proof that the whole problem allows no more.
    pub cover: Option<PairCover>,
}

impl<W: Weight> BottleneckAnswer<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    #[must_use]
    pub fn new(
        bottleneck: Option<W>,
        assignment: AssignmentAnswer<W>,
        limit: BottleneckLimit,
        cover: Option<PairCover>,
    ) -> Self {
        Self { bottleneck, assignment, limit, cover }
    }
}

/// Why no assignment has a better bottleneck: what pairs strictly better than it
/// allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BottleneckLimit {
    /// No pair is made, so there is nothing to better.
    NoPairs,
    /// With better pairs only, no assignment of the asked kind exists.
    Impossible(AssignmentWitness),
    /// With better pairs only, this cover allows fewer pairs.
    Fewer(PairCover),
}

/// What an assignment solver did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AssignmentStats {
    /// Rows read in full.
    pub row_reads: u64,
    /// Pairs added along a shortest path.
    pub augmentations: u64,
    /// Agents whose distance was settled in those searches.
    pub settled: u64,
}
