//! Whether a matching is stable, told by the pairs that block it.

use super::standing::{Infeasibility, Standing, paced_standings, partners, size_faults, suitors};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded};
use crate::market::{Matching, Outcome, Score, ScoredMarket, TwoSided};
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
    match paced(market, matching, limit, &mut Unbounded) {
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
    paced(market, matching, limit, &mut Meter::new(control)).into()
}

fn paced<P: Pace>(
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

/// [`stability`] in a market of scores: weak stability, as equal scores are ties.
///
/// One sweep over the mentees' table, and a look at the mentors' for each pair that
/// the mentee would rather have. Memory O(agents + `limit`).
#[must_use]
pub fn stability_by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    limit: usize,
) -> Stability<W> {
    let scores = market.scores();
    let mut found = Stability { faults: Vec::new(), blocking: 0, pairs: Vec::new() };
    size_faults(matching, (scores.mentees(), scores.mentors()), &mut found.faults);
    if !found.faults.is_empty() {
        return found;
    }
    for (mentee, mentor) in matching.pairs() {
        if acceptable(market, mentee, mentor).is_none() {
            found.faults.push(Infeasibility::Unacceptable { mentee, mentor });
        }
    }
    let standings = BlockingByScores::read(market, matching, &mut found.faults);
    for mentee in MenteeIx::all(scores.mentees()) {
        let own = standings.mentees[mentee.get()];
        if own == Wants::Nobody {
            continue;
        }
        for (mentor, &gets) in (0u32..).zip(scores.mentee_view().row(mentee.get())) {
            if !own.rather(gets) {
                continue;
            }
            let Some(pair) = standings.of(mentee, MentorIx::new(mentor)) else { continue };
            found.blocking += 1;
            if found.pairs.len() < limit {
                found.pairs.push(pair);
            }
        }
    }
    found
}

/// Which pairs block a matching in a market of scores, asked one by one: for whoever
/// compares two matchings and knows where they differ. A pair blocks as in
/// [`stability_by_scores`].
///
/// O(agents + pairs made) to make, O(log seats) to ask. Memory O(agents).
#[derive(Debug)]
pub struct BlockingByScores<'a, W> {
    market: &'a ScoredMarket<'a, W>,
    matching: &'a Matching,
    mentees: Vec<Wants<W>>,
    mentors: Vec<Wants<W>>,
}

impl<'a, W: Score> BlockingByScores<'a, W> {
    /// Nothing where the matching is not one of this market: its sides have other sizes, or
    /// somebody has more partners than seats.
    #[must_use]
    pub fn new(market: &'a ScoredMarket<'a, W>, matching: &'a Matching) -> Option<Self> {
        let scores = market.scores();
        let mut faults = Vec::new();
        size_faults(matching, (scores.mentees(), scores.mentors()), &mut faults);
        if !faults.is_empty() {
            return None;
        }
        let standings = Self::read(market, matching, &mut faults);
        faults.is_empty().then_some(standings)
    }

    /// Of a matching whose sides have the right sizes.
    fn read(
        market: &'a ScoredMarket<'a, W>,
        matching: &'a Matching,
        faults: &mut Vec<Infeasibility>,
    ) -> Self {
        let [mentees, mentors] =
            Side::BOTH.map(|side| score_standings(market, matching, side, faults));
        Self { market, matching, mentees, mentors }
    }

    /// The pair, where it blocks.
    #[must_use]
    pub fn of(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<BlockingPair<W>> {
        let (own, theirs) = (*self.mentees.get(mentee.get())?, *self.mentors.get(mentor.get())?);
        let (gets, seen) = acceptable(self.market, mentee, mentor)?;
        let blocks =
            own.rather(gets) && theirs.rather(seen) && !self.matching.contains(mentee, mentor);
        blocks.then(|| BlockingPair {
            mentee,
            mentor,
            mentee_gains: own.gain(gets),
            mentor_gains: theirs.gain(seen),
        })
    }
}

/// Both scores of an acceptable pair.
pub(super) fn acceptable<W: Score>(
    market: &ScoredMarket<'_, W>,
    mentee: MenteeIx,
    mentor: MentorIx,
) -> Option<(W, W)> {
    market.scores().of(mentee, mentor).filter(|&(of_mentee, of_mentor)| {
        ScoredMarket::reaches(market.floor(Side::Mentee), of_mentee)
            && ScoredMarket::reaches(market.floor(Side::Mentor), of_mentor)
    })
}

/// Whom an agent with scores would rather have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wants<W> {
    Anybody,
    Nobody,
    /// Whoever scores above its worst partner.
    Above(u32, W),
}

impl<W: Score> Wants<W> {
    #[inline]
    pub(super) fn rather(self, score: W) -> bool {
        match self {
            Self::Anybody => true,
            Self::Nobody => false,
            Self::Above(_, worst) => score > worst,
        }
    }

    fn gain(self, gets: W) -> Gain<W> {
        let gives_up = match self {
            Self::Above(partner, worst) => Some((partner, worst)),
            _ => None,
        };
        Gain { gets, gives_up }
    }
}

pub(super) fn score_standings<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    side: Side,
    faults: &mut Vec<Infeasibility>,
) -> Vec<Wants<W>> {
    let seats = market.seats(side);
    let view = match side {
        Side::Mentee => market.scores().mentee_view(),
        Side::Mentor => market.scores().mentor_view(),
    };
    (0..seats.agents())
        .map(|agent| {
            let made = partners(matching, side, agent).count();
            let of = seats.of(agent);
            if made > of as usize {
                let agent = agent as u32;
                faults.push(Infeasibility::SeatsExceeded { side, agent, seats: of, got: made });
            }
            if made < of as usize {
                return Wants::Anybody;
            }
            partners(matching, side, agent)
                .filter_map(|partner| Some((partner, *view.get(agent, partner as usize)?)))
                .reduce(|worst, other| if other.1.order(worst.1).is_lt() { other } else { worst })
                .map_or(Wants::Nobody, |(partner, worst)| Wants::Above(partner, worst))
        })
        .collect()
}
