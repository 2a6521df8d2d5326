//! Search trees that grow from free rows.

use super::links::{Linked, Links};
use super::loops::{Common, WORD};
use super::mates::{Mates, NONE};
use crate::kernel::{Wide as _, float_key};
use crate::market::Weight;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Search trees from the free rows: from a row to the columns it is linked with, from a column
/// to the rows it is paired with.
#[derive(Clone, Default)]
pub(super) struct Trees {
    /// The columns in no tree, a bit each, and how many.
    pub(super) unseen: Vec<u64>,
    pub(super) unseen_count: usize,
    /// The open ones of these.
    pub(super) open: Vec<u64>,
    /// The root of each row's tree, or none.
    pub(super) root: Vec<u32>,
    /// Whether the tree of this root has given its pair.
    pub(super) done: Vec<bool>,
    /// The row from which a column was reached.
    pub(super) parent: Vec<u32>,
    /// Rows in the order in which they came, and how many have been looked at.
    pub(super) queue: Vec<u32>,
    pub(super) looked: usize,
    /// Rows that were looked at, the one with the least cost to a column outside first: a
    /// bound of that cost, the row, and the column where the bound is the cost itself.
    pub(super) outward: BinaryHeap<Reverse<(i64, u32, u32)>>,
    pub(super) outward_of: usize,
    pub(super) grew: bool,
}

/// A cost as a whole number of the same order.
pub(super) fn key(cost: f64) -> i64 {
    // Adding zero turns a negative zero into a positive one.
    float_key(cost + 0.0)
}

impl Trees {
    /// Trees of the free rows alone.
    pub(super) fn plant(&mut self, mates: &Mates, columns: usize) {
        self.unseen.clear();
        self.unseen.resize(columns / WORD, u64::MAX);
        if columns % WORD != 0 {
            self.unseen.push((1 << (columns % WORD)) - 1);
        }
        self.unseen_count = columns;
        self.open.clear();
        self.open.extend(self.unseen.iter().zip(&mates.open).map(|(unseen, open)| unseen & open));
        self.root.clear();
        self.root.resize(mates.of_row.len(), NONE);
        self.done.clear();
        self.done.resize(mates.of_row.len(), false);
        self.parent.resize(columns, NONE);
        self.queue.clear();
        self.looked = 0;
        self.outward.clear();
        self.outward_of = 0;
        self.grew = false;
        let free = mates.of_row.iter().enumerate().filter(|(_, column)| **column == NONE);
        for (row, _) in free {
            self.root[row] = row as u32;
            self.queue.push(row as u32);
        }
    }

    pub(super) fn is_unseen(&self, column: usize) -> bool {
        self.unseen[column / WORD] >> (column % WORD) & 1 == 1
    }

    /// The first open column of a row that is in no tree.
    pub(super) fn open<W: Weight>(&self, linked: &Linked<'_, W>) -> Option<usize> {
        let Linked::Bits(bits) = linked else {
            return linked.listed().find(|&at| self.open[at / WORD] >> (at % WORD) & 1 == 1);
        };
        let at = Common { bits, others: &self.open, from: 0 }.widely()?;
        Some(at * WORD + (bits[at] & self.open[at]).trailing_zeros() as usize)
    }

    /// Takes the columns of a row that are in no tree into its own, with the rows at them.
    pub(super) fn reach<W: Weight>(&mut self, row: usize, linked: &Linked<'_, W>, mates: &Mates) {
        let Linked::Bits(bits) = linked else {
            for column in linked.listed() {
                if self.is_unseen(column) {
                    self.take(row, column);
                    self.follow(row, column, mates);
                }
            }
            return;
        };
        let mut from = 0;
        while let Some(at) = (Common { bits, others: &self.unseen, from }.widely()) {
            let mut rest = bits[at] & self.unseen[at];
            while rest != 0 {
                let column = at * WORD + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                self.take(row, column);
                self.follow(row, column, mates);
            }
            from = at + 1;
        }
    }

    pub(super) fn take(&mut self, row: usize, column: usize) {
        let others = !(1 << (column % WORD));
        self.unseen[column / WORD] &= others;
        self.open[column / WORD] &= others;
        self.unseen_count -= 1;
        self.parent[column] = row as u32;
    }

    /// The rows at a column join the tree.
    pub(super) fn follow(&mut self, row: usize, column: usize, mates: &Mates) {
        let root = self.root[row];
        for mate in mates.at(column) {
            self.root[mate as usize] = root;
            self.queue.push(mate);
        }
    }

    /// Finds the least cost of a row to a column outside.
    pub(super) fn look_out<W: Weight>(&mut self, row: u32, links: &mut Links<'_, W>) {
        let least = links.least_unseen(row as usize, &self.unseen, self.unseen_count);
        if let Some((cost, column)) = least {
            self.outward.push(Reverse((key(cost), row, column as u32)));
        }
    }
}
