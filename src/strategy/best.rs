//! Assignments of strategies: built, solved and verified in one place.

use super::open_pairs::OpenPairs;
use super::situation::OpenMarket;
use super::{Claim, Formed, PairingBound, PartialPairing, Situation, StrategyError};
use crate::assignment::{AssignmentOutcome, Scratch, solve_decided, solve_with};
use crate::audit;
use crate::kernel::{Control, Internal, MenteeIx, Side, Sides};
use crate::market::{
    AssignmentAnswer, AssignmentBuilder, AssignmentProblem, Cardinality, Outcome,
    PartialAssignment, Seats, Stopped,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::convert::Infallible;

/// In what a pairing is to be the best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Objective {
    /// As many pairs as can be, and among those the highest total of both sides'
    /// scores.
    #[default]
    MostPairs,
    /// The highest total of both sides' scores.
    HighestTotal,
}

impl Objective {
    pub(super) fn cardinality(self) -> Cardinality {
        match self {
            Self::MostPairs => Cardinality::Maximum,
            Self::HighestTotal => Cardinality::Free,
        }
    }

    pub(super) fn claim(self) -> Claim {
        match self {
            Self::MostPairs => Claim::MaximumSizeThenTotal,
            Self::HighestTotal => Claim::HighestTotal,
        }
    }

    /// What a pairing is the best of by its claim; nothing where it claims something else.
    pub(super) fn claimed(claim: &Claim) -> Option<Self> {
        [Self::MostPairs, Self::HighestTotal].into_iter().find(|one| one.claim() == *claim)
    }
}

/// A solved assignment, with whether the verifier accepted the proof.
pub(super) struct Best {
    pub(super) problem: AssignmentProblem<i64>,
    pub(super) answer: AssignmentAnswer<i64>,
    pub(super) verified: bool,
}

/// The best of a stopped run, with whether the verifier accepted matching and bound; nothing where
/// it had no time.
pub(super) struct Near {
    pub(super) best: PartialAssignment<i64>,
    pub(super) verified: Option<bool>,
}

/// A shown impossibility: whether the verifier accepted the witness.
pub(super) struct Refuted {
    pub(super) verified: bool,
}

/// The one place in which strategies build, solve and verify assignments. All solves of a
/// run share its memory and the bounds of its control.
pub(super) struct Solver<'c> {
    code: &'static str,
    control: Control<'c>,
    scratch: Scratch<i64>,
    /// Steps of the solves so far.
    steps: u64,
    /// Whether the passes before and after a solve obey the control too.
    long_passes: bool,
}

impl<'c> Solver<'c> {
    pub(super) fn new(code: &'static str, control: &Control<'c>) -> Self {
        Self { code, control: *control, scratch: Scratch::new(), steps: 0, long_passes: false }
    }

    /// For problems whose passes take long, since rows are scored when they are read: building
    /// ends when the control says so, without an answer, and so does verifying, with an answer
    /// that nobody verified.
    pub(super) fn by_rows(code: &'static str, control: &Control<'c>) -> Self {
        Self { long_passes: true, ..Self::new(code, control) }
    }

    /// How many steps the solves took so far.
    pub(super) fn steps(&self) -> u64 {
        self.steps
    }

    /// What is left of the control.
    pub(super) fn rest(&self) -> Control<'c> {
        self.control.after(self.steps)
    }

    /// The best assignment of a problem that demands something.
    pub(super) fn solve(
        &mut self,
        problem: AssignmentBuilder<i64>,
    ) -> Result<Outcome<Best, Refuted, Near>, StrategyError> {
        let free = Control::unbounded();
        let passes = if self.long_passes { self.control.without_work_limit() } else { free };
        let built = problem
            .build_within(&passes)
            .map_err(|faults| StrategyError::refused(self.code, &faults))?;
        match built {
            Outcome::Solved(problem) => Ok(self.solve_built(problem)),
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(stopped) => Ok(Outcome::stopped(stopped.reason)),
        }
    }

    /// The best assignment of a problem that is built already.
    pub(super) fn solve_built(
        &mut self,
        problem: AssignmentProblem<i64>,
    ) -> Outcome<Best, Refuted, Near> {
        let rest = self.rest();
        let outcome = match solve_with(&problem, &mut self.scratch, &rest) {
            Outcome::Solved(answer) => Outcome::Solved(answer.clone()),
            Outcome::Impossible(witness) => Outcome::Impossible(witness),
            Outcome::Stopped(stopped) => Outcome::Stopped(stopped),
        };
        self.steps += self.scratch.steps();
        let passes = match self.long_passes {
            true => self.control.without_work_limit(),
            false => Control::unbounded(),
        };
        verified(problem, outcome, &passes)
    }

    /// The best assignment of a problem, from the answer to another one whose decisions
    /// differ in these rows.
    pub(super) fn solve_again(
        &mut self,
        problem: AssignmentProblem<i64>,
        previous: &AssignmentAnswer<i64>,
        rows: &BTreeSet<MenteeIx>,
    ) -> Result<Outcome<Best, Refuted, Near>, StrategyError> {
        let outcome = solve_decided(&problem, previous, rows.iter().copied(), &self.rest())
            .map_err(|fault| StrategyError::refused(self.code, &[fault]))?;
        Ok(verified(problem, outcome, &Control::unbounded()))
    }

    /// The best assignment of the market's open pairs. Nothing is demanded, so there
    /// always is one.
    pub(super) fn best(
        &mut self,
        market: &OpenMarket,
        objective: Objective,
    ) -> Result<Outcome<Best, Infallible, Near>, StrategyError> {
        self.always(market.problem(objective.cardinality()))
    }

    /// The best assignment of a problem that always has one.
    pub(super) fn always(
        &mut self,
        problem: AssignmentBuilder<i64>,
    ) -> Result<Outcome<Best, Infallible, Near>, StrategyError> {
        match self.solve(problem)? {
            Outcome::Solved(best) => Ok(Outcome::Solved(best)),
            Outcome::Stopped(stopped) => Ok(Outcome::Stopped(stopped)),
            Outcome::Impossible(_) => {
                Err(Internal::broken("an assignment that can always be made was refused").into())
            }
        }
    }
}

