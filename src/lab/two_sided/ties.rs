//! The objectives about ties: the largest weakly stable matching, strong and super-stability.

use super::lattice::verified;
use super::optimal::{short, too_few};
use super::{Objective, TwoSided};
use crate::audit::{largest_possible, replay_insistence, stability_of};
use crate::kernel::{Control, StopReason};
use crate::lab::answer::{Answer, Json, Status, Verified, pairs_of};
use crate::lab::fault::Faults;
use crate::lab::options::Options;
use crate::market::{self, Outcome, Strength};
use crate::stable::{Largest, largest, nearly_largest, strongly_stable, super_stable};
use serde::Serialize;
use std::convert::Infallible;
use std::time::Instant;

#[derive(Serialize)]
struct Proposals {
    proposals: u64,
    #[serde(with = "crate::kernel::plural")]
    proposed_by: crate::kernel::Side,
}

#[derive(Serialize)]
struct Searched {
    nodes: u64,
    steps: u64,
}

/// Solves a market for an objective about ties, which are never broken.
pub(super) fn solve(
    mut problem: TwoSided,
    options: &Options,
    start: Instant,
) -> Result<Answer, Faults> {
    let control = options.control();
    let market = problem.market()?;
    let refused = |fault| Faults::refused(vec![fault]);
    let minimum = problem.mentor_minimum.unwrap_or_default();
    let run = Run { market: &market, control, start, minimum };
    let answer = match problem.objective {
        Objective::StronglyStable => {
            let outcome = strongly_stable(&market, &control).map_err(refused)?;
            run.strict(outcome, Strength::Strong)
        }
        Objective::SuperStable => {
            let outcome = super_stable(&market, &control).map_err(refused)?;
            run.strict(outcome, Strength::Super)
        }
        Objective::ExactMaxCardinality => run.largest(largest(&market, &control).map_err(refused)?),
        _ => run.nearly()?,
    };
    Ok(Answer { dropped: Some(market.dropped()), ..answer })
}

struct Run<'a> {
    market: &'a market::TwoSided,
    control: Control<'a>,
    start: Instant,
    minimum: Vec<u32>,
}

impl Run<'_> {
    /// What `verify` says, with the time up to now and the time that it takes.
    fn timed(&self, verify: impl FnOnce() -> Answer) -> Answer {
        let seconds = self.start.elapsed().as_secs_f64();
        let verifying = Instant::now();
        let answer = verify();
        Answer { seconds, verify_seconds: verifying.elapsed().as_secs_f64(), ..answer }
    }

    fn nothing(&self, reason: StopReason) -> Answer {
        Answer { seconds: self.start.elapsed().as_secs_f64(), ..Answer::stopped(reason) }
    }

    fn nearly(&self) -> Result<Answer, Faults> {
        let found = nearly_largest(self.market, &self.control)
            .map_err(|fault| Faults::refused(vec![fault]))?;
        let found = match found.or_stopped() {
            Ok(found) => found,
            Err(reason) => return Ok(self.nothing(reason)),
        };
        Ok(self.timed(|| {
            let stable = stability_of(self.market, &found.matching, Strength::Weak, 0).is_stable();
            let (proposals, proposed_by) = (found.proposals, found.proposed_by);
            Answer {
                pairs: Some(pairs_of(&found.matching)),
                value: (found.matching.size() as i128).into(),
                verified: verified(stable, Verified::Feasible),
                stats: Some(Json::of(&Proposals { proposals, proposed_by })),
                ..Answer::default()
            }
        }))
    }

    fn largest(&self, outcome: Outcome<Largest, Infallible, Largest>) -> Answer {
        let (found, stopped) = match outcome.best() {
            Ok(best) => best,
            Err(reason) => return self.nothing(reason),
        };
        self.timed(|| {
            let stable = stability_of(self.market, &found.matching, Strength::Weak, 0).is_stable();
            let size = found.matching.size() as u64;
            // The relaxation proves some sizes to be the largest, the search the others.
            let proven = largest_possible(self.market, &found.proof) == Some(size);
            let level = if proven { Verified::Optimal } else { Verified::Feasible };
            Answer {
                status: if stopped.is_some() { Status::Stopped } else { Status::Solved },
                reason: stopped,
                pairs: Some(pairs_of(&found.matching)),
                value: i128::from(size).into(),
                bound: stopped.map(|_| i128::from(found.bound).into()),
                certificate: Some(Json::of(&found.proof)),
                verified: verified(stable, level),
                stats: Some(Json::of(&Searched { nodes: found.nodes, steps: found.steps })),
                ..Answer::default()
            }
        })
    }

    fn strict(
        &self,
        outcome: Outcome<market::Matching, market::InsistenceLog>,
        strength: Strength,
    ) -> Answer {
        match outcome {
            Outcome::Solved(matching) => {
                let is_stable = || stability_of(self.market, &matching, strength, 0).is_stable();
                // All such matchings give each mentor the same number of mentees.
                let short = short(&self.minimum, &matching);
                if !short.is_empty() {
                    return too_few(&matching, short, self.start, is_stable);
                }
                self.timed(|| Answer {
                    pairs: Some(pairs_of(&matching)),
                    verified: verified(is_stable(), Verified::Optimal),
                    ..Answer::default()
                })
            }
            Outcome::Impossible(log) => self.timed(|| Answer {
                status: Status::Impossible,
                witness: Some(Json::of(&log)),
                verified: verified(
                    replay_insistence(self.market, &log) == Ok(()),
                    Verified::Optimal,
                ),
                ..Answer::default()
            }),
            Outcome::Stopped(stopped) => self.nothing(stopped.reason),
        }
    }
}
