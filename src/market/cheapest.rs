//! The pass over a table that checks its weights, and what it keeps.

use super::assignment::Sense;
use super::weight::{Price, Weight};
use crate::kernel::Wide;

/// Columns whose least cost is found together.
pub(crate) const BLOCK: usize = 16;
/// Rows no longer than this are looked at column by column.
pub(crate) const SHORT: usize = 256;
/// About so many columns of a row are listed, and at most `SLOT`.
const TARGET: usize = 28;
pub(crate) const SLOT: usize = 48;
/// Lists are kept unless, of so many rows, more than so many want what another one wants.
const TRIED: usize = 32;
const CONTESTED: usize = 12;

/// A listed column: its cost, and the number by which lists ascend: its reduced cost
/// when the list was made, or its cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    pub(crate) bound: f64,
    pub(crate) cost: f64,
    pub(crate) column: u32,
}

/// The threshold below which a list is to hold every column, from the least number of
/// each block of so many columns: the `TARGET`-th of them, so that at least as many
/// columns lie at or below it. Infinite where a row has few.
pub(crate) fn threshold(least: &[f64], block: usize, order: &mut Vec<f64>) -> f64 {
    let most = if block == 1 { TARGET } else { TARGET.min(least.len() / 2).max(4) };
    if least.len() <= most {
        return f64::INFINITY;
    }
    order.clear();
    order.extend_from_slice(least);
    *order.select_nth_unstable_by(most - 1, f64::total_cmp).1
}

/// Brings a list in order and cuts it to `SLOT`; gives the threshold below which it
/// still holds every column, which was `threshold`.
pub(crate) fn shorten(found: &mut Vec<Entry>, mut threshold: f64) -> f64 {
    let order = |a: &Entry, b: &Entry| a.bound.order(b.bound).then(a.column.cmp(&b.column));
    if found.len() > SLOT {
        threshold = found.select_nth_unstable_by(SLOT, order).1.bound;
        found.truncate(SLOT);
    }
    // Mostly in order already where costs are equal, which a stable sort makes use of.
    found.sort_by(order);
    threshold
}

/// How many of these rows want a column that another of them wants; one more of the same
/// wish counts once more. A row with two best columns competes with nobody and has none.
pub(crate) fn clashes(wishes: &mut [u32]) -> usize {
    wishes.sort_unstable();
    wishes.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

/// The cheapest columns of each row of a large table, in the order of their costs,
/// found while the table is checked and its rows are at hand: to look for them later
/// would mean to read the table again. A cost is a weight, or a gain with its sign
/// changed, as a float. Kept of tables, or computed rows, without forbidden pairs, unless rows seem to
/// compete for the same columns: then prices soon differ, and costs alone say little.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cheapest {
    kept: bool,
    sense: Sense,
    /// Where each row's list ends, and its threshold.
    ends: Vec<(usize, f64)>,
    entries: Vec<Entry>,
    /// The threshold asked for last.
    bound: f64,
    least: Vec<f64>,
    order: Vec<f64>,
    found: Vec<Entry>,
}

impl Cheapest {
    /// To be kept of this table.
    pub(super) fn of_table(rows: usize, columns: usize, sense: Sense) -> Self {
        Self { kept: columns > SHORT && rows > TRIED, sense, ..Self::default() }
    }

    /// Whether lists are kept, of the rows so far and those to come.
    pub(super) fn is_kept(&self) -> bool {
        self.kept
    }

    /// The list of a row and its threshold.
    pub(super) fn of_row(&self, row: usize) -> Option<(&[Entry], f64)> {
        let &(end, threshold) = self.ends.get(row)?;
        let from = row.checked_sub(1).map_or(0, |before| self.ends[before].0);
        Some((self.entries.get(from..end)?, threshold))
    }

    /// Checks a row, or more of them if none is listed, and keeps its list: the largest magnitude in it, unless a weight is
    /// beyond the limit or not a number.
    pub(super) fn check<W: Weight>(&mut self, weights: &[W], limit: W::Price) -> Option<f64> {
        let sense = self.sense;
        self.least.clear();
        let least = self.kept.then_some(&mut self.least);
        let (low, high) = Check { weights, sense, least }.widely()?;
        if !(-limit <= low && high <= limit) {
            return None;
        }
        if self.kept {
            let sign = if sense == Sense::Max { -1.0 } else { 1.0 };
            List { kept: self, weights, sign }.widely();
            self.kept = self.ends.len() != TRIED || self.are_apart();
            if !self.kept {
                *self = Self::default();
            }
        }
        Some(low.float().abs().max(high.float().abs()))
    }

    /// Whether the rows so far want many different columns.
    fn are_apart(&self) -> bool {
        let wishes = (0..self.ends.len()).filter_map(|row| match self.of_row(row)?.0 {
            [first, second, ..] if first.cost == second.cost => None,
            [first, ..] => Some(first.column),
            [] => None,
        });
        clashes(&mut wishes.collect::<Vec<_>>()) <= CONTESTED
    }

