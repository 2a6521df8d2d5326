//! Tables of phrases by code.

use super::Language;

/// A code, its English and its Russian phrase.
pub(crate) type Row = (&'static str, &'static str, &'static str);

/// The phrase of a code in a language.
pub(crate) fn phrase_in(table: &[Row], language: Language, code: &str) -> Option<&'static str> {
    table.iter().find(|row| row.0 == code).map(|row| match language {
        Language::English => row.1,
        Language::Russian => row.2,
    })
}
