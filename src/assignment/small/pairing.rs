//! Pairs and prices of a small table in floats.

use super::lanes::{Found, LANES, as_place, first_free, least_rows, lower, reduce, relax};
use crate::assignment::core::{Kept, Rounded};
use crate::kernel::{Meter, StopReason};
use crate::market::{AssignmentProblem, Price, Sense, Weight};
use pulp::{Simd, WithSimd};

/// Rounds of bidding before the searches begin, and bids per row after which a round
/// evicts nobody else.
const ROUNDS: usize = 2;
const PER_ROW: usize = 4;
pub(super) const NONE: u32 = u32::MAX;

/// Tables, prices and pairs, kept from one problem to the next. Every row is padded with
/// infinite costs to whole blocks of lanes.
#[derive(Default)]
pub(super) struct Table {
    /// Numbers in a row, those that it is padded with included.
    pub(super) stride: usize,
    pub(super) costs: Vec<f64>,
    pub(super) prices: Vec<f64>,
    pub(super) row_prices: Vec<f64>,
    pub(super) row_of: Vec<u32>,
    pub(super) column_of: Vec<u32>,
    /// Rows to be paired, the first so many of the list.
    pub(super) waiting: Vec<u32>,
    pub(super) waits: usize,
    /// Infinite where a column has a row.
    taken: Vec<f64>,
    reduced: Vec<f64>,
    search: Search,
    /// The prices of floats with the best bound so far, and the steps after which they are
    /// looked at again.
    pub(super) kept: Kept,
    next_look: u64,
    pub(super) augmentations: u64,
    pub(super) settled: u64,
}

/// What a search for a shortest augmenting path has found.
#[derive(Default)]
struct Search {
    /// The distance of each column that is not settled; infinite elsewhere.
    open: Vec<f64>,
    /// The row from which each column was reached.
    parent: Vec<f64>,
    /// Prices, and below everything where a column is settled.
    prices: Vec<f64>,
    settled: Vec<(u32, f64)>,
}

/// Pairs all rows of a table.
pub(super) struct Pairing<'a, 'c> {
    pub(super) table: &'a mut Table,
    /// Whether rounding makes the bound of prices fall at times, so that the best is kept.
    pub(super) keeps: bool,
    pub(super) meter: &'a mut Meter<'c>,
}

impl WithSimd for Pairing<'_, '_> {
    type Output = Result<(), StopReason>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        match self.table.stride {
            8 => self.run::<S, 8>(simd),
            16 => self.run::<S, 16>(simd),
            _ => self.run::<S, ANY>(simd),
        }
    }
}

/// Stands for the numbers in a row where only the table knows them. For narrow tables, which are solved by the thousand, they
/// are known when the loops are compiled.
const ANY: usize = 0;

impl Pairing<'_, '_> {
    #[inline(always)]
    fn run<S: Simd, const STRIDE: usize>(self, simd: S) -> Result<(), StopReason> {
        let Self { table, keeps, meter } = self;
        table.reduce_columns::<S, STRIDE>(simd);
        table.kept.clear();
        table.next_look = if keeps { 0 } else { u64::MAX };
        table.bid::<S, STRIDE>(simd, meter)?;
        meter.begin("pairing", table.waits);
        for at in 0..table.waits {
            meter.done(at);
            table.keep_now_and_then(meter);
            table.augment::<S, STRIDE>(simd, table.waiting[at], meter)?;
        }
        Ok(())
    }
}

