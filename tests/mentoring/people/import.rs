//! Reading people from files: what works, and what is refused by name.

use crate::support::id;
use mentormatch::people::import::{
    ColumnUse, Format, ImportFaults, Imported, Mapping, Options, Problem, SideMapping, cohort,
    mentees, mentors,
};
use mentormatch::people::{Answer, ConsentedBy, Date, Level, Mentee, Mentor, Standing, Value};

pub(super) fn mapping(json: &str) -> SideMapping {
    serde_json::from_str(json).unwrap()
}

pub(super) fn read_mentors(file: impl AsRef<[u8]>) -> Result<Imported<Mentor>, ImportFaults> {
    mentors(file.as_ref(), &SideMapping::default(), &Options::default())
}

fn read_mentees(file: impl AsRef<[u8]>) -> Result<Imported<Mentee>, ImportFaults> {
    mentees(file.as_ref(), &SideMapping::default(), &Options::default())
}

pub(super) fn one_mentor(file: &str, how: &SideMapping) -> Mentor {
    let read = mentors(file.as_bytes(), how, &Options::default()).unwrap();
    let mut people = read.base.iter().map(|(_, mentor)| mentor.clone());
    let mentor = people.next().unwrap();
    assert!(people.next().is_none());
    mentor
}

/// The faults as messages.
pub(super) fn told<T: std::fmt::Debug>(read: Result<T, ImportFaults>) -> Vec<String> {
    let faults = read.unwrap_err();
    assert_eq!(faults.more, 0);
    faults.faults.iter().map(ToString::to_string).collect()
}

pub(super) fn the_problem<T: std::fmt::Debug>(read: Result<T, ImportFaults>) -> Problem {
    let faults = read.unwrap_err();
    assert_eq!(faults.faults.len(), 1, "{faults}");
    faults.faults[0].problem.clone()
}

fn level(level: i64) -> Level {
    Level::new(level).unwrap()
}

#[test]
fn our_own_names_need_no_mapping() {
    let file = "id,Name,standing,AGE,institution,stage,subjects,languages,availability,\
        meetings_per_month,minutes per month,motivation,wishes,vetoes,consent-by,consent-on,\
        other-organisations,seats,forms,skills,experience-years,club\n\
        m1,Анна,educator,41,School 5,senior,physics; maths,ru;en,Mon 17:00-19:00; пт 9:00-10:00,\
        4,240,9,a > b = c,d; e,themselves,2026-09-01,yes,3,teacher-teacher; reverse,\
        physics: 9; chess:2,15,drama\n";
    let read = read_mentors(file).unwrap();
    assert_eq!((read.report.format, read.report.separator), (Format::Csv, Some(',')));
    let mentor = read.base.get(&id("m1")).unwrap();
    let person = &mentor.person;
    let labels = |labels: &[&str]| Answer::Given(labels.iter().map(|l| l.to_string()).collect());
    assert_eq!(person.name, Answer::Given("Анна".to_owned()));
    assert_eq!(person.standing, Standing::Educator);
    assert_eq!(person.age, Answer::Given(41));
    assert_eq!(person.institution, Answer::Given("School 5".to_owned()));
    assert_eq!(person.stage, Answer::Given("senior".to_owned()));
    assert_eq!(person.subjects, labels(&["maths", "physics"]));
    assert_eq!(person.languages, labels(&["en", "ru"]));
    assert_eq!(
        person.availability,
        Answer::Given("Mon 17:00-19:00; Fri 9:00-10:00".parse().unwrap())
    );
    assert_eq!(person.meetings_per_month, Answer::Given(4));
    assert_eq!(person.minutes_per_month, Answer::Given(240));
    assert_eq!(person.motivation, Answer::Given(level(9)));
    assert_eq!(person.wishes.ranked, vec![vec![id("a")], vec![id("b"), id("c")]]);
    assert_eq!(person.wishes.vetoed, [id("d"), id("e")].into());
    let consent = person.consent.data.unwrap();
    assert_eq!((consent.by, consent.on), (ConsentedBy::Themselves, Date::new(2026, 9, 1).unwrap()));
    assert!(person.consent.other_organisations);
    assert_eq!(mentor.seats, 3);
    let forms: Vec<_> = mentor.forms.iter().map(|form| form.as_str()).collect();
    assert_eq!(forms, ["reverse", "teacher-teacher"]);
    let skills = [("chess".to_owned(), level(2)), ("physics".to_owned(), level(9))];
    assert_eq!(mentor.resources.skills, Answer::Given(skills.into()));
    assert_eq!(mentor.resources.experience_years, Answer::Given(15));
    // What nothing maps is kept.
    assert_eq!(person.attributes["club"], Answer::Given(Value::Text("drama".to_owned())));
    assert_eq!(read.report.columns[21], ("club".to_owned(), ColumnUse::Attribute));
    assert_eq!(read.report.columns[1].1, ColumnUse::Fields(vec!["name".to_owned()]));
}

