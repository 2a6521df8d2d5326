//! Criteria judged, read.

use crate::kernel::Ordered;
use crate::people::{FormId, PersonId};
use crate::program::Judgement;
use crate::program::Record;
use crate::program::record::Facts;
use std::collections::BTreeSet;

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
