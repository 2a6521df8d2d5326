//! The network of an assignment: pairs as a flow over agents, never over clones of them.
//!
//! A pair is a unit of flow that starts at the source, runs through the groups around its
//! row from outer to inner ones, to the row, over an arc of capacity one to its column,
//! through the groups around the column from inner to outer ones, and ends in the sink.
//! Seats, minimums and quotas bound the arcs of this tree on each side. Nodes are
//! numbered: rows, columns, source, sink, groups of rows, groups of columns.
//!
//! Every node has a potential; the reduced cost of an arc is its cost plus the potential
//! it leaves less the one it reaches. All solvers over the network keep the reduced costs
//! of residual arcs from being negative, which is what proves their answers.

mod prices;
mod taking;
mod warm;

use super::cost::cost;
use super::decided::Room;
use super::pairs::{NONE, Pairs};
use crate::kernel::{Csr, Index, MenteeIx, MentorIx, Side, narrow};
use crate::market::{AssignmentProblem, Price, RowBuffer, Weight};

/// The arc between a node and the one around it in the tree of its side.
#[derive(Clone, Copy, Debug, Default)]
struct Arc {
    parent: u32,
    least: u64,
    most: u64,
    flow: u64,
}

/// The arcs and what flows on them, kept from one problem to the next so that its memory
/// is used again.
#[derive(Default)]
pub(super) struct Network<P> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    row_groups: usize,
    /// By node; that of source and sink says nothing.
    tree: Vec<Arc>,
    children: Csr<u32>,
    /// Groups, outer ones first, as nodes.
    outer_first: Vec<u32>,
    /// What an agent's first pair saves, by node; empty where nobody has a price.
    saved: Vec<P>,
    /// What flows into a node less what flows out of it.
    pub(super) excess: Vec<i64>,
    pub(super) potential: Vec<P>,
    pub(super) pairs: Pairs<P>,
    /// Flow from the sink back to the source, and what it costs where it may change.
    pub(super) returned: u64,
    pub(super) back: Option<P>,
}

impl<P: Price + Copy> Network<P> {
    pub(super) fn source(&self) -> usize {
        self.rows + self.columns
    }

    pub(super) fn sink(&self) -> usize {
        self.rows + self.columns + 1
    }

    pub(super) fn nodes(&self) -> usize {
        self.tree.len()
    }

    pub(super) fn is_column(&self, node: usize) -> bool {
        (self.rows..self.source()).contains(&node)
    }

    /// The first node of the groups of a side.
    fn first_group(&self, side: Side) -> usize {
        self.sink() + 1 + if side == Side::Mentee { 0 } else { self.row_groups }
    }

    /// The side to whose tree a node belongs.
    pub(super) fn side(&self, node: usize) -> Side {
        let groups = self.first_group(Side::Mentor);
        if node < self.rows || node == self.source() || (node > self.sink() && node < groups) {
            Side::Mentee
        } else {
            Side::Mentor
        }
    }

    fn agent(&self, side: Side, at: usize) -> usize {
        if side == Side::Mentee { at } else { self.rows + at }
    }

    fn group(&self, side: Side, group: u32) -> usize {
        self.first_group(side) + group as usize
    }

