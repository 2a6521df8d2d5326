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

use super::among::Among;
use super::flaw::{AssignmentFlaw, unbounded};
use super::quotas::pair_bound;
use super::rules::{constraints, fits};
use super::signs::signs;
use super::slacks::Slacks;
use crate::kernel::{Control, Faults, StopReason};
use crate::market::{AssignmentAnswer, AssignmentProblem, Cardinality, Outcome, Price, Weight};

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
    verify_among(problem, Among::All, answer, control)
}

/// [`verify_assignment_within`] of the problem with only the pairs that count; that those made
/// are such pairs is for the caller to say.
pub(super) fn verify_among<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    answer: &AssignmentAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<AssignmentProof<W::Price>>, Faults<AssignmentFlaw>> {
    if let Err(reason) = control.begin("verifying", problem.rows() as u64) {
        return Ok(Outcome::stopped(reason));
    }
    let mut flaws = Vec::new();
    let (matching, certificate) = (&answer.matching, &answer.certificate);
    if !fits(problem, matching, certificate, &mut flaws) {
        return Err(flaws.into());
    }
    constraints(problem, (matching, answer.value), &mut flaws);
    let control = control.without_work_limit();
    match count(problem, among, answer, &control) {
        Ok(flaw) => flaws.extend(flaw),
        Err(reason) => return Ok(Outcome::stopped(reason)),
    }
    signs(problem, answer, &mut flaws);
    match Slacks::new(problem, among, answer).flaws(&control) {
        Ok(slacks) => flaws.extend(slacks),
        Err(reason) => return Ok(Outcome::stopped(reason)),
    }
    if !flaws.is_empty() {
        return Err(flaws.into());
    }
    let proof = AssignmentProof { pairs: matching.size() as u64, value: answer.value };
    Ok(Outcome::Solved(proof))
}

/// What is wrong with the number of pairs.
fn count<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    answer: &AssignmentAnswer<W>,
    control: &Control<'_>,
) -> Result<Option<AssignmentFlaw>, StopReason> {
    let pairs = answer.matching.size() as u64;
    let certificate = &answer.certificate;
    let expected = match problem.cardinality() {
        Cardinality::Full => Some(problem.full_size()),
        Cardinality::Maximum => match &certificate.cover {
            Some(cover) => pair_bound(problem, among, cover, control)?,
            None => None,
        },
        _ if certificate.pair_price != W::Exact::ZERO => {
            return Ok(Some(AssignmentFlaw::PairPrice));
        }
        _ => return Ok(None),
    };
    Ok(match expected {
        None => Some(AssignmentFlaw::NoCover),
        Some(expected) if pairs != expected => Some(AssignmentFlaw::Count { pairs, expected }),
        Some(_) => None,
    })
}
