//! Training sessions, who attended them, and tests that find gaps.

use crate::kernel::Ordered;
use crate::people::{FormId, PersonId, Span};
use crate::program::Record;
use crate::program::Session;
use std::collections::BTreeSet;
/// How far a mentor's training has come in one form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attendance {
    /// The form.
    pub form: FormId,
    /// How many sessions the mentor attended.
    pub attended: u32,
    /// About how many are asked for: by the organisation's plan, else by the form's
    /// rules; nothing where neither says.
    pub asked: Option<Span>,
    /// Themes of the plan and gaps of the tests of which no session was attended.
    pub open_themes: Vec<String>,
    /// Whether the training counts as finished or was waived.
    pub finished: bool,
}

impl Attendance {
    /// How many sessions are still missing to the least that is asked for.
    #[must_use]
    pub fn missing(&self) -> u32 {
        self.asked.map_or(0, |asked| u32::from(asked.least).saturating_sub(self.attended))
    }
}

impl Record {
    /// How far a mentor's training has come, for each chosen form of theirs, by code;
    /// nothing for nobody.
    #[must_use]
    pub fn attendance(&self, mentor: &PersonId) -> Vec<Attendance> {
        let facts = &self.facts;
        let Ok(known) = facts.mentor(mentor) else { return Vec::new() };
        let preparing = &facts.preparing;
        let tests = preparing.tests.get(mentor).map_or(&[][..], Vec::as_slice);
        let finished = facts.mentor_files.get(mentor).is_some_and(|file| file.training.is_some());
        let of_form = |form: &FormId| {
            let of_form = |session: &&Session| {
                session.attended.contains(mentor)
                    && (session.forms.is_empty() || session.forms.contains(form))
            };
            let attended: Vec<_> = preparing.sessions.iter().filter(of_form).collect();
            let plan = facts.selection.training.get(form);
            let asked = match plan {
                Some(plan) => Some(Span { least: plan.meetings, most: plan.meetings }),
                None => facts
                    .conditions
                    .form_rules
                    .get(form.as_str())
                    .and_then(|rules| rules.training.meetings),
            };
            let planned = plan.into_iter().flat_map(|plan| &plan.themes);
            let wanted: BTreeSet<_> =
                planned.chain(tests.iter().flat_map(|test| &test.gaps)).into_set();
            let had = |theme: &str| attended.iter().any(|session| session.theme == theme);
            let open = wanted.into_iter().filter(|theme| !had(theme)).cloned().collect();
            Attendance {
                form: form.clone(),
                attended: u32::try_from(attended.len()).unwrap_or(u32::MAX),
                asked,
                open_themes: open,
                finished,
            }
        };
        facts.forms_of(known).map(of_form).collect()
    }
}
