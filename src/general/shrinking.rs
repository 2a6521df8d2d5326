//! Odd cycles become one node, and nodes open to the cycles that they were.

use super::count::Count;
use super::forest::{Forest, Label, NONE};

impl<N: Count> Forest<N> {
    /// Shrinks the odd cycle that an edge between outer vertices of one tree closes.
    pub(super) fn shrink(&mut self, one: u32, two: u32) {
        self.stats.shrunk += 1;
        let ends = [one, two].map(|end| self.top[end as usize]);
        let meeting = self.meeting(ends[0], ends[1]);
        // The odd cycle in order: from the node where both paths meet down to the first end, over
        // the edge, and up again from the other end.
        let (mut nodes, mut links) = (Vec::new(), Vec::new());
        self.climb(ends[0], meeting, &mut nodes, &mut links);
        nodes.push(meeting);
        nodes.reverse();
        links.reverse();
        links.iter_mut().for_each(|link| link.reverse());
        links.push([one, two]);
        self.climb(ends[1], meeting, &mut nodes, &mut links);
        let (tree, base) = (self.tree[meeting as usize], self.base[meeting as usize]);
        let set = self.new_node();
        for &node in &nodes {
            let label = self.label[node as usize];
            // The price of a set inside another no longer changes, which is what the label `Free`
            // means.
            let leaves = self.relabel(node, [label; 2], Label::Outer);
            if let Some(at) = (node as usize).checked_sub(self.vertices) {
                self.odd[at] = self.odd_now(node);
            }
            self.label[node as usize] = Label::Free;
            self.around[node as usize] = set;
            leaves.iter().for_each(|&leaf| self.top[leaf as usize] = set);
            if label == Label::Inner {
                self.fresh.extend(leaves);
            }
        }
        let at = set as usize;
        self.around[at] = NONE;
        self.label[at] = Label::Outer;
        self.base[at] = base;
        self.tree[at] = tree;
        self.members[tree as usize].push(set);
        let cycle = &mut self.cycles[at - self.vertices];
        (cycle.nodes, cycle.links) = (nodes, links);
        let nothing = N::default();
        // Its price is zero now, and rises at twice the speed at which prices of vertices fall.
        self.odd[at - self.vertices] = nothing - self.now - self.now;
    }

    /// The nodes from an outer one up to the meeting, without that, and the links after each.
    fn climb(&self, from: u32, to: u32, nodes: &mut Vec<u32>, links: &mut Vec<[u32; 2]>) {
        let mut node = from;
        while node != to {
            let Some((before, [matched, joined])) = self.before(node) else { break };
            nodes.extend([node, self.top[matched[1] as usize]]);
            links.extend([matched, joined]);
            node = before;
        }
    }

    /// Opens an inner odd set whose price is zero: the even way around the cycle from where the
    /// tree enters to the matched vertex stays in the tree, the others become free.
    pub(super) fn open(&mut self, set: u32) {
        self.stats.opened += 1;
        let (tree, joined) = (self.tree[set as usize], self.joined[set as usize]);
        let nodes = self.pair_within(set);
        let cycle = std::mem::take(&mut self.cycles[set as usize - self.vertices]);
        self.label[set as usize] = Label::Free;
        self.base[set as usize] = NONE;
        self.unused.push(set);
        let mut labels = vec![Label::Free; nodes.len()];
        // The cycle from the matched node on, as `pair_within` gives it.
        let length = nodes.len();
        let first = cycle.nodes.iter().position(|&node| node == nodes[0]).unwrap_or(0);
        let link = |at: usize| cycle.links[(first + at) % length];
        for (at, &node) in nodes.iter().enumerate() {
            self.around[node as usize] = NONE;
            debug_assert_eq!(cycle.nodes[(first + at) % length], node);
        }
        let enters = nodes.iter().position(|&node| self.holds(node, joined[1])).unwrap_or(0);
        let mut at = enters;
        let mut entry = joined;
        loop {
            labels[at] = Label::Inner;
            self.joined[nodes[at] as usize] = entry;
            if at == 0 {
                break;
            }
            // Along the cycle a pair joins places 1 and 2, 3 and 4, and so on: an even place is the
            // second of its pair, an odd one the first.
            let (outer, after) =
                if enters % 2 == 0 { (at - 1, at - 2) } else { (at + 1, (at + 2) % length) };
            labels[outer] = Label::Outer;
            entry = if enters % 2 == 0 {
                let [to, from] = link(after);
                [from, to]
            } else {
                link(outer)
            };
            at = after;
        }
        for (&node, &label) in nodes.iter().zip(&labels) {
            let leaves = self.relabel(node, [Label::Inner, Label::Free], label);
            if label != Label::Free {
                self.tree[node as usize] = tree;
                self.members[tree as usize].push(node);
            }
            if label != Label::Inner {
                self.fresh.extend(leaves);
            }
        }
        self.look();
    }

    /// Whether a vertex is within a node.
    fn holds(&self, node: u32, vertex: u32) -> bool {
        let mut at = vertex;
        while at != NONE && at != node {
            at = self.around[at as usize];
        }
        at == node
    }

    /// Matches the nodes of a set's cycle among each other, all but the one that holds the
    /// set's matched vertex. Gives back the cycle from that one on.
    pub(super) fn pair_within(&mut self, set: u32) -> Vec<u32> {
        let base = self.base[set as usize];
        let mut inside = base;
        while self.around[inside as usize] != set {
            inside = self.around[inside as usize];
        }
        let cycle = &self.cycles[set as usize - self.vertices];
        let length = cycle.nodes.len();
        let first = cycle.nodes.iter().position(|&node| node == inside).unwrap_or(0);
        let nodes: Vec<_> = (0..length).map(|at| cycle.nodes[(first + at) % length]).collect();
        self.base[inside as usize] = base;
        for at in (1..length).step_by(2) {
            let [one, two] = cycle.links[(first + at) % length];
            self.base[nodes[at] as usize] = one;
            self.base[nodes[at + 1] as usize] = two;
            self.mate[one as usize] = two;
            self.mate[two as usize] = one;
        }
        nodes
    }
}
