//! Mentees who arrive during the year: a mentor now, or wait.

use super::{Situation, StrategyError};
use crate::assignment::{ArrivalFault, Arrivals, Decision, WhyWait};
use crate::kernel::{Control, Index, MentorIx, words};
use crate::market::{Outcome, Stopped};
use crate::people::PersonId;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// How arrivals are decided: our choice of two rules with a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ArrivalRule {
    /// As many as can be served: each gets a free seat at once, in an order of seats drawn with
    /// this seed. In expectation at least the share 1 − 1/e, some 63 %, of those whom somebody
    /// could serve who knew the whole year beforehand.
    Many {
        /// The seed of the draw.
        seed: u64,
    },
    /// The best total: where so many are expected over the year, the first 1/e of them wait, so
    /// that the programme learns who comes; each later one gets the mentor of the best pairing of
    /// all who came, if that seat is free. If all orders are equally likely and no score is
    /// negative, in expectation at least some 1/e, 37 %, of the best total of the whole year.
    Best {
        /// How many are expected.
        expected: u32,
    },
}

words! {
    /// What somebody who arrives is told.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Advice: "arrival-advice", fills, display {
        /// A pair that is locked already.
        Paired {
            /// The mentor.
            mentor: PersonId,
        } = "paired", "works with {mentor} already", "уже в паре с наставником {mentor}";
        /// A mentor now.
        Now {
            /// The mentor.
            mentor: PersonId,
        } = "now", "{mentor} can begin now", "{mentor} может начать сейчас";
        /// One of the first, who wait.
        Watch = "watch",
            "wait: so early in the year better pairs may come",
            "подождать: в начале года ещё могут сложиться лучшие пары";
        /// The mentor who fits has nobody free.
        Taken {
            /// The mentor.
            mentor: PersonId,
        } = "taken",
            "wait: {mentor} would fit best and has no free seat",
            "подождать: лучше всего подошёл бы наставник {mentor}, но у него нет свободных мест";
        /// Others need the free mentors more.
        Others = "others",
            "wait: the free mentors fit others who came better",
            "подождать: свободные наставники лучше подходят другим";
        /// Nobody who is allowed has a free seat.
        NoSeat = "no-seat",
            "wait: no mentor who may be chosen has a free seat",
            "подождать: ни у одного подходящего наставника нет свободных мест";
    }
}

/// Somebody who arrived, and what they are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// The mentee.
    pub mentee: PersonId,
    /// The advice.
    pub advice: Advice,
}

/// What is told to mentees who arrive one after another, in this order: a mentor now, or wait. Who
/// is part of a locked pair is paired already, and locked pairs keep their seats from the
/// beginning; the others are decided in their turn and never decided again, so that the last one's
/// advice is the answer to "what do we tell the newcomer?".
///
/// Each mentee gets one mentor. A pair is worth both sides' scores together. Who waits
/// is part of the next search, which any strategy makes. Rules over groups are not known here.
///
/// Time: O(seats) an arrival, or an assignment of all who came. Guarantee and sources:
/// [`ArrivalRule`], [`Arrivals`].
///
/// # Errors
/// [`StrategyError::Undoable`] with everybody who is not among the mentees, and
/// [`StrategyError::OverGroups`] where the rules speak of groups.
pub fn arrivals(
    situation: &Situation,
    order: &[PersonId],
    rule: ArrivalRule,
    control: &Control<'_>,
) -> Result<Outcome<Vec<Arrival>, Infallible, Vec<Arrival>>, StrategyError> {
    const CODE: &str = "arrivals";
    StrategyError::without_groups(situation.rules(), CODE)?;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for mentee in order {
        match situation.mentee(mentee) {
            Ok(at) => known.push(at),
            Err(fault) => unknown.push(fault),
        }
    }
    if !unknown.is_empty() {
        return Err(StrategyError::Undoable(unknown.into()));
    }
    let markets = situation.markets()?;
    let open = &markets.everybody;
    let mentors = situation.cohort().mentors();
    // Locked pairs keep their seats from the beginning, whoever of them arrives when.
    let locks =
        |mentor: MentorIx| situation.locked().iter().filter(|lock| lock.1 == mentor).count();
    let seats = MentorIx::all(mentors.len()).map(|mentor| {
        let locks = u32::try_from(locks(mentor)).unwrap_or(u32::MAX);
        open.mentor_seats.of(mentor.get()).saturating_sub(locks)
    });
    let seats: Vec<u32> = seats.collect();
    let mut year = match rule {
        ArrivalRule::Many { seed } => Arrivals::drawn(seats, seed),
        ArrivalRule::Best { expected } => Arrivals::watching(seats, expected),
    };
    let refused =
        |fault: ArrivalFault| StrategyError::Refused { strategy: CODE, reason: fault.to_string() };
    let id = |mentor: MentorIx| {
        let broken = || crate::kernel::Internal::broken("a mentor of the situation has an id");
        mentors.at(mentor).map(|one| one.person.id.clone()).ok_or_else(broken)
    };
    let mut told = Vec::new();
    for (mentee, &at) in order.iter().zip(&known) {
        let has_seat = open.mentee_seats.of(at.get()) > 0;
        let weight = |mentor: MentorIx| {
            let (one, other) = open.scores.of(at, mentor).filter(|_| has_seat)?;
            Some(i64::from(one) + i64::from(other))
        };
        let weights: Vec<_> = MentorIx::all(mentors.len()).map(weight).collect();
        let lock = situation.locked().iter().find(|lock| lock.0 == at);
        let advice = if let Some(&(_, mentor)) = lock {
            // Has arrived, and competes for no seat.
            year.decided(code(mentee), vec![None; mentors.len()], None).map_err(refused)?;
            Advice::Paired { mentor: id(mentor)? }
        } else {
            match year.arrive(code(mentee), weights, control).map_err(refused)? {
                Outcome::Solved(Decision::Now(mentor)) => Advice::Now { mentor: id(mentor)? },
                Outcome::Solved(Decision::Wait(why)) => match why {
                    WhyWait::Watched => Advice::Watch,
                    WhyWait::Taken(mentor) => Advice::Taken { mentor: id(mentor)? },
                    WhyWait::Others => Advice::Others,
                    WhyWait::NoSeat => Advice::NoSeat,
                },
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(Stopped { reason, .. }) => {
                    return Ok(Outcome::stopped_with(reason, told));
                }
            }
        };
        told.push(Arrival { mentee: mentee.clone(), advice });
    }
    Ok(Outcome::Solved(told))
}

/// A number that the id alone makes, whenever somebody comes: FNV-1a.
fn code(person: &PersonId) -> u64 {
    person.as_str().bytes().fold(0xcbf2_9ce4_8422_2325, |code, byte| {
        (code ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
