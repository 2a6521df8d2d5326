//! Loads as even as can be.

use super::form::form;
use super::situation::Markets;
use super::{
    Claim, Formed, PairingBound, PartialPairing, Situation, SituationFault, Strategy, StrategyError,
};
use crate::assignment::{LoadsFault, even_loads, within_spread};
use crate::audit;
use crate::kernel::{Control, StopReason, Word};
use crate::market::{AssignmentProblem, Cardinality, Matching, NearEven, Outcome, Stopped};
use serde::{Deserialize, Serialize};

/// Even loads: as many pairs as can be, of those the highest total of both sides' scores, and
/// of those the mentors' loads as even as they can be: nobody carries more than the best pairing
/// demands.
///
/// With a `spread` evenness comes first: no mentor has so many mentees more than another one, and
/// within that as many pairs as can be, and the highest total.
///
/// A load is the number of a mentor's pairs in this pairing, the locked ones among them; only
/// mentors with a free seat count. Exact at every size and verified; how, see
/// [`even_loads`] and [`within_spread`].
///
/// Time: an assignment, and with a spread one for each least load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Even {
    /// By how much loads may differ at most; nothing where pairs and total count first.
    pub spread: Option<u32>,
}

impl Even {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word = Word::new("even-loads", "even loads", "ровная нагрузка", &[]);

    /// With loads that differ by at most `spread`.
    #[must_use]
    pub fn within(spread: u32) -> Self {
        Self { spread: Some(spread) }
    }
}

/// A matching and whether it was verified; how far a stopped run came.
struct Loads {
    matching: Matching,
    claim: Claim,
    verified: bool,
    stopped: Option<(StopReason, PairingBound)>,
}

impl Strategy for Even {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    /// # Errors
    /// [`StrategyError::Undoable`] where the locked pairs keep loads from being so even; else as
    /// for any strategy.
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let markets = situation.markets()?;
        // Locked pairs are part of a load, so they stay in the problem.
        let problem = markets
            .everybody
            .problem(Cardinality::Maximum)
            .required(situation.locked().iter().copied().collect())
            .build()
            .map_err(|faults| StrategyError::refused(Self::CODE, &faults))?;
        let loads = match self.spread {
            None => evened(&problem, control),
            Some(spread) => bounded(&problem, spread, control),
        };
        match loads.map_err(|fault| StrategyError::refused(Self::CODE, &[fault]))? {
            Outcome::Solved(loads) => told(situation, &markets, loads),
            Outcome::Impossible(()) => {
                let spread = self.spread.unwrap_or_default();
                Err(StrategyError::Undoable(SituationFault::LockedSpread { spread }.into()))
            }
            Outcome::Stopped(Stopped { best: Some(loads), .. }) => told(situation, &markets, loads),
            Outcome::Stopped(Stopped { reason, best: None }) => Ok(Outcome::stopped(reason)),
        }
    }
}

/// The pairing of a matching that holds the locked pairs too.
fn told(situation: &Situation, markets: &Markets, loads: Loads) -> Result<Formed, StrategyError> {
    let Loads { matching, claim, verified, stopped } = loads;
    let rest = matching.pairs().filter(|pair| !situation.locked().contains(pair));
    let rest = Matching::new(matching.mentees(), matching.mentors(), rest)
        .map_err(|faults| StrategyError::refused(Even::CODE, &faults))?;
    let pairing = form(situation, Even::CODE, None, markets, &rest, claim, verified)?;
    Ok(match stopped {
        None => Outcome::Solved(pairing),
        Some((reason, bound)) => {
            let best = PartialPairing::new(pairing, Some(bound)).with_bound_verified(verified);
            Outcome::stopped_with(reason, best)
        }
    })
}

type Found = Result<Outcome<Loads, (), Loads>, LoadsFault>;

fn evened(problem: &AssignmentProblem<i64>, control: &Control<'_>) -> Found {
    let solved =
        |matching, verified| Loads { matching, claim: Claim::EvenLoads, verified, stopped: None };
    Ok(match even_loads(problem, control)? {
        Outcome::Solved(even) => {
            let verified = audit::verify_even_loads(problem, &even).is_ok();
            Outcome::Solved(solved(even.answer.matching, verified))
        }
        Outcome::Impossible(_) => Outcome::Impossible(()),
        Outcome::Stopped(Stopped { reason, best: None }) => Outcome::stopped(reason),
        Outcome::Stopped(Stopped { reason, best: Some(near) }) => {
            let (matching, verified, bound) = match *near {
                NearEven::Partial(near) => {
                    let verified = audit::verify_partial(problem, &near).is_ok();
                    (near.matching, verified, PairingBound { pairs: near.asked, total: near.bound })
                }
                NearEven::Uneven(best) => {
                    let verified = audit::verify_assignment(problem, &best).is_ok();
                    let pairs = Some(best.matching.size() as u64);
                    (best.matching, verified, PairingBound { pairs, total: best.value })
                }
            };
            let (claim, stopped) = (Claim::Feasible, Some((reason, bound)));
            Outcome::stopped_with(reason, Loads { matching, claim, verified, stopped })
        }
    })
}

fn bounded(problem: &AssignmentProblem<i64>, spread: u32, control: &Control<'_>) -> Found {
    Ok(match within_spread(problem, spread, control)? {
        Outcome::Solved(within) => {
            let verified = audit::verify_within_spread(problem, &within).is_ok();
            let matching = within.answer.matching;
            Outcome::Solved(Loads { matching, claim: Claim::WithinSpread, verified, stopped: None })
        }
        Outcome::Impossible(_) => Outcome::Impossible(()),
        Outcome::Stopped(Stopped { reason, best }) => {
            // If no pairing within the spread was found in time, there is none to give back.
            let found = best.map(|near| (near.best, near.whole));
            let Some((Some(best), whole)) = found else { return Ok(Outcome::stopped(reason)) };
            let verified = audit::verify_assignment(problem, &whole).is_ok();
            let pairs = Some(whole.matching.size() as u64);
            let bound = PairingBound { pairs, total: whole.value };
            Outcome::stopped_with(
                reason,
                Loads {
                    matching: best.matching,
                    claim: Claim::Feasible,
                    verified,
                    stopped: Some((reason, bound)),
                },
            )
        }
    })
}
