//! Rows of costs, read in one sweep against the current prices.

use super::grid::{Costs, Grid};
use super::sweeps::{BlockMinima, LowColumns, masked_minima};
use crate::kernel::{BitMatrix, Csr, Index, Matrix, MenteeIx, MentorIx, Side, Wide as _};
use crate::market::{
    AssignmentProblem, BLOCK, Entry, Price as _, RowBuffer, RowView, SHORT, SLOT, Sense, Weight,
};

/// Fewer than so many rows and columns are looked at to tell how far costs lie apart.
const SAMPLED: usize = 64;

/// Rows that are looked at for columns of equal cost. Many are one in so many columns, or more
/// than a short list holds: such a row would be read again for each bid.
const TRIED: usize = 32;
const EQUAL: usize = 32;

/// What a reader keeps from one problem to the next.
pub(crate) struct Memory<W: Weight> {
    buffer: RowBuffer<W>,
    /// The row that the buffer may hold.
    held: usize,
    /// The problem's weights with rows and columns exchanged, in the form they have.
    table: Matrix<W>,
    bits: BitMatrix,
    edges: Csr<(MentorIx, W)>,
    unsorted: Vec<(MentorIx, MentorIx, W)>,
    sample: Vec<f64>,
    /// Blocks of a row with the columns that are wanted of each.
    found: Vec<(usize, u64)>,
}

impl<W: Weight> Default for Memory<W> {
    fn default() -> Self {
        Self {
            buffer: RowBuffer::new(),
            held: 0,
            table: Matrix::default(),
            bits: BitMatrix::default(),
            edges: Csr::new(),
            unsorted: Vec::new(),
            sample: Vec::new(),
            found: Vec::new(),
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
    /// A square table of so many of its rows and columns.
    Sample(usize),
}

/// Reads rows as costs, in `f64`: whole numbers stay exact, because the caller has
/// made sure that all sums stay below 2⁵³.
pub(crate) struct Reader<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    memory: &'a mut Memory<W>,
    source: Source,
    /// Pairs that cost more are out of the question.
    cap: f64,
    /// In what costs are counted, and in what they can be.
    grid: Grid,
    counted: Option<Grid>,
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
        memory.sample.clear();
        memory.sample.reserve(SAMPLED * SAMPLED);
        memory.buffer.forget();
        let grid = Grid::of_weights::<W>();
        Self { problem, memory, source, cap: f64::INFINITY, grid, counted: None, reads: 0 }
    }

    /// The same with the grid known on which a few costs lie, if they do: costs are counted on
    /// it from [`Reader::start_counting`] on.
    pub(crate) fn on_grid(self) -> Self {
        let mut buffer = RowBuffer::new();
        match self.grid_of_some(&mut buffer) {
            Some(counted) if counted.is_counted() => Self { counted: Some(counted), ..self },
            Some(grid) => Self { grid, ..self },
            None => self,
        }
    }

    /// From now on costs are counted on their grid; says whether they begin to be.
    pub(super) fn start_counting(&mut self) -> bool {
        let counted = self.counted.take();
        self.grid = counted.unwrap_or(self.grid);
        counted.is_some()
    }

    /// From now on costs are as they are.
    pub(crate) fn stop_counting(&mut self) {
        if self.grid.is_counted() {
            self.grid = Grid::of_weights::<W>();
        }
        self.counted = None;
    }

    /// In what costs are counted.
    pub(crate) fn grid(&self) -> Grid {
        self.grid
    }

    /// The same without the pairs that cost more than `cap`.
    pub(crate) fn within(self, cap: f64) -> Self {
        Self { cap, ..self }
    }

