//! Shortest augmenting paths over whole rows, where lists are used up again and again.
//!
//! Where hundreds of columns are as near as the nearest, no list is long enough, and a search reads nearly every row that it
//! reaches. Then one sweep over the row, in vector registers, does what listing, looking up and sorting columns did: it
//! lowers distances and finds the least, as Dijkstra's algorithm does without a heap.

use super::arrays::{NONE, refill, reset};
use super::grid::Costs;
use super::reached::{Dense, End};
use super::reader::Reader;
use super::state::Core;
use crate::kernel::{LEAST_OF, Meter, StopReason, Wide, fetch_ahead, least_of, lower};
use crate::market::{Price as _, Weight};

/// A sweep over a row takes about a third of the time of making its list and reading the row to its end.
const SHARE: u64 = 3;
/// With lists it takes as long to settle a column as a sweep over so many.
const SHORT: u64 = 256;
/// The first searches read more rows than later ones do, whose lists suit the prices: one in so many tells nothing.
const FIRST: u64 = 8;

/// Whether searches are better made over whole rows of so many columns, after so many that settled so many columns and read
/// so many rows. Searches that settle fewer columns than `from` on average are too short.
pub(super) fn suits(
    (settled, reads): (u64, u64),
    columns: u64,
    (searches, from): (u64, u64),
) -> bool {
    let swept = settled * columns.saturating_sub(SHORT);
    let reads = reads.saturating_sub(columns / FIRST);
    from == 0 || settled > from * searches && (reads * SHARE * columns > swept)
}

impl Core {
    /// As [`Core::augment`], over whole rows, where no row may be left alone and all have all columns.
    pub(super) fn augment_over_rows<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        start: u32,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let mut dense = std::mem::take(&mut self.dense);
        let found = self.search_over_rows(reader, start, &mut dense, meter);
        let found = found.map(|end| self.take_over(reader, &dense, end));
        self.dense = dense;
        found
    }

    /// Takes over what a search over whole rows has settled, and its way to the end, as if lists had been searched.
    fn take_over<W: Weight>(
        &mut self,
        reader: &Reader<'_, W>,
        dense: &Dense,
        end: Option<(u32, f64)>,
    ) -> bool {
        self.paths.begin();
        for &(column, distance) in &dense.settled {
            self.paths.distance[column as usize] = distance;
            self.paths.touched.push(column);
            self.paths.settled.push(column);
        }
        self.settled += dense.settled.len() as u64;
        let Some(((end, reach), cost)) = end.zip(reader.cost()) else { return false };
        (self.paths.reach, self.paths.end) = (reach, End::Column(end));
        let mut column = end;
        while column != NONE {
            let row = dense.parent[column as usize] as u32;
            self.paths.parent[column as usize] = row;
            self.paths.parent_cost[column as usize] = cost(row, column);
            column = self.mate[row as usize];
        }
        self.lower_prices();
        self.flip();
        self.augmentations += 1;
        true
    }

    /// The nearest column with a seat left, and its distance; nothing where there is none.
    fn search_over_rows<W: Weight>(
        &self,
        reader: &mut Reader<'_, W>,
        start: u32,
        dense: &mut Dense,
        meter: &mut Meter<'_>,
    ) -> Result<Option<(u32, f64)>, StopReason> {
        let Dense { open, closed, ends, parent, settled, rows, alike } = dense;
        reset(open, self.prices.len(), f64::INFINITY);
        reset(parent, self.prices.len(), 0.0);
        refill(closed, &self.prices);
        ends.clear();
        ends.extend((0..self.prices.len() as u32).filter(|&column| self.has_room(column)));
        settled.clear();
        rows.clear();
        rows.push((start, 0.0));
        // This search's number among all of this problem, once it is taken over.
        let search = self.paths.search + 1;
        let mut floor = f64::NEG_INFINITY;
        loop {
            let mut least = f64::INFINITY;
            while let Some(row) = rows.pop() {
                if alike.spares(reader, row.0, search) {
                    continue;
                }
                meter.row(self.prices.len())?;
                let reached = (&mut open[..], &mut parent[..]);
                let Some(found) = sweep(reader, row, floor, closed, reached) else {
                    return Ok(None);
                };
                least = found;
                // Rounding must not lead below where the search stands.
                if let Some(end) = nearest(ends, open, floor) {
                    return Ok(Some((end, floor)));
                }
            }
            // Without a sweep what was reached before is still to be settled.
            if least == f64::INFINITY {
                least = Least { open }.widely();
            }
            if least == f64::INFINITY {
                return Ok(None);
            }
            floor = floor.most(least);
            if let Some(end) = nearest(ends, open, floor) {
                return Ok(Some((end, floor)));
            }
            let first = settled.len();
            Near { open, floor, found: settled }.widely();
            for &(column, _) in &settled[first..] {
                let at = column as usize;
                (open[at], closed[at]) = (f64::INFINITY, f64::NEG_INFINITY);
                for row in self.rows_of(column) {
                    rows.push((row, floor - (self.cost[row as usize] - self.prices[at])));
                }
            }
        }
    }
}

/// The first of these columns that is as near as the search stands.
fn nearest(ends: &[u32], open: &[f64], floor: f64) -> Option<u32> {
    ends.iter().copied().find(|&column| open[column as usize] <= floor)
}

