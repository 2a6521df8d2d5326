//! Further files of the kinds that other tools were asked about: other separators, wordings and
//! exports, each read and paired as its author meant it.

use super::reports::{EMPTY, Paired, own, paired, paired_by};
use crate::support::id;
use mentormatch::kernel::{Control, Phrases};
use mentormatch::people::import::suggest::{SuggestDoubt, suggest_cohort};
use mentormatch::people::import::{FileKind, Options, Problem, cohort};
use mentormatch::people::{Answer, ConsentedBy, Mentee};
use mentormatch::scoring::{RuleQuestion, Rules};
use mentormatch::strategy::{Even, Optimal, Prepared, Strategy};

pub(super) fn rules(json: &str) -> Rules {
    Rules::from_json(json).unwrap()
}

/// The people of both files as they are read without a mapping of ours.
pub(super) fn suggested(mentees: &str, mentors: &str) -> Paired {
    let options = Options::default();
    let found = suggest_cohort(mentees.as_bytes(), mentors.as_bytes(), &options).unwrap();
    let read = cohort(mentees.as_bytes(), mentors.as_bytes(), &found.mapping, &options).unwrap();
    let (mut rules, _) = Rules::suggested(&read.cohort);
    rules.import = Some(found.mapping);
    paired(&rules, mentees.as_bytes(), mentors.as_bytes())
}

pub(super) fn mentee(case: &Paired, name: &str) -> Mentee {
    case.read.cohort.mentees().get(&id(name)).unwrap().clone()
}

pub(super) fn subjects(case: &Paired, name: &str) -> Vec<String> {
    mentee(case, name).person.subjects.given().unwrap().into_iter().collect()
}

pub(super) fn week(case: &Paired, name: &str) -> String {
    Vec::from(mentee(case, name).person.availability.given().unwrap()).join("; ")
}

/// Kinds 1 and 2.
#[test]
fn options_and_headings_of_other_exports() {
    let options = r#"["Математика (алгебра, геометрия)", "Русский язык",
        "Программирование, робототехника"]"#;
    let by = |separator: &str| {
        format!(
            r#"{{"version": 1, "import": {{"mentees": {{"fields": {{"subjects":
                {{"from": "Предметы", "separator": "{separator}", "options": {options}}}}}}}}}}}"#
        )
    };
    let all =
        ["Математика (алгебра, геометрия)", "Программирование, робототехника", "Русский язык"];
    for (separator, between) in [(",", ", "), (";", ";"), ("\\n", "\n"), ("|", " | ")] {
        let cell = format!("русский  язык{between}{}{between}{}", all[1], all[0]);
        let case = own(&by(separator), &format!("id,Предметы\ne,\"{cell}\"\n"), "id\nm\n");
        assert_eq!(subjects(&case, "e"), all, "{separator:?}");
    }
    // Microsoft Forms ends each answer with the separator.
    let case = own(&by(";"), "id,Предметы\ne,Русский язык;\n", "id\nm\n");
    assert_eq!(subjects(&case, "e"), ["Русский язык"]);
    // A question that stands twice is read from both places, or one of them is passed over.
    let twice = "id;subjects;Subjects \ne;art;law\n";
    let both = r#"{"version": 1, "import": {"mentees":
        {"fields": {"subjects": ["subjects", "Subjects (2)"]}}}}"#;
    assert_eq!(subjects(&own(both, twice, "id\nm\n"), "e"), ["art", "law"]);
    let one = r#"{"version": 1, "import": {"mentees": {"ignore": ["Subjects (2)"]}}}"#;
    assert_eq!(subjects(&own(one, twice, "id\nm\n"), "e"), ["art"]);
    let mapping = Default::default();
    let told = cohort(twice.as_bytes(), "id\nm\n".as_bytes(), &mapping, &Options::default());
    assert!(told.unwrap_err().to_string().contains("stands twice"));
}

