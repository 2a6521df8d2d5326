//! Criteria of selection judged for each mentor, provisionally and again.

use crate::kernel::{Side, coded, words};
use crate::people::{Answer, Date, FormId, PersonId};
use crate::program::record::Facts;
use crate::program::{Act, Program, Reason, Reasons, Record, Stage, What};
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

/// Rostov's eight criteria, as [`Program::set_criteria`] takes them.
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
            .collect();
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

impl<S: Stage> Program<S> {
    /// Judges a criterion for a mentor; a later judgement takes the place of an earlier
    /// one, which stays on record. Nothing follows from it by itself: the decision is
    /// [`Program::decide`]'s. The match to requests is provisional while no mentee of
    /// the base asks for the form.
    ///
    /// # Errors
    /// Nobody has this id among the mentors; the form has no such criterion; the day is
    /// before the journal's last entry.
    pub fn judge(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        form: &FormId,
        criterion: &str,
        judged: Judged,
        note: Answer<String>,
    ) -> Result<(), Reasons> {
        let facts = &self.record.facts;
        let mut reasons = self.record.check(act);
        if !facts.is_known(Side::Mentor, mentor) {
            reasons.push(Reason::UnknownPerson { side: Side::Mentor, person: mentor.clone() });
        }
        let known = facts.selection.criteria.get(form);
        if !known.is_some_and(|criteria| criteria.contains(criterion)) {
            let criterion = criterion.to_owned();
            reasons.push(Reason::UnknownCriterion { form: form.clone(), criterion });
        }
        Reasons::check(reasons)?;
        let judgement = Judgement {
            form: form.clone(),
            criterion: criterion.to_owned(),
            judged,
            note,
            on: act.on,
            provisional: criterion == MATCH_TO_REQUESTS && facts.requests_of(form) == 0,
        };
        let judgements = &mut self.record.facts.preparing.judgements;
        judgements.entry(mentor.clone()).or_default().push(judgement);
        self.record.changed(mentor);
        self.record.note(act, What::CriterionJudged, [mentor.clone()]);
        Ok(())
    }
}
