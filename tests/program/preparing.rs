//! Stages 1 to 4 in detail: team, roadmap, sources, criteria, training, demand.

use crate::support::*;
use mentormatch::kernel::{Control, Language, Phrases, Side};
use mentormatch::people::{Answer, Availability, FormId, Forms, Level, PersonId, Slot};
use mentormatch::program::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn skills(names: &[&str]) -> Answer<std::collections::BTreeMap<String, Level>> {
    Answer::Given(names.iter().map(|&name| (name.to_owned(), Level::HIGHEST)).collect())
}

fn session(theme: &str, attended: &[&str]) -> Session {
    let attended = attended.iter().map(|name| id(name)).collect();
    Session { on: day(3), theme: theme.to_owned(), forms: BTreeSet::new(), attended }
}

/// Stage 1 with everything of this module recorded.
fn recorded() -> Program<Preparation> {
    let now = act(0);
    let mut program = prepared();
    program.team().join_team(&now, &id("head"), Office::Head).unwrap();
    program.team().join_team(&now, &id("a"), Office::Assistant).unwrap();
    program.team().set_task(&now, "support every learner who asks").unwrap();
    program.team().expect_result(&now, "fewer learners on registers").unwrap();
    let customer = KeyRequest::RegionalCustomer;
    let request = FirstRequest { of: customer, text: "engineers for the region".to_owned() };
    program.team().collect_request(&now, request).unwrap();
    program.team().adopt_paper(&now, "order on the programme").unwrap();
    program.team().find_audience(&now, "the enterprise", BTreeSet::from([form()])).unwrap();
    program.team().find_audience(&now, "alumni", BTreeSet::new()).unwrap();
    program.team().inform_audience(&now, "the enterprise", Channel::Meeting).unwrap();
    program.people().add_mentor(&now, mentor("x", 1)).unwrap();
    program.people().add_mentor(&now, mentor("a", 1)).unwrap();
    program.selecting().set_criteria(&now, &form(), rostov_criteria()).unwrap();
    let note = Answer::Given("Secret note".to_owned());
    let matching = "match-to-requests";
    program.selecting().judge(&now, &id("a"), &form(), matching, Judged::Unknown, note).unwrap();
    program
        .selecting()
        .judge(&now, &id("x"), &form(), matching, Judged::Met, Answer::Unknown)
        .unwrap();
    program.people().add_mentee(&now, mentee("a")).unwrap();
    program.people().add_mentee(&now, mentee("b")).unwrap();
    let told = |source| SourceEntry {
        source,
        on: day(0),
        form: Some(form()),
        note: Answer::Given("Secret told".to_owned()),
    };
    program.people().record_source(&now, &id("a"), told(DataSource::Psychologist)).unwrap();
    program.people().record_source(&now, &id("b"), told(DataSource::Themselves)).unwrap();
    program.selecting().hold_session(&now, session("roles", &["a", "x"])).unwrap();
    program.selecting().record_test(&now, &id("a"), ["empathy".to_owned()].into()).unwrap();
    program.team().mark_step(&now, 1).unwrap();
    program
}

