//! Pairs and prices to start from, where sorting solves a problem or nearly does.
//!
//! A square table in which `c(i, k) + c(j, l) ≤ c(i, l) + c(j, k)` wherever row i stands before row j
//! and column k before column l is a Monge table, and its diagonal is cheapest (Hoffman 1963; Burkard,
//! Klinz and Rudolf 1996). Products of two numbers, distances on a line, convex costs of a
//! difference, and costs of a row and of a column added up become such tables once their rows and
//! columns are sorted. Prices follow along the diagonal: if `v(k + 1) − v(k)` lies
//! between `c(k + 1, k + 1) − c(k + 1, k)` and `c(k, k + 1) − c(k, k)`, no row would rather have another
//! column. For one farther on that is because `c(i, l) − c(i, i)` is the sum of steps
//! `c(i, k + 1) − c(i, k)`, none of which is below `c(k, k + 1) − c(k, k)` for k ≥ i; before it, alike.
//!
//! The order is guessed from the two rows and the two columns that lie farthest apart: between
//! these, differences of costs rise from column to column and from row to row, and where they are
//! equal the columns, or rows, differ by a constant. Nothing rests on the guess. A glance at a few
//! rows and columns tells most other tables; then some rows are asked whether they are content with
//! their columns at these prices, and at last all. Those that are not are left to bids and
//! searches, as from any other prices.

use super::arrays::{empty, refill};
use super::bids::WAITING;
use super::reader::Reader;
use super::state::Core;
use super::sweeps::Desk;
use crate::kernel::{Meter, StopReason};
use crate::market::{Price as _, Weight};

/// So many rows and columns are looked at first, and so many in the guessed order.
const GLANCE: usize = 12;
const LOOK: usize = 32;
/// There differences between four neighbours that have the wrong sign may come to one part in so
/// many of those that have the right one.
const WRONG: f64 = 16.0;
/// How often the rows that lie farthest apart are looked for.
const TURNS: usize = 8;
/// Rows that are asked, of which one in so many may be discontent.
const ASKED: usize = 16;
const DISCONTENT: usize = 8;
/// Or they may all be discontent by one part in so many of what costs change by from place to place,
/// if rows compete for the same columns.
const NEAR: f64 = 4.0;

/// A row or a column, with the number that it is sorted by; later, with what its pair costs.
#[derive(Clone, Copy, Default)]
struct Key {
    by: f64,
    at: u32,
}

/// What guessing an order needs, kept from one problem to the next.
#[derive(Default)]
pub(super) struct Sorted {
    rows: Vec<Key>,
    columns: Vec<Key>,
    prices: Vec<f64>,
    /// Whether costs are nearly a Monge table's in the order that was guessed last.
    is_ordered: bool,
    /// Rows that are looked at together, and what each pays at least.
    asked: Vec<u32>,
    least: Vec<f64>,
    desk: Desk,
}

impl Sorted {
    /// Forgets what was guessed, with room for so many rows and columns.
    pub(super) fn begin(&mut self, count: usize, columns: usize) {
        self.is_ordered = false;
        empty(&mut self.rows, count);
        empty(&mut self.columns, columns);
        empty(&mut self.prices, columns);
        empty(&mut self.asked, 2 * ASKED);
        empty(&mut self.least, WAITING);
        self.desk.reserve(columns);
    }

    /// Guesses the order of rows and so many columns: how much costs differ there, by a glance, from those of a row and of a
    /// column added up, and whether they are nearly a Monge table's. Nothing where a glance tells that costs are of another kind.
    pub(super) fn guess_order(
        &mut self,
        cost: impl Fn(u32, u32) -> f64,
        rows: &[u32],
        columns: usize,
    ) -> Option<(f64, bool)> {
        let spread = seems_sorted(&cost, (rows.len(), columns))?;
        self.rows.extend(rows.iter().map(|&at| Key { by: 0.0, at }));
        self.columns.extend((0..columns as u32).map(|at| Key { by: 0.0, at }));
        order(&cost, &mut self.rows, &mut self.columns);
        Some((spread, spread_of(&cost, &self.rows, &self.columns, (LOOK, LOOK)).is_some()))
    }

