//! Facts about the programme and its people, which may be recorded in any stage.

use crate::kernel::Side;
use crate::people::{Cohort, GivenConsent, Mentee, Mentor, Person, PersonId, Wishes};
use crate::program::record::eligible::lasting;
use crate::program::{
    Act, Cause, Ending, Feedback, Measurement, PairNo, PairRecord, Program, Reason, Reasons,
    Record, Review, Stage, What,
};
use crate::scoring::Rules;

impl<S: Stage> Program<S> {
    /// Names the curator, who runs the cycle.
    ///
    /// # Errors
    /// The day is before the journal's last entry.
    pub fn name_curator(&mut self, act: &Act, curator: &PersonId) -> Result<(), Reasons> {
        Reasons::check(self.record.check(act))?;
        self.record.facts.conditions.curator = Some(curator.clone());
        self.record.note(act, What::CuratorNamed, [curator.clone()]);
        Ok(())
    }

    /// Sets the rules by which pairs are scored and forbidden.
    ///
    /// # Errors
    /// The day is before the journal's last entry. Whether the rules fit the people
    /// is seen when they are compiled for a draft.
    pub fn set_rules(&mut self, act: &Act, rules: Rules) -> Result<(), Reasons> {
        Reasons::check(self.record.check(act))?;
        self.record.facts.rules = Some(rules);
        self.record.note(act, What::RulesSet, []);
        Ok(())
    }

