//! Where each agent stands in a matching: the shared ground of the verifiers.

use crate::kernel::{Index, MenteeIx, MentorIx, Pace, Side, Unbounded, by_row};
use crate::market::{Entries, Matching, TwoSided};
use std::ops::Range;

/// A reason why a matching is not one of this market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "fault")]
#[non_exhaustive]
pub enum Infeasibility {
    /// The matching is between other numbers of agents.
    #[error("the matching is of {got} {}, the market of {expected}", side.plural())]
    Size {
        /// Which side.
        #[serde(with = "crate::kernel::plural")]
        side: Side,
        /// How many the market has.
        expected: usize,
        /// How many the matching has.
        got: usize,
    },
    /// A pair was made that not both accept.
    #[error("mentee {mentee} and mentor {mentor} do not both accept each other")]
    Unacceptable {
        /// The pair's mentee.
        mentee: MenteeIx,
        /// The pair's mentor.
        mentor: MentorIx,
    },
    /// An agent has more partners than seats.
    #[error("{side} {agent} has {got} partners for {seats} seats")]
    SeatsExceeded {
        /// The agent's side.
        #[serde(with = "crate::kernel::plural")]
        side: Side,
        /// Which agent.
        agent: u32,
        /// Its seats.
        seats: u32,
        /// Its partners.
        got: usize,
    },
}

pub(super) fn size_faults(
    matching: &Matching,
    (mentees, mentors): (usize, usize),
    faults: &mut Vec<Infeasibility>,
) {
    for (side, expected, got) in
        [(Side::Mentee, mentees, matching.mentees()), (Side::Mentor, mentors, matching.mentors())]
    {
        if expected != got {
            faults.push(Infeasibility::Size { side, expected, got });
        }
    }
}

/// The partners of an agent as raw indices.
pub(super) fn partners(matching: &Matching, side: Side, agent: usize) -> impl Iterator<Item = u32> {
    let (mentors, mentees) = match side {
        Side::Mentee => (matching.mentors_of(MenteeIx::at(agent)), &[][..]),
        Side::Mentor => (&[][..], matching.mentees_of(MentorIx::at(agent))),
    };
    mentors.iter().map(|mentor| mentor.raw()).chain(mentees.iter().map(|mentee| mentee.raw()))
}

/// How one agent stands: which entries it would rather have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standing {
    /// It would take any acceptable partner whose rank is below this one: the rank
    /// of its worst partner, everything where a seat is free, nothing without seats.
    pub(super) below: u32,
    /// The worst partner and its place in the list, where all seats are taken.
    pub(super) worst: Option<(u32, usize)>,
}

/// Every agent's standing on one side, read from the lists alone; the faults of the
/// matching are added to `faults`.
pub(super) fn standings(
    market: &TwoSided,
    matching: &Matching,
    side: Side,
    faults: &mut Vec<Infeasibility>,
) -> Vec<Standing> {
    match paced_standings(market, matching, side, faults, &mut Unbounded) {
        Ok(standings) => standings,
        Err(never) => match never {},
    }
}

/// [`standings`] at a pace.
pub(super) fn paced_standings<P: Pace>(
    market: &TwoSided,
    matching: &Matching,
    side: Side,
    faults: &mut Vec<Infeasibility>,
    pace: &mut P,
) -> Result<Vec<Standing>, P::Cut> {
    let seats = market.seats(side);
    let each = |(): &mut (), agent: usize| {
        let mut faults = Vec::new();
        let (made, of) = (partners(matching, side, agent).count(), seats.of(agent));
        if made > of as usize {
            let agent = agent as u32;
            faults.push(Infeasibility::SeatsExceeded { side, agent, seats: of, got: made });
        }
        let mut worst: Option<(u32, usize)> = None;
        for partner in partners(matching, side, agent) {
            match market.place_of(side, agent, partner) {
                Some(place) if worst.is_none_or(|worst| worst.1 < place) => {
                    worst = Some((partner, place));
                }
                Some(_) => {}
                // Both sides miss an unacceptable pair; the mentees' side reports it.
                None if side == Side::Mentee => faults.push(Infeasibility::Unacceptable {
                    mentee: MenteeIx::at(agent),
                    mentor: MentorIx::new(partner),
                }),
                None => {}
            }
        }
        let standing = if made < of as usize {
            Standing { below: u32::MAX, worst: None }
        } else {
            let rank = |place| market.row(side, agent).at(place).1;
            Standing { below: worst.map_or(0, |worst| rank(worst.1)), worst }
        };
        (standing, faults)
    };
    let length = |agent| market.row(side, agent).len();
    let all = by_row(0..seats.agents(), length, pace, || (), each)?;
    Ok(all
        .into_iter()
        .map(|(standing, found)| {
            faults.extend(found);
            standing
        })
        .collect())
}

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

impl Standing {
    /// How many entries at the start of the agent's list it would rather have. Members of one
    /// tie are in or out together.
    pub(super) fn prefix(&self, market: &TwoSided, side: Side, agent: usize) -> usize {
        let row = market.row(side, agent);
        match self.worst {
            // Places before the worst partner's have its rank at most.
            Some((_, mut place)) => {
                while place > 0 && row.at(place - 1).1 >= self.below {
                    place -= 1;
                }
                place
            }
            None if self.below == 0 => 0,
            None => row.len(),
        }
    }
}
