//! Pairs and prices of a small table in floats.

use super::lanes::{Block, Found, INFINITE, LANES, first_free, least_rows, reduce, relax};
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
    /// Blocks in a row.
    pub(super) blocks: usize,
    pub(super) costs: Vec<Block>,
    pub(super) prices: Vec<Block>,
    pub(super) row_prices: Vec<f64>,
    pub(super) row_of: Vec<u32>,
    pub(super) column_of: Vec<u32>,
    pub(super) waiting: Vec<u32>,
    /// Infinite where a column has a row.
    taken: Vec<Block>,
    reduced: Vec<Block>,
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
    open: Vec<Block>,
    /// The row from which each column was reached.
    parent: Vec<Block>,
    /// Prices, and below everything where a column is settled.
    prices: Vec<Block>,
    settled: Vec<(u32, f64)>,
}

pub(super) struct Pairing<'a, 'c, W: Weight> {
    pub(super) problem: &'a AssignmentProblem<W>,
    pub(super) table: &'a mut Table,
    pub(super) meter: &'a mut Meter<'c>,
}

impl<W: Weight> WithSimd for Pairing<'_, '_, W> {
    type Output = Result<(), StopReason>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Self { problem, table, meter } = self;
        table.take(problem);
        table.reduce_columns(simd);
        // Rounding makes the bound of prices fall at times: of floats the best is kept.
        let keeps = W::FLOATS && meter.is_bounded();
        table.kept.clear();
        table.next_look = if keeps { 0 } else { u64::MAX };
        table.bid(simd, meter)?;
        meter.begin("pairing", table.waiting.len());
        for at in 0..table.waiting.len() {
            meter.done(at);
            table.keep_now_and_then(meter);
            table.augment(simd, table.waiting[at], meter)?;
        }
        Ok(())
    }
}

impl Table {
    /// Takes the problem's table over as costs, with rows and columns exchanged where
    /// there are more rows than columns.
    #[inline(always)]
    fn take<W: Weight>(&mut self, problem: &AssignmentProblem<W>) {
        let turned = problem.rows() > problem.columns();
        let rows = problem.rows().min(problem.columns());
        let columns = problem.rows().max(problem.columns());
        let maximise = problem.sense() == Sense::Max;
        let cost = |weight: W| if maximise { -weight.small_float() } else { weight.small_float() };
        self.blocks = columns.div_ceil(LANES);
        let blocks = self.blocks;
        reset(&mut self.prices, blocks, [0.0; LANES]);
        reset(&mut self.taken, blocks, [0.0; LANES]);
        self.reduced.resize(blocks, INFINITE);
        reset(&mut self.row_of, columns, NONE);
        reset(&mut self.column_of, rows, NONE);
        self.search.open.resize(blocks, INFINITE);
        self.search.parent.resize(blocks, INFINITE);
        self.search.prices.resize(blocks, INFINITE);
        self.search.settled.clear();
        self.search.settled.reserve(columns);
        (self.augmentations, self.settled) = (0, 0);
        self.costs.clear();
        let weights = problem.weights_table().map_or(&[][..], |table| table.0.items());
        if turned {
            self.costs.resize(rows * blocks, INFINITE);
            let costs = self.costs.as_flattened_mut();
            for (column, weights) in weights.chunks(rows.max(1)).enumerate() {
                for (row, &weight) in weights.iter().enumerate() {
                    costs[row * blocks * LANES + column] = cost(weight);
                }
            }
            return;
        }
        for weights in weights.chunks(columns.max(1)) {
            let whole = weights.chunks_exact(LANES);
            let rest = whole.remainder();
            for weights in whole {
                let mut block = INFINITE;
                for lane in 0..LANES {
                    block[lane] = cost(weights[lane]);
                }
                self.costs.push(block);
            }
            if !rest.is_empty() {
                let mut block = INFINITE;
                for (cell, &weight) in block.iter_mut().zip(rest) {
                    *cell = cost(weight);
                }
                self.costs.push(block);
            }
        }
    }

