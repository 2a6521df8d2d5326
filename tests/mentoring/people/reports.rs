//! What people who pair others asked other tools for: files as offices have them. Each case
//! is read from its files where they are at hand, with what the mapping has to add, and has
//! others of its kind beside it.

use crate::support::id;
use mentormatch::kernel::{Control, MenteeIx, MentorIx, Phrases, Side};
use mentormatch::people::import::{ImportedCohort, Options, cohort};
use mentormatch::people::{Answer, ConsentedBy, PersonId};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Even, Optimal, Pairing, Prepared, Strategy};
use std::path::PathBuf;

/// A file of a case; nothing, and a word of it, where it is not at hand.
fn case(name: &str) -> Option<Vec<u8>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let read = std::fs::read(root.join("../shared/data/reports").join(name)).ok();
    if read.is_none() {
        println!("skipped: {name} is not at hand");
    }
    read
}

/// The rules with what the mapping has to say besides, merged key by key.
fn rules_with(rules: &[u8], more: &str) -> Rules {
    fn merge(into: &mut serde_json::Value, more: serde_json::Value) {
        match (into, more) {
            (serde_json::Value::Object(into), serde_json::Value::Object(more)) => {
                for (key, value) in more {
                    merge(into.entry(key).or_insert(serde_json::Value::Null), value);
                }
            }
            (into, more) => *into = more,
        }
    }
    let mut rules: serde_json::Value = serde_json::from_slice(rules).unwrap();
    merge(&mut rules, serde_json::from_str(more).unwrap());
    Rules::from_json(&rules.to_string()).unwrap()
}

struct Paired {
    read: ImportedCohort,
    pairing: Pairing,
    rules: mentormatch::scoring::CompiledRules,
}

impl Paired {
    fn pairs(&self) -> Vec<(&str, &str)> {
        let pairs = self.pairing.pairs.iter();
        pairs.map(|pair| (pair.mentee.as_str(), pair.mentor.as_str())).collect()
    }

    /// How many mentees each mentor of the base has.
    fn loads(&self) -> Vec<usize> {
        let pairs = &self.pairing.pairs;
        let of = |mentor: &PersonId| pairs.iter().filter(|pair| pair.mentor == *mentor).count();
        self.read.cohort.mentors().ids().map(of).collect()
    }

    fn total(&self) -> String {
        self.pairing.unit.exact(self.pairing.measures.total).to_string()
    }

    fn notes(&self) -> String {
        format!("{}\n{}", self.read.mentees.notes, self.read.mentors.notes)
    }
}

/// The best pairs, verified.
fn paired(rules: &Rules, mentees: &[u8], mentors: &[u8]) -> Paired {
    paired_by(&Optimal, rules, mentees, mentors)
}

fn paired_by(strategy: &dyn Strategy, rules: &Rules, mentees: &[u8], mentors: &[u8]) -> Paired {
    let mapping = rules.import.clone().unwrap_or_default();
    let read = cohort(mentees, mentors, &mapping, &Options::default());
    let read = read.unwrap_or_else(|faults| panic!("{faults}"));
    let free = Control::unbounded();
    let prepared = Prepared::new(read.cohort.clone(), rules).unwrap();
    let situation = prepared.situation(&free).unwrap();
    let pairing = strategy.form(&situation, &free).unwrap().solved().unwrap();
    assert!(pairing.verified);
    Paired { read, pairing, rules: prepared.rules().clone() }
}

/// A case whose files are called as most are, with more rules.
fn solved(folder: &str, more: &str) -> Option<Paired> {
    solved_by(&Optimal, folder, more)
}

fn solved_by(strategy: &dyn Strategy, folder: &str, more: &str) -> Option<Paired> {
    let file = |name: &str| case(&format!("{folder}/{name}"));
    let (mentees, mentors) = (file("mentees.csv")?, file("mentors.csv")?);
    Some(paired_by(strategy, &rules_with(&file("rules.json")?, more), &mentees, &mentors))
}

