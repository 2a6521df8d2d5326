//! The team, its tasks and papers, audiences outside, and where data came from.

use crate::kernel::words;
use crate::people::{Answer, Date, FormId, PersonId};
use crate::program::{Agreement, AgreementRule, Judgement, SelectionTest, Session};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
words! {
    /// What somebody does in the programme's team.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Office: "office" {
        /// The head of the organisation, who signs the order.
        Head = "head", "head", "руководитель организации";
        /// The deputy head.
        DeputyHead = "deputy-head", "deputy head", "заместитель директора по УВР";
        /// The curator, who runs the cycle.
        Curator = "curator", "curator", "куратор";
        /// An assistant of the curator.
        Assistant = "assistant", "assistant", "помощник куратора";
        /// An additional-education teacher.
        AdditionalTeacher = "additional-teacher",
            "additional-education teacher",
            "педагог дополнительного образования";
        /// An educational psychologist.
        Psychologist = "psychologist", "educational psychologist", "педагог-психолог";
        /// Another member of the team.
        Member = "member", "member of the team", "участник команды";
    }
}

words! {
    /// Whose request the programme serves: the three that Lipetsk weighs.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum KeyRequest: "key-request" {
        /// The mentees'.
        Mentee = "mentee", "the mentees' request", "запрос наставляемых";
        /// The mentors'.
        Mentor = "mentor", "the mentors' request", "запрос наставников";
        /// The regional customer's.
        RegionalCustomer = "regional-customer",
            "the regional customer's request",
            "запрос регионального заказчика";
    }
}

/// A request collected while the conditions are prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstRequest {
    /// Whose.
    pub of: KeyRequest,
    /// What for. It names nobody.
    pub text: String,
}

/// A legal paper of the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Its name, for example that of an order.
    pub name: String,
    /// Its number, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its date, as the paper has it.
    pub on: Date,
}

words! {
    /// How an audience was informed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Channel: "channel" {
        /// Through media.
        Media = "media", "through target media", "через целевые медиа";
        /// At a meeting.
        Meeting = "meeting", "at a meeting", "на встрече";
        /// At an event of the audience's own.
        Event = "event", "at the audience's own event", "на профильном мероприятии";
        /// By letter.
        Letter = "letter", "by letter", "письмом";
        /// On the site or in social networks.
        Online = "online", "online", "на сайте и в социальных сетях";
    }
}

/// That an audience was informed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Informed {
    /// When.
    pub on: Date,
    /// How.
    pub how: Channel,
}

/// An audience that a form is offered to, mostly of the outer contour.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Audience {
    /// The forms that interest it; all where it names none.
    pub forms: BTreeSet<FormId>,
    /// How it was informed, in order.
    pub informed: Vec<Informed>,
}

words! {
    /// Who told something of a mentee.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum DataSource: "data-source" {
        /// The mentee.
        Themselves = "themselves", "the mentee", "сам наставляемый";
        /// Parents or guardians.
        Parents = "parents", "parents or guardians", "родители (законные представители)";
        /// The class teacher.
        ClassTeacher = "class-teacher", "class teacher", "классный руководитель";
        /// The psychologist.
        Psychologist = "psychologist", "psychologist", "педагог-психолог";
        /// The social educator.
        SocialEducator = "social-educator", "social educator", "социальный педагог";
        /// A career test.
        CareerTest = "career-test", "career test", "профориентационный тест";
        /// Another educator or whoever knows the needs.
        Other = "other", "somebody else who knows the needs", "иное лицо, знающее потребности";
    }
}

/// That a source told of a person's needs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// Who told.
    pub source: DataSource,
    /// When.
    pub on: Date,
    /// Which request it concerns, by form; nothing for the person as a whole.
    #[serde(default)]
    pub form: Option<FormId>,
    /// What was told.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub note: Answer<String>,
}

impl fmt::Debug for SourceEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceEntry({} on {})", self.source.code(), self.on)
    }
}

/// What stages 1 to 4 collect beside the bases and the papers that a stage's result
/// demands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Preparing {
    /// The team.
    pub team: BTreeMap<PersonId, BTreeSet<Office>>,
    /// The programme's tasks.
    pub tasks: Vec<String>,
    /// Its expected results.
    pub expected_results: Vec<String>,
    /// Requests collected first.
    pub first_requests: Vec<FirstRequest>,
    /// Legal papers.
    pub papers: Vec<Paper>,
    /// Audiences by name.
    pub audiences: BTreeMap<String, Audience>,
    /// Steps of the roadmap that are done, by number from 1, and when.
    pub steps_done: BTreeMap<u32, Date>,
    /// Where data on mentees came from.
    pub sources: BTreeMap<PersonId, Vec<SourceEntry>>,
    /// Criteria judged, by mentor; the last one of a form and criterion holds.
    pub judgements: BTreeMap<PersonId, Vec<Judgement>>,
    /// How many requests of a form were collected when its criteria were set.
    pub criteria_requests: BTreeMap<FormId, u32>,
    /// Training sessions held, in order.
    pub sessions: Vec<Session>,
    /// Tests of candidates, which reject nobody.
    pub tests: BTreeMap<PersonId, Vec<SelectionTest>>,
    /// What the organisation asks of mentors' written consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_rule: Option<AgreementRule>,
    /// The written consents of mentors, in order; the last one holds.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub agreements: BTreeMap<PersonId, Vec<Agreement>>,
}
