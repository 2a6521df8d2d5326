//! Finds every rotation and what precedes it, in one walk down the lattice.
//!
//! For a mentee m in a stable matching let s(m) be the first mentor after its worst in its
//! list who would rather have m than her worst mentee, and next(m) that worst mentee. A
//! cycle of `next` is a rotation: each m gets s(m), who gives up next(m). A path is kept on a stack and never walked again: what leads to a
//! dead end stays one, and after a rotation the rest of the path still holds.

use super::Move;
use crate::kernel::{Csr, Meter, StopReason};
use crate::market::{Entries, Seats};

struct Walk<'a> {
    entries: &'a Entries,
    /// The present entry of each place, and where each mentee's places start.
    at: Vec<u32>,
    places: Vec<usize>,
    /// The next entry of each mentee's list to try.
    tried: Vec<u32>,
    /// Which entries of the mentors' lists are made.
    made: Vec<bool>,
    /// Each mentor's worst made entry where all seats are taken.
    worst: Vec<Option<u32>>,
    full: Vec<bool>,
    /// The rotation that moved each mentee, each mentor last.
    moved: Vec<Option<u32>>,
    changed: Vec<Option<u32>>,
    /// By which rotation a mentor came to prefer its worst mentee to each of its entries.
    passed: Vec<Option<u32>>,
    moves: Csr<Move>,
    before: Csr<u32>,
}

/// The moves of all rotations in an order of elimination, and for each what precedes it; how
/// many were found where the walk is stopped.
pub(super) fn find(
    entries: &Entries,
    mentor_seats: &Seats,
    (first, mentees): (&[u32], &[u32]),
    meter: &mut Meter<'_>,
    rotations: &mut Option<usize>,
) -> Result<(Csr<Move>, Csr<u32>), StopReason> {
    let mut made = vec![false; entries.mentors.partners.len()];
    let mut held = vec![0u32; entries.mentors.agents()];
    let mut worst = vec![None; entries.mentors.agents()];
    for &entry in first {
        let (mentor, twin) = (
            entries.mentees.partners[entry as usize] as usize,
            entries.mentees.twins[entry as usize],
        );
        made[twin as usize] = true;
        held[mentor] += 1;
        worst[mentor] = worst[mentor].max(Some(twin));
    }
    let full = held.iter().enumerate().map(|(at, &held)| held >= mentor_seats.of(at)).collect();
    let agents = entries.mentees.agents();
    let places: Vec<usize> = (0..=agents)
        .scan(0, |place, mentee| {
            let from = *place;
            *place += mentees[from..].iter().take_while(|&&of| of as usize == mentee).count();
            Some(from)
        })
        .collect();
    let mut walk = Walk {
        entries,
        at: first.to_vec(),
        tried: places
            .windows(2)
            .map(|of| first[of[0]..of[1]].last().map_or(0, |worst| worst + 1))
            .collect(),
        places,
        made,
        worst,
        full,
        moved: vec![None; agents],
        changed: vec![None; entries.mentors.agents()],
        passed: vec![None; entries.mentors.partners.len()],
        moves: Csr::new(),
        before: Csr::new(),
    };
    let run = walk.run(meter);
    *rotations = Some(walk.moves.rows());
    run?;
    Ok((walk.moves, walk.before))
}

