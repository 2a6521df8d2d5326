//! Short candidate lists with exact thresholds.
//!
//! Column prices only fall while a problem is solved, so reduced costs only rise.
//! A list that held all columns with a reduced cost below a threshold therefore
//! stays complete below it for ever: whoever needs no more than the threshold need
//! not read the row again.

use super::reader::Reader;
use crate::market::{Price, Weight};

/// About so many columns are listed when a row is read, and at most `SLOT`.
const TARGET: usize = 28;
const SLOT: usize = 48;
const UNBUILT: u32 = u32::MAX;

/// A listed column: its cost, and its reduced cost when the list was made, by which
/// the list ascends and which its present reduced cost is never below.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    pub(super) bound: f64,
    pub(super) cost: f64,
    pub(super) column: u32,
}

#[derive(Clone, Copy, Debug)]
struct Head {
    slot: u32,
    length: u32,
    /// Every allowed column that is not listed has at least this reduced cost.
    threshold: f64,
}

#[derive(Default)]
pub(super) struct Lists {
    heads: Vec<Head>,
    entries: Vec<Entry>,
    minima: Vec<f64>,
    order: Vec<f64>,
    found: Vec<Entry>,
}

/// The best and the second-best reduced cost of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub(super) column: u32,
    pub(super) cost: f64,
    pub(super) first: f64,
    pub(super) second: f64,
}

impl Lists {
    pub(super) fn reset(&mut self, rows: usize, columns: usize) {
        // As many as one row may need: what is listed differs from one problem to the next.
        self.minima.clear();
        self.minima.reserve(columns);
        self.order.clear();
        self.order.reserve(columns);
        self.found.clear();
        self.found.reserve(columns);
        self.heads.clear();
        self.heads.resize(rows, Head { slot: UNBUILT, length: 0, threshold: f64::NEG_INFINITY });
        self.entries.clear();
    }

    /// The list of a row and its threshold; empty with a threshold below everything
    /// where the row has not been read.
    #[inline]
    pub(super) fn get(&self, row: usize) -> (&[Entry], f64) {
        let head = self.heads[row];
        if head.slot == UNBUILT {
            return (&[], f64::NEG_INFINITY);
        }
        let from = head.slot as usize * SLOT;
        (&self.entries[from..from + head.length as usize], head.threshold)
    }

    /// Reads the row and lists its cheapest columns at these prices.
    pub(super) fn build<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        row: usize,
        prices: &[f64],
    ) {
        let block = reader.minima(row, prices, &mut self.minima);
        // The TARGET-th smallest minimum: at least so many columns are below it.
        let mut bound = f64::INFINITY;
        let most = if block == 1 { TARGET } else { TARGET.min(self.minima.len() / 2).max(4) };
        if self.minima.len() > most {
            self.order.clear();
            self.order.extend_from_slice(&self.minima);
            bound = *self.order.select_nth_unstable_by(most - 1, f64::total_cmp).1;
        }
        let found = &mut self.found;
        found.clear();
        reader.gather(row, prices, &self.minima, bound, |column, cost, reduced| {
            found.push(Entry { bound: reduced, cost, column: column as u32 });
        });
        let order = |a: &Entry, b: &Entry| a.bound.order(b.bound).then(a.column.cmp(&b.column));
        let mut threshold = bound;
        if found.len() > SLOT {
            threshold = found.select_nth_unstable_by(SLOT, order).1.bound;
            found.truncate(SLOT);
        }
        found.sort_unstable_by(order);
        if self.heads[row].slot == UNBUILT {
            self.heads[row].slot = (self.entries.len() / SLOT) as u32;
            self.entries.resize(self.entries.len() + SLOT, Entry::default());
        }
        let head = &mut self.heads[row];
        head.length = found.len() as u32;
        head.threshold = threshold;
        let from = head.slot as usize * SLOT;
        self.entries[from..from + found.len()].copy_from_slice(found);
    }

    /// The best two columns of a row at these prices, reading it where the list
    /// cannot tell. Of equal best ones the first for which `has_room` holds, else
    /// the first listed. Nothing where no column is allowed.
    pub(super) fn best<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        row: usize,
        prices: &[f64],
        has_room: impl Fn(u32) -> bool,
    ) -> Option<Best> {
        for _ in 0..2 {
            let (entries, threshold) = self.get(row);
            let mut best =
                Best { column: 0, cost: 0.0, first: f64::INFINITY, second: f64::INFINITY };
            for entry in entries {
                if entry.bound > best.second {
                    break;
                }
                let reduced = entry.cost - prices[entry.column as usize];
                if reduced < best.first {
                    best.second = best.first;
                    best.first = reduced;
                    best.column = entry.column;
                    best.cost = entry.cost;
                } else if reduced < best.second {
                    best.second = reduced;
                    if reduced == best.first && !has_room(best.column) && has_room(entry.column) {
                        best.column = entry.column;
                        best.cost = entry.cost;
                    }
                } else if reduced == best.first && !has_room(best.column) && has_room(entry.column)
                {
                    best.column = entry.column;
                    best.cost = entry.cost;
                }
            }
            if best.second <= threshold {
                return (best.first < f64::INFINITY).then_some(best);
            }
            self.build(reader, row, prices);
        }
        // A list just made may be shorter than two columns of equal cost demand:
        // then what it holds is still the best, and the threshold the second.
        let (entries, threshold) = self.get(row);
        let first = entries.first()?;
        let second = entries.get(1).map_or(threshold, |entry| entry.bound.least(threshold));
        Some(Best { column: first.column, cost: first.cost, first: first.bound, second })
    }
}
