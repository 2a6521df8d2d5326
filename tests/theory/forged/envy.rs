//! Matchings that claim to be without justified envy, and that show that none is.

use super::harness::{Case, Tally, attack};
use super::pairs::{Made, draw, kept, made, matching, move_pair};
use crate::stable::oracle::{Dice, Pairs, Raw};
use mentormatch::audit::{envy, refutes_envy_free};
use mentormatch::market::TwoSided;

#[derive(Debug)]
struct Drawn {
    raw: Raw,
    market: TwoSided,
    minimum: Vec<u32>,
}

impl Drawn {
    fn new(dice: &mut Dice, tied: bool) -> Self {
        let raw = draw(dice, tied, 1);
        let minimum = raw.mentor_seats.iter().map(|&seats| dice.below(seats as usize + 1) as u32);
        Self { market: raw.market(), minimum: minimum.collect(), raw }
    }

    fn is_free(&self, pairs: &Pairs) -> bool {
        let raw = &self.raw;
        let of = |mentor: usize| pairs.iter().filter(move |pair| pair.1 == mentor);
        let met = (0..raw.mentors.len()).all(|at| of(at).count() >= self.minimum[at] as usize);
        met && raw.acceptable().iter().filter(|pair| !pairs.contains(pair)).all(|&(a, b)| {
            let own = pairs.iter().filter(|pair| pair.0 == a);
            let seats = raw.mentee_seats[a] as usize;
            let wants = own.clone().count() < seats
                || own.clone().any(|own| raw.mentee_rank(a, own.1) > raw.mentee_rank(a, b));
            !(wants && of(b).any(|held| raw.mentor_rank(b, held.0) > raw.mentor_rank(b, a)))
        })
    }
}

pub(super) fn free() -> Tally {
    let draw = |dice: &mut Dice| {
        let drawn = Drawn::new(dice, true);
        let free: Vec<Pairs> =
            drawn.raw.matchings().into_iter().filter(|pairs| drawn.is_free(pairs)).collect();
        let claim = made(&drawn.raw, free.get(dice.below(free.len().max(1)))?);
        Some(Case { problem: drawn, claim, is_own: true })
    };
    let accepts = |drawn: &Drawn, claim: &Made| {
        let made = matching(claim);
        made.is_some_and(|made| envy(&drawn.market, &drawn.minimum, &made).is_free())
    };
    let holds = |drawn: &Drawn, claim: &Made| {
        kept(&drawn.raw, claim).is_some_and(|pairs| drawn.is_free(&pairs))
    };
    attack(311, draw, |_, claim: &mut Made, dice| move_pair(claim, dice), accepts, holds)
}

pub(super) fn refuted() -> Tally {
    let draw = |dice: &mut Dice| {
        let drawn = Drawn::new(dice, false);
        let mut reduced = drawn.raw.clone();
        reduced.mentor_seats.clone_from(&drawn.minimum);
        let stable = reduced.stable();
        let stable = stable.get(dice.below(stable.len().max(1)))?;
        let claim = made(&drawn.raw, stable);
        let of = |at: usize| stable.iter().filter(|pair| pair.1 == at).count();
        let is_own = drawn.minimum.iter().enumerate().any(|(at, &least)| of(at) < least as usize);
        // Where the claim is false whatever the pairs, few are enough.
        (is_own || dice.chance(20)).then_some(Case { problem: drawn, claim, is_own })
    };
    let accepts = |drawn: &Drawn, claim: &Made| {
        let made = matching(claim);
        made.is_some_and(|made| refutes_envy_free(&drawn.market, &drawn.minimum, &made))
    };
    // The pairs are stable where minimums are seats, and leave somebody short.
    let shows = |drawn: &Drawn, claim: &Made| {
        let mut reduced = drawn.raw.clone();
        reduced.mentor_seats.clone_from(&drawn.minimum);
        kept(&reduced, claim).is_some_and(|pairs| {
            let of = |at: usize| pairs.iter().filter(|pair| pair.1 == at).count();
            let mut short = drawn.minimum.iter().enumerate();
            reduced.blocking(&pairs).is_empty() && short.any(|(at, &least)| of(at) < least as usize)
        })
    };
    let holds = |drawn: &Drawn, claim: &Made| {
        let is_true = !drawn.raw.matchings().iter().any(|pairs| drawn.is_free(pairs));
        is_true && shows(drawn, claim)
    };
    attack(312, draw, |_, claim: &mut Made, dice| move_pair(claim, dice), accepts, holds)
}
