//! Whom receivers hold while proposers go down their lists, for [`nearly_largest`](super::nearly_largest).
//!
//! Receivers with one seat each keep all that an offer needs in one place: with a million of them
//! each look at another table waits for memory. Both kinds answer alike.

use crate::market::{Half, Seats};

/// Where a proposer stands in its list.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    /// The first entry of the tie that an eager proposer is in.
    pub(super) tie: u32,
    /// The entry to look at next.
    pub(super) next: u32,
    /// In its tie an eager proposer first asks those with free seats, then everybody.
    pub(super) asks_all: bool,
    pub(super) patient: bool,
}

/// The proposers, how far each has come, and the lists of both sides.
pub(super) struct Proposers<'a> {
    pub(super) own: &'a Half,
    pub(super) other: &'a Half,
    pub(super) walks: Vec<Walk>,
}

impl Proposers<'_> {
    /// Whether the proposer of this made entry still knows a free seat in the same tie. Once it
    /// does not it never will.
    fn is_uncertain(&mut self, twin: u32, has_room: impl Fn(u32) -> bool) -> bool {
        let proposer = self.other.partners[twin as usize] as usize;
        let tie = self.own.tie(self.other.twins[twin as usize]);
        let end = self.own.starts[proposer + 1];
        let walk = self.walks[proposer];
        if walk.patient || walk.asks_all || walk.tie != tie {
            return false;
        }
        let is_tied = |next: u32| next < end && self.own.tie(next) == tie;
        let mut next = walk.next;
        while is_tied(next) && !has_room(self.own.partners[next as usize]) {
            next += 1;
        }
        let is_uncertain = is_tied(next);
        self.walks[proposer].next = next;
        is_uncertain
    }

    fn is_patient(&self, proposer: u32) -> bool {
        self.walks[proposer as usize].patient
    }
}

/// Those who are proposed to.
pub(super) trait Receivers {
    fn new(half: &Half, seats: &Seats) -> Self;

    fn has_room(&self, receiver: u32) -> bool;

    /// Whether this entry of the receiver's list is made.
    fn holds(&self, receiver: u32, twin: u32) -> bool;

    /// Whether a receiver takes a proposer along this entry of its list, and whom it gives up for
    /// it.
    fn offer(
        &mut self,
        proposers: &mut Proposers<'_>,
        proposer: u32,
        receiver: u32,
        twin: u32,
    ) -> Option<Option<u32>>;

    /// The receivers with the entries of their lists that are made in the end, in order.
    fn made(&self, half: &Half) -> impl Iterator<Item = (u32, u32)>;
}

/// Receivers of whom none has more than one seat.
pub(super) struct One(Vec<Place>);

/// The seat of a receiver.
#[derive(Clone, Copy)]
enum Place {
    /// There is no seat.
    None,
    Free,
    /// Which entry is made, the first of its tie, and who proposed along it. Only if it was made
    /// while the seat was free and nobody has asked since it can be uncertain.
    Held {
        twin: u32,
        tie: u32,
        by: u32,
        early: bool,
    },
}

impl Receivers for One {
    fn new(half: &Half, seats: &Seats) -> Self {
        let place = |agent: usize| if seats.of(agent) > 0 { Place::Free } else { Place::None };
        Self((0..half.agents()).map(place).collect())
    }

    #[inline]
    fn has_room(&self, receiver: u32) -> bool {
        matches!(self.0[receiver as usize], Place::Free)
    }

    #[inline]
    fn holds(&self, receiver: u32, entry: u32) -> bool {
        matches!(self.0[receiver as usize], Place::Held { twin, .. } if twin == entry)
    }

    #[inline]
    fn offer(
        &mut self,
        proposers: &mut Proposers<'_>,
        proposer: u32,
        receiver: u32,
        twin: u32,
    ) -> Option<Option<u32>> {
        let tie = proposers.other.tie(twin);
        let (gives_up, early) = match self.0[receiver as usize] {
            Place::None => return None,
            Place::Free => (None, true),
            Place::Held { twin: held, tie: held_tie, by, early } => {
                let gains = (early && proposers.is_uncertain(held, |one| self.has_room(one)))
                    || tie < held_tie
                    || (tie == held_tie
                        && proposers.is_patient(proposer)
                        && !proposers.is_patient(by));
                if !gains {
                    // From here on the receiver only gains.
                    self.0[receiver as usize] =
                        Place::Held { twin: held, tie: held_tie, by, early: false };
                    return None;
                }
                (Some(by), false)
            }
        };
        self.0[receiver as usize] = Place::Held { twin, tie, by: proposer, early };
        Some(gives_up)
    }

