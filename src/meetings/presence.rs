//! Who is there in which round, and how many meetings a round can hold.

use super::PlanFault;
use super::{Frame, Wanted};
use crate::kernel::{Faults, Ordered, Side, Sides};
use std::collections::{BTreeMap, BTreeSet};

/// Absences of the people who have meetings, numbered through.
pub(super) struct Presence {
    absent: BTreeMap<usize, BTreeSet<usize>>,
    /// How many meetings a round holds at most in which nobody is absent.
    usual: usize,
    /// The same for each round in which somebody is.
    reduced: BTreeMap<usize, usize>,
}

impl Presence {
    /// Absences of people without meetings, and in rounds beyond the limit, count for
    /// nothing.
    pub(super) fn new(wanted: &Wanted, frame: &Frame) -> Result<Self, Faults<PlanFault>> {
        let mut busy = vec![false; wanted.people()];
        wanted.ends().iter().flatten().for_each(|&person| busy[person] = true);
        let of_side = |side: Side| match side {
            Side::Mentee => (0, wanted.mentees()),
            Side::Mentor => (wanted.mentees(), wanted.mentors()),
        };
        let limit = frame.most_rounds().map_or(usize::MAX, |rounds| rounds as usize);
        let (mut faults, mut absent) = (BTreeSet::new(), BTreeMap::<_, BTreeSet<_>>::new());
        let mut missing = BTreeMap::<usize, Sides<usize>>::new();
        for (round, side, person) in frame.absences() {
            let ((start, people), round) = (of_side(side), round as usize);
            if person as usize >= people {
                faults.insert((side, person, people));
                continue;
            }
            let at = start + person as usize;
            if busy[at] && round < limit {
                absent.entry(at).or_default().insert(round);
                missing.entry(round).or_default()[side] += 1;
            }
        }
        if !faults.is_empty() {
            let fault = |(side, person, people)| PlanFault::Unknown { side, person, people };
            return Err(faults.into_iter().map(fault).collect());
        }
        let tables = frame.most_tables().map_or(usize::MAX, |tables| tables.get() as usize);
        let there = Sides::of(|side| {
            let (start, people) = of_side(side);
            busy[start..start + people].iter().filter(|busy| **busy).count()
        });
        let usual = tables.min(there.mentee).min(there.mentor);
        let reduced = missing.into_iter().map(|(round, missing)| {
            let there = there.map(|side, there| there - missing[side]);
            (round, usual.min(there.mentee).min(there.mentor))
        });
        Ok(Self { absent, usual, reduced: reduced.into_map() })
    }

    /// Whether everybody is there all the time.
    pub(super) fn is_full(&self) -> bool {
        self.absent.is_empty()
    }

    pub(super) fn is_absent(&self, person: usize, round: usize) -> bool {
        self.absent.get(&person).is_some_and(|rounds| rounds.contains(&round))
    }

    /// How many meetings a round holds at most in which nobody is absent.
    pub(super) fn usual(&self) -> usize {
        self.usual
    }

    /// In how many of the first `rounds` rounds a person is there.
    pub(super) fn there(&self, person: usize, rounds: usize) -> usize {
        let absent = self.absent.get(&person).map_or(0, |absent| absent.range(..rounds).count());
        rounds - absent
    }

    /// In how many of the first `rounds` rounds both are there.
    pub(super) fn both_there(&self, [one, other]: [usize; 2], rounds: usize) -> usize {
        let (first, second) = (self.absent.get(&one), self.absent.get(&other));
        let absent = match (first, second) {
            (Some(first), Some(second)) => {
                let either = first.range(..rounds).filter(|round| !second.contains(round)).count();
                either + second.range(..rounds).count()
            }
            _ => first.or(second).map_or(0, |absent| absent.range(..rounds).count()),
        };
        rounds - absent
    }

    /// The first round from which a person has been there `count` times, as a number of
    /// rounds.
    pub(super) fn rounds_for(&self, person: usize, count: usize) -> usize {
        let mut rounds = count;
        for &absent in self.absent.get(&person).into_iter().flatten() {
            if absent < rounds {
                rounds += 1;
            }
        }
        rounds
    }

    /// How many meetings the first `rounds` rounds hold at most.
    pub(super) fn capacity(&self, rounds: usize) -> usize {
        let reduced = self.reduced.range(..rounds);
        let (count, sum) = reduced
            .fold((0, 0_usize), |(count, sum), (_, &most)| (count + 1, sum.saturating_add(most)));
        self.usual.saturating_mul(rounds - count).saturating_add(sum)
    }

    /// The fewest rounds that hold `meetings` meetings.
    pub(super) fn rounds_of_capacity(&self, meetings: usize) -> usize {
        if self.usual == 0 {
            return 0;
        }
        let mut rounds = meetings.div_ceil(self.usual);
        while self.capacity(rounds) < meetings {
            rounds += 1;
        }
        rounds
    }

    /// So many rounds suffice for `meetings` meetings, whatever is in each other's way:
    /// in as many of them everybody is there.
    pub(super) fn horizon(&self, meetings: usize) -> usize {
        let mut rounds = meetings;
        for &reduced in self.reduced.keys() {
            if reduced < rounds {
                rounds += 1;
            }
        }
        rounds
    }

    /// For each of the first `rounds` rounds a number that is the same for rounds in
    /// which the same people are absent.
    pub(super) fn kinds(&self, rounds: usize) -> Vec<usize> {
        let mut absent = vec![Vec::new(); rounds];
        for (&person, of_person) in &self.absent {
            of_person.range(..rounds).for_each(|&round| absent[round].push(person));
        }
        let mut known = BTreeMap::new();
        let number = |people: &Vec<usize>| {
            let next = known.len();
            *known.entry(people.clone()).or_insert(next)
        };
        absent.iter().map(number).collect()
    }
}
