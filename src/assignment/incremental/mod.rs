//! Solving a problem that goes on changing, at a cost that goes with what changed.
//!
//! The answer's pairs and prices are kept as a flow with potentials (see
//! [`network`](super::network)). *Theorem*: a flow of the asked number of pairs is best if no
//! residual arc has a negative reduced cost (complementary slackness; Ahuja, Magnanti and
//! Orlin 1993, theorem 9.3). The reduced cost of an arc depends on its cost and the potentials
//! of its two ends alone. So if it held before, only arcs whose cost or bounds have changed
//! can break it, and arcs of agents that are priced anew: these are looked at, all others are
//! known to be right. What disagrees is made or taken back, which leaves some agents with one
//! pair too many or too few, and a shortest path evens out each of these without making any
//! other arc wrong (lemma 9.12 there). Floats are counted as whole numbers of a common unit,
//! so that nothing is rounded and the argument needs no tolerance.
//!
//! For one pair each this is the dynamic Hungarian algorithm (Toroslu and Üçoluk 2007;
//! Mills-Tettey, Stentz and Dias 2007), several changes at once, with seats, minimums and
//! quotas.

mod edit;
mod kept;

use super::decided::Room;
use super::draft::{Draft, Ended, long, told_long};
use super::stopped::{last_words, partial};
use super::{AssignmentOutcome, solve};
use crate::kernel::{Control, Faults, MenteeIx, MentorIx, Meter, Sides, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, AssignmentStats, Cardinality,
    Edits, Fixed, Lifted, Outcome, Price, Weight, lift_finer,
};
use edit::{Plan, plan};
pub use edit::{Update, UpdateFault};
use kept::{Changed, Failed};
pub(super) use kept::{Kept, is_fixed};
use std::any::Any;

/// An assignment problem with its best answer, both of which follow changes.
///
/// In mentoring words: the programme goes on, people arrive, leave, and answer their
/// questionnaires again, and the best pairing is wanted each time, at once.
///
/// Updates are given in batches ([`Incremental::change`]) and apply to the problem that is kept
/// here. The answer is as good as that of [`solve`] for the problem as it is, though it need
/// not be the same among equally good ones, and proven in the same way:
/// `audit::verify_assignment` accepts it. The same problem and the same batches give the same
/// answers on every machine.
///
/// Time: the edited rows are read, an edited column is looked up in each row, and for each
/// pair that has to give way a search for a shortest path follows, through those agents only
/// whose prices are nearly right for another pair. Updates of seats, minimums, prices of staying
/// unmatched, and agents that come or go cost O(n + m) beside that. A pair of edges that comes
/// or goes moves the list of edges; rows and columns of a table that come or go, the table.
/// Telling the answer ([`Incremental::answer`]) takes O(n + m), and a pass over the weights
/// where somebody has no seats.
///
/// Memory: the problem; for floats a copy of it in whole numbers; a few numbers an agent and
/// pair; for wide tables a list of 32 or more columns a row.
///
/// ```
/// use mentormatch::assignment::{Update, Incremental};
/// use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx};
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 8, 1], vec![9, 5, 1]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let free = Control::unbounded();
/// let mut pairing = Incremental::new(problem);
/// assert!(pairing.solve(&free).as_solved().is_some());
/// assert_eq!(pairing.answer().unwrap().value, 17);
///
/// let (row, column) = (MenteeIx::new(1), MentorIx::new(0));
/// let colder = Update::Weight { row, column, weight: Some(2) };
/// let newcomer = Update::RowAdded { seats: 1, pairs: vec![(MentorIx::new(1), 7)] };
/// assert!(pairing.change(&[colder, newcomer], &free).unwrap().as_solved().is_some());
/// assert_eq!(pairing.answer().unwrap().value, 9 + 7 + 1);
/// ```
pub struct Incremental<W: Weight> {
    problem: AssignmentProblem<W>,
    room: Room,
    state: State<W>,
}

/// What is known of the answer.
enum State<W: Weight> {
    /// Nothing, or that there is none.
    Unsolved,
    /// Pairs and prices of weights that are whole numbers.
    Same(Box<Kept<W::Whole>>),
    /// Of floats, as whole numbers of units of a power of two.
    Short(Box<Lift<W::Whole>>, i32),
    /// Of floats of too different sizes for that.
    Long(Box<Lift<Fixed>>),
    /// An answer without a start for the next one.
    Told(Box<AssignmentAnswer<W>>),
}

/// The problem in whole numbers, and what is kept of its answer.
struct Lift<V: Weight> {
    problem: AssignmentProblem<V>,
    kept: Kept<V>,
}

impl<W: Weight> std::fmt::Debug for Incremental<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incremental").field("problem", &self.problem).finish_non_exhaustive()
    }
}

impl<W: Weight> Incremental<W> {
    /// Keeps a problem, which is not solved yet.
    #[must_use]
    pub fn new(problem: AssignmentProblem<W>) -> Self {
        Self { problem, room: Room::default(), state: State::Unsolved }
    }

