//! The objectives over all stable matchings of a strict market.

use super::optimal::{refuted, short, too_few};
use super::several::{Several, keeps, kept};
use super::{TwoSided, rotations};
use crate::audit::{Replayed, least_cost_within, measures_within, replay_regret_within};
use crate::kernel::{
    Control, Internal, MenteeIx, MentorIx, Natural, Side, StopReason, list_within,
};
use crate::lab::answer::{Answer, Json, Status, Value, Verified, bytes_of, pairs_of};
use crate::lab::clock::Clock;
use crate::lab::fault::Faults;
use crate::lab::options::Options;
use crate::market::{self, Matching, Outcome, Restrictions, Stopped, Ties};
use crate::stable::{
    Closed, Lattice, Sought, StableFault, Sublattice, mentee_optimal, minimum_regret,
    optimal_restricted, restricted_cost,
};
use serde::Serialize;
use std::convert::Infallible;

/// How many matchings the median looks at where the line gives no limit.
const MEDIAN_LIMIT: u64 = 10_000_000;

#[derive(Serialize)]
struct Stats {
    rotations: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    visited: Option<u64>,
}

/// What is asked of all stable matchings.
#[derive(Clone, Copy)]
pub(super) enum Goal {
    All,
    Count,
    Rotations,
    Egalitarian,
    MinRegret,
    SexEqual,
    Balanced,
    Median,
    Nearest,
}

/// Solves a market for an objective over all its stable matchings.
pub(super) fn solve(
    mut problem: TwoSided,
    goal: Goal,
    restrictions: &Restrictions,
    options: &Options,
    clock: &Clock,
) -> Result<Answer, Faults> {
    let ties = options.seed.map_or(Ties::Index, |seed| Ties::Lottery { seed });
    let given = match problem.market(clock)?.or_stopped() {
        Ok(given) => given,
        Err(reason) => return Ok(clock.nothing(reason)),
    };
    let market = match given.break_ties_within(ties, &clock.passing()).or_stopped() {
        Ok(market) => market,
        Err(reason) => return Ok(clock.nothing(reason)),
    };
    let run = Run { market: &market, restrictions, options, clock };
    let refused = |fault| Faults::refused(vec![fault]);
    let first = mentee_optimal(&market, clock.control()).map_err(refused)?;
    let answer = match first.or_stopped() {
        Err(reason) => clock.nothing(reason),
        Ok(first) => {
            let first = first.matching;
            let short = short(&problem.mentor_minimum.unwrap_or_default(), &first);
            if short.is_empty() {
                match run.refuted()? {
                    Some(answer) => answer,
                    None => run.reach(goal, problem.present)?,
                }
            } else {
                clock.told(too_few(&first, short), |control| {
                    kept((&market, &Restrictions::default()), &[&first], Verified::Optimal, control)
                })
            }
        }
    };
    let ties_broken = market.broken().is_some();
    Ok(Answer { ties_broken, dropped: Some(market.dropped()), ..answer })
}

struct Run<'a> {
    market: &'a market::TwoSided,
    restrictions: &'a Restrictions,
    options: &'a Options,
    clock: &'a Clock,
}

