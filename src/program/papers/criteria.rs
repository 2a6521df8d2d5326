//! Criteria of selection judged for each mentor, provisionally and again.

use crate::kernel::{coded, words};
use crate::people::{Answer, Date, FormId};
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
            "положительный жизненный, профессиональный опыт";
        MATCH_TO_REQUESTS = "match-to-requests",
            "match to mentees' requests",
            "соответствие запросам наставляемых";
        "civic-stance", "active civic stance", "активная гражданская позиция";
        "motivation", "motivation", "мотивация";
    }
}

/// Rostov's eight criteria, as [`SelectingDesk::set_criteria`](crate::program::SelectingDesk::set_criteria) takes them.
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

/// Whether a criterion is the one that cannot be judged for good before requests are
/// collected.
pub(in crate::program) fn waits_for_requests(criterion: &str) -> bool {
    criterion == MATCH_TO_REQUESTS
}
