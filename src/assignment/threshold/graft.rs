//! A forest that is kept while links are told.
//!
//! After a round of searches only the trees that gave a pair are given up; the rows of the others
//! look for the columns that these leave (tree grafting: Azad, Buluç and Pothen, *Computing maximum
//! cardinality matchings in parallel on bipartite graphs via tree-grafting*, IEEE Transactions on
//! Parallel and Distributed Systems 28, 2017). The trees of a search that found no more pairs stay
//! right when links are added: only a row of theirs that may gain a column is looked at again.

use super::Threshold;
use super::links::Mark;
use super::loops::{Common, WORD};
use super::mates::{Mates, NONE};
use super::trees::Trees;
use crate::kernel::{Meter, StopReason, Wide as _};
use crate::market::Weight;
use std::collections::VecDeque;

/// Rows that wait to be looked at, tree by tree. Trees take a column in turn, so that they are of
/// about one size and little is given up with one of them.
#[derive(Default)]
struct Turns {
    /// The first and the last row that waits in the tree of each root, and the next one after each.
    first: Vec<u32>,
    last: Vec<u32>,
    next: Vec<u32>,
    /// The word up to which the first row of each tree has no unseen column.
    from: Vec<usize>,
    /// The roots of trees with rows that wait, and which are among them.
    ring: VecDeque<u32>,
}

impl Turns {
    /// Nothing waits in trees of so many rows.
    fn reset(&mut self, rows: usize) {
        for list in [&mut self.first, &mut self.last, &mut self.next] {
            list.clear();
            list.resize(rows, NONE);
        }
        self.from.clear();
        self.from.resize(rows, 0);
        self.ring.clear();
    }

    /// The row of this tree waits.
    fn push(&mut self, row: u32, root: u32) {
        let tree = root as usize;
        self.next[row as usize] = NONE;
        if self.first[tree] == NONE {
            self.first[tree] = row;
            self.from[tree] = 0;
            self.ring.push_back(root);
        } else {
            self.next[self.last[tree] as usize] = row;
        }
        self.last[tree] = row;
    }

    /// The first row of the tree was looked at; the tree has its turn again if another one waits.
    fn pop(&mut self, root: u32) {
        let tree = root as usize;
        let row = self.first[tree] as usize;
        self.first[tree] = self.next[row];
        self.from[tree] = 0;
        if self.first[tree] != NONE {
            self.ring.push_back(root);
        }
    }
}

/// What was found while the links of levels were tried.
#[derive(Default)]
pub(super) struct Trial {
    turns: Turns,
    /// Enough pairs, at the lowest level that has them.
    pub(super) found: Option<Mates>,
    /// Whether the pairs that are left and their trees are those of a search at the highest level
    /// that is too low.
    pub(super) stands: bool,
}