/// Kinds 3, 5 and 19.
#[test]
fn people_who_name_people() {
    let case = own(
        EMPTY,
        "id,vetoes,wishes,earlier-mentors\ne1,Dr. X; m1,m8 > m2 > M2,m7\ne2,E2,m1 = m1 > m2,\n",
        "id,vetoes\nm1,e9\nm2,\n",
    );
    let notes = case.notes();
    for column in ["vetoes", "wishes", "earlier-mentors"] {
        assert!(notes.contains(&format!("line 2, column \"{column}\", e1")), "{notes}");
    }
    assert!(notes.contains("mentors, line 2, column \"vetoes\", m1"), "{notes}");
    let ranked = |name: &str| mentee(&case, name).person.wishes.ranked;
    assert_eq!(ranked("e1"), [[id("m2")]]);
    assert_eq!(ranked("e2"), [[id("m1")], [id("m2")]]);
    // The same person by address and by name, in columns of first and later choices.
    let choices = r#"{"version": 1, "import": {"mentees": {"fields":
        {"wishes": ["First choice", "Second choice", "Third choice"]}}}}"#;
    let case = own(
        choices,
        "id,First choice,Second choice,Third choice\ne,bo@x,BO  Lee,Ann\n",
        "id,name\nbo@x,Bo Lee\nan@x,Ann\n",
    );
    assert_eq!(mentee(&case, "e").person.wishes.ranked, [[id("bo@x")], [id("an@x")]]);
    // Nobody is their own mentor, whatever the case of the address, and where one sheet without
    // ids holds both roles.
    let mails = r#"{"version": 1, "import": {"mentees": {"fields": {"id": "Mail"}},
        "mentors": {"fields": {"id": "E-mail"}}}}"#;
    let case = own(mails, "Mail\nGil@x.example\n", "E-mail\ngil@X.example\n");
    assert!(case.pairs().is_empty());
    let sheet = "ФИО;Роль\nВера;и наставник, и наставляемый\n";
    let two = format!("{sheet}Анна;наставляемый\nБорис;наставник\n");
    let case = suggested(&two, &two);
    assert_eq!(case.pairs().len(), 2);
    assert!(case.pairs().iter().all(|(mentee, mentor)| mentee != mentor), "{:?}", case.pairs());
}

/// Kinds 4 and 18: stamps as services and spreadsheets write them.
#[test]
fn stamps_of_submissions_and_consents() {
    let sent = r#"{"version": 1, "import": {"mentees": {"fields": {"id": "Mail"}, "sent": "At"}}}"#;
    for (early, late) in [
        ("2026/11/28 2:39:18 PM GMT+3", "2026/11/28 9:00:00 PM GMT+3"),
        ("28.11.2026 9:39:18", "28.11.2026 14:39:18"),
        ("2026-11-28T09:39:18-0500", "2026-11-28T14:39:18-0500"),
        ("Nov 28, 2026 9:39 AM", "Nov 28, 2026 2:39 PM"),
        ("28 ноября 2026 г., 9:39", "28 ноября 2026 г., 14:39"),
        ("11/28/26 9:39\u{202f}AM", "11/28/26 2:39\u{202f}PM"),
    ] {
        for order in [[(early, "old"), (late, "new")], [(late, "new"), (early, "old")]] {
            let [(a, one), (b, two)] = order;
            let file = format!("At;Mail;stage\n{a};e@x;{one}\n{b}; E@X ;{two}\n");
            let case = own(sent, &file, "id\nm\n");
            let people: Vec<_> = case.read.cohort.mentees().iter().collect();
            assert_eq!(people.len(), 1);
            assert_eq!(people[0].1.person.stage, Answer::Given("new".to_owned()), "{early}");
        }
    }
    let consent = r#"{"version": 1, "import": {"mentees": {"fields": {"id": "Почта",
        "consent-on": "Отметка времени", "consent-by": {"from": "Согласие", "values":
            {"Да, я согласен (согласна)": "themselves", "Согласие даёт родитель": "guardian"}}}}}}"#;
    let file = "Отметка времени;Почта;Согласие\n\
                28.11.2026 14:39:18;a;Да,\u{a0}я согласен (согласна)\n\
                28 ноября 2026;b;согласие даёт  родитель\n\
                28.11.2026 14:39:18;c;\n\
                28.11.2026 14:39:18;d;нет\n";
    let case = own(consent, file, "id\nm\n");
    let by = |name: &str| mentee(&case, name).person.consent.data;
    assert_eq!(by("a").unwrap().by, ConsentedBy::Themselves);
    assert_eq!(
        (by("b").unwrap().by, by("b").unwrap().on),
        (ConsentedBy::Guardian, by("a").unwrap().on)
    );
    assert_eq!((by("c"), by("d")), (None, None));
    let noted = &case.read.mentees.notes.faults;
    assert_eq!(noted.len(), 1);
    assert_eq!((noted[0].place.line, &noted[0].problem), (Some(4), &Problem::DayWithoutConsent));
    // A service's own export, without a mapping of ours.
    let google = "Timestamp,Email,I agree that my data are used\n\
                  2026/11/28 2:39:18 PM GMT+3,a@x.example,I agree\n\
                  2026/11/28 2:39:18 PM GMT+3,b@x.example,I do not agree\n";
    let case = suggested(google, "id\nm\n");
    let given = |name: &str| mentee(&case, name).person.consent.data.is_some();
    assert!(given("a@x.example") && !given("b@x.example"));
    // Two rows of one name and no id: the curator is asked who that is.
    let names = "ФИО,тема\nИванова Анна,a\nИВАНОВА  Анна,b\n";
    let found = suggest_cohort(names.as_bytes(), &b"id\nm\n"[..], &Options::default()).unwrap();
    assert_eq!(found.mentees.columns[0].doubts, [SuggestDoubt::SameName { rows: 1 }]);
}

