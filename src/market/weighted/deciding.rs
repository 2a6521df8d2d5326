//! The same assignment problem with other decisions.

use super::cheapest::Cheapest;
use super::checking::Found;
use super::fault::AssignmentFault;
use super::problem::AssignmentProblem;
use super::rows::Weights;
use super::weight::Weight;
use crate::kernel::{BitMatrix, Csr, Faults, Index, MenteeIx, MentorIx};

impl<W: Weight> AssignmentProblem<W> {
    /// The same problem with these pairs required, in place of those that were, and these
    /// forbidden beside those that are: what a curator decides after looking at an answer.
    ///
    /// Weights, seats and prices were checked when the problem was built and are not
    /// looked at again, so this is cheaper than building it anew. The old answer is a start
    /// for the new problem: [`solve_again`](crate::assignment::solve_again).
    ///
    /// A table is shared, and O(n·m / 64) of bits copied; edges are copied, O(E), and of computed
    /// weights the forbidden pairs.
    ///
    /// # Errors
    /// Every pair outside the problem, and every one that is given twice in a list.
    pub fn deciding(
        &self,
        required: Vec<(MenteeIx, MentorIx)>,
        forbidden: Vec<(MenteeIx, MentorIx)>,
    ) -> Result<Self, Faults<AssignmentFault>> {
        let (rows, columns) = (self.rows(), self.columns());
        let mut faults = Found::default();
        let required = faults.pairs("required pairs", required, rows, columns);
        let forbidden = faults.pairs("forbidden pairs", forbidden, rows, columns);
        let weights = match &self.weights {
            weights if forbidden.is_empty() => Some(weights.clone()),
            Weights::Table(table, allowed) => {
                let bits = match allowed {
                    Some(bits) => Some(bits.clone()),
                    None => faults.note(BitMatrix::filled(rows, columns, true)),
                };
                bits.map(|mut bits| {
                    for &(row, column) in &forbidden {
                        bits.set(row.get(), column.get(), false);
                    }
                    Weights::Table(table.clone(), Some(bits))
                })
            }
            Weights::Edges(columns, edges) => {
                let mut kept = Csr::with_capacity(rows, edges.len());
                for row in MenteeIx::all(rows) {
                    let stays =
                        |edge: &&(MentorIx, W)| forbidden.binary_search(&(row, edge.0)).is_err();
                    kept.push_row(edges.row(row.get()).iter().filter(stays).copied());
                }
                Some(Weights::Edges(*columns, kept))
            }
            Weights::Copies(copies) => {
                let mut kept = Csr::with_capacity(rows, rows.saturating_mul(columns));
                for row in MenteeIx::all(rows) {
                    let edges = MentorIx::all(columns).zip(copies.row(row.get()).iter().copied());
                    let stays =
                        |edge: &(MentorIx, W)| forbidden.binary_search(&(row, edge.0)).is_err();
                    kept.push_row(edges.filter(stays));
                }
                Some(Weights::Edges(columns, kept))
            }
            Weights::Computed(function, before) => {
                let mut out = forbidden;
                for row in MenteeIx::all(rows) {
                    let known = before.as_ref().map_or(&[][..], |pairs| pairs.row(row.get()));
                    out.extend(known.iter().map(|&column| (row, column)));
                }
                out.sort_unstable();
                out.dedup();
                let by_row = Csr::group(rows, &out, |pair| pair.0.get());
                Some(Weights::Computed(function.clone(), Some(by_row.map(|pair| pair.1))))
            }
        };
        match weights {
            Some(weights) if !faults.any() => {
                Ok(Self {
                    weights,
                    sense: self.sense,
                    cardinality: self.cardinality,
                    seats: self.seats.clone(),
                    minimums: self.minimums.clone(),
                    unmatched: self.unmatched.clone(),
                    largest: self.largest,
                    // What is cheapest in a row may be forbidden now.
                    least: Vec::new(),
                    cheapest: Cheapest::default(),
                    required,
                    quotas: self.quotas.clone(),
                })
            }
            _ => Err(faults.finish().into()),
        }
    }
}
