//! Why rotations and multipliers prove nothing.

/// Why a [`LatticeProof`](crate::market::LatticeProof) proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LatticeFault {
    /// The matching is not a stable one of a strict market.
    #[error("the matching is not stable, or the market is not of the kind that rotations are for")]
    Matching,
    /// This rotation cannot be eliminated where it stands.
    #[error("rotation {rotation} is not exposed where it stands")]
    Rotation {
        /// Which, from 0.
        rotation: usize,
    },
    /// The rotations do not lead from the mentees' best to the mentors' best matching.
    #[error("the rotations do not lead from one end of the lattice to the other")]
    Ends,
    /// A multiplier stands for a pair of rotations of which neither need precede the other.
    #[error(
        "rotation {earlier} need not precede rotation {later}, or their multiplier is negative"
    )]
    Multiplier {
        /// The one said to be earlier.
        earlier: u32,
        /// The one said to be later.
        later: u32,
    },
    /// The multipliers are so large that sums of them overflow.
    #[error("the multipliers are so large that sums of them overflow")]
    Range,
    /// The cost is above what is proven.
    #[error("the matching costs {cost}, and only {bound} is proven")]
    Gap {
        /// The matching's cost.
        cost: i128,
        /// The proven bound.
        bound: i128,
    },
}
