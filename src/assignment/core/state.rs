//! Prices, pairs and seats of the core while it works.

use super::arrays::{NONE, empty, refill, reset};
use super::grid::EXACT;
use super::lists::Lists;
use super::reached::{Dense, Paths};
use super::reader::Reader;
use crate::kernel::StopReason;
use crate::market::{Entry, Weight};

/// Prices and pairs while a problem is solved, kept from one problem to the next so
/// that its memory is used again.
#[derive(Default)]
pub(crate) struct Core {
    /// The price of each column, which only falls.
    pub(crate) prices: Vec<f64>,
    /// The column of each row, or none.
    pub(crate) mate: Vec<u32>,
    /// The cost of the pair that each row is in.
    pub(super) cost: Vec<f64>,
    /// The first row of each column, and the next row of the same column.
    pub(super) head: Vec<u32>,
    pub(super) next: Vec<u32>,
    pub(super) held: Vec<u32>,
    pub(super) places: Vec<u32>,
    /// The price at which a row holds its seat; below its column's price where
    /// others hold cheaper seats. Used while rows bid.
    pub(super) seat: Vec<f64>,
    /// What it costs to leave a row alone; empty where that may not be.
    pub(super) alone: Vec<f64>,
    /// Rows that are better left alone at these prices.
    pub(super) resting: Vec<bool>,
    pub(super) waiting: Vec<u32>,
    /// Rows that lost their columns in an auction and bid in the next round.
    pub(super) outbid: Vec<u32>,
    pub(super) before: Before,
    /// The tier of each column, which those of higher ones are preferred to at first; empty where
    /// there are none.
    pub(super) tiers: Vec<u8>,
    pub(super) lists: Lists,
    pub(super) paths: Paths,
    pub(super) tight: Tight,
    pub(super) dense: Dense,
    /// Whether the bound of the prices never falls from here on: not while an auction or a
    /// sample changes them.
    pub(super) unsteady: bool,
    /// Of the prices at which auctions began, of those at which their phases ended and, of
    /// floats, of those that were looked at now and then, the ones with the best bound.
    pub(super) kept: Kept,
    /// After so much work the prices of floats are looked at again; never, if it is the largest
    /// number.
    pub(super) next_look: u64,
    pub(crate) augmentations: u64,
    pub(crate) settled: u64,
}

/// Prices, pairs with their costs, and the rows that waited, before an auction.
#[derive(Default)]
pub(super) struct Before {
    pub(super) prices: Vec<f64>,
    pub(super) mate: Vec<u32>,
    pub(super) cost: Vec<f64>,
    pub(super) waiting: Vec<u32>,
}

impl Before {
    /// Takes the memory for so many columns and rows.
    fn reserve(&mut self, columns: usize, rows: usize) {
        empty(&mut self.prices, columns);
        empty(&mut self.mate, rows);
        empty(&mut self.cost, rows);
        empty(&mut self.waiting, rows);
    }
}

/// Prices that were kept for their bound; none before the first look.
#[derive(Default)]
pub(in crate::assignment) struct Kept {
    pub(in crate::assignment) prices: Vec<f64>,
    /// What they cost all rows at least, and by how much rounding may have changed that.
    bound: f64,
    error: f64,
    /// What leaving a row alone cost then, where that was allowed.
    pub(in crate::assignment) alone: Option<f64>,
}

impl Kept {
    pub(in crate::assignment) fn clear(&mut self) {
        self.prices.clear();
    }

    pub(in crate::assignment) fn is_empty(&self) -> bool {
        self.prices.is_empty()
    }

    /// Takes what is kept as counts of which so many are a cost of one.
    pub(super) fn count(&mut self, per: f64) {
        self.prices.iter_mut().for_each(|price| *price *= per);
        self.bound *= per;
        // Rounded once more.
        self.error = self.error * per + 4.0 * f64::EPSILON * self.bound.abs();
        self.alone = self.alone.map(|alone| alone * per);
    }

