//! Pairs, and the strategies that form them.

use crate::kernel::Row;

pub(super) const CAUSES: &[Row] = &[
    ("incompatible", "incompatibility", "несовместимость участников пары"),
    ("no-interest", "no interest in the other", "нет заинтересованности во втором участнике"),
    (
        "lacks-knowledge",
        "the mentor knows too little or cannot pass it on",
        "наставнику недостаёт знаний или умения их передать",
    ),
    ("not-ready", "not ready for the role", "слабая готовность к роли"),
    ("unmotivated", "motivation is gone", "утрачена мотивация"),
    (
        "formal-nomination",
        "the mentor was nominated on a formal ground",
        "наставник назначен формально",
    ),
    (
        "only-the-subject",
        "relations confined to the subject",
        "отношения ограничены рамками предмета",
    ),
    (
        "misjudged-contributions",
        "contributions of both sides misjudged",
        "вклад сторон оценён неверно",
    ),
    ("no-time", "no time", "нет времени"),
    ("other-need", "another need", "запрос изменился"),
    ("left", "left the programme", "выход из программы"),
    ("moved", "moved to another pair", "переход в другую пару"),
    (
        "consent-withdrawn",
        "consent to data processing withdrawn",
        "отозвано согласие на обработку персональных данных",
    ),
    ("erased", "personal data erased", "персональные данные удалены"),
    ("other", "something else", "иная причина"),
];

pub(super) const WARNINGS: &[Row] = &[
    (
        "goals-beyond",
        "mentee {mentee}: goals beyond adaptation or better results ({goals}); a proposal by the \
         curator is not recommended",
        "наставляемый {mentee}: цели выходят за рамки адаптации или улучшения результатов \
         ({goals}); предложение куратора не рекомендуется",
    ),
    (
        "goals-unknown",
        "mentee {mentee}: the goals are not known",
        "наставляемый {mentee}: цели не указаны",
    ),
];

pub(super) const MAY_MOVE: &[Row] = &[
    ("nobody", "nobody moves", "никто не переходит"),
    ("not-working", "pairs that do not work yet may move", "переходят только пары до приказа"),
    ("everybody", "working pairs may move too", "переходят и работающие пары"),
];

pub(super) const STATES: &[Row] = &[
    ("proposed", "proposed", "предложена"),
    ("agreed", "agreed, waits for the order", "согласована, ожидает приказа"),
    ("working", "working", "работает"),
    ("ended", "ended", "работа окончена"),
];

pub(super) const ENDINGS: &[Row] = &[
    ("declined", "declined", "предложение отклонено"),
    ("dissolved", "dissolved", "пара распалась"),
    ("closed", "closed", "работа завершена"),
];

pub(super) const ORIGINS: &[Row] = &[
    ("search", "by a search", "по итогам подбора"),
    ("curator", "by the curator", "по предложению куратора"),
    ("repair", "by a repair", "при восстановлении пар"),
];
