//! What keeps somebody from taking part or from a pair, and what a pair still owes.

use crate::kernel::{Ordered, Side};
use crate::people::{ConsentFault, FormId, Mentee, Mentor, Person, PersonId};
use crate::program::record::Facts;
use crate::program::{
    FeedbackFrom, MeasuredAt, Moment, MonitoringReason, PairNo, PairRecord, PeopleReason, Reason,
    SelectingReason, Verdict,
};

pub(in crate::program) fn lack(
    reasons: &mut Vec<Reason>,
    missing: bool,
    reason: impl Into<Reason>,
) {
    if missing {
        reasons.push(reason.into());
    }
}

/// Whether a pair of a form that obliges to an intermediate assessment has none.
pub(in crate::program) fn lacks_assessment(facts: &Facts, pair: &PairRecord) -> bool {
    let obliged = |form| crate::program::record::form_rules::obliges_to_assessment(facts, form);
    pair.work.assessments.is_empty() && pair.form.as_ref().is_some_and(obliged)
}

pub(in crate::program) const MEMBERS: [(Side, FeedbackFrom); 2] =
    [(Side::Mentee, FeedbackFrom::Mentee), (Side::Mentor, FeedbackFrom::Mentor)];

/// The members of a closed pair whose final feedback is missing. Nothing is asked of
/// the erased.
pub(in crate::program) fn closing_lacks(facts: &Facts, pair: PairNo) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let Some(record) = facts.pair(pair).ok().filter(|record| record.is_closed()) else {
        return reasons;
    };
    let moment = Moment::Final;
    for (side, from) in MEMBERS {
        let erased = facts.tombstones.contains(record.member(side));
        let missing = !erased && !record.has_feedback(from, moment);
        lack(&mut reasons, missing, MonitoringReason::NoFeedback { pair, side, moment });
    }
    reasons
}

/// What was measured of a person at entry and not at exit, each name once.
pub(in crate::program) fn exit_lacks(facts: &Facts, side: Side, person: &PersonId) -> Vec<Reason> {
    let measured = facts.monitoring.measurements.get(person).map_or(&[][..], Vec::as_slice);
    let names = |moment| {
        let of_role = measured.iter().filter(move |one| one.side == side && one.moment == moment);
        of_role.map(|one| &one.name).into_set()
    };
    let missing = &names(MeasuredAt::Entry) - &names(MeasuredAt::Exit);
    let reason = |name: &String| {
        MonitoringReason::NoExitMeasurement { side, person: person.clone(), name: name.clone() }
            .into()
    };
    missing.into_iter().map(reason).collect()
}

impl Facts {
    /// The mentee of this id.
    pub(in crate::program) fn mentee(&self, id: &PersonId) -> Result<&Mentee, Reason> {
        let unknown =
            || PeopleReason::UnknownPerson { side: Side::Mentee, person: id.clone() }.into();
        self.cohort.mentees().get(id).ok_or_else(unknown)
    }

    /// The mentor of this id.
    pub(in crate::program) fn mentor(&self, id: &PersonId) -> Result<&Mentor, Reason> {
        let unknown =
            || PeopleReason::UnknownPerson { side: Side::Mentor, person: id.clone() }.into();
        self.cohort.mentors().get(id).ok_or_else(unknown)
    }

    /// What keeps a mentee from taking part; a mentee who takes part is ready.
    pub(in crate::program) fn mentee_lacks(&self, mentee: &Mentee) -> Vec<Reason> {
        let mut lacks = self.person_lacks(Side::Mentee, &mentee.person);
        if mentee.requests.is_empty() {
            lacks.push(PeopleReason::NoRequest { mentee: mentee.person.id.clone() }.into());
        } else {
            let forms = mentee.requests.iter().map(|request| &request.form);
            lacks.extend(self.form_lack(Side::Mentee, &mentee.person, forms));
            lacks.extend(self.mentee_ineligible(mentee));
        }
        lacks
    }

