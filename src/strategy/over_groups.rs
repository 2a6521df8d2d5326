//! Pairs under rules over people together.

use super::best::Objective;
use super::form::form_waiving;
use super::situation::Markets;
use super::waived::{unmet, waiver};
use super::{
    Claim, Formed, PairingBound, PartialPairing, Situation, SituationFault, StrategyError,
};
use crate::assignment::{GroupedOutcome, solve_grouped, solve_kept};
use crate::audit;
use crate::kernel::{Control, Side, Sides, StopReason, arrange_by_key, joined};
use crate::market::{
    AssignmentProblem, GroupedAnswer, GroupedProblem, KeptProblem, Matching, Outcome, Stopped,
};
use crate::scoring::Waiver;

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
        return Searched { code, claim, most, waived: Vec::new() }.told(at, outcome, verify, rules);
    }
    let problem = problem.build().map_err(|faults| refused(joined(&faults)))?;
    let asking = Asking { situation, problem };
    let asked = |waived: &[Waiver]| {
        asking.but(waived).map_err(|faults: Vec<String>| refused(faults.join("; ")))
    };
    let mut waived = unmet(situation, &markets.everybody);
    let mut problem = asked(&waived)?;
    let mut outcome = solve_grouped(&problem, NODES, control);
    if matches!(outcome, Outcome::Impossible(_)) && over.asks_for_kinds() {
        match asking.waived_together(waived, asked, control)? {
            Err(reason) => return Ok(Outcome::stopped(reason)),
            Ok(found) => waived = found,
        }
        problem = asked(&waived)?;
        outcome = solve_grouped(&problem, NODES, control);
    }
    let verify = |answer: &GroupedAnswer<i64>| audit::verify_grouped(&problem, answer).is_ok();
    let claim = Claim::BestUnderGroups;
    Searched { code, claim, most, waived }.told(at, outcome, verify, rules)
}

/// The assignment problem of a situation, under what is asked of its people together.
struct Asking<'a> {
    situation: &'a Situation,
    problem: AssignmentProblem<i64>,
}

impl Asking<'_> {
    fn seats(&self) -> Sides<&[u32]> {
        let prepared = self.situation.prepared();
        Sides::new(prepared.mentee_seats(), prepared.mentor_seats())
    }

    /// All that is asked but these least numbers.
    fn but(&self, waived: &[Waiver]) -> Result<GroupedProblem<i64>, Vec<String>> {
        let (over, seats) = (self.situation.rules().over_groups(), self.seats());
        let quotas = Sides::of(|side| over.quotas(side).to_vec());
        let mixes = Sides::of(|side| over.mixes_but(side, seats[side], waived));
        GroupedProblem::new(self.problem.clone(), quotas, mixes)
            .map_err(|faults| vec![joined(&faults)])
    }

    /// Of whom least numbers are not asked, where they cannot be kept for all together: our rule
    /// goes through mentees, then mentors, by their place in the base, and asks it of everybody for
    /// whom it can be kept beside those before them. So nobody could be asked in addition.
    ///
    /// Each who is not asked costs O(log people) searches, for the first who cannot be. What a
    /// search cannot decide within its limit is not asked.
    fn waived_together(
        &self,
        mut waived: Vec<Waiver>,
        asked: impl Fn(&[Waiver]) -> Result<GroupedProblem<i64>, StrategyError>,
        control: &Control<'_>,
    ) -> Result<Result<Vec<Waiver>, StopReason>, StrategyError> {
        let (over, seats) = (self.situation.rules().over_groups(), self.seats());
        let least = |side: Side| {
            let mixes = over.mixes_but(side, seats[side], &waived).into_iter();
            mixes.filter(|mix| mix.least > 0).map(move |mix| waiver(side, mix))
        };
        let mut open: Vec<Waiver> = Side::BOTH.into_iter().flat_map(least).collect();
        arrange_by_key(&mut open, |one| (one.side == Side::Mentor, one.agent));
        let can_be = |waived: &[Waiver]| -> Result<Result<bool, StopReason>, StrategyError> {
            Ok(match solve_grouped(&asked(waived)?, NODES, control) {
                Outcome::Solved(_) => Ok(true),
                Outcome::Stopped(Stopped { best: Some(near), .. }) if near.best.is_some() => {
                    Ok(true)
                }
                Outcome::Impossible(_) => Ok(false),
                Outcome::Stopped(Stopped { reason: StopReason::WorkLimit, .. }) => Ok(false),
                Outcome::Stopped(Stopped { reason, .. }) => Err(reason),
            })
        };
        // Where nothing else could be kept either, it is not for this that there is no answer.
        match can_be(&[&waived[..], &open[..]].concat())? {
            Err(reason) => return Ok(Err(reason)),
            Ok(false) => return Ok(Ok(waived)),
            Ok(true) => {}
        }
        // Those before `from` are asked for; of the others none is at first.
        let mut from = 0;
        while from < open.len() {
            // The most that can be asked in addition, by halves.
            let (mut can, mut cannot) = (from, open.len() + 1);
            while can + 1 < cannot {
                let middle = can.midpoint(cannot);
                let without = [&waived[..], &open[middle..]].concat();
                match can_be(&without)? {
                    Err(reason) => return Ok(Err(reason)),
                    Ok(true) => can = middle,
                    Ok(false) => cannot = middle,
                }
            }
            if can == open.len() {
                break;
            }
            waived.push(open.remove(can));
            from = can;
        }
        Ok(Ok(waived))
    }
}

/// What a search by branch and bound is asked for.
pub(super) struct Searched {
    pub(super) code: &'static str,
    pub(super) claim: Claim,
    /// Whether as many pairs as can be are asked for.
    pub(super) most: bool,
    /// What is not asked of whom it cannot be kept.
    pub(super) waived: Vec<Waiver>,
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
        let &Self { code, claim, most, ref waived } = self;
        let told = |matching: &Matching, claim, verified| {
            let matching = pairs(matching)?;
            let rest = matching.pairs().filter(|pair| !situation.locked().contains(pair));
            let rest = Matching::new(matching.mentees(), matching.mentors(), rest)
                .map_err(|faults| StrategyError::refused(code, &faults))?;
            form_waiving(situation, (code, None), markets, &rest, (claim, verified), waived)
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
                Ok(Outcome::stopped_with(reason, PartialPairing::new(pairing, bound)))
            }
        }
    }
}
