//! Does a stopped assignment keep the rules, and does its bound hold?
//!
//! *Theorem* (weak duality): prices bound what every assignment costs, see `lagrange.rs`.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::among::Among;
use super::flaw::{AssignmentFlaw, unbounded};
use super::lagrange::bound;
use super::rules::{fits, rules};
use crate::kernel::{Control, Faults};
use crate::market::{AssignmentProblem, Cardinality, Outcome, PartialAssignment, Sense, Weight};

/// Checks the answer of a run that was stopped, without trusting whoever made it: its
/// matching keeps seats, forbidden and required pairs and the most pairs of quotas, its value
/// is right, it is complete where it says so, and no assignment of the asked kind is better
/// than its bound, which is computed anew from its prices as
/// [`PartialAssignment::new`] tells.
///
/// One pass over the weights, blocks of rows in parallel.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial<W: Weight>(
    problem: &AssignmentProblem<W>,
    partial: &PartialAssignment<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    unbounded(|control| verify_partial_within(problem, partial, control))
}

/// [`verify_partial`] under a control; a step is a row of weights, and all of them are counted
/// before the first one is looked at. Nothing is said of an answer that was not looked at
/// whole.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    partial: &PartialAssignment<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    verify_partial_among(problem, Among::All, partial, control)
}

/// [`verify_partial_within`] of the problem with only the pairs that count; that those made are
/// such pairs is for the caller to say.
pub(super) fn verify_partial_among<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    partial: &PartialAssignment<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    if let Err(reason) = control.begin("verifying", problem.rows() as u64) {
        return Ok(Outcome::stopped(reason));
    }
    let (matching, certificate) = (&partial.matching, &partial.certificate);
    let mut flaws = Vec::new();
    if !fits(problem, matching, certificate, &mut flaws) {
        return Err(flaws.into());
    }
    let (value, least_met) = rules(problem, matching, &mut flaws);
    if value != partial.value {
        flaws.push(AssignmentFlaw::Value);
    }
    let made = matching.size() as u64;
    let asked = match problem.cardinality() {
        Cardinality::Full | Cardinality::Maximum => Some(problem.full_size()),
        Cardinality::Cover(side) => {
            let agents = 0..problem.agents(side);
            Some(agents.map(|at| u64::from(problem.least(side, at))).sum())
        }
        _ => None,
    };
    let complete = least_met && asked.is_none_or(|asked| asked == made);
    if asked != partial.asked || complete != partial.complete {
        flaws.push(AssignmentFlaw::Count { pairs: made, expected: asked.unwrap_or(made) });
    }
    let bound = match bound((problem, among), partial, least_met, &control.without_work_limit()) {
        Ok(bound) => bound,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    // A claim above the bound, or one that is not a number, is refused.
    let holds = match problem.sense() {
        Sense::Max => W::bound_above(-bound) <= partial.bound,
        Sense::Min => -W::bound_above(-bound) >= partial.bound,
    };
    if !holds {
        flaws.push(AssignmentFlaw::Bound);
    }
    if flaws.is_empty() { Ok(Outcome::Solved(())) } else { Err(flaws.into()) }
}
