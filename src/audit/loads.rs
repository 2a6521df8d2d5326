//! Are these loads as even as the best sum allows?
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
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::assignment::verify_assignment_within;
use super::flaw::unbounded;
use super::loads_flaw::LoadsFlaw;
use super::rules::whole_prices;
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, Side, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, EvenLoads, Outcome, Price, PriceTable, RowBuffer, Sense,
    Weight,
};
use std::cmp::Ordering;

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
    if let Err(reason) =
        control.after(problem.rows() as u64).begin("verifying", problem.rows() as u64)
    {
        return Ok(Outcome::stopped(reason));
    }
    let (matching, certificate) = (&even.answer.matching, &even.answer.certificate);
    let mut flaws = Vec::new();
    let whole = whole_prices(problem, certificate);
    let columns = W::Table::new(whole.mentor, problem.largest());
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        let made = matching.mentors_of(row);
        let own = levels.rows[row.get()];
        let price = W::Table::row(whole.mentee[row.get()].clone() + certificate.pair_price.wide());
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
        let price = &certificate.column_prices[at];
        let moves = Moves::of_agent(problem, (Side::Mentor, at, load), price);
        if (moves.gains && level > load) || (moves.loses && load > level.saturating_add(1)) {
            flaws.push(LoadsFlaw::Column { column });
        }
    }
    if flaws.is_empty() { Ok(Outcome::Solved(())) } else { Err(flaws.into()) }
}

pub(super) type Stopping<T> = Result<T, StopReason>;

pub(super) fn proven<W: Weight>(
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
        price: &W::Exact,
    ) -> Self {
        let alone = problem.unmatched_price(side, at).exact();
        let zero = W::Exact::ZERO;
        let costs_nothing = |least: usize| match (least, problem.sense()) {
            (0, Sense::Max) => *price == -alone.clone(),
            (0, Sense::Min) => *price == alone,
            _ => *price == zero,
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
        let price = &certificate.row_prices[row];
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
