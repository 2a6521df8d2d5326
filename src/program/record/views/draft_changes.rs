//! What changed of a programme while a draft was made beside it.

use crate::kernel::{Ordered, Phrases, Side, words};
use crate::people::{Base, Participant, PersonId};
use crate::program::{OpenPairing, Reasons, Record};
use crate::strategy::Prepared;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// One thing that changed between the moment when a draft was prepared beside the programme
    /// and the one when it was taken.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum DraftChange: "draft-change", fills, display {
        /// Somebody who was ready for a pair is not any more: erased, gone, or lacking something.
        Left {
            /// In which role.
            side: Side,
            /// Who.
            person: PersonId,
        } = "left",
            "{side} {person} takes part no more",
            "{side} {person}: больше не участвует";
        /// Somebody is ready for a pair who was not.
        Came {
            /// In which role.
            side: Side,
            /// Who.
            person: PersonId,
        } = "came", "{side} {person} came in", "{side} {person}: новый участник подбора";
        /// What is known of somebody is something else: answers, requests, wishes.
        Answers {
            /// In which role.
            side: Side,
            /// Who.
            person: PersonId,
        } = "answers",
            "what is known of {side} {person} changed",
            "{side} {person}: изменились ответы или другие данные";
        /// Somebody has another number of free seats.
        Seats {
            /// In which role.
            side: Side,
            /// Who.
            person: PersonId,
            /// How many were free.
            before: u32,
            /// How many are.
            after: u32,
        } = "seats",
            "{side} {person}: free seats {after}, were {before}",
            "{side} {person}: свободных мест {after}, было {before}";
        /// The rules of pairing, or the forms', are others.
        Rules = "rules", "the rules of pairing changed", "изменились правила подбора";
        /// A pair is out of the question now: excluded, refused, made, or ended.
        Excluded {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "excluded",
            "mentee {mentee} and mentor {mentor} may not be drafted any more",
            "эту пару больше нельзя включать в проект: наставляемый {mentee}, наставник {mentor}";
        /// A pair is not out of the question any more.
        Allowed {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "allowed",
            "mentee {mentee} and mentor {mentor} may be drafted again",
            "пара снова допущена к подбору: наставляемый {mentee}, наставник {mentor}";
        /// A pair was locked.
        Locked {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "locked",
            "mentee {mentee} and mentor {mentor} were locked",
            "пара зафиксирована до подбора: наставляемый {mentee}, наставник {mentor}";
        /// A lock was taken back.
        Unlocked {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "unlocked",
            "the lock of mentee {mentee} and mentor {mentor} was taken back",
            "пара больше не зафиксирована: наставляемый {mentee}, наставник {mentor}";
    }
}

impl DraftChange {
    /// A line for each change.
    #[must_use]
    pub fn words(changes: &[Self], phrases: &Phrases) -> Vec<String> {
        changes.iter().map(|change| phrases.say(change)).collect()
    }
}

impl Record {
    /// What changed from an earlier state of this record, with its open pairing, to this one,
    /// as far as it may touch a draft: people by side and place, rules, pairs, locks.
    /// O(people · log + excluded pairs).
    pub(in crate::program) fn draft_changes(
        &self,
        (before, was_open): (&Self, &OpenPairing),
        open: &OpenPairing,
    ) -> Result<Vec<DraftChange>, Reasons> {
        let mut changes = Vec::new();
        let (then, now) = (&before.facts.cohort, &self.facts.cohort);
        self.side_changes(before, Side::Mentee, (then.mentees(), now.mentees()), &mut changes);
        self.side_changes(before, Side::Mentor, (then.mentors(), now.mentors()), &mut changes);
        if !self.same_rules(before)? {
            changes.push(DraftChange::Rules);
        }
        let (then, now) = (excluded(&before.prepared(was_open)?), excluded(&self.prepared(open)?));
        let told = |(mentee, mentor): &(PersonId, PersonId)| (mentee.clone(), mentor.clone());
        // Whoever came or went is told above, with all of their pairs.
        let both = |pair: &&(PersonId, PersonId)| {
            [before, self].iter().all(|record| {
                record.ready(Side::Mentee).contains(&pair.0)
                    && record.ready(Side::Mentor).contains(&pair.1)
            })
        };
        let more = now.difference(&then).filter(both).map(told);
        changes.extend(more.map(|(mentee, mentor)| DraftChange::Excluded { mentee, mentor }));
        let fewer = then.difference(&now).filter(both).map(told);
        changes.extend(fewer.map(|(mentee, mentor)| DraftChange::Allowed { mentee, mentor }));
        let more = open.locks.difference(&was_open.locks).map(told);
        changes.extend(more.map(|(mentee, mentor)| DraftChange::Locked { mentee, mentor }));
        let fewer = was_open.locks.difference(&open.locks).map(told);
        changes.extend(fewer.map(|(mentee, mentor)| DraftChange::Unlocked { mentee, mentor }));
        Ok(changes)
    }

    /// Whether both go by the same rules, those of forms and required pairs included.
    fn same_rules(&self, before: &Self) -> Result<bool, Reasons> {
        let (one, other) = (&before.facts.conditions, &self.facts.conditions);
        let forms = one.forms == other.forms && one.form_rules == other.form_rules;
        Ok(forms && before.rules_now()? == self.rules_now()?)
    }

    /// Whether the same people are scored by the same rules, so that scores made from the
    /// one hold for the other.
    pub(in crate::program) fn scored_alike(&self, before: &Self) -> Result<bool, Reasons> {
        Ok(self.same_rules(before)?
            && before.facts.cohort_of_cycle() == self.facts.cohort_of_cycle())
    }

    fn side_changes<P: Participant + PartialEq>(
        &self,
        before: &Self,
        side: Side,
        (then, now): (&Base<P>, &Base<P>),
        changes: &mut Vec<DraftChange>,
    ) {
        let free = |record: &Self, base: &Base<P>| -> BTreeMap<PersonId, u32> {
            let seats = record.open_seats(side, base, false).into_iter();
            base.ids().cloned().zip(seats).collect()
        };
        let (was, is) = (free(before, then), free(self, now));
        let told = |person: &PersonId| (side, person.clone());
        let (ready_then, ready) = (before.ready(side), self.ready(side));
        for (side, person) in ready_then.difference(ready).map(told) {
            changes.push(DraftChange::Left { side, person });
        }
        for (side, person) in ready.difference(ready_then).map(told) {
            changes.push(DraftChange::Came { side, person });
        }
        for id in ready.intersection(ready_then) {
            if then.get(id) != now.get(id) {
                let (side, person) = told(id);
                changes.push(DraftChange::Answers { side, person });
            }
            let seats = |of: &BTreeMap<PersonId, u32>| of.get(id).copied().unwrap_or_default();
            let (before, after) = (seats(&was), seats(&is));
            if before != after {
                let (side, person) = told(id);
                changes.push(DraftChange::Seats { side, person, before, after });
            }
        }
    }
}

/// The excluded pairs by id.
fn excluded(prepared: &Prepared) -> BTreeSet<(PersonId, PersonId)> {
    let cohort = prepared.cohort();
    let ids = prepared.vetoed().iter().filter_map(|&(mentee, mentor)| {
        let pair = (cohort.mentees().id(mentee)?, cohort.mentors().id(mentor)?);
        Some((pair.0.clone(), pair.1.clone()))
    });
    ids.into_set()
}