#[test]
fn what_stages_one_to_four_collect_is_kept_restored_and_carried_over() {
    let program = recorded();
    let all = program.record().preparing();
    assert_eq!(all.team[&id("head")], [Office::Head].into());
    assert_eq!((all.tasks.len(), all.expected_results.len(), all.papers.len()), (1, 1, 1));
    assert_eq!(all.first_requests[0].of, KeyRequest::RegionalCustomer);
    assert_eq!(all.audiences["the enterprise"].informed[0].how, Channel::Meeting);
    assert_eq!(program.record().uninformed().collect::<Vec<_>>(), ["alumni"]);
    assert_eq!(program.record().without_third_party().collect::<Vec<_>>(), [&id("b")]);
    assert!(!format!("{all:?}").contains("Secret"), "{all:?}");
    let mut program = program;
    program.team().leave_team(&act(0), &id("head")).unwrap();
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn the_next_cycle_keeps_the_team_and_informs_audiences_anew() {
    let mut program = closing();
    let now = act(7);
    program.team().join_team(&now, &id("head"), Office::Head).unwrap();
    program.team().find_audience(&now, "alumni", BTreeSet::new()).unwrap();
    program.team().inform_audience(&now, "alumni", Channel::Media).unwrap();
    program.team().set_task(&now, "something").unwrap();
    let finished = finish(program);
    let next = finished.next_cycle(&act(9)).unwrap();
    let all = next.record().preparing();
    assert!(all.team.contains_key(&id("head")) && all.tasks.is_empty());
    assert_eq!(next.record().uninformed().collect::<Vec<_>>(), ["alumni"]);
    assert_eq!(round_trip(&next.snapshot()), next.into());
}

#[test]
fn an_erased_person_leaves_no_note_and_the_session_a_tombstone() {
    let mut program = recorded();
    let before = program.snapshot().to_json().unwrap();
    assert!(before.contains("Secret note") && before.contains("Secret told"));
    let tombstone = program.erase(&act(1), &id("a")).unwrap().tombstone;
    let all = program.record().preparing().clone();
    assert!(all.sessions[0].attended.contains(&tombstone) && all.team.contains_key(&tombstone));
    assert!(!all.sources.contains_key(&id("a")) && !all.judgements.contains_key(&id("a")));
    assert!(all.tests.is_empty());
    // Somebody of the team who is in no base can be erased too.
    program.erase(&act(1), &id("head")).unwrap();
    assert!(!program.record().preparing().team.contains_key(&id("head")));
    assert!(!serde_json::to_string(&all).unwrap().contains("Secret note"));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// The reasons that only this module's operations give.
pub(crate) fn refused() -> Vec<(Reasons, &'static str)> {
    let now = act(0);
    let mut program = recorded();
    let before = program.snapshot();
    let nobody = id("nobody");
    let refusals = vec![
        (program.team().leave_team(&now, &nobody).unwrap_err(), "not-in-team"),
        (
            program.team().inform_audience(&now, "mars", Channel::Media).unwrap_err(),
            "unknown-audience",
        ),
        (program.team().set_task(&now, " ").unwrap_err(), "blank"),
        (program.team().adopt_paper(&now, "").unwrap_err(), "blank"),
        (
            program
                .selecting()
                .judge(&now, &id("x"), &form(), "height", Judged::Met, Answer::Unknown)
                .unwrap_err(),
            "unknown-criterion",
        ),
        (
            program
                .selecting()
                .judge(&now, &nobody, &form(), "motivation", Judged::Met, Answer::Unknown)
                .unwrap_err(),
            "unknown-person",
        ),
        (
            program.selecting().hold_session(&now, session("", &["nobody"])).unwrap_err(),
            "unknown-person",
        ),
        (program.selecting().hold_session(&now, session("roles", &[])).unwrap_err(), "blank"),
        (
            program.selecting().record_test(&now, &nobody, BTreeSet::new()).unwrap_err(),
            "unknown-person",
        ),
        (program.selecting().finish_training(&now, &nobody).unwrap_err(), "unknown-person"),
        (program.team().mark_step(&now, 1).unwrap_err(), "step-done"),
        (program.team().mark_step(&now, 0).unwrap_err(), "unknown-step"),
        (program.team().mark_step(&now, 2).unwrap_err(), "unknown-step"),
    ];
    assert_eq!(program.snapshot(), before, "a refused operation changes nothing");
    let mut with_stranger = recorded();
    with_stranger.people().add_mentor(&now, mentor("absent", 1)).unwrap();
    let absent = with_stranger.selecting().finish_training(&now, &id("absent")).unwrap_err();
    let provisional = provisional_pairs().demands();
    let provisional = provisional.into_iter().find(|one| one.code() == "still-provisional");
    let provisional = Reasons::from(provisional.unwrap());
    let last = [(absent, "attended-nothing"), (provisional, "still-provisional")];
    refusals.into_iter().chain(last).collect()
}

#[test]
fn the_roadmap_of_29_steps_tells_what_is_done_due_and_late() {
    let mut program = prepared();
    program.preparing().adopt_roadmap(&act(0), kemerovo_roadmap(Language::Russian)).unwrap();
    let states = |program: &Program<Preparation>, month| -> Vec<(u32, StepState)> {
        let steps = program.record().roadmap_in(month);
        assert_eq!(steps.len(), 29);
        steps.iter().map(|step| (step.number, step.state)).collect()
    };
    // DOMAIN, section 7: the months of each step.
    let months: [(u16, u16); 29] = [
        (0, 0),
        (4, 4),
        (3, 3),
        (4, 5),
        (4, 5),
        (4, 5),
        (5, 5),
        (5, 5),
        (4, 5),
        (3, 5),
        (6, 6),
        (3, 5),
        (5, 5),
        (3, 5),
        (6, 6),
        (6, 6),
        (6, 6),
        (7, 7),
        (7, 7),
        (7, 7),
        (8, 8),
        (9, 9),
        (9, 12),
        (11, 11),
        (12, 12),
        (12, 12),
        (11, 12),
        (13, 13),
        (13, 13),
    ];
    for month in 0..16 {
        for ((number, state), (from, to)) in states(&program, month).into_iter().zip(months) {
            let expected = if to < month {
                StepState::Late
            } else if from <= month {
                StepState::Due
            } else {
                StepState::Ahead
            };
            assert_eq!(state, expected, "step {number} in month {month}");
        }
    }
    let stages: Vec<u8> =
        program.record().roadmap_in(0).iter().map(|s| s.step.stage.number()).collect();
    let expected =
        [1, 2, 1, 2, 2, 2, 2, 1, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7];
    assert_eq!(stages, expected);
    let outer: Vec<u32> = program
        .record()
        .roadmap_in(0)
        .iter()
        .filter(|one| one.step.contour == Contour::Outer)
        .map(|one| one.number)
        .collect();
    assert_eq!(outer, [3, 14, 28]);
    let deputies =
        |one: &&StepProgress<'_>| one.step.responsible.iter().any(|r| r == "deputy-head");
    assert_eq!(program.record().roadmap_in(0).iter().filter(deputies).count(), 3);
    program.team().mark_step(&act(1), 3).unwrap();
    let third = &program.record().roadmap_in(9)[2];
    assert_eq!((third.state, third.done), (StepState::Done, Some(day(1))));
    // A new roadmap begins without marks.
    program.preparing().adopt_roadmap(&act(2), kemerovo_roadmap(Language::English)).unwrap();
    assert_eq!(program.record().roadmap_in(9)[2].state, StepState::Late);
}

/// Stage 5 with a published pair of a mentor who was judged before there were requests.
fn provisional_pairs() -> Program<Forming> {
    let now = act(0);
    let mut program = prepared();
    program.selecting().set_criteria(&now, &form(), rostov_criteria()).unwrap();
    assert!(program.record().criteria_before_requests(&form()));
    program.selecting().plan_training(&now, &form(), plan(false)).unwrap();
    program.people().add_mentor(&now, mentor("x", 1)).unwrap();
    for criterion in ROSTOV_CRITERIA.codes() {
        let judged = if criterion == "motivation" { Judged::Unknown } else { Judged::Met };
        program
            .selecting()
            .judge(&now, &id("x"), &form(), criterion, judged, Answer::Unknown)
            .unwrap();
    }
    program.selecting().record_questionnaire(&now, &id("x")).unwrap();
    program.selecting().record_interview(&now, &id("x")).unwrap();
    program.selecting().decide(&now, &id("x"), Verdict::Selected).unwrap();
    program.selecting().hold_session(&now, session("role play", &["x"])).unwrap();
    program.selecting().finish_training(&now, &id("x")).unwrap();
    program.people().add_mentee(&now, mentee("a")).unwrap();
    let program = program.advance(&now).unwrap().advance(&now).unwrap();
    let mut program = program.advance(&now).unwrap().advance(&now).unwrap();
    let pair = propose(&mut program, &now, "a", "x").unwrap();
    agree(&mut program, &now, pair);
    program.forming().publish(&now, "order 7").unwrap();
    program
}

#[test]
fn the_match_is_judged_provisionally_and_again_when_pairs_are_formed() {
    let mut program = provisional_pairs();
    let provisional: Vec<_> = program.record().provisional().collect();
    assert_eq!(provisional, [(&id("x"), vec![&form()])]);
    assert!(program.record().unjudged_criteria(&id("x"), &form()).is_empty());
    let demanded =
        Reason::Selecting(SelectingReason::StillProvisional { mentor: id("x"), form: form() });
    assert_eq!(program.demands(), [demanded]);
    assert_eq!(round_trip(&program.snapshot()), AnyProgram::from(provisional_pairs()));
    let now = act(1);
    let matching = "match-to-requests";
    program
        .selecting()
        .judge(&now, &id("x"), &form(), matching, Judged::NotMet, Answer::Unknown)
        .unwrap();
    assert_eq!(program.record().provisional().count(), 0);
    let judgements = program.record().judgements(&id("x"));
    assert_eq!(judgements.len(), 8, "one for each criterion holds");
    let again = judgements.iter().find(|one| one.criterion == matching).unwrap();
    assert_eq!((again.judged, again.provisional), (Judged::NotMet, false));
    assert_eq!(program.record().preparing().judgements[&id("x")].len(), 9, "what was stays");
    // Nothing follows from a criterion by itself.
    assert!(program.ready_mentor(&id("x")).is_ok() && program.demands().is_empty());
}

#[test]
fn attendance_is_counted_against_what_the_form_asks_and_a_test_rejects_nobody() {
    let now = act(0);
    let mut program = Program::begin(&now);
    let students = FormId::new("student-learner").unwrap();
    program.preparing().choose_forms(&now, BTreeSet::from([students.clone()])).unwrap();
    let mut student = mentor("s", 1);
    student.forms = BTreeSet::from([students.clone()]);
    program.people().add_mentor(&now, student).unwrap();
    // Without a plan of the organisation's the form's 7 to 8 meetings hold (Procedures).
    let attendance = &program.record().attendance(&id("s"))[0];
    assert_eq!((attendance.attended, attendance.missing()), (0, 7));
    program.selecting().record_test(&now, &id("s"), ["empathy".to_owned()].into()).unwrap();
    let asked = TrainingPlan {
        themes: vec!["roles".to_owned(), "first talk".to_owned()],
        meetings: 2,
        obligatory: true,
    };
    program.selecting().plan_training(&now, &students, asked).unwrap();
    program.selecting().hold_session(&now, session("roles", &["s"])).unwrap();
    let mut other = session("first talk", &["s"]);
    other.forms = BTreeSet::from([form()]);
    program.selecting().hold_session(&now, other).unwrap();
    let attendance = &program.record().attendance(&id("s"))[0];
    assert_eq!((attendance.attended, attendance.missing(), attendance.finished), (1, 1, false));
    assert_eq!(attendance.open_themes, ["empathy", "first talk"]);
    program.selecting().record_questionnaire(&now, &id("s")).unwrap();
    program.selecting().record_interview(&now, &id("s")).unwrap();
    program.selecting().decide(&now, &id("s"), Verdict::Selected).unwrap();
    program.selecting().finish_training(&now, &id("s")).unwrap();
    // The gap that the test found is still open, and the student is ready all the same.
    assert!(program.ready_mentor(&id("s")).is_ok());
    assert!(program.record().attendance(&id("s"))[0].finished);
}

#[test]
fn readiness_tells_what_everybody_lacks_and_whose_entry_is_unmeasured() {
    let mut program = recorded();
    let now = act(1);
    program
        .monitoring()
        .record_measurement(&now, &id("a"), measurement(Side::Mentee, MeasuredAt::Entry, 1.0))
        .unwrap();
    let mentors: Vec<_> = program.record().readiness(Side::Mentor).collect();
    let codes: Vec<_> = mentors[0].lacks.iter().map(Reason::code).collect();
    assert_eq!(codes, ["no-questionnaire", "no-interview", "undecided", "not-trained"]);
    assert!(!mentors[1].measured, "a was measured as a mentee, not as a mentor");
    let unmeasured: Vec<_> = program.record().unmeasured_at_entry(Side::Mentee).collect();
    assert_eq!(unmeasured, [&id("b")]);
    assert_eq!(program.record().unmeasured_at_entry(Side::Mentor).count(), 2);
    program.preparing().choose_forms(&now, Forms::built_in()).unwrap();
    let mentees: Vec<_> = program.record().readiness(Side::Mentee).collect();
    assert!(mentees[0].lacks.is_empty() && mentees[0].doubts.is_empty());
}

#[test]
fn demand_names_what_nobody_offers_and_who_competes() {
    let now = act(0);
    let mut program = prepared();
    for at in 0..12 {
        let mut one = mentee(&format!("p{at}"));
        one.requests[0].wanted = skills(&["Physics"]);
        program.people().add_mentee(&now, one).unwrap();
    }
    let mut painter = mentee("painter");
    painter.requests[0].wanted = skills(&["art"]);
    program.people().add_mentee(&now, painter).unwrap();
    for (name, seats, skill) in
        [("x", 3, "physics"), ("y", 2, "physics "), ("z", 2, "physics"), ("w", 9, "maths")]
    {
        let mut one = mentor(name, seats);
        one.resources.skills = skills(&[skill]);
        program.people().add_mentor(&now, one).unwrap();
    }
    let found = program.record().demand_and_supply(&Control::unbounded()).unwrap();
    assert_eq!(found.hopeless, [id("painter")]);
    assert_eq!(found.could_be_served, 7);
    let row = |skill: &str| {
        found.rows.iter().find(|row| row.aspect == Aspect::Skill(skill.to_owned())).unwrap()
    };
    assert!(row("art").nobody_offers());
    assert_eq!((row("physics").mentees.len(), row("physics").seats), (12, 7));
    let [shortage] = &found.shortages[..] else { panic!("{:?}", found.shortages) };
    assert_eq!((shortage.mentees.len(), shortage.mentors.len()), (12, 3));
    assert_eq!((shortage.needed, shortage.available), (12, 7));
    assert_eq!(
        Phrases::english().say(shortage),
        "12 mentees ask for the form learner–learner, physics; only 3 mentors fit, with 7 seats: \
         5 seats are missing"
    );
    assert!(Phrases::russian().say(shortage).contains("«physics»"));
    // A mentor who has not told their skills may be the one, so nothing is proven then.
    program.people().add_mentor(&now, mentor("silent", 5)).unwrap();
    let found = program.record().demand_and_supply(&Control::unbounded()).unwrap();
    assert!(found.hopeless.is_empty());
    let stopped = Control::unbounded().with_work_limit(1);
    assert!(program.record().demand_and_supply(&stopped).unwrap_err().has("stopped"));
}

const SKILLS: [&str; 3] = ["maths", "physics", "art"];
const TIMES: [&str; 2] = ["Mon 15:00-16:00", "Tue 15:00-16:00"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// The shortages are Hall's: counted by hand, the named mentees can work with the
    /// named mentors only, and these have too few seats. Whoever is hopeless has nobody.
    #[test]
    fn shortages_hold_when_counted_by_hand(
        mentees in proptest::collection::vec((0_usize..4, 0_usize..3, any::<bool>()), 1..9),
        mentors in proptest::collection::vec((0_usize..8, 0_usize..4, 0_u32..3, any::<bool>()), 0..6),
    ) {
        let now = act(0);
        let mut program = prepared();
        let time = |at: usize| match TIMES.get(at) {
            Some(time) => Answer::Given(time.parse::<Availability>().unwrap()),
            None => Answer::Unknown,
        };
        for (at, &(skill, when, consents)) in mentees.iter().enumerate() {
            let mut one = mentee(&format!("m{at}"));
            one.requests[0].wanted = SKILLS.get(skill).map_or(Answer::Unknown, |name| skills(&[name]));
            one.person.availability = time(when);
            if !consents {
                one.person.consent.data = None;
            }
            program.people().add_mentee(&now, one).unwrap();
        }
        for (at, &(offered, when, seats, other_form)) in mentors.iter().enumerate() {
            let mut one = mentor(&format!("x{at}"), seats);
            let names: Vec<_> = SKILLS.iter().enumerate().filter(|(bit, _)| offered >> bit & 1 == 1).map(|(_, name)| *name).collect();
            one.resources.skills = if offered == 7 { Answer::Withheld } else { skills(&names) };
            one.person.availability = time(when);
            if other_form {
                one.forms = BTreeSet::from([FormId::new("other").unwrap()]);
            }
            program.people().add_mentor(&now, one).unwrap();
        }
        let can = |m: usize, x: usize| {
            let (skill, when, consents) = mentees[m];
            let (offered, other, seats, other_form) = mentors[x];
            let skill_fits = skill >= 3 || offered == 7 || offered >> skill & 1 == 1;
            let time_fits = when >= 2 || other >= 2 || when == other;
            consents && seats > 0 && !other_form && skill_fits && time_fits
        };
        let found = program.record().demand_and_supply(&Control::unbounded()).unwrap();
        let at = |person: &PersonId| person.as_str()[1..].parse::<usize>().unwrap();
        let hopeless: BTreeSet<usize> = found.hopeless.iter().map(at).collect();
        for (m, mentee) in mentees.iter().enumerate() {
            let nobody = (0..mentors.len()).all(|x| !can(m, x));
            prop_assert_eq!(hopeless.contains(&m), nobody && mentee.2, "m{}", m);
        }
        let mut short = 0;
        for one in &found.shortages {
            let inside: BTreeSet<usize> = one.mentors.iter().map(at).collect();
            for m in one.mentees.iter().map(at) {
                prop_assert!((0..mentors.len()).all(|x| !can(m, x) || inside.contains(&x)));
            }
            let seats: u64 = inside.iter().map(|&x| u64::from(mentors[x].2)).sum();
            prop_assert_eq!(seats, one.available);
            prop_assert_eq!(one.needed, one.mentees.len() as u64);
            prop_assert!(one.needed > one.available);
            short += one.needed - one.available;
        }
        // Together with the hopeless they explain everybody who cannot be served: the
        // largest number that can, found by trying, is what is left.
        let taking_part = mentees.iter().filter(|one| one.2).count();
        let most = largest(&mentees, &mentors, &can);
        prop_assert_eq!(found.could_be_served, most);
        prop_assert_eq!(taking_part - hopeless.len() - short as usize, most);
    }
}

/// The most mentees that can be served, by augmenting one at a time.
fn largest(
    mentees: &[(usize, usize, bool)],
    mentors: &[(usize, usize, u32, bool)],
    can: &impl Fn(usize, usize) -> bool,
) -> usize {
    fn place(
        mentee: usize,
        seats: &[u32],
        can: &impl Fn(usize, usize) -> bool,
        seen: &mut [bool],
        groups: &mut [Vec<usize>],
    ) -> bool {
        for mentor in 0..seats.len() {
            if seen[mentor] || !can(mentee, mentor) {
                continue;
            }
            seen[mentor] = true;
            if groups[mentor].len() < seats[mentor] as usize {
                groups[mentor].push(mentee);
                return true;
            }
            for at in 0..groups[mentor].len() {
                let moved = groups[mentor][at];
                if place(moved, seats, can, seen, groups) {
                    groups[mentor][at] = mentee;
                    return true;
                }
            }
        }
        false
    }
    let seats: Vec<u32> = mentors.iter().map(|one| one.2).collect();
    let mut groups = vec![Vec::new(); mentors.len()];
    (0..mentees.len())
        .filter(|&mentee| place(mentee, &seats, can, &mut vec![false; seats.len()], &mut groups))
        .count()
}

#[test]
fn a_programme_walks_in_rostovs_order_and_reports_both_numberings() {
    let now = act(0);
    let mut program = Program::begin(&now);
    program.preparing().follow(&now, Model::Rostov).unwrap();
    let numbers = |program: &Program<Preparation>| {
        let percents: Vec<u32> = program.rostov().iter().map(RostovStage::percent).collect();
        (program.rostov_number(), percents)
    };
    assert_eq!(numbers(&program), (1, vec![0; 6]));
    program.team().name_curator(&now, &id("curator")).unwrap();
    program.preparing().choose_forms(&now, codes()).unwrap();
    assert_eq!(numbers(&program).1[0], 50);
    program.preparing().adopt_roadmap(&now, kemerovo_roadmap(Language::Russian)).unwrap();
    program.team().add_resource(&now, room()).unwrap();
    assert_eq!((numbers(&program).0, numbers(&program).1[0]), (2, 100));
    // 2: selection and training, before the banks and before any request.
    program.selecting().set_criteria(&now, &form(), rostov_criteria()).unwrap();
    program.selecting().plan_training(&now, &form(), plan(true)).unwrap();
    program.people().add_mentor(&now, mentor("x", 1)).unwrap();
    for criterion in ROSTOV_CRITERIA.codes() {
        program
            .selecting()
            .judge(&now, &id("x"), &form(), criterion, Judged::Met, Answer::Unknown)
            .unwrap();
    }
    program.selecting().record_questionnaire(&now, &id("x")).unwrap();
    program.selecting().record_interview(&now, &id("x")).unwrap();
    let selection = &program.rostov()[1];
    assert_eq!(selection.code, "selection");
    let lacks: Vec<_> = selection.open.iter().map(Reason::code).collect();
    assert_eq!((lacks, selection.done), (vec!["undecided", "nobody-ready"], 4));
    program.selecting().decide(&now, &id("x"), Verdict::Selected).unwrap();
    program.selecting().hold_session(&now, session("role play", &["x"])).unwrap();
    program.selecting().finish_training(&now, &id("x")).unwrap();
    // 3: the bank of mentors is there with them; 4: the bank of mentees comes last.
    assert_eq!(numbers(&program), (4, vec![100, 100, 100, 0, 0, 0]));
    program.people().add_mentee(&now, mentee("a")).unwrap();
    assert_eq!((numbers(&program).0, numbers(&program).1[3]), (5, 100));
    let program = program.advance(&now).unwrap().advance(&now).unwrap();
    let mut program = program.advance(&now).unwrap().advance(&now).unwrap();
    assert_eq!(AnyProgram::from(forming()).stage().rostov(), 5);
    // 5: pairs with consent, the match judged again, work.
    let pair = propose(&mut program, &now, "a", "x").unwrap();
    agree(&mut program, &now, pair);
    program.forming().publish(&now, "order 7").unwrap();
    let codes: Vec<_> = program.rostov()[4].open.iter().map(Reason::code).collect();
    assert!(codes.contains(&"still-provisional") && codes.contains(&"no-format"), "{codes:?}");
    let before = program.rostov()[4].percent();
    let matching = "match-to-requests";
    program
        .selecting()
        .judge(&now, &id("x"), &form(), matching, Judged::Met, Answer::Unknown)
        .unwrap();
    let program = program.advance(&now).unwrap();
    assert!(program.rostov()[4].percent() >= before && program.rostov()[4].percent() < 100);
    assert_eq!(program.record().conditions().model, Model::Rostov);
    let closing = closing();
    assert_eq!((closing.rostov_number(), closing.rostov()[4].percent()), (6, 100));
}

#[test]
fn times_that_are_asked_for_are_told_in_the_language() {
    let (english, russian) = (Phrases::english(), Phrases::russian());
    let afternoon = Slot::new(15 * 60, 18 * 60).unwrap();
    assert_eq!(english.say(Aspect::Time(afternoon.into())), "the time Mon 15:00-18:00");
    assert_eq!(russian.say(Aspect::Time(afternoon.into())), "время: пн, 15:00–18:00");
    let always: Aspect = serde_json::from_str(r#"{"time": "always"}"#).unwrap();
    assert_eq!(russian.say(always), "время: always");
}
