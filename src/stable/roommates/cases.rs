//! All cases of a pool with ties, one after another, with what follows from each.

use crate::kernel::{Meter, StopReason};
use crate::market::Half;

/// How far the search came.
pub(super) enum Looked {
    /// Each agent's entry, where it has a partner: weakly stable.
    Matching(Vec<Option<u32>>),
    /// No case is left.
    Exhausted,
    /// So many steps were done; it can go on.
    Paused,
}

/// A search through all weakly stable matchings.
///
/// An entry goes together with its twin, and only where it cannot block: one of its two is *sure*
/// of a partner as good. Two things follow before anything is asked. Whoever is the only one left
/// in the best tie of somebody's list is sure of a partner at least as good as this one: otherwise
/// the two would block. Who is sure of a partner and has one entry left takes it. Then whoever has
/// the fewest entries left takes one member of its best tie after the other, and last of all
/// none of them: then each of these is sure of somebody as good.
#[derive(Debug)]
pub(super) struct Cases<'a> {
    lists: &'a Half,
    /// Where the tie of each entry ends.
    tie_end: Vec<u32>,
    there: Vec<bool>,
    /// How many entries each agent has left, and where the last of them that will do ends.
    left: Vec<u32>,
    end: Vec<u32>,
    sure: Vec<bool>,
    changes: Vec<Change>,
    /// Whose entries changed since anybody looked at what follows.
    changed: Vec<u32>,
    decisions: Vec<Decision>,
    visited: u64,
    begun: bool,
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Gone { entry: u32, owner: u32 },
    Sure { agent: u32, end: u32, sure: bool },
}

/// Somebody takes one member of its best tie after the other.
#[derive(Clone, Copy, Debug)]
struct Decision {
    agent: u32,
    /// The entry to take next; past the tie: none of it; past that nothing is left to try.
    next: u32,
    tie_end: u32,
    is_done: bool,
    changes: usize,
}

/// A case in which nobody is left for somebody who is sure of a partner.
struct Contradiction;

impl<'a> Cases<'a> {
    pub(super) fn new(lists: &'a Half) -> Self {
        let entries = lists.partners.len();
        let mut tie_end = vec![0; entries];
        for agent in 0..lists.agents() {
            let mut end = lists.starts[agent + 1];
            for entry in lists.range(agent).rev() {
                tie_end[entry] = end;
                if lists.tie(entry as u32) == entry as u32 {
                    end = entry as u32;
                }
            }
        }
        let agents = lists.agents();
        Self {
            lists,
            tie_end,
            there: vec![true; entries],
            left: (0..agents).map(|agent| lists.range(agent).len() as u32).collect(),
            end: lists.starts[1..=agents].to_vec(),
            sure: vec![false; agents],
            changes: Vec::new(),
            changed: (0..agents as u32).rev().collect(),
            decisions: Vec::new(),
            visited: 0,
            begun: false,
        }
    }

    /// How many cases were looked at.
    pub(super) fn visited(&self) -> u64 {
        self.visited
    }

    /// Goes on until so much work is done. A step is an entry looked at.
    pub(super) fn look(&mut self, until: u64, meter: &mut Meter<'_>) -> Result<Looked, StopReason> {
        if !std::mem::replace(&mut self.begun, true) {
            self.visited = 1;
            if self.conclude(meter)?.is_err() {
                return Ok(Looked::Exhausted);
            }
            if !self.ask() {
                return Ok(Looked::Matching(self.made()));
            }
        }
        loop {
            if meter.work() >= until {
                return Ok(Looked::Paused);
            }
            let Some(&decision) = self.decisions.last() else { return Ok(Looked::Exhausted) };
            self.undo(decision.changes);
            let Decision { agent, tie_end, .. } = decision;
            let next = (decision.next..tie_end).find(|&entry| self.there[entry as usize]);
            let case = match next {
                _ if decision.is_done => {
                    self.decisions.pop();
                    continue;
                }
                Some(entry) => {
                    self.go_on(entry + 1, false);
                    self.take(entry)
                }
                None => {
                    self.go_on(tie_end, true);
                    self.take_none_before(agent as usize, tie_end)
                }
            };
            self.visited += 1;
            meter.step()?;
            if case.is_ok() && self.conclude(meter)?.is_ok() && !self.ask() {
                return Ok(Looked::Matching(self.made()));
            }
        }
    }

    /// What the last decision is to try after this.
    fn go_on(&mut self, next: u32, is_done: bool) {
        if let Some(decision) = self.decisions.last_mut() {
            (decision.next, decision.is_done) = (next, is_done);
        }
    }