/// A case of our own.
fn own(rules: &str, mentees: &str, mentors: &str) -> Paired {
    paired(&Rules::from_json(rules).unwrap(), mentees.as_bytes(), mentors.as_bytes())
}

const NOTHING: &str = "{}";
const EMPTY: &str = r#"{"version": 1}"#;

#[test]
fn an_option_that_contains_the_separator_counts_once() {
    let options = r#"["Coding", "Planning",
        "Texts & lectures (such as papers, slides, notes)"]"#;
    let topics = format!(r#"{{"attributes": {{"topics": {{"options": {options}}}}}}}"#);
    let more = format!(r#"{{"import": {{"mentees": {topics}, "mentors": {topics}}}}}"#);
    if let Some(case) = solved("01-comma-in-option", &more) {
        assert_eq!((case.pairs(), case.total()), (vec![("e1", "m2")], "20".to_owned()));
    }
    // One option is the beginning of another, letter case and blanks differ, and what is no
    // option is one answer whatever it holds.
    let subjects = r#"{"fields": {"subjects": {"separator": ",",
        "options": ["Art", "Art, music", "Chess"]}}}"#;
    let rules = format!(r#"{{"version": 1, "import": {{"mentees": {subjects}}}}}"#);
    let labels = |cell: &str| {
        let paired = own(&rules, &format!("id,subjects\na,\"{cell}\"\n"), "id\nm\n");
        let person = paired.read.cohort.mentees().get(&id("a")).unwrap().person.clone();
        person.subjects.given().unwrap().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(labels("ART,\u{a0} music, chess"), ["Art, music", "Chess"]);
    assert_eq!(labels("Art, Chess"), ["Art", "Chess"]);
    assert_eq!(labels("Chess, other: sailing, rowing"), ["Chess", "other: sailing, rowing"]);
    assert_eq!(labels("Artful, Chess, go"), ["Artful", "Chess", "go"]);
    assert_eq!(labels("Art, Art"), ["Art"]);
}

#[test]
fn a_heading_may_stand_twice() {
    if let Some(case) = solved("02-same-heading-twice", NOTHING) {
        assert_eq!(case.pairs(), [("e1", "m1")]);
    }
    let read = own(EMPTY, "id,note,note,Note \ne,1,2,3\n", "id\nm\n").read;
    let attributes = &read.cohort.mentees().get(&id("e")).unwrap().person.attributes;
    assert_eq!(attributes.keys().collect::<Vec<_>>(), ["Note (3)", "note", "note (2)"]);
}

#[test]
fn whoever_is_named_and_not_there_is_noted() {
    if let Some(case) = solved("03-refuses-an-outsider", NOTHING) {
        assert_eq!(case.pairs(), [("e1", "m1")]);
        let notes = case.notes();
        assert!(notes.contains("column \"vetoes\"") && !notes.contains("wishes"), "{notes}");
    }
    // A name stands for the person who alone has it; a refusal outweighs a wish.
    let case = own(
        EMPTY,
        "id,wishes,vetoes\ne,Ann > m2,bo\u{a0}LEE\nf,m3,m3\n",
        "id,name\nm1,ann\nm2,Bo Lee\nm3,Cy\nm4,Cy\n",
    );
    let wishes =
        |name: &str| case.read.cohort.mentees().get(&id(name)).unwrap().person.wishes.clone();
    assert_eq!((wishes("e").ranked, wishes("e").vetoed), (vec![vec![id("m1")]], [id("m2")].into()));
    assert!(wishes("f").ranked.is_empty());
    assert_eq!(case.read.mentees.notes.faults.len(), 2);
    let case = own(EMPTY, "id,vetoes\ne,cy\n", "id,name\nm3,Cy\nm4,Cy\n");
    assert!(case.notes().contains("a name that several mentors have"), "{}", case.notes());
}

#[test]
fn of_a_persons_submissions_the_last_counts() {
    let sent = r#"{"import": {"mentees": {"sent": "Timestamp", "dates": "month-first"}}}"#;
    for more in [NOTHING, sent] {
        if let Some(case) = solved("04-resubmitted-form", more) {
            assert_eq!(case.read.cohort.mentees().len(), 2);
            let pairs = case.pairs().into_iter().map(|(e, m)| (e.to_lowercase(), m));
            let mut pairs: Vec<_> = pairs.collect();
            pairs.sort_unstable();
            assert_eq!(
                pairs,
                [("e1@x.example".into(), "m2@x.example"), ("e2@x.example".into(), "m1@x.example")]
            );
            assert!(case.notes().contains("line 2, column \"Email\""), "{}", case.notes());
        }
    }
    // The time of sending counts, not the place in the file.
    let rules = r#"{"version": 1, "import": {"mentees": {"sent": "at"}}}"#;
    let mentees = "id,at,stage\ne,02.09.25 10:00,new\nE,02.09.25 9:59,old\n";
    let case = own(rules, mentees, "id\nm\n");
    let stage = &case.read.cohort.mentees().get(&id("e")).unwrap().person.stage;
    assert_eq!(*stage, Answer::Given("new".to_owned()));
    // A fault of a row that does not count is none.
    let case = own(EMPTY, "id,age\ne,old\ne,12\n", "id\nm\n");
    assert_eq!(case.read.cohort.mentees().len(), 1);
}

#[test]
fn nobody_is_their_own_mentor() {
    if let Some(case) = solved("05-own-mentor", NOTHING) {
        assert!(case.pairs().is_empty());
        let why = case.rules.barriers().last().map(str::to_owned);
        assert_eq!(why.as_deref(), Some("own-mentor"));
    }
    let case = own(EMPTY, "id\nGil  reed\nx\n", "id\nGil\u{a0}Reed\nX\n");
    assert_eq!(case.pairs(), [("Gil  reed", "X"), ("x", "Gil\u{a0}Reed")]);
}

#[test]
fn one_sheet_may_hold_both_roles() {
    let only = |column: &str| format!(r#"{{"only": [{{"column": "{column}", "is": ["1"]}}]}}"#);
    let more = format!(
        r#"{{"import": {{"mentees": {}, "mentors": {}}}}}"#,
        only("wants a guide"),
        only("offers to guide")
    );
    let file = |name: &str| case(&format!("06-one-sheet-for-both-roles/{name}"));
    if let (Some(people), Some(rules)) = (file("people.csv"), file("rules.json")) {
        let case = paired(&rules_with(&rules, &more), &people, &people);
        let cohort = &case.read.cohort;
        assert_eq!((cohort.mentees().len(), cohort.mentors().len()), (1, 2));
        assert_eq!(case.pairs().len(), 1);
        assert!(case.pairing.unmatched_mentees.is_empty());
    }
    // Roles as words, several in one cell; numbers where there are no ids.
    let rules = r#"{"version": 1, "import": {
        "mentees": {"number-ids": "e-", "only": [{"column": "Роль", "is": ["Наставляемый"], "separator": ","}]},
        "mentors": {"number-ids": "m-", "only": [{"column": "Роль", "is": ["наставник"], "separator": ","},
                                                 {"column": "ушёл", "is-not": ["да"]}]}}}"#;
    let people = "Роль,ушёл\n\"наставник, наставляемый\",\nНАСТАВНИК,Да\nнаставляемый,\nгость,\n";
    let case = own(rules, people, people);
    let ids = |side: Vec<String>| side.join(" ");
    let cohort = &case.read.cohort;
    assert_eq!(ids(cohort.mentees().ids().map(ToString::to_string).collect()), "e-1 e-3");
    assert_eq!(ids(cohort.mentors().ids().map(ToString::to_string).collect()), "m-1");
    assert_eq!((case.read.mentees.left_out, case.read.mentors.left_out), (2, 3));
}

