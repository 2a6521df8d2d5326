//! Rules made ready for people who were read row by row score as for the same people read whole.

use crate::support::random::{SCALE, cases, rng, rules};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side, Sides, Stream};
use mentormatch::market::ViewRows;
use mentormatch::people::Field;
use mentormatch::people::import::{Format, Mapping, Options, cohort, roster};
use mentormatch::scoring::{Rules, RulesFault};
use rand::RngExt;
use std::io::Cursor;

const WORDS: [&str; 8] = ["Физика", "chess", "ART", "music", "go (20-40)", "rust", "École", "wood"];

fn pick<'a>(rng: &mut Stream, words: &[&'a str]) -> &'a str {
    words[rng.random_range(0..words.len())]
}

fn words(rng: &mut Stream, most: usize) -> Vec<String> {
    (0..rng.random_range(0..=most)).map(|_| pick(rng, &WORDS).to_owned()).collect()
}

/// What is known of somebody, by question.
fn person(rng: &mut Stream, side: Side, at: usize, others: usize) -> Vec<(&'static str, String)> {
    let (own, other) = if side == Side::Mentee { ("a", "x") } else { ("x", "a") };
    let somebody = |rng: &mut Stream| format!("{other}{}", rng.random_range(0..others.max(1)));
    let state = |rng: &mut Stream, answer: String| match rng.random_range(0..10) {
        0 => String::new(),
        1 => "withheld".to_owned(),
        _ => answer,
    };
    let mut known = vec![("id", format!("{own}{at}"))];
    let age = rng.random_range(10..60).to_string();
    known.push(("age", state(rng, age)));
    let stage = pick(rng, &SCALE).to_owned();
    known.push(("stage", state(rng, stage)));
    let institution = pick(rng, &["A", "b", "c"]).to_owned();
    known.push(("institution", state(rng, institution)));
    for question in ["subjects", "languages"] {
        let labels = words(rng, 3).join("; ");
        known.push((question, state(rng, labels)));
    }
    let graded: Vec<String> = (0..rng.random_range(0..3))
        .map(|at| {
            format!(
                "{}: {}",
                WORDS[(at * 3 + rng.random_range(0..3)) % 8],
                rng.random_range(1..=10)
            )
        })
        .collect();
    let skills = state(rng, graded.join("; "));
    known.push((
        "skills",
        if side == Side::Mentee && skills.is_empty() { "none".to_owned() } else { skills },
    ));
    let week = format!(
        "Mon {0}:00-{1}:30; Tue {0}:15-{1}:00",
        rng.random_range(8..12),
        rng.random_range(12..15)
    );
    known.push(("availability", state(rng, week)));
    let number = (f64::from(rng.random_range(0..90)) / 4.0).to_string();
    known.push(("number", state(rng, number)));
    let asks = pick(rng, &["yes", "no"]).to_owned();
    known.push(("asks", state(rng, asks)));
    known.push(("seats", rng.random_range(0..4).to_string()));
    known.push((
        "forms",
        pick(rng, &["learner-learner", "learner-learner; reverse", "student-learner"]).to_owned(),
    ));
    if rng.random_bool(0.5) {
        known.push(("wishes", format!("{} > {}", somebody(rng), somebody(rng))));
    }
    if rng.random_bool(0.2) {
        known.push(("vetoes", somebody(rng)));
    }
    if side == Side::Mentee {
        known.push(("goals", words(rng, 2).join(";")));
        known.push(("waiting", rng.random_range(0..4).to_string()));
        known.push(("earlier-mentors", somebody(rng)));
    }
    known
}

/// The people of a side as CSV or as an object on each line.
fn file(rng: &mut Stream, side: Side, count: usize, others: usize) -> (Vec<u8>, Format) {
    let people: Vec<_> = (0..count).map(|at| person(rng, side, at, others)).collect();
    let mut text = String::new();
    if rng.random_bool(0.5) {
        for known in people {
            let entries = known.iter().map(|(question, answer)| match *question {
                "seats" | "waiting" => format!("\"{question}\": {answer}"),
                "number" if answer.parse::<f64>().is_ok() => format!("\"{question}\": {answer}"),
                _ => format!("\"{question}\": {}", serde_json::to_string(answer).unwrap()),
            });
            text += &format!("{{{}}}\n", entries.collect::<Vec<_>>().join(", "));
        }
        return (text.into_bytes(), Format::JsonLines);
    }
    let mut headings: Vec<&str> = Vec::new();
    for (question, _) in people.iter().flatten() {
        if !headings.contains(question) {
            headings.push(question);
        }
    }
    text += &headings.join(",");
    for known in &people {
        let cell = |heading: &&str| {
            let found = known.iter().find(|(question, _)| question == heading);
            found.map_or("", |(_, answer)| answer)
        };
        text += "\n";
        text += &headings.iter().map(cell).collect::<Vec<_>>().join(",");
    }
    (text.into_bytes(), Format::Csv)
}

