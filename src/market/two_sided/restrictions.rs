//! Pairs that a matching must make or must not make, and the log that proves what
//! follows from them.

use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Side};
use crate::market::{Matching, MatchingFault, TwoSided};
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
    /// The required pairs by mentor, ascending.
    required_by_mentor: Vec<(MentorIx, MenteeIx)>,
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
    ) -> Result<Self, Faults<MatchingFault>> {
        // A list of distinct pairs in range is what a matching is.
        let forbidden = Matching::new(mentees, mentors, forbidden);
        let required = Matching::new(mentees, mentors, required);
        match (forbidden, required) {
            (Ok(forbidden), Ok(required)) => {
                let required: Vec<_> = required.pairs().collect();
                let mut required_by_mentor: Vec<_> =
                    required.iter().map(|&(mentee, mentor)| (mentor, mentee)).collect();
                required_by_mentor.sort_unstable();
                let forbidden = forbidden.pairs().collect();
                Ok(Self { forbidden, required, required_by_mentor })
            }
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

    /// Whether the pair must not be made in this market: it is forbidden, or another pair
    /// is required of one of the two who has one seat at most.
    #[must_use]
    pub fn exclude(&self, market: &TwoSided, mentee: MenteeIx, mentor: MentorIx) -> bool {
        if self.forbidden.binary_search(&(mentee, mentor)).is_ok() {
            return true;
        }
        let of_mentee = self.required.partition_point(|pair| pair.0 < mentee);
        let of_mentor = self.required_by_mentor.partition_point(|pair| pair.0 < mentor);
        let other_mentor = self.required[of_mentee..]
            .iter()
            .take_while(|pair| pair.0 == mentee)
            .any(|pair| pair.1 != mentor);
        let other_mentee = self.required_by_mentor[of_mentor..]
            .iter()
            .take_while(|pair| pair.0 == mentor)
            .any(|pair| pair.1 != mentee);
        (other_mentor && market.seats(Side::Mentee).of(mentee.get()) <= 1)
            || (other_mentee && market.seats(Side::Mentor).of(mentor.get()) <= 1)
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
    #[serde(with = "crate::kernel::plural")]
    pub best_for: Side,
    /// The pairs, in order.
    pub deleted: Vec<(MenteeIx, MentorIx)>,
}
