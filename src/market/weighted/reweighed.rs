//! The same assignment problem with other weights.

use super::cheapest::Cheapest;
use super::objective::Sense;
use super::problem::AssignmentProblem;
use super::rows::{RowBuffer, Weights};
use super::weight::Weight;
use crate::kernel::{Csr, Index, MenteeIx, MentorIx};

impl<W: Weight> AssignmentProblem<W> {
    /// The same problem with weights and prices of staying unmatched that `scale` gives for them, and of pairs what
    /// `shift` then makes of that. It is not looked at whether they can be weights.
    pub(crate) fn reweighed(
        &self,
        scale: impl Fn(W) -> W + Copy,
        shift: impl Fn(MenteeIx, MentorIx, W) -> W,
    ) -> Self {
        let mut edges = Csr::with_capacity(self.rows(), 0);
        let mut buffer = RowBuffer::new();
        let (mut largest, mut least) = (0.0, Vec::with_capacity(self.rows()));
        let mut row_edges = Vec::new();
        let sign = if self.sense == Sense::Max { -1.0 } else { 1.0 };
        for row in MenteeIx::all(self.rows()) {
            let mut cheapest = f64::INFINITY;
            self.row(row, &mut buffer).for_each(|column, weight| {
                let column = MentorIx::at(column);
                let weight = shift(row, column, scale(weight));
                largest = f64::max(largest, weight.float().abs());
                cheapest = f64::min(cheapest, sign * weight.float());
                row_edges.push((column, weight));
            });
            least.push(cheapest);
            edges.push_row(row_edges.drain(..));
        }
        let unmatched =
            self.unmatched.clone().map(|_, all| all.into_iter().map(scale).collect::<Vec<_>>());
        let prices = unmatched.mentee.iter().chain(&unmatched.mentor);
        let largest = prices.fold(largest, |largest, price| f64::max(largest, price.float().abs()));
        Self {
            weights: Weights::Edges(self.columns(), edges),
            unmatched,
            largest,
            least,
            cheapest: Cheapest::default(),
            ..self.clone()
        }
    }
}
