//! Whether a matching is stable, told by the pairs that block it.
//!
//! *Theorem*: none but the definition (Gale and Shapley 1962); each pair that could block is looked
//! at. *Trusts* the market's checked construction. Ranks are compared only, and blocking pairs are
//! fewer than entries: nothing overflows.

use super::standing::{Infeasibility, Standing, paced_standings, size_faults, suitors};
use crate::kernel::{Control, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded};
use crate::market::{Matching, Outcome, TwoSided};
use serde::Serialize;

/// What one side of a blocking pair would gain. `Value` is a rank, or a score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gain<Value> {
    /// What the agent thinks of the new partner.
    pub gets: Value,
    /// The partner it would give up and what it thinks of them; nothing where it has
    /// a free seat.
    pub gives_up: Option<(u32, Value)>,
}

/// Two who would rather be together than stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BlockingPair<Value> {
    /// The pair's mentee.
    pub mentee: MenteeIx,
    /// The pair's mentor.
    pub mentor: MentorIx,
    /// What the mentee gains.
    pub mentee_gains: Gain<Value>,
    /// What the mentor gains.
    pub mentor_gains: Gain<Value>,
}

/// What the verifier found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stability<Value> {
    /// Why the matching is not one of this market.
    pub faults: Vec<Infeasibility>,
    /// How many pairs block it. Not counted where its size does not fit.
    pub blocking: u64,
    /// The blocking pairs by mentor, as many as were asked for.
    pub pairs: Vec<BlockingPair<Value>>,
}

impl<Value> Stability<Value> {
    /// Whether the matching is feasible and no pair blocks it.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.faults.is_empty() && self.blocking == 0
    }
}

/// Whether `matching` is stable in `market`, with at most `limit` of the blocking
/// pairs as data.
///
/// A pair blocks where both accept each other, are not partners, and each has a free
/// seat or strictly prefers the other to its worst partner. With ties this is weak
/// stability. Reads the lists only as far as anyone would rather go, and no rank
/// table. Time and memory O(entries) at most.
#[must_use]
pub fn stability(market: &TwoSided, matching: &Matching, limit: usize) -> Stability<u32> {
    match paced_stability(market, matching, limit, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`stability`] under a control; a step is an entry looked at. Nothing is said of a matching
/// that was not looked at whole.
pub fn stability_within(
    market: &TwoSided,
    matching: &Matching,
    limit: usize,
    control: &Control<'_>,
) -> Outcome<Stability<u32>> {
    paced_stability(market, matching, limit, &mut Meter::new(control)).into()
}

/// [`stability`] at a pace.
pub(super) fn paced_stability<P: Pace>(
    market: &TwoSided,
    matching: &Matching,
    limit: usize,
    pace: &mut P,
) -> Result<Stability<u32>, P::Cut> {
    let mut found = Stability { faults: Vec::new(), blocking: 0, pairs: Vec::new() };
    size_faults(matching, (market.mentees(), market.mentors()), &mut found.faults);
    if !found.faults.is_empty() {
        return Ok(found);
    }
    let mut of = |side: Side, pace: &mut P| {
        paced_standings(market, matching, side, &mut found.faults, |_| {}, pace)
    };
    let (mentees, mentors) = (of(Side::Mentee, pace)?, of(Side::Mentor, pace)?);
    let suitors = suitors(market, matching, Side::Mentee, &mentees, pace)?;
    let mut rank_of = vec![0u32; market.mentees()];
    for (mentor, standing) in (0u32..).zip(&mentors) {
        let candidates = suitors.row(mentor as usize);
        if candidates.is_empty() {
            continue;
        }
        let row = market.row(Side::Mentor, mentor as usize);
        let better = || row.iter().take_while(|entry| entry.1 < standing.below);
        pace.steps(candidates.len() + row.len())?;
        better().for_each(|(mentee, rank)| rank_of[mentee as usize] = rank);
        for &(mentee, rank) in candidates {
            let gets = rank_of[mentee as usize];
            if gets == 0 {
                continue;
            }
            found.blocking += 1;
            if found.pairs.len() < limit {
                let gain = |gets, standing: &Standing| Gain {
                    gets,
                    gives_up: standing.worst.map(|(partner, _)| (partner, standing.below)),
                };
                found.pairs.push(BlockingPair {
                    mentee: MenteeIx::new(mentee),
                    mentor: MentorIx::new(mentor),
                    mentee_gains: gain(rank, &mentees[mentee as usize]),
                    mentor_gains: gain(gets, standing),
                });
            }
        }
        better().for_each(|(mentee, _)| rank_of[mentee as usize] = 0);
    }
    Ok(found)
}