    /// Guesses the order of rows and columns, and prices along the diagonal. Nothing where a
    /// glance tells that costs are of another kind.
    fn guess(
        &mut self,
        cost: impl Fn(u32, u32) -> f64,
        rows: &[u32],
        (step, cap): (f64, f64),
    ) -> Option<Terms> {
        let (spread, is_ordered) = self.guess_order(&cost, rows, rows.len())?;
        let Self { rows: keys, columns, .. } = self;
        self.is_ordered = is_ordered;
        let mut largest = 0.0_f64;
        for (row, column) in keys.iter_mut().zip(&*columns) {
            row.by = cost(row.at, column.at);
            largest = largest.most(row.by.abs());
        }
        if keys.iter().any(|row| row.by > cap) {
            return None;
        }
        self.set_prices(cost, step);
        let largest = self.prices.iter().fold(largest, |most, price| most.most(price.abs()));
        // Of huge weights sums of differences are none.
        if !self.prices.iter().all(|price| price.is_finite()) {
            return None;
        }
        // Rounding adds up along the diagonal.
        let count = rows.len() as f64;
        let off = if step > 0.0 { 0.0 } else { 4.0 * count * f64::EPSILON * largest };
        Some(Terms { off, near: spread / (NEAR * count) })
    }

    /// Prices of the columns along the diagonal, none of which is above zero, in whole steps where
    /// costs have steps.
    fn set_prices(&mut self, cost: impl Fn(u32, u32) -> f64, step: f64) {
        let Self { rows, columns, prices, .. } = self;
        prices.resize(columns.len(), 0.0);
        let (mut price, mut highest) = (0.0, 0.0_f64);
        for (rows, columns) in rows.windows(2).zip(columns.windows(2)) {
            let ([row, below], [column, next]) = (rows, columns) else { continue };
            let high = cost(row.at, next.at) - row.by;
            let low = below.by - cost(below.at, column.at);
            // The middle leaves most room for costs that differ from such a table's.
            let middle = low + (high - low) / 2.0;
            price += if step > 0.0 { (middle / step).floor() * step } else { middle };
            highest = highest.most(price);
            prices[next.at as usize] = price;
        }
        prices.iter_mut().for_each(|price| *price -= highest);
    }

    /// The smallest reduced cost of a row; infinite where it has none at these prices.
    pub(super) fn least<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        row: u32,
        prices: &[f64],
    ) -> f64 {
        reader.least_of(&[row], prices, (&mut self.desk, &mut self.least));
        self.least.first().copied().unwrap_or(f64::INFINITY)
    }

    /// The smallest reduced cost of each of these rows.
    pub(super) fn least_of<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        prices: &[f64],
    ) -> &[f64] {
        reader.least_of(rows, prices, (&mut self.desk, &mut self.least));
        &self.least
    }

    /// Whether costs are nearly a Monge table's in an order that was guessed.
    pub(super) fn is_ordered(&self) -> bool {
        self.is_ordered
    }

    /// The row of a place in the order, and the column of another one.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<(u32, u32)> {
        Some((self.rows.get(row)?.at, self.columns.get(column)?.at))
    }

    /// The row and the column of a place in the order.
    pub(super) fn pair(&self, place: usize) -> Option<(u32, u32)> {
        self.at(place, place)
    }

    /// Whether most of a few rows are content with their columns; else whether all are nearly.
    fn contents<W: Weight>(&mut self, reader: &mut Reader<'_, W>, terms: Terms) -> (bool, bool) {
        let Self { rows, columns, prices, asked, least, desk, .. } = self;
        let pairs = rows.iter().zip(&*columns).step_by((rows.len() / ASKED).max(1));
        asked.extend(pairs.clone().map(|(row, _)| row.at));
        reader.least_of(asked, prices, (desk, least));
        let own = pairs.map(|(row, column)| row.by - prices[column.at as usize]);
        let excess = own.zip(&*least).map(|(own, least)| own - least);
        let discontent = excess.clone().filter(|&excess| excess > terms.off).count();
        let most = discontent * DISCONTENT <= asked.len();
        (most, excess.sum::<f64>() <= terms.near * asked.len() as f64)
    }
}

/// How well a row has to like its column.
#[derive(Clone, Copy)]
struct Terms {
    /// By how much rounding may be off.
    off: f64,
    /// What counts as nearly its best column.
    near: f64,
}

