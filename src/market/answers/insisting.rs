//! Stronger notions of stability with ties, and the log that shows that no matching meets them.

use crate::kernel::{MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};

/// How much two have to gain to block a matching of lists with ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Strength {
    /// Both strictly gain: weak stability.
    Weak,
    /// One strictly gains, the other does not lose: strong stability.
    Strong,
    /// Neither loses: super-stability.
    Super,
}

/// One step of an [`InsistenceLog`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum InsistenceStep {
    /// This pair is in no such matching: enough mentees to fill the mentor's seats insist on it
    /// whom it strictly prefers (strong), or does not rank below (super).
    Outranked(MenteeIx, MentorIx),
    /// More mentees than seats insist on some mentors, all of them at the ends of those mentors'
    /// lists: then these ends are in no strongly stable matching.
    Contested {
        /// Mentees as they fill the seats of these mentors that better ones leave.
        seated: Vec<(MenteeIx, MentorIx)>,
        /// Mentees who find none; by exchanges each of these mentors could be theirs.
        left: Vec<MenteeIx>,
    },
}

/// Why no strongly stable, or no super-stable, matching exists where mentees have one seat.
///
/// A mentee *insists* on the mentors of the best tie of its list that deletions leave. If such a
/// matching does not give it one of these, that mentor's seats are all taken, by mentees whom it
/// does not rank below (strong) or ranks above (super). The steps delete pairs that therefore no
/// such matching makes. At the end more seats have to be filled than mentees are left to fill
/// them: a mentor on whom as many as its seats ever insisted is full, and any other has everyone
/// who insists. `audit::replay_insistence` checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsistenceLog {
    /// What is shown not to exist: strongly stable or super-stable matchings.
    pub strength: Strength,
    /// The steps, in order.
    pub steps: Vec<InsistenceStep>,
}
