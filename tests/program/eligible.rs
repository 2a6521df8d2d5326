//! The rules of the chosen forms in the programme: who is held back, which pairs are
//! made, and in which form.

use crate::support::*;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::people::{
    Answer, Eligibility, FormId, Forms, Mentee, Mentor, PersonId, Request, StageScale, Standing,
};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, by_code};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn of(form: &str) -> FormId {
    FormId::new(form).unwrap()
}

fn scale() -> StageScale {
    let stages = (5..=11).map(|class| class.to_string()).collect();
    StageScale { stages, senior_from: Some("9".to_owned()) }
}

fn choice(forms: &[&str]) -> FormChoice {
    let forms: BTreeSet<_> = forms.iter().map(|form| of(form)).collect();
    FormChoice::from(forms).with_scale(scale()).unwrap()
}

/// A learner of school 1 in this class, who asks for these forms.
fn learner(name: &str, class: &str, forms: &[&str]) -> Mentee {
    let mut mentee = mentee(name);
    mentee.person.stage = Answer::Given(class.to_owned());
    mentee.person.institution = Answer::Given("school 1".to_owned());
    mentee.requests = forms.iter().map(|form| Request::new(of(form))).collect();
    mentee
}

/// A mentor of this standing in this class or none.
fn leader(name: &str, standing: Standing, class: Option<&str>, forms: &[&str]) -> Mentor {
    let mut mentor = mentor(name, 2);
    mentor.person.standing = standing;
    mentor.person.institution = Answer::Given("school 1".to_owned());
    mentor.person.stage = class.map_or(Answer::Unknown, |class| Answer::Given(class.to_owned()));
    if standing == Standing::Learner {
        mentor.person.age = Answer::Given(16);
        mentor.person.consent = mentee(name).person.consent;
    }
    mentor.forms = forms.iter().map(|form| of(form)).collect();
    mentor
}

/// Stage 5 of a cycle with these forms and people, everybody selected and trained.
fn forming_with(
    choice: FormChoice,
    mentees: Vec<Mentee>,
    mentors: Vec<Mentor>,
) -> Program<Forming> {
    let now = act(0);
    let forms = choice.forms().clone();
    let mut program = Program::begin(&now);
    program.team().name_curator(&now, &id("curator")).unwrap();
    program.preparing().choose_forms(&now, choice).unwrap();
    program.preparing().adopt_roadmap(&now, vec![step("inform", 0, 1)]).unwrap();
    program.team().add_resource(&now, room()).unwrap();
    program.team().set_rules(&now, Rules::default()).unwrap();
    for mentee in mentees {
        program.people().add_mentee(&now, mentee).unwrap();
    }
    for form in &forms {
        program.selecting().set_criteria(&now, form, ["motivation".to_owned()].into()).unwrap();
        program.selecting().plan_training(&now, form, plan(false)).unwrap();
    }
    for mentor in mentors {
        let mentor_id = mentor.person.id.clone();
        program.people().add_mentor(&now, mentor).unwrap();
        program.selecting().record_questionnaire(&now, &mentor_id).unwrap();
        program.selecting().record_interview(&now, &mentor_id).unwrap();
        program.selecting().decide(&now, &mentor_id, Verdict::Selected).unwrap();
        program
            .selecting()
            .record_training(&now, &mentor_id, Training::Attended { meetings: 3 })
            .unwrap();
    }
    let program = program.advance(&now).unwrap().advance(&now).unwrap();
    program.advance(&now).unwrap().advance(&now).unwrap()
}

