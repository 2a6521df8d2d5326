//! Learners with learners, students with learners.

use super::super::{
    Closes, During, EndsWhen, Form, Procedure, RoleModel, Selecting, Shape, TestUse, Trained,
};
use super::*;
use Source::{Kemerovo, Lipetsk, Procedures, Prodlenka};
use std::collections::BTreeSet;

/// "Up to 18" is Lipetsk's, "from 10" Kemerovo's.
pub(super) fn learner_learner() -> Form {
    let mut form = form("learner-learner", &[Kemerovo, Prodlenka, Procedures, Lipetsk]);
    let up_to_18 = |of| rule(Lipetsk, Demand::Age { of, least: None, most: Some(18) });
    let peers = || BTreeSet::from([RoleModelId::known("peer-peer")]);
    form.rules = vec![
        standing(Procedures, Side::Mentor, &[Standing::Learner]),
        standing(Procedures, Side::Mentee, &[Standing::Learner]),
        from_ten(Side::Mentor),
        from_ten(Side::Mentee),
        up_to_18(Side::Mentor),
        up_to_18(Side::Mentee),
        rule(Prodlenka, Demand::SameInstitution {}),
        // Peers exchange skills: neither has to be above the other (our rule).
        FormRule { except: peers(), ..rule(Prodlenka, Demand::HigherStage { steps: 1 }) },
    ];
    form.mentors = items(
        Procedures,
        &[
            ("active learner, leader and organiser", "активный обучающийся, лидер, организатор"),
            ("high results, winner of contests", "высокие результаты, победы в конкурсах"),
            ("no strict subordination", "отсутствие строгой субординации"),
        ],
    );
    form.mentees = items(
        Procedures,
        &[
            (
                "passive: disoriented, poor results or behaviour, detached, of a lower stage",
                "пассивный: дезориентирован, плохая успеваемость или поведение, не принимает \
                 участия в жизни коллектива, обучается на более низкой ступени",
            ),
            (
                "active: special educational needs, wants professional support or resources for \
                 own projects",
                "активный: особые образовательные потребности, нуждается в профессиональной \
                 поддержке или ресурсах для собственных проектов",
            ),
        ],
    );
    form.role_models = vec![
        model("achiever-underachiever", &[Kemerovo, Prodlenka, Procedures]),
        model("leader-passive", &[Kemerovo, Prodlenka, Procedures]),
        RoleModel {
            shape: Shape::Exchange,
            ..model("peer-peer", &[Kemerovo, Prodlenka, Procedures])
        },
        model("adapted-unadapted", &[Kemerovo]),
    ];
    form.aims = items(
        Kemerovo,
        &[(
            "support of special needs or adaptation for a time",
            "временная помощь обучающемуся с особыми потребностями или в адаптации",
        )],
    );
    form.selection = Selecting {
        first_meeting: Some(item(
            Procedures,
            (
                "with the most active learners: what it is, formats, plans",
                "с наиболее активными обучающимися: что это, форматы, планы",
            ),
        )),
        how: items(
            Procedures,
            &[(
                "through the school community, the most motivated; test or interview",
                "через школьное сообщество, наиболее мотивированные; тест или собеседование",
            )],
        ),
        questionnaire: items(
            Procedures,
            &[
                ("skills, knowledge", "навыки, знания"),
                ("possible frequency of meetings", "возможная частота встреч"),
            ],
        ),
        test_about: items(
            Procedures,
            &[("subject", "предмет"), ("communication", "коммуникация"), ("empathy", "эмпатия")],
        ),
        test: Some(TestUse::Informs),
    };
    form.training = Trained {
        meetings: span(3, 4),
        if_needed: None,
        about: items(Procedures, &[("role play", "ролевые игры")]),
    };
    form.procedures =
        [Procedure::CuratorProposal, Procedure::GroupMeeting, Procedure::Questionnaires].into();
    form.horizons.short = span(1, 2);
    form.horizons.long = years(1, 2);
    // All forms of Procedures but this one ask for the priority field; here it is silent.
    form.work = During {
        notes: items(
            Procedures,
            &[(
                "diary after a meeting or series may be kept; results rated",
                "после встречи или серии встреч возможен дневник; результаты оцениваются",
            )],
        ),
        diary: Some(true),
        rated: Some(true),
        ..During::default()
    };
    form.ends = Some(EndsWhen::ProblemSolved);
    form.closing = Closes {
        assessed_by: items(
            Procedures,
            &[
                ("project defence", "защита проекта"),
                ("marks", "успеваемость"),
                ("attendance", "посещаемость"),
                ("feedback", "обратная связь"),
            ],
        ),
        mutual_assessment: Some(true),
        decision_to_continue: Some(true),
    };
    form.motivation = items(
        Procedures,
        &[
            ("leader's status", "статус лидера"),
            ("letters and certificates for the portfolio", "грамоты и сертификаты в портфолио"),
            ("badge", "значок"),
            ("board of honour", "доска почёта"),
        ],
    );
    form.indicators = indicators(
        Kemerovo,
        true,
        &[
            ("inclusion", UP, "inclusion", "уровень включённости"),
            ("marks", UP, "marks", "успеваемость"),
            ("climate", None, "emotional climate", "эмоциональный фон"),
            ("clubs", UP, "attendance of clubs and sections", "посещаемость кружков и секций"),
            (
                "projects",
                UP,
                "projects done, number and quality",
                "количество и качество реализованных проектов",
            ),
            (
                "registers",
                DOWN,
                "learners on school and juvenile registers",
                "число обучающихся на учёте ВШК и ОДН",
            ),
        ],
    );
    form.indicators.extend(indicators(
        Prodlenka,
        true,
        &[
            (
                "complaints",
                DOWN,
                "complaints of parents and educators",
                "число жалоб от родителей и педагогов",
            ),
            (
                "police-registers",
                DOWN,
                "learners on police and dispensary registers",
                "число обучающихся на учёте в полиции и диспансерах",
            ),
        ],
    ));
    form.works = items(
        Kemerovo,
        &[
            ("class hours", "классные часы"),
            ("projects", "проектная деятельность"),
            ("preparing contests", "подготовка к конкурсам"),
            ("visits", "посещения мероприятий"),
            ("\"children to children\"", "«дети – детям»"),
            ("case tournaments", "кейс-турниры"),
            ("workshops", "мастерские"),
            ("camp shifts", "лагерные смены"),
            ("volunteering", "волонтёрство"),
        ],
    );
    form.works.push(item(Prodlenka, ("club led by a mentor", "клуб под руководством наставника")));
    form.works.extend(items(
        Lipetsk,
        &[
            ("master classes", "мастер-классы"),
            ("alumni tutoring online", "онлайн-тьюторство выпускников"),
        ],
    ));
    form.papers = items(
        Kemerovo,
        &[
            ("upbringing plans", "планы воспитательной работы"),
            ("additional programmes", "дополнительные общеразвивающие программы"),
            (
                "programmes of children's and volunteer associations",
                "программы детских и волонтёрских объединений",
            ),
            ("plans for the gifted", "планы работы с одарёнными"),
            ("plans for prevention", "планы профилактической работы"),
            ("plans for career choice", "планы профориентации"),
            ("camp programme", "программа лагеря"),
        ],
    );
    form.steps = items(
        Kemerovo,
        &[
            LEARNERS_CONFERENCE,
            (
                "select mentors: questionnaire, interview, base",
                "отбор наставников: анкетирование, собеседование, база",
            ),
            ("train mentors: curator", "обучение наставников: куратор"),
            (
                "select mentees: special needs, low motivation, adaptation, outside the \
                 community; voluntary; questionnaire, survey sheet, base",
                "отбор наставляемых: особые потребности, низкая мотивация, адаптация, вне \
                 сообщества; добровольно; анкета, лист опроса, база",
            ),
            (
                "form pairs, groups: personal meetings, talk",
                "формирование пар, групп: личные встречи, обсуждение",
            ),
            (
                "show results: project, indicators, marks, attendance",
                "демонстрация результатов: проект, показатели, успеваемость, посещаемость",
            ),
            REFLECTION,
            (
                "recognition: reward at the final event",
                "признание: поощрение на заключительном мероприятии",
            ),
        ],
    );
    form
}

