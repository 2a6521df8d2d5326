//! Certificates of matchings in one pool.

use super::harness::{Case, FEW, Tally, attack, attack_each};
use super::inequalities::PoolAsked;
use super::numbers::Exact;
use super::sums::{Number, pick};
use crate::general::support::{Drawn, solve};
use crate::stable::oracle::Dice;
use mentormatch::audit::{verify_general, verify_general_impossible, verify_partial_general};
use mentormatch::kernel::{AgentIx, Control, Index};
use mentormatch::market::{
    Cardinality, GeneralAnswer, GeneralCertificate, GeneralProblem, GeneralWitness, OddSet,
    Outcome, PartialGeneral, PoolPairing, Price, Sense, Sum,
};
use std::cmp::Ordering;
use std::fmt;

struct Pool<W: Number> {
    drawn: Drawn,
    problem: GeneralProblem<W>,
    best: Option<(usize, i128)>,
}

impl<W: Number> fmt::Debug for Pool<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.drawn.fmt(f)
    }
}

impl<W: Number> Pool<W> {
    fn draw(dice: &mut Dice) -> Self {
        let range = [1, 6, 1 << 12][dice.below(3)];
        let drawn = Drawn::draw(dice, 7, range);
        let (problem, best) = (drawn.problem(W::of), drawn.best());
        Self { drawn, problem, best }
    }

    /// How many pairs and what gain a pairing has; nothing where it is none as asked.
    fn see(&self, pairing: &PoolPairing) -> Option<(usize, i128)> {
        let partners = &pairing.partners;
        if partners.len() != self.drawn.agents {
            return None;
        }
        let mut pairs = Vec::new();
        for (one, two) in partners.iter().enumerate() {
            let Some(two) = two.map(Index::get) else { continue };
            if partners.get(two).copied().flatten() != Some(AgentIx::at(one)) || one == two {
                return None;
            }
            if one < two {
                pairs.push((one as u32, two as u32));
            }
        }
        self.drawn.see(&pairs)
    }

    /// The pool as drawn: its allowed edges and required pairs.
    fn asked(&self) -> PoolAsked {
        let drawn = &self.drawn;
        let at = |(one, two): (u32, u32)| (one as usize, two as usize);
        let allowed = drawn.edges.iter().filter(|&&(one, two, _)| {
            let is = |pair: &(u32, u32)| *pair == (one.min(two), one.max(two));
            !drawn.forbidden.iter().any(is)
        });
        let twice = |weight: i64| 2 * drawn.value(weight.into()) as i64;
        let edges = allowed.map(|&(one, two, weight)| (one as usize, two as usize, twice(weight)));
        let required = drawn.required.iter().copied().map(at).collect();
        PoolAsked { agents: drawn.agents, edges: edges.collect(), required, power: W::POWER }
    }

    /// Twice what the prices allow with so many pairs beside the required ones.
    fn twice(&self, certificate: &GeneralCertificate<W>, pairs: (u64, u64)) -> Option<Exact> {
        self.asked().twice(certificate, pairs)
    }

    /// How many pairs a barrier allows; nothing where it is none.
    fn most(&self, barrier: &[AgentIx]) -> Option<usize> {
        self.asked().most(barrier)
    }

    fn decided(&self) -> usize {
        self.drawn.required.len()
    }

    fn told(&self, gain: i128) -> mentormatch::market::Value<W> {
        W::told(self.drawn.value(gain) as i64)
    }
}

/// Pairs somebody else, or nobody.
fn move_pair(pairing: &mut PoolPairing, dice: &mut Dice) {
    let agents = pairing.partners.len();
    if agents < 2 {
        return;
    }
    let (one, two) = (dice.below(agents), dice.below(agents));
    for agent in [one, two] {
        if let Some(old) = pairing.partners[agent].take().map(Index::get)
            && old < agents
        {
            pairing.partners[old] = None;
        }
    }
    if one != two && dice.chance(80) {
        pairing.partners[one] = Some(AgentIx::at(two));
        pairing.partners[two] = Some(AgentIx::at(one));
    }
}

