//! The table of all pairs' scores.
//!
//! Bands of mentees are filled by the threads of the caller's pool. Inside a band
//! the mentors' columns are walked block by block, so that a block's codes stay in
//! the cache while the band's mentees pass over them. The mentors' view of a band and
//! a block is kept aside and turned around in the cache, so that a mentor's row is
//! written several cache lines at a time.

use super::compile::BUILT_IN;
use super::fast::{Row, Scratch};
use super::plan::{Both, Plan};
use super::{BLOCK, CompiledRules, TableFault};
use crate::kernel::{BitMatrix, Control, Index, Matrix, MenteeIx, MentorIx, Progress, Unit, Wide};
use crate::market::Scores;
use rayon::prelude::*;
use std::sync::Arc;

/// Mentees of a band: one thread's work. Their entries of a mentor's row are four
/// cache lines.
const BAND: usize = 64;
/// The mentors' view of a mentee and a block, a cache line longer than the block: rows
/// a power of two apart would fall on each other in the cache when they are turned.
type AsideRow = [i32; BLOCK + 16];
/// Mentors turned at a time: their entries of a mentee's row fill a cache line.
const TURNED: usize = 16;
/// Pairs scored between two looks at the control by the calling thread.
const SLAB: usize = 1 << 22;

/// Both views of every pair, with the unit they are counted in and the reasons of
/// forbidden pairs.
#[derive(Clone, Debug)]
pub struct ScoreTable {
    scores: Scores<i32>,
    plan: Arc<Plan>,
}

impl ScoreTable {
    /// The scores: both views, and which pairs are allowed. A pair's worth to both
    /// together is the sum of its views, which fits an `i32`.
    #[must_use]
    pub fn scores(&self) -> &Scores<i32> {
        &self.scores
    }

    /// The unit in which scores are counted.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.plan.unit
    }

    /// The number of the first barrier that forbids a pair, as in
    /// [`CompiledRules::barriers`]; nothing where the pair is allowed or unknown.
    /// O(rules).
    #[must_use]
    pub fn barrier(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<usize> {
        let (mentee, mentor) = (mentee.get(), mentor.get());
        if mentee >= self.scores.mentees() || mentor >= self.scores.mentors() {
            return None;
        }
        self.plan.first_barrier(mentee, mentor)
    }
}

impl CompiledRules {
    /// Scores every pair, in parallel in the caller's rayon pool.
    ///
    /// The bytes of the table do not depend on the number of threads. Progress is
    /// reported from the calling thread, in pairs under the phase `"scoring"`; the
    /// control's work limit counts pairs.
    ///
    /// Time O(pairs × rules), memory 8 bytes and a bit a pair.
    ///
    /// # Errors
    /// [`TableFault`] where the table does not fit the memory or the control stops
    /// the run.
    pub fn score(&self, control: &Control<'_>) -> Result<ScoreTable, TableFault> {
        let (mentees, mentors) = (self.plan.mentees.len(), self.plan.mentors.len());
        let too_large = TableFault::TooLarge { mentees, mentors };
        control.check(0).map_err(TableFault::Stopped)?;
        let pairs = mentees.checked_mul(mentors).ok_or(too_large)?;
        let mut mentee_view = zeros(pairs).ok_or(too_large)?;
        let mut mentor_view = zeros(pairs).ok_or(too_large)?;
        let mut allowed = if self.fast.has_barriers() {
            let words = mentees.checked_mul(mentors.div_ceil(64)).ok_or(too_large)?;
            if_reserved::<u64>(words).ok_or(too_large)?;
            Some(BitMatrix::filled(mentees, mentors, false).map_err(|_| too_large)?)
        } else {
            None
        };
        if pairs > 0 {
            let views = (mentee_view.as_mut_slice(), mentor_view.as_mut_slice());
            self.fill(control, views, allowed.as_mut())?;
        }
        let scores = Matrix::new(mentees, mentors, mentee_view)
            .and_then(|view| Ok((view, Matrix::new(mentors, mentees, mentor_view)?)))
            .map_err(|_| too_large)
            .and_then(|(mentee_view, mentor_view)| {
                Scores::new(mentee_view, mentor_view, allowed).map_err(|_| too_large)
            })?;
        Ok(ScoreTable { scores, plan: Arc::clone(&self.plan) })
    }

