//! What is left of a pool where pairs are required or forbidden.

use super::{Pool, StablePartition};
use crate::kernel::{AgentIx, Faults, Index, Ordered, faults};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Two of a pool, the one with the lower index first.
pub type PoolPair = (AgentIx, AgentIx);

faults! {
    /// A list of pairs that does not fit its pool.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PoolPairFault: "pool-pair-fault" {
        /// A pair names nobody.
        OutOfRange {
            /// The index given.
            agent: AgentIx,
            /// How many agents there are.
            agents: usize,
        } = "out-of-range",
            "agent {agent} is not among {agents:agent|agents}",
            "участника {agent} нет: участников всего {agents}";
        /// An agent is paired with itself.
        Itself {
            /// Who.
            agent: AgentIx,
        } = "itself",
            "agent {agent} is paired with itself",
            "участник {agent} поставлен в пару с самим собой";
        /// A pair stands in the list twice.
        Twice {
            /// The one with the lower index.
            one: AgentIx,
            /// The other.
            two: AgentIx,
        } = "twice",
            "the pair of agents {one} and {two} is given twice",
            "пара участников {one} и {two} указана дважды";
    }
}

/// Why no stable matching of a pool with strict lists makes all required pairs;
/// `audit::refutes_required` checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RequiredWitness {
    /// The two of this required pair do not both list each other.
    Unacceptable(PoolPair),
    /// Somebody stands in both of these required pairs.
    Shared(PoolPair, PoolPair),
    /// These two would rather have each other than the partners required of them.
    Blocking(PoolPair),
    /// A stable partition of what is left ([`Pool::requiring`]): it has an odd party, or leaves
    /// somebody single who must be served.
    Parties(StablePartition),
}

/// What required pairs leave of a pool with strict lists.
///
/// Let the required pairs be made. Whoever one of them would rather have, x, must then be served with
/// somebody better than that one. So take the paired agents out of all lists, and out of x's list whoever is
/// worse than the one who wants x. The stable matchings that make the required pairs are, beside
/// these, exactly the stable matchings of what is left that serve every such x: what was taken out
/// cannot block, and nothing else can. All stable matchings serve the same agents, so that one of
/// them decides.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolRest {
    /// What is left, with the same indices; paired agents list nobody.
    pub pool: Pool,
    /// Who must be served in it, ascending.
    pub served: Vec<AgentIx>,
}

impl Pool {
    /// These pairs with the lower index first, ascending.
    ///
    /// # Errors
    /// Every fault of the list.
    pub fn pairs(
        &self,
        given: impl IntoIterator<Item = (AgentIx, AgentIx)>,
    ) -> Result<Vec<PoolPair>, Faults<PoolPairFault>> {
        let (agents, mut faults, mut pairs) = (self.agents(), Vec::new(), BTreeSet::new());
        for (one, two) in given {
            let outside = [one, two].into_iter().filter(|agent| agent.get() >= agents);
            faults.extend(outside.map(|agent| PoolPairFault::OutOfRange { agent, agents }));
            if one == two {
                faults.push(PoolPairFault::Itself { agent: one });
            }
            let (one, two) = (one.min(two), one.max(two));
            if !pairs.insert((one, two)) {
                faults.push(PoolPairFault::Twice { one, two });
            }
        }
        if faults.is_empty() { Ok(pairs.into_iter().collect()) } else { Err(faults.into()) }
    }

    /// The same pool in which the two of each of these pairs do not list each other: they are not
    /// paired, and do not block.
    #[must_use]
    pub fn without(&self, pairs: &[PoolPair]) -> Self {
        let pairs: BTreeSet<PoolPair> =
            pairs.iter().flat_map(|&(one, two)| [(one, two), (two, one)]).into_set();
        self.kept(|agent, choice| !pairs.contains(&(agent, choice.partner)))
    }

    /// What is left of a pool with strict lists where these pairs are made. Time O(entries · log).
    ///
    /// # Errors
    /// Why they cannot all be made in any stable matching, where that is seen at once.
    pub fn requiring(&self, required: &[PoolPair]) -> Result<PoolRest, RequiredWitness> {
        let mut of: Vec<Option<PoolPair>> = vec![None; self.agents()];
        for &pair in required {
            if self.rank_of(pair.0, pair.1).is_none() {
                return Err(RequiredWitness::Unacceptable(pair));
            }
            for agent in [pair.0, pair.1] {
                if let Some(earlier) = of[agent.get()].replace(pair) {
                    return Err(RequiredWitness::Shared(earlier, pair));
                }
            }
        }
        // Each must have somebody that it ranks below this number.
        let mut below: Vec<Option<u32>> = vec![None; self.agents()];
        for &(one, two) in required {
            for (agent, partner) in [(one, two), (two, one)] {
                for wanted in self.list(agent).take_while(|choice| choice.partner != partner) {
                    let wanted = wanted.partner;
                    let Some(back) = self.rank_of(wanted, agent) else { continue };
                    if let Some(pair) = of[wanted.get()] {
                        let own = if pair.0 == wanted { pair.1 } else { pair.0 };
                        if Some(back) < self.rank_of(wanted, own) {
                            let pair = (agent.min(wanted), agent.max(wanted));
                            return Err(RequiredWitness::Blocking(pair));
                        }
                    }
                    let below = &mut below[wanted.get()];
                    *below = Some(below.map_or(back, |below| below.min(back)));
                }
            }
        }
        let is_free = |agent: AgentIx| of[agent.get()].is_none();
        let pool = self.kept(|agent, choice| {
            is_free(agent)
                && is_free(choice.partner)
                && below[agent.get()].is_none_or(|below| choice.rank < below)
        });
        let served = AgentIx::all(self.agents());
        let served = served.filter(|&agent| is_free(agent) && below[agent.get()].is_some());
        Ok(PoolRest { pool, served: served.collect() })
    }

    /// The rank that an agent gives another; nothing where they do not list each other.
    pub(crate) fn rank_of(&self, agent: AgentIx, partner: AgentIx) -> Option<u32> {
        if agent.get().max(partner.get()) >= self.agents() {
            return None;
        }
        let row = self.row(agent.get());
        row.place_of(partner.raw()).map(|place| row.at(place).1)
    }
}
