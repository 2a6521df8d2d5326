//! What people who pair others asked other tools for: files as offices have them. Each case
//! is read from its files where they are at hand, with what the mapping has to add, and has
//! others of its kind beside it.

use crate::support::id;
use mentormatch::kernel::Control;
use mentormatch::people::import::{ImportedCohort, Options, cohort};
use mentormatch::people::{Answer, ConsentedBy, PersonId};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, Pairing, Prepared, Strategy};
use std::path::PathBuf;

/// A file of a case; nothing, and a word of it, where it is not at hand.
pub(super) fn case(name: &str) -> Option<Vec<u8>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let read = std::fs::read(root.join("../shared/data/reports").join(name)).ok();
    if read.is_none() {
        println!("skipped: {name} is not at hand");
    }
    read
}

/// The rules with what the mapping has to say besides, merged key by key.
pub(super) fn rules_with(rules: &[u8], more: &str) -> Rules {
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

pub(super) struct Paired {
    pub(super) read: ImportedCohort,
    pub(super) pairing: Pairing,
    pub(super) rules: mentormatch::scoring::CompiledRules,
}

impl Paired {
    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
        let pairs = self.pairing.pairs.iter();
        pairs.map(|pair| (pair.mentee.as_str(), pair.mentor.as_str())).collect()
    }

    /// How many mentees each mentor of the base has.
    pub(super) fn loads(&self) -> Vec<usize> {
        let pairs = &self.pairing.pairs;
        let of = |mentor: &PersonId| pairs.iter().filter(|pair| pair.mentor == *mentor).count();
        self.read.cohort.mentors().ids().map(of).collect()
    }

    pub(super) fn total(&self) -> String {
        self.pairing.unit.exact(self.pairing.measures.total).to_string()
    }

    pub(super) fn notes(&self) -> String {
        format!("{}\n{}", self.read.mentees.notes, self.read.mentors.notes)
    }
}

/// The best pairs, verified.
pub(super) fn paired(rules: &Rules, mentees: &[u8], mentors: &[u8]) -> Paired {
    paired_by(&Optimal, rules, mentees, mentors)
}

pub(super) fn paired_by(
    strategy: &dyn Strategy,
    rules: &Rules,
    mentees: &[u8],
    mentors: &[u8],
) -> Paired {
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
pub(super) fn solved(folder: &str, more: &str) -> Option<Paired> {
    solved_by(&Optimal, folder, more)
}

pub(super) fn solved_by(strategy: &dyn Strategy, folder: &str, more: &str) -> Option<Paired> {
    let file = |name: &str| case(&format!("{folder}/{name}"));
    let (mentees, mentors) = (file("mentees.csv")?, file("mentors.csv")?);
    Some(paired_by(strategy, &rules_with(&file("rules.json")?, more), &mentees, &mentors))
}

/// A case of our own.
pub(super) fn own(rules: &str, mentees: &str, mentors: &str) -> Paired {
    paired(&Rules::from_json(rules).unwrap(), mentees.as_bytes(), mentors.as_bytes())
}

pub(super) const NOTHING: &str = "{}";
pub(super) const EMPTY: &str = r#"{"version": 1}"#;

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

/// Several of these kinds in one file, as an export of one form has them.
#[test]
fn one_export_may_have_many_of_these_kinds_at_once() {
    let rules = r#"{"version": 1,
        "restrictions": [{"name": "a topic", "kind": "must-share-label", "field": "subjects"}],
        "import": {"mentees": {"sent": "Stamp", "ignore": ["Note", "Note (2)"],
                "fields": {"id": "Mail", "subjects": {"from": "Topics", "separator": ",",
                    "options": ["Maths (algebra, geometry)", "Physics"]}}},
            "mentors": {"fields": {"subjects": {"from": "subjects", "separator": ";"}}}}}"#;
    let mentees = "sep=;\nSchool No. 7;;\nStamp;Mail;Topics;Note;Note;;\n\
                   01.09.26 10:00:00;Ann@x;Physics;late;;;\n\
                   02.09.26 09:00:00;ann@X;Maths (algebra, geometry), other: chess;;now\n\
                   01.09.26 11:00:00;bob@x;Physics\n";
    let mentors = "id,subjects\nm1,maths\u{a0}(algebra, geometry)\nm2,Physics\n";
    let mentors =
        mentors.replace("maths\u{a0}(algebra, geometry)", "\"maths\u{a0}(algebra, geometry)\"");
    let case = own(rules, mentees, &mentors);
    assert_eq!(case.pairs().len(), 2);
    assert!(case.pairs().contains(&("ann@X", "m1")), "{:?}", case.pairs());
    assert!(case.notes().contains("line 4") && case.notes().contains("line 5"), "{}", case.notes());
    assert_eq!(case.read.mentees.title_rows, 1);
}