/// Kind 6.
#[test]
fn roles_in_one_sheet_as_marks_words_and_numbers() {
    let columns = [
        ("Хочу найти наставника", "Готов быть наставником", "да", "нет"),
        ("mentee", "mentor", "x", ""),
        ("wants a mentor", "wants to mentor", "TRUE", "FALSE"),
        ("нужен наставник", "быть наставником", "ИСТИНА", "ЛОЖЬ"),
        ("looking for a mentor", "be a mentor", "✓", ""),
    ];
    for (asks, offers, yes, no) in columns {
        let sheet = format!(
            "Email,{asks},{offers}\na@x.example,{yes},{no}\nb@x.example,{no},{yes}\n\
             c@x.example,{yes},{yes}\nd@x.example,{no},{no}\n"
        );
        let case = suggested(&sheet, &sheet);
        let ids = |ids: Vec<String>| ids.join(" ");
        let cohort = &case.read.cohort;
        let mentees = ids(cohort.mentees().ids().map(ToString::to_string).collect());
        let mentors = ids(cohort.mentors().ids().map(ToString::to_string).collect());
        assert_eq!(mentees, "a@x.example c@x.example", "{asks}");
        assert_eq!(mentors, "b@x.example c@x.example", "{asks}");
        assert_eq!(case.pairs().len(), 2);
    }
}

/// Kinds 7, 8 and 9: what stands around a table, and what is none.
#[test]
fn files_of_other_programs() {
    let plain = own(EMPTY, "id;age\ne;12\n", "id\nm\n");
    let utf16: Vec<u8> =
        "\u{FEFF}sep=;\r\nid;age\r\ne;12\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for file in [
        "sep=\t\nid\tage\ne\t12\n".as_bytes(),
        b"\"sep=,\"\r\n\r\nid,age\r\ne,12\r\n",
        "\u{FEFF}sep=;\nСписок на 01.09;;\nid;age;\ne;12;\n".as_bytes(),
        &utf16,
    ] {
        let case = paired(&rules(EMPTY), file, b"id\nm\n");
        assert_eq!(case.read.cohort, plain.read.cohort, "{file:?}");
    }
    for (file, what) in [
        (&b"<HTML><body><table><tr><td>id</td></tr></table>"[..], FileKind::WebPage),
        (b"\xEF\xBB\xBF\n<table border=1>", FileKind::WebPage),
        (b"<?xml version=\"1.0\"?><Workbook/>", FileKind::Xml),
        (b"MOXCEL\0\x07", FileKind::OneC),
        (b"\xD0\xCF\x11\xE0", FileKind::OldWorkbook),
    ] {
        let mapping = Default::default();
        let told = cohort(file, &b"id\nm\n"[..], &mapping, &Options::default()).unwrap_err();
        assert_eq!(told.faults[0].problem, Problem::NotATable { what });
        assert!(told.words(&Phrases::russian()).contains("сохраните таблицу"), "{told}");
    }
    let short = own(EMPTY, "id;a;b;c\ne1;x\ne2\ne3;;;z\n;;;\n", "id,seats\nm,3\n");
    assert_eq!((short.read.cohort.mentees().len(), short.read.mentees.short_rows), (3, 2));
    assert_eq!(short.pairs().len(), 3);
}

