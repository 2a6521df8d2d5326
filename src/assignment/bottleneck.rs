//! The assignment whose worst pair is as good as can be.

use super::draft::Leading;
use super::fast::{self, Plan};
use super::stopped::{last_words, partial};
use super::threshold::Threshold;
use super::{Ended, Scratch, small};
use crate::kernel::{
    Control, Index, MenteeIx, MentorIx, Meter, Side, StopReason, faults, side_by_side_in,
};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, AssignmentStats, AssignmentWitness, BottleneckAnswer,
    BottleneckLimit, Cardinality, LoneBottleneck, Matching, Outcome, PairCover, PartialBottleneck,
    Price, RowBuffer, Sense, Stopped, Weight,
};

/// Rows of one task.
const TASK: usize = 64;
/// So many weights are looked at in much less than a millisecond.
const SHORT: usize = 1 << 16;

/// Of a table some of whose pairs are forbidden so many rows tell how many pairs are left; many
/// are one in so many.
const ASKED: usize = 64;
const MANY: usize = 4;

/// So many weights are looked at together to choose the next threshold.
const SAMPLE: usize = 8192;

faults! {
    /// A bottleneck was asked for with a free number of pairs: making no pair at all
    /// would be best.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct FreeBottleneck: "free-bottleneck" = "free-bottleneck",
        "a bottleneck needs a number of pairs: with a free one, no pair at all would be best",
        "для худшей пары нужно число пар: если оно свободно, лучше всего ни одной";
}

/// The assignment whose worst pair is as good as can be and, among those, the one
/// with the best sum.
///
/// In mentoring words: nobody's pair is worse than it must be. For
/// [`Sense::Max`](crate::market::Sense::Max) the smallest weight made is as large as
/// can be, for `Min` the largest as small as can be, among assignments of the asked
/// cardinality; required pairs count too.
///
/// The bottleneck is that of [`solve_lone_bottleneck`]; then the best sum of the pairs that are
/// no worse is solved for, at first with prices that keep people away from the few who are all
/// that others can have, as the proof of the bottleneck says. Memory O(n + m) where a table is
/// dense, without required pairs and such that the solver of [`solve`](super::solve) with short
/// lists takes it, else O(nm) for those pairs.
///
/// ```
/// use mentormatch::assignment::solve_bottleneck;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 4], vec![5, 1]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let outcome = solve_bottleneck(&problem, &Control::unbounded()).unwrap();
/// let answer = outcome.solved().unwrap();
/// assert_eq!(answer.bottleneck, Some(4));
/// ```
///
/// # Errors
/// [`FreeBottleneck`] where the number of pairs is free.
pub fn solve_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    control: &Control<'_>,
) -> Result<BottleneckOutcome<W>, FreeBottleneck> {
    solve_bottleneck_with(problem, &mut Scratch::new(), control)
}

/// What [`solve_bottleneck`] comes to.
pub type BottleneckOutcome<W> =
    Outcome<BottleneckAnswer<W>, AssignmentWitness, Box<PartialBottleneck<W>>>;

/// [`solve_bottleneck`] in memory that is used again.
///
/// What the solves need is lent from the scratch; where the pairs that a threshold leaves are
/// copied, they are copied anew.
///
/// A run that `control` stops gives back [`Outcome::Stopped`] with the best assignment found
/// so far, which has as many pairs as asked for as soon as one such is known, and the best
/// worst pair that is not excluded, with the proof; making them takes a few passes over the
/// weights. Where time is up or the run is cancelled these are soon given up, for fewer pairs and
/// poorer bounds; before any bound was found, for nothing. Work is counted as in [`solve_with`](super::solve_with), over all solves
/// together; each row that is looked through or copied counts too.
///
/// ```
/// use mentormatch::assignment::{Scratch, solve_bottleneck_with};
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::{AssignmentProblem, Outcome};
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 4], vec![5, 1]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let control = Control::unbounded().with_work_limit(3);
/// let outcome = solve_bottleneck_with(&problem, &mut Scratch::new(), &control).unwrap();
/// let Outcome::Stopped(stopped) = outcome else { panic!("it takes more than three steps") };
/// assert!(stopped.best.unwrap().bound >= Some(4));
/// ```
///
/// # Errors
/// [`FreeBottleneck`] where the number of pairs is free.
pub fn solve_bottleneck_with<W: Weight>(
    problem: &AssignmentProblem<W>,
    scratch: &mut Scratch<W>,
    control: &Control<'_>,
) -> Result<BottleneckOutcome<W>, FreeBottleneck> {
    let mut run = Run::new(problem, scratch, control)?;
    Ok(match run.solve().and_then(|()| run.best_sum()) {
        Ok(assignment) => {
            let Run { known, limit, .. } = run;
            let (worst, cover) = known.map_or((None, None), |known| (known.worst, known.cover));
            Outcome::Solved(BottleneckAnswer::new(worst, assignment, limit, cover))
        }
        Err(Ended::Impossible(witness)) => Outcome::Impossible(witness),
        Err(Ended::Stopped(reason)) => run.stopped(reason),
    })
}

