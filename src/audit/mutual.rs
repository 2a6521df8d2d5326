//! Who of a pool would rather have each other: the ground of the verifiers of one pool.
//!
//! *Trusts* the pool's checked construction. Ranks are compared only.

use crate::kernel::{AgentIx, Index, Pace, by_row};
use crate::market::{Pool, PoolLists};

/// A pair, the lower agent first, and the ranks that both give.
pub(super) type Mutual = (AgentIx, AgentIx, (u32, u32));

/// The pairs of whom each ranks the other below its number in `below`, ascending.
///
/// Entries know their twins, whose rank is compared. Complete lists are read as far as `below`
/// says: for each agent a bit for each of the others, then those bits from the other end.
pub(super) fn mutual<P: Pace>(
    pool: &Pool,
    below: &[u32],
    pace: &mut P,
) -> Result<Vec<Mutual>, P::Cut> {
    let agents = pool.agents();
    let pairs = match pool.lists() {
        PoolLists::Entries(half) => {
            let each = |(): &mut (), one: usize| {
                let mut pairs: Vec<Mutual> = Vec::new();
                for entry in half.range(one) {
                    let rank = half.rank(one, entry as u32);
                    if rank >= below[one] {
                        break;
                    }
                    let two = half.partners[entry] as usize;
                    let back = half.rank(two, half.twins[entry]);
                    if one < two && back < below[two] {
                        pairs.push((AgentIx::at(one), AgentIx::at(two), (rank, back)));
                    }
                }
                pairs.sort_unstable();
                pairs
            };
            by_row(0..agents, |one| half.range(one).len(), pace, || (), each)?
        }
        PoolLists::Complete(lists) => {
            let words = agents.div_ceil(64);
            let wanted = |one: usize| {
                let row = lists.row(one);
                &row[..row.len().min(below[one].saturating_sub(1) as usize)]
            };
            let bits = |(): &mut (), one: usize| {
                let mut bits = vec![0u64; words];
                wanted(one).iter().for_each(|&two| bits[usize::from(two / 64)] |= 1 << (two % 64));
                bits
            };
            let bits = by_row(0..agents, |one| wanted(one).len(), pace, || (), bits)?.concat();
            let each = |(): &mut (), one: usize| {
                let wants =
                    |two: u16| bits[usize::from(two) * words + one / 64] >> (one % 64) & 1 == 1;
                let mut pairs: Vec<Mutual> = (1..)
                    .zip(wanted(one))
                    .filter(|&(_, &two)| one < usize::from(two) && wants(two))
                    .filter_map(|(rank, &two)| {
                        let (one, two) = (AgentIx::at(one), AgentIx::new(two.into()));
                        Some((one, two, (rank, self::rank(pool, two, one)?)))
                    })
                    .collect();
                pairs.sort_unstable();
                pairs
            };
            by_row(0..agents, |one| wanted(one).len(), pace, || (), each)?
        }
    };
    Ok(pairs.concat())
}

pub(super) fn rank(pool: &Pool, agent: AgentIx, partner: AgentIx) -> Option<u32> {
    let row = pool.row(agent.get());
    Some(row.at(row.place_of(partner.raw())?).1)
}