    /// The grid of floats on which some weights spread over the rows lie.
    fn grid_of_some(&self, buffer: &mut RowBuffer<W>) -> Option<Grid> {
        if !W::FLOATS {
            return None;
        }
        let mut sample = Vec::new();
        let (rows, columns) = (self.rows(), self.columns());
        let stride = (columns / SAMPLED).max(1);
        for row in (0..rows).step_by(rows.div_ceil(SAMPLED).max(1)) {
            // Rows start at different columns; of lists that are short all is looked at.
            let mut at = row % stride;
            self.shared(row, buffer).for_each(|_, weight| {
                at += 1;
                if at >= stride {
                    at = 0;
                    sample.push(weight.float().abs());
                }
            });
        }
        Grid::of_sample(&sample, (rows + columns) as f64)
    }

    /// Pairs that cost more are out of the question; infinite where all may be made.
    pub(crate) fn cap(&self) -> f64 {
        self.cap
    }

    /// A reader of these rows and columns alone, which are copied; nothing where a
    /// row does not list every column.
    pub(crate) fn sample<'b>(
        &mut self,
        picked: &[(u32, u32)],
        memory: &'b mut Memory<W>,
    ) -> Option<Reader<'b, W>>
    where
        'a: 'b,
    {
        let mut items = std::mem::take(&mut memory.table).into_items();
        items.clear();
        for &(row, _) in picked {
            let RowView::Full(weights) = self.view(row as usize) else { return None };
            items.extend(picked.iter().map(|&(_, column)| weights[column as usize]));
        }
        memory.table = Matrix::new(picked.len(), picked.len(), items).ok()?;
        let (source, grid) = (Source::Sample(picked.len()), self.grid);
        Some(Reader {
            problem: self.problem,
            memory,
            source,
            cap: f64::INFINITY,
            grid,
            counted: None,
            reads: 0,
        })
    }

    /// Room for a sample of so many rows, whether it is taken or not.
    pub(super) fn reserve(memory: &mut Memory<W>, count: usize) {
        let mut items = std::mem::take(&mut memory.table).into_items();
        items.clear();
        items.reserve(count * count);
        memory.table = Matrix::new(0, 0, items).unwrap_or_default();
    }

    /// The problem's side that this reader's rows are.
    pub(crate) fn side(&self) -> Side {
        if self.source == Source::Problem { Side::Mentee } else { Side::Mentor }
    }

    pub(crate) fn rows(&self) -> usize {
        match self.source {
            Source::Sample(count) => count,
            _ => self.problem.agents(self.side()),
        }
    }

    pub(crate) fn columns(&self) -> usize {
        match self.source {
            Source::Sample(count) => count,
            _ => self.problem.agents(self.side().other()),
        }
    }

    /// How many pairs there are, where each row lists its own.
    pub(crate) fn listed(&self) -> Option<usize> {
        match self.source {
            Source::Problem => self.problem.edges(),
            Source::Edges => Some(self.memory.edges.len()),
            _ => None,
        }
    }

    /// How many rows were read in full.
    pub(crate) fn reads(&self) -> u64 {
        self.reads
    }

    /// The last read was no work of the solver's.
    pub(super) fn forget_read(&mut self) {
        self.reads -= 1;
    }

    /// A reader of the same rows as they are, while this one waits.
    pub(crate) fn again(&mut self) -> Reader<'_, W> {
        let Self { problem, source, cap, .. } = *self;
        let grid = Grid::of_weights::<W>();
        Reader { problem, memory: &mut *self.memory, source, cap, grid, counted: None, reads: 0 }
    }

    /// Whether many columns cost a row the least, in most of a few rows. Where a short list holds
    /// all columns, no row is read again for its bids.
    pub(crate) fn is_level(&mut self) -> bool {
        if self.columns() <= SLOT {
            return false;
        }
        let (rows, sign) = (self.rows(), self.sign());
        let (tried, many) = (rows.min(TRIED), (self.columns() / EQUAL).min(SLOT) + 1);
        let mut level = 0;
        for at in 0..tried {
            let RowView::Full(weights) = self.view(at * rows / tried) else { return false };
            let cost = |weight: &W| sign * weight.small_float();
            let least = weights.iter().map(cost).fold(f64::INFINITY, f64::least);
            let equal = weights.iter().filter(|weight| cost(weight) == least).take(many).count();
            level += usize::from(equal == many);
        }
        level * 2 > tried
    }

    /// A reader of the same problem as the last one that had this memory.
    pub(crate) fn resume(
        problem: &'a AssignmentProblem<W>,
        turned: bool,
        memory: &'a mut Memory<W>,
    ) -> Self {
        let source = match problem.weights_table() {
            _ if !turned => Source::Problem,
            Some((_, None)) => Source::Table,
            Some((_, Some(_))) => Source::Masked,
            None => Source::Edges,
        };
        memory.buffer.forget();
        let grid = Grid::of_weights::<W>();
        Self { problem, memory, source, cap: f64::INFINITY, grid, counted: None, reads: 0 }
    }

    /// A row, read by many threads, each with its own buffer; with the pairs beyond the cap.
    pub(crate) fn shared<'b>(&'b self, row: usize, buffer: &'b mut RowBuffer<W>) -> RowView<'b, W> {
        match self.source {
            Source::Problem => self.problem.row(MenteeIx::at(row), buffer),
            Source::Table | Source::Sample(_) => RowView::Full(self.memory.table.row(row)),
            Source::Masked => {
                RowView::Masked(self.memory.table.row(row), self.memory.bits.row(row))
            }
            Source::Edges => RowView::Listed(self.memory.edges.row(row)),
        }
    }

    fn view(&mut self, row: usize) -> RowView<'_, W> {
        let memory = &mut *self.memory;
        match self.source {
            // The row that was asked for last is often asked for again, and may cost much to make.
            Source::Problem if memory.held == row && memory.buffer.held().is_some() => {
                memory.buffer.held().unwrap_or(RowView::Listed(&[]))
            }
            Source::Problem => {
                memory.buffer.forget();
                memory.held = row;
                self.problem.row(MenteeIx::at(row), &mut memory.buffer)
            }
            Source::Table | Source::Sample(_) => RowView::Full(memory.table.row(row)),
            Source::Masked => RowView::Masked(memory.table.row(row), memory.bits.row(row)),
            Source::Edges => RowView::Listed(memory.edges.row(row)),
        }
    }

    /// Calls `each` with the allowed columns of a row and their costs.
    pub(crate) fn for_each(&mut self, row: usize, mut each: impl FnMut(usize, f64)) {
        self.reads += 1;
        let costs = self.costs();
        self.view(row).for_each(|column, weight| {
            let cost = costs.of(weight);
            if cost < f64::INFINITY {
                each(column, cost);
            }
        });
    }

    /// The same, with the pairs beyond the cap.
    pub(super) fn for_each_of_all(&mut self, row: usize, mut each: impl FnMut(usize, f64)) {
        self.reads += 1;
        let costs = Costs { cap: f64::INFINITY, ..self.costs() };
        self.view(row).for_each(|column, weight| each(column, costs.of(weight)));
    }

    /// What turns weights into costs as they are counted.
    fn costs(&self) -> Costs {
        Costs { sign: self.sign(), cap: self.cap, per: self.grid.per() }
    }

    /// What turns a weight into a cost.
    pub(crate) fn sign(&self) -> f64 {
        if self.problem.sense() == Sense::Max { -1.0 } else { 1.0 }
    }

    /// The smallest reduced cost `cost − price` of each block of columns, into
    /// `minima`; infinite where no column of a block is allowed. Says how many
    /// columns make a block: one in a short or listed row.
    pub(super) fn minima(&mut self, row: usize, prices: &[f64], minima: &mut Vec<f64>) -> usize {
        self.reads += 1;
        minima.clear();
        let maximise = self.problem.sense() == Sense::Max;
        let (costs, plain) = (self.costs(), self.cap == f64::INFINITY && !self.grid.is_counted());
        let short = self.columns() <= SHORT;
        match self.view(row) {
            RowView::Full(weights) if short => {
                let reduced = weights.iter().zip(prices);
                minima.extend(reduced.map(|(&weight, price)| costs.of(weight) - price));
                1
            }
            RowView::Full(weights) => {
                minima.resize(weights.len().div_ceil(BLOCK), f64::INFINITY);
                let minima = minima.as_mut_slice();
                if !plain {
                    let cost = |weight: W| costs.of(weight);
                    BlockMinima { weights, prices, minima, cost }.widely();
                } else if maximise {
                    let cost = |weight: W| -weight.small_float();
                    BlockMinima { weights, prices, minima, cost }.widely();
                } else {
                    BlockMinima { weights, prices, minima, cost: W::small_float }.widely();
                }
                BLOCK
            }
            RowView::Masked(weights, words) => {
                masked_minima(weights, words, prices, minima, |weight| costs.of(weight));
                BLOCK
            }
            RowView::Listed(entries) => {
                let reduced =
                    |&(column, weight): &(MentorIx, W)| costs.of(weight) - prices[column.get()];
                minima.extend(entries.iter().map(reduced));
                1
            }
        }
    }

    /// The cheapest columns of a row, where the problem's check listed them.
    pub(crate) fn cheapest(&self, row: usize) -> Option<(&'a [Entry], f64)> {
        let is_listed = self.source == Source::Problem && !self.grid.is_counted();
        let (entries, threshold) = is_listed.then(|| self.problem.cheapest(row)).flatten()?;
        if self.cap == f64::INFINITY {
            return Some((entries, threshold));
        }
        let within = entries.partition_point(|entry| entry.cost <= self.cap);
        // Where the list goes beyond the cap it holds all columns that are left.
        Some((&entries[..within], if self.cap < threshold { f64::INFINITY } else { threshold }))
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
        let costs = self.costs();
        let short = self.columns() <= SHORT;
        let mut found = std::mem::take(&mut self.memory.found);
        found.clear();
        let mut low = |column: usize, weight: W, reduced: f64| {
            // An infinite bound lets everything in but what is out of the question.
            let cost = costs.of(weight);
            if reduced <= bound && cost < f64::INFINITY {
                each(column, cost, reduced);
            }
        };
        let (weights, words) = match self.view(row) {
            RowView::Listed(entries) => {
                let listed = entries.iter().zip(minima);
                listed.for_each(|(&(at, weight), &reduced)| low(at.get(), weight, reduced));
                (&[][..], &[][..])
            }
            RowView::Full(weights) if short => {
                let all = weights.iter().zip(minima).enumerate();
                all.for_each(|(column, (&weight, &reduced))| low(column, weight, reduced));
                (&[][..], &[][..])
            }
            RowView::Full(weights) => (weights, &[][..]),
            RowView::Masked(weights, words) => (weights, words),
        };
        // As many as any row may need, so that a later problem finds enough memory.
        found.reserve(weights.len().div_ceil(BLOCK));
        LowColumns { weights, prices, minima, bound, costs, found: &mut found }.widely();
        for &(from, low) in &found {
            let allowed = words.get(from / 64).map_or(u64::MAX, |word| word >> (from % 64));
            let mut bits = low & allowed;
            while bits != 0 {
                let column = from + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let cost = costs.of(weights[column]);
                each(column, cost, cost - prices[column]);
            }
        }
        self.memory.found = found;
    }

    /// How far costs lie apart: between the 5th and the 95th of 100 of them, from
    /// a few rows and columns spread evenly.
    pub(super) fn range(&mut self) -> f64 {
        let (rows, columns) = (self.rows(), self.columns());
        let mut sample = std::mem::take(&mut self.memory.sample);
        sample.clear();
        let stride = (columns / (SAMPLED / 2)).max(1);
        // Rows that list few columns are sampled whole; of longer ones every so many columns are.
        let few = self.listed().is_some_and(|count| count <= rows.saturating_mul(SAMPLED));
        for row in (0..rows).step_by((rows / (SAMPLED / 2)).max(1)) {
            self.for_each(row, |column, cost| {
                if few || column % stride == row % stride {
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
