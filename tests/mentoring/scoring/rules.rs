//! Rules files: every fault, what is written back, missing answers, and the snippets of `docs/RULES.md`.

use crate::support::id;
use mentormatch::kernel::{MenteeIx, MentorIx, Phrases, Unit};
use mentormatch::people::{Answer, Base, Cohort, Mentee, Mentor, Value};
use mentormatch::scoring::{
    CONDITIONS, Found, PairVerdict, RULE_NAMES, Rules, RulesFault, Violation,
};
use std::path::PathBuf;

pub(super) fn rules(json: &str) -> Rules {
    Rules::from_json(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn pair(mentee: Mentee, mentor: Mentor) -> Cohort {
    Cohort::new(Base::new([mentee]).unwrap(), Base::new([mentor]).unwrap()).unwrap()
}

fn blank() -> Cohort {
    pair(Mentee::new(id("a")), Mentor::new(id("x")))
}

fn faults(json: &str, cohort: &Cohort) -> Vec<String> {
    rules(json).compile(cohort).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn every_fault_of_the_rules_is_told_at_once() {
    let found = faults(
        r#"{"version": 9,
            "scales": {"none": [], "twice": ["A", "b", " a "]},
            "restrictions": [
                {"name": " ", "kind": "must-equal", "field": "stage"},
                {"name": "r", "kind": "must-be-above", "field": "stage", "scale": "gone",
                 "least": 2, "most": 1, "forms": []},
                {"name": "time", "kind": "must-share-time", "minutes": 0},
                {"name": "label", "kind": "must-share-label", "field": "subjects", "least": 0},
                {"name": "cover", "kind": "must-cover", "least": 1.5},
                {"name": "by", "kind": "must-differ-by", "field": "age"},
                {"name": "within", "kind": "must-be-within", "of": "mentor", "field": "age",
                 "least": 3, "most": 2},
                {"name": "among", "kind": "must-be-among", "of": "mentor", "field": "stage",
                 "labels": []}
            ],
            "criteria": [
                {"name": "r", "kind": "equal", "field": "stage", "unanswered": -0.5},
                {"name": "overlap", "kind": "overlap", "field": "subjects", "most": 0},
                {"name": "time 2", "kind": "shared-time", "minutes-per-point": 0, "most": 0},
                {"name": "gap", "kind": "ordinal-gap", "field": "stage", "scale": "gone",
                 "target": 1, "slope": -1, "floor": 2},
                {"name": "distance", "kind": "number-distance", "field": "age", "scale": 0},
                {"name": "table", "kind": "category-table", "field": "stage", "points": [
                    {"mentee": "a", "mentor": "b", "points": 1},
                    {"mentee": "A", "mentor": "B ", "points": 2}]},
                {"name": "wish", "kind": "wish", "of": "mentee", "by-rank": []}
            ],
            "forbidden": [["a", "nobody"], ["nobody", "x"]],
            "required": [["a", "x"], ["a", "x"]]}"#,
        &blank(),
    );
    let expected = [
        "rules of version 9 are not known, only of version 1",
        "rule number 1 has no name",
        "\"r\" is the name of rule number 2 and of rule number 9",
        "the scale \"none\" is empty",
        "the scale \"twice\" has \" a \" twice",
        "\"r\": forms is empty",
        "\"r\": there is no scale \"gone\"",
        "\"r\": least is 2, which is above most, 1",
        "\"time\": minutes is 0, but must be above 0",
        "\"label\": least is 0, but must be above 0",
        "\"cover\": least is 1.5, but must be from 0 to 1",
        "\"by\": least and most is empty",
        "\"within\": least is 3, which is above most, 2",
        "\"among\": labels is empty",
        "\"r\": unanswered is -0.5, but must be from 0 to 1",
        "\"overlap\": most is 0, but must be above 0",
        "\"time 2\": minutes-per-point is 0, but must be above 0",
        "\"time 2\": most is 0, but must be above 0",
        "\"gap\": there is no scale \"gone\"",
        "\"gap\": slope is -1, but must be 0 or more",
        "\"gap\": least is 2, which is above most, 1",
        "\"distance\": scale is 0, but must be above 0 and at most 1e12",
        "\"table\": the pair \"A\", \"B \" is given twice",
        "\"wish\": by-rank is empty",
        "the list forbidden names nobody, who is not among the mentors",
        "the list forbidden names nobody, who is not among the mentees",
        "the required pairs name mentee a and mentor x twice",
    ];
    assert_eq!(found, expected);
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    use mentormatch::scoring::{Cell, Criterion, Measure, Must, Restriction};
    let field = || mentormatch::people::Field::Age.into();
    let mut rules = Rules::default();
    rules.restrictions.push(Restriction::new(
        "bounds",
        Must::DifferBy { field: field(), least: Some(f64::NAN), most: Some(f64::INFINITY) },
    ));
    let distance = Measure::NumberDistance { field: field(), scale: f64::NAN };
    rules.criteria.push(Criterion::new("distance", distance, f64::INFINITY, f64::NAN));
    let table = Measure::CategoryTable {
        field: field(),
        points: vec![Cell { mentee: "1".into(), mentor: "2".into(), points: f64::NAN }],
        otherwise: f64::NEG_INFINITY,
    };
    rules.criteria.push(Criterion::new("table", table, 1.0, 1.0));
    let faults = rules.compile(&blank()).unwrap_err();
    assert_eq!(faults.len(), 7, "{faults:?}");
    assert!(faults.iter().all(|fault| matches!(fault, RulesFault::NotFinite { .. })));
}

#[test]
fn answers_that_a_rule_cannot_read_name_the_person_and_the_value() {
    let mut mentee = Mentee::new(id("a"));
    mentee.person.stage = Answer::Given("Grade 99".to_owned());
    mentee.person.attributes.insert("n".into(), Answer::Given(Value::Text("five".into())));
    let mut mentor = Mentor::new(id("x"));
    mentor.person.attributes.insert("n".into(), Answer::Given(Value::Number(f64::INFINITY)));
    mentor.person.attributes.insert("t".into(), Answer::Given(Value::Number(1.0)));
    let found = faults(
        r#"{"version": 1, "scales": {"s": ["Grade 1"]},
            "restrictions": [
                {"name": "above", "kind": "must-be-above", "field": "stage", "scale": "s", "least": 1}
            ],
            "criteria": [
                {"name": "near", "kind": "number-distance", "field": "n", "scale": 1},
                {"name": "labels", "kind": "overlap", "field": "t"},
                {"name": "time", "kind": "shared-time", "minutes-per-point": 1,
                 "field": {"mentee": "availability", "mentor": "t"}},
                {"name": "same", "kind": "equal", "field": {"mentee": "stage", "mentor": "forms"}}
            ]}"#,
        &pair(mentee, mentor),
    );
    let expected = [
        "\"above\": mentee a: stage is \"Grade 99\", which is not on the scale \"s\"",
        "\"near\": mentee a: n is text, but the rule needs a number",
        "\"near\": mentor x: n is inf, which is not a finite number",
        "\"labels\": mentor x: t is a number, but the rule needs labels",
        "\"time\": mentor x: t is a number, but the rule needs weekly time",
        "\"same\": mentor x: forms of mentoring is labels, but the rule needs text or a number",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_unit_follows_the_range_and_what_would_be_lost_is_refused() {
    let equal = |weight: &str| {
        format!(
            r#"{{"version": 1, "criteria": [{{"name": "c", "kind": "equal", "field": "stage",
                "mentee-weight": {weight}}}, {{"name": "tiny", "kind": "equal",
                "field": "institution", "mentor-weight": 0.0001}}]}}"#
        )
    };
    let unit = |weight| rules(&equal(weight)).compile(&blank()).map(|compiled| compiled.unit());
    assert_eq!(unit("1000"), Ok(Unit::MICRO));
    assert_eq!(unit("10000"), Ok(Unit::new(5).unwrap()));
    assert_eq!(
        faults(&equal("1000000"), &blank()),
        ["\"tiny\": mentor weight 0.0001 vanishes in units of 0.001, which the range needs"]
    );
    let range = rules(&equal("2e9")).compile(&blank()).unwrap_err();
    assert!(matches!(range[..], [RulesFault::Range { .. }]), "{range:?}");
    let range = rules(&equal("1e308")).compile(&blank()).unwrap_err();
    assert!(matches!(range[..], [RulesFault::Range { .. }]), "{range:?}");
}

