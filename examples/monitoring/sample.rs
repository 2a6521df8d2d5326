//! A sample centre: invented people, simulated measurements. Nothing here tells of
//! anybody or of what mentoring does.

use mentormatch::kernel::{Control, Side, Stream, stream};
use mentormatch::people::{
    Answer, ConsentedBy, Date, FormId, GivenConsent, Mentee, Mentor, Person, PersonId, Request,
    RoleModelId, Standing,
};
use mentormatch::program::monitoring::{
    About, Covered, HeadCount, Kind, Quadrant, Question, Questionnaire, Reading, Reply, Sheet,
    Target,
};
use mentormatch::program::*;
use mentormatch::scoring::{Language, Rules};
use mentormatch::strategy::{Optimal, Stable, Strategy};
use rand::Rng;
use std::error::Error;

const MENTEES: usize = 42;
const FORMS: [&str; 2] = ["learner-learner", "student-learner"];
const MODELS: [&str; 2] = ["achiever-underachiever", "leader-passive"];

type Fallible<T> = Result<T, Box<dyn Error>>;

fn id(text: &str) -> Fallible<PersonId> {
    Ok(PersonId::new(text)?)
}

fn act(month: u8, ground: &str) -> Fallible<Act> {
    let on = Date::new(2024, month, 1).ok_or("no such month")?;
    Ok(Act::new(id("sample-curator")?, on, ground))
}

fn consenting(person: &mut Person, standing: Standing, age: u8, by: ConsentedBy) {
    person.standing = standing;
    person.age = Answer::Given(age);
    person.consent.data = Date::new(2024, 1, 1).map(|on| GivenConsent { by, on });
}

fn mentee(number: usize) -> Fallible<Mentee> {
    let mut mentee = Mentee::new(id(&format!("sample-mentee-{number:02}"))?);
    consenting(&mut mentee.person, Standing::Learner, 12, ConsentedBy::Guardian);
    let mut request = Request::new(FormId::new(FORMS[number % 2])?);
    request.role_model = Answer::Given(RoleModelId::new(MODELS[number / 2 % 2])?);
    mentee.requests.push(request);
    Ok(mentee)
}

fn mentor(number: usize) -> Fallible<Mentor> {
    let mut mentor = Mentor::new(id(&format!("sample-mentor-{number:02}"))?);
    consenting(&mut mentor.person, Standing::Student, 20, ConsentedBy::Themselves);
    for form in FORMS {
        mentor.forms.insert(FormId::new(form)?);
    }
    mentor.seats = 4;
    Ok(mentor)
}

/// The programme at its end, with everything measured and asked.
pub(crate) fn programme(seed: u64, language: Language) -> Fallible<Program<Closing>> {
    let words = |english: &'static str, russian: &'static str| match language {
        Language::Russian => russian,
        _ => english,
    };
    let mut program = formed(language)?;
    let mut draws = stream(seed, "sample");
    let measures = [
        (words("engagement", "вовлечённость"), 0.9),
        (words("self-esteem", "самооценка"), 0.5),
        (words("anxiety", "тревожность"), -0.6),
    ];
    let now = act(8, words("sample measurements", "условные измерения"))?;
    let pairs: Vec<_> = program.record().pairs().map(|(number, _)| number).collect();
    for side in Side::BOTH {
        let cohort = program.record().cohort();
        let people: Vec<PersonId> = match side {
            Side::Mentee => cohort.mentees().ids().cloned().collect(),
            Side::Mentor => cohort.mentors().ids().cloned().collect(),
        };
        for (name, effect) in measures {
            for (number, person) in people.iter().enumerate() {
                // The invented difference between the ways of forming pairs.
                let way = [0.4, 0.0, -0.2][number * 3 / people.len()];
                let effect = if side == Side::Mentor { effect / 2.0 } else { effect + way };
                let entry = tenths(5.0 + 1.2 * normal(&mut draws));
                let exit = tenths(entry + effect + 0.9 * normal(&mut draws));
                for (moment, value) in [(MeasuredAt::Entry, entry), (MeasuredAt::Exit, exit)] {
                    let value = match draws.next_u64() % 25 {
                        0 => continue,
                        1 => Answer::Unknown,
                        2 => Answer::Withheld,
                        _ => Answer::Given(value),
                    };
                    let one = Measurement::new(side, name, moment, value);
                    program.monitoring().record_measurement(&now, person, one)?;
                }
            }
        }
    }
    for (at, &pair) in pairs.iter().enumerate() {
        program.arranging().choose_format(&now, pair, words("a project", "проект"))?;
        for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor] {
            let text = Answer::Withheld;
            let feedback = Feedback::new(from, Moment::Interim, text);
            program.monitoring().record_feedback(&now, pair, feedback)?;
        }
        if at % 9 == 4 {
            program.forming().dissolve(&now, pair, Cause::Incompatible)?;
        }
    }
    let unserved = program.record().unserved().clone();
    for mentee in &unserved {
        program.forming().record_support(&now, mentee, words("a talk", "беседа с психологом"))?;
    }
    program.arranging().devise_reward(&now, words("a certificate", "грамота"))?;
    program.monitoring().record_review(
        &now,
        Review {
            moment: Moment::Interim,
            strengths: vec![words("regular meetings", "регулярные встречи").to_owned()],
            weaknesses: Vec::new(),
            opportunities: Vec::new(),
            threats: Vec::new(),
        },
    )?;
    let mut program = program.advance(&now)?;
    for &pair in &pairs {
        if program.record().pair(pair).is_some_and(PairRecord::is_live) {
            let goals_reached = draws.next_u64() % 4 > 0;
            program.work().close_pair(
                &now,
                pair,
                PairOutcome { goals_reached, continues: false },
            )?;
        }
    }
    ask(&mut program, &now, &mut draws, words)?;
    cover(&mut program, &now)?;
    Ok(program)
}

