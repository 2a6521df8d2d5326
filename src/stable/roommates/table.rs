//! Irving's table: lists that are only ever cut at their ends.
//!
//! Every deletion of both phases is "an agent will have nobody worse than this one", so a
//! table is one number an agent, the last entry that it keeps. A pair is still there
//! where neither end has cut it, a test of two numbers through the twin entry.

use crate::kernel::{Meter, StopReason};
use crate::market::Half;
use std::sync::Arc;

/// What is left of the lists.
#[derive(Clone, Debug)]
pub(super) struct Table {
    lists: Arc<Half>,
    /// The end (exclusive) of what each agent keeps.
    end: Vec<u32>,
    /// The first entry that may still be there, and the first after it that may.
    first: Vec<u32>,
    second: Vec<u32>,
}

/// Where phase 2 ended for all agents.
pub(super) enum Solved {
    /// Each agent's entry, where it has a partner.
    Matching(Vec<Option<u32>>),
    /// Each agent's entries of the next and of the previous member of its odd party, beside pairs and singles.
    Parties(Vec<Option<(u32, u32)>>),
}

impl Table {
    /// The whole lists.
    pub(super) fn new(lists: &Arc<Half>) -> Self {
        let agents = lists.agents();
        let first = lists.starts[..agents].to_vec();
        let end = lists.starts[1..=agents].to_vec();
        Self { lists: Arc::clone(lists), end, second: first.clone(), first }
    }

    /// The bytes that the table holds beside the lists.
    pub(super) fn bytes_held(&self) -> u64 {
        3 * size_of_val(self.end.as_slice()) as u64
    }

    fn is_there(&self, agent: usize, entry: u32) -> bool {
        let partner = self.lists.partners[entry as usize] as usize;
        entry < self.end[agent] && self.lists.twins[entry as usize] < self.end[partner]
    }

    /// The first entry that is left.
    pub(super) fn first(&mut self, agent: usize) -> Option<u32> {
        while self.first[agent] < self.end[agent] {
            if self.is_there(agent, self.first[agent]) {
                return Some(self.first[agent]);
            }
            self.first[agent] += 1;
        }
        None
    }

    /// The entry after the first one that is left.
    fn second(&mut self, agent: usize) -> Option<u32> {
        let first = self.first(agent)?;
        self.second[agent] = self.second[agent].max(first + 1);
        while self.second[agent] < self.end[agent] {
            if self.is_there(agent, self.second[agent]) {
                return Some(self.second[agent]);
            }
            self.second[agent] += 1;
        }
        None
    }

    /// The last entry that is left.
    fn last(&mut self, agent: usize) -> Option<u32> {
        while self.end[agent] > self.first[agent] {
            if self.is_there(agent, self.end[agent] - 1) {
                return Some(self.end[agent] - 1);
            }
            self.end[agent] -= 1;
        }
        None
    }

    /// The agent keeps nobody from this entry on.
    pub(super) fn cut(&mut self, agent: usize, entry: u32) {
        self.end[agent] = self.end[agent].min(entry);
    }

    /// Phase 1: proposals until everyone's first choice holds it. True where whoever
    /// `must` be matched still has someone.
    pub(super) fn propose(
        &mut self,
        must: impl Fn(usize) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let agents = self.end.len();
        let mut holds: Vec<Option<u32>> = vec![None; agents];
        let mut free: Vec<u32> = (0..agents as u32).rev().collect();
        while let Some(agent) = free.pop() {
            meter.step()?;
            let Some(entry) = self.first(agent as usize) else {
                if must(agent as usize) {
                    return Ok(false);
                }
                continue;
            };
            let asked = self.lists.partners[entry as usize] as usize;
            // Entries behind the one that the asked agent holds now can be dropped.
            self.end[asked] = self.lists.twins[entry as usize] + 1;
            if let Some(turned_down) = holds[asked].replace(agent) {
                if turned_down != agent {
                    free.push(turned_down);
                }
            }
        }
        Ok(true)
    }

