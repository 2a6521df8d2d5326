//! What a year produces, read from files as an office has them and entered together.

use crate::support::*;
use crate::workbook;
use mentormatch::kernel::Phrases;
use mentormatch::meetings::Timetable;
use mentormatch::people::import::{Options, SideMapping, mentees};
use mentormatch::people::{Answer, LearnerProblem, MotivationKind, ProgrammeDirection};
#[cfg(feature = "printing")]
use mentormatch::printing::{MenteeRegister, Organisation, Printer};
use mentormatch::program::monitoring::{
    About, Kind, Question, Questionnaire, Reading, Reply, SheetKey,
};
use mentormatch::program::results::{Opinion, Rater};
use mentormatch::program::work::{MeetingKind, MeetingState};
use mentormatch::program::*;
use mentormatch::strategy::procedures::{MentorAnswer, Way};

fn mapping(json: &str) -> SideMapping {
    serde_json::from_str(json).unwrap()
}

fn read<S: Stage>(
    program: &Program<S>,
    kind: &FactKind,
    file: impl AsRef<[u8]>,
    how: &str,
) -> ImportedFacts {
    let read = |bytes: &[u8]| {
        program.record().read_facts(kind, bytes, &mapping(how), &Options::default()).unwrap()
    };
    let facts = read(file.as_ref());
    if let Ok(text) = std::str::from_utf8(file.as_ref()) {
        as_workbooks(text, &facts, read);
    }
    facts
}

/// A table of text says the same as a workbook of Excel and as one of LibreOffice: the same facts
/// of the same lines, with the same faults and notes.
fn as_workbooks(text: &str, facts: &ImportedFacts, read: impl Fn(&[u8]) -> ImportedFacts) {
    if cfg!(not(feature = "workbooks")) || text.starts_with('[') {
        return;
    }
    let rows = workbook::rows(text);
    for book in [workbook::xlsx(&rows), workbook::ods(&rows)] {
        let found = read(&book);
        assert_eq!(found.faults.to_string(), facts.faults.to_string());
        assert_eq!(found.notes.to_string(), facts.notes.to_string());
        assert_eq!(found.rows, facts.rows);
    }
}

/// «…» in Windows-1251, as far as it has Russian letters.
fn windows_1251(text: &str) -> Vec<u8> {
    let byte = |letter: char| match letter {
        'А'..='я' => u8::try_from(u32::from(letter) - u32::from('А') + 0xC0).unwrap(),
        'ё' => 0xB8,
        '№' => 0xB9,
        '–' => 0x96,
        _ => u8::try_from(letter).unwrap(),
    };
    text.chars().map(byte).collect()
}

/// Stage 6 in which people have names.
fn named() -> Program<Work> {
    let mut program = working();
    for (mentee, name) in [("a", "Анна Образец"), ("b", "Борис Эталон"), ("c", "Анна Образец")]
    {
        let mut known = program.record().cohort().mentees().get(&id(mentee)).unwrap().clone();
        known.person.name = Answer::Given(name.to_owned());
        program.people().update_mentee(&act(5), known).unwrap();
    }
    program
}

