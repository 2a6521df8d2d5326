//! What one cycle leaves to the next.

use crate::kernel::{Ordered, Side};
use crate::people::{Answer, Cohort, FormId, Mentee, PersonId, Request, ServedLast, Wishes};
use crate::program::papers::documents::{ClosingPapers, Conditions, Monitoring, SelectionPapers};
use crate::program::papers::forming::FormingPapers;
use crate::program::papers::gatherings::{Community, Gatherings};
use crate::program::papers::preparing::Preparing;
use crate::program::papers::shared::Shared;
use crate::program::record::{Facts, Index};
use crate::program::{Ending, MentorFile, PairRecord};
use std::collections::{BTreeMap, BTreeSet};

/// The facts with which the next cycle begins.
pub(in crate::program) fn carried_over(facts: Facts, index: &Index) -> Facts {
    // Every paper is named, here and where it goes, without `..`: a new one does not
    // compile until somebody has said whether the next cycle begins with it.
    let Facts {
        cycle,
        cohort,
        left,
        rules,
        conditions:
            Conditions { curator: _, forms: _, form_rules: _, roadmap: _, resources: _, model },
        preparing,
        selection: SelectionPapers { criteria: _, training: _ },
        mut mentor_files,
        monitoring,
        vetoes: _,
        searches: _,
        pairs,
        units: _,
        support: _,
        forming: FormingPapers { rule, rounds: _, talks: _, repairs: _, offers: _ },
        closing:
            ClosingPapers {
                rewards: _,
                cases: _,
                long_term,
                refilling: _,
                results: _,
                ratings: _,
                outside: _,
            },
        gatherings,
        tombstones,
        journal,
        earlier_entries,
    } = facts;
    let Monitoring {
        measurements: _,
        reviews: _,
        questionnaires,
        sheets: _,
        targets,
        coverage,
        groups,
        group_sizes,
    } = monitoring.into_inner();
    let Gatherings { group_meetings: _, open_days: _, community } = gatherings.into_inner();
    let Community { events: _, bank: _, publications: _, proposals: _, alumni } = community;
    let (mentees, mentors) = cohort.into_inner().into_bases();
    let stays = |id: &PersonId| !left.contains_key(id);
    let mut next = Facts {
        cycle: cycle.saturating_add(1),
        cohort: Shared::default(),
        left: BTreeMap::new(),
        rules,
        conditions: Conditions { model, ..Conditions::default() },
        preparing: Shared::new(preparing.into_inner().carried_over()),
        selection: SelectionPapers::default(),
        mentor_files: BTreeMap::new(),
        monitoring: Shared::new(Monitoring {
            questionnaires,
            targets,
            coverage,
            groups,
            group_sizes,
            ..Monitoring::default()
        }),
        vetoes: BTreeSet::new(),
        searches: Shared::default(),
        pairs: Shared::default(),
        units: Vec::new(),
        support: BTreeMap::new(),
        forming: FormingPapers { rule, ..FormingPapers::default() },
        closing: ClosingPapers::default(),
        gatherings: Shared::default(),
        tombstones,
        earlier_entries: earlier_entries + journal.entries().len() as u64,
        journal: Shared::default(),
    };
    let mut cohort = Cohort::default();
    let led: BTreeSet<&PersonId> =
        pairs.iter().filter(|pair| pair.order.is_some()).map(|pair| &pair.mentor).into_set();
    for mut mentor in mentors.into_people() {
        let id = &mentor.person.id;
        if !long_term.contains(id) || !stays(id) {
            continue;
        }
        if let Some(MentorFile { training: Some(training), .. }) = mentor_files.remove(id) {
            let file = MentorFile { training: Some(training), ..MentorFile::default() };
            next.mentor_files.insert(id.clone(), file);
        }
        mentor.person.wishes = Wishes::default();
        mentor.cycles_in_a_row = match led.contains(&mentor.person.id) {
            true => mentor.cycles_in_a_row.saturating_add(1),
            false => 0,
        };
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
    // Alumni last beyond the cycle, as long as a base knows them.
    let mut gatherings = Gatherings::default();
    gatherings.community.alumni = alumni;
    gatherings.community.alumni.retain(|person| {
        cohort.mentees().get(person).is_some() || cohort.mentors().get(person).is_some()
    });
    next.gatherings = Shared::new(gatherings);
    next.cohort = Shared::new(cohort);
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
    mentee.served_last = Some(served(pairs));
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

/// How these pairs, all that worked, served their mentee: the best of them counts.
fn served(pairs: &[&PairRecord]) -> ServedLast {
    let of_pair = |pair: &&PairRecord| match pair.end {
        Some((Ending::Closed { outcome }, _)) if outcome.goals_reached => ServedLast::GoalsReached,
        Some((Ending::Closed { .. }, _)) => ServedLast::GoalsMissed,
        _ => ServedLast::BrokenOff,
    };
    pairs.iter().map(of_pair).max().unwrap_or(ServedLast::NotAtAll)
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

impl Preparing {
    /// The team and the audiences, whom nobody has informed of the next cycle yet.
    fn carried_over(self) -> Self {
        let Self {
            team,
            tasks: _,
            expected_results: _,
            first_requests: _,
            papers: _,
            mut audiences,
            steps_done: _,
            sources: _,
            judgements: _,
            criteria_requests: _,
            sessions: _,
            tests: _,
            agreement_rule,
            // A consent is to the work of a cycle.
            agreements: _,
        } = self;
        audiences.values_mut().for_each(|audience| audience.informed.clear());
        Self { team, audiences, agreement_rule, ..Self::default() }
    }
}
