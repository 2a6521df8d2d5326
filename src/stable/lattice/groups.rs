//! The stable matching whose groups cost least, where a group's cost is any function of it.
//!
//! The sets of mentees that one mentor has in stable matchings are a chain: a rotation replaces
//! some of them by better ones, and whoever has gone does not come back. So each set but the first
//! has somebody whom no earlier one has, and costs of single pairs can be chosen so that each set's
//! sum is its cost: one newcomer bears what the others leave over. Then the least cost of pairs
//! decides, by a minimum cut.

use super::Lattice;
use crate::kernel::{Control, Index, MenteeIx, MentorIx};
use crate::market::{GroupProof, Matching, Outcome};
use crate::stable::fault::StableFault;
use std::collections::{BTreeMap, BTreeSet};

/// A stable matching whose groups cost least, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct CheapestGroups {
    /// The matching: among those of least cost the mentees' best.
    pub matching: Matching,
    /// The sum of its groups' costs, those of mentors without mentees among them.
    pub cost: i128,
    /// Why no stable matching costs less.
    pub proof: GroupProof,
}

/// A stable matching whose dearest group costs as little as can be, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct LeastDearest {
    /// The matching.
    pub matching: Matching,
    /// What its dearest group costs; 0 where there are no mentors.
    pub cost: i64,
    /// Why each stable matching has a group that costs as much: the groups of cost 1, where all
    /// that cost as much or more cost 1 and the others 0, cannot be fewer than one. Nothing where
    /// no group could cost less.
    pub proof: Option<GroupProof>,
}

