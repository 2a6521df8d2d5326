//! What prices say of the costs of every assignment.
//!
//! *Theorem* (weak duality, Lagrange). For any prices whatsoever an assignment costs the weights
//! less prices of its pairs plus each price times the number of pairs it is of. The first is at
//! least the sum of what is negative, the second at least the price times the fewest or the most
//! pairs that a bound allows; so their sum is a bound, see [`PartialAssignment::new`].
//!
//! *Trusts* the problem's checked construction, and prices in the range of `rules.rs`.

use super::among::Among;
use super::cuts::Terms;
use super::flaw::BLOCK;
use super::rules::whole_prices;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Side, Sides, StopReason};
use crate::market::{
    AssignmentProblem, Cardinality, PartialAssignment, Price, PriceTable, RowBuffer, Sense, Sum,
    Weight,
};
use rayon::prelude::*;
use std::cmp::Ordering;

/// The least that assignments can cost by these prices.
pub(super) fn bound<W: Weight>(
    (problem, among): (&AssignmentProblem<W>, Among<W>),
    partial: &PartialAssignment<W>,
    least_met: bool,
    control: &Control<'_>,
) -> Result<Sum<W>, StopReason> {
    let zero = Sum::<W>::default;
    let certificate = &partial.certificate;
    // Widened first: the lowest integer has no opposite of its own width.
    let turn = |price: &W::Exact| {
        if problem.sense() == Sense::Max { -price.wide() } else { price.wide() }
    };
    let terms = Terms::new(problem);
    let decided = problem.required().len() as u64;
    let places = |side| terms.agents[side].iter().filter_map(|bounds| bounds.1).sum::<u64>();
    let all = places(Side::Mentee).min(places(Side::Mentor));
    let full = problem.full_size().saturating_sub(decided).min(all);
    let made = (partial.matching.size() as u64).saturating_sub(decided);
    let (fewest, most) = match problem.cardinality() {
        Cardinality::Full => (full, full),
        Cardinality::Maximum => (if least_met { made.min(full) } else { 0 }, full),
        _ => (0, all),
    };
    let mut sum = zero();
    let mut add = |term: Sum<W>| sum = std::mem::take(&mut sum) + term;
    let least_of = |one: Sum<W>, two: Sum<W>| if two < one { two } else { one };
    let between = |price: &Sum<W>, (fewest, most): (u64, u64)| {
        least_of(W::times(price, fewest), W::times(price, most))
    };
    add(between(&turn(&certificate.pair_price), (fewest, most)));
    let agents = Sides::new(&certificate.row_prices, &certificate.column_prices);
    let groups = Sides::new(&certificate.row_group_prices, &certificate.column_group_prices);
    let mut is_decided = Sides::of(|side| vec![false; problem.agents(side)]);
    for &(row, column) in problem.required() {
        is_decided.mentee[row.get()] = true;
        is_decided.mentor[column.get()] = true;
    }
    for side in Side::BOTH {
        for (at, price) in agents[side].iter().enumerate() {
            let (least, places) = terms.agents[side][at];
            let places = places.unwrap_or(all);
            let least = least.min(places);
            let alone = problem.unmatched_price(side, at).exact().wide();
            let price = turn(price);
            let mut best = (places > 0).then(|| between(&price, (least.max(1), places)));
            if least == 0 {
                let alone = if is_decided[side][at] { zero() } else { alone };
                best = Some(match best {
                    Some(best) => least_of(best, alone),
                    None => alone,
                });
            }
            add(best.unwrap_or_default());
        }
        for (price, &(least, most)) in groups[side].iter().zip(&terms.groups[side]) {
            let bound = most.map_or(all, |most| most.min(all));
            add(between(&turn(price), (least.min(bound), bound)));
        }
    }
    let Sides { mentee: rows, mentor: columns } = whole_prices(problem, certificate);
    let saves = match problem.sense() {
        Sense::Max => Ordering::Greater,
        Sense::Min => Ordering::Less,
    };
    // The bound adds the weights of required pairs, and of all others each weight less its column's
    // price where that improves the sum. How often a column's price counts is kept, and multiplied
    // once at the end. The sums are exact, so parts may be added in any order.
    let terms = W::Table::new(columns.clone(), problem.largest());
    let none = || (zero(), zero(), vec![0_u64; columns.len()]);
    let tasks = (0..rows.len().div_ceil(BLOCK)).into_par_iter();
    let parts = tasks.try_fold(none, |(mut weights, mut prices, mut counts), task| {
        control.check(0)?;
        let mut buffer = RowBuffer::new();
        for row in (task * BLOCK..rows.len().min((task + 1) * BLOCK)).map(MenteeIx::at) {
            let row_price = rows[row.get()].clone() + certificate.pair_price.wide();
            let term = W::Table::row(row_price.clone());
            let mut count = 0;
            let required = problem.required();
            let any = required.binary_search_by_key(&row, |pair| pair.0).is_ok();
            problem.row(row, &mut buffer).for_each(|column, weight| {
                if any && required.binary_search(&(row, MentorIx::at(column))).is_ok() {
                    weight.add_to(&mut weights);
                } else if terms.compare(weight, &term, column) == saves
                    && among.has(problem, weight)
                {
                    weight.add_to(&mut weights);
                    counts[column] += 1;
                    count += 1;
                }
            });
            prices = prices + W::times(&row_price, count);
        }
        Ok((weights, prices, counts))
    });
    let (weights, mut prices, counts) = parts.try_reduce(none, |one, other| {
        let counts = one.2.iter().zip(&other.2).map(|(one, other)| one + other).collect();
        Ok((one.0 + other.0, one.1 + other.1, counts))
    })?;
    for (price, count) in columns.iter().zip(counts) {
        prices = prices + W::times(price, count);
    }
    let more = weights - prices;
    Ok(sum + if problem.sense() == Sense::Max { -more } else { more })
}