impl Run<'_> {
    /// The answer where no stable matching respects the restrictions.
    fn refuted(&self) -> Result<Option<Answer>, Faults> {
        let Self { market, restrictions, clock, .. } = self;
        if restrictions.is_empty() {
            return Ok(None);
        }
        let outcome = match optimal_restricted(market, restrictions, Side::Mentee, clock.control())
        {
            Err(StableFault::RequiredSeats { .. }) => {
                return Ok(self.several().best(Side::Mentee)?.err());
            }
            outcome => outcome.map_err(|fault| Faults::refused_at("required", vec![fault]))?,
        };
        Ok(match outcome {
            Outcome::Solved(_) => None,
            Outcome::Impossible(log) => Some(refuted(market, restrictions, &log, clock)),
            Outcome::Stopped(stopped) => Some(clock.nothing(stopped.reason)),
        })
    }

    fn several(&self) -> Several<'_> {
        Several { market: self.market, restrictions: self.restrictions, clock: self.clock }
    }

    fn reach(&self, goal: Goal, present: Vec<(MenteeIx, MentorIx)>) -> Result<Answer, Faults> {
        let (market, control) = (self.market, self.clock.control());
        if let Goal::MinRegret = goal {
            // By deferred acceptance alone, which serves seats on both sides.
            return self.minimum_regret();
        }
        let lattice =
            Lattice::new(market, control).map_err(|fault| Faults::refused(vec![fault]))?;
        let lattice = match lattice {
            Outcome::Solved(lattice) => lattice,
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, best }) => {
                return Ok(match (goal, best) {
                    // Each rotation found leads to one more stable matching, which may not respect
                    // restrictions.
                    (Goal::Count, Some(found)) if self.restrictions.is_empty() => {
                        let bound = Some((found as i128 + 1).into());
                        let answer = Answer { bound, ..Answer::stopped(reason) };
                        self.clock.told(answer, |_| Ok(Verified::No))
                    }
                    _ => self.clock.nothing(reason),
                });
            }
        };
        // A minimum cut decides over the whole lattice, by costs; the rest over what is left of it.
        let is_cut = matches!(goal, Goal::Egalitarian | Goal::Nearest);
        let left = match self.restrictions.is_empty() || is_cut {
            true => None,
            false => match lattice.respecting(self.restrictions, control).or_stopped() {
                Ok(Some(left)) => Some(left),
                Ok(None) => {
                    let what = "deferred acceptance found a stable matching that respects them";
                    return Err(Faults::refused(vec![Internal::broken(what)]));
                }
                Err(reason) => return Ok(self.clock.nothing(reason)),
            },
        };
        let rotations =
            left.as_ref().map_or_else(|| lattice.rotations().count(), Sublattice::steps);
        let stats = Stats { rotations, visited: None };
        // Both kinds of lattice answer the same questions.
        macro_rules! of_either {
            ($one:ident => $asked:expr) => {
                match &left {
                    None => {
                        let $one = &lattice;
                        $asked
                    }
                    Some($one) => $asked,
                }
            };
        }
        let answer = match goal {
            Goal::All => of_either!(one => self.all(one.matchings())),
            Goal::Count => of_either!(one => {
                self.count(one.count(control), [one.mentee_optimal(), one.mentor_optimal()])
            }),
            Goal::Rotations => rotations::told(&self.several(), &lattice, left.as_ref())?,
            Goal::Egalitarian => {
                let ranks = |mentee: MenteeIx, mentor: MentorIx| {
                    let of_mentee = market
                        .mentee_list(mentee)
                        .find_map(|choice| (choice.partner == mentor).then_some(choice.rank));
                    let of_mentor = market
                        .mentor_list(mentor)
                        .find_map(|choice| (choice.partner == mentee).then_some(choice.rank));
                    i64::from(of_mentee.unwrap_or(0)) + i64::from(of_mentor.unwrap_or(0))
                };
                let heavy = self.heavy(market.mentees() + market.mentors());
                let cost = restricted_cost(self.restrictions, heavy, ranks);
                let found = match self.restrictions.is_empty() {
                    true => lattice.egalitarian(control),
                    false => lattice.least_cost(&cost, control),
                };
                match found.or_stopped() {
                    Ok(found) => self.closed(&found, self.without(heavy, found.cost), cost),
                    Err(reason) => self.clock.nothing(reason),
                }
            }
            Goal::Nearest => {
                let present = Matching::new(market.mentees(), market.mentors(), present)
                    .map_err(|faults| Faults::refused_at("present", faults))?;
                let keeps = |mentee, mentor| -i64::from(present.contains(mentee, mentor));
                let heavy = self.heavy(1);
                let cost = restricted_cost(self.restrictions, heavy, keeps);
                match lattice.least_cost(&cost, control).or_stopped() {
                    Ok(found) => {
                        let pairs = (found.matching.size() + present.size()) as i128;
                        let differing = pairs + 2 * self.without(heavy, found.cost);
                        self.closed(&found, differing, cost)
                    }
                    Err(reason) => self.clock.nothing(reason),
                }
            }
            Goal::SexEqual => of_either!(one => {
                self.sought(one.sex_equal(control), |ranks| ranks.sex_equality())
            }),
            Goal::Balanced => of_either!(one => {
                self.sought(one.balanced(control), |ranks| ranks.balance())
            }),
            Goal::Median => {
                let limit = self.options.limit.or(self.options.work_limit);
                let control = control.with_work_limit(limit.unwrap_or(MEDIAN_LIMIT));
                self.median(of_either!(one => one.median(&control)))?
            }
            Goal::MinRegret => self.minimum_regret()?,
        };
        let stats = answer.stats.clone().or_else(|| Some(Json::of(&stats)));
        Ok(Answer { stats, ..answer })
    }

    /// More than the pairs of stable matchings, each of which costs at most so much, can differ by.
    fn heavy(&self, each: usize) -> i64 {
        let pairs = self.market.mentees().saturating_mul(self.market.mentors());
        let most = pairs.min(u32::MAX as usize).saturating_mul(each).saturating_add(1);
        // The far end is beyond what any memory holds.
        i64::try_from(most).unwrap_or(i64::MAX).min(i64::MAX / 4)
    }

    /// The cost of a matching that respects the restrictions, without what these cost.
    fn without(&self, heavy: i64, cost: i128) -> i128 {
        cost + i128::from(heavy) * self.restrictions.required().len() as i128
    }

    /// Whether all of these are stable and respect the restrictions, as `level`.
    fn kept(
        &self,
        matchings: &[&Matching],
        level: Verified,
        control: &Control<'_>,
    ) -> Result<Verified, StopReason> {
        kept((self.market, self.restrictions), matchings, level, control)
    }

    fn all(&self, found: impl Iterator<Item = Matching>) -> Answer {
        let found = found.map(|made| pairs_of(&made));
        let control = self.clock.control();
        let (listed, stopped) = list_within(found, self.options.limit, bytes_of, control);
        self.clock.listed(listed, stopped, |pairs, control| {
            let pairs = pairs.iter().map(|pair| (MenteeIx::new(pair[0]), MentorIx::new(pair[1])));
            let made = Matching::new(self.market.mentees(), self.market.mentors(), pairs);
            let Ok(made) = made else { return Ok(false) };
            Ok(self.kept(&[&made], Verified::Feasible, control)? == Verified::Feasible)
        })
    }

    fn count(&self, count: Outcome<Natural, Infallible, Natural>, ends: [Matching; 2]) -> Answer {
        let answer = match count {
            Outcome::Solved(count) => {
                Answer { value: Value::natural(&count), ..Answer::of(Status::Solved) }
            }
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, best }) => {
                Answer { bound: best.as_ref().map(Value::natural), ..Answer::stopped(reason) }
            }
        };
        self.clock
            .told(answer, |control| self.kept(&[&ends[0], &ends[1]], Verified::Feasible, control))
    }

    /// The answer of a minimum cut; its certificate is checked against `cost`.
    fn closed(
        &self,
        found: &Closed,
        value: i128,
        cost: impl Fn(MenteeIx, MentorIx) -> i64,
    ) -> Answer {
        let answer = Answer {
            pairs: Some(pairs_of(&found.matching).into()),
            value: value.into(),
            certificate: Some(Json::of(&found.proof)),
            ..Answer::of(Status::Solved)
        };
        self.clock.told(answer, |control| {
            match least_cost_within(self.market, &found.matching, cost, &found.proof, control) {
                Ok(cost) => {
                    let kept = keeps(self.restrictions, &found.matching);
                    cost.or_stopped()
                        .map(|cost| Verified::Optimal.only_if(kept && cost == found.cost))
                }
                Err(_) => Ok(Verified::No),
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
            Err(reason) => return self.clock.nothing(reason),
        };
        let answer = Answer {
            pairs: Some(pairs_of(&found.matching).into()),
            value: i128::from(found.value).into(),
            bound: stopped.map(|_| i128::from(found.bound).into()),
            stats: Some(Json::of(&serde_json::json!({ "visited": found.visited }))),
            ..Answer::found(stopped)
        };
        self.clock.told(answer, |control| {
            let level = self.kept(&[&found.matching], Verified::Feasible, control)?;
            let measures = measures_within(self.market, &found.matching, control).or_stopped()?;
            Ok(level.only_if(value(&measures) == found.value))
        })
    }

    fn median(
        &self,
        median: Result<Outcome<Matching, Infallible, Matching>, StableFault>,
    ) -> Result<Answer, Faults> {
        let median = median.map_err(|fault| Faults::refused(vec![fault]))?;
        let (matching, stopped) = match median.best() {
            Ok(best) => best,
            Err(reason) => return Ok(self.clock.nothing(reason)),
        };
        let answer = Answer { pairs: Some(pairs_of(&matching).into()), ..Answer::found(stopped) };
        Ok(self.clock.told(answer, |control| self.kept(&[&matching], Verified::Feasible, control)))
    }

    fn minimum_regret(&self) -> Result<Answer, Faults> {
        let Self { market, restrictions, clock, .. } = self;
        let found = match minimum_regret(market, restrictions, clock.control()) {
            Err(StableFault::RequiredSeats { .. }) => return self.several().regret(),
            found => found.map_err(|fault| Faults::refused(vec![fault]))?,
        };
        let (found, stopped) = match found {
            Outcome::Solved(found) => (found, None),
            Outcome::Impossible(log) => return Ok(refuted(market, restrictions, &log, clock)),
            Outcome::Stopped(Stopped { reason, best: Some(best) }) => (best, Some(reason)),
            Outcome::Stopped(Stopped { reason, best: None }) => return Ok(clock.nothing(reason)),
        };
        let answer = Answer {
            pairs: Some(pairs_of(&found.matching).into()),
            value: i128::from(found.regret).into(),
            bound: stopped.map(|_| i128::from(found.bound).into()),
            certificate: found.log.as_ref().map(Json::of),
            ..Answer::found(stopped)
        };
        let level = if stopped.is_some() { Verified::Feasible } else { Verified::Optimal };
        Ok(self.clock.told(answer, |control| {
            let level = self.kept(&[&found.matching], level, control)?;
            let measures = measures_within(self.market, &found.matching, control).or_stopped()?;
            let reached = measures.regret() == found.regret;
            let Some(log) = &found.log else { return Ok(level.only_if(reached)) };
            match replay_regret_within(market, restrictions, found.regret, log, control) {
                Ok(said) => {
                    let proven = said.or_stopped()? == Replayed::Impossible;
                    Ok(level.only_if(reached && proven))
                }
                Err(_) => Ok(Verified::No),
            }
        }))
    }
}
