//! Pairs and prices to start from, where sorting solves a problem or nearly does.
//!
//! A square table in which `c(i, k) + c(j, l) ≤ c(i, l) + c(j, k)` wherever row i stands before row j
//! and column k before column l is a Monge table, and its diagonal is cheapest (Hoffman 1963; Burkard,
//! Klinz and Rudolf 1996). Products of two numbers, distances on a line, convex costs of a
//! difference, costs of a row and of a column added up, and staircases become such tables once their
//! rows and columns are sorted. Prices follow along the diagonal: if `v(k + 1) − v(k)` lies
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

use super::arrays::refill;
use super::bids::WAITING;
use super::reader::Reader;
use super::state::Core;
use super::sweeps::Desk;
use crate::kernel::{Meter, StopReason};
use crate::market::{Price as _, Weight};

/// So many rows and columns are looked at first, and one in so many of the differences between
/// four neighbours among them may have the wrong sign.
const GLANCE: usize = 12;
const WRONG: usize = 8;
/// How often the rows that lie farthest apart are looked for.
const TURNS: usize = 4;
/// Rows that are asked, of which half must be content.
const ASKED: usize = 16;

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
    /// Rows that are looked at together, and what each pays at least.
    asked: Vec<u32>,
    least: Vec<f64>,
    desk: Desk,
}

impl Sorted {
    /// Room for so many rows and columns.
    fn reserve(&mut self, count: usize) {
        for keys in [&mut self.rows, &mut self.columns] {
            keys.clear();
            keys.reserve(count);
        }
        self.prices.clear();
        self.prices.reserve(count);
        self.asked.clear();
        self.asked.reserve(2 * ASKED);
        self.least.clear();
        self.least.reserve(WAITING);
        self.desk.reserve(count);
    }

    /// Guesses the order of rows and columns, and prices along the diagonal; how far rounding may
    /// be off there. Nothing where a glance tells that costs are of another kind.
    fn guess(&mut self, cost: impl Fn(u32, u32) -> f64, rows: &[u32], step: f64) -> Option<f64> {
        if !seems_sorted(&cost, rows.len()) {
            return None;
        }
        let Self { rows: keys, columns, .. } = self;
        keys.extend(rows.iter().map(|&at| Key { by: 0.0, at }));
        columns.extend((0..rows.len() as u32).map(|at| Key { by: 0.0, at }));
        order(&cost, keys, columns);
        let mut largest = 0.0_f64;
        for (row, column) in keys.iter_mut().zip(&*columns) {
            row.by = cost(row.at, column.at);
            largest = largest.most(row.by.abs());
        }
        self.set_prices(cost, step);
        let largest = self.prices.iter().fold(largest, |most, price| most.most(price.abs()));
        // Rounding adds up along the diagonal.
        let steps = 4.0 * rows.len() as f64;
        Some(if step > 0.0 { 0.0 } else { steps * f64::EPSILON * largest })
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

    /// Whether half of a few rows are content with their columns.
    fn contents<W: Weight>(&mut self, reader: &mut Reader<'_, W>, off: f64) -> bool {
        let Self { rows, columns, prices, asked, least, desk } = self;
        let pairs = rows.iter().zip(&*columns).step_by((rows.len() / ASKED).max(1));
        asked.extend(pairs.clone().map(|(row, _)| row.at));
        reader.least_of(asked, prices, (desk, least));
        let own = pairs.map(|(row, column)| row.by - prices[column.at as usize]);
        let content = own.zip(&*least).filter(|(own, least)| *own <= *least + off).count();
        content * 2 >= asked.len()
    }
}

/// Whether a few rows and columns spread evenly make a Monge table, or nearly, in a guessed order.
fn seems_sorted(cost: impl Fn(u32, u32) -> f64, count: usize) -> bool {
    let picked = GLANCE.min(count);
    let mut costs = [[0.0; GLANCE]; GLANCE];
    let spread = |at: usize| ((2 * at + 1) * count / (2 * picked)) as u32;
    for (row, costs) in costs.iter_mut().enumerate().take(picked) {
        for (column, one) in costs.iter_mut().enumerate().take(picked) {
            *one = cost(spread(row), spread(column));
        }
    }
    let cost = |row: u32, column: u32| costs[row as usize][column as usize];
    let all: [Key; GLANCE] = std::array::from_fn(|at| Key { by: 0.0, at: at as u32 });
    let (mut rows, mut columns) = (all, all);
    let (rows, columns) = (&mut rows[..picked], &mut columns[..picked]);
    order(cost, rows, columns);
    let (mut wrong, mut looked) = (0, 0);
    for rows in rows.windows(2) {
        for columns in columns.windows(2) {
            let ([row, below], [column, next]) = (rows, columns) else { continue };
            let across = cost(row.at, next.at) + cost(below.at, column.at);
            let along = cost(row.at, column.at) + cost(below.at, next.at);
            let off = 8.0 * f64::EPSILON * (across.abs() + along.abs());
            wrong += usize::from(along > across + off);
            looked += 1;
        }
    }
    wrong * WRONG <= looked
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
    /// Gives rows the columns of the same place in a guessed order, at prices at which at least
    /// half of some rows are content with them; rows that are not content wait. Only for problems that
    /// pair every row with its own column and leave no column alone: there a price may start
    /// anywhere. Says whether it did; nothing has changed where it did not.
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
        sorted.reserve(rows.len());
        if rows.len() < reader.sorts_from() || rows.len() != reader.rows() {
            return Ok(false);
        }
        let step = reader.grid().step();
        let guessed = reader.cost().and_then(|cost| sorted.guess(cost, rows, step));
        let Some(off) = guessed else { return Ok(false) };
        if !sorted.contents(reader, off) {
            return Ok(false);
        }
        refill(&mut self.prices, &sorted.prices);
        // At these prices costs are poor bounds of reduced costs.
        self.lists.forget_costs();
        for (row, column) in sorted.rows.iter().zip(&sorted.columns) {
            self.join(row.at, column.at, row.by);
        }
        self.part_discontent((reader, rows), off, sorted, meter)?;
        Ok(true)
    }

    /// Parts the rows that would rather have another column than theirs: these wait.
    fn part_discontent<W: Weight>(
        &mut self,
        (reader, rows): (&mut Reader<'_, W>, &[u32]),
        off: f64,
        Sorted { least, desk, .. }: &mut Sorted,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
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
