//! Stability in one pool.
//!
//! *Theorem*: none but the definition (Gale and Shapley 1962). *Trusts* the pool's checked
//! construction. Ranks are below 2³², and their sum over all agents below 2⁶⁴.

use crate::kernel::{AgentIx, Control, Index, Meter, Pace, Unbounded};
use crate::market::{Outcome, Pool, PoolPairing};

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
    /// Agents whose partner does not name them back or is not acceptable, or all of them where the
    /// number of agents differs.
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

/// Whether a matching of a pool is stable: weakly so with ties. Time O(entries · log).
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

/// [`pool_stability`] at a pace.
pub(super) fn paced_stability<P: Pace>(
    pool: &Pool,
    pairing: &PoolPairing,
    pace: &mut P,
) -> Result<PoolStability, P::Cut> {
    let mut found = PoolStability { misplaced: Vec::new(), blocking: Vec::new(), ranks: (0, 0) };
    if pairing.partners.len() != pool.agents() {
        found.misplaced = AgentIx::all(pool.agents()).collect();
        return Ok(found);
    }
    // Each agent would rather have whoever it ranks below this number.
    let mut below = Vec::with_capacity(pool.agents());
    for agent in AgentIx::all(pool.agents()) {
        pace.steps(1 + pool.half().range(agent.get()).len())?;
        below.push(match pairing.partners[agent.get()] {
            None => u32::MAX,
            Some(partner) => {
                let rank = rank(pool, agent, partner);
                let back = pairing.partners.get(partner.get()).copied().flatten();
                if rank.is_none() || back != Some(agent) {
                    found.misplaced.push(agent);
                }
                let rank = rank.unwrap_or(u32::MAX);
                if rank < u32::MAX {
                    found.ranks = (found.ranks.0 + u64::from(rank), found.ranks.1.max(rank));
                }
                rank
            }
        });
    }
    let willing = |agent: AgentIx| {
        let below = below[agent.get()];
        pool.list(agent).take_while(move |choice| choice.rank < below)
    };
    let mut wanted: Vec<(AgentIx, AgentIx, u32)> = Vec::new();
    for agent in AgentIx::all(pool.agents()) {
        let from = wanted.len();
        wanted.extend(willing(agent).map(|choice| (agent, choice.partner, choice.rank)));
        pace.steps(1 + wanted.len() - from)?;
        // The agents come in order.
        wanted[from..].sort_unstable();
    }
    pace.steps(wanted.len())?;
    for &(one, two, rank) in wanted.iter().filter(|wish| wish.0 < wish.1) {
        if let Ok(at) = wanted.binary_search_by_key(&(two, one), |wish| (wish.0, wish.1)) {
            found.blocking.push(PoolBlocking { one, two, ranks: (rank, wanted[at].2) });
        }
    }
    Ok(found)
}

pub(super) fn rank(pool: &Pool, agent: AgentIx, partner: AgentIx) -> Option<u32> {
    pool.list(agent).find(|choice| choice.partner == partner).map(|choice| choice.rank)
}
