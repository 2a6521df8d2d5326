//! Prices that claim to bound triples, and triples that claim a cost or to be blocked by none.

use super::harness::{Case, Tally, attack};
use crate::stable::oracle::Dice;
use mentormatch::audit::{axial_bound, axial_cost, cyclic_blocking};
use mentormatch::kernel::{Control, Matrix};
use mentormatch::market::{AxialPrices, AxialProblem, CyclicProblem};
use mentormatch::triads::axial;

type Triples = Vec<[u32; 3]>;

fn every([first, second, third]: [usize; 3]) -> Triples {
    let two = (0..first as u32).flat_map(|a| (0..second as u32).map(move |b| (a, b)));
    two.flat_map(|(a, b)| (0..third as u32).map(move |c| [a, b, c])).collect()
}

fn all(open: &[[u32; 3]]) -> Vec<Triples> {
    let mut sets: Vec<Triples> = vec![Vec::new()];
    for &triple in open {
        let apart =
            |set: &&Triples| set.iter().all(|one| (0..3).all(|side| one[side] != triple[side]));
        let more: Vec<Triples> =
            sets.iter().filter(apart).map(|set| [&set[..], &[triple]].concat()).collect();
        sets.extend(more);
    }
    sets
}

fn is_disjoint(triples: &Triples) -> bool {
    let apart = |one: &[u32; 3], two: &[u32; 3]| (0..3).all(|side| one[side] != two[side]);
    triples.iter().enumerate().all(|(at, one)| triples[..at].iter().all(|two| apart(one, two)))
}

fn weighted(dice: &mut Dice) -> AxialProblem {
    let sides = [1 + dice.below(2), 1 + dice.below(3), 1 + dice.below(3)];
    let cells = (0..sides.iter().product::<usize>())
        .map(|_| (!dice.chance(20)).then(|| dice.below(9) as i128 - 3))
        .collect();
    AxialProblem::new(sides, cells, dice.chance(50)).unwrap()
}

fn least(problem: &AxialProblem) -> i128 {
    let open: Triples =
        every(problem.sides()).into_iter().filter(|&one| problem.cost(one).is_some()).collect();
    let cost = |set: &Triples| set.iter().map(|&one| problem.cost(one).unwrap()).sum::<i128>();
    all(&open).iter().map(cost).min().unwrap()
}

/// Prices and the bound that they are said to show.
pub(super) fn bounds() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = weighted(dice);
        let found = axial(&problem, &Control::unbounded()).solved().unwrap();
        let bound = axial_bound(&problem, &found.prices).unwrap();
        Some(Case { problem, claim: (bound, found.prices), is_own: true })
    };
    let forge = |_: &AxialProblem, claim: &mut (i128, AxialPrices), dice: &mut Dice| {
        let side = dice.below(3);
        if claim.1.0[side].is_empty() {
            return;
        }
        let at = dice.below(claim.1.0[side].len());
        let change = dice.below(400) as i128 - 200;
        claim.1.0[side][at] += change;
        claim.0 += change.div_euclid(64);
    };
    let accepts = |problem: &AxialProblem, claim: &(i128, AxialPrices)| {
        axial_bound(problem, &claim.1).is_some_and(|bound| claim.0 <= bound)
    };
    // No price is above 0, no triple costs less than its three agents' prices, and the claim is at
    // most their sum, rounded up.
    let holds = |problem: &AxialProblem, (bound, AxialPrices(prices)): &(i128, AxialPrices)| {
        let sizes = [0, 1, 2].map(|side: usize| prices[side].len());
        let sum = prices.iter().flatten().try_fold(0_i128, |sum, &price| sum.checked_add(price));
        let covers = |triple: &[u32; 3]| {
            let mut three = (0..3).map(|side: usize| prices[side][triple[side] as usize]);
            let three = three.try_fold(0_i128, |sum: i128, price| sum.checked_add(price));
            problem.cost(*triple).is_none_or(|cost| three.is_some_and(|three| 64 * cost >= three))
        };
        *bound <= least(problem)
            && sizes == problem.sides()
            && prices.iter().flatten().all(|&price| price <= 0)
            && every(sizes).iter().all(covers)
            && sum.is_some_and(|sum| bound.saturating_sub(1).saturating_mul(64) < sum)
    };
    attack(321, draw, forge, accepts, holds)
}

