//! The best assignments one after another: the best, the second best, and so on.
//!
//! Murty (1968): the assignments other than the best of a set fall apart into sets that keep
//! the first few of its decisions and go against the next one. Each of these sets has a best
//! of its own, a queue holds them, and the best of the queue is the next of all. Decisions are
//! taken row by row: each pair of a row, by column, and then that it has no more pairs. That
//! counts every assignment once, also where people have several seats and where the number of
//! pairs is free.
//!
//! *Theorem*: let a flow be the best of its set, with potentials that prove it. Going against
//! one decision changes the flow by one unit, so the best of the new set lies one shortest
//! path away, and the distances keep the potentials right (Chegireddy and Hamacher 1987;
//! Ahuja, Magnanti and Orlin 1993, lemma 9.12). The path costs no less than its first and its
//! last arc: most sets are never looked at more closely than that.
//!
//! Among equal sums the assignment whose list of pairs comes first is the best. It is found
//! within the arcs whose reduced cost is nothing, and only where a set is about to be told.
//!
//! Costs are whole numbers of a common unit (see `lift`), so that sums are compared without
//! rounding.

mod bars;
mod detour;
mod first;
mod tree;

use super::decided::Room;
use super::draft::{Draft, Ended, long, value};
use super::flow::{self, Flow};
use super::incremental::{Kept, turned};
use super::{AssignmentOutcome, Scratch, solve_with};
use crate::kernel::{Control, MenteeIx, MentorIx, Meter, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, AssignmentWitness, Fixed, Lifted,
    Matching, Outcome, PartialAssignment, RankedAssignment, Weight, lift,
};
use tree::Tree;

/// The assignments of a problem, the best first: an iterator that looks for the next one only
/// when it is asked.
///
/// In mentoring words: the best pairing, and then the next best ones, for a curator who wants
/// to choose among good drafts.
///
/// Among equal sums the one whose pairs, written in ascending order, come first goes before
/// the others. Every assignment of the asked kind ([`AssignmentProblem`]) comes exactly once.
/// The first is proven best by [`RankedAssignments::best`]; that no other lies between two neighbours
/// rests on the search. `audit::verify_ranked` checks all else.
///
/// The iterator gives the reason and ends where its control stops it: steps are rows and nodes
/// of searches, and the memory limit counts what is kept for assignments to come.
///
/// Time for each assignment: a pass over the weights and, for those of the sets around it
/// that are promising, a shortest path each: O(n) times O((n + m)²) for a table at worst.
/// Memory: O(n + m) numbers for each assignment told, O(n) for each of its rows.
#[derive(Debug)]
pub struct RankedAssignments<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    best: AssignmentAnswer<W>,
    meter: Meter<'a>,
    trees: Trees<'a, W>,
    ended: bool,
}

/// The sets still to be told, in whole numbers.
enum Trees<'a, W: Weight> {
    Same(&'a AssignmentProblem<W::Whole>, Box<Tree<W::Whole>>),
    Short(Box<Grown<W::Whole>>),
    Long(Box<Grown<Fixed>>),
}

/// A problem in whole numbers with its sets.
struct Grown<V: Weight> {
    problem: AssignmentProblem<V>,
    tree: Tree<V>,
}

impl<W: Weight> std::fmt::Debug for Trees<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trees").finish_non_exhaustive()
    }
}

/// The best assignments of a problem, one after another.
///
/// Where no assignment of the asked kind exists, the outcome is [`Outcome::Impossible`] with
/// a witness; where `control` stops the first solve, what [`solve`](super::solve) gives then.
///
/// ```
/// use mentormatch::assignment::ranked;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 8, 1], vec![9, 5, 1]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let control = Control::unbounded();
/// let best = ranked(&problem, &control).solved().unwrap();
/// let values: Vec<_> = best.take(3).map(|found| found.unwrap().value).collect();
/// assert_eq!(values, [17, 14, 10]);
/// ```
pub fn ranked<'a, W: Weight>(
    problem: &'a AssignmentProblem<W>,
    control: &'a Control<'a>,
) -> Outcome<RankedAssignments<'a, W>, AssignmentWitness, Box<PartialAssignment<W>>> {
    let mut scratch = Scratch::new();
    let solved: AssignmentOutcome<W, &AssignmentAnswer<W>> =
        solve_with(problem, &mut scratch, control);
    let best = match solved {
        Outcome::Solved(best) => best.clone(),
        Outcome::Impossible(witness) => return Outcome::Impossible(witness),
        Outcome::Stopped(stopped) => return Outcome::Stopped(stopped),
    };
    let mut meter = Meter::new(control);
    let started = match meter.steps(scratch.steps()) {
        Ok(()) => start(problem, &best, &mut meter),
        Err(reason) => Err(Ended::Stopped(reason)),
    };
    match started {
        Ok(trees) => {
            Outcome::Solved(RankedAssignments { problem, best, meter, trees, ended: false })
        }
        Err(Ended::Impossible(witness)) => Outcome::Impossible(witness),
        Err(Ended::Stopped(reason)) => Outcome::stopped(reason),
    }
}