/// Lowers the distances of the columns of a row, whose reduced costs count from `base`; gives the least distance of
/// all. Nothing where the row does not have all columns.
fn sweep<W: Weight>(
    reader: &mut Reader<'_, W>,
    (row, base): (u32, f64),
    floor: f64,
    closed: &[f64],
    (open, parent): (&mut [f64], &mut [f64]),
) -> Option<f64> {
    let (weights, terms) = reader.whole_row(row as usize)?;
    let Costs { sign, cap, beyond, per } = terms.costs;
    let cost = |weight: W| sign * weight.small_float();
    let place = Place { row: row.into(), base, floor, cap, beyond };
    Some(if per > 0.0 {
        let costs = terms.costs;
        let cost = |weight: W| costs.of(weight);
        Sweep::<_, _, false> { weights, cost, place, closed, open, parent }.widely()
    } else if cap < f64::INFINITY {
        Sweep::<_, _, true> { weights, cost, place, closed, open, parent }.widely()
    } else {
        Sweep::<_, _, false> { weights, cost, place, closed, open, parent }.widely()
    })
}

/// The row of a sweep.
#[derive(Clone, Copy)]
struct Place {
    row: f64,
    /// From where its reduced costs count, and what no distance is below.
    base: f64,
    floor: f64,
    /// What costs more than the one is dearer by the other.
    cap: f64,
    beyond: f64,
}

struct Sweep<'a, W, Cost, const CAPPED: bool> {
    weights: &'a [W],
    cost: Cost,
    place: Place,
    closed: &'a [f64],
    open: &'a mut [f64],
    parent: &'a mut [f64],
}

const LANES: usize = 4;

/// The least of these distances.
struct Least<'a> {
    open: &'a [f64],
}

impl Wide for Least<'_> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let (blocks, rest) = self.open.as_chunks::<LEAST_OF>();
        let least = blocks.iter().map(|&block| least_of(block)).fold(f64::INFINITY, f64::least);
        rest.iter().copied().fold(least, f64::least)
    }
}

/// The columns that are as near as the search stands, with that distance.
struct Near<'a> {
    open: &'a [f64],
    floor: f64,
    found: &'a mut Vec<(u32, f64)>,
}

impl Wide for Near<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { open, floor, found } = self;
        let mut first = 0;
        for block in open.chunks(LEAST_OF) {
            let is_near = block.first_chunk().is_none_or(|&block| least_of(block) <= floor);
            if is_near {
                let near = (first..).zip(block).filter(|column| *column.1 <= floor);
                found.extend(near.map(|column| (column.0, floor)));
            }
            first += LEAST_OF as u32;
        }
    }
}

impl<W: Weight, Cost: Fn(W) -> f64, const CAPPED: bool> Wide for Sweep<'_, W, Cost, CAPPED> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, cost, place, closed, open, parent } = self;
        let Place { row, base, floor, cap, beyond } = place;
        let dearer = |cost: f64| if CAPPED && cost > cap { beyond } else { 0.0 };
        let mut least = [f64::INFINITY; LANES];
        let (blocks, rest) = weights.as_chunks::<LANES>();
        let (closed, closed_rest) = closed.as_chunks::<LANES>();
        let (open, open_rest) = open.as_chunks_mut::<LANES>();
        let (parent, parent_rest) = parent.as_chunks_mut::<LANES>();
        // Counted by hand: iterators that go side by side are not always compiled into the loop.
        let count = blocks.len().min(closed.len()).min(open.len()).min(parent.len());
        for at in 0..count {
            fetch_ahead::<_, LANES>(weights, at * LANES);
            let (weights, closed) = (&blocks[at], &closed[at]);
            let (open, parent) = (&mut open[at], &mut parent[at]);
            // Loops of one kind of step each, and rows as floats, become vector instructions.
            let mut key = [0.0; LANES];
            for lane in 0..LANES {
                key[lane] = cost(weights[lane]);
            }
            if CAPPED {
                let mut more = [0.0; LANES];
                for lane in 0..LANES {
                    more[lane] = dearer(key[lane]);
                }
                for lane in 0..LANES {
                    key[lane] += more[lane];
                }
            }
            for lane in 0..LANES {
                key[lane] = floor.most(base + (key[lane] - closed[lane]));
            }
            // Added up in four lanes: chosen between, or in eight, numbers are taken one by one.
            let mut is_nearer = [0.0; LANES];
            for lane in 0..LANES {
                is_nearer[lane] = if key[lane] < open[lane] { 1.0 } else { 0.0 };
            }
            for lane in 0..LANES {
                parent[lane] += (row - parent[lane]) * is_nearer[lane];
            }
            for lane in 0..LANES {
                lower(&mut open[lane], key[lane]);
                least[lane] = least[lane].least(open[lane]);
            }
        }
        let places = closed_rest.iter().zip(open_rest.iter_mut().zip(parent_rest));
        for (&weight, (closed, (open, parent))) in rest.iter().zip(places) {
            let cost = cost(weight);
            let key = floor.most(base + (cost + dearer(cost) - closed));
            if key < *open {
                (*open, *parent) = (key, row);
            }
            least[0] = least[0].least(*open);
        }
        least.into_iter().fold(f64::INFINITY, f64::least)
    }
}
