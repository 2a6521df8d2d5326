//! Pairs that a matching must make or must not make, and the log that proves what
//! follows from them.

use super::{Matching, MatchingFault, Party};
use crate::kernel::{MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};

/// Pairs that must not be made, and pairs that must.
///
/// A forbidden pair stays acceptable to both, so it may still block: the answer is a
/// stable matching of the market as it is. Where a pair is out of the question, leave
/// it out of the lists instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restrictions {
    forbidden: Vec<(MenteeIx, MentorIx)>,
    required: Vec<(MenteeIx, MentorIx)>,
}

impl Restrictions {
    /// Restrictions for a market of this many mentees and mentors. A pair may be both
    /// forbidden and required; then no matching respects it.
    ///
    /// # Errors
    /// Every index out of range and every pair given twice in one of the lists.
    pub fn new(
        (mentees, mentors): (usize, usize),
        forbidden: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
        required: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
    ) -> Result<Self, Vec<MatchingFault>> {
        // A list of distinct pairs in range is what a matching is.
        let forbidden = Matching::new(mentees, mentors, forbidden);
        let required = Matching::new(mentees, mentors, required);
        match (forbidden, required) {
            (Ok(forbidden), Ok(required)) => Ok(Self {
                forbidden: forbidden.pairs().collect(),
                required: required.pairs().collect(),
            }),
            (forbidden, required) => {
                Err([forbidden.err(), required.err()].into_iter().flatten().flatten().collect())
            }
        }
    }

    /// The forbidden pairs, ascending.
    #[must_use]
    pub fn forbidden(&self) -> &[(MenteeIx, MentorIx)] {
        &self.forbidden
    }

    /// The required pairs, ascending.
    #[must_use]
    pub fn required(&self) -> &[(MenteeIx, MentorIx)] {
        &self.required
    }

    /// Whether nothing is restricted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forbidden.is_empty() && self.required.is_empty()
    }
}

/// Pairs in an order in which each can be seen to belong to no stable matching that
/// respects the restrictions, given the ones before it. What is left of each proposer's
/// list is then the best that it can hope for: either that is a stable matching, the best one, or
/// there is none. `audit::replay` checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionLog {
    /// The side that proposes.
    pub best_for: Party,
    /// The pairs, in order.
    pub deleted: Vec<(MenteeIx, MentorIx)>,
}
