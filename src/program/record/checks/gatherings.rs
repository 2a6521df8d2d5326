//! What group meetings and open days have to hold, when recorded and when restored.

use crate::meetings::Timetable;
use crate::people::{PersonId, Wishes};
use crate::program::record::checks::people::wishes_faults;
use crate::program::{
    GatheringsReason, GroupMeetingNo, OpenDayNo, PairReason, PeopleReason, Reason, Record, Side,
};
use std::collections::BTreeSet;

/// Why rounds cannot have been held: nobody meets, somebody unknown does, somebody is in
/// two places, two meet twice.
pub(in crate::program) fn timetable_faults(
    timetable: &Timetable<(PersonId, PersonId)>,
    is_known: impl Fn(Side, &PersonId) -> bool,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if timetable.is_empty() {
        reasons.push(GatheringsReason::NobodyMet.into());
    }
    let (mut met, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for (round, meetings) in timetable.rounds().iter().enumerate() {
        let mut busy = BTreeSet::new();
        for pair in meetings {
            let (mentee, mentor) = pair;
            for (side, person) in [(Side::Mentee, mentee), (Side::Mentor, mentor)] {
                let round = round.saturating_add(1);
                if !is_known(side, person) && unknown.insert((side, person)) {
                    reasons
                        .push(PeopleReason::UnknownPerson { side, person: person.clone() }.into());
                }
                if !busy.insert(person) {
                    reasons
                        .push(GatheringsReason::TwoPlaces { round, person: person.clone() }.into());
                }
            }
            if !met.insert(pair) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(GatheringsReason::MeetsTwice { mentee, mentor }.into());
            }
        }
    }
    reasons
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
            None => reasons
                .push(GatheringsReason::UnknownGroupMeeting { meeting: meeting.get() }.into()),
            Some(known) if !known.attended(side).contains(person) => {
                reasons.push(GatheringsReason::NotAttended { side, person: person.clone() }.into());
            }
            Some(_) => {}
        }
        let is_known = |named: &PersonId| self.facts.is_known(side.other(), named);
        reasons.extend(wishes_faults(person, wishes, is_known));
        reasons
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
            None => reasons.push(GatheringsReason::UnknownOpenDay { day: day.get() }.into()),
            Some(known) if !known.visitors.contains(mentee) => {
                let (side, person) = (Side::Mentee, mentee.clone());
                reasons.push(GatheringsReason::NotAttended { side, person }.into());
            }
            Some(_) => {}
        }
        reasons.extend(self.facts.mentor(mentor).err());
        if mentee == mentor {
            reasons.push(PairReason::SamePerson { person: mentee.clone() }.into());
        }
        reasons
    }
}
