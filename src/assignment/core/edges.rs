//! All pairs of a problem with few of them.
//!
//! Where rows allow few columns each, a list of candidates would hold them all: then a row
//! is looked through as it is, and nothing is sorted, bounded or made again. What is left to
//! wait for is memory, since rows bid in no order: an auction therefore looks a few rows
//! ahead, so that the memory of several is on its way at once.

use super::arrays::{NONE, refill, reset};
use super::reader::Reader;
use crate::kernel::{Meter, StopReason};
use crate::market::Weight;

/// With more pairs a row than so many on average, candidate lists are shorter to look through; but where most rows have their
/// columns already, a list is made for few searches.
pub(super) const FEW: usize = 128;
pub(super) const FEW_TO_SEARCH: usize = 1024;
/// So many rows are fetched together, and so many columns or costs come at a time.
const AHEAD: usize = 8;
const LINE: usize = 8;

/// The best and the second-best reduced cost of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub(super) column: u32,
    pub(super) cost: f64,
    pub(super) first: f64,
    pub(super) second: f64,
}

/// The allowed columns of each row and their costs, row after row.
#[derive(Default)]
pub(super) struct Edges {
    /// Where each row starts, and the end of the last; empty where the problem is not held.
    starts: Vec<usize>,
    columns: Vec<u32>,
    costs: Vec<f64>,
    /// In an auction, who holds each column, and the rows that bid now and next.
    holder: Vec<u32>,
    now: Vec<u32>,
    next: Vec<u32>,
}

impl Edges {
    pub(super) fn clear(&mut self) {
        self.starts.clear();
        self.columns.clear();
        self.costs.clear();
    }

    /// Takes all pairs over, if they are listed by row and no more than `few` on average.
    pub(super) fn read<W: Weight>(&mut self, reader: &mut Reader<'_, W>, few: usize) {
        self.clear();
        let rows = reader.rows();
        let Some(count) = reader.listed().filter(|&count| count <= rows.saturating_mul(few)) else {
            return;
        };
        self.starts.reserve(rows + 1);
        self.columns.reserve(count);
        self.costs.reserve(count);
        self.starts.push(0);
        for row in 0..rows {
            let (columns, costs) = (&mut self.columns, &mut self.costs);
            reader.for_each(row, |column, cost| {
                columns.push(column as u32);
                costs.push(cost);
            });
            self.starts.push(self.columns.len());
        }
        // Memory for an auction is taken even if none follows, so that solving the same sizes again
        // allocates nothing.
        reset(&mut self.holder, reader.columns(), NONE);
        for queue in [&mut self.now, &mut self.next] {
            queue.clear();
            queue.reserve(rows);
        }
    }

    pub(super) fn are_held(&self) -> bool {
        !self.starts.is_empty()
    }

    /// The columns of a row and their costs; nothing where the problem is not held.
    #[inline]
    pub(super) fn row(&self, row: usize) -> Option<(&[u32], &[f64])> {
        let (&from, &to) = (self.starts.get(row)?, self.starts.get(row + 1)?);
        Some((&self.columns[from..to], &self.costs[from..to]))
    }

    /// Reads a little of all that these rows hold, and nothing waits for any of it.
    fn fetch(&self, rows: &[u32]) {
        let mut sum = 0.0;
        for &row in rows {
            let (columns, costs) = self.row(row as usize).unwrap_or_default();
            sum += costs.iter().step_by(LINE).sum::<f64>();
            sum += columns.iter().step_by(2 * LINE).map(|&column| f64::from(column)).sum::<f64>();
        }
        std::hint::black_box(sum);
    }

    /// One phase of an auction in which every column has one seat: all these rows bid, each
    /// beyond its second best by `more`, until each that can holds a column or `left` bids
    /// were made, which are counted down. Only prices are left of it.
    pub(super) fn phase(
        &mut self,
        rows: &[u32],
        prices: &mut [f64],
        (more, left): (f64, &mut usize),
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        reset(&mut self.holder, prices.len(), NONE);
        refill(&mut self.now, rows);
        while !self.now.is_empty() {
            self.next.clear();
            for some in self.now.chunks(AHEAD) {
                self.fetch(some);
                for &row in some {
                    if *left == 0 {
                        return Ok(());
                    }
                    *left -= 1;
                    meter.step()?;
                    let edges = self.row(row as usize).unwrap_or_default();
                    let Some(best) = best(edges, prices, |_| true) else { continue };
                    let holder = &mut self.holder[best.column as usize];
                    let step = best.second - best.first + more;
                    if step < f64::INFINITY {
                        prices[best.column as usize] -= step;
                    } else if *holder != NONE {
                        continue;
                    }
                    let evicted = std::mem::replace(holder, row);
                    if evicted != NONE {
                        self.next.push(evicted);
                    }
                }
            }
            std::mem::swap(&mut self.now, &mut self.next);
        }
        Ok(())
    }
}

/// The best two of these columns; of equal best ones the first for which `has_room` holds,
/// else the first. Nothing where none is allowed.
#[inline]
pub(super) fn best(
    (columns, costs): (&[u32], &[f64]),
    prices: &[f64],
    has_room: impl Fn(u32) -> bool,
) -> Option<Best> {
    let (mut first, mut second, mut at) = (f64::INFINITY, f64::INFINITY, 0);
    // Which column is best cannot be foreseen, so nothing here is left to branches.
    for (place, (&column, &cost)) in columns.iter().zip(costs).enumerate() {
        let reduced = cost - prices[column as usize];
        let other = if reduced > first { reduced } else { first };
        second = if other < second { other } else { second };
        at = if reduced < first { place } else { at };
        first = if reduced < first { reduced } else { first };
    }
    if first == f64::INFINITY {
        return None;
    }
    if first == second && !has_room(columns[at]) {
        let mut equal = columns.iter().zip(costs).skip(at);
        let is_free = |(&column, &cost): (&u32, &f64)| {
            cost - prices[column as usize] == first && has_room(column)
        };
        at += equal.position(is_free).unwrap_or(0);
    }
    Some(Best { column: columns[at], cost: costs[at], first, second })
}
