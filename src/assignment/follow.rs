//! What the prices of one side make of those of the other, in one pass over the weights.
//!
//! Whatever the prices of the columns are, each row may pay the least of its reduced costs,
//! and each column what the rows then leave it: no reduced cost is negative, so that the
//! prices bound every assignment by themselves. Rows are looked at in parallel, each while it
//! is in the cache; minima do not depend on who takes them.

use super::decided::required_of;
use super::fast::is_exact;
use crate::kernel::{Control, Index, MenteeIx, StopReason, Wide, fetch_ahead, lower};
use crate::market::{AssignmentProblem, Price as _, RowBuffer, RowView, Sense, Weight};
use rayon::prelude::*;

/// Rows of one task.
const TASK: usize = 64;
/// Numbers that are looked at together.
const LANES: usize = 16;

/// Prices of one side, minus infinity where an agent has no place.
pub(super) enum Lead<'a> {
    /// Of the columns: rows follow, then, if so, the columns follow the rows.
    Columns(&'a [f64], bool),
    /// Of the rows: columns follow.
    Rows(&'a [f64]),
}

/// Prices of both sides with which no reduced cost is negative; infinite where an agent has
/// no pair.
pub(super) struct Followed {
    pub(super) rows: Vec<f64>,
    pub(super) columns: Vec<f64>,
}

/// The prices that follow from each of these, in terms of costs. Required pairs do not count.
pub(super) fn follow<W: Weight>(
    problem: &AssignmentProblem<W>,
    leads: &[Lead<'_>],
    control: &Control<'_>,
) -> Result<Vec<Followed>, StopReason> {
    let (rows, columns) = (problem.rows(), problem.columns());
    let pass = Pass {
        problem,
        leads,
        sign: if problem.sense() == Sense::Max { -1.0 } else { 1.0 },
        safe: Safe::of(problem),
    };
    let width = leads.len();
    let mut found = vec![f64::INFINITY; rows * width];
    let none = || (RowBuffer::new(), vec![f64::INFINITY; columns * width]);
    let least = found
        .par_chunks_mut(TASK * width.max(1))
        .enumerate()
        .try_fold(none, |(mut buffer, mut least), (task, found)| {
            control.check(0)?;
            for (at, found) in found.chunks_mut(width).enumerate() {
                pass.row(MenteeIx::at(task * TASK + at), &mut buffer, found, &mut least);
            }
            Ok((buffer, least))
        })
        .try_reduce(none, |(buffer, mut one), (_, other)| {
            one.iter_mut().zip(other).for_each(|(one, other)| *one = one.least(other));
            Ok((buffer, one))
        })?
        .1;
    let of_lead = |at: usize| Followed {
        rows: found.iter().skip(at).step_by(width).copied().collect(),
        columns: least[at * columns..(at + 1) * columns]
            .iter()
            .map(|&price| pass.safe.below(price))
            .collect(),
    };
    Ok((0..width).map(of_lead).collect())
}

/// What each row pays at least, where nobody else pays anything, without a look at the
/// weights.
pub(super) fn least_costs<W: Weight>(problem: &AssignmentProblem<W>) -> Vec<f64> {
    let safe = Safe::of(problem);
    match problem.least_costs() {
        Some(least) => least.iter().map(|&least| safe.below(least)).collect(),
        None => vec![safe.below(-problem.largest()); problem.rows()],
    }
}

/// How rounded minima become prices that are not above the exact ones.
#[derive(Clone, Copy)]
enum Safe {
    /// They are exact.
    Exact,
    /// Floats, whose differences are rounded down where they are not exact.
    Float,
    /// Whole numbers were rounded too, by as much as this.
    Whole(f64),
}

impl Safe {
    fn of<W: Weight>(problem: &AssignmentProblem<W>) -> Self {
        match W::FLOATS {
            true => Self::Float,
            false if is_exact(problem) => Self::Exact,
            false => Self::Whole(4.0 * f64::EPSILON * problem.largest()),
        }
    }

    fn below(self, price: f64) -> f64 {
        match self {
            _ if !price.is_finite() => price,
            Self::Exact | Self::Float => price,
            Self::Whole(margin) => (price - 4.0 * f64::EPSILON * price.abs() - margin).floor(),
        }
    }
}

struct Pass<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    leads: &'a [Lead<'a>],
    sign: f64,
    safe: Safe,
}

