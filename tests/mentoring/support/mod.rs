//! People and rules that several tests are made of.

pub(crate) mod by_table;
pub(crate) mod naive;
pub(crate) mod random;

use mentormatch::people::PersonId;

pub(crate) fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

pub(crate) fn normal(text: &str) -> String {
    text.trim().to_lowercase()
}
