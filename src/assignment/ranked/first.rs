//! Of all assignments with the same sum, the one whose list of pairs comes first.
//!
//! *Theorem* (complementary slackness): the flows with the best sum are those that differ from
//! one of them by cycles of residual arcs whose reduced costs are nothing. So a pair can be
//! made, and the decisions before it kept, if such a cycle leads through it and through no arc
//! that these decisions close.

use super::bars::{Bars, Pair};
use crate::assignment::cost::cost;
use crate::assignment::decided::required_of;
use crate::assignment::network::Network;
use crate::assignment::pairs::NONE;
use crate::kernel::{Csr, Index, MenteeIx, MentorIx, Meter, StopReason, narrow};
use crate::market::{AssignmentProblem, Cardinality, Price, RowBuffer, Weight};

/// The walk through the decisions of one set.
pub(super) struct First<'a, 'm, V: Weight> {
    problem: &'a AssignmentProblem<V>,
    network: &'a mut Network<V::Price>,
    meter: &'a mut Meter<'m>,
    /// The columns of each row from the first open one on whose pairs cost nothing in reduced
    /// terms.
    tight: Csr<u32>,
    from: Vec<u32>,
    queue: Vec<u32>,
}

impl<'a, 'm, V: Weight> First<'a, 'm, V> {
    /// Changes the pairs of the network, which are the best of the set behind `bars`, to those
    /// that come first among equally good ones, and gives them back in order.
    pub(super) fn run(
        problem: &'a AssignmentProblem<V>,
        network: &'a mut Network<V::Price>,
        bars: &Bars,
        buffer: &mut RowBuffer<V>,
        meter: &'a mut Meter<'m>,
    ) -> Result<Vec<Pair>, StopReason> {
        let mut tight = Csr::with_capacity(network.rows, 0);
        let mut columns = Vec::new();
        let sense = problem.sense();
        for row in 0..network.rows {
            if row >= bars.row && network.is_open(row) {
                meter.step()?;
                let base = network.potential[row];
                problem.row(MenteeIx::at(row), buffer).for_each(|column, weight| {
                    let node = network.rows + column;
                    let reduced = cost(sense, weight.price()) + base - network.potential[node];
                    let is_barred = || row == bars.row && bars.forbidden.contains(&narrow(column));
                    if reduced == V::Price::ZERO && !is_barred() && network.is_open(node) {
                        columns.push(narrow(column));
                    }
                });
            }
            tight.push_row(columns.drain(..));
        }
        let from = vec![NONE; network.nodes()];
        let mut first = Self { problem, network, meter, tight, from, queue: Vec::new() };
        first.walk(bars)?;
        Ok(first.pairs())
    }

    /// The pairs that are not required, in order.
    fn pairs(&self) -> Vec<Pair> {
        let mut pairs: Vec<_> =
            self.network.made().map(|(row, column)| (row.raw(), column.raw())).collect();
        pairs.sort_unstable();
        pairs
    }

    fn columns_of(&self, row: usize) -> Vec<u32> {
        let required = required_of(self.problem.required(), row);
        let is_free = |column: &u32| !required.iter().any(|pair| pair.1 == MentorIx::new(*column));
        let mut columns: Vec<_> =
            self.network.pairs.of_row(row).map(|pair| pair.0).filter(is_free).collect();
        columns.sort_unstable();
        columns
    }

    fn walk(&mut self, bars: &Bars) -> Result<(), StopReason> {
        for row in bars.row..self.network.rows {
            if !self.network.is_open(row) {
                continue;
            }
            let mut fixed = if row == bars.row { bars.forced.clone() } else { Vec::new() };
            let most = self.network.places(row);
            let tight = self.tight.row(row).to_vec();
            let made = self.columns_of(row);
            let mut candidates = [tight, made].concat();
            candidates.sort_unstable();
            candidates.dedup();
            for column in candidates {
                if fixed.contains(&column) {
                    continue;
                }
                if self.may_end(row, column, &fixed, bars)? {
                    return Ok(());
                }
                if fixed.len() as u64 == most {
                    break;
                }
                let held = self.network.pairs.holds(row, column as usize);
                if held || self.make(row, column, &fixed)? {
                    fixed.push(column);
                }
            }
        }
        Ok(())
    }

    /// Makes a pair by a cycle that costs nothing and keeps what is fixed; whether there is
    /// one. Columns of the row up to this one that are not fixed are decided against.
    fn make(&mut self, row: usize, column: u32, fixed: &[u32]) -> Result<bool, StopReason> {
        let Self { network, meter, tight, from, queue, .. } = &mut *self;
        let rows = network.rows;
        let start = rows + column as usize;
        from.fill(NONE);
        queue.clear();
        queue.push(narrow(start));
        from[start] = narrow(start);
        let mut done = 0;
        while from[row] == NONE {
            let Some(&node) = queue.get(done) else { return Ok(false) };
            done += 1;
            meter.step()?;
            let at = node as usize;
            let mut reach = |next: usize| {
                if from[next] == NONE {
                    from[next] = node;
                    queue.push(narrow(next));
                }
            };
            network.arcs(at, |next, reduced| {
                // Earlier rows are decided, and so are the fixed pairs of this one.
                let is_shut = next < row
                    || (next == row && network.is_column(at) && fixed.contains(&narrow(at - rows)));
                if reduced == V::Price::ZERO && !is_shut {
                    reach(next);
                }
            });
            if at < rows {
                for &column in tight.row(at) {
                    if !network.pairs.holds(at, column as usize) {
                        reach(rows + column as usize);
                    }
                }
            }
        }
        let mut node = row;
        while node != start {
            let before = self.from[node] as usize;
            self.network.shift(self.problem, before, node, 1);
            node = before;
        }
        self.network.shift(self.problem, row, start, 1);
        Ok(true)
    }

    /// Whether what is fixed before this place is an assignment with the same sum: then its
    /// list comes first, and everything else is taken back. Required pairs that are still to
    /// come keep the list from ending here.
    fn may_end(
        &mut self,
        row: usize,
        column: u32,
        fixed: &[u32],
        bars: &Bars,
    ) -> Result<bool, StopReason> {
        if self.problem.cardinality() != Cardinality::Free {
            return Ok(false);
        }
        let here = (MenteeIx::at(row), MentorIx::new(column));
        if self.problem.required().last().is_some_and(|&last| last > here) {
            return Ok(false);
        }
        let left: Vec<Pair> = self
            .pairs()
            .into_iter()
            .filter(|pair| {
                let at = pair.0 as usize;
                at > row || (at == row && !fixed.contains(&pair.1))
            })
            .collect();
        self.meter.steps(left.len() as u64)?;
        let least = if row == bars.row { bars.least } else { 0 };
        Ok(left.is_empty() || self.network.take_back(&left, (row, least)))
    }
}
