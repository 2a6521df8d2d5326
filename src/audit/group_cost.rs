//! Checks that a stable matching has the groups of least cost, where a group's cost is any function.
//!
//! *Theorem* (Roth and Sotomayor 1989; Csáji and Sun 2026). Where mentees have one seat, each mentor's
//! sets over the stable matchings are a chain, which eliminating all rotations one after another
//! passes through once. If the costs of pairs add up to the cost of each set on the way, they do so in
//! every stable matching, and the theorem of `lattice.rs` holds of the sum.
//!
//! *Trusts* the market's checked construction, what `lattice.rs` finds, and nothing of the solver.

use super::lattice::least_cost_within;
use super::lattice_fault::LatticeFault;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Side, faults};
use crate::market::{GroupProof, Matching, Outcome, TwoSided};
use std::collections::{BTreeMap, BTreeSet};

faults! {
    /// Why a [`GroupProof`] proves nothing.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum GroupCostFault: "group-cost-fault" {
        /// The costs of pairs are not proven to be least.
        Pairs(fault: LatticeFault) = "pairs",
            "{fault}",
            "{fault}";
        /// A mentee has several seats, so that groups are no chains.
        Seats {
            /// The mentee.
            mentee: usize,
        } = "seats",
            "mentee {mentee} has several seats",
            "у наставляемого {mentee} несколько мест";
        /// A pair has two costs.
        Twice {
            /// The mentor.
            mentor: MentorIx,
        } = "twice",
            "a pair of mentor {mentor} has two costs",
            "у пары наставника {mentor} две стоимости";
        /// The costs of a mentor's pairs are not what a group of that mentor costs.
        Group {
            /// The mentor.
            mentor: MentorIx,
        } = "group",
            "the pairs of mentor {mentor} do not add up to the cost of a group",
            "пары наставника {mentor} не дают в сумме стоимости группы";
    }
}

/// Checks that no stable matching has a lower sum of its groups' costs than `matching`, and returns
/// that sum. `cost` is of a mentor and its mentees, ascending.
///
/// Time: that of `audit::least_cost`, and a group for each move of a rotation.
///
/// # Errors
/// [`GroupCostFault`].
pub fn least_group_cost(
    market: &TwoSided,
    matching: &Matching,
    cost: impl Fn(MentorIx, &[MenteeIx]) -> i64,
    proof: &GroupProof,
) -> Result<i128, GroupCostFault> {
    match least_group_cost_within(market, matching, cost, proof, &Control::unbounded())? {
        Outcome::Solved(cost) => Ok(cost),
        Outcome::Impossible(never) => match never {},
        // Nothing bounds this run.
        Outcome::Stopped(_) => Err(LatticeFault::Range.into()),
    }
}

/// [`least_group_cost`] under a control; a step is one of `audit::least_cost_within`.
///
/// # Errors
/// [`GroupCostFault`].
pub fn least_group_cost_within(
    market: &TwoSided,
    matching: &Matching,
    cost: impl Fn(MentorIx, &[MenteeIx]) -> i64,
    proof: &GroupProof,
    control: &Control<'_>,
) -> Result<Outcome<i128>, GroupCostFault> {
    let seats = market.seats(Side::Mentee);
    if let Some(mentee) = (0..market.mentees()).find(|&mentee| seats.of(mentee) > 1) {
        return Err(GroupCostFault::Seats { mentee });
    }
    let mut pairs = BTreeMap::new();
    for &(mentee, mentor, cost) in &proof.pairs {
        if pairs.insert((mentee, mentor), cost).is_some() {
            return Err(GroupCostFault::Twice { mentor });
        }
    }
    let of_pair =
        |mentee: MenteeIx, mentor: MentorIx| pairs.get(&(mentee, mentor)).copied().unwrap_or(0);
    // From here on the rotations are known to lead from one end of the lattice to the other.
    let linear = match least_cost_within(market, matching, of_pair, &proof.lattice, control)? {
        Outcome::Solved(linear) => linear,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
    };
    let mut at: BTreeMap<MenteeIx, MentorIx> = matching.pairs().collect();
    for rotation in proof.lattice.rotations.iter().rev() {
        at.extend(rotation.iter().copied());
    }
    let mut groups: Vec<BTreeSet<MenteeIx>> = vec![BTreeSet::new(); market.mentors()];
    for (&mentee, mentor) in &at {
        groups[mentor.get()].insert(mentee);
    }
    let adds_up = |mentor: MentorIx, group: &BTreeSet<MenteeIx>| {
        let members: Vec<MenteeIx> = group.iter().copied().collect();
        let borne: i128 = members.iter().map(|&one| i128::from(of_pair(one, mentor))).sum();
        match borne == i128::from(cost(mentor, &members)) {
            true => Ok(()),
            false => Err(GroupCostFault::Group { mentor }),
        }
    };
    let mut alone = 0;
    for (mentor, group) in MentorIx::all(market.mentors()).zip(&groups) {
        // Who has nobody in one stable matching has nobody in any.
        match group.is_empty() {
            true => alone += i128::from(cost(mentor, &[])),
            false => adds_up(mentor, group)?,
        }
    }
    for rotation in &proof.lattice.rotations {
        for (mentee, mentor) in rotation {
            groups[mentor.get()].remove(mentee);
        }
        for (place, &(mentee, _)) in rotation.iter().enumerate() {
            let (_, next) = rotation[(place + 1) % rotation.len()];
            groups[next.get()].insert(mentee);
        }
        for &(_, mentor) in rotation {
            adds_up(mentor, &groups[mentor.get()])?;
        }
    }
    Ok(Outcome::Solved(linear + alone))
}
