//! Files of the same kinds as they arrive on a bad day: what no form was made for.

use super::report_kinds::{mentee, rules, subjects, suggested, week};
use super::reports::{EMPTY, own, paired, paired_by};
use crate::support::id;
use mentormatch::kernel::Phrases;
use mentormatch::people::Answer;
use mentormatch::people::import::{FileKind, Options, Problem, cohort};
use mentormatch::strategy::Even;

fn refused(rules_json: &str, mentees: &[u8], mentors: &[u8]) -> String {
    let mapping = rules(rules_json).import.unwrap_or_default();
    cohort(mentees, mentors, &mapping, &Options::default()).unwrap_err().to_string()
}

/// Kind 1: options within options, other words of one's own, another case and white space.
#[test]
fn options_within_options_and_answers_beside_them() {
    let by = r#"{"version": 1, "import": {"mentees": {"fields": {"subjects":
        {"from": "Темы", "separator": ",",
         "options": ["Музыка", "Музыка, пение", "Пение", "Танцы, в том числе народные, и хор"]}}}}}"#;
    for (cell, expected) in [
        ("Музыка, пение, Музыка", &["Музыка", "Музыка, пение"][..]),
        (
            "танцы,\u{a0}в  том числе народные, и ХОР, Пение",
            &["Пение", "Танцы, в том числе народные, и хор"],
        ),
        ("Пение, Музыка", &["Музыка", "Пение"]),
        ("Пение, Другое: шахматы, го", &["Другое: шахматы, го", "Пение"]),
    ] {
        let case = own(by, &format!("id;Темы\ne;{cell}\n"), "id\nm\n");
        assert_eq!(subjects(&case, "e"), expected, "{cell}");
    }
}

/// Kind 2: a heading three times, one that looks like a number of another, a question of two
/// branches of which each person saw one.
#[test]
fn headings_three_times_and_questions_of_branches() {
    let branches = r#"{"version": 1, "import": {"mentees": {"fields":
        {"stage": ["Класс", "Класс (2)"]}, "ignore": ["Класс (3)"]}}}"#;
    let case = own(branches, "id;Класс;класс;КЛАСС \na;5;;x\nb;;7;y\n", "id\nm\n");
    let stage = |name: &str| mentee(&case, name).person.stage;
    assert_eq!((stage("a"), stage("b")), (Answer::Given("5".into()), Answer::Given("7".into())));
    let taken = r#"{"version": 1, "import": {"mentees": {"ignore": ["x", "x (2)", "x (3)"]}}}"#;
    let case = own(taken, "id;x;x (2);x\na;1;2;3\n", "id\nm\n");
    assert_eq!(case.read.cohort.mentees().len(), 1);
    // Two columns without a heading.
    let case = own(
        r#"{"version": 1, "import": {"mentees": {"ignore": ["*"]}}}"#,
        "id;;;age\na;q;r;13\n",
        "id\nm\n",
    );
    assert_eq!(mentee(&case, "a").person.age, Answer::Given(13));
}

/// Kind 3: a title and degrees in a name, a word for nobody, somebody of one's own side.
#[test]
fn vetoes_of_people_with_titles_and_of_nobody() {
    let many = r#"{"version": 1, "import": {"mentees": {"fields": {"vetoes": {"from": "Не с кем", "separator": ";"}}}}}"#;
    let case = own(
        many,
        "id\tНе с кем\ne\tСидоров И. И., к. п. н.; Анна  Ли\nf\tнет\ng\t–\n",
        "id\tname\nm\tАнна Ли\nn\tПётр\n",
    );
    assert_eq!(case.pairs().len(), 2);
    assert!(!case.pairs().contains(&("e", "m")), "{:?}", case.pairs());
    let notes = case.notes();
    assert!(notes.contains("line 2, column \"Не с кем\", e"), "{notes}");
    assert!(mentee(&case, "f").person.wishes.vetoed.is_empty());
    assert!(!notes.contains("line 3") && !notes.contains("line 4"), "{notes}");
    let case = own(EMPTY, "id,vetoes\ne,f\nf,\n", "id\nm\nn\n");
    assert_eq!(case.pairs().len(), 2);
}

