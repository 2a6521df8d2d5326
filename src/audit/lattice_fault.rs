//! Why rotations and multipliers prove nothing.

use crate::kernel::faults;

faults! {
    /// Why a [`LatticeProof`](crate::market::LatticeProof) proves nothing.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum LatticeFault: "lattice-fault" {
        /// The matching is not a stable one of a strict market.
        Matching = "matching",
            "the matching is not stable, or the market is not of the kind that rotations are for",
            "распределение неустойчиво, или рынок не того вида, для которого есть ротации";
        /// This rotation cannot be eliminated where it stands.
        Rotation {
            /// Which, from 0.
            rotation: usize,
        } = "rotation",
            "rotation {rotation} is not exposed where it stands",
            "ротация {rotation} там, где она стоит, невозможна";
        /// The rotations do not lead from the mentees' best to the mentors' best matching.
        Ends = "ends",
            "the rotations do not lead from one end of the lattice to the other",
            "ротации не ведут от одного края решётки к другому";
        /// A multiplier stands for a pair of rotations of which neither need precede the other.
        Multiplier {
            /// The one said to be earlier.
            earlier: u32,
            /// The one said to be later.
            later: u32,
        } = "multiplier",
            "rotation {earlier} need not precede rotation {later}, or their multiplier is negative",
            "ротация {earlier} не обязана предшествовать ротации {later}, или их множитель отрицателен";
        /// The multipliers are so large that sums of them overflow.
        Range = "range",
            "the multipliers are so large that sums of them overflow",
            "множители так велики, что их суммы переполняются";
        /// The cost is above what is proven.
        Gap {
            /// The matching's cost.
            cost: i128,
            /// The proven bound.
            bound: i128,
        } = "gap",
            "the matching costs {cost}, and only {bound} is proven",
            "стоимость распределения {cost}, а доказано только {bound}";
    }
}
