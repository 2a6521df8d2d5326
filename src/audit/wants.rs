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
        let worst = match self {
            Self::Nobody => return,
            Self::Anybody => {
                return row.iter().enumerate().for_each(|(at, &score)| tell(at, score));
            }
            Self::Above(_, worst) => worst,
        };
        let mut from = 0;
        while let Some(block) = (Above::<EQUAL, W> { row: &row[from..], worst }).widely() {
            let start = from + block;
            from = row.len().min(start + BLOCK);
            for (at, &score) in (start..from).zip(&row[start..from]) {
                if score > worst || (EQUAL && score == worst) {
                    tell(at, score);
                }
            }
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

/// How many scores are compared without a branch between them.
const BLOCK: usize = 32;

/// Where the first block with a score above the worst starts, or with one equal to it.
struct Above<'a, const EQUAL: bool, W> {
    row: &'a [W],
    worst: W,
}

impl<const EQUAL: bool, W: Score> Wide for Above<'_, EQUAL, W> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run(self) -> Option<usize> {
        let above = |block: &[W]| {
            block.iter().fold(false, |any, &score| {
                any | (score > self.worst) | (EQUAL & (score == self.worst))
            })
        };
        let blocks = self.row.chunks_exact(BLOCK);
        let rest = blocks.remainder();
        let last = self.row.len() - rest.len();
        let mut blocks = blocks;
        match blocks.position(above) {
            Some(block) => Some(block * BLOCK),
            None => above(rest).then_some(last),
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