#[test]
fn excels_line_and_titles_stand_above_the_header() {
    if let Some(case) = solved("07-excel-separator-line", NOTHING) {
        let cohort = &case.read.cohort;
        assert_eq!((cohort.mentees().len(), cohort.mentors().len()), (2, 1));
        assert_eq!(case.pairs().len(), 1);
    }
    let plain = own(EMPTY, "id;age\ne;12\n", "id\nm\n");
    for mentees in [
        "sep=;\r\nid;age\r\ne;12\r\n",
        "\u{FEFF}\"sep=;\"\nid;age\ne;12\n",
        "SEP=|\nid|age\ne|12\n",
        "Школа № 5;;\nна 01.09.2025;;\n;;\nid;age;\ne;12;\n",
        "Наши наставляемые\nid;age;;\ne;12;;;\n",
    ] {
        let case = own(EMPTY, mentees, "id\nm\n");
        assert_eq!(case.read.cohort, plain.read.cohort, "{mentees:?}");
    }
    let rules = r#"{"version": 1, "import": {"mentees": {"header-row": 3}}}"#;
    let case = own(rules, "id;age\nx;y\nid;age\ne;12\n", "id\nm\n");
    assert_eq!((case.read.cohort.mentees().len(), case.read.mentees.title_rows), (1, 2));
}

