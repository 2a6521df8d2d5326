//! The languages of the examples.

use mentormatch::kernel::Language;

/// The language of a code.
pub(crate) fn language(code: &str) -> Result<Language, &'static str> {
    match code {
        "en" => Ok(Language::English),
        "ru" => Ok(Language::Russian),
        _ => Err("en or ru is needed"),
    }
}
