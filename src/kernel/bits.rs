//! A dense matrix of bits, whose rows start on a word.

use super::ShapeError;

/// A matrix of bits, row after row, each row padded to whole 64-bit words, so
/// that rows can be read and written word by word and by different threads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BitMatrix {
    rows: usize,
    columns: usize,
    words_per_row: usize,
    words: Vec<u64>,
}

impl BitMatrix {
    /// A matrix of `rows × columns` bits, all equal to `value`. The padding bits
    /// of a row are always zero.
    ///
    /// # Errors
    /// [`ShapeError::TooLarge`] where the size overflows.
    pub fn filled(rows: usize, columns: usize, value: bool) -> Result<Self, ShapeError> {
        let mut matrix = Self::default();
        matrix.refill(rows, columns, value)?;
        Ok(matrix)
    }

    /// The same as [`BitMatrix::filled`], in the memory that is there.
    ///
    /// # Errors
    /// [`ShapeError::TooLarge`] where the size overflows; nothing is changed then.
    pub fn refill(&mut self, rows: usize, columns: usize, value: bool) -> Result<(), ShapeError> {
        let words_per_row = columns.div_ceil(64);
        let words =
            rows.checked_mul(words_per_row).ok_or(ShapeError::TooLarge { rows, columns })?;
        (self.rows, self.columns, self.words_per_row) = (rows, columns, words_per_row);
        self.words.clear();
        self.words.resize(words, if value { u64::MAX } else { 0 });
        let used = columns % 64;
        if value && used != 0 {
            for row in 0..rows {
                self.words[row * words_per_row + words_per_row - 1] = (1 << used) - 1;
            }
        }
        Ok(())
    }

    /// Writes the matrix with rows and columns exchanged over another one.
    pub fn transpose_into(&self, turned: &mut Self) {
        // As many bits as here, and a row's padding is less than a word: the size of a
        // matrix in memory does not overflow when it is turned unless it has no bits.
        if turned.refill(self.columns, self.rows, false).is_ok() {
            for row in 0..self.rows {
                for column in self.ones(row) {
                    turned.set(column, row, true);
                }
            }
        }
    }

    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The bit at `row`, `column`; false outside the matrix.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize, column: usize) -> bool {
        column < self.columns
            && row < self.rows
            && self.words[row * self.words_per_row + column / 64] >> (column % 64) & 1 == 1
    }

    /// Sets the bit at `row`, `column`; nothing happens outside the matrix.
    pub fn set(&mut self, row: usize, column: usize, value: bool) {
        if row < self.rows && column < self.columns {
            let word = &mut self.words[row * self.words_per_row + column / 64];
            let bit = 1 << (column % 64);
            if value {
                *word |= bit;
            } else {
                *word &= !bit;
            }
        }
    }

    /// Clears every bit of `row`; nothing happens past the last row.
    pub fn clear_row(&mut self, row: usize) {
        let from = row.saturating_mul(self.words_per_row);
        let words = self.words.get_mut(from..from.saturating_add(self.words_per_row));
        words.into_iter().flatten().for_each(|word| *word = 0);
    }

    /// Clears every bit that is set in `other`, a matrix of the same size. Bits beyond the
    /// smaller of two sizes stay as they are.
    pub fn clear_all_of(&mut self, other: &Self) {
        if self.words_per_row == other.words_per_row {
            for (word, out) in self.words.iter_mut().zip(&other.words) {
                *word &= !out;
            }
        } else {
            for row in 0..self.rows.min(other.rows) {
                other.ones(row).for_each(|column| self.set(row, column, false));
            }
        }
    }

    /// The words of `row`, lowest columns first; empty past the last row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[u64] {
        let from = row.saturating_mul(self.words_per_row);
        self.words.get(from..from.saturating_add(self.words_per_row)).unwrap_or(&[])
    }

    /// The words of each row, to be written by different threads. Whoever writes
    /// leaves the padding bits zero.
    pub fn rows_mut(&mut self) -> std::slice::ChunksExactMut<'_, u64> {
        self.words.chunks_exact_mut(self.words_per_row.max(1))
    }

    /// All words at once: `columns.div_ceil(64)` a row.
    pub fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words
    }

    /// The columns whose bit is set in `row`, ascending.
    pub fn ones(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        ones(self.row(row))
    }

    /// How many bits are set in all.
    #[must_use]
    pub fn count_ones(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// The places of the bits that are set in words, ascending: bit `at % 64` of word `at / 64`.
pub(crate) fn ones(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(at, &word)| {
        let mut rest = word;
        std::iter::from_fn(move || {
            if rest == 0 {
                return None;
            }
            let bit = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            Some(at * 64 + bit)
        })
    })
}

/// The places, of at most 64, at which something holds, as bits. For loops that run
/// [`widely`](super::Wide::widely).
#[inline(always)]
pub(crate) fn word(places: usize, holds: impl Fn(usize) -> bool) -> u64 {
    let mut word = 0;
    for at in 0..places.min(64) {
        word |= u64::from(holds(at)) << at;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_never_counts() {
        let mut bits = BitMatrix::filled(3, 70, true).unwrap();
        assert_eq!(bits.count_ones(), 210);
        bits.set(1, 69, false);
        bits.set(1, 70, true);
        bits.set(3, 0, true);
        assert_eq!(bits.count_ones(), 209);
        assert!(!bits.get(1, 69) && !bits.get(1, 70) && bits.get(2, 69));
        assert_eq!(bits.ones(1).count(), 69);
        assert_eq!(bits.ones(0).last(), Some(69));
    }

    #[test]
    fn bits_are_cleared_by_row_and_by_another_matrix() {
        let mut bits = BitMatrix::filled(3, 70, true).unwrap();
        bits.clear_row(1);
        bits.clear_row(3);
        assert_eq!((bits.count_ones(), bits.get(0, 69), bits.get(2, 0)), (140, true, true));
        for (rows, columns) in [(3, 70), (2, 140)] {
            let mut bits = BitMatrix::filled(3, 70, true).unwrap();
            let mut out = BitMatrix::filled(rows, columns, false).unwrap();
            out.set(0, 69, true);
            out.set(1, 3, true);
            bits.clear_all_of(&out);
            assert_eq!((bits.count_ones(), bits.get(0, 69), bits.get(1, 3)), (208, false, false));
        }
    }
}
