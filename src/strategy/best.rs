//! The best assignment of a market, kept with its problem, so that more can be asked.

use super::situation::OpenMarket;
use super::{Claim, StrategyError};
use crate::assignment;
use crate::audit;
use crate::kernel::{MenteeIx, MentorIx, Side};
use crate::market::{AssignmentAnswer, AssignmentProblem, Cardinality, Outcome};
use serde::{Deserialize, Serialize};

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
}

/// A solved market, with whether the verifier accepted the answer.
pub(super) struct Best {
    pub(super) problem: AssignmentProblem<i64>,
    pub(super) answer: AssignmentAnswer<i64>,
    pub(super) verified: bool,
}

/// The best assignment of the market's open pairs.
pub(super) fn best(
    code: &'static str,
    market: &OpenMarket,
    objective: Objective,
) -> Result<Best, StrategyError> {
    let unasked = || refused(code, &["without demands there is always an assignment"]);
    best_with(code, market, objective, Vec::new())?.ok_or_else(unasked)
}

/// The best assignment that holds these pairs; nothing where there is none.
pub(super) fn best_with(
    code: &'static str,
    market: &OpenMarket,
    objective: Objective,
    required: Vec<(MenteeIx, MentorIx)>,
) -> Result<Option<Best>, StrategyError> {
    let problem = AssignmentProblem::from_scores(&market.scores)
        .cardinality(objective.cardinality())
        .seats(Side::Mentee, market.mentee_seats.clone())
        .seats(Side::Mentor, market.mentor_seats.clone())
        .required(required)
        .build()
        .map_err(|faults| refused(code, &faults))?;
    match assignment::solve(&problem) {
        Outcome::Solved(answer) => {
            let verified = audit::verify_assignment(&problem, &answer).is_ok();
            Ok(Some(Best { problem, answer, verified }))
        }
        Outcome::Impossible(_) => Ok(None),
        Outcome::Stopped(stopped) => match stopped.best {},
    }
}

pub(super) fn refused<F: std::fmt::Display>(strategy: &'static str, faults: &[F]) -> StrategyError {
    StrategyError::Refused { strategy, reason: crate::kernel::joined(faults) }
}