    /// Enters a mentee into the base.
    ///
    /// # Errors
    /// The id is taken or stands for somebody erased; a wish names somebody twice or
    /// nobody; the day is before the journal's last entry.
    pub fn add_mentee(&mut self, act: &Act, mentee: Mentee) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.entry_faults(Side::Mentee, &mentee.person));
        Reasons::check(reasons)?;
        let id = mentee.person.id.clone();
        self.record.insert_mentee(mentee)?;
        self.record.note(act, What::PeopleEntered, [id]);
        Ok(())
    }

    /// Enters a mentor into the base.
    ///
    /// # Errors
    /// As for [`Program::add_mentee`].
    pub fn add_mentor(&mut self, act: &Act, mentor: Mentor) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.entry_faults(Side::Mentor, &mentor.person));
        Reasons::check(reasons)?;
        let id = mentor.person.id.clone();
        self.record.insert_mentor(mentor)?;
        self.record.note(act, What::PeopleEntered, [id]);
        Ok(())
    }

    /// Enters a cohort: all of it, or nobody where anything is wrong with it. Wishes
    /// may name people of the cohort and of the bases.
    ///
    /// # Errors
    /// As for [`Program::add_mentee`], everything that is wrong with anybody.
    pub fn add_people(&mut self, act: &Act, people: Cohort) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
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
        for (side, have, more) in [
            (Side::Mentee, ours.cohort.mentees().len(), people.mentees().len()),
            (Side::Mentor, ours.cohort.mentors().len(), people.mentors().len()),
        ] {
            let count = have.saturating_add(more);
            if u32::try_from(count).is_err() {
                reasons.push(Reason::TooMany { side, count });
            }
        }
        Reasons::check(reasons)?;
        let (mentees, mentors) = people.into_bases();
        let about: Vec<_> = mentees.ids().chain(mentors.ids()).cloned().collect();
        for mentee in mentees.into_people() {
            self.record.insert_mentee(mentee)?;
        }
        for mentor in mentors.into_people() {
            self.record.insert_mentor(mentor)?;
        }
        self.record.note(act, What::PeopleEntered, about);
        Ok(())
    }

    /// Replaces what is known of a mentee: answers, requests, wishes, seats, consent.
    ///
    /// # Errors
    /// Nobody has this id; a wish names somebody twice or nobody; the mentee has a
    /// live pair and would lack something, or have fewer seats than pairs; the day is
    /// before the journal's last entry.
    pub fn update_mentee(&mut self, act: &Act, mentee: Mentee) -> Result<(), Reasons> {
        let lacks = self.record.facts.mentee_lacks(&mentee);
        self.record.check_update(act, Side::Mentee, &mentee.person, mentee.seats, lacks)?;
        let id = mentee.person.id.clone();
        self.record.facts.cohort.mentees_mut().update(mentee);
        self.record.changed(&id);
        self.record.note(act, What::MenteeUpdated, [id]);
        Ok(())
    }

    /// Replaces what is known of a mentor: answers, resources, wishes, seats, consent.
    ///
    /// # Errors
    /// As for [`Program::update_mentee`].
    pub fn update_mentor(&mut self, act: &Act, mentor: Mentor) -> Result<(), Reasons> {
        let lacks = self.record.facts.mentor_lacks(&mentor);
        self.record.check_update(act, Side::Mentor, &mentor.person, mentor.seats, lacks)?;
        let id = mentor.person.id.clone();
        self.record.facts.cohort.mentors_mut().update(mentor);
        self.record.changed(&id);
        self.record.note(act, What::MentorUpdated, [id]);
        Ok(())
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
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.unknown_anywhere(person));
        for (side, known) in self.record.roles(person) {
            let mut consenting = known.clone();
            consenting.consent.data = Some(consent);
            if consenting.check_consent().is_err() {
                reasons.push(Reason::GuardianMustConsent { side, person: person.clone() });
            }
        }
        Reasons::check(reasons)?;
        self.record.set_consent(person, Some(consent));
        self.record.note(act, What::ConsentGiven, [person.clone()]);
        Ok(())
    }

    /// Withdraws a person's consent to data processing. Their live pairs are
    /// dissolved: nobody takes part without it.
    ///
    /// # Errors
    /// Nobody has this id; the day is before the journal's last entry.
    pub fn withdraw_consent(&mut self, act: &Act, person: &PersonId) -> Result<(), Reasons> {
        self.record.check_known(act, person)?;
        self.record.end_pairs(act, person, Cause::ConsentWithdrawn);
        self.record.set_consent(person, None);
        self.record.note(act, What::ConsentWithdrawn, [person.clone()]);
        Ok(())
    }

    /// Records that a person leaves the programme, in whichever roles they have. They
    /// stay in the bases, and their live pairs are dissolved.
    ///
    /// # Errors
    /// Nobody has this id, or the person has left already; the day is before the
    /// journal's last entry.
    pub fn leave(&mut self, act: &Act, person: &PersonId, cause: Cause) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.unknown_anywhere(person));
        if self.record.facts.left.contains_key(person) {
            let roles = self.record.roles(person);
            reasons.extend(
                roles.first().map(|&(side, _)| Reason::HasLeft { side, person: person.clone() }),
            );
        }
        Reasons::check(reasons)?;
        self.record.end_pairs(act, person, Cause::Left);
        self.record.facts.left.insert(person.clone(), cause);
        self.record.changed(person);
        self.record.note(act, What::PersonLeft, [person.clone()]);
        Ok(())
    }

    /// Records that a person who had left comes back.
    ///
    /// # Errors
    /// The person has not left; the day is before the journal's last entry.
    pub fn come_back(&mut self, act: &Act, person: &PersonId) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        if !self.record.facts.left.contains_key(person) {
            reasons.push(Reason::HasNotLeft { person: person.clone() });
        }
        Reasons::check(reasons)?;
        self.record.facts.left.remove(person);
        self.record.changed(person);
        self.record.note(act, What::PersonReturned, [person.clone()]);
        Ok(())
    }

    /// Records a measurement of a person: at entry or at exit, in one role.
    ///
    /// # Errors
    /// Nobody has this id in this role; the name is blank; the value is not finite;
    /// the day is before the journal's last entry.
    pub fn record_measurement(
        &mut self,
        act: &Act,
        person: &PersonId,
        measurement: Measurement,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        let side = measurement.side;
        if !self.record.facts.is_known(side, person) {
            reasons.push(Reason::UnknownPerson { side, person: person.clone() });
        }
        reasons.extend(blank("measurement", &measurement.name));
        if measurement.value.given().is_some_and(|value| !value.is_finite()) {
            reasons.push(Reason::NotFinite { field: measurement.name.clone() });
        }
        Reasons::check(reasons)?;
        let measured = &mut self.record.facts.monitoring.measurements;
        measured.entry(person.clone()).or_default().push(measurement);
        self.record.changed(person);
        self.record.note(act, What::Measured, [person.clone()]);
        Ok(())
    }

    /// Records a review of the process.
    ///
    /// # Errors
    /// It names neither a strength nor a weakness; the day is before the journal's
    /// last entry.
    pub fn record_review(&mut self, act: &Act, review: Review) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        let mut found = review.strengths.iter().chain(&review.weaknesses);
        if found.all(|text| text.trim().is_empty()) {
            reasons.push(Reason::Blank { field: "review".to_owned() });
        }
        Reasons::check(reasons)?;
        self.record.facts.monitoring.reviews.push(review);
        self.record.note(act, What::ProcessReviewed, []);
        Ok(())
    }

    /// Records feedback on a pair's work, at most one a person and moment.
    ///
    /// # Errors
    /// There is no such pair, or it was never published; this feedback is there
    /// already; the day is before the journal's last entry.
    pub fn record_feedback(
        &mut self,
        act: &Act,
        pair: PairNo,
        feedback: Feedback,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => {
                if known.order.is_none() {
                    reasons.push(Reason::NotWorking { pair });
                }
                let (from, moment) = (feedback.from, feedback.moment);
                if known.has_feedback(from, moment) {
                    reasons.push(Reason::FeedbackGiven { pair, from, moment });
                }
            }
        }
        Reasons::check(reasons)?;
        self.record.change_pair(pair, |record| record.feedback.push(feedback));
        self.record.note_pair(act, What::FeedbackCollected, pair);
        Ok(())
    }
}