#[test]
fn a_workbook_is_read_or_named() {
    let file = |name: &str| case(&format!("08-workbook/{name}"));
    let (Some(mentees), Some(mentors)) = (file("mentees.xlsx"), file("mentors.xlsx")) else {
        return;
    };
    if cfg!(feature = "workbooks") {
        let case = paired(&Rules::from_json(EMPTY).unwrap(), &mentees, &mentors);
        assert_eq!(case.pairs(), [("e1", "m1")]);
    } else {
        let rules = Rules::from_json(EMPTY).unwrap();
        let mapping = rules.import.unwrap_or_default();
        let refused = cohort(&mentees[..], &mentors[..], &mapping, &Options::default());
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("a workbook") && told.contains("save the sheet"), "{told}");
    }
}

#[test]
fn cells_that_are_missing_at_the_end_were_not_answered() {
    if let Some(case) = solved("09-short-rows", NOTHING) {
        assert_eq!((case.read.cohort.mentees().len(), case.pairs().len()), (3, 2));
        assert_eq!(case.read.mentees.short_rows, 2);
        let attributes = &case.read.cohort.mentees().get(&id("e2")).unwrap().person.attributes;
        assert_eq!(attributes.keys().collect::<Vec<_>>(), ["topic"]);
    }
}

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
fn a_heading_may_name_the_day_or_the_time() {
    if let Some(case) = solved("13-a-column-for-each-weekday", NOTHING) {
        assert_eq!(case.pairs(), [("e1", "m2"), ("e2", "m1")]);
    }
    let time = r#"{"fields": {"availability": {"separator": ",", "from":
        ["Когда вам удобно? [15:00–17:00]", "Пт, 18–19", "Среда"]}}}"#;
    let rules = format!(r#"{{"version": 1, "import": {{"mentees": {time}}}}}"#);
    let mentees = "id;Когда вам удобно? [15:00–17:00];Пт, 18–19;Среда\n\
        e;понедельник, вторник;да;9-10, 11-12\n";
    let case = own(&rules, mentees, "id\nm\n");
    let week = case.read.cohort.mentees().get(&id("e")).unwrap().person.availability.clone();
    let expected = "Mon 15-17; Tue 15-17; Wed 9-10; Wed 11-12; Fri 18-19".parse().unwrap();
    assert_eq!(week, Answer::Given(expected));
}