#[test]
fn people_read_by_rows_score_as_those_read_whole() {
    let mut scored = 0;
    for seed in 0..cases(400) / 2 {
        let mut rng = rng(seed + (1 << 53));
        let (mentees, mentors) = (rng.random_range(1..14), rng.random_range(1..12));
        let of_mentees = file(&mut rng, Side::Mentee, mentees, mentors);
        let of_mentors = file(&mut rng, Side::Mentor, mentors, mentees);
        let mut mapping: Mapping = serde_json::from_str(
            r#"{"mentees": {"attributes": {"number": {"from": "number", "kind": "number"}}},
                "mentors": {"attributes": {"number": {"from": "number", "kind": "number"}}}}"#,
        )
        .unwrap();
        (mapping.mentees.separator, mapping.mentors.separator) = (Some(','), Some(','));
        mapping.mentees.format = Some(of_mentees.1);
        mapping.mentors.format = Some(of_mentors.1);
        let options = Options::default();
        let whole = cohort(&of_mentees.0[..], &of_mentors.0[..], &mapping, &options).unwrap();
        let rules = rules(&mut rng, &whole.cohort);
        let files = (Cursor::new(&of_mentees.0), Cursor::new(&of_mentors.0));
        let rows = roster(files.0, files.1, &mapping, &options, &rules.fields()).unwrap();
        assert_eq!((rows.mentees, rows.mentors), (whole.mentees, whole.mentors));
        for (side, seats) in
            Sides::new(whole.cohort.mentees().seats(), whole.cohort.mentors().seats())
        {
            assert_eq!(rows.roster.seats(side), seats);
        }
        let expected = rules.compile(&whole.cohort);
        let found = rules.compile_roster(&rows.roster);
        let (expected, found) = match (expected, found) {
            (Ok(expected), Ok(found)) => (expected, found),
            (Err(expected), Err(found)) => {
                assert_eq!(found, expected, "{seed}");
                continue;
            }
            (expected, found) => panic!("{seed}: {expected:?} {found:?}"),
        };
        scored += 1;
        assert_eq!(found.unit(), expected.unit());
        assert_eq!(found.over_groups(), expected.over_groups());
        assert_eq!(
            (found.forbidden(), found.required()),
            (expected.forbidden(), expected.required())
        );
        assert_eq!(found.unanswered(), expected.unanswered());
        for mentee in MenteeIx::all(mentees) {
            for mentor in MentorIx::all(mentors) {
                assert_eq!(found.view(mentee, mentor), expected.view(mentee, mentor), "{seed}");
                assert_eq!(found.explain(mentee, mentor), expected.explain(mentee, mentor));
            }
        }
    }
    assert!(scored > 100, "{scored}");
}

#[test]
fn answers_that_were_not_kept_are_a_fault_and_bad_ones_one_for_each_person() {
    let rules = Rules::from_json(
        r#"{"version": 1, "criteria": [{"name": "near", "kind": "number-distance", "field": "far",
            "scale": 5, "mentee-weight": 1}]}"#,
    )
    .unwrap();
    let files = || (Cursor::new("id,far\na,many\nb,many\n"), Cursor::new("id,far\nx,\n"));
    let (mapping, options) = (Mapping::default(), Options::default());
    let read = |fields: &Sides<Vec<Field>>| {
        roster(files().0, files().1, &mapping, &options, fields).unwrap().roster
    };
    let nothing = rules.compile_roster(&read(&Sides::default())).unwrap_err();
    let sides: Vec<_> = nothing
        .iter()
        .map(|fault| match fault {
            RulesFault::NotKept { rule, side, field } => (rule.as_str(), *side, field.name()),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(sides, [("near", Side::Mentee, "far"), ("near", Side::Mentor, "far")]);
    assert_eq!(nothing[0].to_string(), "\"near\": the answers of the mentees to far are not kept");
    let wrong = rules.compile_roster(&read(&rules.fields())).unwrap_err();
    let whole = cohort(files().0, files().1, &mapping, &options).unwrap().cohort;
    assert_eq!(wrong, rules.compile(&whole).unwrap_err());
    assert_eq!(wrong.len(), 2);
}
