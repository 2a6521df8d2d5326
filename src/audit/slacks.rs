//! Is no pair that is not made worth more than its prices, and none that is made less? One half of
//! complementary slackness, see `assignment.rs`; the other is what prices of seats may be
//! (`signs.rs`).

use super::among::{Among, by_block};
use super::flaw::AssignmentFlaw;
use super::rules::whole_prices;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Sides, StopReason, arrange_by_key};
use crate::market::{
    ABREAST, AssignmentAnswer, AssignmentProblem, Matching, Price, PriceTable, RowBuffer, RowView,
    Sense, Sum, Weight,
};
use std::cmp::Ordering;
use std::ops::Range;

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
        Self { problem, among, answer, rows, columns: W::Table::new(columns, problem.largest()) }
    }

    fn matching(&self) -> &Matching {
        &self.answer.matching
    }

    /// What the slacks of all pairs show to be wrong, block by block.
    pub(super) fn flaws(&self, control: &Control<'_>) -> Result<Vec<AssignmentFlaw>, StopReason> {
        let flaws = by_block(self.problem, control, &Room::default, &|room, rows| {
            let mut flaws = Vec::new();
            for first in rows.clone().step_by(ABREAST) {
                self.few(first..rows.end.min(first + ABREAST), room, &mut flaws);
            }
            flaws
        });
        Ok(flaws?.into_iter().flatten().collect())
    }

    /// What is wrong with a few rows. One look at all their pairs finds those that may be worth
    /// making and are not.
    fn few(&self, rows: Range<usize>, room: &mut Room<W>, flaws: &mut Vec<AssignmentFlaw>) {
        let Room { buffers, prices, suspects } = room;
        let mut ahead = rows.clone();
        let views = buffers.each_mut().map(|buffer| match ahead.next() {
            Some(row) => self.problem.row(MenteeIx::at(row), buffer),
            None => RowView::Listed(&[]),
        });
        let pair_price = self.answer.certificate.pair_price.wide();
        prices.clear();
        prices.extend(
            self.rows[rows.clone()]
                .iter()
                .map(|row| W::Table::row(row.clone() + pair_price.clone())),
        );
        suspects.clear();
        let wanted = (self.better(), self.among.threshold().map(|limit| limit.0));
        self.columns.suspects(&views[..rows.len()], prices, wanted, suspects);
        for (which, row) in (0..).zip(rows) {
            let near = suspects.iter().filter(|near| near.0 == which).map(|near| near.1 as usize);
            let at = which as usize;
            self.row_slacks(MenteeIx::at(row), (views[at], &prices[at]), near, flaws);
        }
    }

    /// How a pair that is not made must not compare with its prices.
    fn better(&self) -> Ordering {
        match self.problem.sense() {
            Sense::Max => Ordering::Greater,
            Sense::Min => Ordering::Less,
        }
    }

    /// Compares exactly the pairs of a row that are near their prices, and those that are made.
    fn row_slacks(
        &self,
        row: MenteeIx,
        (view, price): (RowView<'_, W>, &<W::Table as PriceTable<W>>::Row),
        near: impl Iterator<Item = usize>,
        flaws: &mut Vec<AssignmentFlaw>,
    ) {
        let better = self.better();
        let made = self.matching().mentors_of(row);
        let before = flaws.len();
        let mut miss = |column| flaws.push(AssignmentFlaw::Slack { row, column });
        let mut look = |column: usize, weight: W| {
            let counts = self.among.has(self.problem, weight);
            let is_better = || self.columns.compare(weight, price, column) == better;
            let column = MentorIx::at(column);
            if counts && is_better() && made.binary_search(&column).is_err() {
                miss(column);
            }
        };
        for column in near {
            let Some(weight) = view.weight(MentorIx::at(column)) else { continue };
            look(column, weight);
        }
        for &column in made {
            let Some(weight) = view.weight(column) else { continue };
            let is_worse = self.columns.compare(weight, price, column.get()) == better.reverse();
            if is_worse && self.problem.required().binary_search(&(row, column)).is_err() {
                miss(column);
            }
        }
        arrange_by_key(&mut flaws[before..], |flaw| match flaw {
            AssignmentFlaw::Slack { column, .. } => column.raw(),
            _ => u32::MAX,
        });
    }
}

/// Room for a few rows at a time.
struct Room<W: Weight> {
    buffers: [RowBuffer<W>; ABREAST],
    prices: Vec<<W::Table as PriceTable<W>>::Row>,
    suspects: Vec<(u32, u32)>,
}

impl<W: Weight> Default for Room<W> {
    fn default() -> Self {
        let buffers = std::array::from_fn(|_| RowBuffer::new());
        Self { buffers, prices: Vec::new(), suspects: Vec::new() }
    }
}
