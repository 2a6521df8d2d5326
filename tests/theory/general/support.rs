//! Pools drawn at random, and what is best in them by exhaustive search.

use crate::stable::oracle::Dice;
use mentormatch::general;
use mentormatch::kernel::{AgentIx, Control};
use mentormatch::market::{
    Cardinality, GeneralAnswer, GeneralProblem, GeneralWitness, Outcome, Sense, Weight,
};

/// A problem of one pool in whole numbers.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) agents: usize,
    pub(crate) edges: Vec<(u32, u32, i64)>,
    pub(crate) sense: Sense,
    pub(crate) cardinality: Cardinality,
    pub(crate) required: Vec<(u32, u32)>,
    pub(crate) forbidden: Vec<(u32, u32)>,
}

fn ix(pairs: &[(u32, u32)]) -> Vec<(AgentIx, AgentIx)> {
    pairs.iter().map(|&(one, two)| (AgentIx::new(one), AgentIx::new(two))).collect()
}

impl Drawn {
    /// Any pool of so many agents at most; weights within ±`range`.
    pub(crate) fn draw(dice: &mut Dice, most: usize, range: i64) -> Self {
        let agents = dice.below(most + 1);
        let dense = [15, 30, 50, 80, 100][dice.below(5)];
        let mut edges = Vec::new();
        for one in 0..agents as u32 {
            for two in 0..one {
                if dice.chance(dense) {
                    let weight = dice.below(2 * range as usize + 1) as i64 - range;
                    let ends = if dice.chance(50) { (one, two) } else { (two, one) };
                    edges.push((ends.0, ends.1, weight));
                }
            }
        }
        // Mostly above zero, where free problems are the same as for gains.
        if dice.chance(50) {
            edges.iter_mut().for_each(|edge| edge.2 = edge.2.abs());
        }
        let mut some = |chance: usize, count: usize| {
            let mut pairs: Vec<(u32, u32)> = Vec::new();
            for _ in 0..count {
                if !edges.is_empty() && dice.chance(chance as _) {
                    let (one, two, _) = edges[dice.below(edges.len())];
                    let pair = (one.min(two), one.max(two));
                    if !pairs.contains(&pair) {
                        pairs.push(pair);
                    }
                }
            }
            pairs
        };
        let (required, forbidden) = (some(12, 2), some(12, 3));
        Self {
            agents,
            sense: if dice.chance(50) { Sense::Max } else { Sense::Min },
            cardinality: if dice.chance(50) { Cardinality::Free } else { Cardinality::Maximum },
            edges,
            required,
            forbidden,
        }
    }

    pub(crate) fn problem<W: Weight>(&self, of: impl Fn(i64) -> W) -> GeneralProblem<W> {
        let edges = self.edges.iter().map(|&(one, two, weight)| (one, two, of(weight)));
        GeneralProblem::of(self.agents, edges)
            .sense(self.sense)
            .cardinality(self.cardinality)
            .required(ix(&self.required))
            .forbidden(ix(&self.forbidden))
            .build()
            .unwrap()
    }

    fn gain(&self, one: u32, two: u32) -> Option<i128> {
        let is = |pair: &(u32, u32)| *pair == (one.min(two), one.max(two));
        if self.forbidden.iter().any(is) {
            return None;
        }
        let edge = self.edges.iter().find(|edge| is(&(edge.0.min(edge.1), edge.0.max(edge.1))))?;
        let weight = i128::from(edge.2);
        Some(if self.sense == Sense::Max { weight } else { -weight })
    }

    /// How many pairs and what sum these pairs have; nothing where they are no matching as
    /// asked, but for being best.
    pub(crate) fn see(&self, pairs: &[(u32, u32)]) -> Option<(usize, i128)> {
        let mut seen = vec![false; self.agents];
        let mut gain = 0;
        for &(one, two) in pairs {
            for end in [one, two] {
                if std::mem::replace(seen.get_mut(end as usize)?, true) {
                    return None;
                }
            }
            gain += self.gain(one, two)?;
        }
        let is_made = |pair: &(u32, u32)| pairs.contains(pair) || pairs.contains(&(pair.1, pair.0));
        self.required.iter().all(is_made).then_some((pairs.len(), gain))
    }

    /// The best number of pairs that matters and the best gain: of each set of agents the best
    /// matching within it. Nothing where required pairs cannot be made.
    pub(crate) fn best(&self) -> Option<(usize, i128)> {
        let mut used = 0_usize;
        let mut start = (0, 0);
        for &(one, two) in &self.required {
            let ends = 1 << one | 1 << two;
            if used & ends != 0 {
                return None;
            }
            used |= ends;
            start = (start.0 + 1, start.1 + self.gain(one, two)?);
        }
        let gains: Vec<Vec<Option<i128>>> = (0..self.agents as u32)
            .map(|one| (0..self.agents as u32).map(|two| self.gain(one, two)).collect())
            .collect();
        let better = |one: (usize, i128), two: (usize, i128)| match self.cardinality {
            Cardinality::Free => {
                if two.1 > one.1 {
                    two
                } else {
                    one
                }
            }
            _ => one.max(two),
        };
        let mut best = vec![(0, 0); 1 << self.agents];
        for set in 1..best.len() {
            let low = set.trailing_zeros() as usize;
            let rest = set & (set - 1);
            best[set] = best[rest];
            for (two, gain) in gains[low].iter().enumerate() {
                if let Some(gain) = *gain
                    && rest >> two & 1 == 1
                {
                    let (count, sum) = best[rest & !(1 << two)];
                    best[set] = better(best[set], (count + 1, sum + gain));
                }
            }
        }
        let all = (1 << self.agents) - 1;
        let (count, gain) = best[all & !used];
        Some((count + start.0, gain + start.1))
    }

    /// A gain as a value of the problem.
    pub(crate) fn value(&self, gain: i128) -> i128 {
        if self.sense == Sense::Max { gain } else { -gain }
    }
}

pub(crate) fn solve<W: Weight>(
    problem: &GeneralProblem<W>,
) -> Result<GeneralAnswer<W>, GeneralWitness> {
    match general::best_matching(problem, &Control::unbounded()) {
        Outcome::Solved(answer) => Ok(answer),
        Outcome::Impossible(witness) => Err(witness),
        Outcome::Stopped(stopped) => panic!("stopped: {:?}", stopped.reason),
    }
}

/// The pairs of an answer.
pub(crate) fn pairs<W: Weight>(answer: &GeneralAnswer<W>) -> Vec<(u32, u32)> {
    use mentormatch::kernel::Index;
    answer.pairing.pairs().map(|(one, two)| (one.raw(), two.raw())).collect()
}