    /// Takes prices whose bound is better whatever rounding did to both: the exact bound of
    /// what is kept never falls.
    pub(in crate::assignment) fn take(
        &mut self,
        prices: &[f64],
        bound: Rounded,
        alone: Option<f64>,
    ) {
        let (error, bound) = (bound.error(), bound.sum);
        let is_better = bound - self.bound > error + self.error;
        if bound.is_finite() && (self.is_empty() || is_better) {
            refill(&mut self.prices, prices);
            (self.bound, self.error, self.alone) = (bound, error, alone);
        }
    }
}

/// A sum of floats with what bounds its rounding.
#[derive(Clone, Copy)]
pub(in crate::assignment) struct Rounded {
    sum: f64,
    magnitudes: f64,
    terms: f64,
    /// By how much each term may be off beside; nothing where terms are whole.
    off: Option<f64>,
}

impl Rounded {
    /// No sum yet, of terms each of which may be off by so much; of whole numbers by nothing.
    pub(in crate::assignment) fn new(off: Option<f64>) -> Self {
        Self { sum: 0.0, magnitudes: 0.0, terms: 0.0, off }
    }

    pub(in crate::assignment) fn add(&mut self, term: f64) {
        self.sum += term;
        self.magnitudes += term.abs();
        self.terms += 1.0;
    }

    /// Each term is rounded when it is made, each sum when it is added to, and once more where
    /// the bound is counted exactly from rounded terms. Sums of whole numbers are exact below 2⁵³.
    fn error(self) -> f64 {
        if self.off.is_none() && self.magnitudes < EXACT {
            return 0.0;
        }
        let off = self.off.unwrap_or(0.0);
        off * self.terms + 4.0 * (self.terms + 4.0) * f64::EPSILON * self.magnitudes
    }
}

/// Why not every row has a column.
pub(crate) enum Halt {
    /// This row can have none.
    NoColumn(u32),
    /// The run was stopped.
    Stopped(StopReason),
}

impl From<StopReason> for Halt {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

/// What making more pairs at one price needs.
#[derive(Default)]
pub(super) struct Tight {
    /// The waiting rows and the least reduced cost of each.
    pub(super) tops: Vec<(u32, f64)>,
    /// For each column the last phase that looked at it.
    pub(super) seen: Vec<u32>,
    pub(super) phase: u32,
    /// Rows to look at, with their prices.
    pub(super) stack: Vec<(u32, f64)>,
}

impl Tight {
    pub(super) fn reset(&mut self, columns: usize, rows: usize) {
        reset(&mut self.seen, columns, 0);
        self.phase = 0;
        // Memory for the largest phase of these sizes, so that another problem of them allocates
        // nothing.
        empty(&mut self.tops, rows);
        empty(&mut self.stack, rows + 1);
    }
}

impl Core {
    /// Starts a problem: prices of the columns, seats of the columns, and what it
    /// costs to leave each row alone, nothing where that may not be.
    pub(crate) fn start(&mut self, rows: usize, prices: &[f64], places: &[u32], alone: &[f64]) {
        let columns = prices.len();
        refill(&mut self.prices, prices);
        refill(&mut self.places, places);
        refill(&mut self.alone, alone);
        reset(&mut self.mate, rows, NONE);
        reset(&mut self.cost, rows, 0.0);
        reset(&mut self.next, rows, NONE);
        reset(&mut self.seat, rows, 0.0);
        reset(&mut self.resting, rows, false);
        reset(&mut self.head, columns, NONE);
        reset(&mut self.held, columns, 0);
        self.tiers.clear();
        self.lists.reset(rows, prices);
        self.paths.reset(columns, rows);
        self.tight.reset(columns, rows);
        self.dense.reset(columns, rows);
        // Memory for an auction is taken even if none follows, so that solving the same sizes again
        // allocates nothing.
        empty(&mut self.waiting, rows);
        empty(&mut self.outbid, rows);
        self.before.reserve(columns, rows);
        self.unsteady = false;
        self.kept.clear();
        self.next_look = u64::MAX;
        self.augmentations = 0;
        self.settled = 0;
    }

