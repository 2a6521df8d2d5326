//! The best worst pair alone: a threshold that rises until the pairs no worse than it suffice.
//!
//! Costs are weights, or gains with their sign changed, so that less is better. A threshold is
//! first as high as the cheapest pair of every row that must have one demands, and of every
//! column. The pairs at or below it are matched by a search from all free rows at once, which
//! gives each search tree at most one new pair and starts again while it makes any. Where it
//! makes none, no assignment with the pairs below the next cost from a row of the trees to a
//! column outside has more pairs (König's theorem: the columns of the trees and the rows outside
//! cover them all), so the threshold rises to that cost and the search goes on where it stands
//! (Garfinkel 1971; Burkard, Dell'Amico and Martello, *Assignment Problems*, section 6.2).
//! While many rows are free, the threshold jumps instead, between costs of a sample, and only
//! what proved too low is kept.
//!
//! Links are bits, so a search costs O(nm / 64), and a row is read again only once the threshold
//! has passed its next cost. Few thresholds are met: the first one is mostly the answer.

mod links;
mod mates;
mod trees;

use super::core::{Memory, Reader};
use crate::kernel::{Index, MenteeIx, MentorIx, Meter, Side, StopReason, narrow, ones};
use crate::market::{PairCover, Price as _, Weight};
use links::{LinkRoom, Linked, Links, WORD};
use mates::{Mates, NONE};
use std::cmp::Reverse;
use trees::{Trees, key};

/// With more free rows than this the threshold jumps.
const FEW: usize = 16;
/// A row looks at so many open columns at most before searches begin.
const TRIED: usize = 256;
/// From so many rows and columns, at most, thresholds to jump to are taken.
const SAMPLED: usize = 96;

/// Of problems with at least so many rows a square of so many rows and columns tells about how
/// high the threshold will be. Of others it is looked for from this place of the sample on.
const LARGE: usize = 1024;
const SQUARE: usize = 256;
const GUESSED: usize = 16;

/// The place of a sample below which all rows but a few would be paired, if as many were paired
/// from place to place as lately.
fn ahead([before, last]: [(usize, usize); 2]) -> usize {
    let paired = before.1.saturating_sub(last.1);
    let left = last.1.saturating_sub(FEW / 2);
    match paired {
        0 => last.0 * 2 + 8,
        paired => last.0 + (last.0 - before.0) * left / paired,
    }
}

/// A pair whose cost is a threshold: cost, row, column.
type Mark = (f64, usize, usize);

/// What is proven of thresholds: with the pairs better than that of this row and column, the
/// cover leaves too few pairs.
pub(super) struct Proof {
    pub(super) pair: (MenteeIx, MentorIx),
    pub(super) cover: PairCover,
}

/// What a search works in, kept from one search to the next.
pub(super) struct ThresholdRoom<W> {
    links: LinkRoom<W>,
    mates: Mates,
    complete: Vec<u32>,
    trees: Trees,
    low: Vec<f64>,
    order: Vec<(usize, usize)>,
    wanted: Vec<u32>,
}

impl<W: Weight> Default for ThresholdRoom<W> {
    fn default() -> Self {
        let (mates, complete, trees, low, order, wanted) = Default::default();
        Self { links: LinkRoom::default(), mates, complete, trees, low, order, wanted }
    }
}

/// One search.
pub(super) struct Threshold<'a, W: Weight> {
    links: Links<'a, W>,
    side: Side,
    /// How many pairs each column can have.
    places: &'a [u32],
    asked: usize,
    mates: Mates,
    /// The column of each row in an assignment that has as many pairs as asked for.
    complete: Vec<u32>,
    trees: Trees,
    /// The least cost of each column, as far as it was looked for.
    low: Vec<f64>,
    /// Rows and columns in the order in which they are paired before searches begin.
    order: Vec<(usize, usize)>,
    wanted: Vec<u32>,
    /// What the last threshold that was too low proves.
    proof: Option<(Mark, Vec<bool>, Vec<bool>)>,
    pub(super) augmentations: u64,
    pub(super) settled: u64,
}

impl<'a, W: Weight> Threshold<'a, W> {
    /// A search among the rows of the reader, each of which can have one pair.
    pub(super) fn new(reader: Reader<'a, W>, places: &'a [u32]) -> Self {
        Self::within(reader, places, ThresholdRoom::default())
    }

