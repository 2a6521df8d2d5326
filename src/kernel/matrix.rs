//! A dense matrix in row-major order.

use super::faults;
use serde::Serialize;

faults! {
    /// The shape of a matrix and the data given for it do not fit.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ShapeError: "shape-error" {
        /// `rows × columns` does not fit the address space.
        TooLarge {
            /// Rows asked for.
            rows: usize,
            /// Columns asked for.
            columns: usize,
        } = "too-large",
            "a matrix of {rows} × {columns} entries does not fit the address space",
            "таблица {rows} × {columns} не помещается в память";
        /// The data hold another number of entries than the shape.
        Entries {
            /// Rows of the shape.
            rows: usize,
            /// Columns of the shape.
            columns: usize,
            /// Entries given.
            got: usize,
        } = "entries",
            "{rows} × {columns} entries are expected, {got} were given",
            "ожидается {rows} × {columns} чисел, дано {got}";
        /// A row has another length than the first.
        Ragged {
            /// Which row, from 0.
            row: usize,
            /// Its length.
            got: usize,
            /// The length of the first row.
            expected: usize,
        } = "ragged",
            "row {row} has {got:entry|entries}, not {expected}",
            "в строке {row} чисел {got}, ожидается {expected}";
    }
}

/// A dense matrix: `rows × columns` entries, row after row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Matrix<T> {
    rows: usize,
    columns: usize,
    items: Vec<T>,
}

impl<T> Matrix<T> {
    /// A matrix over `items`, which hold row 0 first.
    ///
    /// # Errors
    /// [`ShapeError`] where the product overflows or differs from the number of items.
    #[inline]
    pub fn new(rows: usize, columns: usize, items: Vec<T>) -> Result<Self, ShapeError> {
        match rows.checked_mul(columns) {
            None => Err(ShapeError::TooLarge { rows, columns }),
            Some(entries) if entries == items.len() => Ok(Self { rows, columns, items }),
            Some(_) => Err(ShapeError::Entries { rows, columns, got: items.len() }),
        }
    }

    /// A matrix from nested rows; no rows make a 0 × 0 matrix.
    ///
    /// # Errors
    /// [`ShapeError::Ragged`] names the first row whose length differs.
    pub fn from_rows(rows: Vec<Vec<T>>) -> Result<Self, ShapeError> {
        let expected = rows.first().map_or(0, Vec::len);
        let count = rows.len();
        if let Some((row, short)) = rows.iter().enumerate().find(|(_, row)| row.len() != expected) {
            return Err(ShapeError::Ragged { row, got: short.len(), expected });
        }
        Self::new(count, expected, rows.into_iter().flatten().collect())
    }

    /// How many rows.
    #[must_use]
    #[inline]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns.
    #[must_use]
    #[inline]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The entries of `row`, by column. Empty past the last row.
    #[must_use]
    #[inline]
    pub fn row(&self, row: usize) -> &[T] {
        let from = row.saturating_mul(self.columns);
        self.items.get(from..from.saturating_add(self.columns)).unwrap_or(&[])
    }

    /// The items from this row on.
    #[inline]
    pub(crate) fn items_from(&self, row: usize) -> &[T] {
        &self.items[row * self.columns..]
    }

    /// The entry at `row`, `column`, or nothing outside the matrix.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize, column: usize) -> Option<&T> {
        if column < self.columns { self.row(row).get(column) } else { None }
    }

    /// All entries, row after row.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// All entries, row after row, to be changed in place.
    pub fn items_mut(&mut self) -> &mut [T] {
        &mut self.items
    }

    /// The entries themselves, row after row.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The same shape with each entry turned into another.
    #[must_use]
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Matrix<U> {
        let items = self.items.into_iter().map(each).collect();
        Matrix { rows: self.rows, columns: self.columns, items }
    }
}

impl<T: Clone> Matrix<T> {
    /// A matrix whose entries are all `value`.
    ///
    /// # Errors
    /// [`ShapeError::TooLarge`] where the product overflows.
    pub fn filled(rows: usize, columns: usize, value: T) -> Result<Self, ShapeError> {
        let entries = rows.checked_mul(columns).ok_or(ShapeError::TooLarge { rows, columns })?;
        Ok(Self { rows, columns, items: vec![value; entries] })
    }
}

impl<T: Copy> Matrix<T> {
    /// Rows and columns exchanged, copied in square blocks that stay in the cache.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let mut turned = Self { rows: 0, columns: 0, items: Vec::new() };
        self.transpose_into(&mut turned);
        turned
    }

    /// Writes [`Matrix::transposed`] over another matrix, in the memory that is there.
    pub fn transpose_into(&self, turned: &mut Self) {
        const BLOCK: usize = 32;
        turned.rows = self.columns;
        turned.columns = self.rows;
        let items = &mut turned.items;
        items.clear();
        if let Some(&first) = self.items.first() {
            items.resize(self.items.len(), first);
        }
        for row_block in (0..self.rows).step_by(BLOCK) {
            for column_block in (0..self.columns).step_by(BLOCK) {
                for row in row_block..self.rows.min(row_block + BLOCK) {
                    for column in column_block..self.columns.min(column_block + BLOCK) {
                        items[column * self.rows + row] = self.items[row * self.columns + column];
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_checked() {
        assert_eq!(
            Matrix::new(2, 2, vec![1, 2, 3]),
            Err(ShapeError::Entries { rows: 2, columns: 2, got: 3 })
        );
        assert!(matches!(Matrix::filled(usize::MAX, 2, 0u8), Err(ShapeError::TooLarge { .. })));
        assert_eq!(
            Matrix::from_rows(vec![vec![1, 2], vec![3]]),
            Err(ShapeError::Ragged { row: 1, got: 1, expected: 2 })
        );
    }

    #[test]
    fn transposing_exchanges_rows_and_columns() {
        let items: Vec<u32> = (0..70 * 45).collect();
        let matrix = Matrix::new(70, 45, items).unwrap();
        let mut turned = Matrix::filled(3, 3, 7).unwrap();
        matrix.transpose_into(&mut turned);
        assert_eq!(turned, matrix.transposed());
        assert_eq!((turned.rows(), turned.columns()), (45, 70));
        for row in 0..70 {
            for column in 0..45 {
                assert_eq!(matrix.get(row, column), turned.get(column, row));
            }
        }
        assert_eq!(matrix.get(0, 45), None);
        assert_eq!(matrix.get(70, 0), None);
    }
}
