//! Which of a few levels each pair of a table passes, in four bits a pair.

use super::super::core::Reader;
use super::loops::{Classes, OfClass, WORD, Within};
use super::rulers::{DEPTH, LEVELS, Ruler, Steps};
use crate::kernel::{Meter, StopReason, Wide as _};
use crate::market::{RowBuffer, RowView, Weight};
use rayon::prelude::*;

/// So many rows are read before the meter is asked again.
const BLOCK: usize = 256;

/// The class of each pair: how many of the levels, which ascend, its cost is above. A row has a
/// word of each bit for every 64 columns: first all words of the highest bit, then of the next.
#[derive(Default)]
pub(super) struct Planes {
    levels: Vec<f64>,
    words: usize,
    bits: Vec<u64>,
}

/// Makes the class of a column, which is the last one so far, this one.
fn set(bits: &mut [u64], words: usize, column: usize, class: u64) {
    for (plane, bits) in bits.chunks_mut(words.max(1)).enumerate() {
        if class >> (DEPTH - 1 - plane) & 1 == 0 {
            bits[column / WORD] &= !(1 << (column % WORD));
        }
    }
}

impl Planes {
    /// Nothing is known.
    pub(super) fn forget(&mut self) {
        self.levels.clear();
    }

    /// Finds the classes of all pairs in one pass, rows side by side: by these levels, at most
    /// [`LEVELS`], and by their steps where they are those.
    pub(super) fn fill<W: Weight>(
        &mut self,
        reader: &Reader<'_, W>,
        levels: &[f64],
        steps: Option<Steps>,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.levels.clear();
        match steps {
            Some(steps) => self.tell(reader, steps, meter)?,
            None => {
                let mut all = [f64::INFINITY; LEVELS];
                all.iter_mut().zip(levels).for_each(|(all, &level)| *all = level);
                self.tell(reader, &all, meter)?;
            }
        }
        self.levels.extend_from_slice(levels);
        Ok(())
    }

    fn tell<W: Weight>(
        &mut self,
        reader: &Reader<'_, W>,
        ruler: impl Ruler,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let Self { words, bits, .. } = self;
        *words = reader.columns().div_ceil(WORD);
        let row_words = DEPTH * *words;
        let count = reader.rows() * row_words;
        if bits.capacity() < count {
            // Fresh memory comes as zeros, and each word is written once.
            *bits = vec![0; count];
        }
        bits.resize(count, 0);
        if *words == 0 {
            return Ok(());
        }
        let sign = reader.sign();
        for (block, bits) in bits.chunks_mut(BLOCK * row_words).enumerate() {
            meter.steps((bits.len() / row_words) as u64)?;
            let rows = bits.par_chunks_mut(row_words).enumerate();
            rows.for_each_init(RowBuffer::new, |buffer, (row, bits)| {
                match reader.shared(block * BLOCK + row, buffer) {
                    RowView::Full(weights) => Classes { weights, bits, ruler, sign }.widely(),
                    RowView::Masked(weights, allowed) => {
                        Classes { weights, bits, ruler, sign }.widely();
                        for plane in bits.chunks_mut(allowed.len().max(1)) {
                            plane.iter_mut().zip(allowed).for_each(|(bits, word)| *bits |= !word);
                        }
                    }
                    view @ RowView::Listed(_) => {
                        bits.fill(u64::MAX);
                        view.for_each(|column, weight| {
                            let class = ruler.class(sign * weight.small_float());
                            set(bits, row_words / DEPTH, column, class);
                        });
                    }
                }
            });
        }
        Ok(())
    }

    /// The place of this level, if it is one.
    pub(super) fn level(&self, threshold: f64) -> Option<usize> {
        self.levels.binary_search_by(|level| level.total_cmp(&threshold)).ok()
    }

    fn row(&self, row: usize) -> [&[u64]; DEPTH] {
        let bits = &self.bits[row * DEPTH * self.words..];
        std::array::from_fn(|plane| &bits[plane * self.words..(plane + 1) * self.words])
    }

    /// A bit for each column of the row whose cost is at most that of the level.
    pub(super) fn passing(&self, row: usize, level: usize, into: &mut [u64]) {
        Within { bits: self.row(row), level, into }.widely();
    }

    /// A bit for each column of the row that is of this class; how many there are.
    pub(super) fn of_class(&self, row: usize, class: usize, into: &mut [u64]) -> usize {
        OfClass { bits: self.row(row), class, into }.widely()
    }

