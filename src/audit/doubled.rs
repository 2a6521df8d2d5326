//! A pool whose agents stand on both sides: the market in which strongly stable pairs of it are looked for.
//!
//! *Trusts* the pool's checked construction.

use crate::kernel::Pace;
use crate::market::{Lists, Pool, Seats, TwoSided};

/// Everybody on both sides, with the pairs that both keep by their ranks.
pub(super) fn doubled<P: Pace>(
    pool: &Pool,
    keeps: impl Fn(usize, u32) -> bool,
    pace: &mut P,
) -> Result<Option<TwoSided>, P::Cut> {
    let agents = pool.agents();
    let mut lists = Lists::default();
    for agent in 0..agents {
        let row = pool.row(agent);
        pace.steps(1 + row.len())?;
        let mut tie: Vec<u32> = Vec::new();
        let mut of = 0;
        for (partner, rank) in row.iter().filter(|entry| keeps(agent, entry.1)) {
            if rank != of && !tie.is_empty() {
                lists.tie(&tie);
                tie.clear();
            }
            of = rank;
            tie.push(partner);
        }
        if !tie.is_empty() {
            lists.tie(&tie);
        }
        lists.end_row();
    }
    let seats = || Seats::one_each(agents);
    Ok(TwoSided::new(lists.clone(), lists, seats(), seats()).ok())
}
