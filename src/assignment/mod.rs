//! Optimal assignment: the pairs whose weights have the best sum.
//!
//! | task | function | guarantee | cost |
//! | --- | --- | --- | --- |
//! | a table of numbers in one call | [`best()`], [`cheapest`], [`SumTask`] | the same as `solve` | see there |
//! | the best sum of pairs | [`solve`] | exact, proven by prices | see there |
//! | the same thousands of times | [`solve_with`] | the same, without allocating | the same |
//! | the best worst pair | [`solve_lone_bottleneck`] | exact, proven by a cover or a shortage | mostly a pass over the weights |
//! | the best worst pair, then the best sum | [`solve_bottleneck`] | the same, and by prices | the same and a solve |
//! | the same in memory used again | [`solve_bottleneck_with`] | the same | the same |
//! | the best weights, or the fewest bad ones, one after another | [`solve_profile`] | exact, proven by prices in stages | a solve for a few weights |
//! | the best sum that gives up few of the present pairs, among equals or at a price each | [`solve_near`] | exact, proven by prices of the problem in which keeping counts | a solve |
//! | the same after a change | [`solve_again`] | the same | a few searches |
//! | the same again and again, change after change | [`Incremental`] | the same | by what changed |
//! | the best sums one after another | [`ranked()`] | exact, by search from the proven best | a shortest path for each promising change |
//! | the best sum with loads as even as it allows | [`even_loads`] | exact, proven by prices and levels | and a search for each load and move |
//! | the best sum at a given spread of loads | [`within_spread`] | exact, proven by prices | a solve for each least load |
//! | the best sum under bounds over groups that overlap, and over kinds of partners | [`solve_grouped`] | proven by prices where groups are nested, else by search, or bounded | a solve; NP-hard with groups that overlap |
//! | a few good drafts that differ most | [`most_different`] | exact where few are good enough, else greedy with a bound | NP-hard |
//! | the best sum with rows kept together or apart, and columns of a least size | [`solve_kept`] | by search, or bounded | NP-hard: an assignment a node |
//! | groups that one mentor leads, or several together | [`solve_led`] | by search, or bounded | NP-hard: an assignment a node |
//! | how far rules' weights may change so that pairs stay the best | [`weight_radius`] | exact up to 10 rules, else bounds | a solve for each choice of signs |
//! | what pairs may cost where weights are ranges, and which are sure | [`largest_regret`] | exact; sure pairs are sure | a solve and a search a row |
//! | rows that arrive one after another, decided at once | [`Arrivals`] | a share of the best in expectation | O(seats), or an assignment an arrival |
//! | what forcing or forbidding a pair costs | [`Sensitivity`] | exact | O(n²) a pair, O(n³) all |
//!
//! Each takes a [`Control`] and, where that stops it, gives the best so far with its bound.

mod alike_columns;
mod arrivals;
mod as_floats;
mod between;
mod bottleneck;
mod bound;
mod branching;
mod change;
mod core;
mod cost;
mod decided;
mod different;
mod draft;
mod even_loads;
mod exact;
mod fast;
mod flow;
mod follow;
mod grouped;
mod incremental;
mod kept;
mod loss;
mod near;
mod nearest;
mod network;
mod numbers;
mod pairs;
mod profile;
mod ranked;
mod regret;
mod repair;
mod robust;
mod search;
mod sensitivity;
mod shortage;
mod small;
mod stopped;
mod threshold;
mod ways;
mod within_spread;

use crate::kernel::{Control, Meter, Side, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, AssignmentWitness, Lifted, Outcome, PartialAssignment,
    Weight, lift_finer,
};
use alike_columns::Kinds;
pub use arrivals::{ArrivalFault, Arrivals, Decision, WhyWait};
pub use bottleneck::{
    BottleneckOutcome, FreeBottleneck, LoneBottleneckOutcome, solve_bottleneck,
    solve_bottleneck_with, solve_lone_bottleneck,
};
pub use branching::GroupedOutcome;
pub(crate) use change::solve_decided;
pub use change::{Change, ChangeFault, solve_again};
use decided::Room;
pub use different::{DifferentOutcome, most_different};
use draft::{Draft, Ended, long, told_long};
pub use even_loads::{EvenOutcome, LoadsFault, even_loads};
use exact::Failed;
pub use grouped::solve_grouped;
pub use incremental::{Incremental, Update, UpdateFault};
pub use kept::{solve_kept, solve_led};
pub use loss::{Loss, SensitivityFault};
pub use near::{ChangePrice, NearAssignment, NearFault, solve_near};
pub use numbers::{BestSum, SumTask, TableCell, best, cheapest};
pub use profile::{ProfileFault, ProfileOutcome, solve_profile, solve_profile_with};
pub use ranked::{RankedAssignments, ranked};
pub(crate) use regret::regret_alone;
pub use regret::{LargestRegret, largest_regret, least_regret};
pub use robust::{RobustFault, WeightChange, WeightRadius, weight_radius};
pub use sensitivity::{Losses, Sensitivity};
pub use within_spread::{SpreadOutcome, within_spread};

