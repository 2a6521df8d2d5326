//! Several good drafts that differ: among which a curator has a real choice.

use super::form::form;
use super::{Claim, Pairing, Situation, StrategyError};
use crate::assignment;
use crate::audit;
use crate::kernel::Control;
use crate::market::{Cardinality, Outcome};
use std::convert::Infallible;

const CODE: &str = "optimal";

/// Good pairings of one situation of which any two differ in many pairs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DifferentPairings {
    /// The pairings, the best first; fewer than asked for where no more are good enough. Each
    /// claims to be possible; that any two differ by `distance` is checked of all of them together.
    pub pairings: Vec<Pairing>,
    /// The total of the best pairing there is, in units: what the others are measured against.
    pub best: i64,
    /// Any two differ in so many pairs at least: pairs that one makes and the other does not. 0
    /// where there are fewer than two.
    pub distance: u64,
    /// No so many good enough pairings differ in more; `distance` where the search came to its end.
    pub bound: u64,
    /// Whether an independent verifier accepted that all are good enough and differ so.
    pub verified: bool,
}

/// So many pairings with as many pairs as can be, whose total is at most `allowance` units below
/// the best, and of which the two that differ least differ in as many pairs as can be. Locked pairs
/// are in each of them.
///
/// Exact where at most `listed` pairings are good enough; else the outcome is stopped with a choice
/// among the first `listed`. Guarantee, bound and cost: [`assignment::most_different`]; whatever it
/// tells is verified by `audit::verify_different`.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::people::{Cohort, Mentee, Mentor};
/// use mentormatch::scoring::{Own, Rules};
/// use mentormatch::strategy::{Prepared, different_pairings};
///
/// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [7_u64, 8].map(Mentor::new))?;
/// let likes = Own::table("likes", [[3.0, 2.0], [2.0, 2.0]]);
/// let rules = Rules::default().compile_with(&cohort, [likes])?;
/// let free = Control::unbounded();
/// let situation = Prepared::of(cohort, rules)?.situation(&free)?;
/// let units = situation.rules().unit().count(2.0)?.unsigned_abs().into();
/// let found = different_pairings(&situation, 2, units, 100, &free)?.solved().ok_or("two can be")?;
/// assert_eq!((found.pairings.len(), found.distance), (2, 4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`StrategyError::OverGroups`] where the rules speak of groups; the market is too large.
pub fn different_pairings(
    situation: &Situation,
    drafts: usize,
    allowance: u64,
    listed: usize,
    control: &Control<'_>,
) -> Result<Outcome<DifferentPairings, Infallible, DifferentPairings>, StrategyError> {
    StrategyError::without_groups(situation.rules(), "different-pairings")?;
    let markets = situation.markets()?;
    let problem = markets.remaining().problem(Cardinality::Maximum).build();
    let problem = problem.map_err(|faults| StrategyError::refused(CODE, &faults))?;
    let outcome = assignment::most_different(&problem, drafts, allowance, listed, control);
    let (found, stopped) = match outcome {
        Outcome::Solved(found) => (found, None),
        Outcome::Stopped(stopped) => match stopped.best {
            Some(found) => (*found, Some(stopped.reason)),
            None => return Ok(Outcome::stopped(stopped.reason)),
        },
        // Nothing is required of the pairs that the locks leave, so some number of them can be made.
        Outcome::Impossible(_) => {
            return Err(crate::kernel::Internal::broken("open pairs have a best number").into());
        }
    };
    let verified = audit::verify_different(&problem, &found).is_ok();
    let made = found.drafts.iter().map(|draft| {
        form(situation, CODE, None, &markets, &draft.matching, Claim::Feasible, verified)
    });
    let pairings = made.collect::<Result<Vec<_>, _>>()?;
    let locked = situation.locked().iter();
    let of_locked = locked.filter_map(|&(mentee, mentor)| situation.scores_of(mentee, mentor));
    let of_locked: i64 = of_locked.map(|(one, other)| i64::from(one) + i64::from(other)).sum();
    let best = i64::try_from(found.best.value).unwrap_or(i64::MAX).saturating_add(of_locked);
    let (distance, bound) = (found.distance, found.bound);
    let told = DifferentPairings { pairings, best, distance, bound, verified };
    Ok(match stopped {
        None => Outcome::Solved(told),
        Some(reason) => Outcome::stopped_with(reason, told),
    })
}
