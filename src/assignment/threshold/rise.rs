//! Searches for more pairs at a threshold, and the next threshold where they find none.

use super::Threshold;
use super::links::Mark;
use super::mates::NONE;
use super::trees::key;
use crate::kernel::{Meter, StopReason};
use crate::market::Weight;
use std::cmp::Reverse;

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
}
