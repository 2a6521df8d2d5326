//! What a matching is worth to both sides.
//!
//! *Trusts* the market's checked construction. Ranks are below 2³² and pairs those that memory
//! holds, so that their sums in `u64` do not overflow.

use super::standing::partners;
use crate::kernel::{Control, Index, Meter, Pace, Side, Unbounded};
use crate::market::{Matching, Outcome, Score, ScoredMarket, TwoSided};
use serde::Serialize;

/// The ranks of one side's partners.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RankMeasures {
    /// How many pairs have a partner of rank 1, 2, … in this side's eyes.
    pub profile: Vec<u64>,
    /// The sum of the ranks over all pairs.
    pub total: u64,
    /// The largest rank; 0 where no pair is made.
    pub worst: u32,
    /// How many agents of the side have a partner.
    pub matched: usize,
}

/// The ranks of both sides' partners. Every pair counts, so an agent with several
/// partners counts several times; unmatched agents add nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Measures {
    /// How many pairs are made.
    pub size: usize,
    /// The mentors' ranks in the mentees' eyes.
    pub mentees: RankMeasures,
    /// The mentees' ranks in the mentors' eyes.
    pub mentors: RankMeasures,
}

impl Measures {
    /// The sum of both sides' ranks.
    #[must_use]
    pub fn egalitarian(&self) -> u64 {
        self.mentees.total + self.mentors.total
    }

    /// The largest rank in any pair.
    #[must_use]
    pub fn regret(&self) -> u32 {
        self.mentees.worst.max(self.mentors.worst)
    }

    /// How far the two sides' rank sums lie apart.
    #[must_use]
    pub fn sex_equality(&self) -> u64 {
        self.mentees.total.abs_diff(self.mentors.total)
    }

    /// The larger of the two sides' rank sums.
    #[must_use]
    pub fn balance(&self) -> u64 {
        self.mentees.total.max(self.mentors.total)
    }
}

/// The measures of a matching in a market. Pairs that are not acceptable have no
/// rank and count in `size` only.
///
/// The rank of a partner is 1 + the number of mutually acceptable entries strictly
/// preferred to it. Time O(entries) at most.
#[must_use]
pub fn measures(market: &TwoSided, matching: &Matching) -> Measures {
    match paced(market, matching, &mut Unbounded) {
        Ok(measures) => measures,
        Err(never) => match never {},
    }
}

/// [`measures`] under a control; a step is an entry looked at.
pub fn measures_within(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Outcome<Measures> {
    paced(market, matching, &mut Meter::new(control)).into()
}

fn paced<P: Pace>(
    market: &TwoSided,
    matching: &Matching,
    pace: &mut P,
) -> Result<Measures, P::Cut> {
    let mut of = |side: Side| {
        let mut ranks = RankMeasures::default();
        for agent in 0..market.seats(side).agents() {
            let row = market.row(side, agent);
            pace.steps(row.len())?;
            for partner in partners(matching, side, agent) {
                let Some(place) = market.place_of(side, agent, partner) else { continue };
                let rank = row.at(place).1;
                let at = rank as usize - 1;
                if ranks.profile.len() <= at {
                    ranks.profile.resize(at + 1, 0);
                }
                ranks.profile[at] += 1;
                ranks.total += u64::from(rank);
                ranks.worst = ranks.worst.max(rank);
            }
        }
        ranks.matched = match side {
            Side::Mentee => matching.mentees() - matching.unmatched_mentees().count(),
            Side::Mentor => matching.mentors() - matching.unmatched_mentors().count(),
        };
        Ok(ranks)
    };
    let (mentees, mentors) = (of(Side::Mentee)?, of(Side::Mentor)?);
    Ok(Measures { size: matching.pairs().count(), mentees, mentors })
}

/// The scores of the pairs made, in one side's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ScoreMeasures<W: Score> {
    /// The sum over all pairs.
    pub total: W::Total,
    /// The lowest score of a pair; nothing where no pair is made.
    pub worst: Option<W>,
}

/// The total and the worst satisfaction of a side. Pairs outside the tables have no
/// score.
#[must_use]
pub fn score_measures<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    side: Side,
) -> ScoreMeasures<W> {
    let scores = market.scores();
    let of_pairs = || {
        matching.pairs().filter_map(|(mentee, mentor)| match side {
            Side::Mentee => scores.mentee_view().get(mentee.get(), mentor.get()).copied(),
            Side::Mentor => scores.mentor_view().get(mentor.get(), mentee.get()).copied(),
        })
    };
    let worst = of_pairs().reduce(|low, score| if score.order(low).is_lt() { score } else { low });
    ScoreMeasures { total: W::total(of_pairs()), worst }
}
