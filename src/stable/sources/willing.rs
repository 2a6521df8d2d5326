//! Which receivers would still take a proposer.
//!
//! Once the seats of a receiver are taken, its worst partner only gets better. So whoever
//! it would turn down now it turns down for ever, and a proposer's next choice may be
//! looked for among the others alone. Where tastes are shared most proposals are refused:
//! then this finds in one pass over a row of bytes what was hundreds of proposals.
//!
//! The receivers' scores are turned, so that a row holds what all think of one proposer,
//! and rounded to 256 grades between each receiver's lowest and highest. A grade rises with the score, and a
//! proposer of the same grade as the worst partner is kept, so nobody is passed over who
//! would be taken; the proposals themselves are judged by the scores. Memory: a byte an
//! entry, and while they are written another for each entry of 1024 rows.

use crate::kernel::{Matrix, Wide};
use crate::market::Score;

/// So many receivers are turned together. More make [`Willing::find`] read longer
/// stretches, fewer keep what is turned in a nearer cache.
const TURNED: usize = 1024;

pub(super) struct Willing {
    proposers: usize,
    /// What each receiver thinks of a proposer: a block for so many receivers, and in it a row
    /// a proposer.
    grades: Vec<u8>,
    /// Per receiver the grade of the worst of its partners once its seats are taken.
    least: Vec<u8>,
}

impl Willing {
    /// The grades of the receivers' scores; everybody takes everybody so far.
    pub(super) fn new<W: Score>(scores: &Matrix<W>) -> Self {
        let (receivers, proposers) = (scores.rows(), scores.columns());
        let mut grades = vec![0; receivers * proposers];
        // Whole tiles of eight proposers; what is past the last of them is not read.
        let width = proposers.next_multiple_of(8);
        let mut panel = vec![0; width * TURNED.min(receivers)];
        let blocks = grades.chunks_mut((TURNED * proposers).max(1));
        for (block, first) in blocks.zip((0..receivers).step_by(TURNED)) {
            let count = TURNED.min(receivers - first);
            for (receiver, grades) in (first..first + count).zip(panel.chunks_exact_mut(width)) {
                Grading { row: scores.row(receiver), grades }.widely();
            }
            for (tile, rows) in block.chunks_mut(8 * count).enumerate() {
                turn(&panel[8 * tile..], width, rows, count);
            }
        }
        Self { proposers, grades, least: vec![0; receivers] }
    }

    /// The seats of `receiver` are taken, `worst` is the least welcome of its partners.
    pub(super) fn filled(&mut self, receiver: usize, worst: usize) {
        let first = receiver - receiver % TURNED;
        let count = TURNED.min(self.least.len() - first);
        let at = first * self.proposers + worst * count + (receiver - first);
        self.least[receiver] = self.grades[at];
    }

    /// Flags the receivers who may take `proposer`, and comes back with their number.
    pub(super) fn find(&self, proposer: usize, flags: &mut [u8]) -> usize {
        let Self { proposers, grades, least } = self;
        Reaching { proposer, proposers: *proposers, grades, least, flags }.widely()
    }
}

/// Turns eight columns of a panel of grades, whose rows are `width` long, to rows of `count`.
fn turn(panel: &[u8], width: usize, rows: &mut [u8], count: usize) {
    for first in (0..count).step_by(8) {
        let mut words = [0u64; 8];
        for (at, word) in words.iter_mut().enumerate() {
            if let Some(bytes) = panel.get((first + at) * width..).and_then(<[u8]>::first_chunk) {
                *word = u64::from_le_bytes(*bytes);
            }
        }
        for (row, word) in rows.chunks_exact_mut(count).zip(turned(words)) {
            let bytes = word.to_le_bytes();
            let cells = &mut row[first..];
            match cells.first_chunk_mut() {
                Some(cells) => *cells = bytes,
                None => cells.iter_mut().zip(bytes).for_each(|(cell, byte)| *cell = byte),
            }
        }
    }
}

/// Eight rows of eight bytes turned: blocks of four, two and one are exchanged.
#[inline]
fn turned(mut words: [u64; 8]) -> [u64; 8] {
    for (block, mask) in [(4, u64::MAX >> 32), (2, 0xffff_0000_ffff), (1, 0x00ff_00ff_00ff_00ff)] {
        for at in (0..8).filter(|at| at & block == 0) {
            let [low, high] = [words[at], words[at + block]];
            let exchanged = (low >> (8 * block) ^ high) & mask;
            words[at] = low ^ exchanged << (8 * block);
            words[at + block] = high ^ exchanged;
        }
    }
    words
}

