//! Odds by their definitions, in fractions of machine numbers. Nothing here calls a solver or a
//! verifier of the crate.

use crate::stable::oracle::{Dice, Pairs, Raw};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Natural};
use mentormatch::market::{Lottery, Odds};

/// A table of odds, mentees by mentors, over one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) whole: u128,
    pub(crate) odds: Vec<Vec<u128>>,
}

fn gcd(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { gcd(other, one % other) }
}

/// A fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction(u128, u128);

impl Fraction {
    fn new(numerator: u128, denominator: u128) -> Self {
        let common = gcd(numerator, denominator);
        Self(numerator / common, denominator / common)
    }
    fn plus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }
    fn minus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 - other.0 * self.1, self.1 * other.1)
    }
    fn is_below(self, other: Self) -> bool {
        self.0 * other.1 < other.0 * self.1
    }
}

impl Table {
    pub(crate) fn of(lottery: &Lottery) -> Self {
        let mut odds = vec![vec![0; lottery.mentors()]; lottery.mentees()];
        for one in lottery.odds() {
            odds[one.mentee.get()][one.mentor.get()] = one.numerator.to_u128().unwrap();
        }
        Self { whole: lottery.denominator().to_u128().unwrap(), odds }.lowest()
    }

    /// In lowest terms.
    pub(crate) fn lowest(mut self) -> Self {
        let common = self.odds.iter().flatten().fold(self.whole, |common, &odds| gcd(common, odds));
        self.whole /= common;
        self.odds.iter_mut().flatten().for_each(|odds| *odds /= common);
        self
    }

    pub(crate) fn lottery(&self, mentors: usize) -> Lottery {
        let mut odds = Vec::new();
        for (mentee, row) in self.odds.iter().enumerate() {
            for (mentor, &numerator) in row.iter().enumerate().filter(|cell| *cell.1 > 0) {
                odds.push(Odds {
                    mentee: MenteeIx::new(mentee as u32),
                    mentor: MentorIx::new(mentor as u32),
                    numerator: Natural::from(numerator as u64),
                });
            }
        }
        Lottery::new(self.odds.len(), mentors, Natural::from(self.whole as u64), odds).unwrap()
    }

    /// The mixture of these matchings with these weights.
    pub(crate) fn mixture(raw: &Raw, parts: &[(u128, Pairs)]) -> Self {
        let mut odds = vec![vec![0; raw.mentors.len()]; raw.mentees.len()];
        for (weight, pairs) in parts {
            pairs.iter().for_each(|&(mentee, mentor)| odds[mentee][mentor] += weight);
        }
        Self { whole: parts.iter().map(|part| part.0).sum(), odds }.lowest()
    }

    /// A mixture of up to three matchings.
    pub(crate) fn draw(dice: &mut Dice, raw: &Raw) -> Self {
        let all = raw.matchings();
        // Larger ones are more often right.
        let large = |dice: &mut Dice| {
            let some = (0..4).map(|_| all[dice.below(all.len())].clone());
            some.max_by_key(Vec::len).unwrap()
        };
        let parts: Vec<(u128, Pairs)> =
            (0..=dice.below(3)).map(|_| (1 + dice.below(3) as u128, large(dice))).collect();
        Self::mixture(raw, &parts)
    }

    pub(crate) fn sum_of_mentee(&self, mentee: usize) -> u128 {
        self.odds[mentee].iter().sum()
    }

    pub(crate) fn sum_of_mentor(&self, mentor: usize) -> u128 {
        self.odds.iter().map(|row| row[mentor]).sum()
    }

    /// Whether only acceptable pairs have odds and sums keep seats.
    pub(crate) fn fits(&self, raw: &Raw) -> bool {
        let acceptable = raw.acceptable();
        let is_some = |mentee: usize, mentor: usize| self.odds[mentee][mentor] > 0;
        let (mentees, mentors) = (raw.mentees.len(), raw.mentors.len());
        (0..mentees).all(|one| {
            (0..mentors).all(|two| !is_some(one, two) || acceptable.contains(&(one, two)))
        }) && (0..mentees)
            .all(|one| self.sum_of_mentee(one) <= u128::from(raw.mentee_seats[one]) * self.whole)
            && (0..mentors).all(|two| {
                self.sum_of_mentor(two) <= u128::from(raw.mentor_seats[two]) * self.whole
            })
    }

    /// The probability with which a mentee has this rank or a better one.
    pub(crate) fn at_least(&self, raw: &Raw, of: usize, by: usize, rank: usize) -> u128 {
        (0..raw.mentors.len())
            .filter(|&mentor| raw.mentee_rank(by, mentor).is_some_and(|one| one <= rank))
            .map(|mentor| self.odds[of][mentor])
            .sum()
    }

