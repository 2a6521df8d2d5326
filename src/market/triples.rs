//! Three sides: whom a triple is worth, and who would rather be in which.

use crate::kernel::{Matrix, faults};
use serde::{Deserialize, Serialize};

faults! {
    /// What is wrong with three sides.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum TriplesFault: "triples-fault" {
        /// There are other numbers of weights than triples.
        Weights {
            /// How many there are.
            got: usize,
            /// How many there should be.
            expected: usize,
        } = "weights", "{got:weight|weights} for {expected:triple|triples}", "весов {got}, а троек {expected}";
        /// A weight is so large that sums could overflow.
        TooLarge {
            /// The weight.
            weight: i128,
        } = "too-large", "the weight {weight} is beyond 2^80", "вес {weight} за пределами 2^80";
        /// A side has too many agents.
        TooMany {
            /// How many.
            agents: usize,
        } = "too-many",
            "a side of {agents} agents is longer than 2^20",
            "сторона из участников числом {agents} длиннее 2^20";
        /// Preferences of one side over the next have another shape.
        Shape {
            /// Which side, from 0.
            side: usize,
        } = "shape",
            "preferences of side {side} do not fit the sides",
            "предпочтения стороны {side} не подходят к сторонам";
    }
}

const LARGEST: i128 = 1 << 80;
const MOST: usize = 1 << 20;

/// Parts of a weight in which prices are told.
pub(crate) const UNIT: i128 = 64;

/// What each triple of three sides is worth; nothing for one that may not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxialProblem {
    sides: [usize; 3],
    weights: Vec<Option<i128>>,
    gains: bool,
    /// What a triple saves by being there: more than all weights can differ.
    bonus: i128,
}

/// A price for each agent of each side, 0 or below, in 64ths of a weight. See
/// `audit::axial_bound`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AxialPrices(pub [Vec<i128>; 3]);

impl AxialProblem {
    /// The triple of agents a, b and c stands at (a · second + b) · third + c. `gains`: the
    /// higher the better, otherwise the lower.
    ///
    /// # Errors
    /// Weights beyond 2⁸⁰, sides beyond 2²⁰ agents, another number of weights than triples.
    pub fn new(
        sides: [usize; 3],
        weights: Vec<Option<i128>>,
        gains: bool,
    ) -> Result<Self, TriplesFault> {
        if let Some(&agents) = sides.iter().find(|&&agents| agents > MOST) {
            return Err(TriplesFault::TooMany { agents });
        }
        let expected = sides.iter().product::<usize>();
        if weights.len() != expected {
            return Err(TriplesFault::Weights { got: weights.len(), expected });
        }
        let known = || weights.iter().flatten();
        if let Some(&weight) = known().find(|weight| weight.unsigned_abs() > LARGEST as u128) {
            return Err(TriplesFault::TooLarge { weight });
        }
        let (least, most) = (known().min().copied(), known().max().copied());
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(0));
        let largest = if gains { -least } else { most };
        let triples = sides.iter().min().map_or(0, |&least| least as i128);
        let bonus = largest + (triples + 1) * (most - least) + 1;
        Ok(Self { sides, weights, gains, bonus })
    }

    /// How many agents each side has.
    #[must_use]
    pub fn sides(&self) -> [usize; 3] {
        self.sides
    }

    /// The weight of a triple that may be.
    #[must_use]
    pub fn weight(&self, [a, b, c]: [u32; 3]) -> Option<i128> {
        let [first, second, third] = self.sides;
        let (a, b, c) = (a as usize, b as usize, c as usize);
        let inside = a < first && b < second && c < third;
        if inside { self.weights[(a * second + b) * third + c] } else { None }
    }

    /// What a triple costs less its bonus: below 0, so that more triples always cost less and,
    /// among equally many, the better sum.
    #[must_use]
    pub fn cost(&self, triple: [u32; 3]) -> Option<i128> {
        let weight = self.weight(triple)?;
        Some(if self.gains { -weight } else { weight } - self.bonus)
    }

    /// The sum of weights of so many triples that together cost this.
    #[must_use]
    pub fn value(&self, triples: usize, cost: i128) -> i128 {
        let cost = cost + self.bonus * triples as i128;
        if self.gains { -cost } else { cost }
    }
}

/// Whom each agent of three sides ranks in the next one: the first over the second, the
/// second over the third, the third over the first. 1 is best, equal ranks are tied, nothing
/// for who is not acceptable.
#[derive(Clone, Debug, PartialEq)]
pub struct CyclicProblem {
    ranks: [Matrix<Option<u32>>; 3],
}

impl CyclicProblem {
    /// Preferences of the first side over the second, the second over the third, and the
    /// third over the first.
    ///
    /// # Errors
    /// The first shape that does not fit.
    pub fn new(ranks: [Matrix<Option<u32>>; 3]) -> Result<Self, TriplesFault> {
        let rows = [0, 1, 2].map(|side: usize| ranks[side].rows());
        for side in 0..3 {
            // A table without rows cannot tell its columns.
            if rows[side] > 0 && ranks[side].columns() != rows[(side + 1) % 3] {
                return Err(TriplesFault::Shape { side });
            }
        }
        Ok(Self { ranks })
    }

    /// How many agents each side has.
    #[must_use]
    pub fn sides(&self) -> [usize; 3] {
        [0, 1, 2].map(|side: usize| self.ranks[side].rows())
    }

    /// The rank that an agent of this side gives one of the next.
    #[must_use]
    pub fn rank(&self, side: usize, agent: u32, next: u32) -> Option<u32> {
        *self.ranks.get(side)?.get(agent as usize, next as usize)?
    }

    /// Whether each of the three accepts the next.
    #[must_use]
    pub fn accepts(&self, [a, b, c]: [u32; 3]) -> bool {
        let accepts = |side, agent, next| self.rank(side, agent, next).is_some();
        accepts(0, a, b) && accepts(1, b, c) && accepts(2, c, a)
    }
}
