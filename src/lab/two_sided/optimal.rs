//! The objectives `mentee-optimal` and `mentor-optimal`.

use super::{Objective, Preferences, TwoSided, ranked};
use crate::audit::{
    Replayed, improvement, improvement_by_scores, replay, stability, stability_by_scores,
};
use crate::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, StopReason};
use crate::lab::answer::{Answer, Json, Status, Verified, pairs_of};
use crate::lab::fault::Faults;
use crate::lab::npy::Array;
use crate::lab::options::Options;
use crate::market::{
    self, DeletionLog, ListFault, Matching, Outcome, Restrictions, Score, ScoredMarket, Scores,
    Seats, Ties,
};
use crate::stable::{Optimal, optimal, optimal_by_scores, optimal_restricted};
use serde::Serialize;
use std::borrow::Cow;
use std::time::Instant;

/// Solves a market for the side that its objective names.
pub(super) fn solve(
    mut problem: TwoSided,
    restrictions: Restrictions,
    options: &Options,
    start: Instant,
) -> Result<Answer, Faults> {
    let seats = problem.seats();
    let run = Run {
        start,
        best_for: match problem.objective {
            Objective::MentorOptimal => Side::Mentor,
            _ => Side::Mentee,
        },
        ties: options.seed.map_or(Ties::Index, |seed| Ties::Lottery { seed }),
        minimum: problem.mentor_minimum.unwrap_or_default(),
        restrictions,
        control: options.control(),
    };
    match problem.preferences {
        Preferences::Lists { mentees, mentors } => {
            let [mentee_seats, mentor_seats] = seats;
            run.lists(market::TwoSided::new(mentees, mentors, mentee_seats, mentor_seats))
        }
        Preferences::Ranked { mentees, mentors } => run.lists(ranked(mentees, mentors, seats)),
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
struct Run {
    start: Instant,
    best_for: Side,
    ties: Ties,
    minimum: Vec<u32>,
    restrictions: Restrictions,
    control: Control<'static>,
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

impl Run {
    fn lists(self, market: Result<market::TwoSided, Vec<ListFault>>) -> Result<Answer, Faults> {
        let market = market.map_err(Faults::refused)?;
        let broken = match self.ties {
            // Tied entries stand in the order of their indices already.
            Ties::Index => Cow::Borrowed(&market),
            ties => market.break_ties(ties),
        };
        let dropped = Some(market.dropped());
        if !self.restrictions.is_empty() {
            return Ok(Answer { dropped, ..self.restricted(&broken)? });
        }
        let found = optimal(&broken, self.best_for, &self.control)
            .map_err(|fault| Faults::refused(vec![fault]))?;
        let found = match found.or_stopped() {
            Ok(found) => found,
            Err(reason) => return Ok(Answer { dropped, ..self.nothing(reason) }),
        };
        let seconds = self.start.elapsed().as_secs_f64();
        let verifying = Instant::now();
        let strict = broken.break_ties(Ties::Index);
        let certificate = Certificate {
            best_for: self.best_for,
            stable: stability(&strict, &found.matching, 0).is_stable(),
            improvement: improvement(&strict, &found.matching, self.best_for),
        };
        let verify_seconds = verifying.elapsed().as_secs_f64();
        let answer = self.answer(found, certificate.holds(), &certificate);
        Ok(Answer { dropped, seconds, verify_seconds, ..answer })
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
            return self.restricted(&market.to_strict_lists(self.ties).map_err(Faults::refused)?);
        }
        let found = optimal_by_scores(&market, self.best_for, self.ties, &self.control)
            .map_err(|fault| Faults::refused(vec![fault]))?;
        let found = match found.or_stopped() {
            Ok(found) => found,
            Err(reason) => return Ok(self.nothing(reason)),
        };
        let seconds = self.start.elapsed().as_secs_f64();
        let verifying = Instant::now();
        let certificate = Certificate {
            best_for: self.best_for,
            stable: stability_by_scores(&market, &found.matching, 0).is_stable(),
            improvement: improvement_by_scores(&market, &found.matching, self.best_for, self.ties),
        };
        let verify_seconds = verifying.elapsed().as_secs_f64();
        let answer = self.answer(found, certificate.holds(), &certificate);
        Ok(Answer { seconds, verify_seconds, ..answer })
    }

    fn nothing(&self, reason: StopReason) -> Answer {
        Answer { seconds: self.start.elapsed().as_secs_f64(), ..Answer::stopped(reason) }
    }

    /// The best among the stable matchings that respect the restrictions.
    fn restricted(&self, broken: &market::TwoSided) -> Result<Answer, Faults> {
        let outcome = optimal_restricted(broken, &self.restrictions, self.best_for, &self.control)
            .map_err(|fault| Faults::refused_at("required", vec![fault]))?;
        let seconds = self.start.elapsed().as_secs_f64();
        let verifying = Instant::now();
        let strict = broken.break_ties(Ties::Index);
        let answer = match outcome {
            Outcome::Solved(found) => {
                let best = replay(&strict, &self.restrictions, &found.log);
                let proven = best == Ok(Replayed::Best(found.optimal.matching.clone()));
                self.answer(found.optimal, proven, &found.log)
            }
            Outcome::Impossible(log) => {
                let proven = replay(&strict, &self.restrictions, &log) == Ok(Replayed::Impossible);
                Answer {
                    status: Status::Impossible,
                    ties_broken: broken.has_ties() || broken.broken().is_some(),
                    witness: Some(Json::of(&Restricted { reason: "restrictions", log: &log })),
                    verified: if proven { Verified::Optimal } else { Verified::No },
                    ..Answer::default()
                }
            }
            Outcome::Stopped(stopped) => return Ok(self.nothing(stopped.reason)),
        };
        let verify_seconds = verifying.elapsed().as_secs_f64();
        Ok(Answer { seconds, verify_seconds, ..answer })
    }

    /// The answer where `proven` is what `audit` found, unless a minimum is not met.
    fn answer(&self, found: Optimal, proven: bool, certificate: &impl Serialize) -> Answer {
        let pairs = pairs_of(&found.matching);
        let answer = Answer {
            ties_broken: found.ties.is_some(),
            verified: if proven { Verified::Optimal } else { Verified::No },
            stats: Some(Json::of(&Stats { proposals: found.proposals })),
            ..Answer::default()
        };
        let short = short(&self.minimum, &found.matching);
        if short.is_empty() {
            let certificate = Some(Json::of(certificate));
            return Answer { pairs: Some(pairs), certificate, ..answer };
        }
        let witness = TooFew { reason: "minimum-above-stable", stable: pairs, short };
        Answer { status: Status::Impossible, witness: Some(Json::of(&witness)), ..answer }
    }
}

/// The answer where the stable matchings, which all serve the same mentees, leave mentors short.
pub(super) fn too_few(
    stable: &Matching,
    short: Vec<Short>,
    start: Instant,
    verify: impl FnOnce() -> bool,
) -> Answer {
    let seconds = start.elapsed().as_secs_f64();
    let verifying = Instant::now();
    let verified = if verify() { Verified::Optimal } else { Verified::No };
    let witness = TooFew { reason: "minimum-above-stable", stable: pairs_of(stable), short };
    Answer {
        status: Status::Impossible,
        witness: Some(Json::of(&witness)),
        verified,
        seconds,
        verify_seconds: verifying.elapsed().as_secs_f64(),
        ..Answer::default()
    }
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
