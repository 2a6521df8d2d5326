//! Group meetings, open days, and the choice among mutual wishes.

use crate::kernel::Row;

pub(super) const WHY_ROUNDS: &[Row] = &[
    ("no-meetings", "nobody meets", "встреч нет"),
    (
        "busiest",
        "somebody has {meetings} meetings, one in a round",
        "у одного из участников встреч: {meetings}, по одной в раунде",
    ),
    (
        "tables",
        "there are {meetings} meetings, at most {tables} in a round",
        "всего встреч: {meetings}, в раунде не более {tables}",
    ),
    (
        "exhausted",
        "fewer rounds were tried, and none held all meetings",
        "меньшее число раундов проверено: все встречи в него не помещаются",
    ),
];

pub(super) const CHOICES: &[Row] = &[
    (
        "largest",
        "as many mutual wishes as can be, then the best ranks",
        "как можно больше пар по взаимному выбору, затем лучшие ранги",
    ),
    ("best-ranks", "the highest sum of points for ranks", "наибольшая сумма баллов за ранги"),
    ("stable", "no two would rather have each other", "никакие двое не предпочли бы друг друга"),
];

pub(super) const SILENCE: &[Row] = &[
    ("names-nobody", "silence names nobody", "отсутствие ответа означает, что никто не выбран"),
    (
        "accepts-anybody",
        "silence accepts whoever names the silent person",
        "отсутствие ответа означает согласие с любым, кто выбрал этого участника",
    ),
];

pub(super) const WAYS: &[Row] = &[
    ("wish", "a wish passed on by the curator", "пожелание, переданное через куратора"),
    ("offer", "an offer made to the mentor", "обращение непосредственно к наставнику"),
];

pub(super) const MENTOR_ANSWERS: &[Row] = &[
    ("accepted", "would take the learner", "готов(а) стать наставником"),
    ("declined", "would not take the learner", "отказался (отказалась)"),
];
