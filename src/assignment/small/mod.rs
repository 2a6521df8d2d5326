//! Small tables of one seat each: whole rows at once, without candidate lists.
//!
//! Rows bid for columns, then each row left over takes the shortest augmenting path
//! (Jonker and Volgenant 1987), as in the fast core. A row of a small table is read
//! sooner than a list of its best columns is made.

mod lanes;

use super::core::{Kept, Rounded};
use super::draft::{Draft, Leading};
use super::fast::is_exact;
use crate::kernel::{Index, MenteeIx, MentorIx, Meter, Side, StopReason};
use crate::market::{AssignmentProblem, AssignmentStats, Cardinality, Price, Sense, Weight};
use lanes::{Block, Found, INFINITE, LANES, first_free, least_rows, reduce, relax};
use pulp::{Arch, Simd, WithSimd};

/// Tables with no more rows and columns than this are small.
const WIDEST: usize = 256;
/// Rounds of bidding before the searches begin, and bids per row after which a round
/// evicts nobody else.
const ROUNDS: usize = 2;
const PER_ROW: usize = 4;
const NONE: u32 = u32::MAX;

/// Whether a problem is a small full table whose people have one seat each and are to be
/// paired as far as there are enough of the other side.
pub(super) fn takes<W: Weight>(problem: &AssignmentProblem<W>) -> bool {
    let full = matches!(problem.weights_table(), Some((_, None)));
    let all = matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Full);
    let (rows, columns) = (problem.rows(), problem.columns());
    let one_each =
        problem.seats(Side::Mentee).is_one_each() && problem.seats(Side::Mentor).is_one_each();
    let bound = problem.has_minimums() || problem.has_quotas() || !problem.required().is_empty();
    full && all && one_each && !bound && rows.max(columns) <= WIDEST && is_exact(problem)
}

/// Tables, prices and pairs, kept from one problem to the next. Every row is padded with
/// infinite costs to whole blocks of lanes.
#[derive(Default)]
pub(super) struct Small {
    /// Blocks in a row.
    blocks: usize,
    costs: Vec<Block>,
    prices: Vec<Block>,
    row_prices: Vec<f64>,
    row_of: Vec<u32>,
    column_of: Vec<u32>,
    waiting: Vec<u32>,
    /// Infinite where a column has a row.
    taken: Vec<Block>,
    reduced: Vec<Block>,
    search: Search,
    /// The prices of floats with the best bound so far, and the steps after which they are
    /// looked at again.
    kept: Kept,
    next_look: u64,
    augmentations: u64,
    settled: u64,
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

pub(super) fn solve<W: Weight>(
    problem: &AssignmentProblem<W>,
    small: &mut Small,
    meter: &mut Meter<'_>,
    draft: &mut Draft<W>,
) -> Result<(), StopReason> {
    let done = Arch::new().dispatch(Pairing { problem, small, meter });
    small.write(problem, done.is_err(), draft);
    done
}

struct Pairing<'a, 'c, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    small: &'a mut Small,
    meter: &'a mut Meter<'c>,
}

impl<W: Weight> WithSimd for Pairing<'_, '_, W> {
    type Output = Result<(), StopReason>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Self { problem, small, meter } = self;
        small.take(problem);
        small.reduce_columns(simd);
        // Rounding makes the bound of prices fall at times: of floats the best is kept.
        let keeps = W::FLOATS && meter.is_bounded();
        small.kept.clear();
        small.next_look = if keeps { 0 } else { u64::MAX };
        small.bid(simd, meter)?;
        meter.begin("pairing", small.waiting.len());
        for at in 0..small.waiting.len() {
            meter.done(at);
            small.keep_now_and_then(meter);
            small.augment(simd, small.waiting[at], meter)?;
        }
        Ok(())
    }
}

impl Small {
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

    /// Writes pairs and prices; where the run was stopped, prices of rows that make no
    /// pair worth making.
    fn write<W: Weight>(
        &mut self,
        problem: &AssignmentProblem<W>,
        stopped: bool,
        draft: &mut Draft<W>,
    ) {
        let turned = problem.rows() > problem.columns();
        let rows = self.column_of.len();
        let prices = &self.prices.as_flattened()[..self.row_of.len()];
        draft.pairs.clear();
        self.row_prices.clear();
        let costs = self.costs.chunks_exact(self.blocks.max(1));
        for ((row, &column), costs) in self.column_of.iter().enumerate().zip(costs) {
            let mut reduced =
                costs.as_flattened().iter().zip(prices).map(|(cost, price)| cost - price);
            if column == NONE {
                self.row_prices.push(reduced.fold(f64::INFINITY, f64::least));
                continue;
            }
            self.row_prices.extend(reduced.nth(column as usize));
            let column = column as usize;
            let (row, column) = if turned { (column, row) } else { (row, column) };
            draft.pairs.push((MenteeIx::at(row), MentorIx::at(column)));
        }
        // A seat's price is not above zero: what it is above goes into the price of a pair.
        let most = |prices: &[f64]| prices.iter().copied().reduce(f64::most).unwrap_or(0.0);
        let of_row = if stopped { 0.0 } else { most(&self.row_prices) };
        let of_column = most(prices).most(0.0);
        let certificate = &mut draft.prices;
        let (of_rows, of_columns) = if turned {
            (&mut certificate.column_prices, &mut certificate.row_prices)
        } else {
            (&mut certificate.row_prices, &mut certificate.column_prices)
        };
        of_rows.clear();
        of_rows.extend(self.row_prices.iter().map(|price| W::Price::from_float(price - of_row)));
        of_columns.clear();
        of_columns.extend(prices.iter().map(|price| W::Price::from_float(price - of_column)));
        certificate.row_group_prices.clear();
        certificate.column_group_prices.clear();
        certificate.pair_price = W::Price::from_float(of_row + of_column);
        let side = if turned { Side::Mentee } else { Side::Mentor };
        // Of floats what comes next, the exact proof, may be stopped too.
        let told = match W::FLOATS {
            true => Some(&self.kept.prices[..]).filter(|kept| !kept.is_empty()),
            false => Some(prices).filter(|_| stopped),
        };
        let leading = |prices: &[f64]| Leading { side, prices: prices.to_vec(), alone: None };
        draft.leading.extend(told.map(leading));
        let certificate = &mut draft.answer.certificate;
        let mut cover = certificate.cover.take().unwrap_or_default();
        if problem.cardinality() == Cardinality::Maximum {
            cover.clear();
            if turned {
                cover.columns.extend(MentorIx::all(rows));
            } else {
                cover.rows.extend(MenteeIx::all(rows));
            }
            certificate.cover = Some(cover);
        }
        draft.answer.stats = AssignmentStats::default();
        draft.answer.stats.row_reads = rows as u64;
        draft.answer.stats.augmentations = self.augmentations;
        draft.answer.stats.settled = self.settled;
    }
}

fn reset<T: Clone>(list: &mut Vec<T>, length: usize, item: T) {
    list.clear();
    list.resize(length, item);
}
