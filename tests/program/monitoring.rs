//! Papers of monitoring: refusals, SWOT, expectations, satisfaction, coverage, and
//! that they are saved, erased and carried over.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::{Phrases, Side};
use mentormatch::people::{Answer, Forms, Source};
use mentormatch::program::monitoring::*;
use mentormatch::program::*;
use serde_json::json;
use std::collections::BTreeSet;

fn scored(code: &str, about: About) -> Question {
    let kind = Kind::Scored { least: 1, most: 5, lower_is_better: false };
    Question::new(code, format!("How is {code}?"), about, kind)
}

fn closed(code: &str, about: About) -> Question {
    let options = vec![
        ("yes".to_owned(), Reading::Favourable),
        ("partly".to_owned(), Reading::Neutral),
        ("no".to_owned(), Reading::Unfavourable),
    ];
    Question::new(code, format!("Does {code} do?"), about, Kind::Closed { options })
}

/// Every kind of question, for both sides.
fn questionnaire() -> Questionnaire {
    let mut anxiety = scored("worry", About::SocialWellbeing);
    anxiety.kind = Kind::Scored { least: 0, most: 10, lower_is_better: true };
    let mut partners = closed("partners", About::Process);
    partners.contour = Contour::Outer;
    Questionnaire {
        asked: [FeedbackFrom::Mentee, FeedbackFrom::Mentor].into(),
        forms: BTreeSet::new(),
        questions: vec![
            scored("time", About::Process),
            anxiety,
            partners,
            Question::new("words", "What would you change?", About::Process, Kind::Open),
            scored("hoped", About::Expectation("skills".to_owned())),
            scored("got", About::Outcome("skills".to_owned())),
            scored("glad", About::Satisfaction),
        ],
    }
}

fn sheet(person: &str, moment: Moment) -> Sheet {
    Sheet::new("all", FeedbackFrom::Mentee, id(person), moment)
}

pub(crate) fn refused(seen: &mut Seen) {
    let mut program = closing();
    let now = act(7);
    let empty = Questionnaire { questions: Vec::new(), ..questionnaire() };
    seen.refused(&mut program, &["blank", "no-questions"], |p| {
        p.monitoring().set_questionnaire(&now, " ", empty)
    });
    let mut backwards = CoverageGroup::new("the young");
    (backwards.from_age, backwards.to_age) = (Some(9), Some(8));
    seen.refused(&mut program, &["ages-backwards"], |p| {
        p.monitoring().set_coverage_group(&now, "young", backwards)
    });
    seen.refused(&mut program, &["unknown-group"], |p| {
        p.monitoring().record_group_size(&now, 2026, "young", 4)
    });
    let mut unfit = questionnaire();
    unfit.questions.push(closed("time", About::Process));
    unfit.questions[1].kind = Kind::Scored { least: 3, most: 3, lower_is_better: false };
    unfit.questions[2].kind = Kind::Closed { options: vec![("a".into(), Reading::Neutral); 2] };
    seen.refused(&mut program, &["question-twice", "scale-backwards", "no-options"], |p| {
        p.monitoring().set_questionnaire(&now, "all", unfit)
    });
    let given = sheet("a", Moment::Final).with("time", Reply::Score(4));
    seen.refused(&mut program, &["unknown-questionnaire"], |p| {
        p.monitoring().record_answers(&now, given.clone())
    });
    program.monitoring().set_questionnaire(&now, " all ", questionnaire()).unwrap();
    let wrong = given
        .clone()
        .with("time", Reply::Score(6))
        .with("partners", Reply::Option("perhaps".to_owned()))
        .with("words", Reply::Score(1))
        .with("nothing", Reply::Score(1));
    let codes = ["outside-scale", "unknown-option", "other-kind", "unknown-question"];
    seen.refused(&mut program, &codes, |p| p.monitoring().record_answers(&now, wrong));
    let nobody = sheet("nobody", Moment::Final);
    seen.refused(&mut program, &["unknown-person"], |p| {
        p.monitoring().record_answers(&now, nobody)
    });
    let curator = Sheet::new("all", FeedbackFrom::Curator, id("curator"), Moment::Final);
    seen.refused(&mut program, &["not-asked"], |p| p.monitoring().record_answers(&now, curator));
    program.monitoring().record_answers(&now, given.clone()).unwrap();
    seen.refused(&mut program, &["sheet-given"], |p| {
        p.monitoring().record_answers(&now, given.clone())
    });
    seen.refused(&mut program, &["questionnaire-in-use"], |p| {
        p.monitoring().set_questionnaire(&now, "all", questionnaire())
    });
    seen.refused(&mut program, &["nothing-to-assign"], |p| {
        p.monitoring().assign_answer(&now, &given.key, "words", Quadrant::Threat)
    });
    let other = sheet("b", Moment::Final).key;
    seen.refused(&mut program, &["no-sheet"], |p| {
        p.monitoring().assign_answer(&now, &other, "words", Quadrant::Threat)
    });
    let mut targets = Target::kemerovo();
    targets[0].percent = 101;
    seen.refused(&mut program, &["beyond-all"], |p| p.monitoring().set_targets(&now, targets));
    seen.refused(&mut program, &["more-than-all"], |p| {
        let count = HeadCount { taking_part: 3, of: 2 };
        p.monitoring().record_coverage(&now, 2026, Covered::Learners, count)
    });
}