impl Lattice<'_> {
    /// The stable matching with the least sum of the groups' costs: of each mentor with the
    /// mentees, ascending, who are the group. Any function will do: how far the group misses
    /// overlapping quotas, how many siblings are parted, less a worth of its own. The mentees' best
    /// of those, where there are several.
    ///
    /// `cost` is asked once for each set that a mentor has in some stable matching, O(rotations +
    /// mentors) in all; then as [`Lattice::least_cost`]. `audit::least_group_cost` checks it.
    ///
    /// # Errors
    /// [`StableFault::MenteeSeats`] where a mentee has several seats, [`StableFault::GroupCosts`]
    /// where costs are beyond counting.
    ///
    /// # References
    /// G. Csáji and Z. Sun, Maximally diverse stable matchings: optimizing arbitrary institutional
    /// objectives, arXiv 2604.27823, 2026, for set functions as costs of pairs. A. E. Roth and M.
    /// Sotomayor, The college admissions problem revisited, 1989, for the chain.
    pub fn cheapest_groups(
        &self,
        cost: impl FnMut(MentorIx, &[MenteeIx]) -> i64,
        control: &Control<'_>,
    ) -> Result<Outcome<CheapestGroups>, StableFault> {
        let costs = self.pair_costs(cost)?;
        let of_pair = |mentee, mentor| costs.of(mentee, mentor);
        Ok(self.least_cost(of_pair, control).map(|closed| CheapestGroups {
            matching: closed.matching,
            cost: closed.cost + costs.alone,
            proof: GroupProof { pairs: costs.listed(), lattice: closed.proof },
        }))
    }

    /// The stable matching whose dearest group costs as little as can be; of those the mentees' best.
    ///
    /// The costs that occur are halved again and again: whether some stable matching has no group
    /// above a limit is the least sum of groups that cost 1 above it and 0 below. A logarithm of
    /// cuts of [`Lattice::cheapest_groups`].
    ///
    /// # Errors
    /// As of [`Lattice::cheapest_groups`].
    pub fn least_dearest_group(
        &self,
        mut cost: impl FnMut(MentorIx, &[MenteeIx]) -> i64,
        control: &Control<'_>,
    ) -> Result<Outcome<LeastDearest>, StableFault> {
        let mut known: BTreeMap<(MentorIx, Vec<MenteeIx>), i64> = BTreeMap::new();
        self.pair_costs(|mentor, group| {
            let found = cost(mentor, group);
            known.insert((mentor, group.to_vec()), found);
            found
        })?;
        let levels: Vec<i64> =
            known.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let (mut low, mut high) = (0, levels.len().saturating_sub(1));
        // No group costs more than the highest. What was found at `high`, and why nothing is below
        // `low`.
        let (mut best, mut below) = (None, None);
        while best.is_none() || low < high {
            let middle = low + (high - low) / 2;
            let limit = levels.get(middle).copied().unwrap_or(0);
            let above = |mentor: MentorIx, group: &[MenteeIx]| {
                i64::from(known.get(&(mentor, group.to_vec())).is_some_and(|&cost| cost > limit))
            };
            let found = match self.cheapest_groups(above, control)? {
                Outcome::Solved(found) => found,
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
            };
            if found.cost == 0 {
                (high, best) = (middle, Some(found.matching));
            } else {
                (low, below) = (middle + 1, Some(found.proof));
            }
        }
        let cost = levels.get(high).copied().unwrap_or(0);
        let matching = best.unwrap_or_else(|| self.mentee_optimal());
        Ok(Outcome::Solved(LeastDearest { matching, cost, proof: below }))
    }

    /// Costs of pairs whose sums are the costs of all groups that mentors have in stable matchings.
    fn pair_costs(
        &self,
        mut cost: impl FnMut(MentorIx, &[MenteeIx]) -> i64,
    ) -> Result<PairCosts, StableFault> {
        if let Some(fault) = &self.seats {
            return Err(*fault);
        }
        let mut groups: Vec<BTreeSet<MenteeIx>> = vec![BTreeSet::new(); self.mentors()];
        for (place, &entry) in (0u32..).zip(&self.first) {
            groups[self.mentor(entry).get()].insert(self.mentee(place));
        }
        let mut costs = PairCosts { pairs: BTreeMap::new(), alone: 0 };
        for (mentor, group) in MentorIx::all(self.mentors()).zip(&groups) {
            let members: Vec<MenteeIx> = group.iter().copied().collect();
            let found = cost(mentor, &members);
            match members.first() {
                Some(&first) => costs.bear(mentor, &members, first, found)?,
                None => costs.alone += i128::from(found),
            }
        }
        for moves in self.moves.iter() {
            let mut came: BTreeMap<MentorIx, MenteeIx> = BTreeMap::new();
            for step in moves {
                groups[self.mentor(step.from).get()].remove(&self.mentee(step.place));
            }
            for step in moves {
                let (mentor, mentee) = (self.mentor(step.to), self.mentee(step.place));
                groups[mentor.get()].insert(mentee);
                came.entry(mentor).or_insert(mentee);
            }
            for (mentor, newcomer) in came {
                let members: Vec<MenteeIx> = groups[mentor.get()].iter().copied().collect();
                let found = cost(mentor, &members);
                costs.bear(mentor, &members, newcomer, found)?;
            }
        }
        Ok(costs)
    }
}

/// What pairs cost; nothing where they bear no cost.
struct PairCosts {
    pairs: BTreeMap<(MenteeIx, MentorIx), i64>,
    /// What mentors cost who have nobody in any stable matching.
    alone: i128,
}

impl PairCosts {
    fn of(&self, mentee: MenteeIx, mentor: MentorIx) -> i64 {
        self.pairs.get(&(mentee, mentor)).copied().unwrap_or(0)
    }

    /// One member bears what the others leave over.
    fn bear(
        &mut self,
        mentor: MentorIx,
        members: &[MenteeIx],
        one: MenteeIx,
        cost: i64,
    ) -> Result<(), StableFault> {
        let others = members.iter().filter(|&&other| other != one);
        let borne: i128 = others.map(|&other| i128::from(self.of(other, mentor))).sum();
        let own = i64::try_from(i128::from(cost) - borne)
            .map_err(|_| StableFault::GroupCosts { mentor: mentor.get() })?;
        self.pairs.insert((one, mentor), own);
        Ok(())
    }

    fn listed(&self) -> Vec<(MenteeIx, MentorIx, i64)> {
        let some = self.pairs.iter().filter(|(_, cost)| **cost != 0);
        some.map(|(&(mentee, mentor), &cost)| (mentee, mentor, cost)).collect()
    }
}
