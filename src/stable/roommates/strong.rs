//! Strongly stable pairs in a pool with ties, by deletions that must be and a choice where none
//! follows.
//!
//! Whom an agent would strictly gain by, against everybody left to it, has to have somebody strictly
//! better; whom it would lose nothing by must not strictly gain. Both cut the ends of lists. Where
//! nothing more follows somebody with a choice is given its best, or is parted from it.

use super::pairing;
use super::ties::Exhausted;
use crate::kernel::{Control, Meter, StopReason};
use crate::market::{Half, Outcome, Pool, PoolPairing};

/// A strongly stable matching of a pool, ties allowed: no two would rather be together so that one
/// strictly gains and the other does not lose. Or the number of cases after which it is known that
/// there is none.
///
/// Of strict lists it is a stable matching; every super-stable matching is one. The agent with the
/// lowest index that has a choice is looked at first, with its best first: the same pool has the
/// same answer.
///
/// The problem is polynomial (Scott 2005; Kunysz 2016, O(agents · entries)), by means of matchings
/// in general graphs. This search is not: it is exponential at worst, while on random pools its
/// deletions leave few cases. Each case costs O(entries) a round of deletions, memory O(entries) a
/// choice. A step of `control` is an entry looked at; a stopped run has nothing to give.
///
/// # References
/// R. W. Irving and D. F. Manlove, The stable roommates problem with ties, 2002, for the definition.
/// A. Kunysz, The strongly stable roommates problem, 2016.
pub fn strongly_stable_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Outcome<PoolPairing, Exhausted> {
    let mut meter = Meter::new(control);
    let whole = pool.entries(&mut meter.passing());
    whole.and_then(|lists| search(&lists, &mut meter)).unwrap_or_else(Outcome::stopped)
}

fn search(
    lists: &Half,
    meter: &mut Meter<'_>,
) -> Result<Outcome<PoolPairing, Exhausted>, StopReason> {
    meter.check()?;
    let mut open = vec![Case { lists, left: vec![true; lists.partners.len()] }];
    let mut visited = 0;
    while let Some(mut case) = open.pop() {
        visited += 1;
        if !case.settle(meter)? {
            continue;
        }
        match case.choice() {
            Some((agent, best)) => {
                let mut parted = case.clone();
                parted.part(best);
                open.push(parted);
                case.give(agent, best);
                open.push(case);
            }
            None => {
                let entries: Vec<Option<u32>> =
                    (0..lists.agents()).map(|agent| case.first(agent)).collect();
                if !blocked(lists, &entries) {
                    return Ok(Outcome::Solved(pairing(lists, &entries)));
                }
            }
        }
    }
    Ok(Outcome::Impossible(Exhausted { visited }))
}

/// The entries that are left in a case.
#[derive(Clone)]
struct Case<'a> {
    lists: &'a Half,
    left: Vec<bool>,
}

impl Case<'_> {
    fn first(&self, agent: usize) -> Option<u32> {
        self.lists.range(agent).find(|&entry| self.left[entry]).map(|entry| entry as u32)
    }

    /// Parts an entry's agent and its partner; whether they were not yet.
    fn part(&mut self, entry: u32) -> bool {
        self.left[self.lists.twins[entry as usize] as usize] = false;
        std::mem::take(&mut self.left[entry as usize])
    }

    /// Leaves an agent and the partner of this entry nobody else.
    fn give(&mut self, agent: usize, entry: u32) {
        let partner = self.lists.partners[entry as usize] as usize;
        let twin = self.lists.twins[entry as usize];
        for (of, own) in [(agent, entry), (partner, twin)] {
            for other in self.lists.range(of).map(|other| other as u32) {
                if other != own {
                    self.part(other);
                }
            }
        }
    }

    /// The first agent with several left, and the best of them.
    fn choice(&self) -> Option<(usize, u32)> {
        (0..self.lists.agents()).find_map(|agent| {
            let mut left = self.lists.range(agent).filter(|&entry| self.left[entry]);
            let best = left.next()?;
            left.next().map(|_| (agent, best as u32))
        })
    }

    /// Deletes what is in no strongly stable matching of this case until nothing more follows; whether
    /// the case may still hold one.
    fn settle(&mut self, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        let mut changed = true;
        while changed {
            changed = false;
            for agent in 0..self.lists.agents() {
                let range = self.lists.range(agent);
                meter.steps(1 + range.len() as u64)?;
                let best = self.first(agent);
                let head = best.map(|best| self.lists.tie(best));
                let in_head = |entry: &usize| {
                    self.left[*entry] && Some(self.lists.tie(*entry as u32)) == head
                };
                let is_alone = range.clone().filter(in_head).count() == 1;
                for entry in range {
                    let tie = self.lists.tie(entry as u32);
                    if head.is_some_and(|head| tie > head) {
                        break;
                    }
                    let (twin, partner) =
                        (self.lists.twins[entry], self.lists.partners[entry] as usize);
                    // The agent would strictly gain by this partner, whom it cannot have or who would
                    // then be with somebody else: that has to be somebody strictly better.
                    let gains = Some(tie) != head || self.left[entry] && is_alone;
                    changed |= self.cut(partner, twin, gains, meter)?;
                    if Some(tie) != head && self.first(partner).is_none() {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// Parts an agent from whoever is worse than the one of this entry, or also as good; never from
    /// that one itself.
    fn cut(
        &mut self,
        agent: usize,
        than: u32,
        as_good_too: bool,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let tie = self.lists.tie(than);
        let mut changed = false;
        for entry in self.lists.range(agent).rev().map(|entry| entry as u32) {
            meter.step()?;
            let own = self.lists.tie(entry);
            if own < tie || own == tie && !as_good_too {
                break;
            }
            if entry != than {
                changed |= self.part(entry);
            }
        }
        Ok(changed)
    }
}

/// Whether two block: one strictly gains, the other does not lose.
fn blocked(lists: &Half, made: &[Option<u32>]) -> bool {
    (0..lists.agents()).any(|agent| {
        let own = made[agent].map(|entry| lists.tie(entry));
        lists.range(agent).map(|entry| entry as u32).any(|entry| {
            if made[agent] == Some(entry) || own.is_some_and(|own| lists.tie(entry) > own) {
                return false;
            }
            let gains = own.is_none_or(|own| lists.tie(entry) < own);
            let twin = lists.twins[entry as usize];
            let theirs =
                made[lists.partners[entry as usize] as usize].map(|entry| lists.tie(entry));
            let back = lists.tie(twin);
            let (keeps, more) = (
                theirs.is_none_or(|theirs| back <= theirs),
                theirs.is_none_or(|theirs| back < theirs),
            );
            keeps && (gains || more)
        })
    })
}