#[test]
fn measurements_come_from_a_messy_table_and_the_last_row_of_a_person_counts() {
    let mut program = named();
    let file = windows_1251(
        "sep=;\n\
         Измерения участников;;;\n\
         Участник;Момент;Показатель;Значение;Дата;Роль\n\
         борис эталон;на входе;тревожность;4,5;05.09.26;\n\
         B;вход;тревожность;5,5;06.09.26;наставляемый\n\
         x;На входе;тревожность;н/д;06.09.26\n\
         x;на выходе;тревожность;не хочу отвечать;06.09.26;;\n",
    );
    let how = r#"{"decimal-comma": true}"#;
    let facts = read(&program, &FactKind::Measurements, &file, how);
    assert!(facts.faults.is_empty(), "{}", facts.faults);
    assert_eq!(
        facts.notes.to_string(),
        "the file, line 4, column \"Участник\", b: the same person stands on line 5, which counts"
    );
    assert_eq!(facts.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 6, 7]);
    let done = program.enter_facts(&act(9), &facts, Entering::All).unwrap();
    assert_eq!((done.entered, done.refused.len()), (3, 0));
    let of = |person: &str| program.record().monitoring().measurements[&id(person)].clone();
    assert_eq!((of("b").len(), of("b")[0].value), (1, Answer::Given(5.5)));
    assert_eq!((of("b")[0].on, of("b")[0].side), (Some(day(5)), Side::Mentee));
    assert_eq!(
        of("x").iter().map(|one| one.value).collect::<Vec<_>>(),
        [Answer::Unknown, Answer::Withheld]
    );
    let entry = program.record().journal().entries().last().unwrap();
    assert_eq!((entry.what, entry.on, entry.happened), (What::Measured, day(9), Some(day(5))));
    // A wide table has a column for each parameter; English headings, JSON.
    let wide = r#"[{"person": "a", "when": "before", "engagement": 3, "self-esteem": 2.5}]"#;
    let facts = read(&program, &FactKind::Measurements, wide, "{}");
    assert!(facts.faults.is_empty(), "{}", facts.faults);
    program.enter_facts(&act(9), &facts, Entering::All).unwrap();
    let names = program.record().monitoring().measurements[&id("a")].iter();
    assert_eq!(
        names.map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["engagement", "self-esteem"]
    );
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn all_faults_come_together_and_nothing_is_entered_unless_what_is_good_is_asked_for() {
    let mut program = named();
    let file = "Участник,Момент,Показатель,Значение,Дата\n\
                nobody,на входе,тревожность,4,06.09.26\n\
                Анна Образец,на входе,тревожность,4,06.09.26\n\
                a,весной,тревожность,4,06.09.26\n\
                a,на входе,тревожность,много,06.09.26\n\
                a,на входе,тревожность,4,06.13.26\n\
                a,на входе,тревожность,4,10.09.27\n\
                a,на входе,,4,06.09.26\n\
                b,на входе,тревожность,4,06.09.26\n";
    let facts = read(&program, &FactKind::Measurements, file, "{}");
    assert_eq!(
        facts.faults.to_string(),
        "the file, line 2, column \"Участник\", nobody: there is no such person in the bases\n\
         the file, line 3, column \"Участник\", Анна Образец: several have this name; write the id\n\
         the file, line 4, column \"Момент\": none of: entry, exit\n\
         the file, line 5, column \"Значение\": no number with a decimal point\n\
         the file, line 6, column \"Дата\": no date of the form 2026-09-01 or 01.09.2026\n\
         the file, line 8, column \"Показатель\": parameter is needed"
    );
    let before = program.snapshot();
    let refused = program.enter_facts(&act(9), &facts, Entering::All).unwrap_err();
    assert_eq!(program.snapshot(), before);
    let told = refused.to_string();
    assert!(told.contains("line 5") && told.contains("the file, line 7: "), "{told}");
    let done = program.enter_facts(&act(9), &facts, Entering::WhatIsGood).unwrap();
    assert_eq!(done.entered, 1);
    assert_eq!(done.refused.iter().map(|one| one.0).collect::<Vec<_>>(), [7]);
    assert!(done.refused[0].1.has("not-yet"));
    // Answers are shown in no fault.
    assert!(!told.contains("много"));
    // What is no table, has no columns for it, or is mapped to what is not there.
    let none = program.record().read_facts(
        &FactKind::Measurements,
        &b"%PDF-1.7"[..],
        &mapping("{}"),
        &Options::default(),
    );
    assert!(none.unwrap_err().to_string().contains("PDF"));
    let facts = read(&program, &FactKind::Measurements, "id,value\na,1\n", "{}");
    assert!(facts.faults.to_string().contains("\"moment\""), "{}", facts.faults);
    let how = r#"{"attributes": {"person": "кто", "colour": "x"}}"#;
    let facts = read(&program, &FactKind::Measurements, "id,moment\na,вход\n", how);
    let told = facts.faults.to_string();
    assert!(told.contains("\"кто\"") && told.contains("no field colour"), "{told}");
}

