//! The acceptable pairs of a market as the search decides them.

use super::Found;
use crate::kernel::{Index, MenteeIx, MentorIx, Meter, Side, StopReason, arrange_by_key};
use crate::market::{Matching, Restrictions, TwoSided};

/// What is counted beside blocking pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::stable) enum Cost {
    /// Mentees whose partners are not those of the present matching.
    Moves,
    /// Pairs fewer than there could be seats for.
    Missing,
    /// Nothing.
    Nothing,
}

/// What a matching may come to at most.
#[derive(Clone, Copy, Debug)]
pub(in crate::stable) struct Limits {
    /// Blocking pairs.
    pub(in crate::stable) blocking: u64,
    /// What is counted beside them.
    pub(in crate::stable) cost: u64,
    /// Blocking pairs of one agent.
    pub(in crate::stable) each: u64,
}

impl Limits {
    pub(in crate::stable) fn of(blocking: u64, cost: u64) -> Self {
        Self { blocking, cost, each: u64::MAX }
    }
}

/// A pair that both accept.
#[derive(Clone, Copy, Debug)]
struct Pair {
    mentee: u32,
    mentor: u32,
    /// The mentee's rank of the mentor, and the mentor's of the mentee.
    ranks: [u32; 2],
    present: bool,
    required: bool,
    forbidden: bool,
    /// Whether it may block.
    excused: bool,
}

/// Two agents' partners while pairs are decided.
#[derive(Clone, Debug, Default)]
struct Agent {
    seats: u32,
    minimum: u32,
    made: u32,
    open: u32,
    /// How many are made of each rank.
    worst: Vec<u32>,
}

impl Agent {
    /// Whether the agent will gain by one more of this rank, whatever is still decided.
    fn gains(&self, rank: u32) -> bool {
        self.made + self.open < self.seats || self.worst.iter().any(|&worst| worst > rank)
    }
}

/// The pairs, by mentee, the present ones first and then the best.
#[derive(Clone, Debug)]
pub(in crate::stable) struct Table {
    pairs: Vec<Pair>,
    agents: [Vec<Agent>; 2],
    cost: Cost,
    /// Present pairs that nobody can make, by mentee.
    gone: Vec<bool>,
}

impl Table {
    /// The pairs of a market; those that involve a locked person, or are forbidden, may block,
    /// or every pair where `all_excused`.
    pub(in crate::stable) fn new(
        market: &TwoSided,
        present: Option<&Matching>,
        restrictions: &Restrictions,
        minimum: &[u32],
        (cost, all_excused): (Cost, bool),
    ) -> Self {
        let (mentees, mentors) = (market.mentees(), market.mentors());
        let mut back: Vec<Vec<(u32, u32)>> = vec![Vec::new(); mentees];
        for mentor in MentorIx::all(mentors) {
            for choice in market.mentor_list(mentor) {
                back[choice.partner.get()].push((mentor.raw(), choice.rank));
            }
        }
        let mut locked = [vec![false; mentees], vec![false; mentors]];
        for &(mentee, mentor) in restrictions.required() {
            locked[0][mentee.get()] = true;
            locked[1][mentor.get()] = true;
        }
        let has = |pairs: &[(MenteeIx, MentorIx)], pair| pairs.binary_search(&pair).is_ok();
        let mut pairs = Vec::new();
        let mut gone = vec![false; mentees];
        for mentee in MenteeIx::all(mentees) {
            let start = pairs.len();
            for choice in market.mentee_list(mentee) {
                let pair = (mentee, choice.partner);
                let ranks = &back[mentee.get()];
                let at = ranks.binary_search_by_key(&choice.partner.raw(), |rank| rank.0);
                let forbidden = has(restrictions.forbidden(), pair);
                pairs.push(Pair {
                    mentee: mentee.raw(),
                    mentor: choice.partner.raw(),
                    ranks: [choice.rank, at.map_or(0, |at| ranks[at].1)],
                    present: present.is_some_and(|present| present.contains(mentee, pair.1)),
                    required: has(restrictions.required(), pair),
                    forbidden,
                    excused: all_excused
                        || forbidden
                        || locked[0][mentee.get()]
                        || locked[1][pair.1.get()],
                });
            }
            arrange_by_key(&mut pairs[start..], |pair| {
                (!pair.required, !pair.present, pair.ranks[0])
            });
            let kept = pairs[start..].iter().filter(|pair| pair.present).count();
            gone[mentee.get()] =
                present.is_some_and(|present| present.mentors_of(mentee).len() > kept);
        }
        let mut agents = [Side::Mentee, Side::Mentor].map(|side| {
            let seats = market.seats(side);
            let agent = |at| Agent { seats: seats.of(at), ..Agent::default() };
            (0..seats.agents()).map(agent).collect::<Vec<_>>()
        });
        for (agent, &minimum) in agents[1].iter_mut().zip(minimum) {
            agent.minimum = minimum;
        }
        for pair in &pairs {
            agents[0][pair.mentee as usize].open += 1;
            agents[1][pair.mentor as usize].open += 1;
        }
        Self { pairs, agents, cost, gone }
    }