    pub(crate) fn blocking(&self, raw: &Raw) -> Pairs {
        let blocks = |&(mentee, mentor): &(usize, usize)| {
            let rank = raw.mentee_rank(mentee, mentor);
            let worse = (0..raw.mentors.len())
                .any(|other| self.odds[mentee][other] > 0 && raw.mentee_rank(mentee, other) > rank);
            let spare = u128::from(raw.mentee_seats[mentee]) * self.whole;
            let own = raw.mentor_rank(mentor, mentee);
            let liked_less = (0..raw.mentees.len())
                .any(|other| self.odds[other][mentor] > 0 && raw.mentor_rank(mentor, other) > own);
            let room = u128::from(raw.mentor_seats[mentor]) * self.whole;
            self.odds[mentee][mentor] < self.whole
                && (worse || self.sum_of_mentee(mentee) < spare)
                && (liked_less || self.sum_of_mentor(mentor) < room)
        };
        raw.acceptable().into_iter().filter(blocks).collect()
    }

    /// Whether other odds are better for one mentee and worse for none: along some direction that
    /// moves each pair up, down or not at all.
    pub(crate) fn is_dominated(&self, raw: &Raw) -> bool {
        let pairs = raw.acceptable();
        let mut steps = vec![0i32; pairs.len()];
        loop {
            if self.improves(raw, &pairs, &steps) {
                return true;
            }
            // The next combination of -1, 0 and 1.
            let Some(at) = steps.iter().position(|&step| step != -1) else { return false };
            steps[at] = if steps[at] == 0 { 1 } else { -1 };
            for before in &mut steps[..at] {
                *before = 0;
            }
        }
    }

    fn improves(&self, raw: &Raw, pairs: &Pairs, steps: &[i32]) -> bool {
        let of =
            |pair: (usize, usize)| pairs.iter().position(|&one| one == pair).map(|at| steps[at]);
        let moved = pairs.iter().zip(steps);
        let kept = moved.clone().all(|(&(one, two), &step)| {
            (step >= 0 || self.odds[one][two] > 0)
                && (step <= 0 || self.odds[one][two] < self.whole)
        });
        let sum_of_mentor = |mentor: usize| {
            moved.clone().filter(|pair| pair.0.1 == mentor).map(|pair| pair.1).sum::<i32>()
        };
        let sum_of_mentee = |mentee: usize| {
            moved.clone().filter(|pair| pair.0.0 == mentee).map(|pair| pair.1).sum::<i32>()
        };
        let full = |sum: u128, seats: u32| sum == u128::from(seats) * self.whole;
        kept && (0..raw.mentors.len()).all(|mentor| {
            sum_of_mentor(mentor) <= 0
                || !full(self.sum_of_mentor(mentor), raw.mentor_seats[mentor])
        }) && (0..raw.mentees.len()).all(|mentee| {
            let mut so_far = 0;
            let better = raw.mentees[mentee].concat().into_iter().all(|mentor| {
                so_far += of((mentee, mentor as usize)).unwrap_or(0);
                so_far >= 0
            });
            let full = full(self.sum_of_mentee(mentee), raw.mentee_seats[mentee]);
            better && (sum_of_mentee(mentee) <= 0 || !full)
        }) && steps.iter().any(|&step| step != 0)
    }

    /// Mentees eat: from moment to moment, in fractions.
    pub(crate) fn eaten(raw: &Raw) -> Self {
        let (mentees, mentors) = (raw.mentees.len(), raw.mentors.len());
        let mut left: Vec<Fraction> =
            raw.mentor_seats.iter().map(|&seats| Fraction(u128::from(seats), 1)).collect();
        let mut odds = vec![vec![Fraction(0, 1); mentors]; mentees];
        let mut rest = Fraction(1, 1);
        while rest.0 > 0 {
            let best = |mentee: usize| {
                (0..mentors)
                    .filter(|&mentor| left[mentor].0 > 0 && raw.mentee_seats[mentee] > 0)
                    .filter(|&mentor| raw.mentee_rank(mentee, mentor).is_some())
                    .min_by_key(|&mentor| raw.mentee_rank(mentee, mentor))
            };
            let eats: Vec<Option<usize>> = (0..mentees).map(best).collect();
            let mut passes = rest;
            for (mentor, left) in left.iter().enumerate() {
                let eaters = eats.iter().filter(|&&one| one == Some(mentor)).count() as u128;
                if eaters > 0 {
                    let time = Fraction::new(left.0, left.1 * eaters);
                    passes = if time.is_below(passes) { time } else { passes };
                }
            }
            for (mentee, mentor) in eats.iter().enumerate() {
                if let Some(mentor) = *mentor {
                    odds[mentee][mentor] = odds[mentee][mentor].plus(passes);
                    left[mentor] = left[mentor].minus(passes);
                }
            }
            rest = rest.minus(passes);
        }
        let whole = odds.iter().flatten().fold(1, |whole, one| whole / gcd(whole, one.1) * one.1);
        let of = |one: &Fraction| one.0 * (whole / one.1);
        Self { whole, odds: odds.iter().map(|row| row.iter().map(of).collect()).collect() }.lowest()
    }
}
