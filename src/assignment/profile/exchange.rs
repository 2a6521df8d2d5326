//! Whether one of the worst pairs can be replaced by better ones.
//!
//! Taking a pair out leaves its row with a partner too few and its column too. A path from the row
//! to the column that takes pairs in and out by turns, or lets agents with room exchange a partner,
//! mends both; if pairs of good weights alone can do without the pair, there is such a path
//! (augmenting cycles of a flow; Ahuja, Magnanti and Orlin, *Network Flows*, section 3.5).

use super::face::Face;
use super::mates::Mates;
use crate::kernel::{Index, MenteeIx, MentorIx, Meter, Side, Sides, StopReason};
use crate::market::Weight;
use std::collections::VecDeque;

/// How a search came to a place.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Unseen,
    Start,
    /// Over a pair: from the row that gains a column, or the column that loses a row.
    Pair(u32),
    /// Over the room that agents of the same side have: one has a partner more, one fewer.
    Room(u32),
}

impl<W: Weight> Face<'_, W> {
    /// Replaces pairs of the unsettled weight that counts first among those made, and of the next
    /// one after that, until one of them cannot be replaced by pairs of other weights.
    pub(super) fn improve(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        if self.problem.has_quotas() {
            return Ok(());
        }
        let mut bounds = Sides::of(|side| {
            (0..self.problem.agents(side)).map(|at| self.bounds(side, at)).collect::<Vec<_>>()
        });
        let mut search = Search::default();
        while let (Some(worst), Some(mut mates)) = (self.first_made(), self.mates.take()) {
            let is_worst =
                |pair: &(MenteeIx, MentorIx)| self.class(pair.0.raw(), pair.1.raw()) == Some(worst);
            let pairs: Vec<_> = mates.pairs().filter(is_worst).collect();
            let mut ended = Ok(true);
            for (row, column) in pairs {
                let pair = (row.raw(), column.raw());
                ended = match self.is_forced(pair.0, pair.1) {
                    true => Ok(false),
                    false => search.replace(self, (&mut mates, &mut bounds), pair, worst, meter),
                };
                if ended != Ok(true) {
                    break;
                }
            }
            self.mates = Some(mates);
            if !ended? {
                break;
            }
        }
        Ok(())
    }
}

type Bounds = Sides<Vec<(u32, u32)>>;

/// Room for searches.
#[derive(Default)]
struct Search {
    came: Sides<Vec<Step>>,
    queue: VecDeque<(Side, u32)>,
}

impl Search {
    /// Replaces a pair by pairs of settled weights, or of weights that count after `worst`; says
    /// whether that can be done.
    fn replace<W: Weight>(
        &mut self,
        face: &Face<'_, W>,
        (mates, bounds): (&mut Mates, &mut Bounds),
        (row, column): (u32, u32),
        worst: u32,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        for (side, came) in self.came.iter_mut() {
            came.clear();
            came.resize(face.problem.agents(side), Step::Unseen);
        }
        self.queue.clear();
        self.came.mentee[row as usize] = Step::Start;
        self.queue.push_back((Side::Mentee, row));
        let mut exchanged = Sides::new(false, false);
        while let Some((side, at)) = self.queue.pop_front() {
            meter.step()?;
            let partners = mates.of(side, at as usize).len() as u32;
            let (least, most) = bounds[side][at as usize];
            // The row reached loses a pair, and the column reached gets one more. Either may stay
            // so if its bounds allow it; then another of its side has room to make up for it.
            let can_leave = match side {
                Side::Mentee => partners > least,
                Side::Mentor => partners < most,
            };
            match side {
                Side::Mentee => {
                    meter.steps(face.edges.row(at as usize).len() as u64)?;
                    for &(to, class) in face.edges.row(at as usize) {
                        let good = class > worst || (class as usize) < face.next;
                        let unseen = self.came.mentor[to as usize] == Step::Unseen;
                        if good && unseen && !mates.has(at, to) {
                            self.come(Side::Mentor, to, Step::Pair(at));
                        }
                    }
                }
                Side::Mentor => {
                    for &to in mates.of(side, at as usize) {
                        let unseen = self.came.mentee[to as usize] == Step::Unseen;
                        if unseen && !face.is_forced(to, at) {
                            self.come(Side::Mentee, to, Step::Pair(at));
                        }
                    }
                }
            }
            if can_leave && !exchanged[side] {
                exchanged[side] = true;
                for (to, &(least, most)) in bounds[side].iter().enumerate() {
                    let partners = mates.of(side, to).len() as u32;
                    let has_room = match side {
                        Side::Mentee => partners < most,
                        Side::Mentor => partners > least,
                    };
                    if has_room && self.came[side][to] == Step::Unseen {
                        self.come(side, to as u32, Step::Room(at));
                    }
                }
            }
            if self.came.mentor[column as usize] != Step::Unseen {
                self.follow(mates, (row, column));
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn come(&mut self, side: Side, at: u32, by: Step) {
        self.came[side][at as usize] = by;
        self.queue.push_back((side, at));
    }

    /// Changes pairs along the way that was found.
    fn follow(&self, mates: &mut Mates, (row, column): (u32, u32)) {
        let (mut side, mut at) = (Side::Mentor, column);
        loop {
            match self.came[side][at as usize] {
                Step::Pair(from) => {
                    if side == Side::Mentor {
                        mates.add(from, at);
                    } else {
                        mates.remove(at, from);
                    }
                    (side, at) = (side.other(), from);
                }
                Step::Room(from) => at = from,
                Step::Start | Step::Unseen => break,
            }
        }
        mates.remove(row, column);
    }
}
