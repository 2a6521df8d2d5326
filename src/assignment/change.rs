//! Solving again after a change, from the pairs and prices that were.
//!
//! Prices and pairs of the previous answer are a start that is almost right: only what
//! the change touched disagrees with complementary slackness. A row or column that is new
//! or has changed gets the price at which its best pairs are just worth making; pairs and
//! seats that disagree with the prices are made or taken back as these say, which leaves
//! some agents with one pair too many or too few; and those are evened out along shortest
//! paths, as [`flow`](super::flow) does with minimums. That is right whatever the start
//! was, because it ends with prices that prove the answer; a start that is far off only
//! needs more paths.

use super::decided::Room;
use super::draft::{Draft, Ended, long, told_long};
use super::flow::{self, Flow};
use super::repair::Repair;
use super::stopped::{last_words, partial};
use super::{AssignmentOutcome, solve};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Side, faults, narrow};
use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, Cardinality, Lifted, Outcome,
    Price, Weight, lift,
};

/// What happened to a problem since it was solved. Several changes are told in the order in
/// which they happened, each with the numbers that hold at that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A row was added after all others.
    RowAdded,
    /// A row was taken out; those after it moved up by one.
    RowRemoved(MenteeIx),
    /// Weights of a row, its seats, minimum or price have changed.
    RowChanged(MenteeIx),
    /// A column was added after all others.
    ColumnAdded,
    /// A column was taken out; those after it moved up by one.
    ColumnRemoved(MentorIx),
    /// Weights of a column, its seats, minimum or price have changed.
    ColumnChanged(MentorIx),
}

faults! {
    /// Why changes do not lead from the previous problem to this one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ChangeFault: "change-fault" {
        /// A change speaks of a row or column that was not there.
        Outside {
            /// Which change, from 0.
            at: usize,
            /// The side.
            side: Side,
            /// The row or column.
            agent: u32,
            /// How many there were.
            agents: usize,
        } = "outside",
            "change {at}: {side:lines} {agent} of {agents} does not exist",
            "изменение {at}: нет {side:gen-lines} с номером {agent}, всего их {agents}";
        /// After all changes there are not as many rows or columns as the problem has.
        Sizes {
            /// The side.
            side: Side,
            /// How many the changes lead to.
            got: usize,
            /// How many the problem has.
            expected: usize,
        } = "sizes",
            "after the changes there are {got} {side:lines}, the problem has {expected}",
            "после изменений {side:gen-lines} {got}, а в задаче {expected}";
    }
}

/// The best assignment of a problem that has changed, from the answer to what it was.
///
/// In mentoring words: somebody arrives, leaves, or answers the questionnaire again, and
/// the best pairing is wanted again, at once.
///
/// `problem` is the problem as it is now, `previous` the answer to what it was, `changes`
/// what happened in between. The answer is as good as that of [`solve`] and proven in the
/// same way, though it need not be the same among equally good ones. Changes that are
/// not told (all weights may be others) make it slower and not wrong.
///
/// One pass over the weights, and for each change a few searches, whose number is the
/// answer's `stats.augmentations`. Where the changes leave nothing to start from, because
/// a minimum cannot be met any more on the way, the problem is solved from the beginning.
///
/// ```
/// use mentormatch::assignment::{Change, solve, solve_again};
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::AssignmentProblem;
///
/// let build = |rows| AssignmentProblem::dense(Matrix::from_rows(rows).unwrap()).build().unwrap();
/// let before = build(vec![vec![9_i64, 8, 1], vec![9, 5, 1]]);
/// let free = Control::unbounded();
/// let answer = solve(&before, &free).solved().unwrap();
/// let now = build(vec![vec![9, 8, 1], vec![9, 5, 1], vec![7, 7, 1]]);
/// let again = solve_again(&now, &answer, &[Change::RowAdded], &free).unwrap();
/// let answer = again.solved().unwrap();
/// assert_eq!(answer.value, 18);
/// ```
///
/// # Errors
/// [`ChangeFault`] where the changes do not lead to this problem.
pub fn solve_again<W: Weight>(
    problem: &AssignmentProblem<W>,
    previous: &AssignmentAnswer<W>,
    changes: &[Change],
    control: &Control<'_>,
) -> Result<AssignmentOutcome<W>, ChangeFault> {
    let rows = Origins::new(
        Side::Mentee,
        (previous.matching.mentees(), problem.rows()),
        changes.iter().map(|change| match change {
            Change::RowAdded => Some(Step::Added),
            Change::RowRemoved(row) => Some(Step::Removed(row.raw())),
            Change::RowChanged(row) => Some(Step::Changed(row.raw())),
            _ => None,
        }),
    )?;
    let columns = Origins::new(
        Side::Mentor,
        (previous.matching.mentors(), problem.columns()),
        changes.iter().map(|change| match change {
            Change::ColumnAdded => Some(Step::Added),
            Change::ColumnRemoved(column) => Some(Step::Removed(column.raw())),
            Change::ColumnChanged(column) => Some(Step::Changed(column.raw())),
            _ => None,
        }),
    )?;
    let room = match Room::new(problem) {
        Ok(room) => room,
        Err(witness) => return Ok(Outcome::Impossible(witness)),
    };
    Ok(from(Start { problem, previous, room, rows, columns, is_told: false }, control))
}

