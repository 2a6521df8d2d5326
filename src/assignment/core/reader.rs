//! Rows of costs, read in one sweep against the current prices.

use crate::kernel::{BitMatrix, Csr, Index, Matrix, MenteeIx, MentorIx, Side, Wide};
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
        Self { problem, memory, source, cap: f64::INFINITY, reads: 0 }
    }

    /// The same without the pairs that cost more than `cap`.
    pub(crate) fn within(self, cap: f64) -> Self {
        Self { cap, ..self }
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
        let source = Source::Sample(picked.len());
        Some(Reader { problem: self.problem, memory, source, cap: f64::INFINITY, reads: 0 })
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

    /// Whether all costs are whole numbers.
    pub(super) fn whole(&self) -> bool {
        W::Price::from_float(0.5) == W::Price::ZERO
    }

    /// How many rows were read in full.
    pub(crate) fn reads(&self) -> u64 {
        self.reads
    }

    /// The last read was no work of the solver's.
    pub(super) fn forget_read(&mut self) {
        self.reads -= 1;
    }

    /// A reader of the same rows, while this one waits.
    pub(crate) fn again(&mut self) -> Reader<'_, W> {
        let Self { problem, source, cap, .. } = *self;
        Reader { problem, memory: &mut *self.memory, source, cap, reads: 0 }
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
        Self { problem, memory, source, cap: f64::INFINITY, reads: 0 }
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
        let cap = self.cap;
        self.for_each_of_all(row, |column, cost| {
            if cost <= cap {
                each(column, cost);
            }
        });
    }

    /// The same, with the pairs beyond the cap.
    pub(super) fn for_each_of_all(&mut self, row: usize, mut each: impl FnMut(usize, f64)) {
        self.reads += 1;
        let sign = self.sign();
        self.view(row).for_each(|column, weight| each(column, sign * weight.small_float()));
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
        let (sign, cap) = (self.sign(), self.cap);
        let short = self.columns() <= SHORT;
        match self.view(row) {
            RowView::Full(weights) if short => {
                let reduced = weights.iter().zip(prices);
                minima.extend(reduced.map(|(&weight, price)| capped(weight, sign, cap) - price));
                1
            }
            RowView::Full(weights) => {
                minima.resize(weights.len().div_ceil(BLOCK), f64::INFINITY);
                let minima = minima.as_mut_slice();
                if cap < f64::INFINITY {
                    let cost = |weight: W| capped(weight, sign, cap);
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
                masked_minima(weights, words, prices, minima, |weight| capped(weight, sign, cap));
                BLOCK
            }
            RowView::Listed(entries) => {
                minima.extend(
                    entries
                        .iter()
                        .map(|&(column, weight)| capped(weight, sign, cap) - prices[column.get()]),
                );
                1
            }
        }
    }

    /// The cheapest columns of a row, where the problem's check listed them.
    pub(crate) fn cheapest(&self, row: usize) -> Option<(&'a [Entry], f64)> {
        let (entries, threshold) =
            (self.source == Source::Problem).then(|| self.problem.cheapest(row)).flatten()?;
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
        let (sign, cap) = (self.sign(), self.cap);
        let short = self.columns() <= SHORT;
        let mut found = std::mem::take(&mut self.memory.found);
        found.clear();
        let (weights, words) = match self.view(row) {
            RowView::Listed(entries) => {
                for (&(column, weight), &reduced) in entries.iter().zip(minima) {
                    if reduced <= bound && sign * weight.small_float() <= cap {
                        each(column.get(), sign * weight.small_float(), reduced);
                    }
                }
                (&[][..], &[][..])
            }
            RowView::Full(weights) if short => {
                for (column, (weight, &reduced)) in weights.iter().zip(minima).enumerate() {
                    if reduced <= bound && sign * weight.small_float() <= cap {
                        each(column, sign * weight.small_float(), reduced);
                    }
                }
                (&[][..], &[][..])
            }
            RowView::Full(weights) => (weights, &[][..]),
            RowView::Masked(weights, words) => (weights, words),
        };
        // As many as any row may need, so that a later problem finds enough memory.
        found.reserve(weights.len().div_ceil(BLOCK));
        let costs = (sign, cap);
        LowColumns { weights, prices, minima, bound, costs, found: &mut found }.widely();
        for &(from, low) in &found {
            let allowed = words.get(from / 64).map_or(u64::MAX, |word| word >> (from % 64));
            let mut bits = low & allowed;
            while bits != 0 {
                let column = from + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let cost = sign * weights[column].small_float();
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

/// What a pair costs; infinite beyond the cap.
#[inline(always)]
fn capped<W: Weight>(weight: W, sign: f64, cap: f64) -> f64 {
    let cost = sign * weight.small_float();
    if cost <= cap { cost } else { f64::INFINITY }
}

/// The minimum of each block of reduced costs.
struct BlockMinima<'a, W, Cost> {
    weights: &'a [W],
    prices: &'a [f64],
    minima: &'a mut [f64],
    cost: Cost,
}

impl<W: Weight, Cost: Fn(W) -> f64> Wide for BlockMinima<'_, W, Cost> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, minima, cost } = self;
        let blocks = weights.chunks(BLOCK).zip(prices.chunks(BLOCK));
        for ((weights, prices), minimum) in blocks.zip(minima) {
            let (Ok(weights), Ok(prices)) =
                (<&[W; BLOCK]>::try_from(weights), <&[f64; BLOCK]>::try_from(prices))
            else {
                let reduced =
                    weights.iter().zip(prices).map(|(&weight, price)| cost(weight) - price);
                *minimum = reduced.fold(f64::INFINITY, f64::least);
                continue;
            };
            // Halved again and again: so the compiler turns it into vector instructions.
            let mut eight = [0.0; 8];
            for lane in 0..8 {
                let low = cost(weights[lane]) - prices[lane];
                eight[lane] = (cost(weights[lane + 8]) - prices[lane + 8]).least(low);
            }
            let mut four = [0.0; 4];
            for lane in 0..4 {
                four[lane] = eight[lane].least(eight[lane + 4]);
            }
            *minimum = four[0].least(four[2]).least(four[1].least(four[3]));
        }
    }
}

/// For each block whose minimum reaches the bound, which of its columns do: a bit each.
struct LowColumns<'a, W> {
    weights: &'a [W],
    prices: &'a [f64],
    minima: &'a [f64],
    bound: f64,
    /// What turns a weight into a cost, and which costs are out of the question.
    costs: (f64, f64),
    found: &'a mut Vec<(usize, u64)>,
}

