//! The two bases as registers.

use super::kind::{PaperKind, Printable};
use super::named::Named;
use crate::kernel::{Phrases, Side};
use crate::people::{Answer, Level, Mentee, Mentor};
use crate::program::{Record, StageName, What};
use serde::Serialize;
use std::collections::BTreeMap;

/// The base of mentees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenteeRegister {
    /// The mentees in the order of the base.
    pub people: Vec<MenteeLine>,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MenteeLine {
    /// Who.
    pub person: Named,
    /// The forms asked for, in words, the most important first.
    pub forms: Vec<String>,
    /// What is to be reached, over all requests.
    pub goals: Vec<String>,
    /// The problems, kinds of motivation and directions that the requests name, in words.
    pub needs: Vec<String>,
    /// The skills and topics wanted, over all requests.
    pub wanted: Vec<String>,
    /// Whether the person may be paired.
    pub ready: bool,
    /// Why the person left, in words, if they did.
    pub left: Option<String>,
}

/// The base of mentors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MentorRegister {
    /// The mentors in the order of the base.
    pub people: Vec<MentorLine>,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MentorLine {
    /// Who.
    pub person: Named,
    /// The forms offered, in words.
    pub forms: Vec<String>,
    /// The skills and topics offered.
    pub skills: Vec<String>,
    /// How many mentees they can take.
    pub seats: u32,
    /// How many of these places are taken.
    pub taken: usize,
    /// What selection decided, in words.
    pub selection: Option<String>,
    /// How the mentor came to be trained, in words.
    pub training: Option<String>,
    /// Why the person left, in words, if they did.
    pub left: Option<String>,
}

/// The names of rated labels.
fn labels(rated: &Answer<BTreeMap<String, Level>>) -> impl Iterator<Item = String> + '_ {
    rated.as_ref().given().into_iter().flat_map(BTreeMap::keys).cloned()
}

/// Each of these once, in the order in which they come.
fn once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

/// Problems, kinds of motivation and directions that the requests name, in words.
fn needs(mentee: &Mentee, phrases: &Phrases) -> Vec<String> {
    let mut named = Vec::new();
    for request in &mentee.requests {
        let problems = request.problems.as_ref().given().into_iter().flatten();
        named.extend(problems.map(|one| phrases.say(*one)));
        let kinds = request.motivation.as_ref().given().into_iter().flatten();
        named.extend(kinds.map(|one| phrases.say(*one)));
        let directions = request.directions.as_ref().given().into_iter().flatten();
        named.extend(directions.map(|one| phrases.say(*one)));
    }
    once(named.into_iter())
}

impl MenteeRegister {
    /// The mentees of a record.
    #[must_use]
    pub fn of(record: &Record, phrases: &Phrases) -> Self {
        let line = |mentee: &Mentee| {
            let id = &mentee.person.id;
            let requests = &mentee.requests;
            let goals = requests.iter().flat_map(|one| one.goals.as_ref().given());
            MenteeLine {
                person: Named::person(&mentee.person, phrases),
                forms: once(requests.iter().map(|one| phrases.say(&one.form))),
                goals: once(goals.flatten().cloned()),
                needs: needs(mentee, phrases),
                wanted: once(requests.iter().flat_map(|one| labels(&one.wanted))),
                ready: record.ready(Side::Mentee).contains(id),
                left: record.left(id).map(|cause| phrases.say(cause)),
            }
        };
        Self { people: record.cohort().mentees().iter().map(|(_, one)| line(one)).collect() }
    }
}

impl MentorRegister {
    /// The mentors of a record.
    #[must_use]
    pub fn of(record: &Record, phrases: &Phrases) -> Self {
        let line = |mentor: &Mentor| {
            let id = &mentor.person.id;
            let file = record.mentor_file(id);
            MentorLine {
                person: Named::person(&mentor.person, phrases),
                forms: mentor.forms.iter().map(|form| phrases.say(form)).collect(),
                skills: labels(&mentor.resources.skills).collect(),
                seats: mentor.seats,
                taken: record.seats_taken(Side::Mentor, id),
                selection: file
                    .and_then(|file| file.selection)
                    .map(|one| phrases.say(one))
                    .or_else(|| {
                        let taken_over = What::TakenOver(StageName::Selection);
                        file.and_then(|file| file.taken_over).map(|_| phrases.say(taken_over))
                    }),
                training: file.and_then(|file| file.training).map(|one| phrases.say(one)),
                left: record.left(id).map(|cause| phrases.say(cause)),
            }
        };
        Self { people: record.cohort().mentors().iter().map(|(_, one)| line(one)).collect() }
    }
}

impl Printable for MenteeRegister {
    const KIND: PaperKind = PaperKind::MenteeRegister;

    fn name(&self) -> String {
        "all".to_owned()
    }
}

impl Printable for MentorRegister {
    const KIND: PaperKind = PaperKind::MentorRegister;

    fn name(&self) -> String {
        "all".to_owned()
    }
}
