//! What is known of every participant, mentor or mentee.

use super::{
    Answer, Availability, Category, Consent, ConsentFault, ConsentedBy, GivenConsent, PersonId,
};
use crate::kernel::{faults, narrow, words};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

words! {
    /// What a person is to the organisation.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Standing: "standing" {
        /// A learner of a school or centre.
        Learner = "learner", "learner", "обучающийся";
        /// A student of a college or university.
        Student = "student", "student", "студент";
        /// A teacher, educator or specialist of the organisation.
        Educator = "educator", "educator", "педагог";
        /// An employee of an enterprise or institution outside.
        Employer = "employer", "employee of an enterprise", "сотрудник предприятия";
        /// A parent or guardian.
        Parent = "parent", "parent or guardian", "родитель (законный представитель)";
        /// Somebody who once learned here.
        Alumnus = "alumnus", "alumnus", "выпускник";
        /// Anybody else: an entrepreneur, a public figure, a veteran of teaching.
        #[default]
        Other = "other", "other", "иное";
    }
}

impl Standing {
    /// Every standing, in order.
    pub const ALL: [Self; 7] = [
        Self::Learner,
        Self::Student,
        Self::Educator,
        Self::Employer,
        Self::Parent,
        Self::Alumnus,
        Self::Other,
    ];
}

faults! {
    /// A number is no level.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct LevelFault: "level-fault" {
        /// The number given.
        pub level: i64,
    } = "level", "{level} is no level from 1 to 10", "{level} – не уровень от 1 до 10";
}

/// How much of something, from 1 to 10: a mentor's confidence in a skill, the
/// priority of a wish, motivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Level(u8);

impl Level {
    /// The highest level, 10.
    pub const HIGHEST: Self = Self(10);
    /// The lowest level, 1.
    pub const LOWEST: Self = Self(1);

    /// This level.
    ///
    /// # Errors
    /// [`LevelFault`] outside 1 to 10.
    pub fn new(level: i64) -> Result<Self, LevelFault> {
        u8::try_from(level)
            .ok()
            .filter(|level| (1..=10).contains(level))
            .map(Self)
            .ok_or(LevelFault { level })
    }

    /// The level as a number.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Level {
    type Error = LevelFault;

    fn try_from(level: i64) -> Result<Self, LevelFault> {
        Self::new(level)
    }
}

impl From<Level> for i64 {
    fn from(level: Level) -> Self {
        i64::from(level.0)
    }
}

/// The value of a free attribute.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A label, for example a department.
    Text(String),
    /// A finite number.
    Number(f64),
    /// Several labels.
    Labels(BTreeSet<String>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Number(_) => "Number(…)",
            Self::Labels(_) => "Labels(…)",
        })
    }
}

/// Whom a person would like to work with, and with whom not.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wishes {
    /// People named, best first; those in one inner list are wished for equally.
    pub ranked: Vec<Vec<PersonId>>,
    /// People refused: no pair is made with them.
    pub vetoed: BTreeSet<PersonId>,
}

impl Wishes {
    /// The rank of `person`: 1 + the number of people strictly preferred.
    #[must_use]
    pub fn rank_of(&self, person: &PersonId) -> Option<usize> {
        let mut better = 0;
        for tier in &self.ranked {
            if tier.contains(person) {
                return Some(better + 1);
            }
            better += tier.len();
        }
        None
    }

    /// Everybody wished for, best first, with the rank as [`rank_of`](Self::rank_of) tells it.
    pub(crate) fn ranks(&self) -> impl Iterator<Item = (&PersonId, u32)> {
        let mut better = 0_u32;
        self.ranked.iter().flat_map(move |tier| {
            let rank = better.saturating_add(1);
            better = better.saturating_add(narrow(tier.len()));
            tier.iter().map(move |id| (id, rank))
        })
    }

    /// Everybody who is named, in either way.
    pub fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.ranked.iter().flatten().chain(&self.vetoed)
    }
}

impl fmt::Debug for Wishes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wishes(…)")
    }
}

/// What is known of a participant, whichever role they take.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The organisation's own id.
    pub id: PersonId,
    /// The name to print.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub name: Answer<String>,
    /// What the person is to the organisation.
    #[serde(default)]
    pub standing: Standing,
    /// Age in years.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub age: Answer<u8>,
    /// The institution, enterprise or department the person belongs to.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub institution: Answer<String>,
    /// The stage of education or of a career, a label on a scale that the rules
    /// order: a class, a grade, a course.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub stage: Answer<String>,
    /// Subjects taught, studied or worked in.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub subjects: Answer<BTreeSet<String>>,
    /// Languages spoken.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub languages: Answer<BTreeSet<String>>,
    /// Weekly time for meetings.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub availability: Answer<Availability>,
    /// How many meetings a month the person can or would like to have.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub meetings_per_month: Answer<u16>,
    /// How many minutes a month the person can or would like to spend.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub minutes_per_month: Answer<u32>,
    /// Motivation to take part.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub motivation: Answer<Level>,
    /// What kinds of mentee or mentor the person is, for example a young specialist.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub categories: Answer<BTreeSet<Category>>,
    /// Whom the person would like to work with, and with whom not.
    #[serde(default)]
    pub wishes: Wishes,
    /// What the person allows.
    #[serde(default)]
    pub consent: Consent,
    /// Anything else that the organisation asks, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Answer<Value>>,
}

impl Person {
    /// A person of whom nothing but the id is known.
    #[must_use]
    pub fn new(id: impl Into<PersonId>) -> Self {
        Self {
            id: id.into(),
            name: Answer::Unknown,
            standing: Standing::default(),
            age: Answer::Unknown,
            institution: Answer::Unknown,
            stage: Answer::Unknown,
            subjects: Answer::Unknown,
            languages: Answer::Unknown,
            availability: Answer::Unknown,
            meetings_per_month: Answer::Unknown,
            minutes_per_month: Answer::Unknown,
            motivation: Answer::Unknown,
            categories: Answer::Unknown,
            wishes: Wishes::default(),
            consent: Consent::default(),
            attributes: BTreeMap::new(),
        }
    }

    /// The name, or the id where the name is not known. A name may hold any character; on a
    /// screen it is shown with [`Shown`](crate::kernel::Shown).
    #[must_use]
    pub fn label(&self) -> &str {
        match &self.name {
            Answer::Given(name) => name,
            Answer::Unknown | Answer::Withheld => self.id.as_str(),
        }
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.id)
    }
}

/// From this age on a person consents themselves.
const OF_AGE: u8 = 18;

impl Person {
    /// Whether the consent given lets this person take part: adults consent
    /// themselves, for a minor the legal guardian does. A learner whose age is
    /// unknown or withheld counts as a minor (our rule), everybody else as an adult.
    ///
    /// # Errors
    /// [`ConsentFault`] with the person's id.
    pub fn check_consent(&self) -> Result<(), ConsentFault> {
        let minor = self.age.given().map_or(self.standing == Standing::Learner, |age| age < OF_AGE);
        match self.consent.data {
            None => Err(ConsentFault::Missing { person: self.id.clone() }),
            Some(GivenConsent { by: ConsentedBy::Themselves, .. }) if minor => {
                Err(ConsentFault::NeedsGuardian { person: self.id.clone() })
            }
            Some(_) => Ok(()),
        }
    }
}
