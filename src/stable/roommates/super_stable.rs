//! Super-stable pairs in a pool with ties: deletions that must be, then deletions that may be.
//!
//! Each agent insists on the best that are left to it, as a proposer does, and is parted from all
//! who are no better than somebody who insists on it. Once nothing more follows, everybody left has one best and
//! one last, with whom they are the best. Then somebody with a choice is parted from its best.
//! Either the table that follows leaves everybody somebody, and then it holds a super-stable
//! matching if the one before did (`audit/super_stable.rs` proves it); or it does not, and the
//! pair is in every such matching. Neither needs to be taken back later.

use crate::kernel::{AgentIx, Control, Index, Meter, StopReason};
use crate::market::{Half, Outcome, Pool, PoolInsistenceLog, PoolInsistenceStep, PoolPairing};

/// A super-stable matching of a pool: no two who are not together would lose nothing by it. Or the
/// log that shows that there is none.
///
/// Such a matching is stable however ties are broken. Lists may be incomplete and the number of
/// agents odd; of strict lists it is a stable matching. Of two whom an agent could be parted from,
/// the agent with the lower index is looked at first: the same pool has the same answer.
///
/// Time O(agents · entries) at worst and mostly O(entries), memory O(entries). A step of `control`
/// is an entry looked at; a stopped run has nothing to give.
///
/// # References
/// R. W. Irving and D. F. Manlove, The stable roommates problem with ties, 2002, whose second
/// phase tries both ways of a choice too. Here an agent insists on those as good as its best though
/// they were taken from its list; that keeps one best and one last for everybody.
pub fn super_stable_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Outcome<PoolPairing, PoolInsistenceLog> {
    let mut meter = Meter::new(control);
    solve(pool, &mut meter).unwrap_or_else(Outcome::stopped)
}

fn solve(
    pool: &Pool,
    meter: &mut Meter<'_>,
) -> Result<Outcome<PoolPairing, PoolInsistenceLog>, StopReason> {
    meter.check()?;
    let lists = pool.entries(&mut meter.passing())?;
    let mut table = Table::new(&lists);
    let mut log = PoolInsistenceLog::default();
    if !table.settle(meter)? {
        return Ok(Outcome::Impossible(log));
    }
    for agent in 0..lists.agents() {
        while table.left[agent] > 1 {
            let Some(best) = table.best(agent) else { break };
            table.past.clear();
            table.part(best);
            if table.settle(meter)? {
                log.steps.push(PoolInsistenceStep::Passed(AgentIx::at(agent)));
                continue;
            }
            table.go_back();
            table.keep(best);
            log.steps.push(PoolInsistenceStep::Kept(AgentIx::at(agent)));
            if !table.settle(meter)? {
                return Ok(Outcome::Impossible(log));
            }
        }
    }
    let entries: Vec<Option<u32>> = (0..lists.agents()).map(|agent| table.best(agent)).collect();
    Ok(Outcome::Solved(super::pairing(&lists, &entries)))
}

/// What is left of the lists.
struct Table<'a> {
    lists: &'a Half,
    is_left: Vec<bool>,
    /// How many entries are left to each agent.
    left: Vec<u32>,
    /// Each agent insists on its entries before this one, on those that are gone too.
    reach: Vec<u32>,
    /// How many entries before `reach` are left.
    heads: Vec<u32>,
    /// From here on no entry of the agent is left.
    end: Vec<u32>,
    /// Whether somebody insists on the agent.
    is_wanted: Vec<bool>,
    /// Agents whose best are gone.
    waiting: Vec<u32>,
    /// What was done since the last choice.
    past: Vec<Done>,
}

enum Done {
    Parted(u32),
    Reached { agent: u32, reach: u32, heads: u32 },
    Ended { agent: u32, end: u32 },
    Wanted(u32),
}

impl<'a> Table<'a> {
    /// Nobody insists yet, and everybody waits to.
    fn new(lists: &'a Half) -> Self {
        let agents = lists.agents();
        let ranges = || (0..agents).map(|agent| lists.range(agent));
        Self {
            lists,
            is_left: vec![true; lists.partners.len()],
            left: ranges().map(|range| range.len() as u32).collect(),
            reach: ranges().map(|range| range.start as u32).collect(),
            heads: vec![0; agents],
            end: ranges().map(|range| range.end as u32).collect(),
            is_wanted: vec![false; agents],
            waiting: (0..agents as u32).rev().collect(),
            past: Vec::new(),
        }
    }

