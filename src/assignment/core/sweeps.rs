//! Sweeps over a row in vector registers: where it is cheapest at the present prices.

use super::grid::Costs;
use crate::kernel::{Index as _, Wide, fetch_ahead};
use crate::market::{
    BLOCK, Entry, Price as _, RowView, TARGET, Weight, blocks, shorten, threshold,
};

/// What turns rows into costs, beside prices.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub(super) costs: Costs,
    /// Whether a cost is the weight or its negative.
    pub(super) is_plain: bool,
    /// Whether rows are so short that each column is a block of its own.
    pub(super) is_short: bool,
}

/// What is known of a list that was made.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    /// Every allowed column that is not listed has at least this reduced cost.
    pub(super) threshold: f64,
    /// How many columns the list had before it was cut, if it was made from blocks.
    pub(super) found: Option<usize>,
}

/// Where lists are made of rows, one after another.
#[derive(Default)]
pub(super) struct Desk {
    /// The smallest reduced cost `cost − price` of each block of columns; infinite where none
    /// is allowed. One column is a block of a short or listed row.
    pub(super) minima: Vec<f64>,
    order: Vec<f64>,
    /// Blocks of a row with the columns that are wanted of each.
    low: Vec<(usize, u64)>,
    /// The list, from the lowest reduced cost on.
    pub(super) found: Vec<Entry>,
}

impl Desk {
    /// Room for what one row of so many columns may need at most, since how much is listed differs
    /// between problems of one size and a later one must not allocate.
    pub(super) fn reserve(&mut self, columns: usize) {
        for floats in [&mut self.minima, &mut self.order] {
            floats.clear();
            floats.reserve(columns);
        }
        self.low.clear();
        self.low.reserve(columns.div_ceil(BLOCK));
        self.found.clear();
        self.found.reserve(columns);
    }

    /// Lists the cheapest columns of a row at these prices, `most` blocks of them where it has
    /// blocks; of equal ones those from column `own` on come first.
    pub(super) fn list<W: Weight>(
        &mut self,
        row: RowView<'_, W>,
        prices: &[f64],
        terms: Terms,
        (own, most): (usize, usize),
    ) -> Bounds {
        let block = self.minima(row, prices, terms);
        let most = if block == 1 { TARGET } else { blocks(most, &self.minima) };
        let bound = threshold(&self.minima, most, &mut self.order);
        self.gather(row, prices, terms, bound);
        let found = (block > 1).then_some(self.found.len());
        let at = self.found.partition_point(|entry| (entry.column as usize) < own);
        self.found.rotate_left(at);
        Bounds { threshold: shorten(&mut self.found, &mut self.order, bound), found }
    }

    /// The smallest reduced cost of the row; infinite where it allows no column.
    pub(super) fn least<W: Weight>(
        &mut self,
        row: RowView<'_, W>,
        prices: &[f64],
        terms: Terms,
    ) -> f64 {
        self.minima(row, prices, terms);
        self.minima.iter().copied().fold(f64::INFINITY, f64::least)
    }

    /// The smallest reduced cost of each block of columns. Says how many columns make a block.
    pub(super) fn minima<W: Weight>(
        &mut self,
        row: RowView<'_, W>,
        prices: &[f64],
        Terms { costs, is_plain, is_short }: Terms,
    ) -> usize {
        let minima = &mut self.minima;
        minima.clear();
        match row {
            RowView::Full(weights) if is_short => {
                let reduced = weights.iter().zip(prices);
                minima.extend(reduced.map(|(&weight, price)| costs.of(weight) - price));
                1
            }
            RowView::Full(weights) => {
                minima.reserve(weights.len().div_ceil(BLOCK));
                if !is_plain && costs.per == 0.0 {
                    // So the compiler leaves out what counting takes.
                    let costs = Costs { per: 0.0, ..costs };
                    let reduced = |weight: W, price: f64| costs.reduced(weight, price);
                    BlockMinima { weights, prices, minima, reduced }.widely();
                } else if !is_plain {
                    let reduced = |weight: W, price: f64| costs.reduced(weight, price);
                    BlockMinima { weights, prices, minima, reduced }.widely();
                } else if costs.sign < 0.0 {
                    let reduced = |weight: W, price: f64| -weight.small_float() - price;
                    BlockMinima { weights, prices, minima, reduced }.widely();
                } else {
                    let reduced = |weight: W, price: f64| weight.small_float() - price;
                    BlockMinima { weights, prices, minima, reduced }.widely();
                }
                BLOCK
            }
            RowView::Masked(weights, allowed) => {
                minima.reserve(weights.len().div_ceil(BLOCK));
                MaskedMinima { weights, allowed, prices, minima, costs }.widely();
                BLOCK
            }
            RowView::Listed(entries) => {
                let reduced = entries.iter();
                minima.extend(reduced.map(|&(at, weight)| costs.of(weight) - prices[at.get()]));
                1
            }
        }
    }

