//! That a pool has no super-stable matching.
//!
//! *Theorem*. Let T be lists from which the deletions of [`PoolInsistenceLog`] follow no further,
//! with nobody empty who is insisted on; so everybody in T who has somebody left has one best, and
//! is the last and only one of another (as many insist as are insisted on). Let T′ be the same after
//! somebody was parted from its best, again with nobody empty who is insisted on. If T holds a
//! super-stable matching M, so does T′. For write f(x) and l(x) for x's best and last in T′, let D be those x
//! whose pair in M is not in T′ and who do not rank it below f(x), and E those y who rank l(y) above M(y).
//! Who is in D insists on M(x), which therefore has only better ones left: M maps D into E. Of y in E, l(y) must be better off
//! in M than with its best y, since M is not blocked: l maps E into D. Both are one to one, so
//! D and E are as many, M and f map D onto E, and nobody is in both. A pair {x, z} of M that is
//! not in T′ was deleted at z for some w who insists on z, whom z does not rank below x; w, not to
//! block M, is in D, so l(z) is w or better than w; if it is w, then z = f(w) is in E, and if better, too. So all such pairs
//! lie between D and E, and M with the pairs {x, f(x)} of D instead is a matching in T′. Of two who would block it
//! one is in D, as all others lose nothing; it would insist on the other, who has only better
//! ones left. *Trusts* the pool's checked construction, and nothing of the solver. Ranks are
//! compared only.
//!
//! The theorem is this crate's; with deletions that must be it is that of Irving and Manlove 2002.

use crate::kernel::{Control, Index, Meter, Ordered, Pace, Unbounded};
use crate::market::{Outcome, Pool, PoolInsistenceLog, PoolInsistenceStep};
use std::collections::BTreeSet;

/// Whether the log shows that a pool has no super-stable matching: all its steps may be taken, and
/// after them somebody on whom another insists is left with nobody. Time O(agents · entries · log)
/// at worst.
#[must_use]
pub fn refutes_super_stable(pool: &Pool, log: &PoolInsistenceLog) -> bool {
    match paced(pool, log, &mut Unbounded) {
        Ok(refuted) => refuted,
        Err(never) => match never {},
    }
}

/// [`refutes_super_stable`] under a control; a step is an entry looked at. Nothing is said of a log
/// that was not looked at whole.
pub fn refutes_super_stable_within(
    pool: &Pool,
    log: &PoolInsistenceLog,
    control: &Control<'_>,
) -> Outcome<bool> {
    paced(pool, log, &mut Meter::new(control)).into()
}

fn paced<P: Pace>(pool: &Pool, log: &PoolInsistenceLog, pace: &mut P) -> Result<bool, P::Cut> {
    let mut left = Left::new(pool, pace)?;
    if !left.follow(pace)? {
        return Ok(true);
    }
    for &step in &log.steps {
        let (PoolInsistenceStep::Passed(agent) | PoolInsistenceStep::Kept(agent)) = step;
        let list = left.lists.get(agent.get()).filter(|list| list.len() > 1);
        let Some(&(_, best)) = list.and_then(BTreeSet::first) else { return Ok(false) };
        match step {
            PoolInsistenceStep::Passed(_) => {
                left.part(agent.raw(), best);
                if !left.follow(pace)? {
                    return Ok(false);
                }
            }
            PoolInsistenceStep::Kept(_) => {
                pace.steps(left.lists.iter().map(BTreeSet::len).sum())?;
                let mut parted = left.clone();
                parted.part(agent.raw(), best);
                if parted.follow(pace)? {
                    return Ok(false);
                }
                for (one, two) in [(agent.raw(), best), (best, agent.raw())] {
                    let others: Vec<u32> =
                        left.lists[one as usize].iter().map(|entry| entry.1).collect();
                    others.into_iter().filter(|&other| other != two).for_each(|other| {
                        left.part(one, other);
                    });
                }
                if !left.follow(pace)? {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// What deletions have left of a pool.
#[derive(Clone)]
struct Left<'a> {
    pool: &'a Pool,
    /// Each agent's partners with the ranks it gives them, by partner.
    ranks: std::rc::Rc<Vec<Vec<(u32, u32)>>>,
    /// The ranks and partners left to each, best first.
    lists: Vec<BTreeSet<(u32, u32)>>,
    /// On how many of its list each insists, deleted ones included.
    insists: Vec<usize>,
    is_wanted: Vec<bool>,
    /// Whose lists were shortened.
    changed: Vec<u32>,
}

impl<'a> Left<'a> {
    fn new<P: Pace>(pool: &'a Pool, pace: &mut P) -> Result<Self, P::Cut> {
        let agents = pool.agents();
        let (mut ranks, mut lists) = (Vec::with_capacity(agents), Vec::with_capacity(agents));
        for agent in 0..agents {
            pace.steps(1 + pool.row(agent).len())?;
            let mut of: Vec<(u32, u32)> = pool.row(agent).iter().collect();
            lists.push(of.iter().map(|&(partner, rank)| (rank, partner)).into_set());
            of.sort_unstable();
            ranks.push(of);
        }
        Ok(Self {
            pool,
            ranks: ranks.into(),
            lists,
            insists: vec![0; agents],
            is_wanted: vec![false; agents],
            changed: (0..agents as u32).collect(),
        })
    }

    /// The rank that an agent gives to one whom it accepts.
    fn rank(&self, agent: u32, partner: u32) -> u32 {
        let ranks = &self.ranks[agent as usize];
        let at = ranks.binary_search_by_key(&partner, |entry| entry.0);
        at.map_or(u32::MAX, |at| ranks[at].1)
    }

    fn part(&mut self, one: u32, two: u32) {
        for (agent, partner) in [(one, two), (two, one)] {
            let entry = (self.rank(agent, partner), partner);
            self.lists[agent as usize].remove(&entry);
            self.changed.push(agent);
        }
    }

    /// Deletes what follows; whether everybody on whom another insists is left somebody.
    fn follow<P: Pace>(&mut self, pace: &mut P) -> Result<bool, P::Cut> {
        while let Some(agent) = self.changed.pop() {
            let own = agent as usize;
            let best = self.lists[own].first().map_or(u32::MAX, |entry| entry.0);
            let row = self.pool.row(own);
            while self.insists[own] < row.len() && row.at(self.insists[own]).1 <= best {
                let (partner, _) = row.at(self.insists[own]);
                self.insists[own] += 1;
                self.is_wanted[partner as usize] = true;
                let from = (self.rank(partner, agent), 0);
                let outranked: Vec<u32> = self.lists[partner as usize]
                    .range(from..)
                    .map(|entry| entry.1)
                    .filter(|&other| other != agent)
                    .collect();
                pace.steps(1 + outranked.len())?;
                outranked.into_iter().for_each(|other| self.part(partner, other));
            }
        }
        let mut wanted = self.lists.iter().zip(&self.is_wanted);
        Ok(wanted.all(|(list, &is_wanted)| !is_wanted || !list.is_empty()))
    }
}
