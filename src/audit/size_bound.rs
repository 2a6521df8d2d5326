//! How large a weakly stable matching can be at most, from multipliers.

use super::strength::mentees_by_mentor;
use crate::kernel::{Csr, Index, Side};
use crate::market::{Assured, SizeBound, TwoSided};
use petgraph::unionfind::UnionFind;

/// An acceptable pair where both have seats.
struct Pair {
    mentee: usize,
    mentor: usize,
    /// The ranks that the mentee gives and that the mentor gives.
    ranks: [u32; 2],
}

/// The size that no weakly stable matching of the market exceeds, as `bound` shows; nothing where
/// it does not fit the market, a step of it does not follow, or its numbers overflow.
///
/// Time O(entries · log) beside the lists of those whom the steps name, memory O(entries).
#[must_use]
pub fn largest_possible(market: &TwoSided, bound: &SizeBound) -> Option<u64> {
    let counts = [market.mentees(), market.mentors()];
    if bound.unit == 0 || [bound.mentees.len(), bound.mentors.len()] != counts {
        return None;
    }
    let pairs = left(market, &bound.assured)?;
    // At most as many seats as acceptable partners.
    let mut seats = counts.map(|count| vec![0u32; count]);
    for pair in &pairs {
        seats[0][pair.mentee] += 1;
        seats[1][pair.mentor] += 1;
    }
    for (side, seats) in Side::BOTH.into_iter().zip(&mut seats) {
        for (agent, seats) in seats.iter_mut().enumerate() {
            *seats = (*seats).min(market.seats(side).of(agent));
        }
    }
    let multipliers = multipliers(&pairs, counts, bound)?;

    // Which part each agent is in, and the bound of each part so far.
    let mut parts = UnionFind::<usize>::new(counts[0] + counts[1]);
    for pair in &pairs {
        parts.union(pair.mentee, counts[0] + pair.mentor);
    }
    let part = parts.into_labeling();
    let mut sums = vec![0i128; part.len()];
    for (agent, (&price, &seats)) in bound.mentees.iter().zip(&seats[0]).enumerate() {
        sums[part[agent]] += i128::from(price) * i128::from(seats);
    }
    for (agent, (&price, &seats)) in bound.mentors.iter().zip(&seats[1]).enumerate() {
        sums[part[counts[0] + agent]] += i128::from(price) * i128::from(seats);
    }
    // What a pair is worth: 1, less the prices of its seats, and what the stability of all pairs
    // gains by it.
    let mut worth: Vec<i128> = Vec::with_capacity(pairs.len());
    for (pair, &multiplier) in pairs.iter().zip(&multipliers) {
        let (own, other) = (seats[0][pair.mentee], seats[1][pair.mentor]);
        let whole =
            i128::from(multiplier).checked_mul(i128::from(own))?.checked_mul(i128::from(other))?;
        let sum = &mut sums[part[pair.mentee]];
        *sum = sum.checked_sub(whole)?;
        let prices =
            i128::from(bound.mentees[pair.mentee]) + i128::from(bound.mentors[pair.mentor]);
        worth.push((i128::from(bound.unit) - prices).checked_add(whole)?);
    }
    for side in 0..2 {
        let order: Vec<usize> = (0..pairs.len()).collect();
        let agent = |at: usize| [pairs[at].mentee, pairs[at].mentor][side];
        let grouped = Csr::group(counts[side], &order, agent);
        for (agent, row) in grouped.iter().enumerate() {
            let mut row = row.to_vec();
            row.sort_unstable_by_key(|&at| pairs[at].ranks[side]);
            // From the worst up: a pair helps every pair that is not ranked above it.
            let mut helped = 0i128;
            let mut end = row.len();
            while end > 0 {
                let rank = pairs[row[end - 1]].ranks[side];
                let start = row.partition_point(|&at| pairs[at].ranks[side] < rank);
                let enough = end > seats[side][agent] as usize;
                let gain = |at: usize| -> Option<i128> {
                    let other = [seats[1][pairs[at].mentor], seats[0][pairs[at].mentee]][side];
                    i128::from(multipliers[at]).checked_mul(i128::from(if enough {
                        other
                    } else {
                        0
                    }))
                };
                for &at in &row[start..end] {
                    helped = helped.checked_add(gain(at)?)?;
                }
                for &at in &row[start..end] {
                    worth[at] = worth[at].checked_add(helped.checked_sub(gain(at)?)?)?;
                }
                end = start;
            }
        }
    }
    for (pair, worth) in pairs.iter().zip(worth) {
        let sum = &mut sums[part[pair.mentee]];
        *sum = sum.checked_add(worth.max(0))?;
    }
    sums.iter().map(|&sum| u64::try_from(sum.div_euclid(i128::from(bound.unit))).ok()).sum()
}