/// The assignment with the best sum, and the prices that prove it.
///
/// In mentoring words: the pairing that makes the cohort as a whole best off.
/// The problem, its units and its variants are those of [`AssignmentProblem`].
///
/// Among assignments of equal value the one found first is returned; the same
/// problem gives the same answer on every machine and with any number of threads.
/// `audit::verify_assignment` checks the answer without trusting this function.
///
/// Where no assignment of the asked kind exists, the outcome is
/// [`Outcome::Impossible`] with a witness.
///
/// A run that `control` stops gives back [`Outcome::Stopped`] with a matching that keeps
/// every seat but may hold fewer pairs than asked for, and the bound that the prices at
/// that moment prove; making both takes another pass or two over the weights. Work is
/// counted in bids, rows and columns settled; the clock and the flag are looked at every
/// thousand such steps.
///
/// ```
/// use mentormatch::assignment::solve;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::{AssignmentProblem, Outcome};
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 8, 1], vec![9, 5, 1]])?;
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let answer = solve(&problem, &Control::unbounded()).solved().ok_or("every pair is allowed")?;
/// assert_eq!(answer.value, 17);
/// let Outcome::Stopped(stopped) = solve(&problem, &Control::unbounded().with_work_limit(1)) else {
///     panic!("two rows need more than one step");
/// };
/// let best = stopped.best.ok_or("a matching can always be told")?;
/// assert!(best.bound >= 17);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve<W: Weight>(
    problem: &AssignmentProblem<W>,
    control: &Control<'_>,
) -> AssignmentOutcome<W> {
    let mut scratch = Scratch::new();
    match scratch.run(problem, control) {
        Ok(()) => Outcome::Solved(scratch.draft.answer),
        Err(Ended::Impossible(witness)) => Outcome::Impossible(witness),
        Err(Ended::Stopped(reason)) => scratch.stopped(problem, reason),
    }
}

/// What [`solve`] comes to.
pub type AssignmentOutcome<W, Answer = AssignmentAnswer<W>> =
    Outcome<Answer, AssignmentWitness, Box<PartialAssignment<W>>>;

/// [`solve`] in memory that is used again.
///
/// The answer is lent from the scratch, so that a solve of integers allocates nothing where
/// an earlier one with the same scratch needed as much: clone it to keep it; but integers whose sums floats do not hold
/// are copied as floats, and a square table whose forbidden pairs leave hardly another matching lists what it
/// leaves; and where many columns cost every row the same, one of each kind is copied. Floats allocate
/// what deciding near ties takes, and a copy where they are solved as a flow. A witness and
/// a stopped run's answer are the caller's own.
///
/// ```
/// use mentormatch::assignment::{Scratch, solve_with};
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::AssignmentProblem;
///
/// let mut scratch = Scratch::new();
/// for best in [3_i64, 4] {
///     let weights = Matrix::from_rows(vec![vec![best, 1], vec![2, 2]]).unwrap();
///     let problem = AssignmentProblem::dense(weights).build().unwrap();
///     let outcome = solve_with(&problem, &mut scratch, &Control::unbounded());
///     assert_eq!(outcome.as_solved().unwrap().value, i128::from(best) + 2);
/// }
/// ```
pub fn solve_with<'s, W: Weight>(
    problem: &AssignmentProblem<W>,
    scratch: &'s mut Scratch<W>,
    control: &Control<'_>,
) -> AssignmentOutcome<W, &'s AssignmentAnswer<W>> {
    match scratch.run(problem, control) {
        Ok(()) => Outcome::Solved(&scratch.draft.answer),
        Err(Ended::Impossible(witness)) => Outcome::Impossible(witness),
        Err(Ended::Stopped(reason)) => scratch.stopped(problem, reason),
    }
}

