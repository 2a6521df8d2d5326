//! Lists as the questionnaires of a mentoring programme make them.
//!
//! Mentees ask for help in one or two subjects, mentors offer one to four; both have free
//! hours and languages. Without an hour and a language in common a pair is not allowed,
//! nor without a subject in common. Mentees prefer who covers more of their request and is
//! more experienced, mentors who needs more of what they offer and is more motivated. Few
//! questions make few different scores, so that lists are full of ties, and popular
//! subjects make some mentors sought after.

use super::dice::Dice;
use super::orders::{Tiers, popularity};
use super::recipe::Recipe;
use crate::kernel::arrange_by_key;

const SUBJECTS: usize = 10;
const SLOTS: usize = 12;

struct Person {
    subjects: Vec<u32>,
    slots: u32,
    languages: u32,
    /// A mentor's experience or a mentee's motivation, 0 to 2.
    level: u32,
}

impl Person {
    fn drawn(subjects: (u32, u32), popular: &[u64], dice: &mut Dice) -> Self {
        let count = dice.between(subjects) as usize;
        let mut wanted = dice.weighted_order(popular);
        wanted.truncate(count);
        let slots = dice.between((2, 5)) as usize;
        let slots = dice.order(SLOTS).into_iter().take(slots).fold(0, |set, slot| set | 1 << slot);
        // Nearly everybody speaks the first language, some a second one too.
        let languages = match dice.below(10) {
            0 => 0b10,
            1 | 2 => 0b11,
            _ => 0b01,
        };
        Self { subjects: wanted, slots, languages, level: dice.between((0, 2)) }
    }

    fn common(&self, other: &Self) -> u32 {
        let shared = self.subjects.iter().filter(|subject| other.subjects.contains(subject));
        shared.count() as u32
    }

    fn allowed(&self, other: &Self, common: u32) -> bool {
        common > 0 && self.slots & other.slots != 0 && self.languages & other.languages != 0
    }
}

/// Everybody's list: of mentees and of mentors, or of the pool and of nobody.
pub(super) fn lists(recipe: &Recipe, dice: impl Fn(&str) -> Dice) -> [Tiers; 2] {
    let mut dice = dice("people");
    let popular = popularity(SUBJECTS, 5, &mut dice);
    let mut people = |count: u32, subjects| -> Vec<Person> {
        (0..count).map(|_| Person::drawn(subjects, &popular, &mut dice)).collect()
    };
    let mentees = people(recipe.mentees, (1, 2));
    let mentors = people(recipe.mentors, (1, 4));
    if recipe.pool() {
        let all: Vec<Person> = mentees.into_iter().chain(mentors).collect();
        return [side(&all, &all, true), Vec::new()];
    }
    [side(&mentees, &mentors, false), side(&mentors, &mentees, false)]
}

fn side(voters: &[Person], others: &[Person], pool: bool) -> Tiers {
    let tiers = |(at, voter): (usize, &Person)| {
        let mut scored: Vec<(u32, u32)> = Vec::new();
        for (other, index) in others.iter().zip(0_u32..) {
            let common = voter.common(other);
            if voter.allowed(other, common) && !(pool && at == index as usize) {
                scored.push((2 * common + other.level, index));
            }
        }
        arrange_by_key(&mut scored, |&(score, index)| (std::cmp::Reverse(score), index));
        let tiers = scored.chunk_by(|a, b| a.0 == b.0);
        tiers.map(|tier| tier.iter().map(|entry| entry.1).collect()).collect()
    };
    voters.iter().enumerate().map(tiers).collect()
}
