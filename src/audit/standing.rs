//! Where each agent stands in a matching: the shared ground of the verifiers.

use crate::kernel::{Csr, Index, MenteeIx, MentorIx, Pace, Side, Unbounded, by_row, faults};
use crate::market::{Matching, TwoSided};

faults! {
    /// A reason why a matching is not one of this market.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
    #[serde(rename_all = "kebab-case", tag = "fault")]
    #[non_exhaustive]
    pub enum Infeasibility: "infeasibility" {
        /// The matching is between other numbers of agents.
        Size {
            /// Which side.
            #[serde(with = "crate::kernel::plural")]
            side: Side,
            /// How many the market has.
            expected: usize,
            /// How many the matching has.
            got: usize,
        } = "size",
            "the matching is of {got} {side:pl}, the market of {expected}",
            "{side:gen-pl} в распределении {got}, а на рынке {expected}";
        /// A pair was made that not both accept.
        Unacceptable {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "unacceptable",
            "mentee {mentee} and mentor {mentor} do not both accept each other",
            "наставляемый {mentee} и наставник {mentor} не принимают друг друга";
        /// An agent has more partners than seats.
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
        } = "seats-exceeded",
            "{side} {agent} has {got:partner|partners} for {seats:seat|seats}",
            "{side} {agent}: партнёров {got}, а мест {seats}";
    }
}

/// Whether a matching is between so many on either side.
pub(super) fn is_of(matching: &Matching, sizes: (usize, usize)) -> bool {
    (matching.mentees(), matching.mentors()) == sizes
}

/// [`is_of`], told by side.
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

/// Each proposer's partners with the partner's rank of it, ascending.
pub(super) fn rank_rows<P: Pace>(
    market: &TwoSided,
    side: Side,
    pace: &mut P,
) -> Result<Csr<(u32, u32)>, P::Cut> {
    let mut ranks = Vec::new();
    for receiver in 0..market.seats(side.other()).agents() {
        let row = market.row(side.other(), receiver);
        pace.steps(row.len())?;
        ranks.extend(row.iter().map(|(proposer, rank)| (proposer, receiver as u32, rank)));
    }
    let agents = market.seats(side).agents();
    let rows = Csr::group_paced(agents, &ranks, |entry| entry.0 as usize, pace)?;
    pace.steps(ranks.len())?;
    Ok(rows.map(|entry| (entry.1, entry.2)))
}
