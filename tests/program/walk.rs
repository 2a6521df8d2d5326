//! A cycle from beginning to end.

use crate::support::*;
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, ConsentedBy, ServedLast};
use mentormatch::program::*;

#[test]
fn a_cycle_runs_through_all_stages_and_every_stage_is_restored() {
    let programs: Vec<AnyProgram> = vec![
        prepared().into(),
        prepared().advance(&act(1)).unwrap().into(),
        selected().into(),
        forming().into(),
        working().into(),
        closing().into(),
        finished().into(),
    ];
    for program in programs {
        assert_eq!(round_trip(&program.snapshot()), program);
    }
    let program = AnyProgram::from(finished());
    assert!(program.is_finished());
    assert_eq!(program.stage().number(), 7);
    let entered = |what: &What| matches!(what, What::Entered(_) | What::Finished);
    let journal = program.record().journal();
    let passages = journal.entries().iter().map(|entry| entry.what).filter(entered);
    let expected = StageName::ALL.into_iter().skip(1).map(What::Entered).chain([What::Finished]);
    assert!(passages.eq(expected));
    let refused = program.advance(&act(8)).unwrap_err();
    assert!(refused.reasons.has("already-finished"));
}

#[test]
fn a_programme_in_whichever_stage_hands_out_the_desks_of_its_stage() {
    let open = |program: AnyProgram| -> String {
        let mut program = program;
        let forming = program.planning().is_some();
        assert_eq!(program.open_pairing().is_some(), forming);
        assert_eq!(program.forming().is_some(), forming);
        let all = [
            (program.people().is_some(), 'p'),
            (program.team().is_some(), 't'),
            (program.selecting().is_some(), 's'),
            (program.gatherings().is_some(), 'g'),
            (program.monitoring().is_some(), 'm'),
            (program.preparing().is_some(), '1'),
            (forming, 'f'),
            (program.arranging().is_some(), '6'),
            (program.work().is_some(), 'w'),
            (program.results().is_some(), 'r'),
            (program.closing().is_some(), '7'),
        ];
        all.iter().filter(|(open, _)| *open).map(|(_, desk)| *desk).collect()
    };
    // As the table at `Program` has it.
    let stages: [(AnyProgram, &str); 8] = [
        (prepared().into(), "ptsgm1"),
        (prepared().advance(&act(1)).unwrap().into(), "ptsgm"),
        (with_mentees().into(), "ptsgm"),
        (selected().into(), "ptsgm"),
        (forming().into(), "ptsgmf6wr"),
        (working().into(), "ptsgmf6wr"),
        (closing().into(), "ptsgmwr7"),
        (finished().into(), ""),
    ];
    for (at, (program, desks)) in stages.into_iter().enumerate() {
        assert_eq!(open(program), desks, "stage {}", at + 1);
    }
}

/// Stage 3 with nothing done but a mentee.
fn with_mentees() -> Program<MentorBase> {
    let mut program = prepared().advance(&act(1)).unwrap();
    program.people().add_mentee(&act(1), mentee("a")).unwrap();
    program.advance(&act(2)).unwrap()
}

#[test]
fn what_was_restored_goes_on_without_its_type() {
    let mut program = round_trip(&forming().snapshot());
    let now = act(5);
    let mentee = program.ready_mentee(&id("a")).unwrap();
    let mentor = program.ready_mentor(&id("x")).unwrap();
    assert!(program.ready_mentor(&id("none")).unwrap_err().has("unknown-person"));
    let pair = program.forming().unwrap().propose(&now, &mentee, &mentor).unwrap();
    for side in Side::BOTH {
        program.forming().unwrap().consent(&now, pair, side).unwrap();
    }
    program.forming().unwrap().publish(&now, "order 7").unwrap();
    assert_eq!(program.record().pair(pair).unwrap().state(), PairState::Working);
}

