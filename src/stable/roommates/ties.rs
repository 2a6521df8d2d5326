//! Weakly stable pairs in a pool with ties, by search.

use super::pairing;
use crate::kernel::{Control, Meter};
use crate::market::{Half, Outcome, Pool, PoolPairing};

/// A search went through every case and found nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Exhausted {
    /// How many partial matchings were looked at.
    pub visited: u64,
}

/// A weakly stable matching of a pool, ties allowed: no two would both *strictly* rather be
/// together. Found or refuted by a search; deciding it is NP-complete (Ronn 1990).
///
/// Agents are decided in order, each tries its list from the best and then nobody; a
/// branch ends where two decided agents block, or where an undecided one that a decided one would rather
/// have can no longer be satisfied. Ties are never broken first: that could miss the answer. A
/// step of `control` is one decision; where it stops nothing is known.
pub fn weakly_stable_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Outcome<PoolPairing, Exhausted> {
    let lists = pool.half();
    let agents = lists.agents();
    let mut search = Search { lists, at: vec![None; agents], decided: vec![false; agents] };
    // The agents decided so far, each with the next entry to try.
    let mut trail: Vec<(usize, u32)> = Vec::new();
    let (mut visited, mut meter) = (0u64, Meter::new(control));
    let mut forward = true;
    loop {
        if forward {
            match search.decided.iter().position(|&decided| !decided) {
                None => return Outcome::Solved(pairing(lists, &search.at)),
                Some(agent) => trail.push((agent, lists.starts[agent])),
            }
        }
        let Some((agent, entry)) = trail.last_mut().map(|top| {
            let now = *top;
            top.1 += 1;
            now
        }) else {
            return Outcome::Impossible(Exhausted { visited });
        };
        search.undo(agent);
        let end = lists.starts[agent + 1];
        if entry > end {
            trail.pop();
            forward = false;
            continue;
        }
        visited += 1;
        if let Err(reason) = meter.step() {
            return Outcome::stopped(reason);
        }
        // Past the last entry: the agent stays alone.
        forward = search.decide(agent, (entry < end).then_some(entry));
        if !forward {
            search.undo(agent);
        }
    }
}

struct Search<'a> {
    lists: &'a Half,
    at: Vec<Option<u32>>,
    decided: Vec<bool>,
}

impl Search<'_> {
    /// Decides an agent and its partner; false where somebody then blocks.
    fn decide(&mut self, agent: usize, entry: Option<u32>) -> bool {
        if let Some(entry) = entry {
            let partner = self.lists.partners[entry as usize] as usize;
            if self.decided[partner] {
                return false;
            }
            self.at[partner] = Some(self.lists.twins[entry as usize]);
            self.decided[partner] = true;
        }
        self.at[agent] = entry;
        self.decided[agent] = true;
        let partner = entry.map(|entry| self.lists.partners[entry as usize] as usize);
        !self.blocks(agent) && partner.is_none_or(|partner| !self.blocks(partner))
    }

    /// The same agent is open again, and the partner that it took.
    fn undo(&mut self, agent: usize) {
        if !self.decided[agent] {
            return;
        }
        if let Some(entry) = self.at[agent].take() {
            let partner = self.lists.partners[entry as usize] as usize;
            self.at[partner] = None;
            self.decided[partner] = false;
        }
        self.decided[agent] = false;
    }

    /// Whether `agent` and some decided agent would strictly rather have each other.
    fn blocks(&self, agent: usize) -> bool {
        let below = self.below(agent);
        self.lists.range(agent).take_while(|&entry| self.lists.tie(entry as u32) < below).any(
            |entry| {
                let other = self.lists.partners[entry] as usize;
                let twin = self.lists.twins[entry];
                self.decided[other] && self.lists.tie(twin) < self.below(other)
            },
        )
    }

    /// An agent would rather have any entry whose tie begins below this one.
    fn below(&self, agent: usize) -> u32 {
        self.at[agent].map_or(self.lists.starts[agent + 1], |entry| self.lists.tie(entry))
    }
}
