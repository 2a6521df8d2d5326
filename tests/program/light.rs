//! A light programme: it begins in stage 5 with people who were selected elsewhere.

use crate::support::*;
use mentormatch::kernel::{Control, Phrases};
use mentormatch::people::{Base, Cohort};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::Optimal;

fn cohort() -> Cohort {
    let mentees = Base::new(["a", "b", "c"].map(mentee)).unwrap();
    Cohort::new(mentees, Base::new([mentor("x", 2), mentor("y", 1)]).unwrap()).unwrap()
}

fn light() -> Program<Forming> {
    Program::take_over(&act(0), codes(), cohort()).unwrap()
}

#[test]
fn it_forms_pairs_at_once_and_says_what_it_took_over() {
    let mut program = light();
    let taken_over = [
        StageName::Preparation,
        StageName::MenteeBase,
        StageName::MentorBase,
        StageName::Selection,
    ];
    let what: Vec<_> =
        program.record().journal().entries().iter().map(|entry| entry.what).collect();
    let mut expected = vec![What::Begun];
    expected.extend(taken_over.map(What::TakenOver));
    expected.extend([What::FormsChosen, What::PeopleEntered, What::Entered(StageName::Forming)]);
    assert_eq!(what, expected);
    for stage in StageName::ALL {
        assert_eq!(program.record().journal().took_over(stage), taken_over.contains(&stage));
        // Nothing of the kind is said of a programme that went through the stages.
        assert!(!forming().record().journal().took_over(stage));
    }
    let entry = &program.record().journal().entries()[4];
    assert!(entry.words(&Phrases::english()).contains("the result of a stage was taken over:"));
    assert!(entry.words(&Phrases::russian()).contains("результат этапа принят готовым:"));
    let file = program.record().mentor_file(&id("x")).unwrap();
    assert_eq!((file.taken_over, file.interview, file.training), (Some(day(0)), None, None));
    assert_eq!(round_trip(&program.snapshot()), program.fork().into());

    program.team().set_rules(&act(1), Rules::default()).unwrap();
    program.forming().draft(&act(1), &Optimal, &Control::unbounded()).unwrap();
    for pair in program.forming().adopt_draft(&act(1)).unwrap() {
        agree(&mut program, &act(1), pair);
    }
    program.forming().publish(&act(1), "order 3").unwrap();
    let program = program.advance(&act(2)).unwrap();
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn what_concerns_a_person_is_asked_for_as_ever() {
    let mut people = cohort();
    let mut minor = mentee("d");
    minor.person.consent.data = None;
    people.mentees_mut().add(minor).unwrap();
    let mut program = Program::take_over(&act(0), codes(), people).unwrap();
    let lacks = program.ready_mentee(&id("d")).unwrap_err();
    assert!(lacks.has("no-consent") || lacks.has("guardian-must-consent"), "{lacks}");
    // Newcomers go the ordinary way.
    program.people().add_mentor(&act(1), mentor("z", 1)).unwrap();
    let lacks = program.ready_mentor(&id("z")).unwrap_err();
    assert!(lacks.has("no-interview") && lacks.has("not-trained"), "{lacks}");
    // What is decided here counts, whatever was decided elsewhere.
    program.selecting().decide(&act(1), &id("x"), Verdict::Rejected).unwrap();
    assert!(program.ready_mentor(&id("x")).unwrap_err().has("not-selected"));
    program.erase(&act(2), &id("y")).unwrap();
    assert_eq!(round_trip(&program.snapshot()), program.into());

    // Nobody begins with nobody, nor without forms, and everything is told.
    let mut alone = Cohort::default();
    let mut unheard = mentee("d");
    unheard.person.consent.data = None;
    alone.mentees_mut().add(unheard).unwrap();
    let refused = Program::take_over(&act(0), codes(), alone).unwrap_err();
    let ready = refused.as_slice().iter().filter(|one| one.code() == "nobody-ready").count();
    assert!(ready == 2 && refused.as_slice().len() == 3, "{refused}");
    let refused =
        Program::take_over(&act(0), std::collections::BTreeSet::new(), cohort()).unwrap_err();
    assert!(refused.has("no-forms"));
}

#[test]
fn a_snapshot_can_claim_to_have_taken_over_all_or_nothing() {
    let saved = written(&light().snapshot());
    let mut some = saved.clone();
    some["record"]["journal"].as_array_mut().unwrap().remove(2);
    let faults = read(&some).unwrap().restore().unwrap_err();
    assert!(faults.iter().any(|fault| matches!(fault, RestoreFault::StageOrder { .. })));
    let mut none = saved;
    none["record"]["journal"].as_array_mut().unwrap().drain(1..5);
    let faults = read(&none).unwrap().restore().unwrap_err();
    assert!(faults.iter().any(|fault| matches!(fault, RestoreFault::StageOrder { .. })));
    assert!(faults.iter().any(|fault| matches!(fault, RestoreFault::Missing { .. })));
}
