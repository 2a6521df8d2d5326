//! The checked assignment problem: weights, seats, minimums, decided pairs.

use super::cheapest::Cheapest;
use super::copies::Copies;
use super::objective::{Cardinality, Sense};
use super::row_view::RowView;
use super::rows::{RowBuffer, Weights};
use super::short_list::Entry;
use super::weight::{Price as _, Weight};
use crate::kernel::{BitMatrix, Csr, Index, Matrix, MenteeIx, MentorIx, Side, Sides, arrange};
use crate::market::{Matching, Quotas, Seats};
use std::cmp::Ordering;
use std::sync::Arc;

/// A checked assignment problem. Rows are mentees, columns are mentors.
///
/// In mentoring words: which pairs make the cohort as a whole best off, when each
/// pair is worth a number, mentors and mentees have seats, some pairs are decided
/// already and some are out of the question.
///
/// Formally: choose a set of allowed pairs, each at most once, that holds every
/// required pair, gives each agent between its minimum and its seats of partners and
/// each group of agents between the bounds of its [`Quota`](crate::market::Quota) of pairs, has
/// the asked number of pairs ([`Cardinality`]), and has the best sum of weights
/// less the prices of the agents left without a partner (plus, for [`Sense::Min`]).
///
/// It is built by [`AssignmentProblem::dense`], [`AssignmentProblem::sparse`],
/// [`AssignmentProblem::computed`] or [`AssignmentProblem::from_scores`], which
/// report every fault of their input together.
///
/// ```
/// use mentormatch::kernel::Matrix;
/// use mentormatch::market::{AssignmentProblem, Sense};
///
/// let weights = Matrix::from_rows(vec![vec![3, 1], vec![4, 2]])?;
/// let problem = AssignmentProblem::dense(weights).sense(Sense::Min).build().unwrap();
/// assert_eq!((problem.rows(), problem.columns()), (2, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct AssignmentProblem<W> {
    pub(in crate::market) weights: Weights<W>,
    pub(in crate::market) sense: Sense,
    pub(in crate::market) cardinality: Cardinality,
    pub(in crate::market) seats: Sides<Seats>,
    /// Empty where every minimum is 0.
    pub(in crate::market) minimums: Sides<Vec<u32>>,
    /// Empty where nobody has a price.
    pub(in crate::market) unmatched: Sides<Vec<W>>,
    /// The largest magnitude of a weight or a price.
    pub(in crate::market) largest: f64,
    /// What each row costs at least, rounded; empty where that was not seen.
    pub(in crate::market) least: Vec<f64>,
    pub(in crate::market) cheapest: Cheapest,
    /// Ascending.
    pub(in crate::market) required: Vec<(MenteeIx, MentorIx)>,
    pub(in crate::market) quotas: Sides<Quotas>,
}

/// A table, the bits of the allowed pairs where some are forbidden, and the row of the table that each row is where some are
/// copies.
pub(crate) type Cells<'a, W> = (&'a Matrix<W>, Option<&'a BitMatrix>, Option<&'a [u32]>);

/// Pairs with the weights that they are given, and what a problem keeps of these.
pub(super) struct Reweighed<V> {
    pub(super) edges: Csr<(MentorIx, V)>,
    /// The largest magnitude.
    pub(super) largest: f64,
    /// Of each row what its cheapest pair costs.
    pub(super) least: Vec<f64>,
}

impl<W: Weight> AssignmentProblem<W> {
    /// How many rows: mentees.
    #[must_use]
    #[inline]
    pub fn rows(&self) -> usize {
        self.weights.rows()
    }

    /// How many columns: mentors.
    #[must_use]
    #[inline]
    pub fn columns(&self) -> usize {
        self.weights.columns()
    }

    /// How many agents one side has.
    #[must_use]
    pub fn agents(&self, side: Side) -> usize {
        match side {
            Side::Mentee => self.rows(),
            Side::Mentor => self.columns(),
        }
    }

