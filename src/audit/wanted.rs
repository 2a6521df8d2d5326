//! Pairs that one side would rather have, in the order of the other side.
//!
//! A verifier finds them row by row of one table, and then asks what the other table says of each.
//! Asked one by one, each would be a place far from the last one; brought in the order of the other
//! table's rows, a row is at hand for all who want it, and its entries are fetched side by side.

use crate::kernel::Csr;

/// So many pairs are gathered before they are told.
const GATHERED: usize = 1 << 17;

/// Pairs of a row and a column, rows ascending, until they are told by column. Memory O(columns).
pub(super) struct Wanted {
    columns: usize,
    pairs: Vec<(u32, u32)>,
    by_column: Csr<u32>,
}

impl Wanted {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, pairs: Vec::new(), by_column: Csr::new() }
    }

    #[inline]
    pub(super) fn push(&mut self, row: usize, column: usize) {
        self.pairs.push((row as u32, column as u32));
    }

    /// Whether it is time to tell the pairs: many are gathered.
    pub(super) fn is_full(&self) -> bool {
        self.pairs.len() >= GATHERED
    }

    /// Tells each column that is wanted, with the rows that want it, ascending, and forgets them.
    pub(super) fn tell(&mut self, mut each: impl FnMut(usize, &[u32])) {
        let Self { columns, pairs, by_column } = self;
        by_column.regroup(*columns, pairs.iter().map(|&(row, column)| (column as usize, row)));
        pairs.clear();
        for (column, rows) in by_column.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            each(column, rows);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_come_by_column_and_are_forgotten() {
        let mut wanted = Wanted::new(5);
        for round in 0..3 {
            for row in round..200 {
                (0..5).filter(|column| (row + column * 7) % 3 == 0).for_each(|column| {
                    wanted.push(row, column);
                });
            }
            let mut told = Vec::new();
            wanted.tell(|column, rows| told.push((column, rows.to_vec())));
            let expected = |column: usize| -> Vec<u32> {
                (round..200)
                    .filter(|row| (row + column * 7) % 3 == 0)
                    .map(|row| row as u32)
                    .collect()
            };
            assert_eq!(told, (0..5).map(|column| (column, expected(column))).collect::<Vec<_>>());
        }
        wanted.tell(|column, _| unreachable!("{column}"));
    }
}
