//! Results, opinions, ratings, awards and thanks.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::{Side, stream};
use mentormatch::people::{Answer, FormId, Level, Standing};
use mentormatch::program::results::*;
use mentormatch::program::*;
use rand::Rng;
use serde_json::json;
use std::collections::BTreeSet;

const FIRST: PairNo = PairNo::new(1);

fn opinion(level: i64) -> Opinion {
    Opinion { level: Answer::Given(Level::new(level).unwrap()), text: Answer::Unknown }
}

fn rating(from: Rater, by: &str, level: i64) -> Rating {
    Rating::new(from, id(by), Answer::Given(Level::new(level).unwrap()))
}

pub(crate) fn refused(seen: &mut Seen) {
    let mut program = closing();
    let now = act(7);
    let wrong = Counted::new(f64::INFINITY, 1.0);
    seen.refused(&mut program, &["blank", "not-finite"], |p| {
        p.results().record_result(&now, FIRST, " ", wrong)
    });
    let reverse = FormId::new("reverse").unwrap();
    seen.refused(&mut program, &["form-not-chosen"], |p| {
        p.results().record_form_result(&now, &reverse, "marks", Counted::new(1.0, 2.0))
    });
    seen.refused(&mut program, &["unknown-pair"], |p| {
        p.results().record_opinion(&now, PairNo::new(9), Side::Mentee, opinion(5))
    });
    for own in [rating(Rater::Curator, "x", 10), rating(Rater::Mentee, "a", 10)] {
        seen.refused(&mut program, &["not-a-rater"], |p| {
            p.results().rate_mentor(&now, &id("x"), own)
        });
    }
    seen.refused(&mut program, &["does-not-continue"], |p| {
        p.closing().set_next_theme(&now, FIRST, "art")
    });
    let nobody = OutsideAssessment { by: " ".to_owned(), text: "fine".to_owned() };
    seen.refused(&mut program, &["blank"], |p| p.closing().record_outside_assessment(&now, nobody));
    seen.refused(&mut program, &["not-finished"], |p| {
        p.closing().become_mentor(&now, &id("a"), [form()].into(), 1)
    });
    let mut value = written(&program.snapshot());
    crate::work::with_forms(&mut value, &["learner-learner", "teacher-teacher"]);
    let selection = &mut value["record"]["selection"];
    for table in ["criteria", "training"] {
        selection[table]["teacher-teacher"] = selection[table]["learner-learner"].clone();
    }
    value["record"]["pairs"][0]["form"] = json!("teacher-teacher");
    let silent = read(&value).unwrap().restore().unwrap();
    let AnyProgram::Closing(mut program) = silent else { panic!() };
    let outcome = PairOutcome { goals_reached: true, continues: true };
    // No source says whether teachers go on, and silence forbids nothing.
    program.work().close_pair(&now, FIRST, outcome).unwrap();
    // An organisation may say that its pairs do not.
    let forms = value["record"]["conditions"]["form_rules"]["forms"].as_array_mut().unwrap();
    for form in forms.iter_mut().filter(|form| form["id"] == "teacher-teacher") {
        form["closing"]["decision-to-continue"] = json!(false);
    }
    let snapshot = read(&value).unwrap();
    let AnyProgram::Closing(mut program) = snapshot.restore().unwrap() else { panic!() };
    seen.refused(&mut program, &["no-continuation"], |p| p.work().close_pair(&now, FIRST, outcome));
}

