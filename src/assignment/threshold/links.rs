//! Which columns of a row are no worse than a threshold: from the row's short list where that
//! tells, else as a bit each.

use super::super::core::{Memory, Reader};
use crate::kernel::{Index as _, LEAST_OF, MentorIx, Wide, least_of, ones};
use crate::market::{Entry, Price as _, RowBuffer, RowView, Weight};

/// Columns whose bits share a word.
pub(super) const WORD: usize = 64;
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

/// What links are written into, kept from one search to the next.
pub(super) struct LinkRoom<W> {
    buffer: RowBuffer<W>,
    bits: Vec<u64>,
    known: Vec<Known>,
    found: Vec<u32>,
    own: Vec<f64>,
}

impl<W: Weight> Default for LinkRoom<W> {
    fn default() -> Self {
        let (bits, known, found, own) = Default::default();
        Self { buffer: RowBuffer::new(), bits, known, found, own }
    }
}

/// The links of all rows, found when they are first asked for.
pub(super) struct Links<'a, W: Weight> {
    reader: Reader<'a, W>,
    buffer: RowBuffer<W>,
    words: usize,
    bits: Vec<u64>,
    known: Vec<Known>,
    /// The columns of the row asked for last, where rows list their columns.
    found: Vec<u32>,
    /// Where each row has a threshold of its own, these, whatever is asked for.
    pub(super) own: Vec<f64>,
    pub(super) row_reads: u64,
}

/// The links of one row.
pub(super) enum Linked<'s> {
    /// The first so many of its list.
    Listed(&'s [Entry]),
    /// A bit for each column.
    Bits(&'s [u64]),
    /// These columns.
    Columns(&'s [u32]),
}

impl<'a, W: Weight> Links<'a, W> {
    pub(super) fn new(reader: Reader<'a, W>, room: LinkRoom<W>) -> Self {
        let LinkRoom { buffer, mut bits, mut known, mut found, mut own } = room;
        let (rows, columns) = (reader.rows(), reader.columns());
        let words = if reader.listed().is_some() { 0 } else { columns.div_ceil(WORD) };
        bits.clear();
        known.clear();
        known.resize(rows, Known { from: f64::INFINITY, below: f64::NEG_INFINITY });
        found.clear();
        own.clear();
        Self { reader, buffer, words, bits, known, found, own, row_reads: 0 }
    }

    /// What can be used again.
    pub(super) fn into_room(self) -> LinkRoom<W> {
        let Self { buffer, bits, known, found, own, .. } = self;
        LinkRoom { buffer, bits, known, found, own }
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
    pub(super) fn of(&mut self, row: usize, threshold: f64) -> Linked<'_> {
        let threshold = self.own.get(row).copied().unwrap_or(threshold);
        if let Some((entries, complete)) = self.reader.cheapest(row)
            && threshold < complete
        {
            let count = entries.partition_point(|entry| entry.cost <= threshold);
            self.known[row].below = entries.get(count).map_or(complete, |entry| entry.cost);
            return Linked::Listed(&entries[..count]);
        }
        if self.words == 0 {
            self.row_reads += 1;
            let sign = self.reader.sign();
            let found = &mut self.found;
            found.clear();
            let mut below = f64::INFINITY;
            self.reader.shared(row, &mut self.buffer).for_each(|column, weight| {
                let cost = sign * weight.small_float();
                if cost <= threshold {
                    found.push(column as u32);
                } else {
                    below = cost.least(below);
                }
            });
            self.known[row].below = below;
            return Linked::Columns(&self.found);
        }
        if self.bits.is_empty() {
            self.bits.resize(self.rows() * self.words, 0);
        }
        let known = &mut self.known[row];
        let bits = &mut self.bits[row * self.words..(row + 1) * self.words];
        let holds = known.from <= threshold && (threshold < known.below || known.from == threshold);
        if !holds {
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

/// The first column with this cost, which one has.
fn at_cost<W: Weight>(weights: &[W], sign: f64, cost: f64) -> usize {
    weights.iter().position(|weight| sign * weight.small_float() == cost).unwrap_or(0)
}

/// The least of a word's numbers.
#[inline(always)]
fn least_in_word(numbers: [f64; WORD]) -> f64 {
    let mut least = [0.0; LEAST_OF];
    for lane in 0..LEAST_OF {
        least[lane] = numbers[lane].least(numbers[lane + LEAST_OF]);
    }
    least_of(least)
}

/// The costs of a word's columns; infinite beyond the last.
#[inline(always)]
fn costs<W: Weight>(weights: &[W], sign: f64) -> [f64; WORD] {
    let mut costs = [f64::INFINITY; WORD];
    if let Ok(weights) = <&[W; WORD]>::try_from(weights) {
        for lane in 0..WORD {
            costs[lane] = sign * weights[lane].small_float();
        }
    } else {
        for lane in 0..WORD.min(weights.len()) {
            costs[lane] = sign * weights[lane].small_float();
        }
    }
    costs
}

/// The words of a row, as `chunks` gives them: by place, for what the compiler makes of that
/// is inlined into the loop.
#[inline(always)]
fn word<T>(all: &[T], at: usize) -> &[T] {
    let from = at * WORD;
    &all[from..all.len().min(from + WORD)]
}

/// The least cost of a row.
struct Least<'a, W> {
    weights: &'a [W],
    sign: f64,
}

impl<W: Weight> Wide for Least<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, sign } = self;
        let mut least = f64::INFINITY;
        for at in 0..weights.len().div_ceil(WORD) {
            least = least_in_word(costs(word(weights, at), sign)).least(least);
        }
        least
    }
}

/// The same, and lowers the least cost of each column.
struct LowerColumns<'a, W> {
    weights: &'a [W],
    columns: &'a mut [f64],
    sign: f64,
}

