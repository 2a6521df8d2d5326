//! Rounds in which nobody meets: those that the evening has, and those that keep anybody from
//! more meetings in a row than is asked for.
//!
//! Everybody rests at once. A timetable is made for the rounds that are worked, as if there were
//! no rests, and the rests are put between them. Where neither tables nor absences bind, no other
//! way needs fewer rounds: somebody with d meetings, at most k in a row, needs d + ⌈d/k⌉ − 1
//! rounds whoever else rests when, and so many suffice for all, since d rounds do without rests
//! (König 1916). In a limit of R rounds a person has at most R − ⌊R/(k+1)⌋ meetings, and so many
//! rounds are worked here.

use super::Frame;
use crate::kernel::{MenteeIx, MentorIx, Ordered, Side};
use std::collections::BTreeSet;

/// Which rounds are rests, counted from a round before which somebody may have met some times in
/// a row.
pub(super) struct Rests {
    /// The most meetings in a row.
    most: Option<usize>,
    /// Rounds that are rests whatever is before them.
    given: BTreeSet<usize>,
    /// How many rounds before the first were worked in a row.
    worked: usize,
}

impl Rests {
    /// The rests of the rounds after `held`, of which the last `worked` were no rests. Nothing
    /// where the frame asks for none.
    pub(super) fn of(frame: &Frame, held: usize, worked: usize) -> Option<Self> {
        let most = frame.most_in_a_row().map(|most| most.get() as usize);
        let given = frame.rests().filter_map(|round| (round as usize).checked_sub(held));
        let given: BTreeSet<usize> = given.into_set();
        (most.is_some() || !given.is_empty()).then_some(Self { most, given, worked })
    }

    /// Whether only rests that were given are there.
    pub(super) fn only_given(&self) -> bool {
        self.most.is_none()
    }

    /// Of so many rounds between two given rests, `before` having been worked in a row, those
    /// that are worked.
    fn worked_of(&self, rounds: usize, before: usize) -> usize {
        match self.most {
            None => rounds,
            Some(most) => {
                let all = rounds + before;
                rounds - (all / (most + 1) - before / (most + 1))
            }
        }
    }

    /// How many of the first `rounds` rounds are worked. O(rests that were given).
    pub(super) fn worked_before(&self, rounds: usize) -> usize {
        let (mut sum, mut from, mut before) = (0, 0, self.worked);
        for &rest in self.given.range(..rounds) {
            sum += self.worked_of(rest - from, before);
            (from, before) = (rest + 1, 0);
        }
        sum + self.worked_of(rounds - from, before)
    }

    pub(super) fn is_rest(&self, round: usize) -> bool {
        self.worked_before(round + 1) == self.worked_before(round)
    }

    /// The rounds that are worked, in order.
    fn worked_rounds(&self) -> impl Iterator<Item = usize> {
        (0..).filter(|&round| !self.is_rest(round))
    }

    /// In how many rounds so many worked ones are over.
    pub(super) fn rounds_for(&self, worked: usize) -> usize {
        let last = worked.checked_sub(1);
        last.and_then(|last| self.worked_rounds().nth(last)).map_or(0, |round| round + 1)
    }

    /// The frame of the worked rounds alone: fewer of them, and nobody absent in a rest.
    pub(super) fn frame(&self, frame: &Frame) -> Frame {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let rounds = frame.most_rounds().map(|rounds| number(self.worked_before(rounds as usize)));
        let mut inner = Frame::new().tables(frame.most_tables()).rounds(rounds);
        for (round, side, person) in frame.absences() {
            if self.is_rest(round as usize) {
                continue;
            }
            let round = [number(self.worked_before(round as usize))];
            inner = match side {
                Side::Mentee => inner.mentee_absent(MenteeIx::new(person), round),
                Side::Mentor => inner.mentor_absent(MentorIx::new(person), round),
            };
        }
        inner
    }

    /// The worked rounds with the rests between them.
    pub(super) fn spread<T: Default>(&self, rounds: Vec<T>) -> Vec<T> {
        let mut spread = Vec::with_capacity(rounds.len());
        for (round, at) in rounds.into_iter().zip(self.worked_rounds()) {
            spread.resize_with(at, T::default);
            spread.push(round);
        }
        spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU32;

    #[test]
    fn worked_rounds_are_those_counted_one_by_one() {
        for most in 1..5_usize {
            for worked in 0..=most {
                for given in [vec![], vec![0], vec![2, 3], vec![1, 4, 9]] {
                    let in_a_row = NonZeroU32::new(most as u32);
                    let frame = Frame::new().in_a_row(in_a_row).rests_in(given.iter().copied());
                    let rests = Rests::of(&frame, 0, worked).unwrap();
                    let (mut row, mut count) = (worked, 0);
                    for round in 0..20_usize {
                        assert_eq!(rests.worked_before(round), count, "{most} {worked} {given:?}");
                        let rest = given.contains(&(round as u32)) || row == most;
                        assert_eq!(rests.is_rest(round), rest, "{most} {worked} {given:?} {round}");
                        (row, count) = if rest { (0, count) } else { (row + 1, count + 1) };
                    }
                    assert_eq!(rests.worked_before(rests.rounds_for(7)), 7);
                }
            }
        }
    }
}