    /// Phase 2: eliminates rotations until every list is down to one, or an odd party.
    /// Phase 1 went before.
    pub(super) fn solve(mut self, meter: &mut Meter<'_>) -> Result<Solved, StopReason> {
        let agents = self.end.len();
        let mut party: Vec<Option<(u32, u32)>> = vec![None; agents];
        let mut odd = false;
        let mut path: Vec<usize> = Vec::new();
        // Where on the path each agent stands.
        let mut place: Vec<Option<usize>> = vec![None; agents];
        meter.begin("rotations", agents);
        for start in 0..agents {
            meter.done(start);
            loop {
                meter.step()?;
                let from = match path.last() {
                    Some(&last) => last,
                    None if party[start].is_some() => break,
                    None => {
                        path.push(start);
                        place[start] = Some(0);
                        start
                    }
                };
                let Some(second) = self.second(from) else {
                    // This agent has no second choice left, so no rotation begins here.
                    place[from] = None;
                    path.pop();
                    if path.is_empty() {
                        break;
                    }
                    continue;
                };
                let wanted = self.lists.partners[second as usize] as usize;
                let Some(last) = self.last(wanted) else { break };
                let next = self.lists.partners[last as usize] as usize;
                let Some(at) = place[next] else {
                    place[next] = Some(path.len());
                    path.push(next);
                    continue;
                };
                let cycle = path.split_off(at);
                cycle.iter().for_each(|&agent| place[agent] = None);
                if self.is_odd_party(&cycle) {
                    odd = true;
                    for &agent in &cycle {
                        if let (Some(first), Some(last)) = (self.first(agent), self.last(agent)) {
                            party[agent] = Some((first, last));
                        }
                    }
                } else {
                    let seconds: Vec<Option<u32>> =
                        cycle.iter().map(|&agent| self.second(agent)).collect();
                    for second in seconds.into_iter().flatten() {
                        let asked = self.lists.partners[second as usize] as usize;
                        self.cut(asked, self.lists.twins[second as usize] + 1);
                    }
                }
            }
        }
        Ok(if odd {
            let pairs: Vec<Option<u32>> = (0..agents).map(|agent| self.first(agent)).collect();
            for (agent, first) in pairs.into_iter().enumerate() {
                if party[agent].is_none() {
                    party[agent] = first.map(|first| (first, first));
                }
            }
            Solved::Parties(party)
        } else {
            Solved::Matching((0..agents).map(|agent| self.first(agent)).collect())
        })
    }

    /// Whether eliminating the rotation would leave its members nobody: they have two
    /// left each, and those are members too.
    fn is_odd_party(&mut self, cycle: &[usize]) -> bool {
        cycle.len() % 2 == 1
            && cycle.iter().all(|&agent| {
                let (Some(second), Some(last)) = (self.second(agent), self.last(agent)) else {
                    return false;
                };
                let (Some(first), last_of) =
                    (self.first(agent), self.lists.partners[last as usize] as usize)
                else {
                    return false;
                };
                let first_of = self.lists.partners[first as usize] as usize;
                second == last && cycle.contains(&first_of) && cycle.contains(&last_of)
            })
    }

    /// An agent with a choice left, and its first entry.
    pub(super) fn undecided(&mut self) -> Option<(usize, u32)> {
        (0..self.end.len()).find_map(|agent| {
            self.second(agent)?;
            Some((agent, self.first(agent)?))
        })
    }

    /// Only matchings in which the agent does not get its first entry's partner, who must
    /// then do better.
    pub(super) fn without_first(&mut self, entry: u32) {
        let partner = self.lists.partners[entry as usize] as usize;
        self.cut(partner, self.lists.twins[entry as usize]);
    }

    /// Only matchings in which the agent gets its first entry's partner: whomever the
    /// partner would rather have must do better than the partner.
    pub(super) fn with_first(&mut self, entry: u32) {
        let partner = self.lists.partners[entry as usize] as usize;
        let twin = self.lists.twins[entry as usize];
        let better: Vec<u32> =
            (self.first[partner]..twin).filter(|&entry| self.is_there(partner, entry)).collect();
        for entry in better {
            let rival = self.lists.partners[entry as usize] as usize;
            self.cut(rival, self.lists.twins[entry as usize]);
        }
    }
}
