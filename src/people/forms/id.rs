//! Names of the forms of mentoring and their role models.
//!
//! A form is named by a code, so that an organisation can add its own.

use crate::people::{IdFault, PersonId};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(PersonId);

        impl $name {
            /// The code of this text, without surrounding white space.
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

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

code! {
    /// The code of a form of mentoring, for example `"learner-learner"`.
    FormId
}
code! {
    /// The code of a role model of a form, for example `"leader-passive"`.
    RoleModelId
}

impl FormId {
    /// The codes of the forms that the target model knows, in its order:
    /// learner–learner, teacher–teacher, employer–learner, student–learner,
    /// educator–learner, employer–educator–learner and reverse mentoring.
    pub const KNOWN: [&'static str; 7] = [
        "learner-learner",
        "teacher-teacher",
        "employer-learner",
        "student-learner",
        "educator-learner",
        "employer-educator-learner",
        "reverse",
    ];
}

impl RoleModelId {
    /// The codes of the role models that the sources name, form by form. A code that
    /// two forms share stands here once.
    pub const KNOWN: [&'static str; 18] = [
        "achiever-underachiever",
        "leader-passive",
        "peer-peer",
        "adapted-unadapted",
        "experienced-young-specialist",
        "class-teacher-young-specialist",
        "community-leader-educator-with-problems",
        "experienced-inexperienced-subject-teacher",
        "professional-learner",
        "leader-indifferent",
        "equal-other",
        "curator-project-author",
        "active-professional-indifferent-consumer",
        "colleague-young-colleague",
        "educator-future-educator",
        "real-economy",
        "administration",
        "mutual-exchange",
    ];
}
