//! Searches for more pairs at a threshold, and the next threshold where they find none.

use super::Threshold;
use super::loops::{Common, WORD};
use super::marks::Mark;
use super::mates::NONE;
use super::trees::key;
use crate::kernel::{Meter, StopReason, Wide as _, narrow};
use crate::market::Weight;
use std::cmp::Reverse;

/// With so many pairs lacking, rows take columns by labels.
const LACKING: usize = 8;

/// Labels end where the next one would be that of less than one in so many of the rows left.
const THIN: usize = 50;

/// The least label, from this one on, of the columns with these bits, and the first that has it.
fn least_label(bits: &[u64], labels: &[Vec<u64>], from: usize) -> Option<(usize, usize)> {
    labels.iter().enumerate().skip(from).find_map(|(label, others)| {
        let at = Common { bits, others, from: 0 }.widely()?;
        Some((label, at * WORD + (bits[at] & others[at]).trailing_zeros() as usize))
    })
}

impl<W: Weight> Threshold<'_, W> {
    /// Makes more pairs at this threshold, until there are enough or a search makes none.
    pub(super) fn match_at(
        &mut self,
        threshold: f64,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        while self.mates.size < self.asked {
            self.trees.plant(&self.mates, self.links.columns());
            self.search(threshold, meter)?;
            if !self.trees.grew {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Looks at the rows that wait, and makes a pair more where one reaches an open column.
    pub(super) fn search(
        &mut self,
        threshold: f64,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let Self { links, mates, trees, .. } = self;
        while let Some(&row) = trees.queue.get(trees.looked) {
            meter.step()?;
            trees.looked += 1;
            let row = row as usize;
            let root = trees.root[row] as usize;
            if trees.done[root] {
                continue;
            }
            self.settled += 1;
            let linked = links.of(row, threshold);
            let Some(column) = trees.open(&linked) else {
                trees.reach(row, &linked, mates);
                continue;
            };
            trees.done[root] = true;
            trees.grew = true;
            self.augmentations += 1;
            trees.take(row, column);
            mates.shift(row, column, &trees.parent);
            if mates.size == self.asked {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The least cost from a row of the trees to a column outside them; nothing where no pair
    /// leads out.
    pub(super) fn rise(&mut self, meter: &mut Meter<'_>) -> Result<Option<Mark>, StopReason> {
        let Self { links, trees, .. } = self;
        while let Some(&row) = trees.queue.get(trees.outward_of) {
            trees.outward_of += 1;
            let below = links.below(row as usize);
            if below < f64::INFINITY {
                trees.outward.push(Reverse((key(below), row, NONE)));
            }
        }
        while let Some(&Reverse((_, row, column))) = trees.outward.peek() {
            if column != NONE && trees.is_unseen(column as usize) {
                let (row, column) = (row as usize, column as usize);
                return Ok(links.cost(row, column).map(|cost| Mark::new(cost, row, column)));
            }
            trees.outward.pop();
            meter.step()?;
            trees.look_out(row, links);
        }
        Ok(None)
    }

    /// Has the rows looked at again that are linked with a column outside at this threshold.
    pub(super) fn enter(&mut self, threshold: f64) {
        let Self { links, trees, .. } = self;
        let threshold = key(threshold);
        while let Some(&Reverse((cost, row, column))) = trees.outward.peek() {
            if cost > threshold {
                return;
            }
            trees.outward.pop();
            if column != NONE && trees.is_unseen(column as usize) {
                trees.queue.push(row);
            } else {
                trees.look_out(row, links);
            }
        }
    }

    /// Makes most of the pairs that can be made with links that are told, where many are lacking and
    /// columns have one place each; says whether it changed any.
    ///
    /// Columns have labels, at first how many pairs would change for one of them to be filled. A
    /// free row takes a column of the least label, whose row becomes free, and the column's label
    /// becomes one more than the least that is left to the row (Goldberg and Kennedy, *Global price
    /// updates help*, SIAM Journal on Discrete Mathematics 10, 1997). This goes on with labels
    /// counted anew as long as it makes half of the pairs that are lacking; what it leaves is found
    /// by trees.
    pub(super) fn push(&mut self, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        let is_single = self.places.iter().all(|&places| places <= 1);
        let mut changed = false;
        while is_single && self.asked > self.mates.size + LACKING {
            let before = self.mates.size;
            let mut labels = self.label(meter)?;
            let free = (0..).zip(&self.mates.of_row).filter(|(_, column)| **column == NONE);
            let mut free: Vec<u32> = free.map(|(row, _)| row).collect();
            let mut most = self.links.rows();
            while let Some(row) = free.pop()
                && self.mates.size < self.asked
                && most > 0
            {
                meter.step()?;
                most -= 1;
                self.settled += 1;
                let bits = self.links.told(row as usize);
                let Some((label, column)) = least_label(bits, &labels, 0) else { continue };
                labels[label][column / WORD] &= !(1 << (column % WORD));
                if let Some((next, _)) = least_label(bits, &labels, label)
                    && let Some(above) = labels.get_mut(next + 1)
                {
                    above[column / WORD] |= 1 << (column % WORD);
                }
                changed = true;
                match self.mates.first_at(column) {
                    Some(mate) => {
                        self.mates.part(mate as usize);
                        free.push(mate);
                    }
                    None => self.augmentations += 1,
                }
                self.mates.join(row as usize, column);
            }
            if (self.mates.size - before) * 2 < self.asked - before {
                break;
            }
        }
        Ok(changed)
    }

    /// The columns by how many pairs would change for one of them to be filled; those that cannot
    /// be, or take a long way, are left out.
    fn label(&mut self, meter: &mut Meter<'_>) -> Result<Vec<Vec<u64>>, StopReason> {
        let (words, rows) = (self.mates.open.len(), self.links.rows());
        let mut left: Vec<u32> = (0..narrow(rows)).collect();
        let mut labels = vec![self.mates.open.clone()];
        while let Some(last) = labels.last() {
            meter.steps(left.len() as u64)?;
            self.settled += left.len() as u64;
            let mut next = vec![0; words];
            let before = left.len();
            left.retain(|&row| {
                let bits = self.links.told(row as usize);
                let found = Common { bits, others: last, from: 0 }.widely();
                if found.is_none() {
                    return true;
                }
                let column = self.mates.of_row[row as usize];
                if column != NONE {
                    next[column as usize / WORD] |= 1 << (column as usize % WORD);
                }
                false
            });
            if before == left.len() || (before - left.len()) * THIN < before {
                break;
            }
            labels.push(next);
        }
        Ok(labels)
    }
}
