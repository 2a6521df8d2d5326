//! The language of a short example: `--lang ru`, else English.

#[path = "language.rs"]
mod language;
// Short examples print lines and make no other texts.
#[allow(unused_imports, unused_macros)]
#[path = "tell.rs"]
mod tell;

pub(crate) use tell::tell;

use mentormatch::kernel::Phrases;

/// The phrases of the language that the command line names.
pub(crate) fn phrases() -> Result<Phrases, &'static str> {
    let mut words = std::env::args().skip_while(|word| word != "--lang").skip(1);
    let code = words.next().unwrap_or_else(|| "en".to_owned());
    Ok(Phrases::new(language::language(&code)?))
}