impl<W: Weight> Wide for LowColumns<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, minima, bound, costs: (sign, cap), found } = self;
        let blocks = weights.chunks(BLOCK).zip(prices.chunks(BLOCK));
        for (at, ((weights, prices), &minimum)) in blocks.zip(minima).enumerate() {
            if minimum > bound {
                continue;
            }
            let mut low = [false; BLOCK];
            for (low, (weight, price)) in low.iter_mut().zip(weights.iter().zip(prices)) {
                let cost = sign * weight.small_float();
                *low = (cost - price <= bound) & (cost <= cap);
            }
            let mut bits = 0;
            for (lane, &low) in low.iter().enumerate() {
                bits |= u64::from(low) << lane;
            }
            found.push((at * BLOCK, bits));
        }
    }
}

fn masked_minima<W: Weight>(
    weights: &[W],
    words: &[u64],
    prices: &[f64],
    minima: &mut Vec<f64>,
    cost: impl Fn(W) -> f64,
) {
    let blocks = weights.chunks(BLOCK).zip(prices.chunks(BLOCK)).enumerate();
    minima.extend(blocks.map(|(at, (weights, prices))| {
        let mut bits = words.get(at / 4).copied().unwrap_or(0) >> (at % 4 * BLOCK) & 0xffff;
        let mut least = f64::INFINITY;
        while bits != 0 {
            let lane = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            least = least.least(cost(weights[lane]) - prices[lane]);
        }
        least
    }));
}
