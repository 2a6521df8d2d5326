//! Stable pairs in one pool: the stable roommates problem.

mod almost;
mod cases;
mod internal_stability;
mod perfect;
mod search;
mod shortlists;
mod strong;
mod super_stable;
mod table;
mod ties;

pub use almost::{AlmostStable, fewest_blocking_roommates};
pub use internal_stability::{InternallyStable, largest_internally_stable};
pub use search::{RoommateMatchings, RoommatesSought};
pub use strong::strongly_stable_roommates;
pub use super_stable::super_stable_roommates;
pub use ties::{Exhausted, weakly_stable_roommates};

use super::fault::StableFault;
use crate::kernel::{AgentIx, Control, Index, Meter, StopReason};
use crate::market::{Half, Outcome, Pool, PoolPair, PoolPairing, RequiredWitness, StablePartition};
use shortlists::Shortlists;
use std::sync::Arc;
use table::{Solved, Table};

/// A stable matching of a pool with strict lists, or the stable partition that shows that there is none.
///
/// Stable: no two who accept each other would both rather be together than with their
/// partners, or alone. Who stays alone is the same in every stable matching. Lists may be incomplete and the
/// number of agents odd.
///
/// Time O(entries) for the proposals and the rotations, beside O(agents · party) where
/// parties are found; memory O(agents) beside the pool. Of complete lists, which know no twins,
/// what proposals leave gets entries of 12 bytes, beside a bit an entry of all. A step of `control` is a proposal or a
/// step towards a rotation; a stopped run has nothing to give.
///
/// # Errors
/// [`StableFault::Ties`]: see [`weakly_stable_roommates`].
///
/// # References
/// R. W. Irving, An efficient algorithm for the "stable roommates" problem, 1985.
/// J. J. M. Tan, A necessary and sufficient condition for the existence of a complete
/// stable matching, 1991, for the partition: a rotation that would leave its members
/// nobody is an odd party, and the rest goes on without it.
pub fn stable_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Result<Outcome<PoolPairing, StablePartition>, StableFault> {
    strict(pool)?;
    Ok(pairs_or_parties(pool, &mut Meter::new(control)).unwrap_or_else(Outcome::stopped))
}

/// A stable matching of a pool with strict lists that makes all these pairs, or why there is none.
///
/// What they leave is solved as by [`stable_roommates`]; see [`PoolRest`](crate::market::PoolRest) for why
/// that decides. Time O(entries · log). A step of `control` is one of [`stable_roommates`].
///
/// # Errors
/// [`StableFault::Ties`].
pub fn roommates_requiring(
    pool: &Pool,
    required: &[PoolPair],
    control: &Control<'_>,
) -> Result<Outcome<PoolPairing, RequiredWitness>, StableFault> {
    strict(pool)?;
    let rest = match pool.requiring(required) {
        Ok(rest) => rest,
        Err(witness) => return Ok(Outcome::Impossible(witness)),
    };
    let found = pairs_or_parties(&rest.pool, &mut Meter::new(control));
    let mut pairing = match found.unwrap_or_else(Outcome::stopped) {
        Outcome::Solved(pairing) => pairing,
        Outcome::Impossible(parties) => {
            return Ok(Outcome::Impossible(RequiredWitness::Parties(parties)));
        }
        Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
    };
    if rest.served.iter().any(|agent| pairing.partners[agent.get()].is_none()) {
        let parties = parties(Outcome::Solved(pairing), &rest.pool);
        return Ok(Outcome::Impossible(RequiredWitness::Parties(parties)));
    }
    for &(one, two) in required {
        pairing.partners[one.get()] = Some(two);
        pairing.partners[two.get()] = Some(one);
    }
    Ok(Outcome::Solved(pairing))
}

fn strict(pool: &Pool) -> Result<(), StableFault> {
    if pool.has_ties() { Err(StableFault::Ties) } else { Ok(()) }
}

