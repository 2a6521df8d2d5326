//! Is no pair that is not made worth more than its prices, and none that is made less? One half of
//! complementary slackness, see `assignment.rs`; the other is what prices of seats may be
//! (`signs.rs`).

use super::among::Among;
use super::flaw::{AssignmentFlaw, BLOCK};
use super::rules::whole_prices;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Sides, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Matching, Price, PriceTable, RowBuffer, RowView, Sense,
    Sum, Weight,
};
use rayon::prelude::*;
use std::cmp::Ordering;

/// The prices of an answer, with which its pairs are compared.
pub(super) struct Slacks<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    among: Among<W>,
    answer: &'a AssignmentAnswer<W>,
    /// The price of each agent with those of all groups around it.
    rows: Vec<Sum<W>>,
    columns: W::Table,
}

impl<'a, W: Weight> Slacks<'a, W> {
    /// Of prices of the problem's sizes that add up.
    pub(super) fn new(
        problem: &'a AssignmentProblem<W>,
        among: Among<W>,
        answer: &'a AssignmentAnswer<W>,
    ) -> Self {
        let Sides { mentee: rows, mentor: columns } = whole_prices(problem, &answer.certificate);
        Self { problem, among, answer, rows, columns: W::Table::new(columns) }
    }

    fn matching(&self) -> &Matching {
        &self.answer.matching
    }

    /// What the slacks of all pairs show to be wrong, block by block.
    pub(super) fn flaws(&self, control: &Control<'_>) -> Result<Vec<AssignmentFlaw>, StopReason> {
        let blocks: Result<Vec<_>, _> = (0..self.problem.rows().div_ceil(BLOCK))
            .into_par_iter()
            .map_init(Default::default, |room, block| {
                control.check(0)?;
                let mut flaws = Vec::new();
                let end = self.problem.rows().min((block + 1) * BLOCK);
                for row in (block * BLOCK..end).map(MenteeIx::at) {
                    self.row_slacks(row, room, &mut flaws);
                }
                Ok(flaws)
            })
            .collect();
        Ok(blocks?.into_iter().flatten().collect())
    }

    /// One look at all pairs of a row finds the few that may be worth making and are not;
    /// these, and those that are made, are compared exactly.
    fn row_slacks(&self, row: MenteeIx, room: &mut Room<W>, flaws: &mut Vec<AssignmentFlaw>) {
        let pair_price = self.answer.certificate.pair_price.wide();
        let row_price = W::Table::row(self.rows[row.get()] + pair_price);
        // What a pair must not be: worth making if it is not made, and the reverse.
        let (better, worse) = match self.problem.sense() {
            Sense::Max => (Ordering::Greater, Ordering::Less),
            Sense::Min => (Ordering::Less, Ordering::Greater),
        };
        let Room { buffer, suspects } = room;
        let made = self.matching().mentors_of(row);
        let before = flaws.len();
        let mut miss = |column| flaws.push(AssignmentFlaw::Slack { row, column });
        let mut look = |column: usize, weight: W| {
            let counts = self.among.has(self.problem, weight);
            let is_better = || self.columns.compare(weight, &row_price, column) == better;
            let column = MentorIx::at(column);
            if counts && is_better() && made.binary_search(&column).is_err() {
                miss(column);
            }
        };
        let view = self.problem.row(row, buffer);
        match view {
            RowView::Full(weights) | RowView::Masked(weights, _) => {
                suspects.clear();
                self.columns.suspects(weights, &row_price, better, suspects);
                for &at in &*suspects {
                    let at = at as usize;
                    if view.allows(at) {
                        look(at, weights[at]);
                    }
                }
            }
            RowView::Listed(_) => view.for_each(look),
        }
        for &column in made {
            let Some(weight) = view.weight(column) else { continue };
            let is_worse = self.columns.compare(weight, &row_price, column.get()) == worse;
            if is_worse && self.problem.required().binary_search(&(row, column)).is_err() {
                miss(column);
            }
        }
        flaws[before..].sort_by_key(|flaw| match flaw {
            AssignmentFlaw::Slack { column, .. } => column.raw(),
            _ => u32::MAX,
        });
    }
}

/// Room for one row at a time.
struct Room<W> {
    buffer: RowBuffer<W>,
    suspects: Vec<u32>,
}

impl<W: Weight> Default for Room<W> {
    fn default() -> Self {
        Self { buffer: RowBuffer::new(), suspects: Vec::new() }
    }
}
