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
            // In two loops: a search would wait for each weight to come from far away before the
            // next one is asked for.
            costs.clear();
            costs.extend(ones(&wanted).map(|column| {
                let weight = view.weight(MentorIx::at(column));
                (column, weight.map_or(f64::INFINITY, |weight| sign * weight.small_float()))
            }));
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

    /// How many pairs are of this class.
    pub(super) fn count(&self, class: usize) -> usize {
        let rows = self.bits.len() / (DEPTH * self.words).max(1);
        let row = |row: usize| -> usize {
            self.of_class(row, class).map(|word| word.count_ones() as usize).sum()
        };
        (0..rows).map(row).sum()
    }
}
