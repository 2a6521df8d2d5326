//! What an assignment solver answers, and the proofs that go with it.

use crate::kernel::{MenteeIx, MentorIx, Side, Sides};
use crate::market::Matching;
use crate::market::{Price, Value, Weight};
use serde::{Deserialize, Serialize};

/// An optimal assignment with its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct AssignmentAnswer<W: Weight> {
    /// The pairs, required ones included.
    pub matching: Matching,
    /// The sum of the pairs' weights, less the prices of the agents left unmatched
    /// (plus, where costs are minimised). Floats are added without rounding, and the sum
    /// is rounded once.
    pub value: Value<W>,
    /// The proof that no other assignment of the asked kind is better.
    pub certificate: AssignmentCertificate<W::Exact>,
    /// What the solver did.
    pub stats: AssignmentStats,
}

impl<W: Weight> AssignmentAnswer<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    #[must_use]
    pub fn new(
        matching: Matching,
        value: Value<W>,
        certificate: AssignmentCertificate<W::Exact>,
    ) -> Self {
        Self { matching, value, certificate, stats: AssignmentStats::default() }
    }
}

/// One of the best assignments of a problem, told one after another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct RankedAssignment<W: Weight> {
    /// The pairs, required ones included.
    pub matching: Matching,
    /// Its sum, as [`AssignmentAnswer::value`] counts it.
    pub value: Value<W>,
}

/// Prices that prove an assignment optimal, in the sense of the problem: gains
/// where gains are wanted, costs where costs are to be kept low.
///
/// Let `gain(i, j) = weight − row price − column price − pair price`, less the prices of
/// all groups around the row and around the column. For a sum of
/// gains (read ≤ for ≥ and ≥ for ≤ in a sum of costs) the prices prove an
/// assignment optimal among those with as many pairs if
/// - every allowed pair that is not made has `gain ≤ 0`, every pair made and not
///   required has `gain ≥ 0`;
/// - one more partner is not worth having: an agent with a seat left has a price
///   ≤ 0, or, where it has no partner, ≤ minus its price of staying unmatched;
///   (a seat has a positive price only where it is taken);
/// - one partner less is not worth having: an agent above its minimum has a price
///   ≥ 0, or, where it has one partner, ≥ minus its price of staying unmatched;
/// - a group that may have more pairs has a price ≤ 0, one that may have fewer a price
///   ≥ 0;
/// - the pair price is 0 where the number of pairs is not fixed.
///
/// This is complementary slackness of the linear programme
/// max Σ wᵢⱼxᵢⱼ with mᵢ ≤ Σⱼ xᵢⱼ ≤ sᵢ, mⱼ ≤ Σᵢ xᵢⱼ ≤ sⱼ, the same for the sums of each
/// group, Σ xᵢⱼ = K, 0 ≤ xᵢⱼ ≤ 1.
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
    /// What one more pair within each group of rows would be worth.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub row_group_prices: Vec<P>,
    /// What one more pair within each group of columns would be worth.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub column_group_prices: Vec<P>,
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
        let (row_group_prices, column_group_prices) = (Vec::new(), Vec::new());
        Self { row_prices, column_prices, pair_price, cover, row_group_prices, column_group_prices }
    }

    /// The same with prices of the groups of both sides, in the order of their quotas.
    #[must_use]
    pub fn with_group_prices(mut self, rows: Vec<P>, columns: Vec<P>) -> Self {
        self.row_group_prices = rows;
        self.column_group_prices = columns;
        self
    }
}

/// A cut that bounds the number of pairs: every pair touches a row of `rows`, a
/// column of `columns`, or is one of the allowed pairs that touch neither.
///
/// With rows `A` and columns `B` there are at most Σ seats of `A` + Σ seats of `B` +
/// (allowed pairs outside both) − (required pairs inside both) pairs. With one seat
/// each and a smallest cover this is König's theorem; in general it is the minimum
/// cut of the flow from rows to columns.
///
/// With quotas the cut goes through the groups too, and they are listed with the agents.
/// On each side an agent or a group counts with its places or its most pairs where it is
/// listed and the smallest group around it is not; where that is listed and it is not, its
/// least pairs are taken off again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairCover {
    /// Rows whose seats limit, ascending.
    pub rows: Vec<MenteeIx>,
    /// Columns whose seats limit, ascending.
    pub columns: Vec<MentorIx>,
    /// Groups of rows that limit, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row_groups: Vec<u32>,
    /// Groups of columns that limit, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub column_groups: Vec<u32>,
}

