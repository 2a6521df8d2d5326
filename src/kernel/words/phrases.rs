//! Saying values in a language, with replacements.

use super::{Language, Lexicon, OWN_WORDS, Topic, Word};
use crate::kernel::Ordered;
use std::collections::BTreeMap;

/// A value that has words: [`Phrases::say`] says it.
pub trait Worded {
    /// What its phrases are about.
    const TOPIC: Topic;

    /// The stable code of its phrase.
    fn code(&self) -> &str;

    /// What a brace of its phrase has filled in: the value of this name in this shape,
    /// a grammatical case for example. Nothing where there is no such value.
    fn value(&self, name: &str, shape: &str, phrases: &Phrases) -> Option<String> {
        let _ = (name, shape, phrases);
        None
    }

    /// Its phrase, filled in, with what stands around it: the place of a fault in a file, for
    /// example. Nothing does unless the type says so.
    fn placed(&self, said: String, phrases: &Phrases) -> String {
        let _ = phrases;
        said
    }

    /// What its phrase may have filled in, by name, as text.
    fn parameters(&self, phrases: &Phrases) -> BTreeMap<&'static str, String> {
        let fills = Self::TOPIC.word(self.code()).map_or(&[][..], Word::fills);
        let told = fills.iter().map(|&name| Some((name, self.value(name, "", phrases)?)));
        told.flatten().into_map()
    }
}

impl<W: Worded + ?Sized> Worded for &W {
    const TOPIC: Topic = W::TOPIC;

    fn code(&self) -> &str {
        (**self).code()
    }

    fn value(&self, name: &str, shape: &str, phrases: &Phrases) -> Option<String> {
        (**self).value(name, shape, phrases)
    }

    fn placed(&self, said: String, phrases: &Phrases) -> String {
        (**self).placed(said, phrases)
    }

    fn parameters(&self, phrases: &Phrases) -> BTreeMap<&'static str, String> {
        (**self).parameters(phrases)
    }
}

/// Says what there is to say: the phrases of a language, with an organisation's own in
/// place of some of them, or with another language plugged in.
///
/// ```
/// use mentormatch::kernel::{Phrases, Side, Worded};
///
/// let phrases = Phrases::russian().with(Side::TOPIC, "mentor", "опекун");
/// assert_eq!(phrases.say(Side::Mentor), "опекун");
/// assert_eq!(phrases.say(Side::Mentee), "наставляемый");
/// assert_eq!(phrases.in_case(Side::Mentee, "gen-pl"), "наставляемых");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    language: Language,
    own: Lexicon,
}

impl Phrases {
    /// The phrases of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, own: Lexicon::default() }
    }

    /// The English phrases.
    #[must_use]
    pub fn english() -> Self {
        Self::new(Language::English)
    }

    /// The Russian phrases.
    #[must_use]
    pub fn russian() -> Self {
        Self::new(Language::Russian)
    }

    /// With another phrase for a code: an organisation's own form, another wording.
    /// What stands in braces is filled in as in the phrase it replaces.
    #[must_use]
    pub fn with(mut self, topic: Topic, code: &str, phrase: &str) -> Self {
        self.own.insert(topic, code, phrase);
        self
    }

    /// With all phrases of a lexicon: another language, or an organisation's wording
    /// kept as data. What it does not have is said in the language underneath.
    #[must_use]
    pub fn plugged(mut self, lexicon: &Lexicon) -> Self {
        self.own.extend(lexicon);
        self
    }

    /// The language underneath.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The value in words, with the braces of its phrase filled in. A code without a
    /// phrase, such as an organisation's own form, is said as it stands.
    #[must_use]
    pub fn say<W: Worded>(&self, value: W) -> String {
        self.in_case(value, "")
    }

    /// The value in a grammatical case, where its phrase has one of its own. A plugged-in
    /// word without cases goes before a case of the language underneath.
    #[must_use]
    pub fn in_case<W: Worded>(&self, value: W, case: &str) -> String {
        let fills = |name: &str, shape: &str| value.value(name, shape, self);
        value.placed(self.cased(W::TOPIC, value.code(), case, &fills), self)
    }

    /// What [`Phrases::in_case`] says before anything stands around it. Compiled once, not
    /// once for each type that has words.
    fn cased(
        &self,
        topic: Topic,
        code: &str,
        case: &str,
        value: &dyn Fn(&str, &str) -> Option<String>,
    ) -> String {
        let cased = if case.is_empty() { code.to_owned() } else { format!("{code}:{case}") };
        let own = self.own.find(topic, &cased).or_else(|| self.own.find(topic, code));
        let phrase = own.or_else(|| self.find(topic, &cased));
        fill(phrase.unwrap_or_else(|| self.of(topic, code)), &|name| {
            let (name, shape) = name.split_once(':').unwrap_or((name, ""));
            value(name, shape)
        })
    }

    /// The phrase of a code, with nothing filled in; the code itself where it has none.
    #[must_use]
    pub fn of<'a>(&'a self, topic: Topic, code: &'a str) -> &'a str {
        self.find(topic, code).unwrap_or(code)
    }

    /// An organisation's own name for something, as these phrases have it; the name itself
    /// where they do not. See [`OWN_WORDS`].
    #[must_use]
    pub fn own<'a>(&'a self, name: &'a str) -> &'a str {
        self.of(OWN_WORDS, name)
    }

    /// The phrase of a code with its braces filled in.
    #[must_use]
    pub fn filled(
        &self,
        topic: Topic,
        code: &str,
        value: impl Fn(&str) -> Option<String>,
    ) -> String {
        fill(self.of(topic, code), &value)
    }

    /// [`Phrases::filled`] with values by name.
    #[must_use]
    pub fn filled_from(&self, topic: Topic, code: &str, values: &[(&str, String)]) -> String {
        self.filled(topic, code, |name| {
            values.iter().find(|value| value.0 == name).map(|value| value.1.clone())
        })
    }

    /// The phrase of a code, if there is one.
    pub(crate) fn find(&self, topic: Topic, code: &str) -> Option<&str> {
        let own = self.own.find(topic, code);
        own.or_else(|| topic.word(code).map(|word| word.in_language(self.language)))
    }
}

/// The phrase with its braces filled in. A value is never read as a phrase, and what
/// has no value stays as it is.
pub(crate) fn fill(phrase: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
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
        assert_eq!(fill("{a} and {b} {c} {", &value), "{b} and x {c} {");
    }
}
