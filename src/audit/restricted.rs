//! Checks the best stable matching under restrictions by a least cost, where a log of deletions
//! does not serve: both of a required pair have several seats.
//!
//! *Theorem*. Let a pair cost its rank for one side, a heavy weight more where it is barred, and that
//! weight less where it is required, and let the weight exceed the ranks of all pairs of a stable
//! matching together. Then a stable matching that keeps all restrictions costs less than any that
//! breaks one, and of those that keep them the side's best costs the least: from the best down, each
//! rotation moves partners to worse ranks. So one of least cost that breaks a restriction shows that
//! none keeps them all. All stable matchings have as many pairs (Roth 1986), which bounds the ranks.
//!
//! *Trusts* the market's checked construction, and nothing of the solver.

use super::lattice::paced;
use super::lattice_fault::LatticeFault;
use super::replay::Replayed;
use super::standing::rank_rows;
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded};
use crate::market::{LatticeProof, Matching, Outcome, Restrictions, TwoSided};

/// What a stable matching of least cost shows of those that make no forbidden pair, no pair that one
/// of the two ranks `below` or worse (none is barred so where it is absent), and all required pairs:
/// that it is the best of them for a side, or that there is none. Any seats, strict lists.
///
/// Time O(entries · log), as of [`least_cost`](super::least_cost()).
///
/// # Errors
/// [`LatticeFault`].
pub fn best_restricted(
    market: &TwoSided,
    restrictions: &Restrictions,
    (best_for, below): (Side, Option<u32>),
    matching: &Matching,
    proof: &LatticeProof,
) -> Result<Replayed, LatticeFault> {
    match shown(market, restrictions, (best_for, below), matching, proof, &mut Unbounded) {
        Ok(said) => said,
        Err(never) => match never {},
    }
}

/// [`best_restricted`] under a control; a step is an entry looked at. Nothing is said of a proof
/// that was not looked at whole.
///
/// # Errors
/// [`LatticeFault`].
pub fn best_restricted_within(
    market: &TwoSided,
    restrictions: &Restrictions,
    (best_for, below): (Side, Option<u32>),
    matching: &Matching,
    proof: &LatticeProof,
    control: &Control<'_>,
) -> Result<Outcome<Replayed>, LatticeFault> {
    let pace = &mut Meter::new(control);
    match shown(market, restrictions, (best_for, below), matching, proof, pace) {
        Ok(said) => said.map(Outcome::Solved),
        Err(reason) => Ok(Outcome::stopped(reason)),
    }
}

fn shown<P: Pace>(
    market: &TwoSided,
    restrictions: &Restrictions,
    (best_for, below): (Side, Option<u32>),
    matching: &Matching,
    proof: &LatticeProof,
    pace: &mut P,
) -> Result<Result<Replayed, LatticeFault>, P::Cut> {
    // A rank is no longer than the longest list.
    let ranks = [rank_rows(market, Side::Mentor, pace)?, rank_rows(market, Side::Mentee, pace)?];
    let longest = ranks.iter().flat_map(Csr::iter).map(<[_]>::len).max().unwrap_or(0);
    let heavy = longest.checked_mul(matching.size()).and_then(|most| most.checked_add(1));
    let heavy = heavy.and_then(|heavy| i64::try_from(heavy).ok());
    // Twice the weight and a rank are added below.
    let Some(heavy) = heavy.filter(|&heavy| heavy < i64::MAX / 4) else {
        return Ok(Err(LatticeFault::Range));
    };
    let rank = |[own, other]: [usize; 2], row: &Csr<(u32, u32)>| {
        let row = row.row(own);
        let at = row.binary_search_by_key(&(other as u32), |entry| entry.0);
        at.map_or(u32::MAX, |at| row[at].1)
    };
    // The ranks that the mentee gives, and the mentor.
    let both = |mentee: MenteeIx, mentor: MentorIx| {
        let (mentee, mentor) = (mentee.get(), mentor.get());
        [rank([mentor, mentee], &ranks[0]), rank([mentee, mentor], &ranks[1])]
    };
    let barred = |mentee: MenteeIx, mentor: MentorIx| {
        let [one, two] = both(mentee, mentor);
        restrictions.forbidden().binary_search(&(mentee, mentor)).is_ok()
            || below.is_some_and(|below| one.max(two) >= below)
    };
    let cost = |mentee: MenteeIx, mentor: MentorIx| {
        let [of_mentee, of_mentor] = both(mentee, mentor);
        let rank = if best_for == Side::Mentee { of_mentee } else { of_mentor };
        let required = restrictions.required().binary_search(&(mentee, mentor)).is_ok();
        heavy * (i64::from(barred(mentee, mentor)) - i64::from(required)) + i64::from(rank)
    };
    if let Err(fault) = paced(market, matching, cost, proof, pace)? {
        return Ok(Err(fault));
    }
    let all = restrictions.required().iter().all(|&(one, two)| matching.contains(one, two));
    let keeps = all && !matching.pairs().any(|(one, two)| barred(one, two));
    Ok(Ok(if keeps { Replayed::Best(matching.clone()) } else { Replayed::Impossible }))
}
