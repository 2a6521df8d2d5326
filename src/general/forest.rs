//! Edmonds' search for a heaviest matching (1965), with all trees growing at once.
//!
//! Every vertex has a price and every shrunk odd set too, such that no edge gains more than its
//! prices: the least slack is zero, and matched edges have none. From each vertex without a
//! partner, a *root*, a tree of edges without slack grows, its nodes alternately *outer* (the root
//! is) and *inner*. As time goes on, prices of outer vertices fall and those of inner ones rise
//! at the same speed, and an outer odd set's price rises at twice that speed while an inner one's
//! falls. So nothing happens until one of these:
//! - an edge between an outer and a free vertex has lost its slack: the free node and its
//!   partner join the tree;
//! - an edge between outer nodes has: in two trees it ends a path along which the matching
//!   grows by a pair; in one tree it closes an odd cycle, which shrinks to one outer node;
//! - an inner odd set's price is zero: it opens to the cycle that it was.
//!
//! All roots have fallen alike, so they have the lowest price of all vertices, and the matching
//! is at any time the best of its number of pairs. Where that number is free, the run ends when
//! the roots' price is zero; otherwise when nothing can happen any more.
//!
//! Prices are stored as if at time zero, so that time moves them all without a step, and what
//! will happen waits in one heap (after Galil, Micali and Gabow 1986), of a free vertex only what
//! comes first. What became void in the meantime is seen when it is taken out, by its time. After a path is found only its two trees
//! are given up, all others stay. A node knows its matched vertex only; what is matched within it
//! follows from that once it opens, which may be never. Memory O(n + m); time O(n m log n) where
//! odd sets are nested to a bounded depth, which are walked over whenever a node is labelled; in
//! general O(n (m log n + n²)).
//!
//! The differences are whole: twice the gains are even, so slacks along tight paths are too.

use super::count::Count;
use super::graph::Graph;
use crate::kernel::{Meter, StopReason, narrow};
use crate::market::GeneralStats;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No node, no vertex.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Label {
    Free,
    Outer,
    Inner,
}

/// The odd cycle that a node is made of.
#[derive(Default)]
pub(super) struct Cycle {
    /// The nodes in their order.
    pub(super) nodes: Vec<u32>,
    /// From each node to the next one, the last to the first: a vertex of either.
    pub(super) links: Vec<[u32; 2]>,
}

pub(super) struct Forest<N> {
    pub(super) graph: Graph<N>,
    pub(super) vertices: usize,
    /// Of each vertex, the node that it stands in and that no other is around.
    pub(super) top: Vec<u32>,
    /// Of each vertex its partner, where it is the matched one of a top node.
    pub(super) mate: Vec<u32>,
    /// Of each vertex its price at time zero, had it always had its label.
    pub(super) price: Vec<N>,
    /// Of each vertex the label of its top node.
    pub(super) state: Vec<Label>,
    /// Of each free vertex the time of the first event that is awaited for it, if one is.
    near: Vec<Option<N>>,
    /// Of each node: vertices first, odd sets then.
    pub(super) around: Vec<u32>,
    pub(super) label: Vec<Label>,
    /// The vertex by which the node is matched, or which is its root.
    pub(super) base: Vec<u32>,
    /// The edge by which an inner node joined: from the outer vertex before it.
    pub(super) joined: Vec<[u32; 2]>,
    /// The root of its tree.
    pub(super) tree: Vec<u32>,
    mark: Vec<u32>,
    marks: u32,
    /// Of each odd set: its cycle, and its price as that of vertices.
    pub(super) cycles: Vec<Cycle>,
    pub(super) odd: Vec<N>,
    pub(super) unused: Vec<u32>,
    /// The nodes that joined the tree of a root, perhaps gone since.
    pub(super) members: Vec<Vec<u32>>,
    heap: BinaryHeap<Reverse<(N, u32)>>,
    /// What happens now.
    ready: Vec<u32>,
    most: usize,
    /// So many ends of edges are at outer vertices.
    outer: usize,
    roots: usize,
    start: N,
    pub(super) now: N,
    end: Option<N>,
    pub(super) stats: GeneralStats,
    /// Vertices whose edges are to be looked at.
    pub(super) fresh: Vec<u32>,
}

