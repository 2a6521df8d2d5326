//! A checked problem with some of its weights and agents replaced.

use super::cheapest::Cheapest;
use super::problem::AssignmentProblem;
use super::quotas::Quotas;
use super::row_view::RowView;
use super::rows::Weights;
use super::weight::Weight;
use crate::kernel::{BitMatrix, Csr, Index, Internal, Matrix, MenteeIx, MentorIx, Side, Sides};
use crate::market::Seats;
use std::sync::Arc;

/// What becomes of a problem. Everything in it has been checked.
#[derive(Debug)]
pub(crate) struct Edits<W> {
    /// What each agent was before, new ones nothing; nothing where all are as they were.
    pub(crate) origins: Sides<Option<Vec<Option<u32>>>>,
    /// Pairs with their new weights, or forbidden, each once, ascending, by where they are now.
    /// A new agent's pairs are forbidden unless they are here.
    pub(crate) pairs: Vec<(u32, u32, Option<W>)>,
    /// Which pairs must be made or need not be any more, by where they are now; what is said last
    /// of a pair counts.
    pub(crate) required: Vec<(MenteeIx, MentorIx, bool)>,
    /// Whether the lists below replace those of the problem.
    pub(crate) agents: bool,
    pub(crate) seats: Sides<Vec<u32>>,
    pub(crate) minimums: Sides<Vec<u32>>,
    pub(crate) unmatched: Sides<Vec<W>>,
}

impl<W: Weight> Edits<W> {
    /// The same of a problem in other numbers.
    pub(crate) fn mapped<V: Weight>(&self, map: impl Fn(W) -> V) -> Edits<V> {
        let unmatched = self.unmatched.as_ref();
        Edits {
            origins: self.origins.clone(),
            pairs: self.pairs.iter().map(|&(r, c, weight)| (r, c, weight.map(&map))).collect(),
            required: self.required.clone(),
            agents: self.agents,
            seats: self.seats.clone(),
            minimums: self.minimums.clone(),
            unmatched: unmatched.map(|_, prices| prices.iter().map(|&price| map(price)).collect()),
        }
    }

    /// What the agents are now that were there before, so many of them.
    fn now(&self, side: Side, agents: usize) -> Option<Vec<Option<u32>>> {
        let origins = self.origins[side].as_ref()?;
        let mut now = vec![None; agents];
        for (at, origin) in (0..).zip(origins) {
            if let Some(origin) = *origin {
                now[origin as usize] = Some(at);
            }
        }
        Some(now)
    }
}

impl<W: Weight> AssignmentProblem<W> {
    /// Whether weights can be replaced: not where they are computed.
    pub(crate) fn is_editable(&self) -> bool {
        !matches!(self.weights, Weights::Computed(..) | Weights::Copies(..))
    }

    /// Replaces what the edits say. Weights of pairs that are there are replaced in place;
    /// edges that come or go cost a pass over all edges, rows or columns of a table that do
    /// a copy of it.
    pub(crate) fn edit(&mut self, edits: &Edits<W>) -> Result<(), Internal> {
        let broken = |_| Internal::broken("an edited table is no larger than memory");
        let (rows, columns) = (self.rows(), self.columns());
        let origins = (edits.origins.mentee.as_ref(), edits.origins.mentor.as_ref());
        let new_rows = origins.0.map_or(rows, Vec::len);
        let new_columns = origins.1.map_or(columns, Vec::len);
        let reshaped = origins.0.is_some() || origins.1.is_some();
        match &mut self.weights {
            Weights::Computed(..) | Weights::Copies(..) => {}
            Weights::Table(table, allowed) => {
                if reshaped {
                    let (moved, bits) =
                        reshape(table, allowed.as_ref(), (new_rows, new_columns), origins)
                            .map_err(broken)?;
                    (*table, *allowed) = (Arc::new(moved), Some(bits));
                }
                let all = edits.pairs.iter().all(|pair| pair.2.is_some());
                if allowed.is_none() && !all {
                    let bits = BitMatrix::filled(new_rows, new_columns, true).map_err(broken)?;
                    *allowed = Some(bits);
                }
                let items = Arc::make_mut(table).items_mut();
                for &(row, column, weight) in &edits.pairs {
                    let (row, column) = (row as usize, column as usize);
                    items[row * new_columns + column] = weight.unwrap_or_default();
                    if let Some(bits) = allowed {
                        bits.set(row, column, weight.is_some());
                    }
                }
                if reshaped
                    && allowed
                        .as_ref()
                        .is_some_and(|bits| bits.count_ones() == new_rows * new_columns)
                {
                    *allowed = None;
                }
            }
            Weights::Edges(_, edges) => {
                if reshaped || !replace(edges, &edits.pairs) {
                    let now = edits.now(Side::Mentor, columns);
                    let edges = merge(edges, edits, new_rows, now.as_deref());
                    self.weights = Weights::Edges(new_columns, edges);
                }
            }
        }
        let weights = edits.pairs.iter().filter_map(|pair| pair.2);
        let prices = edits.unmatched.values().flatten().copied();
        self.largest = weights
            .chain(prices)
            .fold(self.largest, |largest, weight| largest.max(weight.float().abs()));
        if !edits.pairs.is_empty() || reshaped {
            self.least = Vec::new();
            self.cheapest = Cheapest::default();
        }
        if edits.agents {
            let listed = |list: &Vec<u32>| match list.iter().all(|&least| least == 0) {
                true => Vec::new(),
                false => list.clone(),
            };
            self.seats = edits.seats.as_ref().map(|_, seats| Seats::each(seats.clone()));
            self.minimums = edits.minimums.as_ref().map(|_, minimums| listed(minimums));
            self.unmatched = edits.unmatched.as_ref().map(|_, prices| {
                match prices.iter().all(|price| *price == W::default()) {
                    true => Vec::new(),
                    false => prices.clone(),
                }
            });
        }
        if reshaped {
            let now = Sides::new(edits.now(Side::Mentee, rows), edits.now(Side::Mentor, columns));
            let place = |side: Side, at: u32| match &now[side] {
                Some(now) => now[at as usize],
                None => Some(at),
            };
            self.required = self
                .required
                .iter()
                .filter_map(|&(row, column)| {
                    let row = place(Side::Mentee, row.raw())?;
                    let column = place(Side::Mentor, column.raw())?;
                    Some((MenteeIx::new(row), MentorIx::new(column)))
                })
                .collect();
            for side in Side::BOTH {
                let agents = if side == Side::Mentee { new_rows } else { new_columns };
                let groups = self.quotas[side].groups().iter().cloned().map(|mut group| {
                    let members = group.members.iter();
                    group.members = members.filter_map(|&member| place(side, member)).collect();
                    group
                });
                // Groups that were nested or apart stay so without some members.
                self.quotas[side] = Quotas::new(side, agents, groups.collect())
                    .map_err(|_| Internal::broken("groups stay nested without some members"))?;
            }
        }
        for &(row, column, required) in &edits.required {
            match (self.required.binary_search(&(row, column)), required) {
                (Err(at), true) => self.required.insert(at, (row, column)),
                (Ok(at), false) => drop(self.required.remove(at)),
                _ => {}
            }
        }
        Ok(())
    }
}