    /// Whose list an entry stands in.
    fn owner(&self, entry: u32) -> usize {
        self.lists.partners[self.lists.twins[entry as usize] as usize] as usize
    }

    /// The first entry that is left to an agent.
    fn best(&self, agent: usize) -> Option<u32> {
        let reach = self.reach[agent];
        let last = reach.checked_sub(1).filter(|_| self.heads[agent] > 0)?;
        (self.lists.tie(last)..reach).find(|&entry| self.is_left[entry as usize])
    }

    /// Deletes all that follows, unless somebody on whom another insists is left with nobody.
    fn settle(&mut self, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        while let Some(agent) = self.waiting.pop() {
            if self.heads[agent as usize] == 0 && !self.insist(agent as usize, meter)? {
                self.waiting.clear();
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The agent insists on the best that are left to it, and on those as good that are gone.
    fn insist(&mut self, agent: usize, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        if self.left[agent] == 0 && self.is_wanted[agent] {
            return Ok(false);
        }
        let (from, end) = (self.reach[agent], self.lists.range(agent).end as u32);
        let first = (from..end).find(|&entry| self.is_left[entry as usize]);
        let to = first.map_or(end, |first| {
            let tie = self.lists.tie(first);
            (first..end).find(|&entry| self.lists.tie(entry) != tie).unwrap_or(end)
        });
        meter.steps(u64::from(to - from) + 1)?;
        let heads = (from..to).filter(|&entry| self.is_left[entry as usize]).count() as u32;
        self.past.push(Done::Reached {
            agent: agent as u32,
            reach: from,
            heads: self.heads[agent],
        });
        (self.reach[agent], self.heads[agent]) = (to, heads);
        for entry in from..to {
            let (other, twin) = {
                let at = entry as usize;
                (self.lists.partners[at] as usize, self.lists.twins[at])
            };
            if !self.is_wanted[other] {
                self.is_wanted[other] = true;
                self.past.push(Done::Wanted(other as u32));
            }
            self.outrank(other, twin, meter)?;
            if self.left[other] == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whoever insists by `entry` of the agent outranks all who are no better.
    fn outrank(
        &mut self,
        agent: usize,
        entry: u32,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let (tie, end) = (self.lists.tie(entry), self.end[agent]);
        if tie >= end {
            return Ok(());
        }
        meter.steps(u64::from(end - tie))?;
        for other in (tie..end).filter(|&other| other != entry) {
            if self.is_left[other as usize] {
                self.part(other);
            }
        }
        self.past.push(Done::Ended { agent: agent as u32, end });
        self.end[agent] = if self.is_left[entry as usize] { end.min(entry + 1) } else { tie };
        Ok(())
    }

    /// Deletes a pair.
    fn part(&mut self, entry: u32) {
        for entry in [entry, self.lists.twins[entry as usize]] {
            let owner = self.owner(entry);
            self.is_left[entry as usize] = false;
            self.left[owner] -= 1;
            if entry < self.reach[owner] {
                self.heads[owner] -= 1;
                if self.heads[owner] == 0 {
                    self.waiting.push(owner as u32);
                }
            }
        }
        self.past.push(Done::Parted(entry));
    }

    /// Deletes all other pairs of both.
    fn keep(&mut self, pair: u32) {
        for kept in [pair, self.lists.twins[pair as usize]] {
            let range = self.lists.range(self.owner(kept));
            for other in range.map(|other| other as u32).filter(|&other| other != kept) {
                if self.is_left[other as usize] {
                    self.part(other);
                }
            }
        }
    }

    /// Undoes what was done since the last choice.
    fn go_back(&mut self) {
        while let Some(done) = self.past.pop() {
            match done {
                Done::Parted(entry) => {
                    for entry in [entry, self.lists.twins[entry as usize]] {
                        let owner = self.owner(entry);
                        self.is_left[entry as usize] = true;
                        self.left[owner] += 1;
                        if entry < self.reach[owner] {
                            self.heads[owner] += 1;
                        }
                    }
                }
                Done::Reached { agent, reach, heads } => {
                    self.reach[agent as usize] = reach;
                    self.heads[agent as usize] = heads;
                }
                Done::Ended { agent, end } => self.end[agent as usize] = end,
                Done::Wanted(agent) => self.is_wanted[agent as usize] = false,
            }
        }
    }
}