#[test]
fn a_required_pair_that_is_forbidden_is_refused() {
    let mut mentee = Mentee::new(id("a"));
    mentee.person.wishes.vetoed.insert(id("x"));
    let json = r#"{"version": 1, "required": [["a", "x"]]}"#;
    assert_eq!(
        faults(json, &pair(mentee, Mentor::new(id("x")))),
        ["mentee a and mentor x are required, but forbidden by \"vetoed-by-mentee\""]
    );
    let compiled = rules(json).compile(&blank()).unwrap();
    assert_eq!(compiled.required(), [(MenteeIx::new(0), MentorIx::new(0))]);
    let both = r#"{"version": 1, "required": [["a", "x"]], "forbidden": [["a", "x"]]}"#;
    assert_eq!(
        faults(both, &blank()),
        ["mentee a and mentor x are required, but forbidden by \"forbidden-pair\""]
    );
}

#[test]
fn unknown_keys_are_refused_and_rules_are_written_back() {
    for wrong in [
        r#"{"version": 1, "rules": []}"#,
        r#"{"version": 1, "criteria": [{"name": "c", "kind": "equal", "field": "age", "x": 1}]}"#,
        r#"{"version": 1, "restrictions": [{"name": "c", "kind": "must-not-repeat", "x": 1}]}"#,
        r#"{"version": 1, "criteria": [{"name": "c", "kind": "magic", "field": "age"}]}"#,
        r#"{"version": 1, "criteria": [{"kind": "equal", "field": "age"}]}"#,
        r#"{"version": 1, "criteria": [{"name": "c", "kind": "equal",
            "field": {"mentee": "age", "mentor": "age", "curator": "age"}}]}"#,
        r#"{"version": 1, "import": {"x": 1}}"#,
        r#"{}"#,
    ] {
        assert!(Rules::from_json(wrong).is_err(), "{wrong}");
    }
    for name in ["jonodrew", "rafaykhan"] {
        let read = rules(&std::fs::read_to_string(rules_file(name)).unwrap());
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(rules(&written), read);
    }
}

