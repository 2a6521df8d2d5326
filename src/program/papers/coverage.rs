//! Coverage by year against the targets, as recorded.

use crate::kernel::words;
use crate::people::fold::folded;
use crate::people::{Category, FormId, Person, Source, Standing, Words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

/// A group of people whose coverage an organisation counts: an age band, a form, learners with
/// limited health, young specialists, people of an enterprise. What is not named does not
/// limit it; somebody whose answer is missing is not counted in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoverageGroup {
    /// Its name.
    pub name: Words,
    /// The youngest.
    pub from_age: Option<u8>,
    /// The oldest.
    pub to_age: Option<u8>,
    /// Standings.
    pub standings: BTreeSet<Standing>,
    /// Categories, of which a member has at least one.
    pub categories: BTreeSet<Category>,
    /// Forms in which a member works.
    pub forms: BTreeSet<FormId>,
    /// Institutions or enterprises, as people name them.
    pub institutions: BTreeSet<String>,
}

impl CoverageGroup {
    /// A group of this name that nothing limits yet.
    #[must_use]
    pub fn new(name: impl Into<Words>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Whether somebody belongs to it, the forms apart.
    #[must_use]
    pub fn holds(&self, person: &Person) -> bool {
        let age = |least: Option<u8>, most: Option<u8>| {
            let known = person.age.given();
            (least.is_none() && most.is_none())
                || known.is_some_and(|age| {
                    least.is_none_or(|least| age >= least) && most.is_none_or(|most| age <= most)
                })
        };
        let category = || {
            let known = person.categories.as_ref().given();
            known.is_some_and(|known| !known.is_disjoint(&self.categories))
        };
        let institution = || {
            let known = person.institution.as_ref().given();
            known.is_some_and(|known| {
                let known = folded(known);
                self.institutions.iter().any(|one| folded(one) == known)
            })
        };
        age(self.from_age, self.to_age)
            && (self.standings.is_empty() || self.standings.contains(&person.standing))
            && (self.categories.is_empty() || category())
            && (self.institutions.is_empty() || institution())
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
