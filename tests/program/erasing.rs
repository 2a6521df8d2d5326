//! Erasing a person leaves a tombstone and nothing of theirs.

use crate::support::*;
use mentormatch::kernel::{Control, Side};
use mentormatch::people::{Answer, BankService, EventKind, Value, Wishes};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::Optimal;
use std::collections::BTreeSet;

const SECRET: &str = "Secret";

/// A working programme in which the person `secret@school` has left a trace wherever
/// one can be left.
fn with_traces() -> Program<Closing> {
    let person = id("Secret@school");
    let mut program = forming();
    let now = Act::new(id("curator"), day(5), "Secret said so");
    let mut known = mentee("Secret@school");
    known.person.name = Answer::Given("Secret Name".to_owned());
    known.person.attributes.insert("note".to_owned(), Answer::Given(Value::Text("Secret".into())));
    known.requests[0].problem = Answer::Given("Secret problem".to_owned());
    program.people().add_mentee(&now, known).unwrap();
    let mut wishing = mentor("x", 2);
    wishing.person.wishes = Wishes { ranked: vec![vec![person.clone()]], ..Wishes::default() };
    program.people().update_mentor(&act(5), wishing).unwrap();
    let mut refusing = mentor("y", 1);
    refusing.person.wishes =
        Wishes { vetoed: BTreeSet::from([person.clone()]), ..Wishes::default() };
    program.people().update_mentor(&act(5), refusing).unwrap();
    let mut also_mentor = mentor("Secret@school", 1);
    also_mentor.person.name = Answer::Given("Secret Name".to_owned());
    program.forming().admit_mentor(&now, also_mentor, mentor_file()).unwrap();
    let mut earlier = mentee("a");
    earlier.earlier_mentors.insert(person.clone());
    program.people().update_mentee(&act(5), earlier).unwrap();
    let rules = Rules {
        required: vec![(person.clone(), id("x"))],
        forbidden: vec![(id("b"), person.clone())],
        ..Rules::default()
    };
    program.team().set_rules(&act(5), rules).unwrap();
    program.forming().veto(&now, &id("c"), &person).unwrap();
    program.forming().record_support(&now, &person, "Secret support").unwrap();
    program.forming().draft(&act(5), &Optimal, &Control::unbounded()).unwrap();
    for pair in program.forming().adopt_draft(&act(5)).unwrap() {
        agree(&mut program, &act(5), pair);
    }
    program.forming().publish(&act(5), "order 7").unwrap();
    for mentee in program.record().unserved().clone() {
        program.forming().record_support(&act(5), &mentee, "a talk").unwrap();
    }
    let mut program = program.advance(&act(6)).unwrap();
    let now = Act::new(person.clone(), day(6), "Secret again");
    let pairs: Vec<_> = program.record().pairs().map(|(pair, _)| pair).collect();
    for &pair in &pairs {
        program.arranging().choose_format(&now, pair, "talks").unwrap();
        for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor] {
            program
                .monitoring()
                .record_feedback(&act(6), pair, feedback(from, Moment::Interim))
                .unwrap();
        }
    }
    let theirs = program.record().pairs_of(Side::Mentee, &person)[0];
    let mut told = feedback(FeedbackFrom::Curator, Moment::Interim);
    told.text = Answer::Given("Secret tells".to_owned());
    program.monitoring().record_feedback(&now, theirs, told).unwrap();
    let entry = measurement(Side::Mentee, MeasuredAt::Entry, 0.3);
    program.monitoring().record_measurement(&now, &person, entry).unwrap();
    program.monitoring().record_review(&act(6), review(Moment::Interim)).unwrap();
    program.arranging().devise_reward(&act(6), "a badge").unwrap();
    let mut circle = EventPlan::new(EventKind::MentorCircle, day(6));
    circle.agenda = vec!["what to ask".to_owned()];
    circle.hosts = [person.clone()].into();
    let event = program.gatherings().plan_event(&act(6), circle).unwrap();
    let attended = [person.clone()].into();
    let outcome = EventOutcome { attended, ..EventOutcome::default() };
    program.gatherings().hold_event(&act(6), event, outcome).unwrap();
    let consultation = BankService::Consultation;
    program.gatherings().ask_bank(&act(6), &person, consultation, "Secret theme").unwrap();
    program.gatherings().record_proposal(&act(6), &person, "Secret proposal").unwrap();
    program.gatherings().join_alumni(&act(6), &person).unwrap();
    program.results().recommend(&act(6), theirs, "Secret is able").unwrap();
    let mut program = program.advance(&act(7)).unwrap();
    let now = act(7);
    program.closing().collect_case(&now, theirs, "Secret's robot").unwrap();
    program.closing().grant_reward(&now, "a badge", &person).unwrap();
    program.closing().keep_mentor(&now, &person).unwrap();
    program.team().name_curator(&now, &person).unwrap();
    program
}

