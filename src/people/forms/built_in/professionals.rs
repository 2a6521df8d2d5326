//! Professionals with learners.

use super::super::{Closes, During, EndsWhen, Form, Procedure, Selecting, TestUse, Trained};
use super::*;
use Source::{Kemerovo, Procedures};

pub(super) fn employer_learner() -> Form {
    let mut form = form("employer-learner", &[Kemerovo, Procedures]);
    // Entrepreneurs and public figures are in Kemerovo's base of mentors: their standing is
    // "other".
    let professionals = [Standing::Employer, Standing::Alumnus, Standing::Parent, Standing::Other];
    form.rules = vec![
        standing(Procedures, Side::Mentor, &professionals),
        standing(Procedures, Side::Mentee, &[Standing::Learner]),
        from_ten(Side::Mentee),
        rule(Procedures, Demand::Experience { of: Side::Mentor, least: Some(5), most: None }),
    ];
    form.mentors = items(
        Procedures,
        &[
            (
                "professional with 5 or more years of experience and high qualification",
                "профессионал со стажем от 5 лет и высокой квалификацией",
            ),
            (
                "active stance, communication skills, treats the learner as an equal",
                "активная позиция, коммуникативные навыки, относится к ученику как к равному",
            ),
            ("maybe an alumnus or parent", "возможно, выпускник или родитель"),
        ],
    );
    form.mentees = items(
        Procedures,
        &[
            (
                "passive: poorly motivated senior learner, uninformed of careers",
                "пассивный: плохо мотивированный старшеклассник, не информирован о карьере",
            ),
            (
                "active: socially active, special educational needs, wants contacts and skills",
                "активный: социально активен, особые образовательные потребности, стремится к \
                 контактам и навыкам",
            ),
        ],
    );
    form.role_models = vec![model("professional-learner", &[Kemerovo, Procedures])];
    form.aims =
        items(Kemerovo, &[("conscious choice, talents", "осознанный выбор, раскрытие талантов")]);
    form.selection = Selecting {
        first_meeting: Some(item(
            Procedures,
            (
                "with willing employees: formats, the firm's gain",
                "с желающими сотрудниками: форматы, выгода предприятия",
            ),
        )),
        how: items(
            Procedures,
            &[
                (
                    "through alumni and the enterprise; survey or meeting on communication and \
                     real ability to help",
                    "через выпускников и предприятие; опрос или встреча о коммуникации и реальной \
                     возможности помочь",
                ),
                (
                    "interview finds readiness and training topics",
                    "собеседование выявляет готовность и темы обучения",
                ),
            ],
        ),
        questionnaire: items(
            Procedures,
            &[
                ("motivation", "мотивация"),
                ("professional skills", "профессиональные навыки"),
                ("meta-competences", "метакомпетенции"),
                ("amount of time", "объём времени"),
            ],
        ),
        test_about: items(
            Procedures,
            &[
                ("communication", "коммуникация"),
                ("real ability to help", "реальная возможность помочь"),
            ],
        ),
        test: Some(TestUse::Informs),
    };
    form.training = Trained {
        meetings: span(5, 6),
        // "If needed" is Kemerovo's.
        if_needed: Some(true),
        about: items(
            Procedures,
            &[
                ("meetings or an intensive", "встречи или интенсив"),
                ("curator or invited experts", "куратор или приглашённые эксперты"),
            ],
        ),
    };
    form.procedures =
        [Procedure::GroupMeeting, Procedure::Questionnaires, Procedure::OpenDay].into();
    // Kemerovo adds personal meetings.
    form.procedures.insert(Procedure::PersonalMeeting);
    form.horizons.short = span(1, 2);
    form.horizons.long = years(1, 3);
    form.horizons.priority_field = Some(true);
    form.work = During {
        notes: items(
            Procedures,
            &[(
                "both rate their results after a meeting or series",
                "оба оценивают результаты после встречи или серии встреч",
            )],
        ),
        rated: Some(true),
        ..During::default()
    };
    form.ends = Some(EndsWhen::LengthSet);
    // Work of both is assessed; whether mutually, and whether a pair may go on, no source
    // says.
    form.closing = Closes {
        assessed_by: items(
            Procedures,
            &[
                ("project defence", "защита проекта"),
                ("marks", "успеваемость"),
                ("business model", "бизнес-модель"),
                ("trajectory", "траектория"),
                ("internship", "стажировка"),
                ("skills test", "проверка навыков"),
                ("work of both assessed", "оценка работы обоих"),
            ],
        ),
        ..Closes::default()
    };
    form.motivation = items(
        Procedures,
        &[
            ("status", "статус"),
            ("recognition of mastery", "признание мастерства"),
            ("alumni community", "сообщество выпускников"),
            ("further training", "дополнительное обучение"),
            ("practice on the enterprise's site", "практика на площадке предприятия"),
        ],
    );
    form.indicators = indicators(
        Kemerovo,
        true,
        &[
            ("marks", UP, "marks", "успеваемость"),
            ("climate", UP, "climate", "эмоциональный фон"),
            (
                "clubs",
                UP,
                "clubs and out-of-class events",
                "посещаемость кружков и внеклассных мероприятий",
            ),
            (
                "career-guidance",
                UP,
                "share through career guidance",
                "доля прошедших профориентацию",
            ),
            ("projects", UP, "projects in senior classes", "количество проектов в старших классах"),
            (
                "future-mentors",
                UP,
                "mentees planning to become mentors",
                "число наставляемых, планирующих стать наставниками",
            ),
        ],
    );
    form.works = items(
        Kemerovo,
        &[
            ("projects", "проектная деятельность"),
            ("talks", "беседы"),
            ("career events", "профориентационные мероприятия"),
            ("games", "деловые игры"),
            ("meetings, trips to enterprises", "встречи, экскурсии на предприятия"),
            ("demo days", "демо-дни"),
            ("contests", "конкурсы"),
            ("business design", "бизнес-проектирование"),
            ("job trials", "профпробы"),
        ],
    );
    form.papers = items(
        Kemerovo,
        &[
            ("upbringing and career plans", "планы воспитательной и профориентационной работы"),
            ("agreements with employers", "соглашения с работодателями"),
        ],
    );
    form.steps = items(
        Kemerovo,
        &[
            LEARNERS_CONFERENCE,
            (
                "select mentors: questionnaire, base; professionals, alumni, parents",
                "отбор наставников: анкетирование, база; профессионалы, выпускники, родители",
            ),
            TRAINED_WITH_WORKBOOK,
            STUDY_PROBLEMS,
            PERSONAL_OR_QUICK,
            (
                "show results: project defence, marks, business plan, trajectory",
                "демонстрация результатов: защита проекта, успеваемость, бизнес-план, траектория",
            ),
            REFLECTION,
            // The text says that the mentee is rewarded.
            (
                "recognition: final event, the mentee is rewarded; letter to the enterprise",
                "признание: заключительное мероприятие, поощрение наставляемого; благодарность \
                 на предприятие",
            ),
        ],
    );
    form
}
