//! The memory of a phase that makes many pairs at one price.

use super::arrays::reset;

/// What making more pairs at one price needs.
#[derive(Default)]
pub(super) struct Tight {
    /// The waiting rows and the least reduced cost of each.
    pub(super) tops: Vec<(u32, f64)>,
    /// For each column the last phase that looked at it.
    pub(super) seen: Vec<u32>,
    pub(super) phase: u32,
    /// Rows to look at, with their prices.
    pub(super) stack: Vec<(u32, f64)>,
}

impl Tight {
    pub(super) fn reset(&mut self, columns: usize, rows: usize) {
        reset(&mut self.seen, columns, 0);
        self.phase = 0;
        // Memory for the largest phase of these sizes, so that another problem of them allocates
        // nothing.
        self.tops.clear();
        self.tops.reserve(rows);
        self.stack.clear();
        self.stack.reserve(rows + 1);
    }
}
