//! People of both bases: who enters, what is known of them, consent, who leaves.

use crate::people::{Cohort, GivenConsent, Mentee, Mentor, Person, PersonId};
use crate::program::papers::operation::{Operation, own};
use crate::program::record::checks::people::wish_faults;
use crate::program::record::eligible::lasting;
use crate::program::{
    Act, Cause, PairReason, PeopleReason, Reason, Reasons, Record, Side, SourceEntry, What,
};

/// The people of both bases.
pub struct PeopleDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl PeopleDesk<'_> {
    /// Enters a mentee into the base.
    ///
    /// # Errors
    /// The id is taken or stands for somebody erased; a wish names somebody twice or
    /// nobody; the day is before the journal's last entry.
    pub fn add_mentee(&mut self, act: &Act, mentee: Mentee) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AddMentee { mentee: own(&mentee) });
        let faults = self.record.entry_faults(Side::Mentee, &mentee.person);
        self.record.transact(doing, faults, |record| {
            let id = mentee.person.id.clone();
            record.insert_mentee(mentee);
            record.note(act, What::PeopleEntered, [id])
        })
    }

    /// Enters a mentor into the base.
    ///
    /// # Errors
    /// As for [`PeopleDesk::add_mentee`].
    pub fn add_mentor(&mut self, act: &Act, mentor: Mentor) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AddMentor { mentor: own(&mentor) });
        let faults = self.record.entry_faults(Side::Mentor, &mentor.person);
        self.record.transact(doing, faults, |record| {
            let id = mentor.person.id.clone();
            record.insert_mentor(mentor);
            record.note(act, What::PeopleEntered, [id])
        })
    }

    /// Enters a cohort: all of it, or nobody where anything is wrong with it. Wishes
    /// may name people of the cohort and of the bases.
    ///
    /// # Errors
    /// As for [`PeopleDesk::add_mentee`], everything that is wrong with anybody.
    pub fn add_people(&mut self, act: &Act, people: Cohort) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AddPeople { people: own(&people) });
        let mut reasons = Vec::new();
        let ours = &self.record.facts;
        let known = |side, id: &PersonId| {
            ours.is_known(side, id)
                || match side {
                    Side::Mentee => people.mentees().get(id).is_some(),
                    Side::Mentor => people.mentors().get(id).is_some(),
                }
        };
        for (_, mentee) in people.mentees().iter() {
            reasons.extend(self.record.id_faults(Side::Mentee, &mentee.person.id));
            reasons.extend(wish_faults(&mentee.person, |id| known(Side::Mentor, id)));
        }
        for (_, mentor) in people.mentors().iter() {
            reasons.extend(self.record.id_faults(Side::Mentor, &mentor.person.id));
            reasons.extend(wish_faults(&mentor.person, |id| known(Side::Mentee, id)));
        }
        reasons.extend(self.record.room_fault(Side::Mentee, people.mentees().len()));
        reasons.extend(self.record.room_fault(Side::Mentor, people.mentors().len()));
        self.record.transact(doing, reasons, |record| {
            let (mentees, mentors) = people.into_bases();
            let about: Vec<_> = mentees.ids().chain(mentors.ids()).cloned().collect();
            mentees.into_people().for_each(|mentee| record.insert_mentee(mentee));
            mentors.into_people().for_each(|mentor| record.insert_mentor(mentor));
            record.note(act, What::PeopleEntered, about)
        })
    }

    /// Replaces what is known of a mentee: answers, requests, wishes, seats, consent.
    ///
    /// # Errors
    /// Nobody has this id; a wish names somebody twice or nobody; the mentee has a
    /// live pair and would lack something, or have fewer seats than pairs; the day is
    /// before the journal's last entry.
    pub fn update_mentee(&mut self, act: &Act, mentee: Mentee) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::UpdateMentee { mentee: own(&mentee) });
        let lacks = self.record.facts.mentee_lacks(&mentee);
        let faults = self.record.update_faults(Side::Mentee, &mentee.person, mentee.seats, lacks);
        self.record.transact(doing, faults, |record| {
            let id = mentee.person.id.clone();
            record.facts.cohort.mentees_mut().update(mentee);
            record.changed(&id);
            record.note(act, What::MenteeUpdated, [id])
        })
    }

    /// Replaces what is known of a mentor: answers, resources, wishes, seats, consent.
    ///
    /// # Errors
    /// As for [`PeopleDesk::update_mentee`].
    pub fn update_mentor(&mut self, act: &Act, mentor: Mentor) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::UpdateMentor { mentor: own(&mentor) });
        let lacks = self.record.facts.mentor_lacks(&mentor);
        let faults = self.record.update_faults(Side::Mentor, &mentor.person, mentor.seats, lacks);
        self.record.transact(doing, faults, |record| {
            let id = mentor.person.id.clone();
            record.facts.cohort.mentors_mut().update(mentor);
            record.changed(&id);
            record.note(act, What::MentorUpdated, [id])
        })
    }

    /// Records a person's consent to data processing, in whichever roles they have.
    ///
    /// # Errors
    /// Nobody has this id; a minor consents alone; the day is before the journal's
    /// last entry.
    pub fn record_consent(
        &mut self,
        act: &Act,
        person: &PersonId,
        consent: GivenConsent,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordConsent {
            person: own(person),
            consent: own(&consent),
        });
        let mut reasons = Vec::new();
        reasons.extend(self.record.unknown_anywhere(person));
        for (side, known) in self.record.roles(person) {
            let mut consenting = known.clone();
            consenting.consent.data = Some(consent);
            if consenting.check_consent().is_err() {
                reasons.push(
                    PeopleReason::GuardianMustConsent { side, person: person.clone() }.into(),
                );
            }
        }
        self.record.transact(doing, reasons, |record| {
            record.set_consent(person, Some(consent));
            record.note(act, What::ConsentGiven, [person.clone()])
        })
    }

    /// Withdraws a person's consent to data processing. Their live pairs are
    /// dissolved: nobody takes part without it.
    ///
    /// # Errors
    /// Nobody has this id; the day is before the journal's last entry.
    pub fn withdraw_consent(&mut self, act: &Act, person: &PersonId) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::WithdrawConsent { person: own(person) });
        let mut reasons: Vec<_> = self.record.unknown_anywhere(person).into_iter().collect();
        reasons.extend(self.record.end_faults(person, act.day()));
        self.record.transact(doing, reasons, |record| {
            record.end_pairs(act, person, Cause::ConsentWithdrawn);
            record.set_consent(person, None);
            record.note(act, What::ConsentWithdrawn, [person.clone()])
        })
    }

    /// Records that a person leaves the programme, in whichever roles they have. They
    /// stay in the bases, and their live pairs are dissolved.
    ///
    /// # Errors
    /// Nobody has this id, or the person has left already; the day is before the
    /// journal's last entry.
    pub fn leave(&mut self, act: &Act, person: &PersonId, cause: Cause) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::Leave { person: own(person), cause: own(&cause) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.unknown_anywhere(person));
        if self.record.facts.left.contains_key(person) {
            let roles = self.record.roles(person);
            reasons.extend(
                roles.first().map(|&(side, _)| {
                    PeopleReason::HasLeft { side, person: person.clone() }.into()
                }),
            );
        }
        reasons.extend(self.record.end_faults(person, act.day()));
        self.record.transact(doing, reasons, |record| {
            record.end_pairs(act, person, Cause::Left);
            record.facts.left.insert(person.clone(), cause);
            record.changed(person);
            record.note(act, What::PersonLeft, [person.clone()])
        })
    }

    /// Records that a person who had left comes back.
    ///
    /// # Errors
    /// The person has not left; the day is before the journal's last entry.
    pub fn come_back(&mut self, act: &Act, person: &PersonId) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::ComeBack { person: own(person) });
        let mut reasons = Vec::new();
        if !self.record.facts.left.contains_key(person) {
            reasons.push(PeopleReason::HasNotLeft { person: person.clone() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.left.remove(person);
            record.changed(person);
            record.note(act, What::PersonReturned, [person.clone()])
        })
    }

    /// Records that a source told of a mentee's needs. The requests themselves are part
    /// of the mentee.
    ///
    /// # Errors
    /// Nobody has this id among the mentees; the day is before the journal's last entry.
    pub fn record_source(
        &mut self,
        act: &Act,
        mentee: &PersonId,
        entry: SourceEntry,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::RecordSource { mentee: own(mentee), entry: own(&entry) });
        let mut reasons = Vec::new();
        if !self.record.facts.is_known(Side::Mentee, mentee) {
            reasons.push(
                PeopleReason::UnknownPerson { side: Side::Mentee, person: mentee.clone() }.into(),
            );
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.preparing.sources.entry(mentee.clone()).or_default().push(entry);
            record.note(act, What::SourceRecorded, [mentee.clone()])
        })
    }
}

impl Record {
    /// Why a person who would lack this and have these seats may not be updated so.
    fn update_faults(
        &self,
        side: Side,
        person: &Person,
        seats: u32,
        lacks: Vec<Reason>,
    ) -> Vec<Reason> {
        let id = &person.id;
        let mut reasons = Vec::new();
        if !self.facts.is_known(side, id) {
            reasons.push(PeopleReason::UnknownPerson { side, person: id.clone() }.into());
        }
        reasons.extend(wish_faults(person, |named| self.facts.is_known(side.other(), named)));
        let live: Vec<_> = self.index.live_pairs(&self.facts, side, id).collect();
        let lacks = lasting(lacks);
        if !lacks.is_empty() && !live.is_empty() {
            reasons.extend(self.needs_ready(side, id));
            reasons.extend(lacks);
        }
        if live.len() > seats as usize {
            reasons.push(PairReason::NoSeat { side, person: id.clone(), seats }.into());
        }
        reasons
    }
}
