//! Prices to start from, where rows compete for the same columns.
//!
//! From prices of zero an auction first has to find out which columns everybody
//! wants, and reads each row many times while prices fall. A sample of the problem
//! tells nearly as much: its row prices, solved exactly, say what each sampled row
//! pays at the end, and with them any column's price at which no sampled row would
//! rather have it. The prices only decide how much is left to do, never the answer.
//!
//! Pairs that are out of the question are dearer in the sample, and not forbidden: too few of a
//! dear row's few columns are in it, so that forbidding the others would leave it without a pair.

use super::arrays::refill;
use super::bids::{BIDS, FAR, LAST, Opening};
use super::reader::{Memory, Reader};
use super::sorted::Sorted;
use super::state::{Core, Halt};
use crate::kernel::Meter;
use crate::market::{Price as _, Weight, clashes};

/// Rows whose best columns are compared, and how many of them must want a column
/// that another one of them wants.
const TRIED: usize = 32;
const CONTESTED: usize = 8;
/// By how much of the range of costs pairs beyond the cap are dearer in a sample. With 5000 rows and
/// 0.3 low-rank gains took three times as many reads of rows, with 1 low-rank costs a third more.
const BEYOND: f64 = 0.5;
/// So many ranges of costs lie between the first prices of tiers.
const TIER: f64 = 2.0;
/// Rows that are asked how they like the prices of a sample, and the share of the span of prices that most of them may
/// want their best columns by.
const ASKED: usize = 64;
const SLIGHT: f64 = 0.005;
/// The first increment of an auction from there, as a share of that margin, and the last as a share of the first.
const OF_MARGIN: f64 = 0.2;
const UNTIL: f64 = 0.05;
/// Prices that are as near as they seem take some 20 bids a row.
const BIDS_OF_NEAR: usize = 24;
/// Problems with fewer rows are solved without a sample.
pub(super) const LARGE: usize = 512;
/// One row in so many is in the sample, and at most so many rows.
const SHARE: usize = 8;
const MOST: usize = 512;

/// What solving a sample needs, kept from one problem to the next.
pub(crate) struct Sample<W: Weight> {
    core: Core,
    memory: Memory<W>,
    picked: Vec<(u32, u32)>,
    pub(super) sorted: Sorted,
}

impl<W: Weight> Default for Sample<W> {
    fn default() -> Self {
        Self {
            core: Core::default(),
            memory: Memory::default(),
            picked: Vec::new(),
            sorted: Sorted::default(),
        }
    }
}

impl<W: Weight> Sample<W> {
    /// Takes the memory for so many rows, whether a sample is taken or not, so that no later
    /// problem of the size takes more.
    pub(super) fn reserve(&mut self, rows: usize) {
        if rows < LARGE {
            return;
        }
        let count = size(rows);
        self.picked.clear();
        self.picked.reserve(count);
        Reader::reserve(&mut self.memory, count);
        self.core.start(count, &[0.0; MOST][..count], &[1; MOST][..count], &[]);
        self.core.lists.reserve();
    }
}

/// How many of so many rows are in a sample.
fn size(rows: usize) -> usize {
    (rows / SHARE).min(MOST)
}

impl Core {
    /// Sets the prices to those of a sample, where rows are [`LARGE`] in number.
    /// Only for problems that pair every row with its own column and leave no column
    /// alone: there a price may start anywhere. Says whether it did. Memory
    /// for the sample has been reserved.
    /// Where an order was guessed that brings costs near to a Monge table, the rows and columns of
    /// the sample are those of the same places in it: their quantiles are the same then, and the
    /// prices nearer. A late sample is solved without an auction, which mostly fails as it would among all rows.
    pub(super) fn learn_prices<W: Weight>(
        &mut self,
        sample: &mut Sample<W>,
        reader: &mut Reader<'_, W>,
        (rows, is_late): (&[u32], bool),
        meter: &mut Meter<'_>,
    ) -> Result<bool, Halt> {
        let count = size(rows.len());
        let spread = |at: usize| (at * rows.len() + rows.len() / 2) / count;
        let Sample { core, memory, picked, sorted } = sample;
        picked.clear();
        if sorted.is_ordered() {
            picked.extend((0..count).filter_map(|at| sorted.pair(spread(at))));
        } else {
            picked.extend((0..count).map(|at| (rows[spread(at)], spread(at) as u32)));
        }
        let capped = reader.cap() < f64::INFINITY;
        let beyond = if capped { self.steps(reader, BEYOND) } else { 0.0 };
        let Some(mut small) = reader.sample(picked, beyond, memory) else { return Ok(false) };
        let all: [u32; MOST] = std::array::from_fn(|at| at as u32);
        let all = &all[..count];
        let solved = match is_late {
            true => core.pair_at_once(&mut small, all, meter),
            false => core.pair(&mut small, all, (None, None), meter),
        };
        match solved {
            Ok(()) => {}
            Err(Halt::NoColumn(_)) => return Ok(false),
            Err(stopped) => return Err(stopped),
        }
        self.prices.fill(f64::INFINITY);
        for (at, &(row, _)) in picked.iter().enumerate() {
            let price = core.row_price(at).unwrap_or(0.0);
            let prices = &mut self.prices;
            reader.for_each_of_all(row as usize, beyond, |column, cost| {
                prices[column] = (cost - price).least(prices[column]);
            });
        }
        let highest = self.prices.iter().copied().fold(f64::NEG_INFINITY, f64::most);
        // Lists made so far hold only while prices fall.
        self.prices.iter_mut().for_each(|price| *price -= highest);
        self.lists.forget_costs();
        self.lower_tiers(reader);
        Ok(true)
    }

