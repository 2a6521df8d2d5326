//! The two sides of a pair.

use serde::{Deserialize, Serialize};

/// A side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The mentee's.
    Mentee,
    /// The mentor's.
    Mentor,
}

impl Side {
    /// `"mentee"` or `"mentor"`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mentee => "mentee",
            Self::Mentor => "mentor",
        }
    }
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
