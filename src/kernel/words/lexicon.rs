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
pub struct Lexicon(pub(super) BTreeMap<String, BTreeMap<String, String>>);

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
}