    /// The network without pairs, every arc at its least flow, and no potentials.
    pub(super) fn clear<W: Weight<Price = P>>(
        &mut self,
        problem: &AssignmentProblem<W>,
        room: &Room,
    ) {
        self.rows = problem.rows();
        self.columns = problem.columns();
        self.row_groups = problem.quotas(Side::Mentee).groups().len();
        let groups = self.row_groups + problem.quotas(Side::Mentor).groups().len();
        let nodes = self.rows + self.columns + 2 + groups;
        self.tree.clear();
        self.tree.resize(nodes, Arc { parent: NONE, ..Arc::default() });
        self.saved.clear();
        if problem.has_unmatched_prices() {
            self.saved.resize(nodes, P::ZERO);
        }
        self.outer_first.clear();
        // A capacity that no flow reaches: all places and all lower bounds together.
        let agents =
            room.places.values().chain(room.least.values()).flatten().map(|&bound| bound.into());
        let groups = room.groups.values().flatten().map(|bounds| bounds.0);
        let beyond = agents.chain(groups).fold(1, u64::saturating_add);
        for side in Side::BOTH {
            let quotas = problem.quotas(side);
            let root = if side == Side::Mentee { self.source() } else { self.sink() };
            let around = |network: &Self, group: Option<u32>| {
                let node = group.map_or(root, |group| network.group(side, group));
                narrow(node)
            };
            for at in 0..problem.agents(side) {
                let node = self.agent(side, at);
                let parent = around(self, quotas.around_agent(at));
                let least = room.least[side][at].into();
                let most = room.places[side][at].into();
                self.tree[node] = Arc { parent, least, most, flow: least };
                if !self.saved.is_empty() && room.required(side, at) == 0 {
                    self.saved[node] = problem.unmatched_price(side, at).price();
                }
            }
            for &group in quotas.outer_first() {
                let node = self.group(side, group);
                let parent = around(self, quotas.around_group(group as usize));
                let (least, most) = room.groups[side][group as usize];
                let most = most.min(beyond);
                self.tree[node] = Arc { parent, least, most, flow: least };
                self.outer_first.push(narrow(node));
            }
        }
        let arcs = self.tree.iter().enumerate();
        let children = arcs.map(|(node, arc)| (arc.parent as usize, narrow(node)));
        self.children.regroup(nodes, children);
        self.pairs.clear(self.rows, self.columns);
        for &(row, column) in problem.required() {
            self.pairs.add(row.raw(), column.raw(), P::ZERO, true);
        }
        self.returned = 0;
        self.back = None;
        self.potential.clear();
        self.potential.resize(nodes, P::ZERO);
    }

    /// Counts what each node has too much or too little of.
    pub(super) fn balance(&mut self) {
        let (source, sink) = (self.source(), self.sink());
        let groups = self.first_group(Side::Mentor);
        self.excess.clear();
        self.excess.resize(self.tree.len(), 0);
        let excess = &mut self.excess;
        let mut carry = |from: usize, to: usize, flow: u64| {
            let flow = i64::try_from(flow).unwrap_or(i64::MAX);
            excess[from] = excess[from].saturating_sub(flow);
            excess[to] = excess[to].saturating_add(flow);
        };
        carry(sink, source, self.returned);
        for (node, arc) in self.tree.iter().enumerate() {
            let rows = node < self.rows || (node > sink && node < groups);
            match arc.parent {
                NONE => {}
                parent if rows => carry(parent as usize, node, arc.flow),
                parent => carry(node, parent as usize, arc.flow),
            }
        }
        for column in 0..self.columns {
            for (row, _) in self.pairs.of_column(column) {
                carry(row as usize, self.rows + column, 1);
            }
        }
    }

    /// Potentials for which no residual arc of the network without pairs has a negative
    /// reduced cost: that of each node is the most that can be gained on a way to the sink.
    pub(super) fn start_potentials<W: Weight<Price = P>>(
        &mut self,
        problem: &AssignmentProblem<W>,
        buffer: &mut RowBuffer<W>,
    ) {
        for column in self.rows..self.source() {
            self.potential[column] = -self.arc_cost(column, self.tree[column].flow);
        }
        for row in 0..self.rows {
            if let Some(most) = self.best_potential(problem, buffer, row) {
                self.potential[row] = most;
            }
        }
        // Groups are gone through from the inside out: a group's flow is known once those of its
        // members are.
        let source = narrow(self.source());
        let inner_first = self.outer_first.iter().rev().copied().chain([source]);
        for node in inner_first {
            let node = node as usize;
            if self.side(node) == Side::Mentor {
                continue;
            }
            let from = |&child: &u32| {
                let child = child as usize;
                self.potential[child] - self.arc_cost(child, self.tree[child].flow)
            };
            let most = self.children.row(node).iter().map(from).reduce(P::most);
            self.potential[node] = most.unwrap_or(P::ZERO);
        }
        for &group in &self.outer_first {
            if self.children.row(group as usize).is_empty() {
                let around = self.tree[group as usize].parent as usize;
                self.potential[group as usize] = self.potential[around];
            }
        }
    }

