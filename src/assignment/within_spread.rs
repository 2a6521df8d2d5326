//! The best assignment whose columns' loads differ by no more than so much: all loads lie between
//! some least load and that plus the spread, so a flow for each least load is solved and the best
//! taken.

use super::{LoadsFault, Scratch, solve_with};
use crate::kernel::{Control, Index, MentorIx, Side};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, LoadWindow, Matching, NearSpread, Outcome,
    Sense, SpreadWitness, Stopped, Weight, WithinSpread,
};
use std::cmp::Ordering;

/// The best assignment whose columns' loads differ by at most `spread`: as many pairs as loads so
/// even allow, where as many as can be are asked for, then the best sum.
///
/// In mentoring words: no mentor may carry more than so many mentees more than another one.
/// Columns without a seat do not count. Of windows of loads that are equally good the one with the
/// smallest least load is taken.
///
/// Where a run was stopped, the outcome's best is what it found within the spread, if anything,
/// with the sum of the best assignment without a spread as bound.
///
/// Time: [`solve`](super::solve) once, which often keeps to the spread, and once more for each
/// least load up to the rows' seats over the columns.
///
/// # Errors
/// [`LoadsFault::Cardinality`].
pub fn within_spread<W: Weight>(
    problem: &AssignmentProblem<W>,
    spread: u32,
    control: &Control<'_>,
) -> Result<SpreadOutcome<W>, LoadsFault> {
    if !matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Free) {
        return Err(LoadsFault::Cardinality);
    }
    let mut scratch = Scratch::new();
    let mut steps = 0;
    let mut solve = |problem: &AssignmentProblem<W>| {
        let outcome = solve_with(problem, &mut scratch, &control.after(steps)).map(Clone::clone);
        steps += scratch.steps();
        outcome
    };
    let whole = match solve(problem) {
        Outcome::Solved(whole) => whole,
        Outcome::Impossible(witness) => {
            return Ok(Outcome::Impossible(SpreadWitness::Whole(witness)));
        }
        Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
    };
    if spread_of(problem, &whole.matching) <= spread as usize {
        return Ok(Outcome::Solved(WithinSpread { spread, answer: whole, windows: Vec::new() }));
    }
    let mut best: Option<AssignmentAnswer<W>> = None;
    let mut windows = Vec::new();
    for least in 0..=largest_least(problem) {
        match solve(&problem.with_loads(least, least.saturating_add(spread))) {
            Outcome::Solved(answer) => {
                if best.as_ref().is_none_or(|best| is_better(problem, &answer, best)) {
                    best = Some(answer.clone());
                }
                windows.push(LoadWindow::Best(answer));
            }
            Outcome::Impossible(witness) => windows.push(LoadWindow::Impossible(witness)),
            Outcome::Stopped(Stopped { reason, .. }) => {
                let near = NearSpread { best, whole };
                return Ok(Outcome::stopped_with(reason, Box::new(near)));
            }
        }
    }
    Ok(match best {
        Some(answer) => Outcome::Solved(WithinSpread { spread, answer, windows }),
        None => {
            let witnesses = windows.into_iter().filter_map(|window| match window {
                LoadWindow::Impossible(witness) => Some(witness),
                LoadWindow::Best(_) => None,
            });
            Outcome::Impossible(SpreadWitness::Windows(witnesses.collect()))
        }
    })
}

/// What [`within_spread`] comes to.
pub type SpreadOutcome<W> = Outcome<WithinSpread<W>, SpreadWitness, Box<NearSpread<W>>>;

/// By how much the loads of the columns with a seat differ.
fn spread_of<W: Weight>(problem: &AssignmentProblem<W>, matching: &Matching) -> usize {
    let seated = MentorIx::all(problem.columns())
        .filter(|column| problem.seats(Side::Mentor).of(column.get()) > 0);
    let loads = seated.map(|column| matching.mentees_of(column).len());
    let (least, most) =
        loads.fold((usize::MAX, 0), |(least, most), load| (least.min(load), most.max(load)));
    most.saturating_sub(least)
}

/// No assignment has a larger smallest load among the columns with a seat.
fn largest_least<W: Weight>(problem: &AssignmentProblem<W>) -> u32 {
    let seats = problem.seats(Side::Mentor);
    let seated = (0..problem.columns()).filter(|&column| seats.of(column) > 0).count() as u64;
    let places: u64 =
        (0..problem.rows()).map(|row| u64::from(problem.places(Side::Mentee, row))).sum();
    u32::try_from(places.checked_div(seated).unwrap_or(0)).unwrap_or(u32::MAX)
}

/// Whether an answer is strictly better than another one: by its pairs, where as many as can be
/// are asked for, then by its sum.
fn is_better<W: Weight>(
    problem: &AssignmentProblem<W>,
    one: &AssignmentAnswer<W>,
    other: &AssignmentAnswer<W>,
) -> bool {
    let pairs = match problem.cardinality() {
        Cardinality::Maximum => one.matching.size().cmp(&other.matching.size()),
        _ => Ordering::Equal,
    };
    let sums = one.value.partial_cmp(&other.value).unwrap_or(Ordering::Equal);
    let sums = if problem.sense() == Sense::Max { sums } else { sums.reverse() };
    pairs.then(sums) == Ordering::Greater
}
