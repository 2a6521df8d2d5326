//! Closed walks on which mentees move from mentor to mentor. A strict step is one that the mentee
//! gains by; one lies on a closed walk exactly where both its ends are in one strong component.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// Mentors, and one node more for who has nobody and for seats that nobody has.
pub(super) struct Walks {
    graph: DiGraph<(), bool>,
}

impl Walks {
    pub(super) fn new(mentors: usize) -> Self {
        let mut graph = DiGraph::new();
        (0..=mentors).for_each(|_| {
            graph.add_node(());
        });
        Self { graph }
    }

    pub(super) fn step(&mut self, from: usize, to: usize, is_strict: bool) {
        self.graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), is_strict);
    }

    /// Whether a strict step lies on a closed walk.
    pub(super) fn has_gain(&self) -> bool {
        let mut part = vec![0; self.graph.node_count()];
        for (at, nodes) in kosaraju_scc(&self.graph).iter().enumerate() {
            nodes.iter().for_each(|node| part[node.index()] = at);
        }
        self.graph.edge_indices().any(|edge| {
            let ends = self.graph.edge_endpoints(edge);
            let closes = ends.is_some_and(|(from, to)| part[from.index()] == part[to.index()]);
            closes && self.graph[edge]
        })
    }
}