impl<W: Weight> Wide for LowerColumns<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, columns, sign } = self;
        let mut least = f64::INFINITY;
        for at in 0..weights.len().div_ceil(WORD) {
            let costs = costs(word(weights, at), sign);
            least = least_in_word(costs).least(least);
            let from = at * WORD;
            let end = columns.len().min(from + WORD);
            let low = &mut columns[from..end];
            if let Ok(low) = <&mut [f64; WORD]>::try_from(&mut *low) {
                for lane in 0..WORD {
                    low[lane] = costs[lane].least(low[lane]);
                }
            } else {
                for lane in 0..low.len() {
                    low[lane] = costs[lane].least(low[lane]);
                }
            }
        }
        least
    }
}

/// Sets the bit of each column whose cost is at most the threshold; gives the least cost
/// above it.
struct Passing<'a, W> {
    weights: &'a [W],
    bits: &'a mut [u64],
    threshold: f64,
    sign: f64,
}

/// A bit for each column of a word.
const BITS: [u64; WORD] = {
    let mut bits = [0; WORD];
    let mut at = 0;
    while at < WORD {
        bits[at] = 1 << at;
        at += 1;
    }
    bits
};

impl<W: Weight> Wide for Passing<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, bits, threshold, sign } = self;
        let mut least = f64::INFINITY;
        for (at, bits) in bits.iter_mut().enumerate() {
            let weights = word(weights, at);
            let costs = costs(weights, sign);
            let (mut passing, mut above) = ([0; WORD], [0.0; WORD]);
            for lane in 0..WORD {
                passing[lane] = if costs[lane] <= threshold { BITS[lane] } else { 0 };
                above[lane] = if costs[lane] <= threshold { f64::INFINITY } else { costs[lane] };
            }
            for lane in 0..32 {
                passing[lane] |= passing[lane + 32];
            }
            for lane in 0..16 {
                passing[lane] |= passing[lane + 16];
            }
            for lane in 0..8 {
                passing[lane] |= passing[lane + 8];
            }
            for lane in 0..4 {
                passing[lane] |= passing[lane + 4];
            }
            // A word that is not full has bits of no column where every cost passes.
            let all = if weights.len() < WORD { (1 << weights.len()) - 1 } else { u64::MAX };
            *bits = (passing[0] | passing[1] | passing[2] | passing[3]) & all;
            least = least_in_word(above).least(least);
        }
        least
    }
}

/// The least cost among the columns whose bit is set.
struct LeastUnseen<'a, W> {
    weights: &'a [W],
    unseen: &'a [u64],
    sign: f64,
}

impl<W: Weight> Wide for LeastUnseen<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, unseen, sign } = self;
        let mut least = f64::INFINITY;
        for (at, &unseen) in unseen.iter().enumerate() {
            let weights = word(weights, at);
            if unseen == u64::MAX {
                least = least_in_word(costs(weights, sign)).least(least);
                continue;
            }
            let mut rest = unseen;
            while rest != 0 {
                if let Some(weight) = weights.get(rest.trailing_zeros() as usize) {
                    least = (sign * weight.small_float()).least(least);
                }
                rest &= rest - 1;
            }
        }
        least
    }
}
