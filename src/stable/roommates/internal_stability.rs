//! Where no stable matching exists: as many pairs as can be that are stable among themselves.

use super::{StableFault, stable_partition};
use crate::kernel::{Control, Index};
use crate::market::{Outcome, Pool, PoolPairing, StablePartition};

/// Pairs of a pool that are stable among themselves.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct InternallyStable {
    /// The pairs. No two of those who have a partner would both rather be together.
    pub pairing: PoolPairing,
    /// The proof that there cannot be more such pairs: of each party all are paired, but for one
    /// of an odd party.
    pub partition: StablePartition,
}

/// The largest set of pairs of a pool with strict lists that are stable among themselves, also
/// where no stable matching exists: whoever is left out is looked for a partner elsewhere.
///
/// Of each odd party of the stable partition its first member, the lowest, is left out, and the
/// next ones are paired two by two; so are the members of an even party. Everybody who is paired
/// then has a partner no worse than the member before them in their party, so no two of them
/// block. `audit::is_largest_internally_stable` checks the answer. Time and steps are those of
/// [`stable_partition`].
///
/// # Errors
/// [`StableFault::Ties`].
///
/// # References
/// J. J. M. Tan, A maximum stable matching for the roommates problem, 1990.
pub fn largest_internally_stable(
    pool: &Pool,
    control: &Control<'_>,
) -> Result<Outcome<InternallyStable>, StableFault> {
    Ok(stable_partition(pool, control)?.map(|partition| {
        let mut partners = vec![None; pool.agents()];
        for party in &partition.parties {
            for pair in party[party.len() % 2..].chunks_exact(2) {
                partners[pair[0].get()] = Some(pair[1]);
                partners[pair[1].get()] = Some(pair[0]);
            }
        }
        InternallyStable { pairing: PoolPairing { partners }, partition }
    }))
}
