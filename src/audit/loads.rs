//! Are these loads as even as the best sum allows, or the best at their spread?
//!
//! *Theorem* (Frank and Murota, *Decreasing minimization on M-convex sets*, 2022, theorem 3.3).
//! The loads of the best assignments with as many pairs are an M-convex set. Loads of such a set are
//! as even as can be (smallest largest, largest smallest, smallest sum of squares) if no chain of
//! moves, each at no cost, takes a pair from a column and gives one to a column with at least
//! two fewer. Levels as [`LoadLevels`](crate::market::LoadLevels) says show that there is none:
//! they never fall along a chain, nobody who may take a pair has a level above their load, and
//! nobody who may give one has a load more than one above their level. By complementary slackness
//! with the prices, moves at no cost are those of pairs that gain nothing, of people and groups
//! whose price is zero.
//!
//! *At a spread, by definition*: every assignment within it keeps to the window of its own
//! smallest load, and none has a smaller one than 0 or a larger one than the rows' places over
//! the columns with a seat.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::assignment::verify_assignment_within;
use super::flaw::{AssignmentFlaw, unbounded};
use super::rules::whole_prices;
use super::shortage::verify_impossible;
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, Side, faults};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, EvenLoads, LoadWindow, Outcome, Price,
    PriceTable, RowBuffer, Sense, SpreadWitness, Weight, WithinSpread,
};
use std::cmp::Ordering;

faults! {
    /// Why loads are not shown to be what they are said to be.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum LoadsFlaw: "loads-flaw" {
        /// An assignment is not proven.
        Assignment {
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "assignment",
            "the assignment: {flaw}",
            "назначение: {flaw}";
        /// Quotas over groups of columns, under which levels prove nothing; or a number of pairs
        /// for which a spread cannot be asked.
        Problem = "problem",
            "the problem is not one whose loads are proven",
            "нагрузка в такой задаче не доказывается";
        /// There are not as many levels as rows, columns and groups.
        Levels = "levels",
            "the levels are not of this problem",
            "уровни не от этой задачи";
        /// A level falls along a chain.
        Falls {
            /// The row.
            row: MenteeIx,
            /// The column.
            column: MentorIx,
        } = "falls",
            "a level falls from row {row} to column {column}, or back",
            "уровень падает между строкой {row} и столбцом {column}";
        /// A level falls between a row or a group and what stands around it.
        FallsAround {
            /// The row, or the group counted after all rows.
            agent: usize,
        } = "falls-around",
            "a level falls around {agent}",
            "уровень падает вокруг {agent}";
        /// A column may take a pair and has a level above its load, or may give one and has a load
        /// more than one above its level.
        Column {
            /// The column.
            column: MentorIx,
        } = "column",
            "column {column} does not fit its level",
            "столбец {column} не соответствует своему уровню";
        /// The loads differ by more than the spread.
        Spread {
            /// By how much.
            spread: u64,
        } = "spread",
            "the loads differ by {spread}",
            "нагрузка различается на {spread}";
        /// There are not as many windows as smallest loads that can be.
        Windows {
            /// How many there are to be.
            expected: u64,
        } = "windows",
            "{expected} windows are to be looked at",
            "окон должно быть {expected}";
        /// A window has a better assignment, or none has this one.
        Best {
            /// The smallest load of the window; `u32::MAX` where none has it.
            least: u32,
        } = "best",
            "the assignment is not the best of all windows: {least}",
            "назначение не лучшее из всех окон: {least}";
        /// That a window has no assignment is not shown.
        Witness {
            /// The smallest load of the window.
            least: u32,
        } = "witness",
            "the window from {least} on is not shown to be empty",
            "не показано, что окно от {least} пусто";
    }
}

impl From<AssignmentFlaw> for LoadsFlaw {
    fn from(flaw: AssignmentFlaw) -> Self {
        Self::Assignment { flaw }
    }
}

/// Checks that an assignment has the best sum and that no other with that sum and as many pairs
/// has more even loads.
///
/// Two passes over the weights; memory O(n + m).
///
/// # Errors
/// Every flaw found.
pub fn verify_even_loads<W: Weight>(
    problem: &AssignmentProblem<W>,
    even: &EvenLoads<W>,
) -> Result<(), Faults<LoadsFlaw>> {
    unbounded(|control| verify_even_loads_within(problem, even, control))
}

