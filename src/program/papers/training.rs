//! Training sessions and tests, as recorded.

use crate::people::{Date, FormId, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A training session of mentors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// When.
    pub on: Date,
    /// On which theme.
    pub theme: String,
    /// For which forms; for all where it names none.
    #[serde(default)]
    pub forms: BTreeSet<FormId>,
    /// Who attended.
    pub attended: BTreeSet<PersonId>,
}

/// A test of somebody who would be a mentor. It finds gaps to train and rejects nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectionTest {
    /// When.
    pub on: Date,
    /// The themes in which it found a gap.
    pub gaps: BTreeSet<String>,
}