/// As [`spread_of`], of a few rows and columns spread evenly, in a guessed order.
pub(in crate::assignment) fn seems_sorted(
    cost: impl Fn(u32, u32) -> f64,
    (rows, columns): (usize, usize),
) -> Option<f64> {
    let picked = (GLANCE.min(rows), GLANCE.min(columns));
    let mut costs = [[0.0; GLANCE]; GLANCE];
    let spread = |at: usize, of: (usize, usize)| ((2 * at + 1) * of.0 / (2 * of.1)) as u32;
    for (row, costs) in costs.iter_mut().enumerate().take(picked.0) {
        for (column, one) in costs.iter_mut().enumerate().take(picked.1) {
            *one = cost(spread(row, (rows, picked.0)), spread(column, (columns, picked.1)));
        }
    }
    let cost = |row: u32, column: u32| costs[row as usize][column as usize];
    let all: [Key; GLANCE] = std::array::from_fn(|at| Key { by: 0.0, at: at as u32 });
    let (mut rows, mut columns) = (all, all);
    let (rows, columns) = (&mut rows[..picked.0], &mut columns[..picked.1]);
    order(cost, rows, columns);
    spread_of(cost, rows, columns, picked)
}

/// By how much `picked` rows and columns, spread evenly over this order, differ from costs of a row
/// and of a column added up: the sum of the differences between four neighbours. Nothing where many
/// of these have the wrong sign.
fn spread_of(
    cost: impl Fn(u32, u32) -> f64,
    rows: &[Key],
    columns: &[Key],
    picked: (usize, usize),
) -> Option<f64> {
    let (mut right, mut wrong) = (0.0, 0.0);
    let strides = ((rows.len() / picked.0).max(1), (columns.len() / picked.1).max(1));
    let two = |keys: &[Key], at: usize, stride: usize| {
        Some((keys.get(at)?.at, keys.get(at + stride)?.at))
    };
    for row in (0..rows.len()).step_by(strides.0) {
        let Some((row, below)) = two(rows, row, strides.0) else { break };
        for column in (0..columns.len()).step_by(strides.1) {
            let Some((column, next)) = two(columns, column, strides.1) else { break };
            let across = cost(row, next) + cost(below, column);
            let more = across - (cost(row, column) + cost(below, next));
            if more >= 0.0 {
                right += more;
            } else if more < -16.0 * f64::EPSILON * across.abs() {
                wrong -= more;
            }
        }
    }
    (wrong * WRONG <= right).then_some(right)
}

/// Sorts rows and columns so that costs make a Monge table, if any order does: by what costs change
/// between the two columns, or rows, that lie farthest apart. Equal ones stand as their numbers.
fn order(cost: impl Fn(u32, u32) -> f64, rows: &mut [Key], columns: &mut [Key]) {
    let ends = |keys: &[Key]| {
        let least = keys.iter().min_by(|one, two| one.by.total_cmp(&two.by));
        let most = keys.iter().max_by(|one, two| one.by.total_cmp(&two.by));
        Some((least?.at, most?.at))
    };
    let Some(mut far) = rows.first().zip(rows.get(rows.len() / 2)).map(|(a, b)| (a.at, b.at))
    else {
        return;
    };
    for _ in 0..TURNS {
        columns.iter_mut().for_each(|key| key.by = cost(far.0, key.at) - cost(far.1, key.at));
        let Some((first, last)) = ends(columns) else { return };
        rows.iter_mut().for_each(|key| key.by = cost(key.at, first) - cost(key.at, last));
        let before = far;
        far = ends(rows).unwrap_or(far);
        if far == before {
            break;
        }
    }
    for keys in [rows, columns] {
        keys.sort_unstable_by(|one, two| one.by.total_cmp(&two.by).then(one.at.cmp(&two.at)));
    }
}

