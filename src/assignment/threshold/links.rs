//! Which columns of a row are no worse than a threshold: from the row's short list where that
//! tells, else as a bit each.

use super::super::core::{Memory, Reader};
use super::loops::{Least, LeastUnseen, LowerColumns, Passing, WORD, at_cost};
use super::planes::Planes;
use crate::kernel::{Index as _, MentorIx, Meter, StopReason, Wide as _, narrow, ones};
use crate::market::{Entry, Price as _, RowBuffer, RowView, Weight};

/// With fewer unseen columns than one in so many, they are looked up one by one.
const SPARSE: usize = 16;

/// What is known of a row's links: the columns whose cost is at most a threshold.
#[derive(Clone, Copy)]
struct Known {
    /// The bits hold for every threshold from this one on …
    from: f64,
    /// … up to this one, which is excluded.
    below: f64,
}

/// Of no threshold.
const UNKNOWN: Known = Known { from: f64::INFINITY, below: f64::NEG_INFINITY };

/// What links are written into, kept from one search to the next.
pub(super) struct LinkRoom<W> {
    buffer: RowBuffer<W>,
    bits: Vec<u64>,
    known: Vec<Known>,
    planes: Planes,
    own: Vec<f64>,
}

impl<W: Weight> Default for LinkRoom<W> {
    fn default() -> Self {
        let (bits, known, planes, own) = Default::default();
        Self { buffer: RowBuffer::new(), bits, known, planes, own }
    }
}

/// The links of all rows, found when they are first asked for.
pub(super) struct Links<'a, W: Weight> {
    reader: Reader<'a, W>,
    buffer: RowBuffer<W>,
    words: usize,
    bits: Vec<u64>,
    known: Vec<Known>,
    /// Which levels pairs pass, where that was asked for.
    planes: Planes,
    /// Whether the bits are what they are told to be, whatever is asked for.
    told: bool,
    /// Where each row has a threshold of its own, these, whatever is asked for.
    pub(super) own: Vec<f64>,
    pub(super) row_reads: u64,
}

/// A pair, and its cost as a threshold.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) cost: f64,
    pub(super) row: u32,
    pub(super) column: u32,
}

impl Mark {
    pub(super) fn new(cost: f64, row: usize, column: usize) -> Self {
        Self { cost, row: narrow(row), column: narrow(column) }
    }
}

/// The links of one row.
pub(super) enum Linked<'s, W> {
    /// The first so many of its list.
    Listed(&'s [Entry]),
    /// A bit for each column.
    Bits(&'s [u64]),
    /// Those of all its pairs that cost at most so much, weights being costs times the sign.
    Costs(&'s [(MentorIx, W)], f64, f64),
}

impl<'s, W: Weight> Linked<'s, W> {
    /// The columns of a row whose links are not bits.
    pub(super) fn listed(&self) -> impl Iterator<Item = usize> + use<'s, W> {
        let (entries, pairs, sign, threshold) = match *self {
            Self::Listed(entries) => (entries, &[][..], 1.0, f64::INFINITY),
            Self::Costs(pairs, sign, threshold) => (&[][..], pairs, sign, threshold),
            Self::Bits(_) => (&[][..], &[][..], 1.0, f64::INFINITY),
        };
        let pairs = pairs.iter().filter(move |pair| sign * pair.1.small_float() <= threshold);
        entries.iter().map(|entry| entry.column as usize).chain(pairs.map(|pair| pair.0.get()))
    }

    /// How many columns are linked.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Bits(bits) => bits.iter().map(|word| word.count_ones() as usize).sum(),
            _ => self.listed().count(),
        }
    }
}

impl<'a, W: Weight> Links<'a, W> {
    pub(super) fn new(reader: Reader<'a, W>, room: LinkRoom<W>) -> Self {
        let LinkRoom { buffer, mut bits, mut known, mut planes, mut own } = room;
        let (rows, columns) = (reader.rows(), reader.columns());
        let words = if reader.listed().is_some() { 0 } else { columns.div_ceil(WORD) };
        bits.clear();
        known.clear();
        known.resize(rows, UNKNOWN);
        planes.forget();
        own.clear();
        let (told, row_reads) = (false, 0);
        Self { reader, buffer, words, bits, known, planes, told, own, row_reads }
    }

    /// What can be used again.
    pub(super) fn into_room(self) -> LinkRoom<W> {
        let Self { buffer, bits, known, planes, own, .. } = self;
        LinkRoom { buffer, bits, known, planes, own }
    }

