//! Which receivers would still take a proposer.
//!
//! Once the seats of a receiver are taken, its worst partner only gets better. So whoever
//! it would turn down now it turns down for ever, and a proposer's next choice may be
//! looked for among the others alone. Where tastes are shared most proposals are refused:
//! then one pass over a row of bits finds what was hundreds of proposals.
//!
//! Each receiver has a cut: its worst partner's score, or a score that one proposer in six
//! reaches where that is higher. A bit says whether a proposer reaches the cut. Once the
//! worst partner does, all others are refused; before that the receiver counts as willing to
//! take anybody. Nobody is passed over who would be taken; the proposals themselves are judged by the
//! scores. The bits are turned, so that a row holds what all think of one proposer. Memory:
//! an eighth of a byte an entry. To write them takes one pass over the scores, and cuts that
//! tell little by now may be drawn anew in the same memory, at the worst partners themselves.

use super::sweeping::Marking;
use crate::kernel::{Matrix, Wide, fetch};
use crate::market::Score;

/// A cut before the seats are taken is what one proposer in so many reaches.
const REACHING: usize = 6;
/// From some so many scores of a row that cut is told.
const SAMPLED: usize = 64;

pub(super) struct Willing<W> {
    /// A row a proposer: the receivers whose cuts it reaches, a bit each.
    reaching: Vec<u64>,
    cuts: Vec<W>,
    /// The receivers whose worst partners do not reach their cuts yet, or who have seats left.
    open: Vec<u64>,
}

impl<W: Score> Willing<W> {
    /// For the receivers' scores, with the score of the worst partner of each whose seats are
    /// taken.
    pub(super) fn new(scores: &Matrix<W>, worst: &[Option<W>]) -> Self {
        let (receivers, proposers) = (scores.rows(), scores.columns());
        let words = receivers.div_ceil(64);
        let mut willing = Self {
            reaching: vec![0; proposers * words],
            cuts: vec![W::LOWEST; receivers],
            open: vec![0; words],
        };
        willing.write(scores, worst, false);
        willing
    }

    /// Draws all cuts anew, each at the worst partner where there is one: by now they seldom
    /// change.
    pub(super) fn renew(&mut self, scores: &Matrix<W>, worst: &[Option<W>]) {
        self.write(scores, worst, true);
    }

    fn write(&mut self, scores: &Matrix<W>, worst: &[Option<W>], renewed: bool) {
        let width = scores.columns().div_ceil(64);
        let mut panel = vec![0; 64 * width];
        let mut sample = Vec::new();
        for (block, cuts) in self.cuts.chunks_mut(64).enumerate() {
            // The rows of the last block may be fewer.
            panel[cuts.len() * width..].fill(0);
            self.open[block] = u64::MAX >> (64 - cuts.len());
            let rows = (64 * block..).zip(cuts).zip(panel.chunks_exact_mut(width.max(1)));
            for ((receiver, cut), marks) in rows {
                let row = scores.row(receiver);
                if receiver + 1 < scores.rows() {
                    let next = scores.row(receiver + 1);
                    sampled(next.len()).for_each(|at| fetch(next, at));
                }
                let (least, closed) = match worst[receiver] {
                    Some(worst) if renewed => (worst, true),
                    worst => {
                        let usual = usual(row, &mut sample);
                        worst.filter(|&worst| worst >= usual).map_or((usual, false), |w| (w, true))
                    }
                };
                *cut = least;
                if closed {
                    self.open[block] &= !(1 << (receiver % 64));
                }
                Marking { row, from: *cut, to: None, marks }.widely();
            }
            let words = self.open.len();
            Turning { panel: &panel, width, block, words, reaching: &mut self.reaching }.widely();
        }
    }

    /// The seats of `receiver` are taken, `worst` is the score of the least welcome of its
    /// partners.
    pub(super) fn filled(&mut self, receiver: usize, worst: W) {
        if worst >= self.cuts[receiver] {
            self.open[receiver / 64] &= !(1 << (receiver % 64));
        }
    }

    /// Whether `receiver` may take `proposer`.
    #[inline]
    pub(super) fn may_take(&self, proposer: usize, receiver: usize) -> bool {
        let word = receiver / 64;
        let marks = self.reaching[proposer * self.open.len() + word] | self.open[word];
        marks >> (receiver % 64) & 1 == 1
    }

