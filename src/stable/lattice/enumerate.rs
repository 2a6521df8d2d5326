//! Lists the stable matchings one by one.

use super::Lattice;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter};
use crate::market::{Matching, Outcome};
use std::convert::Infallible;

/// All stable matchings, the mentees' best first, each once.
///
/// A set of rotations is built up in ascending order, so each closed set is reached by
/// one path; a step eliminates or restores one rotation. Time for each matching: the moves of a
/// rotation and rotations/64 words; memory O(agents + depth · rotations/64).
///
/// [`Matchings::next_into`] lends a buffer and allocates nothing; as an iterator it gives
/// [`Matching`]s.
///
/// # References
/// D. Gusfield, Three fast algorithms for four problems in stable marriage, 1987.
#[derive(Clone, Debug)]
pub struct Matchings<'l, 'a> {
    lattice: &'l Lattice<'a>,
    at: Vec<Option<u32>>,
    /// How many of the rotations before each one are not yet eliminated.
    missing: Vec<u32>,
    /// What may be eliminated next at each depth, a row of words each; the rotations
    /// chosen so far.
    ready: Vec<u64>,
    chosen: Vec<u32>,
    words: usize,
    started: bool,
    touched: Vec<u32>,
}

impl<'l, 'a> Matchings<'l, 'a> {
    pub(super) fn new(lattice: &'l Lattice<'a>) -> Self {
        let rotations = lattice.moves.rows();
        let words = rotations.div_ceil(64).max(1);
        let missing: Vec<u32> = lattice.before.iter().map(|before| before.len() as u32).collect();
        let mut ready = vec![0u64; words];
        for rotation in (0..rotations).filter(|&rotation| missing[rotation] == 0) {
            ready[rotation / 64] |= 1 << (rotation % 64);
        }
        Self {
            lattice,
            at: lattice.first.clone(),
            missing,
            ready,
            chosen: Vec::new(),
            words,
            started: false,
            touched: Vec::new(),
        }
    }

    /// Writes the next matching as each mentee's mentor, or returns false at the end.
    /// `partners` keeps what stays the same where it already holds the matching before;
    /// otherwise it is filled whole.
    pub fn next_into(&mut self, partners: &mut Vec<Option<MentorIx>>) -> bool {
        let fresh = !self.started || partners.len() != self.at.len();
        if !self.advance() {
            return false;
        }
        if fresh {
            partners.clear();
            partners.extend(self.at.iter().map(|at| at.map(|entry| self.lattice.mentor(entry))));
        } else {
            for &mentee in &self.touched {
                partners[mentee as usize] =
                    self.at[mentee as usize].map(|entry| self.lattice.mentor(entry));
            }
        }
        true
    }

    /// The rotations eliminated in the present matching, ascending.
    #[must_use]
    pub fn eliminated(&self) -> &[u32] {
        &self.chosen
    }

    /// Each mentee's entry in the present matching.
    pub(super) fn entries(&self) -> &[Option<u32>] {
        &self.at
    }

    /// Goes to the next closed set; the mentees it moves are `touched`.
    pub(super) fn advance(&mut self) -> bool {
        self.touched.clear();
        if !self.started {
            self.started = true;
            return true;
        }
        loop {
            let top = self.ready.len() - self.words;
            let Some(word) = self.ready[top..].iter().position(|&word| word != 0) else {
                if !self.retreat() {
                    return false;
                }
                continue;
            };
            let rotation = word * 64 + self.ready[top + word].trailing_zeros() as usize;
            self.ready[top + word] &= self.ready[top + word] - 1;
            self.ready.extend_from_within(top..);
            let top = top + self.words;
            for &after in self.lattice.after.row(rotation) {
                let missing = &mut self.missing[after as usize];
                *missing -= 1;
                if *missing == 0 {
                    self.ready[top + after as usize / 64] |= 1 << (after % 64);
                }
            }
            for step in self.lattice.moves.row(rotation) {
                self.at[step.mentee as usize] = Some(step.to);
                self.touched.push(step.mentee);
            }
            self.chosen.push(rotation as u32);
            return true;
        }
    }

    /// Passes over everything below the present set.
    pub(super) fn prune(&mut self) {
        let top = self.ready.len() - self.words;
        self.ready[top..].fill(0);
    }

    /// Restores the rotation chosen last.
    fn retreat(&mut self) -> bool {
        let Some(rotation) = self.chosen.pop() else { return false };
        self.ready.truncate(self.ready.len() - self.words);
        for &after in self.lattice.after.row(rotation as usize) {
            self.missing[after as usize] += 1;
        }
        for step in self.lattice.moves.row(rotation as usize) {
            self.at[step.mentee as usize] = Some(step.from);
            self.touched.push(step.mentee);
        }
        true
    }
}

impl Iterator for Matchings<'_, '_> {
    type Item = Matching;

    fn next(&mut self) -> Option<Matching> {
        self.advance().then(|| self.lattice.matching_of(&self.at))
    }
}

impl<'a> Lattice<'a> {
    /// All stable matchings, one by one.
    #[must_use]
    pub fn matchings(&self) -> Matchings<'_, 'a> {
        Matchings::new(self)
    }

    /// The median stable matching: of N stable matchings every mentee gets the
    /// ⌈N/2⌉-th best of its N mentors, counted with repetition. It is itself stable (Teo and
    /// Sethuraman 1998; with seats, Klaus and Klijn 2006). They are all visited: a step of
    /// `control` is one of them. Stopped, it gives the mentees' best stable matching.
    pub fn median(&self, control: &Control<'_>) -> Outcome<Matching, Infallible, Matching> {
        let mut all = self.matchings();
        // How often each mentee has each entry; the moves bound how many there are.
        let mut times = vec![0u64; self.entries.mentees.partners.len()];
        let (mut count, mut meter) = (0u64, Meter::new(control));
        while all.advance() {
            if let Err(reason) = meter.step() {
                return Outcome::stopped_with(reason, self.mentee_optimal());
            }
            count += 1;
            for &entry in all.entries().iter().flatten() {
                times[entry as usize] += 1;
            }
        }
        let middle = count.div_ceil(2);
        let at: Vec<Option<u32>> = MenteeIx::all(self.mentees())
            .map(|mentee| {
                let mut seen = 0;
                self.entries.mentees.range(mentee.get()).find_map(|entry| {
                    seen += times[entry];
                    (seen >= middle).then_some(entry as u32)
                })
            })
            .collect();
        Outcome::Solved(self.matching_of(&at))
    }
}
