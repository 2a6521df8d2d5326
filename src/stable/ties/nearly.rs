//! A weakly stable matching of at least two thirds of the largest size, in linear time.
//!
//! Proposers go down their lists twice: first as *eager*, then, with seats still free at the
//! list's end, as *patient*. Receivers prefer, within a tie, the patient ones. Within a tie an
//! eager proposer asks those with free seats first; while it holds a place at one and another of
//! the same tie still has a free seat, its place is *uncertain*: the receiver gives it to anybody
//! who asks, and the proposer loses nothing by going to that other one.

use super::receivers::{Many, One, Proposers, Receivers, Walk};
use crate::kernel::{Control, MenteeIx, MentorIx, Meter, Side, StopReason};
use crate::market::{Half, Matching, Outcome, Seats, TwoSided};
use crate::stable::StableFault;
use crate::stable::fault::{Halt, told};

/// A weakly stable matching of at least two thirds of the largest size.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct NearlyLargest {
    /// The matching.
    pub matching: Matching,
    /// The side whose proposals gave it: the one that gave more pairs, mentees where equal.
    pub proposed_by: Side,
    /// How many proposals that side made.
    pub proposals: u64,
}

/// A weakly stable matching of at least two thirds of the size of the largest, with ties and
/// seats on both sides.
///
/// To serve as many as can be without two who would both rather be together is NP-hard with ties;
/// [`largest`](super::largest()) searches for it. Here both sides propose once, and the larger
/// matching is kept; without ties, where all are of one size, mentees alone propose. Ties are never broken: members of a tie are asked in the order of their
/// indices, free ones first, so the same market gives the same matching.
///
/// Time and memory O(entries): each entry is proposed along at most three times a side. A step
/// of `control` is an entry looked at; a stopped run has nothing to give.
///
/// # Errors
/// [`StableFault::TooManyEntries`].
///
/// # References
/// Z. Király, Linear time local approximation algorithm for maximum stable marriage, 2013, for
/// one seat each. With several seats an agent is not copied: a receiver counts as free
/// while a seat is, and gives up its worst proposer. The proof carries over along paths between
/// this matching and a largest one: one with two pairs of that and one of this would make the
/// middle pair block that (compare K. Paluch, Faster and simpler approximation of stable matchings,
/// 2014, section on many-to-many).
///
/// ```
/// use mentormatch::market::{Lists, Seats, TwoSided};
/// use mentormatch::stable::nearly_largest;
///
/// // Mentor 0 takes either mentee; mentee 1 has nobody else.
/// let market = TwoSided::new(
///     Lists::tied([vec![vec![0], vec![1]], vec![vec![0]]]),
///     Lists::tied([vec![vec![0, 1]], vec![vec![0]]]),
///     Seats::one_each(2),
///     Seats::one_each(2),
/// )?;
/// let free = mentormatch::kernel::Control::unbounded();
/// let found = nearly_largest(&market, &free).unwrap().solved().unwrap();
/// assert_eq!(found.matching.size(), 2);
/// # Ok::<(), mentormatch::kernel::Faults<mentormatch::market::ListFault>>(())
/// ```
pub fn nearly_largest(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<NearlyLargest>, StableFault> {
    told(found(market, &mut Meter::new(control)).map(Outcome::Solved))
}

fn found(market: &TwoSided, meter: &mut Meter<'_>) -> Result<NearlyLargest, Halt> {
    let Some(entries) = market.entries_paced(&mut meter.passing())? else {
        return Err(StableFault::TooManyEntries { pairs: market.acceptable_pairs() }.into());
    };
    let mut propose = |side: Side| {
        let other = side.other();
        let (own, half) = (entries.half(side), entries.half(other));
        let (seats, room) = (market.seats(side), market.seats(other));
        let has_one_each = (0..half.agents()).all(|agent| room.of(agent) <= 1);
        if has_one_each {
            served::<One>([own, half], [seats, room], meter)
        } else {
            served::<Many>([own, half], [seats, room], meter)
        }
    };
    let (mut side, mut served) = (Side::Mentee, propose(Side::Mentee)?);
    // Without ties all stable matchings are of one size.
    if market.has_ties() {
        let by_mentors = propose(Side::Mentor)?;
        if by_mentors.pairs.len() > served.pairs.len() {
            (side, served) = (Side::Mentor, by_mentors);
        }
    }
    let pairs = served.pairs.iter().map(|&(proposer, receiver)| match side {
        Side::Mentee => (MenteeIx::new(proposer), MentorIx::new(receiver)),
        Side::Mentor => (MenteeIx::new(receiver), MentorIx::new(proposer)),
    });
    let (mentees, mentors) = (market.mentees(), market.mentors());
    let matching = Matching::formed_paced(mentees, mentors, pairs, &mut meter.passing())??;
    Ok(NearlyLargest { matching, proposed_by: side, proposals: served.proposals })
}

/// What one side's proposals lead to.
struct Served {
    /// Who proposed to whom, in the order of the receivers and their lists.
    pairs: Vec<(u32, u32)>,
    proposals: u64,
}

/// The lists and the seats of the proposers come first.
fn served<R: Receivers>(
    [own, other]: [&Half; 2],
    [seats, room]: [&Seats; 2],
    meter: &mut Meter<'_>,
) -> Result<Served, StopReason> {
    let mut run = Run::<R>::new([own, other], [seats, room]);
    run.propose(meter)?;
    let made = run.receivers.made(other);
    let pairs = made.map(|(receiver, entry)| (other.partners[entry as usize], receiver)).collect();
    Ok(Served { pairs, proposals: run.proposals })
}

struct Run<'a, R> {
    proposers: Proposers<'a>,
    /// The free seats of each proposer.
    vacant: Vec<u32>,
    receivers: R,
    proposals: u64,
}

