//! What a phrase is about, and the phrases that ship.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

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

impl Language {
    /// Its code: `en` or `ru`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }
}

/// A word or sentence by its code, in the languages that ship.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    code: &'static str,
    english: &'static str,
    russian: &'static str,
    fills: &'static [&'static str],
}

impl Word {
    /// A phrase whose braces may name these values.
    pub(crate) const fn new(
        code: &'static str,
        english: &'static str,
        russian: &'static str,
        fills: &'static [&'static str],
    ) -> Self {
        Self { code, english, russian, fills }
    }

    /// Its stable code. A grammatical case stands after a colon, as in `mentee:gen`:
    /// `gen` is the genitive, `pl` the plural, `gen-pl` both.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The phrase in a language.
    #[must_use]
    pub const fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Russian => self.russian,
        }
    }

    /// What its braces may name.
    #[must_use]
    pub const fn fills(&self) -> &'static [&'static str] {
        self.fills
    }
}

/// What phrases are about: a code has one meaning within its topic. The topic of a
/// value's type is its [`Worded::TOPIC`](super::Worded::TOPIC). Topics compare by name.
#[derive(Clone, Copy)]
pub struct Topic {
    name: &'static str,
    words: Shipped,
}

/// Where the phrases that ship stand.
#[derive(Clone, Copy)]
enum Shipped {
    Here(&'static [Word]),
    #[cfg(feature = "people")]
    Read(fn() -> &'static [Word]),
}

impl Topic {
    /// A topic with the phrases that ship.
    pub(crate) const fn new(name: &'static str, words: &'static [Word]) -> Self {
        Self { name, words: Shipped::Here(words) }
    }

    /// A topic whose phrases are read from data that ship: names of built-in forms, which
    /// stand beside their rules.
    #[cfg(feature = "people")]
    pub(crate) const fn read(name: &'static str, words: fn() -> &'static [Word]) -> Self {
        Self { name, words: Shipped::Read(words) }
    }

    /// Its name, which is stable.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The phrases that ship, with those of grammatical cases. An organisation's own
    /// codes, of forms for example, have none.
    #[must_use]
    pub fn words(self) -> &'static [Word] {
        match self.words {
            Shipped::Here(words) => words,
            #[cfg(feature = "people")]
            Shipped::Read(words) => words(),
        }
    }

    /// The phrases that stand in the code, where the compiler can count them.
    const fn here(self) -> &'static [Word] {
        match self.words {
            Shipped::Here(words) => words,
            #[cfg(feature = "people")]
            Shipped::Read(_) => &[],
        }
    }

    /// The codes that this crate itself knows, in order.
    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        self.words().iter().map(|word| word.code).filter(|code| !code.contains(':'))
    }

    /// The phrase that ships for a code. O(codes of the topic).
    #[must_use]
    pub fn word(self, code: &str) -> Option<&'static Word> {
        self.words().iter().find(|word| word.code == code)
    }
}

impl PartialEq for Topic {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Topic {}

impl PartialOrd for Topic {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Topic {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name)
    }
}

impl Hash for Topic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// An organisation's own words: names of its rules, labels of its scales and categories. None
/// ships; whatever a phrase has filled in as text is said as these phrases have it.
pub const OWN_WORDS: Topic = Topic::new("own-word", &[]);

/// The words that the macros declare are checked while the crate is compiled: each is
/// there in both languages, no code stands twice, and every brace names a value.
pub(crate) const fn assert_sound(words: &[Word]) {
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        assert!(!word.english.is_empty() && !word.russian.is_empty(), "a phrase is missing");
        assert!(braces_are_known(word.english, word.fills), "a brace of an English phrase");
        assert!(braces_are_known(word.russian, word.fills), "a brace of a Russian phrase");
        let mut other = 0;
        while other < at {
            assert!(!same(words[other].code.as_bytes(), word.code.as_bytes()), "a code twice");
            other += 1;
        }
        at += 1;
    }
}

/// Whether each `{name}` or `{name:shape}` of a phrase names one of these.
const fn braces_are_known(phrase: &str, fills: &[&str]) -> bool {
    let bytes = phrase.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'{' {
            let start = at + 1;
            let mut end = start;
            while end < bytes.len() && bytes[end] != b'}' && bytes[end] != b':' {
                end += 1;
            }
            let (_, name) = bytes.split_at(start);
            let (name, _) = name.split_at(end - start);
            let (mut fill, mut known) = (0, false);
            while fill < fills.len() {
                known = known || same(fills[fill].as_bytes(), name);
                fill += 1;
            }
            if !known {
                return false;
            }
            at = end;
        }
        at += 1;
    }
    true
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// How many words several topics have.
pub(crate) const fn count_words(parts: &[Topic]) -> usize {
    let (mut part, mut count) = (0, 0);
    while part < parts.len() {
        count += parts[part].here().len();
        part += 1;
    }
    count
}

/// The words of several topics in their order; there are `N` of them.
pub(crate) const fn joined_words<const N: usize>(parts: &[Topic]) -> [Word; N] {
    let mut all = [Word::new("", "", "", &[]); N];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let words = parts[part].here();
        let mut word = 0;
        while word < words.len() {
            all[at] = words[word];
            (at, word) = (at + 1, word + 1);
        }
        part += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brace_that_no_value_fills_is_found() {
        assert!(braces_are_known("{a} and {b:gen}, {a}", &["a", "b"]));
        assert!(!braces_are_known("{a} and {ab}", &["a", "b"]));
        assert!(!braces_are_known("{", &["a"]));
        assert!(braces_are_known("nothing", &[]));
    }

    #[test]
    #[should_panic(expected = "a code twice")]
    fn a_code_that_stands_twice_is_found() {
        assert_sound(&[Word::new("a", "x", "х", &[]), Word::new("a", "y", "у", &[])]);
    }

    #[test]
    #[should_panic(expected = "a phrase is missing")]
    fn an_empty_phrase_is_missing() {
        assert_sound(&[Word::new("a", "x", "", &[])]);
    }
}
