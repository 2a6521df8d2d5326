//! Timetables of group meetings.

use super::kind::{PaperKind, Printable};
use super::named::{Named, file_part};
use crate::kernel::{Ordered, Phrases, Side};
use crate::people::{Date, PersonId};
use crate::program::{GroupMeetingNo, GroupMeetingRecord, Record};
use serde::Serialize;
use std::collections::BTreeSet;

/// A group meeting's timetable for the wall: a line for each mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WallTimetable {
    /// The meeting's number.
    pub meeting: GroupMeetingNo,
    /// Its day.
    pub on: Date,
    /// How many rounds it has.
    pub rounds: usize,
    /// Round by round, whether nobody meets: a break of all.
    pub breaks: Vec<bool>,
    /// The mentors by id, each with a mentee for every round.
    pub mentors: Vec<WallRound>,
}

/// A mentor's line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WallRound {
    /// The mentor.
    pub mentor: Named,
    /// Whom the mentor meets, round by round; nobody in a round that is free, or a break of all.
    pub meets: Vec<Option<Named>>,
}

/// One person's timetable of a group meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PersonTimetable {
    /// The meeting's number.
    pub meeting: GroupMeetingNo,
    /// Its day.
    pub on: Date,
    /// Whose.
    pub person: Named,
    /// In which role, as a code: `mentee`, `mentor`.
    pub side: Side,
    /// Whom the person meets, round by round; nobody in a round that is free.
    pub meets: Vec<Option<Named>>,
}

/// The meetings of a record with their numbers.
fn meetings(record: &Record) -> impl Iterator<Item = (GroupMeetingNo, &GroupMeetingRecord)> {
    (1..).map(GroupMeetingNo::new).zip(&record.gatherings().group_meetings)
}

/// The one of a meeting who is on this side.
fn on(side: Side, (mentee, mentor): &(PersonId, PersonId)) -> &PersonId {
    match side {
        Side::Mentee => mentee,
        Side::Mentor => mentor,
    }
}

/// Whom somebody on one side meets in each round.
fn meets(
    record: &Record,
    meeting: &GroupMeetingRecord,
    (side, person): (Side, &PersonId),
    phrases: &Phrases,
) -> Vec<Option<Named>> {
    let in_round = |round: &Vec<(PersonId, PersonId)>| {
        let own = round.iter().find(|pair| on(side, pair) == person)?;
        Some(Named::of(record, on(side.other(), own), phrases))
    };
    meeting.timetable.rounds().iter().map(in_round).collect()
}

/// Who is planned on one side.
fn planned(meeting: &GroupMeetingRecord, side: Side) -> BTreeSet<&PersonId> {
    meeting.timetable.meetings().map(|(_, pair)| on(side, pair)).into_set()
}

impl WallTimetable {
    /// The timetable of each group meeting, by number.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        let timetable = |(number, meeting): (GroupMeetingNo, &GroupMeetingRecord)| Self {
            meeting: number,
            on: meeting.on,
            rounds: meeting.timetable.rounds().len(),
            breaks: meeting.timetable.rounds().iter().map(Vec::is_empty).collect(),
            mentors: planned(meeting, Side::Mentor)
                .into_iter()
                .map(|mentor| WallRound {
                    mentor: Named::of(record, mentor, phrases),
                    meets: meets(record, meeting, (Side::Mentor, mentor), phrases),
                })
                .collect(),
        };
        meetings(record).map(timetable).collect()
    }
}

impl PersonTimetable {
    /// The timetable of everybody planned for a group meeting: by meeting, side and id.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        let mut found = Vec::new();
        for (number, meeting) in meetings(record) {
            for side in Side::BOTH {
                found.extend(planned(meeting, side).into_iter().map(|person| Self {
                    meeting: number,
                    on: meeting.on,
                    person: Named::of(record, person, phrases),
                    side,
                    meets: meets(record, meeting, (side, person), phrases),
                }));
            }
        }
        found
    }
}

impl Printable for WallTimetable {
    const KIND: PaperKind = PaperKind::WallTimetable;

    fn name(&self) -> String {
        self.meeting.get().to_string()
    }
}

impl Printable for PersonTimetable {
    const KIND: PaperKind = PaperKind::PersonTimetable;

    fn name(&self) -> String {
        let id = file_part(self.person.id.as_str());
        format!("{}-{}-{id}", self.meeting.get(), self.side.code())
    }
}
