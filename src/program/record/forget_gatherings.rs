//! What erasing a person takes out of group meetings and open days.

use crate::people::PersonId;
use crate::program::papers::gatherings::Gatherings;
use crate::program::record::erase::forget_wish;
use std::collections::BTreeSet;

impl Gatherings {
    /// Who met whom and who came stays, with the tombstone in the person's place. What
    /// they answered, what was answered about them, and to whom they turned goes.
    pub(in crate::program) fn forget(&mut self, person: &PersonId, tombstone: &PersonId) {
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
        for meeting in &mut self.group_meetings {
            for (mentee, mentor) in meeting.timetable.rounds_mut().iter_mut().flatten() {
                replace(mentee);
                replace(mentor);
            }
            replace_in(&mut meeting.mentees);
            replace_in(&mut meeting.mentors);
            for sheets in [&mut meeting.wishes.mentees, &mut meeting.wishes.mentors] {
                sheets.remove(person);
                sheets.values_mut().for_each(|wishes| forget_wish(wishes, person));
            }
        }
        for day in &mut self.open_days {
            replace_in(&mut day.visitors);
            day.approaches
                .retain(|one| one.approach.mentee != *person && one.approach.mentor != *person);
        }
    }
}