    /// The least potential of a row for which no pair that it does not make has a
    /// negative reduced cost; nothing where it may make no pair.
    pub(super) fn best_potential<W: Weight<Price = P>>(
        &self,
        problem: &AssignmentProblem<W>,
        buffer: &mut RowBuffer<W>,
        row: usize,
    ) -> Option<P> {
        let sense = problem.sense();
        let mut best = None;
        problem.row(MenteeIx::at(row), buffer).for_each(|column, weight| {
            let gain = self.potential[self.rows + column] - cost(sense, weight.price());
            if best.is_none_or(|best| gain > best) && !self.pairs.holds(row, column) {
                best = Some(gain);
            }
        });
        best
    }

    /// What the unit after `flow` costs on the arc of a node: an agent's first one saves
    /// the price of leaving it unmatched.
    fn arc_cost(&self, node: usize, flow: u64) -> P {
        match self.saved.get(node) {
            Some(&saved) if flow == 0 => -saved,
            _ => P::ZERO,
        }
    }

    /// Calls `each` with the residual arcs out of a node, except those from a row to
    /// columns, and their reduced costs.
    #[inline]
    pub(super) fn arcs(&self, node: usize, mut each: impl FnMut(usize, P)) {
        let (source, sink) = (self.source(), self.sink());
        let from = self.potential[node];
        let inwards = self.side(node) == Side::Mentee;
        let Arc { parent, least, most, flow } = self.tree[node];
        if parent != NONE {
            // The flow comes from the parent on the side of rows, else it goes there.
            let cost = match inwards {
                true if flow > least => Some(-self.arc_cost(node, flow - 1)),
                false if flow < most => Some(self.arc_cost(node, flow)),
                _ => None,
            };
            if let Some(cost) = cost {
                each(parent as usize, cost + from - self.potential[parent as usize]);
            }
        }
        if self.is_column(node) {
            for (row, cost) in self.pairs.of_column(node - self.rows) {
                each(row as usize, from - cost - self.potential[row as usize]);
            }
            return;
        }
        for &child in self.children.row(node) {
            let Arc { least, most, flow, .. } = self.tree[child as usize];
            let cost = match inwards {
                true if flow < most => self.arc_cost(child as usize, flow),
                false if flow > least => -self.arc_cost(child as usize, flow - 1),
                _ => continue,
            };
            each(child as usize, cost + from - self.potential[child as usize]);
        }
        let Some(back) = self.back else { return };
        if node == sink {
            each(source, back + from - self.potential[source]);
        } else if node == source && self.returned > 0 {
            each(sink, from - back - self.potential[sink]);
        }
    }

    /// Calls `each` with the residual arcs into a node, except those from rows to a column, and
    /// their reduced costs. No pair of the node is decided.
    #[inline]
    pub(super) fn arcs_into(&self, node: usize, mut each: impl FnMut(usize, P)) {
        let (source, sink) = (self.source(), self.sink());
        let to = self.potential[node];
        let inwards = self.side(node) == Side::Mentee;
        let Arc { parent, least, most, flow } = self.tree[node];
        if parent != NONE {
            let cost = match inwards {
                true if flow < most => Some(self.arc_cost(node, flow)),
                false if flow > least => Some(-self.arc_cost(node, flow - 1)),
                _ => None,
            };
            if let Some(cost) = cost {
                each(parent as usize, cost + self.potential[parent as usize] - to);
            }
        }
        if node < self.rows {
            for (column, cost) in self.pairs.of_row(node) {
                let column = self.rows + column as usize;
                each(column, self.potential[column] - cost - to);
            }
            return;
        }
        for &child in self.children.row(node) {
            let Arc { least, most, flow, .. } = self.tree[child as usize];
            let cost = match inwards {
                true if flow > least => -self.arc_cost(child as usize, flow - 1),
                false if flow < most => self.arc_cost(child as usize, flow),
                _ => continue,
            };
            each(child as usize, cost + self.potential[child as usize] - to);
        }
        let Some(back) = self.back else { return };
        if node == source {
            each(sink, back + self.potential[sink] - to);
        } else if node == sink && self.returned > 0 {
            each(source, self.potential[source] - back - to);
        }
    }

