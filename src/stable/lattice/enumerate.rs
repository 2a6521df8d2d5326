//! Lists the stable matchings one by one.

use super::sets::{ClosedSets, Turn};
use super::{Lattice, StableFault};
use crate::kernel::{Control, MenteeIx, MentorIx, Meter, list_within};
use crate::market::{Matching, Outcome};
use std::convert::Infallible;

/// All stable matchings, the mentees' best first, each once.
///
/// A step eliminates or restores one rotation of a closed set. Time for each matching: the
/// moves of the rotations on the way and rotations/64 words; memory O(agents + rotations).
///
/// [`Matchings::next_into`] lends a buffer and allocates nothing; as an iterator it gives
/// [`Matching`]s.
///
/// # References
/// D. Gusfield, Three fast algorithms for four problems in stable marriage, 1987.
#[derive(Clone, Debug)]
pub struct Matchings<'l, 'a> {
    lattice: &'l Lattice<'a>,
    at: Vec<u32>,
    sets: ClosedSets<'l>,
    started: bool,
    touched: Vec<u32>,
}

impl<'l, 'a> Matchings<'l, 'a> {
    pub(super) fn new(lattice: &'l Lattice<'a>) -> Self {
        Self {
            lattice,
            at: lattice.first.clone(),
            sets: ClosedSets::over_all(lattice),
            started: false,
            touched: Vec::new(),
        }
    }

    /// Writes the pairs of the next matching, or returns false at the end. They are as many and
    /// in the same order of mentees each time, the pairs of a mentee with several in no order.
    /// `pairs` keeps what stays the same where it already holds the matching before; otherwise
    /// it is filled whole.
    pub fn next_into(&mut self, pairs: &mut Vec<(MenteeIx, MentorIx)>) -> bool {
        let fresh = !self.started || pairs.len() != self.at.len();
        if !self.advance() {
            return false;
        }
        let pair = |place: u32| {
            let lattice = self.lattice;
            (lattice.mentee(place), lattice.mentor(self.at[place as usize]))
        };
        if fresh {
            pairs.clear();
            pairs.extend((0..self.at.len() as u32).map(pair));
        } else {
            self.touched.iter().for_each(|&place| pairs[place as usize] = pair(place));
        }
        true
    }

    /// The rotations eliminated in the present matching, ascending.
    #[must_use]
    pub fn eliminated(&self) -> &[u32] {
        self.sets.chosen()
    }

    /// Goes to the next closed set; the places it moves are `touched`.
    fn advance(&mut self) -> bool {
        self.touched.clear();
        if !self.started {
            self.started = true;
            return true;
        }
        while let Some(turn) = self.sets.turn() {
            let (Turn::Chosen(rotation) | Turn::Restored(rotation)) = turn;
            let chosen = matches!(turn, Turn::Chosen(_));
            for step in self.lattice.moves.row(rotation as usize) {
                let entry = if chosen { step.to } else { step.from };
                self.at[step.place as usize] = entry;
                self.touched.push(step.place);
            }
            if chosen {
                return true;
            }
        }
        false
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

    /// The stable matchings in a list, at most `limit` of them, in the order of
    /// [`Lattice::matchings`]. A step of `control` is a matching.
    ///
    /// There may be exponentially many, and all are held: a run ends at the control's memory
    /// limit, counting what the list takes. Stopped, it gives those found, each of which is
    /// stable; at `limit` it is stopped too where more are left, by
    /// [`StopReason::WorkLimit`](crate::kernel::StopReason::WorkLimit).
    pub fn list(
        &self,
        limit: Option<u64>,
        control: &Control<'_>,
    ) -> Outcome<Vec<Matching>, Infallible, Vec<Matching>> {
        let (listed, stopped) = list_within(self.matchings(), limit, Matching::bytes_held, control);
        match stopped {
            None => Outcome::Solved(listed),
            Some(reason) => Outcome::stopped_with(reason, listed),
        }
    }

    /// The median stable matching: of N stable matchings every mentee gets the
    /// ⌈N/2⌉-th best of its N mentors, counted with repetition. It is itself stable (Teo and
    /// Sethuraman 1998; with seats, Klaus and Klijn 2006). They are all visited: a step of
    /// `control` is one of them. Stopped, it gives the mentees' best stable matching.
    ///
    /// # Errors
    /// [`StableFault::MenteeSeats`]: sets of several mentors have no middle one.
    pub fn median(
        &self,
        control: &Control<'_>,
    ) -> Result<Outcome<Matching, Infallible, Matching>, StableFault> {
        if let Some(fault) = self.seats {
            return Err(fault);
        }
        let mut all = self.matchings();
        // How often each mentee has each entry; the moves bound how many there are.
        let mut times = vec![0u64; self.entries.mentees.partners.len()];
        let (mut count, mut meter) = (0u64, Meter::new(control));
        while all.advance() {
            if let Err(reason) = meter.step() {
                return Ok(Outcome::stopped_with(reason, self.mentee_optimal()));
            }
            count += 1;
            for &entry in &all.at {
                times[entry as usize] += 1;
            }
        }
        let middle = count.div_ceil(2);
        let at: Vec<u32> = self
            .mentees
            .iter()
            .filter_map(|&mentee| {
                let mut seen = 0;
                self.entries.mentees.range(mentee as usize).find_map(|entry| {
                    seen += times[entry];
                    (seen >= middle).then_some(entry as u32)
                })
            })
            .collect();
        Ok(Outcome::Solved(self.matching_of(&at)))
    }
}
