//! How ties are broken.

use crate::kernel::{Side, shuffle, stream};
use serde::{Deserialize, Serialize};

/// How ties are broken, recorded in the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Ties {
    /// The lower index first.
    #[default]
    Index,
    /// By an order of each side drawn once with this seed: whoever is drawn earlier
    /// wins every tie that it stands in.
    Lottery {
        /// The seed.
        seed: u64,
    },
}

impl Ties {
    /// The place of each of `agents` of `side` in the order that breaks ties: the
    /// lower wins. Nothing where the index decides.
    ///
    /// A Fisher–Yates shuffle of the stream `ties-mentees` or `ties-mentors`.
    #[must_use]
    pub fn places(self, side: Side, agents: usize) -> Option<Vec<u32>> {
        let Self::Lottery { seed } = self else { return None };
        let label = match side {
            Side::Mentee => "ties-mentees",
            Side::Mentor => "ties-mentors",
        };
        let mut draws = stream(seed, label);
        let mut places: Vec<u32> = (0..=u32::MAX).take(agents).collect();
        shuffle(&mut places, &mut draws);
        Some(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lottery_is_a_permutation_and_frozen() {
        let places = Ties::Lottery { seed: 7 }.places(Side::Mentee, 6).unwrap();
        let mut sorted = places.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5]);
        assert_eq!(Ties::Lottery { seed: 7 }.places(Side::Mentee, 6).unwrap(), places);
        assert_eq!(Ties::Index.places(Side::Mentee, 6), None);
    }
}