    /// From now on columns of lower tiers have lower prices: only for problems in which a price may
    /// start anywhere, before rows bid. Says whether there are tiers.
    ///
    /// Where some rows can have no other columns than those of the lowest tier, and need all of
    /// them but one, the other rows must keep away from these. Rows with few columns would drive
    /// them away by bids alone, in steps that look at every other column before; prices that are
    /// as far apart from the start do it at once.
    pub(super) fn lower_tiers<W: Weight>(&mut self, reader: &mut Reader<'_, W>) -> bool {
        let Some(highest) = self.tiers.iter().copied().max() else { return false };
        let step = self.steps(reader, TIER);
        for (price, &tier) in self.prices.iter_mut().zip(&self.tiers) {
            *price -= step * f64::from(highest - tier);
        }
        self.lists.forget_costs();
        true
    }

    /// So many ranges of costs, as whole steps where costs have steps.
    fn steps<W: Weight>(&self, reader: &mut Reader<'_, W>, ranges: f64) -> f64 {
        let (step, all) = (reader.grid().step(), ranges * reader.range());
        if step > 0.0 { (all / step).round() * step } else { all }
    }

    /// Prices of a sample in place of those that first bids found, which left many rows over: where more than a third of the
    /// rows still compete, or where at these prices most rows prefer their best column to the second best by far less than
    /// the prices differ, as where some of the rows bar others from columns. Rows have bid at them then, and what an
    /// auction should begin with is told; else prices and pairs are as they were.
    pub(super) fn learn_late<W: Weight>(
        &mut self,
        sample: &mut Sample<W>,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<Option<Opening>, Halt> {
        self.keep_best(reader, meter)?;
        refill(&mut self.before.prices, &self.prices);
        self.unsteady = true;
        let learnt = self.learn_prices(sample, reader, (rows, true), meter)?;
        let margin = learnt.then(|| self.margin(reader, rows));
        let (low, high) = self.span();
        let is_crowded = self.waiting.len() * 3 > rows.len();
        let taken = margin.filter(|&margin| is_crowded || margin <= SLIGHT * (high - low));
        if taken.is_none() {
            refill(&mut self.prices, &self.before.prices);
        }
        self.unsteady = false;
        let Some(margin) = taken else { return Ok(None) };
        // A list that was made at lower prices may lack columns that are cheap at higher ones.
        self.begin_again(rows);
        self.lists.forget_costs();
        self.bid_rounds(reader, meter)?;
        let range = self.range(reader, FAR);
        let last = range / (margin * OF_MARGIN * UNTIL * rows.len() as f64);
        let (first, last) = (margin * OF_MARGIN / range, last.most(LAST));
        let bids = if is_crowded { BIDS } else { BIDS_OF_NEAR };
        Ok(Some(Opening { first, last, bids, apart: FAR }))
    }

    /// By how much most of some rows want their best column more than any other at these prices.
    fn margin<W: Weight>(&mut self, reader: &mut Reader<'_, W>, rows: &[u32]) -> f64 {
        let mut margins = [0.0; ASKED];
        let mut asked = 0;
        let prices = &self.prices;
        for &row in rows.iter().step_by((rows.len() / ASKED).max(1)).take(ASKED) {
            let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
            reader.for_each(row as usize, |column, cost| {
                let reduced = cost - prices[column];
                second = second.least(first.most(reduced));
                first = first.least(reduced);
            });
            if second < f64::INFINITY {
                margins[asked] = second - first;
                asked += 1;
            }
        }
        let margins = &mut margins[..asked];
        margins.sort_unstable_by(f64::total_cmp);
        margins.get(asked * 9 / 10).copied().unwrap_or(0.0)
    }

    /// Starts again from prices of zero, where nobody has a pair: only for problems in which a price may start
    /// anywhere.
    pub(super) fn start_over(&mut self, rows: &[u32]) {
        self.prices.fill(0.0);
        self.begin_again(rows);
    }

    /// Starts again from the prices of now, where nobody has a pair and no row was read.
    fn begin_again(&mut self, rows: &[u32]) {
        self.part_all(rows);
        refill(&mut self.waiting, rows);
        self.lists.reset(self.mate.len(), &self.prices);
        self.lists.reserve();
    }

    /// Counts costs from now on, if they lie on a grid, and starts again from prices of zero: only
    /// for problems in which a price may start anywhere, before an auction. Says whether it did.
    pub(super) fn count_costs<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
    ) -> bool {
        let counts = reader.start_counting();
        if counts {
            self.start_over(rows);
            self.kept.count(reader.grid().per());
        }
        counts
    }

    /// Whether many of a few rows want a column that another of them wants.
    pub(super) fn is_contested<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
    ) -> bool {
        let mut wishes = [0; TRIED];
        let mut wishing = 0;
        for &row in rows.iter().step_by((rows.len() / TRIED).max(1)).take(TRIED) {
            let best = self.lists.best(reader, row as usize, &self.prices, |_| true);
            if let Some(best) = best.filter(|best| best.first < best.second) {
                wishes[wishing] = best.column;
                wishing += 1;
            }
        }
        clashes(&mut wishes[..wishing]) >= CONTESTED
    }
}
