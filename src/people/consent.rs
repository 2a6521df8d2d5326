//! Consent to the processing of personal data and what it covers.

use super::{Date, PersonId};
use crate::kernel::words;
use serde::{Deserialize, Serialize};

/// Who gave a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentedBy {
    /// The person, being of age.
    Themselves,
    /// The legal guardian of a minor.
    Guardian,
}

/// A consent as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenConsent {
    /// Who gave it.
    pub by: ConsentedBy,
    /// When.
    pub on: Date,
}

/// What a person allows the organisation to do with personal data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Consent {
    /// Processing of personal data; without it nobody takes part.
    pub data: Option<GivenConsent>,
    /// Passing a mentor on to other organisations at their request.
    pub other_organisations: bool,
}

words! {
    /// Why a person's consent does not let them take part.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum ConsentFault: "consent-fault", fills, display {
        /// None was given.
        Missing {
            /// Whose consent is missing.
            person: PersonId,
        } = "missing",
            "{person} has not consented to the processing of personal data",
            "{person}: нет согласия на обработку персональных данных";
        /// A minor's own consent does not suffice.
        NeedsGuardian {
            /// The minor.
            person: PersonId,
        } = "needs-guardian",
            "{person} is a minor: the legal guardian has to consent",
            "{person} – несовершеннолетний: нужно согласие законного представителя";
    }
}

impl std::error::Error for ConsentFault {}
