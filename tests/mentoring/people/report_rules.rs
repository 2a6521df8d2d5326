//! Rules that people who pair others asked other tools for: each case from its files where they
//! are at hand, with others of its kind.

use super::reports::{NOTHING, own, paired, paired_by, rules_with, solved, solved_by};
use crate::support::id;
use mentormatch::kernel::{MenteeIx, MentorIx, Phrases, Side};
use mentormatch::people::Answer;
use mentormatch::people::import::{Options, cohort};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Even, Strategy};

#[test]
fn an_hour_in_common_is_at_the_same_moment() {
    let zone = r#"{"time-zone": "time zone"}"#;
    let more = format!(r#"{{"import": {{"mentees": {zone}, "mentors": {zone}}}}}"#);
    if let Some(case) = solved("10-time-zones", &more) {
        assert_eq!(case.pairs(), [("e2", "m2")]);
        let week = |answer: &Answer<mentormatch::people::Availability>| {
            Vec::from(answer.clone().given().unwrap()).join("; ")
        };
        let cohort = &case.read.cohort;
        let of =
            |mentee: &str| week(&cohort.mentees().get(&id(mentee)).unwrap().person.availability);
        assert_eq!((of("e1"), of("e2")), ("Tue 02:00-04:00".into(), "Mon 06:00-08:00".into()));
    }
    // A time without a zone, and zones in one file only, would be read wrong.
    let rules = |mentors: &str| {
        Rules::from_json(&format!(
            r#"{{"version": 1, "import": {{"mentees": {{"time-zone": "z"}}, "mentors": {mentors}}}}}"#
        ))
        .unwrap()
    };
    let told = |rules: &Rules, mentees: &str| {
        let mapping = rules.import.clone().unwrap();
        let mentors = "id,availability,z\nm,Mon 9-10,UTC\n";
        cohort(mentees.as_bytes(), mentors.as_bytes(), &mapping, &Options::default())
            .unwrap_err()
            .to_string()
    };
    let both = rules(r#"{"time-zone": "z"}"#);
    let without = told(&both, "id,availability,z\ne,Mon 9-10,\n");
    assert!(without.contains("line 2, column \"z\", e"), "{without}");
    let wrong = told(&both, "id,availability,z\ne,Mon 9-10,Europe/Paris\n");
    assert!(wrong.contains("no time zone of the form"), "{wrong}");
    let one = told(&rules("{}"), "id,availability,z\ne,Mon 9-10,UTC\n");
    assert!(one.contains("hours would not be the same"), "{one}");
}

#[test]
fn nobody_carries_more_than_the_best_pairs_demand() {
    if let Some(case) = solved_by(&Even::default(), "14-even-loads", NOTHING) {
        assert_eq!((case.pairs().len(), case.loads()), (8, vec![4, 2, 2]));
    }
    // Seven mentees who may go anywhere, of whom one is worth more with the first mentor.
    let rules = Rules::from_json(
        r#"{"version": 1, "criteria": [{"name": "town", "kind": "equal", "field": "town",
            "mentee-weight": 1, "unanswered": 0}]}"#,
    )
    .unwrap();
    let mentees = "id,town\na,x\nb,x\nc,x\nd,x\ne,\nf,\ng,\n";
    let mentors = "id,town,seats\nm1,x,6\nm2,,6\nm3,,6\n";
    let by = |strategy: &dyn Strategy| {
        paired_by(strategy, &rules, mentees.as_bytes(), mentors.as_bytes())
    };
    let even = by(&Even::default());
    assert_eq!((even.total().as_str(), even.loads()[0]), ("4", 4));
    assert!(even.loads()[1..].contains(&1) && even.loads()[1..].contains(&2));
    let within = by(&Even::within(1));
    let mut loads = within.loads();
    loads.sort_unstable();
    assert_eq!((within.pairs().len(), within.total().as_str(), loads), (7, "3", vec![2, 2, 3]));
}

