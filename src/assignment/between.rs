//! Shortest paths between agents with a pair too many and agents with one too few, from both
//! ends.
//!
//! Forwards from one node and backwards from all that it may end at, Dijkstra's search meets
//! in the middle and reaches far fewer agents than from one end (Pohl 1971). With a path of
//! length µ, and radii f forwards and b backwards within which all nodes are settled and
//! f + b = µ, potentials fall by f − d where a node lies d < f from the start, and rise by
//! b − d where it lies d < b before an end. No arc becomes wrong by that: both can only
//! concern one arc if it leads from the first kind of node to the second, and then no path
//! through it is shorter than µ.

use super::cost::cost;
use super::network::Network;
use super::pairs::NONE;
use super::search::Node;
use crate::kernel::{Csr, Index, MenteeIx, Meter, StopReason, narrow};
use crate::market::{AssignmentProblem, AssignmentStats, Price, RowBuffer, Weight};
use std::collections::BinaryHeap;

/// Both halves of a search, and the edges by column that the one backwards needs.
pub(super) struct Between<P> {
    by_column: Csr<(u32, P)>,
    ahead: Half<P>,
    back: Half<P>,
}

/// A shortest path.
struct Path<P> {
    length: P,
    /// Where both halves meet.
    meet: usize,
    /// What lies nearer than this to the start is settled.
    radius: P,
}

impl<P: Price + Copy> Between<P> {
    /// For a problem made of edges.
    pub(super) fn new<W: Weight<Price = P>>(problem: &AssignmentProblem<W>) -> Self {
        let mut edges = Vec::with_capacity(problem.edges().unwrap_or(0));
        let mut buffer = RowBuffer::new();
        for row in MenteeIx::all(problem.rows()) {
            problem.row(row, &mut buffer).for_each(|column, weight| {
                edges.push((column, (row.raw(), cost(problem.sense(), weight.price()))));
            });
        }
        let mut by_column = Csr::new();
        by_column.regroup(problem.columns(), edges.iter().copied());
        Self { by_column, ahead: Half::default(), back: Half::default() }
    }

    /// An edge has another cost; false where there is none.
    pub(super) fn set_cost(&mut self, row: u32, column: u32, cost: P) -> bool {
        let rows = self.by_column.row_mut(column as usize);
        match rows.binary_search_by_key(&row, |edge| edge.0) {
            Ok(at) => {
                rows[at].1 = cost;
                true
            }
            Err(_) => false,
        }
    }

    /// Sends what nodes have too much of to where too little is, each unit along a shortest
    /// path. What cannot be sent is left.
    pub(super) fn route<W: Weight<Price = P>>(
        &mut self,
        problem: &AssignmentProblem<W>,
        network: &mut Network<P>,
        stats: &mut AssignmentStats,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let nodes = |sign: i64, network: &Network<P>| {
            let excess = network.excess.iter().enumerate();
            let found = excess.filter(|node| node.1.signum() == sign);
            found.map(|(node, _)| narrow(node)).collect::<Vec<u32>>()
        };
        let mut ends = nodes(-1, network);
        for from in nodes(1, network) {
            let from = from as usize;
            while network.excess[from] > 0 {
                ends.retain(|&end| network.excess[end as usize] < 0);
                let Some(path) = self.search(problem, network, (from, &ends), stats, meter)? else {
                    break;
                };
                self.move_potentials(network, &path);
                self.augment(problem, network, from, path.meet);
                stats.augmentations += 1;
            }
        }
        Ok(())
    }

