//! A group meeting as it was held, and the wishes after it.

use crate::kernel::Side;
use crate::meetings::{MutualChoice, Timetable, WishSheets};
use crate::people::{Date, PersonId, Wishes};
use crate::program::desks::people::wishes_faults;
use crate::program::papers::gatherings::numbers;
use crate::program::record::restore::gatherings::timetable_faults;
use crate::program::{Act, Program, Reason, Reasons, Record, Stage, What};
use crate::strategy::procedures::GroupMeeting;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

numbers! {
    /// The number of a group meeting within a cycle, from 1.
    GroupMeetingNo;
}

/// A group meeting: its rounds, who attended, what they wished for afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GroupMeetingRecord {
    /// When it was recorded.
    pub on: Date,
    /// Who was to meet whom in which round, as mentee and mentor.
    pub timetable: Timetable<(PersonId, PersonId)>,
    /// The mentees who attended.
    pub mentees: BTreeSet<PersonId>,
    /// The mentors who attended.
    pub mentors: BTreeSet<PersonId>,
    /// What they answered; whoever is not there has not answered.
    #[serde(default)]
    pub wishes: WishSheets,
}

impl GroupMeetingRecord {
    /// Who attended on this side.
    #[must_use]
    pub fn attended(&self, side: Side) -> &BTreeSet<PersonId> {
        match side {
            Side::Mentee => &self.mentees,
            Side::Mentor => &self.mentors,
        }
    }

    /// The meetings that took place, since both attended, with their rounds from 0.
    pub fn held(&self) -> impl Iterator<Item = (usize, &(PersonId, PersonId))> {
        self.timetable.meetings().filter(|(_, pair)| self.both_attended(pair))
    }

    /// The planned meetings that did not take place, with their rounds from 0.
    pub fn missed(&self) -> impl Iterator<Item = (usize, &(PersonId, PersonId))> {
        self.timetable.meetings().filter(|(_, pair)| !self.both_attended(pair))
    }

    fn both_attended(&self, (mentee, mentor): &(PersonId, PersonId)) -> bool {
        self.mentees.contains(mentee) && self.mentors.contains(mentor)
    }

    /// Who attended on this side and has not answered.
    pub fn silent(&self, side: Side) -> impl Iterator<Item = &PersonId> {
        let answered = self.wishes.of(side);
        self.attended(side).iter().filter(|person| !answered.contains_key(*person))
    }

    /// The strategy that makes pairs where the wishes after this meeting coincide; see
    /// [`GroupMeeting`] for how silence counts and what happens to the rest.
    #[must_use]
    pub fn strategy(&self, choice: MutualChoice) -> GroupMeeting {
        GroupMeeting::new(self.wishes.clone(), choice)
    }
}

impl<S: Stage> Program<S> {
    /// Records that a group meeting was held: its rounds, and who attended. Meetings of
    /// people who did not attend stay in the timetable as missed.
    ///
    /// # Errors
    /// Nobody meets, or nobody attended on a side; somebody is unknown, in two places at
    /// once, or meets the same person twice; the day is before the journal's last entry.
    pub fn record_group_meeting(
        &mut self,
        act: &Act,
        timetable: Timetable<(PersonId, PersonId)>,
        mentees: BTreeSet<PersonId>,
        mentors: BTreeSet<PersonId>,
    ) -> Result<GroupMeetingNo, Reasons> {
        let mut reasons = self.record.check(act);
        let facts = &self.record.facts;
        reasons.extend(timetable_faults(&timetable, |side, person| facts.is_known(side, person)));
        for (side, attended) in [(Side::Mentee, &mentees), (Side::Mentor, &mentors)] {
            if attended.is_empty() {
                reasons.push(Reason::NobodyAttended { side });
            }
            let unknown = attended.iter().filter(|person| !facts.is_known(side, person));
            reasons.extend(
                unknown.map(|person| Reason::UnknownPerson { side, person: person.clone() }),
            );
        }
        Reasons::check(reasons)?;
        let about: Vec<PersonId> = mentees.iter().chain(&mentors).cloned().collect();
        let wishes = WishSheets::default();
        let meetings = &mut self.record.facts.gatherings.group_meetings;
        let number = GroupMeetingNo::at(meetings.len());
        meetings.push(GroupMeetingRecord { on: act.on, timetable, mentees, mentors, wishes });
        self.record.note(act, What::GroupMeetingHeld, about);
        Ok(number)
    }

    /// Records what somebody who attended a group meeting wishes for after it: whom they
    /// would like, with ties, and whom not. Naming nobody is an answer too. A later
    /// answer takes the place of an earlier one. The wishes of the questionnaire stay
    /// beside it, and score as before.
    ///
    /// # Errors
    /// There is no such meeting; the person did not attend it; a wish names somebody
    /// twice or nobody; the day is before the journal's last entry.
    pub fn record_wishes(
        &mut self,
        act: &Act,
        meeting: GroupMeetingNo,
        side: Side,
        person: &PersonId,
        wishes: Wishes,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.wishes_after_faults(meeting, side, person, &wishes));
        Reasons::check(reasons)?;
        let meetings = &mut self.record.facts.gatherings.group_meetings;
        if let Some(known) = meeting.position().and_then(|at| meetings.get_mut(at)) {
            known.wishes.of_mut(side).insert(person.clone(), wishes);
        }
        self.record.note(act, What::WishesRecorded, [person.clone()]);
        Ok(())
    }
}

impl Record {
    /// Why an answer after a meeting cannot stand.
    pub(in crate::program) fn wishes_after_faults(
        &self,
        meeting: GroupMeetingNo,
        side: Side,
        person: &PersonId,
        wishes: &Wishes,
    ) -> Vec<Reason> {
        let mut reasons = Vec::new();
        match self.group_meeting(meeting) {
            None => reasons.push(Reason::UnknownGroupMeeting { meeting: meeting.get() }),
            Some(known) if !known.attended(side).contains(person) => {
                reasons.push(Reason::NotAttended { side, person: person.clone() });
            }
            Some(_) => {}
        }
        let is_known = |named: &PersonId| self.facts.is_known(side.other(), named);
        reasons.extend(wishes_faults(person, wishes, is_known));
        reasons
    }
}
