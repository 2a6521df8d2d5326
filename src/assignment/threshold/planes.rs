//! Which of a few levels each pair of a table passes, in four bits a pair.

use super::super::core::Reader;
use super::loops::{Classes, DEPTH, LEVELS, WORD, Within};
use crate::kernel::{Index as _, MentorIx, Meter, StopReason, Wide as _, ones};
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

/// The levels, and levels above all costs.
fn padded(levels: &[f64]) -> [f64; LEVELS + 1] {
    let mut all = [f64::INFINITY; LEVELS + 1];
    all.iter_mut().zip(levels).for_each(|(all, &level)| *all = level);
    all
}

/// Makes the class of a column, which is the last one so far, this one.
fn set(bits: &mut [u64], words: usize, column: usize, class: usize) {
    for (plane, bits) in bits.chunks_mut(words.max(1)).enumerate() {
        if class >> (DEPTH - 1 - plane) & 1 == 0 {
            bits[column / WORD] &= !(1 << (column % WORD));
        }
    }
}

/// These columns of a row, which are allowed, with their costs. They are listed before anything is
/// done with them, which would wait for each weight to come from far away before the next one is
/// asked for.
pub(super) fn costs_at<W: Weight>(
    view: RowView<'_, W>,
    wanted: &[u64],
    sign: f64,
    costs: &mut Vec<(usize, f64)>,
) {
    costs.clear();
    match view {
        RowView::Full(weights) | RowView::Masked(weights, _) => costs.extend(
            ones(wanted)
                .filter_map(|at| weights.get(at).map(|weight| (at, sign * weight.small_float()))),
        ),
        view => costs.extend(ones(wanted).filter_map(|at| {
            view.weight(MentorIx::at(at)).map(|weight| (at, sign * weight.small_float()))
        })),
    }
}

impl Planes {
    /// Nothing is known.
    pub(super) fn forget(&mut self) {
        self.levels.clear();
    }

    /// Finds the classes of all pairs in one pass, rows side by side.
    pub(super) fn fill<W: Weight>(
        &mut self,
        reader: &Reader<'_, W>,
        levels: &[f64],
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let Self { words, bits, .. } = self;
        *words = reader.columns().div_ceil(WORD);
        let all = padded(levels);
        let row_words = DEPTH * *words;
        bits.resize(reader.rows() * row_words, 0);
        self.levels.clear();
        if *words == 0 {
            return Ok(());
        }
        let sign = reader.sign();
        for (block, bits) in bits.chunks_mut(BLOCK * row_words).enumerate() {
            meter.steps((bits.len() / row_words) as u64)?;
            let rows = bits.par_chunks_mut(row_words).enumerate();
            rows.for_each_init(RowBuffer::new, |buffer, (row, bits)| {
                match reader.shared(block * BLOCK + row, buffer) {
                    RowView::Full(weights) => {
                        Classes { weights, bits, levels: &all, sign }.widely();
                    }
                    RowView::Masked(weights, allowed) => {
                        Classes { weights, bits, levels: &all, sign }.widely();
                        for plane in bits.chunks_mut(allowed.len().max(1)) {
                            plane.iter_mut().zip(allowed).for_each(|(bits, word)| *bits |= !word);
                        }
                    }
                    view @ RowView::Listed(_) => {
                        bits.fill(u64::MAX);
                        view.for_each(|column, weight| {
                            let cost = sign * weight.small_float();
                            let class = all.partition_point(|&level| level < cost);
                            set(bits, row_words / DEPTH, column, class);
                        });
                    }
                }
            });
        }
        self.levels.extend_from_slice(levels);
        Ok(())
    }

