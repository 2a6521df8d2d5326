//! From raw input to a checked assignment problem, with every fault reported.

use super::cheapest::Cheapest;
use super::checked::CheckedTable;
use super::checking::{Found, Raw, weights};
use super::fault::AssignmentFault;
use super::objective::{Cardinality, Sense};
use super::problem::AssignmentProblem;
use super::quotas::Quota;
use super::rows::CostRows;
use super::weight::{Price, Weight};
use crate::kernel::{
    BitMatrix, Control, Faults, Index, Internal, Matrix, MenteeIx, MentorIx, Side, Sides,
};
use crate::market::{Outcome, Seats};
use std::sync::Arc;

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

    pub(super) fn of_lent(table: CheckedTable<W>) -> Self {
        Self::of(Raw::Lent(table))
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
    /// Time: one pass over the weights, but for those that were checked before, a sort of
    /// edges. Memory: a table is taken over as it is; a bit a pair where some are forbidden;
    /// some 28 entries of 24 bytes a row of a large table. Large tables and computed rows are
    /// checked in the caller's rayon pool, with the same result on any number of threads.
    ///
    /// # Errors
    /// Every fault of the input; of very many the first thousand, and their number.
    pub fn build(self) -> Result<AssignmentProblem<W>, Faults<AssignmentFault>> {
        match self.build_within(&Control::unbounded())? {
            Outcome::Solved(problem) => Ok(problem),
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(_) => {
                let fault = Internal::broken("what nothing bounds is not stopped");
                Err(vec![fault.into()].into())
            }
        }
    }

    /// [`AssignmentBuilder::build`] under a control, for tables of many millions; a step is a
    /// weight, and all of them are counted before the first one is looked at. There is no
    /// problem before all weights are checked.
    ///
    /// # Errors
    /// Every fault of the input, as of [`AssignmentBuilder::build`].
    pub fn build_within(
        self,
        control: &Control<'_>,
    ) -> Result<Outcome<AssignmentProblem<W>>, Faults<AssignmentFault>> {
        let mut faults = Found { sense: self.sense, ..Found::default() };
        let passing = control.without_work_limit();
        if let Err(reason) = control.begin("checking", self.raw.count()) {
            return Ok(Outcome::stopped(reason));
        }
        let (rows, columns) = match &self.raw {
            Raw::Table(rows, columns, ..) | Raw::Edges(rows, columns, _) => (*rows, *columns),
            Raw::Lent(table) => (table.weights.rows(), table.weights.columns()),
            Raw::Rows(rows) => (rows.len(), rows.first().map_or(0, Vec::len)),
            Raw::Computed(function) => (function.rows(), function.columns()),
        };
        for checked in [MenteeIx::check_count(rows), MentorIx::check_count(columns)] {
            faults.note(checked);
        }
        if faults.any() {
            return Err(faults.listed.into());
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
        let weights = match weights(self.raw, &forbidden, limit, &mut faults, &passing) {
            Ok(weights) => weights,
            Err(reason) => return Ok(Outcome::stopped(reason)),
        };
        match weights {
            Some(weights) if !faults.any() => Ok(Outcome::Solved(AssignmentProblem {
                weights,
                sense: self.sense,
                cardinality: self.cardinality,
                seats,
                minimums: self.minimums.map(|_, list| without_zeros(list)),
                unmatched: self.unmatched.map(|_, list| without_zeros(list)),
                largest: faults.largest,
                least: if faults.least.len() == rows { faults.least } else { Vec::new() },
                cheapest: faults.cheapest.finished(),
                required,
                quotas,
            })),
            _ => Err(faults.finish().into()),
        }
    }
}

/// A list that says nothing is empty.
#[inline]
fn without_zeros<T: Default + PartialEq>(list: Vec<T>) -> Vec<T> {
    if list.iter().all(|item| *item == T::default()) { Vec::new() } else { list }
}