#[test]
fn a_mentees_request_is_made_in_every_form_named() {
    let file = "id,forms,skills,role-model,problem,goals,waiting,earlier-mentors,seats\n\
        a,learner-learner; student-learner,physics:8,leader-passive,marks,exam; olympiad,2,x;y,1\n\
        b,,,,,,,,2\n";
    let read = read_mentees(file).unwrap();
    let mentee = read.base.get(&id("a")).unwrap();
    assert_eq!(mentee.requests.len(), 2);
    for (request, form) in mentee.requests.iter().zip(["learner-learner", "student-learner"]) {
        assert_eq!(request.form.as_str(), form);
        assert_eq!(request.wanted, Answer::Given([("physics".to_owned(), level(8))].into()));
        assert_eq!(request.problem, Answer::Given("marks".to_owned()));
        assert_eq!(request.goals.as_ref().given().unwrap().len(), 2);
        assert_eq!(request.role_model.as_ref().given().unwrap().as_str(), "leader-passive");
    }
    assert_eq!((mentee.waiting, mentee.earlier_mentors.len()), (2, 2));
    let other = read.base.get(&id("b")).unwrap();
    assert_eq!((other.requests.len(), other.seats, other.waiting), (0, 2, 0));
}

#[test]
fn a_mapping_reads_the_organisations_own_words() {
    let how = mapping(
        r#"{
            "decimal-comma": true,
            "withheld": ["секрет"],
            "fields": {
                "id": "e-mail",
                "name": ["фамилия", "имя"],
                "standing": {"from": "кто", "values": {"Учитель": "educator"}},
                "subjects": {"from": ["предмет 1", "предмет 2"], "separator": ",",
                             "values": {"физика": "physics"}},
                "skills": {"from": "умеет", "level": 5,
                           "values": {"хорошо": "8", "шахматы": "chess"}},
                "availability": {"from": "время",
                                 "values": {"вечера": "Mon 18:00-21:00; Tue 18:00-21:00"}},
                "wishes": ["first choice", "second choice"],
                "age": {"from": "возраст", "values": {"0": ""}},
                "seats": {"from": "мест", "otherwise": "2"},
                "forms": {"otherwise": "teacher-teacher"},
                "consent-on": {"otherwise": "2026-09-01"}
            },
            "attributes": {"rate": {"from": "ставка", "kind": "number"},
                           "remote": {"from": "удалённо", "kind": "yes-no"},
                           "clubs": {"from": "кружки", "kind": "labels", "separator": "/"},
                           "floor": {"from": "этаж"}},
            "ignore": ["прочее"]
        }"#,
    );
    let file = "e-mail;Фамилия;имя;кто;предмет 1;предмет 2;умеет;время;first choice;\
        second choice;возраст;мест;ставка;удалённо;кружки;этаж;прочее\n\
        x@y.z;Образцова;Анна;Учитель;физика,химия;история;\"шахматы; физика: хорошо\";вечера;a;\
        b;0;;1,5;Да;театр/хор;СЕКРЕТ;ничего\n";
    let mentor = one_mentor(file, &how);
    let person = &mentor.person;
    let labels = |labels: &[&str]| labels.iter().map(|label| label.to_string()).collect();
    assert_eq!(person.id, id("x@y.z"));
    assert_eq!(person.name, Answer::Given("Образцова Анна".to_owned()));
    assert_eq!(person.standing, Standing::Educator);
    assert_eq!(person.subjects, Answer::Given(labels(&["physics", "история", "химия"])));
    let skills = [("chess".to_owned(), level(5)), ("физика".to_owned(), level(8))];
    assert_eq!(mentor.resources.skills, Answer::Given(skills.into()));
    assert_eq!(person.availability.as_ref().given().unwrap().slots().len(), 2);
    assert_eq!(person.wishes.ranked, vec![vec![id("a")], vec![id("b")]]);
    assert!(person.age.is_unknown());
    assert_eq!((mentor.seats, mentor.forms.len()), (2, 1));
    // A date for everybody is no consent of anybody.
    assert_eq!(person.consent.data, None);
    assert_eq!(person.attributes["rate"], Answer::Given(Value::Number(1.5)));
    assert_eq!(person.attributes["remote"], Answer::Given(Value::Text("yes".to_owned())));
    assert_eq!(person.attributes["clubs"], Answer::Given(Value::Labels(labels(&["театр", "хор"]))));
    assert_eq!(person.attributes["floor"], Answer::Withheld);
    assert_eq!(person.attributes.len(), 4);
}