/// An outcome with what the verifier says of it, within this control. An answer that it had no time
/// for is that of a stopped run, and its own bound.
fn verified(
    problem: AssignmentProblem<i64>,
    outcome: AssignmentOutcome<i64>,
    control: &Control<'_>,
) -> Outcome<Best, Refuted, Near> {
    match outcome {
        Outcome::Solved(answer) => {
            let verified = match audit::verify_assignment_within(&problem, &answer, control) {
                Ok(Outcome::Stopped(stopped)) => {
                    return Outcome::stopped_with(stopped.reason, Near::reached(&problem, answer));
                }
                proven => proven.is_ok(),
            };
            Outcome::Solved(Best { problem, answer, verified })
        }
        Outcome::Impossible(witness) => {
            let verified = audit::verify_impossible(&problem, &witness);
            Outcome::Impossible(Refuted { verified })
        }
        Outcome::Stopped(Stopped { reason, best }) => {
            let best = best.map(|best| {
                let verified = match audit::verify_partial_within(&problem, &best, control) {
                    Ok(Outcome::Stopped(_)) => None,
                    proven => Some(proven.is_ok()),
                };
                Near { best: *best, verified }
            });
            Outcome::Stopped(Stopped { reason, best })
        }
    }
}

impl OpenMarket {
    /// The open pairs as an assignment of both sides' scores together.
    pub(super) fn problem(&self, cardinality: Cardinality) -> AssignmentBuilder<i64> {
        AssignmentProblem::from_scores(&self.scores)
            .cardinality(cardinality)
            .seats(Side::Mentee, self.mentee_seats.clone())
            .seats(Side::Mentor, self.mentor_seats.clone())
    }
}

/// The pairing of an assignment, solved or stopped: of everybody's open pairs, and of those that
/// the locks leave.
pub(super) fn formed(
    situation: &Situation,
    code: &'static str,
    open: [&dyn OpenPairs; 2],
    objective: Objective,
    outcome: Outcome<Best, Infallible, Near>,
) -> Result<Formed, StrategyError> {
    let form = |matching, claim, verified| {
        super::form::form_over(situation, code, None, open, matching, claim, verified)
    };
    Ok(match outcome {
        Outcome::Solved(best) => {
            Outcome::Solved(form(&best.answer.matching, objective.claim(), best.verified)?)
        }
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, best: None }) => Outcome::stopped(reason),
        Outcome::Stopped(Stopped { reason, best: Some(near) }) => {
            let pairing = form(&near.best.matching, Claim::Feasible, near.is_not_refuted())?;
            let bound = Some(near.bound(situation, objective));
            let verified = near.verified == Some(true);
            let best = PartialPairing::new(pairing, bound).with_bound_verified(verified);
            Outcome::stopped_with(reason, best)
        }
    })
}

impl Near {
    /// The answer of a solver that came to its end.
    fn reached(problem: &AssignmentProblem<i64>, answer: AssignmentAnswer<i64>) -> Self {
        let AssignmentAnswer { matching, value, certificate, .. } = answer;
        let pairs = matching.size() as u64;
        let mut best = PartialAssignment::new(matching, value, value, certificate);
        best.complete = true;
        best.asked = (problem.cardinality() != Cardinality::Free).then_some(pairs);
        Self { best, verified: None }
    }

    /// Whether the verifier did not find the matching wrong. Where it had no time, seats and rules
    /// are looked at where the pairing is made.
    pub(super) fn is_not_refuted(&self) -> bool {
        self.verified != Some(false)
    }

    pub(super) fn bound(&self, situation: &Situation, objective: Objective) -> PairingBound {
        let pairs = self.best.asked.filter(|_| objective == Objective::MostPairs);
        PairingBound::around(situation, (pairs, self.best.bound))
    }
}

impl PairingBound {
    /// What is known of all pairings without solving: as many pairs as there are seats on either
    /// side, each worth the most that the rules can give.
    pub(super) fn of_seats(situation: &Situation, seats: Sides<&Seats>) -> Self {
        let all = |seats: &Seats| (0..seats.agents()).map(|at| u64::from(seats.of(at))).sum();
        let pairs = u64::min(all(seats.mentee), all(seats.mentor));
        let most: i64 = situation.rules().most().iter().sum();
        Self::around(situation, (Some(pairs), i128::from(pairs) * i128::from(most.max(0))))
    }

    /// A bound of what the locked pairs leave, with the locked pairs.
    pub(super) fn around(situation: &Situation, (pairs, total): (Option<u64>, i128)) -> Self {
        let locked = situation.locked();
        let of_locked =
            locked.iter().filter_map(|&(mentee, mentor)| situation.scores_of(mentee, mentor));
        let of_locked = of_locked.map(|(one, other)| i128::from(one) + i128::from(other));
        let pairs = pairs.map(|pairs| pairs + locked.len() as u64);
        Self { pairs, total: total + of_locked.sum::<i128>() }
    }
}
