//! What closing records of pairs, forms and mentors.

use crate::kernel::words;
use crate::people::{Answer, Date, Level, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
/// A result before and after, of a pair or of a form. `Debug` shows no values.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// Before the work.
    pub before: Answer<f64>,
    /// After it.
    pub after: Answer<f64>,
}

impl Counted {
    /// Both values known.
    #[must_use]
    pub fn new(before: f64, after: f64) -> Self {
        Self { before: Answer::Given(before), after: Answer::Given(after) }
    }

    /// After less before, where both are known.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        Some(self.after.given()? - self.before.given()?)
    }
}

impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Counted({:?}, {:?})", self.before, self.after)
    }
}

/// What one side thinks of the other at the end. Where the form calls it so, the two
/// together are the mutual assessment; with employers the work of both is assessed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// From 1 to 10.
    pub level: Answer<Level>,
    /// In words.
    #[serde(default)]
    pub text: Answer<String>,
}

impl fmt::Debug for Opinion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opinion({:?})", self.level)
    }
}

/// What closing finds of one pair. `Debug` shows no words.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PairResults {
    /// Results by name: a project defended, marks, attendance, a skills test.
    pub counted: BTreeMap<String, Counted>,
    /// What the mentee thinks of the mentor.
    pub of_mentor: Option<Opinion>,
    /// What the mentor thinks of the mentee.
    pub of_mentee: Option<Opinion>,
    /// The theme or problem with which the two go on.
    pub next_theme: Option<String>,
    /// The mentor's letter of recommendation (Procedures, employer–learner).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<String>,
}

impl fmt::Debug for PairResults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PairResults")
            .field("counted", &self.counted)
            .field("of_mentor", &self.of_mentor)
            .field("of_mentee", &self.of_mentee)
            .finish_non_exhaustive()
    }
}

impl PairResults {
    pub(in crate::program) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

words! {
    /// Who rates a mentor beside the mentees.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Rater: "rater" {
        /// The mentor's mentees, by what they think of the mentor at the end.
        Mentee = "mentee", "mentees", "наставляемые";
        /// A curator.
        Curator = "curator", "curators", "кураторы";
        /// A colleague, where teachers mentor teachers.
        Colleague = "colleague", "colleagues", "коллеги";
    }
}

/// What a curator or colleague thinks of a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// As what.
    pub from: Rater,
    /// Who.
    pub by: PersonId,
    /// From 1 to 10.
    pub level: Answer<Level>,
    /// The day of the rating; where not given, that of the act which records it. Snapshots of
    /// before had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl Rating {
    /// A rating of the day of the act that records it.
    #[must_use]
    pub fn new(from: Rater, by: PersonId, level: Answer<Level>) -> Self {
        Self { from, by, level, on: None }
    }

    /// The same, made on this day.
    #[must_use]
    pub fn happened_on(mut self, day: Date) -> Self {
        self.on = Some(day);
        self
    }
}

/// What somebody from outside found of the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideAssessment {
    /// Who: an institution, an enterprise, an authority.
    pub by: String,
    /// What they found.
    pub text: String,
}
