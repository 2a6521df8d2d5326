//! Mappings that are proposed for files nobody wrote one for: every file at hand is read at once,
//! and so are exports of the services in both languages.

use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::people::import::suggest::{
    AnswerKind, CohortSuggestion, FormService, SuggestDoubt, suggest, suggest_cohort,
};
use mentormatch::people::import::{ImportField, ImportedCohort, Options, cohort, mentors};
use mentormatch::people::{Answer, ConsentedBy, Field, FieldValue, FormId, Mentee, PersonId};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, Prepared, Strategy};
use std::path::PathBuf;

fn data() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let found = folder.is_dir().then_some(folder);
    if found.is_none() {
        println!("skipped: the shared files are not at hand");
    }
    found
}

/// What is proposed for two files, and the people that it reads.
fn read(mentees: &[u8], mentors: &[u8]) -> (CohortSuggestion, ImportedCohort) {
    let found = suggest_cohort(mentees, mentors, &Options::default());
    let found = found.unwrap_or_else(|faults| panic!("{faults}"));
    // A curator's tools keep it as data.
    let kept = serde_json::to_string(&found.mapping).unwrap();
    let mapping = serde_json::from_str(&kept).unwrap();
    assert_eq!(found.mapping, mapping);
    let read = cohort(mentees, mentors, &mapping, &Options::default());
    (found, read.unwrap_or_else(|faults| panic!("{faults}")))
}

/// The mentee at this place of the file.
fn nth(people: &ImportedCohort, at: usize) -> &Mentee {
    people.cohort.mentees().iter().nth(at).unwrap().1
}

