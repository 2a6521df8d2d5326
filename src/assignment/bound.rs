//! The best bound that a stopped run can prove.
//!
//! Any prices bound the costs of all assignments, as [`PartialAssignment::new`] tells. Of the
//! prices that a run goes through those are told whose bound never falls as it goes on, with
//! the other side's prices made anew, each as high as the weights allow. Prices of floats are
//! rounded, and their bound falls at times by what rounding takes: so a run looks at them now
//! and then, and keeps those whose bound is better whatever rounding did. Beside them stand
//! the bounds that need no run: what each row, or each column, costs at least, and what rows
//! that pay their least leave the columns. The best of all is told.
//!
//! [`PartialAssignment::new`]: crate::market::PartialAssignment::new

use super::decided::{Room, required_of};
use super::draft::{Draft, Leading, around};
use super::follow::{Followed, Lead, follow, least_costs};
use crate::kernel::{Control, Index, MenteeIx, Side, Sides, StopReason};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, Price, PriceTable, RowBuffer, Sense, Sum, Weight,
};
use rayon::prelude::*;
use std::cmp::Ordering;

/// A bound with the prices that prove it, in terms of costs.
pub(super) struct Proven<W: Weight> {
    /// No assignment of the asked kind costs less.
    pub(super) cost: Sum<W>,
    pub(super) certificate: AssignmentCertificate<W::Exact>,
}

/// The fewest and the most pairs beside the required ones, where their number is bounded.
type Range = Option<(u64, u64)>;

/// The best bound at hand for what a solver left in the draft.
pub(super) fn best_bound<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    draft: &Draft<W>,
    range: Range,
    control: &Control<'_>,
) -> Proven<W> {
    let mut best = Best { problem, room, range, decided: decided(problem), proven: None };
    let zeros = |side: Side| -> Vec<f64> {
        let places = room.places[side].iter();
        places.map(|&places| if places > 0 { 0.0 } else { f64::NEG_INFINITY }).collect()
    };
    let none = zeros(Side::Mentor);
    let none_of_rows = zeros(Side::Mentee);
    let mut leads = vec![Lead::Columns(&none, true), Lead::Rows(&none_of_rows)];
    // If rows may be left alone, prices of a run that leaves no row alone can rise without limit
    // and would give a useless bound, so only those of other runs are taken.
    let is_fixed = range.is_none_or(|(fewest, most)| fewest == most);
    let told: Vec<&Leading> =
        draft.leading.iter().filter(|leading| is_fixed || leading.alone.is_some()).collect();
    leads.extend(told.iter().map(|leading| match leading.side {
        Side::Mentor => Lead::Columns(&leading.prices, false),
        Side::Mentee => Lead::Rows(&leading.prices),
    }));
    match follow(problem, &leads, control) {
        Ok(followed) => {
            let mut followed = followed.into_iter();
            if let Some(Followed { rows, columns }) = followed.next() {
                best.try_prices(&rows, &columns);
            }
            if let Some(Followed { columns, .. }) = followed.next() {
                best.try_prices(&none_of_rows, &columns);
            }
            for (leading, Followed { rows, columns }) in told.into_iter().zip(followed) {
                match leading.side {
                    Side::Mentor => best.try_leading(leading, &rows, &leading.prices),
                    Side::Mentee => best.try_leading(leading, &leading.prices, &columns),
                }
            }
        }
        // There is no time for more than what is known without a look at the weights.
        Err(_) => best.try_prices(&least_costs(problem), &none),
    }
    if draft.as_they_are {
        best.try_as_they_are(&draft.answer.certificate, control);
    }
    let Best { proven, .. } = best;
    proven.unwrap_or_else(|| Proven {
        cost: Sum::<W>::default(),
        certificate: draft.answer.certificate.clone(),
    })
}

/// What the required pairs cost.
fn decided<W: Weight>(problem: &AssignmentProblem<W>) -> Sum<W> {
    let mut sum = Sum::<W>::default();
    for &(row, column) in problem.required() {
        problem.weight(row, column).unwrap_or_default().add_to(&mut sum);
    }
    if problem.sense() == Sense::Max { -sum } else { sum }
}

struct Best<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    room: &'a Room,
    range: Range,
    decided: Sum<W>,
    proven: Option<Proven<W>>,
}