    fn search<W: Weight<Price = P>>(
        &mut self,
        problem: &AssignmentProblem<W>,
        network: &Network<P>,
        (from, ends): (usize, &[u32]),
        stats: &mut AssignmentStats,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Path<P>>, StopReason> {
        let Self { by_column, ahead, back } = self;
        ahead.begin(network.nodes());
        back.begin(network.nodes());
        ahead.reach(from, P::ZERO, NONE);
        ends.iter().for_each(|&end| {
            back.reach(end as usize, P::ZERO, NONE);
        });
        let mut best: Option<(P, usize)> = None;
        let mut buffer = RowBuffer::new();
        let sense = problem.sense();
        loop {
            let keys = (ahead.nearest(), back.nearest());
            let done = match (keys, best) {
                // One half has settled all that it can reach.
                ((None, _) | (_, None), None) => return Ok(None),
                ((None, _) | (_, None), Some(_)) => true,
                ((Some(near), Some(end)), Some((length, _))) => near + end >= length,
                ((Some(_), Some(_)), None) => false,
            };
            if done && let Some((length, meet)) = best {
                let radius = keys.0.map_or(length, |near| near.least(length));
                return Ok(Some(Path { length, meet, radius }));
            }
            meter.step()?;
            stats.settled += 1;
            let forwards = ahead.work <= back.work;
            let (this, other) =
                if forwards { (&mut *ahead, &*back) } else { (&mut *back, &*ahead) };
            let Some((key, node)) = this.settle() else { continue };
            let bound = best.map(|best| best.0);
            let mut reach = |to: usize, reduced: P| {
                this.work += 1;
                let there = key + reduced.most(P::ZERO);
                if bound.is_some_and(|bound| there >= bound) || !this.reach(to, there, narrow(node))
                {
                    return;
                }
                let rest = other.distance[to];
                if rest < P::INFINITE && best.is_none_or(|best| there + rest < best.0) {
                    best = Some((there + rest, to));
                }
            };
            let from = network.potential[node];
            if forwards {
                if node < network.rows {
                    stats.row_reads += 1;
                    problem.row(MenteeIx::at(node), &mut buffer).for_each(|column, weight| {
                        let to = network.rows + column;
                        if !network.pairs.holds(node, column) {
                            let cost = cost(sense, weight.price());
                            reach(to, from + cost - network.potential[to]);
                        }
                    });
                }
                network.arcs(node, reach);
            } else {
                if network.is_column(node) {
                    let column = node - network.rows;
                    for &(row, cost) in by_column.row(column) {
                        let row = row as usize;
                        if network.is_open(row) && !network.pairs.holds(row, column) {
                            reach(row, network.potential[row] + cost - from);
                        }
                    }
                }
                network.arcs_into(node, reach);
            }
        }
    }

    fn move_potentials(&self, network: &mut Network<P>, path: &Path<P>) {
        let ends = path.length - path.radius;
        for (half, radius, is_ahead) in
            [(&self.ahead, path.radius, true), (&self.back, ends, false)]
        {
            for &node in &half.settled {
                let node = node as usize;
                let distance = half.distance[node];
                if distance < radius {
                    let by = radius - distance;
                    let potential = &mut network.potential[node];
                    *potential = if is_ahead { *potential - by } else { *potential + by };
                }
            }
        }
    }

    /// Sends as many units as fit along the path through a node.
    fn augment<W: Weight<Price = P>>(
        &self,
        problem: &AssignmentProblem<W>,
        network: &mut Network<P>,
        from: usize,
        meet: usize,
    ) {
        let mut arcs = Vec::new();
        let mut node = meet;
        while node != from {
            let before = self.ahead.link[node] as usize;
            arcs.push((before, node));
            node = before;
        }
        let mut end = meet;
        while self.back.link[end] != NONE {
            let next = self.back.link[end] as usize;
            arcs.push((end, next));
            end = next;
        }
        let most = network.excess[from].min(-network.excess[end]).max(0).unsigned_abs();
        let units = arcs.iter().fold(most, |units, arc| units.min(network.room(arc.0, arc.1)));
        for (from, to) in arcs {
            network.shift(problem, from, to, units);
        }
        let units = i64::try_from(units).unwrap_or(i64::MAX);
        network.excess[from] -= units;
        network.excess[end] += units;
    }
}

/// A search from one end.
struct Half<P> {
    distance: Vec<P>,
    is_settled: Vec<bool>,
    /// The next node on the way to where the search began.
    link: Vec<u32>,
    reached: Vec<u32>,
    settled: Vec<u32>,
    heap: BinaryHeap<Node<P>>,
    /// Nodes no farther than where the search stands: there is no need to put them in order.
    ready: Vec<u32>,
    floor: P,
    /// How many arcs were looked at.
    work: u64,
}

impl<P: Price + Copy> Default for Half<P> {
    fn default() -> Self {
        Self {
            distance: Vec::new(),
            is_settled: Vec::new(),
            link: Vec::new(),
            reached: Vec::new(),
            settled: Vec::new(),
            heap: BinaryHeap::new(),
            ready: Vec::new(),
            floor: P::ZERO,
            work: 0,
        }
    }
}

impl<P: Price + Copy> Half<P> {
    fn begin(&mut self, nodes: usize) {
        if self.distance.len() == nodes {
            for &node in &self.reached {
                self.distance[node as usize] = P::INFINITE;
                self.is_settled[node as usize] = false;
            }
        } else {
            self.distance = vec![P::INFINITE; nodes];
            self.is_settled = vec![false; nodes];
            self.link = vec![NONE; nodes];
        }
        self.reached.clear();
        self.settled.clear();
        self.heap.clear();
        self.ready.clear();
        self.floor = P::ZERO;
        self.work = 0;
    }

    /// Reaches a node, if that is nearer than before.
    #[inline]
    fn reach(&mut self, node: usize, there: P, link: u32) -> bool {
        let before = self.distance[node];
        if there >= before {
            return false;
        }
        if before == P::INFINITE {
            self.reached.push(narrow(node));
        }
        self.distance[node] = there;
        self.link[node] = link;
        if there <= self.floor {
            self.ready.push(narrow(node));
        } else {
            self.heap.push(Node { key: there, node: narrow(node) });
        }
        true
    }

    /// How far the nearest node is that is not settled.
    fn nearest(&mut self) -> Option<P> {
        while let Some(&node) = self.ready.last() {
            if !self.is_settled[node as usize] {
                return Some(self.floor);
            }
            self.ready.pop();
        }
        while let Some(&Node { key, node }) = self.heap.peek() {
            if !self.is_settled[node as usize] && key <= self.distance[node as usize] {
                return Some(key);
            }
            self.heap.pop();
        }
        None
    }

    /// Settles it.
    fn settle(&mut self) -> Option<(P, usize)> {
        let key = self.nearest()?;
        let node = match self.ready.pop() {
            Some(node) => node,
            None => self.heap.pop()?.node,
        };
        self.is_settled[node as usize] = true;
        self.settled.push(node);
        self.floor = key;
        Some((key, node as usize))
    }
}
