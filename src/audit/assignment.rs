//! Does this certificate prove that this assignment is optimal?
//!
//! *Theorem* (complementary slackness of linear programming). Let prices of rows, columns, groups
//! and pairs be as [`AssignmentCertificate`](crate::market::AssignmentCertificate) says: no pair
//! that is not made is worth more than its prices, none that is made less, and a price has a sign
//! only where its bound is reached. Then any other assignment with as many pairs gains at most
//! the same: the difference of the two values is the sum over their differing pairs of weight less
//! prices, which is never positive, plus the prices times the differences in used bounds, which
//! are not either. That the number of pairs is as asked follows from the seats, or from a cover
//! (theorem in `quotas.rs`).
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::flaw::{AssignmentFlaw, BLOCK, unbounded};
use super::quotas::pair_bound;
use super::rules::{fits, pairs_within, partners, rules, whole_prices};
use super::signs::signs;
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, Side, Sides, StopReason, narrow};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, Matching, Outcome, Price, PriceTable,
    RowBuffer, RowView, Sense, Sum, Value, Weight,
};
use rayon::prelude::*;
use std::cmp::Ordering;

/// What a verified certificate proves.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct AssignmentProof<P: Price> {
    /// The number of pairs, which is as asked; for as many pairs as can be, no
    /// assignment has more.
    pub pairs: u64,
    /// The value: no assignment of the asked kind is better. Of floats it is the exact best
    /// sum of the very numbers given, rounded once.
    pub value: P::Total,
}

/// Checks an assignment and its certificate against the problem, without trusting
/// whoever made them: seats, minimums, required and forbidden pairs, the number of
/// pairs, the value, and complementary slackness of the prices as
/// [`AssignmentCertificate`](crate::market::AssignmentCertificate) states it.
///
/// Nothing is rounded and nothing tolerated: floats are compared exactly, as the numbers
/// that they are.
///
/// One pass over the weights, blocks of rows in parallel; memory O(n + m).
///
/// # Errors
/// Every flaw found, in a fixed order whatever the number of threads.
pub fn verify_assignment<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &AssignmentAnswer<W>,
) -> Result<AssignmentProof<W::Price>, Faults<AssignmentFlaw>> {
    unbounded(|control| verify_assignment_within(problem, answer, control))
}

/// [`verify_assignment`] under a control; a step is a row of weights, and all of them are
/// counted before the first one is looked at. Nothing is said of an answer that was not
/// looked at whole.
///
/// # Errors
/// Every flaw found, as of [`verify_assignment`].
pub fn verify_assignment_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &AssignmentAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<AssignmentProof<W::Price>>, Faults<AssignmentFlaw>> {
    if let Err(reason) = control.check(problem.rows() as u64) {
        return Ok(Outcome::stopped(reason));
    }
    let mut flaws = Vec::new();
    let (matching, certificate) = (&answer.matching, &answer.certificate);
    if !fits(problem, matching, certificate, &mut flaws) {
        return Err(flaws.into());
    }
    let Sides { mentee: rows, mentor: columns } = whole_prices(problem, certificate);
    let check = Check { problem, answer, rows, columns: W::Table::new(columns) };
    constraints(problem, (matching, answer.value), &mut flaws);
    count(problem, answer, &mut flaws);
    signs(problem, answer, &mut flaws);
    match check.slacks(&control.without_work_limit()) {
        Ok(slacks) => flaws.extend(slacks),
        Err(reason) => return Ok(Outcome::stopped(reason)),
    }
    if !flaws.is_empty() {
        return Err(flaws.into());
    }
    let proof = AssignmentProof { pairs: matching.size() as u64, value: answer.value };
    Ok(Outcome::Solved(proof))
}

/// Checks seats, minimums, required and forbidden pairs, and the value.
pub(super) fn constraints<W: Weight>(
    problem: &AssignmentProblem<W>,
    (matching, told): (&Matching, Value<W>),
    flaws: &mut Vec<AssignmentFlaw>,
) {
    let (value, _) = rules(problem, matching, flaws);
    for side in Side::BOTH {
        for at in 0..problem.agents(side) {
            let partners = partners(matching, side, at);
            let (least, seats) = (problem.least(side, at), problem.seats(side).of(at));
            let agent = narrow(at);
            if partners < least as usize {
                flaws.push(AssignmentFlaw::Partners { side, agent, partners, least, seats });
            }
        }
        for (group, quota) in problem.quotas(side).groups().iter().enumerate() {
            let pairs = pairs_within(matching, side, quota);
            let (least, most) = (quota.least, quota.most);
            if pairs < u64::from(least) {
                flaws.push(AssignmentFlaw::Quota { side, group, pairs, least, most });
            }
        }
    }
    if value != told {
        flaws.push(AssignmentFlaw::Value);
    }
}

