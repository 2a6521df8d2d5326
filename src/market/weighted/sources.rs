//! What an assignment problem can be made from.

use super::builder::AssignmentBuilder;
use super::checked::CheckedTable;
use super::fault::AssignmentFault;
use super::objective::Sense;
use super::problem::AssignmentProblem;
use super::rows::{CostRows, Weights};
use super::weight::Weight;
use crate::kernel::{BitMatrix, Faults, Internal, Matrix, MenteeIx, MentorIx};
use crate::market::Scores;
use std::sync::Arc;

impl<W: Weight> AssignmentProblem<W> {
    /// From a table with a row a mentee and a column a mentor. The table is taken
    /// over, not copied.
    pub fn dense(weights: Matrix<W>) -> AssignmentBuilder<W> {
        AssignmentBuilder::of_table(weights)
    }

    /// From a table of `rows × columns` weights, row after row, and, where some pairs are
    /// forbidden, the bits of the allowed ones. Nothing is copied.
    pub fn table(
        rows: usize,
        columns: usize,
        weights: Vec<W>,
        allowed: Option<BitMatrix>,
    ) -> AssignmentBuilder<W> {
        AssignmentBuilder::of_parts(rows, columns, weights, allowed)
    }

    /// From a table that was checked before, and is lent, not copied. Building does not look at
    /// the weights again: O(rows + columns), or a bit a pair where some are forbidden, and a
    /// copy of the short lists that were found on the way. The answers are those of
    /// [`AssignmentProblem::dense`]; where the builder asks for the other [`Sense`] than the
    /// table was checked for, solving begins without the lists.
    pub fn of_checked(weights: &CheckedTable<W>) -> AssignmentBuilder<W> {
        AssignmentBuilder::of_lent(weights.clone())
    }

    /// From nested rows in which nothing stands for a forbidden pair.
    pub fn from_rows(rows: Vec<Vec<Option<W>>>) -> AssignmentBuilder<W> {
        AssignmentBuilder::of_rows(rows)
    }

    /// From the allowed pairs with their weights, in any order.
    pub fn sparse(
        rows: usize,
        columns: usize,
        edges: Vec<(MenteeIx, MentorIx, W)>,
    ) -> AssignmentBuilder<W> {
        AssignmentBuilder::of_edges(rows, columns, edges)
    }

    /// From rows that are computed when they are asked for. Building reads each
    /// row once to check it, in parallel in the caller's rayon pool.
    pub fn computed(rows: Arc<dyn CostRows<W>>) -> AssignmentBuilder<W> {
        AssignmentBuilder::of_function(rows)
    }
}

impl<W: Weight> CheckedTable<W> {
    /// Checks a table with a row a mentee and a column a mentor, once for all problems that will
    /// be of this sense or the other one. One pass over the weights, in the caller's rayon pool
    /// where they are many; the table is taken over, not copied.
    ///
    /// # Errors
    /// Every fault of the weights, as of [`AssignmentBuilder::build`].
    pub fn new(weights: Matrix<W>, sense: Sense) -> Result<Self, Faults<AssignmentFault>> {
        let problem = AssignmentProblem::dense(weights).sense(sense).build()?;
        let AssignmentProblem { weights, largest, least, cheapest, .. } = problem;
        match weights {
            Weights::Table(weights, _) => Ok(Self { weights, sense, largest, least, cheapest }),
            _ => Err(vec![Internal::broken("a table stays a table").into()].into()),
        }
    }
}

impl AssignmentProblem<i64> {
    /// From both sides' scores: a pair is worth the mentee's view plus the
    /// mentor's, and the pairs that the scores forbid are forbidden.
    pub fn from_scores(scores: &Scores<i32>) -> AssignmentBuilder<i64> {
        let (rows, columns) = (scores.mentees(), scores.mentors());
        let mut sums: Vec<i64> = scores.mentee_view().items().iter().map(|&s| s.into()).collect();
        // Blocks of both tables that stay in the cache.
        const BLOCK: usize = 64;
        for first_row in (0..rows).step_by(BLOCK) {
            for first_column in (0..columns).step_by(BLOCK) {
                for column in first_column..columns.min(first_column + BLOCK) {
                    let view = scores.mentor_view().row(column);
                    for (row, &score) in view.iter().enumerate().skip(first_row).take(BLOCK) {
                        sums[row * columns + column] += i64::from(score);
                    }
                }
            }
        }
        AssignmentBuilder::of_parts(rows, columns, sums, scores.allowed().cloned())
    }
}
