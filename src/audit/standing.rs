//! Where each agent stands in a matching: the shared ground of the verifiers.

use crate::kernel::{Csr, Index, MenteeIx, MentorIx, Pace, Side, Unbounded};
use crate::market::{Matching, TwoSided};

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
    rank_seen: impl FnMut(u32),
) -> Vec<Standing> {
    match paced_standings(market, matching, side, faults, rank_seen, &mut Unbounded) {
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
    mut rank_seen: impl FnMut(u32),
    pace: &mut P,
) -> Result<Vec<Standing>, P::Cut> {
    let seats = market.seats(side);
    let mut partner_of = vec![None; market.seats(side.other()).agents()];
    let mut standings = Vec::with_capacity(seats.agents());
    for agent in 0..seats.agents() {
        let mut missing = 0usize;
        for partner in partners(matching, side, agent) {
            if let Some(mark) = partner_of.get_mut(partner as usize) {
                *mark = Some(agent);
            }
            missing += 1;
        }
        let (made, of) = (missing, seats.of(agent));
        if made > of as usize {
            let agent = agent as u32;
            faults.push(Infeasibility::SeatsExceeded { side, agent, seats: of, got: made });
        }
        let row = market.row(side, agent);
        let mut last = None;
        let mut position = 0;
        while missing > 0 && position < row.len() {
            let (partner, rank) = row.at(position);
            if partner_of[partner as usize] == Some(agent) {
                missing -= 1;
                rank_seen(rank);
                last = Some((partner, position, rank));
                partner_of[partner as usize] = None;
            }
            position += 1;
        }
        pace.steps(1 + position)?;
        // Both sides miss an unacceptable pair; the mentees' side reports it.
        if missing > 0 && side == Side::Mentee {
            let mentee = MenteeIx::at(agent);
            faults.extend(
                partners(matching, side, agent)
                    .filter(|&partner| {
                        partner_of.get(partner as usize).is_none_or(|mark| *mark == Some(agent))
                    })
                    .map(|partner| Infeasibility::Unacceptable {
                        mentee,
                        mentor: MentorIx::new(partner),
                    }),
            );
        }
        standings.push(if made < of as usize {
            Standing { below: u32::MAX, worst: None }
        } else {
            Standing {
                below: last.map_or(0, |last| last.2),
                worst: last.map(|last| (last.0, last.1)),
            }
        });
    }
    Ok(standings)
}

/// For each agent of the other side: who of `side` would rather be with it, and at
/// which rank, partners left out.
pub(super) fn suitors<P: Pace>(
    market: &TwoSided,
    matching: &Matching,
    side: Side,
    standings: &[Standing],
    pace: &mut P,
) -> Result<Csr<(u32, u32)>, P::Cut> {
    let mut partner_of = vec![None; market.seats(side.other()).agents()];
    let mut wanted = Vec::new();
    for (agent, standing) in (0u32..).zip(standings) {
        for partner in partners(matching, side, agent as usize) {
            if let Some(mark) = partner_of.get_mut(partner as usize) {
                *mark = Some(agent);
            }
        }
        for (partner, rank) in market.row(side, agent as usize).iter() {
            pace.steps(1)?;
            if rank >= standing.below {
                break;
            }
            if partner_of[partner as usize] != Some(agent) {
                wanted.push((partner, agent, rank));
            }
        }
    }
    let others = market.seats(side.other()).agents();
    let rows = Csr::group_paced(others, &wanted, |entry| entry.0 as usize, pace)?;
    pace.steps(wanted.len())?;
    Ok(rows.map(|entry| (entry.1, entry.2)))
}
