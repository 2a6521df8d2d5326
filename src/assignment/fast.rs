//! Which problems the fast core takes, and how they are put to it.

use super::core::{Core, NONE, Reader};
use super::decided::{Room, required_of};
use super::flow::Solved;
use super::shortage::{Need, shortage};
use crate::kernel::{Index, MenteeIx, MentorIx};
use crate::market::{
    AssignmentProblem, AssignmentStats, AssignmentWitness, Cardinality, PairCover, Price, Side,
    Weight,
};

/// Whole numbers are exact in a float below this.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// How the fast core takes a problem: `turned` where its rows are the mentors.
pub(super) struct Plan {
    turned: bool,
}

impl Plan {
    /// The plan, where the core can take the problem: one side has at most one seat
    /// each, nobody has a minimum except by covering that side, and whole numbers
    /// stay exact in floats.
    pub(super) fn of<W: Weight>(problem: &AssignmentProblem<W>, room: &Room) -> Option<Self> {
        let agents = (problem.rows() + problem.columns() + 1) as f64;
        let whole = W::Price::from_float(0.5) == W::Price::ZERO;
        if whole && problem.largest() * agents * 16.0 >= EXACT {
            return None;
        }
        // A required pair whose agents both have a place left could be made again.
        let again = |pair: &(MenteeIx, MentorIx)| {
            room.places[0][pair.0.get()] > 0 && room.places[1][pair.1.get()] > 0
        };
        if problem.required().iter().any(again) {
            return None;
        }
        let single = |side: usize| room.places[side].iter().all(|&places| places <= 1);
        let total = |side: usize| room.places[side].iter().map(|&p| u64::from(p)).sum::<u64>();
        let covered = match problem.cardinality() {
            Cardinality::Cover(side) => Some(side),
            _ if problem.has_minimums() => return None,
            _ => None,
        };
        if let Some(side) = covered {
            // Seats beyond the other side's agents can never be covered.
            let fillable = room.least[side as usize] == room.places[side as usize];
            if !fillable || has_own_minimums(problem) {
                return None;
            }
        }
        let turned = match covered {
            Some(side) => side == Side::Columns,
            None => match (single(0), single(1)) {
                (true, true) => total(1) < total(0),
                (rows, _) => !rows,
            },
        };
        let (rows, columns) = sides(turned);
        let fits = single(rows as usize)
            && (single(columns as usize) || problem.unmatched_price_of_any(columns).is_none());
        fits.then_some(Self { turned })
    }
}

/// The core's rows and columns as sides of the problem.
fn sides(turned: bool) -> (Side, Side) {
    if turned { (Side::Columns, Side::Rows) } else { (Side::Rows, Side::Columns) }
}

fn has_own_minimums<W: Weight>(problem: &AssignmentProblem<W>) -> bool {
    [Side::Rows, Side::Columns]
        .into_iter()
        .any(|side| (0..problem.agents(side)).any(|at| problem.minimum(side, at) > 0))
}

pub(super) fn solve<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    plan: &Plan,
    core: &mut Core,
) -> Result<Solved<W::Price>, AssignmentWitness> {
    let (row_side, column_side) = sides(plan.turned);
    let mut run = Run {
        problem,
        room,
        reader: Reader::new(problem, plan.turned),
        core,
        row_side,
        column_side,
        active: Vec::new(),
        alone_price: None,
        cover: None,
    };
    run.start();
    run.pairs()?;
    Ok(run.finish())
}

struct Run<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    room: &'a Room,
    reader: Reader<'a, W>,
    core: &'a mut Core,
    row_side: Side,
    column_side: Side,
    /// The rows with a place left.
    active: Vec<u32>,
    /// What leaving a row alone costs, once that is allowed.
    alone_price: Option<f64>,
    cover: Option<PairCover>,
}

