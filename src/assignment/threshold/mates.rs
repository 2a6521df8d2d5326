//! The pairs made while a threshold rises.

use super::loops::WORD;

/// No column, or no row.
pub(super) const NONE: u32 = u32::MAX;

/// The pairs made: a row has at most one.
#[derive(Clone, Default)]
pub(super) struct Mates {
    pub(super) of_row: Vec<u32>,
    /// The first row at each column, and the next row at the same column.
    first: Vec<u32>,
    next: Vec<u32>,
    /// How many places each column has left, and a bit where it has any.
    pub(super) left: Vec<u32>,
    pub(super) open: Vec<u64>,
    pub(super) size: usize,
}

impl Mates {
    /// Nobody is paired, and columns have these places.
    pub(super) fn reset(&mut self, rows: usize, places: &[u32]) {
        let Self { of_row, first, next, left, open, size } = self;
        for (list, length) in [(of_row, rows), (first, places.len()), (next, rows)] {
            list.clear();
            list.resize(length, NONE);
        }
        left.clear();
        left.extend_from_slice(places);
        open.clear();
        open.resize(places.len().div_ceil(WORD), 0);
        for (column, &left) in places.iter().enumerate() {
            open[column / WORD] |= u64::from(left > 0) << (column % WORD);
        }
        *size = 0;
    }

    pub(super) fn is_open(&self, column: usize) -> bool {
        self.open[column / WORD] >> (column % WORD) & 1 == 1
    }

    pub(super) fn join(&mut self, row: usize, column: usize) {
        self.of_row[row] = column as u32;
        self.next[row] = self.first[column];
        self.first[column] = row as u32;
        self.left[column] -= 1;
        if self.left[column] == 0 {
            self.open[column / WORD] &= !(1 << (column % WORD));
        }
        self.size += 1;
    }

    pub(super) fn part(&mut self, row: usize) {
        let column = self.of_row[row] as usize;
        let after = self.next[row];
        let mut at = self.first[column];
        if at == row as u32 {
            self.first[column] = after;
        } else {
            while self.next[at as usize] != row as u32 {
                at = self.next[at as usize];
            }
            self.next[at as usize] = after;
        }
        self.of_row[row] = NONE;
        self.left[column] += 1;
        self.open[column / WORD] |= 1 << (column % WORD);
        self.size -= 1;
    }

    /// Pairs a row with a column that has room. The column it had goes to the row from which it
    /// was reached, and so on to a row that had none.
    pub(super) fn shift(&mut self, row: usize, column: usize, parent: &[u32]) {
        let (mut row, mut column) = (row, column);
        loop {
            let before = self.of_row[row];
            if before != NONE {
                self.part(row);
            }
            self.join(row, column);
            if before == NONE {
                return;
            }
            column = before as usize;
            row = parent[column] as usize;
        }
    }

    /// The first row at a column.
    pub(super) fn first_at(&self, column: usize) -> Option<u32> {
        Some(self.first[column]).filter(|&row| row != NONE)
    }

    /// The next row at the same column.
    pub(super) fn next_at(&self, row: u32) -> Option<u32> {
        Some(self.next[row as usize]).filter(|&row| row != NONE)
    }

    /// The rows at a column.
    pub(super) fn at(&self, column: usize) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.first_at(column), |&row| self.next_at(row))
    }
}
