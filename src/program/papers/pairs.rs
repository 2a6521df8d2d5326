//! Pairs from proposal to end, and the searches they came from.

use super::kept::Kept;
use crate::kernel::{Side, words};
use crate::people::{Date, FormId, PersonId};
use crate::program::results::PairResults;
use crate::program::work::PairWork;
use crate::program::{Cause, Feedback, FeedbackFrom, Moment};
use crate::strategy::Pairing;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
words! {
    /// How a pair came to be proposed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Origin: "origin" {
        /// By the adopted draft of this search, counted from 0.
        Search(search: u32) = "search", "by a search", "по итогам подбора";
        /// By the curator.
        Curator = "curator", "by the curator", "по предложению куратора";
        /// By this repair, counted from 0.
        Repair(repair: u32) = "repair", "by re-matching", "при повторном подборе";
    }
}

words! {
    /// How a pair ended.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[serde(tag = "how")]
    #[non_exhaustive]
    pub enum Ending: "ending" {
        /// A side declined the proposal.
        Declined {
            /// Which.
            by: Side,
            /// Why.
            cause: Cause,
        } = "declined", "declined", "предложение отклонено";
        /// It was dissolved.
        Dissolved {
            /// Why.
            cause: Cause,
        } = "dissolved", "ended early", "работа прекращена досрочно";
        /// Its work was closed.
        Closed {
            /// With which outcome.
            outcome: PairOutcome,
        } = "closed", "closed", "работа завершена";
        /// It had been proposed by mistake: the proposal was withdrawn.
        Withdrawn = "withdrawn", "proposed by mistake", "предложена по ошибке";
    }
}

/// What a pair's work came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairOutcome {
    /// Whether the goals were reached.
    pub goals_reached: bool,
    /// Whether the two go on with another theme or problem.
    pub continues: bool,
}

words! {
    /// Where a pair stands.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum PairState: "pair-state" {
        /// A side has still to consent.
        Proposed = "proposed", "proposed", "предложена";
        /// Both sides consented; the head's order is missing.
        Agreed = "agreed", "agreed, waits for the order", "согласована, ожидает распоряжения";
        /// It is published and works.
        Working = "working", "working", "работает";
        /// It ended.
        Ended = "ended", "ended", "работа завершена";
    }
}

/// A pair and what became of it. A mentor's pairs together are a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PairRecord {
    /// The mentee.
    pub mentee: PersonId,
    /// The mentor.
    pub mentor: PersonId,
    /// The form in which they work.
    pub form: Option<FormId>,
    /// How it came to be proposed.
    pub origin: Origin,
    /// When the mentee's side consented.
    pub mentee_consent: Option<Date>,
    /// When the mentor's side consented.
    pub mentor_consent: Option<Date>,
    /// The head's order that published it, and when.
    pub order: Option<Order>,
    /// The formats of work chosen.
    #[serde(default)]
    pub formats: BTreeSet<String>,
    /// Feedback, in the order collected.
    #[serde(default)]
    pub feedback: Vec<Feedback>,
    /// Analyses, goals, meetings and diary.
    #[serde(default, skip_serializing_if = "PairWork::is_empty")]
    pub(in crate::program) work: PairWork,
    /// What closing finds.
    #[serde(default, skip_serializing_if = "PairResults::is_empty")]
    pub results: PairResults,
    /// How it ended, and when.
    pub end: Option<(Ending, Date)>,
    /// Since when the two may be a pair again, where it was allowed after an end that
    /// keeps them apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Date>,
    /// Whether it is the curator's decision, which no repair moves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
}

