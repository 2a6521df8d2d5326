//! Links that are told, whatever is asked for: those of a level and some pairs beside.

use super::levels::Levels;
use super::links::{Links, UNKNOWN};
use super::loops::{Gather, WORD};
use super::marks::Mark;
use super::planes::Planes;
use crate::kernel::{Index as _, MentorIx, Meter, StopReason, Wide as _, ones};
use crate::market::{RowView, Weight};

impl<W: Weight> Links<'_, W> {
    /// Finds out in one pass which of these levels each pair passes.
    pub(super) fn classify(
        &mut self,
        levels: &Levels,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.row_reads += self.rows() as u64;
        let costs: Vec<f64> = levels.all.iter().map(|level| level.cost).collect();
        self.planes.fill(&self.reader, &costs, levels.steps, meter)
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
        let Some(level) = class.checked_sub(1).filter(|_| (1..=most).contains(&count)) else {
            return Ok(None);
        };
        let (mut marks, mut wanted) = (Vec::with_capacity(count), vec![0; self.words]);
        let sign = self.reader.sign();
        for row in 0..self.rows() {
            meter.step()?;
            if self.planes.of_class(row, class, &mut wanted) == 0 {
                continue;
            }
            let (view, wanted) = (self.reader.shared(row, &mut self.buffer), &wanted[..]);
            if let RowView::Full(weights) | RowView::Masked(weights, _) = view {
                Gather { weights, wanted, sign, row, marks: &mut marks }.widely();
                continue;
            }
            let weights = ones(wanted).map(|column| (column, view.weight(MentorIx::at(column))));
            marks.extend(weights.filter_map(|(column, weight)| {
                Some(Mark::new(sign * weight?.small_float(), row, column))
            }));
        }
        self.tell(level);
        self.planes = Planes::default();
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