    /// The problem as it is now. Where weights were edited, its largest magnitude is that of
    /// all weights it ever had.
    #[must_use]
    pub fn problem(&self) -> &AssignmentProblem<W> {
        &self.problem
    }

    /// Gives the problem back.
    #[must_use]
    pub fn into_problem(self) -> AssignmentProblem<W> {
        self.problem
    }

    /// The best answer where it is not known yet: in the beginning, or where the last run was
    /// stopped, which goes on from where it came to. Like [`solve`] the first time; what is
    /// told is what the searches did.
    pub fn solve(&mut self, control: &Control<'_>) -> AssignmentOutcome<W, AssignmentStats> {
        match self.change(&[], control) {
            Ok(outcome) => outcome,
            // Without updates none is refused.
            Err(_) => self.anew(control),
        }
    }

    /// Updates the problem, all updates at once, and finds the best answer again.
    ///
    /// Updates that are refused change nothing. All others have happened whatever the outcome
    /// is: where a run was stopped, [`Incremental::solve`] or the next change goes on with it,
    /// and where no assignment exists any more, later updates may change that.
    ///
    /// # Errors
    /// Every fault of the updates; of very many the first thousand.
    pub fn change(
        &mut self,
        updates: &[Update<W>],
        control: &Control<'_>,
    ) -> Result<AssignmentOutcome<W, AssignmentStats>, Faults<UpdateFault>> {
        let plan = plan(&self.problem, updates)?;
        let grown = self.grows(&plan);
        let refused = |fault: crate::kernel::Internal| vec![UpdateFault::Whole(fault.into())];
        self.problem.edit(&plan.edits).map_err(refused)?;
        let numbers = plan.edits.pairs.iter().filter_map(|pair| pair.2);
        let numbers = numbers.chain(plan.edits.unmatched.values().flatten().copied());
        match &mut self.state {
            State::Short(lift, unit) if self.problem.fits_unit(*unit, numbers) => {
                let unit = *unit;
                let edits = plan.edits.mapped(|weight| weight.in_units(unit));
                lift.problem.edit(&edits).map_err(refused)?;
            }
            State::Short(..) => self.state = State::Unsolved,
            State::Long(lift) => {
                let edits = plan.edits.mapped(|weight| Fixed::from(weight.float()));
                lift.problem.edit(&edits).map_err(refused)?;
            }
            State::Told(_) if !updates.is_empty() => self.state = State::Unsolved,
            _ => {}
        }
        Ok(self.run(&plan, grown, control))
    }

    /// Whether updates allow pairs that were not.
    fn grows(&self, plan: &Plan<W>) -> bool {
        let Edits { origins, pairs, .. } = &plan.edits;
        let reshaped = origins.values().any(Option::is_some);
        reshaped
            || (self.problem.cardinality() == Cardinality::Maximum
                && pairs.iter().any(|&(row, column, weight)| {
                    let (row, column) = (MenteeIx::new(row), MentorIx::new(column));
                    weight.is_some() && self.problem.weight(row, column).is_none()
                }))
    }

    fn run(
        &mut self,
        plan: &Plan<W>,
        grown: bool,
        control: &Control<'_>,
    ) -> AssignmentOutcome<W, AssignmentStats> {
        let Plan { edits, changed } = plan;
        let rebuild = edits.agents || matches!(self.state, State::Unsolved);
        if (rebuild || !self.problem.required().is_empty())
            && let Err(witness) = self.room.fill(&self.problem)
        {
            self.state = State::Unsolved;
            return Outcome::Impossible(witness);
        }
        let changed = Changed { rows: &changed.mentee, columns: &changed.mentor, rebuild, grown };
        let mut meter = Meter::new(control);
        let Self { problem, room, state } = self;
        let mut draft = Draft::default();
        let ran = match state {
            State::Unsolved => return self.anew(control),
            State::Told(answer) => return Outcome::Solved(answer.stats),
            State::Same(kept) => {
                let Some(whole) = whole(problem) else { return self.anew(control) };
                let mut found = Draft::default();
                let ran = kept.change((whole, room), edits, &changed, &mut meter, &mut found);
                draft.take_over(&mut found, |price| W::from_whole(price, 0));
                ran.map(|()| kept.stats())
            }
            State::Short(lift, unit) => {
                let Lift { problem: whole, kept } = &mut **lift;
                let mut found = Draft::default();
                let ran = kept.change((whole, room), edits, &changed, &mut meter, &mut found);
                draft.take_over(&mut found, |price| W::from_whole(price, *unit));
                ran.map(|()| kept.stats())
            }
            State::Long(lift) => {
                let Lift { problem: whole, kept } = &mut **lift;
                let mut found = Draft::default();
                let ran = kept.change((whole, room), edits, &changed, &mut meter, &mut found);
                draft.take_over(&mut found, told_long::<W>);
                ran.map(|()| kept.stats())
            }
        };
        match ran {
            Ok(stats) => Outcome::Solved(stats),
            Err(Failed::Lost) => self.anew(&control.after(meter.work())),
            Err(Failed::Ended(Ended::Impossible(witness))) => Outcome::Impossible(witness),
            Err(Failed::Ended(Ended::Stopped(reason))) => {
                let best = partial(problem, room, &mut draft, &last_words(reason));
                Outcome::stopped_with(reason, Box::new(best))
            }
        }
    }

