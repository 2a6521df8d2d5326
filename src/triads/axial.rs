//! Axial triples: each agent of three sides in at most one, as many as can be, then the best sum.
//!
//! NP-hard (Karp 1972). Prices of all agents bound every answer: where no triple costs less than
//! its three prices and no price is above 0, no matching costs less than all prices together. They
//! come from Lagrangian relaxation (Balas and Saltzman 1991): the longest side is priced by steps
//! along a subgradient, the other two by the assignment that remains. A local search exchanges one
//! side at a time by an assignment (Huang and Lim 2006). Triples too dear for a better matching are
//! left out, and a branch and bound over the rest ends the proof. All numbers are integers.

use super::pairing::pairing;
use crate::kernel::{Control, Meter, StopReason, arrange, arrange_by_key};
use crate::market::{AxialPrices, AxialProblem, Outcome, UNIT};
use std::convert::Infallible;

/// Triples and what is proven of them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct AxialAnswer {
    /// The triples, ascending.
    pub triples: Vec<[u32; 3]>,
    /// What they cost, as [`AxialProblem::cost`] counts.
    pub cost: i128,
    /// No matching costs less than this; equal to `cost` where the run ended.
    pub bound: i128,
    /// Prices that show a bound, perhaps a weaker one.
    pub prices: AxialPrices,
    /// How many nodes the search visited.
    pub nodes: u64,
}

/// Steps along the subgradient.
const STEPS: usize = 300;

/// As many disjoint triples as can be, and of those the best sum.
///
/// Exact, and exponential at worst: of 35 random dense problems of 20 agents a side (`docs/BENCHMARKS.md`) each
/// was proven within half a second. Stopped, it gives the best found with its bound. A step of `control` is a triple
/// looked at. The answer is the same on every machine; ties are broken by the way the search
/// takes.
pub fn axial(
    problem: &AxialProblem,
    control: &Control<'_>,
) -> Outcome<AxialAnswer, Infallible, AxialAnswer> {
    let mut meter = Meter::new(control);
    let mut run = Run::new(problem);
    let stopped = run.run(&mut meter).err();
    let answer = run.answer();
    match stopped.filter(|_| answer.bound < answer.cost) {
        None => Outcome::Solved(answer),
        Some(reason) => Outcome::stopped_with(reason, answer),
    }
}

struct Run<'p> {
    problem: &'p AxialProblem,
    /// Which side of the problem stands first, second and last; the longest is last.
    order: [usize; 3],
    sides: [usize; 3],
    best: Vec<[usize; 3]>,
    best_cost: i128,
    /// By the order of this run, in 64ths.
    prices: [Vec<i128>; 3],
    bound: i128,
    proven: bool,
    nodes: u64,
}

impl<'p> Run<'p> {
    fn new(problem: &'p AxialProblem) -> Self {
        let mut order = [0, 1, 2];
        arrange_by_key(&mut order, |&side: &usize| problem.sides()[side]);
        let sides = order.map(|side| problem.sides()[side]);
        let mut run = Self {
            problem,
            order,
            sides,
            best: Vec::new(),
            best_cost: 0,
            prices: sides.map(|agents| vec![0; agents]),
            bound: 0,
            proven: false,
            nodes: 0,
        };
        // Each agent of the shortest side at the cheapest of its triples.
        for a in 0..sides[0] {
            let all = (0..sides[1]).flat_map(|b| (0..sides[2]).map(move |c| [a, b, c]));
            let cheapest = all.filter_map(|triple| run.cost(triple)).min().unwrap_or(0);
            run.prices[0][a] = cheapest.min(0) * UNIT;
        }
        run.bound = run.prices[0].iter().sum();
        run
    }

    fn cost(&self, triple: [usize; 3]) -> Option<i128> {
        self.problem.cost(self.given(triple))
    }

    /// A triple of this run's order as the problem has it.
    fn given(&self, triple: [usize; 3]) -> [u32; 3] {
        let mut given = [0; 3];
        self.order.iter().zip(triple).for_each(|(&side, agent)| given[side] = agent as u32);
        given
    }

    fn answer(self) -> AxialAnswer {
        let mut triples: Vec<[u32; 3]> =
            self.best.iter().map(|&triple| self.given(triple)).collect();
        arrange(&mut triples, Ord::cmp);
        let least = -((-self.bound).div_euclid(UNIT));
        let bound = if self.proven { self.best_cost } else { least.min(self.best_cost) };
        let mut prices: [Vec<i128>; 3] = Default::default();
        for (&side, of) in self.order.iter().zip(self.prices) {
            prices[side] = of;
        }
        let prices = AxialPrices(prices);
        AxialAnswer { triples, cost: self.best_cost, bound, prices, nodes: self.nodes }
    }

    fn is_reached(&self) -> bool {
        self.best_cost * UNIT - self.bound < UNIT
    }

    fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        if !self.is_reached() {
            self.ascend(meter)?;
        }
        if !self.is_reached() {
            self.search(meter)?;
        }
        self.proven = true;
        Ok(())
    }

    /// Raises the bound and looks for good triples on the way.
    fn ascend(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let [first, second, third] = self.sides;
        let cells = (first * second * third) as u64;
        let mut prices = vec![0_i128; third];
        let (mut rate, mut since) = (1.0_f64, 0);
        for _ in 0..STEPS {
            meter.steps(cells + 1)?;
            let mut nearest = vec![None; first * second];
            for (at, nearest) in nearest.iter_mut().enumerate() {
                let (a, b) = (at / second, at % second);
                *nearest = (0..third)
                    .filter_map(|c| Some((self.cost([a, b, c])? * UNIT - prices[c], c)))
                    .min();
            }
            let paired = pairing(first, second, |a, b| nearest[a * second + b].map(|it| it.0));
            let bound = [&paired.rows, &paired.columns, &prices]
                .into_iter()
                .map(|prices| prices.iter().sum::<i128>())
                .sum::<i128>();
            since += 1;
            if bound > self.bound {
                (self.bound, since) = (bound, 0);
                self.prices = [paired.rows.clone(), paired.columns.clone(), prices.clone()];
            }
            let chosen: Vec<[usize; 3]> = (0..first)
                .filter_map(|a| {
                    let b = paired.column_of[a]?;
                    Some([a, b, nearest[a * second + b]?.1])
                })
                .collect();
            self.improve(chosen.clone(), meter)?;
            if self.is_reached() {
                return Ok(());
            }
            let mut over = vec![-1_i64; third];
            chosen.iter().for_each(|triple| over[triple[2]] += 1);
            // A price of 0 cannot rise.
            let moves = |c: usize| over[c] > 0 || prices[c] < 0;
            let norm: i64 = (0..third).filter(|&c| moves(c)).map(|c| over[c] * over[c]).sum();
            if norm == 0 {
                return Ok(());
            }
            if since >= 12 {
                (rate, since) = (rate / 2.0, 0);
            }
            let gap = (self.best_cost * UNIT - bound) as f64;
            let step = ((rate * gap / norm as f64) as i128).max(1);
            for (price, over) in prices.iter_mut().zip(over) {
                *price = (*price - step * i128::from(over)).min(0);
            }
            if rate < 1e-3 {
                break;
            }
        }
        Ok(())
    }

    /// The best of what exchanges of one side at a time make of these triples, where it is
    /// better than the best known.
    fn improve(
        &mut self,
        mut triples: Vec<[usize; 3]>,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let mut last = None;
        // The relaxation may use an agent of the longest side twice, so that side is improved
        // first.
        for side in [2, 0, 1].into_iter().cycle().take(30) {
            let agents = self.sides[side];
            meter.steps((triples.len() * agents) as u64 + 1)?;
            let with = |at: usize, agent: usize| {
                let mut triple = triples[at];
                triple[side] = agent;
                triple
            };
            let paired = pairing(triples.len(), agents, |at, agent| self.cost(with(at, agent)));
            let made = paired.column_of.iter().enumerate();
            triples = made.filter_map(|(at, agent)| Some(with(at, (*agent)?))).collect();
            self.complete(&mut triples, meter)?;
            let cost: i128 = triples.iter().filter_map(|&triple| self.cost(triple)).sum();
            if cost < self.best_cost {
                (self.best, self.best_cost) = (triples.clone(), cost);
            }
            if side == 1 {
                if last == Some(cost) {
                    return Ok(());
                }
                last = Some(cost);
            }
        }
        Ok(())
    }

    /// Adds triples of agents who are in none.
    fn complete(
        &self,
        triples: &mut Vec<[usize; 3]>,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        if triples.len() >= self.sides[0] {
            return Ok(());
        }
        let mut used = self.sides.map(|agents| vec![false; agents]);
        for triple in triples.iter() {
            (0..3).for_each(|side| used[side][triple[side]] = true);
        }
        for a in (0..self.sides[0]).filter(|&a| !used[0][a]).collect::<Vec<_>>() {
            meter.steps((self.sides[1] * self.sides[2]) as u64)?;
            let free = |side: usize| {
                (0..self.sides[side]).filter(|&at| !used[side][at]).collect::<Vec<usize>>()
            };
            let (seconds, thirds) = (free(1), free(2));
            let all = seconds.iter().flat_map(|&b| thirds.iter().map(move |&c| [a, b, c]));
            let cheapest = all.filter_map(|triple| Some((self.cost(triple)?, triple))).min();
            if let Some((_, triple)) = cheapest {
                (1..3).for_each(|side| used[side][triple[side]] = true);
                triples.push(triple);
            }
        }
        Ok(())
    }

    /// Goes through all matchings that may be better than the best known.
    fn search(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let [first, second, third] = self.sides;
        meter.steps((first * second * third) as u64)?;
        let gap = self.best_cost * UNIT - self.bound - UNIT;
        let mut kept: Vec<(i128, [usize; 3])> = Vec::new();
        for a in 0..first {
            for b in 0..second {
                for c in 0..third {
                    let Some(cost) = self.cost([a, b, c]) else { continue };
                    let two = self.prices[0][a] + self.prices[1][b];
                    let over = cost * UNIT - two - self.prices[2][c];
                    if over <= gap {
                        kept.push((over, [a, b, c]));
                    }
                }
            }
        }
        arrange(&mut kept, Ord::cmp);
        let mut search = Search {
            kept,
            prices: self.prices.clone(),
            gap,
            used: self.sides.map(|agents| vec![false; agents]),
            chosen: Vec::new(),
            best: None,
            nodes: 0,
        };
        let ended = search.run(meter);
        self.nodes = search.nodes;
        if let Some(best) = search.best {
            self.best_cost = best.iter().filter_map(|&triple| self.cost(triple)).sum();
            self.best = best;
        }
        ended
    }
}

