//! What can be wrong with a line of the interchange.

use super::limits::LimitFault;
use super::npy::NpyError;
use std::fmt;
use std::sync::Arc;

/// One fault of a line: where it is, and what is wrong there.
#[derive(Debug, thiserror::Error)]
#[error("{place}{}{kind}", if place.is_empty() { "" } else { ": " })]
pub struct Fault {
    /// The place inside the line, such as `weights[3][7]`; empty where the fault
    /// itself names it.
    pub place: String,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// What is wrong at a place of a line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// A byte that does not belong to UTF-8 text.
    #[error("not UTF-8: byte 0x{byte:02x}")]
    NotUtf8 {
        /// The first byte that does not fit.
        byte: u8,
    },
    /// Text that is not JSON.
    #[error("not JSON: {reason}")]
    NotJson {
        /// What the parser says.
        reason: String,
    },
    /// JSON of another kind than asked for.
    #[error("{expected} is expected, not {value}")]
    Expected {
        /// What is asked for.
        expected: &'static str,
        /// What stands there, cut short where it is long.
        value: String,
    },
    /// A field that must be given is not.
    #[error("this field is missing; {expected}")]
    Missing {
        /// What it should say.
        expected: String,
    },
    /// A field that the problem does not have.
    #[error("an unknown field; {problem} has {known}")]
    UnknownField {
        /// The problem.
        problem: &'static str,
        /// Its fields, shared by all faults of a line.
        known: Arc<str>,
    },
    /// Two fields of which a line may have one.
    #[error("this field is given together with `{with}`; exactly one of {names} is expected")]
    Conflict {
        /// The other field.
        with: &'static str,
        /// All fields that exclude each other.
        names: String,
    },
    /// A field that the problem has, but not together with what else the line says.
    #[error("this field has no meaning here: {reason}")]
    Unused {
        /// Why not.
        reason: &'static str,
    },
    /// A name that is not among the known ones.
    #[error("unknown name {value}; known are {known}")]
    UnknownName {
        /// The name given.
        value: String,
        /// The known names.
        known: String,
    },
    /// A weight that is no rank.
    #[error("{value} is no rank: ranks are integers from 1, the best one, on")]
    NoRank {
        /// The weight.
        value: String,
    },
    /// The same thing twice: a field, a pair, an entry of a list.
    #[error("{value} is given twice")]
    Twice {
        /// What is given twice.
        value: String,
    },
    /// A row whose length differs from the first row's.
    #[error("a row of {got} entries, {expected} are expected as in row 0")]
    Ragged {
        /// Its length.
        got: usize,
        /// The first row's length.
        expected: usize,
    },
    /// An array whose length does not fit.
    #[error("an array of {got} entries, {expected} are expected")]
    Length {
        /// Its length.
        got: usize,
        /// The length that fits.
        expected: usize,
    },
    /// A number that no index can have.
    #[error("index {value} is out of range, indices start at 0 and end below 2^32")]
    NoIndex {
        /// The number as it is written.
        value: String,
    },
    /// A number that no finite floating-point number comes near.
    #[error("{value} is not a finite number")]
    NotFinite {
        /// The number as it is written.
        value: String,
    },
    /// An integer that no floating-point number is, where one is needed.
    #[error("{value} is an integer that no 64-bit float holds; it would be rounded")]
    NotHeld {
        /// The number as it is written.
        value: String,
    },
    /// A count below its least or above its largest value.
    #[error("{value} is out of range, it must be from 0 to {largest}")]
    CountOutOfRange {
        /// The count as it is written.
        value: String,
        /// The largest count allowed.
        largest: u64,
    },
    /// The line is larger than the limits allow.
    #[error(transparent)]
    Limit(#[from] LimitFault),
    /// A NumPy file that cannot be read.
    #[error(transparent)]
    Npy(#[from] NpyError),
    /// What the market or a solver refuses.
    #[error("{reason}")]
    Refused {
        /// Its own words, which name the value.
        reason: String,
    },
}

impl Fault {
    /// A fault at `place`.
    pub(crate) fn new(place: impl Into<String>, kind: FaultKind) -> Self {
        Self { place: place.into(), kind }
    }

    /// The same fault, seen from one level further out: `[7]` becomes `[3][7]`.
    #[must_use]
    pub(crate) fn within(mut self, index: usize) -> Self {
        self.place = format!("[{index}]{}", self.place);
        self
    }

    /// The same fault inside `field`.
    #[must_use]
    pub(crate) fn in_field(mut self, field: &str) -> Self {
        self.place.insert_str(0, field);
        self
    }
}

impl From<LimitFault> for Fault {
    fn from(fault: LimitFault) -> Self {
        FaultKind::from(fault).into()
    }
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        Self { place: String::new(), kind }
    }
}

/// Every fault found in a line. One field contributes the first of its faults.
#[derive(Debug)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults, in the order in which they were found.
    #[must_use]
    pub fn all(&self) -> &[Fault] {
        &self.0
    }
}

impl Faults {
    /// What the market or a solver refuses, in its own words, which name the place.
    pub(crate) fn refused<F: fmt::Display>(faults: impl IntoIterator<Item = F>) -> Self {
        Self::refused_at("", faults)
    }

    /// What the market or a solver refuses in a field.
    pub(crate) fn refused_at<F: fmt::Display>(
        place: &str,
        faults: impl IntoIterator<Item = F>,
    ) -> Self {
        let kind = |fault: F| FaultKind::Refused { reason: fault.to_string() };
        Self(faults.into_iter().map(|fault| Fault::new(place, kind(fault))).collect())
    }
}

impl From<Vec<Fault>> for Faults {
    fn from(faults: Vec<Fault>) -> Self {
        Self(faults)
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    /// The faults one after another; beyond the first ten only their number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 10;
        for (at, fault) in self.0.iter().take(SHOWN).enumerate() {
            let separator = if at > 0 { "; " } else { "" };
            write!(f, "{separator}{fault}")?;
        }
        match self.0.len().checked_sub(SHOWN) {
            Some(more) if more > 0 => write!(f, "; and {more} more"),
            _ => Ok(()),
        }
    }
}

/// `` `a`, `b`, `c` ``.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
