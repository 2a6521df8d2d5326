//! From where a run was stopped to a matching and a bound.

use super::cost::cost;
use super::decided::{Room, required_of};
use super::draft::{Draft, Left, around, value};
use crate::kernel::{Index, MenteeIx, MentorIx, Side, Sides};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, Cardinality, Matching, PartialAssignment, Price,
    PriceTable, RowBuffer, Sense, Sum, Weight,
};
use std::cmp::Ordering;

/// The pairs of the draft, with more of them where there is room, and the bound that its
/// prices give. Two passes over the weights, one of them over the rows with seats left.
pub(super) fn partial<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    draft: &mut Draft<W>,
) -> PartialAssignment<W> {
    extend(problem, room, &mut draft.pairs);
    let made = draft.pairs.len() as u64;
    let asked = match problem.cardinality() {
        Cardinality::Full | Cardinality::Maximum => Some(problem.full_size()),
        Cardinality::Cover(side) => {
            let agents = 0..problem.agents(side);
            Some(agents.map(|at| u64::from(problem.least(side, at))).sum())
        }
        _ => None,
    };
    let required = problem.required().len() as u64;
    let meets = minimums_are_met(problem, room, &draft.pairs);
    let pairs = match (problem.cardinality(), asked) {
        (Cardinality::Full, Some(asked)) => {
            let pairs = asked.saturating_sub(required);
            (pairs, pairs)
        }
        (Cardinality::Maximum, Some(asked)) => {
            (if meets { made } else { 0 }, asked.saturating_sub(required))
        }
        _ => (0, u64::MAX),
    };
    let mut certificate = draft.answer.certificate.clone();
    certificate.cover = None;
    if pairs == (0, u64::MAX) {
        // The number of pairs is not fixed: their price is the rows' own.
        for price in &mut certificate.row_prices {
            *price = *price + certificate.pair_price;
        }
        certificate.pair_price = W::Exact::ZERO;
    }
    let bound = bound(problem, room, &certificate, pairs);
    draft.answer.certificate.clone_from(&certificate);
    draft.finish(problem);
    let matching = draft.answer.matching.clone();
    let value = value(problem, &matching);
    let bound = match problem.sense() {
        Sense::Max => W::bound_above(-bound),
        Sense::Min => -W::bound_above(-bound),
    };
    let certificate = draft.answer.certificate.clone();
    let mut partial = PartialAssignment::new(matching, value, bound, certificate);
    partial.asked = asked;
    partial.complete = meets && asked.is_none_or(|asked| made + required == asked);
    partial.stats = draft.answer.stats;
    partial
}

/// Adds pairs, row by row the cheapest that there is room for; with a free number of
/// pairs those only that are worth making.
fn extend<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    pairs: &mut Vec<(MenteeIx, MentorIx)>,
) {
    let mut left = Left::new(room);
    let mut made = vec![0u32; problem.rows()];
    let mut served = vec![0u32; problem.columns()];
    // On the way to meeting minimums a group may have more pairs than it may keep.
    pairs.retain(|&pair| {
        let fits = left.has_room(problem, Side::Mentee, pair.0.get())
            && left.has_room(problem, Side::Mentor, pair.1.get());
        if fits {
            left.take(problem, pair);
            made[pair.0.get()] += 1;
            served[pair.1.get()] += 1;
        }
        fits
    });
    let present = Matching::new(problem.rows(), problem.columns(), pairs.iter().copied());
    let free = problem.cardinality() == Cardinality::Free;
    let saves = |side: Side, at: usize, partners: u32| {
        if partners + room.required(side, at) > 0 {
            W::Price::ZERO
        } else {
            problem.unmatched_price(side, at).price()
        }
    };
    let mut buffer = RowBuffer::new();
    let mut offers: Vec<(W::Price, usize)> = Vec::new();
    for row in MenteeIx::all(problem.rows()) {
        let at = row.get();
        if !left.has_room(problem, Side::Mentee, at) {
            continue;
        }
        let required = required_of(problem.required(), at);
        offers.clear();
        problem.row(row, &mut buffer).for_each(|column, weight| {
            let is_new = !required.iter().any(|pair| pair.1.get() == column)
                && present.as_ref().is_ok_and(|made| !made.contains(row, MentorIx::at(column)));
            if is_new && left.has_room(problem, Side::Mentor, column) {
                offers.push((cost(problem.sense(), weight.price()), column));
            }
        });
        let by_cost =
            |a: &(W::Price, usize), b: &(W::Price, usize)| a.0.order(b.0).then(a.1.cmp(&b.1));
        // Without groups of columns no pair of the row takes the room of another, and without
        // prices of staying alone none is worth making that is dearer than one that is not.
        let places = left.places(Side::Mentee, at);
        let by_cost_alone = problem.quotas(Side::Mentor).groups().is_empty()
            && !(free && problem.has_unmatched_prices());
        if places < offers.len() && by_cost_alone {
            offers.select_nth_unstable_by(places, by_cost);
            offers.truncate(places);
        }
        offers.sort_unstable_by(by_cost);
        for &(cost, column) in &offers {
            if !left.has_room(problem, Side::Mentee, at) {
                break;
            }
            let saved =
                saves(Side::Mentee, at, made[at]) + saves(Side::Mentor, column, served[column]);
            if left.has_room(problem, Side::Mentor, column) && !(free && cost >= saved) {
                let pair = (row, MentorIx::at(column));
                left.take(problem, pair);
                made[at] += 1;
                served[column] += 1;
                pairs.push(pair);
            }
        }
    }
}

