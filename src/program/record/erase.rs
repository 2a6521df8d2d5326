//! Erasing a person: their data go, and a tombstone keeps what is left valid.

use crate::kernel::Side;
use crate::people::{Answer, Cohort, PersonId, Wishes};
use crate::program::papers::cause::Cause;
use crate::program::papers::documents::{
    Case, ClosingPapers, Conditions, Feedback, Monitoring, Reward, SelectionPapers,
};
use crate::program::papers::forming::{FormingPapers, PersonalTalk, ProposalRound, Repaired};
use crate::program::papers::handing::{ChangeWish, Leave};
use crate::program::papers::pair_no::PairNo;
use crate::program::papers::pairs::{PairRecord, Search};
use crate::program::papers::preparing::Preparing;
use crate::program::papers::results::{PairResults, Rating};
use crate::program::papers::training::Session;
use crate::program::papers::work::{Assessment, DiaryEntry, Goal, PairWork, TrialOutcome};
use crate::program::record::Facts;
use crate::program::{Act, Record, What};
use crate::strategy::Pairing;
use std::collections::BTreeSet;

impl Record {
    /// Erases a person who is in a base, and gives back the tombstone.
    pub(in crate::program) fn erase(&mut self, act: &Act, person: &PersonId) -> PersonId {
        self.end_pairs(
            &Act { happened: None, corrects: None, ..act.clone() },
            person,
            Cause::Erased,
        );
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

    /// Takes the person's data out of everything that is recorded. Each struct is taken
    /// apart field by field, without `..`: a new paper does not compile until somebody has
    /// said what erasing does to it.
    fn forget(&mut self, person: &PersonId, tombstone: &PersonId) {
        forget_in_bases(&mut self.cohort, person);
        let Self {
            cycle: _,
            cohort,
            left,
            rules,
            conditions,
            preparing,
            selection: SelectionPapers { criteria: _, training: _ },
            mentor_files,
            monitoring,
            vetoes,
            searches,
            pairs,
            // Units name pairs and nobody.
            units: _,
            support,
            forming,
            closing,
            gatherings,
            tombstones: _,
            journal,
            earlier_entries: _,
        } = self;
        let replace = |id: &mut PersonId| {
            if id == person {
                *id = tombstone.clone();
            }
        };
        let others = |(mentee, mentor): &(PersonId, PersonId)| mentee != person && mentor != person;
        cohort.mentees_mut().remove(person);
        cohort.mentors_mut().remove(person);
        left.remove(person);
        mentor_files.remove(person);
        support.remove(person);
        vetoes.retain(others);
        if let Some(rules) = rules {
            rules.required.retain(others);
            rules.forbidden.retain(others);
        }
        let Conditions { curator, forms: _, form_rules: _, roadmap: _, resources: _, model: _ } =
            conditions;
        curator.iter_mut().for_each(replace);
        preparing.forget(person, tombstone);
        monitoring.forget(person);
        let mut theirs = BTreeSet::new();
        for (at, pair) in pairs.iter_mut().enumerate() {
            pair.work.replace(&replace);
            if pair.mentee == *person || pair.mentor == *person {
                pair.forget(&replace);
                theirs.insert(PairNo::at(at));
            }
        }
        closing.forget(person, tombstone, &theirs);
        forming.forget(person, &replace);
        gatherings.forget(person, tombstone);
        for Search { on: _, pairing } in searches.iter_mut() {
            replace_in_pairing(pairing, &replace);
        }
        journal.replace(person, tombstone);
    }
}

/// Puts the tombstone in the place of an erased member.
fn bury(people: &mut BTreeSet<PersonId>, person: &PersonId, tombstone: &PersonId) {
    if people.remove(person) {
        people.insert(tombstone.clone());
    }
}

impl Preparing {
    fn forget(&mut self, person: &PersonId, tombstone: &PersonId) {
        let Self {
            team,
            tasks: _,
            expected_results: _,
            first_requests: _,
            papers: _,
            audiences: _,
            steps_done: _,
            sources,
            judgements,
            criteria_requests: _,
            sessions,
            tests,
            agreement_rule: _,
            agreements,
        } = self;
        agreements.remove(person);
        if let Some(offices) = team.remove(person) {
            team.insert(tombstone.clone(), offices);
        }
        sources.remove(person);
        judgements.remove(person);
        tests.remove(person);
        for Session { on: _, theme: _, forms: _, attended } in sessions {
            bury(attended, person, tombstone);
        }
    }
}

impl Monitoring {
    fn forget(&mut self, person: &PersonId) {
        let Self {
            measurements,
            reviews: _,
            questionnaires: _,
            sheets,
            targets: _,
            coverage: _,
            groups: _,
            group_sizes: _,
        } = self;
        measurements.remove(person);
        sheets.retain(|sheet| sheet.key.person != *person);
    }
}

impl PairRecord {
    /// Blanks every text of a pair and keeps its dates.
    fn forget(&mut self, replace: &impl Fn(&mut PersonId)) {
        let Self {
            mentee,
            mentor,
            form: _,
            origin: _,
            mentee_consent: _,
            mentor_consent: _,
            order: _,
            formats: _,
            feedback,
            work,
            results,
            end: _,
            again: _,
            pinned: _,
        } = self;
        replace(mentee);
        replace(mentor);
        for Feedback { from: _, moment: _, text, on: _ } in feedback {
            *text = Answer::Withheld;
        }
        work.forget();
        *results = PairResults::default();
    }
}

impl PairWork {
    /// Puts the tombstone in the place of a substitute, or of a mentor wished for.
    fn replace(&mut self, replace: &impl Fn(&mut PersonId)) {
        for Leave { from: _, to: _, substitute } in &mut self.leaves {
            substitute.iter_mut().for_each(replace);
        }
        self.change.iter_mut().flat_map(|wish| &mut wish.instead).for_each(replace);
    }

