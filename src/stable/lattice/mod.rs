//! All stable matchings of a strict market: its rotations and what is built on them.
//!
//! The stable matchings form a distributive lattice. A *rotation* is a cycle of
//! exchanges that leads from one to a next one below it, worse for mentees and better for mentors;
//! the stable matchings are exactly the sets of rotations that hold with each rotation all
//! that must precede it (Irving and Leather 1986; with seats on the mentors' side,
//! meta-rotations: Cheng, McDermid and Suzuki 2008).

mod blocks;
mod closure;
mod count;
mod enumerate;
mod order;
mod rotations;
mod search;
mod sets;

pub use closure::Closed;
pub use closure::Nearest;
pub use count::Natural;
pub use enumerate::Matchings;
pub use order::TooManyRotations;
pub use search::Sought;

use super::fault::{Halt, StableFault, told};
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Side};
use crate::market::{Entries, Matching, Outcome, Stopped, TwoSided};
use std::borrow::Cow;
use std::convert::Infallible;

/// One mentee's move in a rotation, by entries of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Move {
    mentee: u32,
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
/// # Ok::<(), Vec<mentormatch::market::ListFault>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lattice<'a> {
    entries: Cow<'a, Entries>,
    /// Each mentee's entry in the mentee-optimal matching.
    first: Vec<Option<u32>>,
    moves: Csr<Move>,
    /// What immediately precedes each rotation, ascending; some may follow from others.
    before: Csr<u32>,
    /// What each rotation immediately precedes.
    after: Csr<u32>,
}

impl<'a> Lattice<'a> {
    /// Finds the rotations of a strict market. Mentors may have several seats, mentees
    /// have one (or none). A step of `control` is a proposal, or a step of the walk. Stopped
    /// in the walk, it tells how many rotations were found: there are more stable matchings
    /// than that.
    ///
    /// # Errors
    /// [`StableFault`]: ties, several seats for a mentee, too many entries.
    ///
    /// # References
    /// D. Gusfield, Three fast algorithms for four problems in stable marriage, 1987, for
    /// the walk that finds all rotations and for the labels that give the order.
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
        if let Some(mentee) = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1) {
            return Err(StableFault::MenteeSeats { mentee, seats: seats.of(mentee) }.into());
        }
        let Some(entries) = market.entries_paced(&mut meter.passing())? else {
            return Err(StableFault::TooManyEntries { pairs: market.acceptable_pairs() }.into());
        };
        let best = super::optimal::optimal_metered(market, Side::Mentee, meter)?.matching;
        let first = first_entries(&entries, &best);
        let seats = market.seats(Side::Mentor);
        let (moves, before) = rotations::find(&entries, seats, &first, meter, rotations)?;
        let edges: Vec<(u32, u32)> = (0u32..)
            .zip(before.iter())
            .flat_map(|(later, earlier)| earlier.iter().map(move |&earlier| (earlier, later)))
            .collect();
        let after = Csr::group(moves.rows(), &edges, |edge| edge.0 as usize).map(|edge| edge.1);
        Ok(Self { entries, first, moves, before, after })
    }

    /// How many mentees the market has.
    #[must_use]
    pub fn mentees(&self) -> usize {
        self.first.len()
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
            moves.iter().map(|step| (MenteeIx::new(step.mentee), self.mentor(step.from))).collect()
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
        let mut at = self.first.clone();
        for rotation in (0..self.moves.rows()).filter(|&rotation| chosen(rotation)) {
            for step in self.moves.row(rotation) {
                at[step.mentee as usize] = Some(step.to);
            }
        }
        self.matching_of(&at)
    }

    fn matching_of(&self, at: &[Option<u32>]) -> Matching {
        let pairs = MenteeIx::all(at.len())
            .zip(at)
            .filter_map(|(mentee, &entry)| Some((mentee, self.mentor(entry?))));
        // One mentor for each mentee, in the order of mentees, from lists that were checked.
        Matching::from_sorted(self.mentees(), self.mentors(), &pairs.collect::<Vec<_>>())
    }

    fn mentor(&self, entry: u32) -> MentorIx {
        MentorIx::new(self.entries.mentees.partners[entry as usize])
    }

    /// The rank that the mentee gives this entry's mentor.
    fn mentee_rank(&self, mentee: u32, entry: u32) -> i64 {
        i64::from(entry - self.entries.mentees.starts[mentee as usize]) + 1
    }

    /// The rank that the entry's mentor gives the mentee.
    fn mentor_rank(&self, entry: u32) -> i64 {
        let mentor = self.entries.mentees.partners[entry as usize];
        let twin = self.entries.mentees.twins[entry as usize];
        i64::from(twin - self.entries.mentors.starts[mentor as usize]) + 1
    }
}

fn first_entries(entries: &Entries, best: &Matching) -> Vec<Option<u32>> {
    MenteeIx::all(entries.mentees.agents())
        .map(|mentee| {
            let mentor = best.mentor_of(mentee)?.raw();
            let range = entries.mentees.range(mentee.get());
            range
                .into_iter()
                .find(|&entry| entries.mentees.partners[entry] == mentor)
                .map(|entry| entry as u32)
        })
        .collect()
}
