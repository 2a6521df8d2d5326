//! Forms of mentoring and their role models.

use crate::scoring::Row;

pub(super) const FORMS: &[Row] = &[
    ("learner-learner", "learner–learner", "ученик – ученик"),
    ("teacher-teacher", "teacher–teacher", "учитель – учитель"),
    ("employer-learner", "employer–learner", "работодатель – ученик"),
    ("student-learner", "student–learner", "студент – ученик"),
    ("educator-learner", "educator–learner", "педагог – обучающийся"),
    ("employer-educator-learner", "employer–educator–learner", "работодатель – педагог – учащийся"),
    ("reverse", "reverse mentoring", "реверсивное наставничество"),
];

pub(super) const ROLE_MODELS: &[Row] = &[
    ("achiever-underachiever", "achiever–underachiever", "успевающий – неуспевающий"),
    ("leader-passive", "leader–passive", "лидер – пассивный"),
    ("peer-peer", "peer–peer", "равный – равному"),
    ("adapted-unadapted", "adapted–unadapted", "адаптированный – неадаптированный"),
    (
        "experienced-young-specialist",
        "experienced–young specialist",
        "опытный педагог – молодой специалист",
    ),
    (
        "class-teacher-young-specialist",
        "experienced class teacher–young specialist",
        "опытный классный руководитель – молодой специалист",
    ),
    (
        "community-leader-educator-with-problems",
        "leader of the community–educator with problems",
        "лидер педагогического сообщества – педагог, испытывающий проблемы",
    ),
    (
        "experienced-inexperienced-subject-teacher",
        "experienced–inexperienced subject teacher",
        "опытный предметник – неопытный предметник",
    ),
    ("professional-learner", "professional–learner", "профессионал – ученик"),
    ("leader-indifferent", "leader–indifferent", "лидер – равнодушный"),
    ("equal-other", "equal–other", "равный – другому"),
    ("curator-project-author", "curator–project author", "куратор – автор проекта"),
    (
        "active-professional-indifferent-consumer",
        "active professional–indifferent consumer",
        "активный профессионал – равнодушный потребитель",
    ),
    ("colleague-young-colleague", "colleague–young colleague", "коллега – молодой коллега"),
    ("educator-future-educator", "educator–future educator", "педагог – будущий педагог"),
    ("real-economy", "real economy", "реальный сектор экономики"),
    ("administration", "the centre's administration", "администрация центра"),
    ("mutual-exchange", "exchange in both directions", "взаимный обмен опытом"),
];