/// A closing programme with sheets of all three mentees and of a mentor.
fn answered() -> Program<Closing> {
    let mut program = closing();
    let now = act(7);
    program.monitoring().set_questionnaire(&now, "all", questionnaire()).unwrap();
    let partly = || Reply::Option("partly".to_owned());
    let no = || Reply::Option("no".to_owned());
    let replies = [
        ("a", 5, 2, no(), "More trips", Some(4), Some(5), Some(5)),
        ("b", 4, 4, no(), "Fewer forms", Some(5), Some(3), Some(3)),
        ("c", 5, 3, partly(), "Nothing", Some(2), None, None),
    ];
    for (person, time, worry, partners, words, hoped, got, glad) in replies {
        let mut sheet = sheet(person, Moment::Final)
            .with("time", Reply::Score(time))
            .with("worry", Reply::Score(worry))
            .with("partners", partners)
            .with("words", Reply::Text(words.to_owned()));
        for (question, score) in [("hoped", hoped), ("got", got), ("glad", glad)] {
            let answer = score.map_or(Answer::Withheld, |score| Answer::Given(Reply::Score(score)));
            sheet.answers.insert(question.to_owned(), answer);
        }
        program.monitoring().record_answers(&now, sheet).unwrap();
    }
    let mentor = Sheet::new("all", FeedbackFrom::Mentor, id("x"), Moment::Interim)
        .with("time", Reply::Score(1));
    program.monitoring().record_answers(&now, mentor).unwrap();
    let first = sheet("a", Moment::Final).key;
    program.monitoring().assign_answer(&now, &first, "words", Quadrant::Threat).unwrap();
    program.monitoring().assign_answer(&now, &first, "words", Quadrant::Opportunity).unwrap();
    program
}

#[test]
fn answers_go_where_the_rules_put_them() {
    let program = answered();
    let record = program.record();
    let swot = record.swot(Moment::Final, None, &SwotRules::default());
    let codes = |found: &[Finding]| {
        found.iter().map(|one| one.question.clone()).collect::<Vec<_>>().join(" ")
    };
    // time: 4/4, 3/4, 4/4; worry, lower is better: 8/10, 6/10, 7/10, which is exactly 70 %;
    // partners: 0, 0, 1/2.
    assert_eq!(codes(swot.of(Quadrant::Strength)), "time worry");
    assert_eq!(codes(swot.of(Quadrant::Threat)), "partners");
    assert_eq!(codes(swot.of(Quadrant::Weakness)), "");
    // got and glad were withheld by one of three.
    assert_eq!(codes(&swot.too_few), "got glad");
    assert_eq!(swot.of(Quadrant::Opportunity)[0].text.english, "More trips");
    assert_eq!(swot.unassigned, 2);
    let favour = swot.of(Quadrant::Strength)[0].favour.unwrap();
    assert_eq!((favour.given, favour.mean, favour.strong), (3, Some(9167), 3));
    // Thresholds are data: at 71 % worry is no strength any more, at 30 % nothing is a threat.
    let strict = SwotRules { strong: 71, weak: 10, least: 2 };
    let swot = record.swot(Moment::Final, None, &strict);
    assert_eq!(codes(swot.of(Quadrant::Strength)), "time got glad");
    assert_eq!(codes(&swot.neither), "worry partners");
    let review = swot.review(Moment::Final, &Phrases::english());
    assert_eq!(review.strengths.len(), 3);
    // The mentor answered during the work: one reply tells nothing.
    let interim = record.swot(Moment::Interim, None, &SwotRules::default());
    assert_eq!((interim.of(Quadrant::Weakness).len(), interim.too_few.len()), (0, 5));
}

