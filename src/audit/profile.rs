//! Has no other assignment as asked a better profile?
//!
//! *Theorem* (complementary slackness, told one after another). Give each pair not one number but a
//! row of them, one for each stage, and compare such rows by their first difference. Rows add up
//! and are ordered as numbers are, and the proof of `assignment.rs` uses nothing else: if no pair
//! that is not made gains, none that is made loses, and agents and groups have prices of the
//! signs that their bounds allow, each judged by the first number that is not 0, then no
//! assignment with as many pairs has a better row of sums.
//!
//! In one stage the pairs of weight `cᵢ`, of `k` weights, count `Bᵏ⁻ⁱ` with `B` above the number of
//! pairs that seats allow. So sums of one stage are ordered as the numbers of pairs are, weight by
//! weight: each of these is a digit.
//!
//! A weight that no stage names stands between two that are named. Where few pairs are wanted and
//! none of it is made, it can be given a stage of its own there, in which its pairs lose 1 and all
//! prices are 0: then none of its pairs gains in an earlier stage or they are all refused here.
//! Elsewhere its pairs have to lose before.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver. Prices are 64-bit
//! integers and are added up in 128 bits, at most 2³³ of them; the numbers of a stage are refused
//! where they do not fit 63 bits.

use super::flaw::{AssignmentFlaw, BLOCK, unbounded};
use super::quotas::pair_bound;
use super::rules::{pairs_within, partners, rules};
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, Side, Sides, StopReason, narrow};
use crate::market::{
    AssignmentProblem, Cardinality, Matching, Outcome, PartialProfile, ProfileAnswer, ProfileOrder,
    ProfileProof, RowBuffer, Weight,
};
use rayon::prelude::*;
use std::cmp::Ordering;

/// Checks an assignment with the best profile against the problem, without trusting whoever made
/// it: seats, minimums, quotas, required and forbidden pairs, the number of pairs, the profile
/// itself, and the stages as [`ProfileProof`] states them.
///
/// One pass over the weights, blocks of rows in parallel; each pair is judged by the first stage
/// that judges it. Memory for the prices of all stages.
///
/// ```
/// use mentormatch::assignment::solve_profile;
/// use mentormatch::audit::verify_profile;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::{AssignmentProblem, ProfileOrder, Sense};
///
/// let ranks = Matrix::from_rows(vec![vec![1_i64, 2], vec![1, 3]]).unwrap();
/// let problem = AssignmentProblem::dense(ranks).sense(Sense::Min).build().unwrap();
/// let order = ProfileOrder::FewestWorst;
/// let outcome = solve_profile(&problem, order, &Control::unbounded()).unwrap();
/// let mut answer = outcome.solved().unwrap();
/// assert!(verify_profile(&problem, order, &answer).is_ok());
/// answer.profile[0].1 += 1;
/// assert!(verify_profile(&problem, order, &answer).is_err());
/// ```
///
/// # Errors
/// Every flaw found, in a fixed order whatever the number of threads.
pub fn verify_profile<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    answer: &ProfileAnswer<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    unbounded(|control| verify_profile_within(problem, order, answer, control))
}

/// [`verify_profile`] under a control; a step is a row of weights, and all of them are counted
/// before the first one is looked at. Nothing is said of an answer that was not looked at whole.
///
/// # Errors
/// Every flaw found, as of [`verify_profile`].
pub fn verify_profile_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    answer: &ProfileAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    let claim = Claim {
        matching: &answer.matching,
        profile: &answer.profile,
        proof: &answer.proof,
        complete: true,
        whole: true,
    };
    check(problem, order, &claim, control)
}

/// Checks what a stopped search for a profile says, without trusting whoever made it: as
/// [`verify_profile`], but only as far as the weights of the stages go. Of an assignment that is
/// not complete, seats and pairs alone are checked, and stages are refused.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_profile<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    partial: &PartialProfile<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    unbounded(|control| verify_partial_profile_within(problem, order, partial, control))
}

/// [`verify_partial_profile`] under a control, as [`verify_profile_within`].
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_profile_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    partial: &PartialProfile<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    let claim = Claim {
        matching: &partial.matching,
        profile: &partial.profile,
        proof: &partial.proof,
        complete: partial.complete,
        whole: false,
    };
    check(problem, order, &claim, control)
}

/// What is to be checked.
struct Claim<'a, W: Weight> {
    matching: &'a Matching,
    profile: &'a [(W, u64)],
    proof: &'a ProfileProof<W>,
    /// Whether the assignment is said to be as asked.
    complete: bool,
    /// Whether the profile is said to be the best to its end.
    whole: bool,
}

fn check<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    claim: &Claim<'_, W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    if let Err(reason) = control.check(problem.rows() as u64) {
        return Ok(Outcome::stopped(reason));
    }
    let mut flaws = Vec::new();
    let Some(ladder) = Ladder::new(problem, order, claim, &mut flaws) else {
        return Err(flaws.into());
    };
    let (_, least_met) = rules(problem, claim.matching, &mut flaws);
    if claim.complete {
        count(problem, claim, least_met, &mut flaws);
    } else if !claim.proof.stages.is_empty() || claim.proof.cover.is_some() {
        flaws.push(AssignmentFlaw::Stage { stage: 0 });
    }
    let told = claim.profile.iter().map(|made| (made.0.price(), made.1));
    if !problem.profile(claim.matching).iter().map(|made| (made.0.price(), made.1)).eq(told) {
        flaws.push(AssignmentFlaw::Profile);
    }
    if claim.complete {
        ladder.signs(&mut flaws);
        match ladder.slacks(&control.without_work_limit()) {
            Ok(slacks) => flaws.extend(slacks),
            Err(reason) => return Ok(Outcome::stopped(reason)),
        }
    }
    if flaws.is_empty() { Ok(Outcome::Solved(())) } else { Err(flaws.into()) }
}