impl<W: Weight> Threshold<'_, W> {
    /// Whether there are enough pairs with the links that are told now: they are in the trial
    /// then, and the pairs and trees that stood before stand again. Where trees stand, `added` are
    /// the links that are new since, or nothing where any may be.
    pub(super) fn told_suffice(
        &mut self,
        added: Option<&[Mark]>,
        trial: &mut Trial,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let kept = trial.stands.then(|| (self.mates.clone(), self.trees.clone()));
        trial.turns.reset(self.links.rows());
        let waiting = match added {
            _ if !trial.stands => {
                self.drop_untold();
                self.greedy(f64::INFINITY, meter)?;
                self.trees.plant(&self.mates, self.links.columns());
                std::mem::take(&mut self.trees.queue)
            }
            Some(marks) => self.trees.gaining(marks),
            None => self.trees.rows(),
        };
        self.grow(waiting, &mut trial.turns, meter)?;
        if self.mates.size < self.asked {
            trial.stands = true;
            return Ok(false);
        }
        self.complete.clone_from(&self.mates.of_row);
        trial.found = Some(self.mates.clone());
        if let Some((mates, trees)) = kept {
            (self.mates, self.trees) = (mates, trees);
        }
        Ok(true)
    }

    /// Parts the pairs that are not linked.
    fn drop_untold(&mut self) {
        for row in 0..self.links.rows() {
            let column = self.mates.of_row[row];
            if column != NONE && !self.links.is_told(row, column as usize) {
                self.mates.part(row);
            }
        }
    }

    /// Lets the trees grow until there are enough pairs or no row leads out of them. So far none
    /// does but these, which are looked at.
    fn grow(
        &mut self,
        waiting: Vec<u32>,
        turns: &mut Turns,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let mut waiting = waiting;
        loop {
            for row in waiting {
                self.await_turn(row, turns);
            }
            while let Some(root) = turns.ring.pop_front()
                && self.mates.size < self.asked
            {
                meter.step()?;
                self.turn(root, turns);
            }
            if self.mates.size == self.asked || !self.trees.grew {
                return Ok(());
            }
            turns.reset(self.links.rows());
            self.trees.give_up(&self.mates);
            waiting = self.trees.rows();
        }
    }

    /// A row of the trees waits for its turn to take columns, unless it makes a pair at once: most
    /// of a tree is its last layer, which is not even begun then.
    fn await_turn(&mut self, row: u32, turns: &mut Turns) {
        let Self { links, mates, trees, .. } = self;
        let root = trees.root[row as usize];
        if trees.done[root as usize] || mates.size == self.asked {
            return;
        }
        self.settled += 1;
        let (at, bits) = (row as usize, links.told(row as usize));
        let open = Common { bits, others: &trees.open, from: 0 }.widely();
        let Some(word) = open else {
            turns.push(row, root);
            return;
        };
        let column = word * WORD + (bits[word] & trees.open[word]).trailing_zeros() as usize;
        trees.done[root as usize] = true;
        trees.grew = true;
        self.augmentations += 1;
        trees.take(at, column);
        mates.shift(at, column, &trees.parent);
    }

    /// The tree of this root takes a column, or is done with a row.
    fn turn(&mut self, root: u32, turns: &mut Turns) {
        let Self { links, trees, .. } = self;
        let tree = root as usize;
        if trees.done[tree] {
            return;
        }
        let row = turns.first[tree] as usize;
        let (bits, from) = (links.told(row), turns.from[tree]);
        let unseen = Common { bits, others: &trees.unseen, from }.widely();
        let Some(at) = unseen else {
            turns.pop(root);
            return;
        };
        let column = at * WORD + (bits[at] & trees.unseen[at]).trailing_zeros() as usize;
        trees.take(row, column);
        turns.from[tree] = at;
        turns.ring.push_back(root);
        let mut mate = self.mates.first_at(column);
        while let Some(row) = mate {
            // Where a pair is made, the rows that are left belong to a tree that is given up.
            mate = self.mates.next_at(row);
            self.trees.root[row as usize] = root;
            self.await_turn(row, turns);
        }
    }
}

impl Trees {
    /// The rows of the trees.
    fn rows(&self) -> Vec<u32> {
        let rows = (0..).zip(&self.root);
        rows.filter(|(_, root)| **root != NONE).map(|(row, _)| row).collect()
    }

    /// Gives the trees up that have given their pair.
    fn give_up(&mut self, mates: &Mates) {
        self.grew = false;
        for column in 0..self.parent.len() {
            if self.is_unseen(column) {
                continue;
            }
            let root = self.root[self.parent[column] as usize];
            if root != NONE && self.done[root as usize] {
                let bit = 1 << (column % WORD);
                self.unseen[column / WORD] |= bit;
                self.unseen_count += 1;
                if mates.is_open(column) {
                    self.open[column / WORD] |= bit;
                }
            }
        }
        for root in &mut self.root {
            if *root != NONE && self.done[*root as usize] {
                *root = NONE;
            }
        }
        self.done.fill(false);
    }

    /// The rows of the trees that gain an unseen column by these links.
    fn gaining(&self, marks: &[Mark]) -> Vec<u32> {
        let gains = |mark: &&Mark| {
            self.root[mark.row as usize] != NONE && self.is_unseen(mark.column as usize)
        };
        let mut rows: Vec<u32> = marks.iter().filter(gains).map(|mark| mark.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}