    /// A reader of these rows and columns alone; nothing where a row does not list every column.
    pub(super) fn square<'b>(
        &mut self,
        picked: &[(u32, u32)],
        memory: &'b mut Memory<W>,
    ) -> Option<Reader<'b, W>>
    where
        'a: 'b,
    {
        self.reader.sample(picked, memory)
    }

    pub(super) fn rows(&self) -> usize {
        self.reader.rows()
    }

    pub(super) fn columns(&self) -> usize {
        self.reader.columns()
    }

    /// Calls `each` with the allowed columns of a row and their costs.
    pub(super) fn for_each(&mut self, row: usize, mut each: impl FnMut(usize, f64)) {
        self.row_reads += 1;
        let sign = self.reader.sign();
        let view = self.reader.shared(row, &mut self.buffer);
        view.for_each(|column, weight| each(column, sign * weight.small_float()));
    }

    /// The least cost of a row with the first column that has it; lowers the least costs of
    /// the columns, where these are asked for.
    pub(super) fn least(&mut self, row: usize, columns: Option<&mut [f64]>) -> (f64, usize) {
        if let (None, Some((entries, threshold))) = (&columns, self.reader.cheapest(row)) {
            if let Some(first) = entries.first()
                && first.cost <= threshold
            {
                return (first.cost, first.column as usize);
            }
        }
        self.row_reads += 1;
        let sign = self.reader.sign();
        match self.reader.shared(row, &mut self.buffer) {
            RowView::Full(weights) => {
                let least = match columns {
                    Some(columns) => LowerColumns { weights, columns, sign }.widely(),
                    None => Least { weights, sign }.widely(),
                };
                (least, at_cost(weights, sign, least))
            }
            view => {
                let (mut least, mut columns) = ((f64::INFINITY, 0), columns);
                view.for_each(|column, weight| {
                    let cost = sign * weight.small_float();
                    if cost < least.0 {
                        least = (cost, column);
                    }
                    if let Some(low) = columns.as_mut().and_then(|low| low.get_mut(column)) {
                        *low = cost.least(*low);
                    }
                });
                least
            }
        }
    }

    /// The first entries of the row's short list, and the threshold below which it lists all.
    pub(super) fn list(&self, row: usize) -> Option<(&'a [Entry], f64)> {
        self.reader.cheapest(row)
    }

    /// What a pair costs, where it is allowed.
    pub(super) fn cost(&mut self, row: usize, column: usize) -> Option<f64> {
        let sign = self.reader.sign();
        let view = self.reader.shared(row, &mut self.buffer);
        view.weight(MentorIx::at(column)).map(|weight| sign * weight.small_float())
    }

    /// Lowers the least costs of these columns.
    pub(super) fn lower(&mut self, row: usize, columns: &[usize], low: &mut [f64]) {
        let sign = self.reader.sign();
        let view = self.reader.shared(row, &mut self.buffer);
        for &column in columns {
            if let Some(weight) = view.weight(MentorIx::at(column)) {
                low[column] = (sign * weight.small_float()).least(low[column]);
            }
        }
    }

    /// The columns of a row whose cost is at most `threshold`, or at most the row's own.
    pub(super) fn of(&mut self, row: usize, threshold: f64) -> Linked<'_, W> {
        if self.told {
            return Linked::Bits(&self.bits[row * self.words..(row + 1) * self.words]);
        }
        let threshold = self.own.get(row).copied().unwrap_or(threshold);
        if let Some((entries, complete)) = self.reader.cheapest(row)
            && threshold < complete
        {
            let count = entries.partition_point(|entry| entry.cost <= threshold);
            self.known[row].below = entries.get(count).map_or(complete, |entry| entry.cost);
            return Linked::Listed(&entries[..count]);
        }
        if self.words == 0 {
            // The next cost is not known, only that it is higher.
            self.known[row].below = threshold;
            let RowView::Listed(pairs) = self.reader.shared(row, &mut self.buffer) else {
                return Linked::Listed(&[]);
            };
            return Linked::Costs(pairs, self.reader.sign(), threshold);
        }
        if self.bits.is_empty() {
            self.bits.resize(self.rows() * self.words, 0);
        }
        let known = &mut self.known[row];
        let bits = &mut self.bits[row * self.words..(row + 1) * self.words];
        let holds = known.from <= threshold && (threshold < known.below || known.from == threshold);
        if !holds && let Some(level) = self.planes.level(threshold) {
            // Here neither.
            *known = Known { from: threshold, below: threshold };
            self.planes.passing(row, level, bits);
        } else if !holds {
            self.row_reads += 1;
            let sign = self.reader.sign();
            known.from = threshold;
            known.below = match self.reader.shared(row, &mut self.buffer) {
                RowView::Full(weights) => Passing { weights, bits, threshold, sign }.widely(),
                RowView::Masked(weights, allowed) => {
                    let below = Passing { weights, bits, threshold, sign }.widely();
                    bits.iter_mut().zip(allowed).for_each(|(word, allowed)| *word &= allowed);
                    below
                }
                view @ RowView::Listed(_) => {
                    bits.fill(0);
                    let mut below = f64::INFINITY;
                    view.for_each(|column, weight| {
                        let cost = sign * weight.small_float();
                        if cost <= threshold {
                            bits[column / WORD] |= 1 << (column % WORD);
                        } else {
                            below = cost.least(below);
                        }
                    });
                    below
                }
            };
        }
        Linked::Bits(bits)
    }

    /// Finds out in one pass which of these levels, at most [`LEVELS`](super::loops::LEVELS) that
    /// ascend, each pair passes.
    pub(super) fn classify(
        &mut self,
        levels: &[f64],
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.row_reads += self.rows() as u64;
        self.planes.fill(&self.reader, levels, meter)
    }

    /// Tells the pairs of this class anew, by levels within it.
    pub(super) fn refine(
        &mut self,
        class: usize,
        levels: &[f64],
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.row_reads += self.rows() as u64;
        self.planes.refine(&self.reader, class, levels, meter)
    }

    /// Whether links are bits and rows have no short lists.
    pub(super) fn is_plain(&self) -> bool {
        self.words > 0 && self.reader.cheapest(0).is_none()
    }

    /// Whether links are bits.
    pub(super) fn is_dense(&self) -> bool {
        self.words > 0
    }

    /// The pairs that are above all levels before this place and not above the level at it, if
    /// there is one, ascending; nothing where there are more than `most`.
    pub(super) fn class(
        &mut self,
        class: usize,
        most: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<Mark>>, StopReason> {
        let count = self.planes.count(class);
        if count > most {
            return Ok(None);
        }
        let mut marks = Vec::with_capacity(count);
        let sign = self.reader.sign();
        for row in 0..self.rows() {
            meter.step()?;
            let mut words = self.planes.of_class(row, class).enumerate().peekable();
            while words.next_if(|&(_, word)| word == 0).is_some() {}
            if words.peek().is_none() {
                continue;
            }
            let view = self.reader.shared(row, &mut self.buffer);
            for (at, mut rest) in words {
                while rest != 0 {
                    let column = at * WORD + rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    if let Some(weight) = view.weight(MentorIx::at(column)) {
                        let cost = sign * weight.small_float();
                        marks.push(Mark::new(cost, row, column));
                    }
                }
            }
        }
        marks.sort_unstable_by(|a, b| a.cost.total_cmp(&b.cost));
        Ok(Some(marks))
    }

    /// From now on the links are those of this level, with those that [`Links::flip`] changes.
    pub(super) fn tell(&mut self, level: usize) {
        self.told = true;
        self.bits.resize(self.rows() * self.words, 0);
        for (row, bits) in self.bits.chunks_mut(self.words.max(1)).enumerate() {
            self.planes.passing(row, level, bits);
        }
    }

    /// From now on the links are what is asked for again, of which nothing is known.
    pub(super) fn forget(&mut self) {
        self.told = false;
        self.known.fill(UNKNOWN);
    }

    /// Takes these pairs into the links, or those that are there out of them.
    pub(super) fn flip(&mut self, marks: &[Mark]) {
        for mark in marks {
            let at = mark.row as usize * self.words + mark.column as usize / WORD;
            self.bits[at] ^= 1 << (mark.column as usize % WORD);
        }
    }

    /// No column of the row costs between the threshold that its links were last asked for
    /// and this.
    pub(super) fn below(&self, row: usize) -> f64 {
        self.known[row].below
    }

    /// The least cost of a row among the columns whose bit is set in `unseen`, of which there
    /// are `count`, with the first column that has it; nothing where none is allowed.
    pub(super) fn least_unseen(
        &mut self,
        row: usize,
        unseen: &[u64],
        count: usize,
    ) -> Option<(f64, usize)> {
        let is_unseen = |column: usize| unseen[column / WORD] >> (column % WORD) & 1 == 1;
        if let Some((entries, complete)) = self.reader.cheapest(row) {
            let first = entries.iter().find(|entry| is_unseen(entry.column as usize));
            if let Some(entry) = first
                && entry.cost <= complete
            {
                return Some((entry.cost, entry.column as usize));
            }
        }
        self.row_reads += 1;
        let sign = self.reader.sign();
        let mut least: Option<(f64, usize)> = None;
        let mut lower = |column: usize, cost: f64| {
            if least.is_none_or(|(low, _)| cost < low) {
                least = Some((cost, column));
            }
        };
        match self.reader.shared(row, &mut self.buffer) {
            RowView::Full(weights) if count * SPARSE < weights.len() => {
                ones(unseen).for_each(|column| lower(column, sign * weights[column].small_float()));
            }
            RowView::Full(weights) => {
                let cost = LeastUnseen { weights, unseen, sign }.widely();
                if cost < f64::INFINITY {
                    let mut first = None;
                    for (at, word) in unseen.iter().enumerate() {
                        let from = at * WORD;
                        let part = &weights[from..weights.len().min(from + WORD)];
                        first = (0..part.len()).find(|&lane| {
                            word >> lane & 1 == 1 && sign * part[lane].small_float() == cost
                        });
                        if let Some(lane) = first {
                            lower(from + lane, cost);
                            break;
                        }
                    }
                    debug_assert!(first.is_some(), "the least cost is that of some column");
                }
            }
            view => view.for_each(|column, weight| {
                if is_unseen(column) {
                    lower(column, sign * weight.small_float());
                }
            }),
        }
        least
    }
}
