//! What a snapshot has to hold to become a programme again.

pub(in crate::program) mod fault;
pub(in crate::program) mod gatherings;
pub(in crate::program) mod monitoring;
pub(in crate::program) mod results;
pub(in crate::program) mod work;
use crate::kernel::{Faults, Index as _, MenteeIx, MentorIx, Side};
use crate::people::{PersonId, Words};
use crate::program::papers::saved::Saved;
use crate::program::record::eligible::lasting;
use crate::program::record::{Facts, Index, demands};
use crate::program::{
    Ending, FormingReason, Origin, PairNo, PairRecord, PairState, Reason, Record, StageName, What,
};
use fault::RestoreFault;
use std::collections::BTreeSet;
/// Whether the record could have come about in this stage.
pub(in crate::program) fn check(
    record: &Record,
    stage: &Saved,
) -> Result<(), Faults<RestoreFault>> {
    let Record { facts, index, .. } = record;
    let mut faults = Vec::new();
    journal(facts, stage, &mut faults);
    past_stages(facts, stage, &mut faults);
    people(facts, stage, &mut faults);
    for (number, pair) in facts.numbered() {
        one_pair(facts, stage, (number, pair), &mut faults);
    }
    let gatherings = record.gathering_faults().into_iter();
    let gatherings = gatherings.chain(record.recorded_unit_faults());
    faults.extend(gatherings.map(|(place, reason)| RestoreFault::Gathering { place, reason }));
    seats(facts, index, &mut faults);
    faults.extend(record.monitoring_faults());
    faults.extend(record.closing_faults());
    let last = facts.journal.last_day();
    faults.extend(facts.numbered().flat_map(|(pair, known)| {
        crate::program::record::restore::work::work_faults(pair, known, last, |person| {
            facts.is_known(Side::Mentor, person) || facts.tombstones.contains(person)
        })
    }));
    faults.extend(facts.numbered().flat_map(|(pair, known)| {
        crate::program::record::restore::results::result_faults(pair, known)
    }));
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}

fn journal(facts: &Facts, stage: &Saved, faults: &mut Vec<RestoreFault>) {
    if facts.cycle == 0 {
        faults.push(RestoreFault::NoCycle);
    }
    let entries = facts.journal.entries();
    let begins = entries.iter().filter(|entry| entry.what == What::Begun).count();
    if begins != 1 || entries.first().is_none_or(|entry| entry.what != What::Begun) {
        faults.push(RestoreFault::NoBeginning);
    }
    let pairs = entries.iter().zip(entries.iter().skip(1));
    faults.extend(
        pairs
            .enumerate()
            .filter(|(_, (before, after))| after.on < before.on)
            .map(|(at, _)| RestoreFault::JournalOrder { entry: at + 2 }),
    );
    let entered = entries
        .iter()
        .map(|entry| entry.what)
        .filter(|what| matches!(what, What::Entered(_) | What::TakenOver(_) | What::Finished));
    let past = usize::from(stage.name().number());
    let taken_over = |stage: StageName| facts.journal.took_over(stage);
    // Either no stage was taken over, or all those before forming pairs.
    let light = taken_over(StageName::Preparation);
    let before = StageName::ALL.into_iter().filter(|&stage| light && stage < StageName::Forming);
    let began = if light { StageName::Forming } else { StageName::MenteeBase };
    let expected = StageName::ALL.into_iter().take(past).filter(|&stage| stage >= began);
    let expected = before.map(What::TakenOver).chain(expected.map(What::Entered));
    let finish = matches!(stage, Saved::Finished).then_some(What::Finished);
    let too_early = light && stage.name() < StageName::Forming;
    if too_early || !entered.eq(expected.chain(finish)) {
        faults.push(RestoreFault::StageOrder { stage: stage.name() });
    }
}