/// The assignment whose worst pair is as good as can be, whatever its sum.
///
/// As [`solve_bottleneck`], which looks for the best sum among these too. Where one side has at
/// most one seat each and there are no minimums, quotas or required pairs, a threshold rises
/// from the worst of the best weights of rows and columns until a matching of the pairs no worse
/// is large enough (Garfinkel 1971; Burkard, Dell'Amico and Martello, *Assignment Problems*,
/// section 6.2): a pass or two over the weights where that first threshold is nearly enough,
/// and O(nm / 64) for each search of more pairs. Other problems bisect over the weights, each
/// step a solve that looks at the number of pairs only: about log(nm) solves, and memory O(nm).
///
/// `audit::verify_lone_bottleneck` checks the answer.
///
/// ```
/// use mentormatch::assignment::solve_lone_bottleneck;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 4], vec![5, 1]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let outcome = solve_lone_bottleneck(&problem, &Control::unbounded()).unwrap();
/// assert_eq!(outcome.solved().unwrap().bottleneck, Some(4));
/// ```
///
/// # Errors
/// [`FreeBottleneck`] where the number of pairs is free.
pub fn solve_lone_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    control: &Control<'_>,
) -> Result<LoneBottleneckOutcome<W>, FreeBottleneck> {
    let mut scratch = Scratch::new();
    let mut run = Run::new(problem, &mut scratch, control)?;
    Ok(match run.solve() {
        Ok(()) => Outcome::Solved(run.lone()),
        Err(Ended::Impossible(witness)) => Outcome::Impossible(witness),
        Err(Ended::Stopped(reason)) => run.stopped(reason),
    })
}

/// What [`solve_lone_bottleneck`] comes to.
pub type LoneBottleneckOutcome<W> =
    Outcome<LoneBottleneck<W>, AssignmentWitness, Box<PartialBottleneck<W>>>;

/// An assignment of the asked kind.
struct Known<W> {
    /// Its pairs beside the required ones.
    pairs: Vec<(MenteeIx, MentorIx)>,
    /// How many pairs it has in all.
    size: usize,
    /// Its worst weight.
    worst: Option<W>,
    /// For as many pairs as can be: why there are no more.
    cover: Option<PairCover>,
}

/// One solve.
struct Run<'a, 'c, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    scratch: &'a mut Scratch<W>,
    meter: Meter<'c>,
    /// The assignment with the best worst pair so far.
    known: Option<Known<W>>,
    /// With only the pairs that are at least as good as this weight, no assignment is as
    /// asked.
    fails: Option<W>,
    /// With only the pairs better than this weight, no assignment is as asked.
    bound: Option<W>,
    /// Why that is so, of the one that was found last, and the pair that has this weight.
    limit: BottleneckLimit,
    last: Option<(MenteeIx, MentorIx)>,
    stats: AssignmentStats,
    /// Weights from which the next threshold is chosen, the worst first.
    sample: Vec<W>,
    /// Whether the best sum is looked for, of the pairs that are no worse than the bottleneck.
    summing: bool,
    /// These pairs, where they were copied for that.
    rest: Option<AssignmentProblem<W>>,
}

impl<'a, 'c, W: Weight> Run<'a, 'c, W> {
    fn new(
        problem: &'a AssignmentProblem<W>,
        scratch: &'a mut Scratch<W>,
        control: &'c Control<'c>,
    ) -> Result<Self, FreeBottleneck> {
        if problem.cardinality() == Cardinality::Free {
            return Err(FreeBottleneck);
        }
        Ok(Self {
            problem,
            scratch,
            meter: Meter::new(control),
            known: None,
            fails: None,
            bound: None,
            limit: BottleneckLimit::NoPairs,
            last: None,
            stats: AssignmentStats::default(),
            sample: Vec::new(),
            summing: false,
            rest: None,
        })
    }