impl<W: Weight> Best<'_, W> {
    fn take(&mut self, cost: Sum<W>, certificate: &AssignmentCertificate<W::Exact>) {
        if self.proven.as_ref().is_none_or(|best| cost > best.cost) {
            let certificate = certificate.clone();
            self.proven = Some(Proven { cost, certificate });
        }
    }

    /// Prices as a certificate has them: minus infinity where an agent has no place, infinite
    /// where it has no pair.
    fn certificate(&self, rows: &[f64], columns: &[f64]) -> AssignmentCertificate<W::Exact> {
        let finite = rows.iter().chain(columns).filter(|price| price.is_finite());
        let largest = finite.fold(self.problem.largest(), |most, price| most.max(price.abs()));
        // So high that nobody is paired at such a price, and so low that nothing can make
        // a reduced cost negative.
        let exactly_one = |price: f64| {
            let finite = match price {
                f64::INFINITY => 8.0 * largest,
                f64::NEG_INFINITY => -32.0 * largest,
                price => price,
            };
            exact::<W>(finite)
        };
        let exactly = |prices: &[f64]| prices.iter().map(|&price| exactly_one(price)).collect();
        let zeros = |side| vec![W::Exact::ZERO; self.problem.quotas(side).groups().len()];
        AssignmentCertificate::new(exactly(rows), exactly(columns), W::Exact::ZERO, None)
            .with_group_prices(zeros(Side::Mentee), zeros(Side::Mentor))
    }

    /// Tries prices of a solver with those that follow from them.
    fn try_leading(&mut self, leading: &Leading, rows: &[f64], columns: &[f64]) {
        let (Some(alone), Some(_)) = (leading.alone, self.range) else {
            return self.try_prices(rows, columns);
        };
        // Those who may be left alone pay no more than that is worth.
        let mut certificate = self.certificate(rows, columns);
        certificate.pair_price = exact::<W>(alone);
        let following = match leading.side {
            Side::Mentor => &mut certificate.row_prices,
            Side::Mentee => &mut certificate.column_prices,
        };
        shift(following, &certificate.pair_price);
        self.try_certificate(&certificate);
    }

    /// Tries prices with which no reduced cost is negative.
    fn try_prices(&mut self, rows: &[f64], columns: &[f64]) {
        let plain = self.certificate(rows, columns);
        self.try_certificate(&plain);
        let Some((fewest, most)) = self.range else { return };
        for pairs in if fewest == most { vec![most] } else { vec![fewest, most] } {
            let mut certificate = plain.clone();
            let row = self.price_of(Side::Mentee, &plain.row_prices, pairs);
            let column = self.price_of(Side::Mentor, &plain.column_prices, pairs);
            shift(&mut certificate.row_prices, &row);
            shift(&mut certificate.column_prices, &column);
            certificate.pair_price = row + column;
            self.try_certificate(&certificate);
        }
    }

    fn try_certificate(&mut self, certificate: &AssignmentCertificate<W::Exact>) {
        let cost =
            lagrange(self.problem, self.room, certificate, self.range) + self.decided.clone();
        self.take(cost, certificate);
    }

    /// The price of the dearest place, where so many of the cheapest places are taken: with
    /// it as the price of a pair nobody else's price counts.
    fn price_of(&self, side: Side, prices: &[W::Exact], pairs: u64) -> W::Exact {
        let places = self.room.places[side].iter();
        let mut open: Vec<_> = prices.iter().zip(places).filter(|agent| *agent.1 > 0).collect();
        open.sort_unstable_by(|one, two| one.0.order(two.0));
        let mut left = pairs;
        for &(price, &places) in &open {
            left = left.saturating_sub(places.into());
            if left == 0 {
                return price.clone();
            }
        }
        open.last().map_or(W::Exact::ZERO, |agent| agent.0.clone())
    }

    /// Tries the prices of a solver that do not follow from each other.
    fn try_as_they_are(
        &mut self,
        certificate: &AssignmentCertificate<W::Exact>,
        control: &Control<'_>,
    ) {
        let mut certificate = certificate.clone();
        certificate.cover = None;
        if self.range.is_none() {
            // If the number of pairs is free, there is no price of a pair: it becomes part of each
            // row's price.
            let price = std::mem::take(&mut certificate.pair_price);
            shift(&mut certificate.row_prices, &-price);
        }
        if let Ok(saved) = saved(self.problem, &certificate, control) {
            let priced = lagrange(self.problem, self.room, &certificate, self.range);
            self.take(priced + saved, &certificate);
        }
    }
}