/// [`solve_again`] after other decisions on pairs of these rows, and nothing else: `previous` is the
/// best answer but for these. Prices of the other rows are right, so that they are not read. What
/// is not told makes the answer wrong: for callers who verify it.
///
/// The same answer as that of [`solve_again`]. O(n + m) and the told rows, beside the searches.
///
/// # Errors
/// [`ChangeFault`] where the problem is of other sizes, or has no such row.
pub(crate) fn solve_decided<W: Weight>(
    problem: &AssignmentProblem<W>,
    previous: &AssignmentAnswer<W>,
    rows: impl Iterator<Item = MenteeIx>,
    control: &Control<'_>,
) -> Result<AssignmentOutcome<W>, ChangeFault> {
    let (mentees, mentors) = (previous.matching.mentees(), previous.matching.mentors());
    let rows = rows.map(|row| Some(Step::Changed(row.raw())));
    let rows = Origins::new(Side::Mentee, (mentees, problem.rows()), rows)?;
    let columns = Origins::new(Side::Mentor, (mentors, problem.columns()), std::iter::empty())?;
    let room = match Room::new(problem) {
        Ok(room) => room,
        Err(witness) => return Ok(Outcome::Impossible(witness)),
    };
    Ok(from(Start { problem, previous, room, rows, columns, is_told: true }, control))
}

/// From what there is to start from.
fn from<W: Weight>(start: Start<'_, W>, control: &Control<'_>) -> AssignmentOutcome<W> {
    let problem = start.problem;
    let mut meter = Meter::new(control);
    let ended = match lift(problem) {
        Lifted::Same(whole) => {
            start.solve(whole, |p| W::to_whole(p, 0), |p| W::from_whole(p, 0), &mut meter)
        }
        Lifted::Short(whole, unit) => {
            start.solve(&whole, |p| W::to_whole(p, unit), |p| W::from_whole(p, unit), &mut meter)
        }
        Lifted::Long(whole) => start.solve(&whole, long::<W>, told_long::<W>, &mut meter),
    };
    // Where its time is up as well, it can tell a matching with a bound.
    ended.unwrap_or_else(|| solve(problem, &control.after(meter.work())))
}

/// What there is to start from.
struct Start<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    previous: &'a AssignmentAnswer<W>,
    room: Room,
    rows: Origins,
    columns: Origins,
    /// Whether nothing but the told rows has changed.
    is_told: bool,
}