impl Core {
    /// Gives rows the columns of the same place in a guessed order, at prices at which most
    /// of some rows are content with them, or all nearly; rows that are not content wait. Only for
    /// problems that pair every row with its own column and leave no column alone: there a price may
    /// start anywhere. Says whether it did; nothing has changed where it did not.
    ///
    /// Takes a glance at 12 × 12 costs; of tables that pass it two sorts, a few rows and columns,
    /// and at last one sweep over all rows.
    pub(super) fn pair_sorted<W: Weight>(
        &mut self,
        sorted: &mut Sorted,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        // Memory is taken at any rate, so that no later problem of the size takes more.
        sorted.begin(rows.len(), rows.len());
        if rows.len() < reader.sorts_from() || rows.len() != reader.rows() {
            return Ok(false);
        }
        let (step, cap) = (reader.grid().step(), reader.cap());
        let guessed = reader.cost_of_any().and_then(|cost| sorted.guess(cost, rows, (step, cap)));
        let Some(terms) = guessed else { return Ok(false) };
        let (most, nearly) = sorted.contents(reader, terms);
        // Where rows do not compete, as on a line with noise, or where only some of the pairs may be made, searches from there
        // are long.
        let nearly = nearly && cap == f64::INFINITY;
        if !(most || nearly && self.is_contested(reader, rows)) {
            return Ok(false);
        }
        refill(&mut self.prices, &sorted.prices);
        for (row, column) in sorted.rows.iter().zip(&sorted.columns) {
            self.join(row.at, column.at, row.by);
        }
        self.part_discontent((reader, rows), terms.off, sorted, meter)?;
        Ok(true)
    }

    /// Forgets the lists at new prices: those made so far hold only while prices fall, and costs are poor bounds at these.
    pub(super) fn forget_lists(&mut self) {
        self.lists.reset(self.mate.len(), &self.prices);
        self.lists.reserve();
        self.lists.forget_costs();
    }

