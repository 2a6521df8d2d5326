//! A table whose weights were checked, with what was found on the way.

use super::cheapest::Cheapest;
use super::objective::Sense;
use super::weight::Weight;
use crate::kernel::Matrix;
use std::sync::Arc;

/// A table of weights that was checked once and can be lent to many problems: of the same people
/// with other seats, minimums, required or forbidden pairs, or solved again and again.
///
/// In mentoring words: the scores of a cohort stay, and a curator asks what becomes of it if a
/// mentor takes one mentee more, or two people must not meet.
///
/// ```
/// use mentormatch::kernel::{Index, Matrix, MenteeIx, MentorIx};
/// use mentormatch::market::{AssignmentProblem, CheckedTable, Sense};
///
/// let costs = Matrix::from_rows(vec![vec![3, 1], vec![4, 1]])?;
/// let costs = CheckedTable::new(costs, Sense::Min).unwrap();
/// let lent = || AssignmentProblem::of_checked(&costs).sense(Sense::Min);
/// let all = lent().build().unwrap();
/// let without = lent().forbidden(vec![(MenteeIx::at(1), MentorIx::at(1))]).build().unwrap();
/// assert_eq!(all.weight(MenteeIx::at(1), MentorIx::at(1)), Some(1));
/// assert_eq!(without.weight(MenteeIx::at(1), MentorIx::at(1)), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct CheckedTable<W> {
    pub(super) weights: Arc<Matrix<W>>,
    pub(super) sense: Sense,
    /// What the check found: the largest magnitude, what each row costs at least, and the
    /// cheapest columns of each.
    pub(super) largest: f64,
    pub(super) least: Vec<f64>,
    pub(super) cheapest: Cheapest,
}

impl<W: Weight> CheckedTable<W> {
    /// The weights.
    #[must_use]
    pub fn weights(&self) -> &Matrix<W> {
        &self.weights
    }

    /// Whether it was checked as gains or costs.
    #[must_use]
    pub fn sense(&self) -> Sense {
        self.sense
    }
}
