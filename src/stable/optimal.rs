//! The two ends of the lattice: mentee-optimal and mentor-optimal.

use super::deferred::unrestricted;
use super::fault::{Halt, StableFault, told};
use super::sources::{CompleteSource, EntrySource, TableSource};
use crate::kernel::{Control, Index, Internal, Matrix, MenteeIx, MentorIx, Meter, Side};
use crate::market::{
    ListCell, Matching, NextChoice, Outcome, Prefers, Score, ScoredMarket, Seats, Stopped, Ties,
    TwoSided, with_complete,
};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

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

/// What a run for the stable matching that is best for one side had when it was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PartialSideOptimal {
    /// The pairs held at that moment: allowed ones, no seat taken twice.
    pub matching: Matching,
    /// For whom the whole matching was to be the best.
    pub best_for: Side,
    /// The agents of that side, by position and ascending, who were still to be heard: every pair
    /// that blocks has one of them.
    pub waiting: Vec<usize>,
    /// How many proposals were made.
    pub proposals: u64,
}

/// A stable matching that is the best for one side, or the pairs held where the run was stopped;
/// nothing where lists were still being read, or the pairs of the whole matching put in order.
pub type SideOptimalOutcome = Outcome<SideOptimal, Infallible, PartialSideOptimal>;

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
/// gives the pairs held so far, with the mentees who may still be blocked.
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
) -> Result<SideOptimalOutcome, StableFault> {
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
) -> Result<SideOptimalOutcome, StableFault> {
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
) -> Result<SideOptimalOutcome, StableFault> {
    told(by_preferences(market, best_for, &mut Meter::new(control)))
}

/// [`optimal`] as a part of a run, to which pairs held so far are of no use.
pub(super) fn optimal_metered(
    market: &TwoSided,
    best_for: Side,
    meter: &mut Meter<'_>,
) -> Result<SideOptimal, Halt> {
    by_preferences(market, best_for, meter)?.or_stopped().map_err(Halt::Stopped)
}

fn by_preferences(
    market: &TwoSided,
    best_for: Side,
    meter: &mut Meter<'_>,
) -> Result<SideOptimalOutcome, Halt> {
    let ties = market.broken().or(market.has_ties().then_some(Ties::Index));
    let seats = [market.seats(best_for), market.seats(best_for.other())];
    let mut ran = match best_for {
        Side::Mentee => by_lists::<MenteeIx, MentorIx>(market, best_for, seats, meter),
        Side::Mentor => by_lists::<MentorIx, MenteeIx>(market, best_for, seats, meter),
    }?;
    if let Outcome::Solved(found) = &mut ran {
        found.ties = ties;
    }
    Ok(ran)
}

/// [`optimal`] from score tables, which are sorted only as far as proposals reach.
///
/// The same matching as from [`ScoredMarket::to_strict_lists`] with the same `ties`.
/// Time: a sweep over the proposers' table and one over a row each time that its agent's
/// proposals have doubled; receivers compare two scores. Where a quarter of the rows was swept
/// again, as with shared tastes or many seats, the receivers' table is read once more, and
/// further sweeps look for receivers who may still say yes; whoever would say no since is passed
/// over and is no proposal. Memory: O(agents + proposals), in that case an eighth of a byte an
/// entry more.
///
/// A step of `control` is a proposal; a stopped run gives the pairs held so far, with those who
/// may still be blocked.
///
/// # Errors
/// [`StableFault::Internal`] only.
pub fn optimal_by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    best_for: Side,
    ties: Ties,
    control: &Control<'_>,
) -> Result<SideOptimalOutcome, StableFault> {
    told(by_scores(market, best_for, ties, &mut Meter::new(control)))
}

fn by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    best_for: Side,
    ties: Ties,
    meter: &mut Meter<'_>,
) -> Result<SideOptimalOutcome, Halt> {
    let sizes = (market.scores().mentees(), market.scores().mentors());
    let seats = [market.seats(best_for), market.seats(best_for.other())];
    let (mut ran, met_tie) = match best_for {
        Side::Mentee => {
            let mut source = TableSource::<W, MenteeIx, MentorIx>::new(market, best_for, ties);
            (run(&mut source, best_for, seats, sizes, meter)?, source.met_tie())
        }
        Side::Mentor => {
            let mut source = TableSource::<W, MentorIx, MenteeIx>::new(market, best_for, ties);
            (run(&mut source, best_for, seats, sizes, meter)?, source.met_tie())
        }
    };
    if let Outcome::Solved(found) = &mut ran {
        found.ties = met_tie.then_some(ties);
    }
    Ok(ran)
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
) -> Result<SideOptimalOutcome, Halt> {
    let sizes = (market.mentees(), market.mentors());
    if let Some((complete, welcome)) = market.complete() {
        let welcome = welcome.of(side);
        return with_complete!(complete, mentees, mentors => match side {
            Side::Mentee => by_complete::<_, P, R>((mentees, mentors), side, welcome, seats, sizes, meter),
            Side::Mentor => by_complete::<_, P, R>((mentors, mentees), side, welcome, seats, sizes, meter),
        });
    }
    let entries = market
        .entries_paced(&mut meter.passing())?
        .ok_or_else(|| Internal::broken("lists that are not kept complete are kept as entries"))?;
    let (own, other) = (entries.half(side), entries.half(side.other()));
    let mut source = EntrySource::<P, R>::new(own, other, seats, meter)?;
    run(&mut source, side, seats, sizes, meter)
}

fn by_complete<T: ListCell, P: Index + Oriented<R>, R: Index>(
    (own, other): (&Matrix<T>, &Matrix<T>),
    best_for: Side,
    welcome: &[u32],
    seats: [&Seats; 2],
    sizes: (usize, usize),
    meter: &mut Meter<'_>,
) -> Result<SideOptimalOutcome, Halt> {
    let mut source = CompleteSource::<T, P, R>::new(own, other, welcome);
    run(&mut source, best_for, seats, sizes, meter)
}

/// The run over a source, without the rule for ties.
fn run<P: Index + Oriented<R>, R: Index>(
    source: &mut (impl NextChoice<P, R> + Prefers<R, P>),
    best_for: Side,
    seats: [&Seats; 2],
    (mentees, mentors): (usize, usize),
    meter: &mut Meter<'_>,
) -> Result<SideOptimalOutcome, Halt> {
    let oriented = |(proposer, receiver): (P, R)| proposer.oriented(receiver);
    Ok(match unrestricted(source, seats, meter) {
        Outcome::Solved(formed) => {
            let (pairs, proposals) = (formed.pairs.into_iter().map(oriented), formed.proposals);
            let pace = &mut meter.passing();
            let matching = Matching::formed_paced(mentees, mentors, pairs, pace)??;
            Outcome::Solved(SideOptimal { matching, best_for, proposals, ties: None })
        }
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, best: None }) => Outcome::stopped(reason),
        Outcome::Stopped(Stopped { reason, best: Some(held) }) => {
            let matching = Matching::new(mentees, mentors, held.pairs.into_iter().map(oriented))
                .map_err(|_| Internal::broken("pairs that are held make a matching"))?;
            let (waiting, proposals) = (held.waiting, held.proposals);
            let waiting = waiting.into_iter().map(Index::get).collect();
            let held = PartialSideOptimal { matching, best_for, waiting, proposals };
            Outcome::stopped_with(reason, held)
        }
    })
}
