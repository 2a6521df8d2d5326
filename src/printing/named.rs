//! People as papers name them.

use crate::kernel::Phrases;
use crate::people::{FormId, Person, PersonId};
use crate::program::Record;
use serde::Serialize;

/// Somebody named on a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Named {
    /// The organisation's id.
    pub id: PersonId,
    /// The name, or the id where no name is known.
    pub name: String,
    /// What the person is to the organisation, in words; nothing of whom no data are kept.
    pub standing: Option<String>,
    /// The class, grade or course.
    pub stage: Option<String>,
    /// The institution, enterprise or department.
    pub institution: Option<String>,
}

impl Named {
    /// Somebody of a record, from either base; somebody whose data were erased has the id alone.
    #[must_use]
    pub fn of(record: &Record, id: &PersonId, phrases: &Phrases) -> Self {
        let cohort = record.cohort();
        let mentee = || cohort.mentees().get(id).map(|mentee| &mentee.person);
        match cohort.mentors().get(id).map(|mentor| &mentor.person).or_else(mentee) {
            Some(person) => Self::person(person, phrases),
            None => Self {
                id: id.clone(),
                name: id.to_string(),
                standing: None,
                stage: None,
                institution: None,
            },
        }
    }

    pub(super) fn person(person: &Person, phrases: &Phrases) -> Self {
        Self {
            id: person.id.clone(),
            name: person.label().to_owned(),
            standing: Some(phrases.say(person.standing)),
            stage: person.stage.as_ref().given().cloned(),
            institution: person.institution.as_ref().given().cloned(),
        }
    }
}

/// A form in words; an empty text for none.
pub(super) fn form(form: Option<&FormId>, phrases: &Phrases) -> String {
    form.map_or_else(String::new, |form| phrases.say(form))
}

/// An id as a part of a file's name: what is neither a letter nor a digit of ASCII nor a hyphen
/// is written as its code point, so that two ids never share a name.
pub(super) fn file_part(id: &str) -> String {
    let mut part = String::new();
    for letter in id.chars() {
        match letter {
            'a'..='z' | '0'..='9' | '-' => part.push(letter),
            other => part.push_str(&format!("_{:x}_", u32::from(other))),
        }
    }
    part
}
