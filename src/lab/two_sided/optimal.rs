//! The objectives `mentee-optimal` and `mentor-optimal`.

use super::several::{Costs, Several, rotations};
use super::{Preferences, TwoSided, ranked};
use crate::audit::{
    Replayed, improvement_by_scores_within, improvement_within, replay_within,
    stability_by_scores_within, stability_within,
};
use crate::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, StopReason};
use crate::lab::answer::{Answer, Json, Status, Verified, pairs_of};
use crate::lab::clock::Clock;
use crate::lab::fault::Faults;
use crate::lab::npy::Array;
use crate::lab::options::Options;
use crate::market::{
    self, DeletionLog, Matching, Outcome, Restrictions, Score, ScoredMarket, Scores, Seats, Ties,
};
use crate::stable::{SideOptimal, StableFault, optimal, optimal_by_scores, optimal_restricted};
use serde::Serialize;
use std::borrow::Cow;

/// Solves a market for the side that its objective names.
pub(super) fn solve(
    mut problem: TwoSided,
    best_for: Side,
    restrictions: Restrictions,
    options: &Options,
    clock: &Clock,
) -> Result<Answer, Faults> {
    let seats = problem.seats();
    let run = Run {
        clock,
        best_for,
        ties: options.seed.map_or(Ties::Index, |seed| Ties::Lottery { seed }),
        minimum: problem.mentor_minimum.unwrap_or_default(),
        restrictions,
    };
    match problem.preferences {
        Preferences::Lists { mentees, mentors } => {
            let [mentee_seats, mentor_seats] = seats;
            let control = clock.passing();
            let market =
                market::TwoSided::within(mentees, mentors, mentee_seats, mentor_seats, &control);
            match market.map_err(Faults::refused)?.or_stopped() {
                Ok(market) => run.lists(market),
                Err(reason) => Ok(clock.nothing(reason)),
            }
        }
        Preferences::Ranked { mentees, mentors } => {
            let market = ranked(mentees, mentors, seats, &clock.passing());
            match market.map_err(Faults::refused)?.or_stopped() {
                Ok(market) => run.lists(market),
                Err(reason) => Ok(clock.nothing(reason)),
            }
        }
        Preferences::Scores { mentees, mentors, mentee_floor, mentor_floor } => {
            let floors = [mentee_floor, mentor_floor];
            match (mentees, mentors) {
                (Array::Float32(mentees), Array::Float32(mentors)) => {
                    run.scores(mentees, mentors, floors.map(|floor| floor.map(least_f32)), seats)
                }
                (mentees, mentors) => {
                    run.scores(mentees.into_f64(), mentors.into_f64(), floors, seats)
                }
            }
        }
    }
}

/// A run for one side's best matching.
struct Run<'a> {
    clock: &'a Clock,
    best_for: Side,
    ties: Ties,
    minimum: Vec<u32>,
    restrictions: Restrictions,
}

/// The proof that a stable matching is the best for one side: no pair blocks it, and no
/// exchange of pairs improves that side and stays stable. Both are read off the matching.
#[derive(Serialize)]
struct Certificate {
    #[serde(with = "crate::kernel::plural")]
    best_for: Side,
    stable: bool,
    improvement: Option<Vec<(MenteeIx, MentorIx)>>,
}

impl Certificate {
    fn holds(&self) -> bool {
        self.stable && self.improvement.is_none()
    }
}

#[derive(Serialize)]
struct Stats {
    proposals: u64,
}

/// Why no stable matching meets the minimums: every one gives each mentor as many
/// mentees as this one does (Roth 1986, the rural hospitals).
#[derive(Serialize)]
struct TooFew {
    reason: &'static str,
    stable: Vec<[u32; 2]>,
    short: Vec<Short>,
}

/// Why no stable matching respects the restrictions: a log that leaves none.
#[derive(Serialize)]
struct Restricted<'a> {
    reason: &'static str,
    #[serde(flatten)]
    log: &'a DeletionLog,
}

#[derive(Serialize)]
pub(super) struct Short {
    mentor: MentorIx,
    minimum: u32,
    mentees: usize,
}

