//! Forged proofs of the best profile.

use super::harness::{Case, Tally, attack};
use super::sums::{Drawn, Number, is_fixed, move_pair, move_price, pick};
use crate::stable::oracle::Dice;
use mentormatch::assignment::solve_profile;
use mentormatch::audit::{verify_partial_profile, verify_profile};
use mentormatch::kernel::{Control, Index};
use mentormatch::market::{
    Matching, Outcome, PartialProfile, ProfileAnswer, ProfileOrder, ProfileProof, Weight,
};
use std::fmt;

/// A problem with the weights of every set that is as asked: of gains, the one that counts first
/// in front, and their number first where as many as can be are asked for.
struct Ordered<W: Weight> {
    drawn: Drawn<W>,
    order: ProfileOrder,
    sets: Vec<(u32, Vec<i64>)>,
}

impl<W: Weight> fmt::Debug for Ordered<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.order, self.drawn)
    }
}

impl<W: Number> Ordered<W> {
    fn draw(dice: &mut Dice) -> Option<Self> {
        let order = match dice.chance(50) {
            true => ProfileOrder::MostBest,
            false => ProfileOrder::FewestWorst,
        };
        let most = order == ProfileOrder::MostBest;
        let drawn = Drawn::<W>::draw(dice, |asked| most || is_fixed(asked))?;
        if drawn.problem.has_unmatched_prices() {
            return None;
        }
        let mut sets = Vec::new();
        drawn.what.each_feasible(|rank, _, gains| sets.push((rank, sorted(gains.to_vec(), order))));
        Some(Self { drawn, order, sets })
    }

    fn gains(&self, matching: &Matching) -> Vec<i64> {
        let what = &self.drawn.what;
        let pairs = matching.pairs().filter_map(|(row, column)| {
            what.weights.get(row.get())?.get(column.get()).copied().flatten()
        });
        sorted(pairs.map(|weight| what.sign() * weight).collect(), self.order)
    }

    /// Whether a profile is that of these gains.
    fn tells(&self, profile: &[(W, u64)], gains: &[i64]) -> bool {
        let mut told = Vec::new();
        for &(weight, pairs) in profile {
            let Some(whole) = weight.whole() else { return false };
            if pairs == 0 || pairs > 100 {
                return false;
            }
            told.extend((0..pairs).map(|_| whole.saturating_mul(self.drawn.what.sign())));
        }
        let is_sorted = told.is_sorted_by(|one, other| one >= other);
        is_sorted && sorted(told, self.order) == gains
    }
}

fn sorted(mut gains: Vec<i64>, order: ProfileOrder) -> Vec<i64> {
    gains.sort_unstable();
    if order == ProfileOrder::MostBest {
        gains.reverse();
    }
    gains
}

fn forge_proof<W: Number>(proof: &mut ProfileProof<W>, dice: &mut Dice) {
    let count = proof.stages.len();
    if count == 0 {
        return;
    }
    let at = dice.below(count);
    match dice.below(6) {
        0 => drop(proof.stages.remove(at)),
        1 => {
            let stage = proof.stages[at].clone();
            proof.stages.insert(dice.below(count), stage);
        }
        2 => proof.stages.swap(at, dice.below(count)),
        3 => {
            let stage = &mut proof.stages[at];
            let other = pick(&stage.weights, dice).or_else(|| pick(&W::weights(), dice));
            stage.weights.extend(other);
        }
        4 if !proof.stages[at].weights.is_empty() => {
            let weights = &mut proof.stages[at].weights;
            weights.remove(dice.below(weights.len()));
        }
        _ => move_price::<i64>(&mut proof.stages[at].prices, dice),
    }
}