    /// Solves the problem from the beginning.
    fn anew(&mut self, control: &Control<'_>) -> AssignmentOutcome<W, AssignmentStats> {
        self.state = State::Unsolved;
        match solve(&self.problem, control) {
            Outcome::Solved(answer) => {
                let stats = answer.stats;
                if let Err(witness) = self.room.fill(&self.problem) {
                    return Outcome::Impossible(witness);
                }
                let control = control.without_work_limit();
                let kept = self.keep(&answer, &mut Meter::new(&control));
                self.state = match kept {
                    Ok(Some(state)) => state,
                    _ => State::Told(Box::new(answer)),
                };
                Outcome::Solved(stats)
            }
            Outcome::Impossible(witness) => Outcome::Impossible(witness),
            Outcome::Stopped(stopped) => Outcome::Stopped(stopped),
        }
    }

    /// What there is to keep of an answer.
    fn keep(
        &self,
        answer: &AssignmentAnswer<W>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<State<W>>, StopReason> {
        let prices = &answer.certificate;
        let (room, matching) = (&self.room, &answer.matching);
        Ok(match lift_finer(&self.problem) {
            Lifted::Same(whole) => {
                let Some(prices) = turned(prices, |p| W::to_whole(p, 0)) else {
                    return Ok(None);
                };
                let kept = Kept::new(whole, room, matching, &prices, meter)?;
                kept.map(|kept| State::Same(Box::new(kept)))
            }
            Lifted::Short(whole, unit) => {
                let Some(prices) = turned(prices, |p| W::to_whole(p, unit)) else {
                    return Ok(None);
                };
                let kept = Kept::new(&whole, room, matching, &prices, meter)?;
                kept.map(|kept| State::Short(Box::new(Lift { problem: whole, kept }), unit))
            }
            Lifted::Long(whole) => {
                let Some(prices) = turned(prices, long::<W>) else {
                    return Ok(None);
                };
                let kept = Kept::new(&whole, room, matching, &prices, meter)?;
                kept.map(|kept| State::Long(Box::new(Lift { problem: whole, kept })))
            }
        })
    }

    /// The best answer with its proof; nothing before there is one: where nothing was solved
    /// yet, the last run was stopped, or no assignment exists.
    pub fn answer(&mut self) -> Option<AssignmentAnswer<W>> {
        let Self { problem, room, state } = self;
        let mut draft = Draft::<W>::default();
        match state {
            State::Unsolved => return None,
            State::Told(answer) => return Some((**answer).clone()),
            State::Same(kept) => {
                let whole = whole(problem)?;
                told((whole, room), kept, &mut draft, |price| W::from_whole(price, 0))?;
            }
            State::Short(lift, unit) => {
                let Lift { problem: whole, kept } = &mut **lift;
                told((whole, room), kept, &mut draft, |price| W::from_whole(price, *unit))?;
            }
            State::Long(lift) => {
                let Lift { problem: whole, kept } = &mut **lift;
                told((whole, room), kept, &mut draft, told_long::<W>)?;
            }
        }
        draft.finish(problem);
        Some(draft.answer)
    }
}

/// A problem of whole numbers, as such.
fn whole<W: Weight>(problem: &AssignmentProblem<W>) -> Option<&AssignmentProblem<W::Whole>> {
    (problem as &dyn Any).downcast_ref()
}

/// Writes what is kept into a draft of other numbers; nothing where it is no answer.
fn told<W: Weight, V: Weight>(
    (problem, room): (&AssignmentProblem<V>, &Room),
    kept: &mut Kept<V>,
    draft: &mut Draft<W>,
    turn: impl Fn(V::Price) -> W::Exact,
) -> Option<()> {
    if !kept.is_sound() {
        return None;
    }
    let mut found = Draft::default();
    kept.write(problem, room, &mut found);
    draft.take_over(&mut found, turn);
    Some(())
}

/// Prices in other numbers, where all of them are such.
pub(super) fn turned<P: Price, Q: Price>(
    from: &AssignmentCertificate<P>,
    turn: impl Fn(&P) -> Option<Q>,
) -> Option<AssignmentCertificate<Q>> {
    let list = |prices: &[P]| prices.iter().map(&turn).collect::<Option<Vec<_>>>();
    let lists = Sides::new(list(&from.row_prices)?, list(&from.column_prices)?);
    let groups = Sides::new(list(&from.row_group_prices)?, list(&from.column_group_prices)?);
    let pair_price = turn(&from.pair_price)?;
    let prices = AssignmentCertificate::new(lists.mentee, lists.mentor, pair_price, None);
    Some(prices.with_group_prices(groups.mentee, groups.mentor))
}
