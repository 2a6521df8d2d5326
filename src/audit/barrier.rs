//! How many pairs a matching of one pool can have at most.
//!
//! *Theorem* (Tutte 1947, Berge 1958). Without the agents of a barrier each part of an odd number
//! leaves one of its members alone, or pairs it with one of the barrier. So of n agents at least
//! (odd parts − agents of the barrier) stay alone.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver. Agents are counted.

use crate::kernel::{AgentIx, Index, Meter, StopReason};
use crate::market::{GeneralProblem, Weight};

/// The most pairs that the barrier allows, required ones included; nothing where it is none: its
/// agents do not ascend, or one of them is nobody or has a required pair.
pub(super) fn most_pairs<W: Weight>(
    problem: &GeneralProblem<W>,
    barrier: &[AgentIx],
    meter: &mut Meter<'_>,
) -> Result<Option<u64>, StopReason> {
    let agents = problem.agents();
    // Agents of required pairs and of the barrier are taken out.
    let mut out = problem.decided();
    let mut sound = barrier.windows(2).all(|two| two[0] < two[1]);
    for agent in barrier {
        match out.get_mut(agent.get()) {
            Some(out) if !*out => *out = true,
            _ => sound = false,
        }
    }
    if !sound {
        return Ok(None);
    }
    let mut parts = Parts::new(agents);
    for &(one, two, _) in problem.edges() {
        meter.step()?;
        if !out[one.get()] && !out[two.get()] {
            parts.join(one.get(), two.get());
        }
    }
    let mut sizes = vec![0_u64; agents];
    for agent in (0..agents).filter(|&agent| !out[agent]) {
        sizes[parts.of(agent)] += 1;
    }
    let odd = sizes.iter().filter(|&size| size % 2 == 1).count() as u64;
    let decided = problem.required().len() as u64;
    // As many as can be stay alone: never more than there are.
    let playing = (agents as u64).saturating_sub(2 * decided);
    let alone = odd.saturating_sub(barrier.len() as u64);
    Ok(Some(decided + playing.saturating_sub(alone) / 2))
}

/// Which agents are in one part.
struct Parts(Vec<usize>);

impl Parts {
    fn new(agents: usize) -> Self {
        Self((0..agents).collect())
    }

    fn of(&mut self, mut agent: usize) -> usize {
        while self.0[agent] != agent {
            self.0[agent] = self.0[self.0[agent]];
            agent = self.0[agent];
        }
        agent
    }

    fn join(&mut self, one: usize, two: usize) {
        let (one, two) = (self.of(one), self.of(two));
        let (low, high) = (one.min(two), one.max(two));
        self.0[high] = low;
    }
}
