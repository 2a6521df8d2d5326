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
        standing(Procedures, Side::Mentor, &[Standing::Educator, Standing::Other]),
        // Students of pedagogical universities are Lipetsk's.
        standing(Lipetsk, Side::Mentee, &[Standing::Educator, Standing::Student]),
        FormRule { role_models: of(&[YOUNG, CLASS_TEACHER]), ..rule(Procedures, young) },
        FormRule { role_models: of(&[SUBJECT]), ..rule(Procedures, Demand::SameSubject {}) },
    ];
    form.mentors = items(
        Procedures,
        &[
            (
                "experienced educator with professional success; loyal; leader, empathic",
                "опытный педагог с профессиональными успехами; лояльный; лидер, эмпатичный",
            ),
            (
                "consultant: conditions, organisation, psychological and communication problems; \
                 checks independent work",
                "наставник-консультант: условия, организация, психологические и коммуникативные \
                 проблемы; контролирует самостоятельную работу",
            ),
            (
                "subject mentor: same subject as the mentee",
                "наставник-предметник: тот же предмет, что у наставляемого",
            ),
        ],
    );
    form.mentees = items(
        Procedures,
        &[
            (
                "young specialist with 0–3 years of experience",
                "молодой специалист со стажем от 0 до 3 лет",
            ),
            (
                "educator adapting to a new place",
                "педагог, находящийся в процессе адаптации на новом месте",
            ),
            ("educator burnt out", "педагог в состоянии эмоционального выгорания"),
        ],
    );
    form.mentees.push(item(
        Lipetsk,
        (
            "senior students of pedagogical universities",
            "студенты старших курсов педагогических вузов",
        ),
    ));
    let sources = [Kemerovo, Procedures];
    form.role_models = vec![
        model(YOUNG, &sources),
        model(CLASS_TEACHER, &sources),
        model("community-leader-educator-with-problems", &sources),
        model(SUBJECT, &sources),
    ];
    form.aims = items(
        Kemerovo,
        &[
            ("keep the young", "закрепление молодых специалистов"),
            ("settle newcomers", "адаптация новых сотрудников"),
            ("good climate", "благоприятный климат в коллективе"),
        ],
    );
    form.selection = Selecting {
        first_meeting: Some(item(
            Procedures,
            (
                "with the staff: why, results, the case of a concrete young specialist",
                "с коллективом: зачем, результаты, пример конкретного молодого специалиста",
            ),
        )),
        how: items(
            Procedures,
            &[(
                "the most experienced and active, voluntary, may be discussed at the teachers' \
                 council",
                "наиболее опытные и активные, добровольно, возможно обсуждение на педсовете",
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
            &[("strategy", "стратегия"), ("rules", "регламент"), ("themes", "тематика")],
        ),
    };
    form.procedures = [Procedure::PersonalMeeting].into();
    form.horizons.short = span(1, 2);
    form.horizons.long = years(1, 3);
    form.horizons.priority_field = Some(true);
    form.work = During {
        notes: items(Procedures, &[("regular meetings", "регулярные встречи")]),
        assessment_obligatory: Some(true),
        assessment: items(
            Procedures,
            &[
                ("project", "проект"),
                ("method", "методическая разработка"),
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
            &[("tests", "тестирование"), ("open lessons", "открытые уроки")],
        ),
        mutual_assessment: Some(true),
        // Silent.
        decision_to_continue: None,
    };
    form.motivation = items(
        Procedures,
        &[
            ("status", "статус"),
            ("spreading own practice", "распространение собственного опыта"),
            (
                "further training at partners' sites",
                "повышение квалификации на площадках партнёров",
            ),
            ("points", "баллы"),
        ],
    );
    form.indicators = indicators(
        Kemerovo,
        true,
        &[
            ("inclusion", UP, "inclusion", "уровень включённости в работу"),
            ("confidence", None, "confidence", "уверенность в своих силах"),
            ("climate", None, "climate", "психологический климат"),
            ("satisfaction", UP, "job satisfaction", "удовлетворённость работой"),
            (
                "staying",
                UP,
                "specialists wishing to stay",
                "число специалистов, желающих продолжать работу",
            ),
            (
                "marks-and-behaviour",
                UP,
                "marks and behaviour in their classes",
                "успеваемость и поведение в подшефных классах",
            ),
            (
                "conflicts",
                DOWN,
                "conflicts with colleagues and parents",
                "число конфликтов с коллегами и родителями",
            ),
            ("own-works", UP, "own professional works", "число собственных профессиональных работ"),
        ],
    );
    form.works = items(
        Kemerovo,
        &[
            ("contests", "конкурсы"),
            ("courses", "курсы"),
            ("creative workshops", "творческие мастерские"),
            ("young-teacher and mastery schools", "школы молодого педагога и мастерства"),
            ("seminars", "семинары"),
            ("open lessons", "открытые уроки"),
            ("manuals", "методические пособия"),
            ("forums", "форумы"),
        ],
    );
    form.papers = items(
        Kemerovo,
        &[
            ("charter", "устав"),
            ("plans of methodical unions", "планы методических объединений"),
            ("plans of further training", "планы повышения квалификации"),
            ("plans of self-education", "планы самообразования"),
            ("plans for the support of the young", "планы поддержки молодых специалистов"),
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
                "caring professional with long experience",
                "неравнодушный профессионал с большим опытом",
            ),
            (
                "any experienced adult of the organisation counts as educator",
                "педагогом считается любой опытный взрослый организации",
            ),
        ],
    );
    form.mentees = items(
        Prodlenka,
        &[
            ("senior learner, passive", "старшеклассник, пассивный"),
            ("senior learner, active", "старшеклассник, активный"),
        ],
    );
    form.mentees.push(item(
        Lipetsk,
        (
            "any learner, including gifted, with special needs, in adaptation",
            "любой обучающийся, в том числе одарённый, с особыми потребностями, в адаптации",
        ),
    ));
    form.role_models = vec![
        model("active-professional-indifferent-consumer", &[Prodlenka]),
        model("colleague-young-colleague", &[Prodlenka]),
        model("educator-future-educator", &[Prodlenka]),
    ];
    form.aims = items(
        Prodlenka,
        &[("conscious realisation of potential", "осознанная реализация потенциала")],
    );
    form.indicators = indicators(
        Prodlenka,
        true,
        &[
            ("marks", UP, "marks", "успеваемость"),
            ("climate", UP, "climate", "эмоциональный фон"),
            (
                "clubs",
                UP,
                "hobby groups, pre-professional events",
                "посещаемость объединений по интересам и предпрофессиональных мероприятий",
            ),
            (
                "career-events",
                UP,
                "share through career events",
                "доля прошедших профориентационные мероприятия",
            ),
            (
                "joint-projects",
                UP,
                "joint projects shown",
                "число представленных совместных проектов",
            ),
            ("future-mentors", UP, "future mentors", "число планирующих стать наставниками"),
            (
                "entrants",
                UP,
                "entrants to covered fields",
                "число поступивших на охваченные направления",
            ),
            (
                "regional-work",
                UP,
                "graduates planning work in the region",
                "число выпускников, планирующих работать в регионе",
            ),
        ],
    );
    form.works = items(
        Prodlenka,
        &[
            ("projects", "проектная деятельность"),
            ("career events", "профориентационные мероприятия"),
            ("games", "деловые игры"),
            ("trips", "экскурсии"),
            ("contests", "конкурсы"),
            ("grants", "гранты"),
            ("business design", "бизнес-проектирование"),
            ("fairs", "ярмарки"),
        ],
    );
    form.works.extend(items(
        Lipetsk,
        &[
            ("research", "исследования"),
            ("exhibitions", "выставки"),
            ("individual routes", "индивидуальные маршруты"),
        ],
    ));
    form
}
