//! Is this the best assignment at its spread of loads?
//!
//! *Theorem*: every assignment within the spread keeps to the window of its own smallest load, and
//! none has a smaller one than 0 or a larger one than the rows' places over the columns with a
//! seat. So the best one of all these windows is the best within the spread; that it is the best of
//! its window, its prices prove (theorem in `assignment.rs`).
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::flaw::unbounded;
use super::loads::proven;
use super::loads_flaw::LoadsFlaw;
use super::shortage::verify_impossible;
use crate::kernel::{Control, Faults, Index, MentorIx, Side};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, LoadWindow, Outcome, Sense, SpreadWitness,
    Weight, WithinSpread,
};

/// Checks that an assignment is the best of all whose loads differ by at most its spread.
///
/// A pass over the weights for each window.
///
/// # Errors
/// Every flaw found.
pub fn verify_within_spread<W: Weight>(
    problem: &AssignmentProblem<W>,
    within: &WithinSpread<W>,
) -> Result<(), Faults<LoadsFlaw>> {
    unbounded(|control| verify_within_spread_within(problem, within, control))
}

/// [`verify_within_spread`] under a control; a step is a row of weights of a window.
///
/// # Errors
/// Every flaw found.
pub fn verify_within_spread_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    within: &WithinSpread<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<LoadsFlaw>> {
    let WithinSpread { spread, answer, windows } = within;
    if !matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Free) {
        return Err(Faults::from(LoadsFlaw::Problem));
    }
    if windows.is_empty() {
        if let Err(reason) = proven(problem, answer, control)? {
            return Ok(Outcome::stopped(reason));
        }
        let seated = MentorIx::all(problem.columns())
            .filter(|column| problem.seats(Side::Mentor).of(column.get()) > 0);
        let loads = seated.map(|column| answer.matching.mentees_of(column).len() as u64);
        let (least, most) =
            loads.fold((u64::MAX, 0), |(least, most), load| (least.min(load), most.max(load)));
        let differ = most.saturating_sub(least);
        if differ > u64::from(*spread) {
            return Err(Faults::from(LoadsFlaw::Spread { spread: differ }));
        }
        return Ok(Outcome::Solved(()));
    }
    counted(problem, windows.len())?;
    let mut has_it = false;
    for (window, least) in windows.iter().zip(0..) {
        let bounded = problem.with_loads(least, least.saturating_add(*spread));
        match window {
            LoadWindow::Best(best) => {
                let done = problem.rows() as u64 * u64::from(least);
                if let Err(reason) = proven(&bounded, best, &control.after(done))? {
                    return Ok(Outcome::stopped(reason));
                }
                has_it |= best.matching == answer.matching && best.value == answer.value;
                if is_better(problem, best, answer) {
                    return Err(Faults::from(LoadsFlaw::Best { least }));
                }
            }
            LoadWindow::Impossible(witness) => {
                if !verify_impossible(&bounded, witness) {
                    return Err(Faults::from(LoadsFlaw::Witness { least }));
                }
            }
        }
    }
    if has_it {
        Ok(Outcome::Solved(()))
    } else {
        Err(Faults::from(LoadsFlaw::Best { least: u32::MAX }))
    }
}

/// Whether no assignment keeps to this spread.
#[must_use]
pub fn refutes_spread<W: Weight>(
    problem: &AssignmentProblem<W>,
    spread: u32,
    witness: &SpreadWitness,
) -> bool {
    match witness {
        SpreadWitness::Whole(witness) => verify_impossible(problem, witness),
        SpreadWitness::Windows(windows) => {
            counted(problem, windows.len()).is_ok()
                && windows.iter().zip(0..).all(|(witness, least)| {
                    let bounded = problem.with_loads(least, least.saturating_add(spread));
                    verify_impossible(&bounded, witness)
                })
        }
    }
}

/// Whether these are as many windows as smallest loads that can be.
fn counted<W: Weight>(
    problem: &AssignmentProblem<W>,
    windows: usize,
) -> Result<(), Faults<LoadsFlaw>> {
    let seats = problem.seats(Side::Mentor);
    let seated = (0..problem.columns()).filter(|&column| seats.of(column) > 0).count() as u64;
    let places = |row| u64::from(problem.places(Side::Mentee, row));
    let places: u64 = (0..problem.rows()).map(places).sum();
    let expected = places.checked_div(seated).unwrap_or(0) + 1;
    if windows as u64 == expected {
        Ok(())
    } else {
        Err(Faults::from(LoadsFlaw::Windows { expected }))
    }
}

/// Whether an assignment is strictly better than another one.
fn is_better<W: Weight>(
    problem: &AssignmentProblem<W>,
    one: &AssignmentAnswer<W>,
    other: &AssignmentAnswer<W>,
) -> bool {
    let (pairs, fewer) = (one.matching.size(), other.matching.size());
    if problem.cardinality() == Cardinality::Maximum && pairs != fewer {
        return pairs > fewer;
    }
    match problem.sense() {
        Sense::Max => one.value > other.value,
        Sense::Min => one.value < other.value,
    }
}
