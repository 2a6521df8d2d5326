//! The proof that no weakly stable matching is larger than a number.

use crate::kernel::{MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};

/// Multipliers that bound the size of every weakly stable matching.
///
/// Let each person with seats `b` count its acceptable partners, at most as many as it has. In a weakly stable
/// matching an acceptable pair is made, or the mentee has `b` other partners whom it does not rank below the
/// mentor, or the mentor `c` others. So with x = 1 for the pairs made, for each pair
/// c · (partners of the mentee as good) + b · (partners of the mentor as good) + b · c · x ≥ b · c,
/// where a side whose list has too few as good is left out. Multiplied by `pairs`, with the
/// seats multiplied by `mentees` and `mentors`, these bound the sum of x: linear-programming duality. With no
/// multipliers for pairs it is the cover that bounds every matching (König). The size is a whole number
/// in each part of the market that lists connect, so each part's bound is rounded down.
/// `audit::largest_possible` computes it.
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
