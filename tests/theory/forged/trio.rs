//! Pairs and one group of three: forged groups, values and proofs.

use super::harness::{Case, Tally, attack};
use super::inequalities::PoolAsked;
use super::numbers::Exact;
use crate::general::trio::Odd;
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::audit::{trio_bound, verify_trio};
use mentormatch::general::with_trio;
use mentormatch::kernel::{AgentIx, Index, stream};
use mentormatch::market::{Outcome, Sense, TrioAnswer, TrioProof};
use std::cmp::Ordering;

fn draw(dice: &mut Dice) -> Odd {
    let mut odd = Odd::random(&mut stream(dice.below(1 << 40) as u64, "forged group of three"));
    while odd.agents > 5 {
        odd = Odd::random(&mut stream(dice.below(1 << 40) as u64, "forged group of three"));
    }
    odd
}

fn forge(proof: &mut TrioProof, dice: &mut Dice) {
    match (dice.below(4), proof.tried.len()) {
        (0, 1..) => drop(proof.tried.swap_remove(dice.below(proof.tried.len()))),
        (1, 1..) => {
            let at = dice.below(proof.tried.len());
            let one = proof.tried[at].clone();
            proof.tried.push(one);
        }
        (2, 1..) => {
            let at = dice.below(proof.tried.len());
            let which = dice.below(3);
            proof.tried[at].trio[which] = AgentIx::at(dice.below(6));
        }
        _ => {
            let prices = &mut proof.pairs.certificate.agent_prices;
            if !prices.is_empty() {
                let at = dice.below(prices.len());
                prices[at] += [-2, -1, 1, 2, i128::MAX / 4][dice.below(5)];
            }
        }
    }
}

/// The pool without some of its people, with twice what each pair gains.
fn without(what: &Odd, gone: &[usize]) -> PoolAsked {
    let edges = what.edges.iter().map(|&(one, two, weight)| {
        let gain = if what.sense == Sense::Max { weight } else { -weight };
        (one as usize, two as usize, 2 * gain)
    });
    let stays = |edge: &(usize, usize, i64)| !gone.contains(&edge.0) && !gone.contains(&edge.1);
    let edges = edges.filter(stays).collect();
    PoolAsked { agents: what.agents, edges, required: Vec::new(), power: 0 }
}

/// Whether the matchings of a proof are proven, and the prices of the first leave no group of
/// three that was not tried better than this, as docs/CERTIFICATES.md tells. With nothing told, no
/// group of three may leave the others in pairs.
fn shows(what: &Odd, proof: &TrioProof, told: Option<i128>) -> bool {
    let sign = if what.sense == Sense::Max { 1 } else { -1 };
    let all = without(what, &[]);
    let twice_told = told.map(|told| i128::from(2 * sign) * told);
    let twice_of = |trio: &[usize; 3]| {
        let pairs = [(trio[0], trio[1]), (trio[0], trio[2]), (trio[1], trio[2])];
        let gain = |pair| all.edges.iter().find(|edge| (edge.0, edge.1) == pair).map(|edge| edge.2);
        pairs.into_iter().map(gain).sum::<Option<i64>>()
    };
    let mut tried = Vec::new();
    for one in &proof.tried {
        let trio = one.trio.map(Index::get);
        let (Some(own), Some(pairs)) =
            (twice_of(&trio), without(what, &trio).proven(&one.others, sign))
        else {
            return false;
        };
        let twice = i128::from(own) + i128::from(2 * sign) * one.others.value;
        let is_better = twice_told.is_none_or(|told| twice > told);
        if 2 * pairs + 3 == what.agents && is_better {
            return false;
        }
        tried.push(trio);
    }
    let certificate = &proof.pairs.certificate;
    let price = |price: &i128| Exact::of(*price, 0);
    let is_bounded = |trio: [usize; 3]| {
        let Some(own) = twice_of(&trio).filter(|_| !tried.contains(&trio)) else { return true };
        let mut bound = Exact::of(own.into(), 0);
        for (at, one) in certificate.agent_prices.iter().enumerate() {
            bound = bound.plus(&price(one), i64::from(!trio.contains(&at)));
        }
        for set in &certificate.odd_sets {
            let left = set.agents.iter().filter(|agent| !trio.contains(&agent.get())).count();
            bound = bound.plus(&price(&set.price), (left / 2) as i64);
        }
        bound = bound.plus(&price(&certificate.pair_price), (what.agents as i64 - 3) / 2);
        // Gains are whole, so one half more is none.
        let most = twice_told.map(|told| Exact::of(told + 1, 0));
        most.is_some_and(|most| bound.minus(&most).sign() != Ordering::Greater)
    };
    let agents = what.agents;
    let trios = (0..agents).flat_map(|one| {
        let pairs =
            (one + 1..agents).flat_map(move |two| (two + 1..agents).map(move |at| (two, at)));
        pairs.map(move |(two, three)| [one, two, three])
    });
    all.proven(&proof.pairs, sign).is_some() && trios.into_iter().all(is_bounded)
}

pub(super) fn answers() -> Tally {
    attack(
        96,
        |dice| {
            let what = draw(dice);
            let claim = with_trio(&what.problem(), &free()).unwrap().solved()?;
            Some(Case { problem: what, claim, is_own: true })
        },
        |what, claim: &mut TrioAnswer, dice| match dice.below(3) {
            0 => {
                // The same proof with other groups.
                let [one, two, three] = &mut claim.trio;
                let one = [one, two, three].into_iter().nth(dice.below(3));
                let other = AgentIx::at(dice.below(what.agents));
                if let Some(one) = one
                    && let Some(partner) = claim.pairing.partners.get_mut(other.get())
                {
                    *partner = None;
                    *one = other;
                }
            }
            1 => claim.value = claim.value.wrapping_add([1, -1][dice.below(2)]),
            _ => forge(&mut claim.proof, dice),
        },
        |what, claim| verify_trio(&what.problem(), claim).is_ok(),
        |what, claim| {
            let value = what.value(claim).map(i128::from);
            value == Some(claim.value)
                && value == what.best().map(i128::from)
                && shows(what, &claim.proof, value)
        },
    )
}

pub(super) fn bounds() -> Tally {
    attack(
        97,
        |dice| {
            let what = draw(dice);
            let claim = match with_trio(&what.problem(), &free()).unwrap() {
                Outcome::Solved(answer) => answer.proof,
                Outcome::Impossible(proof) => proof,
                Outcome::Stopped(_) => return None,
            };
            // What it is to bound stands beside it: the best value, or one worse.
            let told = what.best().map(|best| {
                let worse = if what.sense == Sense::Max { best - 1 } else { best + 1 };
                i128::from(if dice.chance(50) { best } else { worse })
            });
            Some(Case { problem: what, claim: (told, claim), is_own: false })
        },
        |_, claim: &mut (Option<i128>, TrioProof), dice| forge(&mut claim.1, dice),
        // The claim: nothing is better than what is told.
        |what, (told, proof)| match trio_bound(&what.problem(), proof) {
            Err(_) => false,
            Ok(None) => true,
            Ok(Some(bound)) => told.is_some_and(|told| match what.sense {
                Sense::Max => bound <= told,
                Sense::Min => bound >= told,
            }),
        },
        |what, (told, proof)| {
            let is_true = match (what.best(), told) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(best), Some(told)) => match what.sense {
                    Sense::Max => i128::from(best) <= *told,
                    Sense::Min => i128::from(best) >= *told,
                },
            };
            is_true && shows(what, proof, *told)
        },
    )
}
