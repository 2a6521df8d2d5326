//! A problem turned into one of other weights; into whole numbers, for solvers that must not
//! round.

use super::cheapest::Cheapest;
use super::copies::Copies;
use super::objective::{Cardinality, Sense};
use super::problem::AssignmentProblem;
use super::row_view::RowView;
use super::rows::{CostRows, RowBuffer, Weights};
use super::weight::Weight;
use super::whole::{Fixed, highest_bit, lowest_bit};
use crate::kernel::{Csr, Index, Matrix, MenteeIx, MentorIx, Sides};
use crate::market::Seats;
use std::any::Any;
use std::sync::Arc;

/// A problem for a solver that counts without rounding.
#[derive(Debug)]
pub(crate) enum Lifted<'a, W: Weight> {
    /// The weights are whole numbers already.
    Same(&'a AssignmentProblem<W::Whole>),
    /// Whole numbers of units `2^unit` that leave room for sums.
    Short(AssignmentProblem<W::Whole>, i32),
    /// Numbers of too different sizes for that.
    Long(AssignmentProblem<Fixed>),
}

/// The problem in whole numbers of the largest unit that all its floats are multiples of.
pub(crate) fn lift<W: Weight>(problem: &AssignmentProblem<W>) -> Lifted<'_, W> {
    lift_by(problem, 0)
}

/// By so many bits a unit is finer than weights need.
const FINER: i32 = 12;

/// The same in a finer unit, or as fine as there is room for: so that weights to come, and prices
/// of another problem, are multiples of it too.
pub(crate) fn lift_finer<W: Weight>(problem: &AssignmentProblem<W>) -> Lifted<'_, W> {
    lift_by(problem, FINER)
}

fn lift_by<W: Weight>(problem: &AssignmentProblem<W>, finer: i32) -> Lifted<'_, W> {
    // Whole numbers are lifted to themselves: then both problems are of one type.
    if let Some(whole) = (problem as &dyn Any).downcast_ref::<AssignmentProblem<W::Whole>>() {
        return Lifted::Same(whole);
    }
    let mut unit = i32::MAX;
    let mut note = |weight: W| {
        let weight = weight.float();
        if weight != 0.0 {
            unit = unit.min(lowest_bit(weight));
        }
    };
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        problem.row(row, &mut buffer).for_each(|_, weight| note(weight));
    }
    problem.unmatched.values().flatten().for_each(|&price| note(price));
    if unit == i32::MAX {
        unit = 0;
    }
    let bits = bits_above(problem, unit);
    if bits <= MOST_BITS {
        let unit = unit - finer.min(MOST_BITS - bits);
        Lifted::Short(problem.mapped(move |weight| weight.in_units(unit)), unit)
    } else {
        Lifted::Long(problem.mapped(|weight| Fixed::from(weight.float())))
    }
}

/// Room for sixteen times a sum over all agents.
const MOST_BITS: i32 = 118;

/// How many bits a sum over all agents takes in this unit.
fn bits_above<W: Weight>(problem: &AssignmentProblem<W>, unit: i32) -> i32 {
    let agents = (problem.rows() + problem.columns() + 1) as f64;
    highest_bit(problem.largest().max(f64::MIN_POSITIVE)) - unit + highest_bit(agents)
}

impl<W: Weight> AssignmentProblem<W> {
    /// Whether a problem that was lifted with this unit can take these numbers too.
    pub(crate) fn fits_unit(&self, unit: i32, mut numbers: impl Iterator<Item = W>) -> bool {
        bits_above(self, unit) <= MOST_BITS
            && numbers.all(|number| {
                let number = number.float();
                number == 0.0 || lowest_bit(number) >= unit
            })
    }
}

/// Rows with each weight replaced.
struct Mapped<W: Weight, F> {
    inner: Arc<dyn CostRows<W>>,
    map: F,
}

impl<W: Weight, V: Weight, F: Fn(W) -> V + Send + Sync> CostRows<V> for Mapped<W, F> {
    fn rows(&self) -> usize {
        self.inner.rows()
    }

