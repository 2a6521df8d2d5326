//! Files of every shape and encoding, and the numbers in them.

use super::import::{mapping, one_mentor, read_mentors, the_problem, told};
use crate::support::id;
use mentormatch::kernel::Phrases;
use mentormatch::people::import::{ImportFaults, JsonKind, Options, Problem, SideMapping, mentors};
use mentormatch::people::{Answer, Value};

#[test]
fn encodings() {
    let expected = read_mentors("id;имя\r\nм1;Анна\r\n").unwrap();
    assert_eq!(expected.report.separator, Some(';'));
    let person = &expected.base.get(&id("м1")).unwrap().person;
    assert_eq!(person.attributes["имя"], Answer::Given(Value::Text("Анна".to_owned())));
    assert_eq!(read_mentors("\u{FEFF}id;имя\nм1;Анна").unwrap(), expected);
    assert_eq!(read_mentors("id\tимя\nм1\tАнна").unwrap().base, expected.base);
    let text = "id;имя\nм1;Анна\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [wide.clone(), [&[0xFF, 0xFE], &wide[..]].concat()] {
        let read = read_mentors(&bytes).unwrap();
        assert_eq!((&read.base, read.report.encoding), (&expected.base, "UTF-16LE"));
    }
    // "id;имя" and "м1;Анна" in Windows-1251.
    let russian = b"id;\xE8\xEC\xFF\n\xEC1;\xC0\xED\xED\xE0\n";
    let read = read_mentors(russian).unwrap();
    assert_eq!((&read.base, read.report.encoding), (&expected.base, "windows-1251"));
    // "José" in Windows-1252 is no Russian word; the mapping may say what it is.
    let spanish = b"id;name\nm0;x\nm1;Jos\xE9";
    assert_eq!(
        told(read_mentors(spanish)),
        ["mentors, line 3: the file is not in UTF-8: save it so, or name its encoding in the \
          mapping; byte 19"]
    );
    let how = mapping(r#"{"encoding": "windows-1252"}"#);
    let read = mentors(&spanish[..], &how, &Options::default()).unwrap();
    assert_eq!(read.base.get(&id("m1")).unwrap().person.name, Answer::Given("José".to_owned()));
    for (bytes, what) in [
        (&b"%PDF-1.7"[..], "the file is a PDF"),
        (b"\xD0\xCF\x11\xE0", "the file is a workbook of an old Excel (.xls)"),
        (b"<html><table>", "the file is a web page"),
    ] {
        let told = told(read_mentors(bytes));
        assert!(told[0].contains(what), "{told:?}");
    }
}

#[test]
fn lines_are_those_of_the_file() {
    // Breaks within quotation marks, blank lines and every kind of line end.
    for end in ["\n", "\r\n", "\r"] {
        let lines = [
            "id,note,age",
            "",
            "a,\"two",
            "lines; \"\"said\"\" a comma, too\",old",
            "",
            "b,x,older",
            ",,",
            "c,\"\",oldest",
            "",
        ];
        let file = lines.join(end);
        let faults = read_mentors(&file).unwrap_err();
        let found: Vec<_> = faults.faults.iter().map(|fault| fault.place.line).collect();
        assert_eq!(found, [Some(3), Some(6), Some(8)], "{end:?}");
    }
    let read = read_mentors("id,note\na,\"x\r\ny, \"\"z\"\"\"\n,\n").unwrap();
    let note = &read.base.get(&id("a")).unwrap().person.attributes["note"];
    assert_eq!(*note, Answer::Given(Value::Text("x\r\ny, \"z\"".to_owned())));
    assert_eq!(read.report.blank_rows, 1);
}

