//! The stages of a proof about a profile: which stage judges a pair, and how.
//!
//! In one stage the pairs of weight `cᵢ`, of `k` weights, count `Bᵏ⁻ⁱ` with `B` above the number of
//! pairs that seats allow. So sums of one stage are ordered as the numbers of pairs are, weight by
//! weight: each of these is a digit.
//!
//! A weight that no stage names stands between two that are named. Where few pairs are wanted and
//! none of it is made, it can be given a stage of its own there, in which its pairs lose 1 and all
//! prices are 0: then none of its pairs gains in an earlier stage or they are all refused here.
//! Elsewhere its pairs have to lose before.

use super::flaw::AssignmentFlaw;
use crate::kernel::Sides;
use crate::market::{AssignmentProblem, Cardinality, Matching, ProfileOrder, ProfileProof, Weight};
use std::cmp::Ordering;

/// What is to be checked.
pub(super) struct Claim<'a, W: Weight> {
    pub(super) matching: &'a Matching,
    pub(super) profile: &'a [(W, u64)],
    pub(super) proof: &'a ProfileProof<W>,
    /// Whether the assignment is said to be as asked.
    pub(super) complete: bool,
    /// Whether the profile is said to be the best to its end.
    pub(super) whole: bool,
}

/// The prices of one stage, those of groups added to the agents' within.
struct Prices {
    rows: Vec<i128>,
    columns: Vec<i128>,
    pair: i128,
}

/// The stages, and the weights that they name in one list.
pub(super) struct Ladder<'a, W: Weight> {
    pub(super) problem: &'a AssignmentProblem<W>,
    order: ProfileOrder,
    pub(super) claim: &'a Claim<'a, W>,
    stages: Vec<Prices>,
    /// Each weight, its stage, what its pairs count there, and whether it is the stage's first.
    named: Vec<(W, usize, i128, bool)>,
}

impl<'a, W: Weight> Ladder<'a, W> {
    /// Nothing where the parts do not fit together.
    pub(super) fn new(
        problem: &'a AssignmentProblem<W>,
        order: ProfileOrder,
        claim: &'a Claim<'a, W>,
        flaws: &mut Vec<AssignmentFlaw>,
    ) -> Option<Self> {
        let before = flaws.len();
        let agents = Sides::of(|side| problem.agents(side));
        let quotas = Sides::of(|side| problem.quotas(side).groups());
        let mut fit = |what, side, got: usize, expected: usize| {
            if got != expected {
                flaws.push(AssignmentFlaw::Sides { what, side, got, expected });
            }
        };
        let matched = Sides::new(claim.matching.mentees(), claim.matching.mentors());
        for (side, got) in matched {
            fit("agents of the matching", side, got, agents[side]);
        }
        for stage in &claim.proof.stages {
            let prices = &stage.prices;
            for (side, own) in Sides::new(&prices.row_prices, &prices.column_prices) {
                fit("prices", side, own.len(), agents[side]);
            }
            let groups = Sides::new(&prices.row_group_prices, &prices.column_group_prices);
            for (side, own) in groups {
                fit("prices of groups", side, own.len(), quotas[side].len());
            }
        }
        let lone = order == ProfileOrder::FewestWorst && problem.cardinality() == Cardinality::Free;
        if lone || problem.has_unmatched_prices() {
            flaws.push(AssignmentFlaw::Stage { stage: claim.proof.stages.len() });
        }
        let base = i128::from(problem.full_size()) + 1;
        let sign = if order == ProfileOrder::MostBest { 1 } else { -1 };
        let mut named: Vec<(W, usize, i128, bool)> = Vec::new();
        for (at, stage) in claim.proof.stages.iter().enumerate() {
            let mut counts = Some(1_i128);
            let from = named.len();
            for &weight in stage.weights.iter().rev() {
                let counted = counts.filter(|&counts| counts <= i128::from(i64::MAX));
                let is_number = weight.price().partial_cmp(&weight.price()).is_some();
                let Some(counted) = counted.filter(|_| is_number) else {
                    flaws.push(AssignmentFlaw::Stage { stage: at });
                    break;
                };
                named.push((weight, at, sign * counted, false));
                counts = counted.checked_mul(base);
            }
            named[from..].reverse();
            if let Some(first) = named.get_mut(from) {
                first.3 = true;
            }
        }
        let ordered =
            |pair: &[(W, usize, i128, bool)]| before_in(problem, order, pair[0].0, pair[1].0);
        if let Some(at) = named.windows(2).position(|pair| !ordered(pair)) {
            flaws.push(AssignmentFlaw::Stage { stage: named[at + 1].1 });
        }
        if flaws.len() > before {
            return None;
        }
        let stages = claim.proof.stages.iter().map(|stage| {
            let prices = &stage.prices;
            let own = Sides::new(&prices.row_prices, &prices.column_prices);
            let groups = Sides::new(&prices.row_group_prices, &prices.column_group_prices);
            let Sides { mentee: rows, mentor: columns } = Sides::of(|side| {
                let mut whole: Vec<i128> = own[side].iter().map(|&price| price.into()).collect();
                for (group, &price) in quotas[side].iter().zip(groups[side]) {
                    for &member in &group.members {
                        whole[member as usize] += i128::from(price);
                    }
                }
                whole
            });
            Prices { rows, columns, pair: prices.pair_price.into() }
        });
        Some(Self { problem, order, claim, stages: stages.collect(), named })
    }

    /// By how much the first stage that judges a pair does: whether it gains or loses.
    fn judged(
        &self,
        (row, column): (usize, usize),
        named: Option<(usize, i128)>,
        end: usize,
    ) -> Ordering {
        let signs = self.stages[..end].iter().enumerate().map(|(at, prices)| {
            let own = named.filter(|named| named.0 == at).map_or(0, |named| named.1);
            (own - prices.rows[row] - prices.columns[column] - prices.pair).cmp(&0)
        });
        signs.into_iter().find(|sign| sign.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The same of a pair with this weight; nothing where it is not proven.
    pub(super) fn sign(&self, pair: (usize, usize), weight: W) -> Option<Ordering> {
        let before =
            |named: &(W, usize, i128, bool)| before_in(self.problem, self.order, named.0, weight);
        let at = self.named.partition_point(before);
        let next = self.named.get(at);
        if let Some(&(named, stage, counts, _)) = next
            && self.problem.order(named, weight).is_eq()
        {
            return Some(self.judged(pair, Some((stage, counts)), self.stages.len()));
        }
        let end = next.map_or(self.stages.len(), |next| next.1);
        match self.judged(pair, None, end) {
            Ordering::Equal if next.is_none() && !self.claim.whole => Some(Ordering::Equal),
            Ordering::Equal => {
                let between = next.is_none_or(|next| next.3);
                let refused = self.order == ProfileOrder::FewestWorst && between;
                refused.then_some(Ordering::Less)
            }
            sign => Some(sign),
        }
    }
}

/// Whether a weight counts before another.
fn before_in<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    weight: W,
    other: W,
) -> bool {
    match order {
        ProfileOrder::MostBest => problem.is_better(weight, other),
        ProfileOrder::FewestWorst => problem.is_better(other, weight),
    }
}
