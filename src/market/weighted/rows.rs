//! Where the weights of an assignment come from: a table, edges, or a function.

use super::weight::Weight;
use crate::kernel::{BitMatrix, Csr, Index, Matrix, MenteeIx, MentorIx};
use std::fmt;
use std::sync::Arc;

/// One row of weights: whom a mentee may be paired with, and how well.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RowView<'a, W> {
    /// A weight for every column.
    Full(&'a [W]),
    /// A weight for every column, and the bits of the columns that are allowed:
    /// column `c` is bit `c % 64` of word `c / 64`.
    Masked(&'a [W], &'a [u64]),
    /// The allowed columns only, each once, ascending.
    Listed(&'a [(MentorIx, W)]),
}

impl<W: Copy> RowView<'_, W> {
    /// Calls `each` with every allowed column and its weight, ascending.
    #[inline]
    pub fn for_each(self, mut each: impl FnMut(usize, W)) {
        match self {
            RowView::Full(weights) => {
                for (column, &weight) in weights.iter().enumerate() {
                    each(column, weight);
                }
            }
            RowView::Masked(weights, words) => {
                for (word_at, &word) in words.iter().enumerate() {
                    let mut rest = word;
                    while rest != 0 {
                        let column = word_at * 64 + rest.trailing_zeros() as usize;
                        rest &= rest - 1;
                        if let Some(&weight) = weights.get(column) {
                            each(column, weight);
                        }
                    }
                }
            }
            RowView::Listed(entries) => {
                for &(column, weight) in entries {
                    each(column.get(), weight);
                }
            }
        }
    }

    /// Calls `each` with every `step`-th allowed weight, from the one at this place on.
    pub(crate) fn sample(self, first: usize, step: usize, mut each: impl FnMut(W)) {
        let step = step.max(1);
        if let RowView::Full(weights) = self {
            weights.iter().skip(first).step_by(step).for_each(|&weight| each(weight));
            return;
        }
        let mut before = first;
        self.for_each(|_, weight| {
            if before == 0 {
                before = step;
                each(weight);
            }
            before -= 1;
        });
    }

    /// The same row as far as its first columns go: at most so many of a row that has a weight for
    /// each, or of those that it lists.
    pub(crate) fn head(self, columns: usize) -> Self {
        let most = |count: usize| columns.min(count);
        match self {
            RowView::Full(weights) => RowView::Full(&weights[..most(weights.len())]),
            RowView::Masked(weights, words) => {
                RowView::Masked(&weights[..most(weights.len())], words)
            }
            RowView::Listed(entries) => RowView::Listed(&entries[..most(entries.len())]),
        }
    }

    /// How many columns are allowed.
    #[must_use]
    pub fn allowed(self) -> usize {
        match self {
            RowView::Full(weights) => weights.len(),
            RowView::Masked(_, words) => words.iter().map(|word| word.count_ones() as usize).sum(),
            RowView::Listed(entries) => entries.len(),
        }
    }

    /// Whether a column of a row that has a weight for each is allowed.
    #[inline]
    pub(crate) fn allows(self, column: usize) -> bool {
        match self {
            RowView::Full(weights) => column < weights.len(),
            RowView::Masked(_, words) => {
                words.get(column / 64).is_some_and(|word| word >> (column % 64) & 1 == 1)
            }
            RowView::Listed(_) => self.weight(MentorIx::at(column)).is_some(),
        }
    }

    /// Whether the row has the form that it must have for so many columns.
    pub(in crate::market) fn fits(self, columns: usize) -> bool {
        match self {
            RowView::Full(weights) => weights.len() == columns,
            RowView::Masked(weights, words) => {
                let rest = columns % 64;
                weights.len() == columns
                    && words.len() == columns.div_ceil(64)
                    && (rest == 0 || words.last().is_none_or(|word| word >> rest == 0))
            }
            RowView::Listed(entries) => {
                entries.windows(2).all(|two| two[0].0 < two[1].0)
                    && entries.last().is_none_or(|entry| entry.0.get() < columns)
            }
        }
    }

    /// The weight of `column`, where it is allowed.
    #[must_use]
    pub fn weight(self, column: MentorIx) -> Option<W> {
        let at = column.get();
        match self {
            RowView::Full(weights) => weights.get(at).copied(),
            RowView::Masked(weights, _) => {
                if self.allows(at) {
                    weights.get(at).copied()
                } else {
                    None
                }
            }
            RowView::Listed(entries) => {
                let found = entries.binary_search_by_key(&column, |entry| entry.0).ok()?;
                entries.get(found).map(|entry| entry.1)
            }
        }
    }
}

/// Room for a row that is computed when it is asked for.
#[derive(Clone, Debug, Default)]
pub struct RowBuffer<W> {
    weights: Vec<W>,
    words: Vec<u64>,
    entries: Vec<(MentorIx, W)>,
    form: Option<Form>,
}

