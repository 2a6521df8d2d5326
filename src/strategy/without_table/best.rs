//! The best sum of pairs of many people without a table of all pairs.

use super::parts::{matching, seats_of, whole};
use crate::assignment;
use crate::audit::{self, AssignmentFlaw};
use crate::kernel::{Control, Faults, Internal, Side};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Matching, Outcome, PartialAssignment, Seats, Stopped,
};
use crate::scoring::{CompiledRules, Part, SumsOnDemand};
use crate::strategy::{Objective, StrategyError};
use rayon::prelude::*;
use std::convert::Infallible;
use std::sync::Arc;

/// A best assignment formed without a table.
#[derive(Debug)]
#[non_exhaustive]
pub struct BestWithoutTable {
    /// The matching.
    pub matching: Matching,
    /// The sum of what its pairs are worth to both.
    pub value: i128,
    /// How many pairs were scored; one that was scored twice counts twice.
    pub pairs_scored: u64,
    /// Each part with its problem and its answer, whose prices prove it.
    pub parts: Vec<BestPart>,
}

/// The best that a stopped run found.
#[derive(Debug)]
#[non_exhaustive]
pub struct NearWithoutTable {
    /// Pairs that keep every rule and every seat.
    pub matching: Matching,
    /// The sum of what they are worth to both.
    pub value: i128,
    /// No assignment of the asked kind has a higher sum; nothing where a part was not begun.
    pub bound: Option<i128>,
}

/// A part's assignment.
#[derive(Debug)]
#[non_exhaustive]
pub struct BestPart {
    /// The people.
    pub part: Part,
    /// Their problem; positions are places in the part.
    pub problem: AssignmentProblem<i64>,
    /// Its answer.
    pub answer: AssignmentAnswer<i64>,
    /// The rows of the problem.
    sums: Arc<SumsOnDemand>,
}

/// The best pairs as `objective` says, over people scored on demand: an optimum of the problem
/// over the table, proven by prices that [`BestWithoutTable::verify`] checks.
///
/// A part is solved as [`assignment::solve`] says. Rows that were scored are kept in at most 1 GiB,
/// or what the [memory limit](Control::with_memory_limit) allows, shared by the parts as they have
/// pairs; the others are scored each time they are read. The pairs do not depend on it. A step of `control` is one of that function's, and each part has the whole work limit.
///
/// # Errors
/// What the problem of a part is refused for.
pub fn best_without_table(
    rules: &CompiledRules,
    seats: [&Seats; 2],
    objective: Objective,
    control: &Control<'_>,
) -> Result<Outcome<BestWithoutTable, Infallible, NearWithoutTable>, StrategyError> {
    StrategyError::without_groups(rules, "best-without-table")?;
    let parts = rules.parts();
    let pairs: u64 = parts.iter().map(Part::pairs).sum();
    let bytes = control.memory_limit().unwrap_or(SumsOnDemand::USUAL_BYTES);
    let share = |part: &Part| {
        // In range: no more than all bytes.
        (u128::from(bytes) * u128::from(part.pairs()) / u128::from(pairs.max(1))) as u64
    };
    let solved: Result<Vec<_>, StrategyError> = parts
        .into_par_iter()
        .with_max_len(1)
        .map(|part| {
            let kept = share(&part);
            solve_part(part, seats, objective, kept, control)
        })
        .collect();
    let solved = solved?;
    let pairs = solved.iter().flat_map(|ended| {
        let (part, made) = match ended {
            Ended::Solved(best, _) => (&best.part, Some(&best.answer.matching)),
            Ended::Stopped(part, stopped) => {
                (part, stopped.best.as_ref().map(|best| &best.matching))
            }
        };
        made.into_iter().flat_map(Matching::pairs).map(|pair| whole(part, pair.0, pair.1))
    });
    let matching = matching(rules, pairs)?;
    let (mut value, mut bound, mut pairs_scored, mut reason) = (0, Some(0), 0, None);
    let mut parts = Vec::with_capacity(solved.len());
    for ended in solved {
        match ended {
            Ended::Solved(best, scored) => {
                value += best.answer.value;
                bound = bound.map(|bound| bound + best.answer.value);
                pairs_scored += scored;
                parts.push(*best);
            }
            Ended::Stopped(_, stopped) => {
                reason = reason.or(Some(stopped.reason));
                value += stopped.best.as_ref().map_or(0, |best| best.value);
                let more = stopped.best.map(|best| best.bound);
                bound = bound.and_then(|bound| Some(bound + more?));
            }
        }
    }
    Ok(match reason {
        None => Outcome::Solved(BestWithoutTable { matching, value, pairs_scored, parts }),
        Some(reason) => Outcome::stopped_with(reason, NearWithoutTable { matching, value, bound }),
    })
}

impl BestWithoutTable {
    /// Checks the prices of every part against its pairs, which are scored once more; a step is
    /// a row of a part. Comes back with the proven value.
    ///
    /// That no pair of two parts may be made follows from the restrictions
    /// ([`CompiledRules::parts`]) and is not checked here.
    ///
    /// # Errors
    /// Every flaw found, as of [`audit::verify_assignment`]; positions are those of the part.
    pub fn verify(&self, control: &Control<'_>) -> Result<Outcome<i128>, Faults<AssignmentFlaw>> {
        let proven: Result<Vec<_>, _> = self
            .parts
            .par_iter()
            .inspect(|one| one.sums.score_anew())
            .map(|one| audit::verify_assignment_within(&one.problem, &one.answer, control))
            .collect();
        let mut value = 0;
        for proven in proven? {
            match proven {
                Outcome::Solved(proof) => value += proof.value,
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(stopped) => return Ok(Outcome::Stopped(stopped)),
            }
        }
        Ok(Outcome::Solved(value))
    }
}

/// How the run of a part ended.
enum Ended {
    /// With how many pairs were scored.
    Solved(Box<BestPart>, u64),
    Stopped(Part, Stopped<Box<PartialAssignment<i64>>>),
}

fn solve_part(
    part: Part,
    seats: [&Seats; 2],
    objective: Objective,
    kept: u64,
    control: &Control<'_>,
) -> Result<Ended, StrategyError> {
    let code = "optimal";
    let [mentees, mentors] = seats_of(&part, seats);
    let sums = part.rules.sums_on_demand_within(kept);
    let built = AssignmentProblem::computed(sums.clone())
        .seats(Side::Mentee, mentees)
        .seats(Side::Mentor, mentors)
        .cardinality(objective.cardinality())
        .build_within(&control.without_work_limit())
        .map_err(|faults| StrategyError::refused(code, &faults))?;
    let problem = match built {
        Outcome::Solved(problem) => problem,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(stopped) => {
            return Ok(Ended::Stopped(part, Stopped::from(stopped.reason)));
        }
    };
    Ok(match assignment::solve(&problem, control) {
        Outcome::Solved(answer) => {
            let scored = sums.pairs_scored();
            Ended::Solved(Box::new(BestPart { part, problem, answer, sums }), scored)
        }
        Outcome::Stopped(stopped) => Ended::Stopped(part, stopped),
        // Both objectives leave the number of pairs open, so no problem of theirs is impossible.
        Outcome::Impossible(_) => return Err(Internal::broken("nothing was demanded").into()),
    })
}
