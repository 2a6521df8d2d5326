//! What each objective of an assignment answers, and how that is verified.

use crate::assignment::{self, Scratch, solve_bottleneck_with, solve_lone_bottleneck, solve_with};
use crate::audit::{
    AssignmentFlaw, verify_assignment_within, verify_bottleneck_within, verify_impossible_within,
    verify_lone_bottleneck_within, verify_partial_bottleneck_within, verify_partial_within,
    verify_ranked_within,
};
use crate::kernel::{Held, StopReason};
use crate::lab::answer::{Answer, Json, Status, Value, Verified, pairs_of};
use crate::lab::clock::Clock;
use crate::lab::fault::Faults;
use crate::market::{
    AssignmentAnswer, AssignmentProblem, AssignmentWitness, BottleneckLimit, Outcome, PairCover,
    PartialAssignment, PartialBottleneck, Price, Stopped, Weight,
};
use serde::Serialize;

/// The best sum.
pub(super) fn sum<W: Weight>(problem: &AssignmentProblem<W>, clock: &Clock) -> Answer
where
    Value: From<<W::Price as Price>::Total>,
{
    let mut scratch = Scratch::new();
    match solve_with(problem, &mut scratch, clock.control()) {
        Outcome::Solved(found) => clock.told(solved(found), |control| {
            checked(verify_assignment_within(problem, found, control), Verified::Optimal)
        }),
        Outcome::Impossible(witness) => told_impossible(problem, &witness, clock),
        Outcome::Stopped(Stopped { reason, best: None }) => clock.nothing(reason),
        Outcome::Stopped(Stopped { reason, best: Some(best) }) => {
            told_stopped(problem, reason, &best, clock)
        }
    }
}

/// What a verifier says, as `level`.
fn checked<Proof>(
    said: Result<Outcome<Proof>, crate::kernel::Faults<AssignmentFlaw>>,
    level: Verified,
) -> Result<Verified, StopReason> {
    match said {
        Ok(outcome) => outcome.or_stopped().map(|_| level),
        Err(_) => Ok(Verified::No),
    }
}

/// The best worst pair alone.
pub(super) fn bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    clock: &Clock,
) -> Result<Answer, Faults>
where
    Value: From<<W::Price as Price>::Total>,
{
    let outcome = solve_lone_bottleneck(problem, clock.control())
        .map_err(|fault| Faults::refused(vec![fault]))?;
    Ok(match outcome {
        Outcome::Solved(found) => {
            let answer = Answer {
                pairs: Some(pairs_of(&found.matching).into()),
                value: as_value(found.bottleneck),
                certificate: Some(Json::of(&Proof { limit: &found.limit, cover: &found.cover })),
                stats: Some(Json::of(&found.stats)),
                ..Answer::of(Status::Solved)
            };
            clock.told(answer, |control| {
                let said = verify_lone_bottleneck_within(problem, &found, control);
                checked(said, Verified::Optimal)
            })
        }
        Outcome::Impossible(witness) => told_impossible(problem, &witness, clock),
        Outcome::Stopped(Stopped { reason, best: None }) => clock.nothing(reason),
        Outcome::Stopped(Stopped { reason, best: Some(best) }) => {
            let mut answer = stopped_bottleneck(reason, &best);
            answer.value = as_value(best.bottleneck);
            answer.bound = Some(as_value(best.bound));
            clock.told(answer, |control| {
                let said = verify_partial_bottleneck_within(problem, &best, control);
                checked(said, Verified::Feasible)
            })
        }
    })
}

/// The best worst pair, then the best sum.
pub(super) fn bottleneck_then_sum<W: Weight>(
    problem: &AssignmentProblem<W>,
    clock: &Clock,
) -> Result<Answer, Faults>
where
    Value: From<<W::Price as Price>::Total>,
{
    let outcome = solve_bottleneck_with(problem, &mut Scratch::new(), clock.control())
        .map_err(|fault| Faults::refused(vec![fault]))?;
    Ok(match outcome {
        Outcome::Solved(found) => {
            let answer = Answer {
                certificate: Some(Json::of(&found)),
                bottleneck: Some(as_value(found.bottleneck)),
                ..solved(&found.assignment)
            };
            clock.told(answer, |control| {
                checked(verify_bottleneck_within(problem, &found, control), Verified::Optimal)
            })
        }
        Outcome::Impossible(witness) => told_impossible(problem, &witness, clock),
        Outcome::Stopped(Stopped { reason, best: None }) => clock.nothing(reason),
        Outcome::Stopped(Stopped { reason, best: Some(best) }) => {
            let bottleneck = Some(as_value(best.bottleneck));
            let answer = Answer { bottleneck, ..stopped_bottleneck(reason, &best) };
            clock.told(answer, |control| {
                let said = verify_partial_bottleneck_within(problem, &best, control);
                checked(said, Verified::Feasible)
            })
        }
    })
}