#[test]
fn unknown_and_withheld_are_told_from_answers_and_from_nothing() {
    let file = "id,age,stage,subjects,languages,institution\n\
        a,n/a,Prefer not to say,none,не хочу отвечать,\n";
    let person = read_mentors(file).unwrap().base.get(&id("a")).unwrap().person.clone();
    assert!(person.age.is_unknown() && person.institution.is_unknown());
    assert_eq!((person.stage, person.languages), (Answer::Withheld, Answer::Withheld));
    // Asked and there is none.
    assert_eq!(person.subjects, Answer::Given([].into()));
    // Of two columns the one that answers counts; withheld comes before unknown.
    let how = mapping(r#"{"fields": {"name": ["first", "last"], "stage": ["s", "t"]}}"#);
    let file = "id,first,last,s,t\na,Ann,withheld,-,withheld\n";
    let person = one_mentor(file, &how).person;
    assert_eq!((person.name, person.stage), (Answer::Given("Ann".to_owned()), Answer::Withheld));
}

#[test]
fn the_same_people_come_from_csv_and_from_json() {
    let how = mapping(
        r#"{"fields": {"name": ["first", "last"]}, "ignore": ["note"],
            "attributes": {"rate": {"from": "rate", "kind": "number"},
                           "remote": {"from": "remote", "kind": "yes-no"}}}"#,
    );
    let csv = "id,first,last,age,subjects,languages,availability,wishes,skills,seats,rate,remote,\
        note,house,stage\n\
        7,Анна,Образцова,41,a;b,none,Mon 9:00-10:00;Tue 9:00-10:00,x > y = z,p:3; q:10,2,-1.50,\
        yes,!,red,withheld\n\
        8,,,,,,,,,0,,,,,\n";
    let json = r#"[
        {"id": 7, "first": "Анна", "last": "Образцова", "age": 41, "subjects": ["b", "a"],
         "languages": [], "availability": ["Mon 9:00-10:00", "Tue 9:00-10:00"],
         "wishes": ["x", ["y", "z"]], "skills": {"q": 10, "p": 3}, "seats": 2, "rate": -1.5,
         "remote": true, "note": "!", "house": "red", "stage": "withheld"},
        {"id": "8", "last": null, "seats": 0}
    ]"#;
    let options = Options::default();
    let from_csv = mentors(csv.as_bytes(), &how, &options).unwrap();
    let from_json = mentors(json.as_bytes(), &how, &options).unwrap();
    assert_eq!(from_csv.base, from_json.base);
    assert_eq!(from_csv.base.seats(), [2, 0]);
    assert_eq!(from_csv.base.get(&id("7")).unwrap().person.attributes.len(), 3);
    let ignored: Vec<_> = from_json.report.ignored().collect();
    assert_eq!((ignored, from_json.report.format), (vec!["note"], Format::Json));
    // A number that stands for no answer does so in both.
    let zero = mapping(r#"{"fields": {"age": {"from": "age", "values": {"0": ""}}}}"#);
    for file in ["id,age\na,0\n", r#"[{"id": "a", "age": 0}]"#] {
        assert!(one_mentor(file, &zero).person.age.is_unknown());
    }
    // Texts in JSON may be written as in CSV.
    let texts = r#"[{"id": "7", "subjects": "a;b", "wishes": "x > y = z", "skills": "p:3; q:10"}]"#;
    let from_texts = read_mentors(texts).unwrap();
    let (a, b) = (from_texts.base.get(&id("7")).unwrap(), from_json.base.get(&id("7")).unwrap());
    assert_eq!(a.person.subjects, b.person.subjects);
    assert_eq!(a.person.wishes, b.person.wishes);
    assert_eq!(a.resources, b.resources);
}

