//! A few good drafts that differ as much as can be.
//!
//! All assignments that are good enough are listed, the best first, and of those as many as are asked for are
//! chosen so that the smallest of their distances is the largest. That is the max-min dispersion
//! problem, NP-hard; for a distance in mind it asks for a clique of drafts that far apart. Starting
//! from a greedy choice, each next larger distance is looked for until there is none.
//!
//! Where there are too many to list, drafts are chosen greedily among those that were. Whatever
//! pair cannot be left out within the allowance is shared by all drafts, which bounds every distance.

use super::{AssignmentOutcome, Loss, Sensitivity, ranked, solve};
use crate::kernel::{Control, Meter, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, AssignmentWitness, Cardinality, DifferentDrafts, Outcome,
    RankedAssignment, Sense,
};

/// What [`most_different`] comes to.
pub type DifferentOutcome = Outcome<DifferentDrafts, AssignmentWitness, Box<DifferentDrafts>>;

/// So many assignments that lose at most `allowance` against the best sum, with as many pairs as the
/// best where their number is asked for, and of which the two that differ least differ in as many pairs as
/// can be: drafts among which a curator has a real choice.
///
/// Exact where at most `listed` assignments are good enough. Else the outcome is stopped by its work
/// limit with a greedy choice among the first `listed`: the best, then each time the one farthest
/// from all that are chosen. Its bound counts the pairs that no good enough assignment can
/// leave out, where the problem has no quotas. Where fewer are good enough than asked for, all of
/// them are told. The same problem has the same answer: earlier assignments of
/// [`ranked`](super::ranked()) go before later ones. `audit::verify_different` checks it.
///
/// Time: that of `ranked` for those listed, O(pairs) for each two of them, and a search for cliques;
/// memory 4 bytes for each two.
///
/// ```
/// use mentormatch::assignment::most_different;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 8], vec![8, 6]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let drafts = most_different(&problem, 2, 1, 100, &Control::unbounded()).solved().unwrap();
/// assert_eq!((drafts.drafts.len(), drafts.distance), (2, 4));
/// ```
pub fn most_different(
    problem: &AssignmentProblem<i64>,
    drafts: usize,
    allowance: u64,
    listed: usize,
    control: &Control<'_>,
) -> DifferentOutcome {
    let best: AssignmentOutcome<i64> = solve(problem, control);
    let best = match best {
        Outcome::Solved(best) => best,
        Outcome::Impossible(witness) => return Outcome::Impossible(witness),
        Outcome::Stopped(stopped) => return Outcome::stopped(stopped.reason),
    };
    let mut found = DifferentDrafts {
        best,
        allowance: allowance.into(),
        drafts: Vec::new(),
        distance: 0,
        bound: most(problem),
    };
    let mut meter = Meter::new(control);
    match choose(problem, drafts, listed, &mut found, &mut meter) {
        Ok(()) => Outcome::Solved(found),
        Err(reason) => Outcome::stopped_with(reason, Box::new(found)),
    }
}

/// Whether a sum is good enough.
fn is_good(problem: &AssignmentProblem<i64>, found: &DifferentDrafts, value: i128) -> bool {
    let loss = match problem.sense() {
        Sense::Max => found.best.value - value,
        Sense::Min => value - found.best.value,
    };
    loss <= found.allowance
}

/// No two assignments differ in more pairs.
fn most(problem: &AssignmentProblem<i64>) -> u64 {
    2 * problem.full_size()
}

fn choose(
    problem: &AssignmentProblem<i64>,
    drafts: usize,
    listed: usize,
    found: &mut DifferentDrafts,
    meter: &mut Meter<'_>,
) -> Result<(), StopReason> {
    let control = meter.control();
    let mut all: Vec<RankedAssignment<i64>> = Vec::new();
    let mut ended = Err(StopReason::WorkLimit);
    {
        let mut next = match ranked(problem, control) {
            Outcome::Solved(next) => next,
            // The best is known, so that there is one.
            Outcome::Impossible(_) => return Err(StopReason::WorkLimit),
            Outcome::Stopped(stopped) => return Err(stopped.reason),
        };
        while all.len() < listed.max(1) {
            match next.next() {
                Some(Ok(one)) if is_good(problem, found, one.value) => all.push(one),
                Some(Err(reason)) => {
                    ended = Err(reason);
                    break;
                }
                _ => {
                    ended = Ok(());
                    break;
                }
            }
        }
        // One more would have been too many: was it good enough?
        if ended.is_err() && all.len() == listed.max(1) {
            ended = match next.next() {
                Some(Ok(one)) if is_good(problem, found, one.value) => ended,
                Some(Err(reason)) => Err(reason),
                _ => Ok(()),
            };
        }
        meter.steps(next.steps())?;
    }
    let tell = |found: &mut DifferentDrafts, chosen: &[usize], distance: u64| {
        let mut chosen = chosen.to_vec();
        chosen.sort_unstable();
        found.drafts = chosen.iter().map(|&at| all[at].clone()).collect();
        found.distance = distance;
    };
    let apart = distances(&all, meter)?;
    let (chosen, distance) = greedy(&apart, drafts);
    tell(found, &chosen, distance);
    if ended.is_err() {
        found.bound = bound(problem, &found.best, found.allowance, meter)?.max(found.distance);
        return ended;
    }
    if chosen.len() < 2 {
        found.bound = found.distance;
        return Ok(());
    }
    let mut wanted: Vec<u32> = apart.iter().flatten().copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    found.bound = wanted.last().copied().unwrap_or(0).into();
    for distance in wanted {
        if u64::from(distance) <= found.distance {
            continue;
        }
        let Some(chosen) = clique(&apart, chosen.len(), distance, meter)? else { break };
        let least = smallest(&apart, &chosen);
        tell(found, &chosen, least);
    }
    found.bound = found.distance;
    Ok(())
}