impl<W: Weight> Run<'_, W> {
    fn places(&self, side: Side) -> &[u32] {
        &self.room.places[side as usize]
    }

    /// What leaving an agent alone costs.
    fn alone(&self, side: Side, at: usize) -> f64 {
        if self.room.required(side, at) > 0 {
            0.0
        } else {
            self.problem.unmatched_price(side, at).float()
        }
    }

    fn start(&mut self) {
        let (row_side, column_side) = (self.row_side, self.column_side);
        let prices: Vec<f64> = (0..self.reader.columns())
            .map(|at| match self.places(column_side)[at] {
                // No reduced cost at such a column is finite.
                0 => f64::NEG_INFINITY,
                _ => self.alone(column_side, at),
            })
            .collect();
        let alone: Vec<f64> = if self.problem.cardinality() == Cardinality::Free {
            (0..self.reader.rows()).map(|at| self.alone(row_side, at)).collect()
        } else {
            Vec::new()
        };
        let rows = self.reader.rows();
        self.active = (0..rows)
            .filter(|&at| self.places(row_side)[at] > 0)
            .map(|at| MenteeIx::at(at).raw())
            .collect();
        self.core.start(rows, &prices, &self.room.places[column_side as usize], &alone);
    }

    fn pairs(&mut self) -> Result<(), AssignmentWitness> {
        let cardinality = self.problem.cardinality();
        let seats: u64 = self.places(self.column_side).iter().map(|&p| u64::from(p)).sum();
        let crowded = self.active.len() as u64 > seats;
        let fixed = matches!(cardinality, Cardinality::Maximum | Cardinality::Full);
        // Leaving a row alone costs more than any single pair, for a start.
        let price = 2.0 * self.problem.largest() + 1.0;
        if crowded && fixed {
            self.core.start_alone(price);
            let _ = self.core.run(&mut self.reader, &self.active);
            return self.raise(price);
        }
        match self.core.run(&mut self.reader, &self.active) {
            Ok(()) => {
                if cardinality == Cardinality::Maximum {
                    self.cover = Some(self.cover(|_| true, |_| false));
                }
                Ok(())
            }
            Err(_) if cardinality == Cardinality::Maximum => {
                // An auction may have left columns without a row below their first
                // price, which only problems that pair everybody allow: start again.
                self.start();
                self.core.start_alone(price);
                let _ = self.core.run(&mut self.reader, &self.active);
                self.raise(price)
            }
            Err(row) => {
                let need =
                    if cardinality == Cardinality::Full { Need::Places } else { Need::Least };
                let mut group = vec![false; self.reader.rows()];
                group[row as usize] = true;
                for &column in self.core.settled_columns() {
                    for row in self.core.rows_of(column) {
                        group[row as usize] = true;
                    }
                }
                let witness = shortage(self.problem, self.room, self.row_side, &group, need);
                Err(AssignmentWitness::Shortage(witness))
            }
        }
    }

    /// Raises the price of leaving rows alone until no more of them can be paired.
    fn raise(&mut self, mut price: f64) -> Result<(), AssignmentWitness> {
        while self.core.room() > 0 {
            if self.core.augment_any(&mut self.reader, &self.active, &mut price) {
                continue;
            }
            // Columns without a place bound nothing and cost nothing.
            let places = self.places(self.column_side);
            let mut settled: Vec<bool> = places.iter().map(|&places| places == 0).collect();
            let mut reached: Vec<bool> =
                self.core.mate.iter().map(|&column| column == NONE).collect();
            for (row, reached) in reached.iter_mut().enumerate() {
                *reached &= self.places(self.row_side)[row] > 0;
            }
            for &column in self.core.settled_columns() {
                settled[column as usize] = true;
                for row in self.core.rows_of(column) {
                    reached[row as usize] = true;
                }
            }
            if self.problem.cardinality() == Cardinality::Full {
                let group: Vec<bool> = settled.iter().map(|&settled| !settled).collect();
                let witness =
                    shortage(self.problem, self.room, self.column_side, &group, Need::Places);
                return Err(AssignmentWitness::Shortage(witness));
            }
            self.cover = Some(self.cover(|row| !reached[row], |column| settled[column]));
            break;
        }
        if self.cover.is_none() && self.problem.cardinality() == Cardinality::Maximum {
            self.cover = Some(self.cover(|_| false, |_| true));
        }
        self.core.start_alone(price);
        self.alone_price = Some(price);
        Ok(())
    }

    fn cover(&self, row: impl Fn(usize) -> bool, column: impl Fn(usize) -> bool) -> PairCover {
        let rows: Vec<usize> = (0..self.reader.rows()).filter(|&at| row(at)).collect();
        let columns: Vec<usize> = (0..self.reader.columns()).filter(|&at| column(at)).collect();
        let (rows, columns) =
            if self.row_side == Side::Rows { (rows, columns) } else { (columns, rows) };
        PairCover {
            rows: rows.into_iter().map(MenteeIx::at).collect(),
            columns: columns.into_iter().map(MentorIx::at).collect(),
        }
    }

    fn finish(mut self) -> Solved<W::Price> {
        let rows = self.reader.rows();
        let mut row_prices: Vec<f64> =
            (0..rows).map(|row| self.core.row_price(row).unwrap_or(0.0)).collect();
        let mut column_prices = self.core.prices.clone();
        let fixed = matches!(self.problem.cardinality(), Cardinality::Maximum | Cardinality::Full);
        let pair_price = match self.alone_price {
            Some(price) => price,
            None if fixed && !self.active.is_empty() => {
                let prices = self.active.iter().map(|&row| row_prices[row as usize]);
                prices.fold(f64::NEG_INFINITY, f64::max)
            }
            None => 0.0,
        };
        for price in &mut row_prices {
            *price -= pair_price;
        }
        self.price_the_idle(&mut row_prices, &mut column_prices, pair_price);
        let price = |price: &f64| W::Price::from_float(*price);
        let row_prices: Vec<_> = row_prices.iter().map(price).collect();
        let column_prices: Vec<_> = column_prices.iter().map(price).collect();
        let turned = self.row_side == Side::Columns;
        let pairs = self.core.mate.iter().enumerate().filter(|pair| *pair.1 != NONE);
        let pairs = pairs.map(|(row, &column)| {
            let (row, column) =
                if turned { (column as usize, row) } else { (row, column as usize) };
            (MenteeIx::at(row), MentorIx::at(column))
        });
        let stats = AssignmentStats {
            row_reads: self.reader.reads(),
            augmentations: self.core.augmentations,
            settled: self.core.settled,
        };
        Solved {
            pairs: pairs.collect(),
            pair_price: W::Price::from_float(pair_price),
            cover: self.cover,
            stats,
            row_prices: if turned { column_prices.clone() } else { row_prices.clone() },
            column_prices: if turned { row_prices } else { column_prices },
        }
    }

    /// Prices of the columns and rows that have no place left, which no search
    /// meets: any that make none of their pairs worth making.
    fn price_the_idle(
        &mut self,
        row_prices: &mut [f64],
        column_prices: &mut [f64],
        pair_price: f64,
    ) {
        let idle_columns = self.places(self.column_side).contains(&0);
        if !idle_columns && self.active.len() == row_prices.len() {
            return;
        }
        let is_active = |run: &Self, row: usize| run.places(run.row_side)[row] > 0;
        let is_required = |run: &Self, row: usize, column: usize| match run.row_side {
            Side::Rows => {
                required_of(run.problem.required(), row).iter().any(|pair| pair.1.get() == column)
            }
            Side::Columns => {
                required_of(run.problem.required(), column).iter().any(|pair| pair.1.get() == row)
            }
        };
        let mut costs = Vec::new();
        let mut least = vec![f64::INFINITY; column_prices.len()];
        if idle_columns {
            for (row, row_price) in row_prices.iter().enumerate() {
                if is_active(self, row) {
                    let base = row_price + pair_price;
                    costs.clear();
                    self.reader.for_each(row, |column, cost| costs.push((column, cost)));
                    for &(column, cost) in &costs {
                        if !is_required(self, row, column) {
                            least[column] = least[column].min(cost - base);
                        }
                    }
                }
            }
            for (column, price) in column_prices.iter_mut().enumerate() {
                if self.places(self.column_side)[column] == 0 {
                    *price = if least[column].is_finite() { least[column] } else { 0.0 };
                }
            }
        }
        for (row, row_price) in row_prices.iter_mut().enumerate() {
            if is_active(self, row) {
                continue;
            }
            costs.clear();
            self.reader.for_each(row, |column, cost| costs.push((column, cost)));
            let mut price = f64::INFINITY;
            for &(column, cost) in &costs {
                if !is_required(self, row, column) {
                    price = price.min(cost - column_prices[column] - pair_price);
                }
            }
            *row_price = if price.is_finite() { price } else { 0.0 };
        }
    }
}
