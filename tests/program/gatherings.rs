//! Group meetings and open days in the programme, up to the published pairs.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::meetings::{MutualChoice, Timetable, Worth};
use mentormatch::people::{Field, PersonId, Wishes};
use mentormatch::program::*;
use mentormatch::scoring::{Cell, Criterion, Measure, Rules};
use mentormatch::strategy::WhyUnmatched;
use mentormatch::strategy::procedures::{MentorAnswer, Rest, Way};
use serde_json::json;
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// Stage 5 with mentees `a`, `b`, `c`, mentors `x` (two seats), `y` (one), and scores.
fn scored() -> Program<Forming> {
    let mut program = forming();
    let cell = |mentee: &str, mentor: &str, points| Cell {
        mentee: mentee.to_owned(),
        mentor: mentor.to_owned(),
        points,
    };
    let points = vec![cell("a", "x", 5.0), cell("b", "y", 4.0), cell("c", "x", 3.0)];
    let measure = Measure::CategoryTable { field: Field::Id.into(), points, otherwise: 0.0 };
    let criteria = vec![Criterion::new("known", measure, 1.0, 0.0)];
    program.team().set_rules(&act(5), Rules { criteria, ..Rules::default() }).unwrap();
    program
}

fn ids(names: &str) -> BTreeSet<PersonId> {
    names.split_whitespace().map(id).collect()
}

fn named(names: &[&str], vetoed: &str) -> Wishes {
    let ranked = names.iter().map(|name| vec![id(name)]).collect();
    Wishes { ranked, vetoed: ids(vetoed) }
}

fn timetable(rounds: &[&[(&str, &str)]]) -> Timetable<(PersonId, PersonId)> {
    let round = |round: &&[(&str, &str)]| round.iter().map(|(a, x)| (id(a), id(x))).collect();
    Timetable::new(rounds.iter().map(round).collect())
}

/// A meeting at which everybody met everybody, and nobody answered yet.
fn met(program: &mut Program<Forming>) -> GroupMeetingNo {
    let rounds = timetable(&[&[("a", "x"), ("b", "y")], &[("b", "x"), ("c", "y")], &[("c", "x")]]);
    program.gatherings().record_group_meeting(&act(6), rounds, ids("a b c"), ids("x y")).unwrap()
}

