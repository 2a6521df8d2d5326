//! Weakly stable pairs in a pool with ties.

use super::cases::{Cases, Looked};
use super::table::Solved;
use super::{irving, pairing};
use crate::kernel::{Control, Meter, StopReason};
use crate::market::{Half, Outcome, Pool, PoolPairing};
use std::sync::Arc;

/// A search went through every case and found nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Exhausted {
    /// How many cases were looked at.
    pub visited: u64,
}

/// A weakly stable matching of a pool, ties allowed: no two would both *strictly* rather be
/// together. Deciding it is NP-complete (Ronn 1990).
///
/// Two ways take turns, each doing as much work as the other has done, so that neither costs more
/// than twice what it would alone. One breaks all ties, in a new way each time, and solves the
/// strict pool as [`stable_roommates`](super::stable_roommates()) does: a stable matching of that
/// is weakly stable. The other goes through all cases, with what follows from each; only that ends
/// where there is no weakly stable matching, since a way to break ties that has none says nothing
/// of the others. The first time ties are broken by index, then by fixed numbers that look like
/// chance: the same pool has the same answer.
///
/// A step of `control` is an entry looked at or a step of the strict solver; where it stops
/// nothing is known. Memory O(entries), about 30 bytes an entry.
pub fn weakly_stable_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Outcome<PoolPairing, Exhausted> {
    let mut meter = Meter::new(control);
    let whole = pool.entries(&mut meter.passing());
    whole.and_then(|lists| search(&lists, &mut meter)).unwrap_or_else(Outcome::stopped)
}

pub(super) fn search(
    lists: &Half,
    meter: &mut Meter<'_>,
) -> Result<Outcome<PoolPairing, Exhausted>, StopReason> {
    meter.check()?;
    let mut cases: Option<Cases<'_>> = None;
    for turn in 0u64.. {
        let before = meter.work();
        let strict = Arc::new(broken(lists, turn, meter)?);
        if let Solved::Matching(entries) = irving(&strict, meter)? {
            return Ok(Outcome::Solved(pairing(&strict, &entries)));
        }
        let spent = meter.work() - before;
        let cases = cases.get_or_insert_with(|| Cases::new(lists));
        match cases.look(meter.work() + spent, meter)? {
            Looked::Matching(entries) => return Ok(Outcome::Solved(pairing(lists, &entries))),
            Looked::Exhausted => break,
            Looked::Paused => {}
        }
    }
    Ok(Outcome::Impossible(Exhausted { visited: cases.map_or(0, |cases| cases.visited()) }))
}

/// The lists with every tie broken: by index in turn 0, by numbers that look like chance in each
/// later one.
fn broken(lists: &Half, turn: u64, meter: &mut Meter<'_>) -> Result<Half, StopReason> {
    let mut order: Vec<u32> = (0..lists.partners.len() as u32).collect();
    for agent in 0..lists.agents() {
        let range = lists.range(agent);
        meter.steps(range.len() as u64)?;
        if turn > 0 {
            order[range].sort_unstable_by_key(|&entry| {
                (lists.tie(entry), scattered(turn << 32 | u64::from(entry)))
            });
        }
    }
    let mut place = vec![0u32; order.len()];
    (0u32..).zip(&order).for_each(|(at, &entry)| place[entry as usize] = at);
    let entries = || order.iter().map(|&entry| entry as usize);
    Ok(Half {
        starts: lists.starts.clone(),
        partners: entries().map(|entry| lists.partners[entry]).collect(),
        twins: entries().map(|entry| place[lists.twins[entry] as usize]).collect(),
        ties: None,
    })
}

/// Looks like chance, and no two numbers become one (the finalizer of MurmurHash3).
fn scattered(number: u64) -> u64 {
    let mixed = (number ^ number >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ mixed >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ mixed >> 33
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::pool_stability;
    use crate::kernel::{Unbounded, stream};
    use crate::market::Lists;
    use rand::Rng;

    /// Where broken ties lead to an answer, going through the cases alone leads to one too.
    #[test]
    fn cases_alone_find_what_broken_ties_find() {
        let mut draws = stream(13, "pools");
        let mut below = |bound: u32| draws.next_u32() % bound;
        let (mut found, mut none) = (0, 0);
        for case in 0..1500 {
            let agents = 4 + below(9);
            let ties = [3, 5, 9][case % 3];
            let ranks: Vec<Vec<u32>> =
                (0..agents).map(|_| (0..agents).map(|_| below(ties)).collect()).collect();
            let lists = Lists::tied((0..agents as usize).map(|agent| {
                let others = |rank: u32| {
                    let is_tied = |&other: &u32| {
                        other as usize != agent && ranks[agent][other as usize] == rank
                    };
                    (0..agents).filter(is_tied).collect::<Vec<u32>>()
                };
                (0..ties).map(others).filter(|tie| !tie.is_empty()).collect::<Vec<_>>()
            }));
            let pool = Pool::new(lists).unwrap();
            let control = Control::unbounded();
            let mut meter = Meter::new(&control);
            let lists = pool.entries(&mut Unbounded).unwrap();
            let breaks = (0..40).any(|turn| {
                let strict = Arc::new(broken(&lists, turn, &mut meter).unwrap());
                matches!(irving(&strict, &mut meter), Ok(Solved::Matching(_)))
            });
            match Cases::new(&lists).look(u64::MAX, &mut meter).unwrap() {
                Looked::Matching(entries) => {
                    found += 1;
                    let made = pairing(&lists, &entries);
                    assert!(pool_stability(&pool, &made).is_stable(), "{pool:?}");
                }
                Looked::Exhausted => {
                    none += 1;
                    assert!(!breaks, "{pool:?}");
                }
                Looked::Paused => unreachable!(),
            }
        }
        assert!(found > 500 && none > 5, "{found} {none}");
    }
}
