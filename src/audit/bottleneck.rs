//! Is the worst pair of this assignment as good as can be?
//!
//! *Theorem* (thresholds, in `worst.rs`): pairs better than the worst one do not suffice; that the sum is the best, and the number of
//! pairs as asked, is a proof of the problem without the worse pairs (`assignment.rs`).
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::assignment::{AssignmentProof, verify_among};
use super::flaw::{AssignmentFlaw, unbounded};
use super::rules::rules;
use super::worst::{Worst, no_worse};
use crate::kernel::{Control, Faults, Sides};
use crate::market::{
    AssignmentProblem, BottleneckAnswer, Cardinality, LoneBottleneck, Outcome, Weight,
};

/// Checks an answer against the problem, without trusting whoever made it: its worst
/// pair is the bottleneck, pairs strictly better than that do not suffice, and its
/// sum is the best of all assignments that are no worse. For as many pairs as can
/// be, also that the whole problem allows no more.
///
/// Three passes over the weights, blocks of rows in parallel; memory O(n + m).
///
/// # Errors
/// Every flaw found.
pub fn verify_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &BottleneckAnswer<W>,
) -> Result<AssignmentProof<W::Price>, Faults<AssignmentFlaw>> {
    unbounded(|control| verify_bottleneck_within(problem, answer, control))
}

/// [`verify_bottleneck`] under a control; a step is a row of weights, and all of them are counted
/// before the first one is looked at. Nothing is said of an answer that was not looked at whole.
///
/// # Errors
/// Every flaw found.
pub fn verify_bottleneck_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &BottleneckAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<AssignmentProof<W::Price>>, Faults<AssignmentFlaw>> {
    let found = &answer.assignment;
    let worst = Worst { problem, matching: &found.matching, stated: answer.bottleneck };
    let mut flaws = Vec::new();
    if let Err(reason) = worst.check((&answer.limit, answer.cover.as_ref()), &mut flaws, control) {
        return Ok(Outcome::stopped(reason));
    }
    match verify_among(problem, no_worse(answer.bottleneck), found, control) {
        Err(more) => flaws.extend(more),
        Ok(proof) if flaws.is_empty() => return Ok(proof),
        Ok(_) => {}
    }
    Err(flaws.into())
}

/// Checks an answer without a best sum against the problem, without trusting whoever made it:
/// it keeps every seat, minimum, quota and required pair and has as many pairs as asked for,
/// its worst pair is the bottleneck, and pairs strictly better than that do not suffice. For
/// as many pairs as can be, also that the whole problem allows no more.
///
/// A pass over the rows that the covers leave out, mostly few; the whole problem is gone
/// through where the limit is a witness.
///
/// ```
/// use mentormatch::assignment::solve_lone_bottleneck;
/// use mentormatch::audit::verify_lone_bottleneck;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 4], vec![5, 1]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let outcome = solve_lone_bottleneck(&problem, &Control::unbounded()).unwrap();
/// let mut answer = outcome.solved().unwrap();
/// assert!(verify_lone_bottleneck(&problem, &answer).is_ok());
/// answer.bottleneck = Some(5);
/// assert!(verify_lone_bottleneck(&problem, &answer).is_err());
/// ```
///
/// # Errors
/// Every flaw found.
pub fn verify_lone_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &LoneBottleneck<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    unbounded(|control| verify_lone_bottleneck_within(problem, answer, control))
}

/// [`verify_lone_bottleneck`] under a control, as [`verify_bottleneck_within`].
///
/// # Errors
/// Every flaw found.
pub fn verify_lone_bottleneck_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &LoneBottleneck<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    let matching = &answer.matching;
    let mut flaws = Vec::new();
    for (side, got) in Sides::new(matching.mentees(), matching.mentors()) {
        let (what, expected) = ("agents of the matching", problem.agents(side));
        if got != expected {
            flaws.push(AssignmentFlaw::Sides { what, side, got, expected });
        }
    }
    if !flaws.is_empty() {
        return Err(flaws.into());
    }
    let (_, least_met) = rules(problem, matching, &mut flaws);
    let pairs = matching.size() as u64;
    let expected = match problem.cardinality() {
        Cardinality::Full => problem.full_size(),
        _ => pairs,
    };
    if pairs != expected || !least_met {
        flaws.push(AssignmentFlaw::Count { pairs, expected });
    }
    // If any number of pairs were allowed, making none would have no worst pair at all, so `free`
    // has no bottleneck.
    if problem.cardinality() == Cardinality::Free {
        flaws.push(AssignmentFlaw::BottleneckLimit);
    }
    let worst = Worst { problem, matching, stated: answer.bottleneck };
    match worst.check((&answer.limit, answer.cover.as_ref()), &mut flaws, control) {
        Err(reason) => Ok(Outcome::stopped(reason)),
        Ok(()) if flaws.is_empty() => Ok(Outcome::Solved(())),
        Ok(()) => Err(flaws.into()),
    }
}
