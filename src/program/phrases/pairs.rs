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

pub(super) const STRATEGIES: &[Row] = &[
    ("optimal", "as many pairs as can be, then the highest total", "охват, затем сумма"),
    ("highest-total", "the highest total", "наибольшая сумма"),
    ("stable", "stable, best for mentees", "устойчивое, лучшее для наставляемых"),
    ("stable-for-mentors", "stable, best for mentors", "устойчивое, лучшее для наставников"),
    ("greedy", "the best pair first", "сначала лучшая пара"),
    ("groups", "groups of bounded size", "группы ограниченного размера"),
    ("waiting-first", "who waited longest first", "сначала те, кто ждёт дольше"),
    ("remote-questionnaires", "by remote questionnaires", "по дистанционному анкетированию"),
    (
        "group-meeting",
        "by wishes after a group meeting",
        "по взаимному выбору после групповой встречи",
    ),
    ("open-day", "by wishes and answers after an open day", "по итогам дня открытых дверей"),
];

pub(super) const EDITS: &[Row] = &[
    ("swap", "two mentees exchange their mentors", "двое наставляемых меняются наставниками"),
    ("move", "a mentee goes to another mentor", "наставляемый переходит к другому наставнику"),
    ("insist", "a pair has to be made", "пара должна быть образована"),
    ("forbid", "a pair may not be made", "пара не должна быть образована"),
];

pub(super) const CLAIMS: &[Row] = &[
    (
        "mentee-optimal-stable",
        "nobody would rather change, and no mentee can do better so",
        "никто не хочет меняться, и лучше для наставляемых быть не может",
    ),
    (
        "mentor-optimal-stable",
        "nobody would rather change, and no mentor can do better so",
        "никто не хочет меняться, и лучше для наставников быть не может",
    ),
    (
        "maximum-size-then-total",
        "as many pairs as can be, and of those the highest total",
        "пар столько, сколько возможно, и сумма при этом наибольшая",
    ),
    ("highest-total", "no pairing has a higher total", "большей суммы не бывает"),
    (
        "waiting-first",
        "as many as can be of those who waited longest, then of the next; then the highest total",
        "как можно больше из тех, кто ждёт дольше всех, затем из следующих; затем сумма",
    ),
    (
        "best-groups",
        "groups of sizes that may be; as many pairs as can be so, and the highest total",
        "группы допустимого размера; пар столько, сколько возможно, и сумма наибольшая",
    ),
    ("feasible", "allowed pairs within the seats", "допустимые пары в пределах мест"),
    (
        "largest-mutual",
        "as many pairs of mutual wishes as can be, and of those the best ranks",
        "пар по взаимному выбору столько, сколько возможно, и сумма рангов при этом наилучшая",
    ),
    (
        "best-mutual-ranks",
        "pairs of mutual wishes with the highest sum of points for ranks",
        "пары по взаимному выбору с наибольшей суммой баллов за ранги",
    ),
    (
        "stable-mutual",
        "pairs of mutual wishes, and no two would rather have each other",
        "пары по взаимному выбору, и никакие двое не предпочли бы друг друга своим партнёрам",
    ),
];