impl<N: Count> Forest<N> {
    /// All vertices are roots but those left out. Where the number of pairs is free, `ends` says
    /// so.
    pub(super) fn new(graph: Graph<N>, left_out: &[bool], ends: bool) -> Self {
        let vertices = left_out.len();
        let zero = N::default();
        let dearest = graph.twice.iter().copied().max().unwrap_or(zero);
        let start = if dearest < zero { zero - (zero - dearest).half() } else { dearest.half() };
        let label = |&out: &bool| if out { Label::Free } else { Label::Outer };
        let mut forest = Self {
            vertices,
            top: (0..narrow(vertices)).collect(),
            mate: vec![NONE; vertices],
            price: left_out.iter().map(|&out| if out { zero } else { start }).collect(),
            state: left_out.iter().map(label).collect(),
            near: vec![None; vertices],
            around: vec![NONE; vertices],
            label: left_out.iter().map(label).collect(),
            base: (0..narrow(vertices)).collect(),
            joined: vec![[NONE; 2]; vertices],
            tree: (0..narrow(vertices)).collect(),
            mark: vec![0; vertices],
            marks: 0,
            cycles: Vec::new(),
            odd: Vec::new(),
            unused: Vec::new(),
            members: (0..narrow(vertices)).map(|vertex| vec![vertex]).collect(),
            heap: BinaryHeap::new(),
            ready: Vec::new(),
            outer: 2 * graph.ends.len(),
            most: 4 * (graph.ends.len() + vertices) + 1024,
            roots: left_out.iter().filter(|&&out| !out).count(),
            start,
            now: zero,
            end: ends.then_some(start),
            stats: GeneralStats::default(),
            fresh: Vec::new(),
            graph,
        };
        let edges = 0..narrow(forest.graph.ends.len());
        let first = edges.filter_map(|edge| Some(Reverse((forest.time_of(edge)?, edge))));
        forest.heap = first.collect();
        forest
    }