/// Whether every agent and every group has as many pairs as it must have.
fn minimums_are_met<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    pairs: &[(MenteeIx, MentorIx)],
) -> bool {
    Side::BOTH.into_iter().all(|side| {
        let mut agents = vec![0u32; problem.agents(side)];
        let mut groups = vec![0u64; room.groups[side].len()];
        for pair in pairs {
            let at = if side == Side::Mentee { pair.0.get() } else { pair.1.get() };
            agents[at] += 1;
            around(problem, side, at).for_each(|group| groups[group] += 1);
        }
        let met = agents.iter().zip(&room.least[side]).all(|(have, least)| have >= least);
        met && groups.iter().zip(&room.groups[side]).all(|(have, bounds)| *have >= bounds.0)
    })
}

/// The bound on costs that [`PartialAssignment::new`] states, for pairs beside the
/// required ones between these two numbers.
fn bound<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    certificate: &AssignmentCertificate<W::Exact>,
    (fewest, most): (u64, u64),
) -> Sum<W> {
    let zero = W::Exact::ZERO;
    let mut sum = Sum::<W>::default();
    // A price counts most often where it is negative.
    let at_best = |price: W::Exact, fewest: u64, most: u64| {
        price.times(if price < zero { most } else { fewest })
    };
    let all = {
        let places = |side| room.places[side].iter().map(|&p| u64::from(p)).sum::<u64>();
        most.min(places(Side::Mentee)).min(places(Side::Mentor))
    };
    sum = sum + at_best(certificate.pair_price, fewest.min(all), all);
    let agent_prices = Sides::new(&certificate.row_prices, &certificate.column_prices);
    let group_prices = Sides::new(&certificate.row_group_prices, &certificate.column_group_prices);
    let mut whole = Sides::<Vec<Sum<W>>>::default();
    for side in Side::BOTH {
        for (at, &price) in agent_prices[side].iter().enumerate() {
            let places = room.places[side][at];
            let least = room.least[side][at].min(places);
            let some = at_best(price, least.max(1).into(), places.into());
            let alone = match room.required(side, at) {
                0 => problem.unmatched_price(side, at).exact().wide(),
                _ => Sum::<W>::default(),
            };
            let best = match (least, places) {
                (_, 0) => alone,
                (0, _) if alone < some => alone,
                _ => some,
            };
            sum = sum + best;
            let outer = around(problem, side, at);
            let prices = outer.filter_map(|group| group_prices[side].get(group));
            whole[side].push(prices.fold(price.wide(), |sum, price| sum + price.wide()));
        }
        for (&price, &(least, most)) in group_prices[side].iter().zip(&room.groups[side]) {
            let most = most.min(all);
            sum = sum + at_best(price, least.min(most), most);
        }
    }
    let Sides { mentee: rows, mentor: columns } = whole;
    sum + saved(problem, certificate.pair_price.wide(), &rows, columns)
}

/// The sum of the costs of required pairs, and of all reduced costs that are negative.
fn saved<W: Weight>(
    problem: &AssignmentProblem<W>,
    pair_price: Sum<W>,
    rows: &[Sum<W>],
    columns: Vec<Sum<W>>,
) -> Sum<W> {
    let max = problem.sense() == Sense::Max;
    let turn = |price: Sum<W>| if max { -price } else { price };
    let saves = if max { Ordering::Greater } else { Ordering::Less };
    let terms = W::Table::new(columns.iter().map(|&price| turn(price)).collect());
    let mut weights = Sum::<W>::default();
    let mut prices = Sum::<W>::default();
    let mut counts = vec![0u32; columns.len()];
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        let required = required_of(problem.required(), row.get());
        let row_price = rows[row.get()] + pair_price;
        let term = W::Table::row(turn(row_price));
        let mut count = 0;
        problem.row(row, &mut buffer).for_each(|column, weight| {
            if required.iter().any(|pair| pair.1.get() == column) {
                weight.add_to(&mut weights);
            } else if terms.compare(weight, &term, column) == saves {
                weight.add_to(&mut weights);
                counts[column] += 1;
                count += 1;
            }
        });
        prices = prices + W::times(row_price, count);
    }
    for (price, count) in columns.into_iter().zip(counts) {
        prices = prices + W::times(price, count.into());
    }
    turn(weights) - prices
}
