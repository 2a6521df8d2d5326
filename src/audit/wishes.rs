//! Whom agents would rather have than their partners, asked from the other side: what makes a pair
//! block is seen from the list of one of the two.

use super::standing::Standing;
use crate::kernel::{MenteeIx, MentorIx, Pace, Side, by_row};
use crate::market::{Entries, Matching, TwoSided};
use std::ops::Range;

/// Whom of the other side each agent of `side` would rather have than its partners.
pub(super) struct Wishes<'a> {
    market: &'a TwoSided,
    matching: &'a Matching,
    side: Side,
    standings: &'a [Standing],
    kind: Kind<'a>,
}

enum Kind<'a> {
    /// Complete lists: a row of so many words for each agent, a bit for each of the others.
    Bits(usize, Vec<u64>),
    /// Entries that know their twins tell it by a comparison.
    Twins(&'a Entries),
}

impl<'a> Wishes<'a> {
    /// Complete lists are read as far as the standings say.
    pub(super) fn paced<P: Pace>(
        market: &'a TwoSided,
        matching: &'a Matching,
        side: Side,
        standings: &'a [Standing],
        pace: &mut P,
    ) -> Result<Self, P::Cut> {
        let kind = match market.known_entries() {
            Some(entries) => Kind::Twins(entries),
            None => {
                let words = market.seats(side.other()).agents().div_ceil(64);
                let length = |agent: usize| standings[agent].prefix(market, side, agent);
                let each = |(): &mut (), agent: usize| {
                    let mut bits = vec![0u64; words];
                    market.row(side, agent).first(length(agent), |other| {
                        bits[other as usize / 64] |= 1 << (other % 64);
                    });
                    bits
                };
                let rows = by_row(0..standings.len(), length, pace, || (), each)?;
                Kind::Bits(words, rows.concat())
            }
        };
        Ok(Self { market, matching, side, standings, kind })
    }

    /// Those at these places of the list of an agent of the other side, first to last, who
    /// would rather have that agent and are not its partners, with their places.
    pub(super) fn among(
        &self,
        other: usize,
        places: Range<usize>,
    ) -> impl Iterator<Item = (usize, u32)> {
        let row = self.market.row(self.side.other(), other);
        places.filter_map(move |place| {
            let agent = row.at(place).0;
            let wants = match &self.kind {
                Kind::Bits(words, bits) => {
                    bits[agent as usize * words + other / 64] >> (other % 64) & 1 == 1
                }
                Kind::Twins(entries) => {
                    let (own, theirs) = (entries.half(self.side), entries.half(self.side.other()));
                    let twin = theirs.twins[theirs.starts[other] as usize + place];
                    let (mentee, mentor) = match self.side {
                        Side::Mentee => (agent, other as u32),
                        Side::Mentor => (other as u32, agent),
                    };
                    own.rank(agent as usize, twin) < self.standings[agent as usize].below
                        && !self.matching.contains(MenteeIx::new(mentee), MentorIx::new(mentor))
                }
            };
            wants.then_some((place, agent))
        })
    }
}
