//! Which fields a rule compares.

use crate::people::Field;
use serde::{Deserialize, Serialize};

/// The field to compare, one for each side: `"stage"` where both have the same
/// name, else `{"mentee": "grade", "mentor": "stage"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RawFields", into = "RawFields")]
pub struct Fields {
    /// Which field of the mentee.
    pub mentee: Field,
    /// Which field of the mentor.
    pub mentor: Field,
}

impl From<Field> for Fields {
    fn from(field: Field) -> Self {
        Self { mentee: field.clone(), mentor: field }
    }
}

/// A field of this name on both sides.
impl From<&str> for Fields {
    fn from(field: &str) -> Self {
        Field::from(field).into()
    }
}

/// A field of this name on both sides.
impl From<String> for Fields {
    fn from(field: String) -> Self {
        Field::from(field).into()
    }
}

/// The mentee's field and the mentor's, by name.
impl From<(&str, &str)> for Fields {
    fn from((mentee, mentor): (&str, &str)) -> Self {
        Self { mentee: mentee.into(), mentor: mentor.into() }
    }
}

/// The mentee's field and the mentor's.
impl From<(Field, Field)> for Fields {
    fn from((mentee, mentor): (Field, Field)) -> Self {
        Self { mentee, mentor }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum RawFields {
    Same(Field),
    Each { mentee: Field, mentor: Field },
}

impl From<RawFields> for Fields {
    fn from(raw: RawFields) -> Self {
        match raw {
            RawFields::Same(field) => field.into(),
            RawFields::Each { mentee, mentor } => Self { mentee, mentor },
        }
    }
}

impl From<Fields> for RawFields {
    fn from(fields: Fields) -> Self {
        if fields.mentee == fields.mentor {
            Self::Same(fields.mentee)
        } else {
            Self::Each { mentee: fields.mentee, mentor: fields.mentor }
        }
    }
}

pub(in crate::scoring) fn availability() -> Fields {
    Field::Availability.into()
}

pub(in crate::scoring) fn skills() -> Fields {
    Field::Skills.into()
}