    fn fill(
        &self,
        control: &Control<'_>,
        (mentee_view, mentor_view): (&mut [i32], &mut [i32]),
        allowed: Option<&mut BitMatrix>,
    ) -> Result<(), TableFault> {
        let (mentees, mentors) = (self.plan.mentees.len(), self.plan.mentors.len());
        let total = (mentees as u64).saturating_mul(mentors as u64);
        let words = mentors.div_ceil(64);
        let mut bits = allowed.map(BitMatrix::words_mut);
        // A slab is whole bands, and enough of them for many threads.
        let slab = (SLAB / mentors).max(8 * BAND).next_multiple_of(BAND);
        let mut mentee_rows = mentee_view;
        let mut mentor_rows: Vec<&mut [i32]> = mentor_view.chunks_exact_mut(mentees).collect();
        let mut start = 0;
        control.report(Progress::new("scoring", 0, Some(total)));
        while start < mentees {
            let height = slab.min(mentees - start);
            let (now, later) = std::mem::take(&mut mentee_rows).split_at_mut(height * mentors);
            mentee_rows = later;
            let now_bits = bits.take().map(|rest| {
                let (now, later) = rest.split_at_mut(height * words);
                bits = Some(later);
                now
            });
            let mut bands: Vec<Band<'_>> = now
                .chunks_mut(BAND * mentors)
                .enumerate()
                .map(|(at, rows)| Band {
                    start: start + at * BAND,
                    mentee_rows: rows,
                    mentor_pieces: Vec::with_capacity(mentors),
                    allowed: None,
                })
                .collect();
            if let Some(now_bits) = now_bits {
                for (band, rows) in bands.iter_mut().zip(now_bits.chunks_mut(BAND * words)) {
                    band.allowed = Some(rows);
                }
            }
            for row in &mut mentor_rows {
                let (now, later) = std::mem::take(row).split_at_mut(height);
                *row = later;
                for (band, piece) in bands.iter_mut().zip(now.chunks_mut(BAND)) {
                    band.mentor_pieces.push(piece);
                }
            }
            // No look at the work limit inside: which band looks first would depend
            // on the threads.
            let filled = bands.par_iter_mut().try_for_each_init(BandRoom::new, |room, band| {
                control.check(0)?;
                band.fill(self, room);
                Ok(())
            });
            filled.map_err(TableFault::Stopped)?;
            start += height;
            let done = (start as u64).saturating_mul(mentors as u64);
            control.check(done).map_err(TableFault::Stopped)?;
            control.report(Progress::new("scoring", done, Some(total)));
        }
        Ok(())
    }

    /// The names of everything that can forbid a pair, in the order in which it is
    /// asked: vetoes, listed pairs, then the restrictions of the rules.
    pub fn barriers(&self) -> impl ExactSizeIterator<Item = &str> {
        self.plan.barriers.iter().map(|barrier| &*barrier.rule.name)
    }

    /// How many barriers stand before the rules' own restrictions.
    #[must_use]
    pub fn built_in_barriers() -> usize {
        BUILT_IN.len()
    }
}

/// Zeros, or nothing where the memory cannot be had. It is asked for and given back
/// first, since only the plain way of making zeros leaves untouched pages alone.
fn zeros(entries: usize) -> Option<Vec<i32>> {
    if_reserved::<i32>(entries)?;
    Some(vec![0; entries])
}

/// Whether memory for so many entries can be had.
fn if_reserved<T>(entries: usize) -> Option<()> {
    Vec::<T>::new().try_reserve_exact(entries).ok()
}