/// The memory of [`solve_with`], one for each thread. It grows to what the largest
/// problem needs: candidate lists of 48 entries a row, or 12 bytes a pair where there are
/// few; a few numbers an agent; one column of each kind where many are alike; and a copy of the weights, as floats, and of floats as whole numbers too, where a table has at
/// most 256 rows and columns, else where rows and columns must be exchanged.
pub struct Scratch<W: Weight> {
    room: Room,
    small: small::Small,
    fast: fast::Fast<W>,
    exact: exact::Exact,
    flow: flow::Flow<W::Whole>,
    whole: Draft<W::Whole>,
    draft: Draft<W>,
    /// For tables with a column of each kind only.
    merged: Option<Box<Self>>,
    steps: u64,
}

impl<W: Weight> Default for Scratch<W> {
    fn default() -> Self {
        Self::new()
    }
}

impl<W: Weight> std::fmt::Debug for Scratch<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}

impl<W: Weight> Scratch<W> {
    /// Without any memory yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            room: Room::default(),
            small: small::Small::default(),
            fast: fast::Fast::default(),
            exact: exact::Exact::default(),
            flow: flow::Flow::default(),
            whole: Draft::default(),
            draft: Draft::default(),
            merged: None,
            steps: 0,
        }
    }

    /// How many steps the last solve took: what a [`Control`] of several solves has had,
    /// see [`Control::after`].
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    fn run(&mut self, problem: &AssignmentProblem<W>, control: &Control<'_>) -> Result<(), Ended> {
        let mut meter = Meter::new(control);
        let ended = self.run_metered(problem, &mut meter);
        self.steps = meter.work();
        ended
    }

    fn stopped<Answer>(
        &mut self,
        problem: &AssignmentProblem<W>,
        reason: StopReason,
    ) -> AssignmentOutcome<W, Answer> {
        let control = stopped::last_words(reason);
        let best = stopped::partial(problem, &self.room, &mut self.draft, &control);
        Outcome::stopped_with(reason, Box::new(best))
    }

    fn run_metered(
        &mut self,
        problem: &AssignmentProblem<W>,
        meter: &mut Meter<'_>,
    ) -> Result<(), Ended> {
        self.draft.begin();
        let proven = if small::takes(problem) {
            let Self { room, small, fast, draft, .. } = self;
            let proven = small::solve(problem, small, meter, draft);
            // Nothing is required, so there is room.
            if let Ok(true) = proven {
                draft.finish_prices(problem);
                return Ok(());
            }
            room.fill(problem).map_err(Ended::Impossible)?;
            proven?;
            let plan = fast::Plan::all(problem.rows() > problem.columns());
            fast::read_anew(problem, plan.turned, fast);
            self.prove(problem, &plan, meter)?
        } else {
            self.room.fill(problem).map_err(Ended::Impossible)?;
            if let Some((kinds, merged)) = Kinds::merged(problem) {
                match self.run_merged(problem, (&kinds, &merged), meter) {
                    // Its witness would be one of kinds.
                    Err(Ended::Impossible(_)) => {}
                    done => return done,
                }
            }
            match fast::Plan::of(problem, &self.room) {
                Some(plan) => self.run_planned(problem, &plan, meter)?,
                None if as_floats::takes(problem) => {
                    if self.run_as_floats(problem, meter)? {
                        return Ok(());
                    }
                    false
                }
                None => match self.run_without_minimums(problem, meter)? {
                    Some(true) => true,
                    near => return self.run_flow(problem, near.is_some(), meter),
                },
            }
        };
        if !proven {
            return self.run_flow(problem, false, meter);
        }
        self.draft.finish(problem);
        Ok(())
    }

    /// Solves the problem by one with a column of each kind.
    fn run_merged(
        &mut self,
        problem: &AssignmentProblem<W>,
        (kinds, merged): (&Kinds, &AssignmentProblem<W>),
        meter: &mut Meter<'_>,
    ) -> Result<(), Ended> {
        let Self { merged: scratch, draft, .. } = self;
        let scratch = scratch.get_or_insert_default();
        let done = scratch.run_metered(merged, meter);
        match done {
            Ok(()) => kinds.take_over(problem, &mut scratch.draft, draft),
            Err(Ended::Stopped(_)) => kinds.take_over_stopped(problem, &mut scratch.draft, draft),
            Err(Ended::Impossible(_)) => {}
        }
        done
    }

    /// Solves the problem as if it had no minimums, where that is one for the core: says whether it has, and whether
    /// the answer meets them all the same, which makes it the best one with them too. Room has been filled.
    fn run_without_minimums(
        &mut self,
        problem: &AssignmentProblem<W>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<bool>, Ended> {
        let Some(plan) = fast::Plan::without_minimums(problem, &self.room) else { return Ok(None) };
        match self.run_planned(problem, &plan, meter) {
            Ok(true) => Ok(Some(self.draft.meets_minimums(&self.room))),
            // What is impossible without minimums is so with them; a witness for both is looked for.
            Ok(false) | Err(Ended::Impossible(_)) => Ok(None),
            Err(stopped) => Err(stopped),
        }
    }

    /// Solves the problem of whole numbers as one in floats, where the core can take that; says whether it did. Room has been
    /// filled.
    fn run_as_floats(
        &mut self,
        problem: &AssignmentProblem<W>,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Ended> {
        if fast::Plan::suiting(problem, &self.room).is_none() {
            return Ok(false);
        }
        let mut scratch = Scratch::<f64>::new();
        let done = scratch.run_metered(&problem.mapped(W::float), meter);
        if matches!(done, Err(Ended::Stopped(_))) {
            as_floats::take_over_stopped(&mut scratch.draft, &mut self.draft);
        }
        done?;
        Ok(as_floats::take_over(problem, &mut scratch.draft, &mut self.draft))
    }

    /// The best sum of the pairs that the plan leaves: says whether it was found. Room has been
    /// filled.
    fn run_within(
        &mut self,
        problem: &AssignmentProblem<W>,
        plan: &fast::Plan,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Ended> {
        self.draft.begin();
        match self.run_planned(problem, plan, meter) {
            Ok(true) => self.draft.finish(problem),
            // Its witness would be one of the whole problem.
            Ok(false) | Err(Ended::Impossible(_)) => return Ok(false),
            Err(stopped) => return Err(stopped),
        }
        Ok(true)
    }

    /// Solves the problem as planned; says whether what it found is proven.
    fn run_planned(
        &mut self,
        problem: &AssignmentProblem<W>,
        plan: &fast::Plan,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Ended> {
        let Self { room, fast, draft, .. } = self;
        fast::solve(problem, room, plan, (fast, meter), draft)?;
        if W::FLOATS {
            // The proof writes exact prices in place of these.
            return self.prove(problem, plan, meter);
        }
        draft.take_prices();
        Ok(true)
    }

    /// Makes what was found exactly optimal; says whether that could be done.
    fn prove(
        &mut self,
        problem: &AssignmentProblem<W>,
        plan: &fast::Plan,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Ended> {
        let Self { room, fast, exact, draft, .. } = self;
        let Err(failed) = exact::prove(problem, room, plan, (fast, exact, meter), draft) else {
            return Ok(true);
        };
        draft.lead(if plan.turned { Side::Mentee } else { Side::Mentor });
        match failed {
            Failed::Stopped(reason) => Err(Ended::Stopped(reason)),
            Failed::OffGrid => self.run_planned(problem, &plan.off_grid(), meter),
            _ => Ok(false),
        }
    }

    /// Solves the problem as a flow in whole numbers, from the best pairs without minimums where these stand in the draft.
    fn run_flow(
        &mut self,
        problem: &AssignmentProblem<W>,
        is_near: bool,
        meter: &mut Meter<'_>,
    ) -> Result<(), Ended> {
        let Self { room, flow, whole, draft, .. } = self;
        // Prices without minimums may need a finer unit than the weights.
        let done = match lift_finer(problem) {
            Lifted::Same(lifted) => {
                let is_near = is_near && draft.give_prices(whole, |price| W::to_whole(price, 0));
                draft.exchange(whole);
                let done = flow::solve(lifted, room, is_near, (flow, meter), whole);
                draft.take_over(whole, |price| W::from_whole(price, 0));
                done
            }
            Lifted::Short(lifted, unit) => {
                let is_near = is_near && draft.give_prices(whole, |price| W::to_whole(price, unit));
                draft.exchange(whole);
                let done = flow::solve(&lifted, room, is_near, (flow, meter), whole);
                draft.take_over(whole, |price| W::from_whole(price, unit));
                done
            }
            Lifted::Long(lifted) => {
                let mut whole = Draft::default();
                let is_near = is_near && draft.give_prices(&mut whole, long::<W>);
                draft.exchange(&mut whole);
                let mut flow = flow::Flow::default();
                let done = flow::solve(&lifted, room, is_near, (&mut flow, meter), &mut whole);
                draft.take_over(&mut whole, told_long::<W>);
                done
            }
        };
        done?;
        draft.finish(problem);
        Ok(())
    }
}
