//! Floats of a small table as whole numbers of one unit, in which its pairs and prices are made exactly optimal.
//!
//! Prices and reduced costs are counted without rounding: a row whose pair is not the cheapest for it at the rounded prices
//! gives that pair up, and takes the shortest augmenting path instead. The unit is fine enough for the pairs at hand.
//! Another pair that is no multiple of it, or costs far more, is taken to cost less than it does: so what is cheapest is so all the
//! more in truth, as long as all pairs that are made are whole. Where they are not, the proof that all tables have is asked for.

use super::lanes::LANES;
use super::pairing::{NONE, Table, fill, sized};
use crate::kernel::{Meter, StopReason, Units};
use crate::market::{Price, highest_bit};
use pulp::{Simd, WithSimd};

/// Costs and prices are no more units than this, plus or minus.
const MOST_BITS: i32 = 60;
const MOST: i64 = 1 << MOST_BITS;
/// Distances are below this: it is that of a column which no search has reached, or which is settled.
const FAR: i64 = MOST / 2;
/// The price of a settled column, and of what rows are padded with: all distances to it are beyond [`FAR`]. What is added
/// up for one is at most 7.5 times [`MOST`], which is below 2⁶³.
const SETTLED: i64 = -4 * MOST;

/// What is counted, kept from one problem to the next.
#[derive(Default)]
pub(super) struct Whole {
    pub(super) costs: Vec<i64>,
    pub(super) prices: Vec<i64>,
    /// What each row pays, and each that there is more.
    pub(super) rows: Vec<i64>,
    /// The columns of the rows before any pair was given up.
    before: Vec<u32>,
    /// As in the search in floats.
    open: Vec<i64>,
    parent: Vec<i64>,
    closed: Vec<i64>,
    settled: Vec<(u32, i64)>,
}

/// Makes pairs and prices exactly optimal, and gives the units in which they are counted; nothing where that could not be
/// done, and pairs and prices are what they were.
pub(super) struct Settling<'a, 'c> {
    pub(super) table: &'a mut Table,
    pub(super) whole: &'a mut Whole,
    pub(super) meter: &'a mut Meter<'c>,
}

impl WithSimd for Settling<'_, '_> {
    type Output = Result<Option<Units>, StopReason>;

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, _: S) -> Self::Output {
        let Some(units) = self.units() else { return Ok(None) };
        let rows = self.table.column_of.len();
        sized(&mut self.whole.before, rows, NONE);
        self.whole.before.copy_from_slice(&self.table.column_of);
        self.fill_up();
        let done = if self.count(units) { self.pair_again() } else { Ok(false) };
        let has_changed = self.table.waits > 0 || self.table.column_of.len() > rows;
        self.table.column_of.truncate(rows);
        let done = match done {
            Ok(true) if self.are_whole(units) => Ok(Some(units)),
            other => {
                self.table.column_of.copy_from_slice(&self.whole.before);
                other.map(|_| None)
            }
        };
        if has_changed {
            let Table { row_of, column_of, .. } = self.table;
            row_of.fill(NONE);
            for (row, &column) in (0..).zip(&*column_of) {
                row_of[column as usize] = row;
            }
        }
        done
    }
}

impl Settling<'_, '_> {
    /// Gives each column that no row has to a row more, for which all columns cost nothing.
    #[inline(always)]
    fn fill_up(&mut self) {
        let Table { row_of, column_of, .. } = &mut *self.table;
        if row_of.len() == column_of.len() {
            return;
        }
        for (column, row) in (0..).zip(row_of) {
            if *row == NONE {
                *row = column_of.len() as u32;
                column_of.push(column);
            }
        }
    }

    /// The finest units in which pairs and prices are counted, and what rows pay beside the highest price, so that a pair which is
    /// taken to cost less than it does is not worth making; nothing where a row has no pair, or all would be more than one.
    #[inline(always)]
    fn units(&self) -> Option<Units> {
        let prices = &self.table.prices[..self.table.row_of.len()];
        let (mut highest, mut lowest) = (0.0_f64, 0.0_f64);
        for &price in prices {
            (highest, lowest) = (highest.most(price), lowest.least(price));
        }
        let mut most = f64::MIN_POSITIVE.most(highest).most(-lowest);
        for row in 0..self.table.column_of.len() {
            let column = self.table.column_of[row];
            let price = prices.get(column as usize)?;
            let cost = self.cost(row, column);
            most = most.most(cost.abs()).most(cost - price + highest);
        }
        Units::new((highest_bit(most) + 1 - MOST_BITS).max(-1000))
    }

    #[inline(always)]
    fn cost(&self, row: usize, column: u32) -> f64 {
        self.table.costs[row * self.table.stride + column as usize]
    }

    /// Whether all pairs are counted as they are.
    #[inline(always)]
    fn are_whole(&self, units: Units) -> bool {
        let Table { stride, costs, column_of, .. } = &*self.table;
        let (counts, mut are) = (&self.whole.costs[..column_of.len() * stride], true);
        for (row, &column) in column_of.iter().enumerate() {
            let at = row * stride + column as usize;
            are &= units.are(counts[at], costs[at]);
        }
        are
    }

