//! What rotations and multipliers prove, added up from the lists as they were drawn, as
//! docs/CERTIFICATES.md tells. Nothing here calls a solver or a verifier.

use super::numbers::Exact;
use super::pairs::is_as_good;
use super::replays::places;
use crate::stable::oracle::{Pairs, Raw};
use mentormatch::kernel::Side;
use mentormatch::market::{LatticeProof, SizeBound};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The pairs after a rotation was eliminated; nothing where it is not exposed.
fn eliminated(raw: &Raw, pairs: &Pairs, rotation: &Pairs) -> Option<Pairs> {
    let mentees: Vec<usize> = rotation.iter().map(|pair| pair.0).collect();
    let each_once = mentees.iter().enumerate().all(|(at, one)| !mentees[..at].contains(one));
    if rotation.len() < 2 || !each_once || !rotation.iter().all(|pair| pairs.contains(pair)) {
        return None;
    }
    let mut after = pairs.clone();
    for (at, &(mentee, mentor)) in rotation.iter().enumerate() {
        let (next_mentee, next) = rotation[(at + 1) % rotation.len()];
        let of = |mentor: usize| pairs.iter().filter(move |pair| pair.1 == mentor);
        let worst_of =
            |mentor: usize| of(mentor).map(|pair| (raw.mentor_rank(mentor, pair.0), pair.0)).max();
        let has_room = |mentor: usize| of(mentor).count() < raw.mentor_seats[mentor] as usize;
        let own = pairs.iter().filter(|pair| pair.0 == mentee);
        let worst = own.map(|pair| raw.mentee_rank(mentee, pair.1).unwrap()).max().unwrap();
        // Whom it comes to next, of those who would take it.
        let willing = (0..raw.mentors.len()).filter(|&other| {
            let rank = raw.mentor_rank(other, mentee);
            rank.is_some()
                && raw.mentee_rank(mentee, other).unwrap() > worst
                && (has_room(other) || worst_of(other).is_some_and(|worst| rank < worst.0))
        });
        let first = willing.min_by_key(|&other| raw.mentee_rank(mentee, other));
        if first != Some(next) || has_room(next) || worst_of(next)?.1 != next_mentee {
            return None;
        }
        after.retain(|pair| *pair != (mentee, mentor));
        after.push((mentee, next));
    }
    after.sort_unstable();
    Some(after)
}

/// What no stable matching costs less than, by these rotations and multipliers; nothing where a
/// rotation is not exposed or a multiplier may not be. `stable` are all stable matchings.
pub(super) fn least(
    raw: &Raw,
    stable: &[Pairs],
    cost: impl Fn(usize, usize) -> i64,
    proof: &LatticeProof,
) -> Option<Exact> {
    let whole = |number: i128| Exact::of(number, 0);
    let rotations: Vec<Pairs> =
        proof.rotations.iter().map(|one| one.iter().map(|&pair| places(pair)).collect()).collect();
    let best = |side: Side| {
        let is_best = |one: &&Pairs| stable.iter().all(|other| is_as_good(raw, side, one, other));
        stable.iter().find(is_best).unwrap().clone()
    };
    let mut last = best(Side::Mentee);
    for rotation in &rotations {
        last = eliminated(raw, &last, rotation)?;
    }
    if last != best(Side::Mentor) {
        return None;
    }
    // Every set of rotations that some order reaches, with its matching.
    let mut reached = BTreeMap::from([(0_u64, best(Side::Mentee))]);
    let mut queue = vec![0_u64];
    while let Some(set) = queue.pop() {
        for (at, rotation) in rotations.iter().enumerate().filter(|&(at, _)| set >> at & 1 == 0) {
            let more = set | 1 << at;
            if let Some(pairs) = eliminated(raw, &reached[&set], rotation)
                && reached.insert(more, pairs).is_none()
            {
                queue.push(more);
            }
        }
    }
    let mut found: Vec<Pairs> = reached.values().cloned().collect();
    found.sort_unstable();
    assert_eq!(found, stable, "sets of rotations are the stable matchings: {raw:?}");
    let cost = |&(mentee, mentor): &(usize, usize)| i128::from(cost(mentee, mentor));
    let mut left: Vec<Exact> = Vec::new();
    for rotation in &rotations {
        let given = rotation.iter().map(cost).sum::<i128>();
        let next = rotation.iter().cycle().skip(1);
        let taken = rotation.iter().zip(next).map(|(one, two)| cost(&(one.0, two.1)));
        left.push(whole(taken.sum::<i128>() - given));
    }
    for &(earlier, later, multiplier) in &proof.multipliers {
        let (from, to) = (earlier as usize, later as usize);
        let precedes = |set: &u64| set >> to & 1 == 0 || set >> from & 1 == 1;
        let is_inside = from.max(to) < rotations.len() && from != to;
        if multiplier < 0 || !is_inside || !reached.keys().all(precedes) {
            return None;
        }
        left[from] = left[from].minus(&whole(multiplier));
        left[to] = left[to].plus(&whole(multiplier), 1);
    }
    let mut bound = whole(best(Side::Mentee).iter().map(cost).sum());
    for change in left.iter().filter(|change| change.sign() == Ordering::Less) {
        bound = bound.plus(change, 1);
    }
    Some(bound)
}

