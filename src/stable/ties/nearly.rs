//! A weakly stable matching of at least two thirds of the largest size, in linear time.
//!
//! Proposers go down their lists twice: first as *eager*, then, with seats still free at the
//! list's end, as *patient*. Receivers prefer, within a tie, the patient ones. Within a tie an
//! eager proposer asks those with free seats first; while it holds a place at one and another of
//! the same tie still has a free seat, its place is *uncertain*: the receiver gives it to anybody
//! who asks, and the proposer loses nothing by going to that other one.

use crate::kernel::{Control, Index, Internal, Meter, Side, StopReason};
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
        let mut run = Run::new(
            [entries.half(side), entries.half(side.other())],
            [market.seats(side), market.seats(side.other())],
        );
        run.propose(meter)?;
        Ok::<_, Halt>((side, run))
    };
    let (mut side, mut run) = propose(Side::Mentee)?;
    // Without ties all stable matchings are of one size.
    if market.has_ties() {
        let by_mentors = propose(Side::Mentor)?;
        if by_mentors.1.made > run.made {
            (side, run) = by_mentors;
        }
    }
    let matching = run.matching(market, side, meter)??;
    Ok(NearlyLargest { matching, proposed_by: side, proposals: run.proposals })
}

/// Where a proposer stands in its list.
#[derive(Clone, Copy)]
struct Walk {
    /// The first entry of the tie that an eager proposer is in.
    tie: u32,
    /// The entry to look at next.
    next: u32,
    /// In its tie an eager proposer first asks those with free seats, then everybody.
    asks_all: bool,
    patient: bool,
}

/// Where the search for a receiver's worst proposer stands: in the tie that ends before `end`,
/// below `next`, among the eager or the patient. It only moves up.
#[derive(Clone, Copy)]
struct Worst {
    end: u32,
    next: u32,
    patient: bool,
}

struct Run<'a> {
    own: &'a Half,
    other: &'a Half,
    /// The free seats of each proposer and each receiver.
    vacant: Vec<u32>,
    room: Vec<u32>,
    walks: Vec<Walk>,
    worst: Vec<Worst>,
    /// Which entries of the receivers' lists are made.
    held: Vec<bool>,
    /// Entries that were made while the receiver had a free seat, a stack each in the place of
    /// its list: only these can be uncertain.
    early: Vec<u32>,
    early_count: Vec<u32>,
    made: u64,
    proposals: u64,
}