    /// Column reduction: where no column may be left over, each has its least cost as its
    /// price, and goes to the row of that cost if no other column did.
    #[inline(always)]
    fn reduce_columns<S: Simd>(&mut self, simd: S) {
        let Self { costs, prices, row_of, column_of, taken, waiting, search, .. } = self;
        if row_of.len() == column_of.len() {
            least_rows(simd, costs, (prices, &mut search.parent));
            let (rows, taken) = (search.parent.as_flattened(), taken.as_flattened_mut());
            for (column, (holder, &row)) in row_of.iter_mut().zip(rows).enumerate() {
                if column_of[row as usize] == NONE {
                    column_of[row as usize] = column as u32;
                    *holder = row as u32;
                    taken[column] = f64::INFINITY;
                }
            }
            for price in &mut prices.as_flattened_mut()[row_of.len()..] {
                *price = 0.0;
            }
        }
        waiting.clear();
        // Memory for the largest search of these sizes, so that another problem of them allocates
        // nothing.
        waiting.reserve(column_of.len());
        waiting.extend((0..).zip(&*column_of).filter(|row| *row.1 == NONE).map(|row| row.0));
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
        let prices = &self.prices.as_flattened()[..self.row_of.len()];
        prices.iter().for_each(|&price| bound.add(price));
        for costs in self.costs.chunks_exact(self.blocks.max(1)) {
            let reduced = costs.as_flattened().iter().zip(prices).map(|(cost, price)| cost - price);
            bound.add(reduced.fold(f64::INFINITY, f64::least));
        }
        self.kept.take(prices, bound, None);
    }

    /// Augmenting row reduction. Rows left over stay in `waiting`.
    #[inline(always)]
    fn bid<S: Simd>(&mut self, simd: S, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        for _ in 0..ROUNDS {
            let mut left = 0;
            let mut more = self.waiting.len() * PER_ROW;
            for at in 0..self.waiting.len() {
                let mut row = self.waiting[at];
                loop {
                    meter.step()?;
                    self.keep_now_and_then(meter);
                    let from = row as usize * self.blocks;
                    let costs = &self.costs[from..from + self.blocks];
                    let found = reduce(simd, (costs, &self.prices), &mut self.reduced);
                    let column = first_free(simd, &found, (&self.reduced, &self.taken));
                    let Found { first, second, .. } = found;
                    let Some(&holder) = self.row_of.get(column) else { break };
                    if holder != NONE && second <= first {
                        // Changing places would gain nothing.
                        self.waiting[left] = row;
                        left += 1;
                        break;
                    }
                    if second < f64::INFINITY {
                        self.prices.as_flattened_mut()[column] -= second - first;
                    }
                    self.row_of[column] = row;
                    self.column_of[row as usize] = column as u32;
                    if holder == NONE {
                        self.taken.as_flattened_mut()[column] = f64::INFINITY;
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
            self.waiting.truncate(left);
        }
        Ok(())
    }

    /// Gives `start` a column by the shortest augmenting path (Dijkstra's algorithm).
    #[inline(always)]
    fn augment<S: Simd>(
        &mut self,
        simd: S,
        start: u32,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let Self { blocks, costs: table, prices, row_of, column_of, taken, search, .. } = self;
        let Search { open, parent, prices: closed, settled } = search;
        open.fill(INFINITE);
        closed.copy_from_slice(prices);
        settled.clear();
        let (mut row, mut base, mut reach) = (start, 0.0, f64::NEG_INFINITY);
        let mut column = loop {
            meter.step()?;
            let from = row as usize * *blocks;
            let costs = &table[from..from + *blocks];
            let reached = (&mut open[..], &mut parent[..]);
            let found = relax(simd, (costs, closed), (row, base), reached);
            let column = first_free(simd, &found, (open, taken));
            // Rounding must not lead below where the search stands.
            reach = found.first.most(reach);
            let Some(&holder) = row_of.get(column) else { return Ok(()) };
            if holder == NONE {
                break column;
            }
            settled.push((column as u32, reach));
            open.as_flattened_mut()[column] = f64::INFINITY;
            closed.as_flattened_mut()[column] = f64::NEG_INFINITY;
            row = holder;
            let at = row as usize * *blocks * LANES + column;
            base = reach - (table.as_flattened()[at] - prices.as_flattened()[column]);
        };
        for &(column, distance) in settled.iter() {
            prices.as_flattened_mut()[column as usize] += distance - reach;
        }
        self.settled += settled.len() as u64;
        self.augmentations += 1;
        taken.as_flattened_mut()[column] = f64::INFINITY;
        loop {
            let row = parent.as_flattened()[column] as usize;
            let left = std::mem::replace(&mut column_of[row], column as u32);
            row_of[column] = row as u32;
            if left == NONE {
                return Ok(());
            }
            column = left as usize;
        }
    }
}

pub(super) fn reset<T: Clone>(list: &mut Vec<T>, length: usize, item: T) {
    list.clear();
    list.resize(length, item);
}
