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
        standing(Kemerovo, Side::Mentor, &professionals),
        standing(Kemerovo, Side::Mentee, &[Standing::Learner]),
        from_ten(Side::Mentee),
        rule(Kemerovo, Demand::Experience { of: Side::Mentor, least: Some(5), most: None }),
    ];
    form.mentors = items(
        Kemerovo,
        &[
            (
                "professional with 5 or more years of experience and high qualification",
                "неравнодушный профессионал с опытом работы от 5 лет и высокой квалификацией",
            ),
            (
                "active stance, communication skills, treats the learner as an equal",
                "активная жизненная позиция, коммуникативные навыки, относится к обучающемуся как \
                 к равному",
            ),
            ("maybe an alumnus or parent", "возможно, выпускник или родитель обучающегося"),
        ],
    );
    form.mentors.push(item(
        Procedures,
        (
            "alumni and active professionals of the enterprise",
            "выпускники и активные профессионалы предприятия",
        ),
    ));
    form.mentees = items(
        Kemerovo,
        &[
            (
                "passive: poorly motivated senior learner, uninformed of careers, indifferent",
                "пассивный: плохо мотивированный, дезориентированный ученик старших классов, \
                 который не знает о перспективах профессионального пути, равнодушный",
            ),
            (
                "active: socially active, special educational needs, wants contacts and skills",
                "активный: социально активный обучающийся с особыми образовательными потребностями, \
                 стремящийся к новым контактам и навыкам",
            ),
        ],
    );
    form.role_models = vec![model("professional-learner", &[Kemerovo])];
    form.aims = items(
        Kemerovo,
        &[
            (
                "conscious realisation of potential by junior, middle and senior learners",
                "осознанный подход к реализации личностного потенциала у учеников младшей, средней \
                 и старшей школы",
            ),
            (
                "more young people keen on their talents",
                "увеличение числа молодых людей, увлечённых развитием собственных талантов",
            ),
        ],
    );
    form.selection = Selecting {
        first_meeting: Some(item(
            Procedures,
            (
                "with willing employees: formats, the firm's gain (young staff, renewed thinking, \
                 help to the school)",
                "с желающими сотрудниками: форматы, выгоды предприятия (молодые кадры, обновление \
                 мышления, помощь школе)",
            ),
        )),
        how: items(
            Procedures,
            &[
                (
                    "through alumni and the enterprise; survey or meeting with the curator on \
                     communication and real ability to help",
                    "через выпускников и предприятие; опрос или встреча с куратором: коммуникация \
                     и реальная возможность помочь",
                ),
                (
                    "a possible interview finds readiness and training topics",
                    "возможное собеседование выявляет готовность и темы обучения",
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
                ("role situations", "проигрывание и обсуждение ролевых ситуаций"),
                ("ready templates", "готовые шаблоны"),
            ],
        ),
        formats: Vec::new(),
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
                "оба оценивают свои результаты после встречи или серии встреч",
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
                ("trajectory", "траектория развития"),
                ("results of an internship", "результаты стажировки"),
                (
                    "test of professional and soft skills",
                    "тестирование профессиональных и гибких навыков",
                ),
                ("the work of both assessed", "оценка работы обеих сторон"),
            ],
        ),
        recommendation_letters: Some(true),
        ..Closes::default()
    };
    form.motivation = items(
        Procedures,
        &[
            ("status of leader and significant adult", "статус лидера и значимого взрослого"),
            ("recognition of mastery", "признание мастерства"),
            ("alumni community", "сообщество выпускников"),
            ("spreading own practice", "распространение собственного опыта"),
            (
                "further training at partners' sites",
                "повышение квалификации на партнёрских площадках",
            ),
            (
                "best practices on the school's and on the enterprise's website",
                "лучшие практики – на сайте школы и предприятия",
            ),
        ],
    );
    form.indicators = indicators(
        Kemerovo,
        true,
        &[
            ("marks", UP, "marks", "успеваемость"),
            (
                "climate",
                UP,
                "emotional background, junior to senior classes",
                "психоэмоциональный фон в младших, средних и старших классах",
            ),
            ("clubs", UP, "number of hobby clubs", "число кружков по интересам"),
            ("events", UP, "number of out-of-class events", "число внеурочных мероприятий"),
            (
                "career-guidance",
                UP,
                "share of learners who passed the pre-career programme with success",
                "доля успешно прошедших предпрофориентационную программу",
            ),
            (
                "projects",
                UP,
                "projects done and shown in senior classes",
                "число реализованных и представленных проектов в старших классах",
            ),
            FUTURE_MENTORS,
        ],
    );
    form.works = items(
        Kemerovo,
        &[
            ("projects", "проектная деятельность"),
            ("talks", "беседы"),
            ("career events", "профориентационные мероприятия"),
            (
                "pedagogical games for skills and competences",
                "педагогические игры на развитие навыков и компетенций",
            ),
            ("meetings, trips to enterprises", "встречи, экскурсии на предприятия"),
            ("demo days", "демо-дни"),
            ("contests of projects", "конкурсы проектов"),
            ("discussions", "дискуссии"),
            ("business design", "бизнес-проектирование"),
            ("trips out", "выездные мероприятия"),
            ("TED conferences", "TED-конференции"),
            ("acceleration projects", "проекты-акселераторы"),
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
                "recognition: reward at the final event; letter of thanks to the enterprise or \
                 organisation",
                "признание: поощрение на заключительном мероприятии; благодарственное письмо на \
                 предприятие или в организацию",
            ),
        ],
    );
    form
}