/// The set of all assignments, from the best one.
fn start<'a, W: Weight>(
    problem: &'a AssignmentProblem<W>,
    best: &AssignmentAnswer<W>,
    meter: &mut Meter<'_>,
) -> Result<Trees<'a, W>, Ended> {
    let prices = &best.certificate;
    let matching = &best.matching;
    Ok(match lift(problem) {
        Lifted::Same(whole) => {
            let prices = turned(prices, |price| W::to_whole(price, 0));
            Trees::Same(whole, Box::new(plant(whole, matching, prices, meter)?))
        }
        Lifted::Short(whole, unit) => {
            let prices = turned(prices, |price| W::to_whole(price, unit));
            let tree = plant(&whole, matching, prices, meter)?;
            Trees::Short(Box::new(Grown { problem: whole, tree }))
        }
        Lifted::Long(whole) => {
            let prices = turned(prices, long::<W>);
            let tree = plant(&whole, matching, prices, meter)?;
            Trees::Long(Box::new(Grown { problem: whole, tree }))
        }
    })
}

/// The same in whole numbers. Prices that are no start are found anew.
fn plant<V: Weight>(
    problem: &AssignmentProblem<V>,
    matching: &Matching,
    prices: Option<AssignmentCertificate<V::Price>>,
    meter: &mut Meter<'_>,
) -> Result<Tree<V>, Ended> {
    let room = Room::new(problem).map_err(Ended::Impossible)?;
    let kept = match prices {
        Some(prices) => Kept::new(problem, &room, matching, &prices, meter)?,
        None => None,
    };
    let network = match kept {
        Some(kept) => kept.into_network(),
        None => {
            let mut flow = Flow::default();
            flow::solve(problem, &room, false, (&mut flow, meter), &mut Draft::default())?;
            flow.network
        }
    };
    Ok(Tree::new(problem, room, network, meter)?)
}

impl<W: Weight> RankedAssignments<'_, W> {
    /// The best assignment with its proof. Of several equally good ones it need not be the
    /// first that the iterator gives.
    #[must_use]
    pub fn best(&self) -> &AssignmentAnswer<W> {
        &self.best
    }

    /// How many steps were done.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.meter.work()
    }

    fn find(&mut self) -> Result<Option<RankedAssignment<W>>, StopReason> {
        let Self { problem, meter, trees, .. } = self;
        let pairs = match trees {
            Trees::Same(whole, tree) => tree.next(whole, meter)?,
            Trees::Short(grown) => grown.tree.next(&grown.problem, meter)?,
            Trees::Long(grown) => grown.tree.next(&grown.problem, meter)?,
        };
        let Some(pairs) = pairs else { return Ok(None) };
        let pairs: Vec<_> = pairs
            .iter()
            .map(|&(row, column)| (MenteeIx::new(row), MentorIx::new(column)))
            .collect();
        let matching = Matching::from_sorted(problem.rows(), problem.columns(), &pairs);
        let value = value(problem, &matching);
        Ok(Some(RankedAssignment { matching, value }))
    }
}

impl<W: Weight> Iterator for RankedAssignments<'_, W> {
    type Item = Result<RankedAssignment<W>, StopReason>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let found = self.find();
        self.ended = !matches!(found, Ok(Some(_)));
        found.transpose()
    }
}

impl<W: Weight> std::iter::FusedIterator for RankedAssignments<'_, W> {}
