//! Is the worst pair of this assignment as good as can be?
//!
//! *Theorem* (thresholds). A better worst pair would make an assignment as asked of strictly
//! better pairs alone. A witness or a cover of the problem that has only those shows that there is
//! none (theorems in `shortage.rs` and `quotas.rs`); that the sum is the best, and the number of
//! pairs as asked, is a proof of the problem without the worse pairs (`assignment.rs`).
//!
//! *Trusts* the problem's checked construction and [`AssignmentProblem::filtered`], and nothing of
//! the solver.

use super::assignment::{AssignmentProof, verify_assignment};
use super::flaw::AssignmentFlaw;
use super::partial::verify_partial;
use super::quotas::{pair_bound, pair_bound_of};
use super::rules::rules;
use super::shortage::verify_impossible;
use crate::kernel::{Faults, Index, MenteeIx, Sides};
use crate::market::{
    AssignmentProblem, BottleneckAnswer, BottleneckLimit, Cardinality, LoneBottleneck, Matching,
    PairCover, PartialBottleneck, RowBuffer, Weight,
};

/// Checks an answer against the problem, without trusting whoever made it: its worst
/// pair is the bottleneck, pairs strictly better than that do not suffice, and its
/// sum is the best of all assignments that are no worse. For as many pairs as can
/// be, also that the whole problem allows no more.
///
/// Three passes over the weights; memory for the pairs no worse than the bottleneck.
///
/// # Errors
/// Every flaw found.
pub fn verify_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &BottleneckAnswer<W>,
) -> Result<AssignmentProof<W::Price>, Faults<AssignmentFlaw>> {
    let found = &answer.assignment;
    let mut flaws = Vec::new();
    let claim = (answer.bottleneck, &answer.limit, answer.cover.as_ref());
    check_worst(problem, &found.matching, claim, &mut flaws);
    let proof = verify_assignment(&no_worse(problem, answer.bottleneck), found);
    match proof {
        Ok(proof) if flaws.is_empty() => Ok(proof),
        Ok(_) => Err(flaws.into()),
        Err(more) => {
            flaws.extend(more);
            Err(flaws.into())
        }
    }
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
    // With any number of pairs none at all would be best.
    if problem.cardinality() == Cardinality::Free {
        flaws.push(AssignmentFlaw::BottleneckLimit);
    }
    let claim = (answer.bottleneck, &answer.limit, answer.cover.as_ref());
    check_worst(problem, matching, claim, &mut flaws);
    if flaws.is_empty() { Ok(()) } else { Err(flaws.into()) }
}

/// Notes what is wrong with the worst pair, the proof that it cannot be better, and the proof
/// that there cannot be more pairs.
fn check_worst<W: Weight>(
    problem: &AssignmentProblem<W>,
    matching: &Matching,
    (bottleneck, limit, cover): (Option<W>, &BottleneckLimit, Option<&PairCover>),
    flaws: &mut Vec<AssignmentFlaw>,
) {
    let pairs = matching.size() as u64;
    if problem.worst(matching).map(Weight::price) != bottleneck.map(Weight::price) {
        flaws.push(AssignmentFlaw::Bottleneck);
    }
    if problem.cardinality() == Cardinality::Maximum && cover.is_none() {
        flaws.push(AssignmentFlaw::NoCover);
    }
    check_cover(problem, cover, pairs, flaws);
    if let Some(bottleneck) = bottleneck {
        let is_better = |weight| problem.is_better(weight, bottleneck);
        if !limits(problem, is_better, limit, pairs) {
            flaws.push(AssignmentFlaw::BottleneckLimit);
        }
    }
}

/// Checks the answer of a search for the best worst pair that was stopped, without trusting
/// whoever made it: its worst pair is as stated, pairs strictly better than its bound do not
/// suffice, its cover holds where it has one, and so does all that
/// [`verify_partial`] checks, of the pairs no worse than the bottleneck where the assignment
/// is complete, else of all.
///
/// Three passes over the weights; memory for the pairs no worse than the bottleneck.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    partial: &PartialBottleneck<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    let matching = &partial.assignment.matching;
    let pairs = matching.size() as u64;
    let mut flaws = Vec::new();
    if problem.worst(matching).map(Weight::price) != partial.bottleneck.map(Weight::price) {
        flaws.push(AssignmentFlaw::Bottleneck);
    }
    check_cover(problem, partial.cover.as_ref(), pairs, &mut flaws);
    // With a cover it claims to have as many pairs as can be among assignments as asked.
    if partial.cover.is_some() && !rules(problem, matching, &mut Vec::new()).1 {
        flaws.push(AssignmentFlaw::NoCover);
    }
    if partial.bound.is_some_and(|bound| bound.price().partial_cmp(&bound.price()).is_none()) {
        flaws.push(AssignmentFlaw::NotANumber);
    }
    let is_better = |weight| partial.bound.is_none_or(|bound| problem.is_better(weight, bound));
    let shown = match &partial.limit {
        BottleneckLimit::NoPairs => {
            let mut none = true;
            let mut buffer = RowBuffer::new();
            for row in MenteeIx::all(problem.rows()) {
                let view = problem.row(row, &mut buffer);
                view.for_each(|_, weight| none &= !is_better(weight));
            }
            none
        }
        // How many pairs are too few is known of a complete assignment only.
        BottleneckLimit::Fewer(_) if !partial.is_complete() => false,
        limit => limits(problem, is_better, limit, pairs),
    };
    if !shown {
        flaws.push(AssignmentFlaw::BottleneckLimit);
    }
    let least = partial.bottleneck.filter(|_| partial.is_complete());
    if let Err(more) = verify_partial(&no_worse(problem, least), &partial.assignment) {
        flaws.extend(more);
    }
    if flaws.is_empty() { Ok(()) } else { Err(flaws.into()) }
}

/// Notes a cover that does not show that there can't be more than these pairs.
fn check_cover<W: Weight>(
    problem: &AssignmentProblem<W>,
    cover: Option<&PairCover>,
    pairs: u64,
    flaws: &mut Vec<AssignmentFlaw>,
) {
    match cover.map(|cover| pair_bound(problem, cover)) {
        Some(None) => flaws.push(AssignmentFlaw::NoCover),
        Some(Some(expected)) if pairs != expected => {
            flaws.push(AssignmentFlaw::Count { pairs, expected });
        }
        _ => {}
    }
}

/// Whether the pairs that are better allow no assignment as asked, or only ones with fewer
/// pairs.
fn limits<W: Weight>(
    problem: &AssignmentProblem<W>,
    is_better: impl Fn(W) -> bool,
    limit: &BottleneckLimit,
    pairs: u64,
) -> bool {
    match limit {
        BottleneckLimit::Impossible(witness) => {
            verify_impossible(&problem.filtered(is_better, |_| 0i32), witness)
        }
        BottleneckLimit::Fewer(cover) => {
            pair_bound_of(problem, cover, is_better).is_some_and(|most| most < pairs)
        }
        BottleneckLimit::NoPairs => false,
    }
}

/// The problem without the pairs worse than this weight.
fn no_worse<W: Weight>(problem: &AssignmentProblem<W>, least: Option<W>) -> AssignmentProblem<W> {
    let keep = |weight| least.is_none_or(|least| !problem.is_better(least, weight));
    problem.filtered(keep, |weight| weight)
}
