//! What Lipetsk adds: the three-sided form, reverse mentoring, the Union of mentors.

use super::super::{EventKind, Form, RoleModel, Shape};
use super::*;
use Source::Lipetsk;

const REAL_ECONOMY: &str = "real-economy";
const ADMINISTRATION: &str = "administration";

/// The employer mentors both others. In the second variant the centre's administration
/// stands in the employer's place.
pub(super) fn three_sided() -> Form {
    let mut form = form("employer-educator-learner", &[Lipetsk]);
    form.shape = Shape::ThreeSided;
    let of = |model: &'static str, rule: FormRule| FormRule {
        role_models: [RoleModelId::known(model)].into(),
        ..rule
    };
    form.rules = vec![
        of(REAL_ECONOMY, standing(Lipetsk, Side::Mentor, &[Standing::Employer])),
        of(ADMINISTRATION, standing(Lipetsk, Side::Mentor, &[Standing::Educator])),
        standing(Lipetsk, Side::Mentee, &[Standing::Learner, Standing::Educator]),
    ];
    form.mentors = items(
        Lipetsk,
        &[
            (
                "an employer of the real economy, mostly for learners: career guidance, tasks, \
                 jury, expert and lasting curator of projects",
                "представитель реального сектора экономики, преимущественно для учащихся: \
                 профориентация, задания, жюри, экспертиза и постоянное кураторство проектов",
            ),
            (
                "the centre's administration, mostly for educators: a young educator's adaptation \
                 at work",
                "администрация центра, преимущественно для педагогов: адаптация молодого педагога \
                 на рабочем месте",
            ),
        ],
    );
    form.mentees = items(Lipetsk, &[("learners", "учащиеся"), ("educators", "педагоги")]);
    let sided = |id| RoleModel { shape: Shape::ThreeSided, ..model(id, &[Lipetsk]) };
    form.role_models = vec![sided(REAL_ECONOMY), sided(ADMINISTRATION)];
    form.aims = items(
        Lipetsk,
        &[
            (
                "learners towards the region's trades",
                "ориентация учащихся на востребованные в регионе профессии",
            ),
            (
                "young educators gain up-to-date professional experience",
                "актуальный профессиональный опыт молодых педагогов",
            ),
        ],
    );
    form.indicators = indicators(
        Lipetsk,
        false,
        &[
            (
                "engineering-guidance",
                None,
                "guidance to engineering trades",
                "ориентация на инженерные профессии",
            ),
            (
                "educators-motivation",
                UP,
                "motivation and awareness of educators",
                "уровень мотивированности и осознанности педагогов",
            ),
            (
                "shorter-adaptation",
                DOWN,
                "length of the adaptation period",
                "продолжительность адаптационного периода",
            ),
            (
                "technical-universities",
                None,
                "choice of technical universities",
                "выбор технических вузов",
            ),
        ],
    );
    form.works = items(
        Lipetsk,
        &[
            (
                "joint projects of all three: applications, simulators, devices",
                "совместные проекты всех трёх сторон: приложения, тренажёры, устройства",
            ),
            ("juries, expert reviews", "участие в жюри, экспертиза"),
            ("business programme of a championship", "деловая программа чемпионата"),
        ],
    );
    form
}

/// Whatever the age, length of study or position: nothing is demanded.
pub(super) fn reverse() -> Form {
    let mut form = form("reverse", &[Lipetsk]);
    form.shape = Shape::Exchange;
    form.mentors = items(
        Lipetsk,
        &[
            (
                "young educators with practice in shifts and camps teach experienced ones: how \
                 teenagers communicate, new trends, IT",
                "молодые педагоги с опытом работы на сменах и в лагерях учат опытных: общение с \
                 подростками, новые тренды, ИТ",
            ),
            (
                "learners of the graduating years tutor first-years and advise educators",
                "учащиеся выпускных курсов – тьюторы первокурсников, дают рекомендации педагогам",
            ),
            (
                "experienced educators and learners bring in students, graduates of universities \
                 and newcomers",
                "опытные педагоги и учащиеся вводят в дело студентов, выпускников вузов и \
                 начинающих",
            ),
        ],
    );
    form.mentees = items(
        Lipetsk,
        &[
            ("experienced educators", "опытные педагоги"),
            ("first-years", "первокурсники объединений"),
            ("newcomers to the profession", "начинающие в профессии"),
        ],
    );
    form.role_models =
        vec![RoleModel { shape: Shape::Exchange, ..model("mutual-exchange", &[Lipetsk]) }];
    form.events = [
        EventKind::Intensive,
        EventKind::Accelerator,
        EventKind::MentorCircle,
        EventKind::MethodicalThursday,
    ]
    .into();
    form
}

/// A lasting association of mentors and what its bank offers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Association {
    /// Its name.
    pub name: Item,
    /// For whom its bank is.
    pub served: Item,
    /// What it is for.
    pub aims: Vec<Item>,
    /// What its bank offers.
    pub bank: Vec<BankService>,
    /// What works beside it.
    pub beside: Vec<Item>,
}

/// The Union of mentors (Lipetsk): its bank offers beginning educators consultations,
/// expert reviews and events; beside it works an advisory centre.
#[must_use]
pub fn union_of_mentors() -> Association {
    Association {
        name: item(Lipetsk, ("Union of mentors", "Союз наставников")),
        served: item(Lipetsk, ("beginning educators", "начинающие педагоги")),
        aims: items(
            Lipetsk,
            &[
                (
                    "how to make passing on competences effective and manageable",
                    "как сделать передачу компетенций эффективной и управляемой",
                ),
                ("which tools to use", "какие инструменты использовать"),
                ("which risks to mind", "какие риски учитывать"),
            ],
        ),
        bank: BankService::ALL.to_vec(),
        beside: items(
            Lipetsk,
            &[("advisory information centre", "Методический консультационный информцентр")],
        ),
    }
}
