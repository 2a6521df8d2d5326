//! Checks that a stable matching has the least cost of all, from the rotations up.
//!
//! *Theorem* (Irving, Leather and Gusfield 1987, with weak duality of minimum cuts; with seats on
//! both sides Bansal, Agrawal and Malhotra 2007). Eliminating
//! exposed rotations from the mentees' best matching to the mentors' best meets every rotation
//! once, and the stable matchings are the sets of rotations that hold whatever must precede one
//! of them. A multiplier moves cost from a rotation to one that it must precede, which makes no
//! such set dearer; so none costs less than the mentees' best plus what is left negative.
//!
//! *Trusts* the market's checked construction, and nothing of the solver. The costs are the
//! caller's: `i64`, so that those of all pairs that memory holds add up below 2¹²⁶. Multipliers
//! may be anybody's, so that their sums are checked.

use super::descent::Descent;
use super::lattice_fault::LatticeFault;
use super::optimality::paced_improvement;
use super::stability::paced_stability;
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded};
use crate::market::{LatticeProof, Matching, Outcome, TwoSided};
use std::collections::BTreeSet;

/// Checks that no stable matching has a lower sum of `cost` than `matching`, and returns
/// that sum.
///
/// The rotations are eliminated one by one from the mentees' best matching, each seen to
/// be exposed, to the mentors' best; on the way it is noted which had to come before which, from the lists
/// alone. See [`LatticeProof`] for why the rest is a sum. Time O(entries · log).
///
/// # Errors
/// [`LatticeFault`].
pub fn least_cost(
    market: &TwoSided,
    matching: &Matching,
    cost: impl Fn(MenteeIx, MentorIx) -> i64,
    proof: &LatticeProof,
) -> Result<i128, LatticeFault> {
    match paced(market, matching, cost, proof, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`least_cost`] under a control; a step is an entry looked at. Nothing is said of a proof
/// that was not looked at whole.
///
/// # Errors
/// [`LatticeFault`].
pub fn least_cost_within(
    market: &TwoSided,
    matching: &Matching,
    cost: impl Fn(MenteeIx, MentorIx) -> i64,
    proof: &LatticeProof,
    control: &Control<'_>,
) -> Result<Outcome<i128>, LatticeFault> {
    match paced(market, matching, cost, proof, &mut Meter::new(control)) {
        Ok(found) => found.map(Outcome::Solved),
        Err(reason) => Ok(Outcome::stopped(reason)),
    }
}

/// A proof is refused by `?` of the inner result, a pass is cut by that of the outer one.
macro_rules! refused {
    ($said:expr) => {
        match $said {
            Ok(fine) => fine,
            Err(fault) => return Ok(Err(fault)),
        }
    };
}

pub(super) fn paced<P: Pace>(
    market: &TwoSided,
    matching: &Matching,
    cost: impl Fn(MenteeIx, MentorIx) -> i64,
    proof: &LatticeProof,
    pace: &mut P,
) -> Result<Result<i128, LatticeFault>, P::Cut> {
    if market.has_ties() || !paced_stability(market, matching, 0, pace)?.is_stable() {
        return Ok(Err(LatticeFault::Matching));
    }
    // A pair of no rotation stands in every stable matching or in none; the mentees' best holds
    // those that a rotation takes and none gives.
    let taken = matching.pairs().chain(proof.rotations.iter().flatten().copied());
    let taken = by_mentee(market, taken, pace)?;
    let given = proof.rotations.iter().flat_map(|rotation| {
        let next = |at: usize| rotation[(at + 1) % rotation.len()].1;
        rotation.iter().enumerate().map(move |(at, pair)| (pair.0, next(at)))
    });
    let given = by_mentee(market, given, pace)?;
    let mut pairs = Vec::new();
    for (row, given) in taken.iter().zip(given.iter()) {
        pace.steps(1 + row.len() + given.len())?;
        let (mut row, mut given) = (row.to_vec(), given.to_vec());
        given.sort_unstable();
        row.sort_unstable();
        row.dedup();
        pairs.extend(row.into_iter().filter(|pair| given.binary_search(pair).is_err()));
    }
    let best = refused!(formed(market, pairs, pace)?);
    if paced_improvement(market, &best, Side::Mentee, pace)?.is_some() {
        return Ok(Err(LatticeFault::Ends));
    }
    let price = |mentee: MenteeIx, mentor: MentorIx| i128::from(cost(mentee, mentor));
    let total = |matching: &Matching, pace: &mut P| {
        let mut sum = 0;
        for (mentee, mentor) in matching.pairs() {
            pace.steps(1)?;
            sum += price(mentee, mentor);
        }
        Ok(sum)
    };
    let mut bound: i128 = total(&best, pace)?;
    let mut descent = Descent::new(market, &best, pace)?;
    let mut left = Vec::with_capacity(proof.rotations.len());
    let mut precedes = BTreeSet::new();
    for (rotation, pairs) in proof.rotations.iter().enumerate() {
        let fault = LatticeFault::Rotation { rotation };
        let number = refused!(u32::try_from(rotation).map_err(|_| fault));
        let eliminated = descent.eliminate(number, pairs, &mut precedes, pace)?;
        refused!(eliminated.ok_or(fault));
        // Only now it is known that these are pairs of the market, which have a cost.
        let mut change = 0;
        for (at, &(mentee, mentor)) in pairs.iter().enumerate() {
            let (_, next) = pairs[(at + 1) % pairs.len()];
            pace.steps(1)?;
            change += price(mentee, next) - price(mentee, mentor);
        }
        left.push(change);
    }
    let last = refused!(formed(market, descent.pairs(), pace)?);
    if paced_improvement(market, &last, Side::Mentor, pace)?.is_some() {
        return Ok(Err(LatticeFault::Ends));
    }
    for &(earlier, later, multiplier) in &proof.multipliers {
        if multiplier < 0 || !precedes.contains(&(earlier, later)) {
            return Ok(Err(LatticeFault::Multiplier { earlier, later }));
        }
        let [from, to] = [earlier, later].map(|at| at as usize);
        left[from] = refused!(left[from].checked_sub(multiplier).ok_or(LatticeFault::Range));
        left[to] = refused!(left[to].checked_add(multiplier).ok_or(LatticeFault::Range));
    }
    for change in left {
        bound = refused!(bound.checked_add(change.min(0)).ok_or(LatticeFault::Range));
    }
    let cost = total(matching, pace)?;
    Ok(if cost > bound { Err(LatticeFault::Gap { cost, bound }) } else { Ok(cost) })
}

/// Pairs by their mentee; those of nobody are left out.
fn by_mentee<P: Pace>(
    market: &TwoSided,
    pairs: impl Iterator<Item = (MenteeIx, MentorIx)>,
    pace: &mut P,
) -> Result<Csr<(MenteeIx, MentorIx)>, P::Cut> {
    let mut all = Vec::new();
    for pair in pairs {
        pace.steps(1)?;
        all.push(pair);
    }
    Csr::group_paced(market.mentees(), &all, |pair| pair.0.get(), pace)
}

fn formed<P: Pace>(
    market: &TwoSided,
    pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
    pace: &mut P,
) -> Result<Result<Matching, LatticeFault>, P::Cut> {
    let Ok(matching) = Matching::new(market.mentees(), market.mentors(), pairs) else {
        return Ok(Err(LatticeFault::Ends));
    };
    let stable = paced_stability(market, &matching, 0, pace)?.is_stable();
    Ok(if stable { Ok(matching) } else { Err(LatticeFault::Ends) })
}
