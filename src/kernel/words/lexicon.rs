//! Phrases that come at run time: another language, or an organisation's own wording.

use super::Topic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Phrases by the name of their topic and by code. As JSON:
///
/// ```
/// use mentormatch::kernel::{Lexicon, Phrases, Side, Worded};
///
/// let latin: Lexicon = serde_json::from_str(r#"{"side": {"mentee": "discipulus"}}"#)?;
/// let phrases = Phrases::english().plugged(&latin);
/// assert_eq!(phrases.say(Side::Mentee), "discipulus");
/// assert_eq!(phrases.say(Side::Mentor), "mentor"); // not in the lexicon
/// assert_eq!(latin.check(&[Side::TOPIC]).len(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lexicon(BTreeMap<String, BTreeMap<String, String>>);

/// What is wrong with a lexicon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconFault {
    /// No topic has this name.
    #[error("there is no topic {topic:?}")]
    UnknownTopic {
        /// The name given.
        topic: String,
    },
    /// A code has no phrase.
    #[error("{topic}: {code} has no phrase")]
    Missing {
        /// The topic's name.
        topic: String,
        /// The code.
        code: String,
    },
    /// Nothing fills this brace: it would be shown as it stands.
    #[error("{topic}: nothing fills {{{brace}}} of {code}")]
    UnknownBrace {
        /// The topic's name.
        topic: String,
        /// The code.
        code: String,
        /// What stands in the brace.
        brace: String,
    },
}

impl Lexicon {
    /// Puts in a phrase, in place of an earlier one. The code of a grammatical case is
    /// that of [`Word::code`](super::Word::code).
    pub fn insert(&mut self, topic: Topic, code: &str, phrase: &str) {
        let topic = self.0.entry(topic.name().to_owned()).or_default();
        topic.insert(code.to_owned(), phrase.to_owned());
    }

    /// Puts in every phrase of another lexicon, in place of earlier ones.
    pub(super) fn extend(&mut self, other: &Self) {
        for (topic, phrases) in &other.0 {
            let phrases = phrases.iter().map(|(code, phrase)| (code.clone(), phrase.clone()));
            self.0.entry(topic.clone()).or_default().extend(phrases);
        }
    }

    pub(super) fn find(&self, topic: Topic, code: &str) -> Option<&str> {
        self.0.get(topic.name())?.get(code).map(String::as_str)
    }

    /// What a translator still has to do: every code of these topics without a phrase,
    /// every brace that nothing fills, every name that is no topic. Grammatical cases
    /// may be missing, since not every language has them. O(phrases).
    #[must_use]
    pub fn check(&self, topics: &[Topic]) -> Vec<LexiconFault> {
        let mut faults = Vec::new();
        for topic in self.0.keys().filter(|&name| topics.iter().all(|one| one.name() != name)) {
            faults.push(LexiconFault::UnknownTopic { topic: topic.clone() });
        }
        for &topic in topics {
            let name = || topic.name().to_owned();
            for code in topic.codes().filter(|code| self.find(topic, code).is_none()) {
                faults.push(LexiconFault::Missing { topic: name(), code: code.to_owned() });
            }
            for (code, phrase) in self.0.get(topic.name()).into_iter().flatten() {
                let plain = code.split(':').next().unwrap_or(code);
                let Some(word) = topic.word(plain) else { continue };
                let unknown = braces(phrase).filter(|brace| !word.fills().contains(brace));
                faults.extend(unknown.map(|brace| LexiconFault::UnknownBrace {
                    topic: name(),
                    code: code.clone(),
                    brace: brace.to_owned(),
                }));
            }
        }
        faults
    }
}

/// What the braces of a phrase name, without their shapes.
fn braces(phrase: &str) -> impl Iterator<Item = &str> {
    let parts = phrase.split('{').skip(1).filter_map(|part| part.split_once('}'));
    parts.map(|(brace, _)| brace.split(':').next().unwrap_or(brace))
}