/// Triples and what they are said to cost.
pub(super) fn costs() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = weighted(dice);
        let found = axial(&problem, &Control::unbounded()).solved().unwrap();
        Some(Case { problem, claim: (found.cost, found.triples), is_own: true })
    };
    let forge = |_: &AxialProblem, claim: &mut (i128, Triples), dice: &mut Dice| {
        if let Some(triple) = claim.1.first_mut() {
            triple[dice.below(3)] = dice.below(4) as u32;
        }
    };
    let accepts = |problem: &AxialProblem, claim: &(i128, Triples)| {
        axial_cost(problem, &claim.1) == Some(claim.0)
    };
    let holds = |problem: &AxialProblem, claim: &(i128, Triples)| {
        let costs: Option<Vec<i128>> = claim.1.iter().map(|&one| problem.cost(one)).collect();
        is_disjoint(&claim.1) && costs.is_some_and(|costs| costs.iter().sum::<i128>() == claim.0)
    };
    attack(322, draw, forge, accepts, holds)
}

/// Triples that are said to be blocked by none.
pub(super) fn cyclic() -> Tally {
    type Drawn = (CyclicProblem, [Vec<Vec<Option<u32>>>; 3]);
    fn is_stable((problem, ranks): &Drawn, claim: &Triples) -> bool {
        let rank = |side: usize, one: &[u32; 3]| -> Option<u32> {
            *ranks[side].get(one[side] as usize)?.get(one[(side + 1) % 3] as usize)?
        };
        let accepted = |one: &[u32; 3]| (0..3).all(|side| rank(side, one).is_some());
        let blocks = |triple: &[u32; 3]| {
            (0..3).all(|side| {
                let own = claim.iter().find(|one| one[side] == triple[side]);
                own.is_none_or(|own| rank(side, triple) < rank(side, own))
            })
        };
        claim.iter().all(accepted)
            && is_disjoint(claim)
            && !every(problem.sides()).iter().any(|one| accepted(one) && blocks(one))
    }
    let draw = |dice: &mut Dice| {
        let sides = [1 + dice.below(3), 1 + dice.below(3), 1 + dice.below(2)];
        let ranks = [0, 1, 2].map(|side: usize| {
            let next = sides[(side + 1) % 3];
            let mut row = || {
                let row = (0..next).map(|_| (!dice.chance(20)).then(|| 1 + dice.below(3) as u32));
                row.collect::<Vec<_>>()
            };
            (0..sides[side]).map(|_| row()).collect::<Vec<_>>()
        });
        let matrix = |rows: &Vec<Vec<Option<u32>>>| Matrix::from_rows(rows.clone()).unwrap();
        let problem =
            CyclicProblem::new([matrix(&ranks[0]), matrix(&ranks[1]), matrix(&ranks[2])]).unwrap();
        let drawn = (problem, ranks);
        let open: Triples = every(sides).into_iter().filter(|&one| drawn.0.accepts(one)).collect();
        let stable: Vec<Triples> =
            all(&open).into_iter().filter(|set| is_stable(&drawn, set)).collect();
        let claim = stable.get(dice.below(stable.len().max(1)))?.clone();
        Some(Case { problem: drawn, claim, is_own: true })
    };
    let forge = |_: &Drawn, claim: &mut Triples, dice: &mut Dice| {
        if dice.chance(40) {
            claim.push([dice.below(3) as u32, dice.below(3) as u32, dice.below(2) as u32]);
        }
        if let Some(triple) = claim.first_mut() {
            triple[dice.below(3)] = dice.below(3) as u32;
        }
    };
    let accepts = |drawn: &Drawn, claim: &Triples| {
        cyclic_blocking(&drawn.0, claim, 1).is_some_and(|found| found.is_empty())
    };
    attack(323, draw, forge, accepts, is_stable)
}
