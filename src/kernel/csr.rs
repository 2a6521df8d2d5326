//! Rows of different lengths in one flat array (compressed sparse rows).

use super::Pace;
use serde::{Deserialize, Serialize};

/// Items between two questions whether to go on.
const PART: usize = 1 << 14;

/// Rows of different lengths, stored one after another.
///
/// Memory: the items plus one `usize` per row. Reading a row is two loads and a
/// slice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Vec<T>>", into = "Vec<Vec<T>>")]
#[serde(bound(serialize = "T: Serialize + Clone", deserialize = "T: Deserialize<'de>"))]
pub struct Csr<T> {
    offsets: Vec<usize>,
    items: Vec<T>,
}

impl<T> Default for Csr<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Csr<T> {
    /// No rows.
    #[must_use]
    pub fn new() -> Self {
        Self { offsets: vec![0], items: Vec::new() }
    }

    /// No rows yet, with room for `rows` rows and `items` items in all.
    #[must_use]
    pub fn with_capacity(rows: usize, items: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Self { offsets, items: Vec::with_capacity(items) }
    }

    /// Appends a row.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        self.offsets.push(self.items.len());
    }

    /// A row, to be changed where it is.
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [T] {
        let range = self.range(row);
        self.items.get_mut(range).unwrap_or_default()
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// How many items all rows hold together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// The bytes that the rows hold beside the own place of this value.
    pub(crate) fn bytes_held(&self) -> usize {
        self.offsets.capacity() * size_of::<usize>() + self.items.capacity() * size_of::<T>()
    }

    /// Whether no row holds an item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The row at `row`; empty past the last one.
    #[must_use]
    #[inline]
    pub fn row(&self, row: usize) -> &[T] {
        self.items.get(self.range(row)).unwrap_or(&[])
    }

    /// Where `row` lies in [`Csr::items`]; an empty range past the last one.
    #[must_use]
    #[inline]
    pub fn range(&self, row: usize) -> std::ops::Range<usize> {
        match (self.offsets.get(row), self.offsets.get(row + 1)) {
            (Some(&from), Some(&to)) => from..to,
            _ => 0..0,
        }
    }

    /// All items, row after row.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The same rows with each item turned into another.
    #[must_use]
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Csr<U> {
        Csr { offsets: self.offsets, items: self.items.into_iter().map(each).collect() }
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        self.offsets.windows(2).map(|ends| &self.items[ends[0]..ends[1]])
    }
}

impl<T: Copy> Csr<T> {
    /// Groups `items` by `row_of`, keeping their order inside each row: a stable
    /// counting sort, O(rows + items). An item whose row is not below `rows` is
    /// left out.
    #[must_use]
    pub fn group(rows: usize, items: &[T], row_of: impl Fn(T) -> usize) -> Self {
        let mut csr = Self::new();
        csr.regroup(rows, items.iter().map(|&item| (row_of(item), item)));
        csr
    }

    /// [`Csr::group`] at a pace.
    pub(crate) fn group_paced<P: Pace>(
        rows: usize,
        items: &[T],
        row_of: impl Fn(T) -> usize,
        pace: &mut P,
    ) -> Result<Self, P::Cut> {
        let row_of = |item: T| Some(row_of(item)).filter(|&row| row < rows);
        let mut offsets = vec![0; rows + 1];
        for part in items.chunks(PART) {
            pace.steps(part.len())?;
            part.iter().filter_map(|&item| row_of(item)).for_each(|row| offsets[row + 1] += 1);
        }
        for row in 0..rows {
            offsets[row + 1] += offsets[row];
        }
        let mut grouped = Vec::new();
        if let Some(&first) = items.first() {
            grouped.resize(offsets[rows], first);
        }
        for part in items.chunks(PART) {
            pace.steps(part.len())?;
            for &item in part {
                if let Some(row) = row_of(item) {
                    grouped[offsets[row]] = item;
                    offsets[row] += 1;
                }
            }
        }
        offsets.rotate_right(1);
        offsets[0] = 0;
        Ok(Self { offsets, items: grouped })
    }

    /// Replaces all rows by these, each of one item or none, in the memory that is there.
    pub(crate) fn refill(&mut self, rows: impl Iterator<Item = Option<T>>) {
        self.offsets.clear();
        self.items.clear();
        self.offsets.push(0);
        for item in rows {
            if let Some(item) = item {
                self.items.push(item);
            }
            self.offsets.push(self.items.len());
        }
    }

    /// Replaces all rows by these items, each with its row, in the memory that is
    /// there: like [`Csr::group`].
    pub fn regroup(&mut self, rows: usize, items: impl Iterator<Item = (usize, T)> + Clone) {
        let Self { offsets, items: grouped } = self;
        // One place further than where a row begins in the end, the one to be filled next.
        offsets.clear();
        offsets.resize(rows + 2, 0);
        let mut one = None;
        for (row, item) in items.clone() {
            if row < rows {
                offsets[row + 2] += 1;
                one = Some(item);
            }
        }
        for row in 0..rows {
            offsets[row + 2] += offsets[row + 1];
        }
        match one {
            Some(item) => grouped.resize(offsets[rows + 1], item),
            None => grouped.clear(),
        }
        for (row, item) in items {
            if row < rows {
                grouped[offsets[row + 1]] = item;
                offsets[row + 1] += 1;
            }
        }
        offsets.truncate(rows + 1);
    }
}

impl<T> From<Vec<Vec<T>>> for Csr<T> {
    fn from(rows: Vec<Vec<T>>) -> Self {
        let mut csr = Self::with_capacity(rows.len(), rows.iter().map(Vec::len).sum());
        for row in rows {
            csr.push_row(row);
        }
        csr
    }
}

impl<T: Clone> From<Csr<T>> for Vec<Vec<T>> {
    fn from(csr: Csr<T>) -> Self {
        csr.iter().map(<[T]>::to_vec).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_items_and_past_the_end_is_empty() {
        let csr = Csr::from(vec![vec![3, 1], vec![], vec![2]]);
        assert_eq!(csr.rows(), 3);
        assert_eq!(csr.row(0), [3, 1]);
        assert_eq!(csr.row(1), [0; 0]);
        assert_eq!(csr.row(2), [2]);
        assert_eq!(csr.row(3), [0; 0]);
        assert_eq!(csr.row(usize::MAX - 1), [0; 0]);
        assert_eq!(Vec::from(csr), vec![vec![3, 1], vec![], vec![2]]);
    }

    #[test]
    fn rows_of_one_item_or_none_are_those_of_a_grouping() {
        let mut csr = Csr::from(vec![vec![9; 5]; 7]);
        for rows in [vec![Some(4), None, Some(2)], vec![], vec![None], vec![Some(1); 9]] {
            csr.refill(rows.iter().copied());
            let items: Vec<_> =
                (0..).zip(&rows).filter_map(|(row, item)| Some((row, (*item)?))).collect();
            assert_eq!(csr, Csr::group(rows.len(), &items, |item| item.0).map(|item| item.1));
        }
    }

    #[test]
    fn grouping_is_stable_and_leaves_out_strays() {
        let csr = Csr::group(2, &[(0, 'a'), (1, 'b'), (0, 'c'), (7, 'd')], |item| item.0);
        assert_eq!(csr.row(0), [(0, 'a'), (0, 'c')]);
        assert_eq!(csr.row(1), [(1, 'b')]);
        assert_eq!(csr.len(), 3);
        assert_eq!(Csr::group(2, &[] as &[u8], |_| 0).rows(), 2);
    }
}