    fn made(&self, _: &Half) -> impl Iterator<Item = (u32, u32)> {
        (0u32..).zip(&self.0).filter_map(|(receiver, place)| match place {
            Place::Held { twin, .. } => Some((receiver, *twin)),
            _ => None,
        })
    }
}

/// Receivers with any number of seats.
pub(super) struct Many {
    /// The free seats of each.
    room: Vec<u32>,
    worst: Vec<Worst>,
    /// Which entries of the receivers' lists are made.
    held: Vec<bool>,
    /// Entries that were made while the receiver had a free seat, a stack each in the place of
    /// its list: only these can be uncertain.
    early: Vec<u32>,
    early_count: Vec<u32>,
}

/// Where the search for a receiver's worst proposer stands: in the tie that ends before `end`,
/// below `next`, among the eager or the patient. It only moves up.
#[derive(Clone, Copy)]
struct Worst {
    end: u32,
    next: u32,
    patient: bool,
}

impl Receivers for Many {
    fn new(half: &Half, seats: &Seats) -> Self {
        let worst = |agent: usize| {
            let end = half.starts[agent + 1];
            Worst { end, next: end, patient: false }
        };
        Self {
            room: (0..half.agents()).map(|agent| seats.of(agent)).collect(),
            worst: (0..half.agents()).map(worst).collect(),
            held: vec![false; half.partners.len()],
            early: vec![0; half.partners.len()],
            early_count: vec![0; half.agents()],
        }
    }

    #[inline]
    fn has_room(&self, receiver: u32) -> bool {
        self.room[receiver as usize] > 0
    }

    #[inline]
    fn holds(&self, _: u32, twin: u32) -> bool {
        self.held[twin as usize]
    }

    fn offer(
        &mut self,
        proposers: &mut Proposers<'_>,
        proposer: u32,
        receiver: u32,
        twin: u32,
    ) -> Option<Option<u32>> {
        let other = proposers.other;
        let (at, start) = (receiver as usize, other.starts[receiver as usize]);
        if self.room[at] > 0 {
            self.room[at] -= 1;
            self.held[twin as usize] = true;
            self.early[(start + self.early_count[at]) as usize] = twin;
            self.early_count[at] += 1;
            return Some(None);
        }
        while self.early_count[at] > 0 {
            self.early_count[at] -= 1;
            let early = self.early[(start + self.early_count[at]) as usize];
            let is_held = self.held[early as usize];
            if is_held && proposers.is_uncertain(early, |one| self.has_room(one)) {
                return Some(Some(self.replace(other, early, twin)));
            }
        }
        // From here on the receiver only gains.
        let worst = self.worst(proposers, at)?;
        let held = other.partners[worst as usize];
        let (new, old) = (other.tie(twin), other.tie(worst));
        let gains = proposers.is_patient(proposer) && !proposers.is_patient(held);
        (new < old || (new == old && gains)).then(|| Some(self.replace(other, worst, twin)))
    }

    fn made(&self, half: &Half) -> impl Iterator<Item = (u32, u32)> {
        (0..half.agents()).flat_map(|receiver| {
            let held = half.range(receiver).filter(|&entry| self.held[entry]);
            held.map(move |entry| (receiver as u32, entry as u32))
        })
    }
}

impl Many {
    fn replace(&mut self, half: &Half, old: u32, new: u32) -> u32 {
        self.held[old as usize] = false;
        self.held[new as usize] = true;
        half.partners[old as usize]
    }

    /// The worst made entry of a receiver without uncertain ones: within a tie the eager before
    /// the patient.
    fn worst(&mut self, proposers: &Proposers<'_>, receiver: usize) -> Option<u32> {
        let half = proposers.other;
        let start = half.starts[receiver];
        let mut at = self.worst[receiver];
        let found = loop {
            if at.end == start {
                break None;
            }
            let tie = half.tie(at.end - 1);
            let is_sought = |entry: u32| {
                self.held[entry as usize]
                    && proposers.is_patient(half.partners[entry as usize]) == at.patient
            };
            match (tie..at.next).rev().find(|&entry| is_sought(entry)) {
                Some(entry) => {
                    at.next = entry + 1;
                    break Some(entry);
                }
                None if at.patient => at = Worst { end: tie, next: tie, patient: false },
                None => at = Worst { next: at.end, patient: true, ..at },
            }
        };
        self.worst[receiver] = at;
        found
    }
}
