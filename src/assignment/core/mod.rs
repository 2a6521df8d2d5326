//! The fast solver: one seat a row, any number of seats a column.

mod arrays;
mod bids;
mod edges;
mod grid;
mod lists;
mod paths;
mod reached;
mod reader;
mod start;
mod state;
mod sweeps;
mod together;

use crate::kernel::Meter;
use crate::market::Weight;
pub(super) use arrays::NONE;
use arrays::refill;
use bids::Opening;
pub(super) use reader::{Memory, Reader};
pub(super) use start::Sample;
pub(super) use state::{Core, Halt, Kept, Rounded};

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

impl Core {
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

    /// As [`Core::run`], where some of the rows have been given columns, each at its least
    /// reduced cost.
    pub(super) fn go_on<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        self.lists.begin(reader);
        self.waiting.clear();
        self.waiting.extend(rows.iter().filter(|&&row| self.mate[row as usize] == NONE));
        self.search_each(reader, meter)
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
            // The auction's first phase bids without increments, so the rounds of such bids below
            // are not needed.
            Some(OF_EDGES)
        } else {
            refill(&mut self.waiting, rows);
            let tied = self.bid_rounds(reader, meter)?;
            let left = self.waiting.len();
            // Where rows compete so much, ties will be met again and again.
            if first.is_none() && left * 2 > rows.len() {
                self.count_costs(reader, rows);
            }
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

    fn search_each<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        let rows = self.waiting.len();
        meter.begin("pairing", rows);
        let mut together = self.alone.is_empty() && reader.grid().step() > 0.0;
        while together && self.waiting.len() > 1 {
            meter.done(rows - self.waiting.len());
            self.keep_now_and_then(reader, meter)?;
            self.augment_together(reader, meter)?;
            let (mate, before) = (&self.mate, self.waiting.len());
            self.waiting.retain(|&row| mate[row as usize] == NONE);
            // Where costs differ a search from all rows ends at one pair, so each finds its own.
            together = self.waiting.len() + 1 < before;
        }
        while let Some(&row) = self.waiting.last() {
            meter.done(rows - self.waiting.len());
            self.keep_now_and_then(reader, meter)?;
            let done = self.mate[row as usize] != NONE || self.resting[row as usize];
            if !done && !self.augment(reader, row, meter)? {
                return Err(Halt::NoColumn(row));
            }
            self.waiting.pop();
        }
        Ok(())
    }
}