/// Kind 4: three submissions in no order, white space around the address, no stamp on one.
#[test]
fn submissions_in_no_order() {
    let sent = r#"{"version": 1, "import": {"mentees": {"fields": {"id": "Mail"}, "sent": "At"}}}"#;
    let file = "At;Mail;stage\n03.09.2026 10:00;\u{a0}E@X.example ;last\n01.09.2026 09:00;e@x.example;first\n02.09.2026 09:00;e@x.EXAMPLE;middle\n";
    let case = own(sent, file, "id\nm\n");
    assert_eq!(case.read.cohort.mentees().len(), 1);
    assert_eq!(mentee(&case, "E@X.example").person.stage, Answer::Given("last".into()));
    let file = "Mail;stage\nä@x.example;one\na\u{308}@x.example;two\n";
    let case = own(
        r#"{"version": 1, "import": {"mentees": {"fields": {"id": "Mail"}}}}"#,
        file,
        "id\nm\n",
    );
    assert_eq!(case.read.cohort.mentees().len(), 1);
    let (_, known) = case.read.cohort.mentees().iter().next().unwrap();
    assert_eq!(known.person.stage, Answer::Given("two".into()));
}

/// Kinds 5 and 6: one sheet in which a person has a role by several words, or none.
#[test]
fn roles_by_several_words() {
    let sheet = "Почта;Кем вы хотите быть?\na@x.ru;Наставником\nb@x.ru;Наставляемым\nc@x.ru;Наставником, Наставляемым\nd@x.ru;\ne@x.ru;пока не знаю\n";
    let case = suggested(sheet, sheet);
    let ids = |ids: Vec<String>| ids.join(" ");
    let people = &case.read.cohort;
    assert_eq!(ids(people.mentees().ids().map(ToString::to_string).collect()), "b@x.ru c@x.ru");
    assert_eq!(ids(people.mentors().ids().map(ToString::to_string).collect()), "a@x.ru c@x.ru");
    assert!(case.pairs().iter().all(|(mentee, mentor)| mentee != mentor));
    let by = r#"{"version": 1, "import": {"mentees": {"only": [{"column": "role", "is": ["0", "2"]}], "ignore": ["role"]},
        "mentors": {"only": [{"column": "role", "is": ["1", "2"]}], "ignore": ["role"]}}}"#;
    let sheet = "id,role\na,0\nb,1\nc,2.0\nd,2\n";
    let case = own(by, sheet, sheet);
    assert_eq!((case.read.cohort.mentees().len(), case.read.cohort.mentors().len()), (2, 2));
}

/// Kinds 7, 8 and 9: other separators, other programs' files, rows longer than the header.
#[test]
fn files_that_are_almost_tables() {
    for file in [
        "SEP=|\nid|age\ne|12\n".as_bytes(),
        "\u{FEFF}\"sep=;\"\r\n\"id\";\"age\"\r\n\"e\";\"12\"\r\n".as_bytes(),
        b"sep=,;\nid,age\ne,12\n",
        b"id,age,,\ne,12,,\n,,,\n",
    ] {
        let case = paired(&rules(EMPTY), file, b"id\nm\n");
        assert_eq!(
            mentee(&case, "e").person.age,
            Answer::Given(12),
            "{}",
            String::from_utf8_lossy(file)
        );
    }
    for (file, what) in [
        (&b"%PDF-1.7\n"[..], FileKind::Pdf),
        (b"\x89PNG\r\n\x1a\n\0\0", FileKind::Picture),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", FileKind::Picture),
        (b"\x1F\x8B\x08\0\0", FileKind::Packed),
        (b"{\\rtf1\\ansi", FileKind::TextDocument),
    ] {
        let mapping = Default::default();
        let told = cohort(file, &b"id\nm\n"[..], &mapping, &Options::default()).unwrap_err();
        assert_eq!(told.faults[0].problem, Problem::NotATable { what }, "{told}");
        assert!(!told.words(&Phrases::russian()).is_empty());
    }
    for empty in [&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE", b"\n\n;;\n"] {
        let told = refused(EMPTY, empty, b"id\nm\n");
        assert!(told.contains("mentees"), "{told}");
    }
    let long = refused(EMPTY, b"id,age\ne,12,13\n", b"id\nm\n");
    assert!(long.contains("line 2"), "{long}");
}

