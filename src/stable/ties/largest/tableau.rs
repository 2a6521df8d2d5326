//! A linear program with bounded variables, solved by the dual simplex method on a dense tableau.
//!
//! It starts from the basis of slacks with every variable at its better bound, which is dual
//! feasible; so each state on the way, and each state after bounds have changed, gives multipliers
//! that bound the optimum. Nothing here has to be exact: whoever reads the multipliers checks what
//! they prove in integers.

use crate::kernel::{Csr, StopReason, Wide};

/// How far outside its bounds a value may be; the least coefficient to take a step on; what counts
/// as no coefficient.
const TOLERANCE: f64 = 1e-7;
const LEAST: f64 = 1e-7;
const NOTHING: f64 = 1e-12;

/// After so many steps the tableau is made anew from the rows, so that errors do not add up.
const STEPS_BEFORE_RENEWAL: u64 = 1000;

/// A coefficient on which a step is taken with doubt: first the tableau is made anew.
const SMALL: f64 = 1e-5;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Optimal,
    /// This row cannot be kept within its bounds; it is too low, or too high.
    Infeasible {
        row: usize,
        low: bool,
    },
    /// More steps than such a program should need.
    Tired,
}

/// Maximises a sum of costs over columns between bounds, with rows that must not exceed a limit.
/// Variables are the columns, then a slack for each row.
pub(super) struct Tableau {
    rows: Csr<(u32, f64)>,
    limits: Vec<f64>,
    costs: Vec<f64>,
    /// row by column: a basic variable is its value less the sum of these times how far the
    /// variables outside the basis are from theirs.
    cells: Vec<f64>,
    /// What a unit of each variable outside the basis adds to the sum, by column.
    reduced: Vec<f64>,
    /// The variable of each row, of each column, and where each variable is.
    basic: Vec<u32>,
    outside: Vec<u32>,
    place: Vec<Place>,
    values: Vec<f64>,
    /// One more than the sum of the squares of each row's cells: how far a step along it goes.
    norms: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// Whether a variable outside the basis stands at its upper bound.
    at_high: Vec<bool>,
    pub(super) steps: u64,
    /// The number of steps when the tableau was made anew.
    renewed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Row(u32),
    Column(u32),
}

impl Tableau {
    /// Columns between 0 and 1 with positive costs.
    pub(super) fn new(rows: Csr<(u32, f64)>, limits: Vec<f64>, costs: Vec<f64>) -> Self {
        let (columns, count) = (costs.len(), limits.len());
        let mut high = vec![1.0; columns];
        high.resize(columns + count, f64::INFINITY);
        let mut at_high = vec![true; columns];
        at_high.resize(columns + count, false);
        let mut tableau = Self {
            rows,
            limits,
            costs,
            cells: Vec::new(),
            reduced: Vec::new(),
            basic: Vec::new(),
            outside: Vec::new(),
            place: Vec::new(),
            values: Vec::new(),
            norms: Vec::new(),
            low: vec![0.0; columns + count],
            high,
            at_high,
            steps: 0,
            renewed: 0,
        };
        tableau.reset();
        let rests = tableau.rests();
        tableau.set_values(&tableau.limits.clone(), &rests);
        tableau
    }

