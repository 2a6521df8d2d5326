//! The two sides of a pair.

use crate::kernel::words;

words! {
    /// A side of a pair.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Side: "side", display {
        /// The mentee's.
        Mentee = "mentee",
            "mentee",
            "наставляемый",
            "gen": "mentee", "наставляемого",
            "pl": "mentees", "наставляемые",
            "gen-pl": "mentees", "наставляемых";
        /// The mentor's.
        Mentor = "mentor",
            "mentor",
            "наставник",
            "gen": "mentor", "наставника",
            "pl": "mentors", "наставники",
            "gen-pl": "mentors", "наставников";
    }
}

impl Side {
    /// `"mentee"` or `"mentor"`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.code()
    }
}
