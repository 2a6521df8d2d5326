//! A group meeting as it was held, and the wishes after it.

use crate::kernel::Side;
use crate::meetings::{MutualChoice, Timetable, WishSheets};
use crate::people::{Date, PersonId};
use crate::program::papers::gatherings::numbers;
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
    /// Whether it was recorded by mistake and withdrawn: its number stays taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl GroupMeetingRecord {
    /// Empties it and keeps its number; nothing where that was done before.
    pub(in crate::program) fn withdraw(&mut self) -> Option<()> {
        if self.withdrawn {
            return None;
        }
        (self.timetable, self.wishes) = (Timetable::new(Vec::new()), WishSheets::default());
        self.mentees.clear();
        self.mentors.clear();
        self.withdrawn = true;
        Some(())
    }

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
