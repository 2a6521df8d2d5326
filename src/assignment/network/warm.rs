//! Starting a network from pairs and prices that another run left.

use super::{Arc, NONE, Network};
use crate::assignment::cost::cost;
use crate::kernel::{Index, Side, narrow};
use crate::market::{AssignmentProblem, Matching, Price, Weight};

impl<P: Price + Copy> Network<P> {
    /// Takes over the pairs of a matching beside the required ones. False where they are
    /// not pairs of the problem, or do not keep its bounds.
    pub(crate) fn read_pairs<W: Weight<Price = P>>(
        &mut self,
        problem: &AssignmentProblem<W>,
        matching: &Matching,
    ) -> bool {
        self.tree.iter_mut().for_each(|arc| arc.flow = 0);
        let mut decided = 0;
        for (row, column) in matching.pairs() {
            if problem.required().binary_search(&(row, column)).is_ok() {
                decided += 1;
                continue;
            }
            let Some(weight) = problem.weight(row, column) else { return false };
            self.pairs.add(row.raw(), column.raw(), cost(problem.sense(), weight.price()), false);
            for node in [row.get(), self.rows + column.get()] {
                self.tree[node].flow += 1;
            }
            self.returned += 1;
        }
        let within = |arc: &Arc| arc.least <= arc.flow && arc.flow <= arc.most;
        decided == problem.required().len() && self.tree[..self.source()].iter().all(within)
    }

    /// Takes a pair over where row, column and the groups around both have room for it, and
    /// counts it; whether they have. The bounds below are left to [`Network::settle_flows`].
    pub(crate) fn take_pair(&mut self, (row, column): (u32, u32), cost: P) -> bool {
        if self.returned == 0 {
            self.tree.iter_mut().for_each(|arc| arc.flow = 0);
        }
        let ends = [row as usize, self.rows + column as usize];
        let around = |network: &Self, node: usize| network.tree[node].parent;
        for end in ends {
            let mut node = end;
            while around(self, node) != NONE {
                if self.tree[node].flow >= self.tree[node].most {
                    return false;
                }
                node = around(self, node) as usize;
            }
        }
        for end in ends {
            let mut node = end;
            while around(self, node) != NONE {
                self.tree[node].flow += 1;
                node = around(self, node) as usize;
            }
        }
        self.pairs.add(row, column, cost, false);
        self.returned += 1;
        true
    }

    /// Prices a column anew: `least` is the most that it may have so that no pair with it
    /// is worth making. Where it has pairs and a place left, a place is worth nothing.
    pub(crate) fn price_column(&mut self, column: usize, least: Option<P>) {
        let node = self.rows + column;
        let Arc { parent, most, flow, .. } = self.tree[node];
        let idle = self.potential[parent as usize] - self.arc_cost(node, flow);
        self.potential[node] = match least {
            Some(least) if flow == 0 || flow >= most => least,
            Some(least) => least.least(idle),
            None => idle,
        };
    }

    /// Sets the flow of every arc of the trees to what prices and bounds allow, as near as
    /// can be to the pairs that run through it.
    pub(crate) fn settle_flows(&mut self) {
        for arc in &mut self.tree {
            arc.flow = 0;
        }
        for column in 0..self.columns {
            let mut count = 0;
            for (row, _) in self.pairs.of_column(column) {
                self.tree[row as usize].flow += 1;
                count += 1;
            }
            self.tree[self.rows + column].flow = count;
        }
        let agents = (0..self.source()).map(narrow);
        let groups = std::mem::take(&mut self.outer_first);
        for node in agents.chain(groups.iter().rev().copied()) {
            let node = node as usize;
            if node > self.sink() {
                let children = self.children.row(node).iter();
                self.tree[node].flow = children.map(|&child| self.tree[child as usize].flow).sum();
            }
            self.settle_flow(node);
        }
        self.outer_first = groups;
    }

