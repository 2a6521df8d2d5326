//! Floats as whole numbers of a common unit, for solvers that must not round.

use super::AssignmentProblem;
use super::cheapest::Cheapest;
use super::objective::{Cardinality, Sense};
use super::price_table::Plain;
use super::rows::{CostRows, RowBuffer, RowView, Weights};
use super::weight::{Price, Weight, sealed::Sealed};
use crate::kernel::{Csr, Dyadic, Index, Matrix, MenteeIx, MentorIx, Sides};
use crate::market::Seats;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A problem for a solver that counts without rounding.
#[doc(hidden)]
#[derive(Debug)]
pub enum Lifted<'a, W: Weight> {
    /// The weights are whole numbers already.
    Same(&'a AssignmentProblem<W::Whole>),
    /// Whole numbers of units `2^unit` that leave room for sums.
    Short(AssignmentProblem<W::Whole>, i32),
    /// Numbers of too different sizes for that.
    Long(AssignmentProblem<Fixed>),
}

/// A float that is a whole number, counted in `i128`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[doc(hidden)]
pub struct Scaled(f64);

/// A float of any size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[doc(hidden)]
pub struct Fixed(f64);

impl From<f64> for Fixed {
    fn from(float: f64) -> Self {
        Self(float)
    }
}

macro_rules! lifted {
    ($($weight:ty, $price:ty, $of:expr, $from:expr, $to:expr);*) => {$(
        impl fmt::Display for $weight {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl Sealed for $weight {}
        impl Weight for $weight {
            type Price = $price;
            type Exact = $price;
            type Table = Plain<Self>;
            type Whole = Self;
            const FLOATS: bool = false;
            #[inline]
            fn price(self) -> $price {
                $of(self.0)
            }
            #[inline]
            fn exact(self) -> $price {
                $of(self.0)
            }
            #[inline]
            fn add_to(self, sum: &mut $price) {
                *sum += self.exact();
            }
            fn times(sum: $price, count: u64) -> $price {
                Price::times(sum, count)
            }
            fn value(sum: $price) -> $price {
                sum
            }
            fn bound_above(sum: $price) -> $price {
                sum
            }
            fn float(self) -> f64 {
                self.0
            }
            fn small_float(self) -> f64 {
                self.0
            }
            fn lift(problem: &AssignmentProblem<Self>) -> Lifted<'_, Self> {
                Lifted::Same(problem)
            }
            fn proven(price: $price) -> $price {
                price
            }
            fn from_whole(price: $price, _: i32) -> $price {
                price
            }
            fn to_whole(price: $price, _: i32) -> Option<$price> {
                Some(price)
            }
            fn from_dyadic(price: Dyadic) -> $price {
                $from(price)
            }
            fn to_dyadic(price: $price) -> Dyadic {
                $to(price)
            }
        }
    )*};
}
lifted!(
    Scaled, i128, |float| float as i128, |price: Dyadic| price.in_units(0).unwrap_or_default(),
        |price| Dyadic::from_parts(price, 0).unwrap_or_default();
    Fixed, Dyadic, <Dyadic as Price>::from_float, |price| price, |price| price
);

/// The exponent of the lowest bit of a float that is not zero.
#[inline]
pub(crate) fn lowest_bit(float: f64) -> i32 {
    let bits = float.to_bits();
    let field = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if field == 0 {
        return fraction.trailing_zeros() as i32 - 1074;
    }
    (fraction | 1 << 52).trailing_zeros() as i32 + field - 1075
}

/// The exponent of the highest bit of a float that is not zero.
#[inline]
pub(crate) fn highest_bit(float: f64) -> i32 {
    let bits = float.to_bits() & !(1 << 63);
    match (bits >> 52) as i32 {
        0 => -1011 - bits.leading_zeros() as i32,
        field => field - 1023,
    }
}

/// A float times a power of two, where that is a float too.
pub(crate) fn scaled(mut float: f64, mut exponent: i32) -> f64 {
    while exponent != 0 {
        let step = exponent.clamp(-1000, 1000);
        float *= f64::from_bits(((1023 + step) as u64) << 52);
        exponent -= step;
    }
    float
}

/// The problem in whole numbers of the largest unit that all its floats are multiples of.
pub(super) fn lift<W: Weight<Whole = Scaled>>(problem: &AssignmentProblem<W>) -> Lifted<'_, W> {
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
    // Room for sixteen times a sum over all agents.
    let agents = (problem.rows() + problem.columns() + 1) as f64;
    let bits = highest_bit(problem.largest().max(f64::MIN_POSITIVE)) - unit + highest_bit(agents);
    if bits <= 118 {
        Lifted::Short(problem.mapped(move |weight| Scaled(scaled(weight.float(), -unit))), unit)
    } else {
        Lifted::Long(problem.mapped(|weight| Fixed(weight.float())))
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
                    Ok(table) => Weights::Table(table, allowed.clone()),
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
            cheapest: Cheapest::default(),
            required: self.required.clone(),
            quotas: self.quotas.clone(),
        }
    }

    /// A problem from checked costs, with what leaving each agent alone costs, and the largest
    /// of these numbers.
    pub(crate) fn of_costs(
        (columns, costs): (usize, Csr<(MentorIx, W)>),
        cardinality: Cardinality,
        seats: Sides<Seats>,
        unmatched: Sides<Vec<W>>,
        largest: f64,
    ) -> Self {
        Self {
            weights: Weights::Edges(columns, costs),
            sense: Sense::Min,
            cardinality,
            seats,
            minimums: Default::default(),
            unmatched,
            largest,
            cheapest: Cheapest::default(),
            required: Vec::new(),
            quotas: Default::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_floats() {
        for (float, lowest, highest) in [
            (1.0, 0, 0),
            (-12.0, 2, 3),
            (0.1, -55, -4),
            (5e-324, -1074, -1074),
            (f64::MAX, 971, 1023),
        ] {
            assert_eq!((lowest_bit(float), highest_bit(float)), (lowest, highest), "{float}");
            let whole = scaled(float, -lowest);
            assert_eq!((whole.fract(), lowest_bit(whole)), (0.0, 0));
        }
    }
}
