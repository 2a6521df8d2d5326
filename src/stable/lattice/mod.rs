//! All stable matchings of a strict market: its rotations and what is built on them.
//!
//! The stable matchings form a distributive lattice. A *rotation* is a cycle of
//! exchanges that leads from one to a next one below it, worse for mentees and better for mentors;
//! the stable matchings are exactly the sets of rotations that hold with each rotation all
//! that must precede it (Irving and Leather 1986; with seats on both sides, meta-rotations:
//! Bansal, Agrawal and Malhotra 2007).
//!
//! An agent has as many partners in one stable matching as in another, so the mentees' pairs
//! are counted as *places* that stay: a rotation moves some of them along their mentees' lists.

mod blocks;
mod breaks;
mod closure;
mod count;
mod enumerate;
mod groups;
mod order;
mod restricted;
mod rotations;
mod search;
mod sets;
mod sublattice;

pub use breaks::{Breakage, BreakageFault};
pub use closure::Closed;
pub use closure::Nearest;
pub use enumerate::Matchings;
pub use groups::{CheapestGroups, LeastDearest};
pub use order::TooManyRotations;
pub use restricted::LatticeRegret;
pub use search::Sought;
pub use sublattice::{JoinedRotations, Sublattice};

use super::fault::{Halt, StableFault, told};
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Side};
use crate::market::{Entries, Matching, Outcome, Stopped, TwoSided};
use std::borrow::Cow;
use std::convert::Infallible;

/// The move of one mentee's place in a rotation, by entries of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Move {
    place: u32,
    from: u32,
    to: u32,
}

/// The rotations of a strict market and the order between them.
///
/// Rotations are numbered in an order in which they can be eliminated: what must precede
/// a rotation has a lower number. Time O(entries) to find them all, memory O(entries).
///
/// ```
/// use mentormatch::market::{Lists, Seats, TwoSided};
/// use mentormatch::stable::Lattice;
///
/// let market = TwoSided::new(
///     Lists::strict([[0, 1], [1, 0]]),
///     Lists::strict([[1, 0], [0, 1]]),
///     Seats::one_each(2),
///     Seats::one_each(2),
/// )?;
/// let free = mentormatch::kernel::Control::unbounded();
/// let lattice = Lattice::new(&market, &free).unwrap().solved().unwrap();
/// assert_eq!(lattice.rotations().count(), 1);
/// assert_eq!(lattice.matchings().count(), 2);
/// # Ok::<(), mentormatch::kernel::Faults<mentormatch::market::ListFault>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lattice<'a> {
    entries: Cow<'a, Entries>,
    /// The entries of the mentee-optimal matching, ascending, and whose each of these places is.
    first: Vec<u32>,
    mentees: Vec<u32>,
    /// The first mentee with several seats, which few objectives refuse.
    seats: Option<StableFault>,
    moves: Csr<Move>,
    /// What immediately precedes each rotation, ascending; some may follow from others.
    before: Csr<u32>,
    /// What each rotation immediately precedes.
    after: Csr<u32>,
}

impl<'a> Lattice<'a> {
    /// Finds the rotations of a strict market, with any number of seats on both sides. A step of `control` is a proposal, or a step of the walk. Stopped
    /// in the walk, it tells how many rotations were found: there are more stable matchings
    /// than that.
    ///
    /// # Errors
    /// [`StableFault`]: ties, too many entries.
    ///
    /// # References
    /// D. Gusfield, Three fast algorithms for four problems in stable marriage, 1987, for
    /// the walk that finds all rotations and for the labels that give the order.
    /// V. Bansal, A. Agrawal and V. S. Malhotra, Polynomial time algorithm for an optimal stable
    /// assignment with multiple partners, 2007, for seats on both sides.
    pub fn new(
        market: &'a TwoSided,
        control: &Control<'_>,
    ) -> Result<Outcome<Self, Infallible, usize>, StableFault> {
        let mut rotations = None;
        let run = Self::found(market, &mut Meter::new(control), &mut rotations);
        Ok(match told(run.map(Outcome::Solved))? {
            Outcome::Stopped(Stopped { reason, best: None }) => {
                Outcome::Stopped(Stopped { reason, best: rotations })
            }
            outcome => outcome,
        })
    }

