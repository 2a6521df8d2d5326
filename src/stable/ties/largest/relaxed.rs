//! The linear relaxation of one part, as the search uses it.

use super::cutoffs::{Change, Cutoffs};
use super::model::{Certified, Model, Row};
use super::tableau::{Ending, Tableau};
use super::work::scattered;
use crate::kernel::{Csr, Side, Sides, StopReason};

/// What is within this of 0 or 1 is taken for it.
pub(super) const WHOLE: f64 = 1e-6;

/// How many rows are added at a time: those that are exceeded most.
const ROWS_AT_A_TIME: usize = 60;

/// The tableau, and what its columns and rows mean.
pub(super) struct Relaxed<'a> {
    model: &'a Model,
    tableau: Tableau,
    /// The column of each pair that has one; the others are ruled out.
    columns: Vec<Option<u32>>,
    /// What the rows say. Those of pairs are added where they are exceeded.
    rows: Vec<Row>,
    /// The pairs whose rows are there.
    added: Vec<bool>,
    /// The row of each agent that has one.
    row_of: Sides<Vec<Option<u32>>>,
    /// How many of the changes of the cutoffs the tableau knows.
    pub(super) kept_up: usize,
}

impl<'a> Relaxed<'a> {
    /// Of the whole part, in which nothing is known.
    pub(super) fn whole(model: &'a Model) -> Self {
        Self::of(model, |_| true)
    }

    /// Of what the cutoffs leave. Whoever they say to be full fills all seats.
    pub(super) fn reduced(model: &'a Model, cutoffs: &Cutoffs<'_>) -> Self {
        let mut relaxed = Self::of(model, |pair| cutoffs.made[pair as usize] != Some(false));
        relaxed.kept_up = cutoffs.changes.len();
        for side in Side::BOTH {
            for agent in 0..model.sides[side].seats.len() {
                relaxed.set_seats(side, agent, cutoffs.is_full(side, agent));
            }
        }
        for pair in 0..model.pairs {
            if cutoffs.made[pair].is_some() {
                relaxed.set_pair(pair, cutoffs.made[pair]);
            }
        }
        relaxed
    }

    fn of(model: &'a Model, is_left: impl Fn(u32) -> bool) -> Self {
        let mut columns = vec![None; model.pairs];
        let left: Vec<u32> = (0..model.pairs as u32).filter(|&pair| is_left(pair)).collect();
        (0u32..).zip(&left).for_each(|(at, &pair)| columns[pair as usize] = Some(at));
        let mut row_of = model.sides.as_ref().map(|_, order| vec![None; order.seats.len()]);
        let (mut cells, mut limits, mut rows) = (Csr::new(), Vec::new(), Vec::new());
        for row in model.seat_rows() {
            let (entries, limit) = model.row(row);
            let entries = within(&columns, entries);
            let Row::Seats(side, agent) = row else { continue };
            if entries.len() as f64 <= limit {
                continue;
            }
            row_of[side][agent as usize] = Some(rows.len() as u32);
            cells.push_row(entries);
            limits.push(limit);
            rows.push(row);
        }
        // Costs a little apart from each other keep the simplex method from going round.
        let costs = left.iter().map(|&pair| 1.0 + scattered(pair, 0) * 1e-4).collect();
        let tableau = Tableau::new(cells, limits, costs);
        let added = vec![false; model.pairs];
        Self { model, tableau, columns, rows, added, row_of, kept_up: 0 }
    }

    fn set_pair(&mut self, pair: usize, made: Option<bool>) {
        let Some(column) = self.columns[pair] else { return };
        let (low, high) = match made {
            None => (0.0, 1.0),
            Some(made) => (f64::from(u8::from(made)), f64::from(u8::from(made))),
        };
        self.tableau.set_bounds(column as usize, low, high);
    }

    /// Free seats are a variable of their own; it has an upper bound, at which it may stand where
    /// a case is left again.
    fn set_seats(&mut self, side: Side, agent: usize, is_full: bool) {
        let Some(row) = self.row_of[side][agent] else { return };
        let free = if is_full { 0.0 } else { f64::from(self.model.sides[side].seats[agent]) };
        self.tableau.set_slack(row as usize, free);
    }

