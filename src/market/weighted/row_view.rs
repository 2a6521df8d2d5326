//! One row of weights, in each of the forms in which it is lent.

use crate::kernel::{Index, MentorIx};

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

impl<'a, W: Copy> RowView<'a, W> {
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

    /// The weights of a row that has one for each column; else none.
    pub(crate) fn weights(self) -> &'a [W] {
        match self {
            RowView::Full(weights) | RowView::Masked(weights, _) => weights,
            RowView::Listed(_) => &[],
        }
    }

    /// Which of the 64 columns of a word are allowed, in a row that has a weight for each; past its
    /// last column any may seem so.
    #[inline(always)]
    pub(crate) fn word(self, at: usize) -> u64 {
        match self {
            RowView::Full(_) => u64::MAX,
            RowView::Masked(_, words) => words.get(at).copied().unwrap_or_default(),
            RowView::Listed(_) => 0,
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