#[test]
fn the_next_cycle_begins_with_what_the_last_one_left() {
    let mut program = forming();
    let pair = propose(&mut program, &act(5), "a", "x").unwrap();
    agree(&mut program, &act(5), pair);
    assert!(program.record().pair(pair).unwrap().state() == PairState::Agreed);

    let refused = finished().next_cycle(&act(0)).unwrap_err();
    assert!(refused.reasons.has("before-journal"));
    let next = refused.program.next_cycle(&act(8)).unwrap();
    let cohort = next.record().cohort();
    assert_eq!(next.record().cycle(), 2);
    // a finished and became a mentor; y did not stay.
    assert_eq!(cohort.mentors().ids().collect::<Vec<_>>(), [&id("x"), &id("a")]);
    // b goes on, c never had a mentor.
    assert_eq!(cohort.mentees().ids().collect::<Vec<_>>(), [&id("b"), &id("c")]);
    let b = cohort.mentees().get(&id("b")).unwrap();
    assert!(b.earlier_mentors.contains(&id("y")));
    // How the cycle served each, and who led in it.
    assert_eq!(b.served_last, Some(ServedLast::GoalsReached));
    let c = cohort.mentees().get(&id("c")).unwrap();
    assert_eq!(c.served_last, Some(ServedLast::NotAtAll));
    let cycles = |mentor| cohort.mentors().get(&id(mentor)).unwrap().cycles_in_a_row;
    assert_eq!([cycles("x"), cycles("a")], [1, 0]);
    // Training stays, the decision is asked for anew.
    let file = next.record().mentor_file(&id("x")).unwrap();
    assert!(file.training.is_some() && file.selection.is_none());
    assert_eq!(next.record().pairs().len(), 0);
    assert_eq!(round_trip(&next.snapshot()), next.into());
}

#[test]
fn work_may_be_recorded_before_its_stage() {
    // Everything of stages 2 to 4 in stage 1, as an overlapping roadmap has it, and in
    // Rostov's order: selection first, then mentors, then mentees.
    let now = act(0);
    let mut program = Program::begin(&now);
    program.preparing().follow(&now, Model::Rostov).unwrap();
    assert_eq!(program.rostov_number(), 1);
    let mut program = prepared();
    assert_eq!(program.rostov_number(), 2);
    program
        .selecting()
        .set_criteria(&now, &form(), ["the wish to take part".to_owned()].into())
        .unwrap();
    program.selecting().plan_training(&now, &form(), plan(true)).unwrap();
    program.people().add_mentor(&now, mentor("x", 1)).unwrap();
    program.selecting().record_questionnaire(&now, &id("x")).unwrap();
    program.selecting().record_interview(&now, &id("x")).unwrap();
    program.selecting().decide(&now, &id("x"), Verdict::Selected).unwrap();
    program
        .selecting()
        .record_training(&now, &id("x"), Training::Attended { meetings: 4 })
        .unwrap();
    // Nobody is ready among the mentees, who come last in Rostov's order.
    assert_eq!(program.rostov_number(), 4);
    program.people().add_mentee(&now, mentee("a")).unwrap();
    assert_eq!(program.rostov_number(), 5);
    let program = program.advance(&now).unwrap();
    let program = program.advance(&now).unwrap();
    let program = program.advance(&now).unwrap();
    let program = program.advance(&now).unwrap();
    assert_eq!(program.rostov_number(), 5);
    assert_eq!(
        StageName::ALL.map(StageName::rostov),
        [1, 4, 3, 2, 5, 5, 6],
        "as DOMAIN's table has it"
    );
    assert_eq!(closing().rostov_number(), 6);
}

