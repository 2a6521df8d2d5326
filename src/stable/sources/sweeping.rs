//! The best few scores of a row without sorting it.
//!
//! A sweep first finds a bound that about as many scores reach as are sought, then marks
//! whoever reaches it, a bit each, and looks at those alone. Marking costs less than reading
//! the row from memory, so it does not matter that the bound is rough.

use crate::kernel::{Wide, fetch_block};
use crate::market::Score;

/// How many groups there are for each partner that is to be taken.
const GROUPS: usize = 3;
/// The most scores of a group.
const LONGEST: usize = 32;
/// So many groups share a stretch of the row, a lane of the registers each.
const LANES: usize = 16;
/// In so many words' worth of a row scores are looked at to guess a bound.
const SAMPLED: usize = 6;

/// Room for a sweep, to be used again.
pub(super) struct Sweeping<W> {
    /// Which partners count from the second sweep on, a bit each.
    pub(super) counts: Vec<u64>,
    marks: Vec<u64>,
    /// The best of each group, or what a sample holds.
    bests: Vec<W>,
    /// What was found, as [`packed`].
    pub(super) found: Vec<u128>,
}

/// Whom a sweep may take.
#[derive(Clone, Copy)]
pub(super) struct Sought<'a, W> {
    pub(super) row: &'a [W],
    /// No score below the one with this key is taken.
    pub(super) floor: u64,
    /// The places that break ties; nothing for the index.
    pub(super) places: Option<&'a [u32]>,
    /// The last who was taken before, as [`packed`]; only those after it are sought.
    pub(super) last: Option<(u128, W)>,
}

impl<W: Score> Sought<'_, W> {
    /// `partner` as [`packed`], where it may be taken.
    #[inline]
    fn packed(&self, partner: usize) -> Option<u128> {
        let packed = packed(*self.row.get(partner)?, partner, self.places);
        let may = key(packed) <= self.floor && self.last.is_none_or(|last| packed > last.0);
        may.then_some(packed)
    }
}

/// A score with its partner and the place that breaks ties, so that the better is the
/// lower number.
#[inline]
fn packed<W: Score>(score: W, partner: usize, places: Option<&[u32]>) -> u128 {
    let partner = partner as u32;
    let place = places.map_or(partner, |places| places[partner as usize]);
    u128::from(score.key()) << 64 | u128::from(place) << 32 | u128::from(partner)
}

/// The score's part of a packed number.
pub(super) fn key(packed: u128) -> u64 {
    (packed >> 64) as u64
}

/// Marks the scores that are not below `from` nor above `to`: bit `at % 64` of word `at / 64`.
/// Bits past the end of the row are 0.
pub(super) struct Marking<'a, W> {
    pub(super) row: &'a [W],
    pub(super) from: W,
    pub(super) to: Option<W>,
    pub(super) marks: &'a mut [u64],
}

impl<W: Score> Wide for Marking<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { row, from, to, marks } = self;
        match to {
            None => mark(row, marks, |score| score >= from),
            Some(to) => mark(row, marks, |score| (score >= from) & (score <= to)),
        }
    }
}

#[inline(always)]
fn mark<W: Score>(row: &[W], marks: &mut [u64], is_sought: impl Fn(W) -> bool) {
    let (words, rest) = row.as_chunks::<64>();
    for (mark, scores) in marks.iter_mut().zip(words) {
        // An array has a known length: its loop becomes comparisons of whole registers, whose
        // signs are gathered.
        let mut marked = 0;
        for (bit, &score) in scores.iter().enumerate() {
            marked |= u64::from(is_sought(score)) << bit;
        }
        *mark = marked;
    }
    if let Some(last) = marks.get_mut(words.len()) {
        *last = 0;
        for (bit, &score) in rest.iter().enumerate() {
            *last |= u64::from(is_sought(score)) << bit;
        }
    }
}

/// Visits the places of the bits that are set, ascending. Where this is hot, an iterator over
/// them is not compiled into the loop around it.
#[inline(always)]
fn each(words: &[u64], mut visit: impl FnMut(usize)) {
    for (at, &word) in words.iter().enumerate() {
        let mut rest = word;
        while rest != 0 {
            visit(64 * at + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}

/// The best score of each group.
struct GroupBests<'a, W> {
    row: &'a [W],
    length: usize,
    bests: &'a mut [W],
}

impl<W: Score> Wide for GroupBests<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { row, length, bests } = self;
        let higher = |one: W, two: W| if two > one { two } else { one };
        for (scores, out) in row.chunks(LANES * length).zip(bests.chunks_exact_mut(LANES)) {
            // The bests stay in registers over the whole stretch.
            let mut bests = [W::LOWEST; LANES];
            let (parts, rest) = scores.as_chunks::<LANES>();
            for scores in parts {
                for at in 0..LANES {
                    bests[at] = higher(bests[at], scores[at]);
                }
            }
            for (best, &score) in bests.iter_mut().zip(rest) {
                *best = higher(*best, score);
            }
            out.copy_from_slice(&bests);
        }
    }
}

/// The words of a row in which a bound is guessed.
fn sampled(words: usize) -> impl Iterator<Item = usize> {
    (0..words).step_by(words.div_ceil(SAMPLED).max(1))
}

