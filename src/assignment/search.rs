//! Dijkstra's search through the residual network of an assignment.

use super::cost::cost;

use super::nearest::Nearest;
use super::network::Network;
use super::pairs::NONE;
use crate::kernel::{Index, MenteeIx, Meter, StopReason, narrow};
use crate::market::{AssignmentProblem, AssignmentStats, Price, RowBuffer, Weight};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Rows with at least so many columns are read by lists of the nearest ones.
const WIDE: usize = 128;

/// What a search walks through.
pub(super) struct Ground<'a, W: Weight> {
    pub(super) problem: &'a AssignmentProblem<W>,
    pub(super) network: &'a Network<W::Price>,
}

impl<W: Weight> Clone for Ground<'_, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W: Weight> Copy for Ground<'_, W> {}

/// Distances from one node in reduced costs, none of which is negative.
pub(super) struct Search<W: Weight> {
    pub(super) distance: Vec<W::Price>,
    is_settled: Vec<bool>,
    /// The settled nodes, nearest first.
    settled: Vec<u32>,
    /// The nodes with a distance: what the next search has to forget.
    reached: Vec<u32>,
    parent: Vec<u32>,
    /// Nodes to settle, except the columns of a table, which are looked through one by
    /// one: every row reaches most of them, so that a heap would not save anything.
    heap: BinaryHeap<Node<W::Price>>,
    looks_through: bool,
    /// Where lists are kept, nodes no farther than where the search stands: there is no need
    /// to put them in order.
    ready: Vec<u32>,
    /// And the least distance at which an end has been reached: nothing farther matters.
    bound: W::Price,
    /// The distance at which the search stands.
    floor: W::Price,
    buffer: RowBuffer<W>,
    /// The nearest columns of rows of a table, where they are kept from search to search.
    pub(super) nearest: Option<Nearest<W::Price>>,
    pub(super) stats: AssignmentStats,
}

impl<W: Weight> Default for Search<W> {
    fn default() -> Self {
        Self {
            distance: Vec::new(),
            is_settled: Vec::new(),
            settled: Vec::new(),
            reached: Vec::new(),
            parent: Vec::new(),
            heap: BinaryHeap::new(),
            looks_through: false,
            ready: Vec::new(),
            bound: W::Price::INFINITE,
            floor: W::Price::ZERO,
            buffer: RowBuffer::new(),
            nearest: None,
            stats: AssignmentStats::default(),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) struct Node<P> {
    pub(super) key: P,
    pub(super) node: u32,
}

impl<P: Price + Copy> Eq for Node<P> {}

impl<P: Price + Copy> Ord for Node<P> {
    /// The smallest key is the greatest node, ties by the lower number, so that the
    /// standard heap gives it first.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.order(&self.key).then(other.node.cmp(&self.node))
    }
}

impl<P: Price + Copy> PartialOrd for Node<P> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The columns that are reached from a row.
struct Relax<'a, P> {
    network: &'a Network<P>,
    row: usize,
    base: P,
    floor: P,
    distance: &'a mut [P],
    parent: &'a mut [u32],
    reached: &'a mut Vec<u32>,
}

impl<'a, P: Price + Copy> Relax<'a, P> {
    fn new(
        network: &'a Network<P>,
        row: usize,
        floor: P,
        distance: &'a mut [P],
        parent: &'a mut [u32],
        reached: &'a mut Vec<u32>,
    ) -> Self {
        let base = distance[row] + network.potential[row];
        Self { network, row, base, floor, distance, parent, reached }
    }

    /// Reaches a column for a cost, if that is nearer than before, and than the bound.
    #[inline]
    fn reach(&mut self, column: usize, cost: P, bound: P) -> Option<Node<P>> {
        let node = self.network.rows + column;
        let there = self.base + cost - self.network.potential[node];
        let before = self.distance[node];
        if there < before && there < bound && !self.network.pairs.holds(self.row, column) {
            // A reduced cost is never negative; rounding may say otherwise.
            let there = there.most(self.floor);
            if there < before {
                if before == P::INFINITE {
                    self.reached.push(narrow(node));
                }
                self.distance[node] = there;
                self.parent[node] = narrow(self.row);
                return Some(Node { key: there, node: narrow(node) });
            }
        }
        None
    }
}