    fn columns(&self) -> usize {
        self.inner.columns()
    }

    fn row<'a>(&'a self, row: MenteeIx, buffer: &'a mut RowBuffer<V>) -> RowView<'a, V> {
        let mut given = RowBuffer::new();
        let view = self.inner.row(row, &mut given);
        if let RowView::Full(weights) = view {
            return buffer.full(weights.len(), |column| (self.map)(weights[column]));
        }
        let mut entries = Vec::with_capacity(view.allowed());
        view.for_each(|column, weight| entries.push((MentorIx::at(column), (self.map)(weight))));
        buffer.listed(entries)
    }

    fn weight(&self, row: MenteeIx, column: MentorIx) -> Option<V> {
        self.inner.weight(row, column).map(&self.map)
    }
}

/// Checked costs.
pub(crate) enum Costs<W> {
    /// Those of the allowed pairs, ascending by column, of so many columns.
    Edges(usize, Csr<(MentorIx, W)>),
    Copies(Copies<W>),
}

impl<W: Weight> AssignmentProblem<W> {
    /// The same problem with each weight and price replaced, and zero by zero. Rows that
    /// are computed stay so. The weights of forbidden pairs in a table are zero after it.
    pub(crate) fn mapped<V: Weight>(
        &self,
        map: impl Fn(W) -> V + Copy + Send + Sync + 'static,
    ) -> AssignmentProblem<V> {
        let weights = match &self.weights {
            Weights::Table(table, allowed) => {
                let columns = table.columns();
                let items = table.items().iter().enumerate().map(|(at, &weight)| {
                    let is_allowed =
                        allowed.as_ref().is_none_or(|bits| bits.get(at / columns, at % columns));
                    if is_allowed { map(weight) } else { V::default() }
                });
                let items = items.collect();
                match Matrix::new(table.rows(), columns, items) {
                    Ok(table) => Weights::Table(Arc::new(table), allowed.clone()),
                    // As many as there were.
                    Err(_) => Weights::Edges(columns, Csr::new()),
                }
            }
            Weights::Edges(columns, edges) => {
                let mut mapped = Csr::with_capacity(edges.rows(), edges.len());
                for row in 0..edges.rows() {
                    mapped.push_row(edges.row(row).iter().map(|&(at, weight)| (at, map(weight))));
                }
                Weights::Edges(*columns, mapped)
            }
            Weights::Copies(copies) => {
                let (table, of) = (copies.table.clone().map(map), copies.of.clone());
                Weights::Copies(Arc::new(Copies { table, of }))
            }
            Weights::Computed(inner, forbidden) => {
                let inner = Arc::clone(inner);
                Weights::Computed(Arc::new(Mapped { inner, map }), forbidden.clone())
            }
        };
        AssignmentProblem {
            weights,
            sense: self.sense,
            cardinality: self.cardinality,
            seats: self.seats.clone(),
            minimums: self.minimums.clone(),
            unmatched: self.unmatched.as_ref().map(|_, p| p.iter().map(|&p| map(p)).collect()),
            largest: self.largest,
            least: Vec::new(),
            cheapest: Cheapest::default(),
            required: self.required.clone(),
            quotas: self.quotas.clone(),
        }
    }

    /// A problem from checked costs, with what leaving each agent alone costs, and the largest
    /// of these numbers.
    pub(crate) fn of_costs(
        costs: Costs<W>,
        cardinality: Cardinality,
        seats: Sides<Seats>,
        unmatched: Sides<Vec<W>>,
        largest: f64,
    ) -> Self {
        Self {
            weights: match costs {
                Costs::Edges(columns, costs) => Weights::Edges(columns, costs),
                Costs::Copies(copies) => Weights::Copies(Arc::new(copies)),
            },
            sense: Sense::Min,
            cardinality,
            seats,
            minimums: Default::default(),
            unmatched,
            largest,
            least: Vec::new(),
            cheapest: Cheapest::default(),
            required: Vec::new(),
            quotas: Default::default(),
        }
    }
}
