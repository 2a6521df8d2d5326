//! What a program has at hand, as ids, answers and values.
//!
//! | from | to |
//! | --- | --- |
//! | a number, a text, a `Uuid` (feature `uuid`) | [`PersonId`], and back with [`PersonId::parse`] |
//! | any value, or an `Option` of it | [`Answer`] |
//! | a text, an array or a `Vec` of texts, labels with levels | [`Answer`] of texts, of labels, of skills |
//! | a number, a text, a truth value, several labels | [`Value`], and an [`Answer`] of it |
//! | a field's name | [`Field`] |

use super::{Answer, Field, IdFault, Level, PersonId, Value};
use crate::kernel::Ordered;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Somebody who answered.
///
/// ```
/// use mentormatch::people::{Mentee, Value};
///
/// let mut mentee = Mentee::new(17_u64);
/// mentee.person.age = 16.into();
/// mentee.person.institution = "school 7".into();
/// mentee.person.subjects = ["physics", "chess"].into();
/// mentee.person.attributes.insert("grade".to_owned(), 10.into());
/// assert_eq!(mentee.person.id.parse::<u64>()?, 17);
/// # Ok::<(), std::num::ParseIntError>(())
/// ```
impl<T> From<T> for Answer<T> {
    fn from(answer: T) -> Self {
        Self::Given(answer)
    }
}

impl From<&str> for Answer<String> {
    fn from(answer: &str) -> Self {
        Self::Given(answer.to_owned())
    }
}

impl<const N: usize> From<[&str; N]> for Answer<BTreeSet<String>> {
    fn from(labels: [&str; N]) -> Self {
        Self::from(labels.as_slice())
    }
}

impl From<&[&str]> for Answer<BTreeSet<String>> {
    fn from(labels: &[&str]) -> Self {
        Self::Given(labels.iter().map(|&label| label.to_owned()).into_set())
    }
}

impl From<Vec<String>> for Answer<BTreeSet<String>> {
    fn from(labels: Vec<String>) -> Self {
        Self::Given(labels.into_iter().collect())
    }
}

/// Skills with their levels. Of a label that stands twice the later level holds.
impl<const N: usize> From<[(&str, Level); N]> for Answer<BTreeMap<String, Level>> {
    fn from(levels: [(&str, Level); N]) -> Self {
        Self::Given(levels.into_iter().map(|(label, level)| (label.to_owned(), level)).collect())
    }
}

/// Skills with their levels. Of a label that stands twice the later level holds.
impl From<Vec<(String, Level)>> for Answer<BTreeMap<String, Level>> {
    fn from(levels: Vec<(String, Level)>) -> Self {
        Self::Given(levels.into_iter().collect())
    }
}

/// Values of free attributes, and answers of them.
macro_rules! values {
    ($($(#[$doc:meta])* [$($generic:tt)*] $from:ty: $value:ident => $made:expr;)*) => {$(
        $(#[$doc])*
        impl<$($generic)*> From<$from> for Value {
            fn from($value: $from) -> Self {
                $made
            }
        }

        impl<$($generic)*> From<$from> for Answer<Value> {
            fn from(value: $from) -> Self {
                Self::Given(value.into())
            }
        }
    )*};
}

values! {
    [] &str: text => Self::Text(text.to_owned());
    [] String: text => Self::Text(text);
    /// The texts `yes` and `no`, which a rule compares as any text.
    [] bool: truth => Self::from(if truth { "yes" } else { "no" });
    [const N: usize] [&str; N]: labels => Self::Labels(labels.into_iter().map(str::to_owned).collect());
    [] Vec<String>: labels => Self::Labels(labels.into_iter().collect());
    [] u8: number => Self::Number(number.into());
    [] u16: number => Self::Number(number.into());
    [] u32: number => Self::Number(number.into());
    [] i8: number => Self::Number(number.into());
    [] i16: number => Self::Number(number.into());
    [] i32: number => Self::Number(number.into());
    [] f32: number => Self::Number(number.into());
    [] f64: number => Self::Number(number);
}

impl From<&str> for Field {
    fn from(name: &str) -> Self {
        Self::from(name.to_owned())
    }
}

macro_rules! numbered {
    ($($number:ty)*) => {$(
        /// The number in decimal.
        impl From<$number> for PersonId {
            fn from(id: $number) -> Self {
                Self::plain(&id.to_string())
            }
        }
    )*};
}
numbered! { u16 u32 u64 usize i32 i64 }

/// The id with hyphens, in lower case.
#[cfg(feature = "uuid")]
impl From<uuid::Uuid> for PersonId {
    fn from(id: uuid::Uuid) -> Self {
        Self::plain(&id.to_string())
    }
}

impl TryFrom<&str> for PersonId {
    type Error = IdFault;

    fn try_from(id: &str) -> Result<Self, IdFault> {
        Self::new(id)
    }
}

impl FromStr for PersonId {
    type Err = IdFault;

    fn from_str(id: &str) -> Result<Self, IdFault> {
        Self::new(id)
    }
}

impl PersonId {
    /// The id as one of the application's own type: a number, a `Uuid`, a type that reads
    /// itself from text. Without a table beside the cohort.
    ///
    /// # Errors
    /// What the type says of a text that it cannot be read from.
    pub fn parse<K: FromStr>(&self) -> Result<K, K::Err> {
        self.as_str().parse()
    }
}
