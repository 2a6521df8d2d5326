//! The two ends of the lattice: mentee-optimal and mentor-optimal.

use super::deferred::unrestricted;
use super::fault::{Halt, StableFault, told};
use super::sources::{CompleteSource, EntrySource, TableSource};
use crate::kernel::{Control, Index, Internal, Matrix, MenteeIx, MentorIx, Meter, Side};
use crate::market::{
    ListCell, Matching, NextChoice, Outcome, Prefers, Score, ScoredMarket, Seats, Ties, TwoSided,
    with_complete,
};
use serde::{Deserialize, Serialize};

/// A stable matching that is the best for one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SideOptimal {
    /// The matching.
    pub matching: Matching,
    /// For whom it is the best.
    pub best_for: Side,
    /// How many proposals were made; the same whatever their order. From score tables
    /// fewer may do, since receivers who are known to refuse are passed over.
    pub proposals: u64,
    /// The rule that broke ties. For lists: nothing where they have none. For score
    /// tables, which are not read whole: nothing where the run met no two equal scores
    /// of one agent, so that the rule had no say.
    pub ties: Option<Ties>,
}

/// The stable matching that gives every mentee the best mentors it has in any stable
/// matching.
///
/// Stable: no acceptable pair that was not made would both rather be together, each
/// filling a free seat or giving up a partner. Ties are broken by index, or beforehand
/// with [`TwoSided::break_ties`]; the matching is then weakly stable, and the best for
/// mentees with the lists as broken. Who is matched, and the number of partners of
/// each, is the same in every stable matching (Roth 1986, the rural hospitals).
///
/// Time O(entries), often much less: complete lists are read only as far as proposals
/// and their answers need. Memory O(agents) beside the market, with ranks of 16 or 32 bits
/// for receivers that are asked very often. A step of `control` is a proposal; a stopped run
/// has nothing to give.
///
/// ```
/// use mentormatch::market::{Lists, Seats, TwoSided};
///
/// let lists = || Lists::strict([[0, 1], [1, 0]]);
/// let opposite = Lists::strict([[1, 0], [0, 1]]);
/// let market = TwoSided::new(lists(), opposite, Seats::one_each(2), Seats::one_each(2))?;
/// let free = mentormatch::kernel::Control::unbounded();
/// let best = mentormatch::stable::mentee_optimal(&market, &free).unwrap().solved().unwrap();
/// assert_eq!(best.matching.pairs().map(|(a, b)| (a.to_string(), b.to_string())).count(), 2);
/// assert_eq!(best.proposals, 2);
/// # Ok::<(), mentormatch::kernel::Faults<mentormatch::market::ListFault>>(())
/// ```
///
/// # Errors
/// [`StableFault::Internal`] only.
pub fn mentee_optimal(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<SideOptimal>, StableFault> {
    optimal(market, Side::Mentee, control)
}

/// The stable matching that gives every mentor the best mentees it has in any stable
/// matching; in all else as [`mentee_optimal`].
///
/// # Errors
/// [`StableFault::Internal`] only.
pub fn mentor_optimal(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<SideOptimal>, StableFault> {
    optimal(market, Side::Mentor, control)
}

/// [`mentee_optimal`] or [`mentor_optimal`], by side.
///
/// # Errors
/// [`StableFault::Internal`] only.
pub fn optimal(
    market: &TwoSided,
    best_for: Side,
    control: &Control<'_>,
) -> Result<Outcome<SideOptimal>, StableFault> {
    told(optimal_metered(market, best_for, &mut Meter::new(control)).map(Outcome::Solved))
}

pub(super) fn optimal_metered(
    market: &TwoSided,
    best_for: Side,
    meter: &mut Meter<'_>,
) -> Result<SideOptimal, Halt> {
    let ties = market.broken().or(market.has_ties().then_some(Ties::Index));
    let seats = [market.seats(best_for), market.seats(best_for.other())];
    let (matching, proposals) = match best_for {
        Side::Mentee => by_lists::<MenteeIx, MentorIx>(market, best_for, seats, meter),
        Side::Mentor => by_lists::<MentorIx, MenteeIx>(market, best_for, seats, meter),
    }?;
    Ok(SideOptimal { matching, best_for, proposals, ties })
}

/// [`optimal`] from score tables, which are sorted only as far as proposals reach.
///
/// The same matching as from [`ScoredMarket::to_strict_lists`] with the same `ties`.
/// Time: a sweep over the proposers' table and one over a row each time that its agent's
/// proposals have doubled; receivers compare two scores. Where a quarter of the rows was swept
/// again, as with shared tastes or many seats, the receivers' table is read once more, and
/// further sweeps look for receivers who may still say yes. Memory: O(agents + proposals), in
/// that case a byte an entry more.
///
/// # Errors
/// [`StableFault::Internal`] only.
pub fn optimal_by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    best_for: Side,
    ties: Ties,
    control: &Control<'_>,
) -> Result<Outcome<SideOptimal>, StableFault> {
    told(by_scores(market, best_for, ties, &mut Meter::new(control)).map(Outcome::Solved))
}

fn by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    best_for: Side,
    ties: Ties,
    meter: &mut Meter<'_>,
) -> Result<SideOptimal, Halt> {
    let sizes = (market.scores().mentees(), market.scores().mentors());
    let seats = [market.seats(best_for), market.seats(best_for.other())];
    let ((matching, proposals), met_tie) = match best_for {
        Side::Mentee => {
            let mut source = TableSource::<W, MenteeIx, MentorIx>::new(market, best_for, ties);
            (run(&mut source, seats, sizes, meter)?, source.met_tie())
        }
        Side::Mentor => {
            let mut source = TableSource::<W, MentorIx, MenteeIx>::new(market, best_for, ties);
            (run(&mut source, seats, sizes, meter)?, source.met_tie())
        }
    };
    Ok(SideOptimal { matching, best_for, proposals, ties: met_tie.then_some(ties) })
}

