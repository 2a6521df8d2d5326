//! What erasing a person takes out of group meetings and open days.

use crate::people::PersonId;
use crate::program::papers::gatherings::{Gatherings, GroupMeetingRecord, OpenDayRecord};
use crate::program::record::erase::forget_wish;
use std::collections::BTreeSet;

impl Gatherings {
    /// Who met whom and who came stays, with the tombstone in the person's place. What
    /// they answered, what was answered about them, and to whom they turned goes.
    pub(in crate::program) fn forget(&mut self, person: &PersonId, tombstone: &PersonId) {
        let Self { group_meetings, open_days } = self;
        let replace = |id: &mut PersonId| {
            if id == person {
                *id = tombstone.clone();
            }
        };
        let replace_in = |people: &mut BTreeSet<PersonId>| {
            if people.remove(person) {
                people.insert(tombstone.clone());
            }
        };
        for GroupMeetingRecord { on: _, timetable, mentees, mentors, wishes, withdrawn: _ } in
            group_meetings
        {
            for (mentee, mentor) in timetable.rounds_mut().iter_mut().flatten() {
                replace(mentee);
                replace(mentor);
            }
            replace_in(mentees);
            replace_in(mentors);
            for sheets in [&mut wishes.mentees, &mut wishes.mentors] {
                sheets.remove(person);
                sheets.values_mut().for_each(|wishes| forget_wish(wishes, person));
            }
        }
        for OpenDayRecord { on: _, place: _, visitors, approaches, withdrawn: _ } in open_days {
            replace_in(visitors);
            approaches
                .retain(|one| one.approach.mentee != *person && one.approach.mentor != *person);
        }
    }
}