impl Table {
    /// Takes the problem's table over as costs, with rows and columns exchanged where
    /// there are more rows than columns.
    pub(super) fn take<W: Weight>(&mut self, problem: &AssignmentProblem<W>) {
        let turned = problem.rows() > problem.columns();
        let rows = problem.rows().min(problem.columns());
        let columns = problem.rows().max(problem.columns());
        let sign = if problem.sense() == Sense::Max { -1.0 } else { 1.0 };
        let stride = columns.next_multiple_of(LANES);
        self.stride = stride;
        for list in [
            &mut self.prices,
            &mut self.taken,
            &mut self.reduced,
            &mut self.search.open,
            &mut self.search.parent,
            &mut self.search.prices,
        ] {
            sized(list, stride, 0.0);
        }
        sized(&mut self.row_of, columns, NONE);
        sized(&mut self.column_of, rows, NONE);
        sized(&mut self.waiting, columns, NONE);
        // Memory for the largest search of these sizes, so that another problem of them allocates
        // nothing.
        self.search.settled.clear();
        self.search.settled.reserve(columns);
        (self.augmentations, self.settled) = (0, 0);
        let weights = problem.weights_table().map_or(&[][..], |table| table.0.items());
        sized(&mut self.costs, rows * stride, f64::INFINITY);
        if columns == stride && !turned {
            let costs = &mut self.costs[..];
            for at in 0..costs.len().min(weights.len()) {
                costs[at] = sign * weights[at].small_float();
            }
            return;
        }
        self.costs.fill(f64::INFINITY);
        if turned {
            for (column, weights) in weights.chunks(rows.max(1)).enumerate() {
                for (row, &weight) in weights.iter().enumerate() {
                    self.costs[row * stride + column] = sign * weight.small_float();
                }
            }
            return;
        }
        let costs = self.costs.chunks_mut(stride.max(1));
        for (costs, weights) in costs.zip(weights.chunks(columns.max(1))) {
            for (cost, weight) in costs.iter_mut().zip(weights) {
                *cost = sign * weight.small_float();
            }
        }
    }

    /// How many numbers a row has.
    #[inline(always)]
    fn width<const STRIDE: usize>(&self) -> usize {
        if STRIDE == ANY { self.stride } else { STRIDE }
    }

    /// Column reduction: where no column may be left over, each has its least cost as its
    /// price, and goes to the row of that cost if no other column did.
    #[inline(always)]
    fn reduce_columns<S: Simd, const STRIDE: usize>(&mut self, simd: S) {
        let width = self.width::<STRIDE>();
        let Self { costs, prices, row_of, column_of, taken, waiting, search, .. } = self;
        let (prices, taken) = (&mut prices[..width], &mut taken[..width]);
        let rows = &mut search.parent[..width];
        fill(column_of, NONE);
        fill(row_of, NONE);
        fill(taken, 0.0);
        fill(prices, 0.0);
        if row_of.len() == column_of.len() {
            least_rows(simd, costs, (prices, rows));
            for column in 0..row_of.len() {
                let row = as_place(rows[column]);
                let Some(column_of) = column_of.get_mut(row) else { continue };
                // Chosen without a jump: half of all jumps would be foreseen wrongly.
                let is_first = *column_of == NONE;
                *column_of = if is_first { column as u32 } else { *column_of };
                row_of[column] = if is_first { row as u32 } else { NONE };
                taken[column] = if is_first { f64::INFINITY } else { 0.0 };
            }
            fill(&mut prices[row_of.len()..], 0.0);
        }
        self.waits = 0;
        for (row, &column) in (0..).zip(&*column_of) {
            waiting[self.waits] = row;
            self.waits += usize::from(column == NONE);
        }
    }

    /// Keeps the prices if their bound is better than that of those kept, every so often.
    #[inline(always)]
    fn keep_now_and_then(&mut self, meter: &Meter<'_>) {
        if meter.work() < self.next_look {
            return;
        }
        let rows = self.column_of.len();
        self.next_look = meter.work() + meter.work() / 2 + rows as u64 / 2;
        let mut bound = Rounded::new(Some(0.0));
        let prices = &self.prices[..self.row_of.len()];
        prices.iter().for_each(|&price| bound.add(price));
        for costs in self.costs.chunks_exact(self.stride.max(1)) {
            let reduced = costs.iter().zip(prices).map(|(cost, price)| cost - price);
            bound.add(reduced.fold(f64::INFINITY, f64::least));
        }
        self.kept.take(prices, bound, None);
    }

