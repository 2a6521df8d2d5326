//! That a programme stands elsewhere than somebody thought who would change it.

use crate::kernel::{Phrases, Said, words};
use crate::program::Entry;
use serde::{Deserialize, Serialize};

/// Entries of the journal, oldest first, said one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Between(pub Vec<Entry>);

impl Said for Between {
    fn said(&self, _: &str, phrases: &Phrases) -> String {
        let lines: Vec<_> = self.0.iter().map(|entry| entry.words(phrases)).collect();
        lines.join("; ")
    }
}

words! {
    /// An act was made for a revision at which the programme does not stand: somebody else
    /// was quicker, or an older snapshot was restored.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Conflict: "conflict", fills, display {
        /// It was changed meanwhile.
        Changed {
            /// The revision for which the act was made.
            asked: u64,
            /// The one at which the programme stands.
            now: u64,
            /// What was entered in between, as far as this cycle's journal has it.
            between: Between,
        } = "changed",
            "the programme has changed since revision {asked} and stands at {now}: {between}",
            "программа изменилась: её версия {now}, а решение принято по версии {asked}: {between}";
        /// It stands before that.
        Ahead {
            /// The revision for which the act was made.
            asked: u64,
            /// The one at which the programme stands.
            now: u64,
        } = "ahead",
            "the programme stands at revision {now}, before {asked}: an older state was restored",
            "версия программы {now} раньше версии {asked}: восстановлено более раннее состояние";
    }
}

impl std::error::Error for Conflict {}

impl Conflict {
    /// What was entered in between, oldest first; nothing where the programme stands before.
    #[must_use]
    pub fn between(&self) -> &[Entry] {
        match self {
            Self::Changed { between, .. } => &between.0,
            Self::Ahead { .. } => &[],
        }
    }
}