/// The distances of each with those before it.
fn distances(
    all: &[RankedAssignment<i64>],
    meter: &mut Meter<'_>,
) -> Result<Vec<Vec<u32>>, StopReason> {
    let mut apart = Vec::with_capacity(all.len());
    for (at, one) in all.iter().enumerate() {
        meter.steps((at * one.matching.size()) as u64 + 1)?;
        let shared = |other: &RankedAssignment<i64>| {
            let pairs = other.matching.pairs();
            pairs.filter(|&(row, column)| one.matching.contains(row, column)).count()
        };
        let distance = |other: &RankedAssignment<i64>| {
            one.matching.size() + other.matching.size() - 2 * shared(other)
        };
        apart.push(all[..at].iter().map(|other| distance(other) as u32).collect());
    }
    Ok(apart)
}

fn between(apart: &[Vec<u32>], one: usize, two: usize) -> u32 {
    apart[one.max(two)][one.min(two)]
}

/// The smallest distance of two that are chosen.
fn smallest(apart: &[Vec<u32>], chosen: &[usize]) -> u64 {
    let pairs = chosen
        .iter()
        .enumerate()
        .flat_map(|(at, &one)| chosen[..at].iter().map(move |&two| between(apart, one, two)));
    pairs.min().unwrap_or(0).into()
}

/// The first, then each time the one that is farthest from all chosen; ties by the lower place.
fn greedy(apart: &[Vec<u32>], drafts: usize) -> (Vec<usize>, u64) {
    let mut chosen: Vec<usize> = (0..apart.len().min(drafts).min(1)).collect();
    let mut nearest: Vec<u32> = vec![u32::MAX; apart.len()];
    while let Some(&last) = chosen.last().filter(|_| chosen.len() < drafts.min(apart.len())) {
        nearest[last] = 0;
        for at in (0..apart.len()).filter(|at| !chosen.contains(at)) {
            nearest[at] = nearest[at].min(between(apart, at, last));
        }
        let rest = (0..apart.len()).rev().filter(|at| !chosen.contains(at));
        let Some(next) = rest.max_by_key(|&at| nearest[at]) else { break };
        chosen.push(next);
    }
    let distance = smallest(apart, &chosen);
    (chosen, distance)
}

/// So many of which any two are so far apart, the first by their places.
fn clique(
    apart: &[Vec<u32>],
    size: usize,
    distance: u32,
    meter: &mut Meter<'_>,
) -> Result<Option<Vec<usize>>, StopReason> {
    let mut chosen: Vec<usize> = Vec::new();
    // Of each depth those that are far from all chosen, the next one last.
    let mut open: Vec<Vec<usize>> = vec![(0..apart.len()).rev().collect()];
    while let Some(candidates) = open.last_mut() {
        meter.step()?;
        if chosen.len() + candidates.len() < size {
            open.pop();
            chosen.pop();
            continue;
        }
        let Some(next) = candidates.pop() else { break };
        let far: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|&other| between(apart, next, other) >= distance)
            .collect();
        meter.steps(candidates.len() as u64)?;
        chosen.push(next);
        if chosen.len() == size {
            return Ok(Some(chosen));
        }
        open.push(far);
    }
    Ok(None)
}

/// The most pairs in which two good enough assignments can differ: those who are in all are shared.
fn bound(
    problem: &AssignmentProblem<i64>,
    best: &AssignmentAnswer<i64>,
    allowance: i128,
    meter: &mut Meter<'_>,
) -> Result<u64, StopReason> {
    let size = match problem.cardinality() {
        Cardinality::Maximum | Cardinality::Full => best.matching.size() as u64,
        _ => problem.full_size(),
    };
    let rest = meter.control().after(meter.work());
    // With quotas nothing is known of single pairs.
    let Ok(sensitivity) = Sensitivity::new(problem, best, &rest) else { return Ok(2 * size) };
    let sensitivity = sensitivity.or_stopped()?;
    let mut shared = 0;
    for (row, column) in best.matching.pairs() {
        let is_shared = match sensitivity.forbid(row, column, &rest).or_stopped()? {
            Loss::Sum(loss) => i128::from(loss) > allowance,
            Loss::PairAndSum(_) | Loss::Impossible => true,
        };
        shared += u64::from(is_shared);
    }
    Ok(2 * (size - shared))
}
