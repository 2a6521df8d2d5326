//! One pass over the weights: what each row pays at least, and which pairs are near that.

use super::counted::Counted;
use super::number::Number;
use super::terms::{Failed, Near, Rounded, Terms};
use crate::assignment::core::{Core, Reader};
use crate::kernel::{
    Index, LEAST_OF, MentorIx, Meter, Wide, fetch_ahead, least_of, side_by_side_in,
};
use crate::market::{Entry, Price as _, RowBuffer, RowView, Weight};
use std::sync::OnceLock;

/// Columns whose rounded reduced costs are looked at together.
const BLOCK: usize = LEAST_OF;
/// Columns whose bits share a word.
const WORD: usize = 64;
/// A rounded difference of two floats, one of which was rounded before, is off by less than
/// this times the sum of their magnitudes.
const MARGIN: f64 = 4.0 * f64::EPSILON;
/// Rows of one task, and pairs from which on tasks run side by side.
const TASK: usize = 64;
const PARALLEL: usize = 1 << 20;
/// So many pairs of a row are listed on average where it is not known how many are near.
const SHARE: usize = 32;

/// A pass over a row of each kind: pairs are listed whose reduced cost is at most `reach`, and no more
/// than some of each row if `capped`.
pub(super) fn scan<W: Weight, N: Number>(
    source: &Source<'_, '_, W>,
    terms: &Terms<N>,
    rounded: &Rounded,
    (reach, capped): (N, bool),
    (near, meter): (&mut Near<N>, &Meter<'_>),
) -> Result<(), Failed> {
    near.clear();
    // Where too many pairs are near they are not listed, so only the least is asked for. Pairs
    // beyond the cap count for it too: a gap of zero is a proof with them as well, and any other
    // has the rows read again.
    let pass = Pass { source, terms, rounded, reach, capped, counted: OnceLock::new() };
    let rows = terms.count();
    if rows.saturating_mul(terms.prices.len()) < PARALLEL {
        pass.rows(0..rows, near, &mut RowBuffer::new())?;
        return pass.exceed(near);
    }
    let parts = side_by_side_in(rows.div_ceil(TASK), &RowBuffer::new, &|buffer, task| {
        meter.check()?;
        let mut part = Near::default();
        let end = rows.min((task + 1) * TASK);
        pass.rows(task * TASK..end, &mut part, buffer).map(|()| part)
    });
    for part in parts {
        near.append(&part?);
    }
    pass.exceed(near)
}

/// Where the rows are read.
pub(super) struct Source<'a, 'r, W: Weight> {
    pub(super) reader: &'a Reader<'r, W>,
    /// The largest magnitude of a weight.
    pub(super) largest: f64,
    /// Where prices are still those of the solver, the lists that it made.
    pub(super) lists: Option<Listed<'a>>,
}

/// The cheapest columns of rows, as a solver listed them at prices that have only fallen since,
/// but for rounding.
pub(super) struct Listed<'a> {
    core: &'a Core,
    /// The largest magnitude of a price, and more than what rounding prices has taken from a reduced cost.
    highest: f64,
    raised: f64,
}

impl<'a> Listed<'a> {
    /// The lists, with prices that are those of the solver or have been rounded since.
    pub(super) fn of(core: &'a Core, rounded: &Rounded) -> Self {
        let finite = core.prices.iter().filter(|price| price.is_finite());
        let highest = finite.fold(0.0, |most: f64, &price| most.max(price.abs()));
        // A pair that is out of the question now is no nearer than it was.
        let now = rounded.left.iter().zip(&core.prices).filter(|now| *now.0 > f64::NEG_INFINITY);
        let raised = now.fold(0.0, |most: f64, (now, before)| most.max(now - before));
        Self { core, highest, raised: 2.0 * raised }
    }
}

struct Pass<'a, 'r, W: Weight, N> {
    source: &'a Source<'a, 'r, W>,
    terms: &'a Terms<N>,
    rounded: &'a Rounded,
    reach: N,
    capped: bool,
    /// Made where it is first asked for.
    counted: OnceLock<Option<Counted>>,
}

