//! Who is kept together and who apart, in groups of bounded size.

use super::group_sizes::GroupSizes;
use super::over_groups::Searched;
use super::situation::Markets;
use super::{Claim, Formed, Situation, SituationFault, Strategy, StrategyError};
use crate::assignment::solve_kept;
use crate::audit;
use crate::kernel::{Control, Index, Side, Word};
use crate::market::{Cardinality, GroupedAnswer, KeptGroup, KeptProblem, Seats};
use crate::people::PersonId;
use crate::scoring::{self, KeepRule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
/// bound. Whom the rules keep together or apart is kept so too; of other rules over groups nothing
/// is known here: pairs that break one are refused.
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

    pub(super) fn kept(
        situation: &Situation,
        rules: &[KeepRule],
    ) -> Result<Vec<KeptGroup>, StrategyError> {
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
        let over = situation.rules().over_groups();
        let mut together = Self::kept(situation, &self.together)?;
        let mut apart = Self::kept(situation, &self.apart)?;
        together.extend_from_slice(over.together());
        apart.extend_from_slice(over.apart());
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
        let rules = || {
            let own = self.together.iter().chain(&self.apart).map(KeepRule::told);
            let of_rules = situation.rules().over_groups().kept().map(|kept| kept.label.clone());
            SituationFault::NotKept { rules: own.chain(of_rules).collect() }
        };
        let outcome = solve_kept(&problem, self.nodes, control);
        let verify = |answer: &GroupedAnswer<i64>| audit::verify_kept(&problem, answer).is_ok();
        let (claim, waived) = (Claim::BestKept, Vec::new());
        let searched = Searched { code: Self::CODE, claim, most: true, waived };
        searched.told((situation, &markets), outcome, verify, rules)
    }
}
