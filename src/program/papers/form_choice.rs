//! Which forms a cycle has, and by whose rules.

use crate::kernel::Ordered;
use crate::people::{FormId, Forms, StageScale};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The forms of a cycle with their rules.
///
/// ```
/// use mentormatch::people::{FormId, Forms, StageScale};
/// use mentormatch::program::FormChoice;
/// use std::collections::BTreeSet;
///
/// let codes = BTreeSet::from([FormId::new("learner-learner")?, FormId::new("scouts")?]);
/// let choice = FormChoice::from(codes.clone());
/// assert!(choice.rules().get("learner-learner").is_some() && choice.rules().get("scouts").is_none());
/// assert!(FormChoice::codes_only(codes).rules().iter().len() == 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormChoice {
    pub(in crate::program) forms: BTreeSet<FormId>,
    pub(in crate::program) rules: Forms,
}

impl FormChoice {
    /// These forms by the rules of this book; a form that it does not define has none.
    #[must_use]
    pub fn of(forms: BTreeSet<FormId>, book: &Forms) -> Self {
        let mut rules = book.clone();
        rules.keep(|form| forms.contains(form));
        Self { forms, rules }
    }

    /// These forms without any rules: codes that only the rules of pairing refer to.
    #[must_use]
    pub fn codes_only(forms: BTreeSet<FormId>) -> Self {
        Self { forms, rules: Forms::default() }
    }

    /// With the organisation's scale of stages, by which "a higher stage" and "a
    /// senior learner" are judged.
    ///
    /// # Errors
    /// Everything that is wrong with the scale.
    pub fn with_scale(
        mut self,
        scale: StageScale,
    ) -> Result<Self, crate::kernel::Faults<crate::people::FormFault>> {
        self.rules.set_scale(scale)?;
        Ok(self)
    }

    /// The forms.
    #[must_use]
    pub fn forms(&self) -> &BTreeSet<FormId> {
        &self.forms
    }

    /// Their rules.
    #[must_use]
    pub fn rules(&self) -> &Forms {
        &self.rules
    }
}

impl From<BTreeSet<FormId>> for FormChoice {
    /// By the built-in rules.
    fn from(forms: BTreeSet<FormId>) -> Self {
        Self::of(forms, &Forms::built_in())
    }
}

impl From<Forms> for FormChoice {
    /// All forms of the book.
    fn from(book: Forms) -> Self {
        Self { forms: book.iter().map(|form| form.id.clone()).into_set(), rules: book }
    }
}
