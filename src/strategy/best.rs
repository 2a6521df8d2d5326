//! Assignments of strategies: built, solved and verified in one place.

use super::open_pairs::OpenPairs;
use super::situation::OpenMarket;
use super::{Claim, Formed, PairingBound, PartialPairing, Situation, StrategyError};
use crate::assignment::{AssignmentOutcome, Change, Scratch, solve_again, solve_with};
use crate::audit;
use crate::kernel::{Control, Internal, MenteeIx, Side};
use crate::market::{
    AssignmentAnswer, AssignmentBuilder, AssignmentProblem, Cardinality, Outcome,
    PartialAssignment, Stopped,
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

/// The best of a stopped run, with whether the verifier accepted matching and bound.
pub(super) struct Near {
    pub(super) best: PartialAssignment<i64>,
    pub(super) verified: bool,
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
    /// and verifying end when the control says so, without an answer.
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
        match outcome {
            Outcome::Solved(answer) if self.long_passes => {
                let passes = self.control.without_work_limit();
                let verified = match audit::verify_assignment_within(&problem, &answer, &passes) {
                    Ok(Outcome::Stopped(stopped)) => return Outcome::stopped(stopped.reason),
                    proven => proven.is_ok(),
                };
                Outcome::Solved(Best { problem, answer, verified })
            }
            outcome => verified(problem, outcome),
        }
    }

    /// The best assignment of a problem, from the answer to another one whose decisions
    /// differ in these rows.
    pub(super) fn solve_again(
        &mut self,
        problem: AssignmentProblem<i64>,
        previous: &AssignmentAnswer<i64>,
        rows: &BTreeSet<MenteeIx>,
    ) -> Result<Outcome<Best, Refuted, Near>, StrategyError> {
        let changes: Vec<_> = rows.iter().copied().map(Change::RowChanged).collect();
        let outcome = solve_again(&problem, previous, &changes, &self.rest())
            .map_err(|fault| StrategyError::refused(self.code, &[fault]))?;
        Ok(verified(problem, outcome))
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

/// An outcome with what the verifier says of it.
fn verified(
    problem: AssignmentProblem<i64>,
    outcome: AssignmentOutcome<i64>,
) -> Outcome<Best, Refuted, Near> {
    match outcome {
        Outcome::Solved(answer) => {
            let verified = audit::verify_assignment(&problem, &answer).is_ok();
            Outcome::Solved(Best { problem, answer, verified })
        }
        Outcome::Impossible(witness) => {
            let verified = audit::verify_impossible(&problem, &witness);
            Outcome::Impossible(Refuted { verified })
        }
        Outcome::Stopped(Stopped { reason, best }) => {
            let best = best.map(|best| Near {
                verified: audit::verify_partial(&problem, &best).is_ok(),
                best: *best,
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
            let pairing = form(&near.best.matching, Claim::Feasible, near.verified)?;
            let bound = Some(near.bound(situation, objective));
            Outcome::stopped_with(reason, PartialPairing { pairing, bound })
        }
    })
}

impl Near {
    fn bound(&self, situation: &Situation, objective: Objective) -> PairingBound {
        let pairs = self.best.asked.filter(|_| objective == Objective::MostPairs);
        PairingBound::around(situation, (pairs, self.best.bound))
    }
}

impl PairingBound {
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