    /// Counts costs and prices, and finds what each row pays at least; says whether no cost is too low to be counted.
    #[inline(always)]
    fn count(&mut self, units: Units) -> bool {
        let Table { stride, costs, prices, row_of, .. } = &*self.table;
        let Whole { costs: counts, prices: counted, rows, before, .. } = &mut *self.whole;
        let (stride, columns, all) = (*stride, row_of.len(), before.len());
        sized(counted, stride, 0);
        for at in 0..stride {
            counted[at] = units.near(prices[at]);
        }
        fill(&mut counted[columns..], SETTLED);
        let left_over = usize::from(all < columns);
        sized(rows, columns, 0);
        sized(counts, (all + left_over) * stride, 0);
        let (most, mut lowest) = (units.of(MOST), [0.0; LANES]);
        let (costs, prices) = (costs.as_chunks::<LANES>().0, counted.as_chunks::<LANES>().0);
        let blocks = prices.len();
        let counts_of = &mut counts.as_chunks_mut::<LANES>().0[..costs.len()];
        for row in 0..all {
            let mut least = [i64::MAX; LANES];
            for at in 0..blocks {
                let costs = &costs[row * blocks + at];
                let mut block = [MOST; LANES];
                for lane in 0..LANES {
                    let (count, is_whole) = units.count_few(costs[lane]);
                    // What was rounded is less than one unit above the number. What is too low may be any
                    // number, and so may what follows from it.
                    let count = count.wrapping_sub(i64::from(!is_whole));
                    block[lane] = if costs[lane] < most { count } else { MOST };
                }
                for lane in 0..LANES {
                    lowest[lane] = lowest[lane].least(costs[lane]);
                }
                for lane in 0..LANES {
                    let reduced = block[lane].wrapping_sub(prices[at][lane]);
                    least[lane] = if reduced < least[lane] { reduced } else { least[lane] };
                }
                counts_of[row * blocks + at] = block;
            }
            rows[row] = least_of(least);
        }
        // One row of nothing stands for all that there are more.
        if left_over > 0 {
            fill(&mut counts[all * stride..], 0);
            let mut highest = SETTLED;
            for &price in &counted[..columns] {
                highest = highest.most(price);
            }
            fill(&mut rows[all..], -highest);
        }
        lowest.iter().all(|&lowest| lowest >= -most)
    }

    /// What a row's pair costs beyond the price of its column.
    #[inline(always)]
    fn reduced(&self, row: usize, column: usize) -> i64 {
        let at = row.min(self.whole.before.len()) * self.table.stride + column;
        self.whole.costs[at] - self.whole.prices[column]
    }

    /// Rows for which their own pair is not the cheapest give it up, and take another; says whether numbers stayed small.
    #[inline(always)]
    fn pair_again(&mut self) -> Result<bool, StopReason> {
        self.table.waits = 0;
        for row in 0..self.table.column_of.len() {
            let column = self.table.column_of[row] as usize;
            if self.reduced(row, column) > self.whole.rows[row] {
                self.table.row_of[column] = NONE;
                self.table.column_of[row] = NONE;
                self.table.waiting[self.table.waits] = row as u32;
                self.table.waits += 1;
            }
        }
        for at in 0..self.table.waits {
            if !self.lead(self.table.waiting[at])? {
                return Ok(false);
            }
        }
        if self.table.waits > 0 {
            // A column that is left over has the highest price, which is to be nothing.
            let columns = self.table.row_of.len();
            if self.whole.before.len() < columns {
                let prices = &mut self.whole.prices[..columns];
                let highest = prices.iter().copied().fold(SETTLED, i64::max);
                prices.iter_mut().for_each(|price| *price -= highest);
            }
            for row in 0..self.table.column_of.len() {
                self.whole.rows[row] = self.reduced(row, self.table.column_of[row] as usize);
            }
        }
        Ok(true)
    }

