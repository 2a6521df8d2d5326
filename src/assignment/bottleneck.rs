//! The assignment whose worst pair is as good as can be.

use super::solve;
use crate::kernel::{Index, MenteeIx};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, AssignmentWitness, BottleneckAnswer, BottleneckLimit,
    Cardinality, Outcome, PairCover, Price, RowBuffer, Sense, Weight,
};

/// A bottleneck was asked for with a free number of pairs: making no pair at all
/// would be best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a bottleneck needs a number of pairs: with a free one, no pair at all would be best")]
pub struct FreeBottleneck;

/// The assignment whose worst pair is as good as can be and, among those, the one
/// with the best sum.
///
/// In mentoring words: nobody's pair is worse than it must be. For
/// [`Sense::Max`](crate::market::Sense::Max) the smallest weight made is as large as
/// can be, for `Min` the largest as small as can be, among assignments of the asked
/// cardinality; required pairs count too.
///
/// Threshold algorithm (Burkard, Dell'Amico and Martello, *Assignment Problems*,
/// section 6.2): bisection over the distinct weights, each step a solve that looks
/// at the number of pairs only; then one solve for the sum. Time O(log(nm)) solves,
/// memory O(nm) for the weights in order and for the pairs that a threshold leaves.
///
/// ```
/// use mentormatch::assignment::solve_bottleneck;
/// use mentormatch::kernel::Matrix;
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 4], vec![5, 1]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let answer = solve_bottleneck(&problem).unwrap().solved().unwrap();
/// assert_eq!(answer.bottleneck, Some(4));
/// ```
///
/// # Errors
/// [`FreeBottleneck`] where the number of pairs is free.
pub fn solve_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
) -> Result<Outcome<BottleneckAnswer<W>, AssignmentWitness>, FreeBottleneck> {
    if problem.cardinality() == Cardinality::Free {
        return Err(FreeBottleneck);
    }
    let whole = match flat(problem, |_| true) {
        Ok(answer) => answer,
        Err(witness) => return Ok(Outcome::Impossible(witness)),
    };
    let pairs = whole.matching.size();
    let cover = whole.certificate.cover;
    if pairs == 0 {
        return Ok(with_sum(problem, None, BottleneckLimit::NoPairs, cover));
    }
    // Worst first: the thresholds up to `fits` leave enough pairs.
    let weights = in_order(problem);
    let mut fits = 0;
    let mut fails = weights.len();
    let mut limit = BottleneckLimit::NoPairs;
    while fits + 1 < fails {
        let middle = usize::midpoint(fits, fails);
        match enough(problem, pairs, |weight| !problem.is_better(weights[middle], weight)) {
            Ok(()) => fits = middle,
            Err(why) => {
                fails = middle;
                limit = why;
            }
        }
    }
    let bottleneck = weights[fits];
    if fails == weights.len() {
        // Nothing is better than the best weight.
        if let Err(why) = enough(problem, pairs, |weight| problem.is_better(weight, bottleneck)) {
            limit = why;
        }
    }
    Ok(with_sum(problem, Some(bottleneck), limit, cover))
}

/// The best sum of the pairs that are not worse than the bottleneck.
fn with_sum<W: Weight>(
    problem: &AssignmentProblem<W>,
    bottleneck: Option<W>,
    limit: BottleneckLimit,
    cover: Option<PairCover>,
) -> Outcome<BottleneckAnswer<W>, AssignmentWitness> {
    let keep = |weight| bottleneck.is_none_or(|worst| !problem.is_better(worst, weight));
    match solve(&problem.filtered(keep, |weight| weight)) {
        Outcome::Solved(assignment) => {
            Outcome::Solved(BottleneckAnswer::new(bottleneck, assignment, limit, cover))
        }
        Outcome::Impossible(witness) => Outcome::Impossible(witness),
        Outcome::Stopped(stopped) => match stopped.best {},
    }
}

/// An assignment of the pairs that pass, whatever their weights.
fn flat<W: Weight>(
    problem: &AssignmentProblem<W>,
    keep: impl Fn(W) -> bool,
) -> Result<AssignmentAnswer<i32>, AssignmentWitness> {
    match solve(&problem.filtered(keep, |_| 0i32)) {
        Outcome::Solved(answer) => Ok(answer),
        Outcome::Impossible(witness) => Err(witness),
        Outcome::Stopped(stopped) => match stopped.best {},
    }
}

fn enough<W: Weight>(
    problem: &AssignmentProblem<W>,
    pairs: usize,
    keep: impl Fn(W) -> bool,
) -> Result<(), BottleneckLimit> {
    let answer = flat(problem, keep).map_err(BottleneckLimit::Impossible)?;
    if answer.matching.size() >= pairs {
        return Ok(());
    }
    Err(BottleneckLimit::Fewer(answer.certificate.cover.unwrap_or_default()))
}

/// The distinct weights of the allowed pairs, the worst first.
fn in_order<W: Weight>(problem: &AssignmentProblem<W>) -> Vec<W> {
    let mut weights = Vec::new();
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        problem.row(row, &mut buffer).for_each(|_, weight| weights.push(weight));
    }
    weights.sort_unstable_by(|a, b| {
        let order = a.price().order(b.price());
        if problem.sense() == Sense::Min { order.reverse() } else { order }
    });
    weights.dedup();
    weights
}
