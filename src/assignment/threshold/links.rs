//! Which columns of a row are no worse than a threshold: from the row's short list where that
//! tells, else as a bit each.

use super::super::core::{Memory, Reader};
use super::loops::{Count, Least, LeastUnseen, LowerColumns, Passing, WORD, at_cost};
use super::planes::Planes;
use crate::kernel::{Index as _, MentorIx, Wide as _, ones};
use crate::market::{Entry, Price as _, RowBuffer, RowView, Weight};

/// With fewer unseen columns than one in so many, they are looked up one by one.
const SPARSE: usize = 16;

/// What is known of a row's links: the columns whose cost is at most a threshold.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// The bits hold for every threshold from this one on …
    from: f64,
    /// … up to this one, which is excluded.
    below: f64,
}

/// Of no threshold: no number equals what is none, not even the infinite one at which every pair
/// is linked.
pub(super) const UNKNOWN: Known = Known { from: f64::NAN, below: f64::NEG_INFINITY };

/// What links are written into, kept from one search to the next.
pub(super) struct LinkRoom<W> {
    buffer: RowBuffer<W>,
    bits: Vec<u64>,
    known: Vec<Known>,
    planes: Planes,
    own: Vec<f64>,
    both: Vec<u64>,
}

impl<W: Weight> Default for LinkRoom<W> {
    fn default() -> Self {
        let (bits, known, planes, own, both) = Default::default();
        Self { buffer: RowBuffer::new(), bits, known, planes, own, both }
    }
}

/// The links of all rows, found when they are first asked for.
pub(super) struct Links<'a, W: Weight> {
    pub(super) reader: Reader<'a, W>,
    pub(super) buffer: RowBuffer<W>,
    pub(super) words: usize,
    pub(super) bits: Vec<u64>,
    pub(super) known: Vec<Known>,
    /// Which levels pairs pass, where that was asked for.
    pub(super) planes: Planes,
    /// Whether the bits are what they are told to be, whatever is asked for.
    pub(super) told: bool,
    /// Where each row has a threshold of its own, these, whatever is asked for.
    pub(super) own: Vec<f64>,
    /// Columns of a row that are allowed and in no tree.
    both: Vec<u64>,
    pub(super) row_reads: u64,
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
            Self::Bits(bits) => Count(bits).widely(),
            _ => self.listed().count(),
        }
    }
}

impl<'a, W: Weight> Links<'a, W> {
    pub(super) fn new(reader: Reader<'a, W>, room: LinkRoom<W>) -> Self {
        let LinkRoom { buffer, mut bits, mut known, mut planes, mut own, both } = room;
        let (rows, columns) = (reader.rows(), reader.columns());
        let words = if reader.listed().is_some() { 0 } else { columns.div_ceil(WORD) };
        bits.clear();
        known.clear();
        known.resize(rows, UNKNOWN);
        planes.forget();
        own.clear();
        let (told, row_reads) = (false, 0);
        Self { reader, buffer, words, bits, known, planes, told, own, both, row_reads }
    }

    /// What can be used again.
    pub(super) fn into_room(self) -> LinkRoom<W> {
        let Self { buffer, bits, known, planes, own, both, .. } = self;
        LinkRoom { buffer, bits, known, planes, own, both }
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
        self.reader.sample(picked, 0.0, memory)
    }

    pub(super) fn rows(&self) -> usize {
        self.reader.rows()
    }

    pub(super) fn columns(&self) -> usize {
        self.reader.columns()
    }

    /// The least cost of a row; lowers the least costs of the columns, where these are asked for.
    pub(super) fn least(&mut self, row: usize, columns: Option<&mut [f64]>) -> f64 {
        if let (None, Some(known)) = (&columns, self.reader.least_costs()) {
            return known[row];
        }
        if let (None, Some((entries, threshold))) = (&columns, self.reader.cheapest(row)) {
            if let Some(first) = entries.first()
                && first.cost <= threshold
            {
                return first.cost;
            }
        }
        self.row_reads += 1;
        let sign = self.reader.sign();
        match (self.reader.shared(row, &mut self.buffer), columns) {
            (RowView::Full(weights), Some(columns)) => {
                LowerColumns { weights, columns, sign }.widely()
            }
            (RowView::Full(weights), None) => Least { weights, sign }.widely(),
            (RowView::Masked(weights, allowed), None) => {
                LeastUnseen { weights, unseen: allowed, sign }.widely()
            }
            (view, mut columns) => {
                let mut least = f64::INFINITY;
                view.for_each(|column, weight| {
                    let cost = sign * weight.small_float();
                    least = cost.least(least);
                    if let Some(low) = columns.as_mut().and_then(|low| low.get_mut(column)) {
                        *low = cost.least(*low);
                    }
                });
                least
            }
        }
    }

