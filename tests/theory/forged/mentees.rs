//! Matchings that claim to be efficient for mentees or popular, and mentees who claim that
//! nothing is popular.

use super::harness::{Case, FEW, Tally, attack, attack_each};
use super::pairs::{Made, draw, kept, made, matching, move_pair};
use crate::stable::oracle::{Dice, Pairs, Raw};
use mentormatch::audit::{
    NotCovered, is_efficient, is_popular, is_stable_efficient, refutes_popular,
};
use mentormatch::kernel::{Control, Index, MenteeIx};
use mentormatch::market::{Matching, Outcome, TwoSided};

/// A market with all its matchings of one kind.
#[derive(Debug)]
struct Drawn {
    raw: Raw,
    market: TwoSided,
    right: Vec<Pairs>,
    /// Matchings that look nearly right.
    near: Vec<Pairs>,
}

impl Drawn {
    fn is_right(&self, claim: &Made) -> bool {
        kept(&self.raw, claim).is_some_and(|pairs| self.right.contains(&pairs))
    }
}

/// The rank of each mentee's mentor, last where it has none.
fn ranks(raw: &Raw, pairs: &Pairs) -> Vec<usize> {
    let rank = |mentee| raw.mentee_ranks(pairs, mentee).first().copied().unwrap_or(usize::MAX);
    (0..raw.mentees.len()).map(rank).collect()
}

fn is_dominated(raw: &Raw, one: &Pairs, others: &[Pairs]) -> bool {
    let own = ranks(raw, one);
    others.iter().any(|other| {
        let other = ranks(raw, other);
        other != own && other.iter().zip(&own).all(|(other, own)| other <= own)
    })
}

fn loses_a_vote(raw: &Raw, one: &Pairs, others: &[Pairs]) -> bool {
    let own = ranks(raw, one);
    others.iter().any(|other| {
        let other = ranks(raw, other);
        let against = other.iter().zip(&own).filter(|(other, own)| other < own).count();
        let in_favour = other.iter().zip(&own).filter(|(other, own)| other > own).count();
        against > in_favour
    })
}

/// A small market with strict lists of mentees, who have one seat each.
fn drawn(dice: &mut Dice) -> Raw {
    let tied = dice.chance(50);
    let mut raw = draw(dice, tied, 1);
    raw.mentees = raw.strict().mentees;
    if dice.chance(50) {
        let list = raw.mentees[0].clone();
        raw.mentees.fill(list);
    }
    raw
}

type Verifier = fn(&TwoSided, &Matching, &Control<'_>) -> Result<Outcome<bool>, NotCovered>;

fn claims(
    seed: u64,
    verifier: Verifier,
    near: fn(&Raw) -> Vec<Pairs>,
    right: fn(&Raw, Vec<Pairs>) -> Vec<Pairs>,
) -> Tally {
    let draw = |dice: &mut Dice| {
        let raw = drawn(dice);
        let mut all = raw.matchings();
        all.iter_mut().for_each(|pairs| pairs.sort_unstable());
        let (near, right) = (near(&raw), right(&raw, all));
        // Mostly those where some of what looks right is not.
        if near.len() == right.len() && dice.chance(70) {
            return None;
        }
        let claim = made(&raw, right.get(dice.below(right.len().max(1)))?);
        Some(Case {
            problem: Drawn { market: raw.market(), raw, right, near },
            claim,
            is_own: true,
        })
    };
    let accepts = |drawn: &Drawn, claim: &Made| {
        let Some(matching) = matching(claim) else { return false };
        verifier(&drawn.market, &matching, &Control::unbounded()).unwrap().solved().unwrap()
    };
    let forge = |drawn: &Drawn, claim: &mut Made, dice: &mut Dice| match drawn
        .near
        .get(dice.below(drawn.near.len().max(1)))
    {
        Some(pairs) if dice.chance(40) => *claim = made(&drawn.raw, pairs),
        _ => move_pair(claim, dice),
    };
    attack_each((seed, FEW), draw, forge, accepts, Drawn::is_right)
}

pub(super) fn efficient() -> Tally {
    claims(700, is_efficient, Raw::matchings, |raw, all| {
        all.iter().filter(|one| !is_dominated(raw, one, &all)).cloned().collect()
    })
}

pub(super) fn stable_efficient() -> Tally {
    claims(701, is_stable_efficient, Raw::stable, |raw, _| {
        let stable = raw.stable();
        stable.iter().filter(|one| !is_dominated(raw, one, &stable)).cloned().collect()
    })
}

pub(super) fn popular() -> Tally {
    claims(702, is_popular, Raw::matchings, |raw, all| {
        all.iter().filter(|one| !loses_a_vote(raw, one, &all)).cloned().collect()
    })
}

/// The first mentor with a seat in a mentee's list, and the first one after it that fewer put
/// first than it has seats.
fn wishes(raw: &Raw, mentee: usize) -> (Option<usize>, Option<usize>) {
    let list = |mentee: usize| {
        let ranked = (0..raw.mentors.len())
            .filter_map(move |mentor| raw.mentee_rank(mentee, mentor).map(|rank| (rank, mentor)));
        let mut ranked: Vec<_> = ranked.filter(|one| raw.mentor_seats[one.1] > 0).collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|one| one.1)
    };
    let first = list(mentee).next();
    let is_left = |&mentor: &usize| {
        let firsts = (0..raw.mentees.len()).filter(|&one| list(one).next() == Some(mentor));
        Some(mentor) != first && firsts.count() < raw.mentor_seats[mentor] as usize
    };
    (first, list(mentee).find(is_left))
}