impl<W: Weight, N: Number> Pass<'_, '_, W, N> {
    fn rows(
        &self,
        rows: std::ops::Range<usize>,
        near: &mut Near<N>,
        buffer: &mut RowBuffer<W>,
    ) -> Result<(), Failed> {
        let terms = self.terms;
        let reader = self.source.reader;
        let (unit, sign) = (terms.unit, reader.sign());
        let most = rows.len() * SHARE;
        // Rounded up, so that nothing within reach is missed.
        let reach = self.reach.rounded(unit) * (1.0 + 4.0 * f64::EPSILON);
        for row in rows.map(|kind| terms.of_kind(kind)) {
            if !terms.active[row] {
                near.least.push(N::ZERO);
                near.excess.push(N::ZERO);
                near.ends.push(near.pairs.len());
                continue;
            }
            let prices = if terms.must[row] { &self.rounded.served } else { &self.rounded.left };
            let alone = terms.alone[row];
            if near.more
                && let Some(counted) = self.counted()
                && self.least_only(row, counted, near, buffer)?
            {
                continue;
            }
            let highest = alone.map_or(f64::INFINITY, |alone| alone.rounded(unit));
            let lists = self.source.lists.as_ref();
            if !lists.is_some_and(|lists| lists.tell(reader, row, prices, (highest, reach), near)) {
                let view = reader.shared(row, buffer);
                candidates(view, (sign, reader.cap()), prices, (highest, reach), near);
            }
            let cost = |float: f64| N::of(float, unit).ok_or(Failed::TooFine);
            let mut least = alone;
            let listed = near.pairs.len();
            for &(column, float) in &near.found {
                let reduced = cost(float)? - terms.prices[column as usize];
                near.pairs.push((column, reduced));
                if least.is_none_or(|least| reduced < least) {
                    least = Some(reduced);
                }
            }
            let own = match terms.mate(row) {
                Some(column) => {
                    let float = self.cost(row, column, &near.found, buffer)?;
                    cost(float)? - terms.prices[column]
                }
                None => alone.ok_or(Failed::Lost)?,
            };
            let least = least.unwrap_or(own);
            let mut kept = listed;
            for at in listed..near.pairs.len() {
                let (column, reduced) = near.pairs[at];
                if reduced - least <= self.reach {
                    near.pairs[kept] = (column, reduced - least);
                    kept += 1;
                }
            }
            near.pairs.truncate(kept);
            if self.capped && !near.more && near.pairs.len() > most {
                near.more = true;
                near.ends.fill(0);
            }
            if near.more {
                near.pairs.clear();
            }
            near.ends.push(near.pairs.len());
            near.least.push(least);
            near.excess.push(own - least);
        }
        Ok(())
    }

    /// Notes by how much the pair of each row is dearer than what it pays at least, where rows are copies of others.
    fn exceed(&self, near: &mut Near<N>) -> Result<(), Failed> {
        let terms = self.terms;
        if terms.kinds.is_empty() {
            return Ok(());
        }
        let mut buffer = RowBuffer::new();
        near.excess.clear();
        for row in 0..terms.mate.len() {
            let column = terms.mate(row).ok_or(Failed::Lost)?;
            let cost = self.cost(row, column, &[], &mut buffer)?;
            let cost = N::of(cost, terms.unit).ok_or(Failed::TooFine)?;
            near.excess.push(cost - terms.prices[column] - near.least[terms.kind(row)]);
        }
        Ok(())
    }

    fn counted(&self) -> Option<&Counted> {
        let counted = || Counted::new(self.terms, self.source.largest);
        self.counted.get_or_init(counted).as_ref()
    }

