//! Random small situations as plain data, and exhaustive search over their pairings.

use crate::support::by_table::cohort;
pub(crate) use crate::support::by_table::rules;
pub(crate) use crate::support::by_table::{mentee, mentor};
use mentormatch::kernel::Control;
use mentormatch::people::{Cohort, PersonId};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Pairing, Prepared, Situation};
use std::cell::Cell;
use std::collections::BTreeSet;

pub(crate) type Made = BTreeSet<(usize, usize)>;

/// splitmix64: enough for fixtures, and the same everywhere.
pub(crate) struct Dice(Cell<u64>);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    pub(crate) fn next(&self) -> u64 {
        let mut z = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(z);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to below `sides`.
    pub(crate) fn roll(&self, sides: usize) -> usize {
        (self.next() % sides as u64) as usize
    }

    /// Once in `sides`.
    pub(crate) fn hits(&self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    pub(crate) fn pick<T: Copy>(&self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.roll(from.len())])
    }
}

pub(crate) fn cases(default: u64) -> u64 {
    let more = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    more.map_or(default, |cases: u64| cases.max(default))
}

pub(crate) fn at(id: &PersonId) -> usize {
    id.as_str()[1..].parse().unwrap()
}

/// A situation as plain data, from which both the crate and the checks start.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) mentee_seats: Vec<u32>,
    pub(crate) mentor_seats: Vec<u32>,
    pub(crate) waiting: Vec<u32>,
    /// By mentee, then mentor: both views, or nothing for a forbidden pair.
    pub(crate) scores: Vec<Vec<Option<(i32, i32)>>>,
    pub(crate) locked: Vec<(usize, usize)>,
    pub(crate) vetoed: Vec<(usize, usize)>,
}

impl Case {
    pub(crate) fn random(dice: &Dice, mentees: usize, mentors: usize, most_seats: u32) -> Self {
        let seats = |dice: &Dice, most: u32| match dice.roll(5) {
            0 => dice.roll(most as usize + 1) as u32,
            _ => 1 + dice.roll(most as usize) as u32,
        };
        let mut case = Self {
            mentee_seats: (0..mentees).map(|_| seats(dice, 1 + most_seats / 3)).collect(),
            mentor_seats: (0..mentors).map(|_| seats(dice, most_seats)).collect(),
            waiting: (0..mentees).map(|_| dice.roll(3) as u32).collect(),
            scores: Vec::new(),
            locked: Vec::new(),
            vetoed: Vec::new(),
        };
        for _ in 0..mentees {
            let mut row = Vec::new();
            for _ in 0..mentors {
                let cell = (dice.roll(11) as i32 - 3, dice.roll(11) as i32 - 3);
                row.push((!dice.hits(3)).then_some(cell));
            }
            case.scores.push(row);
        }
        for _ in 0..2 {
            let pairs = case.pairs();
            let Some(pair) = dice.pick(&pairs) else { continue };
            match dice.roll(6) {
                0 if !case.locked.contains(&pair) => {
                    let all: Made = case.locked.iter().copied().chain([pair]).collect();
                    if case.fits(&all) {
                        case.locked.push(pair);
                    }
                }
                1 if !case.locked.contains(&pair) => case.vetoed.push(pair),
                _ => {}
            }
        }
        case
    }

    pub(crate) fn mentees(&self) -> usize {
        self.mentee_seats.len()
    }

    pub(crate) fn mentors(&self) -> usize {
        self.mentor_seats.len()
    }

    pub(crate) fn cohort(&self) -> Cohort {
        cohort(&self.mentee_seats, &self.mentor_seats, &self.waiting)
    }

    /// Hands the situation over.
    pub(crate) fn situation<T>(&self, look: impl FnOnce(&Situation) -> T) -> T {
        self.situation_of(self.cohort(), &rules(&self.scores), look)
    }

