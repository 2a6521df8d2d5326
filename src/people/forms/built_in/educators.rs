//! Teachers with teachers, educators with learners.

use super::super::{Closes, During, EndsWhen, Form, Procedure, Selecting, Trained};
use super::*;
use crate::kernel::Ordered;
use Source::{Kemerovo, Lipetsk, Procedures, Prodlenka, Rostov};
use std::collections::BTreeSet;

const YOUNG: &str = "experienced-young-specialist";
const CLASS_TEACHER: &str = "class-teacher-young-specialist";
const SUBJECT: &str = "experienced-inexperienced-subject-teacher";

pub(super) fn teacher_teacher() -> Form {
    let mut form = form("teacher-teacher", &[Kemerovo, Procedures, Lipetsk, Rostov]);
    let of = |models: &[&'static str]| -> BTreeSet<RoleModelId> {
        models.iter().map(|&model| RoleModelId::known(model)).into_set()
    };
    let young = Demand::Experience { of: Side::Mentee, least: None, most: Some(3) };
    form.rules = vec![
        // Veterans of teaching are in Kemerovo's base of mentors: their standing is "other".
        standing(Kemerovo, Side::Mentor, &[Standing::Educator, Standing::Other]),
        // Senior students are Lipetsk's.
        standing(Lipetsk, Side::Mentee, &[Standing::Educator, Standing::Student]),
        FormRule { role_models: of(&[YOUNG, CLASS_TEACHER]), ..rule(Kemerovo, young) },
        FormRule { role_models: of(&[SUBJECT]), ..rule(Kemerovo, Demand::SameSubject {}) },
    ];
    form.mentors = items(
        Kemerovo,
        &[
            (
                "experienced educator with professional success; loyal; leader, communicator, \
                 empathic",
                "опытный педагог с профессиональными успехами; лояльный; лидер, с развитыми \
                 коммуникативными навыками и эмпатией",
            ),
            (
                "consultant: conditions, organisation, psychological and communication problems; \
                 checks independent work",
                "наставник-консультант: создаёт условия, помогает с организацией, решением \
                 психологических и коммуникативных проблем; контролирует самостоятельную работу",
            ),
            (
                "subject mentor: same subject direction as the mentee",
                "наставник-предметник: то же предметное направление, что у наставляемого",
            ),
        ],
    );
    form.mentors.push(item(
        Procedures,
        ("from the most experienced and active", "из наиболее опытных и активных педагогов"),
    ));
    form.mentors.push(item(
        Lipetsk,
        (
            "more experienced educator-methodist with resources",
            "более опытный педагог-методист, обладающий ресурсами",
        ),
    ));
    form.mentors.push(item(Rostov, ("more experienced educator", "более опытный педагог")));
    form.mentees = items(
        Kemerovo,
        &[
            (
                "young specialist with 0–3 years of experience",
                "молодой специалист с опытом работы от 0 до 3 лет",
            ),
            (
                "educator adapting to a new place",
                "педагог, находящийся в процессе адаптации на новом месте работы",
            ),
            (
                "educator burnt out or chronically tired",
                "педагог в состоянии эмоционального выгорания, хронической усталости",
            ),
        ],
    );
    form.mentees.push(item(Procedures, ("young specialist", "молодой специалист")));
    form.mentees.push(item(Rostov, ("less experienced colleague", "менее опытный коллега")));
    form.mentees.push(item(
        Lipetsk,
        (
            "young educator, senior students of specialised universities too",
            "молодой педагог, в том числе студенты старших курсов профильных вузов",
        ),
    ));
    let sources = [Kemerovo];
    form.role_models = vec![
        model(YOUNG, &sources),
        model(CLASS_TEACHER, &sources),
        model("community-leader-educator-with-problems", &sources),
        model(SUBJECT, &sources),
    ];
    form.aims = items(
        Kemerovo,
        &[
            ("keep the young in the profession", "закрепление молодых специалистов в профессии"),
            (
                "raise their professional potential and level",
                "повышение профессионального потенциала и уровня",
            ),
            ("settle newcomers", "адаптация новых сотрудников"),
            ("a comfortable professional environment", "комфортная профессиональная среда"),
        ],
    );
    form.selection = Selecting {
        first_meeting: Some(item(
            Procedures,
            (
                "with the staff: why, results, the case of a concrete young specialist",
                "с коллективом: зачем, результаты, ситуация конкретного молодого специалиста",
            ),
        )),
        how: items(
            Procedures,
            &[(
                "the most experienced and active, voluntary, may be discussed at an open \
                 teachers' council",
                "наиболее опытные и активные, добровольно, возможно обсуждение на открытом \
                 педагогическом совете",
            )],
        ),
        ..Selecting::default()
    };
    form.training = Trained {
        meetings: span(1, 2),
        if_needed: Some(true),
        // Communication isn't trained.
        about: items(
            Procedures,
            &[
                ("formats", "форматы"),
                ("strategy", "стратегия"),
                ("rules", "регламент"),
                ("themes", "тематика"),
                ("planned results", "планируемые результаты"),
            ],
        ),
        formats: Vec::new(),
    };
    form.procedures = [Procedure::PersonalMeeting].into();
    form.horizons.short = span(1, 2);
    form.horizons.long = years(1, 3);
    form.horizons.priority_field = Some(true);
    form.work = During {
        notes: items(
            Procedures,
            &[
                ("regular meetings", "регулярные встречи"),
                ("a programme of adaptation", "программа адаптации"),
            ],
        ),
        assessment_obligatory: Some(true),
        assessment: items(
            Procedures,
            &[
                ("project", "проект"),
                ("method", "методика"),
                ("open lesson", "открытый урок"),
                ("publication", "публикация"),
            ],
        ),
        ..During::default()
    };
    form.ends = Some(EndsWhen::ReadinessStated);
    form.closing = Closes {
        assessed_by: items(
            Procedures,
            &[
                ("tests", "тестирование"),
                ("a series of open lessons", "серия открытых уроков"),
                (
                    "competence checked, readiness stated by the mentor",
                    "проверка компетентности, подтверждение готовности наставником",
                ),
            ],
        ),
        mutual_assessment: Some(true),
        // Silent.
        decision_to_continue: None,
        ..Closes::default()
    };
    form.motivation = items(
        Procedures,
        &[
            ("status, leadership", "статус, лидерство"),
            ("spreading own practice", "распространение собственного опыта"),
            (
                "further training at partners' sites",
                "повышение квалификации на площадках партнёров",
            ),
            (
                "points; the form is up to the administration",
                "баллы; форму определяет администрация",
            ),
        ],
    );
    form.indicators = indicators(
        Kemerovo,
        true,
        &[
            // "A high level": a level; that it should grow is ours.
            (
                "inclusion",
                UP,
                "inclusion of the young and the new in the work",
                "уровень включённости молодых и новых педагогов в работу",
            ),
            ("confidence", UP, "confidence in one's powers", "уверенность в собственных силах"),
            (
                "potential",
                UP,
                "creative and pedagogical potential",
                "творческий и педагогический потенциал",
            ),
            (
                "climate",
                UP,
                "psychological climate in the organisation",
                "психологический климат в образовательной организации",
            ),
            ("satisfaction", UP, "job satisfaction", "удовлетворённость работой"),
            (
                "emotional-state",
                UP,
                "emotional state of the specialists",
                "психоэмоциональное состояние специалистов",
            ),
            (
                "staying",
                UP,
                "specialists wishing to stay",
                "число специалистов, желающих продолжать работу",
            ),
            (
                "marks",
                UP,
                "marks in their classes and groups",
                "успеваемость в подшефных классах и группах",
            ),
            (
                "behaviour",
                UP,
                "behaviour in their classes and groups",
                "поведение в подшефных классах и группах",
            ),
            (
                "conflicts",
                DOWN,
                "conflicts with colleagues and parents",
                "число конфликтов с коллегами и родителями",
            ),
            (
                "own-works",
                UP,
                "own professional works: articles, methods",
                "число собственных профессиональных работ: статей, методик",
            ),
        ],
    );
    form.works = items(
        Kemerovo,
        &[
            ("help in preparing contests", "подготовка к конкурсам"),
            ("courses", "курсы"),
            ("creative workshops", "творческие мастерские"),
            ("young-teacher and mastery schools", "школы молодого педагога и мастерства"),
            ("seminars", "семинары"),
            ("open lessons", "открытые уроки"),
            ("manuals", "методические пособия"),
            ("forums", "форумы"),
            ("business games", "деловые игры"),
        ],
    );
    form.papers = items(
        Kemerovo,
        &[
            ("charter", "устав"),
            ("plans of methodical unions", "планы методических объединений"),
            ("plans of further training", "планы повышения квалификации"),
            ("plans of self-education", "планы самообразования"),
            (
                "roadmaps of raising competences",
                "дорожные карты повышения профессиональных компетенций",
            ),
            ("plans for the young", "планы работы с молодыми специалистами"),
        ],
    );
    form.steps = items(
        Kemerovo,
        &[
            (
                "present the form: teachers' council, methodical unions",
                "представление формы: педагогический совет, методические объединения",
            ),
            (
                "select mentors: questionnaire, base; the experienced and volunteers",
                "отбор наставников: анкетирование, база; опытные и желающие",
            ),
            ("train mentors if needed", "обучение наставников при необходимости"),
            (
                "select mentees: professional or adaptation problems; voluntary; questionnaire, \
                 survey sheet, base",
                "отбор наставляемых: профессиональные проблемы или адаптация; добровольно; \
                 анкета, лист опроса, база",
            ),
            ("form pairs, groups: meetings, talk", "формирование пар, групп: встречи, обсуждение"),
            (
                "show results: tests, master classes, open lessons",
                "демонстрация результатов: тестирование, мастер-классы, открытые уроки",
            ),
            REFLECTION,
            (
                "recognition: teachers' council, final celebration",
                "признание: педагогический совет, итоговый праздник",
            ),
        ],
    );
    form
}

