//! Rotations eliminated one by one, each seen to be exposed, with what had to precede it.
//!
//! *Theorem* (Gusfield and Irving 1989, with seats: Bansal, Agrawal and Malhotra 2007). A rotation is
//! exposed where each of its mentees' next mentor is the first behind its worst that would rather
//! have it than the worst it holds itself, and gives up the next mentee. Another must precede it exactly where it made this so: it
//! brought the mentee where it stands, or raised somebody's worst from behind the mentee.
//!
//! *Trusts* the market's checked construction, and nothing of the solver.

use crate::kernel::{Index, MenteeIx, MentorIx, Pace, Side};
use crate::market::{Matching, TwoSided};
use std::collections::BTreeSet;

/// A stable matching on its way down, with who made what so.
pub(super) struct Descent<'a> {
    market: &'a TwoSided,
    /// Each mentee's mentors, in no order.
    mentors: Vec<Vec<u32>>,
    /// Each mentor's mentees by its rank, and that rank of each of its list's mentees.
    held: Vec<BTreeSet<(u32, u32)>>,
    ranks: Vec<Vec<(u32, u32)>>,
    /// The places of the mentors' lists where the worst mentee stood once, and which
    /// rotation raised it from there: ascending in time, descending in rank.
    raised: Vec<Vec<(u32, u32)>>,
    moved: Vec<Option<u32>>,
}

impl<'a> Descent<'a> {
    pub(super) fn new<P: Pace>(
        market: &'a TwoSided,
        matching: &Matching,
        pace: &mut P,
    ) -> Result<Self, P::Cut> {
        let mut ranks = Vec::with_capacity(market.mentors());
        for mentor in 0..market.mentors() {
            let row = market.row(Side::Mentor, mentor);
            pace.steps(row.len())?;
            let mut row: Vec<(u32, u32)> = row.iter().collect();
            row.sort_unstable();
            ranks.push(row);
        }
        let mut descent = Self {
            market,
            held: vec![BTreeSet::new(); market.mentors()],
            ranks,
            raised: vec![Vec::new(); market.mentors()],
            moved: vec![None; market.mentees()],
            mentors: vec![Vec::new(); market.mentees()],
        };
        for (mentee, mentor) in matching.pairs() {
            pace.steps(1)?;
            if let Some(rank) = descent.rank(mentor.get(), mentee.raw()) {
                descent.held[mentor.get()].insert((rank, mentee.raw()));
            }
            descent.mentors[mentee.get()].push(mentor.raw());
        }
        Ok(descent)
    }

    /// The pairs where it stands, in no order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (MenteeIx, MentorIx)> {
        let all = MenteeIx::all(self.mentors.len()).zip(&self.mentors);
        all.flat_map(|(mentee, of)| of.iter().map(move |&mentor| (mentee, MentorIx::new(mentor))))
    }

    fn rank(&self, mentor: usize, mentee: u32) -> Option<u32> {
        let row = self.ranks.get(mentor)?;
        row.binary_search_by_key(&mentee, |entry| entry.0).ok().map(|at| row[at].1)
    }

    /// Eliminates a rotation if it is exposed, and notes what had to precede it.
    pub(super) fn eliminate<P: Pace>(
        &mut self,
        rotation: u32,
        pairs: &[(MenteeIx, MentorIx)],
        precedes: &mut BTreeSet<(u32, u32)>,
        pace: &mut P,
    ) -> Result<Option<()>, P::Cut> {
        // A proof may name anybody.
        for &(mentee, _) in pairs.iter().filter(|pair| pair.0.get() < self.market.mentees()) {
            pace.steps(1 + self.market.row(Side::Mentee, mentee.get()).len())?;
        }
        Ok(self.eliminated(rotation, pairs, precedes))
    }

    fn eliminated(
        &mut self,
        rotation: u32,
        pairs: &[(MenteeIx, MentorIx)],
        precedes: &mut BTreeSet<(u32, u32)>,
    ) -> Option<()> {
        if pairs.len() < 2 {
            return None;
        }
        // A rotation moves each mentee once; going round twice would count its cost twice.
        let mut mentees = BTreeSet::new();
        for (at, &(mentee, mentor)) in pairs.iter().enumerate() {
            let (next_mentee, next) = pairs[(at + 1) % pairs.len()];
            let own = self.mentors.get(mentee.get())?;
            if !own.contains(&mentor.raw()) || !mentees.insert(mentee) {
                return None;
            }
            // The next mentor's worst is the next mentee, whom it would give up.
            let (worst_rank, worst) = *self.held.get(next.get())?.last()?;
            let full = self.held[next.get()].len()
                >= self.market.seats(Side::Mentor).of(next.get()) as usize;
            if worst != next_mentee.raw()
                || !full
                || self.rank(next.get(), mentee.raw())? >= worst_rank
            {
                return None;
            }
            if let Some(earlier) = self.moved[mentee.get()] {
                precedes.insert((earlier, rotation));
            }
            if let Some(&(_, earlier)) = self.raised[next.get()].last() {
                precedes.insert((earlier, rotation));
            }
            // Nobody between its worst and the next is willing, and some became so by a rotation.
            let row: Vec<u32> =
                self.market.row(Side::Mentee, mentee.get()).iter().map(|entry| entry.0).collect();
            let worst = row.iter().rposition(|other| own.contains(other))?;
            let behind = &row[worst + 1..];
            let place = behind.iter().position(|&other| other == next.raw())?;
            for &other in &behind[..place] {
                let rank = self.rank(other as usize, mentee.raw())?;
                let held = self.held.get(other as usize)?;
                let seats = self.market.seats(Side::Mentor).of(other as usize) as usize;
                let willing =
                    held.len() < seats || held.last().is_some_and(|&(worst, _)| rank < worst);
                if willing {
                    return None;
                }
                // The first rotation that raised the worst from behind this mentee to before it.
                let raised = &self.raised[other as usize];
                let at = raised.partition_point(|&(worst, _)| worst > rank);
                if at > 0 {
                    // Entry `at - 1` still had a worst partner behind `rank`, and its rotation put
                    // one before it.
                    precedes.insert((raised[at - 1].1, rotation));
                }
            }
        }
        for (at, &(mentee, mentor)) in pairs.iter().enumerate() {
            let (_, next) = pairs[(at + 1) % pairs.len()];
            let worst = self.held[mentor.get()].last().map(|worst| worst.0)?;
            self.raised[mentor.get()].push((worst, rotation));
            let old = self.rank(mentor.get(), mentee.raw())?;
            self.held[mentor.get()].remove(&(old, mentee.raw()));
            let own = &mut self.mentors[mentee.get()];
            *own.iter_mut().find(|own| **own == mentor.raw())? = next.raw();
            self.moved[mentee.get()] = Some(rotation);
        }
        for (at, &(mentee, _)) in pairs.iter().enumerate() {
            let (_, next) = pairs[(at + 1) % pairs.len()];
            let rank = self.rank(next.get(), mentee.raw())?;
            self.held[next.get()].insert((rank, mentee.raw()));
        }
        Some(())
    }
}