/// The reason where a text says nothing.
pub(in crate::program) fn blank(field: &str, text: &str) -> Option<Reason> {
    text.trim().is_empty().then(|| Reason::Blank { field: field.to_owned() })
}

/// Wishes that name somebody twice or nobody.
pub(in crate::program) fn wish_faults(
    person: &Person,
    is_known: impl Fn(&PersonId) -> bool,
) -> Vec<Reason> {
    wishes_faults(&person.id, &person.wishes, is_known)
}

/// The same of wishes that stand elsewhere.
pub(in crate::program) fn wishes_faults(
    person: &PersonId,
    wishes: &Wishes,
    is_known: impl Fn(&PersonId) -> bool,
) -> Vec<Reason> {
    let mut seen = std::collections::BTreeSet::new();
    let mut reasons = Vec::new();
    for named in wishes.people() {
        let (wisher, name) = (person.clone(), named.clone());
        if !seen.insert(named) {
            reasons.push(Reason::WishedTwice { person: wisher, named: name });
        } else if !is_known(named) {
            reasons.push(Reason::UnknownWish { person: wisher, named: name });
        }
    }
    reasons
}

impl Record {
    pub(in crate::program) fn unknown_anywhere(&self, person: &PersonId) -> Option<Reason> {
        let known = Side::BOTH.iter().any(|&side| self.facts.is_known(side, person));
        (!known).then(|| Reason::UnknownAnywhere { person: person.clone() })
    }

    fn check_known(&self, act: &Act, person: &PersonId) -> Result<(), Reasons> {
        let mut reasons = self.check(act);
        reasons.extend(self.unknown_anywhere(person));
        Reasons::check(reasons)
    }

    /// What is known of the person in each role they have.
    fn roles(&self, person: &PersonId) -> Vec<(Side, &Person)> {
        let cohort = &self.facts.cohort;
        let mentee = cohort.mentees().get(person).map(|known| (Side::Mentee, &known.person));
        let mentor = cohort.mentors().get(person).map(|known| (Side::Mentor, &known.person));
        mentee.into_iter().chain(mentor).collect()
    }

