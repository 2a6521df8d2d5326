//! Pairs and one group of three: forged groups, values and proofs.

use super::harness::{Case, Tally, attack};
use crate::general::trio::Odd;
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::audit::{trio_bound, verify_trio};
use mentormatch::general::with_trio;
use mentormatch::kernel::{AgentIx, Index, stream};
use mentormatch::market::{Outcome, Sense, TrioAnswer, TrioProof};

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
            value == Some(claim.value) && value == what.best().map(i128::from)
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
        |what, (told, _)| match (what.best(), told) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(best), Some(told)) => match what.sense {
                Sense::Max => i128::from(best) <= *told,
                Sense::Min => i128::from(best) >= *told,
            },
        },
    )
}