    /// Finds the best worst pair and an assignment that has it.
    fn solve(&mut self) -> Result<(), Ended> {
        // What a stopped run gives back starts from here.
        self.scratch.room.fill(self.problem).map_err(Ended::Impossible)?;
        self.scratch.draft.begin();
        let plan = Plan::of(self.problem, &self.scratch.room);
        if let Some(plan) = plan
            && self.problem.required().is_empty()
            && self.rise(&plan)?
        {
            return Ok(());
        }
        if self.rise_without_minimums()? {
            return Ok(());
        }
        self.bisect()
    }

    /// Raises a threshold until the pairs no worse suffice but for minimums, where only these keep
    /// [`Run::rise`] from the problem, and looks for pairs no worse that meet them. Says whether
    /// there are such; else pairs as good as those fail.
    fn rise_without_minimums(&mut self) -> Result<bool, Ended> {
        let plan = Plan::without_minimums(self.problem, &self.scratch.room);
        let Some(plan) = plan.filter(|_| self.problem.required().is_empty()) else {
            return Ok(false);
        };
        let risen = self.rise(&plan);
        // It may be short of minimums.
        let known = self.known.take();
        let (true, Some(Known { worst: Some(worst), size, cover, .. })) = (risen?, known) else {
            return Ok(false);
        };
        let suffices = self.attempt(size, |problem, weight| !problem.is_better(worst, weight))?;
        if suffices {
            self.keep(cover);
        } else {
            (self.fails, self.bound) = (Some(worst), None);
        }
        Ok(suffices)
    }

    /// Raises a threshold until the pairs no worse suffice. Says whether the problem is one of
    /// those that this can solve.
    fn rise(&mut self, plan: &Plan) -> Result<bool, StopReason> {
        let Self { problem, scratch, meter, .. } = self;
        let Scratch { room, fast, .. } = &mut **scratch;
        let reader = fast::read_anew(problem, plan.turned, fast);
        let rows = reader.side();
        let total = |side| room.places[side].iter().map(|&places| u64::from(places)).sum::<u64>();
        let (row_places, column_places) = (total(rows), total(rows.other()));
        if room.places[rows].contains(&0) || row_places == 0 || column_places == 0 {
            return Ok(false);
        }
        let mut threshold = Threshold::new(reader, &room.places[rows.other()]);
        let whole = matches!(problem.weights_table(), Some((_, None)));
        let (most, cover) = if whole {
            (row_places.min(column_places), None)
        } else {
            let cover = threshold.most(meter)?;
            (threshold.size() as u64, Some(cover))
        };
        let asked = match problem.cardinality() {
            Cardinality::Full => problem.full_size(),
            Cardinality::Cover(side) => total(side),
            _ => most,
        };
        if asked > most || asked == 0 {
            return Ok(false);
        }
        let cover = match cover {
            Some(cover) => cover,
            None => {
                threshold.fill(asked as usize);
                threshold.all_of(row_places <= column_places)
            }
        };
        let cover = (problem.cardinality() == Cardinality::Maximum).then_some(cover);
        let done = threshold.solve(asked as usize, meter);
        debug_assert!(done.is_err() || threshold.size() as u64 == asked, "there are so many pairs");
        if let Some(proof) = threshold.proof() {
            self.bound = problem.weight(proof.pair.0, proof.pair.1);
            self.limit = BottleneckLimit::Fewer(proof.cover);
            self.last = Some(proof.pair);
        }
        self.stats.row_reads = threshold.row_reads();
        self.stats.augmentations = threshold.augmentations;
        self.stats.settled = threshold.settled;
        let pairs: Vec<_> = match &done {
            Ok(()) => threshold.pairs().collect(),
            Err(_) => threshold.complete().collect(),
        };
        let size = pairs.len();
        let worst = problem.worst_of(pairs.iter().copied());
        if size as u64 == asked {
            self.known = Some(Known { pairs, size, worst, cover });
        }
        done?;
        Ok(size as u64 == asked)
    }

