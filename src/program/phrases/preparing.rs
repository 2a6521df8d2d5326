//! Stages 1 to 4: the team, audiences, sources, criteria, the roadmap, demand.

use crate::kernel::Row;

pub(super) const OFFICES: &[Row] = &[
    ("head", "head", "руководитель организации"),
    ("deputy-head", "deputy head", "заместитель директора по УВР"),
    ("curator", "curator", "куратор"),
    ("assistant", "assistant", "помощник куратора"),
    ("additional-teacher", "additional-education teacher", "педагог дополнительного образования"),
    ("psychologist", "educational psychologist", "педагог-психолог"),
    ("member", "member of the team", "участник команды"),
];

pub(super) const KEY_REQUESTS: &[Row] = &[
    ("mentee", "the mentees' request", "запрос наставляемых"),
    ("mentor", "the mentors' request", "запрос наставников"),
    ("regional-customer", "the regional customer's request", "запрос регионального заказчика"),
];

pub(super) const CHANNELS: &[Row] = &[
    ("media", "through media", "через СМИ"),
    ("meeting", "at a meeting", "на встрече"),
    ("event", "at the audience's own event", "на мероприятии аудитории"),
    ("letter", "by letter", "письмом"),
    ("online", "online", "на сайте и в социальных сетях"),
];

pub(super) const DATA_SOURCES: &[Row] = &[
    ("themselves", "the mentee", "сам наставляемый"),
    ("parents", "parents or guardians", "родители (законные представители)"),
    ("class-teacher", "class teacher", "классный руководитель"),
    ("psychologist", "psychologist", "педагог-психолог"),
    ("social-educator", "social educator", "социальный педагог"),
    ("career-test", "career test", "профориентационный тест"),
    ("other", "somebody else who knows the needs", "иное лицо, знающее потребности"),
];

pub(super) const CRITERIA: &[Row] = &[
    ("wish-to-take-part", "wish to take part", "желание участвовать в программе"),
    ("professional-experience", "professional experience", "профессиональный опыт"),
    (
        "competences-and-communication",
        "developed competences and communication",
        "развитые компетенции и коммуникативные навыки",
    ),
    ("time-resource", "time resource", "временной ресурс"),
    (
        "positive-experience",
        "positive life and professional experience",
        "позитивный жизненный и профессиональный опыт",
    ),
    ("match-to-requests", "match to mentees' requests", "соответствие запросам наставляемых"),
    ("civic-stance", "active civic stance", "активная гражданская позиция"),
    ("motivation", "motivation", "мотивация"),
];

pub(super) const JUDGED: &[Row] = &[
    ("met", "met", "соответствует"),
    ("not-met", "not met", "не соответствует"),
    ("unknown", "not known", "неизвестно"),
];

pub(super) const STEP_STATES: &[Row] = &[
    ("done", "done", "выполнено"),
    ("late", "late", "просрочено"),
    ("due", "due", "выполняется"),
    ("ahead", "ahead", "предстоит"),
];

pub(super) const ASPECTS: &[Row] = &[
    ("form", "the form {what}", "форма «{what}»"),
    ("skill", "{what}", "предмет или навык «{what}»"),
    ("time", "the time {what}", "время {what}"),
];

/// The days as a slot of the week names them, in small letters.
pub(super) const WEEKDAYS: &[Row] = &[
    ("mon", "Mon", "пн"),
    ("tue", "Tue", "вт"),
    ("wed", "Wed", "ср"),
    ("thu", "Thu", "чт"),
    ("fri", "Fri", "пт"),
    ("sat", "Sat", "сб"),
    ("sun", "Sun", "вс"),
];

pub(super) const DEMAND: &[Row] = &[
    (
        "shortage",
        "{mentees} mentees can work with only {mentors} mentors, who have {available} seats of \
         {needed} needed: {missing} missing",
        "наставляемых: {mentees}, им подходят только наставники числом {mentors}, у которых мест: \
         {available} из {needed} нужных; недостаёт: {missing}",
    ),
    (
        "shortage-of",
        "{mentees} mentees ask for {aspects}, and only {mentors} mentors with {available} seats of \
         {needed} needed can serve them: {missing} missing",
        "наставляемых, в запросах которых {aspects}: {mentees}; подходят только наставники числом \
         {mentors}, у которых мест: {available} из {needed} нужных; недостаёт: {missing}",
    ),
];