    /// Finds every allowed column whose reduced cost is at most `bound`, in their order.
    fn gather<W: Weight>(
        &mut self,
        row: RowView<'_, W>,
        prices: &[f64],
        Terms { costs, is_short, .. }: Terms,
        bound: f64,
    ) {
        let Self { minima, low: blocks, found, .. } = self;
        found.clear();
        let mut one = |column: usize, weight: W, reduced: f64| {
            // An infinite bound lets everything in but what is out of the question.
            let cost = costs.of(weight);
            if reduced <= bound && cost < f64::INFINITY {
                found.push(Entry { bound: reduced, cost, column: column as u32 });
            }
        };
        let (weights, words) = match row {
            RowView::Listed(entries) => {
                let listed = entries.iter().zip(&*minima);
                listed.for_each(|(&(at, weight), &reduced)| one(at.get(), weight, reduced));
                return;
            }
            RowView::Full(weights) if is_short => {
                let all = weights.iter().zip(&*minima).enumerate();
                all.for_each(|(column, (&weight, &reduced))| one(column, weight, reduced));
                return;
            }
            RowView::Full(weights) => (weights, &[][..]),
            RowView::Masked(weights, words) => (weights, words),
        };
        blocks.clear();
        // As many as any row may need, so that a later problem finds enough memory.
        blocks.reserve(weights.len().div_ceil(BLOCK));
        LowColumns { weights, prices, minima, bound, costs, found: blocks }.widely();
        for &(from, low) in &*blocks {
            let allowed = words.get(from / 64).map_or(u64::MAX, |word| word >> (from % 64));
            let mut bits = low & allowed;
            while bits != 0 {
                let column = from + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let cost = costs.of(weights[column]);
                let bound = cost - prices[column];
                found.push(Entry { bound, cost, column: column as u32 });
            }
        }
    }
}

/// The minimum of each block of reduced costs.
struct BlockMinima<'a, W, Reduced> {
    weights: &'a [W],
    prices: &'a [f64],
    minima: &'a mut Vec<f64>,
    reduced: Reduced,
}

impl<W: Weight, Reduced: Fn(W, f64) -> f64> Wide for BlockMinima<'_, W, Reduced> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, minima, reduced } = self;
        let (blocks, last) = weights.as_chunks::<BLOCK>();
        let (of_blocks, of_last) = prices.as_chunks::<BLOCK>();
        // Counted by hand: iterators that go side by side are not always compiled into the loop.
        for at in 0..blocks.len().min(of_blocks.len()) {
            fetch_ahead::<_, BLOCK>(weights, at * BLOCK);
            let (weights, prices) = (&blocks[at], &of_blocks[at]);
            // Halved again and again: so the compiler turns it into vector instructions.
            let mut eight = [0.0; 8];
            for lane in 0..8 {
                let low = reduced(weights[lane], prices[lane]);
                eight[lane] = reduced(weights[lane + 8], prices[lane + 8]).least(low);
            }
            let mut four = [0.0; 4];
            for lane in 0..4 {
                four[lane] = eight[lane].least(eight[lane + 4]);
            }
            // Pushed: else the compiler works on several blocks at once, gathering a column of each.
            minima.push(four[0].least(four[2]).least(four[1].least(four[3])));
        }
        if !last.is_empty() {
            let all = last.iter().zip(of_last).map(|(&weight, &price)| reduced(weight, price));
            minima.push(all.fold(f64::INFINITY, f64::least));
        }
    }
}

