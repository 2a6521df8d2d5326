//! Phrases: a row for a code, a column for a language, braces to fill in.

/// A language that phrases ship in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}

/// A code, its English and its Russian phrase.
pub(crate) type Row = (&'static str, &'static str, &'static str);

/// The phrase of a code in a language.
pub(crate) fn phrase_in(table: &[Row], language: Language, code: &str) -> Option<&'static str> {
    table.iter().find(|row| row.0 == code).map(|row| match language {
        Language::English => row.1,
        Language::Russian => row.2,
    })
}

/// The phrase with its braces filled in. A value is never read as a phrase, and what
/// has no value stays as it is.
pub(crate) fn fill(phrase: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| Some((value(name)?, tail)));
        match value {
            Some((value, tail)) => {
                text.push_str(&value);
                rest = tail;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_values_stay_as_they_are() {
        let value = |name: &str| match name {
            "a" => Some("{b}".to_owned()),
            "b" => Some("x".to_owned()),
            _ => None,
        };
        assert_eq!(fill("{a} and {b} {c} {", value), "{b} and x {c} {");
    }
}
