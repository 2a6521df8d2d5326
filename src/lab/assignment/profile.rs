//! The objectives that compare weights one after another: leximin, and those of ranks.

use super::objectives::told_impossible;
use crate::assignment::solve_profile;
use crate::audit::{verify_partial_profile_within, verify_profile_within};
use crate::kernel::{Index, MenteeIx};
use crate::lab::answer::{Answer, Json, Status, Value, Verified, pairs_of};
use crate::lab::clock::Clock;
use crate::lab::fault::{Fault, FaultKind, Faults};
use crate::market::{AssignmentProblem, Outcome, ProfileOrder, RowBuffer, Stopped, Weight};

/// The first weight of an allowed pair that is no rank.
pub(super) fn no_rank<W: Weight>(problem: &AssignmentProblem<W>) -> Option<Fault> {
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        let mut found = None;
        problem.row(row, &mut buffer).for_each(|column, weight| {
            let rank = weight.float();
            if found.is_none() && (rank < 1.0 || rank.fract() != 0.0) {
                found = Some((column, weight));
            }
        });
        if let Some((column, weight)) = found {
            let kind = FaultKind::NoRank { value: weight.to_string() };
            return Some(Fault::new(format!("the pair [{row}, {column}]"), kind));
        }
    }
    None
}

/// The best profile.
pub(super) fn profile<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    clock: &Clock,
) -> Result<Answer, Faults> {
    let outcome = solve_profile(problem, order, clock.control())
        .map_err(|fault| Faults::refused(vec![fault]))?;
    Ok(match outcome {
        Outcome::Solved(found) => {
            let answer = Answer {
                pairs: Some(pairs_of(&found.matching).into()),
                profile: Some(counted(&found.profile)),
                certificate: Some(Json::of(&found.proof)),
                stats: Some(Json::of(&found.stats)),
                ..Answer::of(Status::Solved)
            };
            clock.told(answer, |control| {
                match verify_profile_within(problem, order, &found, control) {
                    Ok(outcome) => outcome.or_stopped().map(|()| Verified::Optimal),
                    Err(_) => Ok(Verified::No),
                }
            })
        }
        Outcome::Impossible(witness) => told_impossible(problem, &witness, clock),
        Outcome::Stopped(Stopped { reason, best: None }) => clock.nothing(reason),
        Outcome::Stopped(Stopped { reason, best: Some(best) }) => {
            let answer = Answer {
                pairs: Some(pairs_of(&best.matching).into()),
                profile: Some(counted(&best.profile)),
                bound: Some(Value::Digits(counted(&best.settled()))),
                complete: Some(best.complete),
                certificate: Some(Json::of(&best.proof)),
                stats: Some(Json::of(&best.stats)),
                ..Answer::stopped(reason)
            };
            clock.told(answer, |control| {
                match verify_partial_profile_within(problem, order, &best, control) {
                    Ok(outcome) => outcome.or_stopped().map(|()| Verified::Feasible),
                    Err(_) => Ok(Verified::No),
                }
            })
        }
    })
}

/// A profile as an answer tells it.
pub(in crate::lab) fn counted<W: Weight>(profile: &[(W, u64)]) -> Json {
    Json::of(&profile.iter().map(|&(weight, pairs)| (weight.price(), pairs)).collect::<Vec<_>>())
}
