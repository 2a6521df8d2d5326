//! What templates do with values: days, numbers and counted nouns as a language writes them.

use crate::kernel::Language;
use crate::people::Date;
use minijinja::{Environment, Error, ErrorKind};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn add(env: &mut Environment<'static>, language: Language) {
    env.add_filter("day", move |text: String| day(&text, language));
    env.add_filter("sentence", |text: String| sentence(&text));
    env.add_filter("decimal", move |text: String| decimal(&text, language));
    env.add_filter("counted", move |count: u64, one: String, few: String, many: Option<String>| {
        counted(count, language, [&one, &few, many.as_deref().unwrap_or(&few)])
    });
}

/// `2026-09-01` as 1 September 2026 or 01.09.2026.
fn day(text: &str, language: Language) -> Result<String, Error> {
    let date: Date = text
        .parse()
        .map_err(|fault| Error::new(ErrorKind::InvalidOperation, format!("{fault}")))?;
    let (day, month, year) = (date.day(), date.month(), date.year());
    Ok(match language {
        Language::Russian => format!("{day:02}.{month:02}.{year}"),
        Language::English => {
            let name = MONTHS.get(usize::from(month) - 1).copied().unwrap_or_default();
            format!("{day} {name} {year}")
        }
    })
}

/// The text with a capital first letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A decimal number with the mark and the minus of the language, of two decimals at most.
fn decimal(text: &str, language: Language) -> String {
    let long = text.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 2);
    let text = match text.parse::<f64>() {
        Ok(number) if long => format!("{number:.2}"),
        _ => text.to_owned(),
    };
    let text = text.replace('-', "−");
    match language {
        Language::Russian => text.replace('.', ","),
        Language::English => text,
    }
}

/// A number with the form of a noun that agrees with it: English has two, Russian three.
fn counted(count: u64, language: Language, [one, few, many]: [&str; 3]) -> String {
    let noun = match language.form_of(count) {
        0 => one,
        1 => few,
        _ => many,
    };
    format!("{count} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_numbers_and_nouns_are_those_of_the_language() {
        assert_eq!(day("2026-09-01", Language::English).unwrap(), "1 September 2026");
        assert_eq!(day("2026-09-01", Language::Russian).unwrap(), "01.09.2026");
        assert_eq!([sentence("ёлка"), sentence("")], ["Ёлка", ""]);
        assert!(day("2026-02-30", Language::Russian).is_err());
        assert_eq!(decimal("-0.25", Language::Russian), "−0,25");
        assert_eq!(decimal("11.705882", Language::Russian), "11,71");
        let pairs = |count| counted(count, Language::Russian, ["пара", "пары", "пар"]);
        let said = [1, 2, 5, 11, 12, 21, 22, 25, 111, 121].map(pairs);
        let nouns = said.map(|said| said.split_once(' ').unwrap().1.to_owned());
        let expected = ["пара", "пары", "пар", "пар", "пар", "пара", "пары", "пар", "пар", "пара"];
        assert_eq!(nouns, expected);
        assert_eq!(counted(1, Language::English, ["pair", "pairs", "pairs"]), "1 pair");
        assert_eq!(counted(0, Language::English, ["pair", "pairs", "pairs"]), "0 pairs");
    }
}
