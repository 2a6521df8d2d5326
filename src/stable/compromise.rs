//! What cannot be had at once: few moves against few blocking pairs, and locks against the discontent of one person.
//!
//! Both are NP-hard (Cseh and Manlove 2016 for locks; Glitzner and Manlove 2026 for one person's share), and both are the
//! search of [`super::sought`] with other limits.

use super::repair::broken_locks;
use super::sought::{Cost, Found, Limits, Table};
use super::{BrokenLock, StableFault};
use crate::kernel::{Control, Internal, Meter, StopReason};
use crate::market::{Matching, Outcome, Restrictions, TwoSided};
use serde::{Deserialize, Serialize};

/// A point of the frontier of moves against blocking pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MovesAndBlocking {
    /// How many mentees have other partners than in the present matching.
    pub moves: u64,
    /// How many pairs block. No matching with so many moves, or fewer, has fewer.
    pub blocking: u64,
    /// A matching with these numbers.
    pub matching: Matching,
}

/// The frontier of moves against blocking pairs, or as far as a stopped run came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RepairFrontier {
    /// With moves ascending and blocking pairs descending: each better in blocking pairs than all with fewer moves. The last
    /// has none, where the run came to its end.
    pub points: Vec<MovesAndBlocking>,
    /// How many nodes the search visited.
    pub nodes: u64,
}

/// From a present matching: for each number of mentees who may get other partners, the fewest blocking pairs.
///
/// The first point moves as few as the lists allow of `present` (pairs that are no longer acceptable, or exceed seats, have to be given up), the
/// last is a stable matching with the fewest moves, as of [`repair`](super::repair()). Ties are allowed: weakly stable.
/// In mentoring words: how much discontent each further move takes away, so that a curator may stop in between.
///
/// Exact by exhaustive search, for some four mentees times four mentors; a stopped run has the points that are proven. A step of `control`
/// is a pair looked at.
///
/// # Errors
/// [`StableFault`] for a fault of this crate.
pub fn repair_frontier(
    market: &TwoSided,
    present: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<RepairFrontier, std::convert::Infallible, RepairFrontier>, StableFault> {
    let nothing = Restrictions::default();
    let table = Table::new(market, Some(present), &nothing, &[], (Cost::Moves, true));
    let mut frontier = RepairFrontier { points: Vec::new(), nodes: 0 };
    let stopped = points(&table, market, &mut frontier, &mut Meter::new(control))?;
    Ok(match stopped {
        None => Outcome::Solved(frontier),
        Some(reason) => Outcome::stopped_with(reason, frontier),
    })
}

type Ended = Option<StopReason>;

fn points(
    table: &Table,
    market: &TwoSided,
    frontier: &mut RepairFrontier,
    meter: &mut Meter<'_>,
) -> Result<Ended, Internal> {
    let mut below = u64::MAX;
    for moves in table.least_cost()..=market.mentees() as u64 {
        let limits = Limits::of(below.saturating_sub(1), moves);
        let found = match fewest(table, limits, &mut frontier.nodes, meter) {
            Ok(found) => found,
            Err(reason) => return Ok(Some(reason)),
        };
        let Some(found) = found else { continue };
        below = found.blocking;
        let matching = formed(table, market, &found)?;
        frontier.points.push(MovesAndBlocking { moves, blocking: below, matching });
        if below == 0 {
            break;
        }
    }
    Ok(None)
}

/// A matching within the limits with the fewest blocking pairs.
fn fewest(
    table: &Table,
    mut limits: Limits,
    nodes: &mut u64,
    meter: &mut Meter<'_>,
) -> Result<Option<Found>, StopReason> {
    let mut best = None;
    while let Some(found) = table.within(limits, nodes, meter)? {
        let Some(fewer) = found.blocking.checked_sub(1) else { return Ok(Some(found)) };
        limits.blocking = fewer;
        best = Some(found);
    }
    Ok(best)
}

fn formed(table: &Table, market: &TwoSided, found: &Found) -> Result<Matching, Internal> {
    let pairs: Vec<_> = table.pairs_of(found).collect();
    Matching::formed(market.mentees(), market.mentors(), pairs)
}

/// A matching with locks in which nobody has much to complain of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LeastDiscontent {
    /// The matching. It makes all locks.
    pub matching: Matching,
    /// In how many blocking pairs one person is at most.
    pub most: u64,
    /// How many pairs block.
    pub blocking: u64,
    /// No matching that makes the locks has a lower [`most`](Self::most).
    pub least_most: u64,
    /// None with the same has fewer blocking pairs, where the search came to its end.
    pub least_blocking: u64,
    /// How many nodes the search visited.
    pub nodes: u64,
}

/// The matching that makes the required pairs and no forbidden one in which the person in the most blocking pairs is in as few as can
/// be; of these, one with the fewest blocking pairs (minimax almost-stable). Without restrictions it is a stable one.
///
/// Ties are allowed: two block where both strictly gain. Exact by exhaustive search, for small markets; where `control` stops it after some matching was
/// found, that comes with the bounds that are proven. A step is a pair looked at.
///
/// # Errors
/// [`StableFault`] for a fault of this crate.
///
/// # References
/// F. Glitzner and D. F. Manlove, on minimax almost-stable matchings, 2026; that the fewest blocking pairs are hard: Á. Cseh and
/// D. F. Manlove, Stable marriage and roommates problems with restricted edges, 2016.
pub fn least_discontent(
    market: &TwoSided,
    restrictions: &Restrictions,
    control: &Control<'_>,
) -> Result<Outcome<LeastDiscontent, Vec<BrokenLock>, LeastDiscontent>, StableFault> {
    let broken = broken_locks(market, restrictions);
    if !broken.is_empty() {
        return Ok(Outcome::Impossible(broken));
    }
    let table = Table::new(market, None, restrictions, &[], (Cost::Nothing, true));
    let mut meter = Meter::new(control);
    let mut nodes = 0;
    let mut limits = Limits { each: 0, ..Limits::of(u64::MAX, u64::MAX) };
    let mut found = loop {
        match table.within(limits, &mut nodes, &mut meter) {
            Ok(Some(found)) => break found,
            // Locks within the seats leave some matching, and each agent has at most so many pairs.
            Ok(None) if limits.each > market.acceptable_pairs() => {
                return Err(Internal::broken("locks within the seats can be made").into());
            }
            Ok(None) => limits.each += 1,
            Err(reason) => return Ok(Outcome::stopped(reason)),
        }
    };
    let mut stopped = None;
    while let Some(fewer) = found.blocking.checked_sub(1) {
        limits.blocking = fewer;
        match table.within(limits, &mut nodes, &mut meter) {
            Ok(Some(better)) => found = better,
            Ok(None) => break,
            Err(reason) => {
                stopped = Some(reason);
                break;
            }
        }
    }
    let least_blocking = if stopped.is_some() { limits.each } else { found.blocking };
    let answer = LeastDiscontent {
        matching: formed(&table, market, &found)?,
        most: limits.each,
        blocking: found.blocking,
        least_most: limits.each,
        least_blocking,
        nodes,
    };
    Ok(match stopped {
        None => Outcome::Solved(answer),
        Some(reason) => Outcome::stopped_with(reason, answer),
    })
}
