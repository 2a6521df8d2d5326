//! Who is in the bases: the categories that the sources name.

use super::{IdFault, PersonId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The code of a category of mentees or mentors, for example `"young-specialist"`. An
/// organisation may have its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(PersonId);

impl Category {
    /// Learners as mentees (Kemerovo). Wanting more than the curriculum gives is
    /// `special-educational-needs` (Prodlenka) and isn't `limited-health`, ОВЗ.
    pub const LEARNERS: [&'static str; 9] = [
        "passive",
        "active",
        "outstanding-ability",
        "special-educational-needs",
        "poor-results",
        "limited-health",
        "hard-life-situation",
        "behaviour-problems",
        "detached",
    ];

    /// Educators as mentees (Kemerovo).
    pub const EDUCATORS: [&'static str; 4] =
        ["young-specialist", "burnt-out", "new-workplace", "modern-methods"];

    /// Mentors (Kemerovo, Rostov).
    pub const MENTORS: [&'static str; 7] = [
        "motivated-learner",
        "experienced-educator",
        "active-parent",
        "alumnus",
        "enterprise-employee",
        "public-figure",
        "teaching-veteran",
    ];

    /// The category of this code.
    ///
    /// # Errors
    /// [`IdFault`] where the text is empty or has control characters.
    pub fn new(code: &str) -> Result<Self, IdFault> {
        PersonId::new(code).map(Self)
    }

    /// A code that stands in this crate.
    pub(super) fn known(code: &'static str) -> Self {
        Self(PersonId::known(code))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