impl Walk<'_> {
    fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let mut path: Vec<u32> = Vec::new();
        // Where on the path each mentee stands.
        let mut place: Vec<Option<usize>> = vec![None; self.tried.len()];
        let mut stuck: Vec<bool> = self.places.windows(2).map(|of| of[0] == of[1]).collect();
        for start in 0..self.tried.len() as u32 {
            if stuck[start as usize] {
                continue;
            }
            place[start as usize] = Some(path.len());
            path.push(start);
            while let Some(&last) = path.last() {
                meter.step()?;
                let Some(next) = self.next(last).filter(|&next| !stuck[next as usize]) else {
                    // Nobody on the path leads to a rotation, since all of them lead here.
                    for mentee in path.drain(..) {
                        place[mentee as usize] = None;
                        stuck[mentee as usize] = true;
                    }
                    continue;
                };
                let Some(from) = place[next as usize] else {
                    place[next as usize] = Some(path.len());
                    path.push(next);
                    continue;
                };
                let cycle = path.split_off(from);
                cycle.iter().for_each(|&mentee| place[mentee as usize] = None);
                self.eliminate(cycle);
                if path.is_empty() {
                    place[start as usize] = Some(0);
                    path.push(start);
                }
            }
        }
        Ok(())
    }

    /// The worst mentee of s(mentee); nothing where the list ends, or at a mentor with a free seat.
    fn next(&mut self, mentee: u32) -> Option<u32> {
        let lists = &self.entries.mentees;
        let end = lists.starts[mentee as usize + 1];
        let tried = &mut self.tried[mentee as usize];
        while *tried < end {
            let mentor = lists.partners[*tried as usize] as usize;
            if !self.full[mentor] {
                return None;
            }
            match self.worst[mentor] {
                Some(worst) if lists.twins[*tried as usize] < worst => {
                    return Some(self.entries.mentors.partners[worst as usize]);
                }
                _ => *tried += 1,
            }
        }
        None
    }

    fn eliminate(&mut self, mut cycle: Vec<u32>) {
        let rotation = self.moves.rows() as u32;
        let lists = &self.entries.mentees;
        if let Some(smallest) = (0..cycle.len()).min_by_key(|&place| cycle[place]) {
            cycle.rotate_left(smallest);
        }
        // Each gives up the mentor whom the one before it gets.
        let before = cycle.iter().cycle().skip(cycle.len() - 1);
        let moves: Vec<Move> = cycle
            .iter()
            .zip(before)
            .filter_map(|(&mentee, &before)| {
                let mentor = lists.partners[self.tried[before as usize] as usize];
                let from = self.entries.mentors.twins[self.worst[mentor as usize]? as usize];
                let own = self.places[mentee as usize]..self.places[mentee as usize + 1];
                let place = own.start + self.at[own].iter().position(|&at| at == from)?;
                Some(Move { place: place as u32, from, to: self.tried[mentee as usize] })
            })
            .collect();
        // Each mentee's worst, from where its list was tried.
        let worst: Vec<u32> = cycle
            .iter()
            .map(|&mentee| {
                let own = self.places[mentee as usize]..self.places[mentee as usize + 1];
                self.at[own].iter().copied().max().unwrap_or(0)
            })
            .collect();
        // What precedes: whatever brought the mentee here, whatever changed the mentor
        // last, and whatever made the mentors that are passed over unwilling.
        let mut before = Vec::new();
        for ((&mentee, worst), step) in cycle.iter().zip(worst).zip(&moves) {
            before.extend(self.moved[mentee as usize]);
            before.extend(self.changed[lists.partners[step.to as usize] as usize]);
            before.extend(
                (worst + 1..step.to)
                    .filter_map(|entry| self.passed[lists.twins[entry as usize] as usize]),
            );
        }
        before.sort_unstable();
        before.dedup();
        for step in &moves {
            self.made[lists.twins[step.from as usize] as usize] = false;
            self.made[lists.twins[step.to as usize] as usize] = true;
        }
        for (&mentee, step) in cycle.iter().zip(&moves) {
            self.at[step.place as usize] = step.to;
            self.tried[mentee as usize] = step.to + 1;
            self.moved[mentee as usize] = Some(rotation);
            let mentor = lists.partners[step.to as usize] as usize;
            self.changed[mentor] = Some(rotation);
            let start = self.entries.mentors.starts[mentor];
            if let Some(mut worst) = self.worst[mentor] {
                while worst > start && !self.made[worst as usize] {
                    self.passed[worst as usize] = Some(rotation);
                    worst -= 1;
                }
                self.worst[mentor] = Some(worst);
            }
        }
        self.moves.push_row(moves);
        self.before.push_row(before);
    }
}
