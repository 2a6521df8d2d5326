//! Criteria of selection judged for each mentor, provisionally and again.

use crate::kernel::{Ordered, coded, words};
use crate::people::{Answer, Date, FormId, PersonId};
use crate::program::Record;
use crate::program::record::Facts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
coded! {
    /// Rostov's eight criteria of selection. An organisation may have its own.
    pub const ROSTOV_CRITERIA: "criterion" [] {
        "wish-to-take-part", "wish to take part", "желание участвовать в программе";
        "professional-experience", "professional experience", "профессиональный опыт";
        "competences-and-communication",
            "developed competences and communication",
            "развитые компетенции и коммуникативные навыки";
        "time-resource", "time resource", "временной ресурс";
        "positive-experience",
            "positive life and professional experience",
            "позитивный жизненный и профессиональный опыт";
        MATCH_TO_REQUESTS = "match-to-requests",
            "match to mentees' requests",
            "соответствие запросам наставляемых";
        "civic-stance", "active civic stance", "активная гражданская позиция";
        "motivation", "motivation", "мотивация";
    }
}

/// Rostov's eight criteria, as [`SelectingDesk::set_criteria`] takes them.
#[must_use]
pub fn rostov_criteria() -> BTreeSet<String> {
    ROSTOV_CRITERIA.codes().map(str::to_owned).collect()
}

words! {
    /// Whether a mentor meets a criterion.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Judged: "judged" {
        /// Met.
        Met = "met", "met", "соответствует";
        /// Not met.
        NotMet = "not-met", "not met", "не соответствует";
        /// Not known.
        Unknown = "unknown", "not known", "неизвестно";
    }
}

/// A criterion judged for a mentor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Judgement {
    /// In which form.
    pub form: FormId,
    /// Which criterion.
    pub criterion: String,
    /// The verdict.
    pub judged: Judged,
    /// In words.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub note: Answer<String>,
    /// When.
    pub on: Date,
    /// Whether the match to requests was judged before there was any request of the
    /// form, so that it has to be judged again when pairs are formed (our rule).
    pub provisional: bool,
}

impl fmt::Debug for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Judgement({} in {})", self.criterion, self.form)
    }
}

impl Facts {
    /// How many mentees in the base ask for a form.
    pub(in crate::program) fn requests_of(&self, form: &FormId) -> usize {
        let asks = |mentee: &&crate::people::Mentee| {
            mentee.requests.iter().any(|request| request.form == *form)
        };
        self.cohort.mentees().iter().map(|(_, mentee)| mentee).filter(asks).count()
    }

    /// The judgements of a mentor that hold: the last one of each form and criterion,
    /// by form and criterion.
    pub(in crate::program) fn holding(&self, mentor: &PersonId) -> Vec<&Judgement> {
        let all = self.preparing.judgements.get(mentor).map_or(&[][..], Vec::as_slice);
        let mut holding = std::collections::BTreeMap::new();
        for one in all {
            holding.insert((&one.form, one.criterion.as_str()), one);
        }
        holding.into_values().collect()
    }

    /// The forms in which a mentor's match to requests is judged provisionally only.
    pub(in crate::program) fn provisional(&self, mentor: &PersonId) -> Vec<&FormId> {
        let judgements = self.holding(mentor).into_iter();
        judgements.filter(|one| one.provisional).map(|one| &one.form).collect()
    }
}

impl Record {
    /// The judgements of a mentor that hold: the last one of each form and criterion.
    #[must_use]
    pub fn judgements(&self, mentor: &PersonId) -> Vec<&Judgement> {
        self.facts.holding(mentor)
    }

    /// The mentors whose match to requests is judged provisionally only, with the
    /// forms, by id.
    pub fn provisional(&self) -> impl Iterator<Item = (&PersonId, Vec<&FormId>)> {
        self.index.provisional.iter().map(|mentor| (mentor, self.facts.provisional(mentor)))
    }

    /// The criteria of a mentor's form that nobody has judged.
    #[must_use]
    pub fn unjudged_criteria(&self, mentor: &PersonId, form: &FormId) -> Vec<&str> {
        let judged: BTreeSet<_> = self
            .facts
            .holding(mentor)
            .into_iter()
            .filter(|one| one.form == *form)
            .map(|one| one.criterion.as_str())
            .into_set();
        let criteria = self.facts.selection.criteria.get(form);
        let criteria = criteria.into_iter().flatten().map(String::as_str);
        criteria.filter(|criterion| !judged.contains(criterion)).collect()
    }

    /// Whether the criteria of a form were set before any request of it was collected,
    /// though they are to be set for the collected requests.
    #[must_use]
    pub fn criteria_before_requests(&self, form: &FormId) -> bool {
        self.facts.preparing.criteria_requests.get(form) == Some(&0)
    }
}

/// Whether a criterion is the one that cannot be judged for good before requests are
/// collected.
pub(in crate::program) fn waits_for_requests(criterion: &str) -> bool {
    criterion == MATCH_TO_REQUESTS
}
