//! Why a mentee and a mentor were not brought together, as data.
//!
//! *Theorem*: none but the definition of blocking (Gale and Shapley 1962). *Trusts* the market's
//! checked construction. Ranks are compared only: nothing overflows.

use super::chain::{Chain, chain};
use super::standing::{Infeasibility, size_faults, standings};
use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Side};
use crate::market::{Choice, Matching, Restrictions, TwoSided};
use serde::Serialize;

/// Why a mentee and a mentor were not brought together. The first that holds, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
#[non_exhaustive]
pub enum WhyNot {
    /// They were.
    Together,
    /// This agent is not in the market.
    Absent {
        /// On which side.
        #[serde(with = "crate::kernel::plural")]
        side: Side,
        /// The index given.
        agent: u32,
        /// How many agents the side has.
        agents: usize,
    },
    /// Not both accept each other.
    NotAcceptable,
    /// One of the two has no seat.
    NoSeat {
        /// The mentee, or the mentor.
        #[serde(with = "crate::kernel::plural")]
        side: Side,
    },
    /// The restrictions exclude the pair.
    Forbidden,
    /// The mentee has all seats taken by mentors whom it does not rank below this one.
    BetterOff {
        /// The mentor's rank in the mentee's list.
        rank: u32,
        /// The mentee's mentors, best first.
        held: Vec<Choice<MentorIx>>,
    },
    /// The mentor has all seats taken by mentees whom it does not rank below this one.
    Outranked {
        /// The mentee's rank in the mentor's list.
        rank: u32,
        /// Who they are, and why they did not go elsewhere.
        chain: Chain,
    },
    /// Nothing stands against it: both would gain, so the matching is not stable.
    WouldGain {
        /// The mentor's rank in the mentee's list.
        rank: u32,
        /// The mentee's rank in the mentor's list.
        seen: u32,
    },
}

/// Why a mentee and a mentor were not brought together, in a matching that should be stable.
///
/// In mentoring words: "you and this mentor do not accept each other"; "you have somebody you like
/// as much"; or "the mentor's seats went to these people, whom the mentor likes as much; they stay
/// because the ones they would rather have are taken by those people", and so on until nobody
/// would rather have anybody else. With no restrictions pass the default ones.
///
/// Time and memory O(entries); the chain is no longer than the lists of those in it.
///
/// # Errors
/// Why the matching is not one of this market.
///
/// ```
/// use mentormatch::audit::{WhyNot, why_not};
/// use mentormatch::kernel::{Control, MenteeIx, MentorIx};
/// use mentormatch::market::{Lists, Restrictions, Seats, TwoSided};
///
/// let market = TwoSided::new(
///     Lists::strict([&[0][..], &[0, 1]]),
///     Lists::strict([&[1, 0][..], &[1]]),
///     Seats::one_each(2),
///     Seats::one_each(2),
/// )
/// .unwrap();
/// let optimal = mentormatch::stable::mentee_optimal(&market, &Control::unbounded())?;
/// let matching = optimal.solved().ok_or("nothing bounds the run")?.matching;
/// let pair = (MenteeIx::new(0), MentorIx::new(0));
/// let why = why_not(&market, &matching, &Restrictions::default(), pair).unwrap();
/// let WhyNot::Outranked { rank: 2, chain } = why else { panic!() };
/// assert_eq!(chain.full[0].held[0].partner, MenteeIx::new(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn why_not(
    market: &TwoSided,
    matching: &Matching,
    restrictions: &Restrictions,
    (mentee, mentor): (MenteeIx, MentorIx),
) -> Result<WhyNot, Faults<Infeasibility>> {
    let mut faults = Vec::new();
    size_faults(matching, (market.mentees(), market.mentors()), &mut faults);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let [mentees, mentors] = Side::BOTH.map(|side| standings(market, matching, side, &mut faults));
    if !faults.is_empty() {
        return Err(faults.into());
    }
    for (side, agent, agents) in [
        (Side::Mentee, mentee.raw(), market.mentees()),
        (Side::Mentor, mentor.raw(), market.mentors()),
    ] {
        if agent as usize >= agents {
            return Ok(WhyNot::Absent { side, agent, agents });
        }
    }
    if matching.contains(mentee, mentor) {
        return Ok(WhyNot::Together);
    }
    let rank = market.mentee_list(mentee).find(|choice| choice.partner == mentor);
    let seen = market.mentor_list(mentor).find(|choice| choice.partner == mentee);
    let (Some(Choice { rank, .. }), Some(Choice { rank: seen, .. })) = (rank, seen) else {
        return Ok(WhyNot::NotAcceptable);
    };
    for (side, agent) in [(Side::Mentee, mentee.get()), (Side::Mentor, mentor.get())] {
        if market.seats(side).of(agent) == 0 {
            return Ok(WhyNot::NoSeat { side });
        }
    }
    if restrictions.exclude(market, mentee, mentor) {
        return Ok(WhyNot::Forbidden);
    }
    if rank >= mentees[mentee.get()].below {
        let held = market.mentee_list(mentee);
        let held = held.filter(|choice| matching.contains(mentee, choice.partner)).collect();
        return Ok(WhyNot::BetterOff { rank, held });
    }
    if seen < mentors[mentor.get()].below {
        return Ok(WhyNot::WouldGain { rank, seen });
    }
    let chain = chain(market, matching, [&mentees, &mentors], mentor);
    Ok(WhyNot::Outranked { rank: seen, chain })
}
