//! Who takes part, and who is ready for a pair.

use crate::kernel::Side;
use crate::people::{ConsentFault, FormId, Mentee, Mentor, Participant, Person, PersonId};
use crate::program::record::Facts;
use crate::program::{Program, Reason, Reasons, State, Verdict};
use std::fmt;
use std::marker::PhantomData;

/// The token of somebody who may be paired: a consenting mentee with a request, or
/// a consenting mentor who was selected and trained.
///
/// Only a programme makes one, and it cannot be saved: a restored programme derives
/// it again. Every use checks that it still holds.
///
/// ```compile_fail,E0451
/// use mentormatch::people::{Mentor, PersonId};
/// use mentormatch::program::Ready;
///
/// let id = PersonId::new("m-1").unwrap();
/// let token = Ready::<Mentor> { id, role: std::marker::PhantomData };
/// ```
pub struct Ready<P: Participant> {
    id: PersonId,
    role: PhantomData<P>,
}

impl<P: Participant> Ready<P> {
    pub(in crate::program) fn new(id: PersonId) -> Self {
        Self { id, role: PhantomData }
    }

    /// Whose token it is.
    #[must_use]
    pub fn id(&self) -> &PersonId {
        &self.id
    }
}

impl<P: Participant> fmt::Debug for Ready<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ready({} {})", P::SIDE, self.id)
    }
}

impl<S: State> Program<S> {
    /// The token of a mentee who may be paired.
    ///
    /// # Errors
    /// Everything that the mentee lacks.
    pub fn ready_mentee(&self, mentee: &PersonId) -> Result<Ready<Mentee>, Reasons> {
        let facts = self.record().facts();
        let known = facts.mentee(mentee)?;
        Reasons::check(facts.mentee_lacks(known))?;
        Ok(Ready::new(mentee.clone()))
    }

    /// The token of a mentor who may be paired.
    ///
    /// # Errors
    /// Everything that the mentor lacks.
    pub fn ready_mentor(&self, mentor: &PersonId) -> Result<Ready<Mentor>, Reasons> {
        let facts = self.record().facts();
        let known = facts.mentor(mentor)?;
        Reasons::check(facts.mentor_lacks(known))?;
        Ok(Ready::new(mentor.clone()))
    }
}

impl Facts {
    /// The mentee of this id.
    pub(in crate::program) fn mentee(&self, id: &PersonId) -> Result<&Mentee, Reason> {
        let unknown = || Reason::UnknownPerson { side: Side::Mentee, person: id.clone() };
        self.cohort.mentees().get(id).ok_or_else(unknown)
    }

    /// The mentor of this id.
    pub(in crate::program) fn mentor(&self, id: &PersonId) -> Result<&Mentor, Reason> {
        let unknown = || Reason::UnknownPerson { side: Side::Mentor, person: id.clone() };
        self.cohort.mentors().get(id).ok_or_else(unknown)
    }

    /// What keeps a mentee from taking part; a mentee who takes part is ready.
    pub(in crate::program) fn mentee_lacks(&self, mentee: &Mentee) -> Vec<Reason> {
        let mut lacks = self.person_lacks(Side::Mentee, &mentee.person);
        if mentee.requests.is_empty() {
            lacks.push(Reason::NoRequest { mentee: mentee.person.id.clone() });
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
        if file.questionnaire.is_none() {
            lacks.push(Reason::NoQuestionnaire { mentor: mentor() });
        }
        if file.interview.is_none() {
            lacks.push(Reason::NoInterview { mentor: mentor() });
        }
        if file.selection.is_none() {
            lacks.push(Reason::Undecided { mentor: mentor() });
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
        lacks.extend(self.judgement_lacks_of(id, file));
        if file.selection == Some(Verdict::Rejected) {
            lacks.push(Reason::NotSelected { mentor: id.clone() });
        }
        if file.training.is_none() {
            lacks.push(Reason::NotTrained { mentor: id.clone() });
        }
        lacks
    }

    fn person_lacks(&self, side: Side, person: &Person) -> Vec<Reason> {
        let mut lacks = Vec::new();
        if self.left.contains_key(&person.id) {
            lacks.push(Reason::HasLeft { side, person: person.id.clone() });
        }
        match person.check_consent() {
            Ok(()) => {}
            Err(ConsentFault::NeedsGuardian { person }) => {
                lacks.push(Reason::GuardianMustConsent { side, person });
            }
            Err(ConsentFault::Missing { person }) => {
                lacks.push(Reason::NoConsent { side, person });
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
        (!fits).then(|| Reason::FormsNotChosen { side, person: person.id.clone() })
    }
}