    fn columns(&self) -> usize {
        self.costs.len()
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.columns()..(row + 1) * self.columns()]
    }

    /// The basis of slacks.
    fn reset(&mut self) {
        let (columns, count) = (self.costs.len(), self.limits.len());
        self.cells.clear();
        self.cells.resize(columns * count, 0.0);
        for (row, entries) in self.rows.iter().enumerate() {
            for &(column, coefficient) in entries {
                self.cells[row * columns + column as usize] = coefficient;
            }
        }
        self.reduced.clone_from(&self.costs);
        self.outside = (0..columns as u32).collect();
        self.basic = (columns as u32..(columns + count) as u32).collect();
        self.place = (0..columns as u32)
            .map(Place::Column)
            .chain((0..count as u32).map(Place::Row))
            .collect();
        self.set_norms();
    }

    fn set_norms(&mut self) {
        let norm = |row: usize| 1.0 + self.row(row).iter().map(|cell| cell * cell).sum::<f64>();
        self.norms = (0..self.limits.len()).map(norm).collect();
    }

    /// Adds a row, whose slack enters the basis.
    pub(super) fn add_row(&mut self, entries: &[(u32, f64)], limit: f64) {
        let columns = self.columns();
        let mut cells = vec![0.0; columns];
        let mut value = limit;
        for &(variable, coefficient) in entries {
            value -= coefficient * self.value(variable as usize);
            match self.place[variable as usize] {
                Place::Column(at) => cells[at as usize] += coefficient,
                Place::Row(row) => {
                    let row = self.row(row as usize).iter();
                    cells.iter_mut().zip(row).for_each(|(cell, of)| *cell -= coefficient * of);
                }
            }
        }
        let variable = self.place.len() as u32;
        self.norms.push(1.0 + cells.iter().map(|cell| cell * cell).sum::<f64>());
        self.cells.extend(cells);
        self.values.push(value);
        self.basic.push(variable);
        self.place.push(Place::Row(self.limits.len() as u32));
        self.rows.push_row(entries.iter().copied());
        self.limits.push(limit);
        self.low.push(0.0);
        self.high.push(f64::INFINITY);
        self.at_high.push(false);
    }

    /// How many more rows fit into so many bytes.
    pub(super) fn rows_within(&self, bytes: u64) -> usize {
        let (rows, columns) = (self.limits.len(), self.columns());
        let row = Self::bytes(1, columns).max(1);
        usize::try_from(bytes / row).unwrap_or(usize::MAX).saturating_sub(rows)
    }

    /// Makes room for some more rows: a tableau that grew by doubling could take twice its size.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.cells.reserve_exact(rows.saturating_mul(self.columns()));
    }

    /// The memory of a tableau of this size: its cells, counted twice since they move as they get
    /// more room. The rows as they were given take little beside.
    pub(super) fn bytes(rows: usize, columns: usize) -> u64 {
        (rows as u64).saturating_mul(columns as u64).saturating_mul(16)
    }

    /// Where each variable outside the basis stands, by column.
    fn rests(&self) -> Vec<f64> {
        self.outside.iter().map(|&variable| self.rest(variable as usize)).collect()
    }

    fn rest(&self, variable: usize) -> f64 {
        if self.at_high[variable] { self.high[variable] } else { self.low[variable] }
    }

    fn set_values(&mut self, constants: &[f64], rests: &[f64]) {
        self.values = (0..constants.len())
            .map(|row| {
                let cells = self.row(row).iter().zip(rests);
                constants[row] - cells.map(|(cell, rest)| cell * rest).sum::<f64>()
            })
            .collect();
    }

    /// The value of a variable.
    pub(super) fn value(&self, variable: usize) -> f64 {
        match self.place[variable] {
            Place::Row(row) => self.values[row as usize],
            Place::Column(_) => self.rest(variable),
        }
    }

    /// Changes the bounds of a variable.
    pub(super) fn set_bounds(&mut self, column: usize, low: f64, high: f64) {
        let before = self.rest(column);
        (self.low[column], self.high[column]) = (low, high);
        let Place::Column(at) = self.place[column] else { return };
        // Between two bounds the better one keeps the basis dual feasible.
        self.at_high[column] = self.reduced[at as usize] >= 0.0;
        let change = self.rest(column) - before;
        if change != 0.0 {
            self.shift(at as usize, change);
        }
    }

    /// A row falls short of its limit by at most so much.
    pub(super) fn set_slack(&mut self, row: usize, most: f64) {
        self.set_bounds(self.columns() + row, 0.0, most);
    }

    /// What each row's limit is worth; below 0 where a slack stands at its upper bound.
    pub(super) fn multipliers(&self) -> Vec<f64> {
        let slacks = self.place.iter().skip(self.columns());
        slacks
            .map(|place| match *place {
                Place::Row(_) => 0.0,
                Place::Column(at) => -self.reduced[at as usize],
            })
            .collect()
    }

    /// How the rows add up to one that cannot be kept.
    pub(super) fn refutation(&self, row: usize, low: bool) -> Vec<f64> {
        let sign = if low { 1.0 } else { -1.0 };
        let slacks = self.place.iter().skip(self.columns());
        slacks
            .map(|place| match *place {
                Place::Row(at) => f64::from(u8::from(at as usize == row)) * sign,
                Place::Column(at) => self.row(row)[at as usize] * sign,
            })
            .collect()
    }

    /// Steps of the dual simplex method to the optimum.
    pub(super) fn solve(
        &mut self,
        mut go_on: impl FnMut(u64) -> Result<(), StopReason>,
    ) -> Result<Ending, StopReason> {
        let mut passed = Vec::new();
        let most = self.steps + 20 * (self.limits.len() + self.costs.len()) as u64 + 1000;
        loop {
            go_on(self.steps)?;
            let Some((row, low)) = self.leaving() else {
                if self.drift() > TOLERANCE && self.renew(&mut go_on)? {
                    continue;
                }
                return Ok(Ending::Optimal);
            };
            let Some(column) = self.entering(row, low, &mut passed) else {
                return Ok(Ending::Infeasible { row, low });
            };
            if self.row(row)[column].abs() < SMALL && self.renew(&mut go_on)? {
                continue;
            }
            if self.steps >= most {
                return Ok(Ending::Tired);
            }
            passed.drain(..).for_each(|column| self.flip(column));
            self.exchange(row, column, low);
            self.steps += 1;
            if self.steps - self.renewed >= STEPS_BEFORE_RENEWAL {
                self.renew(&mut go_on)?;
            }
        }
    }

    /// How far rounding has taken the values from the rows.
    fn drift(&self) -> f64 {
        let columns = self.columns();
        let off = |(row, entries): (usize, &[(u32, f64)])| {
            let sum: f64 = entries
                .iter()
                .map(|&(column, coefficient)| coefficient * self.value(column as usize))
                .sum();
            (sum + self.value(columns + row) - self.limits[row]).abs()
        };
        self.rows.iter().enumerate().map(off).fold(0.0, f64::max)
    }

    /// The row that is the furthest outside its bounds, as its cells measure it.
    fn leaving(&self) -> Option<(usize, bool)> {
        let mut furthest = 0.0;
        let mut found = None;
        for (row, (&variable, &value)) in self.basic.iter().zip(&self.values).enumerate() {
            let (below, above) =
                (self.low[variable as usize] - value, value - self.high[variable as usize]);
            let outside = below.max(above);
            if outside > TOLERANCE && outside * outside > furthest * self.norms[row] {
                furthest = outside * outside / self.norms[row];
                found = Some((row, below > above));
            }
        }
        found
    }

    /// The column that moves the row to its bound; nothing where all together do not. Columns that
    /// move it at less loss but not far enough are `passed`: they change to their other bound. Of
    /// equal ones the one with the largest coefficient.
    fn entering(&self, row: usize, low: bool, passed: &mut Vec<usize>) -> Option<usize> {
        passed.clear();
        let cells = self.row(row);
        let mut helping: Vec<(f64, usize)> = Vec::new();
        for (column, &cell) in cells.iter().enumerate() {
            let variable = self.outside[column] as usize;
            let helps = (cell > 0.0) == (self.at_high[variable] == low);
            if helps && cell.abs() >= LEAST && self.low[variable] < self.high[variable] {
                helping.push((self.reduced[column].abs() / cell.abs(), column));
            }
        }
        helping.sort_unstable_by(|one, two| one.0.total_cmp(&two.0).then(one.1.cmp(&two.1)));
        let variable = self.basic[row] as usize;
        let mut missing = if low {
            self.low[variable] - self.values[row]
        } else {
            self.values[row] - self.high[variable]
        };
        for (at, &(loss, column)) in helping.iter().enumerate() {
            let variable = self.outside[column] as usize;
            missing -= cells[column].abs() * (self.high[variable] - self.low[variable]);
            if missing > 0.0 {
                passed.push(column);
                continue;
            }
            let equal = helping[at..].iter().take_while(|other| other.0 <= loss + NOTHING);
            return equal.map(|other| other.1).reduce(|best, next| {
                if cells[next].abs() > cells[best].abs() { next } else { best }
            });
        }
        // With every column at its other bound the row is still outside, but for rounding.
        if missing > TOLERANCE { None } else { passed.pop() }
    }

    /// Moves a column to its other bound.
    fn flip(&mut self, column: usize) {
        let variable = self.outside[column] as usize;
        let before = self.rest(variable);
        self.at_high[variable] = !self.at_high[variable];
        self.shift(column, self.rest(variable) - before);
    }

    fn shift(&mut self, column: usize, change: f64) {
        let cells = self.cells.iter().skip(column).step_by(self.costs.len());
        self.values.iter_mut().zip(cells).for_each(|(value, cell)| *value -= cell * change);
    }

    fn exchange(&mut self, row: usize, column: usize, low: bool) {
        let columns = self.columns();
        let (leaving, entering) = (self.basic[row] as usize, self.outside[column] as usize);
        let bound = if low { self.low[leaving] } else { self.high[leaving] };
        let change = (self.values[row] - bound) / self.cells[row * columns + column];
        let value = self.rest(entering) + change;
        self.shift(column, change);
        self.values[row] = value;
        self.at_high[leaving] = !low;
        self.pivot(row, column, &mut []);
    }

    /// Exchanges the variables of a row and a column.
    fn pivot(&mut self, row: usize, column: usize, constants: &mut [f64]) {
        let columns = self.columns();
        let start = row * columns;
        let inverse = 1.0 / self.cells[start + column];
        let mut scaled: Vec<(usize, f64)> = Vec::new();
        for (at, cell) in self.cells[start..start + columns].iter_mut().enumerate() {
            if at == column {
                *cell = inverse;
            } else if cell.abs() >= NOTHING {
                *cell *= inverse;
                scaled.push((at, *cell));
            } else {
                *cell = 0.0;
            }
        }
        let squares = scaled.iter().map(|scaled| scaled.1 * scaled.1).sum::<f64>();
        self.norms[row] = 1.0 + inverse * inverse + squares;
        if let Some(constant) = constants.get_mut(row) {
            *constant *= inverse;
        }
        let mut whole = vec![0.0; columns];
        scaled.iter().for_each(|&(at, cell)| whole[at] = cell);
        Elimination {
            cells: &mut self.cells,
            norms: &mut self.norms,
            constants,
            place: (row, column),
            inverse,
            whole: &whole,
            scaled: &scaled,
        }
        .widely();
        let factor = self.reduced[column];
        scaled.iter().for_each(|&(at, cell)| self.reduced[at] -= factor * cell);
        self.reduced[column] = -factor * inverse;
        let (leaving, entering) = (self.basic[row], self.outside[column]);
        (self.basic[row], self.outside[column]) = (entering, leaving);
        self.place[entering as usize] = Place::Row(row as u32);
        self.place[leaving as usize] = Place::Column(column as u32);
    }

    /// Computes the tableau of the same basis anew from the rows; false where there was no step
    /// since the last time. Where it is stopped the multipliers still bound the optimum, the
    /// values are void.
    pub(super) fn renew(
        &mut self,
        go_on: &mut impl FnMut(u64) -> Result<(), StopReason>,
    ) -> Result<bool, StopReason> {
        if self.renewed == self.steps {
            return Ok(false);
        }
        self.renewed = self.steps;
        let columns = self.columns();
        let is_basic: Vec<bool> =
            self.place.iter().map(|place| matches!(place, Place::Row(_))).collect();
        self.reset();
        let mut constants = self.limits.clone();
        for variable in (0..columns).filter(|&variable| is_basic[variable]) {
            go_on(self.steps)?;
            // The row of the largest coefficient whose slack is to leave.
            let mut best: Option<(f64, usize)> = None;
            for row in 0..self.limits.len() {
                let size = self.cells[row * columns + variable].abs();
                let leaves = !is_basic[self.basic[row] as usize];
                if leaves && best.is_none_or(|best| size > best.0) {
                    best = Some((size, row));
                }
            }
            match best {
                Some((size, row)) if size >= LEAST => self.pivot(row, variable, &mut constants),
                // Rounding made the basis singular: this variable stays outside.
                _ => {}
            }
        }
        for column in 0..columns {
            let variable = self.outside[column] as usize;
            if self.low[variable] < self.high[variable] {
                self.at_high[variable] =
                    self.reduced[column] >= 0.0 && self.high[variable].is_finite();
            }
        }
        let rests = self.rests();
        self.set_values(&constants, &rests);
        self.set_norms();
        Ok(true)
    }
}

