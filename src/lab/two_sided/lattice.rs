//! The objectives over all stable matchings of a strict market.

use super::optimal::{short, too_few};
use super::{Objective, TwoSided};
use crate::audit::{Replayed, least_cost, measures, replay_regret, stability};
use crate::kernel::{Index, MenteeIx, MentorIx, StopReason};
use crate::lab::answer::{Answer, Json, Status, Value, Verified, pairs_of};
use crate::lab::fault::Faults;
use crate::lab::options::Options;
use crate::market::{self, LatticeProof, Matching, Outcome, Stopped, Ties};
use crate::stable::{Closed, Lattice, Sought, mentee_optimal, minimum_regret};
use serde::Serialize;
use std::convert::Infallible;
use std::time::Instant;

/// How many matchings the median looks at, and how many rotations are put in order,
/// where the line gives no limit.
const MEDIAN_LIMIT: u64 = 10_000_000;
const REDUCTION_LIMIT: usize = 20_000;

#[derive(Serialize)]
struct Stats {
    rotations: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    visited: Option<u64>,
}

/// Solves a market for an objective over all its stable matchings.
pub(super) fn solve(
    mut problem: TwoSided,
    options: &Options,
    start: Instant,
) -> Result<Answer, Faults> {
    let ties = options.seed.map_or(Ties::Index, |seed| Ties::Lottery { seed });
    let given = problem.market()?;
    let market = given.break_ties(ties);
    let run = Run { market: &market, options, start };
    let refused = |fault| Faults::refused(vec![fault]);
    let first = mentee_optimal(&market, &options.control()).map_err(refused)?;
    let first = match first.or_stopped() {
        Ok(first) => first.matching,
        Err(reason) => return Ok(run.nothing(reason)),
    };
    let short = short(&problem.mentor_minimum.unwrap_or_default(), &first);
    let answer = if short.is_empty() {
        run.objective(problem.objective, problem.present)?
    } else {
        let verify = || stability(&market, &first, 0).is_stable();
        too_few(&first, short, start, verify)
    };
    let ties_broken = market.broken().is_some();
    Ok(Answer { ties_broken, dropped: Some(market.dropped()), ..answer })
}

struct Run<'a> {
    market: &'a market::TwoSided,
    options: &'a Options,
    start: Instant,
}

pub(super) fn verified(claim: bool, level: Verified) -> Verified {
    if claim { level } else { Verified::No }
}