/// The form of the row that a buffer holds.
#[derive(Clone, Copy, Debug)]
enum Form {
    Full,
    Masked,
    Listed,
}

impl<W: Weight> RowBuffer<W> {
    /// An empty buffer. It grows to one row and stays so.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A row with a weight for each of `columns`.
    pub fn full(&mut self, columns: usize, weight: impl FnMut(usize) -> W) -> RowView<'_, W> {
        self.weights.clear();
        self.weights.extend((0..columns).map(weight));
        self.hold(Form::Full)
    }

    /// A row of `columns` in which `weight` gives nothing for a forbidden pair.
    pub fn masked(
        &mut self,
        columns: usize,
        mut weight: impl FnMut(usize) -> Option<W>,
    ) -> RowView<'_, W> {
        self.words.clear();
        self.words.resize(columns.div_ceil(64), 0);
        self.weights.clear();
        for column in 0..columns {
            let given = weight(column);
            self.words[column / 64] |= u64::from(given.is_some()) << (column % 64);
            self.weights.push(given.unwrap_or_default());
        }
        self.hold(Form::Masked)
    }

    /// A row of `columns` of which only these are allowed, those below `columns`; what stands for
    /// the others means nothing.
    pub fn masked_at(
        &mut self,
        columns: usize,
        allowed: impl IntoIterator<Item = (MentorIx, W)>,
    ) -> RowView<'_, W> {
        self.words.clear();
        self.words.resize(columns.div_ceil(64), 0);
        self.weights.resize(columns, W::default());
        for (column, weight) in allowed {
            let at = column.get();
            if let (Some(own), Some(word)) = (self.weights.get_mut(at), self.words.get_mut(at / 64))
            {
                *own = weight;
                *word |= 1 << (at % 64);
            }
        }
        self.hold(Form::Masked)
    }

    /// A row of these columns only; they must ascend.
    pub fn listed(&mut self, entries: impl IntoIterator<Item = (MentorIx, W)>) -> RowView<'_, W> {
        self.entries.clear();
        self.entries.extend(entries);
        self.hold(Form::Listed)
    }

    /// The row that was written last, where one was since the buffer was forgotten.
    pub(crate) fn held(&self) -> Option<RowView<'_, W>> {
        self.form.map(|form| self.view(form))
    }

    /// Holds no row any more.
    pub(crate) fn forget(&mut self) {
        self.form = None;
    }

    fn hold(&mut self, form: Form) -> RowView<'_, W> {
        self.form = Some(form);
        self.view(form)
    }

    fn view(&self, form: Form) -> RowView<'_, W> {
        match form {
            Form::Full => RowView::Full(&self.weights),
            Form::Masked => RowView::Masked(&self.weights, &self.words),
            Form::Listed => RowView::Listed(&self.entries),
        }
    }
}

/// A source of weights, one row at a time, so that a matrix need not exist: the
/// rows of mentees scored against mentors when a solver asks.
///
/// The same row must come back the same each time. A solver reads most rows a few
/// times only.
///
/// ```
/// use mentormatch::kernel::MenteeIx;
/// use mentormatch::market::{CostRows, RowBuffer, RowView};
///
/// /// Mentees and mentors on a line; a pair costs its distance.
/// struct Line(Vec<i64>, Vec<i64>);
///
/// impl CostRows<i64> for Line {
///     fn rows(&self) -> usize {
///         self.0.len()
///     }
///     fn columns(&self) -> usize {
///         self.1.len()
///     }
///     fn row<'a>(&'a self, row: MenteeIx, buffer: &'a mut RowBuffer<i64>) -> RowView<'a, i64> {
///         let at = self.0[row.raw() as usize];
///         buffer.full(self.1.len(), |column| (at - self.1[column]).abs())
///     }
/// }
/// # use mentormatch::kernel::Index;
/// # let line = Line(vec![1], vec![4, 2]);
/// # assert_eq!(line.row(MenteeIx::new(0), &mut RowBuffer::new()).allowed(), 2);
/// ```
pub trait CostRows<W: Weight>: Send + Sync {
    /// How many rows.
    fn rows(&self) -> usize;

    /// How many columns.
    fn columns(&self) -> usize;

    /// The weights of `row`, which is below [`CostRows::rows`], from the source's
    /// own memory or written to `buffer`.
    fn row<'a>(&'a self, row: MenteeIx, buffer: &'a mut RowBuffer<W>) -> RowView<'a, W>;

    /// One weight, where the pair is allowed. By default a whole row is read for it.
    fn weight(&self, row: MenteeIx, column: MentorIx) -> Option<W> {
        self.row(row, &mut RowBuffer::new()).weight(column)
    }
}

