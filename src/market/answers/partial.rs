//! What an assignment solver that was stopped gives back.

use super::assignment::{
    AssignmentCertificate, AssignmentStats, BottleneckLimit, PairCover, exactly,
};
use crate::market::{Matching, Value, Weight};
use serde::{Deserialize, Serialize};

/// The best assignment that a stopped run can give, and how much better the best may be.
///
/// The matching keeps seats, forbidden and required pairs and the most pairs of quotas. It
/// may hold fewer pairs than asked for, and may miss minimums: `complete` says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct PartialAssignment<W: Weight> {
    /// The pairs, required ones included.
    pub matching: Matching,
    /// Its value, as that of a solved assignment is counted.
    pub value: Value<W>,
    /// Whether the matching is known to be as asked: every minimum is met, and it has as
    /// many pairs as asked for. For as many as can be, that is known only where no seat
    /// of one side is left.
    pub complete: bool,
    /// How many pairs are asked for; for as many as can be, how many the seats would
    /// allow; nothing where their number is free.
    pub asked: Option<u64>,
    /// No assignment of the asked kind has a better value than this. It follows from the
    /// prices, see [`PartialAssignment::new`]. With more work allowed it gets no worse.
    pub bound: Value<W>,
    /// The prices, which need not fit the matching; no cover.
    pub certificate: AssignmentCertificate<W::Exact>,
    /// What the solver did.
    pub stats: AssignmentStats,
}

impl<W: Weight> PartialAssignment<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    ///
    /// The bound is that of Lagrange: for any prices, no assignment that has between `k`
    /// and `K` pairs beside the required ones (exactly as many as asked for; for as many
    /// as can be, no fewer than the matching if it is complete but for that) costs less than
    /// the weights of the required pairs plus
    /// - the least, over the numbers of pairs from `k` to `K`, of that number times the
    ///   pair price,
    /// - for each agent and each group the least, over the numbers of pairs that its
    ///   bounds allow beside the required ones, of that number times its price, plus the
    ///   price of staying unmatched where it has none,
    /// - every reduced cost of an allowed pair that is negative.
    ///
    /// For gains all signs change. For floats the bound is computed without rounding, and
    /// then rounded once, away from the values that it bounds.
    #[must_use]
    pub fn new(
        matching: Matching,
        value: Value<W>,
        bound: Value<W>,
        certificate: AssignmentCertificate<W::Exact>,
    ) -> Self {
        let stats = AssignmentStats::default();
        Self { matching, value, complete: false, asked: None, bound, certificate, stats }
    }
}

/// The best that a stopped search for the best worst pair can give, and how much better the
/// best may be.
///
/// In gains (turn better and worse round for costs): the best worst pair of an assignment as
/// asked is at most `bound`, and, where [`PartialBottleneck::is_complete`], at least
/// `bottleneck`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct PartialBottleneck<W: Weight> {
    /// The worst weight made; nothing where no pair is made.
    #[serde(serialize_with = "exactly")]
    pub bottleneck: Option<W>,
    /// The pairs, their sum, and a bound of the sum: where the assignment is complete, of the
    /// problem from which all pairs worse than the bottleneck are taken, else of the whole
    /// problem. Its own `complete` doesn't know of the cover.
    pub assignment: PartialAssignment<W>,
    /// No assignment of the asked kind has a better worst pair; nothing where no pair is
    /// allowed. Once it equals the bottleneck of a complete assignment, only the sum is not
    /// settled.
    #[serde(serialize_with = "exactly")]
    pub bound: Option<W>,
    /// Why a better worst pair than the bound is not possible; [`BottleneckLimit::NoPairs`]
    /// where no pair is better than the bound.
    pub limit: BottleneckLimit,
    /// For as many pairs as can be, once that is known: the proof that the whole problem
    /// allows no more than the assignment has.
    pub cover: Option<PairCover>,
}

impl<W: Weight> PartialBottleneck<W> {
    /// An answer from its parts, without a cover: `audit` decides whether they belong
    /// together.
    #[must_use]
    pub fn new(
        bottleneck: Option<W>,
        assignment: PartialAssignment<W>,
        bound: Option<W>,
        limit: BottleneckLimit,
    ) -> Self {
        Self { bottleneck, assignment, bound, limit, cover: None }
    }

    /// Whether the assignment is known to be as asked.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.assignment.complete || self.cover.is_some()
    }
}
