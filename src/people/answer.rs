//! An answer in a questionnaire.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a person answered. Unknown and withheld are states, not values, and never
/// count as a mismatch.
///
/// `Debug` says which state it is and never shows the answer.
///
/// ```
/// use mentormatch::people::Answer;
///
/// let age: Answer<u8> = 17.into();
/// assert_eq!(age.given(), Some(17));
/// assert_ne!(Answer::<u8>::Unknown, Answer::Withheld);
/// assert_eq!(format!("{:?}", Answer::Given("private")), "Given(…)");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer<T> {
    /// The person answered.
    Given(T),
    /// The question was not asked or not answered.
    #[default]
    Unknown,
    /// The person prefers not to share it.
    Withheld,
}

impl<T> Answer<T> {
    /// The answer, where one was given.
    #[must_use]
    pub fn given(self) -> Option<T> {
        match self {
            Self::Given(answer) => Some(answer),
            Self::Unknown | Self::Withheld => None,
        }
    }

    /// The same state around a reference.
    #[must_use]
    pub fn as_ref(&self) -> Answer<&T> {
        match self {
            Self::Given(answer) => Answer::Given(answer),
            Self::Unknown => Answer::Unknown,
            Self::Withheld => Answer::Withheld,
        }
    }

    /// The same state with the answer turned into another.
    #[must_use]
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Given(answer) => Answer::Given(turn(answer)),
            Self::Unknown => Answer::Unknown,
            Self::Withheld => Answer::Withheld,
        }
    }

    /// Whether the person answered.
    #[must_use]
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Given(_))
    }

    /// Whether the question was not answered.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

impl<T> From<Option<T>> for Answer<T> {
    fn from(answer: Option<T>) -> Self {
        answer.map_or(Self::Unknown, Self::Given)
    }
}

impl<T> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given(_) => "Given(…)",
            Self::Unknown => "Unknown",
            Self::Withheld => "Withheld",
        })
    }
}
