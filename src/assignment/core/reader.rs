//! Rows of costs, read in one sweep against the current prices.

use crate::kernel::{BitMatrix, Csr, Index, Matrix, MenteeIx, MentorIx};
use crate::market::{AssignmentProblem, Price as _, RowBuffer, RowView, Sense, Side, Weight};

/// Columns whose smallest reduced cost is found together.
pub(super) const BLOCK: usize = 16;
/// Rows no longer than this are looked at column by column.
const SHORT: usize = 256;

/// What a reader keeps from one problem to the next.
pub(crate) struct Memory<W: Weight> {
    buffer: RowBuffer<W>,
    /// The problem's weights with rows and columns exchanged, in the form they have.
    table: Matrix<W>,
    bits: BitMatrix,
    edges: Csr<(MentorIx, W)>,
    unsorted: Vec<(MentorIx, MentorIx, W)>,
    sample: Vec<f64>,
}

impl<W: Weight> Default for Memory<W> {
    fn default() -> Self {
        Self {
            buffer: RowBuffer::new(),
            table: Matrix::default(),
            bits: BitMatrix::default(),
            edges: Csr::new(),
            unsorted: Vec::new(),
            sample: Vec::new(),
        }
    }
}

/// Where a reader's rows come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Problem,
    /// Rows and columns exchanged.
    Table,
    Masked,
    Edges,
}

/// Reads rows as costs, in `f64`: whole numbers stay exact, because the caller has
/// made sure that all sums stay below 2⁵³.
pub(crate) struct Reader<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    memory: &'a mut Memory<W>,
    source: Source,
    reads: u64,
}

impl<'a, W: Weight> Reader<'a, W> {
    /// A reader of the problem, or of its transpose, which is copied.
    pub(crate) fn new(
        problem: &'a AssignmentProblem<W>,
        turn: bool,
        memory: &'a mut Memory<W>,
    ) -> Self {
        let source = if turn { memory.turn(problem) } else { Source::Problem };
        Self { problem, memory, source, reads: 0 }
    }

    /// The problem's side that this reader's rows are.
    pub(crate) fn side(&self) -> Side {
        if self.source == Source::Problem { Side::Rows } else { Side::Columns }
    }

    pub(crate) fn rows(&self) -> usize {
        self.problem.agents(self.side())
    }

    pub(crate) fn columns(&self) -> usize {
        self.problem.agents(self.side().other())
    }

    /// Whether all costs are whole numbers.
    pub(super) fn whole(&self) -> bool {
        W::Price::from_float(0.5) == W::Price::ZERO
    }

    /// How many rows were read in full.
    pub(crate) fn reads(&self) -> u64 {
        self.reads
    }

    fn view(&mut self, row: usize) -> RowView<'_, W> {
        let memory = &mut *self.memory;
        match self.source {
            Source::Problem => self.problem.row(MenteeIx::at(row), &mut memory.buffer),
            Source::Table => RowView::Full(memory.table.row(row)),
            Source::Masked => RowView::Masked(memory.table.row(row), memory.bits.row(row)),
            Source::Edges => RowView::Listed(memory.edges.row(row)),
        }
    }

    /// Calls `each` with the allowed columns of a row and their costs.
    pub(crate) fn for_each(&mut self, row: usize, mut each: impl FnMut(usize, f64)) {
        self.reads += 1;
        let sign = self.sign();
        self.view(row).for_each(|column, weight| each(column, sign * weight.float()));
    }

    fn sign(&self) -> f64 {
        if self.problem.sense() == Sense::Max { -1.0 } else { 1.0 }
    }

    /// The smallest reduced cost `cost − price` of each block of columns, into
    /// `minima`; infinite where no column of a block is allowed. Says how many
    /// columns make a block: one in a short or listed row.
    pub(super) fn minima(&mut self, row: usize, prices: &[f64], minima: &mut Vec<f64>) -> usize {
        self.reads += 1;
        minima.clear();
        let maximise = self.problem.sense() == Sense::Max;
        let sign = self.sign();
        let short = self.columns() <= SHORT;
        match self.view(row) {
            RowView::Full(weights) if short => {
                let reduced = weights.iter().zip(prices);
                minima.extend(reduced.map(|(weight, price)| sign * weight.float() - price));
                1
            }
            RowView::Full(weights) => {
                if maximise {
                    block_minima(weights, prices, minima, |weight| -weight.float());
                } else {
                    block_minima(weights, prices, minima, W::float);
                }
                BLOCK
            }
            RowView::Masked(weights, words) => {
                masked_minima(weights, words, prices, minima, sign);
                BLOCK
            }
            RowView::Listed(entries) => {
                minima.extend(
                    entries
                        .iter()
                        .map(|(column, weight)| sign * weight.float() - prices[column.get()]),
                );
                1
            }
        }
    }

    /// Calls `each` with column, cost and reduced cost of every allowed column in
    /// the blocks whose minimum is at most `bound`.
    pub(super) fn gather(
        &mut self,
        row: usize,
        prices: &[f64],
        minima: &[f64],
        bound: f64,
        mut each: impl FnMut(usize, f64, f64),
    ) {
        let sign = self.sign();
        let short = self.columns() <= SHORT;
        let view = self.view(row);
        let block = match view {
            RowView::Listed(entries) => {
                for (&(column, weight), &reduced) in entries.iter().zip(minima) {
                    if reduced <= bound && reduced < f64::INFINITY {
                        each(column.get(), sign * weight.float(), reduced);
                    }
                }
                return;
            }
            RowView::Full(_) if short => 1,
            _ => BLOCK,
        };
        let (weights, words) = match view {
            RowView::Full(weights) => (weights, &[][..]),
            RowView::Masked(weights, words) => (weights, words),
            _ => return,
        };
        for (at, _) in minima.iter().enumerate().filter(|(_, least)| **least <= bound) {
            let from = at * block;
            let end = weights.len().min(from + block);
            let (Some(weights), Some(prices)) = (weights.get(from..end), prices.get(from..end))
            else {
                return;
            };
            let bits = words.get(from / 64).map_or(u64::MAX, |word| word >> (from % 64));
            for (lane, (weight, price)) in weights.iter().zip(prices).enumerate() {
                let cost = sign * weight.float();
                let reduced = cost - price;
                if reduced <= bound && reduced < f64::INFINITY && bits >> lane & 1 == 1 {
                    each(from + lane, cost, reduced);
                }
            }
        }
    }

    /// How far costs lie apart: between the 5th and the 95th of 100 of them, from
    /// a few rows and columns spread evenly.
    pub(super) fn range(&mut self) -> f64 {
        let (rows, columns) = (self.rows(), self.columns());
        let mut sample = std::mem::take(&mut self.memory.sample);
        sample.clear();
        for row in (0..rows).step_by((rows / 32).max(1)) {
            let stride = (columns / 32).max(1);
            self.for_each(row, |column, cost| {
                if column % stride == row % stride {
                    sample.push(cost);
                }
            });
        }
        sample.sort_unstable_by(f64::total_cmp);
        let at = |share: usize| sample.get(sample.len() * share / 100).copied().unwrap_or(0.0);
        let range = at(95) - at(5);
        self.memory.sample = sample;
        range
    }
}

