//! Revisions, events with what was given, and carrying them out again.

use crate::prepared::review as review_draft;
use crate::random::{Choice, begin, step};
use crate::support::*;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::people::Date;
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::Optimal;
use proptest::prelude::*;

/// The events since a revision, as an application keeps them: as text.
fn saved(program: &AnyProgram, since: u64) -> Vec<String> {
    program.events_since(since).unwrap().iter().map(|event| event.to_json().unwrap()).collect()
}

fn carried_out(base: Snapshot, events: &[String]) -> AnyProgram {
    let mut program = base.restore().unwrap();
    for text in events {
        program.apply(&Event::from_json(text).unwrap()).unwrap();
    }
    program
}

proptest! {
    #[test]
    fn a_snapshot_and_the_events_since_are_the_state(
        start in any::<u8>(),
        walk in proptest::collection::vec((any::<u8>(), any::<Choice>()), 1..70),
    ) {
        let mut program = begin(start);
        program.keep_events();
        let mut base = (program.revision(), program.snapshot());
        let mut erased = program.record().tombstones().len();
        for (today, (kind, choice)) in (40..).zip(walk) {
            let now = act(today);
            let before = (program.revision(), program.snapshot());
            let mut passed = None;
            match &mut program {
                AnyProgram::Forming(program) if kind % 5 == 0 => review_draft(program, &now, choice),
                AnyProgram::Work(program) if kind % 5 == 0 => review_draft(program, &now, choice),
                _ => {
                    let (after, done) = step(program, &now, kind, choice);
                    (program, passed) = (after, Some(done));
                }
            }
            // A number stands for one state.
            prop_assert_eq!(program.revision() == before.0, program.snapshot() == before.1);
            if passed == Some(false) {
                prop_assert_eq!(program.revision(), before.0);
            }
            prop_assert!(program.revision() >= before.0);
            let tombstones = program.record().tombstones().len();
            if tombstones > erased {
                // The snapshot from before holds the person, and goes with them.
                prop_assert_eq!(saved(&program, before.0).len(), 1);
                let again = carried_out(before.1, &saved(&program, before.0));
                prop_assert_eq!(again.snapshot(), program.snapshot());
                base = (program.revision(), program.snapshot());
            }
            erased = tombstones;
        }
        let events = saved(&program, base.0);
        let again = carried_out(base.1, &events);
        prop_assert_eq!(again.snapshot(), program.snapshot());
        prop_assert_eq!(again.revision(), program.revision());
        prop_assert_eq!(round_trip(&program.snapshot()).revision(), program.revision());
        // What was saved may go, and what comes after is told from there.
        let now = program.revision();
        program.drop_events(now);
        prop_assert!(program.events_since(now).unwrap().is_empty());
        if !events.is_empty() {
            let gone = matches!(program.events_since(base.0), Err(NotKept::Later { .. }));
            prop_assert!(gone);
        }
    }
}

#[test]
fn of_two_curators_the_second_is_told_what_came_between() {
    let mut program = forming();
    let seen = program.revision();
    let one = Act::new(id("olga"), day(5), "talked to both").at_time("14:05:00".parse().unwrap());
    program.at(seen).unwrap().forming().veto(&one, &id("a"), &id("x")).unwrap();
    let conflict = program.at(seen).map(drop).unwrap_err();
    assert!(
        matches!(conflict, Conflict::Changed { asked, now, .. } if asked == seen && now == seen + 1)
    );
    assert_eq!(conflict.between().len(), 1);
    assert_eq!(
        (conflict.between()[0].what, &conflict.between()[0].by),
        (What::Vetoed, &id("olga"))
    );
    let english = Phrases::english().say(&conflict);
    assert!(
        english.contains("14:05:00 a pair was excluded (a, x) – olga: talked to both"),
        "{english}"
    );
    assert!(
        Phrases::russian()
            .say(&conflict)
            .contains("14:05:00 пара исключена из подбора (a, x) – olga")
    );
    // What is refused moves nothing.
    let now = program.revision();
    program.at(now).unwrap().forming().veto(&act(6), &id("a"), &id("x")).unwrap_err();
    assert_eq!(program.revision(), now);
    let ahead = program.at(now + 1).map(drop).unwrap_err();
    assert!(matches!(ahead, Conflict::Ahead { .. }) && ahead.between().is_empty());
    assert_eq!(round_trip(&program.snapshot()).revision(), now);
    let read: Conflict = serde_json::from_str(&serde_json::to_string(&conflict).unwrap()).unwrap();
    assert_eq!(read, conflict);
}