/// Kind 10: signs, minutes and midnight.
#[test]
fn zones_with_signs_minutes_and_midnight() {
    let zoned = r#"{"version": 1, "import": {"mentees": {"time-zone": "tz"}, "mentors": {"time-zone": "tz"}}}"#;
    let case = own(
        zoned,
        "id;tz;availability\na;UTC\u{2212}3:30;Sun 22:00-24:00\nb;UTC +05:45;Mon 00:00-01:00\nc;+3;Mon 00:00-24:00\nd;GMT-12;Sun 13:00-14:00\n",
        "id;tz;availability\nm;0;Mon 01:30-03:30\n",
    );
    assert_eq!(week(&case, "a"), "Mon 01:30-03:30");
    assert_eq!(week(&case, "b"), "Sun 18:15-19:15");
    assert_eq!(week(&case, "c"), "Mon 00:00-21:00; Sun 21:00-24:00");
    assert_eq!(week(&case, "d"), "Mon 01:00-02:00");
}

/// Kinds 11 and 12: conditions of the mentor's, grades in other words.
#[test]
fn conditions_and_grades_in_other_words() {
    let graded = r#"{"version": 1, "restrictions": [{"name": "предмет", "kind": "must-share-label",
        "field": "subjects", "within": "stage", "needs-answer": true}]}"#;
    for (offer, fits) in [
        ("Математика (классы 5\u{a0}–\u{a0}7)", true),
        ("математика: 5-7 кл.", true),
        ("Математика 6", true),
        ("Математика для 5–7 классов", true),
        ("Математика (от 7 класса)", false),
        ("Математика до 7 класса", true),
        ("Математика (8+)", false),
        ("Math", false),
        ("Математика", true),
    ] {
        let case = own(
            graded,
            "id;stage;subjects\ne;6 «Б» класс;математика\n",
            &format!("id;subjects\nm;\"{offer}\"\n"),
        );
        assert_eq!(!case.pairs().is_empty(), fits, "{offer}");
    }
}

/// Kind 13: a grid's headings, words for no hour, a dot after the day.
#[test]
fn grids_with_words_for_no_hour() {
    let case = suggested(
        "Email;Свободное время [Пн.];Свободное время [Вт.];Свободное время [Сб.]\na@x.ru;15:00–16:00, 17-18;нет;-\nb@x.ru;не могу;с 16 до 18;\n",
        "Email;Понедельник;Вторник\nm@x.ru;15-18;\nn@x.ru;—;16-18\n",
    );
    assert_eq!(week(&case, "a@x.ru"), "Mon 15:00-16:00; Mon 17:00-18:00");
    assert_eq!(week(&case, "b@x.ru"), "Tue 16:00-18:00");
    assert_eq!(case.pairs(), [("a@x.ru", "m@x.ru"), ("b@x.ru", "n@x.ru")]);
}

/// Kinds 14, 15 and 20: even loads beside bans, a limit of none, a category of whom nobody is there.
#[test]
fn loads_beside_bans_and_limits_of_none() {
    let banned = r#"{"version": 1, "restrictions": [{"name": "город", "kind": "must-equal", "field": "город", "needs-answer": true}]}"#;
    let case = paired_by(
        &Even::default(),
        &rules(banned),
        "id;город\na;x\nb;x\nc;x\nd;x\ne;y\n".as_bytes(),
        "id;город;seats\nm;x;9\nn;X ;9\no;y;9\n".as_bytes(),
    );
    assert_eq!(case.loads(), [2, 2, 1]);
    let none = r#"{"version": 1, "quotas": [{"name": "отпуск", "of": "mentor", "field": "отдел", "labels": ["склад"], "most": 0}]}"#;
    let case = own(none, "id\na\nb\n", "id;отдел;seats\nm;Склад;5\nn;цех;1\n");
    assert_eq!(case.pairs().len(), 1);
    assert_eq!(case.pairs()[0].1, "n");
    // Nobody of one category is there: whoever wants one of each has the other.
    let each = r#"{"version": 1, "mixes": [{"name": "по одному", "of": "mentee", "field": "category",
        "labels": ["учёный", "аспирант"], "least": 1}]}"#;
    let case = own(each, "id;seats\na;2\n", "id;category;seats\nm;учёный;1\nn;УЧЁНЫЙ;1\n");
    assert!(!case.pairs().is_empty());
}

