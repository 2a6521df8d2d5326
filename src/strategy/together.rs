//! Who is kept together and who apart, in groups of bounded size.

use super::form::form;
use super::group_sizes::GroupSizes;
use super::situation::Markets;
use super::{
    Claim, Formed, PairingBound, PartialPairing, Situation, SituationFault, Strategy, StrategyError,
};
use crate::assignment::solve_kept;
use crate::audit;
use crate::kernel::{Control, Index, Side, Word};
use crate::market::{Cardinality, KeptGroup, KeptProblem, Matching, Outcome, Seats, Stopped};
use crate::people::{Field, PersonId};
use crate::scoring;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Mentees who are kept together or apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeepRule {
    /// Its name in reasons; the mentees' ids where none is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Siblings, friends, a couple; or those who had better not meet.
    pub mentees: Vec<PersonId>,
    /// Nothing for one mentor's group. Else a question to mentors: those who give the same answer,
    /// or share a label of several, are one place. An organisation, a school, a day on which
    /// a mentor has time. Mentors without an answer are in no place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Field>,
}

impl KeepRule {
    /// These mentees in one mentor's group, or in different ones.
    #[must_use]
    pub fn of(mentees: Vec<PersonId>) -> Self {
        Self { name: String::new(), mentees, place: None }
    }

    /// The same with mentors who answer this question alike.
    #[must_use]
    pub fn at(mut self, place: impl Into<Field>) -> Self {
        self.place = Some(place.into());
        self
    }

    fn told(&self) -> String {
        if !self.name.trim().is_empty() {
            return self.name.clone();
        }
        let ids: Vec<&str> = self.mentees.iter().map(PersonId::as_str).collect();
        ids.join(", ")
    }
}

/// Kept together and apart: siblings with one mentor, friends in one organisation, two who do not
/// get on in different groups, groups of at least and at most so many. Of all pairings that keep
/// this, one with as many pairs as can be and, of those, the highest total of both sides' scores.
///
/// *Together*: all of them are paired, and with mentors of one place; or none of them is. *Apart*:
/// no two of them have mentors of one place. A group has a size that may be ([`GroupSizes`]), or
/// nobody, and its mentees take no more than the mentor's seats, some of them several. Locked pairs
/// count.
///
/// Exact by search, NP-hard even for siblings alone; how, see [`solve_kept`]. After `nodes`
/// assignments, or where the control ends it, the run is stopped with the best found so far and a
/// bound. Rules over groups are not known here: pairs that break one are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Together {
    /// Who is kept together.
    pub together: Vec<KeepRule>,
    /// Who is kept apart.
    pub apart: Vec<KeepRule>,
    /// The sizes of groups.
    pub sizes: GroupSizes,
    /// How many of a mentor's seats a mentee takes, who needs twice the time for example: 1 where
    /// nothing is said, and where 0 is. Locked pairs take as many.
    pub needs: BTreeMap<PersonId, u32>,
    /// After how many assignments the search ends: 10 000, our rule.
    pub nodes: u64,
}

impl Default for Together {
    fn default() -> Self {
        let (together, apart, needs) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { together, apart, sizes: GroupSizes::default(), needs, nodes: 10_000 }
    }
}

impl Together {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word =
        Word::new("kept-together", "kept together and apart", "вместе и порознь", &[]);

    /// With these kept together and those kept apart, in groups of any size.
    #[must_use]
    pub fn of(together: Vec<KeepRule>, apart: Vec<KeepRule>) -> Self {
        Self { together, apart, ..Self::default() }
    }

    /// With these sizes of groups.
    #[must_use]
    pub fn in_groups(mut self, sizes: GroupSizes) -> Self {
        self.sizes = sizes;
        self
    }

    /// Where these mentees take so many of a mentor's seats.
    #[must_use]
    pub fn needing(mut self, needs: impl IntoIterator<Item = (PersonId, u32)>) -> Self {
        self.needs.extend(needs);
        self
    }

    /// How many seats each mentee takes.
    fn seats_taken(&self, situation: &Situation) -> Result<Vec<u32>, StrategyError> {
        let mut taken = vec![1; situation.cohort().mentees().len()];
        let mut unknown = Vec::new();
        for (mentee, &seats) in &self.needs {
            match situation.mentee(mentee) {
                Ok(at) => taken[at.get()] = seats.max(1),
                Err(fault) => unknown.push(fault),
            }
        }
        if unknown.is_empty() { Ok(taken) } else { Err(StrategyError::Undoable(unknown.into())) }
    }