#[test]
fn who_is_ineligible_in_every_form_is_held_back_with_the_reason() {
    let mut small = learner("small", "5", &["learner-learner", "student-learner"]);
    small.person.age = Answer::Given(9);
    let mut untold = learner("untold", "5", &["learner-learner"]);
    untold.person.age = Answer::Unknown;
    let mentees = vec![learner("a", "5", &["learner-learner"]), small, untold];
    let worker = leader("worker", Standing::Employer, None, &["learner-learner"]);
    let mentors = vec![leader("x", Standing::Learner, Some("9"), &["learner-learner"]), worker];
    let program = forming_with(choice(&["learner-learner", "student-learner"]), mentees, mentors);
    let record = program.record();
    let held: Vec<_> = record.held_back(Side::Mentee).collect();
    assert_eq!(held.len(), 1);
    let codes: Vec<_> = held[0].1.iter().map(Reason::code).collect();
    assert_eq!((held[0].0, codes), (&id("small"), vec!["ineligible", "ineligible"]));
    assert!(
        held[0].1[0].to_string().contains("is 9, and may take part from 10"),
        "{}",
        held[0].1[0]
    );
    // Unknown is never a mismatch, and it is told which answer is missing.
    assert!(record.ready(Side::Mentee).contains(&id("untold")));
    let doubts = &record.mentee_eligibility(&id("untold"))[0].1;
    let Eligibility::Unknown(missing) = doubts else { panic!("{doubts:?}") };
    assert!(missing.iter().any(|one| one.to_string() == "untold has not told: age"));
    let reasons = program.ready_mentor(&id("worker")).unwrap_err();
    assert!(reasons.has("ineligible"), "{reasons}");
    let russian = Phrases::russian().say(&reasons.as_slice()[0]);
    assert_eq!(
        russian,
        "наставник worker не может участвовать в форме «ученик – ученик»: участвовать может \
         обучающийся, а указано: сотрудник предприятия"
    );
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_pair_works_in_the_first_form_in_which_both_are_eligible() {
    let both = ["learner-learner", "peers"];
    let mut book = Forms::built_in();
    book.set(mentormatch::people::Form::new(of("peers"))).unwrap();
    book.set_scale(scale()).unwrap();
    let forms: BTreeSet<_> = both.iter().map(|form| of(form)).collect();
    let mentees = vec![
        learner("low", "5", &both),
        learner("high", "9", &both),
        learner("only", "9", &["learner-learner"]),
    ];
    let mentors = vec![leader("x", Standing::Learner, Some("8"), &both)];
    let mut program = forming_with(FormChoice::of(forms, &book), mentees, mentors);
    // Below x: the first form; not below: the second; not below and nothing else: no pair.
    let refused = propose(&mut program, &act(1), "only", "x").unwrap_err();
    assert!(refused.has("ineligible-pair"), "{refused}");
    assert!(
        program.forming().lock(&act(1), &id("only"), &id("x")).unwrap_err().has("ineligible-pair")
    );
    program.forming().draft(&act(1), &Optimal, &Control::unbounded()).unwrap();
    let draft = program.open_pairing().draft().unwrap();
    let pairs: Vec<_> = draft
        .pairs
        .iter()
        .map(|pair| (pair.mentee.as_str(), pair.form.as_ref().map(FormId::as_str)))
        .collect();
    assert_eq!(pairs, [("low", Some("learner-learner")), ("high", Some("peers"))]);
    assert_eq!(draft.unmatched_mentees[0].why.code(), "nobody-allowed");
    let pairs = program.forming().adopt_draft(&act(1)).unwrap();
    assert_eq!(program.record().pair(pairs[1]).unwrap().form, Some(of("peers")));
    let found = program.record().pair_eligibility(&id("high"), &id("x"));
    let open: Vec<_> = found.iter().map(|(form, one)| (form.as_str(), one.is_open())).collect();
    assert_eq!(open, [("learner-learner", false), ("peers", true)]);
}

#[test]
fn a_birthday_breaks_no_live_pair() {
    let mentees = vec![learner("a", "5", &["learner-learner"])];
    let mentors = vec![leader("x", Standing::Learner, Some("9"), &["learner-learner"])];
    let mut program = forming_with(choice(&["learner-learner"]), mentees, mentors);
    let pair = propose(&mut program, &act(1), "a", "x").unwrap();
    let mut older = leader("x", Standing::Learner, Some("9"), &["learner-learner"]);
    older.person.age = Answer::Given(19);
    older.person.consent.data = Some(consent(mentormatch::people::ConsentedBy::Themselves));
    program.people().update_mentor(&act(2), older).unwrap();
    assert!(program.record().pair(pair).unwrap().is_live());
    assert!(program.ready_mentor(&id("x")).unwrap_err().has("ineligible"));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// One person may be mentor in one form and mentee in another, and a mentor's seats
/// count over all forms.
#[test]
fn seats_count_over_all_forms_and_roles_are_apart() {
    let both = ["learner-learner", "student-learner"];
    let mentees = vec![
        learner("a", "5", &["learner-learner"]),
        learner("b", "5", &["peers"]),
        learner("x", "9", &["student-learner"]),
    ];
    let mut x = leader("x", Standing::Learner, Some("9"), &["learner-learner", "peers"]);
    x.seats = 1;
    let mentors = vec![x, leader("s", Standing::Student, None, &["student-learner"])];
    let mut program = forming_with(choice(&[&both[..], &["peers"]].concat()), mentees, mentors);
    let first = propose(&mut program, &act(1), "a", "x").unwrap();
    assert!(propose(&mut program, &act(1), "b", "x").unwrap_err().has("no-seat"));
    let second = propose(&mut program, &act(1), "x", "s").unwrap();
    let form = |pair| program.record().pair(pair).unwrap().form.clone();
    assert_eq!(
        (form(first), form(second)),
        (Some(of("learner-learner")), Some(of("student-learner")))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever the strategy, a draft makes only pairs that are eligible in the form it
    /// gives them, and leaves no earlier common form open.
    #[test]
    fn drafts_keep_the_rules_of_forms(
        mentees in proptest::collection::vec((5_u8..12, 8_u8..20, 0_usize..4), 1..8),
        mentors in proptest::collection::vec((5_u8..12, any::<bool>(), 0_usize..4), 1..6),
        strategy in 0_usize..4,
    ) {
        let sets: [&[&str]; 4] = [
            &["learner-learner"],
            &["student-learner", "learner-learner"],
            &["learner-learner", "peers"],
            &["peers", "student-learner"],
        ];
        let mentees: Vec<_> = mentees.iter().enumerate().map(|(at, &(class, age, forms))| {
            let mut one = learner(&format!("m{at}"), &class.to_string(), sets[forms]);
            one.person.age = Answer::Given(age.min(17));
            one
        }).chain([learner("somebody", "5", &["learner-learner"])]).collect();
        let mentors: Vec<_> = mentors.iter().enumerate().map(|(at, &(class, student, forms))| {
            let standing = if student { Standing::Student } else { Standing::Learner };
            leader(&format!("x{at}"), standing, Some(&class.to_string()), sets[forms])
        }).chain([leader("anybody", Standing::Learner, Some("11"), sets[2])]).collect();
        let mut program = forming_with(
            choice(&["learner-learner", "student-learner", "peers"]),
            mentees.clone(),
            mentors.clone(),
        );
        let code = ["optimal", "stable", "greedy", "highest-total"][strategy];
        let strategy = by_code(code).unwrap();
        program.forming().draft(&act(1), strategy.as_ref(), &Control::unbounded()).unwrap();
        // Judged anew here, by the classes and standings themselves.
        let open = |mentee: &Mentee, mentor: &Mentor, form: &str| {
            let class = |stage: &Answer<String>| -> u8 {
                stage.as_ref().given().unwrap().parse().unwrap()
            };
            let old = mentee.person.age.given().unwrap() >= 10;
            mentor.forms.contains(&of(form)) && match form {
                "learner-learner" => old
                    && mentor.person.standing == Standing::Learner
                    && class(&mentor.person.stage) > class(&mentee.person.stage),
                "student-learner" => old && mentor.person.standing == Standing::Student,
                _ => true,
            }
        };
        let first_open = |mentee: &Mentee, mentor: &Mentor| {
            let forms = mentee.requests.iter().map(|request| request.form.as_str());
            forms.into_iter().find(|form| open(mentee, mentor, form)).map(str::to_owned)
        };
        let shared = |mentee: &Mentee, mentor: &Mentor| {
            mentee.requests.iter().any(|request| mentor.forms.contains(&request.form))
        };
        let draft = program.open_pairing().draft().unwrap();
        let find_mentee = |id: &PersonId| mentees.iter().find(|one| one.person.id == *id).unwrap();
        let find_mentor = |id: &PersonId| mentors.iter().find(|one| one.person.id == *id).unwrap();
        for pair in &draft.pairs {
            let (mentee, mentor) = (find_mentee(&pair.mentee), find_mentor(&pair.mentor));
            let form = pair.form.as_ref().map(|form| form.as_str().to_owned());
            prop_assert_eq!(form, first_open(mentee, mentor));
        }
        // Nobody was kept from a pair that could be: the optimal draft is maximal.
        if code == "optimal" {
            for mentee in &mentees {
                let ready = program.record().ready(Side::Mentee).contains(&mentee.person.id);
                let paired = draft.pairs.iter().any(|pair| pair.mentee == mentee.person.id);
                for mentor in &mentors {
                    let taken = draft.pairs.iter().filter(|p| p.mentor == mentor.person.id).count();
                    let mentor_ready =
                        program.record().ready(Side::Mentor).contains(&mentor.person.id);
                    let possible = first_open(mentee, mentor).is_some() && shared(mentee, mentor);
                    prop_assert!(
                        paired || !ready || !mentor_ready || taken >= 2 || !possible,
                        "{:?} and {:?}", mentee, mentor
                    );
                }
            }
        }
    }
}

/// Why a mentor alone and a pair together are refused by a form's rules.
pub(crate) fn refused() -> [Reasons; 2] {
    let mentees = vec![learner("a", "9", &["learner-learner"])];
    let mut young = leader("young", Standing::Learner, Some("11"), &["learner-learner"]);
    young.person.age = Answer::Given(9);
    let mentors = vec![leader("x", Standing::Learner, Some("9"), &["learner-learner"]), young];
    let mut program = forming_with(choice(&["learner-learner"]), mentees, mentors);
    let pair = propose(&mut program, &act(1), "a", "x").unwrap_err();
    [program.ready_mentor(&id("young")).unwrap_err(), pair]
}
