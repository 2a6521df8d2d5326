//! What a form demands of mentors, of mentees and of the two together.

use super::{RoleModelId, Source};
use crate::kernel::Side;
use crate::people::{Category, Standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A rule of a form: what is demanded, and of whom.
///
/// Where a request names no role model, rules for some role models only are not asked
/// and rules with exceptions are (our rule). Of people whose categories are not known,
/// rules for some categories are not asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct FormRule {
    /// Where it comes from.
    #[serde(default)]
    pub source: Source,
    /// It holds for these role models only; for all where it names none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub role_models: BTreeSet<RoleModelId>,
    /// It does not hold for these role models.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub except: BTreeSet<RoleModelId>,
    /// It is asked of people of these standings only; of all where it names none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub standings: BTreeSet<Standing>,
    /// It is asked of people of these categories only; of all where it names none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub categories: BTreeSet<Category>,
    /// What is demanded.
    #[serde(flatten)]
    pub demand: Demand,
}

impl FormRule {
    /// A rule for everybody of the form.
    #[must_use]
    pub fn new(source: Source, demand: Demand) -> Self {
        Self {
            source,
            role_models: BTreeSet::new(),
            except: BTreeSet::new(),
            standings: BTreeSet::new(),
            categories: BTreeSet::new(),
            demand,
        }
    }

    /// Whether it holds for a request of this role model.
    #[must_use]
    pub fn holds_for(&self, model: Option<&RoleModelId>) -> bool {
        match model {
            None => self.role_models.is_empty(),
            Some(model) => {
                (self.role_models.is_empty() || self.role_models.contains(model))
                    && !self.except.contains(model)
            }
        }
    }
}

/// What a form may demand. Labels compare ignoring letter case and surrounding white
/// space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
#[non_exhaustive]
pub enum Demand {
    /// The person is one of these to the organisation. [`Standing::Other`] is taken
    /// for an answer that is missing (our rule).
    Standing {
        /// Of whom.
        of: Side,
        /// One of these.
        among: BTreeSet<Standing>,
    },
    /// The age in years is within bounds.
    Age {
        /// Of whom.
        of: Side,
        /// The least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<u8>,
        /// The most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u8>,
    },
    /// The years of experience are within bounds.
    Experience {
        /// Of whom.
        of: Side,
        /// The least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<u16>,
        /// The most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u16>,
    },
    /// A senior learner, by the organisation's scale of stages.
    Senior {
        /// Of whom.
        of: Side,
    },
    /// The mentor stands at least so many steps above the mentee on the organisation's
    /// scale of stages.
    HigherStage {
        /// How many steps.
        steps: u16,
    },
    /// Both are of one institution.
    SameInstitution {},
    /// Both name a common subject.
    SameSubject {},
}

impl Demand {
    /// Of whom it is asked; nothing where it is about the two together.
    #[must_use]
    pub fn of(&self) -> Option<Side> {
        match self {
            Self::Standing { of, .. }
            | Self::Age { of, .. }
            | Self::Experience { of, .. }
            | Self::Senior { of } => Some(*of),
            Self::HigherStage { .. } | Self::SameInstitution {} | Self::SameSubject {} => None,
        }
    }
}
