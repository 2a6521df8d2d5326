//! The distinct weights of a problem, in the order in which a profile counts them.
//!
//! Of a large table they may be millions: short runs are sorted and merged, so that the clock is looked
//! at every few milliseconds.

use crate::kernel::{Index, MenteeIx, Meter, Pace, StopReason};
use crate::market::{AssignmentProblem, ProfileOrder, RowBuffer, Weight};
use std::cmp::Ordering;

/// So many weights are sorted at once.
const RUN: usize = 1 << 17;

/// The distinct weights, in the order in which they count.
pub(super) fn classes<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    meter: &mut Meter<'_>,
) -> Result<Vec<W>, StopReason> {
    let mut buffer = RowBuffer::new();
    let (mut runs, mut run) = (Vec::new(), Vec::new());
    for row in MenteeIx::all(problem.rows()) {
        meter.row(problem.columns())?;
        problem.row(row, &mut buffer).for_each(|_, weight| run.push(weight));
        if run.len() >= RUN {
            sort(problem, order, &mut run);
            runs.push(std::mem::take(&mut run));
            merge(problem, order, &mut runs, meter)?;
        }
    }
    sort(problem, order, &mut run);
    runs.push(run);
    while runs.len() > 1 {
        merge_last(problem, order, &mut runs, meter)?;
    }
    Ok(runs.pop().unwrap_or_default())
}

/// Whether one weight counts before another.
pub(super) fn before<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    one: W,
    other: W,
) -> bool {
    compare(problem, order, one, other).is_lt()
}

fn compare<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    one: W,
    other: W,
) -> Ordering {
    match order {
        ProfileOrder::MostBest => problem.order(one, other),
        ProfileOrder::FewestWorst => problem.order(other, one),
    }
}

fn sort<W: Weight>(problem: &AssignmentProblem<W>, order: ProfileOrder, weights: &mut Vec<W>) {
    weights.sort_unstable_by(|&one, &other| compare(problem, order, one, other));
    weights.dedup_by(|one, other| compare(problem, order, *one, *other).is_eq());
}

/// Merges the last runs as long as the last but one is no longer than twice the last, so that each
/// weight is merged as often as the number of runs has binary digits.
fn merge<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    runs: &mut Vec<Vec<W>>,
    meter: &Meter<'_>,
) -> Result<(), StopReason> {
    while let [.., longer, last] = &runs[..]
        && longer.len() <= 2 * last.len()
    {
        merge_last(problem, order, runs, meter)?;
    }
    Ok(())
}

fn merge_last<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    runs: &mut Vec<Vec<W>>,
    meter: &Meter<'_>,
) -> Result<(), StopReason> {
    let (Some(two), Some(one)) = (runs.pop(), runs.pop()) else { return Ok(()) };
    let mut pace = meter.passing();
    let mut merged = Vec::with_capacity(one.len() + two.len());
    let (mut left, mut right) = (one.iter().copied().peekable(), two.iter().copied().peekable());
    while let (Some(&first), Some(&second)) = (left.peek(), right.peek()) {
        pace.steps(1)?;
        let compared = compare(problem, order, first, second);
        merged.push(if compared.is_le() { first } else { second });
        if compared.is_le() {
            left.next();
        }
        if compared.is_ge() {
            right.next();
        }
    }
    merged.extend(left);
    merged.extend(right);
    runs.push(merged);
    Ok(())
}
