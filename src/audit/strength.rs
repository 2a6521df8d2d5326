//! Strong and super-stability, told by the pairs that block.
//!
//! *Theorem*: none but the definitions (Irving 1994). *Trusts* the market's checked construction.
//! Ranks are compared only: nothing overflows.

use super::stability::{BlockingPair, Gain, Stability, paced_stability};
use super::standing::{Standing, paced_standings, size_faults};
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded};
use crate::market::{Matching, Outcome, Strength, TwoSided};

/// Whether `matching` is stable in this sense, with at most `limit` of the blocking pairs as data.
///
/// A pair that is acceptable and not made blocks where both strictly gain (weak), where one does
/// and the other does not lose (strong), or where neither loses (super). A free seat makes any
/// acceptable partner a gain; with all seats taken, an agent compares with its worst partner. Time
/// and memory O(entries).
#[must_use]
pub fn stability_of(
    market: &TwoSided,
    matching: &Matching,
    strength: Strength,
    limit: usize,
) -> Stability<u32> {
    match paced(market, matching, strength, limit, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`stability_of`] under a control; a step is an entry looked at. Nothing is said of a matching
/// that was not looked at whole.
pub fn stability_of_within(
    market: &TwoSided,
    matching: &Matching,
    strength: Strength,
    limit: usize,
    control: &Control<'_>,
) -> Outcome<Stability<u32>> {
    paced(market, matching, strength, limit, &mut Meter::new(control)).into()
}

pub(super) fn paced<P: Pace>(
    market: &TwoSided,
    matching: &Matching,
    strength: Strength,
    limit: usize,
    pace: &mut P,
) -> Result<Stability<u32>, P::Cut> {
    if strength == Strength::Weak {
        return paced_stability(market, matching, limit, pace);
    }
    let mut found = Stability { faults: Vec::new(), blocking: 0, pairs: Vec::new() };
    size_faults(matching, (market.mentees(), market.mentors()), &mut found.faults);
    if !found.faults.is_empty() {
        return Ok(found);
    }
    let mut of = |side: Side| paced_standings(market, matching, side, &mut found.faults, pace);
    let (mentees, mentors) = (of(Side::Mentee)?, of(Side::Mentor)?);
    let lists = mentees_by_mentor(market, pace)?;
    let mut rank_of = vec![0u32; market.mentees()];
    for (mentor, theirs) in MentorIx::all(market.mentors()).zip(&mentors) {
        let row = market.row(Side::Mentor, mentor.get());
        pace.steps(1 + row.len())?;
        row.iter().for_each(|(mentee, rank)| rank_of[mentee as usize] = rank);
        for &(mentee, gets) in lists.row(mentor.get()) {
            let (own, seen) = (&mentees[mentee as usize], rank_of[mentee as usize]);
            let neither_loses = gets <= own.below && seen <= theirs.below;
            let gains = gets < own.below || seen < theirs.below;
            let mentee = MenteeIx::new(mentee);
            if !neither_loses
                || (strength == Strength::Strong && !gains)
                || matching.contains(mentee, mentor)
            {
                continue;
            }
            found.blocking += 1;
            if found.pairs.len() < limit {
                let gain = |gets, standing: &Standing| Gain {
                    gets,
                    gives_up: standing.worst.map(|(partner, _)| (partner, standing.below)),
                };
                let (mentee_gains, mentor_gains) = (gain(gets, own), gain(seen, theirs));
                found.pairs.push(BlockingPair { mentee, mentor, mentee_gains, mentor_gains });
            }
        }
    }
    Ok(found)
}

/// For each mentor the mentees who list it, ascending, with its rank in their lists.
pub(super) fn mentees_by_mentor<P: Pace>(
    market: &TwoSided,
    pace: &mut P,
) -> Result<Csr<(u32, u32)>, P::Cut> {
    let mut entries = Vec::new();
    for mentee in 0..market.mentees() {
        let row = market.row(Side::Mentee, mentee);
        pace.steps(1 + row.len())?;
        entries.extend(row.iter().map(|(mentor, rank)| (mentor, mentee as u32, rank)));
    }
    let rows = Csr::group_paced(market.mentors(), &entries, |entry| entry.0 as usize, pace)?;
    pace.steps(entries.len())?;
    Ok(rows.map(|entry| (entry.1, entry.2)))
}