    /// The same with other answers of its people, or more rules.
    pub(crate) fn situation_of<T>(
        &self,
        cohort: Cohort,
        rules: &Rules,
        look: impl FnOnce(&Situation) -> T,
    ) -> T {
        let prepared = Prepared::new(cohort, rules).unwrap();
        let mut situation = prepared.situation(&Control::unbounded()).unwrap();
        for &(a, b) in &self.vetoed {
            situation.veto(&mentee(a), &mentor(b)).unwrap();
        }
        for &(a, b) in &self.locked {
            situation.lock(&mentee(a), &mentor(b)).unwrap();
        }
        look(&situation)
    }

    /// Allowed between people with seats, and not vetoed.
    pub(crate) fn open(&self, a: usize, b: usize) -> Option<(i32, i32)> {
        let seated = self.mentee_seats[a] > 0 && self.mentor_seats[b] > 0;
        self.scores[a][b].filter(|_| seated && !self.vetoed.contains(&(a, b)))
    }

    pub(crate) fn pairs(&self) -> Vec<(usize, usize)> {
        let all = (0..self.mentees()).flat_map(|a| (0..self.mentors()).map(move |b| (a, b)));
        all.filter(|&(a, b)| self.open(a, b).is_some()).collect()
    }

    /// Every feasible set of pairs that holds the locks.
    pub(crate) fn every_pairing(&self) -> Vec<Made> {
        let mut all = vec![Made::new()];
        for pair in self.pairs() {
            for at in 0..all.len() {
                let mut more = all[at].clone();
                more.insert(pair);
                if self.fits(&more) {
                    all.push(more);
                }
            }
        }
        all.retain(|made| self.locked.iter().all(|pair| made.contains(pair)));
        all
    }

    pub(crate) fn fits(&self, made: &Made) -> bool {
        (0..self.mentees()).all(|a| {
            made.iter().filter(|pair| pair.0 == a).count() <= self.mentee_seats[a] as usize
        }) && (0..self.mentors()).all(|b| {
            made.iter().filter(|pair| pair.1 == b).count() <= self.mentor_seats[b] as usize
        })
    }

    /// What each side thinks of these pairs together.
    pub(crate) fn views(&self, made: &Made) -> (i64, i64) {
        made.iter().fold((0, 0), |sum, &(a, b)| {
            let (one, other) = self.scores[a][b].unwrap();
            (sum.0 + i64::from(one), sum.1 + i64::from(other))
        })
    }

    pub(crate) fn total(&self, made: &Made) -> i64 {
        let (mentees, mentors) = self.views(made);
        mentees + mentors
    }

    /// How many pairs, and the total.
    pub(crate) fn value(&self, made: &Made) -> (usize, i64) {
        (made.len(), self.total(made))
    }

    /// Pairs that block, locked people free to leave.
    pub(crate) fn blocking(&self, made: &Made) -> Made {
        let open = |pair: &(usize, usize)| self.open(pair.0, pair.1).unwrap();
        let blocks = |pair: &(usize, usize)| {
            let of_mentee: Vec<_> = made.iter().filter(|other| other.0 == pair.0).collect();
            let of_mentor: Vec<_> = made.iter().filter(|other| other.1 == pair.1).collect();
            let mentee_wants = of_mentee.len() < self.mentee_seats[pair.0] as usize
                || of_mentee.iter().any(|other| open(other).0 < open(pair).0);
            let mentor_wants = of_mentor.len() < self.mentor_seats[pair.1] as usize
                || of_mentor.iter().any(|other| open(other).1 < open(pair).1);
            mentee_wants && mentor_wants
        };
        self.pairs().into_iter().filter(|pair| !made.contains(pair) && blocks(pair)).collect()
    }
}

pub(crate) fn made(pairing: &Pairing) -> Made {
    pairing.pairs.iter().map(|pair| (at(&pair.mentee), at(&pair.mentor))).collect()
}

pub(crate) fn positions(pairs: &[(PersonId, PersonId)]) -> Made {
    pairs.iter().map(|(mentee, mentor)| (at(mentee), at(mentor))).collect()
}

pub(crate) fn free() -> Control<'static> {
    Control::unbounded()
}