#[test]
fn all_faults_of_a_file_come_together() {
    let file = "id,age,seats,availability,skills,standing,motivation,experience-years,vetoes\n\
        a,old,-1,Mon 9-10,chess,king,11,3.5,\n\
        ,,,,,,,,x\n\
        b,200,4294967296,Mon 9:00,chess: x; chess: 3,,0,70000,\n\
        c,1e3,,whenever 1-2,go:1;go:2,,,99999999999999999999,\n\
        e,,1,,,,,,\n\
        d,1,1,,,,,,,x\n\
        E,,,,,,,,\n";
    let mut options = Options::default();
    options.strict = true;
    let hidden = told(mentors(file.as_bytes(), &SideMapping::default(), &options));
    options.show_answers = true;
    let shown = told(mentors(file.as_bytes(), &SideMapping::default(), &options));
    // Line, column and person; the answer; the kind of fault.
    let expected = [
        (
            "line 2, column \"standing\", a",
            "king",
            "no standing: learner, student, educator, employer, parent, alumnus, other",
        ),
        ("line 2, column \"age\", a", "old", "no number with a decimal point"),
        ("line 2, column \"motivation\", a", "11", "no level from 1 to 10"),
        ("line 2, column \"seats\", a", "-1", "no whole number from 0 to 4294967295"),
        (
            "line 2, column \"skills\", a",
            "chess",
            "a skill without a level from 1 to 10, as in \"chess: 3\"",
        ),
        ("line 2, column \"experience-years\", a", "3.5", "no whole number from 0 to 65535"),
        ("line 3, column \"id\"", "", "there is no id"),
        ("line 4, column \"age\", b", "200", "no whole number from 0 to 150"),
        (
            "line 4, column \"availability\", b",
            "Mon 9:00",
            "no weekly slot: an interval is needed, such as 18:00-19:30 or 6:00-7:00pm",
        ),
        ("line 4, column \"motivation\", b", "0", "no level from 1 to 10"),
        ("line 4, column \"seats\", b", "4294967296", "no whole number from 0 to 4294967295"),
        ("line 4, column \"skills\", b", "x", "no number with a decimal point"),
        ("line 4, column \"experience-years\", b", "70000", "no whole number from 0 to 65535"),
        ("line 5, column \"age\", c", "1e3", "no number with a decimal point"),
        (
            "line 5, column \"availability\", c",
            "whenever 1-2",
            "no weekly slot: a day is needed, such as Mon or F",
        ),
        (
            "line 5, column \"seats\", c",
            "",
            "no number of seats, and the mapping gives none for those without",
        ),
        ("line 5, column \"skills\", c", "go", "a skill is graded twice"),
        (
            "line 5, column \"experience-years\", c",
            "99999999999999999999",
            "no whole number from 0 to 65535",
        ),
        ("line 6, column \"id\", e", "", "the same person stands on line 8, which counts"),
        ("line 7", "", "10 cells under a header of 9"),
        (
            "line 8, column \"seats\", E",
            "",
            "no number of seats, and the mapping gives none for those without",
        ),
    ];
    let without: Vec<_> =
        expected.iter().map(|(place, _, kind)| format!("mentors, {place}: {kind}")).collect();
    assert_eq!(hidden, without);
    let with = expected.iter().map(|(place, answer, kind)| match *answer {
        "" => format!("mentors, {place}: {kind}"),
        answer => format!("mentors, {place}, answered {answer:?}: {kind}"),
    });
    assert_eq!(shown, with.collect::<Vec<_>>());
}