impl<W: Weight> Memory<W> {
    /// Takes the problem's weights over with rows and columns exchanged.
    fn turn(&mut self, problem: &AssignmentProblem<W>) -> Source {
        if let Some((table, allowed)) = problem.weights_table() {
            table.transpose_into(&mut self.table);
            return match allowed {
                None => Source::Table,
                Some(allowed) => {
                    allowed.transpose_into(&mut self.bits);
                    Source::Masked
                }
            };
        }
        self.unsorted.clear();
        for row in MenteeIx::all(problem.rows()) {
            let unsorted = &mut self.unsorted;
            problem.row(row, &mut self.buffer).for_each(|column, weight| {
                unsorted.push((MentorIx::at(column), MentorIx::at(row.get()), weight));
            });
        }
        let by_column = self.unsorted.iter();
        let by_column = by_column.map(|&(column, row, weight)| (column.get(), (row, weight)));
        self.edges.regroup(problem.columns(), by_column);
        Source::Edges
    }
}

/// The minimum of each block of 16 reduced costs. Four lanes of four are folded
/// side by side, which the compiler turns into vector instructions.
#[inline]
fn block_minima<W: Weight>(
    weights: &[W],
    prices: &[f64],
    minima: &mut Vec<f64>,
    cost: impl Fn(W) -> f64 + Copy,
) {
    let mut weight_blocks = weights.chunks_exact(BLOCK);
    let mut price_blocks = prices.chunks_exact(BLOCK);
    minima.extend((&mut weight_blocks).zip(&mut price_blocks).map(|(weights, prices)| {
        let mut lanes = [f64::INFINITY; 4];
        let quads = weights.chunks_exact(4).zip(prices.chunks_exact(4));
        for (weights, prices) in quads {
            if let (&[a, b, c, d], &[p, q, r, s]) = (weights, prices) {
                let reduced = [cost(a) - p, cost(b) - q, cost(c) - r, cost(d) - s];
                lanes[0] = reduced[0].least(lanes[0]);
                lanes[1] = reduced[1].least(lanes[1]);
                lanes[2] = reduced[2].least(lanes[2]);
                lanes[3] = reduced[3].least(lanes[3]);
            }
        }
        lanes[0].least(lanes[1]).least(lanes[2].least(lanes[3]))
    }));
    let rest = weight_blocks.remainder();
    if !rest.is_empty() {
        let reduced = rest.iter().zip(price_blocks.remainder());
        minima.push(
            reduced
                .fold(f64::INFINITY, |least, (&weight, price)| least.least(cost(weight) - price)),
        );
    }
}

fn masked_minima<W: Weight>(
    weights: &[W],
    words: &[u64],
    prices: &[f64],
    minima: &mut Vec<f64>,
    sign: f64,
) {
    let blocks = weights.chunks(BLOCK).zip(prices.chunks(BLOCK)).enumerate();
    minima.extend(blocks.map(|(at, (weights, prices))| {
        let mut bits = words.get(at / 4).copied().unwrap_or(0) >> (at % 4 * BLOCK) & 0xffff;
        let mut least = f64::INFINITY;
        while bits != 0 {
            let lane = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            least = least.least(sign * weights[lane].float() - prices[lane]);
        }
        least
    }));
}
