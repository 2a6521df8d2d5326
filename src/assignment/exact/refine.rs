//! One step of refinement: what is undecided, solved again in whole numbers.

use super::number::Number;
use super::terms::{Failed, Near, Terms};
use crate::assignment::core::NONE;
use crate::assignment::decided::Room;
use crate::assignment::draft::{Draft, Ended};
use crate::assignment::fast::{self, Fast, Plan};
use crate::kernel::{Csr, Index, Matrix, MentorIx, Meter, Side, Sides};
use crate::market::{AssignmentProblem, Cardinality, Copies, Costs, Seats};

/// Whole numbers of so many bits, less those of the number of agents, are added without
/// rounding: twice as large ones as there are gaps stand for what no answer does.
const BITS: u32 = 47;

/// The solver of what is undecided.
#[derive(Default)]
pub(super) struct Again {
    room: Room,
    fast: Fast<i64>,
    draft: Draft<i64>,
}

/// Solves what is undecided within the gap, adds its prices to those of the columns, takes its
/// pairs over, and brings the listed reduced costs up to date. Gives back by how much at most
/// the reduced cost of any other pair has fallen.
pub(super) fn refine<N: Number>(
    terms: &mut Terms<N>,
    near: &mut Near<N>,
    gap: N,
    again: &mut Again,
    meter: &mut Meter<'_>,
) -> Result<N, Failed> {
    let (rows, columns) = (terms.mate.len(), terms.prices.len());
    let agents = rows as u64 + columns as u64 + 1;
    let room = BITS.saturating_sub(u64::BITS - agents.leading_zeros());
    let drop = gap.bits().saturating_sub(room);
    let beyond = gap.drop_bits(drop).saturating_mul(2).saturating_add(2);
    let short = |number: N| number.drop_bits(drop).min(beyond);

    let pairs_of = |kind| near.pairs[near.of_kind(kind)].iter().filter(|pair| pair.1 <= gap);
    // If no row may stay alone, the column that stands for staying alone is left out.
    let fixed = (0..rows).all(|row| !terms.active[row] || terms.must[row]);
    let alone: Vec<i64> = match fixed {
        true => Vec::new(),
        false => (0..rows)
            .map(|row| terms.alone[row].map_or(beyond, |alone| short(alone - near.least[row])))
            .collect(),
    };
    let perfect = fixed && terms.first.iter().all(Option::is_none);
    let first: Vec<i64> = match perfect {
        true => Vec::new(),
        false => (0..columns)
            .map(|column| {
                terms.first[column].map_or(beyond, |first| short(first - terms.prices[column]))
            })
            .collect(),
    };
    let active = terms.active.iter().map(|&active| u32::from(active));
    again.room.places = Sides::new(active.collect(), terms.places.clone());
    again.room.least = Sides::new(vec![0; rows], vec![0; columns]);
    let seats = again.room.places.as_ref().map(|_, places| Seats::each(places.clone()));
    let cardinality = if fixed { Cardinality::Cover(Side::Mentee) } else { Cardinality::Free };
    let kinds = 0..terms.count();
    let costs = if terms.kinds.is_empty() {
        let mut costs = Csr::with_capacity(rows, near.pairs.len());
        for kind in kinds {
            let pairs = pairs_of(kind);
            costs.push_row(pairs.map(|&(column, cost)| (MentorIx::new(column), short(cost))));
        }
        Costs::Edges(columns, costs)
    } else {
        let mut costs = vec![beyond; kinds.len() * columns];
        for (costs, kind) in costs.chunks_mut(columns.max(1)).zip(kinds) {
            pairs_of(kind).for_each(|&(column, cost)| costs[column as usize] = short(cost));
        }
        let table = Matrix::new(terms.count(), columns, costs).map_err(|_| Failed::Lost)?;
        Costs::Copies(Copies { table, of: terms.kinds.clone() })
    };
    let unmatched = Sides::new(alone, first);
    let problem = AssignmentProblem::of_costs(costs, cardinality, seats, unmatched, beyond as f64);
    // Most pairs at hand are as cheap as any of their rows: only the others are looked for anew.
    let mut begun = Vec::new();
    if perfect {
        let rows = (0u32..).zip(terms.mate.iter().zip(&near.excess));
        let tight = rows.filter(|(_, (mate, excess))| **mate != NONE && short(**excess) == 0);
        begun.extend(tight.map(|(row, (&mate, _))| (row, mate, 0.0)));
    }
    let plan = Plan::all(false).beginning_with(begun);
    let Again { room, fast, draft } = again;
    fast::solve(&problem, room, &plan, (fast, meter), draft).map_err(|ended| match ended {
        Ended::Stopped(reason) => Failed::Stopped(reason),
        Ended::Impossible(_) => Failed::Lost,
    })?;
    terms.set_pairs(draft.pairs.iter().map(|pair| (pair.0.get(), pair.1.get())))?;
    let before = terms.prices.clone();
    for (column, &price) in draft.prices.column_prices.iter().enumerate() {
        if terms.places[column] > 0 {
            terms.prices[column] = terms.prices[column] + N::with_zeros(price, drop);
        }
    }
    terms.settle()?;
    update(terms, near, &before)
}

/// Brings what a pass found up to date with new prices.
fn update<N: Number>(terms: &Terms<N>, near: &mut Near<N>, before: &[N]) -> Result<N, Failed> {
    let rises = terms.prices.iter().zip(before).map(|(&now, &then)| now - then);
    let column = rises.fold(N::ZERO, N::max);
    let mut row_rise = N::ZERO;
    for kind in 0..terms.count() {
        let row = terms.of_kind(kind);
        if !terms.active[row] {
            continue;
        }
        let range = near.of_kind(kind);
        let pairs = &mut near.pairs[range];
        let mut least = terms.alone[row].map(|alone| alone - near.least[kind]);
        for (column, reduced) in pairs.iter_mut() {
            let at = *column as usize;
            *reduced = *reduced + before[at] - terms.prices[at];
            if least.is_none_or(|least| *reduced < least) {
                least = Some(*reduced);
            }
        }
        let rise = least.ok_or(Failed::Lost)?;
        for (_, reduced) in pairs {
            *reduced = *reduced - rise;
        }
        near.least[kind] = near.least[kind] + rise;
        row_rise = row_rise.max(rise);
    }
    for row in (0..terms.mate.len()).filter(|&row| terms.active[row]) {
        let kind = terms.kind(row);
        let pairs = &near.pairs[near.of_kind(kind)];
        let own = match terms.mate[row] {
            NONE => terms.alone[row].map(|alone| alone - near.least[kind]),
            mate => pairs.binary_search_by_key(&mate, |pair| pair.0).ok().map(|at| pairs[at].1),
        };
        near.excess[row] = own.ok_or(Failed::Lost)?;
    }
    Ok(column + row_rise)
}
