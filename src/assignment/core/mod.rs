//! The fast solver: one seat a row, any number of seats a column.

mod bids;
mod edges;
mod lists;
mod paths;
mod reader;
mod start;

use crate::kernel::{Meter, StopReason};
use crate::market::Weight;
use bids::Opening;
use lists::Lists;
use paths::Paths;
pub(super) use reader::{Memory, Reader};
pub(super) use start::Sample;

/// Searches are expected to be long where more than one row in so many is left over:
/// then an auction goes first. Where fewer are, it begins with the last increments; but
/// increments settle nothing between columns of equal cost.
const MANY: usize = 6;
const SOME: usize = 50;
/// Auctions from prices of zero and from prices of a sample.
const FROM_ZERO: Opening = Opening { first: 0.05, last: 20.0, bids: 300 };
const FROM_SAMPLE: Opening = Opening { first: 0.0005, last: 20.0, bids: 300 };
/// Where all pairs are held bids are cheap, and few rows are left over after fewer of them.
const OF_EDGES: Opening = Opening { first: 0.05, last: 3.0, bids: 100 };
/// An auction with the last increments is worth its bids only if it soon ends.
const SHORTLY: usize = 12;
pub(super) const NONE: u32 = u32::MAX;

/// Why not every row has a column.
pub(super) enum Halt {
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

/// Prices and pairs while a problem is solved, kept from one problem to the next so
/// that its memory is used again.
#[derive(Default)]
pub(super) struct Core {
    /// The price of each column, which only falls.
    pub(super) prices: Vec<f64>,
    /// The column of each row, or none.
    pub(super) mate: Vec<u32>,
    /// The cost of the pair that each row is in.
    cost: Vec<f64>,
    /// The first row of each column, and the next row of the same column.
    head: Vec<u32>,
    next: Vec<u32>,
    held: Vec<u32>,
    places: Vec<u32>,
    /// The price at which a row holds its seat; below its column's price where
    /// others hold cheaper seats. Used while rows bid.
    seat: Vec<f64>,
    /// What it costs to leave a row alone; empty where that may not be.
    alone: Vec<f64>,
    /// Rows that are better left alone at these prices.
    resting: Vec<bool>,
    waiting: Vec<u32>,
    lists: Lists,
    paths: Paths,
    pub(super) augmentations: u64,
    pub(super) settled: u64,
}

impl Core {
    /// Starts a problem: prices of the columns, seats of the columns, and what it
    /// costs to leave each row alone, nothing where that may not be.
    pub(super) fn start(&mut self, rows: usize, prices: &[f64], places: &[u32], alone: &[f64]) {
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
        self.lists.reset(rows, prices);
        self.paths.reset(columns, rows);
        self.augmentations = 0;
        self.settled = 0;
    }

    /// Pairs each of these rows with a column, or leaves it alone where that is
    /// better. Fails with a row that can have no column where it must have one.
    pub(super) fn run<W: Weight>(
        &mut self,
        (reader, sample): (&mut Reader<'_, W>, &mut Sample<W>),
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        self.lists.begin(reader);
        let tight = self.alone.is_empty() && self.places.iter().all(|&places| places == 1);
        if !(tight && rows.len() == self.prices.len()) {
            refill(&mut self.waiting, rows);
            self.bid_rounds(reader, meter)?;
            return self.search_each(reader, meter);
        }
        let learnt = self.learn_prices(sample, reader, rows, meter)?;
        self.pair(reader, rows, learnt.then_some(FROM_SAMPLE), meter)
    }

    /// Pairs rows and as many columns, after an auction with this opening where many
    /// rows are left over, or with one that suits prices of zero.
    fn pair<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        first: Option<Opening>,
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        let first = if self.lists.edges.are_held() {
            // Its first phase does what bids without increments would do.
            Some(OF_EDGES)
        } else {
            refill(&mut self.waiting, rows);
            let tied = self.bid_rounds(reader, meter)?;
            let left = self.waiting.len();
            let first = match first {
                None if left * MANY > rows.len() => Some(FROM_ZERO),
                None if tied * 2 > left => None,
                None => Some(Opening { first: 1.0 / rows.len() as f64, last: 20.0, bids: SHORTLY }),
                learnt => learnt,
            };
            first.filter(|_| left * SOME > rows.len())
        };
        if let Some(first) = first {
            self.auction(reader, rows, first, meter)?;
            refill(&mut self.waiting, rows);
            self.bid_rounds(reader, meter)?;
        }
        self.search_each(reader, meter)
    }

    /// From now on it costs `price` to leave a row alone.
    pub(super) fn start_alone(&mut self, price: f64) {
        let rows = self.mate.len();
        reset(&mut self.alone, rows, price);
    }

    fn search_each<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        while let Some(&row) = self.waiting.last() {
            let done = self.mate[row as usize] != NONE || self.resting[row as usize];
            if !done && !self.augment(reader, row, meter)? {
                return Err(Halt::NoColumn(row));
            }
            self.waiting.pop();
        }
        Ok(())
    }

    /// The columns that the last search settled.
    pub(super) fn settled_columns(&self) -> &[u32] {
        &self.paths.settled
    }

    /// The rows of a column.
    pub(super) fn rows_of(&self, column: u32) -> impl Iterator<Item = u32> {
        let first = self.head[column as usize];
        std::iter::successors((first != NONE).then_some(first), |&row| {
            Some(self.next[row as usize]).filter(|&row| row != NONE)
        })
    }

    /// How many seats of all columns are left.
    pub(super) fn room(&self) -> u64 {
        self.places.iter().zip(&self.held).map(|(&places, &held)| u64::from(places - held)).sum()
    }

    /// The price of a row: what it pays less than its column's price.
    pub(super) fn row_price(&self, row: usize) -> Option<f64> {
        match self.mate[row] {
            NONE => self.alone.get(row).copied(),
            column => Some(self.cost[row] - self.prices[column as usize]),
        }
    }

    #[inline]
    fn has_room(&self, column: u32) -> bool {
        self.held[column as usize] < self.places[column as usize]
    }

    /// What leaving a row alone costs; infinite where that may not be.
    pub(super) fn alone_cost(&self, row: u32) -> f64 {
        self.alone(row)
    }

    #[inline]
    fn alone(&self, row: u32) -> f64 {
        self.alone.get(row as usize).copied().unwrap_or(f64::INFINITY)
    }

    fn join(&mut self, row: u32, column: u32, cost: f64) {
        self.mate[row as usize] = column;
        self.cost[row as usize] = cost;
        self.next[row as usize] = self.head[column as usize];
        self.head[column as usize] = row;
        self.held[column as usize] += 1;
    }

    fn part(&mut self, row: u32) {
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

fn refill<T: Copy>(list: &mut Vec<T>, items: &[T]) {
    list.clear();
    list.extend_from_slice(items);
}

fn reset<T: Clone>(list: &mut Vec<T>, length: usize, item: T) {
    list.clear();
    list.resize(length, item);
}