    /// No matching costs less.
    pub(in crate::stable) fn least_cost(&self) -> u64 {
        State::new(self).cost()
    }

    /// A matching that is known, as the search tells it.
    pub(in crate::stable) fn weigh(&self, matching: &Matching) -> Found {
        let mut state = State::new(self);
        for pair in &self.pairs {
            let (mentee, mentor) = (MenteeIx::new(pair.mentee), MentorIx::new(pair.mentor));
            state.decide(matching.contains(mentee, mentor));
        }
        state.found()
    }

    /// The pairs of what was found.
    pub(in crate::stable) fn pairs_of(
        &self,
        found: &Found,
    ) -> impl Iterator<Item = (MenteeIx, MentorIx)> {
        found.made.iter().map(|&at| {
            let pair = self.pairs[at as usize];
            (MenteeIx::new(pair.mentee), MentorIx::new(pair.mentor))
        })
    }

    /// The first matching within these numbers of blocking pairs and of cost. A step of the
    /// meter is a pair looked at.
    pub(in crate::stable) fn within(
        &self,
        limits: Limits,
        nodes: &mut u64,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Found>, StopReason> {
        let mut state = State::new(self);
        loop {
            *nodes += 1;
            meter.steps(self.pairs.len() as u64 + 1)?;
            if state.may_hold(limits) {
                let at = state.decided.len();
                if at == self.pairs.len() {
                    return Ok(Some(state.found()));
                }
                let made = state.may_make(at);
                state.decide(made);
                continue;
            }
            // Back to the last pair that was made and may be left.
            loop {
                let Some(made) = state.undo() else { return Ok(None) };
                let at = state.decided.len();
                if made && !self.pairs[at].required {
                    state.decide(false);
                    break;
                }
            }
        }
    }
}

/// The decisions so far, and what follows from them.
struct State<'t> {
    table: &'t Table,
    agents: [Vec<Agent>; 2],
    decided: Vec<bool>,
}

impl<'t> State<'t> {
    fn new(table: &'t Table) -> Self {
        Self { table, agents: table.agents.clone(), decided: Vec::new() }
    }

    fn may_make(&self, at: usize) -> bool {
        let pair = self.table.pairs[at];
        let room = |side: usize, agent: u32| {
            let agent = &self.agents[side][agent as usize];
            agent.made < agent.seats
        };
        !pair.forbidden && room(0, pair.mentee) && room(1, pair.mentor)
    }

    /// Decides the next pair.
    fn decide(&mut self, made: bool) {
        let pair = self.table.pairs[self.decided.len()];
        for (side, agent) in [(0, pair.mentee), (1, pair.mentor)] {
            let agent = &mut self.agents[side][agent as usize];
            agent.open -= 1;
            if made {
                agent.made += 1;
                agent.worst.push(pair.ranks[side]);
            }
        }
        self.decided.push(made);
    }

