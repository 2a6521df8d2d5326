//! Whether everybody who has somebody can be put into pairs at once (Edmonds 1965).

use crate::kernel::{AgentIx, Index, Meter, StopReason};
use crate::market::Half;
use std::collections::VecDeque;

/// A perfect matching, or agents, ascending, without whom more odd parts are left than they are many.
type Perfect = Result<Vec<Option<AgentIx>>, Vec<AgentIx>>;

/// Pairs, each an entry of `lists`, of all agents who have one in `asks`: those agents are permuted by
/// it along entries. Time O(agents³) at worst, in a search of each odd circle of the permutation.
pub(super) fn perfect(
    lists: &Half,
    asks: &[Option<AgentIx>],
    meter: &mut Meter<'_>,
) -> Result<Perfect, StopReason> {
    let mut forest = Forest::new(lists, along(asks));
    for (root, asked) in asks.iter().enumerate() {
        if asked.is_none() || forest.mates[root].is_some() {
            continue;
        }
        match forest.search(root, meter)? {
            Some(end) => forest.exchange(end),
            None => return Ok(Err(forest.barrier())),
        }
    }
    let partner = |mate: Option<usize>| mate.map(AgentIx::at);
    Ok(Ok(forest.mates.into_iter().map(partner).collect()))
}

/// Every second step of each circle of the permutation; of an odd circle one agent stays alone.
fn along(asks: &[Option<AgentIx>]) -> Vec<Option<usize>> {
    let mut mates = vec![None; asks.len()];
    let mut seen = vec![false; asks.len()];
    for first in 0..asks.len() {
        let mut at = first;
        while let Some(next) = asks[at].map(Index::get).filter(|_| !seen[at]) {
            seen[at] = true;
            if seen[next] {
                break;
            }
            seen[next] = true;
            (mates[at], mates[next]) = (Some(next), Some(at));
            match asks[next] {
                Some(after) => at = after.get(),
                None => break,
            }
        }
    }
    mates
}

/// A search by chains of exchanges from one agent without a partner.
struct Forest<'a> {
    lists: &'a Half,
    mates: Vec<Option<usize>>,
    /// From whom an agent was reached by a pair that is not made.
    from: Vec<Option<usize>>,
    /// The agent that stands for the odd circle of each; itself for who is in none.
    base: Vec<usize>,
    /// Agents who can be left alone by exchanges.
    is_even: Vec<bool>,
    queue: VecDeque<usize>,
}

impl<'a> Forest<'a> {
    fn new(lists: &'a Half, mates: Vec<Option<usize>>) -> Self {
        let agents = mates.len();
        Self {
            lists,
            mates,
            from: vec![None; agents],
            base: (0..agents).collect(),
            is_even: vec![false; agents],
            queue: VecDeque::new(),
        }
    }

    /// The end of a chain that gives the root a partner, if there is one.
    fn search(&mut self, root: usize, meter: &mut Meter<'_>) -> Result<Option<usize>, StopReason> {
        self.from.fill(None);
        self.is_even.fill(false);
        self.base = (0..self.mates.len()).collect();
        self.queue.clear();
        self.is_even[root] = true;
        self.queue.push_back(root);
        while let Some(agent) = self.queue.pop_front() {
            for &other in self.lists.row(agent) {
                meter.step()?;
                let other = other as usize;
                if self.base[agent] == self.base[other] || self.mates[agent] == Some(other) {
                    continue;
                }
                let closes = other == root
                    || self.mates[other].is_some_and(|mate| self.from[mate].is_some());
                if closes {
                    meter.steps(self.mates.len() as u64)?;
                    self.shrink(agent, other);
                } else if self.from[other].is_none() {
                    self.from[other] = Some(agent);
                    let Some(mate) = self.mates[other] else { return Ok(Some(other)) };
                    self.is_even[mate] = true;
                    self.queue.push_back(mate);
                }
            }
        }
        Ok(None)
    }

    /// Towards the root from the base of an agent's circle: the base of the next one.
    fn above(&self, base: usize) -> Option<usize> {
        self.mates[base].and_then(|mate| self.from[mate]).map(|next| self.base[next])
    }

    /// Two who can both be left alone close an odd circle: all of it can.
    fn shrink(&mut self, one: usize, two: usize) {
        let mut on_way = vec![false; self.mates.len()];
        let mut at = Some(self.base[one]);
        while let Some(base) = at {
            on_way[base] = true;
            at = self.above(base);
        }
        let mut top = self.base[two];
        while !on_way[top] {
            let Some(next) = self.above(top) else { return };
            top = next;
        }
        let mut within = vec![false; self.mates.len()];
        self.mark(one, top, two, &mut within);
        self.mark(two, top, one, &mut within);
        for agent in 0..self.mates.len() {
            if within[self.base[agent]] {
                self.base[agent] = top;
                if !self.is_even[agent] {
                    self.is_even[agent] = true;
                    self.queue.push_back(agent);
                }
            }
        }
    }

    /// Marks the circles from an agent up to `top`, whose odd agents are reached from the other side too.
    fn mark(&mut self, mut agent: usize, top: usize, mut beside: usize, within: &mut [bool]) {
        while self.base[agent] != top {
            let Some(mate) = self.mates[agent] else { return };
            within[self.base[agent]] = true;
            within[self.base[mate]] = true;
            self.from[agent] = Some(beside);
            beside = mate;
            let Some(next) = self.from[mate] else { return };
            agent = next;
        }
    }

    /// Makes the pairs of a chain.
    fn exchange(&mut self, end: usize) {
        let mut at = Some(end);
        while let Some(agent) = at {
            let Some(from) = self.from[agent] else { return };
            let next = self.mates[from];
            (self.mates[agent], self.mates[from]) = (Some(from), Some(agent));
            at = next;
        }
    }

    /// After a search without an end: who was reached, but cannot be left alone. Each circle of those who can
    /// is an odd part without them, one more than they are.
    fn barrier(&self) -> Vec<AgentIx> {
        let odd = |&agent: &usize| self.from[agent].is_some() && !self.is_even[agent];
        (0..self.mates.len()).filter(odd).map(AgentIx::at).collect()
    }
}
