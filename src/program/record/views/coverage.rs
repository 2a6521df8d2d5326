//! Coverage by year against the targets.

use crate::kernel::{Side, words};
use crate::people::{Date, PersonId, Source, Standing};
use crate::program::{PairRecord, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
words! {
    /// Whose coverage is counted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Covered: "covered" {
        /// Learners of the organisation, from the age of 10 (Kemerovo).
        Learners = "learners", "learners", "обучающиеся";
        /// Its educators.
        Educators = "educators", "educators", "педагоги";
    }
}

/// How many of how many take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadCount {
    /// The numerator: those who take part.
    pub taking_part: u32,
    /// The denominator: those who could.
    pub of: u32,
}

impl HeadCount {
    /// The share in hundredths of a per cent, rounded down; nothing of nobody.
    #[must_use]
    pub fn share(self) -> Option<u64> {
        (u64::from(self.taking_part) * 10_000).checked_div(u64::from(self.of))
    }

    /// Whether at least so many per cent take part, without rounding; nobody of nobody
    /// reaches nothing.
    #[must_use]
    pub fn reaches(self, percent: u8) -> bool {
        let (part, of) = (u64::from(self.taking_part), u64::from(self.of));
        of > 0 && part * 100 >= of * u64::from(percent)
    }
}

/// A share to be reached in a year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Whose target it is.
    pub source: Source,
    /// Whose coverage.
    pub covered: Covered,
    /// The year.
    pub year: u16,
    /// At least so many per cent.
    pub percent: u8,
}

impl Target {
    /// Kemerovo's targets: of learners 10, 20, 30, 50 and 70 % from 2020 to 2024. Its
    /// line for educators is damaged: 10, 20 and 30 % can be read, which we take for
    /// those of the first three years.
    #[must_use]
    pub fn kemerovo() -> Vec<Self> {
        let line = |covered, percents: &[u8]| {
            let source = Source::Kemerovo;
            let target = |(year, &percent)| Self { source, covered, year, percent };
            (2020..).zip(percents).map(target).collect::<Vec<_>>()
        };
        let learners = line(Covered::Learners, &[10, 20, 30, 50, 70]);
        [learners, line(Covered::Educators, &[10, 20, 30])].concat()
    }

    /// Rostov's targets: 70 % of learners and of educators by 2024.
    #[must_use]
    pub fn rostov() -> Vec<Self> {
        [Covered::Learners, Covered::Educators]
            .map(|covered| Self { source: Source::Rostov, covered, year: 2024, percent: 70 })
            .into()
    }

    /// Lipetsk's target: 70 % of learners. Its year isn't given; we take that of the
    /// other sources, 2024.
    #[must_use]
    pub fn lipetsk() -> Vec<Self> {
        let (source, covered) = (Source::Lipetsk, Covered::Learners);
        vec![Self { source, covered, year: 2024, percent: 70 }]
    }
}

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
        let worked = |pair: &PairRecord| {
            let began = pair.order.as_ref().is_some_and(|(_, on)| on.year() <= year);
            began && pair.end.is_none_or(|(_, on): (_, Date)| on.year() >= year)
        };
        let mut people = BTreeSet::new();
        for (_, pair) in self.pairs().filter(|(_, pair)| worked(pair)) {
            let mentee = self.cohort().mentees().get(pair.member(Side::Mentee));
            let mentor = self.cohort().mentors().get(pair.member(Side::Mentor));
            let members = mentee
                .map(|known| &known.person)
                .into_iter()
                .chain(mentor.map(|known| &known.person));
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
}