/// [`verify_even_loads`] under a control; a step is a row of weights, looked at twice.
///
/// # Errors
/// Every flaw found.
pub fn verify_even_loads_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    even: &EvenLoads<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<LoadsFlaw>> {
    let quotas = problem.quotas(Side::Mentee);
    let levels = &even.levels;
    if !problem.quotas(Side::Mentor).is_empty() {
        return Err(Faults::from(LoadsFlaw::Problem));
    }
    if levels.rows.len() != problem.rows()
        || levels.columns.len() != problem.columns()
        || levels.row_groups.len() != quotas.groups().len()
    {
        return Err(Faults::from(LoadsFlaw::Levels));
    }
    if let Err(reason) = proven(problem, &even.answer, control)? {
        return Ok(Outcome::stopped(reason));
    }
    if let Err(reason) = control.after(problem.rows() as u64).check(problem.rows() as u64) {
        return Ok(Outcome::stopped(reason));
    }
    let (matching, certificate) = (&even.answer.matching, &even.answer.certificate);
    let mut flaws = Vec::new();
    let whole = whole_prices(problem, certificate);
    let columns = W::Table::new(whole.mentor);
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        let made = matching.mentors_of(row);
        let own = levels.rows[row.get()];
        let price = W::Table::row(whole.mentee[row.get()] + certificate.pair_price.wide());
        problem.row(row, &mut buffer).for_each(|at, weight| {
            let column = MentorIx::at(at);
            let is_made = made.binary_search(&column).is_ok();
            let is_required = problem.required().binary_search(&(row, column)).is_ok();
            let level = levels.columns[at];
            // A pair that is made leads from the column to the row, another one back.
            let falls = if is_made { level > own && !is_required } else { own > level };
            if falls && columns.compare(weight, &price, at) == Ordering::Equal {
                flaws.push(LoadsFlaw::Falls { row, column });
            }
        });
    }
    around(problem, even, &mut flaws);
    for column in MentorIx::all(problem.columns()) {
        let at = column.get();
        let load = matching.mentees_of(column).len();
        let level = levels.columns[at] as usize;
        let price = certificate.column_prices[at];
        let moves = Moves::of_agent(problem, (Side::Mentor, at, load), price);
        if (moves.gains && level > load) || (moves.loses && load > level.saturating_add(1)) {
            flaws.push(LoadsFlaw::Column { column });
        }
    }
    if flaws.is_empty() { Ok(Outcome::Solved(())) } else { Err(flaws.into()) }
}

type Stopping<T> = Result<T, crate::kernel::StopReason>;

fn proven<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &AssignmentAnswer<W>,
    control: &Control<'_>,
) -> Result<Stopping<()>, Faults<LoadsFlaw>> {
    match verify_assignment_within(problem, answer, control) {
        Ok(outcome) => Ok(outcome.or_stopped().map(drop)),
        Err(flaws) => Err(flaws.into_iter().map(LoadsFlaw::from).collect()),
    }
}

/// Whether somebody's number of pairs may grow or fall by one at no cost.
struct Moves {
    gains: bool,
    loses: bool,
}

impl Moves {
    fn of_agent<W: Weight>(
        problem: &AssignmentProblem<W>,
        (side, at, pairs): (Side, usize, usize),
        price: W::Exact,
    ) -> Self {
        let alone = problem.unmatched_price(side, at).exact();
        let zero = W::Exact::ZERO;
        let costs_nothing = |least: usize| match (least, problem.sense()) {
            (0, Sense::Max) => price == -alone,
            (0, Sense::Min) => price == alone,
            _ => price == zero,
        };
        Self {
            gains: pairs < problem.places(side, at) as usize && costs_nothing(pairs),
            loses: pairs > problem.least(side, at) as usize && costs_nothing(pairs.wrapping_sub(1)),
        }
    }
}

/// Checks the levels of rows and groups against those of what stands around them.
fn around<W: Weight>(
    problem: &AssignmentProblem<W>,
    even: &EvenLoads<W>,
    flaws: &mut Vec<LoadsFlaw>,
) {
    let (matching, certificate) = (&even.answer.matching, &even.answer.certificate);
    let levels = &even.levels;
    let quotas = problem.quotas(Side::Mentee);
    let of = |group: Option<u32>| match group {
        Some(group) => levels.row_groups[group as usize],
        None => levels.around,
    };
    let mut look = |agent: usize, moves: &Moves, own: u32, outer: u32| {
        if (moves.loses && own > outer) || (moves.gains && outer > own) {
            flaws.push(LoadsFlaw::FallsAround { agent });
        }
    };
    for row in 0..problem.rows() {
        let pairs = matching.mentors_of(MenteeIx::at(row)).len();
        let price = certificate.row_prices[row];
        let moves = Moves::of_agent(problem, (Side::Mentee, row, pairs), price);
        look(row, &moves, levels.rows[row], of(quotas.around_agent(row)));
    }
    for (at, group) in quotas.groups().iter().enumerate() {
        let members = group.members.iter().map(|&row| matching.mentors_of(MenteeIx::new(row)));
        let pairs: usize = members.map(<[_]>::len).sum();
        let is_free = certificate.row_group_prices[at] == W::Exact::ZERO;
        let moves = Moves {
            gains: is_free && group.most.is_none_or(|most| pairs < most as usize),
            loses: is_free && pairs > group.least as usize,
        };
        let outer = of(quotas.around_group(at));
        look(problem.rows() + at, &moves, levels.row_groups[at], outer);
    }
}

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
