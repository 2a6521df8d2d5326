//! How the values in the braces of a phrase are said.

use super::{Phrases, Worded};
use std::collections::BTreeSet;

/// A value that phrases have filled in. The shape is what follows the colon in the
/// braces: a grammatical case, or `?` for quotation marks.
pub(crate) trait Said {
    fn said(&self, shape: &str, phrases: &Phrases) -> String;
}

impl<W: Worded> Said for W {
    fn said(&self, case: &str, phrases: &Phrases) -> String {
        phrases.in_case(self, case)
    }
}

macro_rules! as_displayed {
    ($($type:ty)*) => {$(
        impl Said for $type {
            fn said(&self, _: &str, _: &Phrases) -> String {
                self.to_string()
            }
        }
    )*};
}
as_displayed! { i32 i64 u8 u16 u32 u64 usize }

impl Said for String {
    fn said(&self, shape: &str, _: &Phrases) -> String {
        if shape == "?" { format!("{self:?}") } else { self.clone() }
    }
}

impl<T: Said> Said for BTreeSet<T> {
    fn said(&self, shape: &str, phrases: &Phrases) -> String {
        listed(self, shape, phrases)
    }
}

/// Where there is nobody, a dash says so.
impl<T: Said> Said for Vec<T> {
    fn said(&self, shape: &str, phrases: &Phrases) -> String {
        if self.is_empty() { "–".to_owned() } else { listed(self, shape, phrases) }
    }
}

fn listed<'a, T: Said + 'a>(
    values: impl IntoIterator<Item = &'a T>,
    shape: &str,
    phrases: &Phrases,
) -> String {
    let said: Vec<_> = values.into_iter().map(|value| value.said(shape, phrases)).collect();
    said.join(", ")
}