impl<W: Score> Sweeping<W> {
    /// Room for rows of so many scores, all of whom count.
    pub(super) fn new(partners: usize) -> Self {
        let mut counts = vec![u64::MAX; partners.div_ceil(64)];
        if let (Some(last), used @ 1..) = (counts.last_mut(), partners % 64) {
            *last = (1 << used) - 1;
        }
        let marks = vec![0; counts.len()];
        Self { counts, marks, bests: Vec::new(), found: Vec::new() }
    }

    /// A bound that at least `rank` scores of a row reach, where it has so many, and seldom many
    /// more: of the bests of some groups, the one of this rank.
    pub(super) fn at_rank(&mut self, row: &[W], rank: usize) -> W {
        if rank == 0 || rank >= row.len() / GROUPS {
            return W::LOWEST;
        }
        let length = (row.len() / (GROUPS * rank)).clamp(1, LONGEST);
        let bests = &mut self.bests;
        bests.clear();
        bests.resize(row.len().div_ceil(LANES * length) * LANES, W::LOWEST);
        GroupBests { row, length, bests }.widely();
        *bests.select_nth_unstable_by(rank - 1, |one, two| two.order(*one)).1
    }

    /// A bound that some `count` scores not above `ceiling` reach of those that count, guessed
    /// from a part of the row.
    pub(super) fn near_rank(&mut self, row: &[W], count: usize, ceiling: W) -> W {
        let Self { counts, bests, .. } = self;
        let mut seen = 0;
        bests.clear();
        for at in sampled(counts.len()) {
            let scores = &row[64 * at..row.len().min(64 * at + 64)];
            seen += scores.len();
            each(&counts[at..=at], |bit| {
                if scores[bit] <= ceiling {
                    bests.push(scores[bit]);
                }
            });
        }
        let rank = count.saturating_mul(seen).div_ceil(row.len().max(1)) + 1;
        if rank >= bests.len() {
            return W::LOWEST;
        }
        *bests.select_nth_unstable_by(rank, |one, two| two.order(*one)).1
    }

    /// Asks the memory for the part of a row that [`Self::near_rank`] is to look at.
    pub(super) fn fetch_sample(&self, row: &[W]) {
        for at in sampled(self.counts.len()) {
            fetch_block::<_, 64>(row, 64 * at);
        }
    }

    /// Finds who reaches `bound` and may be taken; from the second sweep on, who counts.
    pub(super) fn collect(&mut self, sought: Sought<'_, W>, bound: W) {
        let Self { counts, marks, found, .. } = self;
        let to = sought.last.map(|last| last.1);
        Marking { row: sought.row, from: bound, to, marks }.widely();
        if to.is_some() {
            marks.iter_mut().zip(counts).for_each(|(marked, counts)| *marked &= *counts);
        }
        found.clear();
        each(marks, |partner| found.extend(sought.packed(partner)));
    }

    /// Finds who counts and may be taken, where few count.
    pub(super) fn collect_few(&mut self, sought: Sought<'_, W>) {
        let Self { counts, found, .. } = self;
        found.clear();
        each(counts, |partner| found.extend(sought.packed(partner)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected<W: Score>(sweeping: &Sweeping<W>) -> Vec<usize> {
        let mut found = sweeping.found.clone();
        found.sort_unstable();
        found.into_iter().map(|packed| packed as u32 as usize).collect()
    }

    /// Rows of every length near the ends of words, lanes and groups, held against a sort.
    #[test]
    fn bounds_and_marks_give_what_sorting_gives() {
        for length in [1, 2, 15, 16, 17, 63, 64, 65, 127, 128, 130, 500, 1031] {
            for levels in [3, 100_003] {
                let row: Vec<i32> = (0..length).map(|at| (at * 7919 % levels) as i32).collect();
                let mut sorted: Vec<usize> = (0..length).collect();
                sorted.sort_by_key(|&at| (-row[at], at));
                let mut sweeping = Sweeping::new(length);
                let mut sought = Sought { row: &row, floor: u64::MAX, places: None, last: None };
                for rank in [1, 2, 7, 40] {
                    let bound = sweeping.at_rank(&row, rank);
                    sweeping.collect(sought, bound);
                    let found = collected(&sweeping);
                    assert!(found.len() >= rank.min(length), "{length} {levels} {rank}");
                    assert_eq!(found, sorted[..found.len()]);
                }
                // From the second sweep on: after the best, and every third alone counts.
                let best = sorted[0];
                sought.last = Some((packed(row[best], best, None), row[best]));
                for (at, word) in sweeping.counts.iter_mut().enumerate() {
                    *word &= (0..64)
                        .filter(|bit| (64 * at + bit) % 3 == 0)
                        .map(|bit| 1 << bit)
                        .sum::<u64>();
                }
                let counted: Vec<usize> =
                    sorted[1..].iter().copied().filter(|at| at % 3 == 0).collect();
                let guess = sweeping.near_rank(&row, 5, row[best]);
                sweeping.collect(sought, guess);
                let found = collected(&sweeping);
                assert_eq!(found, counted[..found.len()]);
                assert!(found.len() == counted.len() || found.len() > 1, "{length} {levels}");
                sweeping.collect_few(sought);
                assert_eq!(collected(&sweeping), counted);
                sought.floor = 1i32.key();
                sweeping.collect(sought, i32::LOWEST);
                let reaching = counted.iter().copied().filter(|&at| row[at] >= 1);
                assert_eq!(collected(&sweeping), reaching.collect::<Vec<_>>());
            }
        }
    }
}
