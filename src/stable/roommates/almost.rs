//! The fewest blocking pairs that a matching of a pool can have.
//!
//! Level after level: is there a matching that at most so many pairs block? Each level is a search
//! over whom each agent gets, cut where more pairs are sure to block. A pair is sure to where both are decided
//! and would change, or where one is and the other can no longer get anybody as good.

use super::ties;
use crate::kernel::{AgentIx, Control, Meter, StopReason};
use crate::market::{Half, Outcome, Pool, PoolPairing};

/// A matching of a pool that few pairs block.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct AlmostStable {
    /// The matching.
    pub pairing: PoolPairing,
    /// How many pairs block it: both would strictly rather be together.
    pub blocking: u64,
    /// No matching of the pool is blocked by fewer.
    pub bound: u64,
    /// How many nodes the searches visited, beside those for a stable matching.
    pub nodes: u64,
}

/// A matching of a pool that the fewest pairs block, ties allowed: what comes nearest to stability
/// where no stable matching exists.
///
/// A pair blocks where both strictly rather have each other than their partners, or than nobody.
/// NP-hard, also to come near (Abraham, Biró and Manlove 2006). First a stable matching is looked
/// for ([`weakly_stable_roommates`](super::weakly_stable_roommates)); then the search asks for one
/// blocking pair, two, and so on, which is practical for some twenty agents. Stopped, it gives the
/// best of a few matchings that were easily made, with the levels that were ruled out as its bound.
/// A step of `control` is an entry looked at; memory O(entries). The same pool has the same answer.
pub fn fewest_blocking_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Outcome<AlmostStable, std::convert::Infallible, AlmostStable> {
    let mut meter = Meter::new(control);
    let lists = match pool.entries(&mut meter.passing()) {
        Ok(lists) => lists,
        Err(reason) => return Outcome::stopped(reason),
    };
    let mut best = match greedy(&lists, &mut meter) {
        Ok(best) => best,
        Err(reason) => return Outcome::stopped(reason),
    };
    match improve(&lists, &mut best, &mut meter) {
        Ok(()) => Outcome::Solved(best),
        Err(reason) if best.bound < best.blocking => Outcome::stopped_with(reason, best),
        Err(_) => Outcome::Solved(best),
    }
}

/// Pairs with the best sum of ranks first.
fn greedy(lists: &Half, meter: &mut Meter<'_>) -> Result<AlmostStable, StopReason> {
    meter.check()?;
    meter.steps(lists.partners.len() as u64)?;
    let mut pairs: Vec<(u64, usize, u32)> = Vec::new();
    for agent in 0..lists.agents() {
        for entry in lists.range(agent) {
            let other = lists.partners[entry] as usize;
            if agent < other {
                let back = lists.rank(other, lists.twins[entry]);
                let sum = u64::from(lists.rank(agent, entry as u32)) + u64::from(back);
                pairs.push((sum, agent, entry as u32));
            }
        }
    }
    pairs.sort_unstable();
    let mut state = State::new(lists);
    for (_, agent, entry) in pairs {
        let other = lists.partners[entry as usize] as usize;
        if state.own[agent].is_none() && state.own[other].is_none() {
            state.pair(agent, entry);
        }
    }
    state.own.iter_mut().for_each(|own| *own = own.or(Some(Own::Alone)));
    let blocking = state.blocking(meter)?;
    Ok(AlmostStable { pairing: state.pairing(), blocking, bound: 0, nodes: 0 })
}

fn improve(lists: &Half, best: &mut AlmostStable, meter: &mut Meter<'_>) -> Result<(), StopReason> {
    if best.blocking == 0 {
        return Ok(());
    }
    match ties::search(lists, meter)? {
        Outcome::Solved(pairing) => {
            (best.pairing, best.blocking) = (pairing, 0);
            return Ok(());
        }
        Outcome::Impossible(_) => best.bound = 1,
        Outcome::Stopped(stopped) => return Err(stopped.reason),
    }
    while best.bound < best.blocking {
        match within(lists, best.bound, &mut best.nodes, meter)? {
            None => best.bound += 1,
            Some(pairing) => (best.pairing, best.blocking) = (pairing, best.bound),
        }
    }
    Ok(())
}

