//! Pairs under rules over people together.

use super::best::Objective;
use super::form::form;
use super::situation::Markets;
use super::{
    Claim, Formed, PairingBound, PartialPairing, Situation, SituationFault, StrategyError,
};
use crate::assignment::solve_grouped;
use crate::audit;
use crate::kernel::{Control, Sides};
use crate::market::{GroupedProblem, Matching, Outcome, Stopped};

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
    let prepared = situation.prepared();
    // Locked pairs count in their groups, so they stay in the problem.
    let problem = markets
        .everybody
        .problem(objective.cardinality())
        .required(situation.locked().iter().copied().collect())
        .build()
        .map_err(|faults| StrategyError::refused(code, &faults))?;
    let quotas = Sides::of(|side| over.quotas(side).to_vec());
    let seats = Sides::new(prepared.mentee_seats(), prepared.mentor_seats());
    let mixes = Sides::of(|side| over.mixes(side, seats[side]));
    let problem = GroupedProblem::new(problem, quotas, mixes)
        .map_err(|faults| StrategyError::refused(code, &faults))?;
    let told = |matching: &Matching, claim, verified| {
        let rest = matching.pairs().filter(|pair| !situation.locked().contains(pair));
        let rest = Matching::new(matching.mentees(), matching.mentors(), rest)
            .map_err(|faults| StrategyError::refused(code, &faults))?;
        form(situation, code, None, markets, &rest, claim, verified)
    };
    match solve_grouped(&problem, NODES, control) {
        Outcome::Solved(answer) => {
            let verified = audit::verify_grouped(&problem, &answer).is_ok();
            told(&answer.matching, Claim::BestUnderGroups, verified).map(Outcome::Solved)
        }
        Outcome::Impossible(_) => {
            let rules = over.demanding();
            Err(StrategyError::Undoable(SituationFault::RulesOverGroups { rules }.into()))
        }
        Outcome::Stopped(Stopped { reason, best }) => {
            let Some((near, (matching, _))) = best.and_then(|near| {
                let found = near.best.clone()?;
                Some((near, found))
            }) else {
                return Ok(Outcome::stopped(reason));
            };
            // Whether seats and rules are kept is looked at where the pairing is made.
            let pairing = told(&matching, Claim::Feasible, true)?;
            let pairs = (objective == Objective::MostPairs).then_some(near.most_pairs);
            let bound = Some(PairingBound { pairs, total: near.bound });
            Ok(Outcome::stopped_with(reason, PartialPairing { pairing, bound }))
        }
    }
}