impl Run<'_> {
    fn lists(self, market: market::TwoSided) -> Result<Answer, Faults> {
        let dropped = Some(market.dropped());
        let broken = match self.ties {
            // Tied entries stand in the order of their indices already.
            Ties::Index => Cow::Borrowed(&market),
            ties => match market.break_ties_within(ties, &self.clock.passing()).or_stopped() {
                Ok(broken) => broken,
                Err(reason) => return Ok(Answer { dropped, ..self.clock.nothing(reason) }),
            },
        };
        if !self.restrictions.is_empty() {
            return Ok(Answer { dropped, ..self.restricted(&broken)? });
        }
        let found = optimal(&broken, self.best_for, self.clock.control())
            .map_err(|fault| Faults::refused(vec![fault]))?;
        let found = match found.or_stopped() {
            Ok(found) => found,
            Err(reason) => return Ok(Answer { dropped, ..self.clock.nothing(reason) }),
        };
        let answer = self.told(found, |matching, control| {
            let strict = broken.break_ties_within(Ties::Index, control).or_stopped()?;
            let stable = stability_within(&strict, matching, 0, control).or_stopped()?;
            let improvement = improvement_within(&strict, matching, self.best_for, control);
            Ok(Certificate {
                best_for: self.best_for,
                stable: stable.is_stable(),
                improvement: improvement.or_stopped()?,
            })
        });
        Ok(Answer { dropped, ..answer })
    }

    fn scores<W: Score>(
        self,
        mentees: Matrix<W>,
        mentors: Matrix<W>,
        [mentee_floor, mentor_floor]: [Option<W>; 2],
        [mentee_seats, mentor_seats]: [Seats; 2],
    ) -> Result<Answer, Faults> {
        let scores =
            Scores::new(mentees, mentors, None).map_err(|fault| Faults::refused(vec![fault]))?;
        let market = ScoredMarket::new(&scores)
            .with_seats(mentee_seats, mentor_seats)
            .map_err(Faults::refused)?
            .with_floor(Side::Mentee, mentee_floor)
            .with_floor(Side::Mentor, mentor_floor);
        if !self.restrictions.is_empty() {
            let lists = market.to_lists_within(&self.clock.passing()).map_err(Faults::refused)?;
            let lists = match lists.or_stopped() {
                Ok(lists) => lists,
                Err(reason) => return Ok(self.clock.nothing(reason)),
            };
            let strict = lists.break_ties_within(self.ties, &self.clock.passing());
            return match strict.or_stopped() {
                Ok(strict) => self.restricted(&strict),
                Err(reason) => Ok(self.clock.nothing(reason)),
            };
        }
        let found = optimal_by_scores(&market, self.best_for, self.ties, self.clock.control())
            .map_err(|fault| Faults::refused(vec![fault]))?;
        let found = match found.or_stopped() {
            Ok(found) => found,
            Err(reason) => return Ok(self.clock.nothing(reason)),
        };
        Ok(self.told(found, |matching, control| {
            let (best_for, ties) = (self.best_for, self.ties);
            let stable = stability_by_scores_within(&market, matching, 0, control).or_stopped()?;
            let improvement =
                improvement_by_scores_within(&market, matching, best_for, ties, control);
            let (stable, improvement) = (stable.is_stable(), improvement.or_stopped()?);
            Ok(Certificate { best_for, stable, improvement })
        }))
    }

    /// The best among the stable matchings that respect the restrictions.
    fn restricted(&self, broken: &market::TwoSided) -> Result<Answer, Faults> {
        let control = self.clock.control();
        let outcome = match optimal_restricted(broken, &self.restrictions, self.best_for, control) {
            Err(StableFault::RequiredSeats { .. }) => return self.by_costs(broken),
            outcome => outcome.map_err(|fault| Faults::refused_at("required", vec![fault]))?,
        };
        Ok(match outcome {
            Outcome::Solved(found) => {
                let answer = self.answer(&found.optimal, Some(Json::of(&found.log)));
                self.clock.told(answer, |control| {
                    let best = Replayed::Best(found.optimal.matching.clone());
                    replayed(broken, &self.restrictions, &found.log, &best, control)
                })
            }
            Outcome::Impossible(log) => {
                let ties_broken = broken.has_ties() || broken.broken().is_some();
                let answer = refuted(broken, &self.restrictions, &log, self.clock);
                Answer { ties_broken, ..answer }
            }
            Outcome::Stopped(stopped) => self.clock.nothing(stopped.reason),
        })
    }

    /// The same where both of a required pair have several seats.
    fn by_costs(&self, broken: &market::TwoSided) -> Result<Answer, Faults> {
        let strict = match broken.break_ties_within(Ties::Index, &self.clock.passing()).or_stopped()
        {
            Ok(strict) => strict,
            Err(reason) => return Ok(self.clock.nothing(reason)),
        };
        let ties = strict.broken();
        let several =
            Several { market: &strict, restrictions: &self.restrictions, clock: self.clock };
        let found = match several.best(self.best_for)? {
            Ok(found) => found,
            Err(answer) => return Ok(Answer { ties_broken: ties.is_some(), ..answer }),
        };
        let matching = found.matching.clone();
        let best = Replayed::Best(matching.clone());
        let optimal = SideOptimal { matching, best_for: self.best_for, proposals: 0, ties };
        let shown = Json::of(&Costs::of(self.best_for, &found));
        let answer =
            Answer { stats: Some(rotations(&found)), ..self.answer(&optimal, Some(shown)) };
        let goal = (self.best_for, None);
        Ok(self.clock.told(answer, |control| several.said(goal, &found, &best, control)))
    }

    /// The answer with the certificate that the verifier reads off the matching.
    fn told(
        &self,
        found: SideOptimal,
        certify: impl FnOnce(&Matching, &Control<'_>) -> Result<Certificate, StopReason>,
    ) -> Answer {
        let mut certificate = None;
        let answer = self.clock.told(self.answer(&found, None), |control| {
            let read = certify(&found.matching, control)?;
            let holds = read.holds();
            certificate = Some(Json::of(&read));
            Ok(Verified::Optimal.only_if(holds))
        });
        // Where a minimum is not met, the witness stands in its place.
        if answer.status == Status::Impossible { answer } else { Answer { certificate, ..answer } }
    }

    /// The answer, unless a minimum is not met.
    fn answer(&self, found: &SideOptimal, certificate: Option<Json>) -> Answer {
        let pairs = pairs_of(&found.matching);
        let short = short(&self.minimum, &found.matching);
        let ended = if short.is_empty() { Status::Solved } else { Status::Impossible };
        let answer = Answer {
            ties_broken: found.ties.is_some(),
            stats: Some(Json::of(&Stats { proposals: found.proposals })),
            ..Answer::of(ended)
        };
        if short.is_empty() {
            return Answer { pairs: Some(pairs.into()), certificate, ..answer };
        }
        let witness = TooFew { reason: "minimum-above-stable", stable: pairs, short };
        Answer { witness: Some(Json::of(&witness)), ..answer }
    }
}

