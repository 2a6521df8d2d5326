//! Rows that are copies of fewer.

use crate::kernel::Matrix;

/// A table each of whose rows may stand for several.
pub(crate) struct Copies<W> {
    /// The rows that differ.
    pub(crate) table: Matrix<W>,
    /// The row of the table that each row is.
    pub(crate) of: Vec<u32>,
}

impl<W: Copy> Copies<W> {
    /// The weights of a row, by column. Empty past the last row.
    #[inline]
    pub(crate) fn row(&self, row: usize) -> &[W] {
        self.of.get(row).map_or(&[], |&of| self.table.row(of as usize))
    }

    /// The weight of a pair, if there is such a row and column.
    pub(crate) fn weight(&self, row: usize, column: usize) -> Option<W> {
        self.row(row).get(column).copied()
    }
}
