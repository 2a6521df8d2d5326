//! A mentor and the resources they bring.

use super::{Answer, FormId, Level, Person, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a mentor can give beyond what is known of every person.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Resources {
    /// Skills and topics, each with the mentor's confidence in it.
    #[serde(skip_serializing_if = "Answer::is_unknown")]
    pub skills: Answer<BTreeMap<String, Level>>,
    /// Years of experience in the profession.
    #[serde(skip_serializing_if = "Answer::is_unknown")]
    pub experience_years: Answer<u16>,
}

impl fmt::Debug for Resources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resources(…)")
    }
}

/// Somebody ready to share what they succeeded at.
///
/// ```
/// use mentormatch::people::{Answer, FormId, Level, Mentor};
///
/// let mut maria = Mentor::new(7_u64);
/// maria.seats = 2;
/// maria.forms.insert(FormId::new("learner-learner")?);
/// maria.resources.skills = Answer::Given([("chess".to_owned(), Level::new(9)?)].into());
/// assert_eq!(format!("{:?}", maria.resources), "Resources(…)", "answers are not shown by the way");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mentor {
    /// The person.
    pub person: Person,
    /// The forms in which they mentor.
    #[serde(default)]
    pub forms: BTreeSet<FormId>,
    /// What they bring.
    #[serde(default)]
    pub resources: Resources,
    /// How many mentees they can take over all forms; 0 for a mentor who pauses.
    pub seats: u32,
    /// For how many cycles in a row, the last one among them, they led a pair that worked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cycles_in_a_row: u32,
    /// Mentees of earlier cycles, where this side tells of them: whoever is named here or among a
    /// mentee's [`earlier_mentors`](super::Mentee::earlier_mentors) was a pair.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub earlier_mentees: BTreeSet<PersonId>,
}

/// Whether a number says nothing.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Mentor {
    /// A mentor with one seat of whom nothing but the id is known.
    #[must_use]
    pub fn new(id: impl Into<PersonId>) -> Self {
        Self {
            person: Person::new(id),
            forms: BTreeSet::new(),
            resources: Resources::default(),
            seats: 1,
            cycles_in_a_row: 0,
            earlier_mentees: BTreeSet::new(),
        }
    }
}

impl fmt::Debug for Mentor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mentor({})", self.person.id)
    }
}
