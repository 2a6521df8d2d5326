//! Coverage by year against the targets.

use crate::kernel::{Ordered, Side};
use crate::people::{Date, FormId, Person, PersonId, Standing};
use crate::program::monitoring::CoverageGroup;
use crate::program::monitoring::Covered;
use crate::program::monitoring::HeadCount;
use crate::program::monitoring::Target;
use crate::program::{PairRecord, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
/// A year's coverage against a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageRow {
    /// Whose coverage.
    pub covered: Covered,
    /// The year.
    pub year: u16,
    /// Who was counted; nothing where nobody counted.
    pub count: Option<HeadCount>,
    /// The target; nothing for a year without one.
    pub target: Option<Target>,
    /// Whether it was reached; nothing where it cannot be told.
    pub reached: Option<bool>,
}

impl Record {
    /// Who takes part in a year, in this cycle: members, in either role, of pairs that
    /// worked on a day of the year. Erased people are no longer known.
    #[must_use]
    pub fn taking_part(&self, covered: Covered, year: u16) -> BTreeSet<&PersonId> {
        let standing = match covered {
            Covered::Learners => Standing::Learner,
            Covered::Educators => Standing::Educator,
        };
        let mut people = BTreeSet::new();
        for (_, pair) in self.pairs().filter(|(_, pair)| worked_in(pair, year)) {
            let members = self.members(pair);
            people.extend(members.filter(|one| one.standing == standing).map(|one| &one.id));
        }
        people
    }

    /// Every year that was counted or has a target, with numerator and denominator, by
    /// whom it covers, year and source.
    #[must_use]
    pub fn coverage(&self) -> Vec<CoverageRow> {
        let papers = self.monitoring();
        let mut rows: BTreeMap<(Covered, u16, Option<&Target>), Option<HeadCount>> =
            BTreeMap::new();
        for target in &papers.targets {
            let count =
                papers.coverage.get(&target.year).and_then(|year| year.get(&target.covered));
            rows.insert((target.covered, target.year, Some(target)), count.copied());
        }
        for (&year, counts) in &papers.coverage {
            for (&covered, &count) in counts {
                let has_target = |target: &Target| target.year == year && target.covered == covered;
                if !papers.targets.iter().any(has_target) {
                    rows.insert((covered, year, None), Some(count));
                }
            }
        }
        let row =
            |((covered, year, target), count): ((_, _, Option<&Target>), Option<HeadCount>)| {
                let reached = match (count, target) {
                    (Some(count), Some(target)) if count.of > 0 => {
                        Some(count.reaches(target.percent))
                    }
                    _ => None,
                };
                CoverageRow { covered, year, count, target: target.cloned(), reached }
            };
        rows.into_iter().map(row).collect()
    }

    /// Who of a group takes part in a year of this cycle: members, in either role, of pairs
    /// that worked on a day of the year, in one of the group's forms where it names any.
    #[must_use]
    pub fn taking_part_of(&self, group: &CoverageGroup, year: u16) -> BTreeSet<&PersonId> {
        let mut people = BTreeSet::new();
        for (_, pair) in self.pairs().filter(|(_, pair)| worked_in(pair, year)) {
            let in_form = |form: &FormId| group.forms.contains(form);
            if !group.forms.is_empty() && !pair.form.as_ref().is_some_and(in_form) {
                continue;
            }
            let members = self.members(pair);
            people.extend(members.filter(|one| group.holds(one)).map(|one| &one.id));
        }
        people
    }

    /// The coverage of every group of the organisation's own in a year: how many take part,
    /// and of how many where that was recorded.
    #[must_use]
    pub fn group_coverage(&self, year: u16) -> BTreeMap<&str, (usize, Option<u32>)> {
        let papers = self.monitoring();
        let sizes = papers.group_sizes.get(&year);
        let row = |code: &String, group: &CoverageGroup| {
            let of = sizes.and_then(|sizes| sizes.get(code)).copied();
            (self.taking_part_of(group, year).len(), of)
        };
        let rows = papers.groups.iter();
        rows.map(|(code, group)| (code.as_str(), row(code, group))).into_map()
    }

    fn members(&self, pair: &PairRecord) -> impl Iterator<Item = &Person> {
        let mentee = self.cohort().mentees().get(pair.member(Side::Mentee));
        let mentor = self.cohort().mentors().get(pair.member(Side::Mentor));
        mentee.map(|known| &known.person).into_iter().chain(mentor.map(|known| &known.person))
    }
}

fn worked_in(pair: &PairRecord, year: u16) -> bool {
    let began = pair.order.as_ref().is_some_and(|order| order.on.year() <= year);
    began && pair.end.is_none_or(|(_, on): (_, Date)| on.year() >= year)
}
