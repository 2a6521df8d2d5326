//! Mechanisms against their definitions, by exhaustion on small random markets.

mod ballots;
mod consent;
#[cfg(feature = "lab")]
mod lines;
mod lotteries;
mod manipulation;
mod measures;
pub(crate) mod odds;
mod orders;
mod profiles;
mod refusals;
mod sums;
mod ties;
mod trades;

use crate::stable::oracle::{Dice, Pairs, Raw, Shape, pairs};
use crate::unbounded::free;
use mentormatch::audit;
use mentormatch::kernel::MenteeIx;
use mentormatch::market::{Matching, Outcome, TwoSided};
use mentormatch::mechanisms::{FormedPairs, Given, Property, named};

/// A strict market in which mentees have one seat each.
fn strict(dice: &mut Dice, most: usize) -> Raw {
    let shape = Shape {
        mentees: dice.below(most + 1),
        mentors: dice.below(most + 1),
        absent: [0, 20, 50][dice.below(3)],
        tied: 0,
        mentee_seats: 1,
        mentor_seats: 1 + dice.below(2),
    };
    Raw::draw(dice, shape)
}

fn form(code: &str, setting: &Given<'_>) -> FormedPairs {
    named(code).unwrap().form(setting, &free()).unwrap().solved().unwrap()
}

/// The pairs that a mechanism makes, after what it claims was verified.
fn made(code: &str, market: &TwoSided) -> Pairs {
    let formed = form(code, &Given::new(market));
    verify(code, market, &formed);
    pairs(&formed.matching)
}

/// Has `audit` read off each claim.
fn verify(code: &str, market: &TwoSided, formed: &FormedPairs) {
    for claim in &formed.claims {
        assert!(holds(market, &formed.matching, *claim), "{code}: {claim:?} {market:?}");
    }
}

fn holds(market: &TwoSided, matching: &Matching, claim: Property) -> bool {
    match claim {
        Property::Stable => audit::stability(market, matching, 0).is_stable(),
        Property::BestFor(side) => {
            let strict = market.break_ties(mentormatch::market::Ties::Index);
            audit::improvement(&strict, matching, side).is_none()
        }
        Property::Efficient => said(audit::is_efficient(market, matching, &free()).unwrap()),
        Property::StableEfficient => {
            said(audit::is_stable_efficient(market, matching, &free()).unwrap())
        }
        Property::Popular => said(audit::is_popular(market, matching, &free()).unwrap()),
        other => panic!("{other:?}"),
    }
}

fn said(outcome: Outcome<bool>) -> bool {
    outcome.solved().unwrap()
}

/// The rank of a mentee's mentor; last where it has none.
fn rank(raw: &Raw, pairs: &Pairs, mentee: usize) -> usize {
    let mentor = pairs.iter().find(|pair| pair.0 == mentee);
    mentor.map_or(usize::MAX, |pair| raw.mentee_rank(mentee, pair.1).unwrap())
}

/// Whether `one` is better than `other` for a mentee and worse for none.
fn dominates(raw: &Raw, one: &Pairs, other: &Pairs) -> bool {
    let ranks = |pairs| (0..raw.mentees.len()).map(move |mentee| rank(raw, pairs, mentee));
    ranks(one).zip(ranks(other)).all(|(one, other)| one <= other) && ranks(one).ne(ranks(other))
}

fn is_efficient(raw: &Raw, made: &Pairs) -> bool {
    raw.matchings().iter().all(|other| !dominates(raw, other, made))
}

/// The market with one mentee's list replaced.
fn misreport(raw: &Raw, mentee: usize, list: &[u32]) -> Raw {
    let mut other = raw.clone();
    other.mentees[mentee] = list.iter().map(|&mentor| vec![mentor]).collect();
    other
}

/// All orders of some of these.
fn orders(items: &[u32]) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new()];
    let mut at = 0;
    while at < all.len() {
        for &item in items {
            if !all[at].contains(&item) {
                let mut longer = all[at].clone();
                longer.push(item);
                all.push(longer);
            }
        }
        at += 1;
    }
    all
}

fn listed(raw: &Raw, mentee: usize) -> Vec<u32> {
    raw.mentees[mentee].concat()
}

fn ix(at: usize) -> MenteeIx {
    MenteeIx::new(at as u32)
}