#[test]
fn meetings_and_feedback_name_the_pair_by_number_or_by_both_people() {
    let mut program = named();
    let file = "№ пары;Наставляемый;Наставник;Дата встречи;Вид;Статус;Минут\n\
                1;;;08.09.26;пробная;да;45\n\
                ;Борис Эталон;Y;09.09.2026;;не состоялась;\n\
                1;;;08.09.26;пробная;да;50\n\
                1;;;10.09.26;;запланирована;\n";
    let facts = read(&program, &FactKind::Meetings, file, "{}");
    assert!(facts.faults.is_empty(), "{}", facts.faults);
    assert_eq!(facts.notes.faults.len(), 1);
    assert_eq!(facts.notes.faults[0].place.line, Some(2));
    program.enter_facts(&act(9), &facts, Entering::All).unwrap();
    let meetings = |pair| program.record().curator_view(PairNo::new(pair)).unwrap().meetings;
    let kinds = meetings(1).iter().map(|one| (one.on, one.kind, one.state));
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [
            (day(7), MeetingKind::Trial, MeetingState::Held { minutes: 50 }),
            (day(9), MeetingKind::Regular, MeetingState::Planned)
        ]
    );
    assert_eq!(meetings(2)[0].state, MeetingState::Missed);
    let wrong =
        "pair,date,minutes\n7,08.09.26,45\n1,08.09.26,\n1,08.09.26,0\n1,,30\nx,08.09.26,9\n";
    let facts = read(&program, &FactKind::Meetings, wrong, "{}");
    let lines = facts.faults.faults.iter().map(|fault| fault.place.line);
    assert_eq!(lines.collect::<Vec<_>>(), [2, 3, 5, 6].map(Some));
    let refused = program.enter_facts(&act(9), &facts, Entering::WhatIsGood).unwrap();
    assert!(refused.refused[0].1.has("no-duration"));

    let file = "mentee,mentor,from,moment,feedback,day\n\
                a,x,mentee,interim,\"it helps, much\",2026-09-07\n\
                a,x,mentor,,,2026-09-07\n\
                a,y,mentor,,good,2026-09-07\n";
    let facts = read(&program, &FactKind::Feedback, file, "{}");
    assert_eq!(
        facts.faults.to_string(),
        "the file, line 4, column \"mentor\", a: there is no such pair"
    );
    program.enter_facts(&act(9), &facts, Entering::WhatIsGood).unwrap();
    let feedback = &program.record().pair(PairNo::new(1)).unwrap().feedback;
    assert_eq!(feedback.len(), 2);
    assert_eq!((feedback[0].on, &feedback[1].text), (Some(day(6)), &Answer::Unknown));
    // What the programme has already is refused with its line.
    let again = program.enter_facts(&act(9), &facts, Entering::WhatIsGood).unwrap();
    assert_eq!(again.refused.iter().map(|one| one.0).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_questionnaire_is_read_by_the_codes_or_the_texts_of_its_questions() {
    let mut program = named();
    let closed = vec![
        ("да, всегда".to_owned(), Reading::Favourable),
        ("нет".to_owned(), Reading::Unfavourable),
    ];
    let scored = Kind::Scored { least: 1, most: 5, lower_is_better: false };
    let questions = vec![
        Question::new(
            "regular",
            "Регулярны ли встречи?",
            About::Process,
            Kind::Closed { options: closed },
        ),
        Question::new("glad", "Насколько вы довольны?", About::Satisfaction, scored),
        Question::new("more", "Что улучшить?", About::Process, Kind::Open),
    ];
    let asked = [FeedbackFrom::Mentee, FeedbackFrom::Mentor, FeedbackFrom::Curator].into();
    let questionnaire = Questionnaire { asked, forms: Default::default(), questions };
    program.monitoring().set_questionnaire(&act(6), "year", questionnaire).unwrap();
    let kind = FactKind::Answers {
        questionnaire: "year".to_owned(),
        from: None,
        moment: Some(Moment::Interim),
    };
    let file = "Отметка времени;Участник;Роль;Регулярны ли встречи?;glad;Что улучшить?;Класс\n\
                07.09.2026 10:00:00;a;;Да,\u{a0}всегда;5;;7\n\
                06.09.2026 18:00:00;a;;нет;1;всё;7\n\
                07.09.2026 11:00:00;b;;иногда;6;;8\n\
                07.09.2026 12:00:00;t-1;куратор;да, всегда;4;ничего;\n";
    let facts = read(&program, &kind, file, r#"{"sent": "Отметка времени"}"#);
    assert_eq!(
        facts.faults.to_string(),
        "the file, line 4, column \"Регулярны ли встречи?\": no option of the question\n\
         the file, line 4, column \"glad\": no whole number from 1 to 5"
    );
    let notes = facts.notes.to_string();
    assert!(notes.contains("\"Класс\": nothing reads this column"), "{notes}");
    assert!(notes.contains("line 3") && notes.contains("line 2, which counts"), "{notes}");
    program.enter_facts(&act(9), &facts, Entering::WhatIsGood).unwrap();
    let key = SheetKey {
        questionnaire: "year".to_owned(),
        from: FeedbackFrom::Mentee,
        person: id("a"),
        moment: Moment::Interim,
    };
    let sheet = program.record().sheet(&key).unwrap();
    assert_eq!(sheet.reply("glad"), Answer::Given(&Reply::Score(5)));
    assert_eq!(sheet.reply("regular"), Answer::Given(&Reply::Option("да, всегда".to_owned())));
    assert_eq!(sheet.reply("more"), Answer::Unknown);
    assert_eq!(program.record().monitoring().sheets.len(), 2);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn wishes_after_a_meeting_and_attendance_are_read_too() {
    let mut program = forming();
    let table = Timetable::new(vec![vec![(id("a"), id("x")), (id("b"), id("y"))]]);
    let (mentees, mentors) = ([id("a"), id("b")].into(), [id("x"), id("y")].into());
    let gatherings = &mut program.gatherings();
    let meeting = gatherings.record_group_meeting(&act(5), table, mentees, mentors).unwrap();
    let file = "Участник\tПожелания\tОтказы\n\
                a\tX > y > nobody > x\t\n\
                x\ta\tb\n\
                c\tx\t\n";
    let facts = read(&program, &FactKind::Wishes { meeting }, file, "{}");
    assert!(facts.faults.is_empty(), "{}", facts.faults);
    assert_eq!(facts.notes.faults.len(), 2, "{}", facts.notes);
    let done = program.enter_facts(&act(6), &facts, Entering::WhatIsGood).unwrap();
    assert_eq!((done.entered, done.refused[0].0), (2, 4));
    let wishes = &program.record().group_meeting(meeting).unwrap().wishes;
    assert_eq!(wishes.of(Side::Mentee)[&id("a")].ranked, [vec![id("x")], vec![id("y")]]);
    assert_eq!(wishes.of(Side::Mentor)[&id("x")].vetoed, [id("b")].into());
    // A list of those who came, and one that says who did not.
    let came = "person,theme,date\nx,Role,05.09.26\ny,role,05.09.26\nx,Talks,06.09.26\n";
    let facts = read(&program, &FactKind::Attendance, came, "{}");
    program.enter_facts(&act(9), &facts, Entering::All).unwrap();
    let said = "Участник;Тема;Дата;Присутствие\nx;План;05.09.26;да\ny;План;05.09.26;нет\n";
    let facts = read(&program, &FactKind::Attendance, said, "{}");
    program.enter_facts(&act(9), &facts, Entering::All).unwrap();
    let sessions = &program.record().preparing().sessions;
    let who = sessions.iter().map(|one| (one.theme.as_str(), one.attended.len()));
    assert_eq!(who.collect::<Vec<_>>(), [("Role", 2), ("Talks", 1), ("План", 1)]);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_finished_cycle_takes_nothing_and_any_programme_takes_the_rest() {
    let mut any = AnyProgram::from(named());
    let facts = any
        .record()
        .read_facts(
            &FactKind::Feedback,
            "pair,role,text\n1,curator,fine\n".as_bytes(),
            &SideMapping::default(),
            &Options::default(),
        )
        .unwrap();
    assert_eq!(any.enter_facts(&act(9), &facts, Entering::All).unwrap().entered, 1);
    let mut any = AnyProgram::from(finished());
    let refused = any.enter_facts(&act(9), &facts, Entering::WhatIsGood).unwrap_err();
    assert!(refused.refused[0].1.has("already-finished"));
}

#[test]
fn opinions_and_ratings_are_read_too() {
    let mut program = closing();
    for pair in [1, 2].map(PairNo::new) {
        let outcome = PairOutcome { goals_reached: true, continues: false };
        program.work().close_pair(&act(8), pair, outcome).unwrap();
    }
    let file = "Наставляемый;Наставник;Роль;Оценка;Комментарий;Дата\n\
                a;x;наставляемый;9;помогал;08.09.26\n\
                a;x;наставник;не хочу отвечать;;08.09.26\n\
                a;x;наставник;7;;09.09.26\n\
                b;y;куратор;7;;\n\
                b;y;наставник;11;;\n";
    let facts = read(&program, &FactKind::Opinions, file, "{}");
    assert_eq!(
        facts.faults.to_string(),
        "the file, line 5, column \"Роль\": none of: mentee, mentor\n\
         the file, line 6, column \"Оценка\": no whole number from 1 to 10"
    );
    assert_eq!(
        facts.notes.to_string(),
        "the file, line 3, column \"Дата\": the same is told on line 4, which counts"
    );
    let done = program.enter_facts(&act(20), &facts, Entering::WhatIsGood).unwrap();
    assert_eq!((done.entered, done.refused.len()), (2, 0), "{done}");
    let results = &program.record().pair(PairNo::new(1)).unwrap().results;
    let level = |of: &Option<Opinion>| of.as_ref().unwrap().level.given().map(|one| one.get());
    assert_eq!((level(&results.of_mentor), level(&results.of_mentee)), (Some(9), Some(7)));

    let file = "mentor,rated by,rater role,score,date\n\
                x,Nina,,8,08.09.2026\n\
                X,y,colleague,6,08.09.2026\n\
                nobody,Nina,,8,08.09.2026\n\
                y,Nina,friend,8,08.09.2026\n";
    let facts = read(&program, &FactKind::Ratings, file, "{}");
    let lines = facts.faults.faults.iter().map(|fault| fault.place.line);
    assert_eq!(lines.collect::<Vec<_>>(), [4, 5].map(Some), "{}", facts.faults);
    let rated = facts.rows.iter().map(|row| match &row.fact {
        NewFact::Rated { mentor, rating } => {
            let level = rating.level.given().map(|level| level.get());
            (mentor.as_str(), rating.from, rating.by.as_str(), level)
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(
        rated.collect::<Vec<_>>(),
        [("x", Rater::Curator, "Nina", Some(8)), ("x", Rater::Colleague, "y", Some(6))]
    );
    let done = program.enter_facts(&act(20), &facts, Entering::WhatIsGood).unwrap();
    assert_eq!(done.entered + done.refused.len(), 2);
    assert!(done.entered > 0, "{done}");
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn group_meetings_and_open_days_are_read_with_all_that_belongs_to_them() {
    let mut program = forming();
    let file = "Дата;Раунд;Наставляемый;Наставник;Статус\n\
                05.09.26;2;a;y;да\n\
                05.09.26;1;a;x;да\n\
                05.09.26;1;b;y;нет\n\
                06.09.26;1;c;x;\n\
                06.09.26;первый;c;y;\n";
    let facts = read(&program, &FactKind::GroupMeetings, file, "{}");
    assert_eq!(
        facts.faults.to_string(),
        "the file, line 6, column \"Раунд\": no number with a decimal point"
    );
    program.enter_facts(&act(9), &facts, Entering::WhatIsGood).unwrap();
    let first = program.record().group_meeting(GroupMeetingNo::new(1)).unwrap();
    assert_eq!(first.on, day(4));
    let rounds = first.timetable.rounds();
    assert_eq!(rounds[0], [(id("a"), id("x")), (id("b"), id("y"))]);
    assert_eq!(rounds[1], [(id("a"), id("y"))]);
    // b's only meeting was not held.
    assert_eq!(first.mentees, [id("a")].into());
    assert_eq!(first.mentors, [id("x"), id("y")].into());
    assert!(program.record().group_meeting(GroupMeetingNo::new(2)).is_some());

    let file = "date,place,mentee,mentor,way,answer,cause\n\
                2026-09-05,The works,a,x,offer,yes,\n\
                2026-09-05,the works,b,x,wish,no,no time\n\
                2026-09-05,The works,b,y,wish,,\n\
                2026-09-05,The works,c,,,,\n\
                2026-09-06,Museum,a,x,,,\n\
                2026-09-06,Museum,a,x,,,\n\
                2026-09-07,Depot,c,y,by post,,\n";
    let facts = read(&program, &FactKind::OpenDays, file, "{}");
    assert_eq!(facts.faults.to_string(), "the file, line 8, column \"way\": none of: wish, offer");
    let done = program.enter_facts(&act(9), &facts, Entering::WhatIsGood).unwrap();
    // To turn to one mentor twice is refused, and nothing of that day stays.
    assert_eq!((done.entered, done.refused.len(), done.refused[0].0), (1, 1, 6));
    assert_eq!(program.record().gatherings().open_days.len(), 1);
    let first = program.record().open_day(OpenDayNo::new(1)).unwrap();
    assert_eq!((first.on, first.visitors.len()), (day(4), 3));
    let told: Vec<_> = first
        .approaches
        .iter()
        .map(|one| {
            let approach = &one.approach;
            (approach.way, approach.place, approach.answer, one.passed_on.is_some(), one.cause)
        })
        .collect();
    assert_eq!(
        told,
        [
            (Way::Offer, 1, Some(MentorAnswer::Accepted), false, None),
            (Way::Wish, 2, Some(MentorAnswer::Declined), true, Some(Cause::NoTime)),
            (Way::Wish, 3, None, false, None),
        ]
    );
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn what_is_noted_is_a_fault_where_the_caller_is_strict() {
    let mut options = Options::default();
    options.strict = true;
    let program = named();
    let twice = "pair,role,text\n1,mentee,good\n1,mentee,very good\n";
    let lenient = read(&program, &FactKind::Feedback, twice, "{}");
    assert_eq!((lenient.faults.faults.len(), lenient.notes.faults.len()), (0, 1));
    let strict = |record: &Record, kind: &FactKind, file: &str| {
        record.read_facts(kind, file.as_bytes(), &mapping("{}"), &options).unwrap()
    };
    let facts = strict(program.record(), &FactKind::Feedback, twice);
    assert_eq!((facts.faults.faults.len(), facts.notes.faults.len()), (1, 0));
    assert_eq!(facts.faults.faults[0].place.line, Some(2));
    let mut entering = program.fork();
    assert!(entering.enter_facts(&act(9), &facts, Entering::All).is_err());
    // Each kind that can tell the same twice: noted, and a fault where the caller is strict.
    let twice = [
        (FactKind::Measurements, "person,moment,parameter,value\na,entry,x,1\na,entry,x,2\n"),
        (FactKind::Meetings, "pair,date,minutes\n1,08.09.26,40\n1,08.09.26,50\n"),
        (FactKind::Opinions, "pair,role,level\n1,mentee,7\n1,mentee,8\n"),
        (FactKind::Ratings, "mentor,by,level\nx,Nina,7\nx,Nina,8\n"),
    ];
    for (kind, file) in twice {
        let lenient = read(&program, &kind, file, "{}");
        let counts = (lenient.rows.len(), lenient.faults.faults.len(), lenient.notes.faults.len());
        assert_eq!(counts, (1, 0, 1), "{kind:?}: {} {}", lenient.faults, lenient.notes);
        let strict = strict(program.record(), &kind, file);
        assert_eq!((strict.faults.faults.len(), strict.notes.faults.len()), (1, 0), "{kind:?}");
    }
    // A column that nothing reads is noted in every kind, and a fault where the caller is strict.
    let unread = [
        (FactKind::Meetings, "pair,date,minutes,colour\n1,08.09.26,40,red\n"),
        (FactKind::Measurements, "person,moment,parameter,value,colour\na,entry,x,1,red\n"),
        (FactKind::Attendance, "person,theme,date,colour\nx,Role,05.09.26,red\n"),
        (FactKind::GroupMeetings, "date,round,mentee,mentor,colour\n05.09.26,1,a,x,red\n"),
        (FactKind::OpenDays, "date,place,mentee,colour\n05.09.26,Museum,a,red\n"),
    ];
    for (kind, file) in unread {
        let lenient = read(&program, &kind, file, "{}");
        assert_eq!((lenient.faults.faults.len(), lenient.notes.faults.len()), (0, 1), "{kind:?}");
        let strict = strict(program.record(), &kind, file);
        assert_eq!((strict.faults.faults.len(), strict.notes.faults.len()), (1, 0), "{kind:?}");
    }
    // Questionnaires of monitoring: a second sheet of a person, and a question that is not asked.
    let mut asked = program.fork();
    let question = Question::new("more", "What would help?", About::Process, Kind::Open);
    let from = [FeedbackFrom::Mentee].into();
    let questions =
        Questionnaire { asked: from, forms: Default::default(), questions: vec![question] };
    asked.monitoring().set_questionnaire(&act(6), "year", questions).unwrap();
    let kind = FactKind::Answers {
        questionnaire: "year".to_owned(),
        from: Some(FeedbackFrom::Mentee),
        moment: Some(Moment::Interim),
    };
    for (file, noted) in [
        ("person,more\na,talks\na,more talks\nb,walks\n", 1),
        ("person,more,colour\na,talks,red\nb,walks,blue\n", 1),
        ("person,more,colour\na,talks,red\na,walks,blue\n", 2),
        ("person,What would help?\na,talks\nb,walks\n", 0),
    ] {
        let lenient = read(&asked, &kind, file, "{}");
        assert_eq!((lenient.faults.faults.len(), lenient.notes.faults.len()), (0, noted), "{file}");
        let facts = strict(asked.record(), &kind, file);
        assert_eq!((facts.faults.faults.len(), facts.notes.faults.len()), (noted, 0), "{file}");
        let entered = asked.fork().enter_facts(&act(9), &facts, Entering::All);
        assert_eq!(entered.is_ok(), noted == 0, "{file}");
    }
    // What a Russian reader is told to write is what is read.
    let file = "участник,роль,more\na,сосед,talks\n";
    let facts = read(&asked, &kind, file, "{}");
    let russian = facts.faults.words(&Phrases::russian());
    assert!(russian.ends_with("нужно одно из: наставляемый, наставник, куратор"), "{russian}");
    for role in ["наставляемый", "mentee"] {
        let file = file.replace("сосед", role);
        assert!(read(&asked, &kind, &file, "{}").faults.is_empty(), "{role}");
    }
    // People wished for who are nowhere, and one named twice.
    let mut program = forming();
    let table = Timetable::new(vec![vec![(id("a"), id("x"))]]);
    let (mentees, mentors) = ([id("a")].into(), [id("x")].into());
    let gatherings = &mut program.gatherings();
    let meeting = gatherings.record_group_meeting(&act(5), table, mentees, mentors).unwrap();
    let wishes = "person,wishes\na,x > nobody > x\n";
    let facts = strict(program.record(), &FactKind::Wishes { meeting }, wishes);
    assert_eq!(facts.faults.faults.len(), 2, "{}", facts.faults);
    assert!(facts.notes.is_empty());
}

/// `tests/data/meetings.xlsx`: a title, headings, a day as Excel keeps it and one as text; made
/// for this test, with the values below.
#[cfg(feature = "workbooks")]
#[test]
fn a_workbook_of_meetings_is_read_as_a_table_of_text_is() {
    let mut program = named();
    let book = include_bytes!("../data/meetings.xlsx");
    let facts = read(&program, &FactKind::Meetings, book, "{}");
    assert!(facts.faults.is_empty(), "{}", facts.faults);
    assert_eq!(facts.notes.faults[0].place.line, Some(3));
    program.enter_facts(&act(9), &facts, Entering::All).unwrap();
    let meetings = |pair| program.record().curator_view(PairNo::new(pair)).unwrap().meetings;
    let first = &meetings(1)[0];
    assert_eq!(
        (first.on, first.kind, first.state),
        (day(7), MeetingKind::Trial, MeetingState::Held { minutes: 50 })
    );
    assert_eq!((meetings(2)[0].on, meetings(2)[0].state), (day(8), MeetingState::Missed));
}

#[test]
fn problems_motivation_and_directions_are_read_and_seen() {
    let file = "id,forms,problems,motivation-kinds,directions\n\
                d,learner-learner,conflicts; adaptation ,личная,Техническая; sports\n";
    let of = SideMapping::default();
    let found = mentees(file.as_bytes(), &of, &Options::default()).unwrap();
    let mut program = forming();
    for (_, mentee) in found.base.iter() {
        program.people().add_mentee(&act(5), mentee.clone()).unwrap();
    }
    let d = id("d");
    let needs = program.record().needs();
    assert_eq!(
        needs.problems.keys().collect::<Vec<_>>(),
        [&LearnerProblem::Conflicts, &LearnerProblem::Adaptation]
    );
    assert_eq!(needs.motivation[&MotivationKind::Personal], [&d].into());
    assert_eq!(
        needs.directions.keys().collect::<Vec<_>>(),
        [&ProgrammeDirection::Technical, &ProgrammeDirection::Sports]
    );
    let wrong = "id,forms,directions\nd,learner-learner,painting\n";
    let refused = mentees(wrong.as_bytes(), &of, &Options::default()).unwrap_err();
    assert!(refused.to_string().contains("none of: socio-humanitarian, technical"), "{refused}");
    // Who names needs and no form asks for nothing that can be served.
    let bare = "id,forms,directions\nd,,technical\n";
    assert!(mentees(bare.as_bytes(), &of, &Options::default()).is_err());
}

#[cfg(feature = "printing")]
#[test]
fn the_base_of_mentees_shows_what_they_come_with() {
    let file = "id,forms,goals,motivation-kinds,directions\n\
                d,learner-learner,a robot,личная,Техническая; sports\n";
    let found = mentees(file.as_bytes(), &SideMapping::default(), &Options::default()).unwrap();
    let mut program = forming();
    for (_, mentee) in found.base.iter() {
        program.people().add_mentee(&act(5), mentee.clone()).unwrap();
    }
    let phrases = Phrases::russian();
    let register = MenteeRegister::of(program.record(), &phrases);
    let line = register.people.iter().find(|line| line.person.id == id("d")).unwrap();
    assert_eq!(line.needs, ["личная", "техническая", "физкультурно-спортивная"]);
    let html = Printer::new(phrases, &Organisation::new("школа")).unwrap().print(&register);
    assert!(
        html.unwrap().contains("<td>a robot; личная; техническая; физкультурно-спортивная</td>")
    );
}
