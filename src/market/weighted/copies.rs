//! Rows that are copies of fewer.

use super::row_view::RowView;
use super::rows::{CostRows, RowBuffer};
use super::weight::Weight;
use crate::kernel::{Index as _, Matrix, MenteeIx, MentorIx};

/// A table each of whose rows may stand for several.
pub(crate) struct Copies<W> {
    /// The rows that differ.
    pub(crate) table: Matrix<W>,
    /// The row of the table that each row is.
    pub(crate) of: Vec<u32>,
}

impl<W: Weight> Copies<W> {
    #[inline]
    pub(crate) fn weights(&self, row: usize) -> &[W] {
        self.of.get(row).map_or(&[], |&of| self.table.row(of as usize))
    }
}

impl<W: Weight> CostRows<W> for Copies<W> {
    fn rows(&self) -> usize {
        self.of.len()
    }

    fn columns(&self) -> usize {
        self.table.columns()
    }

    fn row<'a>(&'a self, row: MenteeIx, _: &'a mut RowBuffer<W>) -> RowView<'a, W> {
        RowView::Full(self.weights(row.get()))
    }

    fn weight(&self, row: MenteeIx, column: MentorIx) -> Option<W> {
        self.weights(row.get()).get(column.get()).copied()
    }
}