    /// How many pairs are of this class.
    pub(super) fn count(&self, class: usize) -> usize {
        let rows = self.bits.len() / (DEPTH * self.words).max(1);
        let mut found = vec![0; self.words];
        (0..rows).map(|row| self.of_class(row, class, &mut found)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::core::Memory;
    use crate::kernel::{Control, Index as _, Matrix, MenteeIx, MentorIx, ones};
    use crate::market::{AssignmentProblem, Sense};

    /// The class of each pair as the planes tell it.
    fn classes(planes: &Planes, rows: usize, columns: usize) -> Vec<Vec<usize>> {
        let class = |row: usize, column: usize| {
            let mut found = vec![0; columns.div_ceil(WORD)];
            let mut has = |&class: &usize| {
                let count = planes.of_class(row, class, &mut found);
                assert_eq!(count, ones(&found).count());
                found[column / WORD] >> (column % WORD) & 1 == 1
            };
            let found: Vec<usize> = (0..1 << DEPTH).filter(|class| has(class)).collect();
            assert_eq!(found.len(), 1, "a pair has one class");
            found[0]
        };
        (0..rows).map(|row| (0..columns).map(|column| class(row, column)).collect()).collect()
    }

    #[test]
    fn classes_count_the_levels_below_a_cost() {
        let control = Control::unbounded();
        let mut meter = Meter::new(&control);
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        for round in 0..60 {
            let (rows, columns) = (1 + next(5) as usize, 1 + next(150) as usize);
            let sense = if round % 2 == 0 { Sense::Min } else { Sense::Max };
            let sign = if round % 2 == 0 { 1.0 } else { -1.0 };
            let weights: Vec<f64> = (0..rows * columns).map(|_| next(40) as f64 - 20.0).collect();
            let is_allowed: Vec<bool> =
                (0..rows * columns).map(|_| round % 3 == 0 || next(4) > 0).collect();
            let pair = |at: usize| (MenteeIx::at(at / columns), MentorIx::at(at % columns));
            let problem = if round % 3 == 1 {
                let allowed = (0..rows * columns).filter(|&at| is_allowed[at]);
                let edges = allowed.map(|at| (pair(at).0, pair(at).1, weights[at])).collect();
                AssignmentProblem::sparse(rows, columns, edges)
            } else {
                let forbidden = (0..rows * columns).filter(|&at| !is_allowed[at]).map(pair);
                let matrix = Matrix::new(rows, columns, weights.clone()).unwrap();
                AssignmentProblem::dense(matrix).forbidden(forbidden.collect::<Vec<_>>())
            };
            let problem = problem.sense(sense).build().unwrap();
            let mut memory = Memory::default();
            let reader = Reader::new(&problem, false, &mut memory);
            let class = |levels: &[f64], at: usize| {
                let cost = sign * weights[at];
                levels.iter().filter(|&&level| level < cost).count()
            };
            let expected = |of: &dyn Fn(usize) -> usize| -> Vec<Vec<usize>> {
                let class = |at: usize| if is_allowed[at] { of(at) } else { LEVELS + 1 };
                (0..rows)
                    .map(|row| (0..columns).map(|column| class(row * columns + column)).collect())
                    .collect()
            };
            let mut levels: Vec<f64> =
                (0..1 + next(LEVELS as u64)).map(|_| next(40) as f64 - 20.0).collect();
            levels.sort_by(f64::total_cmp);
            levels.dedup();
            let mut planes = Planes::default();
            planes.fill(&reader, &levels, None, &mut meter).unwrap();
            assert_eq!(classes(&planes, rows, columns), expected(&|at| class(&levels, at)));
            for (level, &cost) in levels.iter().enumerate() {
                assert_eq!(planes.level(cost), Some(level));
                let mut bits = vec![0; columns.div_ceil(WORD)];
                planes.passing(0, level, &mut bits);
                let passing: Vec<usize> = ones(&bits).collect();
                let cheap =
                    (0..columns).filter(|&at| is_allowed[at] && class(&levels, at) <= level);
                assert_eq!(passing, cheap.collect::<Vec<_>>());
            }
            // The same by steps.
            let low = next(40) as f64 - 20.0;
            let high = low + 1.0 + next(30) as f64 / 4.0;
            let (steps, levels) = Steps::between(low, high).unwrap();
            planes.fill(&reader, &levels, Some(steps), &mut meter).unwrap();
            assert_eq!(classes(&planes, rows, columns), expected(&|at| class(&levels, at)));
        }
    }
}