type Origins<'a> = Option<&'a Vec<Option<u32>>>;

/// A table whose rows and columns are taken from where they were, and the bits of the pairs
/// that are allowed.
fn reshape<W: Weight>(
    table: &Matrix<W>,
    allowed: Option<&BitMatrix>,
    (rows, columns): (usize, usize),
    (of_rows, of_columns): (Origins<'_>, Origins<'_>),
) -> Result<(Matrix<W>, BitMatrix), crate::kernel::ShapeError> {
    let mut bits = BitMatrix::filled(rows, columns, false)?;
    let mut items = Vec::with_capacity(rows * columns);
    let origin = |origins: Origins<'_>, at: usize| match origins {
        Some(origins) => origins[at].map(|origin| origin as usize),
        None => Some(at),
    };
    for row in 0..rows {
        let was = origin(of_rows, row);
        for column in 0..columns {
            let was = was.zip(origin(of_columns, column));
            let kept = was.filter(|&(r, c)| allowed.is_none_or(|bits| bits.get(r, c)));
            let weight = kept.and_then(|(r, c)| table.get(r, c).copied());
            items.push(weight.unwrap_or_default());
            if weight.is_some() {
                bits.set(row, column, true);
            }
        }
    }
    Ok((Matrix::new(rows, columns, items)?, bits))
}

/// Replaces weights of edges that are there; false, and nothing of use, where one is not, or
/// goes.
fn replace<W: Weight>(edges: &mut Csr<(MentorIx, W)>, pairs: &[(u32, u32, Option<W>)]) -> bool {
    pairs.iter().all(|&(row, column, weight)| {
        let Some(weight) = weight else {
            // An edge that is not there may be forbidden.
            let row = RowView::Listed(edges.row(row as usize));
            return row.weight(MentorIx::new(column)).is_none();
        };
        let row = edges.row_mut(row as usize);
        match row.binary_search_by_key(&column, |edge| edge.0.raw()) {
            Ok(at) => {
                row[at].1 = weight;
                true
            }
            Err(_) => false,
        }
    })
}

/// The edges with those of the edits in their places; columns are told by where they are now.
fn merge<W: Weight>(
    edges: &Csr<(MentorIx, W)>,
    edits: &Edits<W>,
    rows: usize,
    columns: Option<&[Option<u32>]>,
) -> Csr<(MentorIx, W)> {
    let mut merged = Csr::with_capacity(rows, edges.len() + edits.pairs.len());
    let mut pairs = edits.pairs.iter().peekable();
    let mut entries: Vec<(MentorIx, W)> = Vec::new();
    for row in 0..rows {
        let origin = match &edits.origins.mentee {
            Some(origins) => origins[row],
            None => Some(MenteeIx::at(row).raw()),
        };
        let before = origin.map_or(&[][..], |origin| edges.row(origin as usize));
        entries.clear();
        let mut before = before
            .iter()
            .filter_map(|&(column, weight)| {
                let column = match columns {
                    Some(now) => now[column.get()]?,
                    None => column.raw(),
                };
                Some((column, weight))
            })
            .peekable();
        while let Some(&(_, column, weight)) = pairs.next_if(|pair| pair.0 as usize == row) {
            while let Some((at, weight)) = before.next_if(|edge| edge.0 < column) {
                entries.push((MentorIx::new(at), weight));
            }
            let _ = before.next_if(|edge| edge.0 == column);
            entries.extend(weight.map(|weight| (MentorIx::new(column), weight)));
        }
        entries.extend(before.map(|(at, weight)| (MentorIx::new(at), weight)));
        merged.push_row(entries.drain(..));
    }
    merged
}
