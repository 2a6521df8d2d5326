//! The pass over raw weights that checks them.

use super::cheapest::{Cheapest, TOGETHER};
use super::checked::CheckedTable;
use super::fault::AssignmentFault;
use super::objective::Sense;
use super::quotas::{Quota, Quotas};
use super::row_view::RowView;
use super::rows::{CostRows, RowBuffer, Weights};
use super::weight::{Price, Weight};
use crate::kernel::{
    BitMatrix, Control, Csr, Index, Matrix, MenteeIx, MentorIx, ShapeError, Side, StopReason,
    side_by_side,
};
use std::ops::Range;
use std::sync::Arc;

/// So many faults of one input are listed; the rest is counted.
const LISTED: usize = 1000;

/// What is wrong with the input, and what was seen on the way.
#[derive(Default)]
pub(super) struct Found {
    pub(super) listed: Vec<AssignmentFault>,
    pub(super) more: usize,
    /// The largest magnitude met on the way.
    pub(super) largest: f64,
    /// Whether weights are gains or costs.
    pub(super) sense: Sense,
    /// The least cost of each row met on the way.
    pub(super) least: Vec<f64>,
    /// The cheapest columns met on the way.
    pub(super) cheapest: Cheapest,
}

impl Found {
    pub(super) fn push(&mut self, fault: AssignmentFault) {
        if self.listed.len() < LISTED {
            self.listed.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// Notes the least and the greatest weight of a row, or of some that are not told apart.
    pub(super) fn note_row(&mut self, (low, high): (f64, f64), is_row: bool) {
        self.largest = self.largest.max(low.abs()).max(high.abs());
        if is_row {
            self.least.push(if self.sense == Sense::Max { -high } else { low });
        }
    }

    pub(super) fn note<T, E: Into<AssignmentFault>>(&mut self, result: Result<T, E>) -> Option<T> {
        result.map_err(|fault| self.push(fault.into())).ok()
    }

    pub(super) fn any(&self) -> bool {
        !self.listed.is_empty()
    }

    pub(super) fn finish(mut self) -> Vec<AssignmentFault> {
        if self.more > 0 {
            self.listed.push(AssignmentFault::More { count: self.more });
        }
        self.listed
    }

    pub(super) fn quotas(&mut self, side: Side, agents: usize, groups: Vec<Quota>) -> Quotas {
        Quotas::new(side, agents, groups).unwrap_or_else(|found| {
            found.into_iter().for_each(|fault| self.push(fault.into()));
            Quotas::default()
        })
    }

    /// A list of pairs in order, checked.
    pub(super) fn pairs(
        &mut self,
        what: &'static str,
        mut pairs: Vec<(MenteeIx, MentorIx)>,
        rows: usize,
        columns: usize,
    ) -> Vec<(MenteeIx, MentorIx)> {
        pairs.sort_unstable();
        for (at, &(row, column)) in pairs.iter().enumerate() {
            if row.get() >= rows || column.get() >= columns {
                self.push(AssignmentFault::Outside { what, row, column, rows, columns });
            }
            if at > 0 && pairs[at - 1] == (row, column) {
                self.push(AssignmentFault::Twice { what, row, column });
            }
        }
        pairs
    }
}

/// Weights as they are given.
pub(super) enum Raw<W> {
    Table(usize, usize, Vec<W>, Option<BitMatrix>),
    /// Checked before.
    Lent(CheckedTable<W>),
    Rows(Vec<Vec<Option<W>>>),
    Edges(usize, usize, Vec<(MenteeIx, MentorIx, W)>),
    Computed(Arc<dyn CostRows<W>>),
}

impl<W: Weight> Raw<W> {
    /// How many weights are to be looked at; of computed rows how many there may be.
    pub(super) fn count(&self) -> u64 {
        match self {
            Self::Table(.., weights, _) => weights.len() as u64,
            Self::Lent(_) => 0,
            Self::Rows(rows) => rows.iter().map(|row| row.len() as u64).sum(),
            Self::Edges(.., edges) => edges.len() as u64,
            Self::Computed(function) => {
                (function.rows() as u64).saturating_mul(function.columns() as u64)
            }
        }
    }
}

/// The weights of raw input, checked; nothing where a fault was found.
pub(super) fn weights<W: Weight>(
    raw: Raw<W>,
    forbidden: &[(MenteeIx, MentorIx)],
    limit: W::Price,
    faults: &mut Found,
    control: &Control<'_>,
) -> Result<Option<Weights<W>>, StopReason> {
    match raw {
        Raw::Table(rows, columns, weights, allowed) => {
            table(rows, columns, weights, allowed, (forbidden, limit), faults, control)
        }
        Raw::Lent(table) => Ok(lent(table, forbidden, faults)),
        Raw::Rows(rows) => {
            let expected = rows.first().map_or(0, Vec::len);
            let count = rows.len();
            for (row, items) in rows.iter().enumerate() {
                if items.len() != expected {
                    let got = items.len();
                    faults.push(ShapeError::Ragged { row, got, expected }.into());
                }
            }
            if faults.any() {
                return Ok(None);
            }
            let Some(mut allowed) = faults.note(BitMatrix::filled(count, expected, true)) else {
                return Ok(None);
            };
            let mut weights = Vec::with_capacity(count.saturating_mul(expected));
            let mut holes = false;
            for (row, items) in rows.into_iter().enumerate() {
                control.check(0)?;
                for (column, item) in items.into_iter().enumerate() {
                    if item.is_none() {
                        allowed.set(row, column, false);
                        holes = true;
                    }
                    weights.push(item.unwrap_or_default());
                }
            }
            let allowed = holes.then_some(allowed);
            table(count, expected, weights, allowed, (forbidden, limit), faults, control)
        }
        Raw::Edges(rows, columns, edges) => {
            edges_by_row(rows, columns, edges, (forbidden, limit), faults, control).map(Some)
        }
        Raw::Computed(function) => {
            if !forbidden.is_empty() {
                faults.cheapest = Cheapest::default();
            }
            in_parts((function.rows(), true), faults, control, |part, faults| {
                computed_rows(&*function, part, limit, faults);
            })?;
            let forbidden = (!forbidden.is_empty()).then(|| {
                Csr::group(function.rows(), forbidden, |pair| pair.0.get()).map(|pair| pair.1)
            });
            Ok(Some(Weights::Computed(function, forbidden)))
        }
    }
}

/// A table that was checked before, with what was found then as far as it holds here.
fn lent<W: Weight>(
    table: CheckedTable<W>,
    forbidden: &[(MenteeIx, MentorIx)],
    faults: &mut Found,
) -> Option<Weights<W>> {
    let CheckedTable { weights, sense, largest, least, cheapest } = table;
    faults.largest = faults.largest.max(largest);
    if !forbidden.is_empty() {
        faults.cheapest = Cheapest::default();
        let mut allowed =
            faults.note(BitMatrix::filled(weights.rows(), weights.columns(), true))?;
        forbid(&mut allowed, forbidden);
        return Some(Weights::Table(weights, Some(allowed)));
    }
    if sense != faults.sense {
        faults.cheapest = Cheapest::default();
    } else {
        if faults.cheapest.is_kept() {
            faults.cheapest = cheapest;
        }
        faults.least = least;
    }
    Some(Weights::Table(weights, None))
}

fn forbid(allowed: &mut BitMatrix, pairs: &[(MenteeIx, MentorIx)]) {
    for &(row, column) in pairs {
        allowed.set(row.get(), column.get(), false);
    }
}

fn table<W: Weight>(
    rows: usize,
    columns: usize,
    weights: Vec<W>,
    mut allowed: Option<BitMatrix>,
    (forbidden, limit): (&[(MenteeIx, MentorIx)], W::Price),
    faults: &mut Found,
    control: &Control<'_>,
) -> Result<Option<Weights<W>>, StopReason> {
    if !forbidden.is_empty() && allowed.is_none() {
        allowed = faults.note(BitMatrix::filled(rows, columns, true));
        if allowed.is_none() {
            return Ok(None);
        }
    }
    if let Some(bits) = &mut allowed {
        forbid(bits, forbidden);
    }
    if allowed.is_some() {
        faults.cheapest = Cheapest::default();
    }
    // Many rows at once first where none is to be listed: this check has no early way out, so
    // it is fast.
    let mut all = !faults.cheapest.is_kept();
    // Long rows one by one: what each costs at least is worth knowing.
    let long = columns > LONG && allowed.is_none();
    let (part, together) = if long { (columns, TOGETHER) } else { (AT_ONCE, 1) };
    for (at, weights) in weights.chunks(part).enumerate() {
        if at % together == 0 {
            control.check(0)?;
        }
        if !all {
            break;
        }
        match faults.cheapest.check((weights, &[]), limit) {
            Some(ends) => faults.note_row(ends, long),
            None => all = false,
        }
    }
    if !all {
        faults.least.clear();
        let rows = weights.len().div_ceil(columns.max(1));
        in_parts((rows, weights.len() >= SHARED), faults, control, |part, faults| {
            table_rows(&weights, columns, part, limit, faults);
        })?;
    }
    let table = faults.note(Matrix::new(rows, columns, weights));
    Ok(table.map(|table| Weights::Table(Arc::new(table), allowed)))
}

/// Rows with more columns than this are long.
const LONG: usize = 256;
/// Weights between two looks at the clock.
const AT_ONCE: usize = 1 << 20;
/// Fewer weights are checked by one thread: to start others would take longer.
const SHARED: usize = 1 << 18;

fn table_rows<W: Weight>(
    weights: &[W],
    columns: usize,
    part: Range<usize>,
    limit: W::Price,
    faults: &mut Found,
) {
    for (row, items) in weights.chunks(columns.max(1)).enumerate().take(part.end).skip(part.start) {
        let next = weights.get((row + 1) * columns..).unwrap_or_default();
        if let Some(ends) = faults.cheapest.check((items, next), limit) {
            faults.note_row(ends, true);
            continue;
        }
        // A faulty row has no list, and the lists of later rows would stand one place too early, so
        // all lists are given up.
        faults.cheapest = Cheapest::default();
        for (column, item) in items.iter().enumerate() {
            if let Some(fault) = item.price().fault(limit) {
                faults.push(AssignmentFault::Weight { row, column, fault });
            }
        }
    }
}

fn edges_by_row<W: Weight>(
    rows: usize,
    columns: usize,
    mut edges: Vec<(MenteeIx, MentorIx, W)>,
    (forbidden, limit): (&[(MenteeIx, MentorIx)], W::Price),
    faults: &mut Found,
    control: &Control<'_>,
) -> Result<Weights<W>, StopReason> {
    let what = "edges";
    let in_order = |two: &[(MenteeIx, MentorIx, W)]| (two[0].0, two[0].1) < (two[1].0, two[1].1);
    if !edges.windows(2).all(in_order) {
        edges = sorted(rows, edges, control)?;
    }
    for (at, &(row, column, weight)) in edges.iter().enumerate() {
        if at % AT_ONCE == 0 {
            control.check(0)?;
        }
        if row.get() >= rows || column.get() >= columns {
            faults.push(AssignmentFault::Outside { what, row, column, rows, columns });
        }
        if at > 0 && (edges[at - 1].0, edges[at - 1].1) == (row, column) {
            faults.push(AssignmentFault::Twice { what, row, column });
        }
        faults.largest = faults.largest.max(weight.float().abs());
        if let Some(fault) = weight.price().fault(limit) {
            let (row, column) = (row.get(), column.get());
            faults.push(AssignmentFault::Weight { row, column, fault });
        }
    }
    if !forbidden.is_empty() {
        edges.retain(|edge| forbidden.binary_search(&(edge.0, edge.1)).is_err());
    }
    let mut by_row = Csr::with_capacity(rows, edges.len());
    let mut left = edges.as_slice();
    for row in MenteeIx::all(rows) {
        if row.get() % TOGETHER == 0 {
            control.check(0)?;
        }
        let count = left.iter().take_while(|edge| edge.0 == row).count();
        let (own, others) = left.split_at(count);
        by_row.push_row(own.iter().map(|&(_, column, weight)| (column, weight)));
        left = others;
    }
    Ok(Weights::Edges(columns, by_row))
}

/// Edges by row, then by column, equal ones as they were: by counting those of each row, then
/// row by row, so that a sort of many millions can be left. Rows that are out of range stand
/// at the end.
fn sorted<W: Copy>(
    rows: usize,
    edges: Vec<(MenteeIx, MentorIx, W)>,
    control: &Control<'_>,
) -> Result<Vec<(MenteeIx, MentorIx, W)>, StopReason> {
    let row_of = |edge: &(MenteeIx, MentorIx, W)| edge.0.get().min(rows);
    let mut next = vec![0_usize; rows + 2];
    for part in edges.chunks(AT_ONCE) {
        control.check(0)?;
        part.iter().for_each(|edge| next[row_of(edge) + 1] += 1);
    }
    for row in 0..=rows {
        next[row + 1] += next[row];
    }
    let mut sorted = edges.clone();
    let starts = next.clone();
    for part in edges.chunks(AT_ONCE) {
        control.check(0)?;
        for edge in part {
            let at = &mut next[row_of(edge)];
            sorted[*at] = *edge;
            *at += 1;
        }
    }
    for (row, ends) in starts.windows(2).enumerate() {
        if row % TOGETHER == 0 {
            control.check(0)?;
        }
        sorted[ends[0]..ends[1]].sort_by_key(|edge| (edge.0, edge.1));
    }
    Ok(sorted)
}

/// Checks so many rows, in parallel where that is worth it, but for the first few, which decide
/// whether lists of the cheapest columns are kept. What comes out does not depend on the threads.
fn in_parts(
    (rows, is_worth_it): (usize, bool),
    faults: &mut Found,
    control: &Control<'_>,
    check: impl Fn(Range<usize>, &mut Found) + Sync,
) -> Result<(), StopReason> {
    control.check(0)?;
    let first = rows.min(TOGETHER);
    check(0..first, faults);
    let starts = (first..rows).step_by(TOGETHER).collect::<Vec<_>>();
    let part = |from: usize| from..rows.min(from + TOGETHER);
    if !is_worth_it || rayon::current_num_threads() == 1 {
        // The same without parts to be put together.
        let bound = faults.cheapest.bound();
        for from in starts {
            control.check(0)?;
            faults.cheapest.start_from(bound);
            check(part(from), faults);
        }
        return Ok(());
    }
    let (cheapest, sense) = (&faults.cheapest, faults.sense);
    let parts = side_by_side(starts.len(), &|at| {
        control.check(0)?;
        let rows = part(starts[at]);
        let cheapest = cheapest.emptied();
        let mut part = Found { cheapest, sense, ..Found::default() };
        check(rows, &mut part);
        Ok(part)
    });
    for part in parts {
        let part = part?;
        part.listed.into_iter().for_each(|fault| faults.push(fault));
        faults.more += part.more;
        faults.largest = faults.largest.max(part.largest);
        faults.least.extend(part.least);
        faults.cheapest.append(part.cheapest);
    }
    Ok(())
}

fn computed_rows<W: Weight>(
    function: &dyn CostRows<W>,
    part: Range<usize>,
    limit: W::Price,
    faults: &mut Found,
) {
    let columns = function.columns();
    let mut buffer = RowBuffer::new();
    for row in part {
        let view = function.row(MenteeIx::at(row), &mut buffer);
        if !view.fits(columns) {
            faults.push(AssignmentFault::ComputedRow { row });
            faults.cheapest = Cheapest::default();
            continue;
        }
        match view {
            RowView::Full(weights) => {
                if let Some(ends) = faults.cheapest.check((weights, &[]), limit) {
                    faults.note_row(ends, true);
                    continue;
                }
            }
            _ => faults.cheapest = Cheapest::default(),
        }
        view.for_each(|column, weight| {
            faults.largest = faults.largest.max(weight.float().abs());
            if let Some(fault) = weight.price().fault(limit) {
                faults.push(AssignmentFault::Weight { row, column, fault });
            }
        });
    }
}