#[test]
fn questionnaires_a_meeting_and_wishes_become_published_pairs() {
    // Kemerovo's roadmap, steps 16 to 19: scores decide who meets.
    let mut program = scored();
    let free = Control::unbounded();
    let before = program.snapshot();
    let setting = Setting { tables: NonZeroU32::new(2), ..Setting::default() };
    let best = Worth::Best { of_mentee: 1, of_mentor: 1 };
    let plan = program.planning().plan_group_meeting(&best, &setting, &free).unwrap();
    assert_eq!(program.snapshot(), before, "planning changes nothing");
    assert_eq!(plan.timetable.rounds().len(), plan.plan.bound.rounds);
    let all = program.planning().plan_group_meeting(&Worth::Acceptable, &setting, &free).unwrap();
    assert_eq!((all.timetable.len(), all.timetable.rounds().len()), (6, 3));
    let once = Setting { rounds: Some(1), ..setting.clone() };
    let short = program.planning().plan_group_meeting(&Worth::Acceptable, &once, &free).unwrap();
    assert_eq!((short.timetable.len(), short.left_out.len()), (2, 4));
    let late = Setting { absent: vec![(Side::Mentee, id("a"), 0)], ..setting.clone() };
    let late = program.planning().plan_group_meeting(&Worth::Acceptable, &late, &free).unwrap();
    assert!(late.timetable.rounds()[0].iter().all(|pair| pair.0 != id("a")));

    // The meeting is held; `c` did not come, `y` is late: the rest is planned anew.
    let held = timetable(&[&[("a", "x"), ("b", "y")]]);
    let again = program
        .planning()
        .replan_group_meeting((&held, 1), &Worth::Acceptable, &setting, &free)
        .unwrap();
    assert_eq!(again.plan.timetable.rounds()[0], held.rounds()[0]);
    assert_eq!((again.plan.timetable.len(), again.moved.len(), again.dropped.len()), (6, 0, 0));
    let meeting = program
        .gatherings()
        .record_group_meeting(&act(6), all.timetable, ids("a b"), ids("x y"))
        .unwrap();
    let record = program.record().group_meeting(meeting).unwrap();
    assert_eq!((record.held().count(), record.missed().count()), (4, 2));

    // Wishes after it; y stays silent.
    program
        .gatherings()
        .record_wishes(&act(7), meeting, Side::Mentee, &id("a"), named(&["x"], ""))
        .unwrap();
    program
        .gatherings()
        .record_wishes(&act(7), meeting, Side::Mentee, &id("b"), named(&["y"], "x"))
        .unwrap();
    program
        .gatherings()
        .record_wishes(&act(7), meeting, Side::Mentor, &id("x"), named(&["a"], ""))
        .unwrap();
    let record = program.record().group_meeting(meeting).unwrap();
    assert_eq!(record.silent(Side::Mentor).collect::<Vec<_>>(), [&id("y")]);
    assert_eq!(record.silent(Side::Mentee).count(), 0);
    let wished = record.strategy(MutualChoice::Largest);
    let draft = program.forming().draft(&act(8), &wished, &free).unwrap();
    assert!(draft.verified);
    assert_eq!(draft.pairs.len(), 1);
    let of_b = &draft.unmatched_mentees[0];
    let silent = vec![id("y")];
    let why = WhyUnmatched::NotNamedBack { silent, refused: vec![], others: vec![] };
    assert_eq!((&of_b.person, &of_b.why), (&id("b"), &why));
    assert_eq!(Phrases::russian().say(&of_b.why), "взаимного выбора нет; нет ответа: y");

    // The organisation lets scores place those whom wishes left, but never b with x.
    let rest = wished.with_rest(Rest::Best);
    let draft = program.forming().draft(&act(8), &rest, &free).unwrap();
    let made: Vec<_> =
        draft.pairs.iter().map(|one| (one.mentee.as_str(), one.mentor.as_str())).collect();
    assert_eq!(made, [("a", "x"), ("b", "y"), ("c", "x")]);
    assert_eq!(round_trip(&program.snapshot()), AnyProgram::from(program));

    // The veto holds for every other road too.
    let mut program = scored();
    let meeting = met(&mut program);
    program
        .gatherings()
        .record_wishes(&act(7), meeting, Side::Mentee, &id("b"), named(&["y"], "x"))
        .unwrap();
    let reasons = propose(&mut program, &act(8), "b", "x").unwrap_err();
    assert!(reasons.has("excluded"), "{reasons}");
    let wished = program.record().group_meeting(meeting).unwrap().strategy(MutualChoice::Largest);
    program.forming().draft(&act(8), &wished.with_rest(Rest::Best), &free).unwrap();
    let pairs = program.forming().adopt_draft(&act(8)).unwrap();
    for pair in pairs {
        agree(&mut program, &act(9), pair);
    }
    assert_eq!(program.forming().publish(&act(9), "order 8").unwrap().len(), 3);
    let events: Vec<_> = program.record().journal().entries().iter().map(|one| one.what).collect();
    assert!(events.contains(&What::GroupMeetingHeld) && events.contains(&What::WishesRecorded));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn after_an_open_day_the_curator_passes_wishes_on_and_answers_become_pairs() {
    // Recorded early: before stage 5.
    let mut program = selected();
    let now = act(4);
    let day = program.gatherings().record_open_day(&now, " the works ", ids("a b c")).unwrap();
    program.gatherings().record_approach(&now, day, (&id("a"), &id("y")), Way::Wish, 1).unwrap();
    program.gatherings().record_approach(&now, day, (&id("a"), &id("x")), Way::Wish, 2).unwrap();
    program.gatherings().record_approach(&now, day, (&id("b"), &id("y")), Way::Offer, 1).unwrap();
    let to_pass_on =
        |program: &Program<Selection>| program.record().open_day(day).unwrap().to_pass_on().count();
    assert_eq!(to_pass_on(&program), 2);
    for mentor in ["x", "y"] {
        program.gatherings().pass_wish_on(&now, day, &id("a"), &id(mentor)).unwrap();
    }
    assert_eq!(to_pass_on(&program), 0);
    program.gatherings().accept_approach(&now, day, &id("b"), &id("y")).unwrap();
    program.gatherings().accept_approach(&now, day, &id("a"), &id("x")).unwrap();
    program.gatherings().decline_approach(&now, day, (&id("a"), &id("y")), Cause::NoTime).unwrap();
    let known = program.record().open_day(day).unwrap();
    assert_eq!(known.place, "the works");
    let declined = known.approach(&id("a"), &id("y")).unwrap();
    assert_eq!(declined.approach.answer, Some(MentorAnswer::Declined));
    assert_eq!(declined.cause, Some(Cause::NoTime));
    assert_eq!(round_trip(&program.snapshot()), AnyProgram::from(program));

    let mut program = scored();
    let now = act(6);
    let day = program.gatherings().record_open_day(&now, "the works", ids("a b c")).unwrap();
    program.gatherings().record_approach(&now, day, (&id("a"), &id("y")), Way::Offer, 1).unwrap();
    program.gatherings().record_approach(&now, day, (&id("b"), &id("y")), Way::Offer, 1).unwrap();
    program.gatherings().decline_approach(&now, day, (&id("a"), &id("y")), Cause::NoTime).unwrap();
    program.gatherings().accept_approach(&now, day, &id("b"), &id("y")).unwrap();
    let strategy = program.record().open_day(day).unwrap().strategy(MutualChoice::Largest);
    let draft = program.forming().draft(&now, &strategy, &Control::unbounded()).unwrap();
    assert_eq!((draft.pairs.len(), draft.strategy.as_str()), (1, "open-day"));
    assert_eq!(draft.pairs[0].mentee, id("b"));
    assert!(propose(&mut program, &now, "a", "y").unwrap_err().has("excluded"));
}

pub(crate) fn refused(seen: &mut Seen) {
    let mut program = scored();
    let now = act(6);
    let empty = timetable(&[&[]]);
    seen.refused(&mut program, &["nobody-met", "nobody-attended", "unknown-person"], |p| {
        p.gatherings().record_group_meeting(&now, empty, BTreeSet::new(), ids("nobody"))
    });
    let twice = timetable(&[&[("a", "x"), ("a", "y")], &[("a", "x"), ("zz", "y")]]);
    seen.refused(&mut program, &["two-places", "meets-twice", "unknown-person"], |p| {
        p.gatherings().record_group_meeting(&now, twice, ids("a"), ids("x"))
    });
    seen.refused(&mut program, &["unknown-group-meeting"], |p| {
        p.gatherings().record_wishes(
            &now,
            GroupMeetingNo::new(1),
            Side::Mentee,
            &id("a"),
            Wishes::default(),
        )
    });
    let meeting = met(&mut program);
    let bad = named(&["x", "x", "zz"], "");
    seen.refused(&mut program, &["wished-twice", "unknown-wish", "not-attended"], |p| {
        p.gatherings().record_wishes(&now, meeting, Side::Mentor, &id("a"), bad)
    });
    seen.refused(&mut program, &["unknown-person"], |p| {
        let setting = Setting { absent: vec![(Side::Mentor, id("a"), 0)], ..Setting::default() };
        p.planning().plan_group_meeting(&Worth::Acceptable, &setting, &Control::unbounded())
    });
    seen.refused(&mut program, &["unknown-person"], |p| {
        let so_far = timetable(&[&[("zz", "x")]]);
        let (worth, setting) = (Worth::Acceptable, Setting::default());
        p.planning().replan_group_meeting((&so_far, 1), &worth, &setting, &Control::unbounded())
    });
    let (a, x) = (id("a"), id("x"));
    seen.refused(&mut program, &["blank", "nobody-attended"], |p| {
        p.gatherings().record_open_day(&now, " ", BTreeSet::new())
    });
    seen.refused(&mut program, &["unknown-person"], |p| {
        p.gatherings().record_open_day(&now, "the works", ids("x"))
    });
    let nowhere = OpenDayNo::new(1);
    seen.refused(&mut program, &["unknown-open-day"], |p| {
        p.gatherings().record_approach(&now, nowhere, (&a, &x), Way::Wish, 1)
    });
    seen.refused(&mut program, &["unknown-open-day"], |p| {
        p.gatherings().pass_wish_on(&now, nowhere, &a, &x)
    });
    let day = program.gatherings().record_open_day(&now, "the works", ids("a")).unwrap();
    seen.refused(&mut program, &["not-attended", "unknown-person", "same-person"], |p| {
        p.gatherings().record_approach(&now, day, (&id("b"), &id("b")), Way::Wish, 1)
    });
    seen.refused(&mut program, &["no-approach"], |p| {
        p.gatherings().accept_approach(&now, day, &a, &x)
    });
    program.gatherings().record_approach(&now, day, (&a, &x), Way::Wish, 1).unwrap();
    seen.refused(&mut program, &["already-approached"], |p| {
        p.gatherings().record_approach(&now, day, (&a, &x), Way::Offer, 1)
    });
    seen.refused(&mut program, &["not-passed-on"], |p| {
        p.gatherings().accept_approach(&now, day, &a, &x)
    });
    program.gatherings().pass_wish_on(&now, day, &a, &x).unwrap();
    seen.refused(&mut program, &["nothing-to-pass-on"], |p| {
        p.gatherings().pass_wish_on(&now, day, &a, &x)
    });
    program.gatherings().accept_approach(&now, day, &a, &x).unwrap();
    seen.refused(&mut program, &["approach-answered"], |p| {
        p.gatherings().decline_approach(&now, day, (&a, &x), Cause::Other)
    });
}

#[test]
fn the_erased_stay_in_rounds_as_a_tombstone_and_their_answers_go() {
    let mut program = forming();
    let meeting = met(&mut program);
    let now = act(7);
    program
        .gatherings()
        .record_wishes(&now, meeting, Side::Mentee, &id("a"), named(&["x"], "y"))
        .unwrap();
    program
        .gatherings()
        .record_wishes(&now, meeting, Side::Mentor, &id("x"), named(&["a", "b"], "c"))
        .unwrap();
    program
        .gatherings()
        .record_wishes(&now, meeting, Side::Mentor, &id("y"), named(&["b"], "a"))
        .unwrap();
    let day = program.gatherings().record_open_day(&now, "the works", ids("a b")).unwrap();
    program.gatherings().record_approach(&now, day, (&id("a"), &id("y")), Way::Offer, 1).unwrap();
    program.gatherings().record_approach(&now, day, (&id("b"), &id("y")), Way::Offer, 1).unwrap();
    let tombstone = program.erase(&now, &id("a")).unwrap().tombstone;
    let record = program.record().group_meeting(meeting).unwrap();
    assert_eq!(record.timetable.rounds()[0][0], (tombstone.clone(), id("x")));
    assert!(record.mentees.contains(&tombstone) && !record.mentees.contains(&id("a")));
    assert!(record.wishes.mentees.is_empty());
    assert_eq!(record.wishes.mentors[&id("x")], named(&["b"], "c"));
    assert_eq!(record.wishes.mentors[&id("y")], named(&["b"], ""));
    let known = program.record().open_day(day).unwrap();
    assert_eq!((known.visitors.len(), known.approaches.len()), (2, 1));
    let json = program.snapshot().to_json().unwrap();
    assert!(!json.contains("\"a\""), "{json}");
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn damaged_meetings_and_open_days_are_not_restored() {
    let mut program = scored();
    let meeting = met(&mut program);
    let now = act(7);
    program
        .gatherings()
        .record_wishes(&now, meeting, Side::Mentee, &id("a"), named(&["x"], "y"))
        .unwrap();
    let day = program.gatherings().record_open_day(&now, "the works", ids("a b")).unwrap();
    program.gatherings().record_approach(&now, day, (&id("a"), &id("y")), Way::Wish, 1).unwrap();
    let saved = written(&program.snapshot());
    let damaged = |place: &str, value: serde_json::Value, code: &str| {
        let mut saved = saved.clone();
        *saved.pointer_mut(&format!("/record/gatherings/{place}")).unwrap() = value;
        let snapshot = read(&saved).unwrap();
        let faults = snapshot.restore().unwrap_err();
        let named = faults.as_slice().iter().any(|fault| {
            matches!(fault, RestoreFault::Gathering { reason, .. } if reason.code() == code)
        });
        assert!(named, "{code} is not among {faults}");
    };
    damaged("group_meetings/0/timetable/0/0", json!(["a", "nobody"]), "unknown-person");
    damaged("group_meetings/0/timetable/1", json!([["a", "x"]]), "meets-twice");
    damaged("group_meetings/0/timetable/0/1", json!(["a", "y"]), "two-places");
    damaged("group_meetings/0/mentees", json!(["b"]), "not-attended");
    damaged("group_meetings/0/wishes/mentees/a/vetoed", json!(["x"]), "wished-twice");
    damaged("open_days/0/visitors", json!(["b"]), "not-attended");
    damaged("open_days/0/approaches/0/approach/mentor", json!("zz"), "unknown-person");
    damaged("open_days/0/approaches/0/approach/answer", json!("accepted"), "not-passed-on");
}
