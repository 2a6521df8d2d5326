//! Does a stopped assignment keep the rules, and does its bound hold?
//!
//! *Theorem* (weak duality, Lagrange). For any prices whatsoever an assignment costs the weights
//! less prices of its pairs plus each price times the number of pairs it is of. The first is at
//! least the sum of what is negative, the second at least the price times the fewest or the most
//! pairs that a bound allows; so their sum is a bound, see [`PartialAssignment::new`].
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::cuts::Terms;
use super::flaw::{AssignmentFlaw, BLOCK, unbounded};
use super::rules::{fits, rules, whole_prices};
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, Side, Sides, StopReason};
use crate::market::{
    AssignmentProblem, Cardinality, Outcome, PartialAssignment, Price, PriceTable, RowBuffer,
    Sense, Sum, Weight,
};
use rayon::prelude::*;
use std::cmp::Ordering;

/// Checks the answer of a run that was stopped, without trusting whoever made it: its
/// matching keeps seats, forbidden and required pairs and the most pairs of quotas, its value
/// is right, it is complete where it says so, and no assignment of the asked kind is better
/// than its bound, which is computed anew from its prices as
/// [`PartialAssignment::new`] tells.
///
/// One pass over the weights, blocks of rows in parallel.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial<W: Weight>(
    problem: &AssignmentProblem<W>,
    partial: &PartialAssignment<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    unbounded(|control| verify_partial_within(problem, partial, control))
}

/// [`verify_partial`] under a control; a step is a row of weights, and all of them are counted
/// before the first one is looked at. Nothing is said of an answer that was not looked at
/// whole.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    partial: &PartialAssignment<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    if let Err(reason) = control.check(problem.rows() as u64) {
        return Ok(Outcome::stopped(reason));
    }
    let (matching, certificate) = (&partial.matching, &partial.certificate);
    let mut flaws = Vec::new();
    if !fits(problem, matching, certificate, &mut flaws) {
        return Err(flaws.into());
    }
    let (value, least_met) = rules(problem, matching, &mut flaws);
    if value != partial.value {
        flaws.push(AssignmentFlaw::Value);
    }
    let made = matching.size() as u64;
    let asked = match problem.cardinality() {
        Cardinality::Full | Cardinality::Maximum => Some(problem.full_size()),
        Cardinality::Cover(side) => {
            let agents = 0..problem.agents(side);
            Some(agents.map(|at| u64::from(problem.least(side, at))).sum())
        }
        _ => None,
    };
    let complete = least_met && asked.is_none_or(|asked| asked == made);
    if asked != partial.asked || complete != partial.complete {
        flaws.push(AssignmentFlaw::Count { pairs: made, expected: asked.unwrap_or(made) });
    }
    let bound = match bound(problem, partial, least_met, &control.without_work_limit()) {
        Ok(bound) => bound,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    // A claim above the bound, or one that is not a number, is refused.
    let holds = match problem.sense() {
        Sense::Max => W::bound_above(-bound) <= partial.bound,
        Sense::Min => -W::bound_above(-bound) >= partial.bound,
    };
    if !holds {
        flaws.push(AssignmentFlaw::Bound);
    }
    if flaws.is_empty() { Ok(Outcome::Solved(())) } else { Err(flaws.into()) }
}

/// The least that assignments can cost by these prices.
fn bound<W: Weight>(
    problem: &AssignmentProblem<W>,
    partial: &PartialAssignment<W>,
    least_met: bool,
    control: &Control<'_>,
) -> Result<Sum<W>, StopReason> {
    let zero = Sum::<W>::default();
    let certificate = &partial.certificate;
    // Widened first: the lowest integer has no opposite of its own width.
    let turn = |price: W::Exact| {
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
    let mut sum = zero;
    let mut add = |term: Sum<W>| sum = sum + term;
    let least_of = |one: Sum<W>, two: Sum<W>| if two < one { two } else { one };
    let between = |price: Sum<W>, (fewest, most): (u64, u64)| {
        least_of(W::times(price, fewest), W::times(price, most))
    };
    add(between(turn(certificate.pair_price), (fewest, most)));
    let agents = Sides::new(&certificate.row_prices, &certificate.column_prices);
    let groups = Sides::new(&certificate.row_group_prices, &certificate.column_group_prices);
    let mut is_decided = Sides::of(|side| vec![false; problem.agents(side)]);
    for &(row, column) in problem.required() {
        is_decided.mentee[row.get()] = true;
        is_decided.mentor[column.get()] = true;
    }
    for side in Side::BOTH {
        for (at, &price) in agents[side].iter().enumerate() {
            let (least, places) = terms.agents[side][at];
            let places = places.unwrap_or(all);
            let least = least.min(places);
            let alone = problem.unmatched_price(side, at).exact().wide();
            let price = turn(price);
            let mut best = (places > 0).then(|| between(price, (least.max(1), places)));
            if least == 0 {
                let alone = if is_decided[side][at] { zero } else { alone };
                best = Some(best.map_or(alone, |best| least_of(best, alone)));
            }
            add(best.unwrap_or(zero));
        }
        for (&price, &(least, most)) in groups[side].iter().zip(&terms.groups[side]) {
            let bound = most.map_or(all, |most| most.min(all));
            add(between(turn(price), (least.min(bound), bound)));
        }
    }
    let Sides { mentee: rows, mentor: columns } = whole_prices(problem, certificate);
    let saves = match problem.sense() {
        Sense::Max => Ordering::Greater,
        Sense::Min => Ordering::Less,
    };
    // Of the required pairs the weights, of the others what is negative: weights less prices,
    // which are counted for each column. Parts of the sum are exact, so their order is free.
    let terms = W::Table::new(columns.clone());
    let none = || (zero, zero, vec![0_u64; columns.len()]);
    let tasks = (0..rows.len().div_ceil(BLOCK)).into_par_iter();
    let parts = tasks.try_fold(none, |(mut weights, mut prices, mut counts), task| {
        control.check(0)?;
        let mut buffer = RowBuffer::new();
        for row in (task * BLOCK..rows.len().min((task + 1) * BLOCK)).map(MenteeIx::at) {
            let row_price = rows[row.get()] + certificate.pair_price.wide();
            let term = W::Table::row(row_price);
            let mut count = 0;
            let required = problem.required();
            let any = required.binary_search_by_key(&row, |pair| pair.0).is_ok();
            problem.row(row, &mut buffer).for_each(|column, weight| {
                if any && required.binary_search(&(row, MentorIx::at(column))).is_ok() {
                    weight.add_to(&mut weights);
                } else if terms.compare(weight, &term, column) == saves {
                    weight.add_to(&mut weights);
                    counts[column] += 1;
                    count += 1;
                }
            });
            prices = prices + W::times(row_price, count);
        }
        Ok((weights, prices, counts))
    });
    let (weights, mut prices, counts) = parts.try_reduce(none, |one, other| {
        let counts = one.2.iter().zip(&other.2).map(|(one, other)| one + other).collect();
        Ok((one.0 + other.0, one.1 + other.1, counts))
    })?;
    for (price, count) in columns.into_iter().zip(counts) {
        prices = prices + W::times(price, count);
    }
    let more = weights - prices;
    Ok(sum + if problem.sense() == Sense::Max { -more } else { more })
}
