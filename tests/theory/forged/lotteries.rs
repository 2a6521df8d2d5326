//! Odds, and matchings to draw from, that claim to be what they are not.

use super::harness::{Case, Tally, attack};
use crate::mechanisms::odds::Table;
use crate::stable::oracle::{Dice, Raw, Shape};
use mentormatch::audit::{
    envy_ex_ante, ex_ante_blocking, is_ordinally_efficient, is_probabilistic_serial,
    unequal_treatment, verify_decomposition, verify_lottery,
};
use mentormatch::kernel::{Control, MenteeIx, MentorIx, Natural};
use mentormatch::market::{Decomposition, Lottery, LotteryPart, Odds, Outcome, TwoSided};
use std::collections::BTreeMap;

#[derive(Debug)]
struct Drawn {
    raw: Raw,
    market: TwoSided,
}

fn market(dice: &mut Dice) -> Drawn {
    let shape = Shape {
        mentees: 1 + dice.below(3),
        mentors: 1 + dice.below(3),
        absent: [0, 30][dice.below(2)],
        tied: 0,
        mentee_seats: 1,
        mentor_seats: 1 + dice.below(2),
    };
    let mut raw = Raw::draw(dice, shape);
    if dice.chance(50) {
        let list = raw.mentees[0].clone();
        raw.mentees.fill(list);
    }
    Drawn { market: raw.market(), raw }
}

/// The odds as a table, where they are of the market's sides and keep its rules.
fn kept(drawn: &Drawn, lottery: &Lottery) -> Option<Table> {
    let sides = (drawn.raw.mentees.len(), drawn.raw.mentors.len());
    if (lottery.mentees(), lottery.mentors()) != sides || lottery.denominator().to_u128()? > 1 << 66
    {
        return None;
    }
    Some(Table::of(lottery)).filter(|table| table.fits(&drawn.raw))
}

/// The odds with one cell changed.
fn change(drawn: &Drawn, lottery: &mut Lottery, dice: &mut Dice) {
    let mut odds: Vec<Odds> = lottery.odds().to_vec();
    let mentee = MenteeIx::new(dice.below(drawn.raw.mentees.len()) as u32);
    let mentor = MentorIx::new(dice.below(drawn.raw.mentors.len()) as u32);
    odds.retain(|one| (one.mentee, one.mentor) != (mentee, mentor));
    let whole = lottery.denominator().to_u128().map_or(1, |whole| whole.min(100) as usize);
    let numerator = Natural::from(dice.below(whole + 1) as u64);
    odds.push(Odds { mentee, mentor, numerator });
    let sides = (lottery.mentees(), lottery.mentors());
    let changed = Lottery::new(sides.0, sides.1, lottery.denominator().clone(), odds);
    changed.into_iter().for_each(|changed| *lottery = changed);
}

fn claims(
    seed: u64,
    accepts: fn(&TwoSided, &Lottery) -> bool,
    holds: fn(&Raw, &Table) -> bool,
) -> Tally {
    let draw = |dice: &mut Dice| {
        let drawn = market(dice);
        let table = match dice.chance(50) {
            true => Table::eaten(&drawn.raw),
            false => Table::draw(dice, &drawn.raw),
        };
        let (claim, is_own) = (table.lottery(drawn.raw.mentors.len()), holds(&drawn.raw, &table));
        Some(Case { problem: drawn, claim, is_own })
    };
    let accepts = |drawn: &Drawn, claim: &Lottery| accepts(&drawn.market, claim);
    let holds = |drawn: &Drawn, claim: &Lottery| {
        kept(drawn, claim).is_some_and(|table| holds(&drawn.raw, &table))
    };
    attack(seed, draw, change, accepts, holds)
}

fn said<T>(outcome: Outcome<T>) -> T {
    outcome.solved().unwrap()
}

fn free() -> Control<'static> {
    Control::unbounded()
}

pub(super) fn within_rules() -> Tally {
    claims(901, |market, claim| verify_lottery(market, claim).is_ok(), |_, _| true)
}

pub(super) fn serial() -> Tally {
    let accepts = |market: &TwoSided, claim: &Lottery| {
        said(is_probabilistic_serial(market, claim, &free()).unwrap())
    };
    claims(902, accepts, |raw, table| *table == Table::eaten(raw) && is_fair(raw, table))
}

/// Whether nothing is wasted, and whoever has odds of a mentor is no better off with that one
/// and better ones than others who list it: the inequalities of docs/CERTIFICATES.md.
fn is_fair(raw: &Raw, table: &Table) -> bool {
    let with_seat = |mentee: &usize| raw.mentee_seats[*mentee] > 0;
    raw.acceptable().into_iter().filter(|pair| with_seat(&pair.0)).all(|(mentee, mentor)| {
        let up_to = |other: usize| {
            table.at_least(raw, other, other, raw.mentee_rank(other, mentor).unwrap())
        };
        let seats = u128::from(raw.mentor_seats[mentor]) * table.whole;
        let wants = up_to(mentee) < table.whole;
        let is_wasted = wants && table.sum_of_mentor(mentor) < seats;
        let lists = |other: &usize| raw.mentee_rank(*other, mentor).is_some() && with_seat(other);
        let mut others = (0..raw.mentees.len()).filter(lists);
        let has_odds = table.odds[mentee][mentor] > 0;
        !is_wasted && (!has_odds || others.all(|other| up_to(mentee) <= up_to(other)))
    })
}

pub(super) fn efficient() -> Tally {
    let accepts = |market: &TwoSided, claim: &Lottery| {
        said(is_ordinally_efficient(market, claim, &free()).unwrap())
    };
    claims(903, accepts, |raw, table| !table.is_dominated(raw))
}