    /// Whether weights are gains or costs.
    #[must_use]
    #[inline]
    pub fn sense(&self) -> Sense {
        self.sense
    }

    /// How many pairs are asked for.
    #[must_use]
    #[inline]
    pub fn cardinality(&self) -> Cardinality {
        self.cardinality
    }

    /// The seats of a side.
    #[must_use]
    #[inline]
    pub fn seats(&self, side: Side) -> &Seats {
        &self.seats[side]
    }

    /// The fewest partners that the agent at `at` must have, before the
    /// cardinality asks for more.
    #[must_use]
    pub fn minimum(&self, side: Side, at: usize) -> u32 {
        self.minimums[side].get(at).copied().unwrap_or(0)
    }

    /// The fewest partners that the agent at `at` must have in all: its minimum,
    /// or all its seats where the cardinality covers its side.
    #[must_use]
    pub fn least(&self, side: Side, at: usize) -> u32 {
        if self.cardinality == Cardinality::Cover(side) {
            self.seats(side).of(at).max(self.minimum(side, at))
        } else {
            self.minimum(side, at)
        }
    }

    /// Whether any agent of a side must have a partner.
    #[must_use]
    #[inline]
    pub fn has_minimums(&self) -> bool {
        matches!(self.cardinality, Cardinality::Cover(_))
            || self.minimums.values().any(|minimums| !minimums.is_empty())
    }

    /// What it costs to leave the agent at `at` without a partner; 0 where nothing
    /// was said.
    #[must_use]
    pub fn unmatched_price(&self, side: Side, at: usize) -> W {
        self.unmatched[side].get(at).copied().unwrap_or_default()
    }

    /// Whether anyone has a price of staying unmatched.
    #[must_use]
    pub fn has_unmatched_prices(&self) -> bool {
        self.unmatched.values().any(|prices| !prices.is_empty())
    }

    /// The first agent of a side with a price of staying unmatched.
    #[must_use]
    pub fn unmatched_price_of_any(&self, side: Side) -> Option<usize> {
        self.unmatched[side].iter().position(|price| *price != W::default())
    }

    /// The pairs that must be made, ascending. They may be forbidden too: then the
    /// problem is impossible.
    #[must_use]
    #[inline]
    pub fn required(&self) -> &[(MenteeIx, MentorIx)] {
        &self.required
    }

    /// The groups of a side whose pairs are bounded together.
    #[must_use]
    pub fn quotas(&self, side: Side) -> &Quotas {
        &self.quotas[side]
    }

    /// Whether any group's pairs are bounded.
    #[must_use]
    #[inline]
    pub fn has_quotas(&self) -> bool {
        self.quotas.values().any(|quotas| !quotas.is_empty())
    }

    /// The largest magnitude among the weights and the prices of staying unmatched;
    /// weights of forbidden pairs in a table count too.
    #[must_use]
    #[inline]
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// The weight of a pair, where it is allowed.
    #[must_use]
    pub fn weight(&self, row: MenteeIx, column: MentorIx) -> Option<W> {
        self.weights.weight(row, column)
    }

    /// The allowed pairs of `row`, which must be below [`AssignmentProblem::rows`].
    #[inline]
    pub fn row<'a>(&'a self, row: MenteeIx, buffer: &'a mut RowBuffer<W>) -> RowView<'a, W> {
        self.weights.row(row, buffer)
    }

    /// The table of weights and the bits of the allowed pairs, where the problem is
    /// made of a table. Weights of forbidden pairs mean nothing.
    #[must_use]
    #[inline]
    pub fn weights_table(&self) -> Option<(&Matrix<W>, Option<&BitMatrix>)> {
        match &self.weights {
            Weights::Table(table, allowed) => Some((&**table, allowed.as_ref())),
            _ => None,
        }
    }