/// Takes the pivot's row out of all others.
struct Elimination<'a> {
    cells: &'a mut [f64],
    norms: &'a mut [f64],
    constants: &'a mut [f64],
    /// The pivot's row and column.
    place: (usize, usize),
    inverse: f64,
    /// The pivot's row, and its cells that are not nothing.
    whole: &'a [f64],
    scaled: &'a [(usize, f64)],
}

impl Wide for Elimination<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { cells, norms, constants, place: (row, column), inverse, whole, scaled } = self;
        let constant = constants.get(row).copied();
        let is_dense = scaled.len() * 4 > whole.len();
        let rows = cells.chunks_exact_mut(whole.len()).zip(norms).enumerate();
        for (other, (cells, norm)) in rows.filter(|entry| entry.0 != row) {
            let factor = cells[column];
            if factor.abs() < NOTHING {
                cells[column] = 0.0;
                continue;
            }
            let change = if is_dense {
                subtract(cells, factor, whole)
            } else {
                subtract_sparse(cells, factor, scaled)
            };
            cells[column] = -factor * inverse;
            *norm += change - factor * factor + cells[column] * cells[column];
            *norm = norm.max(1.0);
            if let (Some(value), Some(constant)) = (constants.get_mut(other), constant) {
                *value -= factor * constant;
            }
        }
    }
}