impl PairCover {
    /// Lists nobody, in the memory that is there.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.columns.clear();
        self.row_groups.clear();
        self.column_groups.clear();
    }
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
        #[serde(with = "crate::kernel::lines")]
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
        #[serde(with = "crate::kernel::lines")]
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
    /// More pairs are required within a group than its quota allows.
    RequiredAboveQuota {
        /// The group's side.
        #[serde(with = "crate::kernel::lines")]
        side: Side,
        /// The group, by its place among the quotas of its side.
        group: u32,
        /// Required pairs within the group.
        required: u64,
        /// The most pairs that it may have.
        most: u32,
    },
    /// Seats, minimums and quotas together cannot be met.
    Quotas(QuotaWitness),
}

/// Why seats, minimums and quotas cannot be met together: a set of people and groups
/// that more pairs must run into than can run out of (Hoffman's circulation theorem).
///
/// Think of each pair as running from all rows together into the groups around its row,
/// from outer to inner ones, to the row, on to its column, out through the groups around
/// the column, to all columns together, and from there back to all rows. What is listed
/// here is a set of these stations. `needed` is the least that must run into the set:
/// minimums of agents, least pairs of groups, the number of pairs if it is fixed.
/// `available` is the most that can run out of it: places, most pairs of groups, allowed
/// pairs each once. Required pairs are taken out of all bounds first; where nothing else
/// bounds a station, it counts as bounded by nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QuotaWitness {
    /// Rows in the set, ascending.
    pub rows: Vec<MenteeIx>,
    /// Columns in the set, ascending.
    pub columns: Vec<MentorIx>,
    /// Groups of rows in the set, ascending.
    pub row_groups: Vec<u32>,
    /// Groups of columns in the set, ascending.
    pub column_groups: Vec<u32>,
    /// Whether all rows together are in the set.
    pub all_rows: bool,
    /// Whether all columns together are in the set.
    pub all_columns: bool,
    /// The fewest pairs that must run into the set.
    pub needed: u64,
    /// The most that can run out of it.
    pub available: u64,
}

impl QuotaWitness {
    /// A witness from its parts: the agents and groups inside, and of each side whether all
    /// its agents together are. `audit` decides whether it holds.
    #[must_use]
    pub fn new(inside: PairCover, all: Sides<bool>, needed: u64, available: u64) -> Self {
        let PairCover { rows, columns, row_groups, column_groups } = inside;
        Self {
            rows,
            columns,
            row_groups,
            column_groups,
            all_rows: all.mentee,
            all_columns: all.mentor,
            needed,
            available,
        }
    }
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
    #[serde(with = "crate::kernel::lines")]
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

/// An assignment whose worst pair is as good as can be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct LoneBottleneck<W: Weight> {
    /// The worst weight made; nothing where no pair is made.
    pub bottleneck: Option<W>,
    /// The pairs.
    pub matching: Matching,
    /// Why a better bottleneck is not possible.
    pub limit: BottleneckLimit,
    /// For as many pairs as can be: the proof that the whole problem allows no more.
    pub cover: Option<PairCover>,
    /// What the solver did.
    pub stats: AssignmentStats,
}

impl<W: Weight> LoneBottleneck<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    #[must_use]
    pub fn new(
        bottleneck: Option<W>,
        matching: Matching,
        limit: BottleneckLimit,
        cover: Option<PairCover>,
    ) -> Self {
        Self { bottleneck, matching, limit, cover, stats: AssignmentStats::default() }
    }
}

/// An assignment whose worst pair is as good as can be, and whose sum is the best
/// among those.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct BottleneckAnswer<W: Weight> {
    /// The worst weight made; nothing where no pair is made.
    #[serde(serialize_with = "exactly")]
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

/// Writes a weight as its price: an `f32` in the decimals of the double that it is, so that
/// whoever reads doubles has the same number.
pub(super) fn exactly<W: Weight, S: serde::Serializer>(
    weight: &Option<W>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    weight.map(Weight::price).serialize(serializer)
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
