//! The best pairing around what a curator decides: solved once, and then again from there
//! for each further decision.

use super::StrategyError;
use super::best::{Best, Objective, Solver};
use super::situation::OpenMarket;
use crate::kernel::{Control, Internal, MenteeIx, MentorIx, Ordered};
use crate::market::{AssignmentAnswer, AssignmentProblem, Matching, Outcome};
use std::collections::BTreeSet;

type Position = (MenteeIx, MentorIx);

/// Pairs that have to be made, and pairs that may not.
#[derive(Clone, Debug, Default)]
pub(super) struct Decisions {
    pub(super) required: BTreeSet<Position>,
    pub(super) out: BTreeSet<Position>,
}

impl Decisions {
    /// The mentees about whose pairs two differ.
    fn changed(&self, other: &Self) -> BTreeSet<MenteeIx> {
        let required = self.required.symmetric_difference(&other.required);
        let changed = required.chain(self.out.symmetric_difference(&other.out));
        changed.map(|pair| pair.0).into_set()
    }
}

/// A market as a problem in which nothing is decided, and the best pairing with what was
/// decided first.
#[derive(Debug)]
pub(super) struct Around {
    code: &'static str,
    open: AssignmentProblem<i64>,
    first: Decisions,
    best: AssignmentAnswer<i64>,
    steps: u64,
}

impl Around {
    /// Solves what was decided first; some pairing holds all of it.
    pub(super) fn new(
        code: &'static str,
        market: &OpenMarket,
        objective: Objective,
        first: Decisions,
        control: &Control<'_>,
    ) -> Result<Outcome<Self>, StrategyError> {
        let open = market.problem(objective.cardinality()).build();
        let open = open.map_err(|faults| StrategyError::refused(code, &faults))?;
        let mut solver = Solver::new(code, control);
        let best = match solver.solve_built(deciding(code, &open, &first)?) {
            Outcome::Solved(Best { answer, .. }) => answer,
            Outcome::Impossible(_) => return Err(Internal::broken(HELD).into()),
            Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
        };
        let steps = solver.steps();
        Ok(Outcome::Solved(Self { code, open, first, best, steps }))
    }

    /// How many steps the first solve took.
    pub(super) fn steps(&self) -> u64 {
        self.steps
    }

    /// The best pairing with these decisions, accepted by the verifier; some pairing holds
    /// all of them. Among equally good ones it is one that is reached from the first, so it
    /// depends on nothing but the market and both decisions.
    pub(super) fn best(
        &self,
        decided: &Decisions,
        control: &Control<'_>,
    ) -> Result<Outcome<Matching>, StrategyError> {
        let problem = deciding(self.code, &self.open, decided)?;
        let changed = decided.changed(&self.first);
        let mut solver = Solver::new(self.code, control);
        match solver.solve_again(problem, &self.best, &changed)? {
            Outcome::Solved(best) if best.verified => Ok(Outcome::Solved(best.answer.matching)),
            Outcome::Solved(_) => {
                Err(Internal::broken("the verifier accepts what was solved").into())
            }
            Outcome::Impossible(_) => Err(Internal::broken(HELD).into()),
            Outcome::Stopped(stopped) => Ok(Outcome::stopped(stopped.reason)),
        }
    }
}

const HELD: &str = "the draft holds all that was decided";

fn deciding(
    code: &'static str,
    open: &AssignmentProblem<i64>,
    decided: &Decisions,
) -> Result<AssignmentProblem<i64>, StrategyError> {
    let required = decided.required.iter().copied().collect();
    let out = decided.out.iter().copied().collect();
    open.deciding(required, out).map_err(|faults| StrategyError::refused(code, &faults))
}
