//! Groups, teams of three sides and exchanges: one record each, one meeting for all, one
//! count in monitoring.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::Phrases;
use mentormatch::people::{
    Answer, ConsentedBy, FormId, Forms, Request, RoleModelId, Shape, Standing,
};
use mentormatch::program::work::{Meeting, MeetingKind, MeetingState, RegularityRule};
use mentormatch::program::*;
use std::collections::BTreeSet;

fn pairs(numbers: &[u32]) -> BTreeSet<PairNo> {
    numbers.iter().map(|&number| PairNo::new(number)).collect()
}

fn held(on: u16) -> Meeting {
    let state = MeetingState::Held { minutes: 40 };
    Meeting { on: day(on), kind: MeetingKind::Regular, state }
}

fn code(text: &str) -> FormId {
    FormId::new(text).unwrap()
}

/// Stage 6 over a form with its rules: mentees with their standings, mentors with theirs, and
/// published pairs among them, numbered in their order.
pub(crate) fn with_form(
    form: &str,
    mentees: &[(&str, Standing)],
    mentors: &[(&str, Standing)],
    formed: &[(&str, &str)],
) -> Program<Work> {
    let now = act(1);
    let mut program = Program::begin(&act(0));
    program.team().name_curator(&act(0), &id("curator")).unwrap();
    let choice = FormChoice::of([code(form)].into(), &Forms::built_in());
    program.preparing().choose_forms(&act(0), choice).unwrap();
    program.preparing().adopt_roadmap(&act(0), vec![step("inform", 0, 1)]).unwrap();
    program.team().add_resource(&act(0), room()).unwrap();
    let mut program = program.advance(&now).unwrap();
    for &(name, standing) in mentees {
        let mut known = mentee(name);
        known.person.standing = standing;
        let adult = standing != Standing::Learner;
        if adult {
            known.person.age = Answer::Given(30);
            known.person.consent.data = Some(consent(ConsentedBy::Themselves));
        }
        known.seats = 2;
        known.requests = vec![Request::new(code(form))];
        program.people().add_mentee(&now, known).unwrap();
    }
    let mut program = program.advance(&now).unwrap();
    for &(name, standing) in mentors {
        let mut known = mentor(name, 3);
        known.person.standing = standing;
        known.person.age = Answer::Given(30);
        known.forms = [code(form)].into();
        program.people().add_mentor(&now, known).unwrap();
    }
    let mut program = program.advance(&now).unwrap();
    program.selecting().set_criteria(&now, &code(form), ["motivation".to_owned()].into()).unwrap();
    program.selecting().plan_training(&now, &code(form), plan(false)).unwrap();
    for (name, _) in mentors {
        let mentor = id(name);
        program.selecting().record_questionnaire(&now, &mentor).unwrap();
        program.selecting().record_interview(&now, &mentor).unwrap();
        program.selecting().decide(&now, &mentor, Verdict::Selected).unwrap();
        let training = Training::Attended { meetings: 3 };
        program.selecting().record_training(&now, &mentor, training).unwrap();
    }
    let mut program = program.advance(&now).unwrap();
    for (mentee, mentor) in formed {
        let pair = propose(&mut program, &now, mentee, mentor).unwrap();
        agree(&mut program, &now, pair);
    }
    program.forming().publish(&now, "order 1").unwrap();
    let alone: Vec<_> = program.record().unserved().iter().cloned().collect();
    for mentee in alone {
        program.forming().record_support(&now, &mentee, "a talk").unwrap();
    }
    program.advance(&now).unwrap()
}

/// `x` leads `a` and `c` (pairs 1 and 3); `y` leads `b` (pair 2).
fn group() -> (Program<Work>, UnitNo) {
    let mut program = working();
    let third = propose(&mut program, &act(6), "c", "x").unwrap();
    agree(&mut program, &act(6), third);
    program.forming().publish(&act(6), "order 8").unwrap();
    let unit = program.work().form_unit(&act(6), Shape::Led, None, pairs(&[1, 3])).unwrap();
    (program, unit)
}

