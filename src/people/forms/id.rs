//! Names of the forms of mentoring and their role models.
//!
//! A form is named by a code, so that an organisation can add its own. What the codes of the
//! forms that ship are called stands with these.

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
            /// [`IdFault`] where the text is empty or has characters that show nothing.
            pub fn new(code: &str) -> Result<Self, IdFault> {
                PersonId::new(code).map(Self)
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
