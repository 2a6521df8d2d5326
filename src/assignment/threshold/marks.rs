//! Pairs as thresholds, and their order.

use crate::kernel::narrow;

/// A pair, and its cost as a threshold.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) cost: f64,
    pub(super) row: u32,
    pub(super) column: u32,
}

impl Mark {
    #[inline(always)]
    pub(super) fn new(cost: f64, row: usize, column: usize) -> Self {
        Self { cost, row: narrow(row), column: narrow(column) }
    }
}

/// Sorts pairs by their costs. These two stand outside of what is generic over weights, so that their
/// sorts are compiled once.
pub(super) fn by_cost(marks: &mut [Mark]) {
    marks.sort_unstable_by(|one, other| one.cost.total_cmp(&other.cost));
}

/// Sorts columns or rows by what is known of each, the largest first. In place: a stable sort would
/// ask for memory.
pub(super) fn dearest_first(agents: &mut [u32], costs: &[f64]) {
    let cost = |agent: u32| costs[agent as usize];
    agents.sort_unstable_by(|&one, &other| cost(other).total_cmp(&cost(one)).then(one.cmp(&other)));
}
