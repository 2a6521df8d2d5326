//! What group meetings and open days have to hold, when recorded and when restored.

use crate::meetings::Timetable;
use crate::people::{PersonId, Wishes};
use crate::program::record::checks::people::wishes_faults;
use crate::program::{GroupMeetingNo, OpenDayNo, Reason, Record, Side};
use std::collections::BTreeSet;

/// Why rounds cannot have been held: nobody meets, somebody unknown does, somebody is in
/// two places, two meet twice.
pub(in crate::program) fn timetable_faults(
    timetable: &Timetable<(PersonId, PersonId)>,
    is_known: impl Fn(Side, &PersonId) -> bool,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if timetable.is_empty() {
        reasons.push(Reason::NobodyMet);
    }
    let (mut met, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for (round, meetings) in timetable.rounds().iter().enumerate() {
        let mut busy = BTreeSet::new();
        for pair in meetings {
            let (mentee, mentor) = pair;
            for (side, person) in [(Side::Mentee, mentee), (Side::Mentor, mentor)] {
                let round = round.saturating_add(1);
                if !is_known(side, person) && unknown.insert((side, person)) {
                    reasons.push(Reason::UnknownPerson { side, person: person.clone() });
                }
                if !busy.insert(person) {
                    reasons.push(Reason::TwoPlaces { round, person: person.clone() });
                }
            }
            if !met.insert(pair) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(Reason::MeetsTwice { mentee, mentor });
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
}
