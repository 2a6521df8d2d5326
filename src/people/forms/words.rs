//! Names of forms and eligibility in words, English and Russian.

use crate::kernel::Row;

/// The names of the forms.
pub(crate) const FORMS: &[Row] = &[
    ("learner-learner", "learner–learner", "ученик – ученик"),
    ("teacher-teacher", "teacher–teacher", "учитель – учитель"),
    ("employer-learner", "employer–learner", "работодатель – ученик"),
    ("student-learner", "student–learner", "студент – ученик"),
    ("educator-learner", "educator–learner", "педагог – обучающийся"),
    ("employer-educator-learner", "employer–educator–learner", "работодатель – педагог – учащийся"),
    ("reverse", "reverse mentoring", "реверсивное наставничество"),
];

/// The names of the role models.
pub(crate) const ROLE_MODELS: &[Row] = &[
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

/// The phrases of what a person is to the organisation.
pub(crate) const STANDINGS: &[Row] = &[
    ("learner", "learner", "обучающийся"),
    ("student", "student", "студент"),
    ("educator", "educator", "педагог"),
    ("employer", "employee of an enterprise", "сотрудник предприятия"),
    ("parent", "parent or guardian", "родитель (законный представитель)"),
    ("alumnus", "alumnus", "выпускник"),
    ("other", "other", "иное"),
];

/// The phrases of rules that are broken.
pub(crate) const INELIGIBLE: &[Row] = &[
    (
        "standing",
        "is not one of: {among} (known as: {standing})",
        "статус «{standing}» не подходит, нужен: {among}",
    ),
    ("too-young", "is {age} years old, least {least}", "возраст {age}, нужно не менее {least}"),
    ("too-old", "is {age} years old, at most {most}", "возраст {age}, нужно не более {most}"),
    (
        "too-little-experience",
        "has {years} years of experience, least {least}",
        "стаж {years}, нужно не менее {least} лет",
    ),
    (
        "too-much-experience",
        "has {years} years of experience, at most {most}",
        "стаж {years}, нужно не более {most} лет",
    ),
    (
        "not-senior",
        "is at stage {stage}, senior learners begin with {from}",
        "ступень «{stage}», старшие начинаются с «{from}»",
    ),
    (
        "not-higher-stage",
        "the mentor's stage {mentor} is not {steps} or more above the mentee's {mentee}",
        "ступень наставника «{mentor}» не выше ступени наставляемого «{mentee}» на {steps} или \
         более",
    ),
    (
        "other-institution",
        "the mentee is of {mentee}, the mentor of {mentor}",
        "разные организации: наставляемый – «{mentee}», наставник – «{mentor}»",
    ),
    (
        "other-subject",
        "no common subject: the mentee has {mentee}, the mentor {mentor}",
        "нет общего предмета: у наставляемого {mentee}, у наставника {mentor}",
    ),
];

/// The phrases of what is missing to know more.
pub(crate) const MISSING: &[Row] = &[
    ("answer", "{person} has not told: {field}", "{person}: нет ответа ({field})"),
    (
        "place",
        "the stage {stage} of {person} is not on the scale of stages",
        "{person}: ступени «{stage}» нет на шкале организации",
    ),
    (
        "senior-stage",
        "the organisation has not said from which stage on learners are senior",
        "организация не указала, с какой ступени обучающиеся считаются старшими",
    ),
];