/// Kind 8: the same table as text and in a workbook gives the same people.
#[cfg(feature = "workbooks")]
#[test]
fn a_table_is_the_same_in_every_kind_of_file() {
    use crate::workbook::{ods, rows, xlsx};
    for text in [
        "id;age;wishes\ne1;13 лет;m1 > m2\ne2;;m2\n",
        "Список наставляемых\n\nid;age;wishes\ne1;13;M1\ne2;14;m2\n",
        "sep=,\nid,availability,consent-by,consent-on\ne1,\"Mon 9-10; Tue 9-10\",мама,01.09.2026\n",
    ] {
        let mentors = "id\nm1\nm2\n";
        let read = paired(&rules(EMPTY), text.as_bytes(), mentors.as_bytes());
        for book in [xlsx, ods] {
            let case = paired(&rules(EMPTY), &book(&rows(text)), &book(&rows(mentors)));
            assert_eq!(case.read.cohort, read.read.cohort, "{text}");
            assert_eq!(case.pairs(), read.pairs());
        }
    }
}

/// Kinds 10 and 13: hours under headings, in words, and in zones.
#[test]
fn hours_of_the_week_as_people_and_grids_say_them() {
    let zoned = r#"{"version": 1, "restrictions": [
        {"name": "an hour", "kind": "must-share-time", "minutes": 60, "needs-answer": true}],
        "import": {"mentees": {"time-zone": "tz", "fields": {"availability": "free"}},
                   "mentors": {"time-zone": "tz", "fields": {"availability": "free"}}}}"#;
    let case = own(
        zoned,
        "id;tz;free\ne1;UTC+5:30;Mon 18:00-20:00\ne2;Москва (UTC+3);пн 23-24\n\
         e3;Владивосток, МСК+7;Sun 22:00-24:00\n",
        "id;tz;free\nm1;GMT+0;Mon 12:30-14:30\nm2;(UTC-09:00) Alaska;Mon 11:00-12:00\n\
         m3;Z;Sun 12-14\n",
    );
    assert_eq!(case.pairs(), [("e1", "m1"), ("e2", "m2"), ("e3", "m3")]);
    // Headings say the day, the time, both or a part of the day; cells say the rest, or tick.
    let grid = |from: &str, mentees: &str| {
        let rules = format!(
            r#"{{"version": 1, "import": {{"mentees": {{"fields": {{"availability":
                {{"from": {from}, "separator": ","}}}}}}}}}}"#
        );
        own(&rules, mentees, "id\nm\n")
    };
    let days = r#"["Пн", "Вторник", "Ср (вечер)"]"#;
    let case = grid(days, "id;Пн;Вторник;Ср (вечер)\ne;15:00-16:00;утро;18-19, 19-20\n");
    assert_eq!(week(&case, "e"), "Mon 15:00-16:00; Tue 08:00-12:00; Wed 18:00-20:00");
    let parts = r#"["Утро", "Вечер"]"#;
    let case = grid(parts, "id;Утро;Вечер\ne;Пн, Ср;Вт\n");
    assert_eq!(week(&case, "e"), "Mon 08:00-12:00; Tue 17:00-21:00; Wed 08:00-12:00");
    let ticks = r#"["Free [Mon 15-16]", "Free [Tue 16-17]"]"#;
    for tick in ["x", "✓", "да", "TRUE", "+"] {
        let file = format!("id;Free [Mon 15-16];Free [Tue 16-17]\ne;;{tick}\n");
        assert_eq!(week(&grid(ticks, &file), "e"), "Tue 16:00-17:00", "{tick}");
    }
    // What an organisation means by a part of the day, in a cell and in a heading.
    let ours = r#"{"version": 1, "import": {"mentees": {"fields": {"availability":
        {"from": ["Утро", "Пт"], "separator": ",",
         "values": {"утро": "7:30-9:00", "после уроков": "14:00-16:00"}}}}}}"#;
    let case = own(ours, "id;Утро;Пт\ne;Пн;после уроков\n", "id\nm\n");
    assert_eq!(week(&case, "e"), "Mon 07:30-09:00; Fri 14:00-16:00");
    // Without a mapping.
    let case =
        suggested("id;Понедельник;Вторник\na;утро;\nb;;вечер\n", "id;Утро;Вечер\nm;Пн;\nn;;Вт\n");
    assert_eq!(case.pairs(), [("a", "m"), ("b", "n")]);
    assert!(case.rules.barriers().any(|name| name == "half an hour in common"));
    let said = "id,availability\na,\"Mondays and Wednesdays after 16:00; Fri all day\"\n\
                b,с понедельника по среду 15-17\n";
    let case = own(EMPTY, said, "id\nm\n");
    assert_eq!(week(&case, "a"), "Mon 16:00-24:00; Wed 16:00-24:00; Fri 00:00-24:00");
    assert_eq!(week(&case, "b"), "Mon 15:00-17:00; Tue 15:00-17:00; Wed 15:00-17:00");
}