impl Run<'_> {
    fn objective(
        &self,
        objective: Objective,
        present: Vec<(MenteeIx, MentorIx)>,
    ) -> Result<Answer, Faults> {
        if objective == Objective::MinRegret {
            return self.minimum_regret();
        }
        let market = self.market;
        let control = self.options.control();
        let lattice =
            Lattice::new(market, &control).map_err(|fault| Faults::refused(vec![fault]))?;
        let lattice = match lattice.or_stopped() {
            Ok(lattice) => lattice,
            Err(reason) => return Ok(self.nothing(reason)),
        };
        let stats = Stats { rotations: lattice.rotations().count(), visited: None };
        let answer = match objective {
            Objective::All => self.all(&lattice),
            Objective::Count => {
                let counted = lattice.count(&control);
                let ends = [lattice.mentee_optimal(), lattice.mentor_optimal()];
                self.timed(|| {
                    let stable = ends.iter().all(|end| stability(market, end, 0).is_stable());
                    let verified = verified(stable, Verified::Feasible);
                    match &counted {
                        Outcome::Solved(count) => {
                            Answer { value: Value::natural(count), verified, ..Answer::default() }
                        }
                        Outcome::Impossible(never) => match *never {},
                        Outcome::Stopped(Stopped { reason, best }) => Answer {
                            bound: best.as_ref().map(Value::natural),
                            verified,
                            ..Answer::stopped(*reason)
                        },
                    }
                })
            }
            Objective::Rotations => self.rotations(&lattice),
            Objective::Egalitarian => {
                let ranks = |mentee: MenteeIx, mentor: MentorIx| {
                    let of_mentee = market
                        .mentee_list(mentee)
                        .find_map(|choice| (choice.partner == mentor).then_some(choice.rank));
                    let of_mentor = market
                        .mentor_list(mentor)
                        .find_map(|choice| (choice.partner == mentee).then_some(choice.rank));
                    i64::from(of_mentee.unwrap_or(0)) + i64::from(of_mentor.unwrap_or(0))
                };
                match lattice.egalitarian(&control).or_stopped() {
                    Ok(found) => self.closed(&found, found.cost, ranks),
                    Err(reason) => self.nothing(reason),
                }
            }
            Objective::Nearest => {
                let present = Matching::new(market.mentees(), market.mentors(), present)
                    .map_err(|faults| Faults::refused_at("present", faults))?;
                let keeps = |mentee, mentor| -i64::from(present.contains(mentee, mentor));
                match lattice.nearest(&present, &control).or_stopped() {
                    Ok(found) => self.closed(&found.closed, i128::from(found.differing), keeps),
                    Err(reason) => self.nothing(reason),
                }
            }
            Objective::SexEqual => {
                self.sought(lattice.sex_equal(&control), |ranks| ranks.sex_equality())
            }
            Objective::Balanced => self.sought(lattice.balanced(&control), |ranks| ranks.balance()),
            Objective::Median => self.median(&lattice),
            // The others do not come here.
            _ => Answer::default(),
        };
        let stats = answer.stats.clone().or_else(|| Some(Json::of(&stats)));
        Ok(Answer { stats, ..answer })
    }

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

    fn all(&self, lattice: &Lattice<'_>) -> Answer {
        let (listed, stopped) = self.options.list(lattice.matchings());
        let matchings = listed.iter().map(pairs_of).collect();
        self.timed(|| {
            let stable =
                listed.iter().all(|matching| stability(self.market, matching, 0).is_stable());
            Answer::listed(matchings, stopped, stable)
        })
    }

    fn rotations(&self, lattice: &Lattice<'_>) -> Answer {
        let found: Vec<Vec<(MenteeIx, MentorIx)>> = lattice.rotations().collect();
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_unstable_by(|&one, &two| found[one].cmp(&found[two]));
        let mut place = vec![0u32; order.len()];
        (0u32..).zip(&order).for_each(|(at, &rotation)| place[rotation] = at);
        let limit = self.options.limit.map_or(REDUCTION_LIMIT, |limit| limit as usize);
        let reduced = lattice.transitive_reduction(limit, &self.options.control());
        let (reduced, reason) = match reduced.map(Outcome::or_stopped) {
            Ok(Ok(reduced)) => (Some(reduced), None),
            Ok(Err(reason)) => (None, Some(reason)),
            Err(_) => (None, Some(StopReason::WorkLimit)),
        };
        let precedes = reduced.map(|reduced| {
            let mut pairs: Vec<[u32; 2]> =
                reduced.into_iter().map(|(one, two)| [place[one], place[two]]).collect();
            pairs.sort_unstable();
            pairs
        });
        let raw = |pair: &(MenteeIx, MentorIx)| [pair.0.raw(), pair.1.raw()];
        let rotations = order.iter().map(|&at| found[at].iter().map(raw).collect()).collect();
        self.timed(|| {
            // Eliminated one by one they lead from one end of the lattice to the other.
            let count = found.len() as i128;
            let proof = LatticeProof { rotations: found, multipliers: Vec::new() };
            let first = lattice.mentee_optimal();
            let chain = least_cost(self.market, &first, |_, _| 0, &proof).is_ok();
            Answer {
                status: if reason.is_some() { Status::Stopped } else { Status::Solved },
                reason,
                value: count.into(),
                rotations: Some(rotations),
                precedes,
                verified: verified(chain, Verified::Feasible),
                ..Answer::default()
            }
        })
    }

    /// The answer of a minimum cut; its certificate is checked against `cost`.
    fn closed(
        &self,
        found: &Closed,
        value: i128,
        cost: impl Fn(MenteeIx, MentorIx) -> i64,
    ) -> Answer {
        self.timed(|| {
            let checked = least_cost(self.market, &found.matching, cost, &found.proof);
            Answer {
                pairs: Some(pairs_of(&found.matching)),
                value: value.into(),
                certificate: Some(Json::of(&found.proof)),
                verified: verified(checked == Ok(found.cost), Verified::Optimal),
                ..Answer::default()
            }
        })
    }

    fn sought(
        &self,
        sought: Outcome<Sought, Infallible, Sought>,
        value: impl Fn(&crate::audit::Measures) -> u64,
    ) -> Answer {
        let (found, stopped) = match sought.best() {
            Ok(best) => best,
            Err(reason) => return self.nothing(reason),
        };
        self.timed(|| {
            let stable = stability(self.market, &found.matching, 0).is_stable();
            let right = value(&measures(self.market, &found.matching)) == found.value;
            Answer {
                status: if stopped.is_some() { Status::Stopped } else { Status::Solved },
                reason: stopped,
                pairs: Some(pairs_of(&found.matching)),
                value: i128::from(found.value).into(),
                bound: stopped.map(|_| i128::from(found.bound).into()),
                verified: verified(stable && right, Verified::Feasible),
                stats: Some(Json::of(&serde_json::json!({ "visited": found.visited }))),
                ..Answer::default()
            }
        })
    }

    fn median(&self, lattice: &Lattice<'_>) -> Answer {
        let limit = self.options.limit.or(self.options.work_limit).unwrap_or(MEDIAN_LIMIT);
        let median = lattice.median(&self.options.control().with_work_limit(limit));
        let (matching, reason) = match median.best() {
            Ok(best) => best,
            Err(reason) => return self.nothing(reason),
        };
        let status = if reason.is_some() { Status::Stopped } else { Status::Solved };
        self.timed(|| Answer {
            status,
            reason,
            pairs: Some(pairs_of(&matching)),
            verified: verified(
                stability(self.market, &matching, 0).is_stable(),
                Verified::Feasible,
            ),
            ..Answer::default()
        })
    }

    fn minimum_regret(&self) -> Result<Answer, Faults> {
        let found = minimum_regret(self.market, &self.options.control())
            .map_err(|fault| Faults::refused(vec![fault]))?;
        let (found, stopped) = match found.best() {
            Ok(best) => best,
            Err(reason) => return Ok(self.nothing(reason)),
        };
        Ok(self.timed(|| {
            let reached = stability(self.market, &found.matching, 0).is_stable()
                && measures(self.market, &found.matching).regret() == found.regret;
            let proven = found.log.as_ref().is_none_or(|log| {
                replay_regret(self.market, found.regret, log) == Ok(Replayed::Impossible)
            });
            let level = if stopped.is_some() { Verified::Feasible } else { Verified::Optimal };
            Answer {
                status: if stopped.is_some() { Status::Stopped } else { Status::Solved },
                reason: stopped,
                pairs: Some(pairs_of(&found.matching)),
                value: i128::from(found.regret).into(),
                bound: stopped.map(|_| i128::from(found.bound).into()),
                certificate: found.log.as_ref().map(Json::of),
                verified: verified(reached && proven, level),
                ..Answer::default()
            }
        }))
    }
}