/// Kind 17: white space and letters that look alike.
#[test]
fn spaces_and_letters_that_look_alike() {
    let same = r#"{"version": 1, "restrictions": [{"name": "t", "kind": "must-equal", "field": "тема", "needs-answer": true}]}"#;
    for (one, other) in [
        ("умный\u{202f}дом", "Умный дом"),
        ("умный\u{2007}дом", "умный дом"),
        ("умный\u{3000}\u{3000}дом ", "умный\tдом"),
        ("\u{212a}elvin", "kelvin"),
        ("и\u{306}од", "йод"),
        ("\u{feff}дом\u{2060}", "дом"),
        ("ΟΔΟΣ", "οδος"),
    ] {
        let case =
            own(same, &format!("id;тема\ne;\"{one}\"\n"), &format!("id;тема\nm;\"{other}\"\n"));
        assert_eq!(case.pairs(), [("e", "m")], "{one:?} {other:?}");
    }
}

/// Kinds 18 and 19: the month first as stated, blank choices before others.
#[test]
fn days_as_stated_and_choices_with_gaps() {
    let us = r#"{"version": 1, "import": {"mentees": {"dates": "month-first", "fields":
        {"consent-on": "Timestamp", "consent-by": {"from": "OK?", "values": {"yes, i agree": "themselves"}}}}}}"#;
    let case = own(
        us,
        "Timestamp,id,OK?\n3/4/2026 9:05:00,a,\"Yes, I  agree\"\n12/31/26,b,\n,c,\n",
        "id\nm\n",
    );
    let day =
        |name: &str| mentee(&case, name).person.consent.data.map(|given| given.on.to_string());
    assert_eq!(day("a"), Some("2026-03-04".into()));
    assert_eq!((day("b"), day("c")), (None, None));
    let choices =
        r#"{"version": 1, "import": {"mentees": {"fields": {"wishes": ["1", "2", "3"]}}}}"#;
    let case = own(choices, "id;1;2;3\ne;;M1;m1\nf;m2;;M2 = m1\n", "id\nm1\nm2\n");
    assert_eq!(mentee(&case, "e").person.wishes.ranked, [[id("m1")]]);
    assert_eq!(mentee(&case, "f").person.wishes.ranked, [[id("m2")], [id("m1")]]);
}

/// Kind 21: no meeting in other words.
#[test]
fn no_meeting_in_other_words() {
    for (cell, seats) in [("0 раз", 0), ("ни одной", 0), ("0–0", 0), ("2 max", 1), ("", 1)]
    {
        let case = own(EMPTY, "id\nx\n", &format!("id;meetings-per-month\na;\"{cell}\"\n"));
        assert_eq!(case.read.cohort.mentors().seats(), [seats], "{cell}");
    }
}

/// Who was a pair last year is told by either of the two, and whichever led.
#[test]
fn last_years_pairs_are_known_from_either_file_and_either_way_round() {
    let rule =
        r#"{"version": 1, "restrictions": [{"name": "кто-то новый", "kind": "must-not-repeat"}]}"#;
    let case =
        own(rule, "id;earlier-mentors\na;m\nb;\n", "id;earlier-mentees\nm;b\nn;a\no;B,nobody\n");
    // a was with m and n, b with m and o.
    assert_eq!(case.pairs(), [("a", "o"), ("b", "n")]);
    assert!(
        case.notes().contains("mentors, line 4, column \"earlier-mentees\", o"),
        "{}",
        case.notes()
    );
    // Last year x led y; this year both are in both bases.
    let case = own(rule, "id;earlier-mentors\nx;\ny;x\n", "id\nx\ny\nz\n");
    let pairs = case.pairs();
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    assert_eq!(pairs[0].1, "z");
    let russian = suggested(
        "Почта;Прошлый наставник\na@x.ru;m@x.ru\nb@x.ru;\n",
        "Почта;Прежние наставляемые\nm@x.ru;b@x.ru\nn@x.ru;\n",
    );
    let earlier = russian.read.cohort.mentors().get(&id("m@x.ru")).unwrap().earlier_mentees.clone();
    assert_eq!(earlier, [id("b@x.ru")].into());
}
