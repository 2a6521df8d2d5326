//! From raw input to a checked assignment problem, with every fault reported.

use super::cheapest::Cheapest;
use super::fault::AssignmentFault;
use super::objective::{Cardinality, Sense};
use super::problem::AssignmentProblem;
use super::quotas::{Quota, Quotas};
use super::rows::{CostRows, RowBuffer, RowView, Weights};
use super::weight::{Price, Weight};
use crate::kernel::{BitMatrix, Csr, Index, Matrix, MenteeIx, MentorIx, ShapeError, Side, Sides};
use crate::market::Seats;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// So many faults of one input are listed; the rest is counted.
const LISTED: usize = 1000;

enum Raw<W> {
    Table(usize, usize, Vec<W>, Option<BitMatrix>),
    Rows(Vec<Vec<Option<W>>>),
    Edges(usize, usize, Vec<(MenteeIx, MentorIx, W)>),
    Computed(Arc<dyn CostRows<W>>),
}

/// Collects an assignment problem and checks it.
#[must_use]
pub struct AssignmentBuilder<W> {
    raw: Raw<W>,
    sense: Sense,
    cardinality: Cardinality,
    seats: Sides<Option<Seats>>,
    minimums: Sides<Vec<u32>>,
    unmatched: Sides<Vec<W>>,
    required: Vec<(MenteeIx, MentorIx)>,
    forbidden: Vec<(MenteeIx, MentorIx)>,
    quotas: Sides<Vec<Quota>>,
}

impl<W: Weight> AssignmentBuilder<W> {
    pub(super) fn of_table(weights: Matrix<W>) -> Self {
        Self::of_parts(weights.rows(), weights.columns(), weights.into_items(), None)
    }

    pub(super) fn of_parts(
        rows: usize,
        columns: usize,
        weights: Vec<W>,
        allowed: Option<BitMatrix>,
    ) -> Self {
        Self::of(Raw::Table(rows, columns, weights, allowed))
    }

    pub(super) fn of_rows(rows: Vec<Vec<Option<W>>>) -> Self {
        Self::of(Raw::Rows(rows))
    }

    pub(super) fn of_edges(
        rows: usize,
        columns: usize,
        edges: Vec<(MenteeIx, MentorIx, W)>,
    ) -> Self {
        Self::of(Raw::Edges(rows, columns, edges))
    }

    pub(super) fn of_function(rows: Arc<dyn CostRows<W>>) -> Self {
        Self::of(Raw::Computed(rows))
    }

    fn of(raw: Raw<W>) -> Self {
        Self {
            raw,
            sense: Sense::default(),
            cardinality: Cardinality::default(),
            seats: Sides::default(),
            minimums: Sides::default(),
            unmatched: Sides::new(Vec::new(), Vec::new()),
            required: Vec::new(),
            forbidden: Vec::new(),
            quotas: Sides::default(),
        }
    }

    /// Gains, the default, or costs.
    pub fn sense(mut self, sense: Sense) -> Self {
        self.sense = sense;
        self
    }

    /// How many pairs are asked for; as many as can be by default.
    pub fn cardinality(mut self, cardinality: Cardinality) -> Self {
        self.cardinality = cardinality;
        self
    }

    /// How many partners each agent of a side may have; one each by default.
    pub fn seats(mut self, side: Side, seats: Seats) -> Self {
        self.seats[side] = Some(seats);
        self
    }

    /// How many partners each agent of a side must have; none by default.
    pub fn minimums(mut self, side: Side, minimums: Vec<u32>) -> Self {
        self.minimums[side] = minimums;
        self
    }

    /// What it costs to leave each agent of a side without a partner, with
    /// [`Cardinality::Free`]: it is taken from a sum of gains, added to one of
    /// costs. Negative only for agents with one seat.
    pub fn unmatched_prices(mut self, side: Side, prices: Vec<W>) -> Self {
        self.unmatched[side] = prices;
        self
    }

    /// Pairs that must be made.
    pub fn required(mut self, pairs: Vec<(MenteeIx, MentorIx)>) -> Self {
        self.required = pairs;
        self
    }

    /// Pairs that must not be made, beside those without a weight.
    pub fn forbidden(mut self, pairs: Vec<(MenteeIx, MentorIx)>) -> Self {
        self.forbidden = pairs;
        self
    }

    /// Groups of a side whose pairs are bounded together. Of one side any two groups
    /// must be nested or apart: with groups that overlap the problem is NP-hard.
    pub fn quotas(mut self, side: Side, groups: Vec<Quota>) -> Self {
        self.quotas[side] = groups;
        self
    }