/// Checks the number of pairs.
fn count<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &AssignmentAnswer<W>,
    flaws: &mut Vec<AssignmentFlaw>,
) {
    let pairs = answer.matching.size() as u64;
    let certificate = &answer.certificate;
    let expected = match problem.cardinality() {
        Cardinality::Full => problem.full_size(),
        Cardinality::Maximum => {
            let cover = certificate.cover.as_ref();
            match cover.and_then(|cover| pair_bound(problem, cover)) {
                Some(most) => most,
                None => {
                    flaws.push(AssignmentFlaw::NoCover);
                    return;
                }
            }
        }
        _ => {
            if certificate.pair_price != W::Exact::ZERO {
                flaws.push(AssignmentFlaw::PairPrice);
            }
            return;
        }
    };
    if pairs != expected {
        flaws.push(AssignmentFlaw::Count { pairs, expected });
    }
}

struct Check<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    answer: &'a AssignmentAnswer<W>,
    /// The price of each agent with those of all groups around it.
    rows: Vec<Sum<W>>,
    columns: W::Table,
}

impl<W: Weight> Check<'_, W> {
    fn matching(&self) -> &Matching {
        &self.answer.matching
    }

    /// What the slacks of all pairs show to be wrong, block by block.
    fn slacks(&self, control: &Control<'_>) -> Result<Vec<AssignmentFlaw>, StopReason> {
        let blocks: Result<Vec<_>, _> = (0..self.problem.rows().div_ceil(BLOCK))
            .into_par_iter()
            .map_init(Default::default, |room, block| {
                control.check(0)?;
                let mut flaws = Vec::new();
                let end = self.problem.rows().min((block + 1) * BLOCK);
                for row in (block * BLOCK..end).map(MenteeIx::at) {
                    self.row_slacks(row, room, &mut flaws);
                }
                Ok(flaws)
            })
            .collect();
        Ok(blocks?.into_iter().flatten().collect())
    }

    /// One look at all pairs of a row finds the few that may be worth making and are not;
    /// these, and those that are made, are compared exactly.
    fn row_slacks(&self, row: MenteeIx, room: &mut Room<W>, flaws: &mut Vec<AssignmentFlaw>) {
        let pair_price = self.answer.certificate.pair_price.wide();
        let row_price = W::Table::row(self.rows[row.get()] + pair_price);
        // What a pair must not be: worth making if it is not made, and the reverse.
        let (better, worse) = match self.problem.sense() {
            Sense::Max => (Ordering::Greater, Ordering::Less),
            Sense::Min => (Ordering::Less, Ordering::Greater),
        };
        let Room { buffer, suspects } = room;
        let made = self.matching().mentors_of(row);
        let before = flaws.len();
        let mut miss = |column| flaws.push(AssignmentFlaw::Slack { row, column });
        let mut look = |column: usize, weight: W| {
            let is_better = self.columns.compare(weight, &row_price, column) == better;
            let column = MentorIx::at(column);
            if is_better && made.binary_search(&column).is_err() {
                miss(column);
            }
        };
        let view = self.problem.row(row, buffer);
        match view {
            RowView::Full(weights) | RowView::Masked(weights, _) => {
                suspects.clear();
                self.columns.suspects(weights, &row_price, better, suspects);
                for &at in &*suspects {
                    let at = at as usize;
                    if view.allows(at) {
                        look(at, weights[at]);
                    }
                }
            }
            RowView::Listed(_) => view.for_each(look),
        }
        for &column in made {
            let Some(weight) = view.weight(column) else { continue };
            let is_worse = self.columns.compare(weight, &row_price, column.get()) == worse;
            if is_worse && self.problem.required().binary_search(&(row, column)).is_err() {
                miss(column);
            }
        }
        flaws[before..].sort_by_key(|flaw| match flaw {
            AssignmentFlaw::Slack { column, .. } => column.raw(),
            _ => u32::MAX,
        });
    }
}

/// Room for one row at a time.
struct Room<W> {
    buffer: RowBuffer<W>,
    suspects: Vec<u32>,
}

impl<W: Weight> Default for Room<W> {
    fn default() -> Self {
        Self { buffer: RowBuffer::new(), suspects: Vec::new() }
    }
}
