//! Where the weights of an assignment come from: a table, edges, or a function.

use super::copies::Copies;
use super::row_view::RowView;
use super::weight::Weight;
use crate::kernel::{BitMatrix, Csr, Index, Matrix, MenteeIx, MentorIx};
use std::fmt;
use std::sync::Arc;

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
    /// A table, each of whose rows may stand for several; all pairs are allowed.
    Copies(Arc<Copies<W>>),
    /// A function, and the pairs forbidden beside it, by row and ascending.
    Computed(Arc<dyn CostRows<W>>, Option<Csr<MentorIx>>),
}

impl<W: Weight> Weights<W> {
    #[inline]
    pub(in crate::market) fn rows(&self) -> usize {
        match self {
            Self::Table(table, _) => table.rows(),
            Self::Edges(_, edges) => edges.rows(),
            Self::Copies(copies) => copies.of.len(),
            Self::Computed(rows, _) => rows.rows(),
        }
    }

    #[inline]
    pub(in crate::market) fn columns(&self) -> usize {
        match self {
            Self::Table(table, _) => table.columns(),
            Self::Edges(columns, _) => *columns,
            Self::Copies(copies) => copies.table.columns(),
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
            Self::Copies(copies) => RowView::Full(copies.row(row.get())),
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
            Self::Copies(copies) => copies.weight(row.get(), column.get()),
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
            Self::Copies(..) => "copies of the rows of a table",
            Self::Computed(..) => "computed",
        })
    }
}