    /// What keeps a mentor from taking part. No form stated means any.
    pub(in crate::program) fn potential_mentor_lacks(&self, mentor: &Mentor) -> Vec<Reason> {
        let mut lacks = self.person_lacks(Side::Mentor, &mentor.person);
        if !mentor.forms.is_empty() {
            lacks.extend(self.form_lack(Side::Mentor, &mentor.person, mentor.forms.iter()));
        }
        lacks.extend(self.mentor_ineligible(mentor));
        lacks
    }

    /// What stage 4 still owes a mentor who takes part.
    pub(in crate::program) fn judgement_lacks(&self, mentor: &PersonId) -> Vec<Reason> {
        let file = self.mentor_files.get(mentor).cloned().unwrap_or_default();
        self.judgement_lacks_of(mentor, &file)
    }

    fn judgement_lacks_of(
        &self,
        mentor: &PersonId,
        file: &crate::program::MentorFile,
    ) -> Vec<Reason> {
        let mentor = || mentor.clone();
        let mut lacks = Vec::new();
        if file.taken_over.is_some() {
            return lacks;
        }
        if file.questionnaire.is_none() {
            lacks.push(SelectingReason::NoQuestionnaire { mentor: mentor() }.into());
        }
        if file.interview.is_none() {
            lacks.push(SelectingReason::NoInterview { mentor: mentor() }.into());
        }
        if file.selection.is_none() {
            lacks.push(SelectingReason::Undecided { mentor: mentor() }.into());
        }
        lacks
    }

    /// What keeps a mentor from being ready.
    pub(in crate::program) fn mentor_lacks(&self, mentor: &Mentor) -> Vec<Reason> {
        let file = self.mentor_files.get(&mentor.person.id).cloned().unwrap_or_default();
        self.mentor_lacks_with(mentor, &file)
    }

    /// The same, going by this file instead of the recorded one.
    pub(in crate::program) fn mentor_lacks_with(
        &self,
        mentor: &Mentor,
        file: &crate::program::MentorFile,
    ) -> Vec<Reason> {
        let id = &mentor.person.id;
        let mut lacks = self.potential_mentor_lacks(mentor);
        let asked = self.preparing.agreement_rule.as_ref();
        let asked = asked.is_some_and(|rule| rule.of.contains(&mentor.person.standing));
        let given = self.preparing.agreements.get(id).and_then(|all| all.last());
        if asked && given.is_none_or(|given| given.withdrawn.is_some()) {
            lacks.push(SelectingReason::NoAgreement { mentor: id.clone() }.into());
        }
        lacks.extend(self.judgement_lacks_of(id, file));
        if file.selection == Some(Verdict::Rejected) {
            lacks.push(SelectingReason::NotSelected { mentor: id.clone() }.into());
        }
        if file.training.is_none() && file.taken_over.is_none() {
            lacks.push(SelectingReason::NotTrained { mentor: id.clone() }.into());
        }
        lacks
    }

    fn person_lacks(&self, side: Side, person: &Person) -> Vec<Reason> {
        let mut lacks = Vec::new();
        if self.left.contains_key(&person.id) {
            lacks.push(PeopleReason::HasLeft { side, person: person.id.clone() }.into());
        }
        match person.check_consent() {
            Ok(()) => {}
            Err(ConsentFault::NeedsGuardian { person }) => {
                lacks.push(PeopleReason::GuardianMustConsent { side, person }.into());
            }
            Err(ConsentFault::Missing { person }) => {
                lacks.push(PeopleReason::NoConsent { side, person }.into());
            }
        }
        lacks
    }

    /// Until forms are chosen, nobody is kept back for theirs.
    fn form_lack<'a>(
        &self,
        side: Side,
        person: &Person,
        mut forms: impl Iterator<Item = &'a FormId>,
    ) -> Option<Reason> {
        let chosen = &self.conditions.forms;
        let fits = chosen.is_empty() || forms.any(|form| chosen.contains(form));
        (!fits).then(|| PeopleReason::FormsNotChosen { side, person: person.id.clone() }.into())
    }
}
