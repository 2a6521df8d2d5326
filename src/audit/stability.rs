//! Whether a matching is stable, told by the pairs that block it.
//!
//! *Theorem*: none but the definition (Gale and Shapley 1962); each pair that could block is looked
//! at. *Trusts* the market's checked construction. Ranks are compared only, and blocking pairs are
//! fewer than entries: nothing overflows.

use super::standing::{Infeasibility, Standing, paced_standings, size_faults};
use super::wishes::Wishes;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded, by_row};
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
/// stability. Reads the lists only as far as anyone would rather go, in the caller's rayon
/// pool, and no rank table. Time O(entries) at most, memory O(agents + `limit`), for complete
/// lists beside a bit a pair.
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
    let mut of =
        |side: Side, pace: &mut P| paced_standings(market, matching, side, &mut found.faults, pace);
    let (mentees, mentors) = (of(Side::Mentee, pace)?, of(Side::Mentor, pace)?);
    let wishes = Wishes::paced(market, matching, Side::Mentee, &mentees, pace)?;
    let prefix = |mentor: usize| mentors[mentor].prefix(market, Side::Mentor, mentor);
    let blocking = |mentor: usize| wishes.among(mentor, 0..prefix(mentor));
    let each = |(): &mut (), mentor: usize| blocking(mentor).count();
    let counts = by_row(0..mentors.len(), prefix, pace, || (), each)?;
    found.blocking = counts.iter().map(|&count| count as u64).sum();
    for ((mentor, standing), count) in mentors.iter().enumerate().zip(counts) {
        if count == 0 || found.pairs.len() == limit {
            continue;
        }
        let rank = |side, agent, place| market.row(side, agent).at(place).1;
        let mut by_mentee: Vec<(u32, usize)> =
            blocking(mentor).map(|(place, mentee)| (mentee, place)).collect();
        by_mentee.sort_unstable();
        for (mentee, place) in by_mentee.into_iter().take(limit - found.pairs.len()) {
            let mentee = mentee as usize;
            let Some(gets) = market.place_of(Side::Mentee, mentee, mentor as u32) else { continue };
            let gain = |gets, standing: &Standing| Gain {
                gets,
                gives_up: standing.worst.map(|(partner, _)| (partner, standing.below)),
            };
            found.pairs.push(BlockingPair {
                mentee: MenteeIx::at(mentee),
                mentor: MentorIx::at(mentor),
                mentee_gains: gain(rank(Side::Mentee, mentee, gets), &mentees[mentee]),
                mentor_gains: gain(rank(Side::Mentor, mentor, place), standing),
            });
        }
    }
    Ok(found)
}