/// The results of past stages that nothing can take away again; people can, by
/// leaving, withdrawing consent or being erased.
fn past_stages(facts: &Facts, stage: &Saved, faults: &mut Vec<RestoreFault>) {
    let name = stage.name();
    let rules = facts.conditions.form_rules.iter().map(|form| &form.id);
    let foreign = rules.filter(|form| !facts.conditions.forms.contains(*form));
    faults.extend(foreign.map(|form| RestoreFault::FormNotChosen { form: form.clone() }));
    let steps = facts.conditions.roadmap.len();
    let done = facts.preparing.steps_done.keys().copied();
    let unknown =
        done.filter(|&step| step == 0 || usize::try_from(step).map_or(true, |at| at > steps));
    faults.extend(unknown.map(|step| RestoreFault::UnknownStep { step }));
    let mut missing = |stage, reasons: Vec<Reason>| {
        if facts.journal.took_over(stage) {
            return;
        }
        faults.extend(reasons.into_iter().map(|reason| RestoreFault::Missing { stage, reason }));
    };
    if name > StageName::Preparation {
        missing(StageName::Preparation, demands::preparation(facts, &Index::default()));
    }
    if name > StageName::Selection {
        missing(StageName::Selection, demands::papers(facts));
    }
    if name > StageName::Forming && facts.pairs.iter().all(|pair| pair.order.is_none()) {
        missing(StageName::Forming, vec![FormingReason::NoPairs.into()]);
    }
    if name > StageName::Work {
        missing(StageName::Work, demands::lasting_work(facts));
    }
    if matches!(stage, Saved::Finished) {
        missing(StageName::Closing, demands::lasting_closing(facts));
    }
    let mut early = |what: &str, there: bool| {
        if there {
            faults.push(RestoreFault::Early { what: what.to_owned(), stage: name });
        }
    };
    if name < StageName::Forming {
        early("pairs", !facts.pairs.is_empty());
        early("searches", !facts.searches.is_empty());
        early("vetoes", !facts.vetoes.is_empty());
        early("support of the unserved", !facts.support.is_empty());
        early("rounds of proposals", !facts.forming.rounds.is_empty());
        early("repairs", !facts.forming.repairs.is_empty());
        early("offers to unpaired mentors", !facts.forming.offers.is_empty());
    }
    let closing = &facts.closing;
    if name < StageName::Forming {
        early("results", !closing.results.is_empty() || !closing.ratings.is_empty());
        early("rewards", !closing.rewards.is_empty());
    }
    if name < StageName::Closing {
        early("granted rewards", closing.rewards.values().any(|one| !one.granted.is_empty()));
        early("cases", !closing.cases.is_empty());
        early("the long-term base", !closing.long_term.is_empty());
        early("refilled bases", !closing.refilling.is_empty());
        early("outside assessments", !closing.outside.is_empty());
    }
}

/// Every id that is named is somebody's, or stands for somebody erased.
fn people(facts: &Facts, stage: &Saved, faults: &mut Vec<RestoreFault>) {
    let (mentees, mentors) = (facts.cohort.mentees(), facts.cohort.mentors());
    for (side, fits, count) in [
        (Side::Mentee, MenteeIx::check_count(mentees.len()).is_ok(), mentees.len()),
        (Side::Mentor, MentorIx::check_count(mentors.len()).is_ok(), mentors.len()),
    ] {
        if !fits {
            faults.push(RestoreFault::TooMany { side, count });
        }
    }
    for (_, mentee) in mentees.iter() {
        let wishes = crate::program::record::checks::people::wish_faults(&mentee.person, |id| {
            mentors.get(id).is_some()
        });
        faults.extend(wishes.iter().map(|wish| RestoreFault::Wish { fault: Words::said(wish) }));
    }
    for (_, mentor) in mentors.iter() {
        let wishes = crate::program::record::checks::people::wish_faults(&mentor.person, |id| {
            mentees.get(id).is_some()
        });
        faults.extend(wishes.iter().map(|wish| RestoreFault::Wish { fault: Words::said(wish) }));
    }
    let mentee = |id: &&PersonId| mentees.get(id).is_none();
    let mentor = |id: &&PersonId| mentors.get(id).is_none();
    let anybody = |id: &&PersonId| mentee(id) && mentor(id);
    let gone = |id: &&PersonId| anybody(id) && !facts.tombstones.contains(*id);
    let tombstones = facts.tombstones.iter().filter(|id| !anybody(id));
    faults.extend(tombstones.map(|id| RestoreFault::Erased { person: id.clone() }));
    let mut named = |place: &str, ids: &mut dyn Iterator<Item = &PersonId>| {
        faults.extend(ids.map(|id| RestoreFault::unknown(place, id)));
    };
    named("who left", &mut facts.left.keys().filter(anybody));
    named("a mentor's file", &mut facts.mentor_files.keys().filter(mentor));
    named("a source of data", &mut facts.preparing.sources.keys().filter(mentee));
    named("a criterion judged", &mut facts.preparing.judgements.keys().filter(mentor));
    named("a written consent", &mut facts.preparing.agreements.keys().filter(mentor));
    named("a test", &mut facts.preparing.tests.keys().filter(mentor));
    let attended = facts.preparing.sessions.iter().flat_map(|session| &session.attended);
    named("a training session", &mut attended.filter(gone));
    named("a measurement", &mut facts.monitoring.measurements.keys().filter(anybody));
    named("support", &mut facts.support.keys().filter(mentee));
    named("an offer", &mut facts.forming.offers.keys().filter(mentor));
    let papers = facts.forming.people();
    named("the papers of forming pairs", &mut papers.iter().filter(gone));
    named("the long-term base", &mut facts.closing.long_term.iter().filter(mentor));
    named("a veto", &mut facts.vetoes.iter().map(|pair| &pair.0).filter(mentee));
    named("a veto", &mut facts.vetoes.iter().map(|pair| &pair.1).filter(mentor));
    let rewarded = facts.closing.rewards.values().flat_map(|reward| &reward.granted);
    named("a reward", &mut rewarded.filter(gone));
    let searched = facts.searches.iter().flat_map(|search| &search.pairing.pairs);
    named("a search", &mut searched.flat_map(|pair| [&pair.mentee, &pair.mentor]).filter(gone));
    let revisions = facts.searches.iter().filter_map(|search| search.pairing.revision.as_ref());
    let revised: Vec<_> = revisions.flat_map(|revision| revision.people()).collect();
    named("a search", &mut revised.iter().filter(gone));
    let entries = facts.journal.entries().iter().filter(|entry| entry.what != What::CuratorNamed);
    named("the journal", &mut entries.flat_map(|entry| &entry.about).filter(gone));
    if let Some(open) = stage.open() {
        named("a lock", &mut open.locks.iter().map(|pair| &pair.0).filter(mentee));
        named("a lock", &mut open.locks.iter().map(|pair| &pair.1).filter(mentor));
        let drafted = || open.draft.iter().flat_map(|draft| &draft.pairs);
        named("the draft", &mut drafted().map(|pair| &pair.mentee).filter(mentee));
        named("the draft", &mut drafted().map(|pair| &pair.mentor).filter(mentor));
        let revision = open.draft.as_ref().and_then(|draft| draft.revision.as_ref());
        let revised: Vec<_> = revision.iter().flat_map(|revision| revision.people()).collect();
        named("the draft", &mut revised.iter().filter(anybody));
    }
    let mut named_pair = |place: &str, pairs: &mut dyn Iterator<Item = PairNo>| {
        let unknown = pairs.filter(|&pair| facts.pair(pair).is_err());
        faults.extend(
            unknown.map(|pair| RestoreFault::UnknownPair { place: place.to_owned(), pair }),
        );
    };
    let rounds = &facts.forming.rounds;
    named_pair("a round", &mut rounds.iter().flat_map(|round| &round.pairs).copied());
    let handed = facts.pairs.iter().flat_map(|pair| &pair.work.handed);
    named_pair("a hand-over", &mut handed.map(|one| one.from));
    named_pair("a case", &mut facts.closing.cases.iter().map(|case| case.pair));
    named_pair("the journal", &mut facts.journal.entries().iter().filter_map(|entry| entry.pair));
}

