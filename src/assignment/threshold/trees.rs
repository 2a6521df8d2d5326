//! Search trees that grow from free rows.

use super::links::{Links, WORD};
use super::mates::{Mates, NONE};
use crate::kernel::float_key;
use crate::market::Weight;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Search trees from the free rows: from a row to the columns it is linked with, from a column
/// to the rows it is paired with.
#[derive(Default)]
pub(super) struct Trees {
    /// The columns in no tree, a bit each, and how many.
    pub(super) unseen: Vec<u64>,
    pub(super) unseen_count: usize,
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
        self.unseen.resize(columns.div_ceil(WORD), u64::MAX);
        if let Some(last) = self.unseen.last_mut()
            && columns % WORD != 0
        {
            *last = (1 << (columns % WORD)) - 1;
        }
        self.unseen_count = columns;
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

    /// Takes the columns of a row into its tree, unless one of them is open: then that one
    /// alone, which is given back.
    pub(super) fn reach(
        &mut self,
        row: usize,
        columns: impl Iterator<Item = usize> + Clone,
        mates: &Mates,
    ) -> Option<usize> {
        let is_open = |&column: &usize| mates.is_open(column) && self.is_unseen(column);
        if let Some(column) = columns.clone().find(is_open) {
            self.take(row, column);
            return Some(column);
        }
        for column in columns {
            if self.is_unseen(column) {
                self.take(row, column);
                self.follow(row, column, mates);
            }
        }
        None
    }

    pub(super) fn reach_bits(&mut self, row: usize, bits: &[u64], mates: &Mates) -> Option<usize> {
        let words = bits.iter().zip(&self.unseen).zip(&mates.open).enumerate();
        let open = |(at, ((bits, unseen), open)): (usize, ((&u64, &u64), &u64))| {
            let word = bits & unseen & open;
            (word != 0).then(|| at * WORD + word.trailing_zeros() as usize)
        };
        if let Some(column) = words.into_iter().find_map(open) {
            self.take(row, column);
            return Some(column);
        }
        for (at, &word) in bits.iter().enumerate() {
            let mut rest = word & self.unseen[at];
            while rest != 0 {
                let column = at * WORD + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                self.take(row, column);
                self.follow(row, column, mates);
            }
        }
        None
    }

    fn take(&mut self, row: usize, column: usize) {
        self.unseen[column / WORD] &= !(1 << (column % WORD));
        self.unseen_count -= 1;
        self.parent[column] = row as u32;
    }

    /// The rows at a column join the tree.
    fn follow(&mut self, row: usize, column: usize, mates: &Mates) {
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
