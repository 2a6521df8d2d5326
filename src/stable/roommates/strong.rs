//! Strongly stable pairs in a pool with ties, by way of the market in which everybody stands on
//! both sides.
//!
//! In the doubled pool each agent asks and is asked. The strongly stable matchings of such a market,
//! those alike in everybody's ranks taken for one, form a distributive lattice, and exchanging the
//! sides turns it round. What is looked for is a matching that this leaves where it is. From the askers'
//! best one askers are moved down, one after another, as long as nobody asks for a worse one than
//! asks it: in terms of rotations, one of each two that are each other's reverse is taken. An agent who cannot be
//! moved so never can later. If everybody's two ranks meet, any perfect matching of the pairs with
//! these ranks is strongly stable, and if there is none, no strongly stable matching exists; if they do not
//! meet, some rotation is its own reverse, and none exists either. `audit/strong_pool.rs` proves
//! both.

use super::perfect::perfect;
use crate::kernel::{AgentIx, Control, Index, Meter, StopReason};
use crate::market::{
    Half, InsistenceStep, Outcome, Pool, PoolPairing, Strength, StrongPoolWitness,
};
use crate::stable::ties::Seating;

/// A strongly stable matching of a pool, ties allowed: no two would rather be together so that one
/// strictly gains and the other does not lose. Or what shows that there is none.
///
/// Of strict lists it is a stable matching; every super-stable matching is one. Who is matched is the same
/// in all of them. Agents are moved in the order of their indices: the same pool has the same answer.
///
/// Time O((agents + rotations) · entries · agents) at worst, where an agent's list has at most as many rotations as
/// entries, and mostly little more than O(entries); beside it O(agents³) for the perfect matching. Memory O(entries).
/// A step of `control` is an entry looked at; a stopped run has nothing to give.
///
/// # References
/// R. W. Irving and D. F. Manlove, The stable roommates problem with ties, 2002, for the definition.
/// A. Kunysz, The strongly stable roommates problem, 2016, who reduces it to the market of two sides too.
/// D. F. Manlove, The structure of stable marriage with indifference, 2002, for the lattice.
pub fn strongly_stable_roommates(
    pool: &Pool,
    control: &Control<'_>,
) -> Outcome<PoolPairing, StrongPoolWitness> {
    solve(pool, control).unwrap_or_else(Outcome::stopped)
}

fn solve(
    pool: &Pool,
    control: &Control<'_>,
) -> Result<Outcome<PoolPairing, StrongPoolWitness>, StopReason> {
    let mut meter = Meter::new(control);
    meter.check()?;
    let lists = pool.entries(&mut meter.passing())?;
    let mut all = Seating::of_pool(&lists, control, 0);
    all.settle(Strength::Strong)?;
    if all.contradicts() {
        return Ok(Outcome::Impossible(StrongPoolWitness::Doubled { steps: all.take_steps() }));
    }
    count(&all, &mut meter)?;
    let asks = asked_by(&lists, &all);
    drop(all);
    drop(lists);
    let asks = drawn_together(pool, asks, control, &mut meter)?;
    let span = Span::of(pool, &asks);
    let apart = (0..pool.agents()).find(|&agent| span.best[agent] < span.last[agent]);
    let Some(agent) = apart else {
        let same = span.kept(pool, &mut meter)?.entries(&mut meter.passing())?;
        return Ok(match perfect(&same, &asks, &mut meter)? {
            Ok(partners) => Outcome::Solved(PoolPairing { partners }),
            Err(barrier) => Outcome::Impossible(StrongPoolWitness::Odd { asks, barrier }),
        });
    };
    let mut worse = span.clone();
    for choice in pool.list(AgentIx::at(agent)) {
        let other = choice.partner.get();
        if choice.rank == span.best[agent] && span.best[other] > 0 {
            let back = rank(pool, other, AgentIx::at(agent));
            worse.last[other] = worse.last[other].min(back.saturating_sub(1));
        }
    }
    let mut best = span.clone();
    best.last[agent] = best.best[agent];
    let worse = worse.log(pool, control, &mut meter)?;
    let best = best.log(pool, control, &mut meter)?;
    let agent = AgentIx::at(agent);
    Ok(Outcome::Impossible(StrongPoolWitness::Between { asks, agent, worse, best }))
}

/// Counts the steps of a seating that began with those of the meter.
fn count(seating: &Seating<'_>, meter: &mut Meter<'_>) -> Result<(), StopReason> {
    meter.steps(seating.work().saturating_sub(meter.work()))
}