impl<'a, R: Receivers> Run<'a, R> {
    fn new([own, other]: [&'a Half; 2], [seats, room]: [&Seats; 2]) -> Self {
        let walk = |agent: usize| Walk {
            tie: own.starts[agent],
            next: own.starts[agent],
            asks_all: false,
            patient: false,
        };
        let walks = (0..own.agents()).map(walk).collect();
        Self {
            proposers: Proposers { own, other, walks },
            vacant: (0..own.agents()).map(|agent| seats.of(agent)).collect(),
            receivers: R::new(other, room),
            proposals: 0,
        }
    }

    fn propose(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let own = self.proposers.own;
        let mut asking: Vec<u32> =
            (0u32..).zip(&self.vacant).filter(|seats| *seats.1 > 0).map(|seats| seats.0).collect();
        asking.reverse();
        while let Some(proposer) = asking.pop() {
            while self.vacant[proposer as usize] > 0 {
                let before = self.proposers.walks[proposer as usize].next;
                let choice = self.next_choice(proposer as usize);
                // A tie or list gone through anew counts as one step.
                let passed = self.proposers.walks[proposer as usize].next.saturating_sub(before);
                meter.steps(u64::from(passed.max(1)))?;
                let Some(entry) = choice else { break };
                self.proposals += 1;
                let (receiver, twin) = (own.partners[entry as usize], own.twins[entry as usize]);
                let answer = self.receivers.offer(&mut self.proposers, proposer, receiver, twin);
                let Some(turned_down) = answer else { continue };
                self.vacant[proposer as usize] -= 1;
                if let Some(other) = turned_down {
                    // Whoever had a free seat already asks, or has nobody left to ask.
                    if self.vacant[other as usize] == 0 {
                        asking.push(other);
                    }
                    self.vacant[other as usize] += 1;
                }
            }
        }
        Ok(())
    }

    /// The entry of its list along which a proposer asks next.
    fn next_choice(&mut self, proposer: usize) -> Option<u32> {
        let Proposers { own, walks, .. } = &mut self.proposers;
        let (start, end) = (own.starts[proposer], own.starts[proposer + 1]);
        let kept = &mut walks[proposer];
        loop {
            let walk = *kept;
            if walk.patient {
                if walk.next == end {
                    return None;
                }
            } else if walk.tie == end {
                *kept = Walk { patient: true, next: start, ..walk };
                continue;
            } else if walk.next == end || own.tie(walk.next) != walk.tie {
                *kept = if walk.asks_all {
                    Walk { tie: walk.next, asks_all: false, ..walk }
                } else {
                    Walk { next: walk.tie, asks_all: true, ..walk }
                };
                continue;
            }
            kept.next += 1;
            let entry = walk.next;
            let receiver = own.partners[entry as usize];
            let asks = walk.patient || walk.asks_all || self.receivers.has_room(receiver);
            if asks && !self.receivers.holds(receiver, own.twins[entry as usize]) {
                return Some(entry);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::stream;
    use crate::market::Lists;
    use rand::Rng;

    /// Receivers with one seat each answer as those with any number do.
    #[test]
    fn both_kinds_of_receivers_lead_to_the_same_pairs() {
        let mut draws = stream(31, "receivers");
        let mut below = |bound: u32| draws.next_u32() % bound;
        let (mut pairs, mut turned_down) = (0, 0);
        for case in 0..3000 {
            let size = 1 + below(7);
            let [mut own, mut other] = [(); 2].map(|()| vec![vec![Vec::new(); 5]; size as usize]);
            let kinds = [1, 3, 5][case % 3];
            for mentee in 0..size {
                for mentor in 0..size {
                    if below(3) > 0 {
                        own[mentee as usize][below(kinds) as usize].push(mentor);
                        other[mentor as usize][below(kinds) as usize].push(mentee);
                    }
                }
            }
            let [own, other] = [own, other].map(|rows| {
                let full = |row: Vec<Vec<u32>>| row.into_iter().filter(|tie| !tie.is_empty());
                Lists::tied(rows.into_iter().map(|row| full(row).collect::<Vec<_>>()))
            });
            let mut seats =
                |most: u32| Seats::each((0..size).map(|_| below(most + 1)).collect::<Vec<_>>());
            let market = TwoSided::new(own, other, seats(3), seats(1)).unwrap();
            let entries = market.entries().unwrap();
            let halves = [&entries.mentees, &entries.mentors];
            let seats = [market.seats(Side::Mentee), market.seats(Side::Mentor)];
            let control = Control::unbounded();
            let one = served::<One>(halves, seats, &mut Meter::new(&control)).unwrap();
            let many = served::<Many>(halves, seats, &mut Meter::new(&control)).unwrap();
            assert_eq!((&one.pairs, one.proposals), (&many.pairs, many.proposals), "{market:?}");
            pairs += one.pairs.len();
            turned_down += one.proposals as usize - one.pairs.len();
        }
        assert!(pairs > 3000 && turned_down > 3000, "{pairs} {turned_down}");
    }
}
