//! Meetings that bring mentees and mentors together: group meetings, open days,
//! personal talks.

use crate::meetings::{Timetable, WishSheets};
use crate::people::{PersonId, Wishes};
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::record::checks::gatherings::timetable_faults;
use crate::program::record::transact::Doing;
use crate::program::{
    Act, ApproachRecord, Cause, GatheringsReason, GroupMeetingNo, GroupMeetingRecord, OpenDayNo,
    OpenDayRecord, PairReason, PeopleReason, PersonalTalk, Reason, Reasons, Record, Side, What,
};
use crate::strategy::procedures::{Approach, MentorAnswer, Way};
use std::collections::BTreeSet;

/// Group meetings, open days, personal talks.
pub struct GatheringsDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl GatheringsDesk<'_> {
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
        let doing = self.record.doing(act, || Operation::RecordGroupMeeting {
            timetable: own(&timetable),
            mentees: own(&mentees),
            mentors: own(&mentors),
        });
        let mut reasons = Vec::new();
        let facts = &self.record.facts;
        reasons.extend(timetable_faults(&timetable, |side, person| facts.is_known(side, person)));
        for (side, attended) in [(Side::Mentee, &mentees), (Side::Mentor, &mentors)] {
            if attended.is_empty() {
                reasons.push(GatheringsReason::NobodyAttended { side }.into());
            }
            let unknown = attended.iter().filter(|person| !facts.is_known(side, person));
            reasons.extend(
                unknown.map(|person| {
                    PeopleReason::UnknownPerson { side, person: person.clone() }.into()
                }),
            );
        }
        self.record.transact(doing, reasons, |record| {
            let about: Vec<PersonId> = mentees.iter().chain(&mentors).cloned().collect();
            let wishes = WishSheets::default();
            let meetings = &mut record.facts.gatherings.group_meetings;
            let number = GroupMeetingNo::at(meetings.len());
            meetings.push(GroupMeetingRecord {
                on: act.day(),
                timetable,
                mentees,
                mentors,
                wishes,
                withdrawn: false,
            });
            record.note(act, What::GroupMeetingHeld, about).with(number)
        })
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
        let doing = self.record.doing(act, || Operation::RecordWishes {
            meeting: own(&meeting),
            side: own(&side),
            person: own(person),
            wishes: own(&wishes),
        });
        self.record.transact(
            doing,
            self.record.wishes_after_faults(meeting, side, person, &wishes),
            |record| {
                let meetings = &mut record.facts.gatherings.group_meetings;
                if let Some(known) = meeting.position().and_then(|at| meetings.get_mut(at)) {
                    known.wishes.of_mut(side).insert(person.clone(), wishes);
                }
                record.note(act, What::WishesRecorded, [person.clone()])
            },
        )
    }

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
        let doing = self.record.doing(act, || Operation::RecordOpenDay {
            place: own(place),
            visitors: own(&visitors),
        });
        let mut reasons = Vec::new();
        reasons.extend(blank("place", place));
        if visitors.is_empty() {
            reasons.push(GatheringsReason::NobodyAttended { side: Side::Mentee }.into());
        }
        reasons.extend(visitors.iter().filter_map(|id| self.record.facts.mentee(id).err()));
        self.record.transact(doing, reasons, |record| {
            let days = &mut record.facts.gatherings.open_days;
            let number = OpenDayNo::at(days.len());
            let about: Vec<PersonId> = visitors.iter().cloned().collect();
            let place = place.trim().to_owned();
            days.push(OpenDayRecord {
                on: act.day(),
                place,
                visitors,
                approaches: Vec::new(),
                withdrawn: false,
            });
            record.note(act, What::OpenDayHeld, about).with(number)
        })
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
        let doing = self.record.doing(act, || Operation::RecordApproach {
            day: own(&day),
            mentee: own(mentee),
            mentor: own(mentor),
            way: own(&way),
            place: own(&place),
        });
        let mut reasons = Vec::new();
        reasons.extend(self.record.approach_faults(day, mentee, mentor));
        let known = self.record.open_day(day);
        if known.is_some_and(|known| known.approach(mentee, mentor).is_some()) {
            let (mentee, mentor) = (mentee.clone(), mentor.clone());
            reasons.push(GatheringsReason::AlreadyApproached { mentee, mentor }.into());
        }
        self.record.transact(doing, reasons, |record| {
            let (one, other) = (mentee.clone(), mentor.clone());
            let approach = Approach { mentee: one, mentor: other, way, place, answer: None };
            let made = ApproachRecord { approach, passed_on: None, answered: None, cause: None };
            if let Some(known) = record.day_mut(day) {
                known.approaches.push(made);
            }
            record.note(act, What::ApproachRecorded, [mentee.clone(), mentor.clone()])
        })
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
        let doing = self.record.doing(act, || Operation::PassWishOn {
            day: own(&day),
            mentee: own(mentee),
            mentor: own(mentor),
        });
        self.record.change_approach(doing, day, (mentee, mentor), What::WishPassedOn, |known| {
            if !known.waits_for_curator() {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                return Err(GatheringsReason::NothingToPassOn { mentee, mentor }.into());
            }
            known.passed_on = Some(act.day());
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
        let doing = self.record.doing(act, || Operation::AcceptApproach {
            day: own(&day),
            mentee: own(mentee),
            mentor: own(mentor),
        });
        self.record.change_approach(doing, day, (mentee, mentor), What::ApproachAccepted, |known| {
            known.answer(act, MentorAnswer::Accepted, None)
        })
    }

    /// Records that a mentor would not take the learner who turned to them. The pair is
    /// excluded for this cycle.
    ///
    /// # Errors
    /// As for [`GatheringsDesk::accept_approach`].
    pub fn decline_approach(
        &mut self,
        act: &Act,
        day: OpenDayNo,
        (mentee, mentor): (&PersonId, &PersonId),
        cause: Cause,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::DeclineApproach {
            day: own(&day),
            mentee: own(mentee),
            mentor: own(mentor),
            cause: own(&cause),
        });
        self.record.change_approach(doing, day, (mentee, mentor), What::ApproachDeclined, |known| {
            known.answer(act, MentorAnswer::Declined, Some(cause))
        })
    }

    /// Records a personal meeting of two who might work together, and their talk about
    /// mutual requests and abilities. For teacher–teacher a pair is fixed after it
    /// (Procedures); other forms may hold talks too.
    ///
    /// # Errors
    /// Nobody has one of these ids; both are one person; the day is before the
    /// journal's last entry.
    pub fn record_talk(&mut self, act: &Act, talk: PersonalTalk) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordTalk { talk: own(&talk) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.facts.mentee(&talk.mentee).err());
        reasons.extend(self.record.facts.mentor(&talk.mentor).err());
        if talk.mentee == talk.mentor {
            reasons.push(PairReason::SamePerson { person: talk.mentee.clone() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            let about = [talk.mentee.clone(), talk.mentor.clone()];
            record.facts.forming.talks.push((act.day(), talk));
            record.note(act, What::TalkHeld, about)
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
            return Err(GatheringsReason::NotPassedOn { mentee, mentor }.into());
        }
        if self.approach.answer.is_some() {
            let (mentee, mentor) = ids();
            return Err(GatheringsReason::ApproachAnswered { mentee, mentor }.into());
        }
        self.approach.answer = Some(answer);
        self.answered = Some(act.day());
        self.cause = cause;
        Ok(())
    }
}