/// The weights of a checked assignment.
#[derive(Clone)]
pub(in crate::market) enum Weights<W> {
    /// A table, which problems with other decisions share, and, where some pairs are forbidden, the
    /// bits of the allowed ones.
    Table(Arc<Matrix<W>>, Option<BitMatrix>),
    /// The allowed pairs by row, ascending by column.
    Edges(usize, Csr<(MentorIx, W)>),
    /// A function, and the pairs forbidden beside it, by row and ascending.
    Computed(Arc<dyn CostRows<W>>, Option<Csr<MentorIx>>),
}

impl<W: Weight> Weights<W> {
    pub(in crate::market) fn rows(&self) -> usize {
        match self {
            Self::Table(table, _) => table.rows(),
            Self::Edges(_, edges) => edges.rows(),
            Self::Computed(rows, _) => rows.rows(),
        }
    }

    pub(in crate::market) fn columns(&self) -> usize {
        match self {
            Self::Table(table, _) => table.columns(),
            Self::Edges(columns, _) => *columns,
            Self::Computed(rows, _) => rows.columns(),
        }
    }

    #[inline]
    pub(in crate::market) fn row<'a>(
        &'a self,
        row: MenteeIx,
        buffer: &'a mut RowBuffer<W>,
    ) -> RowView<'a, W> {
        match self {
            Self::Table(table, None) => RowView::Full(table.row(row.get())),
            Self::Table(table, Some(allowed)) => {
                RowView::Masked(table.row(row.get()), allowed.row(row.get()))
            }
            Self::Edges(_, edges) => RowView::Listed(edges.row(row.get())),
            Self::Computed(rows, None) => rows.row(row, buffer),
            Self::Computed(rows, Some(forbidden)) => {
                let without = forbidden.row(row.get());
                if without.is_empty() {
                    return rows.row(row, buffer);
                }
                let mut given = RowBuffer::new();
                let view = rows.row(row, &mut given);
                buffer.entries.clear();
                view.for_each(|column, weight| {
                    let column = MentorIx::at(column);
                    if without.binary_search(&column).is_err() {
                        buffer.entries.push((column, weight));
                    }
                });
                buffer.hold(Form::Listed)
            }
        }
    }

    pub(in crate::market) fn weight(&self, row: MenteeIx, column: MentorIx) -> Option<W> {
        match self {
            Self::Table(table, allowed) => {
                let allowed = match allowed {
                    Some(bits) => bits.get(row.get(), column.get()),
                    None => true,
                };
                if allowed { table.get(row.get(), column.get()).copied() } else { None }
            }
            Self::Edges(_, edges) => RowView::Listed(edges.row(row.get())).weight(column),
            Self::Computed(rows, forbidden) => {
                let out = row.get() >= rows.rows() || column.get() >= rows.columns();
                let without = forbidden.as_ref().map_or(&[][..], |pairs| pairs.row(row.get()));
                if out || without.binary_search(&column).is_ok() {
                    return None;
                }
                rows.weight(row, column)
            }
        }
    }
}

impl<W> fmt::Debug for Weights<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table(..) => "a table",
            Self::Edges(..) => "edges",
            Self::Computed(..) => "computed",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sample, and the beginning, of each kind of row, against all that it holds.
    #[test]
    fn samples_and_beginnings_are_parts_of_the_row() {
        let weights: Vec<i64> = (0..150).map(|at| at * 7 % 31).collect();
        let words = [u64::MAX << 3, 0x5555_5555_5555_5555, 0x3f_ffff];
        let allowed = |column: usize| words[column / 64] >> (column % 64) & 1 == 1;
        let of_some: Vec<_> = (0..150)
            .filter(|&column| allowed(column))
            .map(|column| (MentorIx::at(column), weights[column]))
            .collect();
        let views =
            [RowView::Full(&weights), RowView::Masked(&weights, &words), RowView::Listed(&of_some)];
        for view in views {
            let mut all = Vec::new();
            view.for_each(|column, weight| all.push((column, weight)));
            for (first, step) in [(0, 1), (0, 4), (3, 5), (149, 2), (200, 7), (1, 0)] {
                let mut sampled = Vec::new();
                view.sample(first, step, |weight| sampled.push(weight));
                let expected = all.iter().skip(first).step_by(step.max(1)).map(|pair| pair.1);
                assert_eq!(sampled, expected.collect::<Vec<_>>(), "{view:?} {first} {step}");
            }
            for columns in [0, 1, 64, 70, 1000] {
                let mut head = Vec::new();
                view.head(columns).for_each(|column, weight| head.push((column, weight)));
                let is_listed = matches!(view, RowView::Listed(_));
                let expected = all.iter().enumerate().filter(|&(place, &(column, _))| {
                    columns > if is_listed { place } else { column }
                });
                assert_eq!(head, expected.map(|one| *one.1).collect::<Vec<_>>(), "{columns}");
            }
        }
    }
}