    /// Marks the receivers who may take `proposer`, and comes back with their number.
    pub(super) fn find(&self, proposer: usize, marks: &mut [u64]) -> usize {
        let words = self.open.len();
        let reaching = &self.reaching[proposer * words..][..words];
        Finding { reaching, open: &self.open, marks }.widely()
    }
}

/// A score that one in [`REACHING`] of a row reaches, by a part of it.
fn usual<W: Score>(row: &[W], sample: &mut Vec<W>) -> W {
    sample.clear();
    sample.extend(sampled(row.len()).map(|at| row[at]));
    if sample.is_empty() {
        return W::LOWEST;
    }
    let rank = sample.len() / REACHING;
    *sample.select_nth_unstable_by(rank, |one, two| two.order(*one)).1
}

/// The places of a row by which that is told.
fn sampled(length: usize) -> impl Iterator<Item = usize> {
    (0..length).step_by((length / SAMPLED).max(1))
}

/// Turns the bits of 64 receivers, rows of `width` words, and writes them as the words `block`
/// of rows of `words`.
struct Turning<'a> {
    panel: &'a [u64],
    width: usize,
    block: usize,
    words: usize,
    reaching: &'a mut [u64],
}

impl Wide for Turning<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { panel, width, block, words, reaching } = self;
        for (at, rows) in reaching.chunks_mut(64 * words).enumerate() {
            let mut tile = [0; 64];
            for row in 0..64 {
                tile[row] = panel[row * width + at];
            }
            turn(&mut tile);
            for row in 0..rows.len() / words {
                rows[row * words + block] = tile[row];
            }
        }
    }
}

/// Turns 64 rows of 64 bits: blocks of 32, 16 and so on are exchanged.
#[inline(always)]
fn turn(tile: &mut [u64; 64]) {
    let mut mask = u64::MAX;
    for block in [32, 16, 8, 4, 2, 1] {
        mask ^= mask << block;
        for pair in 0..32 {
            let low = pair / block * 2 * block + pair % block;
            let exchanged = (tile[low] >> block ^ tile[low + block]) & mask;
            tile[low] ^= exchanged << block;
            tile[low + block] ^= exchanged;
        }
    }
}

/// Marks the receivers who are open or whose cut is reached, and counts them.
struct Finding<'a> {
    reaching: &'a [u64],
    open: &'a [u64],
    marks: &'a mut [u64],
}

impl Wide for Finding<'_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let mut found = 0;
        let words = self.marks.len().min(self.reaching.len()).min(self.open.len());
        for at in 0..words {
            let word = self.reaching[at] | self.open[at];
            self.marks[at] = word;
            found += word.count_ones() as usize;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ones;

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
            (210, 170, 1),
        ] {
            let score = |at: usize| match kind {
                0 => 4.0,
                1 => (at * 7919 % 1009) as f64 - 500.0,
                2 => extremes[at * 31 % extremes.len()],
                _ => (at * 31 % 5) as f64 * f64::MIN_POSITIVE / 8.0,
            };
            let items: Vec<f64> = (0..receivers * proposers).map(score).collect();
            let scores = Matrix::new(receivers, proposers, items).unwrap();
            let mut worst = vec![None; receivers];
            let mut willing = Willing::new(&scores, &worst);
            // Each receiver's worst partner only gets better; half of them have seats left.
            for step in 0..4 {
                for receiver in (0..receivers).step_by(2) {
                    let row = scores.row(receiver);
                    let better = row[(receiver + step * 5) % proposers];
                    let better = worst[receiver].map_or(better, |worst: f64| worst.max(better));
                    worst[receiver] = Some(better);
                    willing.filled(receiver, better);
                }
                let anew = step == 2;
                if anew {
                    willing.renew(&scores, &worst);
                }
                for proposer in 0..proposers {
                    let mut marks = vec![7; receivers.div_ceil(64)];
                    let count = willing.find(proposer, &mut marks);
                    let found: Vec<usize> = ones(&marks).collect();
                    assert_eq!(found.len(), count);
                    assert!(found.last().is_none_or(|&last| last < receivers));
                    for (receiver, &worst) in worst.iter().enumerate() {
                        let marked = found.binary_search(&receiver).is_ok();
                        let score = scores.row(receiver)[proposer];
                        let taken = worst.is_none_or(|worst| score >= worst);
                        assert!(marked || !taken, "{receivers} {proposers} {receiver} {proposer}");
                        assert_eq!(marked, willing.may_take(proposer, receiver));
                        if anew && worst.is_some() {
                            assert_eq!(marked, taken);
                        }
                    }
                }
            }
        }
    }
}
