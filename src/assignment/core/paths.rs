//! Shortest augmenting paths over candidate lists.

use super::arrays::NONE;
use super::grid::Costs;
use super::reached::{End, Node};
use super::reader::Reader;
use super::state::Core;
use super::sweeps::Terms;
use crate::kernel::{Meter, StopReason, Wide, fetch_ahead, word};
use crate::market::Weight;

/// A search comes far once it has settled more than one column in so many, and its lists are used up if it has read more rows
/// than it has settled columns. What it did before is lost if it starts again over whole rows.
const PART: u64 = 8;

impl Core {
    /// Finds the cheapest way to give `start` a column, or to leave it or another
    /// row alone, and takes it. False where there is none; nothing changes then. Where searches may go over whole rows and
    /// this one comes far with lists that are used up, it starts again so.
    pub(super) fn augment<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        (start, may_sweep): (u32, bool),
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        self.paths.begin();
        self.relax(reader, start, 0.0);
        let (columns, before) = (self.prices.len() as u64, reader.reads());
        let is_far = |settled: usize, reader: &Reader<'_, W>| {
            let settled = settled as u64;
            may_sweep && settled * PART > columns && reader.reads() - before > settled
        };
        match self.search_unless(reader, is_far, meter)? {
            Some(found) => Ok(found),
            None => self.augment_over_rows(reader, start, meter),
        }
    }

    /// Finds the cheapest way to give one of the rows that were left alone a column
    /// with a seat left, and takes it: `price` is what leaving a row alone is worth,
    /// and is raised. False where there is no way; nothing changes then.
    pub(crate) fn augment_any<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        price: &mut f64,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        self.paths.begin();
        self.alone.clear();
        for &row in rows {
            if self.mate[row as usize] == NONE {
                self.relax(reader, row, -*price);
            }
        }
        let found = self.search(reader, meter)?;
        if found {
            *price += self.paths.reach;
        }
        Ok(found)
    }

    /// Dijkstra's algorithm from the rows reached so far.
    pub(super) fn search<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        self.search_unless(reader, |_, _| false, meter).map(Option::unwrap_or_default)
    }

    /// The same, which is given up, with nothing found or changed, once a list is used up and so many columns settled that it
    /// is too far.
    fn search_unless<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        is_far: impl Fn(usize, &Reader<'_, W>) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<Option<bool>, StopReason> {
        while let Some(Node { key, id }) = self.paths.next() {
            meter.step()?;
            if key >= self.paths.reach {
                break;
            }
            // A used-up list may end before where the search stands.
            if key > self.paths.floor {
                self.paths.floor = key;
            }
            if id >= self.paths.columns {
                if is_far(self.paths.settled.len(), reader) {
                    self.settled += self.paths.settled.len() as u64;
                    return Ok(None);
                }
                self.widen(reader, id - self.paths.columns);
            } else if key <= self.paths.distance[id as usize] {
                self.paths.settled.push(id);
                let price = self.prices[id as usize];
                let mut row = self.head[id as usize];
                while row != NONE {
                    self.relax(reader, row, key - (self.cost[row as usize] - price));
                    row = self.next[row as usize];
                }
            }
        }
        self.settled += self.paths.settled.len() as u64;
        if self.paths.reach == f64::INFINITY {
            return Ok(Some(false));
        }
        self.lower_prices();
        self.flip();
        self.augmentations += 1;
        Ok(Some(true))
    }

    /// Reaches the columns listed for `row`, whose reduced costs count from `base`.
    pub(super) fn relax<W: Weight>(&mut self, reader: &Reader<'_, W>, row: u32, base: f64) {
        let alone = self.alone(row);
        let paths = &mut self.paths;
        if base + alone < paths.reach {
            paths.reach = base + alone;
            paths.end = End::Alone(row);
        }
        if let Some((columns, costs)) = self.lists.edges.row(row as usize) {
            for (&column, &cost) in columns.iter().zip(costs) {
                let at = column as usize;
                let key = base + (cost - self.prices[at]);
                if key < paths.distance[at] && key < paths.reach {
                    paths.reach(column, key, row, cost, self.held[at] < self.places[at]);
                }
            }
            return;
        }
        let (entries, threshold) = self.lists.get(reader, row as usize);
        for entry in entries {
            if base + entry.bound >= paths.reach {
                return;
            }
            let column = entry.column as usize;
            let key = base + (entry.cost - self.prices[column]);
            let has_room = self.held[column] < self.places[column];
            paths.reach(entry.column, key, row, entry.cost, has_room);
        }
        if base + threshold < paths.reach {
            self.seat[row as usize] = base;
            paths.rests.push(Node { key: base + threshold, id: paths.columns + row });
        }
    }

    /// The row's list is used up: makes it again at the present prices, together with those that
    /// end next, since prices stay as they are until the search ends; or, the second time in one
    /// search, reaches every column of the row.
    fn widen<W: Weight>(&mut self, reader: &mut Reader<'_, W>, row: u32) {
        if self.paths.renewed[row as usize] != self.paths.search {
            let mut rows = std::mem::take(&mut self.paths.together);
            rows.clear();
            rows.push(row);
            self.paths.take_rests(&mut rows);
            self.lists.build_all(reader, &rows, &self.prices);
            for &row in &rows {
                self.paths.renewed[row as usize] = self.paths.search;
                self.relax(reader, row, self.seat[row as usize]);
            }
            self.paths.together = rows;
            return;
        }
        let base = self.seat[row as usize];
        let (paths, prices) = (&mut self.paths, &self.prices);
        let (held, places) = (&self.held, &self.places);
        if reader.is_whole()
            && let Some((weights, Terms { costs, .. })) = reader.whole_row(row as usize)
        {
            let mut nearer = std::mem::take(&mut paths.nearer);
            nearer.clear();
            let (floor, reach) = (paths.floor, paths.reach);
            let distance = &*paths.distance;
            let found = &mut nearer;
            Nearer { weights, costs, prices, distance, base, floor, reach, found }.widely();
            for &column in &nearer {
                let at = column as usize;
                let cost = costs.of(weights[at]);
                let key = base + (cost - prices[at]);
                paths.reach(column, key, row, cost, held[at] < places[at]);
            }
            paths.nearer = nearer;
            return;
        }
        reader.for_each(row as usize, |column, cost| {
            let key = base + (cost - prices[column]);
            paths.reach(column as u32, key, row, cost, held[column] < places[column]);
        });
    }

    pub(super) fn lower_prices(&mut self) {
        let reach = self.paths.reach;
        for &column in &self.paths.settled {
            let distance = self.paths.distance[column as usize];
            if distance < reach {
                self.prices[column as usize] += distance - reach;
            }
        }
    }

    pub(super) fn flip(&mut self) {
        let mut column = match self.paths.end {
            End::Nowhere => return,
            End::Column(column) => column,
            End::Alone(row) => {
                self.resting[row as usize] = true;
                let column = self.mate[row as usize];
                if column == NONE {
                    return;
                }
                self.part(row);
                column
            }
        };
        loop {
            let row = self.paths.parent[column as usize];
            let cost = self.paths.parent_cost[column as usize];
            let left = self.mate[row as usize];
            if left != NONE {
                self.part(row);
            }
            self.join(row, column, cost);
            if left == NONE {
                return;
            }
            column = left;
        }
    }
}

