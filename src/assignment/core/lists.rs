//! Short candidate lists with exact thresholds.
//!
//! Column prices only fall while a problem is solved, so reduced costs only rise.
//! A list that held all columns with a reduced cost below a threshold therefore
//! stays complete below it for ever: whoever needs no more than the threshold need
//! not read the row again.

use super::arrays::empty;
use super::edges::{Best, Edges, best};
use super::reader::Reader;
use super::sweeps::{Bounds, Desk};
use crate::kernel::fetch_block;
use crate::market::{Entry, FEWEST, Price, SLOT, TARGET, Weight};

const UNBUILT: u32 = u32::MAX;
/// The row's list is the one that the problem's check made.
const FIRST: u32 = u32::MAX - 1;
/// A list is long with more entries than this.
const LONG: usize = 2 * SLOT;
/// The list of the row that comes so many rows later is asked for from the memory.
const LATER: usize = 3;

#[derive(Clone, Copy, Debug)]
struct Head {
    slot: u32,
    length: u16,
    /// Whether the list was made since prices were last remembered.
    is_late: bool,
    /// Every allowed column that is not listed has at least this reduced cost.
    threshold: f64,
}

#[derive(Default)]
pub(super) struct Lists {
    /// Whether no price is above zero, so that no reduced cost is below the cost.
    fresh: bool,
    heads: Vec<Head>,
    entries: Vec<Entry>,
    /// How many blocks the next list is made from.
    most: usize,
    /// How many rows were read that had no list.
    begun: u64,
    desk: Desk,
    /// Rows that are to be read together, and what several threads made of them.
    lacking: Vec<u32>,
    made: Vec<(Bounds, Vec<Entry>)>,
    /// Of a problem with few pairs all, and then no lists.
    pub(super) edges: Edges,
}

impl Lists {
    pub(super) fn reset(&mut self, rows: usize, prices: &[f64]) {
        let columns = prices.len();
        self.edges.clear();
        self.most = TARGET;
        self.begun = 0;
        self.fresh = prices.iter().all(|&price| price <= 0.0);
        self.desk.reserve(columns);
        empty(&mut self.lacking, rows);
        self.heads.clear();
        let (slot, threshold) = (UNBUILT, f64::NEG_INFINITY);
        self.heads.resize(rows, Head { slot, length: 0, is_late: false, threshold });
        self.entries.clear();
    }

    /// From now on lists count as late.
    pub(super) fn remember(&mut self) {
        self.heads.iter_mut().for_each(|head| head.is_late = false);
    }

    /// Forgets the late lists: prices are as high again as they were before.
    pub(super) fn go_back(&mut self) {
        for head in self.heads.iter_mut().filter(|head| head.is_late) {
            (head.length, head.threshold) = (0, f64::NEG_INFINITY);
        }
    }

    /// Takes over all pairs of a problem that has no more than `few` a row, or makes room for lists.
    pub(super) fn begin<W: Weight>(&mut self, reader: &mut Reader<'_, W>, few: usize) {
        self.edges.read(reader, few);
        if !self.edges.are_held() {
            self.reserve();
        }
    }

    /// Room for a list of each row.
    pub(super) fn reserve(&mut self) {
        self.entries.reserve(self.heads.len().saturating_mul(SLOT));
    }

    /// How many rows were read that had no list, or one that was forgotten.
    pub(super) fn begun(&self) -> u64 {
        self.begun
    }

    /// From now on costs are poor bounds of reduced costs.
    pub(super) fn forget_costs(&mut self) {
        self.fresh = false;
    }