pub(super) fn student_learner() -> Form {
    let mut form = form("student-learner", &[Kemerovo, Procedures]);
    form.rules = vec![
        // Lipetsk's alumni who study elsewhere go on online; Procedures selects through alumni.
        standing(Procedures, Side::Mentor, &[Standing::Student, Standing::Alumnus]),
        standing(Procedures, Side::Mentee, &[Standing::Learner]),
        from_ten(Side::Mentee),
    ];
    form.mentors = items(
        Procedures,
        &[(
            "responsible, socially active university or college student, takes part in projects",
            "ответственный, социально активный студент вуза или колледжа, участник проектов",
        )],
    );
    form.mentees = items(
        Procedures,
        &[
            (
                "passive: unmotivated senior learner",
                "пассивный: низкомотивированный ученик старших классов",
            ),
            (
                "active: wants information and meta-competences, lacks the means",
                "активный: стремится получить информацию и метакомпетенции, не имеет средств",
            ),
        ],
    );
    form.role_models = vec![
        model("achiever-underachiever", &[Kemerovo, Procedures]),
        model("leader-indifferent", &[Kemerovo, Procedures]),
        model("equal-other", &[Kemerovo, Procedures]),
        model("curator-project-author", &[Kemerovo, Procedures]),
    ];
    form.aims = items(
        Kemerovo,
        &[("idea of the next step of education", "представление о следующей ступени образования")],
    );
    form.selection = Selecting {
        first_meeting: Some(item(
            Procedures,
            (
                "with students of best results and civic stance",
                "со студентами с лучшими результатами и гражданской позицией",
            ),
        )),
        how: items(
            Procedures,
            &[(
                "through students and alumni; questionnaire, then test",
                "через студентов и выпускников; анкета, затем тест",
            )],
        ),
        questionnaire: items(
            Procedures,
            &[
                ("motivation", "мотивация"),
                ("skills", "навыки"),
                (
                    "possible frequency of meetings: time, inner motivation",
                    "возможная частота встреч: время, внутренняя мотивация",
                ),
            ],
        ),
        test_about: items(
            Procedures,
            &[
                ("communication", "коммуникация"),
                ("empathy", "эмпатия"),
                ("responsibility", "ответственность"),
            ],
        ),
        test: Some(TestUse::FindsGaps),
    };
    form.training = Trained {
        meetings: span(7, 8),
        // "If needed" is Kemerovo's.
        if_needed: Some(true),
        about: items(Procedures, &[("role play", "ролевые игры")]),
    };
    form.procedures =
        [Procedure::CuratorProposal, Procedure::GroupMeeting, Procedure::Questionnaires].into();
    form.horizons.short = span(1, 2);
    form.horizons.long = years(3, 5);
    form.horizons.priority_field = Some(true);
    form.work = During {
        notes: items(
            Procedures,
            &[(
                "both rate results and reflect; progress diary if wished",
                "оба оценивают результаты и проводят рефлексию; дневник прогресса по желанию",
            )],
        ),
        diary: Some(true),
        rated: Some(true),
        ..During::default()
    };
    form.ends = Some(EndsWhen::LengthSet);
    form.closing = Closes {
        assessed_by: items(
            Procedures,
            &[
                ("project defence", "защита проекта"),
                ("marks or skills", "успеваемость или навыки"),
                ("feedback", "обратная связь"),
            ],
        ),
        mutual_assessment: Some(true),
        decision_to_continue: Some(true),
    };
    form.motivation = items(
        Procedures,
        &[
            ("status", "статус"),
            ("scholarship nomination", "выдвижение на стипендию"),
            ("portfolio letters", "благодарности в портфолио"),
            ("further training", "дополнительное обучение"),
        ],
    );
    form.indicators = indicators(
        Kemerovo,
        true,
        &[
            ("marks", UP, "marks", "успеваемость"),
            ("climate", UP, "climate", "эмоциональный фон"),
            ("projects", UP, "projects", "количество проектов"),
            (
                "police-registers",
                DOWN,
                "learners on police and dispensary registers",
                "число обучающихся на учёте в полиции и диспансерах",
            ),
            ("future-mentors", UP, "future mentors", "число планирующих стать наставниками"),
            (
                "entrants",
                UP,
                "entrants to the fields covered",
                "число поступивших на охваченные направления",
            ),
        ],
    );
    form.works = items(
        Kemerovo,
        &[
            ("projects", "проектная деятельность"),
            ("talks", "беседы"),
            ("mass events", "массовые мероприятия"),
            (
                "visits to the mentor's place of study, sitting in on classes",
                "экскурсии в место обучения наставника, присутствие на занятиях",
            ),
        ],
    );
    form.papers = items(
        Kemerovo,
        &[
            ("upbringing and career plans", "планы воспитательной и профориентационной работы"),
            ("agreements with colleges and universities", "соглашения с колледжами и вузами"),
        ],
    );
    form.steps = items(
        Kemerovo,
        &[
            LEARNERS_CONFERENCE,
            (
                "select mentors: questionnaire, base; college and university students",
                "отбор наставников: анкетирование, база; студенты колледжей и вузов",
            ),
            TRAINED_WITH_WORKBOOK,
            STUDY_PROBLEMS,
            PERSONAL_OR_QUICK,
            (
                "show results: project, indicators, marks, attendance",
                "демонстрация результатов: проект, показатели, успеваемость, посещаемость",
            ),
            REFLECTION,
            (
                "recognition: final event; letter to the mentor's college",
                "признание: заключительное мероприятие; благодарность в организацию наставника",
            ),
        ],
    );
    form
}
