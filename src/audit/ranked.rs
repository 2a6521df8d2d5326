//! Are these assignments what they are said to be, in the order of their sums?
//!
//! *Theorem*: none but the definition. Each keeps the rules of its problem and has as many pairs as the best one, where
//! that number is fixed; its value is the sum of its weights; none is better than the one
//! before it, and of equally good ones that whose pairs come first in ascending order stands
//! first, so that none is told twice. The first is as good as the best, whose prices prove
//! it (theorem in `assignment.rs`).
//!
//! That no assignment is missing between two neighbours is not shown: no short proof of it is
//! known.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::assignment::verify_assignment_within;
use super::flaw::{AssignmentFlaw, unbounded};
use super::rules::{constraints, exact_value};
use crate::kernel::{Control, Faults, Side, faults};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, Outcome, RankedAssignment, Sense, Weight,
};

faults! {
    /// Why a list is not one of the best assignments in order.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum RankedFlaw: "ranked-flaw" {
        /// The best assignment is not proven.
        Best {
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "best", "the best assignment: {flaw}", "лучшее назначение: {flaw}";
        /// An assignment does not keep the problem's rules, or its value is another.
        Listed {
            /// Its place, from 0.
            at: usize,
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "listed", "assignment {at}: {flaw}", "назначение {at}: {flaw}";
        /// The first one is worse than the best.
        First = "first",
            "the first assignment is not as good as the best",
            "первое назначение хуже лучшего";
        /// An assignment should stand before the one at this place, or is told twice.
        Order {
            /// The earlier of the two places.
            at: usize,
        } = "order",
            "assignment {at} does not stand before the one after it",
            "назначение {at} не стоит перед следующим";
    }
}

impl From<AssignmentFlaw> for RankedFlaw {
    /// A flaw of the best assignment.
    fn from(flaw: AssignmentFlaw) -> Self {
        Self::Best { flaw }
    }
}

/// Checks a list of the best assignments, from [`assignment::ranked`](crate::assignment::ranked()),
/// with the best one and its proof: everything but that none is left out in between.
///
/// One pass over the weights, and O(n + m) and a lookup a pair for each assignment.
///
/// # Errors
/// Every flaw found.
pub fn verify_ranked<W: Weight>(
    problem: &AssignmentProblem<W>,
    best: &AssignmentAnswer<W>,
    list: &[RankedAssignment<W>],
) -> Result<(), Faults<RankedFlaw>> {
    unbounded(|control| verify_ranked_within(problem, best, list, control))
}

/// [`verify_ranked`] under a control; steps are rows of the problem, once for the best and once
/// for each assignment.
///
/// # Errors
/// Every flaw found.
pub fn verify_ranked_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    best: &AssignmentAnswer<W>,
    list: &[RankedAssignment<W>],
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<RankedFlaw>> {
    let mut flaws = Vec::new();
    match verify_assignment_within(problem, best, control) {
        Ok(outcome) => {
            if let Err(reason) = outcome.or_stopped() {
                return Ok(Outcome::stopped(reason));
            }
        }
        Err(of_best) => flaws.extend(of_best.into_iter().map(|flaw| RankedFlaw::Best { flaw })),
    }
    let fixed = match problem.cardinality() {
        Cardinality::Maximum | Cardinality::Full => Some(best.matching.size()),
        _ => None,
    };
    let mut before = None;
    for (at, RankedAssignment { matching, value }) in list.iter().enumerate() {
        let work = (problem.rows() as u64).saturating_mul(at as u64 + 2);
        if let Err(reason) = control.check(work) {
            return Ok(Outcome::stopped(reason));
        }
        let matched = [(Side::Mentee, matching.mentees()), (Side::Mentor, matching.mentors())];
        let mut found = Vec::new();
        for (side, got) in matched {
            let expected = problem.agents(side);
            if got != expected {
                let what = "agents of the matching";
                found.push(AssignmentFlaw::Sides { what, side, got, expected });
            }
        }
        if found.is_empty() {
            constraints(problem, (matching, *value), &mut found);
        }
        if let Some(size) = fixed
            && matching.size() != size
        {
            let (pairs, expected) = (matching.size() as u64, size as u64);
            found.push(AssignmentFlaw::Count { pairs, expected });
        }
        let is_sound = found.is_empty();
        flaws.extend(found.into_iter().map(|flaw| RankedFlaw::Listed { at, flaw }));
        if !is_sound {
            before = None;
            continue;
        }
        let sum = exact_value(problem, matching);
        if at == 0 && flaws.is_empty() && sum != exact_value(problem, &best.matching) {
            flaws.push(RankedFlaw::First);
        }
        if let Some((earlier, pairs)) = before.replace((sum.clone(), matching)) {
            let is_better = match problem.sense() {
                Sense::Max => earlier > sum,
                Sense::Min => earlier < sum,
            };
            let comes_first = || pairs.pairs().cmp(matching.pairs()).is_lt();
            if !(is_better || (earlier == sum && comes_first())) {
                flaws.push(RankedFlaw::Order { at: at - 1 });
            }
        }
    }
    if flaws.is_empty() { Ok(Outcome::Solved(())) } else { Err(flaws.into()) }
}