pub(super) fn best<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Ordered::<W>::draw(dice)?;
        let outcome = solve_profile(&problem.drawn.problem, problem.order, &Control::unbounded());
        let claim = outcome.unwrap().solved()?;
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |given: &Ordered<W>, answer: &ProfileAnswer<W>| {
        verify_profile(&given.drawn.problem, given.order, answer).is_ok()
    };
    let holds = |given: &Ordered<W>, answer: &ProfileAnswer<W>| {
        let Some(seen) = given.drawn.see(&answer.matching) else { return false };
        let gains = given.gains(&answer.matching);
        let own = (seen.rank, gains);
        let asked = given.drawn.asked();
        seen.is_as_asked
            && given.tells(&answer.profile, &own.1)
            && given.sets.iter().all(|set| *set <= own)
            && asked.ranks(&answer.matching, given.order, &answer.proof, true)
    };
    let forge = |given: &Ordered<W>, answer: &mut ProfileAnswer<W>, dice: &mut Dice| {
        if dice.chance(60) {
            return forge_proof(&mut answer.proof, dice);
        }
        answer.matching = move_pair(&answer.matching, dice);
        // A careful forger counts again.
        if given.drawn.see(&answer.matching).is_some() {
            answer.profile = given.drawn.problem.profile(&answer.matching);
        }
    };
    attack(141, draw, forge, accepts, holds)
}

pub(super) fn stopped<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Ordered::<W>::draw(dice)?;
        let control = Control::unbounded().with_work_limit(dice.below(40) as u64);
        let outcome = solve_profile(&problem.drawn.problem, problem.order, &control);
        let claim = match outcome.unwrap() {
            Outcome::Stopped(stopped) => *stopped.best?,
            Outcome::Impossible(_) => return None,
            Outcome::Solved(found) => {
                let mut proof = found.proof;
                proof.stages.truncate(dice.below(proof.stages.len() + 1));
                PartialProfile::new(found.matching, found.profile, true, proof)
            }
        };
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |given: &Ordered<W>, partial: &PartialProfile<W>| {
        verify_partial_profile(&given.drawn.problem, given.order, partial).is_ok()
    };
    let holds = |given: &Ordered<W>, partial: &PartialProfile<W>| {
        let Some(seen) = given.drawn.see(&partial.matching) else { return false };
        let gains = given.gains(&partial.matching);
        if !given.tells(&partial.profile, &gains) {
            return false;
        }
        if !partial.complete {
            return partial.proof.stages.is_empty();
        }
        // Up to the last weight of the stages, nothing of the best size is better.
        let sign = given.drawn.what.sign();
        let named = partial.proof.stages.iter().flat_map(|stage| &stage.weights);
        let whole = |weight: &W| {
            let far = if weight.float() > 0.0 { i64::MAX } else { i64::MIN };
            weight.whole().unwrap_or(far).saturating_mul(sign)
        };
        let named: Vec<i64> = named.map(whole).collect();
        let most = given.order == ProfileOrder::MostBest;
        let last = if most { named.iter().min() } else { named.iter().max() };
        let settled = |gains: &[i64]| {
            let counts = |gain: &i64| {
                last.is_some_and(|last| if most { gain >= last } else { gain <= last })
            };
            let mut gains: Vec<i64> = gains.iter().copied().filter(counts).collect();
            if !most {
                // Of two lists of bad weights the shorter one is better.
                gains.push(i64::MAX);
            }
            gains
        };
        let own = (seen.rank, settled(&gains));
        seen.is_as_asked
            && given.sets.iter().all(|set| (set.0, settled(&set.1)) <= own)
            && given.drawn.asked().ranks(&partial.matching, given.order, &partial.proof, false)
    };
    let forge = |given: &Ordered<W>, partial: &mut PartialProfile<W>, dice: &mut Dice| match dice
        .below(4)
    {
        0 => partial.complete = !partial.complete,
        1 => {
            partial.matching = move_pair(&partial.matching, dice);
            if given.drawn.see(&partial.matching).is_some() {
                partial.profile = given.drawn.problem.profile(&partial.matching);
            }
        }
        _ => forge_proof(&mut partial.proof, dice),
    };
    attack(142, draw, forge, accepts, holds)
}
