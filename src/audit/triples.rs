//! Triples of three sides: what no matching betters, and whether any triple blocks.
//!
//! *Theorem*: weak duality for the first: where no triple costs less than its three agents' prices
//! and no price is above 0, disjoint triples cost at least the sum of all prices. The definition for
//! the second. *Trusts* the checked construction of the problems; sums are checked.

use crate::kernel::{Control, Meter};
use crate::market::{AxialPrices, AxialProblem, CyclicProblem, Outcome, UNIT};

/// What triples of [`AxialProblem`] cost together, as [`AxialProblem::cost`] counts; nothing where
/// one may not be, or an agent is in two.
#[must_use]
pub fn axial_cost(problem: &AxialProblem, triples: &[[u32; 3]]) -> Option<i128> {
    let mut used = problem.sides().map(|agents| vec![false; agents]);
    let mut sum = 0_i128;
    for &triple in triples {
        sum = sum.checked_add(problem.cost(triple)?)?;
        for (used, agent) in used.iter_mut().zip(triple) {
            if std::mem::replace(used.get_mut(agent as usize)?, true) {
                return None;
            }
        }
    }
    Some(sum)
}

/// What no disjoint triples cost less than, by these prices; nothing where they prove nothing.
/// Time O(triples).
#[must_use]
pub fn axial_bound(problem: &AxialProblem, prices: &AxialPrices) -> Option<i128> {
    axial_bound_within(problem, prices, &Control::unbounded()).solved().flatten()
}

/// [`axial_bound`] under a control; a step is a triple.
pub fn axial_bound_within(
    problem: &AxialProblem,
    prices: &AxialPrices,
    control: &Control<'_>,
) -> Outcome<Option<i128>> {
    let mut meter = Meter::new(control);
    let mut stopped = None;
    let bound = bound_by(problem, prices, |steps| {
        stopped = meter.steps(steps).err();
        stopped.is_none()
    });
    match stopped {
        Some(reason) => Outcome::stopped(reason),
        None => Outcome::Solved(bound),
    }
}

/// The bound; nothing, too, where `ask` says to stop.
fn bound_by(
    problem: &AxialProblem,
    prices: &AxialPrices,
    mut ask: impl FnMut(u64) -> bool,
) -> Option<i128> {
    let sides = problem.sides();
    let AxialPrices(prices) = prices;
    if prices.iter().zip(sides).any(|(prices, agents)| prices.len() != agents) {
        return None;
    }
    let mut sum = 0_i128;
    for &price in prices.iter().flatten() {
        if price > 0 {
            return None;
        }
        sum = sum.checked_add(price)?;
    }
    for a in 0..sides[0] {
        for b in 0..sides[1] {
            if !ask(1 + sides[2] as u64) {
                return None;
            }
            let two = prices[0][a].checked_add(prices[1][b])?;
            for (c, &third) in (0_u32..).zip(&prices[2]) {
                let Some(cost) = problem.cost([a as u32, b as u32, c]) else { continue };
                if cost.checked_mul(UNIT)? < two.checked_add(third)? {
                    return None;
                }
            }
        }
    }
    Some(-((-sum).div_euclid(UNIT)))
}

/// The triples that block: all three strictly prefer the next one to the one whom they have, or
/// have nobody. Nothing where the triples are no matching of acceptable triples. At most `limit` are
/// told. Time O(product of the sides).
#[must_use]
pub fn cyclic_blocking(
    problem: &CyclicProblem,
    triples: &[[u32; 3]],
    limit: usize,
) -> Option<Vec<[u32; 3]>> {
    cyclic_blocking_within(problem, triples, limit, &Control::unbounded()).solved().flatten()
}

/// [`cyclic_blocking`] under a control; a step is a triple whose first two would change.
pub fn cyclic_blocking_within(
    problem: &CyclicProblem,
    triples: &[[u32; 3]],
    limit: usize,
    control: &Control<'_>,
) -> Outcome<Option<Vec<[u32; 3]>>> {
    let mut meter = Meter::new(control);
    let mut stopped = None;
    let found = blocking_by(problem, triples, limit, |steps| {
        stopped = meter.steps(steps).err();
        stopped.is_none()
    });
    match stopped {
        Some(reason) => Outcome::stopped(reason),
        None => Outcome::Solved(found),
    }
}

fn blocking_by(
    problem: &CyclicProblem,
    triples: &[[u32; 3]],
    limit: usize,
    mut ask: impl FnMut(u64) -> bool,
) -> Option<Vec<[u32; 3]>> {
    let sides = problem.sides();
    let mut has = sides.map(|agents| vec![None; agents]);
    for &triple in triples {
        if !problem.accepts(triple) {
            return None;
        }
        for side in 0..3 {
            let next = triple[(side + 1) % 3];
            let place = has[side].get_mut(triple[side] as usize)?;
            if place.is_some() {
                return None;
            }
            *place = problem.rank(side, triple[side], next);
        }
    }
    let gains = |side: usize, agent: u32, next: u32| {
        let rank = problem.rank(side, agent, next);
        let has = has[side][agent as usize];
        rank.is_some_and(|rank| has.is_none_or(|has: u32| rank < has))
    };
    let mut found = Vec::new();
    for a in 0..sides[0] as u32 {
        if !ask(1 + sides[1] as u64) {
            return None;
        }
        for b in (0..sides[1] as u32).filter(|&b| gains(0, a, b)) {
            if !ask(1 + sides[2] as u64) {
                return None;
            }
            for c in (0..sides[2] as u32).filter(|&c| gains(1, b, c) && gains(2, c, a)) {
                if found.len() == limit {
                    return Some(found);
                }
                found.push([a, b, c]);
            }
        }
    }
    Some(found)
}