/// Whether these mentees each have a crowded first and a second, and these have fewer places for
/// them than they are.
fn are_too_many(raw: &Raw, mentees: &[MenteeIx]) -> bool {
    let mut named: Vec<usize> = mentees.iter().map(|mentee| mentee.get()).collect();
    named.sort_unstable();
    named.dedup();
    let firsts = |mentor: usize| {
        (0..raw.mentees.len()).filter(|&one| wishes(raw, one).0 == Some(mentor)).count()
    };
    let seats = |mentor: usize| raw.mentor_seats[mentor] as usize;
    let is_crowded = |mentor: usize| firsts(mentor) > seats(mentor);
    let mut wanted = Vec::new();
    for &mentee in &named {
        let (Some(first), Some(second)) =
            (if mentee < raw.mentees.len() { wishes(raw, mentee) } else { (None, None) })
        else {
            return false;
        };
        if !is_crowded(first) {
            return false;
        }
        wanted.extend([first, second]);
    }
    wanted.sort_unstable();
    wanted.dedup();
    let places = wanted.into_iter().map(|mentor| match is_crowded(mentor) {
        true => seats(mentor),
        false => seats(mentor) - firsts(mentor),
    });
    named.len() > places.sum()
}

/// Some mentees of a market.
pub(super) fn unpopular() -> Tally {
    let draw = |dice: &mut Dice| {
        let raw = drawn(dice);
        let all = raw.matchings();
        let right: Vec<Pairs> =
            all.iter().filter(|one| !loses_a_vote(&raw, one, &all)).cloned().collect();
        let market = raw.market();
        let mentees: Vec<MenteeIx> = (0..raw.mentees.len() as u32).map(MenteeIx::new).collect();
        let problem = Drawn { raw, market, right, near: Vec::new() };
        Some(Case { problem, claim: mentees, is_own: false })
    };
    let accepts = |drawn: &Drawn, claim: &Vec<MenteeIx>| {
        refutes_popular(&drawn.market, claim, &Control::unbounded()).unwrap().solved().unwrap()
    };
    let forge = |drawn: &Drawn, claim: &mut Vec<MenteeIx>, dice: &mut Dice| {
        let mentees = drawn.raw.mentees.len();
        *claim = (0..mentees as u32).filter(|_| dice.chance(70)).map(MenteeIx::new).collect();
    };
    let holds = |drawn: &Drawn, claim: &Vec<MenteeIx>| {
        drawn.right.is_empty() && are_too_many(&drawn.raw, claim)
    };
    attack(703, draw, forge, accepts, holds)
}