    /// To be kept of a part of the same problem, of fewer rows than are tried.
    pub(super) fn emptied(&self) -> Self {
        Self { kept: self.kept, sense: self.sense, ..Self::default() }
    }

    /// Adds the lists of the rows that follow; without those of all rows none are kept.
    pub(super) fn append(&mut self, part: Self) {
        self.kept &= part.kept;
        if !self.kept {
            *self = Self::default();
            return;
        }
        let before = self.entries.len();
        self.entries.extend(part.entries);
        self.ends.extend(part.ends.iter().map(|&(end, threshold)| (before + end, threshold)));
    }

    /// What is kept with the problem.
    pub(super) fn finished(mut self) -> Self {
        (self.least, self.order, self.found) = Default::default();
        self
    }
}

/// Lists the cheapest columns of a row whose least costs are known.
struct List<'a, W> {
    kept: &'a mut Cheapest,
    weights: &'a [W],
    sign: f64,
}

impl<W: Weight> Wide for List<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { kept, weights, sign } = self;
        let Cheapest { least, order, found, .. } = kept;
        // What suited the row before often suits this one, which saves a selection.
        let mut bound = kept.bound;
        let mut within = [0_u32; 8];
        for least in least.chunks(8) {
            for (within, &least) in within.iter_mut().zip(least) {
                *within += u32::from(least <= bound);
            }
        }
        if !(TARGET..=2 * TARGET).contains(&(within.iter().sum::<u32>() as usize)) {
            bound = threshold(least, BLOCK, order);
            kept.bound = bound;
        }
        found.clear();
        for (at, (weights, &least)) in weights.chunks(BLOCK).zip(least.iter()).enumerate() {
            if least > bound {
                continue;
            }
            let mut low = [false; BLOCK];
            for (low, weight) in low.iter_mut().zip(weights) {
                *low = sign * weight.float() <= bound;
            }
            let bits = low.iter().rev().fold(0_u32, |bits, &low| bits << 1 | u32::from(low));
            let mut left = bits;
            while left != 0 {
                let lane = left.trailing_zeros() as usize;
                left &= left - 1;
                let cost = sign * weights[lane].float();
                found.push(Entry { bound: cost, cost, column: (at * BLOCK + lane) as u32 });
            }
        }
        let threshold = shorten(found, bound);
        kept.entries.extend_from_slice(found);
        kept.ends.push((kept.entries.len(), threshold));
    }
}

/// The least and the greatest weight, zero if there are none; nothing where one is not
/// finite.
struct Check<'a, W> {
    weights: &'a [W],
    sense: Sense,
    /// Takes the least cost of each block, where it is wanted.
    least: Option<&'a mut Vec<f64>>,
}

impl<W: Weight> Wide for Check<'_, W> {
    type Output = Option<(W::Price, W::Price)>;

    // A number less itself is zero where it is finite; nothing else adds up to zero.
    #[allow(clippy::eq_op)]
    #[inline(always)]
    fn run(self) -> Self::Output {
        let Self { weights, sense, least: mut kept } = self;
        let first = weights.first().map_or(W::Price::ZERO, |weight| weight.price());
        let (mut least, mut most) = (first, first);
        let mut odd = [W::Price::ZERO; 8];
        let maximise = sense == Sense::Max;
        let mut block = |low: W::Price, high: W::Price| {
            least = low.least(least);
            most = high.most(most);
            if let Some(kept) = &mut kept {
                kept.push(if maximise { -high.float() } else { low.float() });
            }
        };
        let blocks = weights.chunks_exact(BLOCK);
        let rest = blocks.remainder();
        for weights in blocks {
            let Ok(weights) = <&[W; BLOCK]>::try_from(weights) else { continue };
            // Halved again and again: so the compiler turns it into vector instructions.
            let (mut low, mut high) = ([W::Price::ZERO; 8], [W::Price::ZERO; 8]);
            for lane in 0..8 {
                let (one, other) = (weights[lane].price(), weights[lane + 8].price());
                low[lane] = one.least(other);
                high[lane] = one.most(other);
                odd[lane] = odd[lane] + ((one - one) + (other - other));
            }
            for lane in 0..4 {
                low[lane] = low[lane].least(low[lane + 4]);
                high[lane] = high[lane].most(high[lane + 4]);
            }
            block(
                low[0].least(low[2]).least(low[1].least(low[3])),
                high[0].most(high[2]).most(high[1].most(high[3])),
            );
        }
        if let Some(&one) = rest.first() {
            let (mut low, mut high) = (one.price(), one.price());
            for (lane, weight) in rest.iter().enumerate() {
                let price = weight.price();
                low = price.least(low);
                high = price.most(high);
                odd[lane % 8] = odd[lane % 8] + (price - price);
            }
            block(low, high);
        }
        odd.iter().all(|&odd| odd == W::Price::ZERO).then_some((least, most))
    }
}