impl<W: Weight> Start<'_, W> {
    /// The answer of the problem in whole numbers, with the prices in these and back; nothing
    /// where there is nothing to start from.
    fn solve<V: Weight>(
        &self,
        whole: &AssignmentProblem<V>,
        into: impl Fn(&W::Exact) -> Option<V::Price>,
        back: impl Fn(V::Price) -> W::Exact,
        meter: &mut Meter<'_>,
    ) -> Option<AssignmentOutcome<W>> {
        let certificate = &self.previous.certificate;
        let zero = V::Price::ZERO;
        let price = |price: Option<&W::Exact>| price.map_or(Some(zero), &into);
        let of = |origins: &Origins, prices: &[W::Exact]| {
            let origins = origins.before.iter().map(|origin| origin.0);
            origins.map(|at| price(at.and_then(|at| prices.get(at as usize)))).collect()
        };
        let rows: Option<Vec<_>> = of(&self.rows, &certificate.row_prices);
        let columns: Option<Vec<_>> = of(&self.columns, &certificate.column_prices);
        let pair_price = match whole.cardinality() {
            Cardinality::Maximum | Cardinality::Full => into(&certificate.pair_price)?,
            _ => zero,
        };
        let groups = |side, prices: &[W::Exact]| {
            let groups = 0..whole.quotas(side).groups().len();
            groups.map(|group| price(prices.get(group))).collect::<Option<Vec<_>>>()
        };
        let start = AssignmentCertificate::new(rows?, columns?, pair_price, None)
            .with_group_prices(
                groups(Side::Mentee, &certificate.row_group_prices)?,
                groups(Side::Mentor, &certificate.column_group_prices)?,
            );
        let mut flow = Flow::<V>::default();
        flow.network.clear(whole, &self.room);
        if !flow.network.read_prices(whole.sense(), &start) {
            return None;
        }
        let mut repair = Repair::new(whole, &mut flow.network);
        let pairs = self.previous.matching.pairs();
        let left = repair.take_pairs(pairs.filter_map(|(row, column)| {
            let row = self.rows.now.get(row.get()).copied().flatten()?;
            let column = self.columns.now.get(column.get()).copied().flatten()?;
            Some((MenteeIx::new(row), MentorIx::new(column)))
        }));
        let (rows, columns) = (&self.rows, &self.columns);
        let is_changed = |row| rows.has_changed(row);
        repair.price_columns(&columns.changed(), is_changed, meter).ok()?;
        // A row whose pair found no seat any more disagrees with its price.
        let is_right = |row: usize| {
            self.is_told && !is_changed(row) && left.binary_search(&narrow(row)).is_err()
        };
        for row in (0..whole.rows()).filter(|&row| !is_right(row)) {
            repair.price_row(row, is_changed(row), meter).ok()?;
        }
        let mut draft = Draft::default();
        let ended = flow::finish(whole, &self.room, &mut flow, meter, &mut draft)?;
        let mut answer = Draft::<W>::default();
        answer.take_over(&mut draft, back);
        Some(match ended {
            Ok(()) => {
                answer.finish(self.problem);
                Outcome::Solved(answer.answer)
            }
            Err(Ended::Impossible(witness)) => Outcome::Impossible(witness),
            Err(Ended::Stopped(reason)) => {
                let best = partial(self.problem, &self.room, &mut answer, &last_words(reason));
                Outcome::stopped_with(reason, Box::new(best))
            }
        })
    }
}

enum Step {
    Added,
    Removed(u32),
    Changed(u32),
}

/// Where the rows or columns of a problem come from.
struct Origins {
    /// What each was before, and whether it has changed.
    before: Vec<(Option<u32>, bool)>,
    /// What each that was there before is now.
    now: Vec<Option<u32>>,
}