#[test]
fn missing_answers_are_neutral_and_never_forbid_unless_asked() {
    let rule = |needs: bool| {
        format!(
            r#"{{"version": 1,
            "restrictions": [{{"name": "other", "kind": "must-differ", "field": "institution",
                               "needs-answer": {needs}}}],
            "criteria": [
                {{"name": "half", "kind": "equal", "field": "stage", "mentee-weight": 10}},
                {{"name": "all", "kind": "coverage", "mentor-weight": 4, "unanswered": 1}},
                {{"name": "none", "kind": "shared-time", "minutes-per-point": 60, "most": 3,
                  "mentee-weight": 2, "unanswered": 0}}]}}"#
        )
    };
    let mut mentee = Mentee::new(id("a"));
    mentee.person.institution = Answer::Withheld;
    mentee.person.stage = Answer::Given("one".to_owned());
    let cohort = pair(mentee, Mentor::new(id("x")));
    let only = (MenteeIx::new(0), MentorIx::new(0));
    let compiled = rules(&rule(false)).compile(&cohort).unwrap();
    let explained = compiled.explain(only.0, only.1).unwrap();
    assert_eq!(explained.mentee_view(), Some(5_000_000));
    assert_eq!(explained.mentor_view(), Some(4_000_000));
    assert_eq!(
        explained.to_string(),
        "mentee a, mentor x: points: 5 for the mentee, 4 for the mentor\n  \
         half: not answered (mentor: unknown); a share of the points counts by the rule (5 + 0)\n  \
         all: not answered (mentee: unknown, mentor: unknown); a share of the points counts by the rule (0 + 4)\n  \
         none: not answered (mentee: unknown, mentor: unknown); a share of the points counts by the rule (0 + 0)"
    );
    let strict = rules(&rule(true)).compile(&cohort).unwrap();
    let explained = strict.explain(only.0, only.1).unwrap();
    let PairVerdict::Forbidden(reasons) = &explained.verdict else { panic!("{explained}") };
    let [Violation { code, found: Found::Unanswered { mentee, mentor }, .. }] = &reasons[..] else {
        panic!("{explained}")
    };
    assert_eq!((&**code, *mentee, *mentor), ("must-differ", Answer::Withheld, Answer::Unknown));
    let russian = Phrases::russian();
    assert_eq!(
        reasons[0].words(&russian),
        "нет ответа (наставляемый: не раскрыто, наставник: неизвестно)"
    );
    let json = serde_json::to_string(&explained).unwrap();
    assert_eq!(
        serde_json::from_str::<mentormatch::scoring::Explanation>(&json).unwrap(),
        explained
    );
}

#[test]
fn a_slip_in_a_field_s_name_shows() {
    let mut mentee = Mentee::new(id("a"));
    mentee.person.stage = Answer::Given("one".to_owned());
    let compiled = rules(
        r#"{"version": 1, "criteria": [
            {"name": "slip", "kind": "equal", "field": "stagge", "mentee-weight": 1},
            {"name": "half", "kind": "equal", "field": "stage", "mentee-weight": 1},
            {"name": "fine", "kind": "equal", "field": "id", "mentee-weight": 1}]}"#,
    )
    .compile(&pair(mentee, Mentor::new(id("x"))))
    .unwrap();
    use mentormatch::kernel::Side::{Mentee as OfMentee, Mentor as OfMentor};
    assert_eq!(compiled.unanswered(), [("slip", OfMentee), ("slip", OfMentor), ("half", OfMentor)]);
}