#[test]
fn texts_that_look_the_same_are_the_same() {
    if let Some(case) = solved("17-no-break-space", NOTHING) {
        assert_eq!(case.pairs(), [("e1", "m1")]);
    }
    let rules = r#"{"version": 1, "scales": {"s": ["Ё\u0301 класс", "b"]}, "restrictions": [
        {"name": "same", "kind": "must-equal", "field": "club", "needs-answer": true},
        {"name": "above", "kind": "must-be-above", "field": "stage", "scale": "s", "least": 0}]}"#;
    let case = own(
        rules,
        "id,club,stage\ne,e\u{301}TÉ  x,Е\u{308}\u{301}\u{a0}класс\n",
        "id,club,stage\nm,été x,b\n",
    );
    assert_eq!(case.pairs().len(), 1);
}

#[test]
fn a_consent_may_be_dated_by_the_forms_stamp() {
    let order = r#"{"import": {"mentees": {"dates": "month-first"}}}"#;
    for more in [NOTHING, order] {
        if let Some(case) = solved("18-time-stamp-of-consent", more) {
            let person =
                case.read.cohort.mentees().get(&id("e1@x.example")).unwrap().person.clone();
            let consent = person.consent.data.unwrap();
            assert_eq!(
                (consent.by, consent.on.to_string().as_str()),
                (ConsentedBy::Themselves, "2026-11-28")
            );
            assert_eq!(case.pairs().len(), 1);
        }
    }
    // What could be two days is refused until the mapping says which.
    let mentees = "id,consent-by,consent-on\ne,мама,3/4/2026 9:00\n";
    let told =
        cohort(mentees.as_bytes(), &b"id\nm\n"[..], &Default::default(), &Options::default());
    assert!(told.unwrap_err().to_string().contains("day or month first?"));
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
fn a_choice_that_stands_twice_says_nothing_new() {
    if let Some(case) = solved("19-same-choice-twice", NOTHING) {
        let wishes = &case.read.cohort.mentees().get(&id("e2")).unwrap().person.wishes.ranked;
        assert_eq!(*wishes, [[id("m1")], [id("m2")]]);
        assert_eq!(case.pairs().len(), 2);
    }
}

#[test]
fn whoever_offers_no_meeting_is_offered_to_nobody() {
    if let Some(case) = solved("21-no-meetings-no-pair", NOTHING) {
        let mentors: Vec<_> = case.pairs().into_iter().map(|pair| pair.1).collect();
        assert_eq!(mentors, ["m2"]);
        assert!(case.notes().contains("no meeting and no minute"), "{}", case.notes());
    }
    let mentors = "id,meetings-per-month,minutes-per-month\nm1,0,\nm2,0,60\nm3,,\n";
    let seats = own(EMPTY, "id\ne\n", mentors).read.cohort.mentors().seats();
    assert_eq!(seats, [0, 1, 1]);
}

#[test]
fn numbers_words_and_days_as_people_write_them() {
    let mentees = "id,age,standing,seats,availability\n\
        a,13 лет,ученик,один–два,понедельник и среда 15–17\n\
        b,14,Обучающаяся,2 max,пн-ср с 15 до 17\n\
        c,15 years,student,1–2,\"Mon 15-16, Wed 9-10\"\n";
    let read = own(EMPTY, mentees, "id\nm\n").read;
    let week = |name: &str| {
        let person = &read.cohort.mentees().get(&id(name)).unwrap().person;
        Vec::from(person.availability.clone().given().unwrap()).join("; ")
    };
    assert_eq!(read.cohort.mentees().seats(), [2, 2, 2]);
    assert_eq!(week("a"), "Mon 15:00-17:00; Wed 15:00-17:00");
    assert_eq!(week("b"), "Mon 15:00-17:00; Tue 15:00-17:00; Wed 15:00-17:00");
    assert_eq!(week("c"), "Mon 15:00-16:00; Wed 09:00-10:00");
    let standing: Vec<_> =
        read.cohort.mentees().iter().map(|(_, mentee)| mentee.person.standing.code()).collect();
    assert_eq!(standing, ["learner", "learner", "student"]);
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
