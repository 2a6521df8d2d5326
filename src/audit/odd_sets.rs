//! What prices of agents, odd sets and pairs let a matching of one pool gain.
//!
//! *Theorem* (Edmonds 1965). An odd set of s agents holds at most (s − 1) / 2 pairs of a matching.
//! So where prices are as [`GeneralCertificate`] says, adding up over the pairs of any matching what
//! covers twice their gains counts each agent's price at most once and each odd set's at most
//! (s − 1) / 2 times.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver. Prices that could
//! overflow when added up are refused first.

use super::general_flaw::GeneralFlaw;
use crate::kernel::{AgentIx, Index, Meter, StopReason};
use crate::market::{Cardinality, GeneralCertificate, GeneralProblem, Sense, Sum, Weight};

/// Prices for a problem.
#[derive(Clone, Copy)]
pub(super) struct Prices<'a, W: Weight> {
    pub(super) problem: &'a GeneralProblem<W>,
    pub(super) certificate: &'a GeneralCertificate<W>,
}

impl<W: Weight> Prices<'_, W> {
    /// A sum of weights as a gain.
    pub(super) fn gain(&self, sum: Sum<W>) -> Sum<W> {
        if self.problem.sense() == Sense::Max { sum } else { -sum }
    }

    /// Whether the prices may be added up, and whether they are none below zero and cover every
    /// pair.
    pub(super) fn check(
        &self,
        meter: &mut Meter<'_>,
        flaws: &mut Vec<GeneralFlaw>,
    ) -> Result<bool, StopReason> {
        let zero = Sum::<W>::default();
        let certificate = self.certificate;
        let agents = self.problem.agents();
        // Each price counts at most for half of the agents; so many are added up.
        let terms =
            (agents as u128 + certificate.odd_sets.len() as u128 + 4) * (agents as u128 + 4);
        let sets = || certificate.odd_sets.iter().map(|set| &set.price).enumerate();
        let of_agents = || certificate.agent_prices.iter().enumerate();
        let before = flaws.len();
        let far = |&(_, price): &(usize, &Sum<W>)| !W::sum_adds_up(price, terms);
        let range = |what| move |(at, _)| GeneralFlaw::Range { what, at };
        flaws.extend(of_agents().filter(far).map(range("agent")));
        flaws.extend(sets().filter(far).map(range("odd set")));
        let pair_price = &certificate.pair_price;
        flaws.extend(std::iter::once((0, pair_price)).filter(far).map(range("pair")));
        for (at, set) in certificate.odd_sets.iter().enumerate() {
            let ascends = set.agents.windows(2).all(|two| two[0] < two[1]);
            let inside = set.agents.last().is_some_and(|last| last.get() < agents);
            if set.agents.len() % 2 == 0 || !ascends || !inside {
                flaws.push(GeneralFlaw::OddSet { at });
            }
        }
        if flaws.len() > before {
            return Ok(false);
        }
        let below = |&(_, price): &(usize, &Sum<W>)| *price < zero;
        let negative = |what| move |(at, _)| GeneralFlaw::Negative { what, at };
        flaws.extend(of_agents().filter(below).map(negative("agent")));
        flaws.extend(sets().filter(below).map(negative("odd set")));
        if self.problem.cardinality() == Cardinality::Free && *pair_price != zero {
            flaws.push(GeneralFlaw::PairPrice);
        }
        self.cover(meter, flaws)?;
        Ok(true)
    }

    /// Whether the prices cover every pair that is in the play.
    fn cover(&self, meter: &mut Meter<'_>, flaws: &mut Vec<GeneralFlaw>) -> Result<(), StopReason> {
        let (problem, certificate) = (self.problem, self.certificate);
        let edges = problem.edges();
        let mut covered = vec![certificate.pair_price.clone(); edges.len()];
        // Edges ascend by their lower agent, so those of an agent stand together.
        let starts = AgentIx::all(problem.agents() + 1);
        let starts: Vec<_> =
            starts.map(|agent| edges.partition_point(|edge| edge.0 < agent)).collect();
        let mut last_in = vec![usize::MAX; problem.agents()];
        for (at, set) in certificate.odd_sets.iter().enumerate() {
            set.agents.iter().for_each(|agent| last_in[agent.get()] = at);
            for agent in &set.agents {
                let range = starts[agent.get()]..starts[agent.get() + 1];
                meter.steps(1 + range.len() as u64)?;
                for edge in range {
                    if last_in[edges[edge].1.get()] == at {
                        let covered = &mut covered[edge];
                        *covered = std::mem::take(covered) + set.price.clone();
                    }
                }
            }
        }
        let decided = problem.decided();
        for (&(one, two, weight), covered) in edges.iter().zip(covered) {
            meter.step()?;
            if decided[one.get()] || decided[two.get()] {
                continue;
            }
            let prices = &certificate.agent_prices;
            let covered = covered + prices[one.get()].clone() + prices[two.get()].clone();
            let mut sum = Sum::<W>::default();
            weight.add_to(&mut sum);
            weight.add_to(&mut sum);
            if covered < self.gain(sum) {
                flaws.push(GeneralFlaw::NotCovered { one, two });
            }
        }
        Ok(())
    }

    /// Twice what a matching with so many pairs beside the required ones can gain with them.
    pub(super) fn allowed(&self, pairs: u64) -> Sum<W> {
        let certificate = self.certificate;
        let mut twice = W::times(&certificate.pair_price, pairs);
        for price in &certificate.agent_prices {
            twice = twice + price.clone();
        }
        for set in &certificate.odd_sets {
            twice = twice + W::times(&set.price, set.agents.len() as u64 / 2);
        }
        twice
    }

    /// Twice what the required pairs gain.
    pub(super) fn required_twice(&self) -> Sum<W> {
        let mut sum = Sum::<W>::default();
        for &(one, two) in self.problem.required() {
            if let Some(weight) = self.problem.weight(one, two) {
                weight.add_to(&mut sum);
                weight.add_to(&mut sum);
            }
        }
        self.gain(sum)
    }
}
