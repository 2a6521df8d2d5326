//! Words of questionnaires that have a meaning of their own, and numbers written in words.

use crate::kernel::{Language, Topic};
use crate::people::fold::folded;
use crate::people::{ConsentedBy, Standing};
use serde::de::DeserializeOwned;

/// Who somebody is to the organisation, in its own words.
const STANDINGS: [(Standing, &[&str]); 7] = [
    (
        Standing::Learner,
        &[
            "pupil",
            "ученик",
            "ученица",
            "учащийся",
            "учащаяся",
            "обучающийся",
            "обучающаяся",
            "школьник",
            "школьница",
            "воспитанник",
            "воспитанница",
        ],
    ),
    (Standing::Student, &["студент", "студентка"]),
    (
        Standing::Educator,
        &["teacher", "педагог", "учитель", "учительница", "преподаватель", "преподавательница"],
    ),
    (
        Standing::Employer,
        &["employee", "работодатель", "сотрудник предприятия", "работник предприятия"],
    ),
    (
        Standing::Parent,
        &["guardian", "mother", "father", "родитель", "мама", "папа", "мать", "отец"],
    ),
    (Standing::Alumnus, &["alumna", "graduate", "выпускник", "выпускница"]),
    (Standing::Other, &["иное", "другое"]),
];

pub(super) fn standing(text: &str) -> Option<Standing> {
    let text = folded(text);
    let named = STANDINGS.iter().find(|(_, words)| words.contains(&text.as_str()));
    let coded = || Standing::ALL.into_iter().find(|standing| standing.code() == text);
    named.map(|&(standing, _)| standing).or_else(coded)
}

const THEMSELVES: [&str; 7] = ["themselves", "self", "сам", "сама", "лично", "я сам", "я сама"];
const GUARDIAN: [&str; 17] = [
    "guardian",
    "parent",
    "mother",
    "father",
    "mum",
    "mom",
    "dad",
    "опекун",
    "родитель",
    "родители",
    "законный представитель",
    "мама",
    "папа",
    "мать",
    "отец",
    "попечитель",
    "усыновитель",
];
const NOBODY: [&str; 3] = ["none", "no", "нет"];

/// Who consented, or nobody; nothing where the text says neither.
pub(super) fn consenter(text: &str) -> Option<Option<ConsentedBy>> {
    let text = folded(text);
    let is = |words: &[&str]| words.contains(&text.as_str());
    if is(&THEMSELVES) {
        Some(Some(ConsentedBy::Themselves))
    } else if is(&GUARDIAN) {
        Some(Some(ConsentedBy::Guardian))
    } else {
        is(&NOBODY).then_some(None)
    }
}

const NUMBERS: [(i64, &[&str]); 11] = [
    (0, &["zero", "ноль"]),
    (1, &["one", "один", "одна", "одного", "одну"]),
    (2, &["two", "два", "две", "двух"]),
    (3, &["three", "три", "трёх", "трех"]),
    (4, &["four", "четыре", "четырёх", "четырех"]),
    (5, &["five", "пять", "пяти"]),
    (6, &["six", "шесть", "шести"]),
    (7, &["seven", "семь", "семи"]),
    (8, &["eight", "восемь", "восьми"]),
    (9, &["nine", "девять", "девяти"]),
    (10, &["ten", "десять", "десяти"]),
];

/// Words around a number that change nothing.
const UNITS: [&str; 40] = [
    "лет",
    "год",
    "года",
    "years",
    "year",
    "old",
    "yrs",
    "человек",
    "человека",
    "чел",
    "место",
    "места",
    "мест",
    "наставляемых",
    "наставляемого",
    "наставляемый",
    "people",
    "person",
    "mentee",
    "mentees",
    "встреч",
    "встречи",
    "встреча",
    "meeting",
    "meetings",
    "раз",
    "раза",
    "time",
    "times",
    "минут",
    "минуты",
    "минута",
    "мин",
    "minutes",
    "min",
    "в",
    "месяц",
    "a",
    "per",
    "month",
];
/// The value whose code this is, or whose phrase in either language.
pub(crate) fn coded<T: DeserializeOwned>(topic: Topic, text: &str) -> Option<T> {
    let text = folded(text);
    let is = |code: &&str| {
        let Some(word) = topic.word(code) else { return false };
        let phrases = [Language::English, Language::Russian].map(|one| word.in_language(one));
        folded(code) == text || phrases.iter().any(|phrase| folded(phrase) == text)
    };
    let code = topic.codes().find(is)?;
    serde_json::from_value(code.into()).ok()
}