    fn kept(situation: &Situation, rules: &[KeepRule]) -> Result<Vec<KeptGroup>, StrategyError> {
        let mut unknown = Vec::new();
        let mut all = Vec::new();
        for rule in rules {
            let mut members = Vec::new();
            for mentee in &rule.mentees {
                match situation.mentee(mentee) {
                    Ok(at) => members.push(at.raw()),
                    Err(fault) => unknown.push(fault),
                }
            }
            members.sort_unstable();
            members.dedup();
            let places = match &rule.place {
                None => KeptGroup::each_column(situation.cohort().mentors().len()),
                Some(field) => scoring::mentors_by_answer(situation.cohort(), field)
                    .map_err(|faults| StrategyError::refused(Self::CODE, &faults))?,
            };
            all.push(KeptGroup::new(rule.told(), members, places));
        }
        if unknown.is_empty() { Ok(all) } else { Err(StrategyError::Undoable(unknown.into())) }
    }

    fn problem(
        &self,
        situation: &Situation,
        markets: &Markets,
    ) -> Result<KeptProblem<i64>, StrategyError> {
        let open = &markets.everybody;
        let sizes: Vec<_> = situation
            .cohort()
            .mentors()
            .iter()
            .map(|(at, mentor)| {
                let size = self.sizes.of(mentor);
                (size.least, open.mentor_seats.of(at.get()).min(size.most.unwrap_or(u32::MAX)))
            })
            .collect();
        let (least, most): (Vec<u32>, Vec<u32>) = sizes.into_iter().unzip();
        let room = (0..most.len()).map(|at| open.mentor_seats.of(at)).collect();
        // Locked pairs are part of what is kept, so they stay in the problem.
        let problem = open
            .problem(Cardinality::Maximum)
            .seats(Side::Mentor, Seats::each(most))
            .required(situation.locked().iter().copied().collect())
            .build()
            .map_err(|faults| StrategyError::refused(Self::CODE, &faults))?;
        let together = Self::kept(situation, &self.together)?;
        let apart = Self::kept(situation, &self.apart)?;
        let needs = self.seats_taken(situation)?;
        KeptProblem::new(problem, together, apart, least)
            .and_then(|problem| problem.needing(needs, room))
            .map_err(|faults| StrategyError::refused(Self::CODE, &faults))
    }
}

impl Strategy for Together {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    /// # Errors
    /// [`StrategyError::Undoable`] where a mentee is unknown, or where the locked pairs keep the
    /// rules from being kept; else as for any strategy.
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let markets = situation.markets()?;
        let problem = self.problem(situation, &markets)?;
        let told = |matching: &Matching, claim, verified| {
            let rest = matching.pairs().filter(|pair| !situation.locked().contains(pair));
            let rest = Matching::new(matching.mentees(), matching.mentors(), rest)
                .map_err(|faults| StrategyError::refused(Self::CODE, &faults))?;
            form(situation, Self::CODE, None, &markets, &rest, claim, verified)
        };
        match solve_kept(&problem, self.nodes, control) {
            Outcome::Solved(answer) => {
                let verified = audit::verify_kept(&problem, &answer).is_ok();
                told(&answer.matching, Claim::BestKept, verified).map(Outcome::Solved)
            }
            Outcome::Impossible(_) => {
                let rules = self.together.iter().chain(&self.apart).map(KeepRule::told).collect();
                Err(StrategyError::Undoable(SituationFault::NotKept { rules }.into()))
            }
            Outcome::Stopped(Stopped { reason, best }) => {
                let found = best.and_then(|near| Some((near.best.clone()?.0, near)));
                let Some((matching, near)) = found else { return Ok(Outcome::stopped(reason)) };
                // Whether seats are kept is looked at where the pairing is made.
                let pairing = told(&matching, Claim::Feasible, true)?;
                let bound = PairingBound { pairs: Some(near.most_pairs), total: near.bound };
                let best = PartialPairing { pairing, bound: Some(bound) };
                Ok(Outcome::stopped_with(reason, best))
            }
        }
    }
}
