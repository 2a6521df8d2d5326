//! Headings and words of a year's files, in Russian and in English.

use crate::program::work::MeetingKind;

/// The names of columns that are known, each with other headings for it.
pub(super) const HEADINGS: &[(&str, &[&str])] = &[
    ("person", &["id", "участник", "ФИО", "имя", "name", "наставляемый или наставник"]),
    ("mentee", &["наставляемый", "наставляемая", "ученик"]),
    ("mentor", &["наставник", "наставница"]),
    ("pair", &["пара", "№ пары", "номер пары", "pair number"]),
    ("role", &["роль", "кто отвечает", "from", "as"]),
    ("moment", &["момент", "когда измерено", "этап измерения", "when"]),
    ("parameter", &["показатель", "параметр", "measure"]),
    ("value", &["значение", "балл", "результат", "score"]),
    ("date", &["дата", "день", "дата встречи", "day", "on"]),
    ("kind", &["вид", "вид встречи", "тип встречи"]),
    ("state", &["состоялась", "статус", "held"]),
    ("minutes", &["минут", "минуты", "длительность", "продолжительность", "duration"]),
    ("text", &["отзыв", "текст", "комментарий", "feedback", "comment"]),
    ("form", &["форма", "форма наставничества"]),
    ("wishes", &["пожелания", "с кем хочу работать"]),
    ("vetoes", &["отказы", "с кем не хочу работать", "not with"]),
    ("theme", &["тема", "занятие", "session"]),
    ("level", &["оценка", "балл", "rating", "score"]),
    ("by", &["кто оценил", "оценил", "rated by"]),
    ("rater", &["в качестве кого", "кто оценивает", "rater role"]),
    ("round", &["раунд", "круг", "№ раунда"]),
    ("place", &["место", "место проведения", "предприятие", "where"]),
    ("way", &["способ", "способ обращения", "как обратился", "how"]),
    ("answer", &["ответ", "ответ наставника", "reply"]),
    ("cause", &["причина", "причина отказа", "reason"]),
    ("attended", &["присутствие", "присутствовал", "посещение", "present"]),
];

pub(super) const ENTRY: [&str; 9] =
    ["entry", "at entry", "before", "на входе", "вход", "до", "входное", "входная", "начало"];
pub(super) const EXIT: [&str; 9] =
    ["exit", "at exit", "after", "на выходе", "выход", "после", "выходное", "итоговое", "конец"];
pub(super) const INTERIM: [&str; 6] =
    ["interim", "during", "промежуточная", "промежуточный", "в ходе работы", "в середине"];
pub(super) const FINAL: [&str; 6] =
    ["final", "at the end", "итоговая", "итоговый", "заключительная", "в конце"];
pub(super) const MENTEE: [&str; 5] =
    ["mentee", "наставляемый", "наставляемая", "ученик", "ученица"];
pub(super) const MENTOR: [&str; 3] = ["mentor", "наставник", "наставница"];
pub(super) const CURATOR: [&str; 2] = ["curator", "куратор"];
pub(super) const HELD: [&str; 8] =
    ["held", "yes", "да", "+", "1", "состоялась", "проведена", "была"];
pub(super) const MISSED: [&str; 8] =
    ["missed", "no", "нет", "-", "0", "не состоялась", "сорвалась", "не проведена"];
pub(super) const PLANNED: [&str; 3] = ["planned", "запланирована", "план"];
pub(super) const KINDS: [(MeetingKind, &[&str]); 5] = [
    (MeetingKind::Organisational, &["organisational", "first", "организационная", "первая"]),
    (MeetingKind::Trial, &["trial", "пробная рабочая", "пробная"]),
    (MeetingKind::Planning, &["planning", "встреча-планирование", "планирование"]),
    (MeetingKind::Regular, &["regular", "регулярная", "рабочая", "обычная"]),
    (MeetingKind::Closing, &["closing", "заключительная", "итоговая", "последняя"]),
];
pub(super) const WISH: [&str; 4] = ["wish", "by a wish", "пожелание", "через куратора"];
pub(super) const OFFER: [&str; 4] = ["offer", "directly", "лично", "напрямую"];