    /// Finds the classes anew by levels of which the first one is that below the class given and
    /// the others lie within it, from the pairs of this class alone. Those above it are of the last
    /// class, as if they were not allowed.
    pub(super) fn refine<W: Weight>(
        &mut self,
        reader: &Reader<'_, W>,
        class: usize,
        levels: &[f64],
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let (all, sign, words) = (padded(levels), reader.sign(), self.words);
        let (mut wanted, mut below, mut costs) = (Vec::new(), vec![0; words], Vec::new());
        let mut buffer = RowBuffer::new();
        for row in 0..reader.rows() {
            meter.step()?;
            wanted.clear();
            wanted.extend(self.of_class(row, class));
            match class.checked_sub(1) {
                Some(before) => self.passing(row, before, &mut below),
                None => below.fill(0),
            }
            let bits = &mut self.bits[row * DEPTH * words..(row + 1) * DEPTH * words];
            for plane in bits.chunks_mut(words.max(1)) {
                plane.iter_mut().zip(&below).for_each(|(bits, below)| *bits = !below);
            }
            if wanted.iter().all(|&word| word == 0) {
                continue;
            }
            let view = reader.shared(row, &mut buffer);
            costs_at(view, &wanted, sign, &mut costs);
            for &(column, cost) in &costs {
                let class: usize = all.iter().map(|&level| usize::from(level < cost)).sum();
                set(bits, words, column, class);
            }
        }
        self.levels.clear();
        self.levels.extend_from_slice(levels);
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

    /// The words of a row, each with the columns of this class.
    pub(super) fn of_class(&self, row: usize, class: usize) -> impl Iterator<Item = u64> + '_ {
        let [eights, fours, twos, ones] = self.row(row);
        let other = |depth: usize| if class >> depth & 1 == 1 { 0 } else { u64::MAX };
        let other = [other(0), other(1), other(2), other(3)];
        let words = eights.iter().zip(fours).zip(twos).zip(ones);
        words.map(move |(((eights, fours), twos), ones)| {
            (ones ^ other[0]) & (twos ^ other[1]) & (fours ^ other[2]) & (eights ^ other[3])
        })
    }

    /// Keeps the pairs of this class alone, a bit each, and gives back what the levels took.
    pub(super) fn keep(&mut self, class: usize) {
        let words = self.words;
        let rows = self.bits.len() / (DEPTH * words).max(1);
        let mut kept = Vec::with_capacity(words);
        for row in 0..rows {
            kept.clear();
            kept.extend(self.of_class(row, class));
            // Never beyond what was read.
            self.bits[row * words..(row + 1) * words].copy_from_slice(&kept);
        }
        self.bits.truncate(rows * words);
        self.bits.shrink_to_fit();
        self.levels.clear();
    }

    /// The pairs of a row that were kept.
    pub(super) fn kept(&self, row: usize) -> &[u64] {
        &self.bits[row * self.words..(row + 1) * self.words]
    }

    /// How many pairs are of this class.
    pub(super) fn count(&self, class: usize) -> usize {
        let rows = self.bits.len() / (DEPTH * self.words).max(1);
        let row = |row: usize| -> usize {
            self.of_class(row, class).map(|word| word.count_ones() as usize).sum()
        };
        (0..rows).map(row).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::core::Memory;
    use crate::kernel::{Control, Matrix, MenteeIx};
    use crate::market::{AssignmentProblem, Sense};

    /// The class of each pair as the planes tell it.
    fn classes(planes: &Planes, rows: usize, columns: usize) -> Vec<Vec<usize>> {
        let class = |row: usize, column: usize| {
            let has = |class: usize| {
                let word = planes.of_class(row, class).nth(column / WORD).unwrap_or(0);
                word >> (column % WORD) & 1 == 1
            };
            let found: Vec<usize> = (0..1 << DEPTH).filter(|&class| has(class)).collect();
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
            planes.fill(&reader, &levels, &mut meter).unwrap();
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
            // Anew, by levels half a step apart within one class.
            let within = 1 + next(levels.len() as u64) as usize;
            let finer: Vec<f64> =
                (0..1 + next(4)).map(|step| levels[within - 1] + step as f64 / 2.0).collect();
            let before = levels.clone();
            planes.refine(&reader, within, &finer, &mut meter).unwrap();
            let anew = |at: usize| match class(&before, at) {
                coarse if coarse < within => 0,
                coarse if coarse > within => LEVELS + 1,
                _ => class(&finer, at),
            };
            assert_eq!(classes(&planes, rows, columns), expected(&anew));
        }
    }
}