    /// The same where each row of the table may stand for several: then also the row of it that each row is.
    #[inline]
    pub(crate) fn cells(&self) -> Option<Cells<'_, W>> {
        match &self.weights {
            Weights::Table(table, allowed) => Some((&**table, allowed.as_ref(), None)),
            Weights::Copies(copies) => Some((&copies.table, None, Some(&copies.of))),
            _ => None,
        }
    }

    /// How many pairs there are, where the problem is made of edges.
    pub(crate) fn edges(&self) -> Option<usize> {
        match &self.weights {
            Weights::Edges(_, edges) => Some(edges.len()),
            _ => None,
        }
    }

    /// What each row costs at least, rounded, where the check has seen it.
    pub(crate) fn least_costs(&self) -> Option<&[f64]> {
        Some(&*self.least).filter(|least| least.len() == self.rows())
    }

    /// How far weights lie apart at most, where that is known or a table tells it.
    pub(crate) fn spread(&self) -> Option<f64> {
        if let (Sense::Min, Some(least)) = (self.sense, self.least_costs()) {
            return Some(self.largest - least.iter().copied().fold(self.largest, f64::least));
        }
        // Side by side, so that no comparison waits for the one before it.
        let (mut low, mut high) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
        for weights in self.weights_table()?.0.items().chunks(8) {
            let ends = low.iter_mut().zip(&mut high);
            for ((low, high), weight) in ends.zip(weights) {
                (*low, *high) = (low.least(weight.float()), high.most(weight.float()));
            }
        }
        let low = low.into_iter().fold(f64::INFINITY, f64::least);
        let high = high.into_iter().fold(f64::NEG_INFINITY, f64::most);
        Some(high - low)
    }

    /// The columns that cost a row the least, a bit each, where the check saw that many do.
    pub(crate) fn level(&self, row: usize) -> Option<&[u64]> {
        self.cheapest.level(row)
    }

    /// The cheapest columns of a row, where the check listed them, and the threshold
    /// that no other column is below.
    pub(crate) fn cheapest(&self, row: usize) -> Option<(&[Entry], f64)> {
        self.cheapest.of_row(row)
    }

    /// The pairs with the weights that `weigh` gives them; those that it gives none are left out.
    /// `ask` says after each row, and how many pairs it had, whether to go on.
    pub(super) fn weighed<V: Weight, E>(
        &self,
        weigh: impl Fn(MenteeIx, MentorIx, W) -> Option<V>,
        mut ask: impl FnMut(usize) -> Result<(), E>,
    ) -> Result<Reweighed<V>, E> {
        let mut edges = Csr::with_capacity(self.rows(), 0);
        let mut buffer = RowBuffer::new();
        let (mut largest, mut least) = (0.0, Vec::with_capacity(self.rows()));
        let mut row_edges = Vec::new();
        let sign = if self.sense == Sense::Max { -1.0 } else { 1.0 };
        for row in MenteeIx::all(self.rows()) {
            let mut cheapest = f64::INFINITY;
            let view = self.row(row, &mut buffer);
            view.for_each(|column, weight| {
                let column = MentorIx::at(column);
                if let Some(weight) = weigh(row, column, weight) {
                    largest = f64::max(largest, weight.float().abs());
                    cheapest = f64::min(cheapest, sign * weight.float());
                    row_edges.push((column, weight));
                }
            });
            least.push(cheapest);
            edges.push_row(row_edges.drain(..));
            ask(view.allowed())?;
        }
        Ok(Reweighed { edges, largest, least })
    }

    /// The same problem with only the pairs whose weight passes `keep`, each with the
    /// weight that `weigh` gives it. Prices of staying unmatched are left out.
    /// Required pairs stay required, also where they are left out. `ask` says after each row, and
    /// how many pairs it has, whether to go on.
    pub(crate) fn thinned<V: Weight, E>(
        &self,
        keep: impl Fn(W) -> bool,
        weigh: impl Fn(W) -> V,
        ask: impl FnMut(usize) -> Result<(), E>,
    ) -> Result<AssignmentProblem<V>, E> {
        let weigh = |_, _, weight| keep(weight).then(|| weigh(weight));
        let Reweighed { edges, largest, least } = self.weighed(weigh, ask)?;
        Ok(AssignmentProblem {
            weights: Weights::Edges(self.columns(), edges),
            sense: self.sense,
            cardinality: self.cardinality,
            seats: self.seats.clone(),
            minimums: self.minimums.clone(),
            unmatched: Sides::new(Vec::new(), Vec::new()),
            largest,
            least,
            cheapest: Cheapest::default(),
            required: self.required.clone(),
            quotas: self.quotas.clone(),
        })
    }

    /// The same problem with only the pairs that `keeps` takes, these minimums, and more required
    /// pairs. Required pairs stay required, also where they are left out.
    pub(crate) fn narrowed(
        &self,
        keeps: impl Fn(MenteeIx, MentorIx) -> bool,
        minimums: Sides<Vec<u32>>,
        mut required: Vec<(MenteeIx, MentorIx)>,
    ) -> Self {
        required.extend(&self.required);
        required.sort_unstable();
        required.dedup();
        let mut edges = Csr::with_capacity(self.rows(), 0);
        let mut buffer = RowBuffer::new();
        let mut row_edges = Vec::new();
        for row in MenteeIx::all(self.rows()) {
            self.row(row, &mut buffer).for_each(|column, weight| {
                let column = MentorIx::at(column);
                if keeps(row, column) {
                    row_edges.push((column, weight));
                }
            });
            edges.push_row(row_edges.drain(..));
        }
        let needed =
            |minimums: Vec<u32>| Some(minimums).filter(|all| all.iter().any(|&least| least > 0));
        Self {
            weights: Weights::Edges(self.columns(), edges),
            sense: self.sense,
            cardinality: self.cardinality,
            seats: self.seats.clone(),
            minimums: minimums.map(|_, minimums| needed(minimums).unwrap_or_default()),
            unmatched: self.unmatched.clone(),
            largest: self.largest,
            least: Vec::new(),
            cheapest: Cheapest::default(),
            required,
            quotas: self.quotas.clone(),
        }
    }

    /// The same problem of these rows, which cost as much at least and at most, and other columns with these seats; of the
    /// whole problem only what is asked for as pairs and of rows remains.
    pub(crate) fn of_copies(&self, rows: Copies<W>, seats: Seats) -> Self {
        Self {
            weights: Weights::Copies(Arc::new(rows)),
            sense: self.sense,
            cardinality: self.cardinality,
            seats: Sides::new(self.seats[Side::Mentee].clone(), seats),
            minimums: Sides::default(),
            unmatched: Sides::default(),
            largest: self.largest,
            least: self.least.clone(),
            cheapest: Cheapest::default(),
            required: Vec::new(),
            quotas: Sides::default(),
        }
    }

    /// The same problem with rows and columns exchanged. A table is copied; weights
    /// that are computed become edges.
    #[must_use]
    pub fn turned(&self) -> Self {
        let weights = match &self.weights {
            Weights::Table(table, allowed) => {
                let turned = allowed.as_ref().map(|allowed| {
                    let mut turned = BitMatrix::default();
                    allowed.transpose_into(&mut turned);
                    turned
                });
                Weights::Table(Arc::new(table.transposed()), turned)
            }
            _ => {
                let mut edges = Vec::new();
                let mut buffer = RowBuffer::new();
                for row in MenteeIx::all(self.rows()) {
                    self.row(row, &mut buffer).for_each(|column, weight| {
                        edges.push((column, MentorIx::new(row.raw()), weight));
                    });
                }
                let mut turned = Csr::new();
                let by_column = edges.iter().map(|&(column, row, weight)| (column, (row, weight)));
                turned.regroup(self.columns(), by_column);
                Weights::Edges(self.rows(), turned)
            }
        };
        let swapped = |&(row, column): &(MenteeIx, MentorIx)| {
            (MenteeIx::new(column.raw()), MentorIx::new(row.raw()))
        };
        let mut required: Vec<_> = self.required.iter().map(swapped).collect();
        required.sort_unstable();
        Self {
            weights,
            sense: self.sense,
            cardinality: match self.cardinality {
                Cardinality::Cover(side) => Cardinality::Cover(side.other()),
                other => other,
            },
            seats: self.seats.clone().turned(),
            minimums: self.minimums.clone().turned(),
            unmatched: self.unmatched.clone().turned(),
            largest: self.largest,
            least: Vec::new(),
            cheapest: Cheapest::default(),
            required,
            quotas: self.quotas.clone().turned(),
        }
    }

    /// The same problem in which every column with a seat has at least `least` pairs and at most
    /// `most`, beside its own bounds. The weights are copied.
    #[must_use]
    pub fn with_loads(&self, least: u32, most: u32) -> Self {
        let mut within = self.clone();
        let columns = 0..self.columns();
        let seats = |at| self.seats(Side::Mentor).of(at);
        within.seats[Side::Mentor] =
            Seats::each(columns.clone().map(|at| seats(at).min(most)).collect());
        let bound = |at| self.minimum(Side::Mentor, at).max(if seats(at) > 0 { least } else { 0 });
        let minimums: Vec<u32> = columns.map(bound).collect();
        within.minimums[Side::Mentor] =
            if minimums.iter().any(|&least| least > 0) { minimums } else { Vec::new() };
        within
    }

    /// Whether `weight` is strictly better than `other` in the problem's sense.
    #[must_use]
    pub fn is_better(&self, weight: W, other: W) -> bool {
        match self.sense {
            Sense::Max => weight.price() > other.price(),
            Sense::Min => weight.price() < other.price(),
        }
    }

    /// The better of two weights first.
    pub(crate) fn order(&self, weight: W, other: W) -> Ordering {
        match (self.is_better(weight, other), self.is_better(other, weight)) {
            (true, _) => Ordering::Less,
            (_, true) => Ordering::Greater,
            _ => Ordering::Equal,
        }
    }

    /// How many pairs of a matching have each weight, the best weight first.
    #[must_use]
    pub fn profile(&self, matching: &Matching) -> Vec<(W, u64)> {
        let weights = matching.pairs().filter_map(|(row, column)| self.weight(row, column));
        let mut weights: Vec<W> = weights.collect();
        arrange(&mut weights, |&one, &other| self.order(one, other));
        let alike = weights.chunk_by(|&one, &other| self.order(one, other).is_eq());
        alike.filter_map(|alike| Some((*alike.first()?, alike.len() as u64))).collect()
    }

    /// The worst weight among the pairs of a matching; nothing where none has a weight.
    #[must_use]
    pub fn worst(&self, matching: &Matching) -> Option<W> {
        self.worst_of(matching.pairs())
    }

    /// The same among any pairs.
    pub(crate) fn worst_of(
        &self,
        pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
    ) -> Option<W> {
        let weights = pairs.into_iter().filter_map(|(row, column)| self.weight(row, column));
        weights.reduce(|worst, weight| if self.is_better(worst, weight) { weight } else { worst })
    }

    /// How many partners the agent at `at` can have: its seats, but not more than
    /// the other side has agents.
    #[must_use]
    pub fn places(&self, side: Side, at: usize) -> u32 {
        let others = self.agents(side.other());
        self.seats(side).of(at).min(u32::try_from(others).unwrap_or(u32::MAX))
    }

    /// The number of pairs that [`Cardinality::Full`] asks for.
    #[must_use]
    pub fn full_size(&self) -> u64 {
        u64::min(self.all_places(Side::Mentee), self.all_places(Side::Mentor))
    }

    /// The places of a side together.
    pub(crate) fn all_places(&self, side: Side) -> u64 {
        let agents = self.agents(side);
        match self.seats(side).is_one_each() && self.agents(side.other()) > 0 {
            true => agents as u64,
            false => (0..agents).map(|at| u64::from(self.places(side, at))).sum(),
        }
    }
}