#[test]
fn nothing_of_an_erased_person_is_left_and_the_rest_stays_valid() {
    let mut program = with_traces();
    let before = program.snapshot().to_json().unwrap();
    assert!(before.matches(SECRET).count() > 20, "the traces are there");
    let theirs = program.record().pairs_of(Side::Mentee, &id("Secret@school"))[0];
    let entries = program.record().journal().entries().len();
    let tombstone = program.erase(&act(8), &id("Secret@school")).unwrap().tombstone;
    let after = program.snapshot().to_json().unwrap();
    assert!(!after.contains(SECRET), "{after}");
    // The pair is still there, under the tombstone, and the journal has grown only.
    let pair = program.record().pair(theirs).unwrap();
    assert_eq!(pair.mentee, tombstone);
    let (ending, _) = pair.end.unwrap();
    assert_eq!(ending, Ending::Dissolved { cause: Cause::Erased });
    assert!(program.record().journal().entries().len() > entries);
    assert!(program.record().journal().about(&tombstone).count() > 5);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn an_open_draft_and_locks_forget_the_erased() {
    let mut program = forming();
    let now = act(5);
    program.team().set_rules(&now, Rules::default()).unwrap();
    program.forming().lock(&now, &id("a"), &id("x")).unwrap();
    program.forming().lock(&now, &id("b"), &id("x")).unwrap();
    program.forming().draft(&now, &Optimal, &Control::unbounded()).unwrap();
    program.erase(&now, &id("a")).unwrap();
    let locks: Vec<_> = program.open_pairing().locks().collect();
    assert_eq!(locks, [(&id("b"), &id("x"))]);
    assert!(program.open_pairing().draft().is_none());
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn tombstones_never_take_the_id_of_a_person() {
    let mut program = prepared();
    for name in ["erased-1", "a", "b"] {
        program.people().add_mentee(&act(0), mentee(name)).unwrap();
    }
    assert_eq!(program.erase(&act(0), &id("a")).unwrap().tombstone, id("erased-2"));
    assert_eq!(program.erase(&act(0), &id("b")).unwrap().tombstone, id("erased-3"));
    let first = program.erase(&act(0), &id("erased-1")).unwrap().tombstone;
    assert_eq!(program.record().tombstones().len(), 3);
    assert_ne!(first, id("erased-1"));
    assert!(program.erase(&act(0), &id("erased-2")).unwrap_err().has("unknown-anywhere"));
}

#[test]
fn a_finished_cycle_can_be_cleared_too() {
    let mut program = finished();
    program.erase(&act(9), &id("y")).unwrap();
    let AnyProgram::Finished(restored) = round_trip(&program.snapshot()) else { panic!() };
    assert_eq!(restored, program);
    // The next cycle does not name them either.
    let next = program.next_cycle(&act(10)).unwrap();
    let b = next.record().cohort().mentees().get(&id("b")).unwrap();
    assert!(b.earlier_mentors.is_empty());
    assert_eq!(round_trip(&next.snapshot()), next.into());
}