/// The acceptable pairs that the steps of a size bound leave; nothing where one does not follow.
fn assured(raw: &Raw, bound: &SizeBound) -> Option<Pairs> {
    let seats = |side: usize, at: usize| [&raw.mentee_seats, &raw.mentor_seats][side][at];
    let rank = |side: usize, pair: (usize, usize)| match side {
        0 => raw.mentee_rank(pair.0, pair.1).unwrap(),
        _ => raw.mentor_rank(pair.1, pair.0).unwrap(),
    };
    let of = |side: usize, pair: (usize, usize)| [pair.0, pair.1][side];
    let mut all = raw.acceptable();
    all.retain(|&(mentee, mentor)| seats(0, mentee) > 0 && seats(1, mentor) > 0);
    let mut left = all.clone();
    for step in &bound.assured {
        let (own, other, agent) = (step.side as usize, 1 - step.side as usize, step.agent as usize);
        let count = [raw.mentees.len(), raw.mentors.len()][own];
        if agent >= count || seats(own, agent) == 0 {
            return None;
        }
        let mut elsewhere = Vec::new();
        for (at, &member) in step.insisting.iter().enumerate() {
            let member = member as usize;
            let pair = if own == 0 { (agent, member) } else { (member, agent) };
            let is_new = !step.insisting[..at].contains(&step.insisting[at]);
            if !is_new || !all.contains(&pair) || rank(own, pair) > step.rank as usize {
                return None;
            }
            let as_good = left.iter().filter(|&&choice| {
                of(other, choice) == member && rank(other, choice) <= rank(other, pair)
            });
            elsewhere.extend(as_good.map(|&choice| of(own, choice)).filter(|&one| one != agent));
        }
        elsewhere.sort_unstable();
        elsewhere.dedup();
        let others: u64 = elsewhere.iter().map(|&one| u64::from(seats(own, one))).sum();
        if (step.insisting.len() as u64) < others + u64::from(seats(own, agent)) {
            return None;
        }
        left.retain(|&pair| of(own, pair) != agent || rank(own, pair) <= step.rank as usize);
    }
    Some(left)
}

/// The size that a bound shows; nothing where a part of it does not follow.
pub(super) fn size(raw: &Raw, bound: &SizeBound) -> Option<i128> {
    let shapes = (bound.mentees.len(), bound.mentors.len());
    if bound.unit == 0 || shapes != (raw.mentees.len(), raw.mentors.len()) {
        return None;
    }
    let left = assured(raw, bound)?;
    let listed = |at: &dyn Fn(&(usize, usize)) -> bool| left.iter().filter(|pair| at(pair)).count();
    let seats_of_mentee = |mentee: usize| {
        (raw.mentee_seats[mentee] as usize).min(listed(&|pair| pair.0 == mentee)) as i128
    };
    let seats_of_mentor = |mentor: usize| {
        (raw.mentor_seats[mentor] as usize).min(listed(&|pair| pair.1 == mentor)) as i128
    };
    let multipliers: Vec<((usize, usize), i128)> = bound
        .pairs
        .iter()
        .map(|&(mentee, mentor, number)| (places((mentee, mentor)), i128::from(number)))
        .collect();
    if !multipliers.iter().all(|(pair, _)| left.contains(pair)) {
        return None;
    }
    // What a pair counts in all inequalities, each of them times its multiplier.
    let counted = |pair: (usize, usize)| -> i128 {
        multipliers
            .iter()
            .map(|&(about, times)| {
                let (b, c) = (seats_of_mentee(about.0), seats_of_mentor(about.1));
                let of_mentee = |other: &&(usize, usize)| {
                    other.0 == about.0
                        && **other != about
                        && raw.mentee_rank(other.0, other.1) <= raw.mentee_rank(about.0, about.1)
                };
                let of_mentor = |other: &&(usize, usize)| {
                    other.1 == about.1
                        && **other != about
                        && raw.mentor_rank(other.1, other.0) <= raw.mentor_rank(about.1, about.0)
                };
                let enough = |count: usize, seats: i128| count as i128 >= seats;
                let mut count = 0;
                if pair == about {
                    count += b * c;
                }
                if of_mentee(&&pair) && enough(left.iter().filter(of_mentee).count(), b) {
                    count += c;
                }
                if of_mentor(&&pair) && enough(left.iter().filter(of_mentor).count(), c) {
                    count += b;
                }
                times * count
            })
            .sum()
    };
    // Sets of people whom lists connect, each told by its first mentee.
    let mut set: Vec<usize> = (0..raw.mentees.len()).collect();
    for _ in 0..set.len() {
        for one in &left {
            for two in left.iter().filter(|two| two.1 == one.1) {
                let least = set[one.0].min(set[two.0]);
                (set[one.0], set[two.0]) = (least, least);
            }
        }
    }
    let unit = i128::from(bound.unit);
    let mut size = 0;
    for first in 0..raw.mentees.len() {
        let within = |pair: &&(usize, usize)| set[pair.0] == first;
        let mut sum = 0;
        for mentee in (0..raw.mentees.len()).filter(|&mentee| set[mentee] == first) {
            sum += i128::from(bound.mentees[mentee]) * seats_of_mentee(mentee);
        }
        for mentor in 0..raw.mentors.len() {
            if left.iter().filter(within).any(|pair| pair.1 == mentor) {
                sum += i128::from(bound.mentors[mentor]) * seats_of_mentor(mentor);
            }
        }
        for (about, times) in multipliers.iter().filter(|(about, _)| set[about.0] == first) {
            sum -= times * seats_of_mentee(about.0) * seats_of_mentor(about.1);
        }
        for &pair in left.iter().filter(within) {
            let prices = i128::from(bound.mentees[pair.0]) + i128::from(bound.mentors[pair.1]);
            sum += (unit - prices + counted(pair)).max(0);
        }
        size += sum.div_euclid(unit);
    }
    Some(size)
}