    /// Bisects over the weights.
    fn bisect(&mut self) -> Result<(), Ended> {
        self.flat(|_| true)?;
        self.keep(self.scratch.draft.answer.certificate.cover.clone());
        while let Some(threshold) = self.threshold()? {
            if self.attempt(self.size_known(), |problem, weight| {
                !problem.is_better(threshold, weight)
            })? {
                let cover = self.known.take().and_then(|known| known.cover);
                self.keep(cover);
            } else {
                self.fails = Some(threshold);
            }
        }
        let worst = self.known.as_ref().and_then(|known| known.worst);
        if let (Some(worst), None) = (worst, self.fails) {
            // Nothing failed so far: try to do better than the best matching known. Where its worst
            // pair already has the best weight of all, no pair passes and the attempt fails at
            // once.
            self.attempt(self.size_known(), |problem, weight| problem.is_better(weight, worst))?;
        }
        Ok(())
    }

    /// The best sum of the pairs that are no worse than the worst one.
    fn best_sum(&mut self) -> Result<AssignmentAnswer<W>, Ended> {
        let worst = self.known.as_ref().and_then(|known| known.worst);
        self.summing = true;
        let problem = self.problem;
        if let Some(worst) = worst
            && let Some((_, allowed)) = problem.weights_table()
            && (allowed.is_none() || self.leaves_many(worst))
            && problem.required().is_empty()
            && !problem.has_unmatched_prices()
            && !small::takes(problem)
            && let Some(plan) = Plan::of(problem, &self.scratch.room)
        {
            let sign = if problem.sense() == Sense::Max { -1.0 } else { 1.0 };
            let tiers = self.tiers(plan.turned);
            let (cheapest, known) = match plan.turned {
                true => Default::default(),
                false => (self.cheapest(sign), self.columns_of_all()),
            };
            let plan = plan.within(sign * worst.small_float(), tiers, known);
            let plan = plan.beginning_with(cheapest);
            let Self { scratch, meter, .. } = self;
            if scratch.run_within(problem, &plan, meter)? {
                return Ok(scratch.draft.answer.clone());
            }
        }
        let Self { scratch, meter, rest, .. } = self;
        let keep = |weight| worst.is_none_or(|worst| !problem.is_better(worst, weight));
        let rest =
            rest.insert(problem.thinned(keep, |weight| weight, |entries| meter.row(entries))?);
        scratch.run_metered(rest, meter)?;
        Ok(scratch.draft.answer.clone())
    }

    /// Whether many pairs of a table are no worse than this: fewer are copied, so that the others
    /// are not read again and again.
    fn leaves_many(&self, worst: W) -> bool {
        let (problem, mut buffer, mut many) = (self.problem, RowBuffer::new(), 0);
        let some = (0..problem.rows()).step_by(problem.rows().div_ceil(ASKED).max(1));
        for row in some.clone() {
            let row = problem.row(MenteeIx::at(row), &mut buffer);
            row.for_each(|_, weight| many += usize::from(!problem.is_better(worst, weight)));
        }
        many * MANY >= some.len() * problem.columns()
    }

    /// The mentor of each mentee in the pairs made, if all have one.
    fn columns_of_all(&self) -> Vec<u32> {
        let pairs = self.known.as_ref().map_or(&[][..], |known| &known.pairs);
        let mut columns = vec![0; pairs.len()];
        for &(row, column) in pairs {
            let Some(at) = columns.get_mut(row.get()) else { return Vec::new() };
            *at = column.raw();
        }
        columns
    }

    /// The pairs made, if all mentees have one, and one that costs them the least.
    fn cheapest(&self, sign: f64) -> Vec<(u32, u32, f64)> {
        let (Some(least), Some(known)) = (self.problem.least_costs(), &self.known) else {
            return Vec::new();
        };
        let cost = |&(row, column): &(MenteeIx, MentorIx)| {
            let cost = sign * self.problem.weight(row, column)?.small_float();
            (cost == least[row.get()]).then_some((row.raw(), column.raw(), cost))
        };
        let all = known.pairs.len() == least.len();
        let pairs = all.then(|| known.pairs.iter().map(cost).collect::<Option<Vec<_>>>());
        pairs.flatten().unwrap_or_default()
    }