/// Checks the number of pairs and the minimums.
fn count<W: Weight>(
    problem: &AssignmentProblem<W>,
    claim: &Claim<'_, W>,
    least_met: bool,
    flaws: &mut Vec<AssignmentFlaw>,
) {
    let pairs = claim.matching.size() as u64;
    let cover = claim.proof.cover.as_ref();
    let expected = match problem.cardinality() {
        Cardinality::Full => problem.full_size(),
        Cardinality::Maximum => match cover.and_then(|cover| pair_bound(problem, cover)) {
            Some(most) => most,
            None => {
                flaws.push(AssignmentFlaw::NoCover);
                pairs
            }
        },
        _ => {
            let is_free = |price: i64| price == 0;
            if !claim.proof.stages.iter().all(|stage| is_free(stage.prices.pair_price)) {
                flaws.push(AssignmentFlaw::PairPrice);
            }
            pairs
        }
    };
    if pairs != expected || !least_met {
        flaws.push(AssignmentFlaw::Count { pairs, expected });
    }
}

/// The prices of one stage, those of groups added to the agents' within.
struct Prices {
    rows: Vec<i128>,
    columns: Vec<i128>,
    pair: i128,
}

/// The stages, and the weights that they name in one list.
struct Ladder<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    order: ProfileOrder,
    claim: &'a Claim<'a, W>,
    stages: Vec<Prices>,
    /// Each weight, its stage, what its pairs count there, and whether it is the stage's first.
    named: Vec<(W, usize, i128, bool)>,
}

impl<'a, W: Weight> Ladder<'a, W> {
    /// Nothing where the parts do not fit together.
    fn new(
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
    fn sign(&self, pair: (usize, usize), weight: W) -> Option<Ordering> {
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

    /// What the weights of all pairs show to be wrong, block by block.
    fn slacks(&self, control: &Control<'_>) -> Result<Vec<AssignmentFlaw>, StopReason> {
        let rows = self.problem.rows();
        let blocks: Result<Vec<_>, _> = (0..rows.div_ceil(BLOCK))
            .into_par_iter()
            .map_init(RowBuffer::new, |buffer, block| {
                control.check(0)?;
                let mut flaws = Vec::new();
                for row in (block * BLOCK..rows.min((block + 1) * BLOCK)).map(MenteeIx::at) {
                    let made = self.claim.matching.mentors_of(row);
                    self.problem.row(row, buffer).for_each(|at, weight| {
                        let column = MentorIx::at(at);
                        let is_made = made.binary_search(&column).is_ok();
                        let required =
                            || self.problem.required().binary_search(&(row, column)).is_ok();
                        let wrong = match self.sign((row.get(), at), weight) {
                            None => true,
                            Some(Ordering::Greater) => !is_made,
                            Some(Ordering::Less) => is_made,
                            Some(Ordering::Equal) => false,
                        };
                        if wrong && !(is_made && required()) {
                            flaws.push(AssignmentFlaw::Slack { row, column });
                        }
                    });
                }
                Ok(flaws)
            })
            .collect();
        Ok(blocks?.into_iter().flatten().collect())
    }

    /// Notes every agent and group whose prices have a sign that its pairs do not allow.
    fn signs(&self, flaws: &mut Vec<AssignmentFlaw>) {
        let (problem, matching) = (self.problem, self.claim.matching);
        let stages = &self.claim.proof.stages;
        let first = |price: &dyn Fn(usize) -> i64| {
            let signs = (0..stages.len()).map(|stage| price(stage).cmp(&0));
            signs.into_iter().find(|sign| sign.is_ne()).unwrap_or(Ordering::Equal)
        };
        let mut required = Sides::of(|side| vec![0_u32; problem.agents(side)]);
        for (row, column) in problem.required() {
            required.mentee[row.get()] += 1;
            required.mentor[column.get()] += 1;
        }
        for side in Side::BOTH {
            for at in 0..problem.agents(side) {
                let partners = partners(matching, side, at);
                let least = problem.least(side, at).max(required[side][at]) as usize;
                let sign = first(&|stage| {
                    let prices = &stages[stage].prices;
                    *Sides::new(&prices.row_prices, &prices.column_prices)[side]
                        .get(at)
                        .unwrap_or(&0)
                });
                let may_more = partners < problem.places(side, at) as usize;
                if (may_more && sign.is_gt()) || (partners > least && sign.is_lt()) {
                    flaws.push(AssignmentFlaw::SeatPrice { side, agent: narrow(at) });
                }
            }
            for (group, quota) in problem.quotas(side).groups().iter().enumerate() {
                let pairs = pairs_within(matching, side, quota);
                let is_inside = |at: u32| quota.members.binary_search(&at).is_ok();
                let decided = problem.required().iter().filter(|pair| match side {
                    Side::Mentee => is_inside(pair.0.raw()),
                    Side::Mentor => is_inside(pair.1.raw()),
                });
                let least = u64::from(quota.least).max(decided.count() as u64);
                let sign = first(&|stage| {
                    let prices = &stages[stage].prices;
                    *Sides::new(&prices.row_group_prices, &prices.column_group_prices)[side]
                        .get(group)
                        .unwrap_or(&0)
                });
                let may_more = quota.most.is_none_or(|most| pairs < u64::from(most));
                if (may_more && sign.is_gt()) || (pairs > least && sign.is_lt()) {
                    flaws.push(AssignmentFlaw::GroupPrice { side, group });
                }
            }
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
