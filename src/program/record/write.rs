//! What several desks write.

use crate::people::{FormId, GivenConsent, Mentee, Mentor, Person, PersonId};
use crate::program::{Act, Cause, Ending, Origin, PairNo, PairRecord, Ready, Record, Side, What};

impl Record {
    /// Puts a mentee into the base. Their entry was checked, so that the id is new and the
    /// base has room.
    pub(in crate::program) fn insert_mentee(&mut self, mentee: Mentee) {
        let id = mentee.person.id.clone();
        let entered = self.facts.cohort.mentees_mut().add(mentee);
        debug_assert!(entered.is_ok(), "an entry that was not checked");
        self.changed(&id);
    }

    /// Puts a mentor into the base. Their entry was checked, so that the id is new and the
    /// base has room.
    pub(in crate::program) fn insert_mentor(&mut self, mentor: Mentor) {
        let id = mentor.person.id.clone();
        let entered = self.facts.cohort.mentors_mut().add(mentor);
        debug_assert!(entered.is_ok(), "an entry that was not checked");
        self.changed(&id);
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
        self.change_pair(pair, |record: &mut PairRecord| record.end = Some((ending, act.day())));
    }

    /// Proposes a pair of two who are ready: the only way in which pairs come to be.
    pub(in crate::program) fn pair_up(
        &mut self,
        mentee: &Ready<Mentee>,
        mentor: &Ready<Mentor>,
        form: Option<FormId>,
        origin: Origin,
    ) -> PairNo {
        let pair = PairNo::at(self.facts.pairs.len());
        let (mentee, mentor) = (mentee.id().clone(), mentor.id().clone());
        self.facts.pairs.push(PairRecord::proposed(mentee, mentor, form, origin));
        self.index.add_pair(&self.facts, pair);
        pair
    }

    /// Counts a search that left the mentee without a mentor.
    pub(in crate::program) fn has_waited(&mut self, mentee: &PersonId) {
        if let Some(mut known) = self.facts.cohort.mentees().get(mentee).cloned() {
            known.waiting = known.waiting.saturating_add(1);
            self.facts.cohort.mentees_mut().update(known);
        }
    }

    /// What is known of the person in each role they have.
    pub(in crate::program) fn roles(&self, person: &PersonId) -> Vec<(Side, &Person)> {
        let cohort = &self.facts.cohort;
        let mentee = cohort.mentees().get(person).map(|known| (Side::Mentee, &known.person));
        let mentor = cohort.mentors().get(person).map(|known| (Side::Mentor, &known.person));
        mentee.into_iter().chain(mentor).collect()
    }

    /// Sets or takes away consent in whichever roles.
    pub(in crate::program) fn set_consent(
        &mut self,
        person: &PersonId,
        consent: Option<GivenConsent>,
    ) {
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
}