    fn undo(&mut self) -> Option<bool> {
        let made = self.decided.pop()?;
        let pair = self.table.pairs[self.decided.len()];
        for (side, agent) in [(0, pair.mentee), (1, pair.mentor)] {
            let agent = &mut self.agents[side][agent as usize];
            agent.open += 1;
            if made {
                agent.made -= 1;
                agent.worst.pop();
            }
        }
        Some(made)
    }

    /// Whether what is decided leaves room for a matching within the limits.
    fn may_hold(&self, limits: Limits) -> bool {
        let locks = self.decided.iter().zip(&self.table.pairs);
        if locks.clone().any(|(&made, pair)| pair.required && !made) {
            return false;
        }
        let short = |agent: &Agent| agent.minimum.saturating_sub(agent.made);
        if self.agents[1].iter().any(|agent| short(agent) > agent.open.min(agent.seats)) {
            return false;
        }
        let needed: u64 = self.agents[1].iter().map(|agent| u64::from(short(agent))).sum();
        let left =
            |agent: &Agent| u64::from(agent.open.min(agent.seats.saturating_sub(agent.made)));
        needed <= self.agents[0].iter().map(left).sum()
            && self.cost() <= limits.cost
            && self.blocking().is_some_and(|found| found <= limits.blocking)
            && (limits.each == u64::MAX || self.most_of_one() <= limits.each)
    }

    /// The pairs that block already, whether or not they may.
    fn blocks(&self) -> impl Iterator<Item = &'t Pair> {
        let left = self.table.pairs.iter().zip(&self.decided).filter(|(_, made)| !**made);
        left.map(|(pair, _)| pair).filter(|pair| {
            let gains =
                |side: usize, agent: u32| self.agents[side][agent as usize].gains(pair.ranks[side]);
            gains(0, pair.mentee) && gains(1, pair.mentor)
        })
    }

    /// In how many pairs that block already one agent is at most.
    fn most_of_one(&self) -> u64 {
        let [mentees, mentors] = &self.agents;
        let mut counts = [vec![0_u64; mentees.len()], vec![0; mentors.len()]];
        for pair in self.blocks() {
            counts[0][pair.mentee as usize] += 1;
            counts[1][pair.mentor as usize] += 1;
        }
        counts.into_iter().flatten().max().unwrap_or(0)
    }

    /// The pairs that block already; nothing where one may not.
    fn blocking(&self) -> Option<u64> {
        let mut found = 0;
        for pair in self.blocks() {
            if !pair.excused {
                return None;
            }
            found += 1;
        }
        Some(found)
    }

    /// What is lost already.
    fn cost(&self) -> u64 {
        match self.table.cost {
            Cost::Nothing => 0,
            Cost::Moves => {
                let mut moved = self.table.gone.clone();
                for (pair, &made) in self.table.pairs.iter().zip(&self.decided) {
                    moved[pair.mentee as usize] |= pair.present != made;
                }
                moved.iter().filter(|moved| **moved).count() as u64
            }
            Cost::Missing => {
                let sum = |agents: &[Agent], of: &dyn Fn(&Agent) -> u32| {
                    agents.iter().map(|agent| u64::from(of(agent))).sum::<u64>()
                };
                let seats = |agents: &[Agent]| sum(agents, &|agent| agent.seats);
                let most = |agents: &[Agent]| {
                    sum(agents, &|agent| agent.seats.min(agent.made + agent.open))
                };
                let [mentees, mentors] = &self.agents;
                let all = seats(mentees).min(seats(mentors));
                all - all.min(most(mentees).min(most(mentors)))
            }
        }
    }

    fn found(&self) -> Found {
        let made = (0u32..).zip(&self.decided).filter(|(_, made)| **made).map(|(at, _)| at);
        // A matching blocked by a pair that must not block is worse than any number of other
        // blocking pairs.
        let blocking = self.blocking().unwrap_or(u64::MAX);
        Found { made: made.collect(), blocking, cost: self.cost() }
    }
}
