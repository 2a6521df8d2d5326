//! An open day, wishes passed on by the curator, offers, and the mentors' answers.

use crate::kernel::Side;
use crate::meetings::MutualChoice;
use crate::people::{Date, PersonId};
use crate::program::desks::people::blank;
use crate::program::papers::gatherings::numbers;
use crate::program::{Act, Cause, Program, Reason, Reasons, Record, Stage, What};
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
    fn is_of(&self, mentee: &PersonId, mentor: &PersonId) -> bool {
        self.approach.mentee == *mentee && self.approach.mentor == *mentor
    }

    /// Whether it is a wish that is not passed on yet.
    pub(in crate::program) fn waits_for_curator(&self) -> bool {
        self.approach.way == Way::Wish && self.passed_on.is_none()
    }
}

impl<S: Stage> Program<S> {
    /// Records an open day and the learners who visited.
    ///
    /// # Errors
    /// The place is blank; nobody visited; a visitor is not in the base of mentees; the
    /// day is before the journal's last entry.
    pub fn record_open_day(
        &mut self,
        act: &Act,
        place: &str,
        visitors: BTreeSet<PersonId>,
    ) -> Result<OpenDayNo, Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(blank("place", place));
        if visitors.is_empty() {
            reasons.push(Reason::NobodyAttended { side: Side::Mentee });
        }
        reasons.extend(visitors.iter().filter_map(|id| self.record.facts.mentee(id).err()));
        Reasons::check(reasons)?;
        let days = &mut self.record.facts.gatherings.open_days;
        let number = OpenDayNo::at(days.len());
        let about: Vec<PersonId> = visitors.iter().cloned().collect();
        let place = place.trim().to_owned();
        days.push(OpenDayRecord { on: act.on, place, visitors, approaches: Vec::new() });
        self.record.note(act, What::OpenDayHeld, about);
        Ok(number)
    }

    /// Records that a visitor turns to a mentor: by a wish left with the curator, who
    /// passes it on, or by an offer to the mentor directly. `place` orders the mentors
    /// whom one learner turns to, the lowest first.
    ///
    /// # Errors
    /// There is no such open day; the learner did not visit, or turned to this mentor
    /// already; nobody has the mentor's id; both are one person; the day is before the
    /// journal's last entry.
    pub fn record_approach(
        &mut self,
        act: &Act,
        day: OpenDayNo,
        (mentee, mentor): (&PersonId, &PersonId),
        way: Way,
        place: u32,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.approach_faults(day, mentee, mentor));
        let known = self.record.open_day(day);
        if known.is_some_and(|known| known.approach(mentee, mentor).is_some()) {
            let (mentee, mentor) = (mentee.clone(), mentor.clone());
            reasons.push(Reason::AlreadyApproached { mentee, mentor });
        }
        Reasons::check(reasons)?;
        let (one, other) = (mentee.clone(), mentor.clone());
        let approach = Approach { mentee: one, mentor: other, way, place, answer: None };
        let record = ApproachRecord { approach, passed_on: None, answered: None, cause: None };
        if let Some(known) = self.record.day_mut(day) {
            known.approaches.push(record);
        }
        self.record.note(act, What::ApproachRecorded, [mentee.clone(), mentor.clone()]);
        Ok(())
    }

    /// Records that the curator passed a wish on to the mentor.
    ///
    /// # Errors
    /// There is no such approach; it was an offer, or was passed on already; the day is
    /// before the journal's last entry.
    pub fn pass_wish_on(
        &mut self,
        act: &Act,
        day: OpenDayNo,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Result<(), Reasons> {
        self.record.change_approach(act, day, (mentee, mentor), What::WishPassedOn, |known| {
            if !known.waits_for_curator() {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                return Err(Reason::NothingToPassOn { mentee, mentor });
            }
            known.passed_on = Some(act.on);
            Ok(())
        })
    }

    /// Records that a mentor would take the learner who turned to them.
    ///
    /// # Errors
    /// There is no such approach; it is a wish that was not passed on; it is answered
    /// already; the day is before the journal's last entry.
    pub fn accept_approach(
        &mut self,
        act: &Act,
        day: OpenDayNo,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Result<(), Reasons> {
        self.record.change_approach(act, day, (mentee, mentor), What::ApproachAccepted, |known| {
            known.answer(act, MentorAnswer::Accepted, None)
        })
    }

    /// Records that a mentor would not take the learner who turned to them. The pair is
    /// excluded for this cycle.
    ///
    /// # Errors
    /// As for [`Program::accept_approach`].
    pub fn decline_approach(
        &mut self,
        act: &Act,
        day: OpenDayNo,
        (mentee, mentor): (&PersonId, &PersonId),
        cause: Cause,
    ) -> Result<(), Reasons> {
        self.record.change_approach(act, day, (mentee, mentor), What::ApproachDeclined, |known| {
            known.answer(act, MentorAnswer::Declined, Some(cause))
        })
    }
}

impl ApproachRecord {
    fn answer(
        &mut self,
        act: &Act,
        answer: MentorAnswer,
        cause: Option<Cause>,
    ) -> Result<(), Reason> {
        let ids = || (self.approach.mentee.clone(), self.approach.mentor.clone());
        if self.waits_for_curator() {
            let (mentee, mentor) = ids();
            return Err(Reason::NotPassedOn { mentee, mentor });
        }
        if self.approach.answer.is_some() {
            let (mentee, mentor) = ids();
            return Err(Reason::ApproachAnswered { mentee, mentor });
        }
        self.approach.answer = Some(answer);
        self.answered = Some(act.on);
        self.cause = cause;
        Ok(())
    }
}

impl Record {
    fn day_mut(&mut self, day: OpenDayNo) -> Option<&mut OpenDayRecord> {
        self.facts.gatherings.open_days.get_mut(day.position()?)
    }

    /// Why these two cannot have an approach on this day.
    pub(in crate::program) fn approach_faults(
        &self,
        day: OpenDayNo,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Vec<Reason> {
        let mut reasons = Vec::new();
        match self.open_day(day) {
            None => reasons.push(Reason::UnknownOpenDay { day: day.get() }),
            Some(known) if !known.visitors.contains(mentee) => {
                let (side, person) = (Side::Mentee, mentee.clone());
                reasons.push(Reason::NotAttended { side, person });
            }
            Some(_) => {}
        }
        reasons.extend(self.facts.mentor(mentor).err());
        if mentee == mentor {
            reasons.push(Reason::SamePerson { person: mentee.clone() });
        }
        reasons
    }

    /// Changes an approach, or says why not.
    fn change_approach(
        &mut self,
        act: &Act,
        day: OpenDayNo,
        (mentee, mentor): (&PersonId, &PersonId),
        what: What,
        change: impl FnOnce(&mut ApproachRecord) -> Result<(), Reason>,
    ) -> Result<(), Reasons> {
        let mut reasons = self.check(act);
        let mut changed = None;
        match self.open_day(day).map(|known| known.approach(mentee, mentor)) {
            None => reasons.push(Reason::UnknownOpenDay { day: day.get() }),
            Some(None) => {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(Reason::NoApproach { mentee, mentor });
            }
            Some(Some(known)) => {
                let mut known = known.clone();
                reasons.extend(change(&mut known).err());
                changed = Some(known);
            }
        }
        Reasons::check(reasons)?;
        let approaches = self.day_mut(day).map(|known| &mut known.approaches);
        let known = approaches.into_iter().flatten().find(|one| one.is_of(mentee, mentor));
        if let (Some(known), Some(changed)) = (known, changed) {
            *known = changed;
        }
        self.note(act, what, [mentee.clone(), mentor.clone()]);
        Ok(())
    }
}
