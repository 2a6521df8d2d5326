//! Are these drafts good enough, and as far apart as is said?
//!
//! *By definition*: each keeps the rules of the problem, has as many pairs as the best where their number
//! is asked for, and a sum that is worse than the best by no more than is allowed; the smallest
//! number of pairs in which two of them differ is the one told.
//!
//! *Theorem*: none but that of the best one, whose prices prove it (`assignment.rs`). That no drafts
//! are farther apart rests on the search. *Trusts* the problem's checked construction, and nothing
//! of the solver. Sums are of 128 bits; what is subtracted is checked.

use super::assignment::verify_assignment_within;
use super::flaw::{AssignmentFlaw, unbounded};
use super::rules::constraints;
use crate::kernel::{Control, Faults, Side, faults};
use crate::market::{
    AssignmentProblem, Cardinality, DifferentDrafts, Matching, Outcome, RankedAssignment, Sense,
};
use std::collections::BTreeSet;

faults! {
    /// Why drafts are not what they are said to be.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum DifferentFlaw: "different-flaw" {
        /// The best assignment is not proven.
        Best {
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "best", "the best assignment: {flaw}", "лучшее назначение: {flaw}";
        /// A draft does not keep the problem's rules, or its value is another.
        Draft {
            /// Its place, from 0.
            at: usize,
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "draft", "draft {at}: {flaw}", "проект {at}: {flaw}";
        /// A draft loses more than is allowed, or has another number of pairs than the best.
        Loss {
            /// Its place, from 0.
            at: usize,
        } = "loss", "draft {at} is not good enough", "проект {at} недостаточно хорош";
        /// Two drafts differ in fewer pairs, or none in so few, or the bound is below that.
        Distance = "distance",
            "the smallest distance is not the one told",
            "наименьшее расстояние не то, что указано";
    }
}

impl From<AssignmentFlaw> for DifferentFlaw {
    /// A flaw of the best assignment.
    fn from(flaw: AssignmentFlaw) -> Self {
        Self::Best { flaw }
    }
}

/// Checks drafts of [`assignment::most_different`](crate::assignment::most_different): all but that none
/// are farther apart. One pass over the weights, and O(pairs · log) for each two drafts.
///
/// # Errors
/// Every flaw found.
pub fn verify_different(
    problem: &AssignmentProblem<i64>,
    answer: &DifferentDrafts,
) -> Result<(), Faults<DifferentFlaw>> {
    unbounded(|control| verify_different_within(problem, answer, control))
}

/// [`verify_different`] under a control; steps are rows of the problem, once for the best and once
/// for each draft.
///
/// # Errors
/// Every flaw found.
pub fn verify_different_within(
    problem: &AssignmentProblem<i64>,
    answer: &DifferentDrafts,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<DifferentFlaw>> {
    match verify_assignment_within(problem, &answer.best, control) {
        Ok(outcome) => {
            if let Err(reason) = outcome.or_stopped() {
                return Ok(Outcome::stopped(reason));
            }
        }
        Err(flaws) => return Err(flaws.into_iter().map(DifferentFlaw::from).collect()),
    }
    let mut flaws = Vec::new();
    for (at, draft) in answer.drafts.iter().enumerate() {
        let work = (problem.rows() as u64).saturating_mul(at as u64 + 2);
        if let Err(reason) = control.check(work) {
            return Ok(Outcome::stopped(reason));
        }
        flaws.extend(flaws_of(problem, answer, at, draft));
    }
    if flaws.is_empty() {
        let sets: Vec<BTreeSet<_>> =
            answer.drafts.iter().map(|draft| draft.matching.pairs().collect()).collect();
        let pairs = sets.iter().enumerate();
        let least = pairs
            .flat_map(|(at, one)| {
                sets[..at].iter().map(|other| one.symmetric_difference(other).count() as u64)
            })
            .min();
        if least.unwrap_or(0) != answer.distance || answer.bound < answer.distance {
            flaws.push(DifferentFlaw::Distance);
        }
    }
    if flaws.is_empty() { Ok(Outcome::Solved(())) } else { Err(flaws.into()) }
}

fn flaws_of(
    problem: &AssignmentProblem<i64>,
    answer: &DifferentDrafts,
    at: usize,
    draft: &RankedAssignment<i64>,
) -> Vec<DifferentFlaw> {
    let matching: &Matching = &draft.matching;
    let mut found = Vec::new();
    for (side, got) in [(Side::Mentee, matching.mentees()), (Side::Mentor, matching.mentors())] {
        let expected = problem.agents(side);
        if got != expected {
            let what = "agents of the matching";
            found.push(AssignmentFlaw::Sides { what, side, got, expected });
        }
    }
    if found.is_empty() {
        constraints(problem, (matching, draft.value), &mut found);
    }
    if !found.is_empty() {
        return found.into_iter().map(|flaw| DifferentFlaw::Draft { at, flaw }).collect();
    }
    let best = &answer.best;
    let loss = match problem.sense() {
        Sense::Max => best.value.checked_sub(draft.value),
        Sense::Min => draft.value.checked_sub(best.value),
    };
    let fixed = matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Full);
    let is_good = loss.is_some_and(|loss| loss <= answer.allowance)
        && (!fixed || matching.size() == best.matching.size());
    if is_good { Vec::new() } else { vec![DifferentFlaw::Loss { at }] }
}