    /// Learns what the cutoffs say of something that changed.
    pub(super) fn apply(&mut self, cutoffs: &Cutoffs<'_>, change: Change) {
        match change {
            Change::Pair(pair) => self.set_pair(pair as usize, cutoffs.made[pair as usize]),
            Change::Greatest { side, agent, .. } => {
                self.set_seats(side, agent as usize, cutoffs.is_full(side, agent as usize));
            }
            Change::Least { .. } => {}
        }
    }

    /// Learns what has changed since.
    pub(super) fn keep_up(&mut self, cutoffs: &Cutoffs<'_>) {
        for &change in &cutoffs.changes[self.kept_up..] {
            self.apply(cutoffs, change);
        }
        self.kept_up = cutoffs.changes.len();
    }

    pub(super) fn steps(&self) -> u64 {
        self.tableau.steps
    }

    pub(super) fn solve(
        &mut self,
        go_on: impl FnMut(u64) -> Result<(), StopReason>,
    ) -> Result<Ending, StopReason> {
        self.tableau.solve(go_on)
    }

    pub(super) fn renew(
        &mut self,
        go_on: &mut impl FnMut(u64) -> Result<(), StopReason>,
    ) -> Result<bool, StopReason> {
        self.tableau.renew(go_on)
    }

    pub(super) fn multipliers(&self) -> Vec<f64> {
        self.tableau.multipliers()
    }

    pub(super) fn refutation(&self, row: usize, low: bool) -> Vec<f64> {
        self.tableau.refutation(row, low)
    }

    /// What multipliers of the rows prove of the case at hand.
    pub(super) fn certify(
        &self,
        multipliers: Vec<f64>,
        value: u64,
        cutoffs: &Cutoffs<'_>,
    ) -> Certified {
        let signed = self.rows.iter().zip(multipliers).map(|(&row, multiplier)| match row {
            Row::Seats(side, agent) if cutoffs.is_full(side, agent as usize) => (row, multiplier),
            _ => (row, multiplier.max(0.0)),
        });
        self.model.certify(signed, value, &cutoffs.made)
    }

    /// The values of all pairs.
    pub(super) fn values(&self, cutoffs: &Cutoffs<'_>) -> Vec<f64> {
        let value = |(column, made): (&Option<u32>, &Option<bool>)| match (column, made) {
            (_, Some(made)) => f64::from(u8::from(*made)),
            (Some(column), None) => self.tableau.value(*column as usize),
            (None, None) => 0.0,
        };
        self.columns.iter().zip(&cutoffs.made).map(value).collect()
    }

    /// Adds the rows of pairs that are exceeded most; false where none is, or there is no room.
    pub(super) fn add_exceeded(&mut self, values: &[f64], most_bytes: u64) -> bool {
        let excess = self.model.excess(values);
        // A row that is there is exceeded by rounding errors only: then the values are no
        // solution.
        let mut exceeded: Vec<u32> = (0..self.model.pairs as u32)
            .filter(|&pair| excess[pair as usize] > WHOLE && !self.added[pair as usize])
            .collect();
        exceeded.sort_by(|&one, &two| {
            excess[two as usize].total_cmp(&excess[one as usize]).then(one.cmp(&two))
        });
        exceeded.truncate(ROWS_AT_A_TIME.min(self.tableau.rows_within(most_bytes)));
        if exceeded.is_empty() {
            return false;
        }
        self.tableau.reserve(exceeded.len());
        for pair in exceeded {
            let (entries, limit) = self.model.row(Row::Stable(pair));
            self.rows.push(Row::Stable(pair));
            self.added[pair as usize] = true;
            self.tableau.add_row(&within(&self.columns, entries), limit);
        }
        true
    }
}

/// The entries of a row whose pairs have columns.
fn within(columns: &[Option<u32>], entries: Vec<(u32, f64)>) -> Vec<(u32, f64)> {
    let entries = entries.into_iter();
    entries.filter_map(|(pair, cell)| Some((columns[pair as usize]?, cell))).collect()
}
