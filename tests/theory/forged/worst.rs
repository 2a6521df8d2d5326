//! Forged proofs of the best worst pair.

use super::harness::{Case, Tally, attack};
use super::sums::{
    Drawn, Number, complete, forge_answer, forge_partial, is_bounded, is_fixed, move_pair, pick,
};
use crate::stable::oracle::Dice;
use crate::unbounded::{solve_bottleneck, solve_lone_bottleneck};
use mentormatch::audit::{verify_bottleneck, verify_lone_bottleneck, verify_partial_bottleneck};
use mentormatch::kernel::Control;
use mentormatch::market::{
    BottleneckAnswer, BottleneckLimit, LoneBottleneck, Outcome, PartialBottleneck,
};

pub(super) fn worst<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Drawn::<W>::draw(dice, is_fixed)?;
        let claim = solve_bottleneck(&problem.problem).unwrap().solved()?;
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |drawn: &Drawn<W>, answer: &_| verify_bottleneck(&drawn.problem, answer).is_ok();
    let holds = |drawn: &Drawn<W>, answer: &BottleneckAnswer<W>| {
        let Some(seen) = drawn.see(&answer.assignment.matching) else { return false };
        let rank = drawn.sets.iter().map(|set| set.0).max();
        let stated = answer.bottleneck.map(|weight| drawn.gain(weight));
        seen.is_as_asked
            && rank == Some(seen.rank)
            && drawn.best_worst() == Some((seen.worst, seen.sum))
            && stated == seen.worst.map(Some)
            && answer.assignment.value == drawn.value(seen.sum)
            && drawn.is_limited(seen.worst, answer.assignment.matching.size(), &answer.limit)
            && drawn.asked().keeping(|gain| seen.worst.is_none_or(|worst| gain >= worst)).proves(
                &answer.assignment.matching,
                seen.sum,
                &answer.assignment.certificate,
            )
    };
    let forge =
        |drawn: &Drawn<W>, answer: &mut BottleneckAnswer<W>, dice: &mut Dice| match dice.below(3) {
            0 => answer.bottleneck = pick(&W::weights(), dice),
            _ => {
                forge_answer(drawn, &mut answer.assignment, dice);
                let seen = drawn.see(&answer.assignment.matching);
                if let Some(worst) = seen.and_then(|seen| seen.worst) {
                    answer.bottleneck = Some(W::of(drawn.what.sign() * worst));
                }
            }
        };
    attack(102, draw, forge, accepts, holds)
}

pub(super) fn worst_alone<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Drawn::<W>::draw(dice, is_fixed)?;
        let claim = solve_lone_bottleneck(&problem.problem).unwrap().solved()?;
        Some(Case { problem, claim, is_own: true })
    };
    let accepts =
        |drawn: &Drawn<W>, answer: &_| verify_lone_bottleneck(&drawn.problem, answer).is_ok();
    let holds = |drawn: &Drawn<W>, answer: &LoneBottleneck<W>| {
        let Some(seen) = drawn.see(&answer.matching) else { return false };
        let rank = drawn.sets.iter().map(|set| set.0).max();
        seen.is_as_asked
            && rank == Some(seen.rank)
            && drawn.best_worst().map(|best| best.0) == Some(seen.worst)
            && answer.bottleneck.map(|weight| drawn.gain(weight)) == seen.worst.map(Some)
            && drawn.is_limited(seen.worst, answer.matching.size(), &answer.limit)
    };
    let forge =
        |drawn: &Drawn<W>, answer: &mut LoneBottleneck<W>, dice: &mut Dice| match dice.below(3) {
            0 => answer.bottleneck = pick(&W::weights(), dice),
            _ => {
                answer.matching = move_pair(&answer.matching, dice);
                let seen = drawn.see(&answer.matching);
                if let Some(worst) = seen.and_then(|seen| seen.worst) {
                    answer.bottleneck = Some(W::of(drawn.what.sign() * worst));
                }
            }
        };
    attack(115, draw, forge, accepts, holds)
}

pub(super) fn stopped_worst<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Drawn::<W>::draw(dice, is_fixed)?;
        let control = Control::unbounded().with_work_limit(dice.below(12) as u64);
        let outcome = mentormatch::assignment::solve_bottleneck(&problem.problem, &control);
        let claim = match outcome.unwrap() {
            Outcome::Stopped(stopped) => *stopped.best?,
            Outcome::Impossible(_) => return None,
            Outcome::Solved(found) => {
                let bound = found.assignment.value;
                let partial = complete(&problem, found.assignment, bound);
                let bound = found.bottleneck;
                let mut claim = PartialBottleneck::new(bound, partial, bound, found.limit);
                claim.cover = found.cover;
                claim
            }
        };
        let is_own = verify_partial_bottleneck(&problem.problem, &claim).is_ok();
        Some(Case { problem, claim, is_own })
    };
    let accepts =
        |drawn: &Drawn<W>, partial: &_| verify_partial_bottleneck(&drawn.problem, partial).is_ok();
    let holds = |drawn: &Drawn<W>, partial: &PartialBottleneck<W>| {
        let Some(seen) = drawn.see(&partial.assignment.matching) else { return false };
        let is_complete = partial.is_complete();
        let rank = drawn.sets.iter().map(|set| set.0).max();
        // Of the sum: among all that are as asked and, once it is complete, no worse.
        let sums = drawn.best().filter(|set| !is_complete || set.1 >= seen.worst);
        let bounded = |(worst, _): (Option<i64>, i64)| match (worst, partial.bound) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(worst), Some(bound)) => drawn.is_bounded(worst, bound),
        };
        partial.bottleneck.map(|weight| drawn.gain(weight)) == seen.worst.map(Some)
            && partial.assignment.value == drawn.value(seen.sum)
            && (!is_complete || (seen.is_as_asked && rank == Some(seen.rank)))
            && sums.clone().all(|set| drawn.is_within(set.0, partial.assignment.bound))
            && drawn.best_worst().is_none_or(bounded)
            && {
                let least = seen.worst.filter(|_| is_complete);
                let kept = drawn.asked().keeping(|gain| least.is_none_or(|least| gain >= least));
                is_bounded(drawn, kept, &partial.assignment)
            }
    };
    let forge = |drawn: &Drawn<W>, partial: &mut PartialBottleneck<W>, dice: &mut Dice| match dice
        .below(4)
    {
        0 => partial.bound = pick(&W::weights(), dice),
        1 => partial.bound = partial.bottleneck,
        _ => {
            forge_partial(drawn, &mut partial.assignment, dice);
            let seen = drawn.see(&partial.assignment.matching);
            if let Some(worst) = seen.and_then(|seen| seen.worst) {
                partial.bottleneck = Some(W::of(drawn.what.sign() * worst));
            }
        }
    };
    attack(103, draw, forge, accepts, holds)
}

impl<W: Number> Drawn<W> {
    /// Whether a cover of what is better than the worst pair, where it is one, allows fewer pairs
    /// than are made.
    fn is_limited(&self, worst: Option<i64>, made: usize, limit: &BottleneckLimit) -> bool {
        let (Some(worst), BottleneckLimit::Fewer(cover)) = (worst, limit) else { return true };
        let most = self.asked().keeping(|gain| gain > worst).most(cover);
        most.is_none_or(|most| most < made as u64)
    }

    /// Whether a worst pair, as gains, is no better than a weight.
    fn is_bounded(&self, worst: i64, bound: W) -> bool {
        let (own, bound) = (W::of(self.what.sign() * worst).price(), bound.price());
        if self.what.sign() > 0 { own <= bound } else { own >= bound }
    }
}
