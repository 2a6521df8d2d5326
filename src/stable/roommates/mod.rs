//! Stable pairs in one pool: the stable roommates problem.

mod search;
mod table;
mod ties;

pub use search::{RoommateMatchings, RoommatesSought};
pub use ties::{Exhausted, weakly_stable_roommates};

use super::restricted::Unsupported;
use crate::kernel::{AgentIx, Control, Index};
use crate::market::{Half, Outcome, Pairing, Pool, StablePartition};
use table::{Solved, Table};

/// A stable matching of a pool with strict lists, or the stable partition that shows that there is none.
///
/// Stable: no two who accept each other would both rather be together than with their
/// partners, or alone. Who stays alone is the same in every stable matching. Lists may be incomplete and the
/// number of agents odd.
///
/// Time O(entries) for the proposals and the rotations, beside O(agents · party) where
/// parties are found; memory O(agents) beside the pool.
///
/// # Errors
/// [`Unsupported::Ties`]: see [`weakly_stable_roommates`].
///
/// # References
/// R. W. Irving, An efficient algorithm for the "stable roommates" problem, 1985.
/// J. J. M. Tan, A necessary and sufficient condition for the existence of a complete
/// stable matching, 1991, for the partition: a rotation that would leave its members
/// nobody is an odd party, and the rest goes on without it.
pub fn stable_roommates(pool: &Pool) -> Result<Outcome<Pairing, StablePartition>, Unsupported> {
    if pool.has_ties() {
        return Err(Unsupported::Ties);
    }
    let lists = pool.half();
    let mut table = Table::new(lists);
    table.propose(|_| false);
    Ok(match table.solve() {
        Solved::Matching(entries) => Outcome::Solved(pairing(lists, &entries)),
        Solved::Parties(entries) => Outcome::Impossible(partition(lists, &entries)),
    })
}

fn pairing(lists: &Half, entries: &[Option<u32>]) -> Pairing {
    let partner = |entry: u32| AgentIx::new(lists.partners[entry as usize]);
    Pairing { partners: entries.iter().map(|entry| entry.map(partner)).collect() }
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoommatesRegret {
    /// The matching.
    pub pairing: Pairing,
    /// Its largest rank; 0 where no pair is made.
    pub regret: u32,
    /// The stable partition of the pool with lists cut below that rank, [`Pool::cut`]: it has an odd
    /// party, or other singles than this matching. Nothing where the regret is 0 or 1.
    pub refutation: Option<StablePartition>,
}

/// The stable matching of a pool whose worst-placed agent is placed as well as can be,
/// or the stable partition that shows that there is none.
///
/// A bisection over the rank at which lists are cut. Time O(entries · log).
///
/// # Errors
/// [`Unsupported::Ties`].
///
/// # References
/// D. Gusfield and R. W. Irving, The Stable Marriage Problem, 1989, section 4.4.
pub fn minimum_regret_roommates(
    pool: &Pool,
) -> Result<Outcome<RoommatesRegret, StablePartition>, Unsupported> {
    let pairing = match stable_roommates(pool)? {
        Outcome::Solved(pairing) => pairing,
        Outcome::Impossible(partition) => return Ok(Outcome::Impossible(partition)),
        Outcome::Stopped(stopped) => match stopped.best {},
    };
    let matched =
        |pairing: &Pairing| -> Vec<bool> { pairing.partners.iter().map(Option::is_some).collect() };
    let must = matched(&pairing);
    if !must.contains(&true) {
        return Ok(Outcome::Solved(RoommatesRegret { pairing, regret: 0, refutation: None }));
    }
    let (mut best, mut low, mut high) = (pairing, 1u32, pool.agents() as u32);
    while low < high {
        let middle = low + (high - low) / 2;
        match stable_roommates(&pool.cut(middle, &best))? {
            Outcome::Solved(found) if matched(&found) == must => {
                best = found;
                high = middle;
            }
            _ => low = middle + 1,
        }
    }
    let refutation = match low {
        0 | 1 => None,
        _ => Some(stable_partition(&pool.cut(low - 1, &best))?),
    };
    Ok(Outcome::Solved(RoommatesRegret { pairing: best, regret: low, refutation }))
}

/// A stable partition of a pool with strict lists; it always exists.
///
/// # Errors
/// [`Unsupported::Ties`].
pub fn stable_partition(pool: &Pool) -> Result<StablePartition, Unsupported> {
    Ok(match stable_roommates(pool)? {
        Outcome::Impossible(partition) => partition,
        Outcome::Solved(pairing) => {
            let party = |(agent, partner): (AgentIx, Option<AgentIx>)| match partner {
                None => Some(vec![agent]),
                Some(partner) => (agent < partner).then(|| vec![agent, partner]),
            };
            let agents = AgentIx::all(pool.agents()).zip(pairing.partners);
            StablePartition { parties: agents.filter_map(party).collect() }
        }
        Outcome::Stopped(stopped) => match stopped.best {},
    })
}

/// The stable matching of a pool with the least sum of ranks, or the stable partition that
/// shows that there is none.
///
/// NP-hard (Feder 1992). A search over Irving's tables: each holds a stable matching, and none of its
/// matchings ranks anyone's partner above the first of its list. Where `control` stops it the best
/// found comes with the bound. A step is one table.
///
/// # Errors
/// [`Unsupported::Ties`].
pub fn egalitarian_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Result<Outcome<RoommatesSought, StablePartition>, Unsupported> {
    match stable_roommates(pool)? {
        Outcome::Impossible(partition) => Ok(Outcome::Impossible(partition)),
        _ => Ok(Outcome::Solved(search::egalitarian(pool.half(), control))),
    }
}

/// All stable matchings of a pool, one by one; none where there is none.
///
/// Between two of them O(agents) tables are solved.
///
/// # Errors
/// [`Unsupported::Ties`].
pub fn all_stable_roommates(pool: &Pool) -> Result<RoommateMatchings<'_>, Unsupported> {
    if pool.has_ties() {
        return Err(Unsupported::Ties);
    }
    Ok(RoommateMatchings::new(pool.half()))
}
