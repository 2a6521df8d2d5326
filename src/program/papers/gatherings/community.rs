//! What mentors share beside their pairs: events with agenda and outcomes, the bank of the
//! Union of mentors, practices published, proposals for the organisation, alumni.

use crate::kernel::{Language, words};
use crate::people::{BankService, Date, EventKind, Form, FormId, PersonId};
use crate::program::PairNo;
use crate::program::papers::gatherings::numbers;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

numbers! {
    /// The number of an event within a cycle, from 1.
    EventNo;
    /// The number of a request to the Union's bank within a cycle, from 1.
    BankRequestNo;
}

/// An event as it is planned: a circle, a methodical Thursday, an intensive, a group talk, a
/// festival, a conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventPlan {
    /// What kind.
    pub kind: EventKind,
    /// Of which form of mentoring, where it is one of a form's events.
    #[serde(default)]
    pub form: Option<FormId>,
    /// On which day.
    pub on: Date,
    /// The questions on its agenda, in their order.
    #[serde(default)]
    pub agenda: Vec<String>,
    /// Who leads it; they need not be in a base.
    #[serde(default)]
    pub hosts: BTreeSet<PersonId>,
}

impl EventPlan {
    /// An event of this kind on a day, of no form, with neither agenda nor host yet.
    #[must_use]
    pub fn new(kind: EventKind, on: Date) -> Self {
        Self { kind, form: None, on, agenda: Vec::new(), hosts: BTreeSet::new() }
    }

    /// The first meeting with those who may become mentors in a form: what its sources say of
    /// the meeting, and then how mentors are chosen, as the agenda. Nothing of a form whose
    /// sources tell of no such meeting.
    #[must_use]
    pub fn first_meeting(form: &Form, on: Date, language: Language) -> Option<Self> {
        let first = form.selection.first_meeting.as_ref()?;
        let items = [first].into_iter().chain(&form.selection.how);
        let mut plan = Self::new(EventKind::FirstMeeting, on);
        plan.form = Some(form.id.clone());
        plan.agenda = items.map(|item| item.words.in_language(language).to_owned()).collect();
        Some(plan)
    }
}

/// How an event went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventOutcome {
    /// Who of the bases came.
    pub attended: BTreeSet<PersonId>,
    /// How many others came.
    #[serde(default)]
    pub guests: u32,
    /// What it came to, question by question or in all.
    #[serde(default)]
    pub outcomes: Vec<String>,
}

/// An event: its plan, and how it went once it was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EventRecord {
    /// The plan.
    pub plan: EventPlan,
    /// How it went; nothing before it was held.
    #[serde(default)]
    pub held: Option<EventOutcome>,
    /// Whether it was recorded by mistake and withdrawn: its number stays taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl EventRecord {
    pub(in crate::program) fn new(plan: EventPlan) -> Self {
        Self { plan, held: None, withdrawn: false }
    }

    /// Empties it and keeps its number; nothing where that was done before.
    pub(in crate::program) fn withdraw(&mut self) -> Option<()> {
        if self.withdrawn {
            return None;
        }
        let EventPlan { kind, on, .. } = self.plan;
        *self = Self { withdrawn: true, ..Self::new(EventPlan::new(kind, on)) };
        Some(())
    }
}

/// A request to the bank of the Union of mentors. `Debug` shows no words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BankRequest {
    /// When it was made.
    pub on: Date,
    /// Who asks; somebody of a base.
    pub by: PersonId,
    /// For which service.
    pub service: BankService,
    /// On which theme.
    pub theme: String,
    /// Who answers, once that is settled; they need not be in a base.
    #[serde(default)]
    pub host: Option<PersonId>,
    /// When it was answered.
    #[serde(default)]
    pub answered: Option<Date>,
    /// The answer.
    #[serde(default)]
    pub answer: String,
    /// Whether it was recorded by mistake and withdrawn: its number stays taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl BankRequest {
    pub(in crate::program) fn new(
        on: Date,
        by: PersonId,
        service: BankService,
        theme: &str,
    ) -> Self {
        let theme = theme.trim().to_owned();
        let (host, answered, answer) = (None, None, String::new());
        Self { on, by, service, theme, host, answered, answer, withdrawn: false }
    }

    /// Whether it waits for an answer.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.withdrawn && self.answered.is_none()
    }

    /// Empties it and keeps its number; nothing where that was done before.
    pub(in crate::program) fn withdraw(&mut self) -> Option<()> {
        if self.withdrawn {
            return None;
        }
        self.theme.clear();
        self.answer.clear();
        (self.host, self.answered, self.withdrawn) = (None, None, true);
        Some(())
    }
}

impl fmt::Debug for BankRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankRequest({} {}, {:?})", self.by, self.service.code(), self.answered)
    }
}

words! {
    /// Where a practice is published (Procedures, Kemerovo).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Outlet: "outlet" {
        /// The organisation's website.
        OrganisationSite = "organisation-site",
            "the organisation's website",
            "сайт образовательной организации";
        /// The enterprise's website.
        EnterpriseSite = "enterprise-site", "the enterprise's website", "сайт предприятия";
        /// Media.
        Media = "media", "media", "СМИ";
        /// A collection of practices.
        Collection = "collection", "a collection of practices", "сборник лучших практик";
    }
}

/// A practice that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// When.
    pub on: Date,
    /// Where.
    pub outlet: Outlet,
    /// Under which title.
    pub title: String,
    /// Of which pair, where it is of one.
    #[serde(default)]
    pub pair: Option<PairNo>,
}

/// A mentor's proposal for the organisation's development (Kemerovo). `Debug` shows no
/// words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Proposal {
    /// When it was made.
    pub on: Date,
    /// Which mentor made it.
    pub by: PersonId,
    /// What is proposed.
    pub text: String,
    /// Whether it is taken up, and since when that is decided.
    #[serde(default)]
    pub decided: Option<(bool, Date)>,
}

impl Proposal {
    pub(in crate::program) fn new(on: Date, by: PersonId, text: &str) -> Self {
        Self { on, by, text: text.trim().to_owned(), decided: None }
    }
}

impl fmt::Debug for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proposal({} {}, {:?})", self.by, self.on, self.decided)
    }
}

/// The mentoring community of a cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Community {
    /// Events, by number from 1.
    pub events: Vec<EventRecord>,
    /// Requests to the Union's bank, by number from 1.
    pub bank: Vec<BankRequest>,
    /// Practices published, in the order recorded.
    pub publications: Vec<Publication>,
    /// Proposals, in the order recorded.
    pub proposals: Vec<Proposal>,
    /// Members of the community of grateful alumni; it lasts beyond the cycle.
    pub alumni: BTreeSet<PersonId>,
}

impl Community {
    pub(in crate::program) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The event of this number, unless it was withdrawn.
    #[must_use]
    pub fn event(&self, event: EventNo) -> Option<&EventRecord> {
        self.events.get(event.position()?).filter(|known| !known.withdrawn)
    }

    /// The request of this number, unless it was withdrawn.
    #[must_use]
    pub fn request(&self, request: BankRequestNo) -> Option<&BankRequest> {
        self.bank.get(request.position()?).filter(|known| !known.withdrawn)
    }
}