#[test]
fn shapes_of_csv() {
    assert_eq!(the_problem(read_mentors("")), Problem::EmptyFile);
    assert_eq!(the_problem(read_mentors(" \n\u{a0}\n")), Problem::EmptyFile);
    assert!(read_mentors("id,name\n").unwrap().base.is_empty());
    assert!(read_mentors("id").unwrap().base.is_empty());
    assert_eq!(
        the_problem(read_mentors("name\nx\n")),
        Problem::MissingColumn { field: "id".to_owned() }
    );
    let twice = "id,First name,first_NAME\nx,a,b\n";
    let read = read_mentors(twice).unwrap();
    let names: Vec<_> = read.report.columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["id", "First name", "first_NAME (2)"]);
    // Who reads one of them has to say what becomes of the other.
    let refused = mentors(
        twice.as_bytes(),
        &mapping(r#"{"fields": {"name": "first name"}}"#),
        &Options::default(),
    );
    let name = "first_NAME (2)".to_owned();
    assert_eq!(the_problem(refused), Problem::DuplicateColumn { first: 2, second: 3, name });
    let both = mapping(r#"{"fields": {"name": ["first name", "first name (2)"]}}"#);
    assert_eq!(one_mentor(twice, &both).person.name, Answer::Given("a b".to_owned()));
    assert_eq!(
        the_problem(read_mentors("id,name\nx,y,z\n")),
        Problem::RaggedRow { expected: 2, found: 3 }
    );
    let open = read_mentors("id,name\nx,y\nz,\"open\na,b\n").unwrap_err();
    assert_eq!(open.faults[0].problem, Problem::OpenQuote);
    assert_eq!(open.faults[0].place.line, Some(3));
    // A column without a name is called by its number.
    let read = read_mentors("id,,x\na,b,c\n").unwrap();
    let attributes = &read.base.get(&id("a")).unwrap().person.attributes;
    assert_eq!(attributes["column 2"], Answer::Given(Value::Text("b".to_owned())));
    // A comma in a header of a file that has semicolons.
    let read = read_mentors("id;name, surname;age\na;x;5\nb;y, z;6\n").unwrap();
    assert_eq!((read.report.separator, read.base.len()), (Some(';'), 2));
    let how = mapping(r#"{"separator": "|"}"#);
    let read = mentors("id|age\na|5\n".as_bytes(), &how, &Options::default()).unwrap();
    assert_eq!(read.base.len(), 1);
    let how = mapping(r#"{"separator": "ж"}"#);
    let refused = mentors("id".as_bytes(), &how, &Options::default());
    assert_eq!(the_problem(refused), Problem::Separator { separator: 'ж' });
}

#[test]
fn shapes_of_json() {
    assert!(read_mentors(" [ ] ").unwrap().base.is_empty());
    let wrong = |expected, found| Problem::WrongType { expected, found };
    assert_eq!(
        the_problem(read_mentors("{\"id\": 1}")),
        wrong(JsonKind::Objects, JsonKind::Object)
    );
    assert_eq!(
        told(read_mentors("[{\"id\": \"a\"},\n 5,\n {\"id\": \"b\", \"age\": [1]}]")),
        [
            "mentors, line 2: a number where an object is needed",
            "mentors, line 3, column \"age\", b: an array where a text is needed"
        ]
    );
    assert_eq!(
        told(read_mentors("[{\"id\": \"a\"}] x")),
        ["mentors, line 1: not JSON: there is more after the end of the array"]
    );
    assert_eq!(
        told(read_mentors("[{\"id\": \"a\"}\n{\"id\": \"b\"}]")),
        ["mentors, line 2: not JSON: a comma or the end of the array is missing"]
    );
    assert_eq!(
        told(read_mentors("[{\"id\": \"a\"},\n{\"id\": \"a\",\n \"age\": }]")),
        ["mentors, line 3: not JSON: expected value"]
    );
    for cut in ["[", "[{\"id\": \"a\"},", "[{\"id\"", "{", "[{\"id\": \"\\ud800\"}]", "[1e999]"] {
        assert!(matches!(the_problem(read_mentors(cut)), Problem::Json { .. }), "{cut}");
    }
    assert_eq!(
        told(read_mentors("[\n{\"id\": \"a\", \"age\": 1, \"age\": 2}]")),
        ["mentors, line 2, column \"age\": the key stands twice in one object"]
    );
    let twice = r#"[{"id": "a", "skills": {"chess": 1, "chess": 2}}]"#;
    assert_eq!(the_problem(read_mentors(twice)), Problem::GradedTwice);
    for value in ["{\"x\": null}", "[null]", "true", "[[\"x\"]]"] {
        let file = format!(r#"[{{"id": "a", "skills": {value}}}]"#);
        assert!(matches!(the_problem(read_mentors(file)), Problem::WrongType { .. }), "{value}");
    }
    let deep = format!("[{{\"id\": {}", "[".repeat(1_000_000));
    assert!(matches!(the_problem(read_mentors(deep)), Problem::Json { .. }));
    // What nothing maps keeps its type.
    let read = read_mentors(r#"[{"id": "a", "n": 1.25, "l": ["x"], "b": false, "z": null}]"#);
    let read = read.unwrap();
    let attributes = &read.base.get(&id("a")).unwrap().person.attributes;
    assert_eq!(attributes["n"], Answer::Given(Value::Number(1.25)));
    assert_eq!(attributes["l"], Answer::Given(Value::Labels(["x".to_owned()].into())));
    assert_eq!(attributes["b"], Answer::Given(Value::Text("no".to_owned())));
    assert_eq!(attributes.len(), 3);
}

#[test]
fn numbers_are_read_exactly_or_refused() {
    let comma = mapping(r#"{"decimal-comma": true, "separator": ";"}"#);
    let age = |text: &str, how: &SideMapping| {
        let file = format!("id;age\na;{text}\n");
        let read = mentors(file.as_bytes(), how, &Options::default())?;
        Ok::<_, ImportFaults>(read.base.get(&id("a")).unwrap().person.age)
    };
    let point = SideMapping::default();
    for (text, how) in [("12", &point), ("+12", &point), ("12.00", &point), ("12,0", &comma)] {
        assert_eq!(age(text, how).unwrap(), Answer::Given(12), "{text}");
    }
    let wrong = [
        ("12,0", &point),
        ("12.0", &comma),
        ("1 200", &point),
        ("--1", &point),
        ("1.", &point),
        (".5", &point),
        ("inf", &point),
        ("NaN", &point),
        ("0x10", &point),
        ("+", &point),
    ];
    for (text, how) in wrong {
        assert!(matches!(the_problem(age(text, how)), Problem::NotANumber { .. }), "{text}");
    }
    for text in ["12.5", "-1", "151"] {
        assert!(matches!(the_problem(age(text, &point)), Problem::OutOfRange { .. }), "{text}");
    }
    // A number of JSON has a point wherever the organisation lives.
    let how =
        mapping(r#"{"decimal-comma": true, "attributes": {"r": {"from": "r", "kind": "number"}}}"#);
    let mentor = one_mentor(r#"[{"id": "a", "r": 2.5}]"#, &how);
    assert_eq!(mentor.person.attributes["r"], Answer::Given(Value::Number(2.5)));
    let huge = format!("id,r\na,{}\n", "9".repeat(400));
    let how = mapping(r#"{"attributes": {"r": {"from": "r", "kind": "number"}}}"#);
    let read = mentors(huge.as_bytes(), &how, &Options::default());
    assert!(matches!(the_problem(read), Problem::NotANumber { .. }));
}

/// Of a question with options that gives skills, what is no option is a skill as it is written.
#[test]
fn an_answer_beside_the_options_is_a_skill_too() {
    let how = |level: &str| {
        mapping(&format!(
            r#"{{"fields": {{"skills": {{"from": "topics", "separator": ",", {level}
                "options": ["Maths (algebra, geometry)", "Physics"]}}}}}}"#
        ))
    };
    let file = "id;topics\na;Maths (algebra, geometry), other: chess, Physics\n";
    let read = mentors(file.as_bytes(), &how("\"level\": 7,"), &Options::default()).unwrap();
    let (_, known) = read.base.iter().next().unwrap();
    let skills = known.resources.skills.as_ref().given().unwrap();
    let told: Vec<_> = skills.iter().map(|(skill, level)| (skill.as_str(), level.get())).collect();
    assert_eq!(told, [("Maths (algebra, geometry)", 7), ("Physics", 7), ("other: chess", 7)]);
    // Without a level for all, a skill needs its own, and a word is none.
    let refused = mentors(file.as_bytes(), &how(""), &Options::default());
    assert_eq!(the_problem(refused), Problem::NoLevel);
    let unlisted = mapping(r#"{"fields": {"skills": {"from": "topics", "level": 7}}}"#);
    let refused = mentors("id,topics\na,chess: much\n".as_bytes(), &unlisted, &Options::default());
    assert!(matches!(the_problem(refused), Problem::NotANumber { .. }));
}

#[test]
fn faults_are_told_in_russian_too() {
    let file = "id,age,seats,consent-on\na,много,1,2026-09-01\na,12,x,31.09.26\n";
    let mut options = Options::default();
    options.show_answers = true;
    let refused = mentors(file.as_bytes(), &SideMapping::default(), &options).unwrap_err();
    let russian = refused.words(&Phrases::russian());
    assert_eq!(
        russian,
        "файл наставников, строка 3, столбец «consent-on», a, ответ «31.09.26»: нужна дата вида \
         2026-09-01 или 01.09.2026\n\
         файл наставников, строка 3, столбец «seats», a, ответ «x»: не число (дробная часть – \
         после точки)"
    );
    assert_eq!(refused.words(&Phrases::english()), refused.to_string());
    options.max_faults = 1;
    let refused = mentors(file.as_bytes(), &SideMapping::default(), &options).unwrap_err();
    assert!(refused.words(&Phrases::russian()).ends_with("\nи ещё 1"));
    let pdf = mentors(&b"%PDF-1.7"[..], &SideMapping::default(), &options).unwrap_err();
    assert_eq!(
        pdf.words(&Phrases::russian()),
        "файл наставников, строка 1: это документ PDF: сохраните таблицу в CSV, в кодировке UTF-8"
    );
}
