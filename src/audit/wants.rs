//! Whom an agent with scores would rather have than its partners: the shared ground of the
//! verifiers of markets of scores. Scores are compared only.

use super::stability::Gain;
use super::standing::{Infeasibility, partners};
use crate::kernel::{MenteeIx, MentorIx, Side, Wide};
use crate::market::{Matching, Score, ScoredMarket};

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
    /// Of an agent who has a free seat or not, by its partners and their scores.
    pub(super) fn with(is_free: bool, partners: impl Iterator<Item = (u32, W)>) -> Self {
        if is_free {
            return Self::Anybody;
        }
        partners
            .reduce(|worst, other| if other.1.order(worst.1).is_lt() { other } else { worst })
            .map_or(Self::Nobody, |(partner, worst)| Self::Above(partner, worst))
    }

    #[inline]
    pub(super) fn rather(self, score: W) -> bool {
        match self {
            Self::Anybody => true,
            Self::Nobody => false,
            Self::Above(_, worst) => score > worst,
        }
    }

    /// Tells each of a row whom the agent would rather have, and its score; with `EQUAL` those
    /// too who score as the worst partner does. Whole blocks are compared with that score
    /// together; few hold anybody.
    pub(super) fn among<const EQUAL: bool>(self, row: &[W], mut tell: impl FnMut(usize, W)) {
        match self {
            Self::Nobody => {}
            Self::Anybody => row.iter().enumerate().for_each(|(at, &score)| tell(at, score)),
            Self::Above(_, worst) => Above::<EQUAL, W, _> { row, worst, tell }.widely(),
        }
    }

    pub(super) fn gain(self, gets: W) -> Gain<W> {
        let gives_up = match self {
            Self::Above(partner, worst) => Some((partner, worst)),
            _ => None,
        };
        Gain { gets, gives_up }
    }
}

/// How many scores are compared without a branch between them, and how many of these once any of
/// them is high enough.
const BLOCK: usize = 32;
const PART: usize = 8;

/// Tells the scores of a row above the worst, or equal to it.
struct Above<'a, const EQUAL: bool, W, F> {
    row: &'a [W],
    worst: W,
    tell: F,
}

impl<const EQUAL: bool, W: Score, F: FnMut(usize, W)> Wide for Above<'_, EQUAL, W, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { row, worst, mut tell } = self;
        let is_above = |score: W| (score > worst) | (EQUAL & (score == worst));
        let any = |scores: &[W]| scores.iter().fold(false, |any, &score| any | is_above(score));
        let mut from = 0;
        for block in row.chunks(BLOCK) {
            if any(block) {
                for (part, scores) in block.chunks(PART).enumerate() {
                    if any(scores) {
                        for (at, &score) in scores.iter().enumerate() {
                            if is_above(score) {
                                tell(from + part * PART + at, score);
                            }
                        }
                    }
                }
            }
            from += BLOCK;
        }
    }
}

pub(super) fn score_standings<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    side: Side,
    faults: &mut Vec<Infeasibility>,
) -> Vec<Wants<W>> {
    let seats = market.seats(side);
    (0..seats.agents())
        .map(|agent| {
            let made = partners(matching, side, agent).count();
            let of = seats.of(agent);
            if made > of as usize {
                let agent = agent as u32;
                faults.push(Infeasibility::SeatsExceeded { side, agent, seats: of, got: made });
            }
            wants(market, (side, agent), made < of as usize, partners(matching, side, agent))
        })
        .collect()
}

/// What somebody with these partners wants.
pub(super) fn wants<W: Score>(
    market: &ScoredMarket<'_, W>,
    (side, agent): (Side, usize),
    has_seat: bool,
    partners: impl Iterator<Item = u32>,
) -> Wants<W> {
    let view = match side {
        Side::Mentee => market.scores().mentee_view(),
        Side::Mentor => market.scores().mentor_view(),
    };
    let scored = partners.filter_map(|one| Some((one, *view.get(agent, one as usize)?)));
    Wants::with(has_seat, scored)
}
