//! The proof that no weakly stable matching is larger than a number.

use crate::kernel::{MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};

/// Multipliers that bound the size of every weakly stable matching.
///
/// Take each person's seats, but at most as many as it has acceptable partners: b for a mentee, c
/// for a mentor. In a weakly stable matching each acceptable pair is made, or the mentee has b
/// other partners whom it does not rank below the mentor, or the mentor has c others. So, with
/// x = 1 for a pair that is made, c · (such partners of the mentee) + b · (such partners of the
/// mentor) + b · c · x ≥ b · c, where a side whose list has too few such partners is left out.
/// These inequalities times `pairs`, with the seats times `mentees` and `mentors`, bound the sum of
/// x: linear-programming duality. Without `pairs` it is the cover that bounds every matching
/// (König). Each part of the market that lists connect has a whole number of pairs, so its bound
/// is rounded down. `audit::largest_possible` computes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeBound {
    /// The number that stands for 1.
    pub unit: u64,
    /// A price for each seat of each mentee, in units.
    pub mentees: Vec<u64>,
    /// A price for each seat of each mentor.
    pub mentors: Vec<u64>,
    /// A multiplier for the stability of these pairs; 0 for all others.
    pub pairs: Vec<(MenteeIx, MentorIx, u64)>,
}
