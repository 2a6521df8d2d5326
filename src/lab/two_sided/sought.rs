//! The objectives of repair and of minimums that stability may not meet.

use super::several::keeps;
use super::{Objective, TwoSided};
use crate::audit::{envy_within, least_cost_within, refutes_envy_free_within, stability_within};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Side, StopReason};
use crate::lab::answer::{Answer, Json, Status, Verified, pairs_of};
use crate::lab::clock::Clock;
use crate::lab::fault::Faults;
use crate::lab::options::Options;
use crate::market::{self, Matching, Outcome, Restrictions, Stopped, Ties};
use crate::stable::{
    EnvyFree, FewestBlocking, MinimumWitness, RepairedMatching, changes, envy_free,
    fewest_blocking, largest_with_minimums, repair, repair_cost,
};

/// How many steps an exponential search takes where the line gives no bound.
const SEARCH_LIMIT: u64 = 400_000_000;

pub(super) struct Run<'a> {
    pub(super) market: &'a market::TwoSided,
    pub(super) clock: &'a Clock,
    pub(super) minimum: &'a [u32],
}

/// Solves a market for one of these objectives.
pub(super) fn solve(
    mut problem: TwoSided,
    restrictions: &Restrictions,
    options: &Options,
    clock: &Clock,
) -> Result<Answer, Faults> {
    let market = match problem.market(clock)?.or_stopped() {
        Ok(market) => market,
        Err(reason) => return Ok(clock.nothing(reason)),
    };
    let dropped = Some(market.dropped());
    let minimum = std::mem::take(&mut problem.mentor_minimum).unwrap_or_default();
    let run = Run { market: &market, clock, minimum: &minimum };
    let answer = match problem.objective {
        Objective::EnvyFreeMinimum => {
            let ties = options.seed.map_or(Ties::Index, |seed| Ties::Lottery { seed });
            match market.break_ties_within(ties, &clock.passing()).or_stopped() {
                Ok(strict) => Run { market: &strict, ..run }.envy_free()?,
                Err(reason) => clock.nothing(reason),
            }
        }
        Objective::FewestBlockingMinimum => run.fewest(options)?,
        _ => {
            let present = Matching::new(market.mentees(), market.mentors(), problem.present)
                .map_err(|faults| Faults::refused_at("present", faults))?;
            run.repair(&present, restrictions, options)?
        }
    };
    Ok(Answer { dropped, ..answer })
}