#[test]
fn expectations_satisfaction_and_well_being_are_counted() {
    let program = answered();
    let record = program.record();
    let found = &record.fulfilment()["skills"];
    let expected = Fulfilment { better: 1, worse: 1, only_expected: 1, ..Fulfilment::default() };
    assert_eq!(*found, expected);
    let rules = SwotRules::default();
    let mentees = record.satisfaction(&rules)[&Side::Mentee];
    assert_eq!((mentees.asked, mentees.not_asked), (3, 0));
    assert_eq!((mentees.favour.given, mentees.favour.withheld), (2, 1));
    // 5 of 5 and 3 of 5 on a scale from 1: 100 % and 50 %.
    assert_eq!((mentees.favour.mean, mentees.favour.strong), (Some(7500), 1));
    let mentors = record.satisfaction(&rules)[&Side::Mentor];
    assert_eq!((mentors.asked, mentors.favour.given), (0, 0));
    let social = record.favour(&About::SocialWellbeing, Moment::Final, 70);
    assert_eq!(social[&FeedbackFrom::Mentee].mean, Some(7000));
    assert!(record.favour(&About::Conformity, Moment::Final, 70).is_empty());
}

#[test]
fn a_questionnaire_minds_the_form_and_the_curator_has_one() {
    let mut program = closing();
    let now = act(7);
    let own = Questionnaire { forms: [form()].into(), ..questionnaire() };
    program.monitoring().set_questionnaire(&now, "all", own).unwrap();
    let foreign = sheet("a", Moment::Interim);
    assert!(
        program.monitoring().record_answers(&now, foreign.clone()).unwrap_err().has("not-asked")
    );
    program
        .monitoring()
        .record_answers(&now, foreign.in_form(form()).with("time", Reply::Score(5)))
        .unwrap();
    let conformity = Questionnaire {
        asked: [FeedbackFrom::Curator].into(),
        forms: BTreeSet::new(),
        questions: vec![closed("voluntary", About::Conformity)],
    };
    program.monitoring().set_questionnaire(&now, "conformity", conformity).unwrap();
    let sheet = Sheet::new("conformity", FeedbackFrom::Curator, id("curator"), Moment::Interim)
        .with("voluntary", Reply::Option("yes".to_owned()));
    program.monitoring().record_answers(&now, sheet).unwrap();
    let favour = program.record().favour(&About::Conformity, Moment::Interim, 70);
    assert_eq!(favour[&FeedbackFrom::Curator].mean, Some(10_000));
    let rules = SwotRules { least: 1, ..SwotRules::default() };
    let of_form = program.record().swot(Moment::Interim, Some(&form()), &rules);
    assert_eq!(of_form.of(Quadrant::Strength).len(), 1);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn coverage_shows_numerator_denominator_and_target() {
    let mut program = closing();
    let now = act(7);
    let kemerovo = Target::kemerovo();
    let of = |covered| {
        let line = kemerovo.iter().filter(|target| target.covered == covered);
        line.map(|target| (target.year, target.percent)).collect::<Vec<_>>()
    };
    let learners = [(2020, 10), (2021, 20), (2022, 30), (2023, 50), (2024, 70)];
    assert_eq!(of(Covered::Learners), learners);
    assert_eq!(of(Covered::Educators), [(2020, 10), (2021, 20), (2022, 30)]);
    let others = [Target::rostov(), Target::lipetsk()].concat();
    assert_eq!(others.len(), 3);
    program.monitoring().set_targets(&now, [kemerovo, others].concat()).unwrap();
    let count = |taking_part, of| HeadCount { taking_part, of };
    program.monitoring().record_coverage(&now, 2021, Covered::Learners, count(20, 100)).unwrap();
    program.monitoring().record_coverage(&now, 2024, Covered::Learners, count(699, 1000)).unwrap();
    program.monitoring().record_coverage(&now, 2022, Covered::Educators, count(0, 0)).unwrap();
    program.monitoring().record_coverage(&now, 2026, Covered::Learners, count(2, 9)).unwrap();
    let rows = program.record().coverage();
    let reached: Vec<_> = rows
        .iter()
        .filter(|row| row.count.is_some())
        .map(|row| (row.year, row.target.as_ref().map(|t| t.source), row.reached))
        .collect();
    assert_eq!(
        reached,
        [
            (2021, Some(Source::Kemerovo), Some(true)),
            (2024, Some(Source::Kemerovo), Some(false)),
            (2024, Some(Source::Rostov), Some(false)),
            (2024, Some(Source::Lipetsk), Some(false)),
            (2026, None, None),
            (2022, Some(Source::Kemerovo), None),
        ]
    );
    assert_eq!(count(699, 1000).share(), Some(6990));
    assert_eq!((count(0, 0).share(), count(0, 0).reaches(0)), (None, false));
    // Pairs 1 and 2 work from September 2026 on: two learners with two students.
    let taking_part = |year| program.record().taking_part(Covered::Learners, year).len();
    assert_eq!([2025, 2026, 2027].map(taking_part), [0, 2, 2]);
    assert!(program.record().taking_part(Covered::Educators, 2026).is_empty());
}

#[test]
fn papers_are_saved_erased_and_carried_over() {
    let mut program = answered();
    let now = act(8);
    program.monitoring().set_targets(&now, Target::rostov()).unwrap();
    let count = HeadCount { taking_part: 2, of: 9 };
    program.monitoring().record_coverage(&now, 2026, Covered::Learners, count).unwrap();
    assert_eq!(round_trip(&program.snapshot()), AnyProgram::from(answered_again(&program)));
    program.erase(&act(9), &id("a")).unwrap();
    let saved = program.snapshot().to_json().unwrap();
    assert!(!saved.contains("More trips"), "the words of an erased person");
    assert_eq!(program.record().monitoring().sheets.len(), 3);
    assert_eq!(round_trip(&program.snapshot()), program.into());
    // Into the next cycle go questionnaires, targets and counts, and no answers.
    let AnyProgram::Finished(mut finished) = AnyProgram::from(finished()) else { panic!() };
    finished.erase(&act(8), &id("y")).unwrap();
    let mut value = written(&finished.snapshot());
    value["record"]["monitoring"]["questionnaires"] =
        serde_json::to_value(std::collections::BTreeMap::from([("all", questionnaire())])).unwrap();
    value["record"]["monitoring"]["coverage"] =
        json!({"2026": {"learners": {"taking_part": 2, "of": 9}}});
    let snapshot = read(&value).unwrap();
    let AnyProgram::Finished(finished) = snapshot.restore().unwrap() else { panic!() };
    let next = finished.next_cycle(&act(9)).unwrap();
    let papers = next.record().monitoring();
    assert_eq!(papers.questionnaires["all"], questionnaire());
    assert_eq!(papers.coverage[&2026][&Covered::Learners].of, 9);
    assert!(papers.sheets.is_empty() && papers.measurements.is_empty());
    assert_eq!(round_trip(&next.snapshot()), next.into());
}

/// The same programme, restored from its own snapshot.
fn answered_again(program: &Program<Closing>) -> Program<Closing> {
    let AnyProgram::Closing(again) = program.snapshot().restore().unwrap() else { panic!() };
    again
}

#[test]
fn unfit_papers_are_not_restored() {
    let saved = written(&answered().snapshot());
    let papers = "/record/monitoring";
    let damages: [(&str, serde_json::Value, &str); 6] = [
        ("/sheets/0/answers/time", json!({"given": {"score": 9}}), "outside-scale"),
        ("/sheets/0/key/person", json!("nobody"), "unknown-person"),
        ("/sheets/1/key/person", json!("a"), "sheet-given"),
        ("/questionnaires/all/questions/0/code", json!("words"), "question-twice"),
        ("/coverage", json!({"2026": {"learners": {"taking_part": 2, "of": 1}}}), "more-than-all"),
        (
            "/targets",
            json!([{"source": "rostov", "covered": "learners", "year": 1, "percent": 200}]),
            "beyond-all",
        ),
    ];
    for (path, value, code) in damages {
        let mut damaged = saved.clone();
        *damaged.pointer_mut(&format!("{papers}{path}")).unwrap() = value;
        let snapshot = read(&damaged).unwrap();
        let faults = snapshot.restore().unwrap_err();
        let unfit = faults.as_slice().iter().any(
            |fault| matches!(fault, RestoreFault::Unfit { reason, .. } if reason.code() == code),
        );
        assert!(unfit, "{path}: {faults}");
    }
}

#[test]
fn weak_and_strong_sides_are_worded_as_they_are() {
    let mut program = closing();
    let now = act(60);
    let scored = || Kind::Scored { least: 1, most: 5, lower_is_better: false };
    let stated = Question::new(
        "regular",
        ("Do you meet regularly?", "Регулярны ли встречи?"),
        About::Process,
        scored(),
    )
    .shows(
        ("meetings are regular", "встречи регулярны"),
        ("meetings are irregular", "встречи нерегулярны"),
    );
    let bare = Question::new("room", "Is there room?", About::Process, scored());
    let asked = [FeedbackFrom::Mentee].into();
    let questions = vec![stated, bare];
    let questionnaire = Questionnaire { asked, forms: BTreeSet::new(), questions };
    program.monitoring().set_questionnaire(&now, "sides", questionnaire).unwrap();
    for (moment, score) in [(Moment::Interim, 1), (Moment::Final, 5)] {
        for person in ["a", "b", "c"] {
            let sheet = Sheet::new("sides", FeedbackFrom::Mentee, id(person), moment)
                .with("regular", Reply::Score(score))
                .with("room", Reply::Score(score));
            program.monitoring().record_answers(&now, sheet).unwrap();
        }
    }
    let said = |moment, phrases: &Phrases| {
        let review =
            program.record().swot(moment, None, &SwotRules::default()).review(moment, phrases);
        (review.strengths, review.weaknesses)
    };
    let texts = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
    assert_eq!(
        said(Moment::Interim, &Phrases::russian()),
        (
            vec![],
            texts([
                "встречи нерегулярны",
                "на вопрос «Is there room?» отвечают преимущественно неблагоприятно"
            ])
        )
    );
    assert_eq!(
        said(Moment::Final, &Phrases::english()),
        (texts(["meetings are regular", "mostly favourable answers to “Is there room?”"]), vec![])
    );
}

#[test]
fn ready_questionnaires_of_every_form_and_of_the_curator_can_be_set_as_they_are() {
    let forms = Forms::built_in();
    let ready = Questionnaire::ready(forms.iter());
    // Procedures says of three forms what candidates are asked.
    assert_eq!(ready.len(), 2 * forms.iter().len() + 1 + 3);
    let mut program = closing();
    let now = act(60);
    for (code, questionnaire) in &ready {
        program.monitoring().set_questionnaire(&now, code, questionnaire.clone()).unwrap();
        let cyrillic = |text: &str| text.chars().any(|c| ('а'..='я').contains(&c));
        for question in &questionnaire.questions {
            assert!(cyrillic(&question.text.russian) && !cyrillic(&question.text.english));
            let closed = matches!(question.kind, Kind::Open);
            let expects = matches!(question.about, About::Expectation(_));
            assert_eq!(question.weak.is_none(), closed || expects, "{code}: {}", question.code);
        }
        // Open, closed and scored ones (Kemerovo 8.1).
        let kinds = |is: fn(&Kind) -> bool| questionnaire.questions.iter().any(|one| is(&one.kind));
        assert!(kinds(|kind| matches!(kind, Kind::Open)), "{code}");
        assert!(kinds(|kind| matches!(kind, Kind::Scored { .. })), "{code}");
    }
    // Every result that a form counts is asked for, as expected and as come about.
    for form in forms.iter() {
        let asked = &ready[&format!("participants-{}", form.id)];
        assert_eq!(asked.forms, [form.id.clone()].into());
        for indicator in &form.indicators {
            for code in ["expected", "got"] {
                let question = asked.question(&format!("{code}-{}", indicator.code)).unwrap();
                assert_eq!(question.source, indicator.source);
            }
        }
    }
    let curator = &ready["curator"];
    let principles = curator.questions.iter().filter(|one| one.code.starts_with("principle-"));
    assert_eq!(principles.count(), 10, "Kemerovo 1.1");
    assert_eq!(curator.asked, [FeedbackFrom::Curator].into());
    let asked = &ready["participants-learner-learner"];
    let ours = asked.questions.iter().filter(|one| one.source == Source::Ours).count();
    assert!(ours > 0 && ours < asked.questions.len());
    // Answers go into the SWOT table in either language.
    for person in ["a", "b", "c"] {
        let code = "participants-learner-learner";
        let sheet = Sheet::new(code, FeedbackFrom::Mentee, id(person), Moment::Final)
            .in_form(form())
            .with("regular", Reply::Option("no".to_owned()))
            .with("got-marks", Reply::Score(5));
        program.monitoring().record_answers(&now, sheet).unwrap();
    }
    let swot = program.record().swot(Moment::Final, None, &SwotRules::default());
    let review = swot.review(Moment::Final, &Phrases::russian());
    assert_eq!(review.strengths, ["заметные изменения к лучшему: успеваемость"]);
    assert_eq!(review.weaknesses, ["встречи проходят нерегулярно"]);
}

#[test]
fn groups_of_the_organisations_own_are_counted() {
    let mut program = closing();
    let now = act(60);
    let mut young = CoverageGroup::new(("learners of 10 to 12", "обучающиеся 10–12 лет"));
    (young.from_age, young.to_age) = (Some(10), Some(12));
    let mut students = CoverageGroup::new("students");
    students.standings.insert(mentormatch::people::Standing::Student);
    let mut others = students.clone();
    others.forms.insert(mentormatch::people::FormId::new("reverse").unwrap());
    let groups = [("young", young), ("students", students), ("others", others)];
    for (code, group) in groups {
        program.monitoring().set_coverage_group(&now, code, group).unwrap();
    }
    program.monitoring().record_group_size(&now, 2026, "young", 40).unwrap();
    let found = program.record().group_coverage(2026);
    // a and b are twelve and work; x and y are students of nineteen.
    let expected = [("others", (0, None)), ("students", (2, None)), ("young", (2, Some(40)))];
    assert_eq!(found, expected.into());
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn criteria_are_set_against_what_became_of_pairs_and_mentees() {
    use mentormatch::program::statistics::Draws;
    let mut program = closing();
    let now = act(60);
    for (mentor, judged) in [("x", Judged::Met), ("y", Judged::NotMet)] {
        let unknown = Answer::Unknown;
        program
            .selecting()
            .judge(&now, &id(mentor), &form(), "motivation", judged, unknown)
            .unwrap();
    }
    for (pair, goals_reached) in [(1, true), (2, false)] {
        let outcome = PairOutcome { goals_reached, continues: false };
        program.work().close_pair(&now, PairNo::new(pair), outcome).unwrap();
    }
    for (person, at, value) in [("a", MeasuredAt::Exit, 6.1), ("b", MeasuredAt::Entry, 5.0)] {
        let value = measurement(Side::Mentee, at, value);
        program.monitoring().record_measurement(&now, &id(person), value).unwrap();
    }
    let draws = Draws { seed: 7, label: "criteria", count: 99 };
    let found = program.record().criteria_against_outcomes(draws);
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.criterion.as_str(), one.unknown), ("motivation", 0));
    assert_eq!((one.met.mentors, one.met.closed, one.met.reached), (1, 1, 1));
    assert_eq!((one.not_met.closed, one.not_met.reached, one.not_met.ended_early), (1, 0, 0));
    let (n, mean) = one.met.changes["self-esteem"];
    assert_eq!((n, (mean * 1000.0).round()), (1, 2000.0));
    // b was measured once: there is nothing to compare with, and that is said.
    assert!(one.not_met.changes.is_empty());
    assert!(one.tests["self-esteem"].is_err());
}
