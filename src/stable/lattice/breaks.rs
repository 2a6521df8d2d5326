//! What it takes to repair a stable matching once a pair of it breaks.
//!
//! Another stable matching without a pair has its mentee with somebody worse or somebody better. Worse:
//! the rotation that moves the pair on is eliminated too, with all that must precede it. Better: the one that
//! made the pair is not, nor what it precedes. Either way every mentee in these rotations moves, and
//! moves in whatever other matching without the pair lies on that side; so the smaller of
//! the two is the nearest there is (Genc, Siala, O'Sullivan and Simonin 2017).

use super::{Lattice, StableFault};
use crate::kernel::{Control, Held, Index, MenteeIx, MentorIx, Meter, StopReason, faults};
use crate::market::{Matching, Outcome};

/// A pair of a stable matching, and the nearest stable matching without it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Breakage {
    /// The pair's mentee.
    pub mentee: MenteeIx,
    /// The pair's mentor.
    pub mentor: MentorIx,
    /// Every mentee that gets another mentor then, with this mentor, ascending, the pair's own among
    /// them. Nothing where every stable matching makes the pair.
    pub moves: Option<Vec<(MenteeIx, MentorIx)>>,
}

impl Breakage {
    /// How many other mentees get another mentor; nothing where every stable matching makes the pair.
    #[must_use]
    pub fn others(&self) -> Option<usize> {
        Some(self.moves.as_ref()?.len() - 1)
    }
}

faults! {
    /// Why pairs cannot be broken one by one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum BreakageFault: "breakage-fault" {
        /// Mentees with several seats.
        Stable(fault: StableFault) = "stable", "{fault}", "{fault}";
        /// The matching is none of this market's stable ones.
        NotStable = "not-stable",
            "the matching is not stable in this market",
            "паросочетание неустойчиво на этом рынке";
    }
}

impl Lattice<'_> {
    /// For each pair of a stable matching, how it is repaired if it breaks: the stable matching without that
    /// pair in which the fewest other mentees get another mentor; of two as near, the one better for
    /// mentees. With b the largest such number, the matching is a *(1, b)-supermatch*. Mentees have one seat
    /// each.
    ///
    /// Time O(pairs · (rotations' moves + precedences)); a step of `control` is one of these looked at, and
    /// its memory limit counts the moves told.
    ///
    /// # Errors
    /// [`BreakageFault`].
    ///
    /// # References
    /// B. Genc, M. Siala, B. O'Sullivan and G. Simonin, Finding robust solutions to stable marriage,
    /// 2017.
    pub fn breakages(
        &self,
        stable: &Matching,
        control: &Control<'_>,
    ) -> Result<Outcome<Vec<Breakage>>, BreakageFault> {
        if let Some(fault) = &self.seats {
            return Err((*fault).into());
        }
        let at = self.entries_at(stable).ok_or(BreakageFault::NotStable)?;
        // A rotation is eliminated where its first place has come that far.
        let is_in: Vec<bool> = (0..self.moves.rows())
            .map(|rotation| {
                let first = self.moves.row(rotation).first();
                first.is_some_and(|step| at[step.place as usize] >= step.to)
            })
            .collect();
        if self.eliminated(|rotation| is_in[rotation]) != *stable {
            return Err(BreakageFault::NotStable);
        }
        Ok(self.broken(&at, &is_in, &mut Meter::new(control)).into())
    }

    /// The entry of each place in this matching; nothing where it cannot be stable.
    fn entries_at(&self, stable: &Matching) -> Option<Vec<u32>> {
        if (stable.mentees(), stable.mentors()) != (self.mentees(), self.mentors()) {
            return None;
        }
        let mentees = self.mentees.iter().map(|&mentee| MenteeIx::new(mentee));
        let entries = mentees.map(|mentee| {
            let mentor = stable.mentor_of(mentee)?;
            let mut range = self.entries.mentees.range(mentee.get());
            let is_it = |&entry: &usize| self.entries.mentees.partners[entry] == mentor.raw();
            range.find(is_it).map(|entry| entry as u32)
        });
        entries.collect()
    }

    fn broken(
        &self,
        at: &[u32],
        is_in: &[bool],
        meter: &mut Meter<'_>,
    ) -> Result<Vec<Breakage>, StopReason> {
        let mut held = Held::new(meter.control());
        // The rotations that made each pair and that would move it on.
        let (mut made, mut moved) = (vec![None; at.len()], vec![None; at.len()]);
        for (rotation, steps) in self.moves.iter().enumerate() {
            meter.steps(steps.len() as u64)?;
            for step in steps {
                let entry = at[step.place as usize];
                if step.to == entry {
                    made[step.place as usize] = Some(rotation);
                } else if step.from == entry {
                    moved[step.place as usize] = Some(rotation);
                }
            }
        }
        let mut all = Vec::with_capacity(at.len());
        for (place, &entry) in at.iter().enumerate() {
            let up = match made[place] {
                Some(rotation) => Some(self.turned(at, is_in, rotation, meter)?),
                None => None,
            };
            let down = match moved[place] {
                Some(rotation) => Some(self.turned(at, is_in, rotation, meter)?),
                None => None,
            };
            let moves = match (up, down) {
                (Some(up), Some(down)) if down.len() < up.len() => Some(down),
                (Some(up), _) => Some(up),
                (None, down) => down,
            };
            let place = place as u32;
            held.take(64 + moves.as_ref().map_or(0, |moves| 8 * moves.len() as u64))?;
            all.push(Breakage { mentee: self.mentee(place), mentor: self.mentor(entry), moves });
        }
        Ok(all)
    }

    /// Who moves where if this rotation and all that has to go with it change from eliminated to not,
    /// or the other way.
    fn turned(
        &self,
        at: &[u32],
        is_in: &[bool],
        rotation: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<(MenteeIx, MentorIx)>, StopReason> {
        let up = is_in[rotation];
        let mut turned = vec![false; is_in.len()];
        turned[rotation] = true;
        let mut stack = vec![rotation];
        let mut now = at.to_vec();
        while let Some(rotation) = stack.pop() {
            let steps = self.moves.row(rotation);
            meter.steps(1 + steps.len() as u64)?;
            for step in steps {
                let entry = &mut now[step.place as usize];
                // If several rotations move this place, the furthest of their entries counts.
                *entry = if up { step.from.min(*entry) } else { step.to.max(*entry) };
            }
            let next = if up { self.after.row(rotation) } else { self.before.row(rotation) };
            for &next in next {
                meter.step()?;
                let next = next as usize;
                if is_in[next] == up && !turned[next] {
                    turned[next] = true;
                    stack.push(next);
                }
            }
        }
        let places = (0u32..).zip(now.iter().zip(at)).filter(|(_, (now, at))| now != at);
        Ok(places.map(|(place, (&now, _))| (self.mentee(place), self.mentor(now))).collect())
    }
}