#[test]
fn a_pair_goes_on_with_its_theme_and_a_mentee_becomes_a_mentor() {
    let mut program = closing();
    let now = act(7);
    let marks = Counted { before: Answer::Given(3.1), after: Answer::Given(4.2) };
    program.results().record_result(&now, FIRST, "marks", marks).unwrap();
    assert!((marks.change().unwrap() - 1.1).abs() < 1e-12);
    program
        .results()
        .record_form_result(&now, &form(), "attendance", Counted::new(40.0, 55.0))
        .unwrap();
    for (pair, continues) in [(1, false), (2, true)] {
        let pair = PairNo::new(pair);
        program
            .work()
            .close_pair(&now, pair, PairOutcome { goals_reached: true, continues })
            .unwrap();
        for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor] {
            program
                .monitoring()
                .record_feedback(&now, pair, feedback(from, Moment::Final))
                .unwrap();
        }
    }
    program.closing().set_next_theme(&now, PairNo::new(2), "a second robot").unwrap();
    program.closing().become_mentor(&now, &id("a"), [form()].into(), 2).unwrap();
    let outside = OutsideAssessment { by: "a college".to_owned(), text: "well run".to_owned() };
    program.closing().record_outside_assessment(&now, outside).unwrap();
    let exit = measurement(Side::Mentee, MeasuredAt::Exit, 7.3);
    program.monitoring().record_measurement(&now, &id("a"), exit).unwrap();
    program.monitoring().record_review(&now, review(Moment::Final)).unwrap();
    program.closing().grant_reward(&now, "a badge", &id("x")).unwrap();
    program.closing().collect_case(&now, FIRST, "a robot that sorts").unwrap();
    let mut other = mentor("x", 2);
    other.person.consent.other_organisations = true;
    program.people().update_mentor(&now, other).unwrap();
    program.closing().keep_mentor(&now, &id("x")).unwrap();
    assert_eq!(program.record().mentors_for_others().collect::<Vec<_>>(), [&id("x")]);
    for side in Side::BOTH {
        program.closing().begin_refilling(&now, side).unwrap();
    }
    assert_eq!(round_trip(&program.snapshot()), AnyProgram::from(again(&program)));
    let next = program.advance(&now).unwrap().next_cycle(&act(8)).unwrap();
    let cohort = next.record().cohort();
    let former = cohort.mentors().get(&id("a")).unwrap();
    assert_eq!((former.seats, former.person.standing), (2, Standing::Learner));
    let b = cohort.mentees().get(&id("b")).unwrap();
    assert_eq!(b.requests[0].problem.as_ref().given().unwrap(), "a second robot");
}

#[test]
fn results_of_a_form_read_by_the_direction_that_its_source_gives() {
    let mut value = written(&closing().snapshot());
    crate::work::with_forms(&mut value, &["learner-learner"]);
    let snapshot = read(&value).unwrap();
    let AnyProgram::Closing(mut program) = snapshot.restore().unwrap() else { panic!() };
    let now = act(7);
    let results = [
        ("clubs", 40.0, 55.0),
        ("registers", 5.0, 7.0),
        ("climate", 3.0, 4.0),
        ("our own", 1.0, 2.0),
    ];
    for (name, before, after) in results {
        program
            .results()
            .record_form_result(&now, &form(), name, Counted::new(before, after))
            .unwrap();
    }
    let record = program.record();
    let found = record.form_results();
    let of = |name: &str| found.iter().find(|one| one.name == name).unwrap().progress;
    for one in &found {
        let expected = match (one.counted, one.indicator.and_then(|known| known.direction)) {
            (None, _) => Progress::Unknown,
            (Some(_), None) => Progress::Changed,
            // All of these went up.
            (Some(_), Some(mentormatch::people::Direction::Up)) => Progress::Better,
            (Some(_), Some(mentormatch::people::Direction::Down)) => Progress::Worse,
        };
        assert_eq!(one.progress, expected, "{}", one.name);
    }
    assert_eq!(of("our own"), Progress::Changed);
    assert!(found.len() > 5 && found.iter().any(|one| one.progress == Progress::Unknown));
}

fn again(program: &Program<Closing>) -> Program<Closing> {
    let AnyProgram::Closing(again) = program.snapshot().restore().unwrap() else { panic!() };
    again
}