    /// Which mentors, or mentees where `turned`, the others are to prefer when the best sum is
    /// looked for; empty where nothing is known of that.
    ///
    /// Where a cover of all better pairs is too small by one pair, those outside it on one side can
    /// have nobody but those of the cover on the other side, all of whom they need, and one of them
    /// is in the last pair. So whoever can choose leaves the first tier to them, and the second
    /// to that one.
    fn tiers(&self, turned: bool) -> Vec<u8> {
        let Self { problem, last, limit, .. } = self;
        let (rows, columns) = (problem.rows(), problem.columns());
        let (Some(last), BottleneckLimit::Fewer(cover)) = (last, limit) else { return Vec::new() };
        if rows != columns || cover.rows.len() + cover.columns.len() + 1 != rows {
            return Vec::new();
        }
        let mut tiers = vec![2; rows];
        if turned {
            cover.rows.iter().for_each(|row| tiers[row.get()] = 0);
            tiers[last.0.get()] = 1;
        } else {
            cover.columns.iter().for_each(|column| tiers[column.get()] = 0);
            tiers[last.1.get()] = 1;
        }
        tiers
    }

    /// The assignment found, as the answer.
    fn lone(self) -> LoneBottleneck<W> {
        let Self { problem, known, limit, stats, .. } = self;
        let (mut pairs, worst, cover) = match known {
            Some(known) => (known.pairs, known.worst, known.cover),
            None => (Vec::new(), None, None),
        };
        pairs.extend_from_slice(problem.required());
        pairs.sort_unstable();
        let mut matching = Matching::empty(problem.rows(), problem.columns());
        matching.refill(problem.rows(), problem.columns(), &pairs);
        LoneBottleneck { stats, ..LoneBottleneck::new(worst, matching, limit, cover) }
    }

    /// The problem with only the pairs that pass, whatever their weights, in the scratch.
    fn flat(&mut self, keep: impl Fn(W) -> bool) -> Result<(), Ended> {
        let Self { problem, scratch, meter, .. } = self;
        let flat = problem.thinned(keep, |_| W::default(), |entries| meter.row(entries))?;
        scratch.run_metered(&flat, meter)
    }

    /// How many pairs the assignment known so far has.
    fn size_known(&self) -> usize {
        self.known.as_ref().map_or(0, |known| known.size)
    }

    /// Whether the pairs that pass suffice for as many as asked; if not, `limit` says why.
    fn attempt(
        &mut self,
        asked: usize,
        keep: impl Fn(&AssignmentProblem<W>, W) -> bool,
    ) -> Result<bool, Ended> {
        let problem = self.problem;
        match self.flat(|weight| keep(problem, weight)) {
            Ok(()) if self.scratch.draft.answer.matching.size() >= asked => return Ok(true),
            Ok(()) => {
                let cover = self.scratch.draft.answer.certificate.cover.clone();
                self.limit = BottleneckLimit::Fewer(cover.unwrap_or_default());
            }
            Err(Ended::Impossible(witness)) => self.limit = BottleneckLimit::Impossible(witness),
            Err(stopped) => return Err(stopped),
        }
        Ok(false)
    }

    /// Keeps the assignment in the scratch.
    fn keep(&mut self, cover: Option<PairCover>) {
        let matching = &self.scratch.draft.answer.matching;
        let decided = self.problem.required();
        let pairs = matching.pairs().filter(|pair| decided.binary_search(pair).is_err()).collect();
        let (size, worst) = (matching.size(), self.problem.worst(matching));
        self.known = Some(Known { pairs, size, worst, cover });
    }

    /// A weight between the ends of the bisection, from the middle of some that are spread
    /// evenly over the table; nothing where there is none.
    fn threshold(&mut self) -> Result<Option<W>, Ended> {
        let Some(worst) = self.known.as_ref().and_then(|known| known.worst) else {
            return Ok(None);
        };
        let (problem, fails) = (self.problem, self.fails);
        let inside = |weight: W| {
            problem.is_better(weight, worst)
                && fails.is_none_or(|fails| problem.is_better(fails, weight))
        };
        self.sample.retain(|&weight| inside(weight));
        if self.sample.is_empty() {
            self.gather(inside)?;
        }
        Ok(self.sample.get(self.sample.len() / 2).copied())
    }

