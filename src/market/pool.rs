//! One pool of agents with preferences over each other.

use super::Half;
use super::{Choice, Lists, Outcome};
use crate::kernel::{AgentIx, Control, Index, Meter, Pace, TooMany, Unbounded};
use serde::{Deserialize, Serialize};

/// A fault of a pool's raw lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PoolFault {
    /// An entry names nobody.
    #[error("agent {agent} lists {partner} at place {position}, but there are {agents} agents")]
    OutOfRange {
        /// Whose list.
        agent: usize,
        /// The entry's place, from 0.
        position: usize,
        /// The index given.
        partner: u32,
        /// How many agents there are.
        agents: usize,
    },
    /// An agent lists itself.
    #[error("agent {agent} lists itself at place {position}")]
    Itself {
        /// Who.
        agent: usize,
        /// The entry's place, from 0.
        position: usize,
    },
    /// A list names an agent twice.
    #[error("agent {agent} lists agent {partner} twice, again at place {position}")]
    Twice {
        /// Whose list.
        agent: usize,
        /// The place of the second naming, from 0.
        position: usize,
        /// Who is named twice.
        partner: u32,
    },
    /// A group of tied entries has no member.
    #[error("agent {agent} has an empty group of ties at place {position}")]
    EmptyTie {
        /// Whose list.
        agent: usize,
        /// How many entries stand before the group.
        position: usize,
    },
    /// The lists hold more entries than can be numbered.
    #[error("the lists hold {entries} entries, more than can be numbered")]
    TooManyEntries {
        /// How many.
        entries: usize,
    },
    /// There are more agents than can be numbered.
    #[error(transparent)]
    TooMany(#[from] TooMany),
}

/// One pool: whom each agent accepts as a partner, in what order. Learners who mentor
/// each other, say. Entries that are not mutual are dropped and counted.
///
/// Memory: 8 bytes an entry, 12 with ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    half: Half,
    dropped: u64,
}

impl Pool {
    /// A pool of these lists. Time O(entries).
    ///
    /// # Errors
    /// Every fault of the lists.
    pub fn new(lists: Lists) -> Result<Self, Vec<PoolFault>> {
        match Self::paced(lists, &mut Unbounded) {
            Ok(pool) => pool,
            Err(never) => match never {},
        }
    }

    /// [`Pool::new`] under a control, for lists of many millions; a step is an entry looked at.
    /// There is no pool before all lists are checked.
    ///
    /// # Errors
    /// Every fault of the lists.
    pub fn within(lists: Lists, control: &Control<'_>) -> Result<Outcome<Self>, Vec<PoolFault>> {
        match Self::paced(lists, &mut Meter::new(control)) {
            Ok(pool) => pool.map(Outcome::Solved),
            Err(reason) => Ok(Outcome::stopped(reason)),
        }
    }

    fn paced<P: Pace>(
        mut lists: Lists,
        pace: &mut P,
    ) -> Result<Result<Self, Vec<PoolFault>>, P::Cut> {
        let agents = lists.rows();
        let mut faults = Vec::new();
        if let Err(fault) = AgentIx::check_count(agents) {
            faults.push(fault.into());
        }
        if lists.len() >= u32::MAX as usize {
            faults.push(PoolFault::TooManyEntries { entries: lists.len() });
        }
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        for &(agent, position) in &lists.empty_ties {
            faults.push(PoolFault::EmptyTie { agent, position });
        }
        let mut last_named_by = vec![usize::MAX; agents];
        for agent in 0..agents {
            pace.steps(lists.range(agent).len())?;
            for (position, &partner) in lists.items()[lists.range(agent)].iter().enumerate() {
                match last_named_by.get_mut(partner as usize) {
                    None => {
                        faults.push(PoolFault::OutOfRange { agent, position, partner, agents });
                    }
                    Some(_) if partner as usize == agent => {
                        faults.push(PoolFault::Itself { agent, position });
                    }
                    Some(last) if *last == agent => {
                        faults.push(PoolFault::Twice { agent, position, partner });
                    }
                    Some(last) => *last = agent,
                }
            }
        }
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        lists.sort_ties(pace)?;
        let (half, dropped) = Half::pair_up(lists, pace)?;
        Ok(Ok(Self { half, dropped }))
    }

    /// How many agents.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.half.agents()
    }

    /// How many entries were not mutual.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Whether two entries of some list are tied.
    #[must_use]
    pub fn has_ties(&self) -> bool {
        self.half.ties.is_some()
    }

    /// The agents whom `agent` accepts and who accept it, best first.
    pub fn list(&self, agent: AgentIx) -> impl Iterator<Item = Choice<AgentIx>> {
        let range = self.half.range(agent.get());
        let start = range.start as u32;
        range.map(move |entry| Choice {
            partner: AgentIx::new(self.half.partners[entry]),
            rank: self.half.tie(entry as u32) - start + 1,
        })
    }

    pub(crate) fn half(&self) -> &Half {
        &self.half
    }

    /// The same pool without the entries that their agent ranks below `rank`. Lists of
    /// agents who have no partner in `present` stay whole: whoever is single in one
    /// stable matching is so in every one, has no rank there, and can still block.
    #[must_use]
    pub fn cut(&self, rank: u32, present: &PoolPairing) -> Self {
        let is_single = |agent: AgentIx| present.partners.get(agent.get()) == Some(&None);
        let mut lists = Lists::default();
        for agent in AgentIx::all(self.agents()) {
            let mut tie = Vec::new();
            let mut of = 0;
            for choice in
                self.list(agent).take_while(|choice| choice.rank <= rank || is_single(agent))
            {
                if choice.rank != of && !tie.is_empty() {
                    lists.tie(&tie);
                    tie.clear();
                }
                of = choice.rank;
                tie.push(choice.partner.raw());
            }
            if !tie.is_empty() {
                lists.tie(&tie);
            }
            lists.end_row();
        }
        let (half, dropped) = match Half::pair_up(lists, &mut Unbounded) {
            Ok(paired) => paired,
            Err(never) => match never {},
        };
        Self { half, dropped: self.dropped + dropped }
    }
}

/// Who works with whom in one pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolPairing {
    /// Each agent's partner; `audit` checks that partners name each other.
    pub partners: Vec<Option<AgentIx>>,
}

impl PoolPairing {
    /// The pairs, each with its lower agent first, ascending.
    pub fn pairs(&self) -> impl Iterator<Item = (AgentIx, AgentIx)> + '_ {
        AgentIx::all(self.partners.len())
            .zip(&self.partners)
            .filter_map(|(agent, &partner)| Some((agent, partner?)))
            .filter(|(agent, partner)| agent < partner)
    }
}

/// A stable partition of a pool (Tan 1991): every agent stands in one party. In a party of three or
/// more everyone prefers the next member to the one before; and no two agents outside that would both
/// rather have each other than the member before them. It always exists; a
/// stable matching exists exactly where no party is odd, singles aside. So an odd party is the
/// proof that there is none, and names those who stand in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StablePartition {
    /// The parties, each in its cyclic order from its smallest member, sorted. One is a single, two are a pair.
    pub parties: Vec<Vec<AgentIx>>,
}

impl StablePartition {
    /// The parties of an odd number of three or more.
    pub fn odd_parties(&self) -> impl Iterator<Item = &[AgentIx]> {
        self.parties
            .iter()
            .filter(|party| party.len() > 2 && party.len() % 2 == 1)
            .map(Vec::as_slice)
    }
}
