//! Shortest paths from all waiting rows at once, where many costs are equal.
//!
//! One search from all rows gives each of them the same distance to go: prices fall so far that
//! at least one more pair can be made among columns of least reduced cost, and mostly many can
//! (Hopcroft and Karp 1973 for one price, Gabow and Tarjan 1989 for many). Where costs are
//! whole, distances are, so that there are few such searches: each that ends farther than zero
//! raises what all waiting rows pay, which together is bounded by what the pairs at hand lack.

use super::arrays::NONE;
use super::bids::WAITING;
use super::reached::End;
use super::reader::Reader;
use super::state::{Core, Halt};
use crate::kernel::Meter;
use crate::market::Weight;

impl Core {
    /// Pairs at least one of the waiting rows, all of which must be paired. Fails with a row that
    /// can have no column.
    pub(super) fn augment_together<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        self.paths.begin();
        let mut tops = std::mem::take(&mut self.tight.tops);
        tops.clear();
        for at in 0..self.waiting.len() {
            if at % WAITING == 0 {
                meter.check()?;
                let waiting = &self.waiting[at..self.waiting.len().min(at + WAITING)];
                self.lists.prepare(reader, waiting, &self.prices);
            }
            let row = self.waiting[at];
            let best = self.lists.best(reader, row as usize, &self.prices, |_| true);
            let Some(best) = best else {
                self.tight.tops = tops;
                return Err(Halt::NoColumn(row));
            };
            tops.push((row, best.first));
            self.relax(reader, row, -best.first);
        }
        let found = self.search(reader, meter)?;
        let reach = self.paths.reach;
        if found {
            self.tight.phase += 1;
            for &(row, least) in &tops {
                if self.mate[row as usize] == NONE {
                    meter.step()?;
                    if self.reach_tightly(reader, row, least + reach) {
                        self.augmentations += 1;
                        self.flip();
                    }
                }
            }
        }
        self.tight.tops = tops;
        match self.waiting.first() {
            Some(&row) if !found => Err(Halt::NoColumn(row)),
            _ => Ok(()),
        }
    }

    /// Looks for a way from this row, at this price, to a column with room over columns that no
    /// row of it finds dearer than its own, among those that are listed.
    fn reach_tightly<W: Weight>(&mut self, reader: &Reader<'_, W>, row: u32, price: f64) -> bool {
        let Self { tight, paths, lists, prices, held, places, .. } = self;
        tight.stack.clear();
        tight.stack.push((row, price));
        while let Some((row, price)) = tight.stack.pop() {
            let all = lists.edges.row(row as usize);
            let (columns, costs) = all.unwrap_or_default();
            let listed = match all {
                Some(_) => &[][..],
                None => lists.get(reader, row as usize).0,
            };
            let listed = listed.iter().take_while(|entry| entry.bound <= price);
            let listed = listed.map(|entry| (entry.column, entry.cost));
            for (column, cost) in columns.iter().copied().zip(costs.iter().copied()).chain(listed) {
                let at = column as usize;
                if cost - prices[at] != price || tight.seen[at] == tight.phase {
                    continue;
                }
                tight.seen[at] = tight.phase;
                paths.parent[at] = row;
                paths.parent_cost[at] = cost;
                if held[at] < places[at] {
                    paths.end = End::Column(column);
                    return true;
                }
                let mut mate = self.head[at];
                while mate != NONE {
                    tight.stack.push((mate, self.cost[mate as usize] - prices[at]));
                    mate = self.next[mate as usize];
                }
            }
        }
        false
    }
}
