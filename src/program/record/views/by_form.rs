//! What the forms as a whole came to, against what they want.

use crate::kernel::words;
use crate::people::{Direction, FormId, Indicator};
use crate::program::Record;
use crate::program::results::Counted;

words! {
    /// How a counted result reads.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Progress: "progress" {
        /// It went where it should.
        Better = "better", "better", "улучшение";
        /// It stayed.
        Same = "same", "unchanged", "без изменений";
        /// It went the other way.
        Worse = "worse", "worse", "ухудшение";
        /// It changed, and no source says where it should go.
        Changed = "changed", "changed; no source names a direction", "изменение; направление в источниках не названо";
        /// Not both values are known.
        Unknown = "unknown", "not counted", "не подсчитано";
    }
}

/// A result of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormResult<'a> {
    /// The form.
    pub form: &'a FormId,
    /// The result's code or the organisation's name for it.
    pub name: &'a str,
    /// What the form says of it; nothing for a result of the organisation's own.
    pub indicator: Option<&'a Indicator>,
    /// The values; nothing where nobody counted.
    pub counted: Option<Counted>,
    /// How it reads.
    pub progress: Progress,
}

impl Record {
    /// The results of the chosen forms: those that the form counts, in its order, and
    /// then those of the organisation's own, by name. What nobody counted stands there
    /// without values.
    #[must_use]
    pub fn form_results(&self) -> Vec<FormResult<'_>> {
        let mut found = Vec::new();
        for form in &self.conditions().forms {
            let recorded = self.closing().results.get(form);
            let known = crate::program::record::form_rules::form(&self.facts, form);
            let indicators = known.map_or(&[][..], |known| known.indicators.as_slice());
            for indicator in indicators {
                let counted = recorded.and_then(|results| results.get(&indicator.code)).copied();
                found.push(FormResult {
                    form,
                    name: &indicator.code,
                    indicator: Some(indicator),
                    counted,
                    progress: progress(counted, indicator.direction),
                });
            }
            for (name, &counted) in recorded.into_iter().flatten() {
                if indicators.iter().all(|indicator| indicator.code != *name) {
                    let (counted, progress) = (Some(counted), progress(Some(counted), None));
                    found.push(FormResult { form, name, indicator: None, counted, progress });
                }
            }
        }
        found
    }
}

fn progress(counted: Option<Counted>, direction: Option<Direction>) -> Progress {
    let Some(change) = counted.and_then(|counted| counted.change()) else {
        return Progress::Unknown;
    };
    match direction {
        _ if change == 0.0 => Progress::Same,
        None => Progress::Changed,
        Some(direction) if (direction == Direction::Up) == (change > 0.0) => Progress::Better,
        Some(_) => Progress::Worse,
    }
}