/// A pair told from the proposer's end, turned to mentee and mentor.
pub(super) trait Oriented<Receiver>: Sized {
    fn oriented(self, receiver: Receiver) -> (MenteeIx, MentorIx);
}

impl Oriented<MentorIx> for MenteeIx {
    fn oriented(self, receiver: MentorIx) -> (MenteeIx, MentorIx) {
        (self, receiver)
    }
}

impl Oriented<MenteeIx> for MentorIx {
    fn oriented(self, receiver: MenteeIx) -> (MenteeIx, MentorIx) {
        (receiver, self)
    }
}

fn by_lists<P: Index + Oriented<R>, R: Index>(
    market: &TwoSided,
    side: Side,
    seats: [&Seats; 2],
    meter: &mut Meter<'_>,
) -> Result<(Matching, u64), Halt> {
    let sizes = (market.mentees(), market.mentors());
    if let Some((complete, welcome)) = market.complete() {
        let welcome = welcome.of(side);
        return with_complete!(complete, mentees, mentors => match side {
            Side::Mentee => by_complete::<_, P, R>((mentees, mentors), welcome, seats, sizes, meter),
            Side::Mentor => by_complete::<_, P, R>((mentors, mentees), welcome, seats, sizes, meter),
        });
    }
    let entries = market
        .entries_paced(&mut meter.passing())?
        .ok_or_else(|| Internal::broken("lists that are not kept complete are kept as entries"))?;
    let (own, other) = (entries.half(side), entries.half(side.other()));
    let mut source = EntrySource::<P, R>::new(own, other, seats, meter)?;
    run(&mut source, seats, sizes, meter)
}

fn by_complete<T: ListCell, P: Index + Oriented<R>, R: Index>(
    (own, other): (&Matrix<T>, &Matrix<T>),
    welcome: &[u32],
    seats: [&Seats; 2],
    sizes: (usize, usize),
    meter: &mut Meter<'_>,
) -> Result<(Matching, u64), Halt> {
    run(&mut CompleteSource::<T, P, R>::new(own, other, welcome), seats, sizes, meter)
}

fn run<P: Index + Oriented<R>, R: Index>(
    source: &mut (impl NextChoice<P, R> + Prefers<R, P>),
    seats: [&Seats; 2],
    (mentees, mentors): (usize, usize),
    meter: &mut Meter<'_>,
) -> Result<(Matching, u64), Halt> {
    let formed = unrestricted(source, seats, meter)?;
    let pairs = formed.pairs.into_iter().map(|(proposer, receiver)| proposer.oriented(receiver));
    let matching = Matching::formed_paced(mentees, mentors, pairs, &mut meter.passing())??;
    Ok((matching, formed.proposals))
}
