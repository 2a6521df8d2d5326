//! What an assignment problem can be made from.

use super::builder::AssignmentBuilder;
use super::problem::AssignmentProblem;
use super::rows::CostRows;
use super::weight::Weight;
use crate::kernel::{BitMatrix, Matrix, MenteeIx, MentorIx};
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