/// Kinds 11 and 12.
#[test]
fn rules_that_an_answer_or_a_grade_switches_on() {
    let asked = r#"{"version": 1, "restrictions": [{"name": "тот же пол", "kind": "must-equal",
        "field": "пол", "only-if": {"field": "Тот же пол?"}}]}"#;
    let case = own(
        asked,
        "id;пол;Тот же пол?\na;ж;Да, обязательно\nb;м;Нет, всё равно\nc;м;\n",
        "id;пол\nx;м\ny;м\nz;ж\n",
    );
    assert_eq!(case.pairs().len(), 3);
    assert!(case.pairs().contains(&("a", "z")), "{:?}", case.pairs());
    let graded = r#"{"version": 1, "restrictions": [{"name": "предмет", "kind": "must-share-label",
        "field": "subjects", "within": "stage", "needs-answer": true}]}"#;
    let case = own(
        graded,
        "id;stage;subjects\na;9А;Математика\nb;5 класс;Математика\nc;11;Физика\n",
        "id;subjects\nx;\"Математика (5–8 класс); Физика 7-9\"\n\
         y;\"математика с 8 по 11 класс; физика 10–11\"\nz;\"Математика 8-9\"\n",
    );
    let mut pairs = case.pairs();
    pairs.sort_unstable();
    assert_eq!(pairs, [("a", "z"), ("b", "x"), ("c", "y")]);
}

/// Kinds 14, 15 and 20.
#[test]
fn loads_limits_and_categories() {
    let anywhere = rules(EMPTY);
    for (mentees, seats, expected) in
        [(7, [5, 3, 9], [2, 2, 3]), (8, [1, 4, 9], [1, 3, 4]), (6, [2, 0, 4], [0, 2, 4])]
    {
        let people: String = (0..mentees).map(|number| format!("e{number}\n")).collect();
        let [x, y, z] = seats;
        let mentors = format!("id,seats\nx,{x}\ny,{y}\nz,{z}\n");
        let people = format!("id\n{people}");
        let case = paired_by(&Even::default(), &anywhere, people.as_bytes(), mentors.as_bytes());
        let mut loads = case.loads();
        loads.sort_unstable();
        assert_eq!(loads, expected, "{seats:?}");
    }
    // Departments within a school: nested limits in one file.
    let nested = r#"{"version": 1, "quotas": [
        {"name": "кафедра", "of": "mentor", "field": "кафедра", "most": 1},
        {"name": "школа", "of": "mentor", "field": "школа", "labels": ["север"], "most": 2}]}"#;
    let case = own(
        nested,
        "id\na\nb\nc\nd\ne\n",
        "id;кафедра;школа;seats\nx;физика;север;3\ny;химия;север;3\nz;история;север;3\nw;труд;юг;3\n",
    );
    assert_eq!((case.pairs().len(), case.loads()[3]), (3, 1));
    let words = case.pairing.why(&case.pairing.unmatched_mentees[0]);
    assert!(Phrases::russian().say(&words).contains("кафедра"), "{words}");
    // One of each of three kinds, and of two where only so many are wanted.
    let each = r#"{"version": 1, "mixes": [
        {"name": "по одному", "of": "mentee", "field": "category", "most": 1}]}"#;
    let case = own(
        each,
        "id,seats\na,3\nb,2\n",
        "id,category,seats\nf,учёный,2\ng,учёный,2\np,аспирант,2\ns,студент,1\n",
    );
    for name in ["a", "b"] {
        let of = |mentor: &str| match mentor {
            "f" | "g" => "учёный",
            "p" => "аспирант",
            _ => "студент",
        };
        let pairs = case.pairs();
        let mut kinds: Vec<_> =
            pairs.iter().filter(|one| one.0 == name).map(|one| of(one.1)).collect();
        let all = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!((kinds.len(), all), if name == "a" { (3, 3) } else { (2, 2) });
    }
}

