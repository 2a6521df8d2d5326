//! What Lipetsk adds: the three-sided form, reverse mentoring, the Union of mentors.

use super::super::{Form, RoleModel, Shape};
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
                 jury, project expert",
                "представитель реального сектора экономики, преимущественно для учащихся: \
                 профориентация, задания, жюри, экспертиза проектов",
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
            ("educators' experience", "опыт педагогов"),
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
            ("educators-motivation", None, "motivation of educators", "мотивация педагогов"),
            ("shorter-adaptation", None, "shorter adaptation", "сокращение периода адаптации"),
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
            ("juries", "участие в жюри"),
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
                "young educators teach experienced ones: communication with teenagers, IT",
                "молодые педагоги учат опытных: общение с подростками, ИТ",
            ),
            (
                "final-year learners tutor first-years and advise educators",
                "выпускники сопровождают первокурсников и консультируют педагогов",
            ),
        ],
    );
    form.mentees = items(
        Lipetsk,
        &[
            ("experienced educators", "опытные педагоги"),
            ("first-years", "обучающиеся первого года"),
            ("newcomers to the profession", "начинающие в профессии"),
        ],
    );
    form.role_models =
        vec![RoleModel { shape: Shape::Exchange, ..model("mutual-exchange", &[Lipetsk]) }];
    form.events = items(
        Lipetsk,
        &[
            ("intensives and accelerators", "интенсивы и акселераторы"),
            ("mentor circles", "менторские круги"),
            ("methodical Thursdays", "методические четверги"),
        ],
    );
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
    /// What its bank offers.
    pub bank: Vec<Item>,
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
        bank: items(
            Lipetsk,
            &[
                ("consultations by theme", "консультации по темам"),
                (
                    "expert reviews of contest and attestation papers and teaching materials",
                    "экспертиза конкурсных и аттестационных материалов, учебно-методических \
                     разработок",
                ),
                ("events", "мероприятия"),
            ],
        ),
        beside: items(Lipetsk, &[("advisory centre", "консультационный центр")]),
    }
}