/// The best sums, one after another, and at most so many.
pub(super) fn ranked<W: Weight>(
    problem: &AssignmentProblem<W>,
    limit: Option<u64>,
    clock: &Clock,
) -> Answer
where
    Value: From<<W::Price as Price>::Total>,
{
    let mut ranked = match assignment::ranked(problem, clock.control()) {
        Outcome::Solved(ranked) => ranked,
        Outcome::Impossible(witness) => return told_impossible(problem, &witness, clock),
        Outcome::Stopped(Stopped { reason, best: None }) => return clock.nothing(reason),
        Outcome::Stopped(Stopped { reason, best: Some(best) }) => {
            return told_stopped(problem, reason, &best, clock);
        }
    };
    let mut held = Held::new(clock.control());
    let (mut found, mut why) = (Vec::new(), None);
    while limit.is_none_or(|limit| (found.len() as u64) < limit) {
        let next = match ranked.next() {
            None => break,
            Some(Ok(next)) => next,
            Some(Err(reason)) => {
                why = Some(reason);
                break;
            }
        };
        if let Err(reason) = held.take(next.matching.bytes_held()) {
            why = Some(reason);
            break;
        }
        found.push(next);
    }
    let best = ranked.best();
    let answer = Answer {
        value: best.value.into(),
        bound: why.map(|_| best.value.into()),
        matchings: Some(found.iter().map(|found| pairs_of(&found.matching)).collect()),
        values: Some(found.iter().map(|found| found.value.into()).collect()),
        count: Some((found.len() as i128).into()),
        certificate: Some(Json::of(&best.certificate)),
        stats: Some(Json::of(&best.stats)),
        ..Answer::found(why)
    };
    clock.told(answer, |control| match verify_ranked_within(problem, best, &found, control) {
        Ok(outcome) => outcome.or_stopped().map(|()| Verified::Feasible),
        Err(_) => Ok(Verified::No),
    })
}

/// Why a worst pair cannot be better, as data.
#[derive(Serialize)]
struct Proof<'a> {
    limit: &'a BottleneckLimit,
    cover: &'a Option<PairCover>,
}

fn as_value<W: Weight>(weight: Option<W>) -> Value
where
    Value: From<<W::Price as Price>::Total>,
{
    weight.map_or_else(Value::default, |weight| Value::from(weight.price().wide()))
}

fn stopped_bottleneck<W: Weight>(reason: StopReason, best: &PartialBottleneck<W>) -> Answer
where
    Value: From<<W::Price as Price>::Total>,
{
    let (complete, certificate) = (Some(best.is_complete()), Some(Json::of(best)));
    Answer { complete, certificate, ..stopped(reason, &best.assignment) }
}

pub(super) fn told_impossible<W: Weight>(
    problem: &AssignmentProblem<W>,
    witness: &AssignmentWitness,
    clock: &Clock,
) -> Answer {
    clock.told(impossible(witness), |control| {
        let said = verify_impossible_within(problem, witness, control);
        said.or_stopped().map(|holds| Verified::Optimal.only_if(holds))
    })
}

/// The best of a stopped search for a sum.
fn told_stopped<W: Weight>(
    problem: &AssignmentProblem<W>,
    reason: StopReason,
    best: &PartialAssignment<W>,
    clock: &Clock,
) -> Answer
where
    Value: From<<W::Price as Price>::Total>,
{
    clock.told(stopped(reason, best), |control| {
        checked(verify_partial_within(problem, best, control), Verified::Feasible)
    })
}

fn impossible(witness: &AssignmentWitness) -> Answer {
    Answer { witness: Some(Json::of(witness)), ..Answer::of(Status::Impossible) }
}

fn stopped<W: Weight>(reason: StopReason, best: &PartialAssignment<W>) -> Answer
where
    Value: From<<W::Price as Price>::Total>,
{
    Answer {
        pairs: Some(pairs_of(&best.matching).into()),
        value: best.value.into(),
        bound: Some(best.bound.into()),
        complete: Some(best.complete),
        certificate: Some(Json::of(&best.certificate)),
        stats: Some(Json::of(&best.stats)),
        ..Answer::stopped(reason)
    }
}

fn solved<W: Weight>(found: &AssignmentAnswer<W>) -> Answer
where
    Value: From<<W::Price as Price>::Total>,
{
    Answer {
        pairs: Some(pairs_of(&found.matching).into()),
        value: found.value.into(),
        certificate: Some(Json::of(&found.certificate)),
        stats: Some(Json::of(&found.stats)),
        ..Answer::of(Status::Solved)
    }
}
