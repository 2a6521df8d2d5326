//! The language of a short example: `--lang ru`, else English.

#[path = "language.rs"]
mod language;
// Short examples print lines and make no other texts.
#[allow(unused_imports, unused_macros)]
#[path = "tell.rs"]
mod tell;

pub(crate) use tell::tell;

use mentormatch::kernel::{Language, Phrases};

/// Whether something holds, in a word.
#[allow(dead_code, reason = "not every example asks it")]
pub(crate) fn holds(phrases: &Phrases, it_is: bool) -> &'static str {
    match (phrases.language(), it_is) {
        (Language::Russian, true) => "да",
        (Language::Russian, false) => "нет",
        (_, true) => "true",
        (_, false) => "false",
    }
}

/// The phrases of the language that the command line names.
pub(crate) fn phrases() -> Result<Phrases, &'static str> {
    let mut words = std::env::args().skip_while(|word| word != "--lang").skip(1);
    let code = words.next().unwrap_or_else(|| "en".to_owned());
    Ok(Phrases::new(language::language(&code)?))
}