/// The codes of a topic, for whoever has to choose among them.
pub(crate) fn codes(topic: Topic) -> String {
    topic.codes().collect::<Vec<_>>().join(", ")
}

/// Words that make a number the most.
const MOST: [&str; 10] =
    ["max", "maximum", "максимум", "макс", "не", "более", "больше", "up", "at", "most"];
/// Words between the ends of a range.
const BETWEEN: [&str; 6] = ["или", "or", "до", "от", "from", "to"];

/// A whole number with words around it, such as «13 лет». Where a range can be meant, its upper
/// end: «1–2», «один или два», "2 max".
pub(super) fn number(text: &str, range: bool) -> Option<i64> {
    let mut found = Vec::new();
    let text = folded(text).replace(['–', '—', '-'], " - ");
    for word in text.split(|c: char| c.is_whitespace() || c == ',') {
        let word = word.trim_matches(['(', ')']);
        let word =
            if word.starts_with(char::is_alphabetic) { word.trim_matches('.') } else { word };
        if word.is_empty() {
            continue;
        }
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        let spelled = NUMBERS.iter().find(|(_, words)| words.contains(&word));
        if digits {
            found.push(word.parse().ok()?);
        } else if let Some(&(number, _)) = spelled {
            found.push(number);
        } else if !UNITS.contains(&word)
            && !(range && (word == "-" || MOST.contains(&word) || BETWEEN.contains(&word)))
        {
            return None;
        }
    }
    let joined =
        text.contains(" - ") || BETWEEN.iter().any(|word| text.split(' ').any(|w| w == *word));
    match found.as_slice() {
        [one] => Some(*one).filter(|_| !text.trim_start().starts_with('-')),
        [from, to] if range && joined && from <= to => Some(*to),
        _ => None,
    }
}

/// An offset from universal time in minutes: `UTC+3`, `GMT-8:30`, `+05:30`, «МСК+2»,
/// `(UTC+03:00) Moscow`.
pub(super) fn zone(text: &str) -> Option<i32> {
    let text = folded(text).replace(['−', '–'], "-");
    let inner = text.strip_prefix('(').and_then(|rest| rest.split(')').next());
    let text = inner.unwrap_or(&text).replace(' ', "");
    let (base, offset) = ["utc", "gmt", "мск", "msk"]
        .iter()
        .find_map(|name| Some((*name, text.strip_prefix(name)?)))
        .unwrap_or(("", &text));
    let base = if matches!(base, "мск" | "msk") {
        180
    } else if base.is_empty() && offset.is_empty() {
        return None;
    } else {
        0
    };
    if offset.is_empty() || text == "z" {
        return Some(base);
    }
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits = offset.get(1..)?;
    let (hours, minutes) = match digits.split_once([':', '.']) {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |text: &str| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i32>().ok().filter(|_| plain)
    };
    let (hours, minutes) = (number(hours)?, number(minutes).filter(|&m| m < 60)?);
    Some(base + sign * (hours * 60 + minutes)).filter(|offset| (-720..=840).contains(offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_words_around_them() {
        for (text, value) in [
            ("13 лет", Some(13)),
            ("13 years old", Some(13)),
            ("два", Some(2)),
            ("Two mentees", Some(2)),
            ("1–2", None),
            ("1 200", None),
            ("13 штук", None),
            ("-1", None),
            ("лет", None),
        ] {
            assert_eq!(number(text, false), value, "{text}");
        }
        for (text, value) in [
            ("1–2", Some(2)),
            ("один–два", Some(2)),
            ("один или два", Some(2)),
            ("1 to 2", Some(2)),
            ("from one to three", Some(3)),
            ("2 max", Some(2)),
            ("не более 3 человек", Some(3)),
            ("от 1 до 3", Some(3)),
            ("до 4", Some(4)),
            ("up to three", Some(3)),
            ("3-1", None),
            ("2 3", None),
            ("-1", None),
            ("many", None),
        ] {
            assert_eq!(number(text, true), value, "{text}");
        }
    }

    #[test]
    fn offsets_are_read_in_many_forms() {
        for (text, minutes) in [
            ("UTC+3", Some(180)),
            ("utc -8", Some(-480)),
            ("GMT−8:30", Some(-510)),
            ("+05:30", Some(330)),
            ("-0330", Some(-210)),
            ("МСК+2", Some(300)),
            ("мск", Some(180)),
            ("UTC", Some(0)),
            ("(UTC+03:00) Moscow, St. Petersburg", Some(180)),
            ("UTC+15", None),
            ("Europe/Moscow", None),
            ("3", None),
            ("", None),
        ] {
            assert_eq!(zone(text), minutes, "{text}");
        }
    }
}