/// A matching that at most `most` pairs block; nothing where there is none.
fn within(
    lists: &Half,
    most: u64,
    nodes: &mut u64,
    meter: &mut Meter<'_>,
) -> Result<Option<PoolPairing>, StopReason> {
    let mut state = State::new(lists);
    // Agents with the next of their choices, up to one past their list: alone.
    let mut open: Vec<(usize, u32)> = Vec::new();
    loop {
        *nodes += 1;
        if state.blocking(meter)? <= most {
            match state.next() {
                None => return Ok(Some(state.pairing())),
                Some(agent) => open.push((agent, lists.range(agent).start as u32)),
            }
        }
        // The next choice of the last agent that has one.
        loop {
            let Some((agent, choice)) = open.last_mut() else { return Ok(None) };
            state.undo(*agent);
            let end = lists.range(*agent).end as u32;
            let is_free =
                |entry: &u32| state.own[lists.partners[*entry as usize] as usize].is_none();
            if let Some(entry) = (*choice..end).find(is_free) {
                *choice = entry + 1;
                state.pair(*agent, entry);
                break;
            }
            if *choice <= end {
                *choice = end + 1;
                state.own[*agent] = Some(Own::Alone);
                break;
            }
            open.pop();
        }
    }
}

/// What is decided of an agent.
#[derive(Clone, Copy)]
enum Own {
    Alone,
    Entry(u32),
}

struct State<'a> {
    lists: &'a Half,
    own: Vec<Option<Own>>,
}

impl<'a> State<'a> {
    fn new(lists: &'a Half) -> Self {
        Self { lists, own: vec![None; lists.agents()] }
    }

    fn pair(&mut self, agent: usize, entry: u32) {
        let other = self.lists.partners[entry as usize] as usize;
        self.own[agent] = Some(Own::Entry(entry));
        self.own[other] = Some(Own::Entry(self.lists.twins[entry as usize]));
    }

    fn undo(&mut self, agent: usize) {
        if let Some(Own::Entry(entry)) = self.own[agent].take() {
            self.own[self.lists.partners[entry as usize] as usize] = None;
        }
    }

    /// The best rank that an agent can still get; nothing where it is or has to be alone.
    fn best(&self, agent: usize) -> Option<u32> {
        let entry =
            match self.own[agent] {
                Some(Own::Entry(entry)) => entry,
                Some(Own::Alone) => return None,
                None => self.lists.range(agent).map(|entry| entry as u32).find(|&entry| {
                    self.own[self.lists.partners[entry as usize] as usize].is_none()
                })?,
            };
        Some(self.lists.rank(agent, entry))
    }

    /// How many pairs are sure to block, however the others are decided.
    fn blocking(&self, meter: &mut Meter<'_>) -> Result<u64, StopReason> {
        let agents = self.lists.agents();
        let best: Vec<Option<u32>> = (0..agents).map(|agent| self.best(agent)).collect();
        let mut count = 0;
        for one in (0..agents).filter(|&one| self.own[one].is_some()) {
            for entry in self.lists.range(one) {
                if best[one].is_some_and(|own| self.lists.rank(one, entry as u32) >= own) {
                    break;
                }
                meter.step()?;
                let two = self.lists.partners[entry] as usize;
                let back = self.lists.rank(two, self.lists.twins[entry]);
                let would = best[two].is_none_or(|own| back < own);
                count += u64::from(would && (one < two || self.own[two].is_none()));
            }
        }
        meter.steps(agents as u64)?;
        Ok(count)
    }

    /// The undecided agent with the fewest left to choose from, the first of them.
    fn next(&self) -> Option<usize> {
        let undecided = (0..self.own.len()).filter(|&agent| self.own[agent].is_none());
        undecided.min_by_key(|&agent| {
            let row = self.lists.row(agent);
            row.iter().filter(|&&other| self.own[other as usize].is_none()).count()
        })
    }

    fn pairing(&self) -> PoolPairing {
        let partner = |own: &Option<Own>| match own {
            Some(Own::Entry(entry)) => Some(AgentIx::new(self.lists.partners[*entry as usize])),
            _ => None,
        };
        PoolPairing { partners: self.own.iter().map(partner).collect() }
    }
}
