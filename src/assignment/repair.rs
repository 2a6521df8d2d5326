//! Pairs and prices that are made to agree again after a change.

use super::cost::cost;
use super::decided::required_of;
use super::network::Network;
use crate::kernel::{Index, MenteeIx, MentorIx, Meter, StopReason, narrow};
use crate::market::{AssignmentProblem, Price, RowBuffer, Weight};

/// A network whose pairs and potentials are those of an earlier problem.
pub(super) struct Repair<'a, W: Weight> {
    pub(super) problem: &'a AssignmentProblem<W>,
    pub(super) network: &'a mut Network<W::Price>,
    buffer: RowBuffer<W>,
    /// For the pairs of a row: what is gained by each, its column, and its cost.
    offers: Vec<(W::Price, u32, W::Price)>,
    /// Columns that won or lost a pair.
    pub(super) touched: Vec<u32>,
}

impl<'a, W: Weight> Repair<'a, W> {
    pub(super) fn new(
        problem: &'a AssignmentProblem<W>,
        network: &'a mut Network<W::Price>,
    ) -> Self {
        let (offers, touched) = (Vec::new(), Vec::new());
        Self { problem, network, buffer: RowBuffer::new(), offers, touched }
    }

    /// Takes pairs over that are allowed, and within everybody's seats; gives back the rows of
    /// those that are not.
    pub(super) fn take_pairs(
        &mut self,
        pairs: impl Iterator<Item = (MenteeIx, MentorIx)>,
    ) -> Vec<u32> {
        let mut left = Vec::new();
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_unstable();
        for (row, column) in pairs {
            let decided = self.problem.required().binary_search(&(row, column)).is_ok();
            if let Some(weight) = self.problem.weight(row, column).filter(|_| !decided) {
                let cost = cost(self.problem.sense(), weight.price());
                if !self.network.take_pair((row.raw(), column.raw()), cost) {
                    left.push(row.raw());
                }
            }
        }
        left
    }

    /// Prices columns, told in ascending order, so that no pair with them is worth more than
    /// what its row has now; rows that have changed will follow them.
    pub(super) fn price_columns(
        &mut self,
        columns: &[u32],
        has_changed: impl Fn(usize) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        if columns.is_empty() {
            return Ok(());
        }
        let Self { problem, network, buffer, .. } = &mut *self;
        let sense = problem.sense();
        let mut least = vec![None; columns.len()];
        let mut place = Vec::new();
        if columns.len() > FEW {
            place.resize(problem.columns(), None);
            for (at, &column) in columns.iter().enumerate() {
                place[column as usize] = Some(at);
            }
        }
        for row in MenteeIx::all(problem.rows()) {
            if has_changed(row.get()) || !network.is_open(row.get()) {
                continue;
            }
            meter.step()?;
            let from = network.potential[row.get()];
            let mut lower = |at: usize, weight: W| {
                let there = from + cost(sense, weight.price());
                let least: &mut Option<W::Price> = &mut least[at];
                *least = Some(least.map_or(there, |least| least.least(there)));
            };
            if place.is_empty() {
                for (at, &column) in columns.iter().enumerate() {
                    if let Some(weight) = problem.weight(row, MentorIx::new(column)) {
                        lower(at, weight);
                    }
                }
            } else {
                problem.row(row, buffer).for_each(|column, weight| {
                    if let Some(at) = place[column] {
                        lower(at, weight);
                    }
                });
            }
        }
        for (&column, least) in columns.iter().zip(least) {
            network.price_column(column as usize, least);
        }
        Ok(())
    }

    /// Makes the pairs of a row agree with the prices. A row that has changed, or whose pairs
    /// do not agree, gets the price of the last of its best pairs, as many as it has.
    pub(super) fn price_row(
        &mut self,
        at: usize,
        has_changed: bool,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        if !self.network.is_open(at) {
            return Ok(());
        }
        meter.step()?;
        let row = MenteeIx::at(at);
        let decided = required_of(self.problem.required(), at);
        let Self { problem, network, buffer, offers, touched } = &mut *self;
        let sense = problem.sense();
        offers.clear();
        problem.row(row, buffer).for_each(|column, weight| {
            let node = network.rows + column;
            if network.is_open(node) && !decided.iter().any(|pair| pair.1.get() == column) {
                let cost = cost(sense, weight.price());
                let gain = network.potential[node] - cost;
                offers.push((gain, narrow(column), cost));
            }
        });
        let potential = network.potential[at];
        let disagrees = |offer: &(W::Price, u32, W::Price)| {
            opinion(offer, potential)
                .is_some_and(|make| make != network.pairs.holds(at, offer.1 as usize))
        };
        if offers.is_empty() || !(has_changed || offers.iter().any(disagrees)) {
            return Ok(());
        }
        let held = offers.iter().filter(|offer| network.pairs.holds(at, offer.1 as usize));
        let held = held.count().max(1) - 1;
        let last = offers.len().saturating_sub(1).min(held);
        offers.select_nth_unstable_by(last, |a, b| b.0.order(&a.0).then(a.1.cmp(&b.1)));
        let potential = offers[last].0;
        network.potential[at] = potential;
        for offer in &*offers {
            let Some(make) = opinion(offer, potential) else { continue };
            if make == network.pairs.holds(at, offer.1 as usize) {
                continue;
            }
            match make {
                true => network.pairs.add(row.raw(), offer.1, offer.2, false),
                false => network.pairs.remove(row.raw(), offer.1),
            }
            touched.push(offer.1);
        }
        Ok(())
    }
}

/// So many columns are looked up in each row; for more of them rows are read.
const FEW: usize = 4;

/// What the prices say of a pair: that it should be made, that it should not, or nothing,
/// where the two are equal.
fn opinion<P: Price>(offer: &(P, u32, P), potential: P) -> Option<bool> {
    (offer.0 != potential).then_some(offer.0 > potential)
}
