//! The proof that no weakly stable matching is larger than a number.

use crate::kernel::{MenteeIx, MentorIx, Side};
use serde::{Deserialize, Serialize};

/// Somebody who, in every weakly stable matching, fills all its seats with partners whom it ranks
/// at most so. The entries of its list beyond are never made and never block.
///
/// The proof names partners of that part of its list. If it filled its seats otherwise, those of
/// them whom it has not got would each have a partner as good in their own eyes, another than it;
/// but these others have so few seats that as many as its own seats would go without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assured {
    /// On which side it stands.
    #[serde(with = "crate::kernel::plural")]
    pub side: Side,
    /// Its index.
    pub agent: u32,
    /// The rank of the worst partner that it may have.
    pub rank: u32,
    /// The named partners, on the other side.
    pub insisting: Vec<u32>,
}

/// Multipliers that bound the size of every weakly stable matching.
///
/// First the pairs are left out that [`Assured`] steps rule out one after another. For the rest,
/// take each person's seats, but at most as many as it has acceptable partners: b for a mentee, c
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
    /// Who is sure of what, each step with what the steps before it leave.
    pub assured: Vec<Assured>,
}
