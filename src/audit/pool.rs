//! Stability in one pool.
//!
//! *Theorem*: none but the definition (Gale and Shapley 1962). *Trusts* the pool's checked
//! construction. Ranks are below 2³², and their sum over all agents below 2⁶⁴.

use super::mutual::{mutual, rank};
use crate::kernel::{AgentIx, Control, Index, Meter, Pace, Unbounded, by_row};
use crate::market::{Outcome, Pool, PoolPairing, Strength};

/// Two of a pool who would rather be together, with the ranks they would get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PoolBlocking {
    /// The one with the lower index.
    pub one: AgentIx,
    /// The other.
    pub two: AgentIx,
    /// The rank that `one` gives `two`, and the one `two` gives `one`.
    pub ranks: (u32, u32),
}

/// What the verifier found in a pool.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct PoolStability {
    /// Agents whose partner does not name them back or is not acceptable, or all of both where
    /// the number of agents differs.
    pub misplaced: Vec<AgentIx>,
    /// The pairs that block.
    pub blocking: Vec<PoolBlocking>,
    /// The sum of all ranks, and the largest.
    pub ranks: (u64, u32),
}

impl PoolStability {
    /// Whether the matching is feasible and no pair blocks it.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.misplaced.is_empty() && self.blocking.is_empty()
    }
}

/// Whether a matching of a pool is stable: weakly so with ties. Reads the lists only as far as
/// anyone would rather go, in the caller's rayon pool. Time O(entries), memory O(agents), for
/// complete lists beside a bit an entry.
#[must_use]
pub fn pool_stability(pool: &Pool, pairing: &PoolPairing) -> PoolStability {
    match paced_stability(pool, pairing, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`pool_stability`] under a control; a step is an entry looked at. Nothing is said of a
/// matching that was not looked at whole.
pub fn pool_stability_within(
    pool: &Pool,
    pairing: &PoolPairing,
    control: &Control<'_>,
) -> Outcome<PoolStability> {
    paced_stability(pool, pairing, &mut Meter::new(control)).into()
}

/// Whether a matching of a pool with ties is stable in this sense, with the pairs that block it.
///
/// Two who accept each other and are not together block where both strictly gain (weak), where one
/// does and the other does not lose (strong), or where neither loses (super). Who is alone gains by
/// anybody that it accepts. Time and memory as for [`pool_stability`].
#[must_use]
pub fn pool_stability_of(pool: &Pool, pairing: &PoolPairing, strength: Strength) -> PoolStability {
    match paced_strength(pool, pairing, strength, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`pool_stability_of`] under a control, as [`pool_stability_within`].
pub fn pool_stability_of_within(
    pool: &Pool,
    pairing: &PoolPairing,
    strength: Strength,
    control: &Control<'_>,
) -> Outcome<PoolStability> {
    paced_strength(pool, pairing, strength, &mut Meter::new(control)).into()
}

/// [`pool_stability`] at a pace.
pub(super) fn paced_stability<P: Pace>(
    pool: &Pool,
    pairing: &PoolPairing,
    pace: &mut P,
) -> Result<PoolStability, P::Cut> {
    paced_strength(pool, pairing, Strength::Weak, pace)
}

fn paced_strength<P: Pace>(
    pool: &Pool,
    pairing: &PoolPairing,
    strength: Strength,
    pace: &mut P,
) -> Result<PoolStability, P::Cut> {
    let mut found = PoolStability { misplaced: Vec::new(), blocking: Vec::new(), ranks: (0, 0) };
    if pairing.partners.len() != pool.agents() {
        found.misplaced = AgentIx::all(pool.agents().max(pairing.partners.len())).collect();
        return Ok(found);
    }
    // Each agent would rather have whoever it ranks below this number.
    let each = |(): &mut (), agent: usize| {
        pairing.partners[agent].map(|partner| rank(pool, AgentIx::at(agent), partner))
    };
    let ranks = by_row(0..pool.agents(), |agent| pool.row(agent).len(), pace, || (), each)?;
    let mut below = Vec::with_capacity(pool.agents());
    for (agent, rank) in AgentIx::all(pool.agents()).zip(ranks) {
        if let (Some(partner), Some(rank)) = (pairing.partners[agent.get()], rank) {
            let back = pairing.partners.get(partner.get()).copied().flatten();
            if rank.is_none() || back != Some(agent) {
                found.misplaced.push(agent);
            }
            if let Some(rank) = rank {
                found.ranks = (found.ranks.0 + u64::from(rank), found.ranks.1.max(rank));
            }
        }
        below.push(rank.flatten().unwrap_or(u32::MAX));
    }
    let pairs = if strength == Strength::Weak {
        mutual(pool, &below, pace)?
    } else {
        // Whoever stands beside an agent's own partner does not let it lose.
        let beside: Vec<u32> = below.iter().map(|rank| rank.saturating_add(1)).collect();
        let mut pairs = mutual(pool, &beside, pace)?;
        pairs.retain(|&(one, two, ranks)| {
            let gains = ranks.0 < below[one.get()] || ranks.1 < below[two.get()];
            pairing.partners[one.get()] != Some(two) && (gains || strength == Strength::Super)
        });
        pairs
    };
    found.blocking =
        pairs.into_iter().map(|(one, two, ranks)| PoolBlocking { one, two, ranks }).collect();
    Ok(found)
}
