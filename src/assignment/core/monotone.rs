//! Pairs and prices of a table with more columns than rows that sorting makes a Monge table.
//!
//! There some best matching gives later rows later columns ([`super::sorted`] says what such a table is): of
//! two rows whose columns stand the other way round an exchange costs no more. So row `i`, counted from zero, takes the column
//! `i + t` where `t` columns have been passed over so far, and the cheapest way to pass over all that are too many is found
//! row by row, `f(i, t) = min(f(i, t − 1), f(i − 1, t) + c(i, i + t))`.
//!
//! Prices of the columns that are left are zero, and no other price is above that. Along the order of the rows, with `k` the
//! column of row `i` and `l` that of the next, no row would rather have the other's where `v(l) − v(k)` lies between
//! `c(i + 1, l) − c(i + 1, k)` and `c(i, l) − c(i, k)`; for rows farther apart that follows, as on the diagonal of a square.
//! The highest such prices come out of one pass forward and one back, and if any prices prove the pairs best, they do.

use super::arrays::refill;
use super::bids::WAITING;
use super::reader::Reader;
use super::sorted::Sorted;
use super::state::Core;
use crate::kernel::{Meter, StopReason};
use crate::market::{Price as _, Weight};
use std::ops::Range;

/// Rows that are asked first whether they are content, all of which have to be.
const ASKED: usize = 16;
/// More columns than rows by more than one in so many are many more.
const LOOSE: usize = 8;
/// Columns whose bits share a word.
const WORD: usize = 64;

impl Core {
    /// Gives all rows columns in a guessed order, at prices at which each is content with its own, where there are more columns
    /// than rows, of one seat each. Says whether it did; else nothing has changed.
    ///
    /// Takes a glance at 12 × 12 costs; of tables that pass it two sorts, 32 × 32 costs, one cost for each row and each number of
    /// columns that may be passed over, and a sweep over all rows. Memory: a bit for each of these costs.
    pub(super) fn pair_monotonely<W: Weight>(
        &mut self,
        sorted: &mut Sorted,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let columns = self.prices.len();
        let is_loose = self.alone.is_empty() && rows.len() < columns && rows.len() == reader.rows();
        // Where rows with short lists have many columns left over, bids come to an end before all costs are looked at.
        let has_many = are_many_more(columns, rows.len()) && reader.cheapest(0).is_some();
        if !is_loose || has_many || rows.len() < reader.sorts_from() || reader.cap() < f64::INFINITY
        {
            return Ok(false);
        }
        sorted.begin(rows.len(), columns);
        let planned = match reader.cost_of_any() {
            Some(cost) => plan(cost, sorted, (rows, columns), meter)?,
            None => None,
        };
        let Some(Plan { way, prices, own, largest }) = planned else { return Ok(false) };
        // Rounding adds up along the way.
        let is_whole = reader.grid().step() > 0.0;
        let off = 4.0 * rows.len() as f64 * f64::EPSILON * largest;
        let off = if is_whole { 0.0 } else { off };
        let mut all_prices = self.prices.clone();
        for (&(_, column), &price) in way.iter().zip(&prices) {
            all_prices[column as usize] = price;
        }
        let all: Vec<u32> = way.iter().map(|pair| pair.0).collect();
        let few = (0..all.len()).step_by((all.len() / ASKED).max(1));
        let mut are_content = true;
        for parts in [few.map(|at| at..at + 1).collect(), parts(all.len())] {
            for part in parts {
                meter.check()?;
                let least = sorted.least_of(reader, &all[part.clone()], &all_prices);
                let mut pairs = own[part].iter().zip(least);
                are_content &= pairs.all(|(own, least)| *own <= least + off);
            }
            if !are_content {
                return Ok(false);
            }
        }
        refill(&mut self.prices, &all_prices);
        self.forget_lists();
        self.waiting.clear();
        for (at, &(row, column)) in way.iter().enumerate() {
            self.join(row, column, own[at] + prices[at]);
        }
        Ok(true)
    }
}

