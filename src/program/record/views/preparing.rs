//! The papers of preparing, read.

use crate::people::PersonId;
use crate::program::{DataSource, Preparing, Record};

impl Record {
    /// What stages 1 to 4 collect beside the bases.
    #[must_use]
    pub fn preparing(&self) -> &Preparing {
        &self.facts.preparing
    }

    /// The mentees in the base of whom no source but themselves told anything, by id.
    pub fn without_third_party(&self) -> impl Iterator<Item = &PersonId> {
        let told = |id: &PersonId| {
            let entries = self.facts.preparing.sources.get(id).map_or(&[][..], Vec::as_slice);
            entries.iter().any(|entry| entry.source != DataSource::Themselves)
        };
        self.facts.cohort.mentees().ids().filter(move |id| !told(id))
    }

    /// The audiences that nobody has informed yet, by name.
    pub fn uninformed(&self) -> impl Iterator<Item = &str> {
        let audiences = self.facts.preparing.audiences.iter();
        audiences.filter(|(_, one)| one.informed.is_empty()).map(|(name, _)| name.as_str())
    }
}