#[test]
fn every_file_at_hand_is_read_by_what_is_proposed_for_it() {
    let Some(folder) = data() else { return };
    let mut checked = 0;
    let mut cases: Vec<_> = std::fs::read_dir(folder.join("reports"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.extend(["mentoring_jonodrew", "mentoring_rafaykhan"].map(|name| folder.join(name)));
    cases.sort();
    for case in cases {
        for (mentees, mentors) in [
            ("mentees.csv", "mentors.csv"),
            ("people.csv", "people.csv"),
            ("mentees.xlsx", "mentors.xlsx"),
            ("mentees.json", "mentors.json"),
            ("small_mentees.csv", "small_mentors.csv"),
        ] {
            if cfg!(not(feature = "workbooks")) && mentees.ends_with("xlsx") {
                continue;
            }
            let file = |name: &str| std::fs::read(case.join(name)).ok();
            let (Some(mentees), Some(mentors)) = (file(mentees), file(mentors)) else { continue };
            let (found, people) = read(&mentees, &mentors);
            let (rules, _) = Rules::suggested(&people.cohort);
            rules.compile(&people.cohort).unwrap_or_else(|faults| panic!("{case:?}: {faults:?}"));
            assert!(!found.mentees.columns.is_empty());
            checked += 1;
        }
    }
    assert!(checked >= 21, "{checked}");
}

#[test]
fn the_cases_are_understood_without_a_mapping() {
    let Some(folder) = data() else { return };
    let case = |name: &str| {
        let file =
            |side: &str| std::fs::read(folder.join("reports").join(name).join(side)).unwrap();
        read(&file("mentees.csv"), &file("mentors.csv"))
    };
    let ids = |people: &ImportedCohort| {
        let ids = people.cohort.mentees().ids();
        ids.map(ToString::to_string).collect::<Vec<_>>()
    };
    let text = |people: &ImportedCohort, at, field: &str| {
        let field = Field::from(field.to_owned());
        let mentee = nth(people, at);
        format!(
            "{:?}",
            mentee
                .field(&field)
                .map(|value| match value {
                    FieldValue::Labels(labels) => labels.join(" | "),
                    FieldValue::Text(text) => text.to_owned(),
                    other => other.kind().to_string(),
                })
                .given()
        )
    };
    // An option with commas is one.
    let (_, people) = case("01-comma-in-option");
    assert_eq!(
        text(&people, 0, "wants help with"),
        "Some(\"Coding | Planning | Texts & lectures (such as papers, slides, notes)\")"
    );
    // The last submission counts, by the service's stamp, month first.
    let (found, people) = case("04-resubmitted-form");
    assert_eq!(found.mentees.service, Some(FormService::Google));
    assert_eq!(ids(&people), ["E1@x.example", "e2@x.example"]);
    assert_eq!(text(&people, 0, "topic"), "Some(\"b\")");
    assert!(found.mentees.columns[0].doubts.contains(&SuggestDoubt::DayOrMonth));
    // Free hours and zones.
    let (_, people) = case("10-time-zones");
    let free = |at| nth(&people, at).person.availability.clone();
    assert_eq!(free(1).given().unwrap(), "Mon 6:00-8:00".parse().unwrap());
    // Days in headings.
    let (_, people) = case("13-a-column-for-each-weekday");
    let hours = nth(&people, 0).person.availability.clone();
    assert_eq!(hours.given().unwrap(), "Mon 16:00-18:00".parse().unwrap());
    // A consent dated by the stamp.
    let (_, people) = case("18-time-stamp-of-consent");
    let consent = nth(&people, 0).person.consent.data;
    let consent = consent.unwrap();
    assert_eq!(
        (consent.by, consent.on.to_string()),
        (ConsentedBy::Themselves, "2026-11-28".to_owned())
    );
    // One sheet for both roles.
    let sheet =
        std::fs::read(folder.join("reports/06-one-sheet-for-both-roles/people.csv")).unwrap();
    let (_, people) = read(&sheet, &sheet);
    assert_eq!((people.cohort.mentees().len(), people.cohort.mentors().len()), (1, 2));
    // Who asks for the same gender gets it, by the rules that are proposed.
    let (_, people) = case("11-only-where-asked");
    let (rules, _) = Rules::suggested(&people.cohort);
    assert_eq!(rules.restrictions[0].name, "wants same gender");
    let free = Control::unbounded();
    let prepared = Prepared::new(people.cohort, &rules).unwrap();
    let pairing = Optimal.form(&prepared.situation(&free).unwrap(), &free).unwrap();
    assert_eq!(pairing.solved().unwrap().pairs.len(), 2);
}

#[test]
fn the_civil_service_and_the_students_are_understood() {
    let Some(folder) = data() else { return };
    let file = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let (_, people) = read(
        &file("mentoring_jonodrew/large_mentees.csv"),
        &file("mentoring_jonodrew/large_mentors.csv"),
    );
    let mentor = people.cohort.mentors().iter().next().unwrap().1;
    assert!(mentor.person.stage.is_given() && mentor.person.institution.is_given());
    assert_eq!(mentor.person.name, Answer::Given("mentor 000".to_owned()));
    assert!(mentor.person.id.as_str().contains('@'));
    let (_, people) =
        read(&file("mentoring_rafaykhan/mentees.json"), &file("mentoring_rafaykhan/mentors.json"));
    assert_eq!((people.cohort.mentees().len(), people.cohort.mentors().len()), (500, 25));
    assert!(people.cohort.mentors().iter().all(|(_, one)| one.person.availability.is_given()));
}

#[test]
fn exports_of_services_are_known_in_both_languages() {
    let google = "Отметка времени,Адрес электронной почты,Ваш класс,Чем Вы можете помочь?,Телефон\n\
                  13.09.2026 10:00:00,a@x.example,9 класс,\"Чтение (книги, стихи), Шахматы\",1\n\
                  14.09.2026 10:00:00,b@x.example,10 класс,\"Шахматы, Музыка, Другое: пение\",2\n";
    let microsoft = "ID;Start time;Completion time;Email;Name;First name;Last name;Skills;Do you agree?\n\
                     1;9/13/26 10:00:00;9/13/26 10:05:00;anonymous;;Ann;Lee;chess;art;Yes\n";
    let microsoft = microsoft.replace("chess;art", "\"chess;art;\"");
    let yandex = "ID,Время создания,Фамилия и имя,Я хочу быть,Предметы\n\
                  101,2026-09-13 10:00:00,Анна Проба,наставником,\"Физика, Химия\"\n\
                  102,2026-09-14 10:00:00,Пётр Образец,наставляемым,Физика\n";
    for (file, service, ignored) in [
        (google, FormService::Google, 2),
        (microsoft.as_str(), FormService::Microsoft, 3),
        (yandex, FormService::Yandex, 3),
    ] {
        let found = suggest(file.as_bytes(), Side::Mentor, &Options::default()).unwrap();
        assert_eq!(found.service, Some(service));
        assert_eq!(found.mapping.ignore.len(), ignored, "{:?}", found.mapping.ignore);
        mentors(file.as_bytes(), &found.mapping, &Options::default()).unwrap();
    }
    let found = suggest(google.as_bytes(), Side::Mentor, &Options::default()).unwrap();
    let helps = &found.columns[3];
    assert_eq!(helps.kind, AnswerKind::Several);
    assert_eq!(helps.options, ["Чтение (книги, стихи)", "Шахматы", "Музыка", "Другое: пение"]);
    let russian = Phrases::russian();
    assert_eq!(russian.say(helps.kind), "несколько вариантов в одном ответе");
    assert_eq!(
        russian.say(&found.columns[4].doubts[0]),
        "контактные данные: для подбора не нужны и не читаются"
    );
    // Nobody is logged in: people are numbered. The parts of a name are put together.
    let found = suggest(microsoft.as_bytes(), Side::Mentor, &Options::default()).unwrap();
    let read = mentors(microsoft.as_bytes(), &found.mapping, &Options::default()).unwrap();
    let mentor = read.base.iter().next().unwrap().1;
    assert_eq!(mentor.person.name, Answer::Given("Ann Lee".to_owned()));
    // Only those who would be mentors are read.
    let found = suggest(yandex.as_bytes(), Side::Mentor, &Options::default()).unwrap();
    let read = mentors(yandex.as_bytes(), &found.mapping, &Options::default()).unwrap();
    assert_eq!(read.base.len(), 1);
}

#[test]
fn what_may_be_meant_otherwise_is_told() {
    let file = "Список наставников 2026;;;\n\
                E-mail;Age;Years of experience;Class\n\
                a@x.example;about 30;3;9\nb@x.example;31;4;10\n";
    let found = suggest(file.as_bytes(), Side::Mentor, &Options::default()).unwrap();
    let age = &found.columns[1];
    let expected = SuggestDoubt::CannotBeRead { field: ImportField::Age, answers: 1 };
    assert_eq!(age.doubts, [expected]);
    assert_eq!(age.fills.as_deref(), Some("Age (as written)"));
    assert_eq!(age.doubts[0].to_string(), "the heading seems to mean: age; 1 answer does not fit");
    let read = mentors(file.as_bytes(), &found.mapping, &Options::default()).unwrap();
    assert_eq!(read.base.len(), 2);
    // What is no table is refused with its reason.
    let refused = suggest(&b"%PDF-1.7"[..], Side::Mentor, &Options::default()).unwrap_err();
    assert!(refused.to_string().contains("a PDF"), "{refused}");
}

/// Whatever a Russian reader is told of the sample's files: a Latin word is an address of theirs, a
/// key of the mapping, or nothing.
#[test]
fn what_is_proposed_is_told_in_russian() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/data/forms");
    let file = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let (found, people) = read(&file("mentees.csv"), &file("mentors.csv"));
    let (rules, questions) = Rules::suggested(&people.cohort);
    let russian = Phrases::russian().plugged(&rules.words_in("ru"));
    let mut told = Vec::new();
    for column in found.mentees.columns.iter().chain(&found.mentors.columns) {
        told.extend(column.fills_said(&russian));
        told.push(russian.say(column.kind));
        told.extend(column.doubts.iter().map(|doubt| russian.say(doubt)));
    }
    told.extend(questions.iter().map(|question| russian.say(question)));
    let prepared = Prepared::new(people.cohort, &rules).unwrap();
    for (mentee, mentor) in [("zhanna", "lara"), ("petr", "oleg"), ("petr", "lara")] {
        let [mentee, mentor] =
            [mentee, mentor].map(|name| PersonId::new(&format!("{name}@school.example")).unwrap());
        let why = prepared.explain(&mentee, &mentor).unwrap();
        told.push(why.words(&russian));
    }
    assert!(told.contains(&"места у наставника".to_owned()), "{told:?}");
    assert_eq!(russian.own("half an hour in common"), "полчаса общего времени");
    for line in &told {
        for word in line.split(|c: char| !c.is_alphanumeric() && !"@.-".contains(c)) {
            let latin = word.contains(|c: char| c.is_ascii_alphabetic());
            assert!(!latin || word.contains('@') || word == "dates", "{line}");
        }
    }
}

#[test]
fn every_doubt_names_fields_in_both_languages() {
    let age = ImportField::ExperienceYears;
    for (doubt, english, russian) in [
        (
            SuggestDoubt::CouldBe { field: age },
            "the heading may also mean: years of experience",
            "заголовок может означать и другое: стаж, лет",
        ),
        (
            SuggestDoubt::CannotBeRead { field: ImportField::Age, answers: 2 },
            "the heading seems to mean: age; 2 answers do not fit",
            "судя по заголовку, здесь возраст, но так не читаются 2 ответа",
        ),
        (
            SuggestDoubt::SameName { rows: 1 },
            "1 row has the name of an earlier one; without ids they count as other people",
            "имя уже встречалось выше в 1 строке; без идентификаторов это разные люди",
        ),
        (
            SuggestDoubt::FormAssumed { form: FormId::new("learner-learner").unwrap() },
            "a request needs a form: learner–learner is assumed",
            "в запросе нужна форма наставничества: принята «ученик – ученик»",
        ),
    ] {
        assert_eq!(Phrases::english().say(&doubt), english);
        assert_eq!(Phrases::russian().say(&doubt), russian);
        // As data the field stays its code.
        let kept = serde_json::to_string(&doubt).unwrap();
        assert_eq!(serde_json::from_str::<SuggestDoubt>(&kept).unwrap(), doubt);
    }
    let kept = serde_json::to_string(&SuggestDoubt::CouldBe { field: age }).unwrap();
    assert!(kept.contains("\"experience-years\""), "{kept}");
}

#[test]
fn a_column_without_heading_and_answers_is_no_attribute() {
    let sheet = b"id,,hobby,\nann,,chess,\nben,,,left-handed\n";
    let found = suggest(&sheet[..], Side::Mentor, &Options::default()).unwrap();
    assert_eq!(found.mapping.ignore, ["column 2"]);
    // One with answers is somebody's, whatever it is called.
    let fills: Vec<_> = found.columns.iter().map(|one| one.fills.as_deref()).collect();
    assert_eq!(fills, [Some("id"), None, Some("hobby"), Some("column 4")]);
    mentors(&sheet[..], &found.mapping, &Options::default()).unwrap();
}