/// Many closed pairs: mentees `e0`… with mentors `x`, `y`, `z`.
fn many(seed: u64) -> Program<Closing> {
    let mut stream = stream(seed, "awards");
    let mut draw = move |below: u64| stream.next_u64() % below;
    let mut value = written(&closing().snapshot());
    let record = &mut value["record"];
    let (mentees, mentors) =
        (record["cohort"]["mentees"].clone(), record["cohort"]["mentors"].clone());
    let file = record["mentor_files"]["x"].clone();
    for name in ["x", "y", "z"] {
        record["cohort"]["mentors"][name] = mentors["x"].clone();
        record["cohort"]["mentors"][name]["person"]["id"] = json!(name);
        record["cohort"]["mentors"][name]["seats"] = json!(9);
        record["mentor_files"][name] = file.clone();
    }
    let pair = record["pairs"][0].clone();
    record["pairs"] = json!([]);
    for number in 0..6 {
        let name = format!("e{number}");
        record["cohort"]["mentees"][&name] = mentees["a"].clone();
        record["cohort"]["mentees"][&name]["person"]["id"] = json!(name);
        let mut pair = pair.clone();
        pair["mentee"] = json!(name);
        pair["mentor"] = json!(["x", "y", "z"][draw(3) as usize]);
        if draw(3) == 0 {
            pair["form"] = json!("teacher-teacher");
        }
        record["pairs"].as_array_mut().unwrap().push(pair);
    }
    let snapshot = read(&value).unwrap();
    let AnyProgram::Closing(mut program) = snapshot.restore().unwrap() else { panic!() };
    let now = act(7);
    for number in 1..=6 {
        let pair = PairNo::new(number);
        for side in Side::BOTH {
            match draw(6) {
                0 => {}
                1 => {
                    let withheld = Opinion { level: Answer::Withheld, text: Answer::Unknown };
                    program.results().record_opinion(&now, pair, side, withheld).unwrap();
                }
                _ => {
                    let opinion = opinion(8 + draw(3) as i64);
                    program.results().record_opinion(&now, pair, side, opinion).unwrap();
                }
            }
        }
        if draw(5) > 0 {
            let outcome = PairOutcome { goals_reached: true, continues: false };
            program.work().close_pair(&now, pair, outcome).unwrap();
        }
    }
    for mentor in ["x", "y", "z"] {
        for (from, by) in [(Rater::Curator, "c1"), (Rater::Curator, "c2"), (Rater::Colleague, "t")]
        {
            if draw(3) > 0 {
                let rating = rating(from, by, 8 + draw(3) as i64);
                program.results().rate_mentor(&now, &id(mentor), rating).unwrap();
            }
        }
    }
    program
}

#[test]
fn rankings_are_those_of_the_stated_rule_and_hide_no_tie() {
    let (mut ties, mut unplaced) = (0, 0);
    for seed in 0..150 {
        let program = many(seed);
        let record = program.record();
        let closed: Vec<&PairRecord> =
            record.pairs().map(|(_, pair)| pair).filter(|pair| pair.is_closed()).collect();
        let ranking = record.best_mentors(&AwardRules::default());
        let mut expected = Vec::new();
        let mut missing = BTreeSet::new();
        for mentor in ["x", "y", "z"].map(id) {
            let theirs: Vec<_> = closed.iter().filter(|pair| pair.mentor == mentor).collect();
            if theirs.is_empty() {
                continue;
            }
            let of_mentees: Vec<u8> = theirs
                .iter()
                .filter_map(|pair| pair.results.of_mentor.as_ref()?.level.given())
                .map(Level::get)
                .collect();
            let rated = |from: Rater| -> Vec<u8> {
                let ratings = record.closing().ratings.get(&mentor).into_iter().flatten();
                ratings
                    .filter(|one| one.from == from)
                    .filter_map(|one| one.level.given())
                    .map(Level::get)
                    .collect()
            };
            let mut means = vec![of_mentees, rated(Rater::Curator)];
            if theirs.iter().any(|pair| pair.form.as_ref().unwrap().as_str() == "teacher-teacher") {
                means.push(rated(Rater::Colleague));
            }
            if means.iter().any(Vec::is_empty) {
                missing.insert(mentor);
                continue;
            }
            let mean = |levels: &Vec<u8>| {
                let sum: u32 = levels.iter().map(|&level| u32::from(level)).sum();
                (f64::from(sum) * 1000.0 / levels.len() as f64).round()
            };
            let score = (means.iter().map(mean).sum::<f64>() / means.len() as f64).round() as u64;
            expected.push((mentor, score));
        }
        let found: BTreeSet<_> = ranking.unplaced.iter().map(|(who, _)| who.clone()).collect();
        assert_eq!(found, missing);
        unplaced += missing.len();
        assert_eq!(ranking.placed.len(), expected.len());
        for placed in &ranking.placed {
            let (_, score) = expected.iter().find(|(who, _)| *who == placed.what).unwrap();
            assert_eq!(placed.score, *score);
            let above = expected.iter().filter(|(_, other)| other > score).count();
            let equal = expected.iter().filter(|(_, other)| other == score).count();
            assert_eq!((placed.place, placed.tied), (above + 1, equal - 1));
            ties += equal - 1;
        }
        let most = expected.iter().map(|(_, score)| score).max();
        let best: BTreeSet<_> = ranking.best().cloned().collect();
        let first = expected.iter().filter(|(_, score)| Some(score) == most);
        assert_eq!(best, first.map(|(who, _)| who.clone()).collect());
        pairs_and_groups(record, &closed);
    }
    assert!(ties > 10 && unplaced > 10, "{ties} {unplaced}");
}

