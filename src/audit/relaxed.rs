//! Is an assignment that keeps some wishes no worse than the best one that need not?
//!
//! *Theorem*: what keeps the wishes is an assignment of the problem without them, with the same number of
//! pairs and the same sum. So nothing that keeps them is better than the best assignment of that
//! relaxed problem, whose prices prove it (theorem in `assignment.rs`); one that is as good is the
//! best. That a search missed nothing has no short proof.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver. That the wishes are kept
//! and the sum is right is for the caller to say.

use super::assignment::verify_assignment_within;
use super::flaw::AssignmentFlaw;
use crate::kernel::{Control, Faults};
use crate::market::{
    AssignmentProblem, Cardinality, GroupedAnswer, GroupedProof, Outcome, Sense, Weight,
};

/// What is shown of an answer under bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupedCheck {
    /// Every bound is kept, and nothing that keeps them is better.
    Optimal,
    /// Every bound is kept, and the relaxed problem is no worse; that nothing is better rests on
    /// the search.
    Feasible,
}

/// Why the relaxed problem shows nothing.
pub(super) enum NotShown {
    /// Its best assignment is not proven.
    Relaxed(AssignmentFlaw),
    /// It is better than the answer, which prices are said to prove.
    Proof,
}

/// What the assignment of the relaxed problem and its prices show of an answer that is one of it.
pub(super) fn shown<W: Weight, Flaw: From<NotShown>>(
    relaxed: &AssignmentProblem<W>,
    answer: &GroupedAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<GroupedCheck>, Faults<Flaw>> {
    let (best, searched) = match &answer.proof {
        GroupedProof::Prices(best) => (best, false),
        GroupedProof::Search { relaxed, .. } => (relaxed, true),
    };
    match verify_assignment_within(relaxed, best, control) {
        Ok(outcome) => {
            if let Err(reason) = outcome.or_stopped() {
                return Ok(Outcome::stopped(reason));
            }
        }
        Err(flaws) => {
            return Err(flaws.into_iter().map(|flaw| NotShown::Relaxed(flaw).into()).collect());
        }
    }
    let is_less = match relaxed.sense() {
        Sense::Max => answer.value < best.value,
        Sense::Min => answer.value > best.value,
    };
    let fewer = relaxed.cardinality() == Cardinality::Maximum
        && answer.matching.size() < best.matching.size();
    match (fewer || is_less, searched) {
        (false, _) => Ok(Outcome::Solved(GroupedCheck::Optimal)),
        // That nothing else is better only the search has seen.
        (true, true) => Ok(Outcome::Solved(GroupedCheck::Feasible)),
        (true, false) => Err(Faults::from(Flaw::from(NotShown::Proof))),
    }
}
