//! What one cycle leaves to the next.

use crate::kernel::{Ordered, Side};
use crate::people::{Answer, Cohort, FormId, Mentee, PersonId, Request, Wishes};
use crate::program::record::{Facts, Index};
use crate::program::{Ending, MentorFile, PairRecord};
use std::collections::{BTreeMap, BTreeSet};

/// The facts with which the next cycle begins.
pub(in crate::program) fn carried_over(facts: Facts, index: &Index) -> Facts {
    let Facts {
        cycle,
        cohort,
        left,
        rules,
        conditions,
        mut mentor_files,
        pairs,
        closing,
        monitoring,
        ..
    } = facts;
    let (mentees, mentors) = cohort.into_bases();
    let stays = |id: &PersonId| !left.contains_key(id);
    let mut next = Facts {
        cycle: cycle.saturating_add(1),
        rules,
        tombstones: facts.tombstones,
        ..Facts::default()
    };
    next.conditions.model = conditions.model;
    next.preparing = facts.preparing.carried_over();
    next.monitoring.questionnaires = monitoring.questionnaires;
    next.monitoring.targets = monitoring.targets;
    next.monitoring.coverage = monitoring.coverage;
    next.forming.rule = facts.forming.rule;
    let mut cohort = Cohort::default();
    for mut mentor in mentors.into_people() {
        let id = &mentor.person.id;
        if !closing.long_term.contains(id) || !stays(id) {
            continue;
        }
        if let Some(MentorFile { training: Some(training), .. }) = mentor_files.remove(id) {
            let file = MentorFile { training: Some(training), ..MentorFile::default() };
            next.mentor_files.insert(id.clone(), file);
        }
        mentor.person.wishes = Wishes::default();
        // The id is new, since it was the only one of its kind in the old base.
        let _ = cohort.mentors_mut().add(mentor);
    }
    let worked = worked_pairs(&pairs, index);
    for mut mentee in mentees.into_people() {
        let id = &mentee.person.id;
        if !stays(id) {
            continue;
        }
        let pairs = worked.get(id).map_or(&[][..], Vec::as_slice);
        if goes_on(&mut mentee, pairs, &next.tombstones) {
            mentee.person.wishes = Wishes::default();
            let _ = cohort.mentees_mut().add(mentee);
        }
    }
    if let Some(rules) = &mut next.rules {
        let stays = |pair: &(PersonId, PersonId)| {
            cohort.mentees().get(&pair.0).is_some() && cohort.mentors().get(&pair.1).is_some()
        };
        rules.required.retain(stays);
        rules.forbidden.retain(stays);
    }
    next.cohort = cohort;
    next
}

/// The pairs in which each mentee worked: those that were published.
fn worked_pairs<'a>(
    pairs: &'a [PairRecord],
    index: &'a Index,
) -> BTreeMap<&'a PersonId, Vec<&'a PairRecord>> {
    let of_mentees = &index.pairs_of[Side::Mentee];
    let record = |number: &crate::program::PairNo| number.position().and_then(|at| pairs.get(at));
    of_mentees
        .iter()
        .map(|(mentee, numbers)| {
            let worked = numbers.iter().filter_map(record).filter(|pair| pair.order.is_some());
            (mentee, worked.collect())
        })
        .into_map()
}

/// Notes what the mentee's pairs came to, and whether the mentee is carried over:
/// nobody served them to the end, or a pair goes on with another theme.
fn goes_on(mentee: &mut Mentee, pairs: &[&PairRecord], erased: &BTreeSet<PersonId>) -> bool {
    let mentors = pairs.iter().map(|pair| &pair.mentor).filter(|mentor| !erased.contains(*mentor));
    mentee.earlier_mentors.extend(mentors.cloned());
    let mut outcomes = pairs.iter().filter_map(|pair| match pair.end {
        Some((Ending::Closed { outcome }, _)) => Some(outcome),
        _ => None,
    });
    let Some(first) = outcomes.next() else { return true };
    mentee.waiting = 0;
    for pair in pairs {
        if let (Some(form), Some(theme)) = (&pair.form, &pair.results.next_theme) {
            take_up(mentee, form, theme);
        }
    }
    first.continues || outcomes.any(|outcome| outcome.continues)
}

/// Makes the theme with which a pair goes on the mentee's first request.
fn take_up(mentee: &mut Mentee, form: &FormId, theme: &str) {
    let at = mentee.requests.iter().position(|request| request.form == *form);
    let mut request = match at {
        Some(at) => mentee.requests.remove(at),
        None => Request::new(form.clone()),
    };
    request.problem = Answer::Given(theme.to_owned());
    mentee.requests.insert(0, request);
}