    fn id_faults(&self, side: Side, id: &PersonId) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.facts.is_known(side, id) {
            reasons.push(Reason::IdTaken { side, person: id.clone() });
        }
        if self.facts.tombstones.contains(id) {
            reasons.push(Reason::IdErased { person: id.clone() });
        }
        reasons
    }

    /// What is wrong with entering a person.
    pub(in crate::program) fn entry_faults(&self, side: Side, person: &Person) -> Vec<Reason> {
        let mut reasons = self.id_faults(side, &person.id);
        reasons.extend(wish_faults(person, |id| self.facts.is_known(side.other(), id)));
        reasons
    }

    pub(in crate::program) fn insert_mentee(&mut self, mentee: Mentee) -> Result<(), Reasons> {
        let id = mentee.person.id.clone();
        self.facts.cohort.mentees_mut().add(mentee).map_err(|_| too_many(Side::Mentee))?;
        self.changed(&id);
        Ok(())
    }

    pub(in crate::program) fn insert_mentor(&mut self, mentor: Mentor) -> Result<(), Reasons> {
        let id = mentor.person.id.clone();
        self.facts.cohort.mentors_mut().add(mentor).map_err(|_| too_many(Side::Mentor))?;
        self.changed(&id);
        Ok(())
    }

    /// Whether a person who would lack this and have these seats may be updated.
    fn check_update(
        &self,
        act: &Act,
        side: Side,
        person: &Person,
        seats: u32,
        lacks: Vec<Reason>,
    ) -> Result<(), Reasons> {
        let id = &person.id;
        let mut reasons = self.check(act);
        if !self.facts.is_known(side, id) {
            reasons.push(Reason::UnknownPerson { side, person: id.clone() });
        }
        reasons.extend(wish_faults(person, |named| self.facts.is_known(side.other(), named)));
        let live: Vec<_> = self.index.live_pairs(&self.facts, side, id).collect();
        let lacks = lasting(lacks);
        if !lacks.is_empty() && !live.is_empty() {
            reasons.extend(self.needs_ready(side, id));
            reasons.extend(lacks);
        }
        if live.len() > seats as usize {
            reasons.push(Reason::NoSeat { side, person: id.clone(), seats });
        }
        Reasons::check(reasons)
    }

    /// The live pairs that need this person to stay ready.
    pub(in crate::program) fn needs_ready<'a>(
        &'a self,
        side: Side,
        person: &'a PersonId,
    ) -> impl Iterator<Item = Reason> + 'a {
        let live = self.index.live_pairs(&self.facts, side, person);
        live.map(move |pair| Reason::PairNeedsReady { pair, side, person: person.clone() })
    }

    fn set_consent(&mut self, person: &PersonId, consent: Option<GivenConsent>) {
        let cohort = &mut self.facts.cohort;
        if let Some(mut mentee) = cohort.mentees().get(person).cloned() {
            mentee.person.consent.data = consent;
            cohort.mentees_mut().update(mentee);
        }
        if let Some(mut mentor) = cohort.mentors().get(person).cloned() {
            mentor.person.consent.data = consent;
            cohort.mentors_mut().update(mentor);
        }
        self.changed(person);
    }

    /// Dissolves the live pairs of a person in both roles.
    pub(in crate::program) fn end_pairs(&mut self, act: &Act, person: &PersonId, cause: Cause) {
        let live: Vec<PairNo> = Side::BOTH
            .iter()
            .flat_map(|&side| self.index.live_pairs(&self.facts, side, person))
            .collect();
        for pair in live {
            self.end_pair(act, pair, Ending::Dissolved { cause });
            self.note_pair(act, What::PairDissolved, pair);
        }
    }

    pub(in crate::program) fn end_pair(&mut self, act: &Act, pair: PairNo, ending: Ending) {
        self.change_pair(pair, |record: &mut PairRecord| record.end = Some((ending, act.on)));
    }
}

/// A base is full: everything else was checked before.
fn too_many(side: Side) -> Reasons {
    Reason::TooMany { side, count: u32::MAX as usize }.into()
}