/// Rounds a receiver's scores to grades.
struct Grading<'a, W> {
    row: &'a [W],
    grades: &'a mut [u8],
}

impl<W: Score> Wide for Grading<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let low = extreme(self.row, f64::INFINITY, |one, two| two < one);
        let high = extreme(self.row, f64::NEG_INFINITY, |one, two| two > one);
        let range = high - low;
        let scale = f64::from(u8::MAX) / range;
        if !range.is_finite() || !scale.is_finite() {
            // One grade for all keeps everybody.
            return self.grades.fill(0);
        }
        for (grade, score) in self.grades.iter_mut().zip(self.row) {
            // The sum's lowest byte is the nearest whole number. Each step is monotone.
            *grade = ((score.rounded() - low) * scale + WHOLE).to_bits() as u8;
        }
    }
}

/// The last score in an order, in lanes of their own so that no comparison waits for the one
/// before. Both ends of a row in one loop are compiled badly.
#[inline(always)]
fn extreme<W: Score>(row: &[W], first: f64, is_later: impl Fn(f64, f64) -> bool) -> f64 {
    const LANES: usize = 16;
    let later = |one: f64, two: f64| if is_later(one, two) { two } else { one };
    let mut lanes = [first; LANES];
    let parts = row.chunks_exact(LANES);
    let rest = parts.remainder();
    for scores in parts {
        for at in 0..LANES {
            lanes[at] = later(lanes[at], scores[at].rounded());
        }
    }
    let last = rest.iter().fold(first, |last, score| later(last, score.rounded()));
    lanes.into_iter().fold(last, later)
}

/// From here up to its double all numbers are whole.
const WHOLE: f64 = (1u64 << 52) as f64;

/// Marks the receivers whose grade of a proposer reaches their least one.
struct Reaching<'a> {
    proposer: usize,
    proposers: usize,
    grades: &'a [u8],
    least: &'a [u8],
    flags: &'a mut [u8],
}

impl Wide for Reaching<'_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let blocks = self.grades.chunks(TURNED * self.proposers);
        let sides = self.flags.chunks_mut(TURNED).zip(self.least.chunks(TURNED));
        let mut found = 0;
        for (block, (flags, least)) in blocks.zip(sides) {
            let grades = &block[self.proposer * least.len()..];
            for ((flag, grade), least) in flags.iter_mut().zip(grades).zip(least) {
                *flag = (grade >= least).into();
            }
            // No sum of a byte overflows.
            for flags in flags.chunks(128) {
                found += usize::from(flags.iter().sum::<u8>());
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_who_would_be_taken_is_passed_over() {
        let extremes = [f64::MAX, f64::MIN, 5e-324, -5e-324, 0.0, -0.0, 1.0, 1e300];
        for (receivers, proposers, kind) in [
            (1, 1, 0),
            (3, 9, 0),
            (65, 8, 1),
            (70, 131, 1),
            (7, 70, 2),
            (64, 64, 3),
            (1030, 9, 1),
            (2100, 17, 1),
        ] {
            let score = |at: usize| match kind {
                0 => 4.0,
                1 => (at * 7919 % 1009) as f64 - 500.0,
                2 => extremes[at * 31 % extremes.len()],
                _ => (at * 31 % 5) as f64 * f64::MIN_POSITIVE / 8.0,
            };
            let items: Vec<f64> = (0..receivers * proposers).map(score).collect();
            let scores = Matrix::new(receivers, proposers, items).unwrap();
            let mut willing = Willing::new(&scores);
            for worst in [None, Some(0), Some(proposers / 2), Some(proposers - 1)] {
                for receiver in (0..receivers).step_by(2) {
                    worst.into_iter().for_each(|worst| willing.filled(receiver, worst));
                }
                for proposer in 0..proposers {
                    let mut flags = vec![7; receivers];
                    let count = willing.find(proposer, &mut flags);
                    let found: Vec<usize> = (0..receivers).filter(|&at| flags[at] == 1).collect();
                    assert_eq!(found.len(), count);
                    assert_eq!(count, receivers - flags.iter().filter(|&&flag| flag == 0).count());
                    for (receiver, &flag) in flags.iter().enumerate() {
                        let row = scores.row(receiver);
                        let taken = match worst {
                            Some(worst) if receiver % 2 == 0 => row[proposer] >= row[worst],
                            _ => true,
                        };
                        assert!(!taken || flag == 1);
                        // Integers of a range of 1009 share a grade with the next four.
                        if kind == 1 && !taken {
                            let worst = worst.map_or(0.0, |worst| row[worst]);
                            assert!(flag == 0 || row[proposer] > worst - 5.0);
                        }
                    }
                }
            }
        }
    }
}