/// Columns whose bits share a word.
const WORD: usize = 64;

/// The columns that are nearer by way of a row, which counts from `base`, than they were, ascending.
struct Nearer<'a, W> {
    weights: &'a [W],
    costs: Costs,
    prices: &'a [f64],
    distance: &'a [f64],
    base: f64,
    /// No distance is below this, and none from `reach` on is of use.
    floor: f64,
    reach: f64,
    found: &'a mut Vec<u32>,
}

impl<W: Weight> Wide for Nearer<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, costs, prices, distance, base, floor, reach, found } = self;
        let is_nearer = |weight: W, price: f64, distance: f64| {
            let key = base + (costs.of(weight) - price);
            let key = if key > floor { key } else { floor };
            (key < distance) & (key < reach)
        };
        let mut note = |from: usize, mut word: u64| {
            while word != 0 {
                found.push((from + word.trailing_zeros() as usize) as u32);
                word &= word - 1;
            }
        };
        let (words, rest) = weights.as_chunks::<WORD>();
        let (prices, last) = prices.as_chunks::<WORD>();
        let (distances, end) = distance.as_chunks::<WORD>();
        for (at, ((weights_of, prices), distances)) in
            words.iter().zip(prices).zip(distances).enumerate()
        {
            fetch_ahead::<_, WORD>(weights, at * WORD);
            note(at * WORD, word(WORD, |at| is_nearer(weights_of[at], prices[at], distances[at])));
        }
        let is_near = |at: usize| is_nearer(rest[at], last[at], end[at]);
        note(words.len() * WORD, word(rest.len(), is_near));
    }
}
