//! Erasing a person: their data go, and a tombstone keeps what is left valid.

use crate::kernel::Side;
use crate::people::{Answer, PersonId, Wishes};
use crate::program::record::Facts;
use crate::program::{Act, Cause, Record, What};
use crate::strategy::Pairing;

impl Record {
    /// Erases a person who is in a base, and gives back the tombstone.
    pub(in crate::program) fn erase(&mut self, act: &Act, person: &PersonId) -> PersonId {
        self.end_pairs(act, person, Cause::Erased);
        let tombstone = self.facts.next_tombstone();
        self.facts.tombstones.insert(tombstone.clone());
        self.facts.forget(person, &tombstone);
        self.reindex();
        self.note(act, What::PersonErased, [tombstone.clone()]);
        // The act's own ground, and its author, may name the person.
        self.facts.journal.replace(person, &tombstone);
        tombstone
    }
}

impl Facts {
    /// An id that nobody has: `erased-1`, `erased-2`, …
    fn next_tombstone(&self) -> PersonId {
        let taken = |id: &PersonId| {
            self.tombstones.contains(id) || Side::BOTH.iter().any(|&side| self.is_known(side, id))
        };
        let mut number = self.tombstones.len();
        loop {
            number += 1;
            match PersonId::new(&format!("erased-{number}")) {
                Ok(id) if !taken(&id) => return id,
                _ => {}
            }
        }
    }

    fn forget(&mut self, person: &PersonId, tombstone: &PersonId) {
        self.cohort.mentees_mut().remove(person);
        self.cohort.mentors_mut().remove(person);
        self.forget_in_bases(person);
        self.left.remove(person);
        self.mentor_files.remove(person);
        self.monitoring.measurements.remove(person);
        self.monitoring.sheets.retain(|sheet| sheet.key.person != *person);
        self.support.remove(person);
        self.preparing.forget(person, tombstone);
        self.closing.long_term.remove(person);
        if let Some(rules) = &mut self.rules {
            let stays = |pair: &(PersonId, PersonId)| pair.0 != *person && pair.1 != *person;
            rules.required.retain(stays);
            rules.forbidden.retain(stays);
        }
        self.gatherings.forget(person, tombstone);
        self.vetoes.retain(|(mentee, mentor)| mentee != person && mentor != person);
        let replace = |id: &mut PersonId| {
            if id == person {
                *id = tombstone.clone();
            }
        };
        self.conditions.curator.iter_mut().for_each(replace);
        let mut theirs = Vec::new();
        for (at, pair) in self.pairs.iter_mut().enumerate() {
            if pair.mentee == *person || pair.mentor == *person {
                replace(&mut pair.mentee);
                replace(&mut pair.mentor);
                pair.feedback.iter_mut().for_each(|feedback| feedback.text = Answer::Withheld);
                pair.work.forget();
                pair.results.forget();
                theirs.push(crate::program::PairNo::at(at));
            }
        }
        for case in &mut self.closing.cases {
            if theirs.contains(&case.pair) {
                case.text.clear();
            }
        }
        for reward in self.closing.rewards.values_mut() {
            if reward.granted.remove(person) {
                reward.granted.insert(tombstone.clone());
            }
        }
        self.closing.ratings.remove(person);
        for rating in self.closing.ratings.values_mut().flatten() {
            replace(&mut rating.by);
        }
        self.forming.forget(person, &replace);
        for search in &mut self.searches {
            replace_in_pairing(&mut search.pairing, &replace);
        }
        self.journal.replace(person, tombstone);
    }

    /// Takes the person out of everybody else's wishes and earlier mentors.
    fn forget_in_bases(&mut self, person: &PersonId) {
        let mentees: Vec<_> = self
            .cohort
            .mentees()
            .iter()
            .filter(|(_, mentee)| {
                mentee.earlier_mentors.contains(person)
                    || mentee.person.wishes.people().any(|named| named == person)
            })
            .map(|(_, mentee)| mentee.clone())
            .collect();
        for mut mentee in mentees {
            mentee.earlier_mentors.remove(person);
            forget_wish(&mut mentee.person.wishes, person);
            self.cohort.mentees_mut().update(mentee);
        }
        let mentors: Vec<_> = self
            .cohort
            .mentors()
            .iter()
            .filter(|(_, mentor)| mentor.person.wishes.people().any(|named| named == person))
            .map(|(_, mentor)| mentor.clone())
            .collect();
        for mut mentor in mentors {
            forget_wish(&mut mentor.person.wishes, person);
            self.cohort.mentors_mut().update(mentor);
        }
    }
}

pub(in crate::program) fn forget_wish(wishes: &mut Wishes, person: &PersonId) {
    wishes.vetoed.remove(person);
    wishes.ranked.iter_mut().for_each(|tier| tier.retain(|named| named != person));
    wishes.ranked.retain(|tier| !tier.is_empty());
}

fn replace_in_pairing(pairing: &mut Pairing, replace: &impl Fn(&mut PersonId)) {
    for pair in &mut pairing.pairs {
        replace(&mut pair.mentee);
        replace(&mut pair.mentor);
    }
    for unmatched in pairing.unmatched_mentees.iter_mut().chain(&mut pairing.unmatched_mentors) {
        unmatched.for_each_person(replace);
    }
    if let Some(revision) = &mut pairing.revision {
        revision.for_each_person(replace);
    }
}