/// What is decided of an agent: a triple, or that it stays alone.
#[derive(Clone, Copy, Debug)]
enum Choice {
    Triple(usize),
    Alone(usize, usize),
}

/// A branch and bound over triples by how much they cost more than their prices.
struct Search {
    kept: Vec<(i128, [usize; 3])>,
    prices: [Vec<i128>; 3],
    /// How much more than the prices a better matching may cost.
    gap: i128,
    used: [Vec<bool>; 3],
    chosen: Vec<[usize; 3]>,
    best: Option<Vec<[usize; 3]>>,
    nodes: u64,
}

impl Search {
    fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        // Choices that are left of each level, the next one last, and what is over before them.
        let mut levels: Vec<(Vec<Choice>, i128, Option<Choice>)> = Vec::new();
        levels.push((self.choices(0, meter)?, 0, None));
        while let Some((left, over, made)) = levels.last_mut() {
            if let Some(made) = made.take() {
                self.set(made, false);
            }
            let Some(choice) = left.pop() else {
                levels.pop();
                continue;
            };
            let over = *over + self.over(choice);
            if over > self.gap {
                continue;
            }
            // This choice is undone above, when the search comes back to this level.
            *made = Some(choice);
            self.set(choice, true);
            let choices = self.choices(over, meter)?;
            levels.push((choices, over, None));
        }
        Ok(())
    }

    fn over(&self, choice: Choice) -> i128 {
        match choice {
            Choice::Triple(at) => self.kept[at].0,
            Choice::Alone(side, agent) => -self.prices[side][agent],
        }
    }

    fn set(&mut self, choice: Choice, used: bool) {
        match choice {
            Choice::Alone(side, agent) => self.used[side][agent] = used,
            Choice::Triple(at) => {
                let triple = self.kept[at].1;
                (0..3).for_each(|side| self.used[side][triple[side]] = used);
                if used {
                    self.chosen.push(triple);
                } else {
                    self.chosen.pop();
                }
            }
        }
    }

    /// What can be decided of the agent with the fewest choices, the dearest first; nothing where
    /// no better matching is left. Keeps the matching at hand where it is better.
    fn choices(&mut self, over: i128, meter: &mut Meter<'_>) -> Result<Vec<Choice>, StopReason> {
        self.nodes += 1;
        meter.steps(self.kept.len() as u64 + 1)?;
        let mut least = self.prices.clone();
        least.iter_mut().flatten().for_each(|price| *price = -*price);
        let alone: i128 = (0..3)
            .flat_map(|side| self.used[side].iter().zip(&least[side]))
            .filter(|(used, _)| !**used)
            .map(|(_, price)| price)
            .sum();
        if over + alone <= self.gap {
            self.best = Some(self.chosen.clone());
            self.gap = over + alone - UNIT;
        }
        let mut count = self.prices.clone();
        count.iter_mut().flatten().for_each(|count| *count = 0);
        let mut open = Vec::new();
        for (at, (more, triple)) in self.kept.iter().enumerate() {
            if over + more > self.gap {
                break;
            }
            if (0..3).all(|side| !self.used[side][triple[side]]) {
                open.push(at);
                for side in 0..3 {
                    count[side][triple[side]] += 1;
                    let least = &mut least[side][triple[side]];
                    *least = (*least).min(*more);
                }
            }
        }
        let mut fewest: Option<(i128, usize, usize)> = None;
        for side in 0..3 {
            let mut sum = over;
            for agent in (0..least[side].len()).filter(|&agent| !self.used[side][agent]) {
                sum += least[side][agent];
                let may_be_alone = over - self.prices[side][agent] <= self.gap;
                let choices = count[side][agent] + i128::from(may_be_alone);
                if count[side][agent] > 0 && fewest.is_none_or(|fewest| choices < fewest.0) {
                    fewest = Some((choices, side, agent));
                }
            }
            if sum > self.gap {
                return Ok(Vec::new());
            }
        }
        let Some((_, side, agent)) = fewest else { return Ok(Vec::new()) };
        let of = open.into_iter().filter(|&at| self.kept[at].1[side] == agent);
        let mut choices: Vec<Choice> = of.map(Choice::Triple).collect();
        choices.push(Choice::Alone(side, agent));
        arrange_by_key(&mut choices, |&choice| std::cmp::Reverse(self.over(choice)));
        Ok(choices)
    }
}
