//! The best stable matching that respects restrictions, by a least cost over rotations.
//!
//! Deferred acceptance turns down whoever a required pair leaves no place for, so it needs one of
//! the two with one seat ([`optimal_restricted`](crate::stable::optimal_restricted)). Costs need
//! nothing of the kind: a barred pair costs more than all ranks together, a required one as much less,
//! and any other its rank for the side. `audit::best_restricted` has the theorem.

use super::{Closed, Lattice};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Side, StopReason};
use crate::market::{Matching, Outcome, Restrictions};

/// A stable matching that respects restrictions, whose largest rank is as small as can be, found over
/// the lattice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct LatticeRegret {
    /// The matching: the mentees' best among those of this regret.
    pub matching: Matching,
    /// The largest rank of any pair; 0 where no pair is made.
    pub regret: u32,
    /// No such matching has a smaller largest rank than this: the regret itself, unless the run
    /// was stopped.
    pub bound: u32,
    /// A stable matching of least cost which shows that none that respects the restrictions avoids
    /// all pairs of this rank and above; nothing where the regret is 0, or where the run was stopped.
    pub refuted: Option<Closed>,
}

impl Lattice<'_> {
    /// The best stable matching for a side among those that make no forbidden and all required pairs;
    /// with `below` among those without a pair that one of the two ranks so or worse. Or one of least
    /// cost, which shows that there is none. Any seats: where [`optimal_restricted`] serves, it is
    /// faster.
    ///
    /// One minimum cut, as of [`Lattice::least_cost`]; a step of `control` is an arc looked at, and a
    /// stopped run has nothing to give. `audit::best_restricted` checks either answer.
    ///
    /// [`optimal_restricted`]: crate::stable::optimal_restricted
    pub fn best_restricted(
        &self,
        restrictions: &Restrictions,
        (best_for, below): (Side, Option<u32>),
        control: &Control<'_>,
    ) -> Outcome<Closed, Closed> {
        let meter = &mut Meter::new(control);
        match self.best_of(&self.stable_ranks(), restrictions, (best_for, below), meter) {
            Ok((found, true)) => Outcome::Solved(found),
            Ok((found, false)) => Outcome::Impossible(found),
            Err(reason) => Outcome::stopped(reason),
        }
    }

    /// The stable matching that makes no forbidden and all required pairs, whose worst-placed agent is
    /// placed as well as can be; or one of least cost, which shows that none respects them.
    /// [`minimum_regret`](crate::stable::minimum_regret) with any seats: a bisection over
    /// [`Lattice::best_restricted`].
    ///
    /// A run that is stopped gives the best matching found, once there is one, with the bound of the
    /// bisection.
    pub fn minimum_regret(
        &self,
        restrictions: &Restrictions,
        control: &Control<'_>,
    ) -> Outcome<LatticeRegret, Closed, LatticeRegret> {
        let (meter, ranks) = (&mut Meter::new(control), self.stable_ranks());
        let first = match self.best_of(&ranks, restrictions, (Side::Mentee, None), meter) {
            Ok((found, true)) => found.matching,
            Ok((found, false)) => return Outcome::Impossible(found),
            Err(reason) => return Outcome::stopped(reason),
        };
        let regret = ranks.largest(&first);
        let bound = regret.min(1);
        let mut found = LatticeRegret { matching: first, regret, bound, refuted: None };
        match self.improved(&ranks, restrictions, &mut found, meter) {
            Ok(()) => Outcome::Solved(found),
            Err(reason) => Outcome::stopped_with(reason, LatticeRegret { refuted: None, ..found }),
        }
    }

    /// Brings regret and bound together; the matching is always the best found.
    fn improved(
        &self,
        ranks: &StableRanks,
        restrictions: &Restrictions,
        found: &mut LatticeRegret,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        while found.regret > 0 && (found.bound < found.regret || found.refuted.is_none()) {
            // Once both are equal, what is left is to show that nothing is below them.
            let most = found.bound + (found.regret - found.bound) / 2;
            let below = if found.bound < found.regret { most + 1 } else { found.regret };
            match self.best_of(ranks, restrictions, (Side::Mentee, Some(below)), meter)? {
                (better, true) => {
                    found.regret = ranks.largest(&better.matching);
                    found.matching = better.matching;
                }
                (refuted, false) => {
                    found.bound = below;
                    found.refuted = Some(refuted);
                }
            }
        }
        Ok(())
    }

    /// The matching of least cost, and whether it respects the restrictions.
    fn best_of(
        &self,
        ranks: &StableRanks,
        restrictions: &Restrictions,
        (best_for, below): (Side, Option<u32>),
        meter: &mut Meter<'_>,
    ) -> Result<(Closed, bool), StopReason> {
        let of = |mentee: MenteeIx, mentor: MentorIx| {
            let [own, other] = ranks.of(mentee, mentor);
            let barred = restrictions.forbidden().binary_search(&(mentee, mentor)).is_ok()
                || below.is_some_and(|below| own.max(other) >= below);
            (barred, if best_for == Side::Mentee { own } else { other })
        };
        // More than the ranks of all pairs; the far end is beyond what any memory holds.
        let heavy = i64::from(ranks.longest).saturating_mul(self.first.len() as i64);
        let heavy = heavy.saturating_add(1).min(i64::MAX / 8);
        let cost = |mentee: MenteeIx, mentor: MentorIx| {
            let (barred, rank) = of(mentee, mentor);
            let required = restrictions.required().binary_search(&(mentee, mentor)).is_ok();
            heavy * (i64::from(barred) - i64::from(required)) + i64::from(rank)
        };
        let found = self.cut(cost, meter)?;
        let matching = &found.matching;
        let all = restrictions.required().iter().all(|&(one, two)| matching.contains(one, two));
        let keeps = all && !matching.pairs().any(|(one, two)| of(one, two).0);
        Ok((found, keeps))
    }

    fn stable_ranks(&self) -> StableRanks {
        let (own, other) = (&self.entries.mentees, &self.entries.mentors);
        let lists = (0..own.agents()).map(|at| own.range(at).len());
        let lists = lists.chain((0..other.agents()).map(|at| other.range(at).len()));
        let longest = lists.max().unwrap_or(0) as u32;
        StableRanks { ranks: self.ranks(), longest }
    }
}

/// Both ranks of each pair that stands in some stable matching.
struct StableRanks {
    /// The pair, the rank that the mentee gives, and the mentor; ascending.
    ranks: Vec<(u32, u32, [i64; 2])>,
    /// The length of the longest list, which no rank exceeds.
    longest: u32,
}

impl StableRanks {
    fn of(&self, mentee: MenteeIx, mentor: MentorIx) -> [u32; 2] {
        let key = (mentee.raw(), mentor.raw());
        let at = self.ranks.binary_search_by_key(&key, |rank| (rank.0, rank.1));
        at.map_or([u32::MAX; 2], |at| self.ranks[at].2.map(|rank| rank as u32))
    }

    fn largest(&self, matching: &Matching) -> u32 {
        let ranks = matching.pairs().map(|(one, two)| self.of(one, two));
        ranks.flatten().max().unwrap_or(0)
    }
}