#[test]
fn an_organisation_has_its_own_words() {
    let mut mentee = Mentee::new(id("a"));
    let mut mentor = Mentor::new(id("x"));
    mentee.person.institution = Answer::Given("School 7".to_owned());
    mentor.person.institution = Answer::Given("SCHOOL 7 ".to_owned());
    let compiled = rules(
        r#"{"version": 1, "restrictions": [
            {"name": "elsewhere", "kind": "must-differ", "field": "institution"}]}"#,
    )
    .compile(&pair(mentee, mentor))
    .unwrap();
    let explained = compiled.explain(MenteeIx::new(0), MentorIx::new(0)).unwrap();
    assert_eq!(
        explained.to_string(),
        "mentee a, mentor x: forbidden\n  elsewhere: both have School 7"
    );
    let own = Phrases::russian().with(RULE_NAMES, "elsewhere", "оба из «{mentee}»");
    assert!(explained.words(&own).ends_with("elsewhere: оба из «School 7»"));
    let own = Phrases::english().with(CONDITIONS, "must-differ", "{mentor} is too near");
    assert!(explained.words(&own).ends_with("School 7 is too near"));
}

#[test]
fn names_and_labels_are_said_in_the_rules_own_words() {
    let (mut mentee, mut mentor) = (Mentee::new(id("a")), Mentor::new(id("x")));
    mentee.person.institution = Answer::Given("School 7".to_owned());
    mentor.person.institution = Answer::Given("School 7".to_owned());
    let with = |words: &str| {
        rules(&format!(
            r#"{{"version": 1, "restrictions": [
                {{"name": "elsewhere", "kind": "must-differ", "field": "institution"}}],
                "words": {words}}}"#
        ))
    };
    let text = r#"{"ru": {"elsewhere": "другая школа", "School 7": "школа № 7"},
        "de": {"elsewhere": "woanders"}}"#;
    let rules = with(text);
    assert_eq!(Rules::from_json(&rules.to_json().unwrap()).unwrap(), rules);
    let compiled = rules.compile(&pair(mentee.clone(), mentor.clone())).unwrap();
    let explained = compiled.explain(MenteeIx::new(0), MentorIx::new(0)).unwrap();
    let russian = Phrases::russian().plugged(&rules.words_in("ru"));
    assert!(explained.words(&russian).contains("другая школа: "), "{}", explained.words(&russian));
    assert!(explained.words(&russian).contains("школа № 7"));
    let german = Phrases::english().plugged(&rules.words_in("de"));
    assert!(explained.words(&german).ends_with("woanders: both have School 7"));
    assert_eq!(explained.words(&Phrases::english()), explained.to_string());
    // What is quoted in a fault is said in the same words, and quoted still.
    let fault = RulesFault::NoScale { rule: "elsewhere".into(), scale: "grades".into() };
    assert_eq!(russian.say(&fault), "\"другая школа\": нет шкалы \"grades\"");

    let faults = with(r#"{"ru": {"elsewhere": " ", "": "x"}}"#);
    let faults = faults.compile(&pair(mentee, mentor)).unwrap_err();
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|one| one.starts_with("the words of \"ru\": ")), "{told:?}");
}

#[test]
fn the_guide_for_curators_holds() {
    let guide = std::fs::read_to_string(root().join("docs/RULES.md")).unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    let mut snippets = 0;
    for block in guide.split("```json\n").skip(1) {
        let json = block.split("```").next().unwrap();
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        let whole = if value.get("version").is_some() {
            value
        } else {
            // A single rule: its kind says which list it belongs to.
            let kind = value["kind"].as_str().unwrap().to_owned();
            let list = if kind.starts_with("must-") { "restrictions" } else { "criteria" };
            kinds.insert(kind);
            serde_json::json!({"version": 1, "scales": {"grades": ["junior", "senior"]}, list: [value]})
        };
        let rules = rules(&whole.to_string());
        let named = rules.together.iter().chain(&rules.apart).flat_map(|rule| &rule.mentees);
        let named: std::collections::BTreeSet<_> = named.cloned().collect();
        let cohort = Cohort::of(named.into_iter().map(Mentee::new), []).unwrap();
        rules.compile(&cohort).unwrap_or_else(|faults| {
            panic!("{faults:?}: {json}");
        });
        snippets += 1;
    }
    assert!(snippets > 20, "{snippets}");
    // Refusing a kind lists all that are known.
    for list in ["restrictions", "criteria"] {
        let unknown = format!(r#"{{"version": 1, "{list}": [{{"name": "n", "kind": "?"}}]}}"#);
        let error = Rules::from_json(&unknown).unwrap_err().to_string();
        let known = error.split('`').skip(3).step_by(2).filter(|kind| !kind.contains(' '));
        for kind in known {
            assert!(kinds.contains(kind), "docs/RULES.md says nothing of {kind}");
        }
        assert!(error.matches('`').count() > 20, "{error}");
    }
}

pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn rules_file(name: &str) -> PathBuf {
    root().join(format!("examples/data/rules/{name}.json"))
}