#[test]
fn the_number_goes_on_through_the_cycles() {
    let mut program = AnyProgram::from(finished());
    program.keep_events();
    let (before, base) = (program.revision(), program.snapshot());
    program.perform(&act(8), &Operation::NextCycle {}).unwrap();
    assert_eq!((program.record().cycle(), program.revision()), (2, before + 1));
    program.team().unwrap().set_task(&act(8), "fewer conflicts").unwrap();
    assert_eq!(round_trip(&program.snapshot()).revision(), before + 2);
    assert_eq!(carried_out(base, &saved(&program, before)).snapshot(), program.snapshot());
    let conflict = program.at(before).map(drop).unwrap_err();
    assert_eq!(conflict.between().len(), 2);
}

#[test]
fn an_erasure_says_what_it_rewrote_and_what_it_forgot_cannot_be_carried_out() {
    let mut program = AnyProgram::from(working());
    let base = program.snapshot();
    program.keep_events();
    let since = program.revision();
    let mut known = mentor("y", 1);
    known.person.wishes.ranked.push(vec![id("a")]);
    program.people().unwrap().update_mentor(&act(6), known).unwrap();
    let by = Act::new(id("a"), day(6), "my own words");
    program.team().unwrap().set_task(&by, "fewer conflicts").unwrap();
    let mut ours: Vec<Event> = program.events_since(since).unwrap().into_iter().cloned().collect();
    let numbers: Vec<u64> = ours.iter().map(|event| event.number).collect();
    let erased = program.erase(&act(7), &id("a")).unwrap();
    assert_eq!(erased.events, numbers);
    assert_eq!(erased.people, [(Side::Mentor, id("y"))]);
    assert_eq!(erased.pairs, [PairNo::new(1)]);
    let journal = program.record().journal().entries();
    for number in &erased.entries {
        let entry = &journal[number - 1];
        assert!(entry.ground.is_empty(), "{entry:?}");
    }
    assert!(erased.entries.len() >= 3, "{erased:?}");
    let events = program.events_since(since).unwrap();
    assert!(events[0].is_forgotten() && !events[1].is_forgotten());
    assert_eq!((&events[1].act.by, events[1].act.ground.as_str()), (&erased.tombstone, ""));
    let text: Vec<String> = events.iter().map(|event| event.to_json().unwrap()).collect();
    assert!(!text.concat().contains("\"a\""), "{text:?}");
    // Events that the application keeps itself are rewritten alike.
    assert!(ours.iter_mut().all(|event| event.forget(&id("a"), &erased.tombstone)));
    assert_eq!(ours.iter().collect::<Vec<_>>(), events[..2]);
    let mut again = base.restore().unwrap();
    let before = again.snapshot();
    let fault = again.apply(events[0]).unwrap_err();
    assert_eq!(fault, ApplyFault::Forgotten { number: numbers[0] });
    assert_eq!(
        [Phrases::english(), Phrases::russian()].map(|phrases| phrases.say(&fault)),
        [
            format!("event {} is forgotten: it named somebody who was erased", numbers[0]),
            format!("содержание события № {} удалено вместе с данными участника", numbers[0]),
        ]
    );
    assert_eq!(again.snapshot(), before);
}