    /// Tells in `rotations` how many were found where it is stopped on the way.
    fn found(
        market: &'a TwoSided,
        meter: &mut Meter<'_>,
        rotations: &mut Option<usize>,
    ) -> Result<Self, Halt> {
        if market.has_ties() {
            return Err(StableFault::Ties.into());
        }
        let seats = market.seats(Side::Mentee);
        let several = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1);
        let several =
            several.map(|mentee| StableFault::MenteeSeats { mentee, seats: seats.of(mentee) });
        let Some(entries) = market.entries_paced(&mut meter.passing())? else {
            return Err(StableFault::TooManyEntries { pairs: market.acceptable_pairs() }.into());
        };
        let best = super::optimal::optimal_metered(market, Side::Mentee, meter)?.matching;
        let (first, mentees) = first_entries(&entries, &best);
        let seats = market.seats(Side::Mentor);
        let (moves, before) =
            rotations::find(&entries, seats, (&first, &mentees), meter, rotations)?;
        let after = following(&before);
        Ok(Self { entries, first, mentees, seats: several, moves, before, after })
    }

    /// How many mentees the market has.
    #[must_use]
    pub fn mentees(&self) -> usize {
        self.entries.mentees.agents()
    }

    /// How many mentors the market has.
    #[must_use]
    pub fn mentors(&self) -> usize {
        self.entries.mentors.agents()
    }

    /// The rotations. Each lists its pairs before it is eliminated, in cyclic order from
    /// its smallest mentee; eliminating it gives each mentee the mentor of the next pair.
    pub fn rotations(&self) -> impl Iterator<Item = Vec<(MenteeIx, MentorIx)>> + '_ {
        (0..self.moves.rows()).map(|rotation| {
            let moves = self.moves.row(rotation);
            moves.iter().map(|step| (self.mentee(step.place), self.mentor(step.from))).collect()
        })
    }

    /// Pairs (i, j) of rotations where i must precede j: a sparse set whose transitive
    /// closure is the whole order.
    pub fn precedences(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.before.iter().enumerate().flat_map(|(later, earlier)| {
            earlier.iter().map(move |&earlier| (earlier as usize, later))
        })
    }

    /// The mentees' best stable matching.
    #[must_use]
    pub fn mentee_optimal(&self) -> Matching {
        self.matching_of(&self.first)
    }

    /// The mentors' best stable matching: every rotation eliminated.
    #[must_use]
    pub fn mentor_optimal(&self) -> Matching {
        self.eliminated(|_| true)
    }

    fn eliminated(&self, chosen: impl Fn(usize) -> bool) -> Matching {
        self.matching_of(&self.places_after(chosen))
    }

    /// The entry of each place once these rotations are eliminated.
    fn places_after(&self, chosen: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut at = self.first.clone();
        for rotation in (0..self.moves.rows()).filter(|&rotation| chosen(rotation)) {
            for step in self.moves.row(rotation) {
                at[step.place as usize] = step.to;
            }
        }
        at
    }

    fn matching_of(&self, at: &[u32]) -> Matching {
        let pairs = self.mentees.iter().zip(at);
        let pairs = pairs.map(|(&mentee, &entry)| (MenteeIx::new(mentee), self.mentor(entry)));
        let mut pairs: Vec<_> = pairs.collect();
        // Of lists that were checked, by mentee; a mentee's places are in no order.
        if self.seats.is_some() {
            pairs.sort_unstable();
        }
        Matching::from_sorted(self.mentees(), self.mentors(), &pairs)
    }

    fn mentee(&self, place: u32) -> MenteeIx {
        MenteeIx::new(self.mentees[place as usize])
    }

    fn mentor(&self, entry: u32) -> MentorIx {
        MentorIx::new(self.entries.mentees.partners[entry as usize])
    }

    /// The rank that the place's mentee gives this entry's mentor.
    fn mentee_rank(&self, place: u32, entry: u32) -> i64 {
        let mentee = self.mentees[place as usize];
        i64::from(entry - self.entries.mentees.starts[mentee as usize]) + 1
    }

    /// The rank that the entry's mentor gives the mentee.
    fn mentor_rank(&self, entry: u32) -> i64 {
        let mentor = self.entries.mentees.partners[entry as usize];
        let twin = self.entries.mentees.twins[entry as usize];
        i64::from(twin - self.entries.mentors.starts[mentor as usize]) + 1
    }
}

/// What each rotation immediately precedes, from what immediately precedes each.
fn following(before: &Csr<u32>) -> Csr<u32> {
    let edges: Vec<(u32, u32)> = (0u32..)
        .zip(before.iter())
        .flat_map(|(later, earlier)| earlier.iter().map(move |&earlier| (earlier, later)))
        .collect();
    Csr::group(before.rows(), &edges, |edge| edge.0 as usize).map(|edge| edge.1)
}

/// The entries of a matching by mentee, ascending, and whose they are.
fn first_entries(entries: &Entries, best: &Matching) -> (Vec<u32>, Vec<u32>) {
    let of = |mentee: MenteeIx| {
        let mut left = best.mentors_of(mentee).len();
        let range = entries.mentees.range(mentee.get());
        range.into_iter().filter_map(move |entry| {
            let mentor = MentorIx::new(entries.mentees.partners[entry]);
            let made = left > 0 && best.contains(mentee, mentor);
            left -= usize::from(made);
            made.then_some((entry as u32, mentee.raw()))
        })
    };
    MenteeIx::all(entries.mentees.agents()).flat_map(of).unzip()
}
