//! An open day, wishes passed on by the curator, offers, and the mentors' answers.

use crate::meetings::MutualChoice;
use crate::people::{Date, PersonId};
use crate::program::Cause;
use crate::program::papers::gatherings::numbers;
use crate::strategy::procedures::{Approach, MentorAnswer, OpenDay, Way};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
numbers! {
    /// The number of an open day within a cycle, from 1.
    OpenDayNo;
}

/// An open day: who visited, and who turned to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OpenDayRecord {
    /// When it was recorded.
    pub on: Date,
    /// Where: the enterprise or place.
    pub place: String,
    /// The learners who visited.
    pub visitors: BTreeSet<PersonId>,
    /// Who turned to whom, in the order recorded.
    #[serde(default)]
    pub approaches: Vec<ApproachRecord>,
    /// Whether it was recorded by mistake and withdrawn: its number stays taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// A learner who turned to a mentor after an open day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ApproachRecord {
    /// Who turned to whom, by a wish or an offer, and the answer.
    pub approach: Approach,
    /// When the curator passed the wish on; nothing for an offer.
    #[serde(default)]
    pub passed_on: Option<Date>,
    /// When the mentor answered.
    #[serde(default)]
    pub answered: Option<Date>,
    /// Why the mentor declined.
    #[serde(default)]
    pub cause: Option<Cause>,
}

impl OpenDayRecord {
    /// Empties it and keeps its number; nothing where that was done before.
    pub(in crate::program) fn withdraw(&mut self) -> Option<()> {
        if self.withdrawn {
            return None;
        }
        self.place.clear();
        self.visitors.clear();
        self.approaches.clear();
        self.withdrawn = true;
        Some(())
    }

    /// The approach of a learner to a mentor.
    #[must_use]
    pub fn approach(&self, mentee: &PersonId, mentor: &PersonId) -> Option<&ApproachRecord> {
        self.approaches.iter().find(|one| one.is_of(mentee, mentor))
    }

    /// The wishes that the curator has still to pass on.
    pub fn to_pass_on(&self) -> impl Iterator<Item = &ApproachRecord> {
        self.approaches.iter().filter(|one| one.waits_for_curator())
    }

    /// The strategy that makes pairs of the accepted approaches of this day; see
    /// [`OpenDay`] for what happens to the rest.
    #[must_use]
    pub fn strategy(&self, choice: MutualChoice) -> OpenDay {
        OpenDay::new(self.approaches.iter().map(|one| one.approach.clone()).collect(), choice)
    }

    pub(in crate::program) fn declined(&self) -> impl Iterator<Item = (PersonId, PersonId)> + '_ {
        let approaches = self.approaches.iter().map(|one| &one.approach);
        approaches
            .filter(|one| one.answer == Some(MentorAnswer::Declined))
            .map(|one| (one.mentee.clone(), one.mentor.clone()))
    }
}

impl ApproachRecord {
    pub(in crate::program) fn is_of(&self, mentee: &PersonId, mentor: &PersonId) -> bool {
        self.approach.mentee == *mentee && self.approach.mentor == *mentor
    }

    /// Whether it is a wish that is not passed on yet.
    pub(in crate::program) fn waits_for_curator(&self) -> bool {
        self.approach.way == Way::Wish && self.passed_on.is_none()
    }
}