fn one_pair(
    facts: &Facts,
    stage: &Saved,
    (pair, record): (PairNo, &PairRecord),
    faults: &mut Vec<RestoreFault>,
) {
    let erased = |person| facts.tombstones.contains(person);
    for side in Side::BOTH {
        let person = record.member(side);
        if !facts.is_known(side, person) && (record.is_live() || !erased(person)) {
            faults.push(RestoreFault::unknown(&format!("pair {pair}"), person));
        }
        if record.order.is_some() && record.consent(side).is_none() {
            faults.push(RestoreFault::NoConsent { pair, side });
        }
    }
    if record.mentee == record.mentor && !erased(&record.mentee) {
        faults.push(RestoreFault::SamePerson { pair });
    }
    let comes_from = match record.origin {
        Origin::Search(search) => (search as usize) < facts.searches.len(),
        Origin::Repair(repair) => (repair as usize) < facts.forming.repairs.len(),
        Origin::Curator => true,
    };
    if !comes_from {
        faults.push(RestoreFault::NoSearch { pair });
    }
    match record.end {
        Some((Ending::Declined { .. }, _)) if record.order.is_some() => {
            faults.push(RestoreFault::Ending { pair });
        }
        Some((Ending::Closed { .. }, _)) if record.order.is_none() => {
            faults.push(RestoreFault::Ending { pair });
        }
        _ => {}
    }
    let state = record.state();
    let waits = matches!(state, PairState::Proposed | PairState::Agreed);
    let too_late = match stage {
        Saved::Closing => waits,
        Saved::Finished => record.is_live(),
        _ => false,
    };
    if too_late {
        faults.push(RestoreFault::StillOpen { pair, stage: stage.name() });
    }
    if record.is_live() {
        let mentee = facts.mentee(&record.mentee).map(|mentee| facts.mentee_lacks(mentee));
        let mentor = facts.mentor(&record.mentor).map(|mentor| facts.mentor_lacks(mentor));
        let lacks = lasting(mentee.into_iter().chain(mentor).flatten().collect()).into_iter();
        faults.extend(lacks.map(|reason| RestoreFault::NotReady { pair, reason }));
    }
}

fn seats(facts: &Facts, index: &Index, faults: &mut Vec<RestoreFault>) {
    for side in Side::BOTH {
        for person in index.pairs_of[side].keys() {
            let pairs = index.live(facts, side, person);
            let seats = facts.seats(side, person);
            if pairs > seats as usize {
                let person = person.clone();
                faults.push(RestoreFault::Seats { side, person, pairs, seats });
            }
        }
    }
    let mut live = BTreeSet::new();
    for (pair, record) in facts.numbered().filter(|(_, record)| record.is_live()) {
        if !live.insert((&record.mentee, &record.mentor)) {
            faults.push(RestoreFault::Twice { pair });
        }
    }
}