#[test]
fn what_does_not_follow_is_refused_and_changes_nothing() {
    let mut program = AnyProgram::from(forming());
    let since = program.revision();
    assert_eq!(program.events_since(since), Err(NotKept::NoEvents));
    program.keep_events();
    assert_eq!(program.events_since(since - 1), Err(NotKept::Later { asked: since - 1, since }));
    let now = since + 1;
    assert_eq!(program.events_since(now), Err(NotKept::NoRevision { asked: now, now: since }));
    let base = program.snapshot();
    program.forming().unwrap().veto(&act(5), &id("a"), &id("x")).unwrap();
    program.forming().unwrap().lock(&act(5), &id("b"), &id("x")).unwrap();
    let events: Vec<Event> = program.events_since(since).unwrap().into_iter().cloned().collect();
    let mut again = base.restore().unwrap();
    let late = again.apply(&events[1]).unwrap_err();
    assert!(matches!(late, ApplyFault::Conflict(Conflict::Ahead { .. })), "{late}");
    again.apply(&events[0]).unwrap();
    let twice = again.apply(&events[0]).unwrap_err();
    assert!(matches!(twice, ApplyFault::Conflict(Conflict::Changed { .. })), "{twice}");
    // Nothing is done that the desk refuses, whatever an event says.
    let mut other = events[1].clone();
    other.operation = events[0].operation.clone();
    let refused = again.apply(&other).unwrap_err();
    assert!(matches!(&refused, ApplyFault::Refused { reasons, .. } if reasons.has("excluded")));
    let mut other = events[1].clone();
    other.number += 1;
    let (before, diverged) = (again.snapshot(), again.apply(&other).unwrap_err());
    assert!(matches!(diverged, ApplyFault::Diverged { .. }), "{diverged}");
    assert_eq!(again.snapshot(), before);
    again.apply(&events[1]).unwrap();
    assert_eq!(again.snapshot(), program.snapshot());
}

#[test]
fn a_draft_is_put_under_review_as_it_was_answered_and_no_other() {
    let mut program = AnyProgram::from(forming());
    program.team().unwrap().set_rules(&act(5), Rules::default()).unwrap();
    program.keep_events();
    let (since, base) = (program.revision(), program.snapshot());
    let free = Control::unbounded();
    program.forming().unwrap().draft(&act(5), &Optimal, &free).unwrap();
    let event = program.events_since(since).unwrap()[0].clone();
    let Operation::PlaceDraft { pairing } = &event.operation else { panic!("{event:?}") };
    assert_eq!(Some(pairing), program.open_pairing().unwrap().draft());
    let mut forged = event.clone();
    if let Operation::PlaceDraft { pairing } = &mut forged.operation {
        let again = pairing.pairs[0].clone();
        pairing.pairs.push(again);
    }
    let mut again = base.restore().unwrap();
    let refused = again.apply(&forged).unwrap_err();
    assert!(matches!(&refused, ApplyFault::Refused { reasons, .. } if reasons.has("no-seat")));
    again.apply(&event).unwrap();
    assert_eq!(again.snapshot(), program.snapshot());
}

#[test]
fn a_place_at_which_nobody_stands_is_refused() {
    let mut program = AnyProgram::from(working());
    let (seen, nobody) = (program.revision(), Operation::Erase { base: None, place: 99 });
    assert!(program.perform(&act(6), &nobody).unwrap_err().has("nobody-there"));
    assert_eq!(program.revision(), seen);
}

/// What only operations given as data run into.
pub(crate) fn refused() -> Vec<(Reasons, &'static str)> {
    let mut program = AnyProgram::from(prepared());
    let early = Operation::Publish { order: "order 7".to_owned() };
    let nobody = Operation::Erase { base: Some(Side::Mentor), place: 0 };
    [
        (early, "not-in-stage"),
        (Operation::Forgotten {}, "forgotten-operation"),
        (nobody, "nobody-there"),
    ]
    .into_iter()
    .map(|(operation, code)| (program.perform(&act(1), &operation).unwrap_err(), code))
    .collect()
}

#[test]
fn the_time_of_day_is_the_callers_and_is_kept() {
    let time = TimeOfDay::new(9, 30, 5).unwrap();
    let today = Date::new(2026, 9, 1).unwrap();
    let act = Act::new(id("head"), today, "plan").at_time(time);
    let mut program = AnyProgram::from(Program::begin(&act));
    program.keep_events();
    let since = program.revision();
    program.team().unwrap().set_task(&act, "fewer conflicts").unwrap();
    let event = program.events_since(since).unwrap()[0].clone();
    assert_eq!((event.act.at, event.act.on), (Some(time), today));
    let entry = program.record().journal().entries().last().unwrap();
    assert_eq!(entry.at, Some(time));
    assert!(entry.words(&Phrases::english()).starts_with("2026-09-01 09:30:05 a task was set"));
    assert_eq!(round_trip(&program.snapshot()), program);
    for wrong in ["9:30:05", "09:30", "24:00:00", "09-30-05", "09:30:60", "+9:30:05", "09:30:5é"] {
        assert!(wrong.parse::<TimeOfDay>().is_err(), "{wrong}");
    }
}