/// Whether columns are many more than rows.
pub(in crate::assignment) fn are_many_more(columns: usize, rows: usize) -> bool {
    columns * LOOSE > rows * (LOOSE + 1)
}

/// Pairs and prices that a guessed order tells.
struct Plan {
    /// The rows in their order, each with its column.
    way: Vec<(u32, u32)>,
    /// The prices of these columns, and what each row pays for its own.
    prices: Vec<f64>,
    own: Vec<f64>,
    /// The largest magnitude among prices and costs.
    largest: f64,
}

/// Nothing where costs are not nearly a Monge table's in the guessed order, or too large.
fn plan(
    cost: impl Fn(u32, u32) -> f64,
    sorted: &mut Sorted,
    (rows, columns): (&[u32], usize),
    meter: &Meter<'_>,
) -> Result<Option<Plan>, StopReason> {
    if !sorted.guess_order(&cost, rows, columns).is_some_and(|guess| guess.1) {
        return Ok(None);
    }
    let way = cheapest_way(&cost, sorted, (rows.len(), columns), meter)?;
    let Some(way) = way else { return Ok(None) };
    let (prices, largest) = highest_prices(&cost, &way);
    let own = way.iter().zip(&prices).map(|(&(row, column), price)| cost(row, column) - price);
    let own = own.collect();
    Ok(largest.is_finite().then_some(Plan { way, prices, own, largest }))
}

/// So many rows in the parts that are looked at together.
fn parts(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(WAITING).map(|from| from..rows.min(from + WAITING)).collect()
}

/// The rows in their order, each with its column, that cost the least together; nothing where sums are no numbers.
fn cheapest_way(
    cost: impl Fn(u32, u32) -> f64,
    sorted: &Sorted,
    (rows, columns): (usize, usize),
    meter: &Meter<'_>,
) -> Result<Option<Vec<(u32, u32)>>, StopReason> {
    let width = columns - rows + 1;
    let words = width.div_ceil(WORD);
    // After how many columns passed over, a bit each, a row takes the next one rather than that some were passed over less.
    let mut taken = vec![0_u64; rows * words];
    let mut best = vec![0.0; width];
    for (row, taken) in taken.chunks_mut(words).enumerate() {
        meter.check()?;
        let mut least = f64::INFINITY;
        for (passed, best) in best.iter_mut().enumerate() {
            let Some(pair) = sorted.at(row, row + passed) else { return Ok(None) };
            let with = *best + cost(pair.0, pair.1);
            if with < least {
                least = with;
                taken[passed / WORD] |= 1 << (passed % WORD);
            }
            *best = least;
        }
    }
    let mut way = Vec::with_capacity(rows);
    let mut passed = width - 1;
    for (row, taken) in taken.chunks(words).enumerate().rev() {
        let is_taken = |&passed: &usize| taken[passed / WORD] >> (passed % WORD) & 1 == 1;
        let Some(now) = (0..=passed).rev().find(is_taken) else { return Ok(None) };
        passed = now;
        way.extend(sorted.at(row, row + passed));
    }
    way.reverse();
    Ok(Some(way))
}

/// The highest prices of the columns along this way at which rows that follow each other would not exchange theirs, none above
/// zero, and the largest magnitude among them and what pairs cost.
fn highest_prices(cost: impl Fn(u32, u32) -> f64, way: &[(u32, u32)]) -> (Vec<f64>, f64) {
    let mut prices = vec![0.0; way.len()];
    let mut largest = 0.0_f64;
    for (at, two) in way.windows(2).enumerate() {
        let &[(row, column), (_, next)] = two else { continue };
        prices[at + 1] = f64::least(0.0, prices[at] + (cost(row, next) - cost(row, column)));
    }
    for (at, two) in way.windows(2).enumerate().rev() {
        let &[(_, column), (below, next)] = two else { continue };
        let most = prices[at + 1] - (cost(below, next) - cost(below, column));
        prices[at] = prices[at].least(most);
    }
    for (&(row, column), price) in way.iter().zip(&prices) {
        largest = largest.most(price.abs()).most(cost(row, column).abs());
    }
    (prices, largest)
}
