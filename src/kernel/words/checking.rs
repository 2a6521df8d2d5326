//! What a lexicon lacks.

use super::{Lexicon, Topic, faults};

faults! {
    /// What is wrong with a lexicon.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum LexiconFault: "lexicon-fault" {
        /// No topic has this name.
        UnknownTopic {
            /// The name given.
            topic: String,
        } = "unknown-topic",
            "there is no topic {topic:?}",
            "нет темы {topic:?}";
        /// A code has no phrase.
        Missing {
            /// The topic's name.
            topic: String,
            /// The code.
            code: String,
        } = "missing",
            "{topic}: {code} has no phrase",
            "{topic}: у кода {code} нет фразы";
        /// Nothing fills this brace: it would be shown as it stands.
        UnknownBrace {
            /// The topic's name.
            topic: String,
            /// The code.
            code: String,
            /// What stands in the brace.
            brace: String,
        } = "unknown-brace",
            "{topic}: nothing fills {braced} of {code}",
            "{topic}: во фразе {code} нечем заполнить {braced}",
            braced = format!("{{{brace}}}");
    }
}

impl Lexicon {
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
