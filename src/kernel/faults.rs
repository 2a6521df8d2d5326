//! All faults of one input, as one error.

use super::joined;
use std::fmt::{self, Debug, Display};

/// All faults that were found in one input: an error that `?` hands on, and the list of what
/// is wrong.
///
/// ```
/// use mentormatch::kernel::AllFaults;
///
/// let faults = AllFaults::from(vec!["no name", "no age"]);
/// assert_eq!(faults.to_string(), "no name; no age");
/// assert_eq!(faults.iter().count(), 2);
/// let _: Box<dyn std::error::Error> = faults.into();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllFaults<F>(Vec<F>);

impl<F> AllFaults<F> {
    /// The faults, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, F> {
        self.0.iter()
    }

    /// The same as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[F] {
        &self.0
    }
}

impl<F> From<Vec<F>> for AllFaults<F> {
    fn from(faults: Vec<F>) -> Self {
        Self(faults)
    }
}

impl<F> IntoIterator for AllFaults<F> {
    type Item = F;
    type IntoIter = std::vec::IntoIter<F>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, F> IntoIterator for &'a AllFaults<F> {
    type Item = &'a F;
    type IntoIter = std::slice::Iter<'a, F>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<F: Display> Display for AllFaults<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&joined(&self.0))
    }
}

impl<F: Debug + Display> std::error::Error for AllFaults<F> {}