    /// Of the problem that was started columns have these tiers: whoever can choose is to prefer
    /// higher ones.
    pub(crate) fn set_tiers(&mut self, tiers: &[u8]) {
        refill(&mut self.tiers, tiers);
    }

    /// The columns of a row that are listed, and a reduced cost that no other column of it
    /// is below, at the prices of now, but for rounding; nothing of a row that was not read.
    pub(in crate::assignment) fn listed<'s, 'a: 's, W: Weight>(
        &'s self,
        reader: &Reader<'a, W>,
        row: usize,
    ) -> Option<(&'s [Entry], f64)> {
        let none_held = !self.lists.edges.are_held();
        none_held.then(|| self.lists.get(reader, row)).filter(|list| !list.0.is_empty())
    }

    /// Prices of the columns whose bounds no later ones of the run fall below: those of now,
    /// where they are not rounded, and the best of before.
    pub(in crate::assignment) fn proving<W: Weight>(&self) -> (Option<&[f64]>, Option<&Kept>) {
        let now = (!self.unsteady && !W::FLOATS).then_some(&*self.prices);
        (now, Some(&self.kept).filter(|kept| !kept.is_empty()))
    }

    /// From now on the prices of floats are looked at now and then.
    pub(crate) fn look_from_now(&mut self) {
        self.next_look = self.mate.len() as u64 / 4;
    }

    /// From now on it costs `price` to leave a row alone.
    pub(crate) fn start_alone(&mut self, price: f64) {
        let rows = self.mate.len();
        reset(&mut self.alone, rows, price);
    }

    /// The columns that the last search settled.
    pub(crate) fn settled_columns(&self) -> &[u32] {
        &self.paths.settled
    }

    /// The rows of a column.
    pub(crate) fn rows_of(&self, column: u32) -> impl Iterator<Item = u32> {
        let first = self.head[column as usize];
        std::iter::successors((first != NONE).then_some(first), |&row| {
            Some(self.next[row as usize]).filter(|&row| row != NONE)
        })
    }

    /// How many seats of all columns are left.
    pub(crate) fn room(&self) -> u64 {
        self.places.iter().zip(&self.held).map(|(&places, &held)| u64::from(places - held)).sum()
    }

    /// The price of a row: what it pays less than its column's price.
    pub(crate) fn row_price(&self, row: usize) -> Option<f64> {
        match self.mate[row] {
            NONE => self.alone.get(row).copied(),
            column => Some(self.cost[row] - self.prices[column as usize]),
        }
    }

    #[inline]
    pub(super) fn has_room(&self, column: u32) -> bool {
        self.held[column as usize] < self.places[column as usize]
    }

    /// What leaving a row alone costs; infinite where that may not be.
    #[inline]
    pub(super) fn alone(&self, row: u32) -> f64 {
        self.alone.get(row as usize).copied().unwrap_or(f64::INFINITY)
    }

    pub(in crate::assignment) fn join(&mut self, row: u32, column: u32, cost: f64) {
        self.mate[row as usize] = column;
        self.cost[row as usize] = cost;
        self.next[row as usize] = self.head[column as usize];
        self.head[column as usize] = row;
        self.held[column as usize] += 1;
    }

    pub(super) fn part(&mut self, row: u32) {
        let column = self.mate[row as usize] as usize;
        self.mate[row as usize] = NONE;
        self.held[column] -= 1;
        let after = self.next[row as usize];
        if self.head[column] == row {
            self.head[column] = after;
            return;
        }
        let mut at = self.head[column];
        while at != NONE && self.next[at as usize] != row {
            at = self.next[at as usize];
        }
        if at != NONE {
            self.next[at as usize] = after;
        }
    }
}