#[test]
fn no_fault_shows_an_answer_unless_the_caller_asks() {
    const SECRET: &str = "s3cr3t";
    let fields = [
        "standing",
        "age",
        "availability",
        "meetings-per-month",
        "minutes-per-month",
        "motivation",
        "wishes",
        "vetoes",
        "consent-by",
        "consent-on",
        "other-organisations",
        "seats",
        "skills",
        "experience-years",
        "forms",
        "categories",
        "waiting",
        "earlier-mentors",
        "role-model",
    ];
    let texts = [SECRET, "s3cr3t\u{1}", "s3cr3t: s3cr3t", "s3cr3t: 1; s3cr3t: 2", "Mon s3cr3t"];
    let (mut faulty, mut shown) = (0, 0);
    for field in fields {
        for text in texts {
            let mentees = format!("id,{field}\na,\"{text}\"\n");
            let json = serde_json::json!([{"id": "a", field: {"s3cr3t": "s3cr3t"}}]).to_string();
            for file in [mentees, json] {
                for show in [false, true] {
                    let mut options = Options::default();
                    options.show_answers = show;
                    let how = Mapping::default();
                    let Err(faults) = cohort(file.as_bytes(), &b"id\nx\n"[..], &how, &options)
                    else {
                        continue;
                    };
                    let told = format!("{faults} {faults:?}");
                    assert!(show || !told.contains(SECRET), "{field}: {told}");
                    faulty += usize::from(!show);
                    shown += usize::from(show && told.contains(SECRET));
                }
            }
        }
    }
    assert!(faulty > 100 && shown > 50, "{faulty} {shown}");
}

#[test]
fn faults_are_bounded_and_the_rest_is_counted() {
    let file = format!("id,age\n{}", "x,old\n".repeat(1000));
    let mut options = Options::default();
    options.max_faults = 7;
    options.strict = true;
    let faults = mentors(file.as_bytes(), &SideMapping::default(), &options).unwrap_err();
    // For a form, with the line beside each.
    let told = serde_json::to_value(&faults).unwrap();
    assert_eq!(told["faults"].as_array().unwrap().len(), (&faults).into_iter().len());
    assert_eq!(told["more"], faults.more);
    let (first, fault) = (&told["faults"][0], &faults.faults[0]);
    assert_eq!(first["side"], "mentor");
    assert_eq!(first["line"], fault.place.line.unwrap());
    assert_eq!(first["column"], serde_json::json!(fault.place.column));
    assert_eq!(first["code"], fault.problem.code());
    assert_eq!(first["english"], fault.to_string());
    assert!(first["russian"].as_str().unwrap().contains("строка"), "{first}");
    // Every line but the last is sent again, and that one has a wrong age.
    assert_eq!((faults.faults.len(), faults.more), (7, 999 + 1 - 7));
    assert!(faults.to_string().ends_with("\nand 993 more"));
}

