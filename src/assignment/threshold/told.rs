//! Links that are told, whatever is asked for: those of a level and some pairs beside.

use super::links::{Links, Mark, UNKNOWN};
use super::loops::WORD;
use super::planes::costs_at;
use crate::kernel::{Meter, StopReason};
use crate::market::Weight;

impl<W: Weight> Links<'_, W> {
    /// Finds out in one pass which of these levels, at most [`LEVELS`](super::loops::LEVELS) that
    /// ascend, each pair passes.
    pub(super) fn classify(
        &mut self,
        levels: &[f64],
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.row_reads += self.rows() as u64;
        self.planes.fill(&self.reader, levels, meter)
    }

    /// Tells the pairs of this class anew, by levels within it.
    pub(super) fn refine(
        &mut self,
        class: usize,
        levels: &[f64],
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.row_reads += self.rows() as u64;
        self.planes.refine(&self.reader, class, levels, meter)
    }

    /// The pairs of the class, if there are some and at most so many; then the links of the level
    /// below it are told from now on, and no others can be.
    pub(super) fn class(
        &mut self,
        class: usize,
        most: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<Mark>>, StopReason> {
        let count = self.planes.count(class);
        if count == 0 || count > most {
            return Ok(None);
        }
        match class.checked_sub(1) {
            Some(level) => self.tell(level),
            None => return Ok(None),
        }
        // What levels took is more than what the pairs will.
        self.planes.keep(class);
        let mut marks = Vec::with_capacity(count);
        let mut costs = Vec::new();
        let sign = self.reader.sign();
        for row in 0..self.rows() {
            meter.step()?;
            let wanted = self.planes.kept(row);
            if wanted.iter().all(|&word| word == 0) {
                continue;
            }
            let view = self.reader.shared(row, &mut self.buffer);
            costs_at(view, wanted, sign, &mut costs);
            marks.extend(costs.iter().map(|&(column, cost)| Mark::new(cost, row, column)));
        }
        Ok(Some(marks))
    }

    /// From now on the links are those of this level, with those that [`Links::flip`] changes.
    pub(super) fn tell(&mut self, level: usize) {
        self.told = true;
        self.bits.resize(self.rows() * self.words, 0);
        for (row, bits) in self.bits.chunks_mut(self.words.max(1)).enumerate() {
            self.planes.passing(row, level, bits);
        }
    }

    /// Whether a pair is linked as it is told.
    pub(super) fn is_told(&self, row: usize, column: usize) -> bool {
        self.bits[row * self.words + column / WORD] >> (column % WORD) & 1 == 1
    }

    /// The columns that are linked with a row as it is told, a bit each.
    pub(super) fn told(&self, row: usize) -> &[u64] {
        &self.bits[row * self.words..(row + 1) * self.words]
    }

    /// From now on the links are what is asked for again, of which nothing is known.
    pub(super) fn forget(&mut self) {
        self.told = false;
        self.known.fill(UNKNOWN);
    }

    /// Takes these pairs into the links, or those that are there out of them.
    pub(super) fn flip(&mut self, marks: &[Mark]) {
        for mark in marks {
            let at = mark.row as usize * self.words + mark.column as usize / WORD;
            self.bits[at] ^= 1 << (mark.column as usize % WORD);
        }
    }
}
