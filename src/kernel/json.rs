//! JSON text of whole documents.
//!
//! `serde` compiles a document's reader and writer anew in every program that calls them,
//! a minute of processor time for a snapshot. [`json!`] gives a type methods that are not
//! generic, so that this happens once, when the library is built.

use super::words::faults;

faults! {
    /// Why a text is not the document that it should be.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct JsonError: "json-error" {
        said: String,
        line: usize,
        column: usize,
    } = "json", "{said}", "JSON не читается: {said}";
}

impl JsonError {
    pub(crate) fn new(error: serde_json::Error) -> Self {
        Self { said: error.to_string(), line: error.line(), column: error.column() }
    }

    /// The line of the fault, from 1; 0 where it is about no place.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column of the fault, from 1; 0 at a line's end.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

/// `to_json` and `from_json` of a type.
macro_rules! json {
    ($type:ty) => {
        impl $type {
            /// Its JSON text, on one line. The same value gives the same bytes.
            ///
            /// # Errors
            /// None that this crate's types are known to cause.
            #[inline(never)]
            pub fn to_json(&self) -> Result<String, $crate::kernel::JsonError> {
                serde_json::to_string(self).map_err($crate::kernel::JsonError::new)
            }

            /// Reads what [`to_json`](Self::to_json) wrote, or what somebody wrote by hand.
            /// Sooner compiled than `serde_json::from_str`, and otherwise the same.
            ///
            /// # Errors
            /// A text that is not well formed, with its line and column.
            #[inline(never)]
            pub fn from_json(text: &str) -> Result<Self, $crate::kernel::JsonError> {
                serde_json::from_str(text).map_err($crate::kernel::JsonError::new)
            }
        }
    };
}

pub(crate) use json;