#[test]
fn mentors_of_one_supervisor_share_a_limit() {
    // The sketch in the file does not say that only this supervisor has a limit.
    let only =
        r#"{"quotas": [{"of": "mentor", "field": "supervisor", "labels": ["X"], "most": 1}]}"#;
    if let Some(case) = solved("15-supervisor-quota", only) {
        assert_eq!((case.pairs().len(), case.total().as_str()), (3, "6"));
        assert!(case.loads()[0] + case.loads()[1] <= 1, "{:?}", case.pairs());
    }
    // A mentor of two schools counts in both; whoever is left learns which rule is in the way.
    let rules = r#"{"version": 1, "quotas": [
        {"name": "a school's mentors", "of": "mentor", "field": "schools", "most": 2}]}"#;
    let mentors = "id,seats,schools\nm1,2,north; south\nm2,2,north\nm3,2,south\n";
    let rules = format!(
        "{}{}",
        &rules[..rules.len() - 1],
        r#", "import": {"mentors": {"attributes": {"schools": {"from": "schools", "kind": "labels"}}}}}"#
    );
    let case = own(&rules, "id\na\nb\nc\nd\ne\n", mentors);
    assert_eq!(case.loads(), [0, 2, 2]);
    let [left] = &case.pairing.unmatched_mentees[..] else { panic!("four of five") };
    assert!(left.why.to_string().contains("a school's mentors: north"), "{}", left.why);
}

#[test]
fn so_many_mentors_of_each_category() {
    let each = |bound: &str| {
        format!(
            r#"{{"mixes": [{{"name": "each kind", "of": "mentee", "field": "category", {bound}}}]}}"#
        )
    };
    for bound in ["\"least\": 1", "\"most\": 1"] {
        if let Some(case) = solved("20-one-of-each-category", &each(bound)) {
            let mentors: Vec<_> = case.pairs().into_iter().map(|pair| pair.1).collect();
            assert_eq!(mentors.len(), 2);
            assert!(mentors.contains(&"p1"), "{mentors:?}");
        }
    }
    // No more than half of a mentor's mentees from one class, rounded up.
    let rules = r#"{"version": 1, "mixes": [
        {"name": "mixed", "of": "mentor", "field": "class", "share": 0.5}]}"#;
    let case = own(rules, "id,class\na,9\nb,9\nc,9\nd,8\n", "id,seats\nm,4\n");
    assert_eq!(case.pairs().len(), 3);
    assert!(case.pairs().contains(&("d", "m")));
}

#[test]
fn a_rule_may_hold_only_for_those_who_ask_for_it() {
    let asked = r#"{"restrictions": [{"name": "same gender", "kind": "must-equal",
        "field": "gender", "only-if": {"field": "wants same gender"}}]}"#;
    if let Some(found) = solved("11-only-where-asked", asked) {
        assert_eq!(found.pairing.pairs.len(), 2);
        let words = found.rules.unanswered();
        assert!(words.is_empty(), "{words:?}");
    }
    // What the file says alone forbids e2 everybody.
    if let Some(found) = solved("11-only-where-asked", NOTHING) {
        assert_eq!(found.pairing.pairs.len(), 1);
    }
    // Any answer may ask: a word of several, a number, one of the mentor's; of two conditions both.
    let rules = r#"{"version": 1, "restrictions": [
        {"name": "one of us", "kind": "must-equal", "field": "town",
         "only-if": {"field": "where", "is": ["nearby", "рядом"]}},
        {"name": "minors at school", "kind": "must-be-among", "of": "mentor", "field": "place",
         "labels": ["school"], "only-if": [{"field": "age", "most": 13}]},
        {"name": "his own field", "kind": "must-equal", "field": "field",
         "only-if": [{"of": "mentor", "field": "strict"}, {"field": "age", "least": 18}]}
    ]}"#;
    let mentees = "id,town,where,age,field\n\
                   a,Tver,nearby,12,art\nb,Tver,Рядом,20,art\nc,Tver,anywhere,30,art\nd,Tver,,12,art\n";
    let mentors = "id,town,place,strict,field\nx,Tver,office,yes,law\ny,Omsk,school,no,law\n";
    let found = own(rules, mentees, mentors);
    let forbidden =
        |language: &Phrases| {
            let mut all = Vec::new();
            for mentee in 0..4 {
                for mentor in 0..2 {
                    let violations =
                        found.rules.violations(MenteeIx::new(mentee), MentorIx::new(mentor));
                    all.extend(violations.iter().map(|why| {
                        format!("{mentee}{mentor} {}: {}", why.rule, why.words(language))
                    }));
                }
            }
            all
        };
    assert_eq!(
        forbidden(&Phrases::english()),
        [
            "00 minors at school: office is none of those asked for (holds by the mentee's answer)",
            "01 one of us: Tver and Omsk are not the same (holds by the mentee's answer)",
            "10 his own field: art and law are not the same (holds by the answers of both)",
            "11 one of us: Tver and Omsk are not the same (holds by the mentee's answer)",
            "20 his own field: art and law are not the same (holds by the answers of both)",
            "30 minors at school: office is none of those asked for (holds by the mentee's answer)",
        ]
    );
    let russian = forbidden(&Phrases::russian());
    assert_eq!(
        russian[1],
        "01 one of us: «Tver» и «Omsk» не совпадают (действует по ответу наставляемого)"
    );
    assert!(russian[2].ends_with("(действует по ответам обоих)"), "{}", russian[2]);
}