    /// How many units the residual arc between two nodes takes at its present cost.
    pub(super) fn room(&self, from: usize, to: usize) -> u64 {
        let (source, sink) = (self.source(), self.sink());
        if from == sink && to == source {
            return u64::MAX;
        }
        if from == source && to == sink {
            return self.returned;
        }
        let (node, outwards) = match self.tree_arc(from, to) {
            Some(arc) => arc,
            None => return 1,
        };
        let Arc { least, most, flow, .. } = self.tree[node];
        // With prices of staying unmatched an agent's first pair also saves that price, so units
        // are moved one by one.
        let same = if self.saved.is_empty() { u64::MAX } else { 1 };
        same.min(if outwards { most - flow } else { flow - least })
    }

    /// The node whose arc leads from one node to the other, and whether along the flow.
    fn tree_arc(&self, from: usize, to: usize) -> Option<(usize, bool)> {
        if self.tree[to].parent as usize == from {
            Some((to, self.side(to) == Side::Mentee))
        } else if self.tree[from].parent as usize == to {
            Some((from, self.side(from) == Side::Mentor))
        } else {
            None
        }
    }

    /// Sends units along the residual arc between two nodes.
    pub(super) fn shift<W: Weight<Price = P>>(
        &mut self,
        problem: &AssignmentProblem<W>,
        from: usize,
        to: usize,
        units: u64,
    ) {
        let (source, sink) = (self.source(), self.sink());
        if from == sink && to == source {
            self.returned += units;
        } else if from == source && to == sink {
            self.returned -= units;
        } else if let Some((node, outwards)) = self.tree_arc(from, to) {
            let arc = &mut self.tree[node];
            arc.flow = if outwards { arc.flow + units } else { arc.flow - units };
        } else if from < self.rows {
            let (row, column) = (MenteeIx::at(from), MentorIx::at(to - self.rows));
            let weight = problem.weight(row, column);
            debug_assert!(weight.is_some(), "only allowed pairs are made");
            let weight = weight.unwrap_or_default();
            let cost = cost(problem.sense(), weight.price());
            self.pairs.add(row.raw(), column.raw(), cost, false);
        } else {
            let (row, column) = (MenteeIx::at(to), MentorIx::at(from - self.rows));
            self.pairs.remove(row.raw(), column.raw());
        }
    }

    /// What making an agent's first pair costs in reduced terms: the arc of its first seat.
    pub(super) fn first_pair(&self, node: usize) -> P {
        let Arc { parent, flow, .. } = self.tree[node];
        let around = self.potential[parent as usize];
        let (from, to) = match self.side(node) {
            Side::Mentee => (around, self.potential[node]),
            Side::Mentor => (self.potential[node], around),
        };
        (self.arc_cost(node, flow) + from - to).most(P::ZERO)
    }

    /// Whether an agent has, or can have, pairs that are not decided.
    pub(super) fn is_open(&self, node: usize) -> bool {
        self.tree[node].most > 0
    }

    /// The reduced costs of the residual arcs between an agent and what is around it.
    pub(super) fn seat_slacks(&self, node: usize) -> impl Iterator<Item = P::Total> {
        let Arc { parent, least, most, flow } = self.tree[node];
        // An agent without a place carries no flow: its arc can be neither filled nor emptied.
        let least = if most == 0 { flow } else { least };
        let around = self.potential[parent as usize].wide();
        let own = self.potential[node].wide();
        let price = match self.side(node) {
            Side::Mentee => around - own,
            Side::Mentor => own - around,
        };
        let more = (flow < most).then(|| self.arc_cost(node, flow).wide());
        let less = (flow > least).then(|| self.arc_cost(node, flow - 1).wide());
        let more = more.map(|cost| cost + price.clone());
        let less = less.map(|cost| -cost - price);
        more.into_iter().chain(less)
    }

    /// The pairs that are not decided, by column.
    pub(super) fn made(&self) -> impl Iterator<Item = (MenteeIx, MentorIx)> {
        (0..self.columns).flat_map(|at| {
            let column = MentorIx::at(at);
            self.pairs.of_column(at).map(move |(row, _)| (MenteeIx::new(row), column))
        })
    }
}