    /// Lets time go on to the end, or until the run is stopped; what is known then is sound.
    pub(super) fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        meter.steps(self.graph.ends.len() as u64 + 1)?;
        let fewest = if self.end.is_some() { 1 } else { 2 };
        let roots = self.roots;
        meter.begin("pairing", roots);
        while self.roots >= fewest {
            let next = match self.ready.pop() {
                Some(what) => Some((self.now, what)),
                None => self.heap.pop().map(|Reverse(event)| event),
            };
            let Some((time, what)) = next else { break };
            if self.end.is_some_and(|end| time >= end) {
                break;
            }
            let scanned = self.stats.scanned;
            self.now = time;
            if let Some(set) = what.checked_sub(narrow(self.graph.ends.len())) {
                let node = set + narrow(self.vertices);
                if self.opens_at(node) == Some(time) {
                    self.open(node);
                }
            } else if self.time_of(what) == Some(time) {
                self.meet(what);
            } else {
                self.await_anew(time, what);
            }
            self.tidy();
            meter.done(roots.saturating_sub(self.roots));
            meter.steps(1 + self.stats.scanned - scanned)?;
        }
        if let Some(end) = self.end
            && self.roots > 0
        {
            self.now = end;
        }
        Ok(())
    }

    /// How many vertices have no partner yet.
    pub(super) fn roots(&self) -> usize {
        self.roots
    }

    /// What a root's price is now.
    pub(super) fn roots_price(&self) -> N {
        self.start - self.now
    }

    /// An edge has lost its slack.
    fn meet(&mut self, edge: u32) {
        let [mut one, mut two] = self.graph.ends[edge as usize];
        if self.label_of(one) != Label::Outer {
            (one, two) = (two, one);
        }
        let nodes = [self.top[one as usize], self.top[two as usize]];
        if self.label_of(two) == Label::Free {
            self.grow(one, two);
        } else if self.tree[nodes[0] as usize] == self.tree[nodes[1] as usize] {
            self.shrink(one, two);
        } else {
            self.augment(one, two);
        }
        self.look();
    }

    pub(super) fn label_of(&self, vertex: u32) -> Label {
        self.state[vertex as usize]
    }

    /// When an edge will have lost its slack, if it has one and can.
    fn time_of(&self, edge: u32) -> Option<N> {
        let [one, two] = self.graph.ends[edge as usize];
        let slack = || {
            let prices = self.price[one as usize] + self.price[two as usize];
            prices - self.graph.twice[edge as usize]
        };
        match (self.label_of(one), self.label_of(two)) {
            (Label::Outer, Label::Outer) => {
                (self.top[one as usize] != self.top[two as usize]).then(|| slack().half())
            }
            (Label::Outer, Label::Free) | (Label::Free, Label::Outer) => Some(slack()),
            _ => None,
        }
    }

    /// When an inner odd set will have no price, if nothing is around it.
    fn opens_at(&self, node: u32) -> Option<N> {
        let at = node as usize;
        let is_inner = self.label[at] == Label::Inner && self.around[at] == NONE;
        is_inner.then(|| self.odd[at - self.vertices].half())
    }

    /// Looks at the edges of all fresh vertices.
    pub(super) fn look(&mut self) {
        let fresh = std::mem::take(&mut self.fresh);
        for &vertex in &fresh {
            self.look_at(vertex, |_, _| true);
        }
        self.fresh = fresh;
        self.fresh.clear();
    }

    /// Looks at the edges of a vertex, those to vertices that are asked for.
    fn look_at(&mut self, vertex: u32, asked: impl Fn(&Self, u32) -> bool) {
        let places = self.graph.of(vertex);
        self.stats.scanned += places.len() as u64;
        for place in places {
            let edge = self.graph.edge(place);
            let [one, two] = self.graph.ends[edge as usize];
            if asked(self, one ^ two ^ vertex)
                && let Some(time) = self.time_of(edge)
            {
                self.await_edge(time, edge);
            }
        }
    }

    /// An edge will have lost its slack at this time. Of a free vertex only the first such edge
    /// is awaited: once that has happened or become void, it is looked at again.
    fn await_edge(&mut self, time: N, edge: u32) {
        let [one, two] = self.graph.ends[edge as usize];
        for end in [one, two] {
            if self.state[end as usize] == Label::Free {
                let near = &mut self.near[end as usize];
                if near.is_some_and(|near| near <= time) {
                    return;
                }
                *near = Some(time);
            }
        }
        self.await_event(time, edge);
    }

    fn await_event(&mut self, time: N, what: u32) {
        if time == self.now {
            self.ready.push(what);
        } else if self.end.is_none_or(|end| time < end) {
            self.heap.push(Reverse((time, what)));
        }
    }

    /// An edge's event is void: where a free vertex waited for it, what it waits for now.
    fn await_anew(&mut self, time: N, edge: u32) {
        for end in self.graph.ends[edge as usize] {
            if self.waits_for(end, time) {
                self.near[end as usize] = None;
                self.look_at(end, |_, _| true);
            }
        }
    }

    fn waits_for(&self, vertex: u32, time: N) -> bool {
        let is_free = self.state[vertex as usize] == Label::Free;
        is_free && self.near[vertex as usize] == Some(time)
    }

    /// Looks at the edges between the vertices that have become free and outer ones, from the
    /// side that has fewer.
    fn look_from_fewer(&mut self) {
        let fresh = self.fresh.iter().map(|&vertex| self.graph.of(vertex).len());
        if fresh.sum::<usize>() <= self.outer + self.vertices {
            self.look();
            return;
        }
        self.fresh.clear();
        for vertex in 0..narrow(self.vertices) {
            if self.state[vertex as usize] == Label::Outer {
                self.look_at(vertex, |forest, other| forest.state[other as usize] == Label::Free);
            }
        }
    }

    /// Throws void events away where they are many, so that memory stays bounded.
    fn tidy(&mut self) {
        if self.heap.len() <= self.most {
            return;
        }
        let mut events = std::mem::take(&mut self.heap).into_vec();
        let edges = narrow(self.graph.ends.len());
        events.retain(|&Reverse((time, what))| {
            let Some(set) = what.checked_sub(edges) else {
                let waits = self.graph.ends[what as usize].map(|end| self.waits_for(end, time));
                return waits.contains(&true) || self.time_of(what) == Some(time);
            };
            self.opens_at(set + narrow(self.vertices)) == Some(time)
        });
        events.sort_unstable();
        events.dedup();
        self.heap = events.into();
    }

    /// How much a price is above what is stored, by label.
    fn passed(&self, label: Label) -> N {
        match label {
            Label::Free => N::default(),
            Label::Inner => self.now,
            Label::Outer => N::default() - self.now,
        }
    }

    /// A vertex's price now.
    pub(super) fn price_now(&self, vertex: u32) -> N {
        self.price[vertex as usize] + self.passed(self.label_of(vertex))
    }

    /// A set's price now.
    pub(super) fn odd_now(&self, node: u32) -> N {
        let stored = self.odd[node as usize - self.vertices];
        let passed = match self.around[node as usize] {
            NONE => self.passed(self.label[node as usize]),
            _ => N::default(),
        };
        stored - passed - passed
    }

    /// Labels a node that has no other around it, when its vertices have been labelled `before`
    /// and its own price is as it was `stored`. Their prices are stored anew. It is said which
    /// vertices they are.
    pub(super) fn relabel(&mut self, node: u32, before: [Label; 2], label: Label) -> Vec<u32> {
        let leaves = self.leaves(node);
        let after = self.passed(label);
        let [vertices, set] = before.map(|label| self.passed(label));
        let shift = vertices - after;
        let mut ends = 0;
        for &leaf in &leaves {
            let at = leaf as usize;
            self.top[at] = node;
            self.price[at] = self.price[at] + shift;
            self.state[at] = label;
            ends += self.graph.of(leaf).len();
            if label == Label::Free {
                self.near[at] = None;
            }
        }
        match (before[0] == Label::Outer, label == Label::Outer) {
            (true, false) => self.outer -= ends,
            (false, true) => self.outer += ends,
            _ => {}
        }
        self.label[node as usize] = label;
        if let Some(at) = (node as usize).checked_sub(self.vertices) {
            let shift = set - after;
            self.odd[at] = self.odd[at] - shift - shift;
            if label == Label::Inner {
                let time = self.odd[at].half();
                self.await_event(time, narrow(self.graph.ends.len() + at));
            }
        }
        leaves
    }

    /// The vertices within a node.
    pub(super) fn leaves(&self, node: u32) -> Vec<u32> {
        let mut leaves = vec![node];
        let mut at = 0;
        while let Some(&node) = leaves.get(at) {
            match (node as usize).checked_sub(self.vertices) {
                None => at += 1,
                Some(set) => {
                    leaves.swap_remove(at);
                    leaves.extend(&self.cycles[set].nodes);
                }
            }
        }
        leaves
    }

    /// Takes a free node and its partner into the tree of an outer vertex.
    fn grow(&mut self, from: u32, to: u32) {
        self.stats.grown += 1;
        let tree = self.tree[self.top[from as usize] as usize];
        let inner = self.top[to as usize];
        let matched = self.mate[self.base[inner as usize] as usize];
        let outer = self.top[matched as usize];
        self.joined[inner as usize] = [from, to];
        self.relabel(inner, [Label::Free; 2], Label::Inner);
        let leaves = self.relabel(outer, [Label::Free; 2], Label::Outer);
        self.fresh.extend(leaves);
        for node in [inner, outer] {
            self.tree[node as usize] = tree;
            self.members[tree as usize].push(node);
        }
    }

    /// Makes one pair more along the path from root to root over an edge of outer vertices.
    fn augment(&mut self, one: u32, two: u32) {
        self.stats.augmentations += 1;
        self.roots -= 2;
        let trees = [one, two].map(|end| self.tree[self.top[end as usize] as usize]);
        for (mut end, mut partner) in [(one, two), (two, one)] {
            loop {
                let node = self.top[end as usize] as usize;
                let before = self.mate[self.base[node] as usize];
                self.base[node] = end;
                self.mate[end as usize] = partner;
                if before == NONE {
                    break;
                }
                let inner = self.top[before as usize] as usize;
                let [from, to] = self.joined[inner];
                self.base[inner] = to;
                self.mate[to as usize] = from;
                (end, partner) = (from, to);
            }
        }
        for tree in trees {
            for node in std::mem::take(&mut self.members[tree as usize]) {
                let label = self.label[node as usize];
                if label != Label::Free && self.tree[node as usize] == tree {
                    let leaves = self.relabel(node, [label; 2], Label::Free);
                    self.fresh.extend(leaves);
                }
            }
        }
        self.look_from_fewer();
    }

    /// The outer node before this one on the way to its root, with the edges on the way: from
    /// the node to the inner one, from that to the outer one.
    pub(super) fn before(&self, node: u32) -> Option<(u32, [[u32; 2]; 2])> {
        let base = self.base[node as usize];
        let matched = self.mate[base as usize];
        if matched == NONE {
            return None;
        }
        let inner = self.top[matched as usize];
        let [from, to] = self.joined[inner as usize];
        Some((self.top[from as usize], [[base, matched], [to, from]]))
    }

    /// The outer node where the ways of two outer nodes of a tree to their root meet.
    pub(super) fn meeting(&mut self, one: u32, two: u32) -> u32 {
        self.marks += 1;
        let (mut here, mut other) = (Some(one), Some(two));
        while let Some(node) = here {
            let mark = &mut self.mark[node as usize];
            if *mark == self.marks {
                return node;
            }
            *mark = self.marks;
            here = self.before(node).map(|before| before.0);
            if other.is_some() {
                std::mem::swap(&mut here, &mut other);
            }
        }
        // Of one tree they meet at the root at the latest.
        one
    }

    /// A node for an odd set to come.
    pub(super) fn new_node(&mut self) -> u32 {
        if let Some(node) = self.unused.pop() {
            return node;
        }
        self.around.push(NONE);
        self.label.push(Label::Free);
        self.base.push(NONE);
        self.joined.push([NONE; 2]);
        self.tree.push(NONE);
        self.mark.push(0);
        self.cycles.push(Cycle::default());
        self.odd.push(N::default());
        narrow(self.around.len() - 1)
    }
}