    /// The same in memory that is used again.
    pub(super) fn within(reader: Reader<'a, W>, places: &'a [u32], room: ThresholdRoom<W>) -> Self {
        let ThresholdRoom { links, mut mates, mut complete, trees, mut low, order, wanted } = room;
        let side = reader.side();
        let links = Links::new(reader, links);
        mates.reset(links.rows(), places);
        complete.clear();
        low.clear();
        let (asked, proof, augmentations, settled) = (0, None, 0, 0);
        Self {
            links,
            side,
            places,
            asked,
            mates,
            complete,
            trees,
            low,
            order,
            wanted,
            proof,
            augmentations,
            settled,
        }
    }

    /// What can be used again.
    pub(super) fn into_room(self) -> ThresholdRoom<W> {
        let Self { links, mates, complete, trees, low, order, wanted, .. } = self;
        ThresholdRoom { links: links.into_room(), mates, complete, trees, low, order, wanted }
    }

    pub(super) fn row_reads(&self) -> u64 {
        self.links.row_reads
    }

    /// How many pairs are made.
    pub(super) fn size(&self) -> usize {
        self.mates.size
    }

    /// The pairs made, as mentees and mentors, ascending by the reader's rows.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (MenteeIx, MentorIx)> + '_ {
        self.pairs_of(&self.mates.of_row)
    }

    fn pairs_of<'s>(&'s self, mates: &'s [u32]) -> impl Iterator<Item = (MenteeIx, MentorIx)> + 's {
        let mates = mates.iter().enumerate().filter(|(_, column)| **column != NONE);
        mates.map(|(row, &column)| self.pair(row, column as usize))
    }

    fn pair(&self, row: usize, column: usize) -> (MenteeIx, MentorIx) {
        match self.side {
            Side::Mentee => (MenteeIx::at(row), MentorIx::at(column)),
            Side::Mentor => (MenteeIx::at(column), MentorIx::at(row)),
        }
    }

    fn cover(&self, rows: &[bool], columns: &[bool]) -> PairCover {
        let listed = |marks: &[bool]| -> Vec<u32> {
            marks.iter().enumerate().filter(|mark| *mark.1).map(|mark| narrow(mark.0)).collect()
        };
        let (mut mentees, mut mentors) = (listed(rows), listed(columns));
        if self.side == Side::Mentor {
            std::mem::swap(&mut mentees, &mut mentors);
        }
        PairCover {
            rows: mentees.into_iter().map(MenteeIx::new).collect(),
            columns: mentors.into_iter().map(MentorIx::new).collect(),
            ..PairCover::default()
        }
    }

    /// What is proven of thresholds so far.
    pub(super) fn proof(&self) -> Option<Proof> {
        let ((_, row, column), rows, columns) = self.proof.as_ref()?;
        Some(Proof { pair: self.pair(*row, *column), cover: self.cover(rows, columns) })
    }

    /// Makes as many pairs as can be, whatever they cost, and says why there are no more.
    pub(super) fn most(&mut self, meter: &mut Meter<'_>) -> Result<PairCover, StopReason> {
        let rows = self.links.rows();
        self.asked = rows;
        self.match_at(f64::INFINITY, meter)?;
        if self.mates.size == rows {
            return Ok(self.all_of(true));
        }
        let (rows, columns) = self.tree_cover();
        Ok(self.cover(&rows, &columns))
    }

    /// Makes so many pairs of a problem in which every pair is allowed, whatever they cost.
    pub(super) fn fill(&mut self, asked: usize) {
        let mut column = 0;
        for row in 0..asked {
            while self.mates.left.get(column) == Some(&0) {
                column += 1;
            }
            if column < self.places.len() {
                self.mates.join(row, column);
            }
        }
    }

    /// A cover of all rows, or of all columns.
    pub(super) fn all_of(&self, rows: bool) -> PairCover {
        if rows {
            self.cover(&vec![true; self.links.rows()], &[])
        } else {
            self.cover(&[], &vec![true; self.links.columns()])
        }
    }

    /// As many pairs as are asked for, whatever they cost.
    pub(super) fn complete(&self) -> impl Iterator<Item = (MenteeIx, MentorIx)> + '_ {
        self.pairs_of(&self.complete)
    }

    /// Makes `asked` pairs, which there are, with the least worst cost.
    pub(super) fn solve(&mut self, asked: usize, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        self.asked = asked;
        self.complete.clone_from(&self.mates.of_row);
        let Some(mark) = self.first(meter)? else { return Ok(()) };
        self.drop_above(mark.0, meter)?;
        self.greedy(mark.0, meter)?;
        self.match_at(mark.0, meter)?;
        if self.mates.size < asked && asked - self.mates.size > FEW {
            self.jump(mark, meter)?;
        }
        // The last search found no way to one more pair; its trees show which threshold would open
        // one.
        while self.mates.size < asked {
            let Some(next) = self.rise(meter)? else { return Ok(()) };
            let (rows, columns) = self.tree_cover();
            self.proof = Some((next, rows, columns));
            self.enter(next.0);
            self.search(next.0, meter)?;
            if self.trees.grew {
                self.match_at(next.0, meter)?;
            }
        }
        Ok(())
    }

    /// Pairs as many rows as can be with columns that cost them the least.
    pub(super) fn level(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let rows = self.links.rows();
        self.asked = rows;
        self.low.clear();
        self.low.resize(self.links.columns(), 0.0);
        for row in 0..rows {
            meter.step()?;
            let least = self.links.least(row, None).0;
            self.links.own.push(least);
            // The row was just read and is in the cache, so its list is made now.
            self.links.of(row, least);
        }
        self.greedy(f64::INFINITY, meter)?;
        self.match_at(f64::INFINITY, meter)
    }

    /// The rows with their columns and what these cost them, of pairs at least costs.
    pub(super) fn level_pairs(&self) -> impl Iterator<Item = (u32, u32, f64)> + '_ {
        let mates = (0..).zip(&self.mates.of_row).zip(&self.links.own);
        mates
            .filter(|((_, column), _)| **column != NONE)
            .map(|((row, &mate), &cost)| (row, mate, cost))
    }

    /// The rows outside the trees and the columns in them.
    fn tree_cover(&self) -> (Vec<bool>, Vec<bool>) {
        let rows = self.trees.root.iter().map(|&root| root == NONE).collect();
        let mut columns = vec![true; self.links.columns()];
        ones(&self.trees.unseen).for_each(|column| columns[column] = false);
        (rows, columns)
    }

    /// The highest cost that `asked` pairs cannot do without, by the cheapest pair of each row
    /// and of each column; nothing where no pair is asked for.
    fn first(&mut self, meter: &mut Meter<'_>) -> Result<Option<Mark>, StopReason> {
        if self.asked == 0 {
            return Ok(None);
        }
        let (rows, columns) = (self.links.rows(), self.links.columns());
        let places: u64 = self.places.iter().map(|&places| u64::from(places)).sum();
        let all_columns = places == self.asked as u64;
        let mut low = vec![f64::INFINITY; columns];
        // Short lists tell for most columns that some row likes them well enough.
        let listed = self.links.list(0).is_some();
        let mut least = Vec::with_capacity(rows);
        for row in 0..rows {
            meter.step()?;
            if let Some((entries, _)) = self.links.list(row) {
                entries.iter().for_each(|entry| {
                    let low = &mut low[entry.column as usize];
                    *low = entry.cost.least(*low);
                });
            }
            let wanted = (all_columns && !listed).then_some(&mut low[..]);
            let (cost, column) = self.links.least(row, wanted);
            least.push((cost, row, column));
        }
        let mut order = least.clone();
        let (_, &mut mark, _) =
            order.select_nth_unstable_by(self.asked - 1, |a, b| a.0.total_cmp(&b.0));
        let below = least.iter().map(|mark_of| mark_of.0 < mark.0).collect();
        self.proof = Some((mark, below, vec![false; columns]));
        if all_columns {
            self.by_columns(mark, &mut low, listed, meter)?;
        }
        self.low = low;
        Ok(self.proof.as_ref().map(|proof| proof.0))
    }

    /// Each place of each column is to be filled: raises the first threshold where a column has
    /// no cost as low.
    fn by_columns(
        &mut self,
        mut mark: Mark,
        low: &mut [f64],
        listed: bool,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let is_dear = |&column: &usize| low[column] > mark.0 && self.places[column] > 0;
        let dear: Vec<usize> = (0..low.len()).filter(is_dear).collect();
        if dear.is_empty() {
            return Ok(());
        }
        if listed {
            for &column in &dear {
                low[column] = f64::INFINITY;
            }
            for row in 0..self.links.rows() {
                meter.step()?;
                self.links.lower(row, &dear, low);
            }
        }
        let Some(column) = dear.into_iter().max_by(|&a, &b| low[a].total_cmp(&low[b])) else {
            return Ok(());
        };
        if low[column] <= mark.0 || low[column] == f64::INFINITY {
            return Ok(());
        }
        for row in 0..self.links.rows() {
            meter.step()?;
            if self.links.cost(row, column) == Some(low[column]) {
                mark = (low[column], row, column);
                break;
            }
        }
        let below = low.iter().map(|&low| low < mark.0).collect();
        self.proof = Some((mark, vec![false; self.links.rows()], below));
        Ok(())
    }

    /// Parts the pairs that cost more.
    fn drop_above(&mut self, threshold: f64, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        for row in 0..self.links.rows() {
            meter.step()?;
            let column = self.mates.of_row[row];
            if column != NONE
                && self.links.cost(row, column as usize).is_none_or(|cost| cost > threshold)
            {
                self.mates.part(row);
            }
        }
        Ok(())
    }

    /// Pairs free rows with open columns, the rows with the fewest choices first: from their
    /// lists the cheapest, else the column that is dearest at its best, which others want least.
    fn greedy(&mut self, threshold: f64, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        for row in (0..self.links.rows()).filter(|&row| self.mates.of_row[row] == NONE) {
            meter.step()?;
            let choices = match self.links.of(row, threshold) {
                Linked::Listed(entries) => entries.len(),
                Linked::Columns(columns) => columns.len(),
                Linked::Bits(bits) => bits.iter().map(|word| word.count_ones() as usize).sum(),
            };
            order.push((choices, row));
        }
        order.sort_unstable();
        let low = &self.low;
        let mut wanted = std::mem::take(&mut self.wanted);
        wanted.clear();
        wanted.extend(0..narrow(self.links.columns()));
        // In place: a stable sort would ask for memory.
        wanted
            .sort_unstable_by(|&a, &b| low[b as usize].total_cmp(&low[a as usize]).then(a.cmp(&b)));
        for (turn, &(_, row)) in order.iter().enumerate() {
            if self.mates.size == self.asked {
                break;
            }
            meter.step()?;
            if turn % WORD == 0 {
                wanted.retain(|&column| self.mates.is_open(column as usize));
            }
            let mates = &self.mates;
            let is_open = |column: &usize| mates.is_open(*column);
            let column = match self.links.of(row, threshold) {
                Linked::Listed(entries) => {
                    entries.iter().map(|entry| entry.column as usize).find(is_open)
                }
                Linked::Columns(columns) => {
                    let open = columns.iter().map(|&column| column as usize).filter(is_open);
                    open.max_by(|&a, &b| self.low[a].total_cmp(&self.low[b]))
                }
                Linked::Bits(bits) => {
                    let open = wanted.iter().map(|&column| column as usize).filter(is_open);
                    open.take(TRIED).find(|&at| bits[at / WORD] >> (at % WORD) & 1 == 1)
                }
            };
            if let Some(column) = column {
                self.mates.join(row, column);
            }
        }
        (self.order, self.wanted) = (order, wanted);
        Ok(())
    }

    /// Makes more pairs at this threshold, until there are enough or a search makes none.
    fn match_at(&mut self, threshold: f64, meter: &mut Meter<'_>) -> Result<(), StopReason> {
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
    fn search(&mut self, threshold: f64, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let Self { links, mates, trees, .. } = self;
        while let Some(&row) = trees.queue.get(trees.looked) {
            meter.step()?;
            trees.looked += 1;
            let row = row as usize;
            let root = trees.root[row];
            if trees.done[root as usize] {
                continue;
            }
            self.settled += 1;
            let open = match links.of(row, threshold) {
                Linked::Listed(entries) => {
                    trees.reach(row, entries.iter().map(|entry| entry.column as usize), mates)
                }
                Linked::Columns(columns) => {
                    trees.reach(row, columns.iter().map(|&column| column as usize), mates)
                }
                Linked::Bits(bits) => trees.reach_bits(row, bits, mates),
            };
            if let Some(column) = open {
                trees.done[root as usize] = true;
                trees.grew = true;
                self.augmentations += 1;
                let (mut row, mut column) = (row, column);
                loop {
                    let before = mates.of_row[row];
                    if before != NONE {
                        mates.part(row);
                    }
                    mates.join(row, column);
                    if before == NONE {
                        break;
                    }
                    column = before as usize;
                    row = trees.parent[column] as usize;
                }
                if mates.size == self.asked {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The least cost from a row of the trees to a column outside them; nothing where no pair
    /// leads out.
    fn rise(&mut self, meter: &mut Meter<'_>) -> Result<Option<Mark>, StopReason> {
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
                return Ok(links.cost(row, column).map(|cost| (cost, row, column)));
            }
            trees.outward.pop();
            meter.step()?;
            trees.look_out(row, links);
        }
        Ok(None)
    }

    /// Has the rows looked at again that are linked with a column outside at this threshold.
    fn enter(&mut self, threshold: f64) {
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

    /// Raises the threshold in jumps while many rows are free, to the highest one of a sample
    /// that is too low; its trees are those that stand at the end.
    fn jump(&mut self, mut low: Mark, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let sample = self.sample(low.0, meter)?;
        let (mut from, mut to) = (0, sample.len());
        // How many rows were free below the places of the sample that were too low last.
        let mut free = [(0, self.asked - self.mates.size); 2];
        let guess = self.guess(meter)?;
        let guess = guess.map_or(GUESSED, |cost| sample.partition_point(|mark| mark.0 <= cost));
        // Whether the trees in memory are those of the mark `low`.
        let mut stands = true;
        while from < to && self.asked - self.mates.size > FEW {
            let at = match to == sample.len() {
                true if from == 0 => guess - guess / 8,
                true => ahead(free).max(from + from / 16),
                false => from + ((to - from) / 2).min(ahead(free).saturating_sub(from)),
            };
            let at = at.clamp(from, to - 1);
            let kept = self.mates.clone();
            self.match_at(sample[at].0, meter)?;
            if self.mates.size < self.asked {
                let (rows, columns) = self.tree_cover();
                low = sample[at];
                from = at + 1;
                free = [free[1], (from, self.asked - self.mates.size)];
                stands = true;
                // The next cost from here is at least that of the pair that follows.
                self.proof = self.rise(meter)?.map(|next| (next, rows, columns));
            } else {
                self.complete.clone_from(&self.mates.of_row);
                self.mates = kept;
                to = at;
                stands = false;
            }
        }
        if !stands {
            self.match_at(low.0, meter)?;
        }
        Ok(())
    }

    /// The least worst cost of a square of some rows and columns, which is about that of all.
    fn guess(&mut self, meter: &mut Meter<'_>) -> Result<Option<f64>, StopReason> {
        let (rows, columns) = (self.links.rows(), self.links.columns());
        if self.asked < LARGE || self.asked < rows || self.asked < columns {
            return Ok(None);
        }
        let spread = |at: usize| narrow(at * rows / SQUARE);
        let picked: Vec<_> = (0..SQUARE).map(|at| (spread(at), spread(at))).collect();
        let mut memory = Memory::default();
        let Some(reader) = self.links.square(&picked, &mut memory) else { return Ok(None) };
        let mut small = Threshold::new(reader, &[1; SQUARE]);
        small.fill(SQUARE);
        small.solve(SQUARE, meter)?;
        let proof = small.proof.as_ref();
        Ok(proof.map(|proof| proof.0.0))
    }

    /// Costs above this one, of rows and columns spread evenly, ascending and each once.
    fn sample(&mut self, above: f64, meter: &mut Meter<'_>) -> Result<Vec<Mark>, StopReason> {
        let (rows, columns) = (self.links.rows(), self.links.columns());
        let stride = (columns / SAMPLED).max(1);
        let mut sample = Vec::new();
        for row in (0..rows).step_by((rows / SAMPLED).max(1)) {
            meter.step()?;
            self.links.for_each(row, |column, cost| {
                if column % stride == row % stride && cost > above {
                    sample.push((cost, row, column));
                }
            });
        }
        sample.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        sample.dedup_by(|a, b| a.0 == b.0);
        Ok(sample)
    }
}
