//! That a pool has no strongly stable matching.
//!
//! *Theorem*. Write D for the doubled pool of [`StrongPoolWitness`]. A strongly stable matching M of the pool is one of D
//! in which both copies of an agent have the same partner: if D has none, nor has the pool.
//!
//! Let N be strongly stable in D, a(x) the rank x gives whom its asking copy has, b(x) the rank it gives who has its
//! asked copy, a ≤ b for everybody. In the lattice of D (Manlove 2002) let D′ be the worse of M and N for those who
//! ask, and then the better of that and of N with its sides exchanged. D′ gives both copies of x the middle one of
//! a(x), b(x) and its rank m(x) in M. So if M exists, so does a strongly stable matching of D with ranks between a and b,
//! alike for both copies, in which the same are matched as in N. It is made of pairs that both rank so, and remains
//! strongly stable when others are deleted. *Between*: if it ranks x's partner worse than a(x), y with whom x would get a(x) must
//! strictly prefer its own, in both copies; otherwise nothing worse than a(x) is x's. Each of the logs shows
//! by the steps of [`replay_insistence`](super::replay_insistence) that in one of these cases somebody who has to be matched has nobody.
//!
//! *Odd*: a = b. Let P be those for whom N is strictly better than M, Q those for whom M is. Whom x of P has in N is strictly
//! better off in M, or it would block M with x; so N leads P into Q, and M leads Q into P: they are as many, N pairs
//! the whole of P with the whole of Q, and M the others among themselves, with the ranks they have in N. So all who are
//! matched can be put into pairs whose ranks are those of N, which a barrier denies (Tutte 1947).
//!
//! *Trusts* the pool's checked construction, and nothing of the solver. Ranks are compared only.

use super::doubled::doubled;
use super::insistence::replayed;
use super::mutual::rank;
use super::strength::paced as stability;
use crate::kernel::{AgentIx, Control, Index, MenteeIx, MentorIx, Meter, Pace, Unbounded};
use crate::market::{InsistenceStep, Matching, Outcome, Pool, Strength, StrongPoolWitness};

/// Whether this shows that a pool has no strongly stable matching. Time O(agents · entries) at worst, memory
/// O(entries).
#[must_use]
pub fn refutes_strongly_stable(pool: &Pool, witness: &StrongPoolWitness) -> bool {
    match paced(pool, witness, &mut Unbounded) {
        Ok(refuted) => refuted,
        Err(never) => match never {},
    }
}

/// [`refutes_strongly_stable`] under a control; a step is an entry looked at. Nothing is said of a witness that was
/// not looked at whole.
pub fn refutes_strongly_stable_within(
    pool: &Pool,
    witness: &StrongPoolWitness,
    control: &Control<'_>,
) -> Outcome<bool> {
    paced(pool, witness, &mut Meter::new(control)).into()
}

fn paced<P: Pace>(pool: &Pool, witness: &StrongPoolWitness, pace: &mut P) -> Result<bool, P::Cut> {
    Ok(match witness {
        StrongPoolWitness::Doubled { steps } => {
            let Some(market) = doubled(pool, |_, _| true, pace)? else { return Ok(false) };
            let replay = replayed(&market, Strength::Strong, steps, pace)?;
            replay.is_ok_and(|left| left.contradicts())
        }
        StrongPoolWitness::Between { asks, agent, worse, best } => {
            let Some(ends) = Ends::of(pool, asks, pace)? else { return Ok(false) };
            let x = agent.get();
            if x >= pool.agents() || ends.best[x] >= ends.last[x] {
                return Ok(false);
            }
            let mut if_worse = ends.last.clone();
            for (y, _) in pool.row(x).iter().filter(|entry| entry.1 == ends.best[x]) {
                let seen = rank(pool, AgentIx::new(y), *agent).unwrap_or(0);
                let last = &mut if_worse[y as usize];
                *last = (*last).min(seen.saturating_sub(1));
            }
            let mut if_best = ends.last.clone();
            if_best[x] = ends.best[x];
            ends.fail(pool, &if_worse, worse, pace)? && ends.fail(pool, &if_best, best, pace)?
        }
        StrongPoolWitness::Odd { asks, barrier } => {
            let Some(ends) = Ends::of(pool, asks, pace)? else { return Ok(false) };
            ends.best == ends.last && ends.is_barred(pool, barrier, pace)?
        }
    })
}