    /// The first column that costs the row so much, which one does.
    pub(super) fn column_at(&mut self, row: usize, cost: f64) -> usize {
        let sign = self.reader.sign();
        match self.reader.shared(row, &mut self.buffer) {
            RowView::Full(weights) => at_cost(weights, sign, cost),
            view => {
                let mut first = None;
                view.for_each(|column, weight| {
                    if first.is_none() && sign * weight.small_float() == cost {
                        first = Some(column);
                    }
                });
                first.unwrap_or(0)
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
        let mut lower = |column: usize, weight: W| {
            low[column] = (sign * weight.small_float()).least(low[column]);
        };
        for &column in columns {
            // Of a whole row they come from far away, and nothing is to stand between two of them.
            if let RowView::Full(weights) = view {
                lower(column, weights[column]);
            } else if let Some(weight) = view.weight(MentorIx::at(column)) {
                lower(column, weight);
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
        if let (Some(level), Some(least)) = (self.reader.level(row), self.reader.least_costs())
            && threshold == least[row]
        {
            // Another problem of the size may need it: nothing is written to it now.
            self.bits.reserve(self.known.len() * self.words);
            self.known[row].below = threshold;
            return Linked::Bits(level);
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
                RowView::Masked(_, allowed) if threshold == f64::INFINITY => {
                    bits.copy_from_slice(allowed);
                    f64::INFINITY
                }
                RowView::Full(weights) => {
                    Passing { weights, allowed: &[], bits, threshold, sign }.widely()
                }
                RowView::Masked(weights, allowed) => {
                    Passing { weights, allowed, bits, threshold, sign }.widely()
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

    /// Whether links are bits and rows have no short lists.
    pub(super) fn is_plain(&self) -> bool {
        self.words > 0 && self.reader.cheapest(0).is_none()
    }

    /// Whether links are bits.
    pub(super) fn is_dense(&self) -> bool {
        self.words > 0
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
        let (view, both) = (self.reader.shared(row, &mut self.buffer), &mut self.both);
        let (weights, unseen, count) = match view {
            RowView::Full(weights) => (weights, unseen, count),
            RowView::Masked(weights, allowed) => {
                both.clear();
                both.extend(unseen.iter().zip(allowed).map(|(unseen, allowed)| unseen & allowed));
                (weights, &both[..], Count(both).widely())
            }
            RowView::Listed(pairs) => {
                let unseen = pairs.iter().filter(|pair| is_unseen(pair.0.get()));
                return first_least(
                    unseen.map(|&(at, weight)| (at.get(), sign * weight.small_float())),
                );
            }
        };
        if count * SPARSE < weights.len() {
            let cost = |column: usize| (column, sign * weights[column].small_float());
            return first_least(ones(unseen).map(cost));
        }
        let cost = LeastUnseen { weights, unseen, sign }.widely();
        if cost == f64::INFINITY {
            return None;
        }
        let first = unseen.iter().enumerate().find_map(|(at, word)| {
            let from = at * WORD;
            let part = &weights[from..weights.len().min(from + WORD)];
            let has =
                |&lane: &usize| word >> lane & 1 == 1 && sign * part[lane].small_float() == cost;
            (0..part.len()).find(has).map(|lane| (cost, from + lane))
        });
        debug_assert!(first.is_some(), "the least cost is that of some column");
        first
    }
}

/// The least of these costs of columns, with the first column that has it.
fn first_least(costs: impl Iterator<Item = (usize, f64)>) -> Option<(f64, usize)> {
    let mut least: Option<(f64, usize)> = None;
    for (column, cost) in costs {
        if least.is_none_or(|(low, _)| cost < low) {
            least = Some((cost, column));
        }
    }
    least
}
