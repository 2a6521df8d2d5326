//! Learners with learners, students with learners.

use super::super::{
    Closes, During, EndsWhen, Form, Procedure, RoleModel, Selecting, Shape, TestUse, Trained,
};
use super::*;
use Source::{Kemerovo, Lipetsk, Procedures, Prodlenka};
use std::collections::BTreeSet;

/// "Up to 18" is Lipetsk's, "from 10" Kemerovo's; a higher stage in every pair Prodlenka's.
pub(super) fn learner_learner() -> Form {
    let mut form = form("learner-learner", &[Kemerovo, Prodlenka, Procedures, Lipetsk]);
    let up_to_18 = |of| rule(Lipetsk, Demand::Age { of, least: None, most: Some(18) });
    let peers = || BTreeSet::from([RoleModelId::known("peer-peer")]);
    form.rules = vec![
        standing(Kemerovo, Side::Mentor, &[Standing::Learner]),
        standing(Kemerovo, Side::Mentee, &[Standing::Learner]),
        from_ten(Side::Mentor),
        from_ten(Side::Mentee),
        up_to_18(Side::Mentor),
        up_to_18(Side::Mentee),
        rule(Prodlenka, Demand::SameInstitution {}),
        // Peers exchange skills: neither has to be above the other (our rule).
        FormRule { except: peers(), ..rule(Prodlenka, Demand::HigherStage { steps: 1 }) },
    ];
    form.mentors = items(
        Kemerovo,
        &[
            (
                "active learner, leader and organiser, maybe of a children's organisation",
                "активный обучающийся, лидер и организатор, возможно, участник детской организации",
            ),
            (
                "high results, winner of contests and olympiads",
                "высокие образовательные результаты, победы в конкурсах и олимпиадах",
            ),
        ],
    );
    form.mentors.extend(items(
        Lipetsk,
        &[
            ("no strict subordination", "отсутствие строгой субординации"),
            (
                "a learner of a higher step of the educational trajectory who knows more",
                "учащийся, находящийся на более высокой ступени образовательной траектории и \
                 обладающий большими знаниями",
            ),
        ],
    ));
    form.mentees = items(
        Kemerovo,
        &[
            (
                "passive: disoriented, of a lower stage, poor results or behaviour, detached from \
                 the collective",
                "пассивный: ценностно дезориентированный обучающийся более низкой ступени, с \
                 неудовлетворительной успеваемостью или поведением, отстранённый от коллектива",
            ),
            (
                "active: special educational needs; wants professional support or resources to \
                 exchange views and for own projects",
                "активный: обучающийся с особыми образовательными потребностями, нуждающийся в \
                 профессиональной поддержке или ресурсах для обмена мнениями и реализации \
                 собственных проектов",
            ),
        ],
    );
    form.role_models = vec![
        model("achiever-underachiever", &[Kemerovo, Prodlenka]),
        model("leader-passive", &[Kemerovo, Prodlenka]),
        RoleModel { shape: Shape::Exchange, ..model("peer-peer", &[Kemerovo, Prodlenka]) },
        model("adapted-unadapted", &[Kemerovo]),
    ];
    form.aims = items(
        Kemerovo,
        &[(
            "many-sided support of learners with special educational or social needs, or help for \
             a time in adapting to new conditions",
            "разносторонняя поддержка обучающихся с особыми образовательными или социальными \
             потребностями либо временная помощь в адаптации к новым условиям",
        )],
    );
    form.tasks = items(
        Kemerovo,
        &[
            ("help to show leadership", "помощь в реализации лидерского потенциала"),
            (
                "better results in study, creation and sport",
                "улучшение образовательных, творческих, спортивных результатов",
            ),
            ("soft skills and meta-competences", "развитие гибких навыков и метакомпетенций"),
            ("help in adapting", "оказание помощи в адаптации к новым условиям среды"),
            (
                "comfortable conditions within the organisation",
                "создание комфортных условий и коммуникаций внутри организации",
            ),
            (
                "a lasting community of learners and grateful alumni",
                "формирование устойчивого сообщества обучающихся и благодарных выпускников",
            ),
        ],
    );
    form.selection = Selecting {
        first_meeting: Some(item(
            Procedures,
            (
                "with the most active learners: what mentoring is, its history, formats, plans, \
                 results",
                "с наиболее активными обучающимися: что такое наставничество, его история, \
                 форматы, планы и результаты",
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
                ("skills", "навыки"),
                ("knowledge", "знания"),
                ("possible frequency of meetings", "возможная частота встреч"),
            ],
        ),
        test_about: items(
            Procedures,
            &[
                ("knowledge of the subject", "знание предмета"),
                ("communication", "коммуникация"),
                ("empathy", "эмпатия"),
            ],
        ),
        test: Some(TestUse::Informs),
    };
    form.training = Trained {
        meetings: span(3, 4),
        if_needed: None,
        about: items(
            Procedures,
            &[
                (
                    "role situations played through and discussed, reflection",
                    "проигрывание и обсуждение ролевых ситуаций, рефлексия",
                ),
                (
                    "likely problems of mentees and fitting formats",
                    "вероятные проблемы наставляемых и подходящие форматы взаимодействия",
                ),
            ],
        ),
        formats: items(
            Procedures,
            &[
                ("event", "мероприятие"),
                ("project", "проект"),
                ("joint homework", "совместное выполнение домашних заданий"),
            ],
        ),
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
                "after a meeting or a series both may keep a diary, rate results and reflect",
                "после встречи или серии встреч оба могут вести дневник, оценивать результаты и \
                 проводить рефлексию",
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
                ("marks analysed by the curator", "анализ успеваемости куратором"),
                ("attendance analysed by the curator", "анализ посещаемости куратором"),
                ("feedback, reflection", "обратная связь, рефлексия"),
            ],
        ),
        mutual_assessment: Some(true),
        decision_to_continue: Some(true),
        ..Closes::default()
    };
    form.motivation = items(
        Procedures,
        &[
            ("leader's status, belonging", "статус лидера, чувство причастности"),
            (
                "letters and certificates for the portfolio",
                "благодарственные письма, грамоты и сертификаты для портфолио",
            ),
            ("badge", "значок"),
            ("board of honour", "доска почёта"),
        ],
    );
    form.indicators = indicators(
        Kemerovo,
        true,
        &[
            (
                "inclusion",
                UP,
                "inclusion in social, cultural and educational processes",
                "уровень включённости в социальные, культурные и образовательные процессы",
            ),
            ("marks", UP, "marks", "успеваемость"),
            (
                "climate",
                UP,
                "emotional background of the group, class and institution",
                "психоэмоциональный фон в группе, классе, образовательной организации",
            ),
            (
                "clubs",
                UP,
                "attendance of creative clubs, associations and sports sections",
                "посещаемость творческих кружков, объединений, спортивных секций",
            ),
            (
                "projects",
                UP,
                "creative, educational and social projects done, number and quality",
                "количество и качество реализованных творческих, образовательных и социальных \
                 проектов",
            ),
            (
                "registers",
                DOWN,
                "learners on school and juvenile registers",
                "число обучающихся, состоящих на учёте ВШК и ОДН",
            ),
        ],
    );
    form.indicators.extend(indicators(
        Prodlenka,
        true,
        &[
            (
                "mastery",
                UP,
                "mastery of the additional programme",
                "уровень освоения дополнительной общеразвивающей программы (ДООП)",
            ),
            (
                "complaints",
                DOWN,
                "complaints of parents and educators over social insecurity and conflicts",
                "число жалоб родителей и педагогов, связанных с социальной незащищённостью и \
                 конфликтами",
            ),
            (
                "police-registers",
                DOWN,
                "learners on registers of police and psychoneurological dispensaries",
                "число обучающихся на учёте в полиции и психоневрологических диспансерах",
            ),
        ],
    ));
    form.works = items(
        Kemerovo,
        &[
            ("class hours", "классные часы"),
            ("projects", "проектная деятельность"),
            (
                "preparing events, contests, olympiads",
                "подготовка к мероприятиям, конкурсам, олимпиадам",
            ),
            (
                "visiting or running events together",
                "совместное посещение или организация мероприятий",
            ),
            ("\u{201c}children to children\u{201d}", "«дети – детям»"),
            ("case tournaments", "кейс-турниры"),
            ("image-making", "имиджмейкерство"),
            ("workshops", "воркшопы"),
            ("network projects", "сетевые проекты"),
            ("thematic camp shifts", "тематические оздоровительные смены"),
            ("socially useful work", "общественно полезный труд"),
            ("volunteering", "волонтёрство"),
        ],
    );
    form.works.push(item(
        Prodlenka,
        ("hobby club led by a mentor", "клуб по интересам с лидером-наставником"),
    ));
    form.works.extend(items(
        Lipetsk,
        &[
            ("master classes", "мастер-классы"),
            ("events", "мероприятия"),
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
            ("plans for the gifted", "планы работы с одарёнными детьми"),
            ("plans for prevention", "планы профилактической работы"),
            ("plans for career choice", "планы профориентационной работы"),
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
                "select mentees: special educational needs, low motivation, adaptation, outside \
                 the community; voluntary; questionnaire, survey sheet, base",
                "отбор наставляемых: особые образовательные потребности, низкая мотивация, \
                 проблемы адаптации, не включены в сообщество; добровольно; анкета, лист опроса, \
                 база",
            ),
            (
                "form pairs, groups: personal meetings, talk",
                "формирование пар, групп: личные встречи, обсуждение",
            ),
            PROJECT_AND_RESULTS,
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
    let mut form = form("student-learner", &[Kemerovo, Procedures, Lipetsk]);
    form.rules = vec![
        // Lipetsk's alumni who study elsewhere go on online; Procedures selects through alumni.
        standing(Procedures, Side::Mentor, &[Standing::Student, Standing::Alumnus]),
        standing(Kemerovo, Side::Mentee, &[Standing::Learner]),
        from_ten(Side::Mentee),
    ];
    form.mentors = items(
        Kemerovo,
        &[(
            "responsible, socially active student of a college or university with a civic stance, \
             takes part in projects, an example in relations and self-organisation",
            "ответственный, социально активный студент колледжа или вуза с выраженной гражданской \
             позицией, участник проектов, образец для подражания в межличностных отношениях и \
             самоорганизации",
        )],
    );
    form.mentors.push(item(
        Procedures,
        (
            "best results, steady civic and social stance",
            "лучшие образовательные результаты, устойчивая гражданская и социальная позиция",
        ),
    ));
    form.mentees = items(
        Kemerovo,
        &[
            (
                "passive: unmotivated senior learner",
                "пассивный: низкомотивированный ученик старших классов",
            ),
            (
                "active: wants information, skills and meta-competences and lacks the resource \
                 for it",
                "активный: стремится получить информацию, навыки и метакомпетенции, но не обладает \
                 ресурсом для этого",
            ),
        ],
    );
    form.role_models = vec![
        model("achiever-underachiever", &[Kemerovo]),
        model("leader-indifferent", &[Kemerovo]),
        model("equal-other", &[Kemerovo]),
        model("curator-project-author", &[Kemerovo]),
    ];
    form.aims = items(
        Kemerovo,
        &[
            (
                "an idea of the next step of education",
                "формирование представлений о следующей ступени образования",
            ),
            ("better results and motivation", "улучшение образовательных результатов и мотивации"),
            ("meta-competences", "развитие метакомпетенций"),
            (
                "resources for a conscious choice",
                "появление ресурсов для осознанного выбора траектории",
            ),
        ],
    );
    form.selection = Selecting {
        first_meeting: Some(item(
            Procedures,
            (
                "with students of best results and civic stance: aims, formats",
                "со студентами с лучшими результатами и гражданской позицией: цели, форматы",
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
                ("inner motivation", "внутренняя мотивация"),
                ("skills", "навыки"),
                ("time, possible frequency of meetings", "время, возможная частота встреч"),
            ],
        ),
        test_about: items(
            Procedures,
            &[
                ("communication", "коммуникация"),
                ("empathy", "эмпатия"),
                ("psychological preparation", "психологическая подготовка"),
                ("responsibility", "ответственность"),
            ],
        ),
        test: Some(TestUse::FindsGaps),
    };
    form.training = Trained {
        meetings: span(7, 8),
        // "If needed" is Kemerovo's.
        if_needed: Some(true),
        about: items(
            Procedures,
            &[
                (
                    "role situations played through and discussed, reflection",
                    "проигрывание и обсуждение ролевых ситуаций, рефлексия",
                ),
                ("problems of mentees and formats", "проблемы наставляемых и форматы работы"),
                ("dialogue with a teenager", "ведение диалога с подростком"),
                ("goal setting", "постановка целей"),
            ],
        ),
        formats: Vec::new(),
    };
    form.procedures =
        [Procedure::CuratorProposal, Procedure::GroupMeeting, Procedure::Questionnaires].into();
    // Procedures' table adds personal meetings; Kemerovo names personal or quick ones.
    form.procedures.insert(Procedure::PersonalMeeting);
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
                ("marks or level of skills", "успеваемость или уровень навыков"),
                ("feedback", "обратная связь"),
            ],
        ),
        mutual_assessment: Some(true),
        decision_to_continue: Some(true),
        ..Closes::default()
    };
    form.motivation = items(
        Procedures,
        &[
            ("leader's status, belonging", "статус лидера, чувство причастности"),
            ("nomination for a scholarship", "выдвижение на стипендию"),
            ("letters for the portfolio", "благодарственные письма и грамоты для портфолио"),
            (
                "further training at partners' sites",
                "повышение квалификации на партнёрских площадках",
            ),
        ],
    );
    form.indicators = indicators(
        Kemerovo,
        true,
        &[
            ("marks", UP, "marks", "успеваемость"),
            ("climate", UP, "emotional background", "психоэмоциональный фон"),
            (
                "projects",
                UP,
                "educational and cultural projects done, number and quality",
                "количество и качество успешно реализованных образовательных и культурных проектов",
            ),
            (
                "police-registers",
                DOWN,
                "disoriented learners on registers of police and psychoneurological dispensaries",
                "число социально и профессионально дезориентированных обучающихся на учёте в \
                 полиции и психоневрологических диспансерах",
            ),
            FUTURE_MENTORS,
            ENTRANTS,
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
            PROJECT_AND_RESULTS,
            REFLECTION,
            // The text says that the mentee is rewarded.
            (
                "recognition: reward at the final event; letter of thanks to the mentor's place \
                 of study",
                "признание: поощрение на заключительном мероприятии; благодарственное письмо в \
                 образовательное учреждение наставника",
            ),
        ],
    );
    form
}
