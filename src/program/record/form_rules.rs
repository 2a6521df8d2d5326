//! What the forms of the cycle ask of the work of their pairs. A form that is a mere
//! code asks for nothing.

use crate::people::{Form, FormId, Span};
use crate::program::record::Facts;
use crate::program::work::Horizon;

/// The form as the cycle has it.
pub(in crate::program) fn form<'a>(facts: &'a Facts, form: &FormId) -> Option<&'a Form> {
    facts.conditions.form_rules.get(form.as_str())
}

/// Whether the joint analysis names the mentee's priority field.
pub(in crate::program) fn asks_priority_field(facts: &Facts, id: &FormId) -> bool {
    form(facts, id).and_then(|form| form.horizons.priority_field) == Some(true)
}

/// Whether an intermediate assessment is obligatory.
pub(in crate::program) fn obliges_to_assessment(facts: &Facts, id: &FormId) -> bool {
    form(facts, id).and_then(|form| form.work.assessment_obligatory) == Some(true)
}

/// Whether a decision to continue with another theme is part of closing; nothing where
/// no source says.
pub(in crate::program) fn decides_to_continue(facts: &Facts, id: &FormId) -> Option<bool> {
    form(facts, id)?.closing.decision_to_continue
}

/// The typical length of a goal in months.
pub(in crate::program) fn length(facts: &Facts, id: &FormId, horizon: Horizon) -> Option<Span> {
    let horizons = form(facts, id)?.horizons;
    match horizon {
        Horizon::Short => horizons.short,
        Horizon::Long => horizons.long,
    }
}

impl Facts {
    /// A form as the cycle has it; nothing for a mere code.
    pub(in crate::program) fn form(&self, id: &FormId) -> Option<&Form> {
        form(self, id)
    }
}
