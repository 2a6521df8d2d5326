//! Pools of patients whose willing donor does not fit them.
//!
//! Source: Saidman, Roth, Sönmez, Ünver and Delmonico, "Increasing the opportunity of live
//! kidney donation by matching for two- and three-way exchanges", Transplantation 81
//! (2006): blood groups, the share of patients with antibodies, and how a donor who is the
//! spouse of a woman is refused more often. Pairs that fit are not in the pool.

use super::super::plain::{PlainInstance, PlainNumber};
use super::dice::Dice;
use super::recipe::Recipe;

struct Pair {
    patient: u8,
    donor: u8,
    /// The probability that the patient's antibodies refuse a donor.
    refuses: f64,
}

/// Blood groups as sets of antigens: A is 1, B is 2, AB both, O neither.
fn blood(dice: &mut Dice) -> u8 {
    let drawn = dice.unit();
    if drawn < 0.4814 {
        0
    } else if drawn < 0.8187 {
        1
    } else if drawn < 0.9615 {
        2
    } else {
        3
    }
}

impl Pair {
    fn drawn(dice: &mut Dice) -> Self {
        let (patient, donor) = (blood(dice), blood(dice));
        let drawn = dice.unit();
        let refuses = if drawn < 0.7019 {
            0.05
        } else if drawn < 0.9019 {
            0.45
        } else {
            0.90
        };
        Self { patient, donor, refuses }
    }

    /// Whether the own donor fits: less often a wife's husband.
    fn fits_itself(&self, dice: &mut Dice) -> bool {
        let wife = dice.happens(0.4090) && dice.happens(0.4897);
        let refuses = if wife { 1.0 - 0.75 * (1.0 - self.refuses) } else { self.refuses };
        self.donor & !self.patient == 0 && !dice.happens(refuses)
    }
}

/// A pool with as many pairs as the recipe has mentees and mentors; an edge where each
/// donor fits the other patient, with the weight 2: the transplants that it means.
pub(super) fn pool(recipe: &Recipe, dice: impl Fn(&str) -> Dice) -> PlainInstance {
    let agents = recipe.mentees + recipe.mentors;
    let mut drawing = dice("pairs");
    let mut pairs: Vec<Pair> = Vec::with_capacity(agents as usize);
    while pairs.len() < agents as usize {
        let pair = Pair::drawn(&mut drawing);
        if !pair.fits_itself(&mut drawing) {
            pairs.push(pair);
        }
    }
    let mut crossing = dice("crossmatch");
    let mut edges = Vec::new();
    for (first, a) in (0..).zip(&pairs) {
        for (second, b) in (first + 1..).zip(pairs.iter().skip(first as usize + 1)) {
            let groups = a.donor & !b.patient == 0 && b.donor & !a.patient == 0;
            if groups && !crossing.happens(a.refuses) && !crossing.happens(b.refuses) {
                edges.push((first, second, PlainNumber::Integer(2)));
            }
        }
    }
    PlainInstance::General { agents, edges }
}
