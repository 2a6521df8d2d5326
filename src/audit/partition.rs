//! Stable partitions of one pool.
//!
//! *Theorem* (Tan 1991). A pool with strict lists has a stable partition, and all of them have the
//! same odd parties; a stable matching exists exactly where none of these is of three or more, and
//! leaves alone exactly their singles. So a partition that is seen to be stable proves that there
//! is no stable matching, or who is alone in each.
//!
//! *Trusts* the pool's checked construction, and nothing of the solver. Ranks are below 2³², and
//! their sum over all agents below 2⁶⁴.

use super::mutual::{mutual, rank};
use super::pool::paced_stability;
use crate::kernel::{AgentIx, Control, Index, Meter, Pace, Unbounded};
use crate::market::{Outcome, Pool, PoolPairing, StablePartition};

/// Whether a partition of a pool with strict lists is stable; with ties it is not. With an odd
/// party of three or more it then
/// proves that no stable matching exists (Tan 1991); and its singles are those whom
/// every stable matching leaves alone. Time O(entries).
#[must_use]
pub fn is_stable_partition(pool: &Pool, partition: &StablePartition) -> bool {
    match paced_partition(pool, partition, &mut Unbounded) {
        Ok(stable) => stable,
        Err(never) => match never {},
    }
}

/// [`is_stable_partition`] under a control; a step is an entry looked at. Nothing is said of a
/// partition that was not looked at whole.
pub fn is_stable_partition_within(
    pool: &Pool,
    partition: &StablePartition,
    control: &Control<'_>,
) -> Outcome<bool> {
    paced_partition(pool, partition, &mut Meter::new(control)).into()
}

/// Whether no two of those who have a partner would both rather be together, and no pairing of
/// which that is so has more pairs: there are as many as the parties allow, half of each, rounded
/// down (Tan 1990). Pools with ties have no such proof.
///
/// *Theorem* (Tan 1990). Whoever is left out of a pool takes at most one odd party, singles
/// included, from its stable partition; and pairs that are stable among themselves are a
/// partition without one. Time O(entries).
#[must_use]
pub fn is_largest_internally_stable(
    pool: &Pool,
    pairing: &PoolPairing,
    partition: &StablePartition,
) -> bool {
    match largest_within(pool, pairing, partition, &mut Unbounded) {
        Ok(holds) => holds,
        Err(never) => match never {},
    }
}

/// [`is_largest_internally_stable`] under a control; a step is an entry looked at.
pub fn is_largest_internally_stable_within(
    pool: &Pool,
    pairing: &PoolPairing,
    partition: &StablePartition,
    control: &Control<'_>,
) -> Outcome<bool> {
    largest_within(pool, pairing, partition, &mut Meter::new(control)).into()
}

fn largest_within<P: Pace>(
    pool: &Pool,
    pairing: &PoolPairing,
    partition: &StablePartition,
    pace: &mut P,
) -> Result<bool, P::Cut> {
    let found = paced_stability(pool, pairing, pace)?;
    let is_paired = |agent: AgentIx| pairing.partners.get(agent.get()).is_some_and(Option::is_some);
    let blocks = found.blocking.iter().any(|pair| is_paired(pair.one) && is_paired(pair.two));
    if !found.misplaced.is_empty() || blocks || !paced_partition(pool, partition, pace)? {
        return Ok(false);
    }
    let most = partition.parties.iter().map(|party| party.len() / 2).sum::<usize>();
    Ok(pairing.pairs().count() == most)
}

/// [`is_stable_partition`] at a pace.
pub(super) fn paced_partition<P: Pace>(
    pool: &Pool,
    partition: &StablePartition,
    pace: &mut P,
) -> Result<bool, P::Cut> {
    if pool.has_ties() {
        return Ok(false);
    }
    let mut before: Vec<Option<AgentIx>> = vec![None; pool.agents()];
    let mut after = before.clone();
    for party in &partition.parties {
        for (at, &agent) in party.iter().enumerate() {
            let next = party[(at + 1) % party.len()];
            let places = (after.get_mut(agent.get()), before.get_mut(next.get()));
            let (Some(after), Some(before)) = places else { return Ok(false) };
            if after.replace(next).is_some() || before.replace(agent).is_some() {
                return Ok(false);
            }
        }
    }
    // A single has nobody; it would have anyone.
    let rank_of = |agent: AgentIx, member: Option<AgentIx>| match member {
        None => None,
        Some(member) if member == agent => Some(u32::MAX),
        Some(member) => rank(pool, agent, member),
    };
    let mut below = Vec::with_capacity(pool.agents());
    for agent in AgentIx::all(pool.agents()) {
        pace.steps(1 + pool.row(agent.get()).len())?;
        let next = rank_of(agent, after[agent.get()]);
        let (Some(next), Some(previous)) = (next, rank_of(agent, before[agent.get()])) else {
            return Ok(false);
        };
        let pair = after[agent.get()] == before[agent.get()];
        if !pair && next >= previous {
            return Ok(false);
        }
        below.push(previous);
    }
    Ok(!mutual(pool, &below, pace)?
        .into_iter()
        .any(|(one, two, _)| after[one.get()] != Some(two) && after[two.get()] != Some(one)))
}
