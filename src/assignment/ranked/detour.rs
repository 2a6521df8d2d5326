//! The shortest way around a decision.

use super::bars::Bars;
use crate::assignment::cost::cost;
use crate::assignment::network::Network;
use crate::assignment::pairs::NONE;
use crate::assignment::search::Node;
use crate::kernel::{Index, MenteeIx, Meter, StopReason, narrow};
use crate::market::{AssignmentProblem, Price, RowBuffer, Weight};
use std::collections::BinaryHeap;

type Total<V> = <<V as Weight>::Price as Price>::Total;

/// What is known of the shortest way after a search that looks no further than a limit.
pub(super) enum Way<T> {
    /// It is so long.
    Found(T),
    /// It is longer than the limit, and at least so long.
    Beyond(T),
}

/// Where a search begins and ends, and when it may give up.
pub(super) struct Ends<V: Weight> {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The last arc of the way costs at least so much.
    pub(super) last: V::Price,
    /// A way longer than this is not wanted.
    pub(super) most: Option<Total<V>>,
}

/// Dijkstra's search between two nodes, in memory that is used again.
///
/// A set is asked for only while no other one is known to be better, so that most searches
/// end close to where they begin.
pub(super) struct Detour<V: Weight> {
    distance: Vec<V::Price>,
    is_settled: Vec<bool>,
    parent: Vec<u32>,
    heap: BinaryHeap<Node<V::Price>>,
    pub(super) buffer: RowBuffer<V>,
}

impl<V: Weight> Default for Detour<V> {
    fn default() -> Self {
        Self {
            distance: Vec::new(),
            is_settled: Vec::new(),
            parent: Vec::new(),
            heap: BinaryHeap::new(),
            buffer: RowBuffer::new(),
        }
    }
}

impl<V: Weight> Detour<V> {
    /// The least sum of reduced costs on a way from one node to another that keeps to `bars`;
    /// nothing where there is no way.
    pub(super) fn run(
        &mut self,
        (problem, network): (&AssignmentProblem<V>, &Network<V::Price>),
        bars: &Bars,
        ends: &Ends<V>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Way<V::Price>>, StopReason> {
        let &Ends { from, to, last, most } = ends;
        let zero = V::Price::ZERO;
        // The least way of those that were given up.
        let mut beyond = None;
        let Self { distance, is_settled, parent, heap, buffer } = self;
        let nodes = network.nodes();
        distance.clear();
        distance.resize(nodes, V::Price::INFINITE);
        is_settled.clear();
        is_settled.resize(nodes, false);
        parent.clear();
        parent.resize(nodes, NONE);
        heap.clear();
        distance[from] = zero;
        heap.push(Node { key: zero, node: narrow(from) });
        let sense = problem.sense();
        while let Some(Node { key, node }) = heap.pop() {
            let at = node as usize;
            if is_settled[at] {
                continue;
            }
            if at == to {
                return Ok(Some(Way::Found(key)));
            }
            meter.step()?;
            is_settled[at] = true;
            let end = distance[to];
            // Whether a step is worth a closer look. What is as far as the end already cannot lead
            // to it on a shorter way. That a way is given up which cannot be gone makes the bound
            // less than it could be, and no more.
            let mut is_near = |next: usize, there: V::Price, distance: &[V::Price]| {
                let way = if next == to { there } else { there + last };
                if most.is_some_and(|most| way.wide() > most) {
                    beyond = Some(beyond.map_or(way, |least| way.least(least)));
                    return false;
                }
                there < distance[next] && (next == to || there < end)
            };
            network.arcs(at, |next, reduced| {
                let there = key + reduced.most(zero);
                if !bars.shut(network, at, next) && is_near(next, there, distance) {
                    distance[next] = there;
                    parent[next] = node;
                    heap.push(Node { key: there, node: narrow(next) });
                }
            });
            if at < network.rows {
                let base = network.potential[at];
                problem.row(MenteeIx::at(at), buffer).for_each(|column, weight| {
                    let next = network.rows + column;
                    let reduced = cost(sense, weight.price()) + base - network.potential[next];
                    let there = key + reduced.most(zero);
                    if is_near(next, there, distance)
                        && !network.pairs.holds(at, column)
                        && !bars.shut(network, at, next)
                    {
                        distance[next] = there;
                        parent[next] = node;
                        heap.push(Node { key: there, node: narrow(next) });
                    }
                });
            }
        }
        Ok(beyond.map(Way::Beyond))
    }

    /// Sends a unit along the way found, whose length is `reach`, and keeps reduced costs
    /// from being negative.
    pub(super) fn follow(
        &self,
        (problem, network): (&AssignmentProblem<V>, &mut Network<V::Price>),
        (from, to): (usize, usize),
        reach: V::Price,
    ) {
        for (node, &distance) in self.distance.iter().enumerate() {
            let is_near = self.is_settled[node] && distance < reach;
            let raised = network.potential[node] + if is_near { distance } else { reach };
            network.potential[node] = raised;
        }
        let mut node = to;
        while node != from {
            let before = self.parent[node] as usize;
            network.shift(problem, before, node, 1);
            node = before;
        }
    }

    /// Potentials found from the beginning, by passing costs on until nothing changes: after
    /// very many steps those that followed each other leave no room for sums.
    pub(super) fn renew(
        &mut self,
        (problem, network): (&AssignmentProblem<V>, &mut Network<V::Price>),
        bars: &Bars,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let zero = V::Price::ZERO;
        network.potential.fill(zero);
        let sense = problem.sense();
        let mut distance = vec![zero; network.nodes()];
        let mut changed: Vec<u32> = (0..narrow(network.nodes())).collect();
        let mut is_changed = vec![true; network.nodes()];
        let mut next_changed = Vec::new();
        while !changed.is_empty() {
            for &node in &changed {
                meter.step()?;
                let at = node as usize;
                is_changed[at] = false;
                let here = distance[at];
                let mut reach = |next: usize, cost: V::Price| {
                    if here + cost < distance[next] && !bars.shut(network, at, next) {
                        distance[next] = here + cost;
                        if !is_changed[next] {
                            is_changed[next] = true;
                            next_changed.push(narrow(next));
                        }
                    }
                };
                // Without potentials a reduced cost is the cost.
                network.arcs(at, &mut reach);
                if at < network.rows {
                    problem.row(MenteeIx::at(at), &mut self.buffer).for_each(|column, weight| {
                        if !network.pairs.holds(at, column) {
                            reach(network.rows + column, cost(sense, weight.price()));
                        }
                    });
                }
            }
            changed.clear();
            std::mem::swap(&mut changed, &mut next_changed);
        }
        network.potential = distance;
        Ok(())
    }
}
