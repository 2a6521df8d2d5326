//! How the values in the braces of a phrase are said.

use super::{Phrases, Worded};
use std::collections::BTreeSet;
use std::path::PathBuf;

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

/// Types that are said as they are displayed.
macro_rules! as_displayed {
    ($($type:ty)*) => {$(
        impl $crate::kernel::Said for $type {
            fn said(&self, _: &str, _: &$crate::kernel::Phrases) -> String {
                self.to_string()
            }
        }
    )*};
}
as_displayed! { char i128 u128 std::io::Error }
pub(crate) use as_displayed;

/// Whole numbers; a shape such as `пара|пары|пар` adds the noun that agrees.
macro_rules! whole {
    ($($type:ty)*) => {$(
        impl Said for $type {
            fn said(&self, shape: &str, phrases: &Phrases) -> String {
                let number = phrases.language().number(&self.to_string());
                if !shape.contains('|') {
                    return number;
                }
                let forms: Vec<&str> = shape.split('|').collect();
                let count = (*self as i128).unsigned_abs() as u64;
                let form = phrases.noun(count, &forms).unwrap_or_default();
                format!("{number} {form}")
            }
        }
    )*};
}
whole! { i32 i64 u8 u16 u32 u64 usize }

macro_rules! texts {
    ($($type:ty)*) => {$(
        impl Said for $type {
            fn said(&self, shape: &str, phrases: &Phrases) -> String {
                let text = phrases.own(self);
                if shape == "?" { format!("{text:?}") } else { text.to_owned() }
            }
        }
    )*};
}
texts! { String &str }

/// Numbers; the shape `e` writes them with an exponent.
macro_rules! floats {
    ($($type:ty)*) => {$(
        impl Said for $type {
            fn said(&self, shape: &str, phrases: &Phrases) -> String {
                let number = if shape == "e" { format!("{self:e}") } else { self.to_string() };
                phrases.language().number(&number)
            }
        }
    )*};
}
floats! { f32 f64 }

/// A file by its path.
impl Said for PathBuf {
    fn said(&self, _: &str, _: &Phrases) -> String {
        self.display().to_string()
    }
}

/// Nothing is a dash.
impl<T: Said> Said for Option<T> {
    fn said(&self, shape: &str, phrases: &Phrases) -> String {
        self.as_ref().map_or("–".to_owned(), |value| value.said(shape, phrases))
    }
}

impl<T: Said> Said for BTreeSet<T> {
    fn said(&self, shape: &str, phrases: &Phrases) -> String {
        listed(self, shape, phrases)
    }
}

/// Where there is nobody, a dash says so; the shape `?` puts brackets around a list. After a
/// plus the shape is what goes before the list, and nobody leaves both out.
impl<T: Said> Said for Vec<T> {
    fn said(&self, shape: &str, phrases: &Phrases) -> String {
        if let Some(before) = shape.strip_prefix('+') {
            let list = listed(self, "", phrases);
            return if self.is_empty() { String::new() } else { format!("{before}{list}") };
        }
        match shape {
            "?" => format!("[{}]", listed(self, shape, phrases)),
            _ if self.is_empty() => "–".to_owned(),
            _ => listed(self, shape, phrases),
        }
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