/// How a search ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// At this node, whose distance is final.
    At(usize),
    /// Everything nearer than the limit is settled.
    Limit,
    /// Everything that can be reached is settled.
    Nothing,
}

impl<W: Weight> Search<W> {
    /// Searches from a node to the nearest one that `is_end`, not farther than `limit`.
    pub(super) fn run(
        &mut self,
        ground: Ground<'_, W>,
        from: usize,
        limit: Option<W::Price>,
        is_end: impl Fn(usize) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<Found, StopReason> {
        self.begin(ground);
        self.push(from, W::Price::ZERO, NONE, false);
        loop {
            let next = self.next(ground.network);
            let least = next.map_or(W::Price::INFINITE, |next| next.key);
            if limit.is_some_and(|limit| least >= limit) {
                return Ok(Found::Limit);
            }
            let Some(Node { key, node }) = next else { return Ok(Found::Nothing) };
            let at = node as usize;
            if at < self.distance.len() && is_end(at) {
                return Ok(Found::At(at));
            }
            meter.step()?;
            if at >= self.distance.len() {
                self.widen_row(ground, at - self.distance.len(), key, &is_end);
                continue;
            }
            self.is_settled[at] = true;
            self.settled.push(node);
            self.floor = key;
            self.stats.settled += 1;
            if at < ground.network.rows {
                self.relax_row(ground, at, &is_end);
            }
            ground.network.arcs(at, |to, reduced| {
                let is_column = ground.network.is_column(to);
                self.push(to, key + reduced.most(W::Price::ZERO), node, is_column);
            });
        }
    }

    /// From now on rows of this problem are read by lists, of which none is known, where it has
    /// enough columns and is no list of pairs itself.
    pub(super) fn keep_lists(&mut self, problem: &AssignmentProblem<W>) {
        let is_wide = problem.edges().is_none() && problem.columns() >= WIDE;
        let nearest = is_wide.then(|| self.nearest.take().unwrap_or_default());
        self.nearest = nearest.map(|mut nearest| {
            nearest.reset(problem.rows(), problem.columns());
            nearest
        });
    }

    fn begin(&mut self, ground: Ground<'_, W>) {
        let nodes = ground.network.nodes();
        if self.distance.len() == nodes {
            for &node in &self.reached {
                self.distance[node as usize] = W::Price::INFINITE;
                self.is_settled[node as usize] = false;
            }
        } else {
            self.distance.clear();
            self.distance.resize(nodes, W::Price::INFINITE);
            self.is_settled.clear();
            self.is_settled.resize(nodes, false);
            self.parent.clear();
            self.parent.resize(nodes, NONE);
        }
        self.reached.clear();
        self.settled.clear();
        self.heap.clear();
        // Memory for the largest search of this size, so that another problem of it allocates
        // nothing.
        self.heap.reserve(4 * nodes);
        self.settled.reserve(nodes);
        self.reached.reserve(nodes);
        if let Some(nearest) = &mut self.nearest {
            nearest.begin();
        }
        self.looks_through = self.nearest.is_none() && ground.problem.edges().is_none();
        self.floor = W::Price::ZERO;
        self.ready.clear();
        self.bound = W::Price::INFINITE;
    }

    #[inline]
    fn push(&mut self, to: usize, there: W::Price, from: u32, is_column: bool) {
        if there < self.distance[to] {
            if self.distance[to] == W::Price::INFINITE {
                self.reached.push(narrow(to));
            }
            self.distance[to] = there;
            self.parent[to] = from;
            if self.nearest.is_some() && there <= self.floor {
                self.ready.push(narrow(to));
            } else if !(is_column && self.looks_through) {
                self.heap.push(Node { key: there, node: narrow(to) });
            }
        }
    }

    /// The nearest node that is not settled.
    fn next(&mut self, network: &Network<W::Price>) -> Option<Node<W::Price>> {
        while let Some(node) = self.ready.pop() {
            if !self.is_settled[node as usize] {
                return Some(Node { key: self.floor, node });
            }
        }
        while let Some(&top) = self.heap.peek() {
            let at = top.node as usize;
            if at >= self.distance.len() {
                break;
            }
            if !self.is_settled[at] && top.key <= self.distance[at] {
                break;
            }
            self.heap.pop();
        }
        let mut best = self.heap.peek().copied();
        // Nothing can be nearer than where the search stands.
        if self.looks_through && best.is_none_or(|best| best.key > self.floor) {
            let columns = network.rows..network.rows + network.columns;
            let mut least = best.map_or(W::Price::INFINITE, |best| best.key);
            for node in columns {
                let distance = self.distance[node];
                if distance < least && !self.is_settled[node] {
                    least = distance;
                    best = Some(Node { key: distance, node: narrow(node) });
                }
            }
        }
        best
    }

    /// Reaches the columns with which a row may be paired and is not.
    fn relax_row(&mut self, ground: Ground<'_, W>, row: usize, is_end: impl Fn(usize) -> bool) {
        let Ground { problem, network } = ground;
        if self.nearest.is_some() {
            return self.relax_nearest(ground, row, (self.distance[row], false), is_end);
        }
        self.stats.row_reads += 1;
        let Self { distance, parent, reached, heap, looks_through, buffer, .. } = self;
        let mut relax = Relax::new(network, row, distance[row], distance, parent, reached);
        let sense = problem.sense();
        let looks_through = *looks_through;
        problem.row(MenteeIx::at(row), buffer).for_each(|column, weight| {
            if let Some(node) = relax.reach(column, cost(sense, weight.price()), W::Price::INFINITE)
                && !looks_through
            {
                heap.push(node);
            }
        });
    }

    /// Reaches the columns that are listed for a row, and leaves the others for later: no
    /// nearer than they can be, a node of the heap stands for all of them.
    fn relax_nearest(
        &mut self,
        ground: Ground<'_, W>,
        row: usize,
        (floor, wider): (W::Price, bool),
        is_end: impl Fn(usize) -> bool,
    ) {
        let Ground { problem, network } = ground;
        let Self { distance, parent, reached, heap, buffer, nearest, stats, bound, .. } = self;
        let Some(nearest) = nearest else { return };
        let here = distance[row];
        stats.row_reads += u64::from(nearest.list(problem, network, buffer, row, wider));
        let others = distance.len() + row;
        let mut relax = Relax::new(network, row, floor, distance, parent, reached);
        let potential = network.potential[row];
        let rest = nearest.for_each(problem, row, |column, cost| {
            if let Some(node) = relax.reach(column, cost, *bound) {
                if is_end(node.node as usize) {
                    *bound = node.key;
                }
                heap.push(node);
            }
        });
        if let Some(gain) = rest {
            let key = (here + potential - gain).most(floor);
            if key < *bound {
                heap.push(Node { key, node: narrow(others) });
            }
        }
    }

    /// Reaches more columns of a row whose nearest ones have been reached.
    fn widen_row(
        &mut self,
        ground: Ground<'_, W>,
        row: usize,
        key: W::Price,
        is_end: impl Fn(usize) -> bool,
    ) {
        self.heap.pop();
        self.floor = key;
        self.relax_nearest(ground, row, (key, true), is_end);
    }

    /// A buffer for a row, between searches.
    pub(super) fn buffer(&mut self) -> &mut RowBuffer<W> {
        &mut self.buffer
    }

    /// Whether the search settled this node.
    pub(super) fn is_settled(&self, node: usize) -> bool {
        self.is_settled.get(node) == Some(&true)
    }

    /// Lowers the potentials of the settled nodes by what they lie before `reach`.
    pub(super) fn lower(&self, network: &mut Network<W::Price>, reach: W::Price) {
        for &node in &self.settled {
            let at = node as usize;
            network.potential[at] = network.potential[at] + self.distance[at] - reach;
        }
    }

    /// Sends as many units as fit, and not more than `most`, along the path found.
    pub(super) fn augment(
        &mut self,
        ground: (&AssignmentProblem<W>, &mut Network<W::Price>),
        (from, to): (usize, usize),
        most: u64,
    ) -> u64 {
        let (problem, network) = ground;
        let mut units = most;
        let mut node = to;
        while node != from {
            let parent = self.parent[node] as usize;
            units = units.min(network.room(parent, node));
            node = parent;
        }
        node = to;
        while node != from {
            let parent = self.parent[node] as usize;
            network.shift(problem, parent, node, units);
            node = parent;
        }
        self.stats.augmentations += 1;
        units
    }
}