impl Origins {
    fn new(
        side: Side,
        (agents, expected): (usize, usize),
        steps: impl Iterator<Item = Option<Step>>,
    ) -> Result<Self, ChangeFault> {
        let mut before: Vec<(Option<u32>, bool)> =
            MenteeIx::all(agents).map(|at| (Some(at.raw()), false)).collect();
        for (at, step) in steps.enumerate() {
            let agents = before.len();
            let outside = |agent| ChangeFault::Outside { at, side, agent, agents };
            match step {
                None => {}
                Some(Step::Added) => before.push((None, true)),
                Some(Step::Removed(agent)) if (agent as usize) < agents => {
                    before.remove(agent as usize);
                }
                Some(Step::Changed(agent)) if (agent as usize) < agents => {
                    before[agent as usize].1 = true;
                }
                Some(Step::Removed(agent) | Step::Changed(agent)) => return Err(outside(agent)),
            }
        }
        if before.len() != expected {
            return Err(ChangeFault::Sizes { side, got: before.len(), expected });
        }
        let mut now = vec![None; agents];
        for (at, origin) in before.iter().enumerate() {
            if let Some(origin) = origin.0 {
                now[origin as usize] = Some(narrow(at));
            }
        }
        Ok(Self { before, now })
    }

    fn has_changed(&self, at: usize) -> bool {
        self.before.get(at).is_none_or(|origin| origin.1)
    }

    /// Those that are new or have changed, ascending.
    fn changed(&self) -> Vec<u32> {
        let changed = (0..).zip(&self.before).filter(|origin| origin.1.1);
        changed.map(|origin| origin.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Matrix, stream};
    use crate::market::Seats;
    use rand::Rng;
    use std::collections::BTreeSet;

    type Pairs = BTreeSet<(MenteeIx, MentorIx)>;

    #[test]
    fn rows_of_which_nothing_was_decided_need_not_be_read() {
        let mut random = stream(5, "decided rows");
        let mut below = |most: usize| (random.next_u64() % most as u64) as usize;
        let free = Control::unbounded();
        let (mut solved, mut impossible) = (0, 0);
        for case in 0..3000 {
            let (rows, columns) = (1 + below(6), 1 + below(4));
            let items = (0..rows * columns).map(|_| below(9) as i64 - 2).collect();
            let open = AssignmentProblem::dense(Matrix::new(rows, columns, items).unwrap())
                .seats(Side::Mentee, Seats::each((0..rows).map(|_| below(3) as u32).collect()))
                .seats(Side::Mentor, Seats::each((0..columns).map(|_| below(4) as u32).collect()))
                .cardinality([Cardinality::Maximum, Cardinality::Free][case % 2])
                .build()
                .unwrap();
            let mut toggle = |required: &mut Pairs, out: &mut Pairs| {
                let pair = (MenteeIx::at(below(rows)), MentorIx::at(below(columns)));
                let (one, other) = if below(2) == 0 { (required, out) } else { (out, required) };
                other.remove(&pair);
                if !one.remove(&pair) {
                    one.insert(pair);
                }
                pair.0
            };
            let (mut required, mut out) = (Pairs::new(), Pairs::new());
            for _ in 0..case % 4 {
                toggle(&mut required, &mut out);
            }
            let decided = |required: &Pairs, out: &Pairs| {
                let lists = [required, out].map(|pairs| pairs.iter().copied().collect());
                let [required, out] = lists;
                open.deciding(required, out).unwrap()
            };
            let Outcome::Solved(first) = solve(&decided(&required, &out), &free) else { continue };
            let told: BTreeSet<_> =
                (0..1 + case % 3).map(|_| toggle(&mut required, &mut out)).collect();
            let problem = decided(&required, &out);
            let changes: Vec<_> = told.iter().map(|&row| Change::RowChanged(row)).collect();
            let whole = solve_again(&problem, &first, &changes, &free).unwrap();
            let short = solve_decided(&problem, &first, told.iter().copied(), &free).unwrap();
            assert_eq!(format!("{short:?}"), format!("{whole:?}"), "{problem:?}");
            match whole {
                Outcome::Solved(_) => solved += 1,
                _ => impossible += 1,
            }
        }
        assert!(solved > 1000 && impossible > 300, "{solved} {impossible}");
    }
}