/// Stage 6: a third of the mentees paired by each of two strategies, a third by the
/// curator.
fn formed(language: Language) -> Fallible<Program<Work>> {
    let ground = match language {
        Language::Russian => "условный пример",
        _ => "a sample",
    };
    let now = act(1, ground)?;
    let mut program = Program::begin(&now);
    program.team().name_curator(&now, &now.by)?;
    let forms = FORMS.into_iter().map(FormId::new).collect::<Result<Vec<_>, _>>()?;
    // Codes only: the students of the sample stand for all mentors.
    program
        .preparing()
        .choose_forms(&now, FormChoice::codes_only(forms.iter().cloned().collect()))?;
    let step = RoadmapStep {
        name: ground.to_owned(),
        stage: StageName::Preparation,
        from_month: 0,
        to_month: 1,
        responsible: Vec::new(),
        contour: Contour::Inner,
    };
    program.preparing().adopt_roadmap(&now, vec![step])?;
    let (kind, source) = (ResourceKind::People, Contour::Inner);
    program.team().add_resource(&now, ProgramResource { name: ground.to_owned(), kind, source })?;
    let mut program = program.advance(&now)?;
    for number in 0..MENTEES / 3 {
        program.people().add_mentee(&now, mentee(number)?)?;
    }
    let mut program = program.advance(&now)?;
    for number in 0..14 {
        program.people().add_mentor(&now, mentor(number)?)?;
    }
    let mut program = program.advance(&now)?;
    for form in &forms {
        program.selecting().set_criteria(&now, form, [ground.to_owned()].into())?;
        let themes = vec![ground.to_owned()];
        program.selecting().plan_training(
            &now,
            form,
            TrainingPlan { themes, meetings: 3, obligatory: false },
        )?;
    }
    let mentors: Vec<_> = program.record().cohort().mentors().ids().cloned().collect();
    for mentor in &mentors {
        program.selecting().record_questionnaire(&now, mentor)?;
        program.selecting().record_interview(&now, mentor)?;
        program.selecting().decide(&now, mentor, Verdict::Selected)?;
        program.selecting().record_training(&now, mentor, Training::Attended { meetings: 3 })?;
    }
    let mut program = program.advance(&now)?;
    program.team().set_rules(&now, Rules::default())?;
    let stable = Stable::for_mentees();
    let strategies: [&dyn Strategy; 2] = [&Optimal, &stable];
    for (round, strategy) in strategies.into_iter().enumerate() {
        if round > 0 {
            for number in MENTEES / 3..2 * MENTEES / 3 {
                program.forming().admit_mentee(&now, mentee(number)?)?;
            }
        }
        program.forming().draft(&now, strategy, &Control::unbounded())?;
        program.forming().adopt_draft(&now)?;
    }
    for number in 2 * MENTEES / 3..MENTEES {
        let mentee = program.forming().admit_mentee(&now, mentee(number)?)?;
        let free =
            mentors.iter().find(|mentor| program.record().seats_taken(Side::Mentor, mentor) < 4);
        let mentor = program.ready_mentor(free.ok_or("no mentor is free")?)?;
        program.forming().propose(&now, &mentee, &mentor)?;
    }
    let pairs: Vec<_> = program.record().pairs().map(|(number, _)| number).collect();
    for pair in pairs {
        program.forming().consent(&now, pair, Side::Mentee)?;
        program.forming().consent(&now, pair, Side::Mentor)?;
    }
    program.forming().publish(&now, ground)?;
    Ok(program.advance(&now)?)
}

