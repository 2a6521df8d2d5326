//! Coverage by year against the targets, as recorded.

use crate::kernel::words;
use crate::people::Source;
use serde::{Deserialize, Serialize};

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
