//! The work of pairs, and its recognition.

use crate::kernel::Row;

pub(super) const ANALYSES: &[Row] = &[
    ("mentee", "the mentee's self-analysis", "самоанализ наставляемого"),
    ("mentor", "the mentor's self-analysis", "самоанализ наставника"),
    ("joint", "the joint analysis", "совместный анализ"),
];

pub(super) const HORIZONS: &[Row] =
    &[("short", "short", "краткосрочная"), ("long", "long", "долгосрочная")];

pub(super) const MEETINGS: &[Row] = &[
    ("organisational", "organisational", "организационная"),
    ("trial", "trial", "пробная рабочая"),
    ("planning", "planning", "планирующая"),
    ("regular", "regular", "регулярная"),
    ("closing", "closing", "заключительная"),
];

pub(super) const MEETING_STATES: &[Row] = &[
    ("planned", "planned", "запланирована"),
    ("held", "held", "состоялась"),
    ("missed", "missed", "не состоялась"),
];

pub(super) const TRIAL_OUTCOMES: &[Row] = &[
    ("continue", "the pair goes on", "пара продолжает работу"),
    ("change", "the pair goes on with a change", "пара продолжает работу с изменениями"),
    ("dissolve", "the pair is dissolved", "пара распускается"),
];

pub(super) const ASSESSED_BY: &[Row] = &[
    ("project", "project", "проект"),
    ("method", "method of one's own", "авторская методика"),
    ("open-lesson", "open lesson", "открытый урок"),
    ("publication", "publication", "публикация"),
    ("other", "other", "иное"),
];

pub(super) const STEPS: &[Row] = &[
    ("organisational-meeting", "organisational meeting", "организационная встреча"),
    ("mentee-analysis", "the mentee's self-analysis", "самоанализ наставляемого"),
    ("mentor-analysis", "the mentor's self-analysis", "самоанализ наставника"),
    ("joint-analysis", "joint analysis", "совместный анализ"),
    ("format", "format of interaction", "формат взаимодействия"),
    ("trial-meeting", "trial meeting", "пробная встреча"),
    ("trial-outcome", "decision after the trial meeting", "решение по итогам пробной встречи"),
    ("planning-meeting", "planning meeting", "встреча-планирование"),
    ("goal", "goal with sprints", "цель, разбитая на спринты"),
    ("regular-meeting", "regular meetings", "регулярные встречи"),
    ("assessment", "obligatory intermediate assessment", "обязательная промежуточная аттестация"),
    ("mentee-feedback", "the mentee's feedback", "обратная связь наставляемого"),
    ("mentor-feedback", "the mentor's feedback", "обратная связь наставника"),
    ("curator-feedback", "the curator's feedback", "обратная связь куратора"),
    ("closing-meeting", "closing meeting", "заключительная встреча"),
];

pub(super) const RATERS: &[Row] = &[
    ("mentee", "mentees", "наставляемые"),
    ("curator", "curators", "кураторы"),
    ("colleague", "colleagues", "коллеги"),
];

pub(super) const PROGRESS: &[Row] = &[
    ("better", "better", "улучшение"),
    ("same", "unchanged", "без изменений"),
    ("worse", "worse", "ухудшение"),
    ("changed", "changed, no direction stated", "изменение, направление не задано"),
    ("unknown", "not counted", "не подсчитано"),
];

pub(super) const THANKS: &[Row] = &[
    (
        "parents",
        "letter of thanks to the mentor's parents",
        "благодарственное письмо родителям наставника",
    ),
    ("enterprise", "letter of thanks to the enterprise", "благодарственное письмо предприятию"),
    (
        "college",
        "letter of thanks to the mentor's college or university",
        "благодарственное письмо образовательной организации наставника",
    ),
];