    /// Augmenting row reduction. Rows left over stay in `waiting`.
    #[inline(always)]
    fn bid<S: Simd, const STRIDE: usize>(
        &mut self,
        simd: S,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let width = self.width::<STRIDE>();
        for _ in 0..ROUNDS {
            let mut left = 0;
            let mut more = self.waits * PER_ROW;
            for at in 0..self.waits {
                let mut row = self.waiting[at];
                loop {
                    meter.step()?;
                    self.keep_now_and_then(meter);
                    let costs = &self.costs[row as usize * width..][..width];
                    let reduced = &mut self.reduced[..width];
                    let found = reduce(simd, (costs, &self.prices[..width]), reduced);
                    let column = first_free(simd, &found, (reduced, &self.taken[..width]));
                    let Found { first, second, .. } = found;
                    let Some(&holder) = self.row_of.get(column) else { break };
                    if holder != NONE && second <= first {
                        // Changing places would gain nothing.
                        self.waiting[left] = row;
                        left += 1;
                        break;
                    }
                    if second < f64::INFINITY {
                        match STRIDE {
                            ANY => self.prices[column] -= second - first,
                            _ => lower(simd, &mut self.prices[..width], column, second - first),
                        }
                    }
                    self.row_of[column] = row;
                    self.column_of[row as usize] = column as u32;
                    if holder == NONE {
                        self.taken[column] = f64::INFINITY;
                        break;
                    }
                    self.column_of[holder as usize] = NONE;
                    if more == 0 {
                        self.waiting[left] = holder;
                        left += 1;
                        break;
                    }
                    more -= 1;
                    row = holder;
                }
            }
            self.waits = left;
        }
        Ok(())
    }

    /// Gives `start` a column by the shortest augmenting path (Dijkstra's algorithm).
    #[inline(always)]
    fn augment<S: Simd, const STRIDE: usize>(
        &mut self,
        simd: S,
        start: u32,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let width = self.width::<STRIDE>();
        let Self { costs: table, prices, row_of, column_of, taken, search, .. } = self;
        let Search { open, parent, prices: closed, settled } = search;
        let (open, parent, closed) =
            (&mut open[..width], &mut parent[..width], &mut closed[..width]);
        let taken = &mut taken[..width];
        fill(open, f64::INFINITY);
        closed.copy_from_slice(&prices[..width]);
        settled.clear();
        let (mut row, mut base, mut reach) = (start, 0.0, f64::NEG_INFINITY);
        let mut column = loop {
            meter.step()?;
            let costs = &table[row as usize * width..][..width];
            let found = relax(simd, (costs, closed), (row, base), (open, parent));
            let column = first_free(simd, &found, (open, taken));
            // Rounding must not lead below where the search stands.
            reach = found.first.most(reach);
            let Some(&holder) = row_of.get(column) else { return Ok(()) };
            if holder == NONE {
                break column;
            }
            settled.push((column as u32, reach));
            open[column] = f64::INFINITY;
            closed[column] = f64::NEG_INFINITY;
            row = holder;
            base = reach - (table[row as usize * width + column] - prices[column]);
        };
        for &(column, distance) in settled.iter() {
            prices[column as usize] += distance - reach;
        }
        self.settled += settled.len() as u64;
        self.augmentations += 1;
        taken[column] = f64::INFINITY;
        loop {
            let row = as_place(parent[column]);
            let left = std::mem::replace(&mut column_of[row], column as u32);
            row_of[column] = row as u32;
            if left == NONE {
                return Ok(());
            }
            column = left as usize;
        }
    }
}

/// A list of so many items, which may be any, in the memory that is there.
#[inline(always)]
pub(super) fn sized<T: Copy>(list: &mut Vec<T>, length: usize, item: T) {
    if list.len() != length {
        list.resize(length, item);
    }
}

/// Fills a list in place: for a few numbers a call would take longer than the loop.
#[inline(always)]
pub(super) fn fill<T: Copy>(list: &mut [T], item: T) {
    for own in list {
        *own = item;
    }
}