/// [`stable_roommates`] of a pool without ties.
fn pairs_or_parties(
    pool: &Pool,
    meter: &mut Meter<'_>,
) -> Result<Outcome<PoolPairing, StablePartition>, StopReason> {
    let lists = Shortlists::new(pool, meter)?;
    Ok(match lists.table(meter)?.solve(meter)? {
        Solved::Matching(entries) => Outcome::Solved(pairing(&lists.lists, &entries)),
        Solved::Parties(entries) => Outcome::Impossible(partition(&lists.lists, &entries)),
    })
}

/// The same of entries that know their twins.
fn irving(lists: &Arc<Half>, meter: &mut Meter<'_>) -> Result<Solved, StopReason> {
    let mut table = Table::new(lists);
    table.propose(|_| false, meter)?;
    table.solve(meter)
}

fn pairing(lists: &Half, entries: &[Option<u32>]) -> PoolPairing {
    let partner = |entry: u32| AgentIx::new(lists.partners[entry as usize]);
    PoolPairing { partners: entries.iter().map(|entry| entry.map(partner)).collect() }
}

/// The partition where each agent knows its next member.
fn partition(lists: &Half, entries: &[Option<(u32, u32)>]) -> StablePartition {
    let mut seen = vec![false; entries.len()];
    let mut parties = Vec::new();
    for start in 0..entries.len() {
        let mut party = Vec::new();
        let mut at = start;
        while !seen[at] {
            seen[at] = true;
            party.push(AgentIx::at(at));
            match entries[at] {
                Some((next, _)) => at = lists.partners[next as usize] as usize,
                None => break,
            }
        }
        if !party.is_empty() {
            parties.push(party);
        }
    }
    StablePartition { parties }
}

/// A stable matching of a pool whose largest rank is as small as can be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct RoommatesRegret {
    /// The matching.
    pub pairing: PoolPairing,
    /// Its largest rank; 0 where no pair is made.
    pub regret: u32,
    /// No stable matching has a smaller largest rank than this: the regret itself, unless the
    /// run was stopped.
    pub bound: u32,
    /// The stable partition of the pool with lists cut below that rank, [`Pool::cut`]: it has an odd
    /// party, or other singles than this matching. Nothing where the regret is 0 or 1, or where
    /// the run was stopped.
    pub refutation: Option<StablePartition>,
}

