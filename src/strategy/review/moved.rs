//! What a change makes of the pairs of a draft.

use crate::kernel::{Index, MenteeIx, MentorIx, Side};
use crate::market::Matching;
use crate::strategy::situation::OpenMarket;
use crate::strategy::{EditFault, Situation};
use std::cmp::Ordering;

/// A mentee and a mentor.
pub(super) type Position = (MenteeIx, MentorIx);

/// The pairs that a change makes and takes apart.
#[derive(Default)]
pub(super) struct Change {
    pub(super) made: Vec<Position>,
    pub(super) apart: Vec<Position>,
    /// Given up for want of a seat, where nobody else moves.
    pub(super) given_up: Vec<Position>,
}

/// Pairs against those of the draft, ascending.
#[derive(Default)]
pub(super) struct Moved {
    /// Those that the draft does not hold.
    pub(super) new: Vec<Position>,
    /// Those of the draft that are not made.
    pub(super) lost: Vec<Position>,
}

impl Moved {
    /// What a change and nothing else makes of the draft.
    pub(super) fn by(change: &Change, drafted: &Matching) -> Self {
        let mut new = change.made.clone();
        new.retain(|pair| !drafted.contains(pair.0, pair.1));
        let mut lost: Vec<_> = change.apart.iter().chain(&change.given_up).copied().collect();
        lost.retain(|pair| drafted.contains(pair.0, pair.1) && !change.made.contains(pair));
        for pairs in [&mut new, &mut lost] {
            pairs.sort_unstable();
            pairs.dedup();
        }
        Self { new, lost }
    }

    /// How these pairs, told in ascending order, differ from the draft.
    pub(super) fn to(pairs: &[Position], drafted: &Matching) -> Self {
        let (mut new, mut lost) = (Vec::new(), Vec::new());
        let (mut now, mut before) = (pairs.iter().copied().peekable(), drafted.pairs().peekable());
        loop {
            let order = match (now.peek(), before.peek()) {
                (Some(now), Some(before)) => now.cmp(before),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return Self { new, lost },
            };
            match order {
                Ordering::Less => new.extend(now.next()),
                Ordering::Greater => lost.extend(before.next()),
                Ordering::Equal => {
                    now.next();
                    before.next();
                }
            }
        }
    }

    /// The pairs themselves, ascending.
    pub(super) fn pairs(self, drafted: &Matching) -> Vec<Position> {
        let kept = drafted.pairs().filter(|pair| self.lost.binary_search(pair).is_err());
        let mut pairs: Vec<_> = kept.chain(self.new.iter().copied()).collect();
        pairs.sort_unstable();
        pairs
    }
}

/// Everybody who would have more pairs than seats: the draft's pairs, moved so.
pub(super) fn seat_faults(
    situation: &Situation,
    open: &OpenMarket,
    drafted: &Matching,
    Moved { new, lost }: &Moved,
) -> Vec<EditFault> {
    let cohort = situation.cohort();
    let after = |drafted: usize, of: &dyn Fn(&Position) -> bool| {
        let count = |pairs: &[Position]| pairs.iter().filter(|pair| of(pair)).count();
        drafted + count(new) - count(lost)
    };
    let mentees = cohort.mentees().iter().filter_map(|(at, mentee)| {
        let taken = after(drafted.mentors_of(at).len(), &|pair| pair.0 == at);
        let person = || mentee.person.id.clone();
        (taken > open.mentee_seats.of(at.get()) as usize)
            .then(|| EditFault::NoSeat { side: Side::Mentee, person: person() })
    });
    let mentors = cohort.mentors().iter().filter_map(|(at, mentor)| {
        let taken = after(drafted.mentees_of(at).len(), &|pair| pair.1 == at);
        let person = || mentor.person.id.clone();
        (taken > open.mentor_seats.of(at.get()) as usize)
            .then(|| EditFault::NoSeat { side: Side::Mentor, person: person() })
    });
    mentees.chain(mentors).collect()
}
