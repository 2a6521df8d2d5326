//! What a matching is worth by the measures that papers report, in one place.
//!
//! *Trusts* the market's checked construction. Counts are of pairs and of pairs of agents that
//! memory holds; shares are floats, added in the order of indices.

use super::fairness::{envy, gini};
use super::measures::{RankMeasures, measures_within};
use super::stability::stability_within;
use super::standing::is_of;
use crate::kernel::{Control, Index, Meter, Side, StopReason};
use crate::market::{Matching, Outcome, TwoSided};
use serde::Serialize;

/// Measures of a matching by name. The rank of a partner is 1 + the number of mutually
/// acceptable entries strictly preferred to it; every pair counts, whoever has several. Where
/// there is nothing to divide by, a share or a mean is nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Quality {
    /// How many pairs are made.
    pub size: usize,
    /// The share of mentees with a mentor among those who have a seat.
    pub mentee_coverage: Option<f64>,
    /// The share of mentors with a mentee among those who have a seat.
    pub mentor_coverage: Option<f64>,
    /// The mean of the mentors' ranks in the mentees' eyes.
    pub mentee_rank_mean: Option<f64>,
    /// The median of these ranks: the lower one where two are in the middle.
    pub mentee_rank_median: Option<u32>,
    /// The largest of these ranks; 0 where no pair is made.
    pub mentee_rank_worst: u32,
    /// The mean of the mentees' ranks in the mentors' eyes.
    pub mentor_rank_mean: Option<f64>,
    /// The median of these ranks, as above.
    pub mentor_rank_median: Option<u32>,
    /// The largest of these ranks; 0 where no pair is made.
    pub mentor_rank_worst: u32,
    /// The sum of both sides' ranks.
    pub egalitarian: u64,
    /// The largest rank in any pair.
    pub regret: u32,
    /// How far the two sides' rank sums lie apart.
    pub sex_equality: u64,
    /// The larger of the two sides' rank sums.
    pub balance: u64,
    /// How many pairs block: both would rather be together.
    pub blocking_pairs: u64,
    /// The share of all people who stand in a blocking pair.
    pub blocking_share: Option<f64>,
    /// In how many blocking pairs one person stands at most.
    pub blocking_most: u64,
    /// How often a mentee would rather have a mentor whom another has: counted by mentee, mentor
    /// and the other.
    pub envy: u64,
    /// How often, moreover, that mentor would rather have the first mentee than the other.
    pub justified_envy: u64,
    /// The Gini coefficient of the mentees' satisfaction: 0 where all have the same, towards 1
    /// where one has all. Satisfaction is (length of the list + 1 − rank of the best mentor) over
    /// the length, 0 without a mentor; who has no list or no seat is left out.
    pub gini: Option<f64>,
    /// How many pairs the present matching has too, where one is given.
    pub overlap: Option<usize>,
    /// These as a share of all pairs that either of the two has.
    pub overlap_share: Option<f64>,
}

/// The measures of a matching of this market. Nothing where the matching is not one of the
/// market's size.
///
/// Time O(entries · log + envious looks), memory O(blocking pairs); a step of `control` is an
/// entry looked at.
pub fn quality(
    market: &TwoSided,
    matching: &Matching,
    present: Option<&Matching>,
    control: &Control<'_>,
) -> Outcome<Option<Quality>> {
    measured(market, matching, present, control).into()
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn median(ranks: &RankMeasures) -> Option<u32> {
    let count: u64 = ranks.profile.iter().sum();
    let mut left = count.div_ceil(2);
    (1u32..).zip(&ranks.profile).find_map(|(rank, &of_rank)| {
        let reached = of_rank >= left;
        left = left.saturating_sub(of_rank);
        (reached && count > 0).then_some(rank)
    })
}

fn measured(
    market: &TwoSided,
    matching: &Matching,
    present: Option<&Matching>,
    control: &Control<'_>,
) -> Result<Option<Quality>, StopReason> {
    if !is_of(matching, (market.mentees(), market.mentors())) {
        return Ok(None);
    }
    let measures = measures_within(market, matching, control).or_stopped()?;
    let found = stability_within(market, matching, usize::MAX, control).or_stopped()?;
    let mut standing = [vec![0u64; market.mentees()], vec![0u64; market.mentors()]];
    for pair in &found.pairs {
        standing[0][pair.mentee.get()] += 1;
        standing[1][pair.mentor.get()] += 1;
    }
    let people = || standing.iter().flatten();
    let blocking = people().filter(|&&count| count > 0).count() as u64;
    let seated = |side: Side| {
        let seats = market.seats(side);
        (0..seats.agents()).filter(|&agent| seats.of(agent) > 0).count() as u64
    };
    let (mentees, mentors) = (&measures.mentees, &measures.mentors);
    let pairs = |ranks: &RankMeasures| ranks.profile.iter().sum::<u64>();
    let mut meter = Meter::new(control);
    let (envy, justified_envy) = envy(market, matching, &mut meter)?;
    let overlap = present.map(|present| {
        let shared = matching.pairs().filter(|&(mentee, mentor)| {
            mentee.get() < present.mentees() && present.contains(mentee, mentor)
        });
        (shared.count(), present.size())
    });
    Ok(Some(Quality {
        size: measures.size,
        mentee_coverage: share(mentees.matched as u64, seated(Side::Mentee)),
        mentor_coverage: share(mentors.matched as u64, seated(Side::Mentor)),
        mentee_rank_mean: share(mentees.total, pairs(mentees)),
        mentee_rank_median: median(mentees),
        mentee_rank_worst: mentees.worst,
        mentor_rank_mean: share(mentors.total, pairs(mentors)),
        mentor_rank_median: median(mentors),
        mentor_rank_worst: mentors.worst,
        egalitarian: measures.egalitarian(),
        regret: measures.regret(),
        sex_equality: measures.sex_equality(),
        balance: measures.balance(),
        blocking_pairs: found.blocking,
        blocking_share: share(blocking, (market.mentees() + market.mentors()) as u64),
        blocking_most: people().copied().max().unwrap_or(0),
        envy,
        justified_envy,
        gini: gini(market, matching, &mut meter)?,
        overlap: overlap.map(|overlap| overlap.0),
        overlap_share: overlap.and_then(|(shared, size)| {
            share(shared as u64, (matching.size() + size - shared) as u64)
        }),
    }))
}
