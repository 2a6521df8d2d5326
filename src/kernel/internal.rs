//! What cannot be, and is reported instead of guessed.

use super::words::faults;

faults! {
    /// An invariant of this crate is broken: a solver formed what is no answer. Please report
    /// it with the input that led here. In builds with debug assertions it panics where it is
    /// found.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Internal: "internal" {
        what: &'static str,
    } = "internal",
        "internal error, please report it: {what}",
        "внутренняя ошибка, сообщите о ней: {what}";
}

impl Internal {
    /// This does not hold although it must.
    #[cold]
    pub(crate) fn broken(what: &'static str) -> Self {
        debug_assert!(false, "{what}");
        Self { what }
    }

    /// What does not hold.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.what
    }
}
