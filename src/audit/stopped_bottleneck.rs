//! Do the bounds of a search for the best worst pair hold that was stopped?
//!
//! *Theorems*: thresholds (in `worst.rs`) for the bound of the worst pair, weak duality (in
//! `lagrange.rs`) for that of the sum. *Trusts* the problem's checked construction, and nothing of
//! the solver.

use super::flaw::{AssignmentFlaw, unbounded};
use super::partial::verify_partial_among;
use super::rules::rules;
use super::worst::{Worst, no_worse};
use crate::kernel::{Control, Faults};
use crate::market::{AssignmentProblem, Outcome, PartialBottleneck, Weight};

/// Checks the answer of a search for the best worst pair that was stopped, without trusting
/// whoever made it: its worst pair is as stated, pairs strictly better than its bound do not
/// suffice, its cover holds where it has one, and so does all that
/// [`verify_partial`](super::verify_partial) checks, of the pairs no worse than the bottleneck
/// where the assignment is complete, else of all.
///
/// Three passes over the weights, blocks of rows in parallel; memory O(n + m).
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    partial: &PartialBottleneck<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    unbounded(|control| verify_partial_bottleneck_within(problem, partial, control))
}

/// [`verify_partial_bottleneck`] under a control, as [`verify_bottleneck_within`](super::verify_bottleneck_within).
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_bottleneck_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    partial: &PartialBottleneck<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    let matching = &partial.assignment.matching;
    let mut flaws = Vec::new();
    // With a cover it claims to have as many pairs as can be among assignments as asked.
    if partial.cover.is_some() && !rules(problem, matching, &mut Vec::new()).1 {
        flaws.push(AssignmentFlaw::NoCover);
    }
    let worst = Worst { problem, matching, stated: partial.bottleneck };
    if let Err(reason) = worst.check_stopped(partial, &mut flaws, control) {
        return Ok(Outcome::stopped(reason));
    }
    let among = no_worse(partial.bottleneck.filter(|_| partial.is_complete()));
    match verify_partial_among(problem, among, &partial.assignment, control) {
        Err(more) => flaws.extend(more),
        Ok(said) if flaws.is_empty() => return Ok(said),
        Ok(_) => {}
    }
    Err(flaws.into())
}
