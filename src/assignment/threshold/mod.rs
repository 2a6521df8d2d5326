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
//! While many rows are free, the threshold jumps instead, between levels that one pass over the
//! table tells apart; where very many are, from the next cost on. Where a square of the table says
//! how high it probably is, it starts there, and the first threshold is asked for only if no level
//! is too low.
//!
//! Links are bits, so a search costs O(nm / 64), and a row is read again only once the threshold
//! has passed its next cost. Few thresholds are met: the first one is mostly the answer.

mod graft;
mod jump;
mod levels;
mod links;
mod loops;
mod marks;
mod mates;
mod planes;
mod rise;
mod rulers;
mod start;
mod told;
mod trees;

use super::core::Reader;
use crate::kernel::{Index, MenteeIx, MentorIx, Meter, Side, StopReason, narrow, ones};
use crate::market::{PairCover, Weight};
use links::{LinkRoom, Links};
use marks::Mark;
use mates::{Mates, NONE};
use trees::Trees;

/// With more free rows than this the threshold jumps.
const FEW: usize = 16;
/// With more than one free row in so many, the next cost is looked for before it jumps: where many
/// rows find most columns dear, levels among the costs of cheap columns would all be too low.
const MANY: usize = 16;
/// It jumps, too, once it has read one row in so many for the next cost.
const DEAR: usize = 4;

/// With the pairs better than that of the mark, these rows and columns cover all pairs, and are
/// too few.
struct Proven {
    mark: Mark,
    rows: Vec<bool>,
    columns: Vec<bool>,
}

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

impl<W> ThresholdRoom<W> {
    /// The columns of the rows that the last search paired.
    pub(super) fn columns(&self) -> &[u32] {
        &self.mates.of_row
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
    proof: Option<Proven>,
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
        let Proven { mark, rows, columns } = self.proof.as_ref()?;
        let pair = self.pair(mark.row as usize, mark.column as usize);
        Some(Proof { pair, cover: self.cover(rows, columns) })
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
        let mut has_jumped = true;
        if asked > 0
            && let Some(survey) = self.foresee(meter)?
        {
            self.among(survey, f64::NEG_INFINITY, meter)?;
        }
        // Where no level was too low, nothing is proven.
        if self.proof.is_none() {
            self.links.forget();
            let Some(mut mark) = self.first(meter)? else { return Ok(()) };
            self.drop_above(mark.cost, meter)?;
            self.greedy(mark.cost, meter)?;
            self.match_at(mark.cost, meter)?;
            let is_far =
                self.links.is_dense() && (asked - self.mates.size) * MANY > self.links.rows();
            if is_far {
                let Some(next) = self.go_up(meter)? else { return Ok(()) };
                mark = next;
            }
            has_jumped = asked - self.mates.size > FEW;
            if has_jumped {
                self.jump(mark, is_far, meter)?;
            }
        }
        let most_reads = self.row_reads() + (self.links.rows() / DEAR) as u64;
        // The last search found no way to one more pair; its trees show which threshold would open
        // one.
        while self.mates.size < asked {
            let Some(next) = self.go_up(meter)? else { return Ok(()) };
            if self.links.is_dense()
                && !has_jumped
                && self.mates.size < asked
                && self.row_reads() > most_reads
            {
                has_jumped = true;
                self.jump(next, true, meter)?;
            }
        }
        Ok(())
    }

    /// Raises the threshold to the next cost at which a search may find more pairs, and looks for
    /// them; nothing where no cost is higher.
    fn go_up(&mut self, meter: &mut Meter<'_>) -> Result<Option<Mark>, StopReason> {
        let Some(next) = self.rise(meter)? else { return Ok(None) };
        let (rows, columns) = self.tree_cover();
        self.proof = Some(Proven { mark: next, rows, columns });
        self.enter(next.cost);
        self.search(next.cost, meter)?;
        if self.trees.grew {
            self.match_at(next.cost, meter)?;
        }
        Ok(Some(next))
    }

    /// Pairs as many rows as can be with columns that cost them the least.
    pub(super) fn level(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        self.ask_for_all();
        for row in 0..self.links.rows() {
            meter.step()?;
            let least = self.links.least(row, None);
            self.links.own.push(least);
            // Where the row was just read it is in the cache, so its list is made now.
            self.links.of(row, least);
        }
        self.greedy(f64::INFINITY, meter)?;
        self.match_at(f64::INFINITY, meter)
    }

    /// Pairs rows one by one with any column that they may have, those with the fewest choices first.
    pub(super) fn take_allowed(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        self.ask_for_all();
        self.greedy(f64::INFINITY, meter)
    }

    /// All rows are to be paired, and no column is dearer than another.
    fn ask_for_all(&mut self) {
        self.asked = self.links.rows();
        self.low.clear();
        self.low.resize(self.links.columns(), 0.0);
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
}