/// Kind 17.
#[test]
fn labels_that_look_alike() {
    let same = r#"{"version": 1, "restrictions": [
        {"name": "t", "kind": "must-equal", "field": "Любимая тема", "needs-answer": true}]}"#;
    for (one, other) in [
        ("Computer\u{200b} vision", "computer\u{a0}vision"),
        ("non\u{2011}fiction", "Non-fiction"),
        ("физика\u{ad}", "ФИЗИКА"),
        ("cafe\u{301}", "Café"),
    ] {
        let file = |id: &str, text: &str| format!("id;Любимая\u{a0}тема\n{id};{text}\n");
        let case = own(same, &file("e", one), &file("m", other).replace('\u{a0}', " "));
        assert_eq!(case.pairs(), [("e", "m")], "{one:?} {other:?}");
    }
    let case = own(EMPTY, "id,wishes\ne,Анна\u{a0}Ли\n", "id,name\nm,Анна Ли\n");
    assert_eq!(mentee(&case, "e").person.wishes.ranked, [[id("m")]]);
}

/// Kind 21.
#[test]
fn no_meetings_in_words_and_numbers() {
    let mentors = "id,meetings-per-month,minutes-per-month,seats\n\
                   a,нет,,3\nb,0,0,2\nc,1–2,,1\nd,0,90,1\ne,none,0,1\n";
    let case = own(EMPTY, "id\nx\ny\nz\n", mentors);
    assert_eq!(case.read.cohort.mentors().seats(), [0, 0, 1, 1, 0]);
    assert_eq!(case.read.mentors.notes.faults.len(), 3, "{}", case.notes());
    assert_eq!(case.pairs().len(), 2);
}

/// Two questions with the same options are compared though they are worded for each side.
#[test]
fn questions_of_each_side_with_the_same_options_are_compared() {
    let mentees = "Timestamp,Email Address,What do you need help with?\n\
                   11/28/2026 14:39:18,a@x.example,\"Texts (papers, notes), Coding\"\n\
                   11/28/2026 15:00:00,b@x.example,\"Coding, Planning\"\n";
    let mentors = "Timestamp,Email Address,What can you help with?\n\
                   11/28/2026 14:39:18,m@x.example,\"Coding, Planning\"\n\
                   11/28/2026 14:40:18,n@x.example,\"Texts (papers, notes), Singing\"\n";
    let case = suggested(mentees, mentors);
    assert_eq!(case.pairs(), [("a@x.example", "n@x.example"), ("b@x.example", "m@x.example")]);
    let (_, questions) = Rules::suggested(&case.read.cohort);
    let expected = RuleQuestion::SameOptions {
        mentee: "What do you need help with?".to_owned(),
        mentor: "What can you help with?".to_owned(),
    };
    assert_eq!(questions, [expected]);
    // Nothing in common: each is told by itself.
    let singing = mentors.replace("Coding, Planning", "Dance, Chess");
    let singing = singing.replace("Texts (papers, notes), Singing", "Chess, Singing");
    let free = Control::unbounded();
    let options = Options::default();
    let found = suggest_cohort(mentees.as_bytes(), singing.as_bytes(), &options).unwrap();
    let people = cohort(mentees.as_bytes(), singing.as_bytes(), &found.mapping, &options).unwrap();
    let (rules, questions) = Rules::suggested(&people.cohort);
    assert!(matches!(questions.as_slice(), [RuleQuestion::OneSided { .. }]), "{questions:?}");
    let prepared = Prepared::new(people.cohort, &rules).unwrap();
    let pairing = Optimal.form(&prepared.situation(&free).unwrap(), &free).unwrap();
    assert_eq!(pairing.solved().unwrap().pairs.len(), 2);
}