/// Who may be an experienced adult of the organisation: everybody but its learners.
const ADULTS: [Standing; 6] = [
    Standing::Student,
    Standing::Educator,
    Standing::Employer,
    Standing::Parent,
    Standing::Alumnus,
    Standing::Other,
];

/// No source gives a pairing procedure, training, goal horizon or closing. Prodlenka
/// asks for a senior learner and Lipetsk for any, so no stage is demanded.
pub(super) fn educator_learner() -> Form {
    let mut form = form("educator-learner", &[Prodlenka, Lipetsk]);
    form.rules = vec![
        // Any adult of the organisation with rich experience counts as educator.
        standing(Prodlenka, Side::Mentor, &ADULTS),
        rule(Prodlenka, Demand::Age { of: Side::Mentor, least: Some(18), most: None }),
        standing(Prodlenka, Side::Mentee, &[Standing::Learner]),
    ];
    form.mentors = items(
        Prodlenka,
        &[
            (
                "caring professional with long experience and high qualification, treats the \
                 mentee as an equal",
                "неравнодушный профессионал с большим опытом работы и высокой квалификацией, \
                 относится к наставляемому как к равному",
            ),
            (
                "any adult of the institution with rich experience counts as educator",
                "педагогом считается любой взрослый учреждения с богатым опытом",
            ),
        ],
    );
    form.mentors.push(item(
        Lipetsk,
        (
            "highly competent, some in a national register",
            "высококомпетентный педагог, в том числе из национального реестра",
        ),
    ));
    form.mentees = items(
        Prodlenka,
        &[
            (
                "senior learner, active: socially active, special educational needs",
                "ученик старших классов, активный: социально активный, с особыми образовательными \
                 потребностями",
            ),
            (
                "senior learner, passive: unmotivated, uninformed, indifferent",
                "ученик старших классов, пассивный: немотивированный, неинформированный, \
                 равнодушный",
            ),
        ],
    );
    form.mentees.push(item(
        Lipetsk,
        (
            "any learner: talented, with special educational or social needs, in adaptation",
            "любой обучающийся: талантливый, с особыми образовательными или социальными \
             потребностями, в период адаптации",
        ),
    ));
    form.role_models = vec![
        model("active-professional-indifferent-consumer", &[Prodlenka]),
        model("colleague-young-colleague", &[Prodlenka]),
        model("educator-future-educator", &[Prodlenka]),
    ];
    form.aims = items(
        Prodlenka,
        &[
            (
                "conscious realisation of potential",
                "осознанный подход к реализации личностного потенциала",
            ),
            ("more learners keen on their talents", "рост числа увлечённых развитием талантов"),
        ],
    );
    form.aims.push(item(
        Lipetsk,
        (
            "support of special educational or social needs, or adaptation",
            "поддержка особых образовательных или социальных потребностей либо адаптация",
        ),
    ));
    form.indicators = indicators(
        Prodlenka,
        true,
        &[
            ("marks", UP, "marks", "успеваемость"),
            ("climate", UP, "emotional background", "психоэмоциональный фон"),
            (
                "clubs",
                UP,
                "number of children's hobby associations",
                "число детских объединений по интересам",
            ),
            (
                "events",
                UP,
                "number of events of pre-professional preparation",
                "число мероприятий по предпрофессиональной подготовке",
            ),
            (
                "career-events",
                UP,
                "share of learners through career events",
                "доля обучающихся, прошедших профориентационные мероприятия",
            ),
            (
                "joint-projects",
                UP,
                "projects done and shown with the mentor",
                "число реализованных и представленных с наставником проектов",
            ),
            FUTURE_MENTORS,
            ENTRANTS,
            (
                "regional-work",
                UP,
                "graduates planning a job at enterprises of the region",
                "число выпускников, планирующих трудоустройство на региональных предприятиях",
            ),
        ],
    );
    form.works = items(
        Prodlenka,
        &[
            ("projects", "проектная деятельность"),
            ("career events", "профориентационные мероприятия"),
            (
                "pedagogical games for skills and competences",
                "педагогические игры на развитие навыков и компетенций",
            ),
            ("meetings with enterprises", "встречи с представителями предприятий"),
            ("trips", "экскурсии"),
            ("contests", "конкурсы"),
            ("grants of enterprises", "гранты предприятий"),
            ("discussions", "дискуссии"),
            ("business design", "бизнес-проектирование"),
            ("fairs", "ярмарки"),
        ],
    );
    form.works.extend(items(
        Lipetsk,
        &[
            ("research", "исследования"),
            ("projects", "проекты"),
            ("exhibitions", "выставки"),
            ("individual routes", "индивидуальные маршруты"),
        ],
    ));
    form
}