pub(super) fn stable() -> Tally {
    let accepts = |market: &TwoSided, claim: &Lottery| {
        said(ex_ante_blocking(market, claim, &free())).is_some_and(|blocking| blocking.is_empty())
    };
    claims(904, accepts, |raw, table| table.blocking(raw).is_empty())
}

pub(super) fn equal() -> Tally {
    // What odds there are is looked at only together with the rules.
    let accepts = |market: &TwoSided, claim: &Lottery| {
        verify_lottery(market, claim).is_ok()
            && said(unequal_treatment(market, claim, false, &free())).is_none()
    };
    claims(905, accepts, |raw, table| {
        let (mentees, mentors) = (raw.mentees.len(), raw.mentors.len());
        let equals = |one: usize, two: usize| {
            raw.mentee_seats[one] == raw.mentee_seats[two]
                && (0..mentors).all(|at| raw.mentee_rank(one, at) == raw.mentee_rank(two, at))
        };
        (0..mentees).all(|one| {
            (0..mentees).all(|two| !equals(one, two) || table.odds[one] == table.odds[two])
        })
    })
}

pub(super) fn without_envy() -> Tally {
    let accepts = |market: &TwoSided, claim: &Lottery| {
        verify_lottery(market, claim).is_ok()
            && said(envy_ex_ante(market, claim, &free())).is_empty()
    };
    claims(906, accepts, |raw, table| {
        let mentees = (0..raw.mentees.len()).filter(|&one| raw.mentee_seats[one] > 0);
        mentees.clone().all(|one| {
            mentees.clone().all(|two| {
                (1..=raw.mentors.len()).all(|rank| {
                    table.at_least(raw, one, one, rank) >= table.at_least(raw, two, one, rank)
                })
            })
        })
    })
}

type Claim = (Lottery, Decomposition);

/// Whether the mixture has these odds, by counting everything in machine numbers.
fn is_mixture((lottery, parts): &Claim) -> bool {
    let Some(whole) = lottery.denominator().to_u128() else { return false };
    let mut sum = 0u128;
    let mut mixture: BTreeMap<(MenteeIx, MentorIx), u128> = BTreeMap::new();
    for part in &parts.parts {
        let Some(weight) = part.weight.to_u128().filter(|&weight| weight > 0) else { return false };
        sum += weight;
        for &pair in &part.pairs {
            *mixture.entry(pair).or_default() += weight;
            if part.pairs.iter().filter(|&&other| other == pair).count() > 1 {
                return false;
            }
        }
    }
    let odds: BTreeMap<(MenteeIx, MentorIx), u128> = lottery
        .odds()
        .iter()
        .map(|one| ((one.mentee, one.mentor), one.numerator.to_u128().unwrap()))
        .collect();
    let rounded = |of: &dyn Fn(&(MenteeIx, MentorIx)) -> bool| {
        let sum: u128 = odds.iter().filter(|one| of(one.0)).map(|one| one.1).sum();
        parts.parts.iter().all(|part| {
            let made = part.pairs.iter().filter(|pair| of(pair)).count() as u128;
            made == sum / whole || made == sum.div_ceil(whole)
        })
    };
    sum == whole
        && mixture == odds
        && odds
            .keys()
            .all(|one| rounded(&|pair| pair.0 == one.0) && rounded(&|pair| pair.1 == one.1))
}

pub(super) fn mixtures() -> Tally {
    let draw = |dice: &mut Dice| {
        let drawn = market(dice);
        let all = drawn.raw.matchings();
        let parts: Vec<(u128, Vec<(usize, usize)>)> = (0..=dice.below(3))
            .map(|_| (1 + dice.below(4) as u128, all[dice.below(all.len())].clone()))
            .collect();
        let whole: u64 = parts.iter().map(|part| part.0 as u64).sum();
        let index = |&(a, b): &(usize, usize)| (MenteeIx::new(a as u32), MentorIx::new(b as u32));
        let mut sums: BTreeMap<(MenteeIx, MentorIx), u64> = BTreeMap::new();
        for (weight, pairs) in &parts {
            for pair in pairs.iter().map(index) {
                *sums.entry(pair).or_default() += *weight as u64;
            }
        }
        let odds = sums
            .into_iter()
            .map(|((mentee, mentor), sum)| Odds { mentee, mentor, numerator: sum.into() })
            .collect();
        let sides = (drawn.raw.mentees.len(), drawn.raw.mentors.len());
        let lottery = Lottery::new(sides.0, sides.1, whole.into(), odds).unwrap();
        let parts = parts
            .into_iter()
            .map(|(weight, pairs)| LotteryPart {
                weight: Natural::from(weight as u64),
                pairs: pairs.iter().map(index).collect(),
            })
            .collect();
        let claim: Claim = (lottery, Decomposition { parts });
        let is_own = is_mixture(&claim);
        Some(Case { problem: drawn, claim, is_own })
    };
    let forge = |drawn: &Drawn, claim: &mut Claim, dice: &mut Dice| {
        let parts = &mut claim.1.parts;
        if parts.is_empty() || dice.chance(30) {
            change(drawn, &mut claim.0, dice);
            return;
        }
        let (one, two) = (dice.below(parts.len()), dice.below(parts.len()));
        match dice.below(3) {
            0 => {
                let taken = parts[one].pairs.pop();
                parts[two].pairs.extend(taken);
            }
            1 => {
                let weight = parts[one].weight.clone();
                parts[two].weight = weight;
            }
            _ => {
                let part = parts[one].clone();
                parts.push(part);
            }
        }
    };
    let accepts =
        |_: &Drawn, (lottery, parts): &Claim| verify_decomposition(lottery, parts).is_ok();
    attack(907, draw, forge, accepts, |_, claim| is_mixture(claim))
}