/// For each block whose minimum reaches the bound, which of its columns do: a bit each.
struct LowColumns<'a, W> {
    weights: &'a [W],
    prices: &'a [f64],
    minima: &'a [f64],
    bound: f64,
    costs: Costs,
    found: &'a mut Vec<(usize, u64)>,
}

impl<W: Weight> Wide for LowColumns<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, minima, bound, costs, found } = self;
        let is_low = |weight: W, price: f64| {
            let cost = costs.of(weight);
            (cost - price <= bound) & (cost < f64::INFINITY)
        };
        let (blocks, last) = weights.as_chunks::<BLOCK>();
        let (of_blocks, of_last) = prices.as_chunks::<BLOCK>();
        let count = blocks.len().min(of_blocks.len()).min(minima.len());
        for at in 0..count {
            if minima[at] > bound {
                continue;
            }
            let (weights, prices) = (&blocks[at], &of_blocks[at]);
            let mut low = [false; BLOCK];
            for lane in 0..BLOCK {
                low[lane] = is_low(weights[lane], prices[lane]);
            }
            let mut bits = 0;
            for (lane, &low) in low.iter().enumerate() {
                bits |= u64::from(low) << lane;
            }
            found.push((at * BLOCK, bits));
        }
        if minima.get(count).is_some_and(|&minimum| minimum <= bound) {
            let mut bits = 0;
            for (lane, (&weight, &price)) in last.iter().zip(of_last).enumerate() {
                bits |= u64::from(is_low(weight, price)) << lane;
            }
            found.push((count * BLOCK, bits));
        }
    }
}

/// The minimum of each block of reduced costs of allowed columns.
struct MaskedMinima<'a, W> {
    weights: &'a [W],
    allowed: &'a [u64],
    prices: &'a [f64],
    minima: &'a mut Vec<f64>,
    costs: Costs,
}

impl<W: Weight> Wide for MaskedMinima<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, allowed, prices, minima, costs } = self;
        let (blocks, last) = weights.as_chunks::<BLOCK>();
        let (of_blocks, of_last) = prices.as_chunks::<BLOCK>();
        let count = blocks.len().min(of_blocks.len());
        for at in 0..count {
            fetch_ahead::<_, BLOCK>(weights, at * BLOCK);
            let bits = bits_of(allowed, at);
            if bits == 0 {
                minima.push(f64::INFINITY);
                continue;
            }
            let (weights, prices) = (&blocks[at], &of_blocks[at]);
            let mut low = [0.0; BLOCK];
            for lane in 0..BLOCK {
                let reduced = costs.reduced(weights[lane], prices[lane]);
                low[lane] = if bits >> lane & 1 == 1 { reduced } else { f64::INFINITY };
            }
            for half in [8, 4, 2, 1] {
                for lane in 0..half {
                    low[lane] = low[lane].least(low[lane + half]);
                }
            }
            minima.push(low[0]);
        }
        if !last.is_empty() {
            let bits = bits_of(allowed, count);
            let mut least = f64::INFINITY;
            for (lane, (&weight, &price)) in last.iter().zip(of_last).enumerate() {
                if bits >> lane & 1 == 1 {
                    least = costs.reduced(weight, price).least(least);
                }
            }
            minima.push(least);
        }
    }
}

/// Which columns of a block are allowed.
#[inline(always)]
fn bits_of(allowed: &[u64], block: usize) -> u64 {
    let from = block * BLOCK;
    allowed.get(from / 64).map_or(0, |word| word >> (from % 64) & ((1 << BLOCK) - 1))
}
