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
        &[
            "teacher",
            "педагог",
            "учитель",
            "учительница",
            "преподаватель",
            "преподавательница",
            "воспитатель",
            "методист",
            "классный руководитель",
            "педагог-психолог",
            "социальный педагог",
        ],
    ),
    (
        Standing::Employer,
        &[
            "employee",
            "работодатель",
            "сотрудник предприятия",
            "сотрудница предприятия",
            "работник предприятия",
            "представитель предприятия",
        ],
    ),
    (
        Standing::Parent,
        &["guardian", "mother", "father", "родитель", "мама", "папа", "мать", "отец"],
    ),
    (Standing::Alumnus, &["alumna", "graduate", "выпускник", "выпускница"]),
    (
        Standing::Other,
        &[
            "иное",
            "другое",
            "entrepreneur",
            "veteran",
            "предприниматель",
            "ветеран",
            "общественный деятель",
        ],
    ),
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
/// Answers to "how many" that say that there is none.
const NONE: [&str; 7] = ["нет", "ни одной", "ни одного", "нисколько", "none", "no", "not any"];

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
    if range && NONE.contains(&text.as_str()) {
        return Some(0);
    }
    let mut words = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',') {
        let word = word.trim_matches(['(', ')']);
        // Whoever offers three seats or more has three at least.
        let word = if range { word.strip_suffix('+').unwrap_or(word) } else { word };
        // The unit may be written at the number, as in «13лет».
        let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let (number, unit) = word.split_at(digits);
        let apart = !number.is_empty() && unit.starts_with(char::is_alphabetic);
        words.extend(if apart { vec![number, unit] } else { vec![word] });
    }
    for word in words {
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
/// `(UTC+03:00) Moscow`, «Екатеринбург, МСК+2». What else stands there may hold no number.
pub(super) fn zone(text: &str) -> Option<i32> {
    let text = folded(text).replace(['−', '–'], "-");
    if matches!(text.as_str(), "z" | "0") {
        return Some(0);
    }
    let named = ["utc", "gmt", "мск", "msk"].into_iter().find_map(|name| {
        let at = text.find(name)?;
        let (before, rest) = text.split_at(at);
        let own_word = !before.ends_with(char::is_alphanumeric);
        own_word.then_some((name, before, rest.get(name.len()..)?))
    });
    let (name, before, rest) = named.unwrap_or(("", "", &text));
    if name.is_empty() && !rest.starts_with(['+', '-']) {
        return None;
    }
    let base = if matches!(name, "мск" | "msk") { 180 } else { 0 };
    let offset = rest.trim_start();
    let (minutes, after) = match offset.chars().next() {
        Some('+') => shift(offset.get(1..)?)?,
        Some('-') => shift(offset.get(1..)?).map(|(minutes, after)| (-minutes, after))?,
        _ => (0, rest),
    };
    let glued = after.starts_with(char::is_alphanumeric);
    let number = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let range = -720..=840;
    Some(base + minutes)
        .filter(|offset| range.contains(offset) && !glued && !number(before) && !number(after))
}

/// Hours and minutes at the beginning of a text, as minutes, and what follows.
fn shift(text: &str) -> Option<(i32, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'));
    let (digits, after) = text.split_at(end.unwrap_or(text.len()));
    let (hours, minutes) = match digits.split_once([':', '.']) {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |text: &str| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i32>().ok().filter(|_| plain)
    };
    Some((number(hours)? * 60 + number(minutes).filter(|&m| m < 60)?, after))
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
            ("13лет", Some(13)),
            ("13+", None),
            ("нет", None),
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
            ("3+", Some(3)),
            ("нет", Some(0)),
            ("None", Some(0)),
            ("1-2чел.", Some(2)),
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
            ("UTC+3 (Москва)", Some(180)),
            ("Екатеринбург, МСК+2", Some(300)),
            ("МСК (UTC+3)", Some(180)),
            ("UTC +5:45, Kathmandu", Some(345)),
            ("Moscow (GMT +3)", Some(180)),
            ("UTC+3 or UTC+4", None),
            ("utcx", None),
            ("UTC+15", None),
            ("Europe/Moscow", None),
            ("3", None),
            ("", None),
        ] {
            assert_eq!(zone(text), minutes, "{text}");
        }
    }
}