    /// Blanks every text. Dates and counts stay.
    fn forget(&mut self) {
        let Self {
            analyses,
            goals,
            meetings: _,
            trial,
            diary,
            assessments,
            handed: _,
            leaves: _,
            change,
            remedies: _,
        } = self;
        if let Some(ChangeWish { on: _, cause: _, text, instead: _, weighed: _ }) = change {
            *text = Answer::Withheld;
        }
        analyses.clear();
        for Goal { text, horizon: _, from: _, to: _, sprints } in goals {
            text.clear();
            sprints.iter_mut().for_each(|sprint| sprint.task.clear());
        }
        if let Some(TrialOutcome::Change { what }) = trial {
            what.clear();
        }
        for DiaryEntry { by: _, on: _, text, reported } in diary {
            text.clear();
            *reported = false;
        }
        for Assessment { by: _, on: _, text } in assessments {
            *text = Answer::Withheld;
        }
    }
}

impl ClosingPapers {
    /// `theirs` are the pairs of which the person was a member.
    fn forget(&mut self, person: &PersonId, tombstone: &PersonId, theirs: &BTreeSet<PairNo>) {
        let Self { rewards, cases, long_term, refilling: _, results: _, ratings, outside: _ } =
            self;
        for Reward { granted } in rewards.values_mut() {
            bury(granted, person, tombstone);
        }
        for Case { pair, text } in cases {
            if theirs.contains(pair) {
                text.clear();
            }
        }
        long_term.remove(person);
        ratings.remove(person);
        for Rating { from: _, by, level: _, on: _ } in ratings.values_mut().flatten() {
            if by == person {
                *by = tombstone.clone();
            }
        }
    }
}

impl FormingPapers {
    fn forget(&mut self, person: &PersonId, replace: &impl Fn(&mut PersonId)) {
        let Self { rule: _, rounds, talks, repairs, offers } = self;
        offers.remove(person);
        for (_, PersonalTalk { mentee, mentor, requests, abilities, suits: _ }) in talks {
            if mentee == person || mentor == person {
                *requests = Answer::Withheld;
                *abilities = Answer::Withheld;
                replace(mentee);
                replace(mentor);
            }
        }
        for ProposalRound { on: _, pairs: _, warnings } in rounds {
            warnings.retain(|warning| warning.mentee() != person);
        }
        for Repaired { on: _, repair } in repairs {
            repair.for_each_person(replace);
        }
    }
}

/// Takes the person out of everybody else's wishes and earlier pairs.
fn forget_in_bases(cohort: &mut Cohort, person: &PersonId) {
    let mentees: Vec<_> = cohort
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
        cohort.mentees_mut().update(mentee);
    }
    let mentors: Vec<_> = cohort
        .mentors()
        .iter()
        .filter(|(_, mentor)| {
            mentor.earlier_mentees.contains(person)
                || mentor.person.wishes.people().any(|named| named == person)
        })
        .map(|(_, mentor)| mentor.clone())
        .collect();
    for mut mentor in mentors {
        mentor.earlier_mentees.remove(person);
        forget_wish(&mut mentor.person.wishes, person);
        cohort.mentors_mut().update(mentor);
    }
}
pub(in crate::program) fn forget_wish(wishes: &mut Wishes, person: &PersonId) {
    wishes.vetoed.remove(person);
    wishes.ranked.iter_mut().for_each(|tier| tier.retain(|named| named != person));
    wishes.ranked.retain(|tier| !tier.is_empty());
}

fn replace_in_pairing(pairing: &mut Pairing, replace: &impl Fn(&mut PersonId)) {
    let Pairing {
        strategy: _,
        seed: _,
        unit: _,
        pairs,
        unmatched_mentees,
        unmatched_mentors,
        shortages,
        waived,
        measures: _,
        claim: _,
        verified: _,
        revision,
        pairs_scored: _,
    } = pairing;
    for pair in pairs {
        replace(&mut pair.mentee);
        replace(&mut pair.mentor);
    }
    for unmatched in unmatched_mentees.iter_mut().chain(unmatched_mentors) {
        unmatched.for_each_person(replace);
    }
    for shortage in shortages {
        shortage.for_each_person(replace);
    }
    for one in waived {
        one.for_each_person(replace);
    }
    if let Some(revision) = revision {
        revision.for_each_person(replace);
    }
}