/// The acceptable pairs of people with seats.
fn acceptable(market: &TwoSided) -> Vec<Pair> {
    let lists = mentees_by_mentor(market);
    let has_seat = |side: Side, agent: usize| market.seats(side).of(agent) > 0;
    let mut pairs = Vec::new();
    let mut rank_of = vec![0u32; market.mentees()];
    for mentor in (0..market.mentors()).filter(|&mentor| has_seat(Side::Mentor, mentor)) {
        for (mentee, rank) in market.row(Side::Mentor, mentor).iter() {
            rank_of[mentee as usize] = rank;
        }
        for &(mentee, rank) in lists.row(mentor) {
            let mentee = mentee as usize;
            if has_seat(Side::Mentee, mentee) {
                pairs.push(Pair { mentee, mentor, ranks: [rank, rank_of[mentee]] });
            }
        }
    }
    pairs.sort_unstable_by_key(|pair| (pair.mentee, pair.mentor));
    pairs
}

/// The acceptable pairs that the steps leave; nothing where one of them does not follow.
fn left(market: &TwoSided, steps: &[Assured]) -> Option<Vec<Pair>> {
    let pairs = acceptable(market);
    let counts = [market.mentees(), market.mentors()];
    let order: Vec<usize> = (0..pairs.len()).collect();
    let ends = |at: usize| [pairs[at].mentee, pairs[at].mentor];
    let lists = [0, 1].map(|side| Csr::group(counts[side], &order, |at| ends(at)[side]));
    let mut is_left = vec![true; pairs.len()];
    let mut named = counts.map(|count| vec![0; count]);
    let mut counted = named.clone();
    for (step, turn) in steps.iter().zip(1usize..) {
        let (own, seats) = match step.side {
            Side::Mentee => (0, market.seats(Side::Mentee)),
            Side::Mentor => (1, market.seats(Side::Mentor)),
        };
        let other = 1 - own;
        let agent = step.agent as usize;
        if agent >= counts[own] || seats.of(agent) == 0 {
            return None;
        }
        // The seats that would do for them elsewhere.
        let mut elsewhere = 0u64;
        for &member in &step.insisting {
            let member = member as usize;
            if std::mem::replace(named[other].get_mut(member)?, turn) == turn {
                return None;
            }
            let both = if own == 0 { (agent, member) } else { (member, agent) };
            let at = pairs.binary_search_by_key(&both, |pair| (pair.mentee, pair.mentor)).ok()?;
            if pairs[at].ranks[own] > step.rank {
                return None;
            }
            let enough = pairs[at].ranks[other];
            for &choice in lists[other].row(member) {
                let partner = ends(choice)[own];
                let does = is_left[choice] && pairs[choice].ranks[other] <= enough;
                if does && partner != agent {
                    let is_new = std::mem::replace(&mut counted[own][partner], turn) != turn;
                    elsewhere += if is_new { u64::from(seats.of(partner)) } else { 0 };
                }
            }
        }
        if (step.insisting.len() as u64) < elsewhere + u64::from(seats.of(agent)) {
            return None;
        }
        for &at in lists[own].row(agent) {
            is_left[at] &= pairs[at].ranks[own] <= step.rank;
        }
    }
    let mut is_left = is_left.into_iter();
    Some(pairs.into_iter().filter(|_| is_left.next() == Some(true)).collect())
}

/// The multiplier of each pair.
fn multipliers(pairs: &[Pair], counts: [usize; 2], bound: &SizeBound) -> Option<Vec<u64>> {
    let mut multipliers = vec![0u64; pairs.len()];
    for &(mentee, mentor, multiplier) in &bound.pairs {
        if mentee.get() >= counts[0] || mentor.get() >= counts[1] {
            return None;
        }
        let named = (mentee.get(), mentor.get());
        let at = pairs.binary_search_by_key(&named, |pair| (pair.mentee, pair.mentor)).ok()?;
        multipliers[at] = multipliers[at].checked_add(multiplier)?;
    }
    Some(multipliers)
}
