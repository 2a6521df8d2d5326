//! What erasing a person takes out of group meetings and open days.

use crate::people::PersonId;
use crate::program::papers::gatherings::{
    BankRequest, Community, EventPlan, EventRecord, Gatherings, GroupMeetingRecord, OpenDayRecord,
    Proposal,
};
use crate::program::record::erase::forget_wish;
use std::collections::BTreeSet;

impl Gatherings {
    /// Who met whom and who came stays, with the tombstone in the person's place. What
    /// they answered, what was answered about them, and to whom they turned goes.
    pub(in crate::program) fn forget(&mut self, person: &PersonId, tombstone: &PersonId) {
        let Self { group_meetings, open_days, community } = self;
        community.forget(person, tombstone);
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

impl Community {
    /// Who hosted, came and asked stays as a tombstone; what they asked, answered and proposed
    /// goes. Titles of publications are public already.
    fn forget(&mut self, person: &PersonId, tombstone: &PersonId) {
        let Self { events, bank, publications: _, proposals, alumni } = self;
        let replace_in = |people: &mut BTreeSet<PersonId>| {
            if people.remove(person) {
                people.insert(tombstone.clone());
            }
        };
        for EventRecord { plan, held, withdrawn: _ } in events {
            let EventPlan { kind: _, form: _, on: _, agenda: _, hosts } = plan;
            replace_in(hosts);
            held.iter_mut().for_each(|held| replace_in(&mut held.attended));
        }
        for request in bank {
            let theirs = request.by == *person || request.host.as_ref() == Some(person);
            let BankRequest {
                on: _,
                by,
                service: _,
                theme,
                host,
                answered: _,
                answer,
                withdrawn: _,
            } = request;
            if theirs {
                theme.clear();
                answer.clear();
            }
            for id in [by].into_iter().chain(host) {
                if id == person {
                    *id = tombstone.clone();
                }
            }
        }
        for Proposal { on: _, by, text, decided: _ } in proposals {
            if by == person {
                *by = tombstone.clone();
                text.clear();
            }
        }
        alumni.remove(person);
    }
}