    /// Gives `start` a column by the shortest augmenting path; says whether numbers stayed small.
    #[inline(always)]
    fn lead(&mut self, start: u32) -> Result<bool, StopReason> {
        let Self { table, whole, meter } = self;
        let Table { stride, row_of, column_of, augmentations, settled: count, .. } = &mut **table;
        let Whole { costs, prices, rows, before, open, parent, closed, settled } = &mut **whole;
        for list in [&mut *open, &mut *parent, &mut *closed] {
            sized(list, *stride, 0);
        }
        open.fill(FAR);
        closed.copy_from_slice(prices);
        settled.clear();
        // Distances are at least zero, as reduced costs beyond what rows pay are.
        let (mut row, mut base) = (start as usize, -rows[start as usize]);
        let (mut column, reach) = loop {
            meter.step()?;
            let at = row.min(before.len()) * *stride;
            let reach =
                relax((&costs[at..at + *stride], closed), (row as i64, base), (open, parent));
            let nearest = (0..).zip(&row_of[..]).zip(&open[..]);
            let mut nearest = nearest.filter(|column| *column.1 == reach).map(|column| column.0);
            let Some(first) = nearest.next().filter(|_| reach < FAR) else { return Ok(false) };
            let free = std::iter::once(first).chain(nearest).find(|column| *column.1 == NONE);
            if let Some((column, _)) = free {
                break (column, reach);
            }
            let (column, &holder): (usize, _) = first;
            settled.push((column as u32, reach));
            open[column] = FAR;
            closed[column] = SETTLED;
            row = holder as usize;
            base = reach - (costs[row.min(before.len()) * *stride + column] - prices[column]);
        };
        for &(column, distance) in settled.iter() {
            let price = &mut prices[column as usize];
            *price += distance - reach;
            if *price <= -MOST {
                return Ok(false);
            }
        }
        *augmentations += 1;
        *count += settled.len() as u64;
        loop {
            let row = parent[column] as usize;
            let left = std::mem::replace(&mut column_of[row], column as u32);
            row_of[column] = row as u32;
            if left == NONE {
                return Ok(true);
            }
            column = left as usize;
        }
    }
}

/// Reaches columns from a row at its distance `base`, and finds the least distance.
#[inline(always)]
fn relax(
    (costs, prices): (&[i64], &[i64]),
    (row, base): (i64, i64),
    (open, parent): (&mut [i64], &mut [i64]),
) -> i64 {
    let (costs, prices) = (costs.as_chunks::<LANES>().0, prices.as_chunks::<LANES>().0);
    let (open, parent) = (open.as_chunks_mut::<LANES>().0, parent.as_chunks_mut::<LANES>().0);
    let (costs, prices) = (&costs[..open.len()], &prices[..open.len()]);
    let parent = &mut parent[..open.len()];
    let mut least = [FAR; LANES];
    for at in 0..open.len() {
        let (costs, prices) = (&costs[at], &prices[at]);
        let (open, parent) = (&mut open[at], &mut parent[at]);
        for lane in 0..LANES {
            let distance = base + (costs[lane] - prices[lane]);
            let is_nearer = distance < open[lane];
            parent[lane] = if is_nearer { row } else { parent[lane] };
            open[lane] = if is_nearer { distance } else { open[lane] };
            least[lane] = if open[lane] < least[lane] { open[lane] } else { least[lane] };
        }
    }
    least_of(least)
}

/// The least of so many numbers, halved again and again.
#[inline(always)]
fn least_of(mut numbers: [i64; LANES]) -> i64 {
    for lane in 0..4 {
        numbers[lane] = numbers[lane].least(numbers[lane + 4]);
    }
    numbers[0].least(numbers[2]).least(numbers[1].least(numbers[3]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::draft::Draft;
    use crate::kernel::{Control, Matrix, stream};
    use crate::market::{AssignmentProblem, Sense};
    use rand::Rng;

    /// Of a hundred drawn tables, how many are proven by whole numbers.
    fn counted(of: impl Fn(&mut dyn FnMut() -> f64, usize, usize) -> f64) -> usize {
        let mut random = stream(2, "counted");
        let mut unit = || (random.next_u64() >> 11) as f64 / 2f64.powi(53);
        let mut small = super::super::Small::default();
        let proven = (0..100).filter(|case| {
            let (rows, columns) = [(12, 12), (9, 14), (14, 9)][case % 3];
            let costs = (0..rows * columns).map(|at| of(&mut unit, at / columns, at % columns));
            let costs = Matrix::new(rows, columns, costs.collect()).unwrap();
            let problem = AssignmentProblem::dense(costs).sense(Sense::Min).build().unwrap();
            let control = Control::unbounded();
            let mut meter = Meter::new(&control);
            super::super::solve(&problem, &mut small, &mut meter, &mut Draft::default()).unwrap()
        });
        proven.count()
    }

    #[test]
    fn floats_of_one_unit_prove_themselves() {
        assert_eq!(counted(|unit, _, _| unit()), 100);
        // All of these are rounded; of what is cheap the last bit is finer than of what is dear.
        assert!(counted(|unit, _, _| unit() * 100.0) > 90);
        assert_eq!(counted(|unit, _, _| unit() * -100.0), 100);
        // Sums of products differ in their last places: rows give pairs up, and mostly find others.
        let products =
            |unit: &mut dyn FnMut() -> f64, _, _| (0..16).map(|_| unit() * unit()).sum::<f64>();
        assert!(counted(products) > 90);
        // Some pairs are no multiples of the unit of others.
        assert_eq!(counted(|unit, row, _| unit() * [1.0, 1e-30][row % 2]), 0);
        assert_eq!(counted(|_, row, column| if row == column { 5e-324 } else { 1.0 }), 0);
        // Below the least normal number, and nothing at all.
        assert_eq!(counted(|_, _, _| 0.0), 100);
    }
}