    /// The checked problem.
    ///
    /// Time: one pass over the weights, a sort of edges. Memory: a table is taken
    /// over as it is; a bit a pair where some are forbidden; some 28 entries of 24 bytes a row
    /// of a large table. Large tables and computed rows are checked in the caller's rayon
    /// pool, with the same result on any number of threads.
    ///
    /// # Errors
    /// Every fault of the input; of very many the first thousand, and their number.
    pub fn build(self) -> Result<AssignmentProblem<W>, Vec<AssignmentFault>> {
        let mut faults = Faults::default();
        let (rows, columns) = match &self.raw {
            Raw::Table(rows, columns, ..) | Raw::Edges(rows, columns, _) => (*rows, *columns),
            Raw::Rows(rows) => (rows.len(), rows.first().map_or(0, Vec::len)),
            Raw::Computed(function) => (function.rows(), function.columns()),
        };
        for checked in [MenteeIx::check_count(rows), MentorIx::check_count(columns)] {
            faults.note(checked);
        }
        if faults.any() {
            return Err(faults.listed);
        }
        let limit = W::Price::limit(rows.saturating_add(columns));
        let agents = Sides::new(rows, columns);
        let seats =
            self.seats.map(|side, seats| seats.unwrap_or_else(|| Seats::one_each(agents[side])));
        for (side, agents) in agents {
            let mut length = |what, got: usize, may_be_empty: bool| {
                if got != agents && !(may_be_empty && got == 0) {
                    faults.push(AssignmentFault::Length { what, side, got, expected: agents });
                }
            };
            length("seats", seats[side].agents(), false);
            length("minimums", self.minimums[side].len(), true);
            length("prices", self.unmatched[side].len(), true);
            for (at, price) in self.unmatched[side].iter().enumerate() {
                faults.largest = faults.largest.max(price.float().abs());
                if let Some(fault) = price.price().fault(limit) {
                    faults.push(AssignmentFault::Price { side, at, fault });
                }
                let seats = seats[side].of(at);
                if price.price() < W::Price::ZERO && seats > 1 {
                    faults.push(AssignmentFault::NegativePrice { side, at, seats });
                }
            }
        }
        if self.cardinality != Cardinality::Free && self.unmatched.values().any(|p| !p.is_empty()) {
            faults.push(AssignmentFault::PricesNeedFree);
        }
        let required = faults.pairs("required pairs", self.required, rows, columns);
        let forbidden = faults.pairs("forbidden pairs", self.forbidden, rows, columns);
        let quotas = self.quotas.map(|side, groups| faults.quotas(side, agents[side], groups));
        // The cheapest columns of each row are kept on this pass over the table, since the
        // solver would have to read it again for them. It uses them only where it goes row by
        // row; if mentees have several seats, or if mentees are many and nobody has several
        // seats, it goes by columns.
        let several = |side: Side| {
            let seats = &seats[side];
            !seats.is_one_each() && (0..agents[side]).any(|at| seats.of(at) > 1)
        };
        let by_rows = rows <= columns || several(Side::Mentor);
        if by_rows && !several(Side::Mentee) {
            faults.cheapest = Cheapest::of_table(rows, columns, self.sense);
        }
        let weights = weights(self.raw, &forbidden, limit, &mut faults);
        match weights {
            Some(weights) if !faults.any() => Ok(AssignmentProblem {
                weights,
                sense: self.sense,
                cardinality: self.cardinality,
                seats,
                minimums: self.minimums.map(|_, list| without_zeros(list)),
                unmatched: self.unmatched.map(|_, list| without_zeros(list)),
                largest: faults.largest,
                cheapest: faults.cheapest.finished(),
                required,
                quotas,
            }),
            _ => Err(faults.finish()),
        }
    }
}

/// A list that says nothing is empty.
fn without_zeros<T: Default + PartialEq>(list: Vec<T>) -> Vec<T> {
    if list.iter().all(|item| *item == T::default()) { Vec::new() } else { list }
}

#[derive(Default)]
pub(super) struct Faults {
    listed: Vec<AssignmentFault>,
    more: usize,
    /// The largest magnitude met on the way.
    largest: f64,
    /// The cheapest columns met on the way.
    cheapest: Cheapest,
}