impl Record {
    fn day_mut(&mut self, day: OpenDayNo) -> Option<&mut OpenDayRecord> {
        self.facts.gatherings.open_days.get_mut(day.position()?)
    }

    /// Changes an approach, or says why not.
    fn change_approach(
        &mut self,
        doing: Doing<'_>,
        day: OpenDayNo,
        (mentee, mentor): (&PersonId, &PersonId),
        what: What,
        change: impl FnOnce(&mut ApproachRecord) -> Result<(), Reason>,
    ) -> Result<(), Reasons> {
        let act = doing.act();
        let (mut reasons, mut changed) = (Vec::new(), None);
        match self.open_day(day).map(|known| known.approach(mentee, mentor)) {
            None => reasons.push(GatheringsReason::UnknownOpenDay { day: day.get() }.into()),
            Some(None) => {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(GatheringsReason::NoApproach { mentee, mentor }.into());
            }
            Some(Some(known)) => {
                let mut known = known.clone();
                reasons.extend(change(&mut known).err());
                changed = Some(known);
            }
        }
        self.transact(doing, reasons, |record| {
            let approaches = record.day_mut(day).map(|known| &mut known.approaches);
            let known = approaches.into_iter().flatten().find(|one| one.is_of(mentee, mentor));
            if let (Some(known), Some(changed)) = (known, changed) {
                *known = changed;
            }
            record.note(act, what, [mentee.clone(), mentor.clone()])
        })
    }
}