#[test]
fn references_between_the_files_are_faults_of_their_lines() {
    let mentees = "id,wishes,vetoes,earlier-mentors\na,x > ghost,,\n\nb,x = x,y,gone; x\nc,,,\n";
    let mentors = r#"[{"id": "x", "wishes": ["a", "nobody"]},
        {"id": "y", "wishes": [], "vetoes": ["c"]}]"#;
    let read = |mentees: &str, mentors: &str| {
        let (how, mut options) = (Mapping::default(), Options::default());
        options.strict = true;
        cohort(mentees.as_bytes(), mentors.as_bytes(), &how, &options)
    };
    let expected = [
        "mentees, line 2, column \"wishes\", a: wishes: somebody is named who is not among the mentors",
        "mentees, line 4, column \"earlier-mentors\", b: earlier mentors: somebody is named who \
         is not among the mentors",
        "mentees, line 4, column \"wishes\", b: wishes: somebody is named more than once; the \
         first mention counts",
        "mentors, line 1, column \"wishes\", x: wishes: somebody is named who is not among the mentees",
    ];
    assert_eq!(told(read(mentees, mentors)), expected);
    // Nobody has to stop for that: it is noted, and what can be meant is kept.
    let (how, options) = (Mapping::default(), Options::default());
    let lenient = cohort(mentees.as_bytes(), mentors.as_bytes(), &how, &options).unwrap();
    let notes = format!("{}\n{}", lenient.mentees.notes, lenient.mentors.notes);
    assert_eq!(notes, expected.join("\n"));
    let b = lenient.cohort.mentees().get(&id("b")).unwrap();
    assert_eq!(b.person.wishes.ranked, [[id("x")]]);
    assert_eq!(
        (b.person.wishes.vetoed.clone(), b.earlier_mentors.clone()),
        ([id("y")].into(), [id("x")].into())
    );
    // A mentor's row that cannot be read makes nobody's wish wrong.
    assert_eq!(
        told(read("id,wishes\na,x\n", "id,name\nx,y,z\n")),
        ["mentors, line 2: 3 cells under a header of 2"]
    );
    // A wrong cell does not take the person away.
    assert_eq!(
        told(read("id,wishes\na,x\n", "id,age\nx,?!\n")),
        ["mentors, line 2, column \"age\", x: no number with a decimal point"]
    );
    let good = read("id,wishes\na,x\n", "id\nx\n").unwrap();
    assert_eq!((good.cohort.mentees().len(), good.cohort.mentors().len()), (1, 1));
}

#[test]
fn consent_needs_who_and_when() {
    let file = "id,consent-by,consent-on\na,guardian,01.09.2026\nb,none,\nc,,\n";
    let base = read_mentees(file).unwrap().base;
    let consent = base.get(&id("a")).unwrap().person.consent.data.unwrap();
    assert_eq!((consent.by, consent.on), (ConsentedBy::Guardian, Date::new(2026, 9, 1).unwrap()));
    assert!(base.get(&id("b")).unwrap().person.consent.data.is_none());
    assert!(base.get(&id("c")).unwrap().person.consent.data.is_none());
    let file = "id,consent-by,consent-on\na,guardian,\nc,me,2026-09-01\nd,self,31.02.2026\n";
    let faults = read_mentees(file).unwrap_err().faults;
    let problems: Vec<_> = faults.iter().map(|fault| &fault.problem).collect();
    assert!(
        matches!(problems.as_slice(), [Problem::HalfConsent, Problem::Consenter, Problem::Date]),
        "{problems:?}"
    );
    // The day of a form that was sent without consent is noted, and records none.
    let unsaid = "id,consent-by,consent-on\nb,,2026-09-01\nn,нет,2026-09-01\n";
    let read = read_mentees(unsaid).unwrap();
    let noted: Vec<_> = read.report.notes.faults.iter().map(|note| &note.problem).collect();
    assert!(matches!(noted.as_slice(), [Problem::DayWithoutConsent]), "{noted:?}");
    assert!(read.base.iter().all(|(_, one)| one.person.consent.data.is_none()));
}

#[test]
fn a_request_needs_a_form() {
    let no_form = "id,forms,goals\na,,exam\n";
    let faults = told(read_mentees(no_form));
    assert!(faults[0].starts_with("mentees, line 2, column \"forms\", a: a request"), "{faults:?}");
    assert_eq!(the_problem(read_mentees("id,goals\na,exam\n")), Problem::RequestWithoutForm);
    let how = mapping(r#"{"fields": {"forms": {"otherwise": "student-learner"}}}"#);
    let read = mentees("id,goals\na,exam\n".as_bytes(), &how, &Options::default()).unwrap();
    assert_eq!(read.base.get(&id("a")).unwrap().requests[0].form.as_str(), "student-learner");
}
