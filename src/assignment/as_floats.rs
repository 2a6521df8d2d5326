//! Whole numbers so large that their sums are not exact in floats, as floats: each of them is one, so the solvers in floats
//! take them. The exact proof counts in the unit of a sample of them and mostly finds whole prices; where some are not,
//! the problem is left to the flow.

use super::core::EXACT;
use super::draft::{Draft, Leading, convert, value};
use super::fast::is_exact;
use crate::kernel::Dyadic;
use crate::market::{AssignmentProblem, Weight};

/// Whether numbers are whole, too large to be added up in floats, and floats themselves. The first that is none becomes
/// 2⁵³ where it is rounded.
pub(super) fn takes<W: Weight>(problem: &AssignmentProblem<W>) -> bool {
    !W::FLOATS && !is_exact(problem) && problem.largest() < EXACT
}

/// Takes over what a solver of the same problem in floats finished; says whether all its prices are whole.
pub(super) fn take_over<W: Weight>(
    problem: &AssignmentProblem<W>,
    found: &mut Draft<f64>,
    draft: &mut Draft<W>,
) -> bool {
    let from = &mut found.answer;
    let prices = &from.certificate;
    let is_whole = |price: &Dyadic| W::to_dyadic(W::from_dyadic(price.clone())) == *price;
    let lists = [
        &prices.row_prices,
        &prices.column_prices,
        &prices.row_group_prices,
        &prices.column_group_prices,
    ];
    if !lists.into_iter().flatten().chain([&prices.pair_price]).all(is_whole) {
        return false;
    }
    let answer = &mut draft.answer;
    convert(&from.certificate, &mut answer.certificate, W::from_dyadic);
    answer.certificate.cover = from.certificate.cover.take();
    std::mem::swap(&mut answer.matching, &mut from.matching);
    answer.stats = from.stats;
    answer.value = value(problem, &answer.matching);
    true
}

/// Takes over what such a solver had when it was stopped: its pairs, and prices of one side that bound the rest, rounded down to
/// whole ones.
pub(super) fn take_over_stopped<W: Weight>(found: &mut Draft<f64>, draft: &mut Draft<W>) {
    draft.exchange(found);
    let leading = found.leading.drain(..).map(|Leading { side, mut prices, .. }| {
        prices.iter_mut().for_each(|price| *price = price.floor());
        Leading { side, prices, alone: None }
    });
    draft.leading.extend(leading);
    draft.answer.stats = found.answer.stats;
}