impl<'a> Run<'a> {
    fn new([own, other]: [&'a Half; 2], [own_seats, other_seats]: [&Seats; 2]) -> Self {
        let walk = |agent: usize| Walk {
            tie: own.starts[agent],
            next: own.starts[agent],
            asks_all: false,
            patient: false,
        };
        let worst = |agent: usize| Worst {
            end: other.starts[agent + 1],
            next: other.starts[agent + 1],
            patient: false,
        };
        Self {
            own,
            other,
            vacant: (0..own.agents()).map(|agent| own_seats.of(agent)).collect(),
            room: (0..other.agents()).map(|agent| other_seats.of(agent)).collect(),
            walks: (0..own.agents()).map(walk).collect(),
            worst: (0..other.agents()).map(worst).collect(),
            held: vec![false; other.partners.len()],
            early: vec![0; other.partners.len()],
            early_count: vec![0; other.agents()],
            made: 0,
            proposals: 0,
        }
    }

    fn propose(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let mut asking: Vec<u32> =
            (0u32..).zip(&self.vacant).filter(|seats| *seats.1 > 0).map(|seats| seats.0).collect();
        asking.reverse();
        while let Some(proposer) = asking.pop() {
            while self.vacant[proposer as usize] > 0 {
                let before = self.walks[proposer as usize].next;
                let choice = self.next_choice(proposer as usize);
                // A tie or list gone through anew counts as one step.
                let passed = self.walks[proposer as usize].next.saturating_sub(before);
                meter.steps(u64::from(passed.max(1)))?;
                let Some(entry) = choice else { break };
                self.proposals += 1;
                let Some(turned_down) = self.offer(proposer, entry) else { continue };
                self.vacant[proposer as usize] -= 1;
                match turned_down {
                    None => self.made += 1,
                    Some(other) => {
                        // Whoever had a free seat already asks, or has nobody left to ask.
                        if self.vacant[other as usize] == 0 {
                            asking.push(other);
                        }
                        self.vacant[other as usize] += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// The entry of its list along which a proposer asks next.
    fn next_choice(&mut self, proposer: usize) -> Option<u32> {
        let (start, end) = (self.own.starts[proposer], self.own.starts[proposer + 1]);
        loop {
            let walk = self.walks[proposer];
            if walk.patient {
                if walk.next == end {
                    return None;
                }
            } else if walk.tie == end {
                self.walks[proposer] = Walk { patient: true, next: start, ..walk };
                continue;
            } else if walk.next == end || self.own.tie(walk.next) != walk.tie {
                self.walks[proposer] = if walk.asks_all {
                    Walk { tie: walk.next, asks_all: false, ..walk }
                } else {
                    Walk { next: walk.tie, asks_all: true, ..walk }
                };
                continue;
            }
            self.walks[proposer].next += 1;
            let entry = walk.next;
            let asks = walk.patient || walk.asks_all || self.has_room(entry);
            if asks && !self.held[self.own.twins[entry as usize] as usize] {
                return Some(entry);
            }
        }
    }

    fn has_room(&self, entry: u32) -> bool {
        self.room[self.own.partners[entry as usize] as usize] > 0
    }

    /// Whether a receiver takes the proposer, and whom it gives up for it.
    fn offer(&mut self, proposer: u32, entry: u32) -> Option<Option<u32>> {
        let receiver = self.own.partners[entry as usize] as usize;
        let twin = self.own.twins[entry as usize];
        let start = self.other.starts[receiver];
        if self.room[receiver] > 0 {
            self.room[receiver] -= 1;
            self.held[twin as usize] = true;
            self.early[(start + self.early_count[receiver]) as usize] = twin;
            self.early_count[receiver] += 1;
            return Some(None);
        }
        while self.early_count[receiver] > 0 {
            self.early_count[receiver] -= 1;
            let early = self.early[(start + self.early_count[receiver]) as usize];
            if self.held[early as usize] && self.is_uncertain(early) {
                return Some(Some(self.replace(early, twin)));
            }
        }
        // From here on the receiver only gains.
        let worst = self.worst(receiver)?;
        let held = self.other.partners[worst as usize] as usize;
        let (new, old) = (self.other.tie(twin), self.other.tie(worst));
        let gains = self.walks[proposer as usize].patient && !self.walks[held].patient;
        (new < old || (new == old && gains)).then(|| Some(self.replace(worst, twin)))
    }

    fn replace(&mut self, old: u32, new: u32) -> u32 {
        self.held[old as usize] = false;
        self.held[new as usize] = true;
        self.other.partners[old as usize]
    }

    /// Whether the proposer of this made entry still knows a free seat in the same tie. Once it
    /// does not it never will.
    fn is_uncertain(&mut self, twin: u32) -> bool {
        let proposer = self.other.partners[twin as usize] as usize;
        let tie = self.own.tie(self.other.twins[twin as usize]);
        let end = self.own.starts[proposer + 1];
        let walk = self.walks[proposer];
        if walk.patient || walk.asks_all || walk.tie != tie {
            return false;
        }
        let mut next = walk.next;
        while next < end && self.own.tie(next) == tie && !self.has_room(next) {
            next += 1;
        }
        self.walks[proposer].next = next;
        next < end && self.own.tie(next) == tie
    }

    /// The worst made entry of a receiver without uncertain ones: within a tie the eager before
    /// the patient.
    fn worst(&mut self, receiver: usize) -> Option<u32> {
        let start = self.other.starts[receiver];
        let mut at = self.worst[receiver];
        let found = loop {
            if at.end == start {
                break None;
            }
            let tie = self.other.tie(at.end - 1);
            let is_sought = |entry: u32| {
                let proposer = self.other.partners[entry as usize] as usize;
                self.held[entry as usize] && self.walks[proposer].patient == at.patient
            };
            match (tie..at.next).rev().find(|&entry| is_sought(entry)) {
                Some(entry) => {
                    at.next = entry + 1;
                    break Some(entry);
                }
                None if at.patient => at = Worst { end: tie, next: tie, patient: false },
                None => at = Worst { next: at.end, patient: true, ..at },
            }
        };
        self.worst[receiver] = at;
        found
    }

    fn matching(
        &self,
        market: &TwoSided,
        side: Side,
        meter: &Meter<'_>,
    ) -> Result<Result<Matching, Internal>, StopReason> {
        let pairs = (0..self.other.agents()).flat_map(|receiver| {
            let range = self.other.range(receiver).filter(|&entry| self.held[entry]);
            range.map(move |entry| (self.other.partners[entry] as usize, receiver))
        });
        let turned = pairs.map(|(proposer, receiver)| match side {
            Side::Mentee => (Index::at(proposer), Index::at(receiver)),
            Side::Mentor => (Index::at(receiver), Index::at(proposer)),
        });
        let sizes = (market.mentees(), market.mentors());
        Matching::formed_paced(sizes.0, sizes.1, turned, &mut meter.passing())
    }
}