/// Whom each agent's asking copy has.
fn asked_by(lists: &Half, seating: &Seating<'_>) -> Vec<Option<AgentIx>> {
    let partner = |entry: u32| AgentIx::new(lists.partners[entry as usize]);
    (0..lists.agents()).map(|agent| seating.entry_of(agent).map(partner)).collect()
}

/// Moves askers down from their best as far as nobody asks for a worse one than asks it.
fn drawn_together(
    pool: &Pool,
    asks: Vec<Option<AgentIx>>,
    control: &Control<'_>,
    meter: &mut Meter<'_>,
) -> Result<Vec<Option<AgentIx>>, StopReason> {
    let span = Span::of(pool, &asks);
    if span.best == span.last {
        return Ok(asks);
    }
    let lists = span.kept(pool, meter)?.entries(&mut meter.passing())?;
    let mut now = Seating::of_pool(&lists, control, meter.work());
    now.settle(Strength::Strong)?;
    count(&now, meter)?;
    let mut ends = Ends::of(&lists, &now);
    for agent in 0..lists.agents() {
        while ends.best[agent] < ends.last[agent] {
            now.take_steps();
            let mut moved = now.clone();
            moved.refuse(agent);
            moved.settle(Strength::Strong)?;
            let to = Ends::of(&lists, &moved);
            count(&moved, meter)?;
            if !to.may_follow(&ends) {
                now.set_work(moved.work());
                break;
            }
            (now, ends) = (moved, to);
        }
    }
    Ok(asked_by(&lists, &now))
}

/// The ties in which each agent's own list has whom it asks and who asks it.
struct Ends {
    best: Vec<Option<u32>>,
    last: Vec<Option<u32>>,
}

impl Ends {
    fn of(lists: &Half, seating: &Seating<'_>) -> Self {
        let agents = lists.agents();
        let mut ends = Self { best: vec![None; agents], last: vec![None; agents] };
        for agent in 0..agents {
            if let Some(entry) = seating.entry_of(agent) {
                ends.best[agent] = Some(lists.tie(entry));
                let asked = lists.partners[entry as usize] as usize;
                ends.last[asked] = Some(lists.tie(lists.twins[entry as usize]));
            }
        }
        ends
    }

    /// Whether everybody who had somebody still has, and asks for no worse one than asks it.
    fn may_follow(&self, before: &Self) -> bool {
        let mut all = (0..self.best.len()).map(|agent| (self.best[agent], self.last[agent], agent));
        all.all(|(best, last, agent)| {
            best.is_some() == before.best[agent].is_some()
                && last.is_some() == best.is_some()
                && best <= last
        })
    }
}

/// The ranks between which everybody's partner is to be; 0 for who has nobody.
#[derive(Clone)]
struct Span {
    best: Vec<u32>,
    last: Vec<u32>,
}

impl Span {
    /// From whom each asks to who asks it.
    fn of(pool: &Pool, asks: &[Option<AgentIx>]) -> Self {
        let mut span = Self { best: vec![0; asks.len()], last: vec![0; asks.len()] };
        for (agent, asked) in AgentIx::all(asks.len()).zip(asks) {
            if let Some(asked) = *asked {
                span.best[agent.get()] = rank(pool, agent.get(), asked);
                span.last[asked.get()] = rank(pool, asked.get(), agent);
            }
        }
        span
    }

    /// The pool with the pairs within both agents' ranks.
    fn kept(&self, pool: &Pool, meter: &mut Meter<'_>) -> Result<Pool, StopReason> {
        for agent in 0..pool.agents() {
            meter.steps(1 + pool.row(agent).len() as u64)?;
        }
        Ok(pool.kept(|agent, choice| {
            let agent = agent.get();
            (self.best[agent]..=self.last[agent]).contains(&choice.rank)
        }))
    }

    /// What is deleted of these pairs.
    fn log(
        &self,
        pool: &Pool,
        control: &Control<'_>,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<InsistenceStep>, StopReason> {
        let lists = self.kept(pool, meter)?.entries(&mut meter.passing())?;
        let mut seating = Seating::of_pool(&lists, control, meter.work());
        seating.settle(Strength::Strong)?;
        count(&seating, meter)?;
        Ok(seating.take_steps())
    }
}

/// The rank that an agent gives to one whom it accepts; 0 for others.
fn rank(pool: &Pool, agent: usize, partner: AgentIx) -> u32 {
    let row = pool.row(agent);
    row.place_of(partner.raw()).map_or(0, |place| row.at(place).1)
}
