//! The order of the rotations in full: its reduction, its closure, and a drawing.

use super::Lattice;
use crate::kernel::{BitMatrix, Control, Meter, arrange, faults};
use crate::market::Outcome;
use petgraph::dot::{Config, Dot};
use petgraph::graph::DiGraph;

faults! {
    /// More rotations than the caller allowed for work that grows with their square.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct TooManyRotations: "too-many-rotations" {
        /// How many there are.
        pub rotations: usize,
        /// How many were allowed.
        pub limit: usize,
    } = "too-many-rotations",
        "{rotations:rotation is|rotations are} more than the {limit} allowed",
        "ротаций {rotations}, а разрешено не больше {limit}";
}

/// The reduction of an order, and for each rotation all that precede it.
type Order = (Vec<(usize, usize)>, BitMatrix);

impl Lattice<'_> {
    /// The transitive reduction of the order: the pairs that follow from no others,
    /// ascending. A step of `control` is a rotation that precedes another.
    ///
    /// # Errors
    /// [`TooManyRotations`] beyond `limit`: time and memory are O(rotations²) bits and more.
    pub fn transitive_reduction(
        &self,
        limit: usize,
        control: &Control<'_>,
    ) -> Result<Outcome<Vec<(usize, usize)>>, TooManyRotations> {
        Ok(self.order(limit, control)?.map(|order| order.0))
    }

    /// The whole order: all pairs (i, j) of rotations where i must precede j, ascending.
    ///
    /// # Errors
    /// [`TooManyRotations`] beyond `limit`: time and memory are O(rotations²) bits, and the pairs
    /// may be half as many.
    pub fn transitive_closure(
        &self,
        limit: usize,
        control: &Control<'_>,
    ) -> Result<Outcome<Vec<(usize, usize)>>, TooManyRotations> {
        Ok(self.order(limit, control)?.map(|(_, closure)| {
            let mut pairs: Vec<(usize, usize)> = (0..closure.rows())
                .flat_map(|later| closure.ones(later).map(move |earlier| (earlier, later)))
                .collect();
            arrange(&mut pairs, Ord::cmp);
            pairs
        }))
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
    /// let free = mentormatch::kernel::Control::unbounded();
    /// let lattice = Lattice::new(&market, &free).unwrap().solved().unwrap();
    /// let drawing = lattice.dot(100, &free).unwrap().solved().unwrap();
    /// assert!(drawing.contains("0: (0, 0) (1, 1)"));
    /// # Ok::<(), mentormatch::kernel::Faults<mentormatch::market::ListFault>>(())
    /// ```
    pub fn dot(
        &self,
        limit: usize,
        control: &Control<'_>,
    ) -> Result<Outcome<String>, TooManyRotations> {
        Ok(self.order(limit, control)?.map(|(reduced, _)| self.drawing(reduced)))
    }

    fn drawing(&self, reduced: Vec<(usize, usize)>) -> String {
        let mut graph = DiGraph::<String, &str>::with_capacity(self.moves.rows(), reduced.len());
        for (at, rotation) in self.rotations().enumerate() {
            let pairs = rotation.iter().map(|(mentee, mentor)| format!(" ({mentee}, {mentor})"));
            graph.add_node(format!("{at}:{}", pairs.collect::<String>()));
        }
        let node = petgraph::graph::NodeIndex::new;
        for (earlier, later) in reduced {
            graph.add_edge(node(earlier), node(later), "");
        }
        Dot::with_config(&graph, &[Config::EdgeNoLabel]).to_string()
    }

    /// The reduction, and for each rotation all that precede it.
    fn order(
        &self,
        limit: usize,
        control: &Control<'_>,
    ) -> Result<Outcome<Order>, TooManyRotations> {
        let rotations = self.moves.rows();
        let too_many = TooManyRotations { rotations, limit };
        if rotations > limit {
            return Err(too_many);
        }
        let filled = BitMatrix::filled(rotations, rotations, false);
        let Ok(mut closure) = filled else { return Err(too_many) };
        let mut reduced = Vec::new();
        let mut meter = Meter::new(control);
        for later in 0..rotations {
            // From the latest predecessor down, so that what follows through an intermediate
            // rotation is known before the direct arc is looked at.
            for &earlier in self.before.row(later).iter().rev() {
                let earlier = earlier as usize;
                if closure.get(later, earlier) {
                    continue;
                }
                reduced.push((earlier, later));
                let reached: Vec<usize> = closure.ones(earlier).collect();
                if let Err(reason) = meter.steps(1 + reached.len() as u64) {
                    return Ok(Outcome::stopped(reason));
                }
                closure.set(later, earlier, true);
                reached.into_iter().for_each(|at| closure.set(later, at, true));
            }
        }
        arrange(&mut reduced, Ord::cmp);
        Ok(Outcome::Solved((reduced, closure)))
    }
}