/// Subtracts a multiple of `row`; tells by how much the sum of squares changed. Eight sums side by
/// side keep the processor's vectors busy.
#[inline(always)]
fn subtract(cells: &mut [f64], factor: f64, row: &[f64]) -> f64 {
    let mut changes = [0.0; 8];
    for (cells, row) in cells.chunks_mut(8).zip(row.chunks(8)) {
        for ((cell, of), change) in cells.iter_mut().zip(row).zip(&mut changes) {
            let before = *cell;
            *cell -= factor * of;
            *change += *cell * *cell - before * before;
        }
    }
    changes.iter().sum()
}

/// The same for a row of which only these cells are not 0.
#[inline(always)]
fn subtract_sparse(cells: &mut [f64], factor: f64, row: &[(usize, f64)]) -> f64 {
    let mut change = 0.0;
    for &(at, of) in row {
        let before = cells[at];
        cells[at] -= factor * of;
        change += cells[at] * cells[at] - before * before;
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_program_is_solved_and_changed_bounds_are_followed() {
        // An odd cycle: no two neighbours together, at best half of each.
        let rows = Csr::from(vec![
            vec![(0, 1.0), (1, 1.0)],
            vec![(1, 1.0), (2, 1.0)],
            vec![(0, 1.0), (2, 1.0)],
        ]);
        let mut tableau = Tableau::new(rows, vec![1.0; 3], vec![1.0; 3]);
        assert_eq!(tableau.solve(|_| Ok(())), Ok(Ending::Optimal));
        let sum = |tableau: &Tableau| (0..3).map(|column| tableau.value(column)).sum::<f64>();
        assert!((sum(&tableau) - 1.5).abs() < 1e-6);
        tableau.set_bounds(0, 1.0, 1.0);
        assert_eq!(tableau.solve(|_| Ok(())), Ok(Ending::Optimal));
        assert!((sum(&tableau) - 1.0).abs() < 1e-6);
        tableau.set_bounds(1, 1.0, 1.0);
        assert!(matches!(tableau.solve(|_| Ok(())), Ok(Ending::Infeasible { .. })));
        tableau.set_bounds(0, 0.0, 1.0);
        tableau.set_bounds(1, 0.0, 1.0);
        assert_eq!(tableau.renew(&mut |_| Ok(())), Ok(true));
        tableau.add_row(&[(0, 1.0), (1, 1.0), (2, 1.0)], 1.25);
        assert_eq!(tableau.solve(|_| Ok(())), Ok(Ending::Optimal));
        assert!((sum(&tableau) - 1.25).abs() < 1e-6);
        assert_eq!(tableau.renew(&mut |_| Ok(())), Ok(true));
        assert_eq!(tableau.renew(&mut |_| Ok(())), Ok(false));
        assert_eq!(tableau.solve(|_| Ok(())), Ok(Ending::Optimal));
        assert!((sum(&tableau) - 1.25).abs() < 1e-6);
    }
}
