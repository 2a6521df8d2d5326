//! The objectives about ties: the largest weakly stable matching, strong and super-stability.

use super::TwoSided;
use super::optimal::{short, too_few};
use super::sought;
use crate::audit::{
    largest_possible, replay_insistence_within, stability_of_within, stability_within,
};
use crate::kernel::{Control, StopReason};
use crate::lab::answer::{Answer, Json, Status, Verified, pairs_of};
use crate::lab::clock::Clock;
use crate::lab::fault::Faults;
use crate::lab::options::Options;
use crate::market::{self, Outcome, Strength};
use crate::stable::{
    Largest, NearlyLargest, largest, mentee_optimal, nearly_largest, strongly_stable, super_stable,
};
use serde::Serialize;
use std::convert::Infallible;

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

/// What is asked of a market with ties.
#[derive(Clone, Copy)]
pub(super) enum Goal {
    Nearly,
    Largest,
    Strongly,
    Super,
}

/// Solves a market for an objective about ties, which are never broken.
pub(super) fn solve(
    mut problem: TwoSided,
    goal: Goal,
    options: &Options,
    clock: &Clock,
) -> Result<Answer, Faults> {
    let market = match problem.market(clock)?.or_stopped() {
        Ok(market) => market,
        Err(reason) => return Ok(clock.nothing(reason)),
    };
    let refused = |fault| Faults::refused(vec![fault]);
    let minimum = problem.mentor_minimum.unwrap_or_default();
    let run = Run { market: &market, clock, minimum };
    let control = clock.control();
    let answer = match goal {
        Goal::Strongly => {
            let outcome = strongly_stable(&market, control).map_err(refused)?;
            run.strict(outcome, Strength::Strong)
        }
        Goal::Super => {
            let outcome = super_stable(&market, control).map_err(refused)?;
            run.strict(outcome, Strength::Super)
        }
        Goal::Largest => {
            let outcome = largest(&market, control).map_err(refused)?;
            let met = |found: &Largest| run.meets(&found.matching);
            let met = match &outcome {
                Outcome::Solved(found) => met(found),
                Outcome::Stopped(stopped) => stopped.best.as_ref().is_none_or(met),
                Outcome::Impossible(never) => match *never {},
            };
            if met { run.largest(outcome) } else { run.meeting(options)? }
        }
        Goal::Nearly => {
            let outcome = nearly_largest(&market, control).map_err(refused)?;
            let met = outcome.as_solved().is_none_or(|found| run.meets(&found.matching));
            if met { run.nearly(outcome) } else { run.meeting(options)? }
        }
    };
    Ok(Answer { dropped: Some(market.dropped()), ..answer })
}

struct Run<'a> {
    market: &'a market::TwoSided,
    clock: &'a Clock,
    minimum: Vec<u32>,
}

impl Run<'_> {
    /// Whether the matching is weakly stable, as `level`.
    fn weakly(
        &self,
        matching: &market::Matching,
        level: Verified,
        control: &Control<'_>,
    ) -> Result<Verified, StopReason> {
        let stable = stability_within(self.market, matching, 0, control).or_stopped()?;
        Ok(level.only_if(stable.is_stable()))
    }

    fn meets(&self, matching: &market::Matching) -> bool {
        short(&self.minimum, matching).is_empty()
    }

    /// Where the matching found leaves mentors short: any stable one decides for strict lists,
    /// a search for lists with ties.
    fn meeting(&self, options: &Options) -> Result<Answer, Faults> {
        let Self { market, clock, minimum } = self;
        if market.has_ties() {
            return sought::Run { market, clock, minimum }.largest(options);
        }
        let first = mentee_optimal(market, clock.control());
        let first = first.map_err(|fault| Faults::refused(vec![fault]))?;
        Ok(match first.or_stopped() {
            Err(reason) => clock.nothing(reason),
            Ok(first) => {
                let short = short(minimum, &first.matching);
                clock.told(too_few(&first.matching, short), |control| {
                    self.weakly(&first.matching, Verified::Optimal, control)
                })
            }
        })
    }

    fn nearly(&self, outcome: Outcome<NearlyLargest>) -> Answer {
        let found = match outcome.or_stopped() {
            Ok(found) => found,
            Err(reason) => return self.clock.nothing(reason),
        };
        let (proposals, proposed_by) = (found.proposals, found.proposed_by);
        let answer = Answer {
            pairs: Some(pairs_of(&found.matching).into()),
            value: (found.matching.size() as i128).into(),
            stats: Some(Json::of(&Proposals { proposals, proposed_by })),
            ..Answer::of(Status::Solved)
        };
        self.clock.told(answer, |control| self.weakly(&found.matching, Verified::Feasible, control))
    }

    fn largest(&self, outcome: Outcome<Largest, Infallible, Largest>) -> Answer {
        let (found, stopped) = match outcome.best() {
            Ok(best) => best,
            Err(reason) => return self.clock.nothing(reason),
        };
        let size = found.matching.size() as u64;
        let answer = Answer {
            pairs: Some(pairs_of(&found.matching).into()),
            value: i128::from(size).into(),
            bound: stopped.map(|_| i128::from(found.bound).into()),
            certificate: Some(Json::of(&found.proof)),
            stats: Some(Json::of(&Searched { nodes: found.nodes, steps: found.steps })),
            ..Answer::found(stopped)
        };
        self.clock.told(answer, |control| {
            // The relaxation proves some sizes to be the largest, the search the others.
            control.check(0)?;
            let proven = largest_possible(self.market, &found.proof) == Ok(size);
            let level = if proven { Verified::Optimal } else { Verified::Feasible };
            self.weakly(&found.matching, level, control)
        })
    }

    fn strict(
        &self,
        outcome: Outcome<market::Matching, market::InsistenceLog>,
        strength: Strength,
    ) -> Answer {
        match outcome {
            Outcome::Solved(matching) => {
                // All such matchings give each mentor the same number of mentees.
                let short = short(&self.minimum, &matching);
                let answer = if short.is_empty() {
                    let pairs = Some(pairs_of(&matching).into());
                    Answer { pairs, ..Answer::of(Status::Solved) }
                } else {
                    too_few(&matching, short)
                };
                self.clock.told(answer, |control| {
                    let found = stability_of_within(self.market, &matching, strength, 0, control);
                    Ok(Verified::Optimal.only_if(found.or_stopped()?.is_stable()))
                })
            }
            Outcome::Impossible(log) => {
                let witness = Some(Json::of(&log));
                let answer = Answer { witness, ..Answer::of(Status::Impossible) };
                self.clock.told(answer, |control| {
                    match replay_insistence_within(self.market, &log, control) {
                        Ok(said) => said.or_stopped().map(|()| Verified::Optimal),
                        Err(_) => Ok(Verified::No),
                    }
                })
            }
            Outcome::Stopped(stopped) => self.clock.nothing(stopped.reason),
        }
    }
}