    /// Parts the rows, of some that were paired at new prices, that would rather have another column than theirs: these wait.
    pub(super) fn part_discontent<W: Weight>(
        &mut self,
        (reader, rows): (&mut Reader<'_, W>, &[u32]),
        off: f64,
        Sorted { least, desk, .. }: &mut Sorted,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.forget_lists();
        self.waiting.clear();
        for rows in rows.chunks(WAITING) {
            meter.check()?;
            reader.least_of(rows, &self.prices, (desk, least));
            for (&row, &least) in rows.iter().zip(&*least) {
                meter.step()?;
                if self.row_price(row as usize).is_none_or(|own| own > least + off) {
                    self.part(row);
                    self.waiting.push(row);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Memory, Sizes};
    use super::super::start::Sample;
    use super::*;
    use crate::kernel::{Control, Matrix, Stream, stream};
    use crate::market::{AssignmentProblem, Sense};
    use rand::Rng as _;

    fn below(random: &mut Stream, bound: u64) -> i64 {
        (random.next_u64() % bound) as i64
    }

    /// Costs that sorting makes a Monge table of, in no order.
    fn costs(random: &mut Stream, (rows, columns): (usize, usize), family: u64) -> Vec<i64> {
        let range = [12, 200, 1 << 20][below(random, 3) as usize];
        let mut side = |size: usize| (0..size).map(|_| below(random, range)).collect::<Vec<_>>();
        let (left, right) = (side(rows), side(columns));
        let pairs = left.iter().flat_map(|&a| right.iter().map(move |&b| (a, b)));
        let cost = |(a, b): (i64, i64)| match family {
            0 => a * b,
            1 => -a * b,
            2 => (a - b).abs(),
            3 => (a - b) * (a - b),
            4 => (a - b).max(0),
            _ => a + b,
        };
        pairs.map(cost).collect()
    }

    /// Who is paired with whom, at which prices; rows read and searches made.
    fn outcome<W: Weight>(
        costs: &[W],
        (size, columns): (usize, usize),
    ) -> (Vec<u32>, Vec<f64>, u64, u64) {
        let table = Matrix::new(size, columns, costs.to_vec()).unwrap();
        let problem = AssignmentProblem::dense(table).sense(Sense::Min).build().unwrap();
        let mut memory = Memory::default();
        memory.sizes = Sizes { ahead: 0, shared: 0, sorted: 2, ..Sizes::default() };
        let mut reader = Reader::new(&problem, false, &mut memory).on_grid();
        let (mut core, mut sample) = (Core::default(), Sample::default());
        let all: Vec<u32> = (0..size as u32).collect();
        core.start(size, &vec![0.0; columns], &vec![1; columns], &[]);
        let control = Control::unbounded();
        let mut meter = Meter::new(&control);
        let sorted = core.run_sorted((&mut reader, &mut sample), (&all, &[]), &mut meter);
        assert!(sorted.is_ok_and(|sorted| {
            sorted || core.run((&mut reader, &mut sample), &all, &mut meter).is_ok()
        }));
        let prices = core.prices.iter().map(|&price| reader.grid().told(price)).collect();
        (core.mate, prices, reader.reads(), core.augmentations)
    }

    /// Holds pairs and prices against duality: each column is taken once, or is left and costs nothing, and what rows pay at
    /// least and columns cost is what the pairs cost.
    fn check(mate: &[u32], prices: &[f64], costs: &[f64]) {
        let mut taken = vec![0; prices.len()];
        mate.iter().for_each(|&column| taken[column as usize] += 1);
        assert!(taken.iter().all(|&count| count <= 1));
        if mate.len() < prices.len() {
            let fits = |(&taken, &price)| price == 0.0 || taken == 1 && price < 0.0;
            assert!(taken.iter().zip(prices).all(fits));
        }
        let (mut paid, mut bound, mut size) = (0.0, prices.iter().sum::<f64>(), 0.0);
        for (costs, &column) in costs.chunks(prices.len()).zip(mate) {
            let reduced = costs.iter().zip(prices).map(|(cost, price)| cost - price);
            paid += costs[column as usize];
            bound += reduced.fold(f64::INFINITY, f64::least);
            size += costs[column as usize].abs();
        }
        assert!((paid - bound).abs() <= 1e-9 * (1.0 + size), "{paid} {bound}");
    }

    /// Tables that sorting solves need one look at each row and no search, but for some in which
    /// many rows are the same, whatever the number of threads.
    #[test]
    fn what_sorting_solves_is_not_searched() {
        let mut random = stream(91, "sorted");
        let pools: Vec<_> = [1, 2, 8]
            .map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap())
            .into();
        let mut solved = 0;
        for case in 0..600 {
            let rows = 2 + below(&mut random, if case % 50 == 7 { 60 } else { 20 }) as usize;
            let more = below(&mut random, if case / 6 % 2 == 0 { 1 } else { 25 }) as usize;
            let size = (rows, rows + more);
            let costs = costs(&mut random, size, case % 6);
            let floats: Vec<f64> = costs.iter().map(|&cost| cost as f64 * 0.37).collect();
            let mut first = None;
            for pool in &pools {
                let both = pool.install(|| (outcome(&costs, size), outcome(&floats, size)));
                assert_eq!(*first.get_or_insert(both.clone()), both, "case {case}");
            }
            let (whole, rounded) = first.unwrap();
            let as_floats: Vec<f64> = costs.iter().map(|&cost| cost as f64).collect();
            check(&whole.0, &whole.1, &as_floats);
            check(&rounded.0, &rounded.1, &floats);
            for (_, _, reads, searches) in [whole, rounded] {
                solved += usize::from(searches == 0 && reads <= (rows + 2 * ASKED) as u64);
            }
        }
        assert!(solved > 2 * 540, "{solved}");
    }

    /// Tables that are nearly of this kind, or of another: as good as any other way.
    #[test]
    fn what_sorting_nearly_solves_is_the_best() {
        let mut random = stream(92, "nearly sorted");
        for case in 0..2000 {
            let rows = 2 + below(&mut random, if case % 100 == 7 { 60 } else { 20 }) as usize;
            let more = below(&mut random, if case / 30 % 3 == 0 { 25 } else { 1 }) as usize;
            let size = (rows, rows + more);
            let mut costs = costs(&mut random, size, case % 6);
            let (noise, odd) = [(2, 0), (30, 0), (1, 2), (1, 9), (1 << 20, 0)][case as usize % 5];
            costs.iter_mut().for_each(|cost| *cost += below(&mut random, noise));
            for _ in 0..odd {
                costs[below(&mut random, (size.0 * size.1) as u64) as usize] +=
                    below(&mut random, 999) - 500;
            }
            let floats: Vec<f64> = costs.iter().map(|&cost| cost as f64 * 0.37).collect();
            let as_floats: Vec<f64> = costs.iter().map(|&cost| cost as f64).collect();
            let (mate, prices, ..) = outcome(&costs, size);
            check(&mate, &prices, &as_floats);
            let (mate, prices, ..) = outcome(&floats, size);
            check(&mate, &prices, &floats);
        }
    }
}
