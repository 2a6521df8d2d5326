//! Runs that were stopped, and what their prices bound.

use super::{Drawn, Number, move_pair, move_price, pick};
use crate::forged::harness::{Case, Tally, attack};
use crate::forged::inequalities::Asked;
use crate::stable::oracle::Dice;
use mentormatch::audit::verify_partial;
use mentormatch::kernel::Control;
use mentormatch::market::{
    AssignmentAnswer, Cardinality, Outcome, PartialAssignment, Value, Weight,
};
use std::cmp::Ordering;

/// A stopped answer: of a run that was stopped, or a solved one with what its prices bound.
fn partial<W: Number>(drawn: &Drawn<W>, dice: &mut Dice) -> Option<PartialAssignment<W>> {
    let control = Control::unbounded().with_work_limit(dice.below(6) as u64);
    match mentormatch::assignment::solve(&drawn.problem, &control) {
        Outcome::Stopped(stopped) => stopped.best.map(|best| *best),
        Outcome::Impossible(_) => None,
        Outcome::Solved(found) => {
            let bound = found.value;
            Some(complete(drawn, found, bound))
        }
    }
}

pub(crate) fn complete<W: Number>(
    drawn: &Drawn<W>,
    found: AssignmentAnswer<W>,
    bound: Value<W>,
) -> PartialAssignment<W> {
    let mut certificate = found.certificate;
    certificate.cover = None;
    let size = found.matching.size() as u64;
    let mut partial = PartialAssignment::new(found.matching, found.value, bound, certificate);
    partial.asked = asked(drawn);
    partial.complete = partial.asked.is_none_or(|asked| asked == size);
    partial
}

/// How many pairs are asked for, or could be made if every pair were allowed.
fn asked<W: Weight>(drawn: &Drawn<W>) -> Option<u64> {
    let what = &drawn.what;
    let sums = [0, 1].map(|side| {
        let others = [what.columns, what.rows()][side] as u64;
        what.seats[side].iter().map(|&seats| u64::from(seats).min(others)).sum::<u64>()
    });
    match what.cardinality {
        Cardinality::Full | Cardinality::Maximum => Some(sums[0].min(sums[1])),
        Cardinality::Cover(side) => {
            Some(what.seats[side as usize].iter().map(|&seats| u64::from(seats)).sum())
        }
        _ => None,
    }
}

fn holds_partial<W: Number>(drawn: &Drawn<W>, partial: &PartialAssignment<W>) -> bool {
    let Some(seen) = drawn.see(&partial.matching) else { return false };
    let best = drawn.sets.iter().map(|set| (set.0, set.1)).max();
    let rank = best.map(|best| best.0);
    partial.value == drawn.value(seen.sum)
        && (!partial.complete || (seen.is_as_asked && rank == Some(seen.rank)))
        && partial.asked == asked(drawn)
        && best.is_none_or(|best| drawn.is_within(best.1, partial.bound))
        && is_bounded(drawn, drawn.asked(), partial)
}

/// Whether the bound is what the prices show, of a problem with some of the pairs.
pub(crate) fn is_bounded<W: Number>(
    drawn: &Drawn<W>,
    asked: Asked<'_>,
    partial: &PartialAssignment<W>,
) -> bool {
    let Some(seen) = drawn.see(&partial.matching) else { return false };
    let fewest = if seen.is_met { partial.matching.size() as u64 } else { 0 };
    match (drawn.as_gains(partial.bound), asked.bound(&partial.certificate, asked.pairs(fewest))) {
        (Some(told), Some(bound)) => told.minus(&bound).sign() != Ordering::Less,
        // An infinite one bounds whatever there is.
        (None, Some(_)) => drawn.is_within(i64::MAX, partial.bound),
        _ => false,
    }
}

pub(crate) fn forge_partial<W: Number>(
    drawn: &Drawn<W>,
    partial: &mut PartialAssignment<W>,
    dice: &mut Dice,
) {
    match dice.below(6) {
        0 => partial.value = pick(&W::values(), dice).unwrap(),
        1 => partial.bound = pick(&W::values(), dice).unwrap(),
        2 => partial.bound = partial.value,
        3 => {
            partial.matching = move_pair(&partial.matching, dice);
            if let Some(seen) = drawn.see(&partial.matching) {
                partial.value = drawn.value(seen.sum);
                partial.complete = seen.is_as_asked
                    && partial.asked.is_none_or(|asked| asked == partial.matching.size() as u64);
            }
        }
        _ => move_price::<W>(&mut partial.certificate, dice),
    }
}

pub(crate) fn stopped<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Drawn::<W>::draw(dice, |_| true)?;
        let claim = partial(&problem, dice)?;
        let is_own = verify_partial(&problem.problem, &claim).is_ok();
        Some(Case { problem, claim, is_own })
    };
    let accepts = |drawn: &Drawn<W>, partial: &_| verify_partial(&drawn.problem, partial).is_ok();
    attack(101, draw, forge_partial, accepts, holds_partial)
}
