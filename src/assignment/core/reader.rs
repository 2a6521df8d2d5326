//! Rows of costs, read in one sweep against the current prices.

use super::arrays::empty;
use super::grid::{Costs, Grid};
use super::sweeps::{Bounds, Desk, Terms};
use crate::kernel::{
    BitMatrix, Csr, Index, Lent, Matrix, MenteeIx, MentorIx, Meter, Side, StopReason, by_row,
};
use crate::market::{
    AssignmentProblem, Cells, Entry, Price as _, RowBuffer, RowView, SHORT, SLOT, Sense, Weight,
    many_of,
};
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// Fewer than so many rows and columns are looked at to tell how far costs lie apart.
const SAMPLED: usize = 64;

/// Rows that are looked at for columns of equal cost.
const TRIED: usize = 32;

/// From which sizes on rows are read before they are needed. What comes out is optimal whatever
/// they are; that it is the same for any number of threads needs them to be.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    /// Rows of fewer columns are read one by one, when they are needed: that takes no longer than
    /// a look at the lists of all that wait.
    pub(super) ahead: usize,
    /// Rows of fewer entries in all are not handed out to threads.
    pub(super) shared: usize,
    /// From so many rows on it is tried to sort a table. Smaller ones mostly go to the solver of
    /// small tables.
    pub(super) sorted: usize,
    /// Searches that settle fewer columns on average are not made over whole rows; if none is too short, all are.
    pub(super) whole: u64,
    /// Searches that go first where late prices of a sample suit most rows read so many rows a row before an auction takes over.
    pub(super) patience: u64,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { ahead: 1500, shared: 1 << 15, sorted: SHORT, whole: 16, patience: 128 }
    }
}

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
    /// What threads that make lists side by side work with.
    rooms: Vec<(Desk, RowBuffer<W>)>,
    pub(super) sizes: Sizes,
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
            rooms: Vec::new(),
            sizes: Sizes::default(),
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
    /// Pairs that cost more are out of the question, or dearer by so much.
    cap: f64,
    beyond: f64,
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
        empty(&mut memory.sample, SAMPLED * SAMPLED);
        memory.buffer.forget();
        let grid = Grid::of_weights::<W>();
        let (cap, beyond) = (f64::INFINITY, f64::INFINITY);
        Self { problem, memory, source, cap, beyond, grid, counted: None, reads: 0 }
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
            let first = stride - 1 - row % stride;
            let row = self.shared(row, buffer);
            row.sample(first, stride, |weight| sample.push(weight.float().abs()));
        }
        Grid::of_sample(&sample, (rows + columns) as f64)
    }

    /// Pairs that cost more are out of the question; infinite where all may be made.
    pub(crate) fn cap(&self) -> f64 {
        self.cap
    }

    /// A reader of these rows and columns alone, which are copied, with the pairs beyond the cap,
    /// dearer by `beyond`; nothing where a row does not list every column.
    pub(crate) fn sample<'b>(
        &mut self,
        picked: &[(u32, u32)],
        beyond: f64,
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
        let Self { problem, cap, .. } = *self;
        Some(Reader { problem, memory, source, cap, beyond, grid, counted: None, reads: 0 })
    }

    /// Room for a sample of so many rows, whether it is taken or not.
    pub(super) fn reserve(memory: &mut Memory<W>, count: usize) {
        empty(&mut memory.sample, SAMPLED * SAMPLED);
        let mut items = std::mem::take(&mut memory.table).into_items();
        empty(&mut items, count * count);
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

    /// What each row costs at least, where the check of the problem has seen it.
    pub(crate) fn least_costs(&self) -> Option<&'a [f64]> {
        self.problem.least_costs().filter(|_| self.source == Source::Problem)
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

    /// A reader of the same rows as they are, while this one waits.
    pub(crate) fn again(&mut self) -> Reader<'_, W> {
        let Self { problem, source, cap, beyond, .. } = *self;
        let (memory, grid) = (&mut *self.memory, Grid::of_weights::<W>());
        Reader { problem, memory, source, cap, beyond, grid, counted: None, reads: 0 }
    }

    /// Whether many columns cost a row the least, in most of a few rows. Where a short list holds
    /// all columns, no row is read again for its bids.
    pub(crate) fn is_level(&mut self) -> bool {
        if self.columns() <= SLOT {
            return false;
        }
        if self.level(0).is_some() {
            return true;
        }
        let (rows, sign) = (self.rows(), self.sign());
        let (tried, many) = (rows.min(TRIED), many_of(self.columns()) + 1);
        let mut level = 0;
        for at in 0..tried {
            let row = at * rows / tried;
            // A list that ends above the least cost, or holds as many of it as are asked for, tells
            // without a look at the row.
            if let Some((entries, threshold)) = self.cheapest(row)
                && let Some(first) = entries.first()
            {
                let equal = entries.iter().take_while(|entry| entry.cost == first.cost).count();
                if threshold > first.cost || equal >= many {
                    level += usize::from(equal >= many);
                    continue;
                }
            }
            let RowView::Full(weights) = self.view(row) else { return false };
            let cost = |weight: &W| sign * weight.small_float();
            let least = weights.iter().map(cost).fold(f64::INFINITY, f64::least);
            let equal = weights.iter().filter(|weight| cost(weight) == least).take(many).count();
            level += usize::from(equal == many);
        }
        level * 2 > tried
    }

    /// The columns that cost a row the least, a bit each, where the problem's check saw that many do.
    pub(crate) fn level(&self, row: usize) -> Option<&'a [u64]> {
        (self.source == Source::Problem).then(|| self.problem.level(row)).flatten()
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
        let (cap, beyond) = (f64::INFINITY, f64::INFINITY);
        Self { problem, memory, source, cap, beyond, grid, counted: None, reads: 0 }
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

    /// The weights of a row that has all columns, and what turns them into costs.
    pub(super) fn whole_row(&mut self, row: usize) -> Option<(&[W], Terms)> {
        self.reads += 1;
        let terms = self.terms();
        match self.view(row) {
            RowView::Full(weights) => Some((weights, terms)),
            _ => None,
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

    /// The same, with the pairs beyond the cap, dearer by `beyond`.
    pub(super) fn for_each_of_all(
        &mut self,
        row: usize,
        beyond: f64,
        mut each: impl FnMut(usize, f64),
    ) {
        self.reads += 1;
        let costs = Costs { beyond, ..self.costs() };
        self.view(row).for_each(|column, weight| each(column, costs.of(weight)));
    }

    /// What turns weights into costs as they are counted.
    fn costs(&self) -> Costs {
        Costs { sign: self.sign(), cap: self.cap, beyond: self.beyond, per: self.grid.per() }
    }

    /// What turns a weight into a cost.
    pub(crate) fn sign(&self) -> f64 {
        if self.problem.sense() == Sense::Max { -1.0 } else { 1.0 }
    }

    /// What turns rows into costs, beside prices.
    fn terms(&self) -> Terms {
        let costs = self.costs();
        let is_plain = self.cap == f64::INFINITY && !self.grid.is_counted();
        Terms { costs, is_plain, is_short: self.columns() <= SHORT }
    }

    /// The smallest reduced cost of every row; infinite where it allows no column. Side by side
    /// where that is worth it, and no work of the solver's, which counts what it reads.
    pub(super) fn least(&self, prices: &[f64], meter: &Meter<'_>) -> Result<Vec<f64>, StopReason> {
        let terms = self.terms();
        let scratch = || (Desk::default(), RowBuffer::new());
        by_row(
            0..self.rows(),
            |_| self.columns(),
            &mut meter.passing(),
            scratch,
            |(desk, buffer): &mut (Desk, RowBuffer<W>), row| {
                desk.least(self.shared(row, buffer), prices, terms)
            },
        )
    }

    /// The row's cheapest columns at these prices, into the desk, made from `most` blocks where
    /// there are blocks.
    pub(super) fn list(
        &mut self,
        row: usize,
        prices: &[f64],
        most: usize,
        desk: &mut Desk,
    ) -> Bounds {
        self.reads += 1;
        let (terms, own) = (self.terms(), self.own(row));
        desk.list(self.view(row), prices, terms, (own, most))
    }

    /// From so many rows on it is tried to sort a table.
    pub(super) fn sorts_from(&self) -> usize {
        self.memory.sizes.sorted
    }

    /// From so many columns that searches settle on average they may go over whole rows: where many rows are copies of
    /// few, and columns few, all do.
    pub(super) fn sweeps_from(&self) -> u64 {
        if self.copies().is_some() { 0 } else { self.memory.sizes.whole }
    }

    /// So many rows a row searches may read before an auction, where late prices suit most rows.
    pub(super) fn patience(&self) -> u64 {
        self.memory.sizes.patience
    }

    /// The costs of single pairs, infinite beyond the cap and where they are not allowed, where a
    /// table is at hand.
    pub(super) fn cost(&self) -> Option<impl Fn(u32, u32) -> f64> {
        self.cost_by(self.costs())
    }

    /// The same with the pairs beyond the cap, where all pairs of the table are allowed.
    pub(super) fn cost_of_any(&self) -> Option<impl Fn(u32, u32) -> f64> {
        self.is_whole().then(|| self.cost_by(Costs { beyond: 0.0, ..self.costs() })).flatten()
    }

    fn cost_by(&self, costs: Costs) -> Option<impl Fn(u32, u32) -> f64> {
        let (table, allowed, of) = self.table()?;
        Some(move |row: u32, column: u32| {
            let (row, column) = (row as usize, column as usize);
            let at = of.map_or(row, |of| of[row] as usize);
            let weight = table.get(at, column);
            let weight = weight.filter(|_| allowed.is_none_or(|bits| bits.get(row, column)));
            weight.map_or(f64::INFINITY, |&weight| costs.of(weight))
        })
    }

    /// Whether rows are those of a table, all of whose pairs are allowed.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.table(), Some((_, None, _)))
    }

    /// Whether they are those of a table, some of whose pairs are not.
    pub(crate) fn is_masked(&self) -> bool {
        matches!(self.table(), Some((_, Some(_), _)))
    }

    /// The table whose rows these are, and which of its pairs are allowed.
    fn table(&self) -> Option<Cells<'_, W>> {
        match self.source {
            Source::Problem => self.problem.cells(),
            Source::Table | Source::Sample(_) => Some((&self.memory.table, None, None)),
            Source::Masked => Some((&self.memory.table, Some(&self.memory.bits), None)),
            Source::Edges => None,
        }
    }

    /// Which row each one is a copy of, by numbers of their own, where that is known.
    pub(super) fn copies(&self) -> Option<&[u32]> {
        self.table()?.2
    }

    /// The smallest reduced cost of each of these rows; infinite where it allows no column. Side
    /// by side where that is worth it, and the same whether it is or not.
    pub(super) fn least_of(
        &mut self,
        rows: &[u32],
        prices: &[f64],
        (desk, least): (&mut Desk, &mut Vec<f64>),
    ) {
        self.reads += rows.len() as u64;
        least.clear();
        let terms = self.terms();
        if !(self.looks_ahead() && self.hands_out(rows.len())) {
            least
                .extend(rows.iter().map(|&row| desk.least(self.view(row as usize), prices, terms)));
            return;
        }
        least.resize(rows.len(), f64::INFINITY);
        let rooms = Mutex::new(std::mem::take(&mut self.memory.rooms));
        let reader = &*self;
        least.par_iter_mut().zip(rows).for_each_init(
            || Lent::of(&rooms),
            |room, (least, &row)| {
                let (desk, buffer) = room.take(Default::default);
                *least = desk.least(reader.shared(row as usize, buffer), prices, terms);
            },
        );
        self.memory.rooms = rooms.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    /// Whether rows are so long that those that wait are looked at before they bid.
    pub(super) fn looks_ahead(&self) -> bool {
        self.columns() >= self.memory.sizes.ahead
    }

    /// Whether so many rows are worth handing out to several threads.
    pub(super) fn hands_out(&self, rows: usize) -> bool {
        let is_worth_it = rows > 1 && rows * self.columns() >= self.memory.sizes.shared;
        is_worth_it && rayon::current_num_threads() > 1
    }

    /// Each row's list as [`Reader::list`] makes it, side by side in the caller's rayon pool.
    pub(super) fn lists(
        &mut self,
        rows: &[u32],
        prices: &[f64],
        most: usize,
        made: &mut Vec<(Bounds, Vec<Entry>)>,
    ) {
        self.reads += rows.len() as u64;
        if made.len() < rows.len() {
            made.resize_with(rows.len(), Default::default);
        }
        let rooms = Mutex::new(std::mem::take(&mut self.memory.rooms));
        let (reader, terms) = (&*self, self.terms());
        let work = made.par_iter_mut().zip(rows);
        work.for_each_init(
            || Lent::of(&rooms),
            |room, ((bounds, entries), &row)| {
                let (desk, buffer) = room.take(Default::default);
                let (row, own) = (row as usize, reader.own(row as usize));
                *bounds = desk.list(reader.shared(row, buffer), prices, terms, (own, most));
                entries.clone_from(&desk.found);
            },
        );
        self.memory.rooms = rooms.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    /// The column from which on a row prefers columns of equal cost: if all rows preferred the
    /// first ones they would compete for these, though others are as good.
    fn own(&self, row: usize) -> usize {
        row * self.columns() / self.rows()
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

    /// How far costs lie apart: between the 5th and the 95th of 100 of them, from
    /// a few rows and columns spread evenly, with the pairs beyond the cap. They tell how far
    /// prices will lie apart: a column that some rows may not have must be dear to the others.
    pub(super) fn range(&mut self) -> f64 {
        let (rows, columns) = (self.rows(), self.columns());
        let mut sample = std::mem::take(&mut self.memory.sample);
        sample.clear();
        let stride = (columns / (SAMPLED / 2)).max(1);
        // Rows that list few columns are sampled whole; of longer ones every so many columns are.
        let few = self.listed().is_some_and(|count| count <= rows.saturating_mul(SAMPLED));
        let costs = Costs { beyond: 0.0, ..self.costs() };
        for row in (0..rows).step_by((rows / (SAMPLED / 2)).max(1)) {
            self.reads += 1;
            let (view, first) = (self.view(row), row % stride);
            if let RowView::Full(_) = view {
                view.sample(first, stride, |weight| sample.push(costs.of(weight)));
            } else {
                view.for_each(|column, weight| {
                    if few || column % stride == first {
                        sample.push(costs.of(weight));
                    }
                });
            }
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