/// The final questionnaire, answered by most mentees and mentors.
fn ask(
    program: &mut Program<Closing>,
    now: &Act,
    draws: &mut Stream,
    words: impl Fn(&'static str, &'static str) -> &'static str,
) -> Fallible<()> {
    let scored = || Kind::Scored { least: 1, most: 5, lower_is_better: false };
    let skills = || words("skills", "навыки").to_owned();
    let mut partners = Question::new(
        "partners",
        words("Do partners of the centre help?", "Помогают ли партнёры центра?"),
        About::Process,
        Kind::Closed {
            options: vec![
                (words("yes", "да").to_owned(), Reading::Favourable),
                (words("partly", "частично").to_owned(), Reading::Neutral),
                (words("no", "нет").to_owned(), Reading::Unfavourable),
            ],
        },
    );
    partners.contour = Contour::Outer;
    let questions = vec![
        Question::new(
            "meetings",
            words("Meetings are regular", "Встречи проходят регулярно"),
            About::Process,
            scored(),
        ),
        Question::new(
            "materials",
            words("There are enough materials", "Методических материалов достаточно"),
            About::Process,
            scored(),
        ),
        partners,
        Question::new(
            "expected",
            words("I expected new skills", "Ожидались новые навыки"),
            About::Expectation(skills()),
            scored(),
        ),
        Question::new(
            "got",
            words("I have new skills", "У меня появились новые навыки"),
            About::Outcome(skills()),
            scored(),
        ),
        Question::new(
            "glad",
            words("Taking part satisfies me", "Участие меня удовлетворяет"),
            About::Satisfaction,
            scored(),
        ),
        Question::new(
            "words",
            words("What would you change?", "Что бы вы изменили?"),
            About::Process,
            Kind::Open,
        ),
    ];
    let asked = [FeedbackFrom::Mentee, FeedbackFrom::Mentor].into();
    let questionnaire = Questionnaire { asked, forms: Default::default(), questions };
    program.monitoring().set_questionnaire(now, "final", questionnaire)?;
    let cohort = program.record().cohort();
    let mentees = cohort.mentees().ids().map(|one| (FeedbackFrom::Mentee, one.clone()));
    let mentors = cohort.mentors().ids().map(|one| (FeedbackFrom::Mentor, one.clone()));
    let people: Vec<_> = mentees.chain(mentors).collect();
    for (number, (from, person)) in people.into_iter().enumerate() {
        if draws.next_u64() % 10 == 0 {
            continue;
        }
        let mut sheet = Sheet::new("final", from, person, Moment::Final);
        for (question, least) in
            [("meetings", 4), ("materials", 1), ("expected", 3), ("got", 3), ("glad", 3)]
        {
            let score = least + (draws.next_u64() % (6 - least).min(3)) as i32 as u64;
            sheet = sheet.with(question, Reply::Score(score as i32));
        }
        if draws.next_u64() % 8 == 0 {
            sheet.answers.insert("glad".to_owned(), Answer::Withheld);
        }
        let options = [words("yes", "да"), words("partly", "частично"), words("no", "нет")];
        let option = options[(draws.next_u64() % 3) as usize].to_owned();
        sheet = sheet.with("partners", Reply::Option(option));
        if number == 0 {
            let text = words("More trips to enterprises", "Больше экскурсий на предприятия");
            sheet = sheet.with("words", Reply::Text(text.to_owned()));
        }
        let key = sheet.key.clone();
        program.monitoring().record_answers(now, sheet)?;
        if number == 0 {
            program.monitoring().assign_answer(now, &key, "words", Quadrant::Opportunity)?;
        }
    }
    Ok(())
}

/// Invented counts of five years against the targets of the sources.
fn cover(program: &mut Program<Closing>, now: &Act) -> Fallible<()> {
    program.monitoring().set_targets(now, [Target::kemerovo(), Target::rostov()].concat())?;
    let counts = [(2020, 31, 260), (2021, 49, 255), (2022, 84, 250), (2023, 131, 248)];
    for (year, taking_part, of) in counts {
        program.monitoring().record_coverage(
            now,
            year,
            Covered::Learners,
            HeadCount { taking_part, of },
        )?;
    }
    let taking_part = program.record().taking_part(Covered::Learners, 2024).len() as u32;
    let count = HeadCount { taking_part, of: 240 };
    program.monitoring().record_coverage(now, 2024, Covered::Learners, count)?;
    for (year, taking_part) in [(2020, 3), (2021, 5), (2022, 9)] {
        let count = HeadCount { taking_part, of: 28 };
        program.monitoring().record_coverage(now, year, Covered::Educators, count)?;
    }
    Ok(())
}

/// A normal deviate, near enough: twelve uniform ones less six.
fn normal(draws: &mut Stream) -> f64 {
    (0..12).map(|_| (draws.next_u64() >> 11) as f64 / (1_u64 << 53) as f64).sum::<f64>() - 6.0
}

/// On a scale from 0 to 10, in tenths.
fn tenths(value: f64) -> f64 {
    (value.clamp(0.0, 10.0) * 10.0).round() / 10.0
}
