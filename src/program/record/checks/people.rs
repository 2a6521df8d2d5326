//! What speaks against entering or changing a person.

use crate::people::{FormId, Mentor, Person, PersonId, Wishes};
use crate::program::{PairReason, PeopleReason, Reason, Record, SelectingReason, Side};

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
            reasons.push(PeopleReason::WishedTwice { person: wisher, named: name }.into());
        } else if !is_known(named) {
            reasons.push(PeopleReason::UnknownWish { person: wisher, named: name }.into());
        }
    }
    reasons
}

impl Record {
    pub(in crate::program) fn unknown_anywhere(&self, person: &PersonId) -> Option<Reason> {
        let known = Side::BOTH.iter().any(|&side| self.facts.is_known(side, person));
        (!known).then(|| PeopleReason::UnknownAnywhere { person: person.clone() }.into())
    }

    pub(in crate::program) fn id_faults(&self, side: Side, id: &PersonId) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.facts.is_known(side, id) {
            reasons.push(PeopleReason::IdTaken { side, person: id.clone() }.into());
        }
        if self.facts.tombstones.contains(id) {
            reasons.push(PeopleReason::IdErased { person: id.clone() }.into());
        }
        reasons
    }

    /// What is wrong with entering a person.
    pub(in crate::program) fn entry_faults(&self, side: Side, person: &Person) -> Vec<Reason> {
        let mut reasons = self.id_faults(side, &person.id);
        reasons.extend(wish_faults(person, |id| self.facts.is_known(side.other(), id)));
        reasons.extend(self.room_fault(side, 1));
        reasons
    }

    /// Why a base has no room for so many more.
    pub(in crate::program) fn room_fault(&self, side: Side, more: usize) -> Option<Reason> {
        let have = match side {
            Side::Mentee => self.facts.cohort.mentees().len(),
            Side::Mentor => self.facts.cohort.mentors().len(),
        };
        let count = have.saturating_add(more);
        u32::try_from(count).is_err().then_some(PeopleReason::TooMany { side, count }.into())
    }

    /// The live pairs that need this person to stay ready.
    pub(in crate::program) fn needs_ready<'a>(
        &'a self,
        side: Side,
        person: &'a PersonId,
    ) -> impl Iterator<Item = Reason> + 'a {
        let live = self.index.live_pairs(&self.facts, side, person);
        live.map(move |pair| {
            PairReason::PairNeedsReady { pair, side, person: person.clone() }.into()
        })
    }

    /// Why the training of a mentor may not be waived.
    pub(in crate::program) fn waiver_faults(&self, mentor: &Mentor) -> Vec<Reason> {
        let chosen = &self.facts.conditions.forms;
        let forms: Vec<_> = match (mentor.forms.is_empty(), chosen.is_empty()) {
            (true, _) => chosen.iter().collect(),
            (false, true) => mentor.forms.iter().collect(),
            (false, false) => mentor.forms.intersection(chosen).collect(),
        };
        let id = &mentor.person.id;
        let fault = |form: &FormId| match self.facts.selection.training.get(form) {
            None => Some(SelectingReason::NoTrainingPlan { form: form.clone() }.into()),
            Some(plan) if plan.obligatory => Some(
                SelectingReason::TrainingObligatory { mentor: id.clone(), form: form.clone() }
                    .into(),
            ),
            Some(_) => None,
        };
        forms.into_iter().filter_map(fault).collect()
    }
}