fn pairs_and_groups(record: &Record, closed: &[&PairRecord]) {
    let both = |pair: &PairRecord| {
        let level = |one: &Option<Opinion>| Some(u64::from(one.as_ref()?.level.given()?.get()));
        Some(level(&pair.results.of_mentor)? + level(&pair.results.of_mentee)?)
    };
    let ranking = record.best_pairs();
    assert_eq!(ranking.placed.len() + ranking.unplaced.len(), closed.len());
    assert_eq!(ranking.placed.len(), closed.iter().filter(|pair| both(pair).is_some()).count());
    for placed in &ranking.placed {
        assert_eq!(
            Some(placed.score),
            both(record.pair(placed.what).unwrap()).map(|sum| sum * 500)
        );
    }
    for placed in record.best_groups().placed {
        let group: Vec<_> = closed.iter().filter(|pair| pair.mentor == placed.what).collect();
        assert!(group.len() >= 2);
        let sums: Vec<u64> = group.iter().map(|pair| both(pair).unwrap()).collect();
        let mean = sums.iter().sum::<u64>() as f64 * 500.0 / group.len() as f64;
        assert_eq!(placed.score, mean.round() as u64);
    }
}

#[test]
fn thanks_go_to_parents_enterprises_and_colleges_of_mentors_who_closed() {
    let mut program = many(4);
    let standings = [Standing::Learner, Standing::Employer, Standing::Student];
    for (name, standing) in ["x", "y", "z"].into_iter().zip(standings) {
        let mut known = program.record().cohort().mentors().get(&id(name)).unwrap().clone();
        known.person.standing = standing;
        known.person.institution = Answer::Given(format!("the place of {name}"));
        program.people().update_mentor(&act(8), known).unwrap();
    }
    let closed: BTreeSet<_> = program
        .record()
        .pairs()
        .filter(|(_, pair)| pair.is_closed())
        .map(|(_, pair)| pair.mentor.to_string())
        .collect();
    let thanks: Vec<_> = program
        .record()
        .thanks()
        .into_iter()
        .map(|one| (one.to.code(), one.mentor.to_string(), one.institution))
        .collect();
    let expected = [
        ("parents", "x".to_owned(), None),
        ("enterprise", "y".to_owned(), Some("the place of y")),
        ("college", "z".to_owned(), Some("the place of z")),
    ];
    let expected: Vec<_> =
        expected.into_iter().filter(|(_, mentor, _)| closed.contains(mentor)).collect();
    assert_eq!(thanks, expected);
    assert!(!expected.is_empty());
}

#[test]
fn results_of_the_erased_go_and_unfit_ones_are_not_restored() {
    let mut program = many(4);
    let now = act(8);
    let private = Opinion {
        level: Answer::Given(Level::HIGHEST),
        text: Answer::Given("Secret opinion".to_owned()),
    };
    program.results().record_opinion(&now, FIRST, Side::Mentee, private).unwrap();
    program.results().rate_mentor(&now, &id("x"), rating(Rater::Colleague, "e0", 7)).unwrap();
    let saved = written(&program.snapshot());
    program.erase(&now, &id("e0")).unwrap();
    let cleared = program.snapshot().to_json().unwrap();
    assert!(!cleared.contains("Secret") && !cleared.contains("\"e0\""));
    assert_eq!(round_trip(&program.snapshot()), program.into());
    for (path, value, code) in [
        ("/record/closing/ratings", json!({"nobody": []}), "unknown-person"),
        (
            "/record/closing/ratings",
            json!({"x": [{"from": "curator", "by": "x", "level": "unknown"}]}),
            "not-a-rater",
        ),
        ("/record/closing/results", json!({"reverse": {}}), "form-not-chosen"),
        ("/record/pairs/0/results/next_theme", json!("art"), "does-not-continue"),
    ] {
        let mut damaged = saved.clone();
        *damaged.pointer_mut(path).unwrap() = value;
        let faults = read(&damaged).unwrap().restore().unwrap_err();
        let unfit = faults.as_slice().iter().any(
            |fault| matches!(fault, RestoreFault::Unfit { reason, .. } if reason.code() == code),
        );
        assert!(unfit, "{path}: {faults}");
    }
}
