//! What a forest comes to, in the terms of the problem.

use super::count::Count;
use super::forest::{Forest, Label, NONE};
use crate::kernel::{AgentIx, Index, arrange};
use crate::market::{
    Cardinality, GeneralAnswer, GeneralCertificate, GeneralProblem, GeneralStats, OddSet,
    PartialGeneral, PoolPairing, Sense, Sum, Value, Weight,
};

/// A matching with the prices of the moment.
pub(super) struct Told<'a, W: Weight> {
    problem: &'a GeneralProblem<W>,
    pairing: PoolPairing,
    certificate: GeneralCertificate<W>,
    stats: GeneralStats,
}

impl<'a, W: Weight> Told<'a, W> {
    pub(super) fn of<N: Count>(
        problem: &'a GeneralProblem<W>,
        mut forest: Forest<N>,
        told: impl Fn(N) -> Sum<W>,
    ) -> Self {
        let zero = N::default();
        let is_free = problem.cardinality() == Cardinality::Free;
        // Where the number of pairs is fixed, what roots have left is paid by each pair instead,
        // so that whoever stays alone pays nothing.
        let base = if is_free { zero } else { forest.roots_price() };
        let decided = problem.decided();
        let prices = (0..)
            .zip(&decided)
            .map(|(vertex, &out)| told(if out { zero } else { forest.price_now(vertex) - base }));
        let agent_prices = prices.collect();
        let mut odd_sets = Vec::new();
        for at in 0..forest.cycles.len() {
            let node = (forest.vertices + at) as u32;
            if forest.cycles[at].nodes.is_empty() || forest.odd_now(node) == zero {
                continue;
            }
            let mut agents: Vec<_> = forest.leaves(node).into_iter().map(AgentIx::new).collect();
            agents.sort_unstable();
            odd_sets.push(OddSet { agents, price: told(forest.odd_now(node)) });
        }
        arrange(&mut odd_sets, |one, two| {
            let lowest = one.agents.first().cmp(&two.agents.first());
            lowest.then(two.agents.len().cmp(&one.agents.len()))
        });
        let barrier = (!is_free).then(|| forest.barrier());
        let mut partners = forest.partners();
        for &(one, two) in problem.required() {
            partners[one.get()] = Some(two);
            partners[two.get()] = Some(one);
        }
        let pair_price = told(base + base);
        Self {
            problem,
            pairing: PoolPairing { partners },
            certificate: GeneralCertificate { agent_prices, pair_price, odd_sets, barrier },
            stats: forest.stats,
        }
    }

    fn sum(&self, pairs: impl Iterator<Item = (AgentIx, AgentIx)>) -> Sum<W> {
        let mut sum = Sum::<W>::default();
        for (one, two) in pairs {
            if let Some(weight) = self.problem.weight(one, two) {
                weight.add_to(&mut sum);
            }
        }
        sum
    }

    fn value(&self) -> Value<W> {
        W::value(self.sum(self.pairing.pairs()))
    }

    /// The answer of a run that came to its end.
    pub(super) fn solved(self) -> GeneralAnswer<W> {
        let value = self.value();
        let Self { pairing, certificate, stats, .. } = self;
        GeneralAnswer { pairing, value, certificate, stats }
    }

    /// The answer of a run that was stopped.
    pub(super) fn stopped(mut self) -> PartialGeneral<W> {
        self.certificate.barrier = None;
        let (value, bound) = (self.value(), self.bound());
        let Self { pairing, certificate, stats, .. } = self;
        PartialGeneral { pairing, value, bound, certificate, stats }
    }

    /// The bound of [`PartialGeneral`].
    fn bound(&self) -> Value<W> {
        let zero = Sum::<W>::default();
        let (problem, certificate) = (self.problem, &self.certificate);
        let decided = problem.required().len();
        let fewest = (self.pairing.pairs().count() - decided) as u64;
        let most = (problem.agents() / 2 - decided) as u64;
        let pairs = if certificate.pair_price > zero { most } else { fewest };
        let mut twice = W::times(&certificate.pair_price, pairs);
        for price in &certificate.agent_prices {
            twice = twice + price.clone();
        }
        for set in &certificate.odd_sets {
            twice = twice + W::times(&set.price, set.agents.len() as u64 / 2);
        }
        let required = self.sum(problem.required().iter().copied());
        match problem.sense() {
            Sense::Max => W::bound_above(W::halved(&twice) + required),
            Sense::Min => -W::bound_above(W::halved(&twice) - required),
        }
    }
}

impl<N: Count> Forest<N> {
    /// Each vertex's partner, once every node is opened as its matched vertex asks.
    fn partners(&mut self) -> Vec<Option<AgentIx>> {
        let is_set = |node: u32| node as usize >= self.vertices;
        let mut sets: Vec<_> = self.top.iter().copied().filter(|&node| is_set(node)).collect();
        sets.sort_unstable();
        sets.dedup();
        while let Some(set) = sets.pop() {
            let nodes = self.pair_within(set);
            sets.extend(nodes.into_iter().filter(|&node| node as usize >= self.vertices));
        }
        let partner = |&mate: &u32| (mate != NONE).then(|| AgentIx::new(mate));
        self.mate.iter().map(partner).collect()
    }

    /// At the end of a run: the inner vertices. Every outer node is an odd part without them.
    fn barrier(&self) -> Vec<AgentIx> {
        if self.roots() < 2 {
            return Vec::new();
        }
        let vertices = (0..).take(self.vertices);
        vertices.filter(|&at| self.label_of(at) == Label::Inner).map(AgentIx::new).collect()
    }
}