impl<W: Weight> Pass<'_, W> {
    /// Finds a row's prices, and lowers those of the columns to what they leave.
    fn row(&self, row: MenteeIx, buffer: &mut RowBuffer<W>, found: &mut [f64], least: &mut [f64]) {
        let view = self.problem.row(row, buffer);
        let required = required_of(self.problem.required(), row.get());
        let columns = self.problem.columns();
        let small = matches!(self.safe, Safe::Exact | Safe::Float);
        let sign = self.sign;
        for ((lead, found), least) in
            self.leads.iter().zip(found).zip(least.chunks_mut(columns.max(1)))
        {
            let full = match view {
                RowView::Full(weights) if required.is_empty() && small => Some(weights),
                _ => None,
            };
            let is_free = |column: usize| !required.iter().any(|pair| pair.1.get() == column);
            let base = match (lead, full) {
                (Lead::Rows(prices), _) => prices[row.get()],
                (Lead::Columns(prices, _), Some(weights)) => {
                    self.safe.below(Least { weights, prices, sign }.widely())
                }
                (Lead::Columns(prices, _), None) => {
                    let mut base = f64::INFINITY;
                    view.for_each(|column, weight| {
                        if is_free(column) {
                            base = base.least(less::<W>(sign * weight.float(), prices[column]));
                        }
                    });
                    self.safe.below(base)
                }
            };
            *found = base;
            if matches!(lead, Lead::Columns(_, false)) {
                continue;
            }
            match full {
                Some(weights) => Lower { weights, base, sign, least }.widely(),
                None => view.for_each(|column, weight| {
                    if is_free(column) {
                        let left = less::<W>(sign * weight.float(), base);
                        least[column] = least[column].least(left);
                    }
                }),
            }
        }
    }
}

/// A cost less a price; of floats a number that is no more than that, and is that where a
/// float is (Knuth's sum of two, whose error is known).
#[inline(always)]
fn less<W: Weight>(cost: f64, price: f64) -> f64 {
    let left = cost - price;
    if !W::FLOATS {
        return left;
    }
    let part = left - cost;
    let error = (cost - (left - part)) - (price + part);
    if error < 0.0 { left - f64::EPSILON * left.abs() } else { left }
}

/// The least reduced cost of a row.
pub(super) struct Least<'a, W> {
    pub(super) weights: &'a [W],
    pub(super) prices: &'a [f64],
    pub(super) sign: f64,
}

impl<W: Weight> Wide for Least<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, prices, sign } = self;
        let mut least = [f64::INFINITY; LANES];
        let (blocks, rest) = weights.as_chunks::<LANES>();
        let (of_blocks, of_rest) = prices.as_chunks::<LANES>();
        for at in 0..blocks.len().min(of_blocks.len()) {
            fetch_ahead::<_, LANES>(weights, at * LANES);
            let (weights, prices) = (&blocks[at], &of_blocks[at]);
            for lane in 0..LANES {
                let reduced = less::<W>(sign * weights[lane].small_float(), prices[lane]);
                least[lane] = if reduced < least[lane] { reduced } else { least[lane] };
            }
        }
        let rest = rest.iter().zip(of_rest);
        let rest = rest.map(|(weight, &price)| less::<W>(sign * weight.small_float(), price));
        rest.chain(least).fold(f64::INFINITY, f64::least)
    }
}

/// Lowers the price of each column to what a row with this price leaves it.
struct Lower<'a, W> {
    weights: &'a [W],
    base: f64,
    sign: f64,
    least: &'a mut [f64],
}

impl<W: Weight> Wide for Lower<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, base, sign, least } = self;
        for (least, weight) in least.iter_mut().zip(weights) {
            let left = less::<W>(sign * weight.small_float(), base);
            lower(least, left);
        }
    }
}