impl Run<'_> {
    /// The bounds of an exponential search.
    fn searching(&self, options: &Options) -> Control<'static> {
        let control = *self.clock.control();
        let unbounded = options.work_limit.is_none() && options.seconds_limit.is_none();
        if unbounded { control.with_work_limit(SEARCH_LIMIT) } else { control }
    }

    fn repair(
        &self,
        present: &Matching,
        restrictions: &Restrictions,
        options: &Options,
    ) -> Result<Answer, Faults> {
        let outcome = repair(self.market, present, restrictions, &self.searching(options))
            .map_err(|fault| Faults::refused(vec![fault]))?;
        Ok(match outcome {
            Outcome::Solved(found) => self.repaired(&found, None, present, restrictions),
            Outcome::Stopped(Stopped { reason, best: Some(found) }) => {
                self.repaired(&found, Some(reason), present, restrictions)
            }
            Outcome::Stopped(Stopped { reason, best: None }) => self.clock.nothing(reason),
            Outcome::Impossible(locks) => {
                let witness = Some(Json::of(&serde_json::json!({
                    "reason": "broken-locks", "locks": locks,
                })));
                let answer = Answer { witness, ..Answer::of(Status::Impossible) };
                let broken = !locks.is_empty();
                // Each of them is read off the lists and seats.
                self.clock.told(answer, |_| Ok(Verified::Optimal.only_if(broken)))
            }
        })
    }

    fn repaired(
        &self,
        found: &RepairedMatching,
        stopped: Option<StopReason>,
        present: &Matching,
        restrictions: &Restrictions,
    ) -> Answer {
        let certificate = serde_json::json!({
            "proof": found.proof,
            "blocking": found.blocking,
            "least_blocking": found.least_blocking,
            "changes": changes(self.market, present, &found.matching),
        });
        let searched = serde_json::json!({ "nodes": found.nodes });
        let answer = Answer {
            pairs: Some(pairs_of(&found.matching).into()),
            value: i128::from(found.changed).into(),
            bound: stopped.map(|_| i128::from(found.least_changed).into()),
            certificate: Some(Json::of(&certificate)),
            stats: Some(Json::of(&searched)),
            ..Answer::found(stopped)
        };
        self.clock.told(answer, |control| {
            let matching = &found.matching;
            let changed = MenteeIx::all(matching.mentees())
                .filter(|&mentee| matching.mentors_of(mentee) != present.mentors_of(mentee));
            let kept = changed.count() as u64 == found.changed && keeps(restrictions, matching);
            let Some(proof) = &found.proof else {
                let excused = |mentee: MenteeIx, mentor: MentorIx| {
                    let locked = |pair: &(MenteeIx, MentorIx)| pair.0 == mentee || pair.1 == mentor;
                    restrictions.required().iter().any(locked)
                        || restrictions.forbidden().binary_search(&(mentee, mentor)).is_ok()
                };
                let blocking = self.blocking(matching, excused, control)?;
                return Ok(Verified::Feasible.only_if(kept && blocking == Some(found.blocking)));
            };
            let cost = repair_cost(present, restrictions);
            let own: i128 = matching.pairs().map(|(a, b)| i128::from(cost(a, b))).sum();
            match least_cost_within(self.market, matching, cost, proof, control) {
                Ok(least) => {
                    least.or_stopped().map(|least| Verified::Optimal.only_if(kept && least == own))
                }
                Err(_) => Ok(Verified::No),
            }
        })
    }

    /// How many pairs block a feasible matching, all of them excused.
    fn blocking(
        &self,
        matching: &Matching,
        excused: impl Fn(MenteeIx, MentorIx) -> bool,
        control: &Control<'_>,
    ) -> Result<Option<u64>, StopReason> {
        let found = stability_within(self.market, matching, usize::MAX, control).or_stopped()?;
        let all = found.pairs.iter().all(|pair| excused(pair.mentee, pair.mentor));
        Ok((found.faults.is_empty() && all).then_some(found.blocking))
    }

    fn meets(&self, matching: &Matching) -> bool {
        let of = |mentor| matching.mentees_of(MentorIx::at(mentor)).len();
        (0..matching.mentors()).zip(self.minimum).all(|(at, &least)| of(at) >= least as usize)
    }

    fn envy_free(&self) -> Result<Answer, Faults> {
        let outcome = envy_free(self.market, self.minimum, self.clock.control())
            .map_err(|fault| Faults::refused(vec![fault]))?;
        let answer = match outcome {
            Outcome::Solved(EnvyFree { matching, seats }) => {
                let answer = Answer {
                    pairs: Some(pairs_of(&matching).into()),
                    certificate: Some(Json::of(&serde_json::json!({ "mentor_seats": seats }))),
                    ..Answer::of(Status::Solved)
                };
                self.clock.told(answer, |control| {
                    let found = envy_within(self.market, self.minimum, &matching, control);
                    Ok(Verified::Optimal.only_if(found.or_stopped()?.is_free()))
                })
            }
            Outcome::Impossible(stable) => {
                let witness = Json::of(&serde_json::json!({
                    "reason": "minimum-above-envy-free",
                    "stable": pairs_of(&stable),
                    "short": super::optimal::short(self.minimum, &stable),
                }));
                let answer = Answer { witness: Some(witness), ..Answer::of(Status::Impossible) };
                self.clock.told(answer, |control| {
                    let refuted =
                        refutes_envy_free_within(self.market, self.minimum, &stable, control);
                    Ok(Verified::Optimal.only_if(refuted.or_stopped()?))
                })
            }
            Outcome::Stopped(stopped) => self.clock.nothing(stopped.reason),
        };
        Ok(Answer { ties_broken: self.market.broken().is_some(), ..answer })
    }

    fn fewest(&self, options: &Options) -> Result<Answer, Faults> {
        let found = fewest_blocking(self.market, self.minimum, &self.searching(options))
            .map_err(|fault| Faults::refused(vec![fault]))?;
        Ok(self.sought(found, true))
    }

    /// The largest weakly stable matching that meets the minimums.
    pub(super) fn largest(&self, options: &Options) -> Result<Answer, Faults> {
        let found = largest_with_minimums(self.market, self.minimum, &self.searching(options))
            .map_err(|fault| Faults::refused(vec![fault]))?;
        Ok(self.sought(found, false))
    }

    fn sought(
        &self,
        outcome: Outcome<FewestBlocking, MinimumWitness, FewestBlocking>,
        may_block: bool,
    ) -> Answer {
        let (found, stopped) = match outcome {
            Outcome::Solved(found) => (found, None),
            Outcome::Stopped(Stopped { reason, best: Some(found) }) => (found, Some(reason)),
            Outcome::Stopped(Stopped { reason, best: None }) => return self.clock.nothing(reason),
            Outcome::Impossible(witness) => {
                let told = Some(Json::of(&witness));
                let answer = Answer { witness: told, ..Answer::of(Status::Impossible) };
                return self.clock.told(answer, |_| Ok(self.impossible(&witness)));
            }
        };
        let value = if may_block { found.blocking } else { found.matching.size() as u64 };
        let answer = Answer {
            pairs: Some(pairs_of(&found.matching).into()),
            value: i128::from(value).into(),
            bound: stopped.map(|_| i128::from(found.bound).into()),
            stats: Some(Json::of(&serde_json::json!({ "nodes": found.nodes }))),
            ..Answer::found(stopped)
        };
        self.clock.told(answer, |control| {
            let blocking = self.blocking(&found.matching, |_, _| may_block, control)?;
            let holds = blocking == Some(found.blocking) && self.meets(&found.matching);
            // Nothing can have fewer blocking pairs than none, so zero proves itself. That another
            // number is the least rests on the search.
            let level =
                if may_block && value == 0 { Verified::Optimal } else { Verified::Feasible };
            Ok(level.only_if(holds))
        })
    }

    /// A shortage is counted again; an exhausted search shows nothing but itself.
    fn impossible(&self, witness: &MinimumWitness) -> Verified {
        let least = |mentor: &MentorIx| self.minimum.get(mentor.get()).copied().unwrap_or(0);
        match witness {
            MinimumWitness::AboveSeats { mentor, .. } => {
                let seats = self.market.seats(Side::Mentor).of(mentor.get());
                Verified::Optimal.only_if(least(mentor) > seats)
            }
            MinimumWitness::Shortage { mentors, .. } => {
                let needed: u64 = mentors.iter().map(|mentor| u64::from(least(mentor))).sum();
                let come = |mentee: MenteeIx| {
                    let seats = self.market.seats(Side::Mentee).of(mentee.get());
                    let list = self.market.mentee_list(mentee);
                    let here = list.filter(|one| mentors.binary_search(&one.partner).is_ok());
                    (here.count() as u64).min(u64::from(seats))
                };
                let available = MenteeIx::all(self.market.mentees()).map(come).sum();
                Verified::Optimal.only_if(mentors.is_sorted() && needed > available)
            }
            MinimumWitness::Exhausted { .. } => Verified::Feasible,
        }
    }
}