/// The stable matching of a pool whose worst-placed agent is placed as well as can be,
/// or the stable partition that shows that there is none.
///
/// A bisection over the rank at which lists are cut. Time O(entries · log). Stopped, it gives
/// the best matching found, once there is one, with the bound of the bisection.
///
/// # Errors
/// [`StableFault::Ties`].
///
/// # References
/// D. Gusfield and R. W. Irving, The Stable Marriage Problem, 1989, section 4.4.
pub fn minimum_regret_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Result<Outcome<RoommatesRegret, StablePartition, RoommatesRegret>, StableFault> {
    strict(pool)?;
    let mut meter = Meter::new(control);
    let pairing = match pairs_or_parties(pool, &mut meter) {
        Ok(Outcome::Solved(pairing)) => pairing,
        Ok(Outcome::Impossible(partition)) => return Ok(Outcome::Impossible(partition)),
        Ok(Outcome::Stopped(stopped)) => return Ok(Outcome::stopped(stopped.reason)),
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    let mut found = RoommatesRegret { pairing, regret: 0, bound: 0, refutation: None };
    Ok(match bisect(pool, &mut found, &mut meter) {
        Ok(()) => Outcome::Solved(found),
        Err(reason) => {
            found.regret = largest_rank(pool, &found.pairing);
            Outcome::stopped_with(reason, found)
        }
    })
}

/// Brings regret and bound together; the pairing is always the best found.
fn bisect(
    pool: &Pool,
    found: &mut RoommatesRegret,
    meter: &mut Meter<'_>,
) -> Result<(), StopReason> {
    let matched = |pairing: &PoolPairing| -> Vec<bool> {
        pairing.partners.iter().map(Option::is_some).collect()
    };
    let must = matched(&found.pairing);
    if !must.contains(&true) {
        return Ok(());
    }
    found.bound = 1;
    let mut high = pool.agents() as u32;
    while found.bound < high {
        let middle = found.bound + (high - found.bound) / 2;
        match pairs_or_parties(&pool.cut(middle, &found.pairing), meter)? {
            Outcome::Solved(better) if matched(&better) == must => {
                found.pairing = better;
                high = middle;
            }
            _ => found.bound = middle + 1,
        }
    }
    found.regret = high;
    if high > 1 {
        let cut = pool.cut(high - 1, &found.pairing);
        found.refutation = Some(parties(pairs_or_parties(&cut, meter)?, &cut));
    }
    Ok(())
}

fn largest_rank(pool: &Pool, pairing: &PoolPairing) -> u32 {
    let rank = |agent: usize, partner: AgentIx| {
        let row = pool.row(agent);
        row.place_of(partner.raw()).map_or(0, |place| row.at(place).1)
    };
    let partners = pairing.partners.iter().enumerate();
    partners.filter_map(|(agent, partner)| Some(rank(agent, (*partner)?))).max().unwrap_or(0)
}

/// A stable partition of a pool with strict lists; it always exists.
///
/// # Errors
/// [`StableFault::Ties`].
pub fn stable_partition(
    pool: &Pool,
    control: &Control<'_>,
) -> Result<Outcome<StablePartition>, StableFault> {
    strict(pool)?;
    let found = pairs_or_parties(pool, &mut Meter::new(control));
    Ok(found.map(|found| parties(found, pool)).into())
}

/// The partition of either outcome, which was not stopped.
fn parties(found: Outcome<PoolPairing, StablePartition>, pool: &Pool) -> StablePartition {
    let partners = match found {
        Outcome::Impossible(partition) => return partition,
        Outcome::Solved(pairing) => pairing.partners,
        Outcome::Stopped(_) => Vec::new(),
    };
    let party = |(agent, partner): (AgentIx, Option<AgentIx>)| match partner {
        None => Some(vec![agent]),
        Some(partner) => (agent < partner).then(|| vec![agent, partner]),
    };
    let agents = AgentIx::all(pool.agents()).zip(partners);
    StablePartition { parties: agents.filter_map(party).collect() }
}

/// The stable matching of a pool with the least sum of ranks, or the stable partition that
/// shows that there is none.
///
/// NP-hard (Feder 1992). A search over Irving's tables: each holds a stable matching, and none of its
/// matchings ranks anyone's partner above the first of its list. Where `control` stops it, once a
/// stable matching was found, the best found comes with the bound. A step is one of
/// [`stable_roommates`], of all tables together.
///
/// # Errors
/// [`StableFault::Ties`].
pub fn egalitarian_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Result<Outcome<RoommatesSought, StablePartition, RoommatesSought>, StableFault> {
    strict(pool)?;
    let mut meter = Meter::new(control);
    let started = Shortlists::new(pool, &mut meter).and_then(|lists| {
        let solved = lists.table(&mut meter)?.solve(&mut meter)?;
        Ok((lists, solved))
    });
    Ok(match started {
        Err(reason) => Outcome::stopped(reason),
        Ok((lists, Solved::Parties(entries))) => {
            Outcome::Impossible(partition(&lists.lists, &entries))
        }
        Ok((lists, Solved::Matching(entries))) => {
            match search::egalitarian(&lists, entries, &mut meter) {
                Outcome::Solved(sought) => Outcome::Solved(sought),
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(stopped) => Outcome::Stopped(stopped),
            }
        }
    })
}

/// All stable matchings of a pool, one by one; none where there is none.
///
/// Between two of them O(agents) tables are solved; a step of `control` is one of
/// [`stable_roommates`], of all tables together.
///
/// # Errors
/// [`StableFault::Ties`].
pub fn all_stable_roommates<'c>(
    pool: &Pool,
    control: &'c Control<'c>,
) -> Result<Outcome<RoommateMatchings<'c>>, StableFault> {
    strict(pool)?;
    Ok(RoommateMatchings::new(pool, Meter::new(control)).into())
}