    /// The list of a row and its threshold; empty with a threshold below everything
    /// where the row has not been read.
    #[inline]
    pub(super) fn get<'s, 'a: 's, W: Weight>(
        &'s self,
        reader: &Reader<'a, W>,
        row: usize,
    ) -> (&'s [Entry], f64) {
        let head = self.heads[row];
        if head.slot == UNBUILT {
            return (&[], f64::NEG_INFINITY);
        }
        if head.slot == FIRST {
            return reader.cheapest(row).unwrap_or((&[], f64::NEG_INFINITY));
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
        // At first, costs are good bounds of reduced costs, and the cheapest are known.
        if self.fresh && self.heads[row].slot == UNBUILT && reader.cheapest(row).is_some() {
            self.heads[row].slot = FIRST;
            return;
        }
        self.build_from(reader, row, prices, self.most);
    }

    /// Reads those of these rows together whose lists cannot tell their best two columns at these
    /// prices. When they bid a little later prices are lower, but a list is as exact then as one
    /// made at that moment: it only ends sooner.
    pub(super) fn prepare<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        prices: &[f64],
    ) {
        if self.edges.are_held() || !reader.looks_ahead() {
            return;
        }
        let mut lacking = std::mem::take(&mut self.lacking);
        lacking.clear();
        for (which, &row) in rows.iter().enumerate() {
            if let Some(&later) = rows.get(which + LATER) {
                // A list that the check made lies beside those of its neighbours.
                let slot = self.heads[later as usize].slot as usize;
                fetch_block::<_, TARGET>(&self.entries, slot.saturating_mul(SLOT));
            }
            let at = row as usize;
            // The list that the check made is taken over without a look at the row.
            if self.fresh && self.heads[at].slot == UNBUILT && reader.cheapest(at).is_some() {
                self.heads[at].slot = FIRST;
            }
            let (entries, threshold) = self.get(reader, at);
            if look(entries, prices, |_| true).second > threshold {
                lacking.push(row);
            }
        }
        self.build_all(reader, &lacking, prices);
        self.lacking = lacking;
    }

    /// Reads these rows and lists the cheapest columns of each at these prices; side by side
    /// where that is worth it, and the same whether it is or not.
    pub(super) fn build_all<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        prices: &[f64],
    ) {
        let most = self.most;
        if !reader.hands_out(rows.len()) {
            for &row in rows {
                self.build_from(reader, row as usize, prices, most);
            }
            return;
        }
        let mut made = std::mem::take(&mut self.made);
        reader.lists(rows, prices, most, &mut made);
        for (&row, (bounds, entries)) in rows.iter().zip(&made) {
            self.keep(row as usize, entries, *bounds);
        }
        self.made = made;
    }

    fn build_from<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        row: usize,
        prices: &[f64],
        most: usize,
    ) {
        let mut desk = std::mem::take(&mut self.desk);
        let bounds = reader.list(row, prices, most, &mut desk);
        self.keep(row, &desk.found, bounds);
        self.desk = desk;
    }

    /// Where neighbours cost nearly the same, few blocks hold many columns: the next list is
    /// made from fewer, and from more again once it is short.
    fn learn(&mut self, found: usize) {
        if found > LONG {
            self.most = (self.most * SLOT / found).max(FEWEST);
        } else if found < TARGET {
            self.most = (self.most + FEWEST).min(TARGET);
        }
    }

    fn keep(&mut self, row: usize, entries: &[Entry], Bounds { threshold, found }: Bounds) {
        found.into_iter().for_each(|found| self.learn(found));
        let Head { slot, length, .. } = self.heads[row];
        let is_new = slot == UNBUILT || slot < FIRST && length == 0;
        if slot >= FIRST {
            self.heads[row].slot = (self.entries.len() / SLOT) as u32;
            self.entries.resize(self.entries.len() + SLOT, Entry::default());
        }
        self.begun += u64::from(is_new);
        let head = &mut self.heads[row];
        // A list has at most `SLOT` entries.
        head.length = entries.len() as u16;
        head.is_late = true;
        head.threshold = threshold;
        let from = head.slot as usize * SLOT;
        self.entries[from..from + entries.len()].copy_from_slice(entries);
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
        if let Some(edges) = self.edges.row(row) {
            return best(edges, prices, has_room);
        }
        for _ in 0..2 {
            let (entries, threshold) = self.get(reader, row);
            let best = look(entries, prices, &has_room);
            if best.second <= threshold {
                return (best.first < f64::INFINITY).then_some(best);
            }
            self.build(reader, row, prices);
        }
        // A list just made may be shorter than two columns of equal cost demand:
        // then what it holds is still the best, and the threshold the second.
        let (entries, threshold) = self.get(reader, row);
        let first = entries.first()?;
        let second = entries.get(1).map_or(threshold, |entry| entry.bound.least(threshold));
        Some(Best { column: first.column, cost: first.cost, first: first.bound, second })
    }
}

/// The best two of these columns; of equal best ones the first for which `has_room` holds, else
/// the first. Infinite where none is listed.
#[inline]
fn look(entries: &[Entry], prices: &[f64], has_room: impl Fn(u32) -> bool) -> Best {
    let mut best = Best { column: 0, cost: 0.0, first: f64::INFINITY, second: f64::INFINITY };
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
        } else if reduced == best.first && !has_room(best.column) && has_room(entry.column) {
            best.column = entry.column;
            best.cost = entry.cost;
        }
    }
    best
}