/// The ranks of whom everybody asks and of who asks it, in a strongly stable matching of the doubled pool; 0 for who has
/// nobody.
struct Ends {
    best: Vec<u32>,
    last: Vec<u32>,
}

impl Ends {
    /// Nothing where the matching is none, is not strongly stable, or somebody asks for a worse one
    /// than asks it.
    fn of<P: Pace>(
        pool: &Pool,
        asks: &[Option<AgentIx>],
        pace: &mut P,
    ) -> Result<Option<Self>, P::Cut> {
        let agents = pool.agents();
        if asks.len() != agents {
            return Ok(None);
        }
        let mut ends = Self { best: vec![0; agents], last: vec![0; agents] };
        for (agent, asked) in AgentIx::all(agents).zip(asks) {
            let Some(asked) = *asked else { continue };
            pace.steps(1 + pool.row(agent.get()).len())?;
            if asked.get() >= agents || ends.last[asked.get()] > 0 {
                return Ok(None);
            }
            let ranks = (rank(pool, agent, asked), rank(pool, asked, agent));
            let (Some(own), Some(back)) = ranks else { return Ok(None) };
            (ends.best[agent.get()], ends.last[asked.get()]) = (own, back);
        }
        let mut both = ends.best.iter().zip(&ends.last);
        if !both.all(|(&best, &last)| best <= last && (best > 0) == (last > 0)) {
            return Ok(None);
        }
        let Some(market) = doubled(pool, |_, _| true, pace)? else { return Ok(None) };
        let pairs = MenteeIx::all(agents)
            .zip(asks)
            .filter_map(|(agent, asked)| Some((agent, MentorIx::at(asked.as_ref()?.get()))));
        let Ok(matching) = Matching::new(agents, agents, pairs) else { return Ok(None) };
        let stability = stability(&market, &matching, Strength::Strong, 0, pace)?;
        Ok(stability.is_stable().then_some(ends))
    }

    /// Whether the steps show that no strongly stable matching of the doubled pool gives everybody who is matched ranks
    /// from the best to these last ones.
    fn fail<P: Pace>(
        &self,
        pool: &Pool,
        last: &[u32],
        steps: &[InsistenceStep],
        pace: &mut P,
    ) -> Result<bool, P::Cut> {
        let keeps = |agent: usize, rank| (self.best[agent]..=last[agent]).contains(&rank);
        let Some(market) = doubled(pool, keeps, pace)? else { return Ok(false) };
        let replay = replayed(&market, Strength::Strong, steps, pace)?;
        let matched = self.best.iter().filter(|&&best| best > 0).count();
        Ok(replay.is_ok_and(|left| left.asking() < matched))
    }

    /// Whether the barrier shows that not all who have somebody can be put into pairs that both rank as
    /// their best.
    fn is_barred<P: Pace>(
        &self,
        pool: &Pool,
        barrier: &[AgentIx],
        pace: &mut P,
    ) -> Result<bool, P::Cut> {
        let agents = pool.agents();
        let mut out: Vec<bool> = self.best.iter().map(|&best| best == 0).collect();
        let ascends = barrier.windows(2).all(|two| two[0] < two[1]);
        for agent in barrier {
            match out.get_mut(agent.get()) {
                Some(out) if ascends && !*out => *out = true,
                _ => return Ok(false),
            }
        }
        let mut equal: Vec<Vec<usize>> = Vec::with_capacity(agents);
        for (agent, &best) in self.best.iter().enumerate() {
            let row = pool.row(agent);
            pace.steps(1 + row.len())?;
            let own = row.iter().filter(|entry| entry.1 == best);
            let mut partners: Vec<usize> = own.map(|entry| entry.0 as usize).collect();
            partners.sort_unstable();
            equal.push(partners);
        }
        let mut odd = 0;
        for first in 0..agents {
            if std::mem::replace(&mut out[first], true) {
                continue;
            }
            let (mut part, mut at) = (vec![first], 0);
            while at < part.len() {
                let agent = part[at];
                at += 1;
                pace.steps(1 + equal[agent].len())?;
                for &other in &equal[agent] {
                    if !out[other] && equal[other].binary_search(&agent).is_ok() {
                        out[other] = true;
                        part.push(other);
                    }
                }
            }
            odd += part.len() % 2;
        }
        Ok(odd > barrier.len())
    }
}
