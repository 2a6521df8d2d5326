//! Strong and super-stability, told by the pairs that block.
//!
//! *Theorem*: none but the definitions (Irving 1994). *Trusts* the market's checked construction.
//! Ranks are compared only: nothing overflows.

use super::stability::{BlockingPair, Gain, Stability, stability};
use super::standing::{Standing, size_faults, standings};
use crate::kernel::{Csr, Index, MenteeIx, MentorIx, Side};
use crate::market::{Matching, Strength, TwoSided};

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
    if strength == Strength::Weak {
        return stability(market, matching, limit);
    }
    let mut found = Stability { faults: Vec::new(), blocking: 0, pairs: Vec::new() };
    size_faults(matching, (market.mentees(), market.mentors()), &mut found.faults);
    if !found.faults.is_empty() {
        return found;
    }
    let [mentees, mentors] =
        Side::BOTH.map(|side| standings(market, matching, side, &mut found.faults, |_| {}));
    let lists = mentees_by_mentor(market);
    let mut rank_of = vec![0u32; market.mentees()];
    for (mentor, theirs) in MentorIx::all(market.mentors()).zip(&mentors) {
        let row = market.row(Side::Mentor, mentor.get());
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
    found
}

/// For each mentor the mentees who list it, ascending, with its rank in their lists.
pub(super) fn mentees_by_mentor(market: &TwoSided) -> Csr<(u32, u32)> {
    let mut entries = Vec::new();
    for mentee in 0..market.mentees() {
        let row = market.row(Side::Mentee, mentee);
        entries.extend(row.iter().map(|(mentor, rank)| (mentor, mentee as u32, rank)));
    }
    Csr::group(market.mentors(), &entries, |entry| entry.0 as usize).map(|entry| (entry.1, entry.2))
}