/// A band of mentees with its own parts of the table.
struct Band<'a> {
    start: usize,
    /// A row a mentee.
    mentee_rows: &'a mut [i32],
    /// A piece a mentor, an entry a mentee.
    mentor_pieces: Vec<&'a mut [i32]>,
    allowed: Option<&'a mut [u64]>,
}

/// Room for a band, to be used again.
struct BandRoom {
    scratch: Scratch,
    /// A mentee each, what is the same for all blocks.
    rows: Vec<Row>,
    aside: Vec<AsideRow>,
}

impl BandRoom {
    fn new() -> Self {
        let rows = std::iter::repeat_with(Row::default).take(BAND).collect();
        Self { scratch: Scratch::new(), rows, aside: vec![[0; BLOCK + 16]; BAND] }
    }
}

impl Band<'_> {
    fn fill(&mut self, rules: &CompiledRules, BandRoom { scratch, rows, aside }: &mut BandRoom) {
        let mentors = self.mentor_pieces.len();
        let words = mentors.div_ceil(64);
        let mentees = self.start..rules.plan.mentees.len();
        for (row, mentee) in rows.iter_mut().zip(mentees) {
            rules.fast.prepare(&rules.plan, mentee, false, row);
        }
        for (number, from) in (0..mentors).step_by(BLOCK).enumerate() {
            let to = mentors.min(from + BLOCK);
            let people = self.mentee_rows.chunks_exact_mut(mentors).zip(&*rows);
            for (row, ((mentee_row, of), aside)) in people.zip(aside.iter_mut()).enumerate() {
                rules.fast.evaluate(&rules.plan, of, number, scratch);
                Parted { sums: scratch.sums(), mentee: &mut mentee_row[from..to], mentor: aside }
                    .widely();
                if let Some(bits) = &mut self.allowed {
                    // Blocks are whole words, so no two share one.
                    let at = row * words + from / 64;
                    let flags = scratch.forbidden().chunks(64);
                    for (word, flags) in bits[at..].iter_mut().zip(flags) {
                        *word = packed(flags);
                    }
                }
            }
            for (group, pieces) in self.mentor_pieces[from..to].chunks_mut(TURNED).enumerate() {
                Turned { rows: aside, from: group * TURNED, pieces }.widely();
            }
        }
    }
}

/// Takes both views of each sum apart.
struct Parted<'a> {
    sums: &'a [Both],
    mentee: &'a mut [i32],
    mentor: &'a mut AsideRow,
}

impl Wide for Parted<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for ((mentee, mentor), sum) in self.mentee.iter_mut().zip(self.mentor).zip(self.sums) {
            *mentee = sum.mentee();
            *mentor = sum.mentor();
        }
    }
}

/// Writes the columns of `rows` from `from` on, one into each piece.
struct Turned<'a, 'p> {
    rows: &'a [AsideRow],
    from: usize,
    pieces: &'a mut [&'p mut [i32]],
}

impl Wide for Turned<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (column, piece) in (self.from..BLOCK).zip(self.pieces) {
            for (entry, row) in piece.iter_mut().zip(self.rows) {
                *entry = row[column];
            }
        }
    }
}

/// A bit for every flag that is 0, the first flag lowest.
fn packed(flags: &[u8]) -> u64 {
    let mut word = 0;
    for (at, eight) in flags.chunks(8).enumerate() {
        let mut bytes = [1; 8];
        bytes[..eight.len()].copy_from_slice(eight);
        // Each byte's lowest bit moves to its own place in the highest byte.
        let gathered = u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word |= (!gathered & 0xff) << (8 * at);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_become_bits_in_order() {
        for pattern in 0u64..4096 {
            for len in 0..=12usize {
                let flags: Vec<u8> = (0..len).map(|at| (pattern >> at & 1) as u8).collect();
                let expected = !pattern & ((1 << len) - 1);
                assert_eq!(packed(&flags), expected);
            }
        }
    }
}
