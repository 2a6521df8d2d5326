//! Who a person is: the organisation's own identifier.

use crate::kernel::{Phrases, Said, Shown, faults, is_invisible};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

faults! {
    /// Why a text is no identifier.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum IdFault: "id-fault" {
        /// Nothing but white space.
        Empty = "empty", "an id is empty", "идентификатор пуст";
        /// Characters that show nothing would make two ids look alike and reports ambiguous:
        /// line breaks, tabs and other control characters, zero-width ones, those that turn
        /// the direction of writing.
        Invisible {
            /// The text given.
            id: String,
            /// The first such character.
            character: char,
        } = "invisible",
            "the id {id} has the invisible character {character}",
            "в идентификаторе {id} есть невидимый знак {character}",
            id = Shown(id).to_string(),
            character = format!("U+{:04X}", u32::from(*character));
    }
}

/// The organisation's own id of a person, for example `"m-017"` or an e-mail
/// address. Surrounding white space is not part of it; letter case is.
///
/// Cloning copies a pointer, not the text.
///
/// ```
/// use mentormatch::people::PersonId;
///
/// assert_eq!(PersonId::new(" m-017 ")?.as_str(), "m-017");
/// assert_eq!(PersonId::from(17_u64), "17".parse::<PersonId>()?);
/// assert!(PersonId::new(" ").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId(Arc<str>);

/// A text.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for PersonId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PersonId".into()
    }

    fn json_schema(schemas: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(schemas)
    }
}

impl PersonId {
    /// The id of this text.
    ///
    /// # Errors
    /// [`IdFault`] where the text is empty or has characters that show nothing.
    pub fn new(id: &str) -> Result<Self, IdFault> {
        let id = id.trim();
        if id.is_empty() {
            return Err(IdFault::Empty);
        }
        if let Some(character) = id.chars().find(|&one| is_invisible(one)) {
            return Err(IdFault::Invisible { id: id.to_owned(), character });
        }
        Ok(Self(id.into()))
    }

    /// A number or the like, whose text has nothing that could be refused.
    pub(super) fn plain(id: &str) -> Self {
        Self(id.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PersonId {
    type Error = IdFault;

    fn try_from(id: String) -> Result<Self, IdFault> {
        Self::new(&id)
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> Self {
        id.0.as_ref().to_owned()
    }
}

impl std::borrow::Borrow<str> for PersonId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Said for PersonId {
    fn said(&self, _: &str, _: &Phrases) -> String {
        self.to_string()
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}