    /// Notes what a row pays at least and what its own pair is dearer than that, without any list,
    /// where the row has all columns: says whether it does.
    fn least_only(
        &self,
        row: usize,
        counted: &Counted,
        near: &mut Near<N>,
        buffer: &mut RowBuffer<W>,
    ) -> Result<bool, Failed> {
        let (terms, reader) = (self.terms, self.source.reader);
        let (unit, sign) = (terms.unit, reader.sign());
        let RowView::Full(weights) = reader.shared(row, buffer) else { return Ok(false) };
        let short = counted.least(weights, (sign, terms.must[row])).ok_or(Failed::TooFine)?;
        let own = match terms.mate(row) {
            Some(column) => {
                let weight = weights.get(column).ok_or(Failed::Lost)?;
                let cost = N::of(sign * weight.float(), unit).ok_or(Failed::TooFine)?;
                cost - terms.prices[column]
            }
            None => terms.alone[row].ok_or(Failed::Lost)?,
        };
        let short = short.map(|short| N::of_short(short, unit));
        let least = terms.alone[row].into_iter().chain(short).fold(own, N::min);
        near.least.push(least);
        near.excess.push(own - least);
        near.ends.push(near.pairs.len());
        Ok(true)
    }

    /// What a pair costs: mostly it was found.
    fn cost(
        &self,
        row: usize,
        column: usize,
        found: &[(u32, f64)],
        buffer: &mut RowBuffer<W>,
    ) -> Result<f64, Failed> {
        let column = MentorIx::at(column);
        if let Ok(at) = found.binary_search_by_key(&column.raw(), |found| found.0) {
            return Ok(found[at].1);
        }
        let reader = self.source.reader;
        let weight = reader.shared(row, buffer).weight(column).ok_or(Failed::Lost)?;
        Ok(reader.sign() * weight.float())
    }
}

impl Listed<'_> {
    /// Does a row's list hold all columns that [`candidates`] would find? Then they are found.
    fn tell<W: Weight, N>(
        &self,
        reader: &Reader<'_, W>,
        row: usize,
        prices: &[f64],
        (highest, reach): (f64, f64),
        near: &mut Near<N>,
    ) -> bool {
        let Some((entries, complete)) = self.core.listed(reader, row) else { return false };
        let found = &mut near.found;
        let mut up = highest + MARGIN * highest.abs();
        for entry in entries {
            up = up.least(bounds(entry.cost, prices[entry.column as usize]).1);
        }
        let threshold = within(up, reach);
        // A cost that no list holds is its reduced cost and a price: where its magnitude is large, so is what it exceeds.
        let margin = 2.0 * MARGIN * (complete.abs() + self.highest) + self.raised;
        if complete - margin <= threshold {
            return false;
        }
        let is_near =
            |entry: &&Entry| bounds(entry.cost, prices[entry.column as usize]).0 <= threshold;
        found.clear();
        found.extend(entries.iter().filter(is_near).map(|entry| (entry.column, entry.cost)));
        by_column(found);
        true
    }
}

/// Sorts by the column. Its own function, so that one sort is compiled for all number types.
fn by_column(found: &mut [(u32, f64)]) {
    found.sort_unstable_by_key(|found| found.0);
}

/// What reduced costs within reach of the least are at most, if that is at most `up`.
fn within(up: f64, reach: f64) -> f64 {
    up + reach + MARGIN * (up.abs() + reach)
}