    /// [`Network::settle_flows`] and [`Network::balance`] for an agent whose price or pairs
    /// have changed; so many of its pairs are decided.
    pub(crate) fn settle_agent(&mut self, node: usize, decided: usize) {
        let count = match self.side(node) {
            Side::Mentee => self.pairs.count_of_row(node).saturating_sub(decided),
            Side::Mentor => self.pairs.of_column(node - self.rows).count(),
        } as u64;
        let before = self.tree[node].flow;
        self.tree[node].flow = count;
        self.settle_flow(node);
        let Arc { parent, flow, .. } = self.tree[node];
        // Seats are 32-bit numbers, and flows of agents are not more.
        let [before, count, flow] =
            [before, count, flow].map(|flow| i64::try_from(flow).unwrap_or(i64::MAX));
        let sign = if self.side(node) == Side::Mentee { 1 } else { -1 };
        self.excess[node] = sign * (flow - count);
        self.excess[parent as usize] += sign * (before - flow);
    }

    /// Takes the potentials of the network of an earlier problem over, whose agents are told
    /// by where they are now; new ones have the potential of what is around them. The source's
    /// becomes nothing, so that potentials do not grow from change to change.
    pub(crate) fn take_potentials(
        &mut self,
        earlier: &Self,
        origins: [Option<&[Option<u32>]>; 2],
    ) -> P {
        let base = earlier.potential[earlier.source()];
        let pairs = [(self.source(), earlier.source()), (self.sink(), earlier.sink())];
        let groups = (self.sink() + 1..self.nodes()).zip(earlier.sink() + 1..);
        for (node, was) in pairs.into_iter().chain(groups) {
            self.potential[node] = earlier.potential[was] - base;
        }
        let sides = [(0, 0, self.rows), (self.rows, earlier.rows, self.columns)];
        for ((first, was, agents), origins) in sides.into_iter().zip(origins) {
            for at in 0..agents {
                let origin = match origins {
                    Some(origins) => origins[at].map(|origin| origin as usize),
                    None => Some(at),
                };
                self.potential[first + at] = match origin {
                    Some(origin) => earlier.potential[was + origin] - base,
                    None => self.potential[self.tree[first + at].parent as usize],
                };
            }
        }
        base
    }

    /// Takes pairs out of the count of all that run back to the source, where fewer leave it
    /// and fewer reach the sink.
    pub(crate) fn return_fewer(&mut self) {
        let (source, sink) = (self.source(), self.sink());
        let fewer = self.excess[source].min(-self.excess[sink]).max(0);
        self.excess[source] -= fewer;
        self.excess[sink] += fewer;
        self.returned -= fewer.unsigned_abs().min(self.returned);
    }

    /// Whether no potential is larger than the sums in a search leave room for.
    pub(crate) fn has_room(&self) -> bool {
        let limit = P::limit(self.outer_first.len() + 3);
        self.potential.iter().all(|&potential| -limit <= potential && potential <= limit)
    }

    fn settle_flow(&mut self, node: usize) {
        let Arc { parent, least, most, flow } = self.tree[node];
        let around = self.potential[parent as usize].wide();
        let own = self.potential[node].wide();
        let price = match self.side(node) {
            Side::Mentee => around - own,
            Side::Mentor => own - around,
        };
        // Whether the unit after so many others costs less, or more, than nothing.
        let saves = |flow: u64| {
            let cost = self.arc_cost(node, flow).wide() + price.clone();
            let zero = P::Total::default();
            (cost < zero, cost > zero)
        };
        let mut flow = flow.max(least).min(most.max(least));
        // Only the first unit may cost something else than the others.
        while flow < most && saves(flow).0 {
            flow = if flow == 0 { 1 } else { most };
        }
        while flow > least && saves(flow - 1).1 {
            flow = if flow > 1 { least.max(1) } else { 0 };
        }
        self.tree[node].flow = flow;
    }
}
