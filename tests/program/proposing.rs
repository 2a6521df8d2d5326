//! Rounds of proposals, personal talks, repairs, offers to unpaired mentors.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::people::{Answer, FormId, Mentee, Mentor};
use mentormatch::program::*;
use mentormatch::scoring::Rules;

fn ready<S: State>(program: &Program<S>, one: &str, other: &str) -> (Ready<Mentee>, Ready<Mentor>) {
    (program.ready_mentee(&id(one)).unwrap(), program.ready_mentor(&id(other)).unwrap())
}

fn talk(mentee: &str, mentor: &str, suits: bool) -> PersonalTalk {
    PersonalTalk {
        mentee: id(mentee),
        mentor: id(mentor),
        requests: Answer::Given("Secret wishes".to_owned()),
        abilities: Answer::Given("Secret abilities".to_owned()),
        suits,
    }
}

#[test]
fn proposals_come_in_rounds_and_a_refusal_reopens() {
    let mut program = forming();
    let mut ambitious = mentee("a");
    let goals = ["Adaptation ", "a startup"].map(str::to_owned);
    ambitious.requests[0].goals = Answer::Given(goals.into());
    program.people().update_mentee(&act(5), ambitious).unwrap();
    let mut modest = mentee("b");
    modest.requests[0].goals = Answer::Given(["РЕЗУЛЬТАТЫ".to_owned()].into());
    program.people().update_mentee(&act(5), modest).unwrap();
    let pairs = [("a", "x"), ("b", "y"), ("c", "x")].map(|(a, x)| ready(&program, a, x));
    let round = program.forming().propose_round(&act(5), &pairs).unwrap().clone();
    assert_eq!(
        round.warnings,
        [
            Warning::GoalsBeyond { mentee: id("a"), goals: vec!["a startup".to_owned()] },
            Warning::GoalsUnknown { mentee: id("c") },
        ]
    );
    let said = Phrases::russian().say(&round.warnings[0]);
    assert!(said.contains("a startup") && said.contains("не рекомендуется"), "{said}");
    let [first, second, third] = [1, 2, 3].map(PairNo::new);
    agree(&mut program, &act(6), second);
    program.forming().consent(&act(6), first, Side::Mentee).unwrap();
    program.forming().decline(&act(6), first, Side::Mentor, Cause::OtherNeed).unwrap();
    let status = program.record().round_status(0).unwrap();
    assert_eq!(status.agreed, [second]);
    assert_eq!(status.waiting, [(third, Side::BOTH.to_vec())]);
    assert_eq!(status.refused, [(first, Side::Mentor, Cause::OtherNeed)]);
    assert_eq!(status.reopened, [id("a")].into());
    program.forming().dissolve(&act(6), third, Cause::NoTime).unwrap();
    assert_eq!(program.record().round_status(0).unwrap().taken_back, [(third, Cause::NoTime)]);
    // The next round; what was refused is not proposed again.
    let again = [ready(&program, "a", "x")];
    assert!(program.forming().propose_round(&act(7), &again).unwrap_err().has("ended-before"));
    let newcomer = program.forming().admit_mentor(&act(7), mentor("z", 2), mentor_file()).unwrap();
    assert_eq!(program.record().unpaired_mentors().collect::<Vec<_>>(), [&id("x"), newcomer.id()]);
    let next = [ready(&program, "a", "z"), ready(&program, "c", "z")];
    program.forming().propose_round(&act(7), &next).unwrap();
    assert_eq!(program.record().forming().rounds.len(), 2);
    assert!(program.record().round_status(1).unwrap().reopened.is_empty());
    assert!(program.record().round_status(2).is_none());
    let groups = program.record().mentor_groups();
    assert_eq!(groups[1].mentor, id("z"));
    assert_eq!(groups[1].mentees, [id("a"), id("c")]);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_teacher_is_paired_after_a_personal_talk() {
    let mut program = forming();
    assert!(ProposalRule::default().talk_first.contains(&FormId::new("teacher-teacher").unwrap()));
    let mut rule = ProposalRule::default();
    rule.talk_first.insert(form());
    program.team().set_proposal_rule(&act(5), rule).unwrap();
    let pair = [ready(&program, "a", "x")];
    assert!(program.forming().propose_round(&act(5), &pair).unwrap_err().has("no-talk"));
    program.gatherings().record_talk(&act(5), talk("a", "x", false)).unwrap();
    assert!(program.forming().propose_round(&act(5), &pair).unwrap_err().has("no-talk"));
    // A pair that came otherwise is told as one without a talk.
    let other = propose(&mut program, &act(5), "b", "y").unwrap();
    assert_eq!(program.record().pairs_without_talk().collect::<Vec<_>>(), [other]);
    program.gatherings().record_talk(&act(6), talk("a", "x", true)).unwrap();
    program.forming().propose_round(&act(6), &pair).unwrap();
    let heard = program.record().journal().entries().iter();
    assert_eq!(heard.filter(|entry| entry.what == What::TalkHeld).count(), 2);
    assert!(!format!("{:?}", program.record().forming().talks).contains("Secret"));
    assert_eq!(round_trip(&program.snapshot()), program.snapshot().restore().unwrap());
    // Talks are personal: erasing one of the two leaves that they met, and no word.
    program.erase(&act(7), &id("a")).unwrap();
    let after = program.snapshot().to_json().unwrap();
    assert!(!after.contains("Secret") && !after.contains("\"a\""), "{after}");
    assert_eq!(program.record().forming().talks.len(), 2);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// `a` and `b` with `x`, `c` with `y`; only `a` may go to `z`, who has a seat, and only
/// `c` to `y`.
fn to_repair() -> Program<Forming> {
    let mut program = forming();
    program.forming().admit_mentor(&act(5), mentor("z", 1), mentor_file()).unwrap();
    let rules = Rules {
        forbidden: [("b", "z"), ("c", "z"), ("a", "y"), ("b", "y")]
            .map(|(one, other)| (id(one), id(other)))
            .into(),
        ..Rules::default()
    };
    program.team().set_rules(&act(5), rules).unwrap();
    for (one, other) in [("a", "x"), ("b", "x"), ("c", "y")] {
        let pair = propose(&mut program, &act(5), one, other).unwrap();
        agree(&mut program, &act(5), pair);
    }
    program
}

#[test]
fn a_decline_is_repaired_with_few_moves_and_new_consents() {
    let free = Control::unbounded();
    let mut program = to_repair();
    program.forming().decline(&act(6), PairNo::new(3), Side::Mentor, Cause::NoTime).unwrap();
    let unserved: Vec<_> = program.record().unserved().iter().cloned().collect();
    assert_eq!(unserved, [id("c")]);
    let before = program.snapshot();
    let nobody = program.planning().plan_repair(&unserved, MayMove::Nobody, &free).unwrap();
    assert_eq!((nobody.chains.len(), nobody.unserved.len()), (0, 1));
    let plan = program.planning().plan_repair(&unserved, MayMove::NotWorking, &free).unwrap();
    assert_eq!(program.snapshot(), before, "planning changes nothing");
    assert_eq!(
        plan.chains[0].words(&Phrases::english()),
        "c gets the mentor x; a moves from x to z"
    );
    assert_eq!(plan.moved, 1);
    let pairs = program.forming().adopt_repair(&act(6), &plan).unwrap();
    let record = program.record();
    for &pair in &pairs {
        let pair = record.pair(pair).unwrap();
        assert_eq!((pair.state(), pair.origin), (PairState::Proposed, Origin::Repair(0)));
    }
    let (ending, _) = record.pair(PairNo::new(1)).unwrap().end.unwrap();
    assert_eq!(ending, Ending::Dissolved { cause: Cause::Moved });
    // b was let be, with the consents given.
    assert_eq!(record.pair(PairNo::new(2)).unwrap().state(), PairState::Agreed);
    assert!(record.unserved().is_empty());
    assert_eq!(record.journal().entries().last().unwrap().what, What::Repaired);
    assert_eq!(round_trip(&program.snapshot()), program.snapshot().restore().unwrap());
    // A repair that was made is not there to be made again.
    let again = program.forming().adopt_repair(&act(6), &plan).unwrap_err();
    assert!(again.has("not-paired") && again.has("already-paired"), "{again}");
    // a declines z: back to x, whose pair with a was only moved, c has to make room.
    program.forming().decline(&act(6), pairs[0], Side::Mentee, Cause::NoInterest).unwrap();
    let plan = program.planning().plan_repair(&[id("a")], MayMove::NotWorking, &free).unwrap();
    assert!(plan.chains.is_empty() || plan.new_pairs[0].0 != id("b"), "{plan:?}");
    program.erase(&act(7), &id("c")).unwrap();
    let after = written(&program.snapshot());
    assert!(!after.to_string().contains("\"c\""), "{after}");
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// Two declines and a newcomer at once, where pairs are formed by preferences.
#[test]
fn many_declines_at_once_are_repaired_by_preferences() {
    let free = Control::unbounded();
    let mut program = to_repair();
    for pair in [2, 3] {
        program.forming().decline(&act(6), PairNo::new(pair), Side::Mentor, Cause::NoTime).unwrap();
    }
    let before = program.snapshot();
    let nobody = program.planning().plan_stable_repair(MayMove::Nobody, &free).unwrap();
    let moved = program.planning().plan_stable_repair(MayMove::NotWorking, &free).unwrap();
    assert_eq!(program.snapshot(), before, "planning changes nothing");
    // What was declined is not made again: x has a seat for c, who may go to nobody else, and b has
    // nobody left.
    for plan in [&nobody, &moved] {
        assert!(plan.verified && plan.ended_pairs.is_empty(), "{plan:?}");
        assert_eq!(plan.new_pairs, [(id("c"), id("x"))]);
        assert_eq!(plan.unserved.len(), 1);
        assert_eq!(plan.unserved[0].person, id("b"));
    }
    let pairs = program.forming().adopt_repair(&act(6), &moved).unwrap();
    assert_eq!(program.record().pair(pairs[0]).unwrap().origin, Origin::Repair(0));
    assert_eq!(round_trip(&program.snapshot()), program.snapshot().restore().unwrap());
}

#[test]
fn working_pairs_stay_unless_they_are_told_to_move() {
    let free = Control::unbounded();
    let mut program = to_repair();
    program.forming().publish(&act(6), "order 7").unwrap();
    let mut program = program.advance(&act(6)).unwrap();
    program.people().leave(&act(7), &id("y"), Cause::NoTime).unwrap();
    let plan = program.planning().plan_repair(&[id("c")], MayMove::default(), &free).unwrap();
    assert!(plan.chains.is_empty() && plan.new_pairs.is_empty());
    assert!(program.forming().adopt_repair(&act(7), &plan).unwrap_err().has("nothing-proposed"));
    let plan = program.planning().plan_repair(&[id("c")], MayMove::Everybody, &free).unwrap();
    let pairs = program.forming().adopt_repair(&act(7), &plan).unwrap();
    for pair in pairs {
        agree(&mut program, &act(7), pair);
    }
    assert_eq!(program.forming().publish(&act(7), "order 8").unwrap().len(), 2);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn what_an_unpaired_mentor_was_offered_is_kept() {
    let mut program = forming();
    program.forming().record_offer(&act(5), &id("y"), "help at the open day").unwrap();
    assert_eq!(program.record().offers(&id("y"))[0].what, "help at the open day");
    assert_eq!(round_trip(&program.snapshot()), program.snapshot().restore().unwrap());
    program.erase(&act(5), &id("y")).unwrap();
    assert!(program.record().offers(&id("y")).is_empty());
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// Reasons that belong to proposals, each reached once.
pub(crate) fn refused(seen: &mut Seen) {
    let free = Control::unbounded();
    let mut program = to_repair();
    let now = act(6);
    seen.refused(&mut program, &["nothing-proposed"], |p| {
        p.forming().propose_round(&now, &[]).map(drop)
    });
    let twice = [ready(&program, "a", "y"), ready(&program, "a", "y")];
    seen.refused(&mut program, &["proposed-twice", "no-seat"], |p| {
        p.forming().propose_round(&now, &twice).map(drop)
    });
    program.forming().dissolve(&now, PairNo::new(3), Cause::Other).unwrap();
    let plan = program.planning().plan_repair(&[id("c")], MayMove::NotWorking, &free).unwrap();
    program.forming().veto(&now, &id("a"), &id("z")).unwrap();
    seen.refused(&mut program, &["excluded"], |p| p.forming().adopt_repair(&now, &plan).map(drop));
    program.forming().lift_veto(&now, &id("a"), &id("z")).unwrap();
    program.forming().dissolve(&now, PairNo::new(1), Cause::Other).unwrap();
    seen.refused(&mut program, &["not-paired"], |p| {
        p.forming().adopt_repair(&now, &plan).map(drop)
    });
    let mut rule = ProposalRule::default();
    rule.talk_first.insert(form());
    program.team().set_proposal_rule(&now, rule).unwrap();
    let pair = [ready(&program, "a", "z")];
    seen.refused(&mut program, &["no-talk"], |p| p.forming().propose_round(&now, &pair).map(drop));
    seen.refused(&mut program, &["has-mentee"], |p| {
        p.forming().record_offer(&now, &id("x"), "a talk")
    });
    seen.refused(&mut program, &["blank", "unknown-person"], |p| {
        p.forming().record_offer(&now, &id("none"), " ")
    });
    seen.refused(&mut program, &["unknown-person", "same-person"], |p| {
        p.gatherings().record_talk(&now, talk("none", "none", true))
    });
    let unknown =
        program.planning().plan_repair(&[id("none")], MayMove::default(), &free).unwrap_err();
    assert!(unknown.has("unknown-person"));
}

#[test]
fn what_a_form_recommends_is_set_against_what_was_done() {
    use mentormatch::people::{FormId, Forms, Procedure, TestUse};
    let choice = FormChoice::of([form()].into(), &Forms::built_in());
    assert!(choice.rules().get("learner-learner").is_some());
    let recommended = Forms::built_in();
    let learners = recommended.get("learner-learner").unwrap();
    assert!(!learners.procedures.contains(&Procedure::PersonalMeeting));
    // The same pair by a mere code, whose form recommends nothing.
    let program = working();
    let pair = program.record().pair(PairNo::new(1)).unwrap();
    assert_eq!(program.record().procedure_of(pair), Some(Procedure::CuratorProposal));
    assert_eq!(program.record().beside_recommended().count(), 0);
    // Employers are not paired by the curator's proposal (Procedures).
    let employers = FormId::new("employer-learner").unwrap();
    let program = crate::units::with_form(
        "employer-learner",
        &[("a", mentormatch::people::Standing::Learner)],
        &[("boss", mentormatch::people::Standing::Employer)],
        &[("a", "boss")],
    );
    let beside: Vec<_> = program.record().beside_recommended().collect();
    assert_eq!(beside, [(PairNo::new(1), Procedure::CuratorProposal)]);
    let form = program.record().form_of(&employers).unwrap();
    assert_eq!(form.selection.test, Some(TestUse::Informs));
    // A test of students finds gaps and screens nobody out: whoever is rejected after one is
    // shown to the curator.
    use mentormatch::people::Standing;
    let mut program = crate::units::with_form(
        "student-learner",
        &[("a", Standing::Learner)],
        &[("s", Standing::Student)],
        &[("a", "s")],
    );
    assert_eq!(program.record().beside_recommended().count(), 0);
    let students = FormId::new("student-learner").unwrap();
    let now = act(9);
    let mut candidate = mentor("t", 1);
    candidate.forms = [students.clone()].into();
    program.people().add_mentor(&now, candidate).unwrap();
    let gaps = ["empathy".to_owned()].into();
    program.selecting().record_test(&now, &id("t"), gaps).unwrap();
    assert_eq!(program.record().rejected_with_gaps().count(), 0);
    program.selecting().record_questionnaire(&now, &id("t")).unwrap();
    program.selecting().record_interview(&now, &id("t")).unwrap();
    program.selecting().decide(&now, &id("t"), Verdict::Rejected).unwrap();
    let rejected: Vec<_> = program.record().rejected_with_gaps().collect();
    assert_eq!(rejected, [(&id("t"), &students)]);
}
