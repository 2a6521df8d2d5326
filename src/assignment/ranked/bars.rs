//! What is decided in a set of assignments.

use crate::assignment::network::Network;
use crate::kernel::narrow;
use crate::market::Price;

/// A row and a column.
pub(super) type Pair = (u32, u32);

/// What the assignments of a set have in common: all rows before `row` have the pairs that
/// they have; of the row itself so much is decided.
#[derive(Clone, Debug, Default)]
pub(super) struct Bars {
    pub(super) row: usize,
    /// Columns of its pairs that stay.
    pub(super) forced: Vec<u32>,
    /// Columns with which it makes no pair.
    pub(super) forbidden: Vec<u32>,
    /// The fewest pairs that it makes beside required ones.
    pub(super) least: u64,
}

impl Bars {
    /// Whether these decisions close a residual arc.
    pub(super) fn shut<P: Price + Copy>(
        &self,
        network: &Network<P>,
        from: usize,
        to: usize,
    ) -> bool {
        let column = |node: usize| narrow(node - network.rows);
        if from < self.row || to < self.row {
            true
        } else if from == self.row {
            match network.is_column(to) {
                true => self.forbidden.contains(&column(to)),
                false => network.flow(from) <= self.least,
            }
        } else {
            to == self.row && network.is_column(from) && self.forced.contains(&column(from))
        }
    }
}