/// The columns whose reduced costs may lie within reach of the least, ascending, with their
/// costs.
fn candidates<W: Weight, N>(
    view: RowView<'_, W>,
    (sign, cap): (f64, f64),
    prices: &[f64],
    (highest, reach): (f64, f64),
    near: &mut Near<N>,
) {
    if let RowView::Masked(weights, allowed) = view {
        let mut costs = std::mem::take(&mut near.costs);
        costs.clear();
        costs.resize(weights.len(), f64::INFINITY);
        Allowed { weights, allowed, sign, costs: &mut costs }.widely();
        candidates(RowView::Full(&costs), (1.0, cap), prices, (highest, reach), near);
        near.costs = costs;
        return;
    }
    let Near { found, lows, .. } = near;
    found.clear();
    let mut up = highest + MARGIN * highest.abs();
    let RowView::Full(weights) = view else {
        view.for_each(|column, weight| {
            let cost = sign * weight.float();
            if cost <= cap {
                up = up.least(bounds(cost, prices[column]).1);
            }
        });
        let threshold = within(up, reach);
        view.for_each(|column, weight| {
            let cost = sign * weight.float();
            if cost <= cap && bounds(cost, prices[column]).0 <= threshold {
                found.push((MentorIx::at(column).raw(), cost));
            }
        });
        return;
    };
    lows.clear();
    let lows_of = &mut *lows;
    let up = if cap < f64::INFINITY {
        let cost = |weight: W| match sign * weight.float() {
            cost if cost <= cap => cost,
            _ => f64::INFINITY,
        };
        Lowest { weights, prices, cost, up, lows: lows_of }.widely()
    } else {
        let cost = |weight: W| sign * weight.float();
        Lowest { weights, prices, cost, up, lows: lows_of }.widely()
    };
    let threshold = within(up, reach);
    let blocks = weights.chunks(BLOCK).zip(prices.chunks(BLOCK));
    for (block, (weights, prices)) in blocks.enumerate() {
        if lows[block] <= threshold {
            for (at, (&weight, &price)) in weights.iter().zip(prices).enumerate() {
                let cost = sign * weight.float();
                if cost <= cap && bounds(cost, price).0 <= threshold {
                    let column = MentorIx::at(block * BLOCK + at).raw();
                    found.push((column, cost));
                }
            }
        }
    }
}

/// The costs of a row's allowed columns; those of others stay as they are.
struct Allowed<'a, W> {
    weights: &'a [W],
    allowed: &'a [u64],
    sign: f64,
    costs: &'a mut [f64],
}

impl<W: Weight> Wide for Allowed<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, allowed, sign, costs } = self;
        let words = weights.chunks(WORD).zip(costs.chunks_mut(WORD)).zip(allowed);
        for ((weights, costs), &word) in words {
            if word == 0 {
                continue;
            }
            for (lane, (&weight, cost)) in weights.iter().zip(costs).enumerate() {
                *cost = if word >> lane & 1 == 1 { sign * weight.float() } else { *cost };
            }
        }
    }
}

/// Between which two numbers a reduced cost lies.
#[inline(always)]
pub(super) fn bounds(cost: f64, price: f64) -> (f64, f64) {
    let (reduced, margin) = (cost - price, MARGIN * (cost.abs() + price.abs()));
    (reduced - margin, reduced + margin)
}

/// Between which numbers the least reduced cost of each block lies: what it is at least goes
/// to `lows`; the answer is what the least of all is at most, or `up`.
struct Lowest<'a, W, Cost> {
    weights: &'a [W],
    prices: &'a [f64],
    cost: Cost,
    up: f64,
    lows: &'a mut Vec<f64>,
}

impl<W: Weight, Cost: Fn(W) -> f64> Wide for Lowest<'_, W, Cost> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, prices, cost, up, lows } = self;
        let (blocks, rest) = weights.as_chunks::<BLOCK>();
        let (prices, last) = prices.as_chunks::<BLOCK>();
        let mut high = up;
        for (at, (block, prices)) in blocks.iter().zip(prices).enumerate() {
            fetch_ahead::<_, BLOCK>(weights, at * BLOCK);
            let (mut low, mut top) = ([0.0; BLOCK], [0.0; BLOCK]);
            for lane in 0..BLOCK {
                let (below, above) = bounds(cost(block[lane]), prices[lane]);
                // Where a pair is out of the question, `below` is no number.
                (low[lane], top[lane]) = (f64::INFINITY.least(below), above);
            }
            lows.push(least_of(low));
            high = high.least(least_of(top));
        }
        let mut low = f64::INFINITY;
        for (&weight, &price) in rest.iter().zip(last) {
            let (below, above) = bounds(cost(weight), price);
            low = low.least(below);
            high = high.least(above);
        }
        if !rest.is_empty() {
            lows.push(low);
        }
        high
    }
}
