//! Pairs where weights are not known yet: what they may cost at most, and which are made whatever the
//! weights turn out to be.
//!
//! An assignment is furthest behind another one where its own pairs have their lowest weights and those of the
//! other alone their highest. What both make counts for neither, so one solve with the lowest weights on the given pairs and the
//! highest on the rest finds the most that can be regretted (Averbakh 2001 uses the same
//! for interval data). A pair is sure if every assignment without it is behind even then.

use super::robust::{Halt, RobustFault, entries, rebuilt};
use super::{Loss, Sensitivity, solve};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter};
use crate::market::{AssignmentAnswer, AssignmentProblem, Cardinality, Matching, Outcome, Sense};

/// What pairs may cost at most where weights are only known to lie in ranges.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct LargestRegret {
    /// By how much another assignment may be better, at most: 0 where these pairs are the best
    /// whatever the weights are.
    pub regret: i128,
    /// The assignment that is so much better in the worst case.
    pub rival: Matching,
    /// The pairs without which every assignment is worse than the given one whatever the weights are,
    /// ascending. A pair that is not among them may be sure too: the given pairs as a whole have to hold against each
    /// assignment without it, and no others in their place.
    pub sure: Vec<(MenteeIx, MentorIx)>,
    /// The pairs beside the given ones that the best assignment may hold, ascending: every other pair stands
    /// in none that is as good as the given one, whatever the weights are.
    pub possible: Vec<(MenteeIx, MentorIx)>,
}

/// The largest regret of a matching where each weight lies between the two that `range` gives for a pair
/// and its weight, the lower first, which of its pairs are sure, and which others are possible.
///
/// Exact. A solve, and as much for [`Sensitivity::all`](super::Sensitivity::all); a step of `control` is one of theirs.
///
/// # Errors
/// [`RobustFault`].
pub fn largest_regret(
    problem: &AssignmentProblem<i64>,
    range: impl Fn(MenteeIx, MentorIx, i64) -> (i64, i64),
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<LargestRegret>, RobustFault> {
    match regret(problem, range, matching, control) {
        Ok(found) => Ok(Outcome::Solved(found)),
        Err(Halt::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Halt::Fault(fault)) => Err(fault),
    }
}

/// The least that each weight of the given pairs can be and the most of the others, and the best assignment then.
struct Worst {
    problem: AssignmentProblem<i64>,
    answer: AssignmentAnswer<i64>,
    regret: i128,
}

fn worst(
    problem: &AssignmentProblem<i64>,
    range: impl Fn(MenteeIx, MentorIx, i64) -> (i64, i64),
    matching: &Matching,
    control: &Control<'_>,
) -> Result<(Worst, u64), Halt> {
    let mut meter = Meter::new(control);
    let mut made = 0;
    let mut own = 0i128;
    let mut edges = Vec::new();
    for (row, column, weight) in entries(problem, matching)? {
        meter.step().map_err(Halt::Stopped)?;
        let (low, high) = range(row, column, weight);
        let is_made = matching.contains(row, column);
        let gain = match (problem.sense(), is_made) {
            (Sense::Max, true) => low,
            (Sense::Max, false) => high,
            (Sense::Min, true) => -high,
            (Sense::Min, false) => -low,
        };
        if is_made {
            made += 1;
            own += i128::from(gain);
        }
        edges.push((row, column, gain));
    }
    if made < matching.size() {
        return Err(RobustFault::Misfit.into());
    }
    let worst = rebuilt(problem, edges).ok_or(RobustFault::Range)?;
    let answer = match solve(&worst, &control.after(meter.work())) {
        Outcome::Solved(answer) => answer,
        Outcome::Impossible(_) => return Err(RobustFault::Misfit.into()),
        Outcome::Stopped(stopped) => return Err(Halt::Stopped(stopped.reason)),
    };
    let is_same_size = answer.matching.size() == matching.size();
    if problem.cardinality() != Cardinality::Free && !is_same_size {
        return Err(RobustFault::Misfit.into());
    }
    let regret = answer.value - own;
    Ok((Worst { problem: worst, answer, regret }, meter.work()))
}

impl Worst {
    fn told(self, matching: &Matching, control: &Control<'_>) -> Result<LargestRegret, Halt> {
        let ways = Sensitivity::new(&self.problem, &self.answer, control);
        let ways = ways.map_err(|_| RobustFault::Misfit)?.or_stopped().map_err(Halt::Stopped)?;
        let losses = ways.all(control).or_stopped().map_err(Halt::Stopped)?;
        let (mut sure, mut possible) = (Vec::new(), Vec::new());
        for row in MenteeIx::all(self.problem.rows()) {
            for &(column, loss) in losses.row(row) {
                let is_within = match loss {
                    Loss::Sum(loss) => i128::from(loss) <= self.regret,
                    // Fewer pairs than can be, or none of the asked kind.
                    Loss::PairAndSum(_) | Loss::Impossible => false,
                };
                let is_best = self.answer.matching.contains(row, column);
                match matching.contains(row, column) {
                    true if is_best && !is_within => sure.push((row, column)),
                    false if is_best || is_within => possible.push((row, column)),
                    _ => {}
                }
            }
        }
        let Self { answer, regret, .. } = self;
        Ok(LargestRegret { regret, rival: answer.matching, sure, possible })
    }
}

fn regret(
    problem: &AssignmentProblem<i64>,
    range: impl Fn(MenteeIx, MentorIx, i64) -> (i64, i64),
    matching: &Matching,
    control: &Control<'_>,
) -> Result<LargestRegret, Halt> {
    let (worst, work) = worst(problem, range, matching, control)?;
    worst.told(matching, &control.after(work))
}

/// The largest regret alone, as [`largest_regret`] tells it: a solve.
pub(crate) fn regret_alone(
    problem: &AssignmentProblem<i64>,
    range: impl Fn(MenteeIx, MentorIx, i64) -> (i64, i64),
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<i128>, RobustFault> {
    match worst(problem, range, matching, control) {
        Ok((worst, _)) => Ok(Outcome::Solved(worst.regret)),
        Err(Halt::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Halt::Fault(fault)) => Err(fault),
    }
}

/// The first of these matchings whose largest regret is the least, and that regret; nothing where
/// there is none (Savage 1951; for assignments with unknown answers, J. Drummond and C. Boutilier,
/// Elicitation and approximately stable matching with partial preferences, 2013).
///
/// A [`largest_regret`] for each.
///
/// # Errors
/// [`RobustFault`] of the first that is refused.
pub fn least_regret(
    problem: &AssignmentProblem<i64>,
    range: impl Fn(MenteeIx, MentorIx, i64) -> (i64, i64),
    candidates: &[Matching],
    control: &Control<'_>,
) -> Result<Outcome<Option<(usize, LargestRegret)>>, RobustFault> {
    let mut least: Option<(usize, LargestRegret)> = None;
    for (at, candidate) in candidates.iter().enumerate() {
        let found = match regret(problem, &range, candidate, control) {
            Ok(found) => found,
            Err(Halt::Stopped(reason)) => return Ok(Outcome::stopped(reason)),
            Err(Halt::Fault(fault)) => return Err(fault),
        };
        if least.as_ref().is_none_or(|(_, least)| found.regret < least.regret) {
            least = Some((at, found));
        }
    }
    Ok(Outcome::Solved(least))
}