/// Moves a price, a member of an odd set or the barrier.
fn move_price<W: Number>(certificate: &mut GeneralCertificate<W>, dice: &mut Dice) {
    let far = W::sums();
    let one = W::of(1).exact().wide();
    let agents = certificate.agent_prices.len();
    match dice.below(8) {
        0 if agents > 0 => {
            let members = (0..agents).filter(|_| dice.chance(60)).map(AgentIx::at).collect();
            certificate.odd_sets.push(OddSet { agents: members, price: one.clone() + one.clone() });
            if dice.chance(30) {
                // One agent alone, in which no pair lies.
                let agents = vec![AgentIx::at(dice.below(agents))];
                let price = Sum::<W>::default() - one;
                certificate.odd_sets.push(OddSet { agents, price });
            }
        }
        1 if agents > 0 => {
            let members = (0..agents).filter(|_| dice.chance(30)).map(AgentIx::at).collect();
            certificate.barrier = Some(members);
        }
        2 => certificate.odd_sets.clear(),
        3 if !certificate.odd_sets.is_empty() => {
            let at = dice.below(certificate.odd_sets.len());
            let set = &mut certificate.odd_sets[at];
            set.agents.push(AgentIx::at(dice.below(agents + 2)));
            if dice.chance(50) {
                set.agents.sort_unstable();
            }
        }
        4 => {
            // What all agents pay less, each pair pays.
            let GeneralCertificate { agent_prices, pair_price, .. } = certificate;
            let mut all = agent_prices.iter().chain(std::iter::once(&*pair_price));
            if all.any(|price| far.contains(price)) {
                return;
            }
            agent_prices.iter_mut().for_each(|price| *price = price.clone() - one.clone());
            *pair_price = pair_price.clone() + one.clone() + one;
        }
        _ => {
            let pair = std::iter::once(&mut certificate.pair_price);
            let sets = certificate.odd_sets.iter_mut().map(|set| &mut set.price);
            let prices = certificate.agent_prices.iter_mut().chain(sets).chain(pair);
            let mut prices: Vec<&mut Sum<W>> = prices.collect();
            let count = prices.len();
            let price = &mut *prices[dice.below(count)];
            let is_near = far.iter().all(|far| *far != *price);
            *price = match dice.below(4) {
                0 if is_near => price.clone() + one,
                1 if is_near => price.clone() - one,
                2 => Sum::<W>::default(),
                _ => far[dice.below(far.len())].clone(),
            };
        }
    }
}

pub(super) fn answers<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Pool::<W>::draw(dice);
        let claim = solve(&problem.problem).ok()?;
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |pool: &Pool<W>, answer: &_| verify_general(&pool.problem, answer).is_ok();
    let holds = |pool: &Pool<W>, answer: &GeneralAnswer<W>| {
        let (Some(seen), Some(best)) = (pool.see(&answer.pairing), pool.best) else {
            return false;
        };
        let is_free = pool.drawn.cardinality == Cardinality::Free;
        let beside = (seen.0 - pool.decided()) as u64;
        let half = (pool.drawn.agents / 2).saturating_sub(pool.decided()) as u64;
        let range = if is_free { (0, half) } else { (beside, beside) };
        let twice = pool.twice(&answer.certificate, range);
        let barrier = answer.certificate.barrier.as_deref();
        let is_most = is_free || barrier.and_then(|barrier| pool.most(barrier)) == Some(seen.0);
        let gain = Exact::of(2 * seen.1, W::POWER);
        seen.1 == best.1
            && (is_free || seen.0 == best.0)
            && answer.value == pool.told(seen.1)
            && is_most
            && twice.is_some_and(|twice| twice.minus(&gain).sign() == Ordering::Equal)
    };
    let forge = |pool: &Pool<W>, answer: &mut GeneralAnswer<W>, dice: &mut Dice| {
        match dice.below(4) {
            0 => answer.value = pick(&W::values(), dice).unwrap(),
            1 => {
                move_pair(&mut answer.pairing, dice);
                // A careful forger counts again.
                if let Some(seen) = pool.see(&answer.pairing) {
                    answer.value = pool.told(seen.1);
                }
            }
            _ => move_price(&mut answer.certificate, dice),
        }
    };
    attack(500, draw, forge, accepts, holds)
}