fn exact<W: Weight>(price: f64) -> W::Exact {
    W::proven(W::Price::from_float(price))
}

fn shift<P: Price>(prices: &mut [P], by: &P) {
    prices.iter_mut().for_each(|price| *price = std::mem::take(price) - by.clone());
}

/// What prices alone say of the costs of assignments with so many pairs beside the required
/// ones: the bound that `PartialAssignment::new` states, without the weights.
fn lagrange<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    certificate: &AssignmentCertificate<W::Exact>,
    range: Range,
) -> Sum<W> {
    let zero = W::Exact::ZERO;
    // The sum is to be as low as can be, so a negative price is counted as often as it may be and
    // any other as seldom.
    let at_best = |price: &W::Exact, fewest: u64, most: u64| {
        price.times(if *price < zero { most } else { fewest })
    };
    let (fewest, most) = range.unwrap_or((0, u64::MAX));
    let places = |side| room.places[side].iter().map(|&p| u64::from(p)).sum::<u64>();
    let all = most.min(places(Side::Mentee)).min(places(Side::Mentor));
    let mut sum = at_best(&certificate.pair_price, fewest.min(all), all);
    let agent_prices = Sides::new(&certificate.row_prices, &certificate.column_prices);
    let group_prices = Sides::new(&certificate.row_group_prices, &certificate.column_group_prices);
    for side in Side::BOTH {
        for (at, price) in agent_prices[side].iter().enumerate() {
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
        }
        for (price, &(least, most)) in group_prices[side].iter().zip(&room.groups[side]) {
            let most = most.min(all);
            sum = sum + at_best(price, least.min(most), most);
        }
    }
    sum
}

/// Rows of one task.
const TASK: usize = 64;

/// The sum of the costs of required pairs, and of all reduced costs that are negative.
fn saved<W: Weight>(
    problem: &AssignmentProblem<W>,
    certificate: &AssignmentCertificate<W::Exact>,
    control: &Control<'_>,
) -> Result<Sum<W>, StopReason> {
    let max = problem.sense() == Sense::Max;
    let turn = |price: Sum<W>| if max { -price } else { price };
    let saves = if max { Ordering::Greater } else { Ordering::Less };
    let whole = |side: Side| -> Vec<Sum<W>> {
        let (prices, groups) = match side {
            Side::Mentee => (&certificate.row_prices, &certificate.row_group_prices),
            Side::Mentor => (&certificate.column_prices, &certificate.column_group_prices),
        };
        let with_groups = |(at, price): (usize, &W::Exact)| {
            let outer = around(problem, side, at).filter_map(|group| groups.get(group));
            outer.fold(price.wide(), |sum, price| sum + price.wide())
        };
        prices.iter().enumerate().map(with_groups).collect()
    };
    let (rows, columns) = (whole(Side::Mentee), whole(Side::Mentor));
    let terms = W::Table::new(columns.iter().cloned().map(turn).collect(), problem.largest());
    let zero = Sum::<W>::default;
    // Weights, prices of rows, and how often each column's price counts.
    let none = || (zero(), zero(), vec![0_u64; columns.len()]);
    let tasks = (0..rows.len().div_ceil(TASK)).into_par_iter();
    let parts = tasks.try_fold(none, |(mut weights, mut prices, mut counts), task| {
        control.check(0)?;
        let mut buffer = RowBuffer::new();
        for (at, price) in rows.iter().enumerate().skip(task * TASK).take(TASK) {
            let required = required_of(problem.required(), at);
            let row_price = price.clone() + certificate.pair_price.wide();
            let term = W::Table::row(turn(row_price.clone()));
            let mut count = 0;
            problem.row(MenteeIx::at(at), &mut buffer).for_each(|column, weight| {
                if required.iter().any(|pair| pair.1.get() == column) {
                    weight.add_to(&mut weights);
                } else if terms.compare(weight, &term, column) == saves {
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
    Ok(turn(weights) - prices)
}
