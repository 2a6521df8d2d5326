//! The same assignment problem with other weights.

use super::cheapest::Cheapest;
use super::problem::{AssignmentProblem, Reweighed};
use super::rows::Weights;
use super::weight::Weight;
use crate::kernel::{MenteeIx, MentorIx};
use std::convert::Infallible;

impl<W: Weight> AssignmentProblem<W> {
    /// The same problem with weights and prices of staying unmatched that `scale` gives for them, and of pairs what
    /// `shift` then makes of that. It is not looked at whether they can be weights.
    pub(crate) fn reweighed(
        &self,
        scale: impl Fn(W) -> W + Copy,
        shift: impl Fn(MenteeIx, MentorIx, W) -> W,
    ) -> Self {
        let weigh = |row, column, weight| Some(shift(row, column, scale(weight)));
        let Reweighed { edges, largest, least } =
            match self.weighed(weigh, |_| Ok::<(), Infallible>(())) {
                Ok(found) => found,
                Err(never) => match never {},
            };
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
