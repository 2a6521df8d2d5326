//! What group meetings and open days have to hold, when recorded and when restored.

use crate::kernel::Side;
use crate::people::PersonId;
use crate::program::record::checks::gatherings::timetable_faults;
use crate::program::{
    EventNo, GatheringsReason, GroupMeetingNo, OpenDayNo, PeopleReason, Reason, Record,
};
use std::collections::BTreeSet;
impl Record {
    /// What of the group meetings and open days could not have come about, with the
    /// place where it stands. The erased stay in timetables and among visitors.
    pub(in crate::program) fn gathering_faults(&self) -> Vec<(String, Reason)> {
        let mut faults = Vec::new();
        let facts = &self.facts;
        let is_somebody = |side: Side, person: &PersonId| {
            facts.is_known(side, person) || facts.tombstones.contains(person)
        };
        let gone = |side: Side, people: &BTreeSet<PersonId>| -> Vec<Reason> {
            let unknown = people.iter().filter(|person| !is_somebody(side, person)).cloned();
            unknown.map(|person| PeopleReason::UnknownPerson { side, person }.into()).collect()
        };
        for (at, meeting) in facts.gatherings.group_meetings.iter().enumerate() {
            let number = GroupMeetingNo::at(at);
            let mut found = match meeting.withdrawn {
                true => Vec::new(),
                false => timetable_faults(&meeting.timetable, is_somebody),
            };
            found.extend(gone(Side::Mentee, &meeting.mentees));
            found.extend(gone(Side::Mentor, &meeting.mentors));
            for side in Side::BOTH {
                for (person, wishes) in meeting.wishes.of(side) {
                    found.extend(self.wishes_after_faults(number, side, person, wishes));
                }
            }
            faults.extend(found.into_iter().map(|one| (format!("group meeting {number}"), one)));
        }
        for (at, day) in facts.gatherings.open_days.iter().enumerate() {
            let number = OpenDayNo::at(at);
            let (mut found, mut seen) = (gone(Side::Mentee, &day.visitors), BTreeSet::new());
            for known in &day.approaches {
                let (mentee, mentor) = (&known.approach.mentee, &known.approach.mentor);
                found.extend(self.approach_faults(number, mentee, mentor));
                let ids = || (mentee.clone(), mentor.clone());
                if !seen.insert((mentee, mentor)) {
                    let (mentee, mentor) = ids();
                    found.push(GatheringsReason::AlreadyApproached { mentee, mentor }.into());
                }
                if known.waits_for_curator() && known.approach.answer.is_some() {
                    let (mentee, mentor) = ids();
                    found.push(GatheringsReason::NotPassedOn { mentee, mentor }.into());
                }
            }
            faults.extend(found.into_iter().map(|one| (format!("open day {number}"), one)));
        }
        let somebody = |person: &PersonId| Side::BOTH.iter().any(|&side| is_somebody(side, person));
        let nobody = |person: &PersonId| {
            let (side, person) = (Side::Mentor, person.clone());
            Reason::from(PeopleReason::UnknownPerson { side, person })
        };
        let community = self.community();
        for (at, event) in community.events.iter().enumerate() {
            let attended = event.held.iter().flat_map(|held| &held.attended);
            let found = attended.filter(|person| !somebody(person)).map(nobody);
            faults.extend(found.map(|one| (format!("event {}", EventNo::at(at)), one)));
        }
        let asked = community.bank.iter().map(|request| &request.by);
        let proposed = community.proposals.iter().map(|proposal| &proposal.by);
        for person in asked.chain(proposed).chain(&community.alumni) {
            if !somebody(person) {
                faults.push(("community".to_owned(), nobody(person)));
            }
        }
        faults
    }
}