impl PairRecord {
    pub(in crate::program) fn proposed(
        mentee: PersonId,
        mentor: PersonId,
        form: Option<FormId>,
        origin: Origin,
    ) -> Self {
        Self {
            mentee,
            mentor,
            form,
            origin,
            mentee_consent: None,
            mentor_consent: None,
            order: None,
            formats: BTreeSet::new(),
            feedback: Vec::new(),
            work: PairWork::default(),
            results: PairResults::default(),
            end: None,
            again: None,
            pinned: false,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> PairState {
        if self.end.is_some() {
            PairState::Ended
        } else if self.order.is_some() {
            PairState::Working
        } else if self.mentee_consent.is_some() && self.mentor_consent.is_some() {
            PairState::Agreed
        } else {
            PairState::Proposed
        }
    }

    /// Whether it takes a seat of both: it has not ended.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.end.is_none()
    }

    /// Whether the two may not be drafted again: it lives, or was declined or dissolved.
    /// Nothing keeps them apart where its work was closed, a repair moved a member for
    /// others' sake, somebody had left or withdrawn a consent and came back, it had been
    /// proposed by mistake, or the curator allows it.
    pub(in crate::program) fn bars_again(&self) -> bool {
        match self.end {
            None => true,
            Some((Ending::Closed { .. } | Ending::Withdrawn, _)) => false,
            Some(_) if self.again.is_some() => false,
            Some((Ending::Dissolved { cause }, _)) => {
                !matches!(cause, Cause::Moved | Cause::Left | Cause::ConsentWithdrawn)
            }
            Some((Ending::Declined { .. }, _)) => true,
        }
    }

    /// Whether its work came to a regular end.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.end, Some((Ending::Closed { .. }, _)))
    }

    /// The member on this side.
    #[must_use]
    pub fn member(&self, side: Side) -> &PersonId {
        match side {
            Side::Mentee => &self.mentee,
            Side::Mentor => &self.mentor,
        }
    }

    /// When this side consented.
    #[must_use]
    pub fn consent(&self, side: Side) -> Option<Date> {
        match side {
            Side::Mentee => self.mentee_consent,
            Side::Mentor => self.mentor_consent,
        }
    }

    /// Whether this feedback is there.
    #[must_use]
    pub fn has_feedback(&self, from: FeedbackFrom, moment: Moment) -> bool {
        self.feedback.iter().any(|feedback| feedback.from == from && feedback.moment == moment)
    }
}

/// An order of the head: a paper with its own number and date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(String, Date)", into = "(String, Date)")]
pub struct Order {
    /// Its number or name, as the paper has it.
    pub number: String,
    /// Its date, as the paper has it: from this day on the pairs work.
    pub on: Date,
}

impl Order {
    /// The order of this number and date.
    #[must_use]
    pub fn new(number: &str, on: Date) -> Self {
        Self { number: number.trim().to_owned(), on }
    }
}

impl From<(String, Date)> for Order {
    fn from((number, on): (String, Date)) -> Self {
        Self { number, on }
    }
}

impl From<Order> for (String, Date) {
    fn from(order: Order) -> Self {
        (order.number, order.on)
    }
}

/// A search whose draft was adopted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Search {
    /// When it was adopted.
    pub on: Date,
    /// What the strategy answered.
    pub pairing: Pairing,
}

/// The open work of a stage that forms pairs: what the curator fixed for the next
/// draft, and the draft under review.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpenPairing {
    pub(in crate::program) locks: BTreeSet<(PersonId, PersonId)>,
    pub(in crate::program) draft: Option<Arc<Pairing>>,
    #[serde(skip)]
    pub(in crate::program) kept: Kept,
}

impl OpenPairing {
    /// The pairs locked for the next draft, as mentee and mentor.
    pub fn locks(&self) -> impl Iterator<Item = (&PersonId, &PersonId)> {
        self.locks.iter().map(|(mentee, mentor)| (mentee, mentor))
    }

    /// The draft under review.
    #[must_use]
    pub fn draft(&self) -> Option<&Pairing> {
        self.draft.as_deref()
    }

    /// A copy for a scenario, which has what was made of the record.
    pub(in crate::program) fn fork(&self) -> Self {
        Self { locks: self.locks.clone(), draft: self.draft.clone(), kept: self.kept.fork() }
    }

    /// Drops what concerns an erased person: their locks, and the draft, which
    /// counted on them.
    pub(in crate::program) fn forget(&mut self, person: &PersonId) {
        self.locks.retain(|(mentee, mentor)| mentee != person && mentor != person);
        self.draft = None;
    }
}