    /// Asks whom the agent with the fewest entries takes; false where everybody has at most one.
    fn ask(&mut self) -> bool {
        let open = (0..self.left.len()).filter(|&agent| self.left[agent] > 1);
        let Some(agent) = open.min_by_key(|&agent| self.left[agent]) else { return false };
        let Some(first) = self.first(agent) else { return false };
        self.decisions.push(Decision {
            agent: agent as u32,
            next: first,
            tie_end: self.tie_end[first as usize],
            is_done: false,
            changes: self.changes.len(),
        });
        true
    }

    fn made(&self) -> Vec<Option<u32>> {
        (0..self.left.len()).map(|agent| self.first(agent)).collect()
    }

    fn first(&self, agent: usize) -> Option<u32> {
        self.lists.range(agent).find(|&entry| self.there[entry]).map(|entry| entry as u32)
    }

    /// All that follows from what has changed.
    fn conclude(&mut self, meter: &mut Meter<'_>) -> Result<Result<(), Contradiction>, StopReason> {
        while let Some(agent) = self.changed.pop() {
            let agent = agent as usize;
            meter.steps(1 + self.lists.range(agent).len() as u64)?;
            if self.follow(agent).is_err() {
                return Ok(Err(Contradiction));
            }
        }
        Ok(Ok(()))
    }

    fn follow(&mut self, agent: usize) -> Result<(), Contradiction> {
        let Some(first) = self.first(agent) else {
            return if self.sure[agent] { Err(Contradiction) } else { Ok(()) };
        };
        if self.left[agent] == 1 && self.sure[agent] {
            return self.take(first);
        }
        let mut rest = first + 1..self.tie_end[first as usize];
        if rest.any(|entry| self.there[entry as usize]) {
            return Ok(());
        }
        self.assure(self.lists.twins[first as usize])
    }

    /// The owner of the entry has a partner at least as good as the one that it names.
    fn assure(&mut self, entry: u32) -> Result<(), Contradiction> {
        let agent = self.owner(entry);
        let end = self.tie_end[entry as usize];
        if self.sure[agent] && self.end[agent] <= end {
            return Ok(());
        }
        let (before, sure) = (self.end[agent], self.sure[agent]);
        self.changes.push(Change::Sure { agent: agent as u32, end: before, sure });
        self.changed.push(agent as u32);
        self.sure[agent] = true;
        self.end[agent] = before.min(end);
        (end..before).try_for_each(|worse| self.remove(worse))
    }

    /// Both owners of the pair take each other.
    fn take(&mut self, entry: u32) -> Result<(), Contradiction> {
        for own in [entry, self.lists.twins[entry as usize]] {
            let agent = self.owner(own);
            self.assure(own)?;
            for other in self.lists.range(agent) {
                let other = other as u32;
                if other == own || !self.there[other as usize] {
                    continue;
                }
                // The agent would rather have this other one, who therefore must end with somebody
                // at least as good.
                if self.tie_end[other as usize] <= own {
                    self.assure(self.lists.twins[other as usize])?;
                }
                self.remove(other)?;
            }
        }
        Ok(())
    }

    /// The agent gets nobody of its list's first part: each of these has somebody as good.
    fn take_none_before(&mut self, agent: usize, end: u32) -> Result<(), Contradiction> {
        for entry in self.lists.starts[agent]..end {
            if self.there[entry as usize] {
                self.assure(self.lists.twins[entry as usize])?;
                self.remove(entry)?;
            }
        }
        Ok(())
    }

    fn owner(&self, entry: u32) -> usize {
        self.lists.partners[self.lists.twins[entry as usize] as usize] as usize
    }

    fn remove(&mut self, entry: u32) -> Result<(), Contradiction> {
        if !std::mem::replace(&mut self.there[entry as usize], false) {
            return Ok(());
        }
        let twin = self.lists.twins[entry as usize];
        self.there[twin as usize] = false;
        let owner = self.owner(entry) as u32;
        self.changes.push(Change::Gone { entry, owner });
        let mut is_possible = true;
        for agent in [owner, self.lists.partners[entry as usize]] {
            self.left[agent as usize] -= 1;
            self.changed.push(agent);
            is_possible &= self.left[agent as usize] > 0 || !self.sure[agent as usize];
        }
        if is_possible { Ok(()) } else { Err(Contradiction) }
    }

    fn undo(&mut self, changes: usize) {
        self.changed.clear();
        for change in self.changes.drain(changes..).rev() {
            match change {
                Change::Gone { entry, owner } => {
                    self.there[entry as usize] = true;
                    self.there[self.lists.twins[entry as usize] as usize] = true;
                    self.left[owner as usize] += 1;
                    self.left[self.lists.partners[entry as usize] as usize] += 1;
                }
                Change::Sure { agent, end, sure } => {
                    self.end[agent as usize] = end;
                    self.sure[agent as usize] = sure;
                }
            }
        }
    }
}