#[test]
fn a_group_meets_once_for_all_and_is_counted_once() {
    let (mut program, unit) = group();
    let absent = pairs(&[3]);
    program.work().record_unit_meeting(&act(10), unit, held(10), &BTreeSet::new()).unwrap();
    program.work().record_unit_meeting(&act(20), unit, held(20), &absent).unwrap();
    program.work().record_meeting(&act(20), PairNo::new(2), held(20)).unwrap();
    let record = program.record();
    assert_eq!(record.unit(unit).unwrap().meetings.len(), 2);
    let of = |pair: u32| record.curator_view(PairNo::new(pair)).unwrap().meetings.to_vec();
    assert_eq!(of(1), [held(10), held(20)]);
    let missed = Meeting { state: MeetingState::Missed, ..held(20) };
    assert_eq!(of(3), [held(10), missed]);
    // Two meetings of the group are two for its mentor, not four; the one missed by one was held.
    let load = record.loads(day(0), day(30));
    let x = &load[&id("x")];
    assert_eq!((x.pairs, x.held, x.missed, x.minutes), (2, 2, 0, 80));
    assert_eq!(load[&id("y")].held, 1);
    // Whoever was absent has not met since the first meeting.
    let silent = record.silent_pairs(day(45), &RegularityRule::default());
    let silent: Vec<_> = silent.iter().map(|one| (one.pair.get(), one.last_held)).collect();
    assert_eq!(silent, [(3, Some(day(10)))]);
    let rows = record.participation();
    let row = &rows[&(Some(form()), None)];
    assert_eq!((row.pairs, row.mentees, row.mentors), (3, 3, 2));
    assert_eq!((row.units, row.working), (2, 2), "a group and a pair");
    let met = record.journal().entries().iter().filter(|entry| entry.what == What::UnitMet);
    assert_eq!(met.count(), 2, "one entry a meeting");
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn what_became_of_a_group_is_told_once() {
    let (mut program, _) = group();
    let told = |program: &Program<Work>| {
        let fates = program.record().fates();
        assert_eq!(fates.len(), 1, "all were proposed by the curator");
        let one = fates.into_values().next().unwrap();
        let dissolved: usize = one.dissolved.values().sum();
        assert_eq!(one.published, one.working + one.closed + dissolved);
        (one.proposed, one.published, one.working, one.closed, one.reached, dissolved)
    };
    assert_eq!(told(&program), (2, 2, 2, 0, 0, 0));
    // One of the group ends early: the group works on.
    program.forming().dissolve(&act(7), PairNo::new(3), Cause::NoTime).unwrap();
    assert_eq!(told(&program), (2, 2, 2, 0, 0, 0));
    let outcome = PairOutcome { goals_reached: true, continues: false };
    program.work().close_pair(&act(8), PairNo::new(1), outcome).unwrap();
    assert_eq!(told(&program), (2, 2, 1, 1, 1, 0));
    program.forming().dissolve(&act(9), PairNo::new(2), Cause::NoTime).unwrap();
    assert_eq!(told(&program), (2, 2, 0, 1, 1, 1));
}

#[test]
fn a_team_has_an_employer_an_educator_and_learners() {
    let form = "employer-educator-learner";
    let mut program = with_form(
        form,
        &[("a", Standing::Learner), ("t", Standing::Educator)],
        &[("boss", Standing::Employer)],
        &[("a", "boss"), ("t", "boss")],
    );
    let now = act(6);
    let model = RoleModelId::new("real-economy").unwrap();
    let model = Some(model);
    let unit =
        program.work().form_unit(&now, Shape::ThreeSided, model.clone(), pairs(&[1, 2])).unwrap();
    program.work().record_unit_meeting(&act(9), unit, held(9), &BTreeSet::new()).unwrap();
    let record = program.record();
    assert_eq!(record.unit_of(PairNo::new(2)), Some(unit));
    let rows = record.participation();
    assert_eq!(rows[&(Some(code(form)), model)].units, 1);
    assert_eq!(rows[&(Some(code(form)), None)].pairs, 2);
    assert_eq!(record.loads(day(0), day(30))[&id("boss")].held, 1);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn in_an_exchange_everybody_teaches_and_learns() {
    let (old, young) = (("old", Standing::Educator), ("young", Standing::Educator));
    let mut program =
        with_form("reverse", &[old, young], &[old, young], &[("old", "young"), ("young", "old")]);
    let now = act(6);
    let model = RoleModelId::new("mutual-exchange").ok();
    let unit = program.work().form_unit(&now, Shape::Exchange, model, pairs(&[1, 2])).unwrap();
    program.work().record_unit_meeting(&act(8), unit, held(8), &BTreeSet::new()).unwrap();
    let row = &program.record().participation()[&(Some(code("reverse")), None)];
    assert_eq!((row.pairs, row.units, row.mentees, row.mentors), (2, 1, 2, 2));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn units_lose_pairs_take_newcomers_and_are_corrected() {
    let (mut program, unit) = group();
    program.work().record_unit_meeting(&act(10), unit, held(10), &BTreeSet::new()).unwrap();
    let end = PairOutcome { goals_reached: true, continues: false };
    program.work().close_pair(&act(11), PairNo::new(3), end).unwrap();
    let live: Vec<_> = program.record().live_pairs_of(unit).collect();
    assert_eq!(live, [PairNo::new(1)]);
    let fact = Fact::UnitMeeting { unit: 1, on: day(10), kind: MeetingKind::Regular };
    // The meeting rests in the unit: it goes first.
    let whole = Fact::Unit { unit: 1 };
    assert!(program.withdraw(&act(12), [whole.clone()]).unwrap_err().has("rests-on"));
    program.withdraw(&act(12), [fact.clone()]).unwrap();
    assert!(program.record().curator_view(PairNo::new(1)).unwrap().meetings.is_empty());
    let said = Phrases::russian().say(&fact);
    assert!(said.starts_with("группа или команда № 1"), "{said}");
    program.withdraw(&act(12), [whole]).unwrap();
    assert_eq!(program.record().units().count(), 0);
    assert_eq!(program.record().unit_of(PairNo::new(1)), None);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// Reasons that no other test of refusals reaches.
pub(crate) fn refused(seen: &mut Seen) {
    let (mut program, unit) = group();
    let now = act(9);
    let nobody = BTreeSet::new();
    seen.refused(&mut program, &["unknown-unit"], |p| {
        p.work().record_unit_meeting(&now, UnitNo::new(7), held(9), &nobody)
    });
    seen.refused(&mut program, &["nobody-meets"], |p| {
        p.work().record_unit_meeting(&now, unit, held(9), &pairs(&[1, 3]))
    });
    seen.refused(&mut program, &["not-of-unit"], |p| {
        p.work().record_unit_meeting(&now, unit, held(9), &pairs(&[2]))
    });
    seen.refused(&mut program, &["in-unit", "several-mentors"], |p| {
        p.work().form_unit(&now, Shape::Led, None, pairs(&[1, 2]))
    });
    seen.refused(&mut program, &["too-few-pairs", "unknown-pair"], |p| {
        p.work().form_unit(&now, Shape::Led, None, pairs(&[2, 9]))
    });
    seen.refused(&mut program, &["in-unit"], |p| p.work().join_unit(&now, unit, PairNo::new(3)));
    let (a, t) = (("a", Standing::Learner), ("t", Standing::Educator));
    let b = ("b", Standing::Learner);
    let boss = [("boss", Standing::Employer)];
    let formed = [("a", "boss"), ("t", "boss"), ("b", "boss")];
    let mut program = with_form("employer-educator-learner", &[a, t, b], &boss, &formed);
    seen.refused(&mut program, &["not-three-sides"], |p| {
        p.work().form_unit(&now, Shape::ThreeSided, None, pairs(&[1, 3]))
    });
    seen.refused(&mut program, &["unit-not-of-form", "one-way"], |p| {
        p.work().form_unit(&now, Shape::Exchange, None, pairs(&[1, 2]))
    });
    let model = RoleModelId::new("peer-peer").ok();
    seen.refused(&mut program, &["unit-role-model"], |p| {
        p.work().form_unit(&now, Shape::ThreeSided, model, pairs(&[1, 2]))
    });
    // An organisation's form says how large its groups are.
    let mut forms = Forms::built_in();
    let mut learners = forms.get("student-learner").cloned().unwrap();
    (learners.group.most, learners.closing.recommendation_letters) = (Some(2), Some(false));
    forms.set(learners).unwrap();
    let mut program = sized(&forms);
    seen.refused(&mut program, &["group-size"], |p| {
        p.work().form_unit(&now, Shape::Led, None, pairs(&[1, 2, 3]))
    });
    seen.refused(&mut program, &["no-letters"], |p| {
        p.results().recommend(&now, PairNo::new(1), "able")
    });
    seen.refused(&mut program, &["different-forms"], |p| {
        p.work().form_unit(&now, Shape::Led, None, pairs(&[1, 4]))
    });
    seen.refused(&mut program, &["no-risk"], |p| {
        p.arranging().take_remedy(&now, PairNo::new(1), Cause::NoTime, Remedy::Independence)
    });
}

/// `x` leads `a`, `b`, `c` in student–learner and `d` in another form.
fn sized(forms: &Forms) -> Program<Work> {
    let now = act(1);
    let mut program = Program::begin(&act(0));
    program.team().name_curator(&act(0), &id("curator")).unwrap();
    let codes = ["student-learner", "educator-learner"].map(code);
    let choice = FormChoice::of(codes.clone().into(), forms);
    program.preparing().choose_forms(&act(0), choice).unwrap();
    program.preparing().adopt_roadmap(&act(0), vec![step("inform", 0, 1)]).unwrap();
    program.team().add_resource(&act(0), room()).unwrap();
    let mut program = program.advance(&now).unwrap();
    for (name, form) in [("a", 0), ("b", 0), ("c", 0), ("d", 1)] {
        let mut known = mentee(name);
        known.requests = vec![Request::new(codes[form].clone())];
        program.people().add_mentee(&now, known).unwrap();
    }
    let mut program = program.advance(&now).unwrap();
    let mut known = mentor("x", 4);
    known.forms = codes.clone().into();
    program.people().add_mentor(&now, known).unwrap();
    let mut program = program.advance(&now).unwrap();
    for form in &codes {
        program.selecting().set_criteria(&now, form, ["motivation".to_owned()].into()).unwrap();
        program.selecting().plan_training(&now, form, plan(false)).unwrap();
    }
    let x = id("x");
    program.selecting().record_questionnaire(&now, &x).unwrap();
    program.selecting().record_interview(&now, &x).unwrap();
    program.selecting().decide(&now, &x, Verdict::Selected).unwrap();
    program.selecting().record_training(&now, &x, Training::Attended { meetings: 3 }).unwrap();
    let mut program = program.advance(&now).unwrap();
    for name in ["a", "b", "c", "d"] {
        let pair = propose(&mut program, &now, name, "x").unwrap();
        agree(&mut program, &now, pair);
    }
    program.forming().publish(&now, "order 1").unwrap();
    program.advance(&now).unwrap()
}