/// What a log is found to say, where it says what is expected.
fn replayed(
    market: &market::TwoSided,
    restrictions: &Restrictions,
    log: &DeletionLog,
    expected: &Replayed,
    control: &Control<'_>,
) -> Result<Verified, StopReason> {
    match replay_within(market, restrictions, log, control) {
        Ok(said) => said.or_stopped().map(|said| Verified::Optimal.only_if(said == *expected)),
        Err(_) => Ok(Verified::No),
    }
}

/// The answer where no stable matching respects the restrictions, as a log shows.
pub(super) fn refuted(
    market: &market::TwoSided,
    restrictions: &Restrictions,
    log: &DeletionLog,
    clock: &Clock,
) -> Answer {
    let witness = Some(Json::of(&Restricted { reason: "restrictions", log }));
    let answer = Answer { witness, ..Answer::of(Status::Impossible) };
    clock
        .told(answer, |control| replayed(market, restrictions, log, &Replayed::Impossible, control))
}

/// The answer where the stable matchings, which all serve the same mentees, leave mentors short.
pub(super) fn too_few(stable: &Matching, short: Vec<Short>) -> Answer {
    let witness = TooFew { reason: "minimum-above-stable", stable: pairs_of(stable), short };
    Answer { witness: Some(Json::of(&witness)), ..Answer::of(Status::Impossible) }
}

/// The mentors with fewer mentees than their minimum.
pub(super) fn short(minimum: &[u32], matching: &Matching) -> Vec<Short> {
    MentorIx::all(minimum.len())
        .zip(minimum)
        .map(|(mentor, &minimum)| Short {
            mentor,
            minimum,
            mentees: matching.mentees_of(mentor).len(),
        })
        .filter(|short| short.mentees < short.minimum as usize)
        .collect()
}

/// The least `f32` that is not below `floor`: the same scores reach both.
fn least_f32(floor: f64) -> f32 {
    let nearest = floor as f32;
    if f64::from(nearest) >= floor {
        return nearest;
    }
    // The next number up: away from zero above it, towards zero below it.
    let bits = nearest.to_bits();
    if nearest >= 0.0 { f32::from_bits(bits + 1) } else { f32::from_bits(bits - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_rounded_so_that_the_same_scores_reach_it() {
        let floors = [0.0, -0.0, 0.1, -0.1, 1.0, -1.0, 1e-60, -1e-60, 1e300, -1e300, 16_777_217.0];
        for floor in floors {
            let rounded = least_f32(floor);
            assert!(f64::from(rounded) >= floor, "{floor}");
            for score in [0.0_f32, -0.0, 0.1, -0.1, 1.0, -1.0, f32::MIN_POSITIVE, f32::MAX] {
                for bits in [score.to_bits().saturating_sub(1), score.to_bits()] {
                    let score = f32::from_bits(bits);
                    if score.is_finite() {
                        assert_eq!(score >= rounded, f64::from(score) >= floor, "{score} {floor}");
                    }
                }
            }
        }
    }
}
