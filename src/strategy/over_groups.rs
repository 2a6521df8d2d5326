//! Pairs under rules over people together.

use super::best::Objective;
use super::form::form;
use super::situation::Markets;
use super::{
    Claim, Formed, PairingBound, PartialPairing, Situation, SituationFault, StrategyError,
};
use crate::assignment::{GroupedOutcome, solve_grouped, solve_kept};
use crate::audit;
use crate::kernel::{Control, Side, Sides, joined};
use crate::market::{GroupedAnswer, GroupedProblem, KeptProblem, Matching, Outcome, Stopped};

/// After how many assignments a search ends, where groups overlap: our rule.
const NODES: u64 = 10_000;

/// The best pairs that keep the rules over groups.
pub(super) fn best(
    situation: &Situation,
    code: &'static str,
    markets: &Markets,
    objective: Objective,
    control: &Control<'_>,
) -> Result<Formed, StrategyError> {
    let over = situation.rules().over_groups();
    let refused = |reason: String| StrategyError::Refused { strategy: code, reason };
    // Locked pairs count in their groups, so they stay in the problem.
    let problem = markets
        .everybody
        .problem(objective.cardinality())
        .required(situation.locked().iter().copied().collect());
    let most = objective == Objective::MostPairs;
    let rules = || SituationFault::RulesOverGroups { rules: over.demanding() };
    let at = (situation, markets);
    if over.kept().next().is_some() {
        if over.has_mixes() {
            let rules = over.names();
            return Err(StrategyError::OverGroups { strategy: code, rules });
        }
        let mut problem = problem;
        for side in Side::BOTH {
            problem = problem.quotas(side, over.quotas(side).to_vec());
        }
        let problem = problem.build().map_err(|faults| refused(joined(&faults)))?;
        let (together, apart) = (over.together().to_vec(), over.apart().to_vec());
        let problem = KeptProblem::new(problem, together, apart, Vec::new())
            .map_err(|faults| refused(joined(&faults)))?;
        let outcome = solve_kept(&problem, NODES, control);
        let verify = |answer: &GroupedAnswer<i64>| audit::verify_kept(&problem, answer).is_ok();
        let claim = Claim::BestUnderGroups;
        return Searched { code, claim, most }.told(at, outcome, verify, rules);
    }
    let problem = problem.build().map_err(|faults| refused(joined(&faults)))?;
    let prepared = situation.prepared();
    let quotas = Sides::of(|side| over.quotas(side).to_vec());
    let seats = Sides::new(prepared.mentee_seats(), prepared.mentor_seats());
    let mixes = Sides::of(|side| over.mixes(side, seats[side]));
    let problem =
        GroupedProblem::new(problem, quotas, mixes).map_err(|faults| refused(joined(&faults)))?;
    let outcome = solve_grouped(&problem, NODES, control);
    let verify = |answer: &GroupedAnswer<i64>| audit::verify_grouped(&problem, answer).is_ok();
    Searched { code, claim: Claim::BestUnderGroups, most }.told(at, outcome, verify, rules)
}

/// What a search by branch and bound is asked for.
pub(super) struct Searched {
    pub(super) code: &'static str,
    pub(super) claim: Claim,
    /// Whether as many pairs as can be are asked for.
    pub(super) most: bool,
}

impl Searched {
    /// The pairing of what a search found; where nothing can be, the fault.
    pub(super) fn told(
        &self,
        (situation, markets): (&Situation, &Markets),
        outcome: GroupedOutcome<i64>,
        verify: impl Fn(&GroupedAnswer<i64>) -> bool,
        fault: impl Fn() -> SituationFault,
    ) -> Result<Formed, StrategyError> {
        let pairs = |matching: &Matching| Ok(matching.clone());
        self.told_as((situation, markets), outcome, pairs, verify, fault)
    }

    /// The same where the columns of the search are not mentors: `pairs` makes pairs of people of
    /// what it found.
    pub(super) fn told_as(
        &self,
        (situation, markets): (&Situation, &Markets),
        outcome: GroupedOutcome<i64>,
        pairs: impl Fn(&Matching) -> Result<Matching, StrategyError>,
        verify: impl Fn(&GroupedAnswer<i64>) -> bool,
        fault: impl Fn() -> SituationFault,
    ) -> Result<Formed, StrategyError> {
        let &Self { code, claim, most } = self;
        let told = |matching: &Matching, claim, verified| {
            let matching = pairs(matching)?;
            let rest = matching.pairs().filter(|pair| !situation.locked().contains(pair));
            let rest = Matching::new(matching.mentees(), matching.mentors(), rest)
                .map_err(|faults| StrategyError::refused(code, &faults))?;
            form(situation, code, None, markets, &rest, claim, verified)
        };
        match outcome {
            Outcome::Solved(answer) => {
                told(&answer.matching, claim, verify(&answer)).map(Outcome::Solved)
            }
            Outcome::Impossible(_) => Err(StrategyError::Undoable(fault().into())),
            Outcome::Stopped(Stopped { reason, best }) => {
                let found = best.and_then(|near| Some((near.best.clone()?.0, near)));
                let Some((matching, near)) = found else { return Ok(Outcome::stopped(reason)) };
                // Whether seats and rules are kept is looked at where the pairing is made.
                let pairing = told(&matching, Claim::Feasible, true)?;
                let most_pairs = most.then_some(near.most_pairs);
                let bound = Some(PairingBound { pairs: most_pairs, total: near.bound });
                Ok(Outcome::stopped_with(reason, PartialPairing { pairing, bound }))
            }
        }
    }
}