#[test]
fn who_lacks_consent_is_held_back_by_name_and_not_lost() {
    let mut program = prepared().advance(&act(1)).unwrap();
    program.people().add_mentee(&act(1), mentee("a")).unwrap();
    let mut silent = mentee("silent");
    silent.person.consent.data = None;
    program.people().add_mentee(&act(1), silent).unwrap();
    let mut alone = mentee("alone");
    alone.person.consent.data = Some(consent(ConsentedBy::Themselves));
    program.people().add_mentee(&act(1), alone).unwrap();
    let mut nothing_asked = mentee("nothing");
    nothing_asked.requests.clear();
    program.people().add_mentee(&act(1), nothing_asked).unwrap();
    let mut program = program.advance(&act(1)).unwrap();
    let held_back: Vec<_> = program
        .record()
        .held_back(Side::Mentee)
        .map(|(id, lacks)| (id.as_str(), lacks[0].code()))
        .collect();
    assert_eq!(
        held_back,
        [("alone", "guardian-must-consent"), ("nothing", "no-request"), ("silent", "no-consent")]
    );
    // Consent comes later, and the mentee takes part.
    let guardian = consent(ConsentedBy::Guardian);
    program.people().record_consent(&act(2), &id("silent"), guardian).unwrap();
    assert!(program.record().ready(Side::Mentee).contains(&id("silent")));
}

#[test]
fn a_decline_and_a_break_up_leave_everybody_else_where_they_are() {
    let mut program = forming();
    let now = act(5);
    let first = propose(&mut program, &now, "a", "x").unwrap();
    let second = propose(&mut program, &now, "b", "y").unwrap();
    agree(&mut program, &now, second);
    program.forming().consent(&now, first, Side::Mentee).unwrap();
    program.forming().decline(&now, first, Side::Mentor, Cause::NoTime).unwrap();
    assert_eq!(program.record().unserved().len(), 2);
    let third = propose(&mut program, &now, "c", "x").unwrap();
    agree(&mut program, &now, third);
    program.forming().publish(&now, "order 7").unwrap();
    program.forming().record_support(&now, &id("a"), "a talk").unwrap();
    let mut program = program.advance(&now).unwrap();
    // Stage 6: a pair breaks, a newcomer comes, and pairs are formed anew.
    program.forming().dissolve(&act(6), second, Cause::Incompatible).unwrap();
    let newcomer = program.forming().admit_mentor(&act(6), mentor("z", 1), mentor_file()).unwrap();
    let free = program.ready_mentee(&id("b")).unwrap();
    let fourth = program.forming().propose(&act(6), &free, &newcomer).unwrap();
    agree(&mut program, &act(6), fourth);
    assert_eq!(program.forming().publish(&act(6), "order 8").unwrap(), [fourth]);
    let child = program.forming().admit_mentee(&act(6), mentee("d")).unwrap();
    assert!(program.record().unserved().contains(child.id()));
    assert_eq!(program.record().pairs_of(Side::Mentee, &id("b")), [second, fourth]);
    assert_eq!(program.record().pair(third).unwrap().state(), PairState::Working);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn leaving_and_withdrawing_consent_dissolve_live_pairs() {
    let mut program = working();
    program.people().leave(&act(6), &id("x"), Cause::Unmotivated).unwrap();
    assert_eq!(program.record().left(&id("x")), Some(Cause::Unmotivated));
    program.people().withdraw_consent(&act(6), &id("b")).unwrap();
    assert!(program.record().pairs().all(|(_, pair)| pair.state() == PairState::Ended));
    // a is unserved and unsupported again; b takes no part and is owed none.
    let demands = program.demands();
    let owed = |name: &str| {
        demands.contains(&Reason::Forming(FormingReason::NoSupport { mentee: id(name) }))
    };
    assert!(owed("a") && !owed("b"));
    program.people().come_back(&act(6), &id("x")).unwrap();
    assert!(program.ready_mentor(&id("x")).is_ok());
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn debug_shows_no_answers() {
    let mut program = prepared();
    let mut named = mentee("a");
    named.person.name = Answer::Given("Secret Name".to_owned());
    let act = Act::new(id("curator"), day(0), "Secret Ground");
    program.people().add_mentee(&act, named).unwrap();
    let shown = format!("{program:?} {:?} {:?} {act:?}", program.record(), program.snapshot());
    assert!(!shown.contains("Secret"), "{shown}");
    let refused = Program::begin(&act).advance(&act).unwrap_err();
    assert!(!format!("{refused:?}").contains("Secret"));
}