pub(super) fn stopped<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Pool::<W>::draw(dice);
        let control = Control::unbounded().with_work_limit(dice.below(80) as u64);
        let claim = match mentormatch::general::best_matching(&problem.problem, &control) {
            Outcome::Stopped(stopped) => *stopped.best?,
            _ => return None,
        };
        Some(Case { problem, claim, is_own: true })
    };
    let accepts =
        |pool: &Pool<W>, partial: &_| verify_partial_general(&pool.problem, partial).is_ok();
    let holds = |pool: &Pool<W>, partial: &PartialGeneral<W>| {
        let (Some(seen), Some(best)) = (pool.see(&partial.pairing), pool.best) else {
            return false;
        };
        let best = pool.drawn.value(best.1) as i64;
        let is_bounded = match pool.drawn.sense {
            Sense::Max => W::is_at_most(best, partial.bound),
            Sense::Min => W::is_at_least(best, partial.bound),
        };
        let fewest = (seen.0 - pool.decided()) as u64;
        let most = (pool.drawn.agents / 2).saturating_sub(pool.decided()) as u64;
        let twice = pool.twice(&partial.certificate, (fewest, most));
        // The half is rounded down to a number of the kind of the weights.
        let unit = Exact::of(1, if W::FLOATS { -1074 } else { 0 });
        let sign = if pool.drawn.sense == Sense::Max { 2 } else { -2 };
        let shown = match (Exact::told(&partial.bound), twice) {
            (Some(told), Some(twice)) => {
                unit.plus(&told, sign).minus(&twice).sign() != Ordering::Less
            }
            // An infinite one bounds whatever there is.
            (None, Some(_)) if sign > 0 => W::is_at_most(i64::MAX, partial.bound),
            (None, Some(_)) => W::is_at_least(-i64::MAX, partial.bound),
            _ => false,
        };
        partial.value == pool.told(seen.1) && is_bounded && shown
    };
    let forge =
        |pool: &Pool<W>, partial: &mut PartialGeneral<W>, dice: &mut Dice| match dice.below(4) {
            0 => partial.bound = pick(&W::values(), dice).unwrap(),
            1 => {
                move_pair(&mut partial.pairing, dice);
                if let Some(seen) = pool.see(&partial.pairing) {
                    partial.value = pool.told(seen.1);
                }
                if dice.chance(50) {
                    partial.bound = partial.value;
                }
            }
            _ => move_price(&mut partial.certificate, dice),
        };
    attack(501, draw, forge, accepts, holds)
}

pub(super) fn witnesses() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Pool::<i64>::draw(dice);
        let agent = AgentIx::at(dice.below(problem.drawn.agents + 1));
        let own = solve(&problem.problem).err();
        let is_own = own.is_some();
        let claim = own.unwrap_or(GeneralWitness::RequiredTwice { agent });
        Some(Case { problem, claim, is_own })
    };
    let accepts = |pool: &Pool<i64>, witness: &_| verify_general_impossible(&pool.problem, witness);
    let holds = |pool: &Pool<i64>, _: &GeneralWitness| pool.best.is_none();
    let forge = |pool: &Pool<i64>, witness: &mut GeneralWitness, dice: &mut Dice| {
        let agents = pool.drawn.agents + 1;
        let mut any = || AgentIx::at(dice.below(agents));
        let (one, two) = (any(), any());
        *witness = match dice.below(2) {
            0 => GeneralWitness::RequiredForbidden { one, two },
            _ => GeneralWitness::RequiredTwice { agent: one },
        };
    };
    attack_each((502, FEW), draw, forge, accepts, holds)
}
