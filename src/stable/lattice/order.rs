//! The order of the rotations in full: its reduction, its closure, and a drawing.

use super::Lattice;
use crate::kernel::BitMatrix;
use petgraph::dot::{Config, Dot};
use petgraph::graph::DiGraph;

/// More rotations than the caller allowed for work that grows with their square.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{rotations} rotations are more than the {limit} allowed")]
pub struct TooManyRotations {
    /// How many there are.
    pub rotations: usize,
    /// How many were allowed.
    pub limit: usize,
}

impl Lattice<'_> {
    /// The transitive reduction of the order: the pairs that follow from no others,
    /// ascending. Nothing where there are more than `limit` rotations: time and memory
    /// are O(rotations²) bits and more.
    #[must_use]
    pub fn transitive_reduction(&self, limit: usize) -> Option<Vec<(usize, usize)>> {
        self.order(limit).ok().map(|order| order.0)
    }

    /// The whole order: all pairs (i, j) of rotations where i must precede j, ascending.
    ///
    /// # Errors
    /// [`TooManyRotations`] beyond `limit`: time and memory are O(rotations²) bits, and the pairs
    /// may be half as many.
    pub fn transitive_closure(
        &self,
        limit: usize,
    ) -> Result<Vec<(usize, usize)>, TooManyRotations> {
        let (_, closure) = self.order(limit)?;
        let mut pairs: Vec<(usize, usize)> = (0..closure.rows())
            .flat_map(|later| closure.ones(later).map(move |earlier| (earlier, later)))
            .collect();
        pairs.sort_unstable();
        Ok(pairs)
    }

    /// The order as a drawing in Graphviz's DOT language: a node for each rotation with its pairs
    /// (mentee, mentor), an arrow from each to those that it immediately precedes.
    ///
    /// # Errors
    /// [`TooManyRotations`] beyond `limit`.
    ///
    /// ```
    /// use mentormatch::market::{Lists, Seats, TwoSided};
    /// use mentormatch::stable::Lattice;
    ///
    /// let market = TwoSided::new(
    ///     Lists::strict([[0, 1], [1, 0]]),
    ///     Lists::strict([[1, 0], [0, 1]]),
    ///     Seats::one_each(2),
    ///     Seats::one_each(2),
    /// )?;
    /// let drawing = Lattice::new(&market).unwrap().dot(100).unwrap();
    /// assert!(drawing.contains("0: (0, 0) (1, 1)"));
    /// # Ok::<(), Vec<mentormatch::market::ListFault>>(())
    /// ```
    pub fn dot(&self, limit: usize) -> Result<String, TooManyRotations> {
        let (reduced, _) = self.order(limit)?;
        let mut graph = DiGraph::<String, &str>::with_capacity(self.moves.rows(), reduced.len());
        for (at, rotation) in self.rotations().enumerate() {
            let pairs = rotation.iter().map(|(mentee, mentor)| format!(" ({mentee}, {mentor})"));
            graph.add_node(format!("{at}:{}", pairs.collect::<String>()));
        }
        let node = petgraph::graph::NodeIndex::new;
        for (earlier, later) in reduced {
            graph.add_edge(node(earlier), node(later), "");
        }
        Ok(Dot::with_config(&graph, &[Config::EdgeNoLabel]).to_string())
    }

    /// The reduction, and for each rotation all that precede it.
    fn order(&self, limit: usize) -> Result<(Vec<(usize, usize)>, BitMatrix), TooManyRotations> {
        let rotations = self.moves.rows();
        let too_many = TooManyRotations { rotations, limit };
        if rotations > limit {
            return Err(too_many);
        }
        let filled = BitMatrix::filled(rotations, rotations, false);
        let Ok(mut closure) = filled else { return Err(too_many) };
        let mut reduced = Vec::new();
        for later in 0..rotations {
            // Latest first: what an intermediate one stands between is then known.
            for &earlier in self.before.row(later).iter().rev() {
                let earlier = earlier as usize;
                if closure.get(later, earlier) {
                    continue;
                }
                reduced.push((earlier, later));
                let reached: Vec<usize> = closure.ones(earlier).collect();
                closure.set(later, earlier, true);
                reached.into_iter().for_each(|at| closure.set(later, at, true));
            }
        }
        reduced.sort_unstable();
        Ok((reduced, closure))
    }
}
