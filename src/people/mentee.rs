//! A mentee and the requests they come with.

use super::{
    Answer, FormId, LearnerProblem, Level, Mentor, MotivationKind, Person, PersonId,
    ProgrammeDirection, RoleModelId,
};
use crate::kernel::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a mentee asks for, within one form.
///
/// ```
/// use mentormatch::people::{Answer, FormId, Level, Request};
///
/// let mut request = Request::new(FormId::new("learner-learner")?);
/// request.wanted = Answer::Given([("chess".to_owned(), Level::new(8)?)].into());
/// assert!(request.role_model.is_unknown(), "what nobody asked is unknown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The form in which help is asked for.
    pub form: FormId,
    /// The role model wished for, such as leader–passive.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub role_model: Answer<RoleModelId>,
    /// The problem, in the mentee's or a third party's words.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub problem: Answer<String>,
    /// What is to be reached.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub goals: Answer<BTreeSet<String>>,
    /// Skills and topics wanted, each with its priority.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub wanted: Answer<BTreeMap<String, Level>>,
    /// Which of the problems that mentoring may help with it is about.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub problems: Answer<BTreeSet<LearnerProblem>>,
    /// With which kinds of motivation the mentee comes.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub motivation: Answer<BTreeSet<MotivationKind>>,
    /// In which directions of additional programmes.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub directions: Answer<BTreeSet<ProgrammeDirection>>,
}

impl Request {
    /// A request of which nothing but the form is known.
    #[must_use]
    pub fn new(form: FormId) -> Self {
        Self {
            form,
            role_model: Answer::Unknown,
            problem: Answer::Unknown,
            goals: Answer::Unknown,
            wanted: Answer::Unknown,
            problems: Answer::Unknown,
            motivation: Answer::Unknown,
            directions: Answer::Unknown,
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.form)
    }
}

words! {
    /// How the last cycle served a mentee, the worst first: our rule, from what the programme
    /// recorded.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ServedLast: "served-last" {
        /// No pair of theirs worked.
        NotAtAll = "not-at-all", "no pair of theirs worked", "ни одна пара не начала работу";
        /// Pairs worked, and all of them ended before their time.
        BrokenOff = "broken-off", "their pairs ended early", "работа пар прекращена досрочно";
        /// A pair worked to its end, and reached no goals.
        GoalsMissed = "goals-missed", "goals were not reached", "цели не достигнуты";
        /// A pair reached its goals.
        GoalsReached = "goals-reached", "goals were reached", "цели достигнуты";
    }
}

/// Somebody who solves a concrete problem with a mentor's help.
///
/// ```
/// use mentormatch::people::{FormId, Mentee, Request};
///
/// let mut olga = Mentee::new(1_u64);
/// olga.person.age = 17.into();
/// olga.person.languages = ["tt", "ru"].into();
/// olga.requests.push(Request::new(FormId::new("learner-learner")?));
/// assert_eq!((olga.seats, olga.person.age.given()), (1, Some(17)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mentee {
    /// The person.
    pub person: Person,
    /// The requests, most important first.
    #[serde(default)]
    pub requests: Vec<Request>,
    /// Years of experience in the profession, of an educator.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub experience_years: Answer<u16>,
    /// How many mentors they may have; mostly 1.
    pub seats: u32,
    /// For how many searches they have waited without a mentor.
    #[serde(default)]
    pub waiting: u32,
    /// Mentors of earlier cycles, where this side tells of them; a mentor may tell of the same by
    /// [`earlier_mentees`](super::Mentor::earlier_mentees).
    #[serde(default)]
    pub earlier_mentors: BTreeSet<PersonId>,
    /// How the last cycle served them; nothing for who took no part in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_last: Option<ServedLast>,
}

impl Mentee {
    /// A mentee for one mentor of whom nothing but the id is known.
    #[must_use]
    pub fn new(id: impl Into<PersonId>) -> Self {
        Self {
            person: Person::new(id),
            requests: Vec::new(),
            experience_years: Answer::Unknown,
            seats: 1,
            waiting: 0,
            earlier_mentors: BTreeSet::new(),
            served_last: None,
        }
    }

    /// The form in which this mentee would work with `mentor`: the first of the
    /// requests whose form the mentor takes part in.
    #[must_use]
    pub fn form_with(&self, mentor: &Mentor) -> Option<&FormId> {
        self.requests.iter().map(|request| &request.form).find(|form| mentor.forms.contains(*form))
    }
}

impl fmt::Debug for Mentee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mentee({})", self.person.id)
    }
}