    fn gather(&mut self, inside: impl Fn(W) -> bool) -> Result<(), StopReason> {
        let (mut met, mut stride) = (0_u64, 1);
        let sample = &mut self.sample;
        let mut buffer = RowBuffer::new();
        for row in MenteeIx::all(self.problem.rows()) {
            let view = self.problem.row(row, &mut buffer);
            self.meter.row(view.allowed())?;
            view.for_each(|_, weight| {
                if !inside(weight) {
                    return;
                }
                if met % stride == 0 {
                    if sample.len() == SAMPLE {
                        let mut odd = true;
                        sample.retain(|_| {
                            odd = !odd;
                            !odd
                        });
                        stride *= 2;
                    }
                    sample.push(weight);
                }
                met += 1;
            });
        }
        let max = self.problem.sense() == Sense::Max;
        sample.sort_unstable_by(|a, b| {
            let order = a.price().order(&b.price());
            if max { order } else { order.reverse() }
        });
        sample.dedup();
        Ok(())
    }

    /// The outcome of a run that was stopped: what is known so far.
    fn stopped<Answer>(
        self,
        reason: StopReason,
    ) -> Outcome<Answer, AssignmentWitness, Box<PartialBottleneck<W>>> {
        let best = self.best_so_far(&last_words(reason)).ok().map(Box::new);
        Outcome::Stopped(Stopped { reason, best })
    }

    fn best_so_far(self, control: &Control<'_>) -> Result<PartialBottleneck<W>, StopReason> {
        let Self { problem, scratch, known, fails, bound, limit, summing, rest, .. } = self;
        // How many pairs are too few is known of a complete assignment only.
        let (bound, limit, fails) = match known {
            Some(_) => (bound, limit, fails),
            None => (None, BottleneckLimit::NoPairs, None),
        };
        let bound = match bound {
            Some(bound) => Some(bound),
            None => best_weight(problem, fails, control)?,
        };
        if !summing {
            // The prices in the draft belong to a problem without weights and say nothing here.
            // With all column prices zero each row pays the least of its weights, which is a valid
            // bound.
            let prices = scratch.room.places[Side::Mentor].iter();
            let prices = prices.map(|&places| if places > 0 { 0.0 } else { f64::NEG_INFINITY });
            let leading =
                Leading { side: Side::Mentor, prices: prices.collect(), alone: Some(0.0) };
            scratch.draft.leading = vec![leading];
            scratch.draft.as_they_are = false;
        }
        let worst = known.as_ref().and_then(|known| known.worst);
        let rest = match (rest, worst) {
            (None, Some(worst)) => {
                let mut meter = Meter::new(control);
                let keep = |weight| !problem.is_better(worst, weight);
                problem.thinned(keep, |weight| weight, |entries| meter.row(entries)).ok()
            }
            (rest, _) => rest,
        };
        let mut cover = None;
        if let Some(known) = known {
            scratch.draft.pairs = known.pairs;
            cover = known.cover;
        }
        // Where there was no time to copy the problem without its worse pairs, the bound is taken
        // over all pairs: it is still true, only weaker.
        let rest = rest.as_ref().unwrap_or(problem);
        let assignment = partial(rest, &scratch.room, &mut scratch.draft, control);
        let bottleneck = problem.worst(&assignment.matching);
        let mut best = PartialBottleneck::new(bottleneck, assignment, bound, limit);
        best.cover = cover;
        Ok(best)
    }
}

/// The best weight of all that are worse than `fails`; blocks of rows in parallel.
fn best_weight<W: Weight>(
    problem: &AssignmentProblem<W>,
    fails: Option<W>,
    control: &Control<'_>,
) -> Result<Option<W>, StopReason> {
    let better = |one: Option<W>, other: Option<W>| match (one, other) {
        (Some(one), Some(other)) if problem.is_better(other, one) => Some(other),
        (one, other) => one.or(other),
    };
    let rows = problem.rows();
    // A short problem is read whole even if the time is up: that takes well under a millisecond.
    let free = Control::unbounded();
    let is_short = rows.saturating_mul(problem.columns()) <= SHORT;
    let control = if is_short { &free } else { control };
    let bests = side_by_side_in(rows.div_ceil(TASK), &RowBuffer::new, &|buffer, task| {
        control.check(0)?;
        let mut best = None;
        for row in (task * TASK..rows.min((task + 1) * TASK)).map(MenteeIx::at) {
            problem.row(row, buffer).for_each(|_, weight| {
                if fails.is_none_or(|fails| problem.is_better(fails, weight)) {
                    best = better(best, Some(weight));
                }
            });
        }
        Ok(best)
    });
    let mut best = None;
    for found in bests {
        best = better(best, found?);
    }
    Ok(best)
}