impl Faults {
    fn push(&mut self, fault: AssignmentFault) {
        if self.listed.len() < LISTED {
            self.listed.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub(super) fn note<T, E: Into<AssignmentFault>>(&mut self, result: Result<T, E>) -> Option<T> {
        result.map_err(|fault| self.push(fault.into())).ok()
    }

    pub(super) fn any(&self) -> bool {
        !self.listed.is_empty()
    }

    pub(super) fn finish(mut self) -> Vec<AssignmentFault> {
        if self.more > 0 {
            self.listed.push(AssignmentFault::More { count: self.more });
        }
        self.listed
    }

    fn quotas(&mut self, side: Side, agents: usize, groups: Vec<Quota>) -> Quotas {
        Quotas::new(side, agents, groups).unwrap_or_else(|found| {
            found.into_iter().for_each(|fault| self.push(fault.into()));
            Quotas::default()
        })
    }

    /// A list of pairs in order, checked.
    pub(super) fn pairs(
        &mut self,
        what: &'static str,
        mut pairs: Vec<(MenteeIx, MentorIx)>,
        rows: usize,
        columns: usize,
    ) -> Vec<(MenteeIx, MentorIx)> {
        pairs.sort_unstable();
        for (at, &(row, column)) in pairs.iter().enumerate() {
            if row.get() >= rows || column.get() >= columns {
                self.push(AssignmentFault::Outside { what, row, column, rows, columns });
            }
            if at > 0 && pairs[at - 1] == (row, column) {
                self.push(AssignmentFault::Twice { what, row, column });
            }
        }
        pairs
    }
}

fn weights<W: Weight>(
    raw: Raw<W>,
    forbidden: &[(MenteeIx, MentorIx)],
    limit: W::Price,
    faults: &mut Faults,
) -> Option<Weights<W>> {
    match raw {
        Raw::Table(rows, columns, weights, allowed) => {
            table(rows, columns, weights, allowed, forbidden, limit, faults)
        }
        Raw::Rows(rows) => {
            let expected = rows.first().map_or(0, Vec::len);
            let count = rows.len();
            for (row, items) in rows.iter().enumerate() {
                if items.len() != expected {
                    let got = items.len();
                    faults.push(ShapeError::Ragged { row, got, expected }.into());
                }
            }
            if faults.any() {
                return None;
            }
            let mut allowed = faults.note(BitMatrix::filled(count, expected, true))?;
            let mut weights = Vec::with_capacity(count.saturating_mul(expected));
            let mut holes = false;
            for (row, items) in rows.into_iter().enumerate() {
                for (column, item) in items.into_iter().enumerate() {
                    if item.is_none() {
                        allowed.set(row, column, false);
                        holes = true;
                    }
                    weights.push(item.unwrap_or_default());
                }
            }
            let allowed = holes.then_some(allowed);
            table(count, expected, weights, allowed, forbidden, limit, faults)
        }
        Raw::Edges(rows, columns, edges) => {
            edges_by_row(rows, columns, edges, forbidden, limit, faults)
        }
        Raw::Computed(function) => {
            if !forbidden.is_empty() {
                faults.cheapest = Cheapest::default();
            }
            in_parts(function.rows(), faults, |part, faults| {
                computed_rows(&*function, part, limit, faults);
            });
            let forbidden = (!forbidden.is_empty()).then(|| {
                Csr::group(function.rows(), forbidden, |pair| pair.0.get()).map(|pair| pair.1)
            });
            Some(Weights::Computed(function, forbidden))
        }
    }
}

fn table<W: Weight>(
    rows: usize,
    columns: usize,
    weights: Vec<W>,
    mut allowed: Option<BitMatrix>,
    forbidden: &[(MenteeIx, MentorIx)],
    limit: W::Price,
    faults: &mut Faults,
) -> Option<Weights<W>> {
    if !forbidden.is_empty() && allowed.is_none() {
        allowed = Some(faults.note(BitMatrix::filled(rows, columns, true))?);
    }
    if let Some(bits) = &mut allowed {
        for &(row, column) in forbidden {
            bits.set(row.get(), column.get(), false);
        }
    }
    if allowed.is_some() {
        faults.cheapest = Cheapest::default();
    }
    // All rows at once first where none is to be listed: this check has no early way out, so
    // it is fast.
    let all = if faults.cheapest.is_kept() { None } else { faults.cheapest.check(&weights, limit) };
    match all {
        Some(largest) => faults.largest = faults.largest.max(largest),
        None => in_parts(weights.len().div_ceil(columns.max(1)), faults, |part, faults| {
            table_rows(&weights, columns, part, limit, faults);
        }),
    }
    Some(Weights::Table(faults.note(Matrix::new(rows, columns, weights))?, allowed))
}

fn table_rows<W: Weight>(
    weights: &[W],
    columns: usize,
    part: Range<usize>,
    limit: W::Price,
    faults: &mut Faults,
) {
    for (row, items) in weights.chunks(columns.max(1)).enumerate().take(part.end).skip(part.start) {
        if let Some(largest) = faults.cheapest.check(items, limit) {
            faults.largest = faults.largest.max(largest);
            continue;
        }
        // A row without a list: those after it would not stand where they belong.
        faults.cheapest = Cheapest::default();
        for (column, item) in items.iter().enumerate() {
            if let Some(fault) = item.price().fault(limit) {
                faults.push(AssignmentFault::Weight { row, column, fault });
            }
        }
    }
}

fn edges_by_row<W: Weight>(
    rows: usize,
    columns: usize,
    mut edges: Vec<(MenteeIx, MentorIx, W)>,
    forbidden: &[(MenteeIx, MentorIx)],
    limit: W::Price,
    faults: &mut Faults,
) -> Option<Weights<W>> {
    let what = "edges";
    let in_order = |two: &[(MenteeIx, MentorIx, W)]| (two[0].0, two[0].1) < (two[1].0, two[1].1);
    if !edges.windows(2).all(in_order) {
        edges.sort_by_key(|edge| (edge.0, edge.1));
    }
    for (at, &(row, column, weight)) in edges.iter().enumerate() {
        if row.get() >= rows || column.get() >= columns {
            faults.push(AssignmentFault::Outside { what, row, column, rows, columns });
        }
        if at > 0 && (edges[at - 1].0, edges[at - 1].1) == (row, column) {
            faults.push(AssignmentFault::Twice { what, row, column });
        }
        faults.largest = faults.largest.max(weight.float().abs());
        if let Some(fault) = weight.price().fault(limit) {
            let (row, column) = (row.get(), column.get());
            faults.push(AssignmentFault::Weight { row, column, fault });
        }
    }
    if !forbidden.is_empty() {
        edges.retain(|edge| forbidden.binary_search(&(edge.0, edge.1)).is_err());
    }
    let mut by_row = Csr::with_capacity(rows, edges.len());
    let mut left = edges.as_slice();
    for row in MenteeIx::all(rows) {
        let count = left.iter().take_while(|edge| edge.0 == row).count();
        let (own, others) = left.split_at(count);
        by_row.push_row(own.iter().map(|&(_, column, weight)| (column, weight)));
        left = others;
    }
    Some(Weights::Edges(columns, by_row))
}

/// Rows that are checked together, by one thread.
const TOGETHER: usize = 64;

/// Checks rows in parallel but for the first few, which decide whether lists of the cheapest
/// columns are kept. What comes out does not depend on the threads.
fn in_parts(rows: usize, faults: &mut Faults, check: impl Fn(Range<usize>, &mut Faults) + Sync) {
    let first = rows.min(TOGETHER);
    check(0..first, faults);
    let starts = (first..rows).step_by(TOGETHER).collect::<Vec<_>>();
    let part = |from: usize| from..rows.min(from + TOGETHER);
    if rayon::current_num_threads() == 1 {
        // The same without parts to be put together.
        let bound = faults.cheapest.bound();
        for from in starts {
            faults.cheapest.start_from(bound);
            check(part(from), faults);
        }
        return;
    }
    let cheapest = &faults.cheapest;
    let parts = starts.into_par_iter().map(|from| {
        let rows = part(from);
        let mut part = Faults { cheapest: cheapest.emptied(rows.len()), ..Faults::default() };
        check(rows, &mut part);
        part
    });
    for part in parts.collect::<Vec<_>>() {
        part.listed.into_iter().for_each(|fault| faults.push(fault));
        faults.more += part.more;
        faults.largest = faults.largest.max(part.largest);
        faults.cheapest.append(part.cheapest);
    }
}

fn computed_rows<W: Weight>(
    function: &dyn CostRows<W>,
    part: Range<usize>,
    limit: W::Price,
    faults: &mut Faults,
) {
    let columns = function.columns();
    let mut buffer = RowBuffer::new();
    for row in part {
        let view = function.row(MenteeIx::at(row), &mut buffer);
        if !view.fits(columns) {
            faults.push(AssignmentFault::ComputedRow { row });
            faults.cheapest = Cheapest::default();
            continue;
        }
        match view {
            RowView::Full(weights) => {
                if let Some(largest) = faults.cheapest.check(weights, limit) {
                    faults.largest = faults.largest.max(largest);
                    continue;
                }
            }
            _ => faults.cheapest = Cheapest::default(),
        }
        view.for_each(|column, weight| {
            faults.largest = faults.largest.max(weight.float().abs());
            if let Some(fault) = weight.price().fault(limit) {
                faults.push(AssignmentFault::Weight { row, column, fault });
            }
        });
    }
}