#[test]
fn a_criterion_may_count_only_for_those_who_ask_for_it() {
    let rules = r#"{"version": 1, "criteria": [{"name": "same gender", "kind": "equal",
        "field": "gender", "mentee-weight": 5, "only-if": {"field": "asks"}}]}"#;
    let found = own(rules, "id,gender,asks\na,f,no\nb,f,yes\n", "id,gender\nx,f\ny,m\n");
    assert_eq!((found.pairs(), found.total().as_str()), (vec![("a", "y"), ("b", "x")], "5"));
    let explained = found.rules.explain(MenteeIx::new(0), MentorIx::new(0)).unwrap();
    assert!(explained.to_string().contains("holds only where an answer asks for it (0 + 0)"));
    assert!(explained.words(&Phrases::russian()).contains("действует только по ответу участника"));
    // A slip in the name of the question is found, and so are words that are neither.
    let slip = own(&rules.replace("asks", "askss"), "id,gender,asks\na,f,no\n", "id,gender\nx,f\n");
    assert_eq!(slip.rules.unanswered(), [("same gender", Side::Mentee)]);
    let base = cohort(
        "id,gender,asks\na,f,perhaps\n".as_bytes(),
        "id,gender\nx,f\n".as_bytes(),
        &Default::default(),
        &Options::default(),
    );
    let fault = Rules::from_json(rules).unwrap().compile(&base.unwrap().cohort).unwrap_err();
    assert!(fault[0].to_string().contains("mentee a: asks is text, but the rule needs yes or no"));
}

#[test]
fn a_subject_may_be_for_some_grades_only() {
    let graded = r#"{"restrictions": [
        {"name": "a subject", "kind": "must-share-label", "field": "subjects", "within": "grade"},
        {"name": "the must one", "kind": "must-share-label", "within": "grade",
         "field": {"mentee": "must have", "mentor": "subjects"}}]}"#;
    if let Some(found) = solved("12-subjects-for-grades", graded) {
        assert_eq!(found.pairs(), [("e1", "t2"), ("e2", "t1")]);
        let why = found.rules.violations(MenteeIx::new(0), MentorIx::new(0));
        assert_eq!(why.len(), 1, "English is offered to e1, and is not the must one");
        assert_eq!(why[0].words(&Phrases::english()), "in common: nothing; needed ≥ 1");
        let why = found.rules.violations(MenteeIx::new(1), MentorIx::new(1));
        assert_eq!(why[0].rule, "a subject");
    }
    // Ranges in Russian words, a stage in words, points for what is covered.
    let rules = r#"{"version": 1, "restrictions": [
        {"name": "предмет", "kind": "must-share-label", "field": "subjects", "within": "stage"}],
        "criteria": [{"name": "предметы", "kind": "coverage", "field": "subjects",
            "within": "stage", "mentee-weight": 4},
        {"name": "общие", "kind": "overlap", "field": "subjects",
            "within": "stage", "mentee-weight": 1}]}"#;
    let mentees = "id;stage;subjects\na;9 класс;физика, химия\nb;5Б;физика\nc;;физика\n";
    let mentors = "id;subjects\n\
                   x;физика 5–7 классы, химия\n\
                   y;физика с 8 по 11 класс, химия (10–11)\n\
                   z;физика\n";
    let split = r#"{"version": 1, "import": {
        "mentees": {"fields": {"subjects": {"from": "subjects", "separator": ","}}},
        "mentors": {"fields": {"subjects": {"from": "subjects", "separator": ","}}}}}"#;
    let rules = rules_with(rules.as_bytes(), split);
    let found = paired(&rules, mentees.as_bytes(), mentors.as_bytes());
    let said = |mentee: u32, mentor: u32| {
        let explained = found.rules.explain(MenteeIx::new(mentee), MentorIx::new(mentor)).unwrap();
        explained.words(&Phrases::russian())
    };
    assert!(said(0, 0).contains("может помочь: химия (9); не может: физика (9)"), "{}", said(0, 0));
    assert!(said(0, 1).contains("может помочь: физика (9); не может: химия (9)"), "{}", said(0, 1));
    assert!(said(1, 1).contains("запрещена"), "{}", said(1, 1));
    // Who does not say the grade is not refused.
    assert!(!said(2, 1).contains("запрещена"), "{}", said(2, 1));
    assert_eq!(found.pairing.pairs.len(), 3);
}
