//! How far the weights of rules may change before other pairs are better.
//!
//! With a share ρ by which each rule's weight may go up or down, what another assignment is ahead by is at
//! most max over signs of Σ (c + ρ·s) over its pairs less the same over the given ones, where c is a pair's
//! weight and s the sum of its parts with the signs. For one choice of signs that is the best of a family of
//! lines in ρ, so the point at which it leaves 0 is found by Newton's steps from above, each of which solves
//! an assignment and goes to where the line of its answer is 0 (Dinkelbach 1967). All
//! choices of signs share the least point so far: where nothing is ahead there, one solve is enough.

use super::{Scratch, solve_with};
use crate::kernel::{Control, MenteeIx, MentorIx, Ratio, Side, StopReason, faults};
use crate::market::{
    AssignmentProblem, Cardinality, Matching, Outcome, RowBuffer, RuleParts, Sense,
};

/// How far rules' weights may change so that pairs stay the best.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct WeightRadius {
    /// As long as no weight changes by more than this share of itself, no other assignment is better.
    pub sure: Ratio,
    /// By more than this share, at least as large, another one can be better: these pairs. Nothing
    /// where none is found up to the whole, where weights reach 0 or double.
    pub beaten: Option<(Ratio, Matching)>,
}

impl WeightRadius {
    /// Whether both ends meet, so that the share is exact.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.beaten.as_ref().map_or(Ratio::ONE, |beaten| beaten.0) == self.sure
    }
}

/// What is asked about weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WeightChange {
    /// Each rule's weight goes up or down, for itself, all by at most the same share.
    Any,
    /// One rule's weight goes up.
    Up(usize),
    /// One rule's weight goes down.
    Down(usize),
}

faults! {
    /// Why nothing is said about weights.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum RobustFault: "robust-fault" {
        /// Quotas over groups or prices of staying unmatched.
        Unsupported = "unsupported",
            "quotas over groups and prices of staying unmatched are not supported here",
            "квоты групп и цены за отсутствие пары здесь не поддерживаются";
        /// The matching is no assignment of the asked kind.
        Misfit = "misfit",
            "the matching is no assignment of this problem",
            "паросочетание не решает эту задачу";
        /// A pair's parts do not add up to its weight, or are missing.
        Parts {
            /// The pair's row.
            row: MenteeIx,
            /// The pair's column.
            column: MentorIx,
        } = "parts",
            "row {row}, column {column}: the parts do not add up to the weight",
            "строка {row}, столбец {column}: сумма частей не равна весу";
        /// No rule has this number.
        Rule {
            /// The number.
            rule: usize,
            /// How many rules there are.
            rules: usize,
        } = "rule",
            "rule {rule} is none of {rules:rule|rules}",
            "правил {rules}, и правила {rule} среди них нет";
        /// Weights too large to be counted with shares.
        Range = "range",
            "the weights are too large to be told in parts",
            "веса слишком велики, чтобы считать их доли";
    }
}

/// So many rules are combined by all their signs.
const COMBINED: usize = 10;

/// The largest share by which the weights of rules may change, each of both views in the same way, so that
/// `matching` stays an assignment with the best sum: `parts` say what each rule adds to each allowed pair
/// of the problem, both views together its weight.
///
/// Exact for one rule and for up to 10 rules that add anything, by 2^rules solves and a few more.
/// Beyond, and where fractions leave the range of weights, two shares are told between which it lies
/// ([`WeightRadius::is_exact`]).
///
/// Scores that are rounded once their weights have changed are off; `slack` is by how much at most for one pair, and the share
/// that is told then holds in spite of it, though weights could do more. With 0 it is
/// about sums of the parts as they are.
///
/// A step of `control` is one of [`solve`](super::solve).
///
/// # Errors
/// [`RobustFault`].
pub fn weight_radius(
    problem: &AssignmentProblem<i64>,
    parts: &RuleParts,
    matching: &Matching,
    change: WeightChange,
    slack: u32,
    control: &Control<'_>,
) -> Result<Outcome<WeightRadius>, RobustFault> {
    let mut probe = Probe::new(problem, parts, matching, slack, control)?;
    let rules = parts.rules();
    let used: Vec<usize> =
        (0..rules).filter(|&rule| probe.pairs.iter().any(|pair| pair.parts[rule] != 0)).collect();
    let mut found = WeightRadius { sure: Ratio::ONE, beaten: None };
    let run = match change {
        WeightChange::Up(rule) | WeightChange::Down(rule) if rule >= rules => {
            return Err(RobustFault::Rule { rule, rules });
        }
        WeightChange::Up(rule) => probe.along(&mut found, false, |parts, _| parts[rule]),
        WeightChange::Down(rule) => probe.along(&mut found, false, |parts, _| -parts[rule]),
        WeightChange::Any if used.len() <= COMBINED => {
            (0..1u32 << used.len()).try_for_each(|signs| {
                probe.along(&mut found, true, |parts, _| {
                    let signed =
                        used.iter().enumerate().map(|(bit, &rule)| match signs >> bit & 1 {
                            0 => parts[rule],
                            _ => -parts[rule],
                        });
                    signed.sum()
                })
            })
        }
        // Every pair's weight may change by itself here, which is more than any change of rules can
        // do. The radius found is safe, and may be smaller than the true one.
        WeightChange::Any => probe.along(&mut found, true, |parts, is_made| {
            let most: i128 = parts.iter().map(|part| part.abs()).sum();
            if is_made { -most } else { most }
        }),
    };
    match run {
        Ok(()) => Ok(Outcome::Solved(found)),
        Err(Halt::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Halt::Fault(fault)) => Err(fault),
    }
}

pub(super) enum Halt {
    Stopped(StopReason),
    Fault(RobustFault),
}

impl From<RobustFault> for Halt {
    fn from(fault: RobustFault) -> Self {
        Self::Fault(fault)
    }
}

/// An allowed pair.
struct Pair {
    row: MenteeIx,
    column: MentorIx,
    /// Gains, whatever the sense, with the slack on the side of others.
    weight: i128,
    parts: Vec<i128>,
    is_made: bool,
}

struct Probe<'a> {
    problem: &'a AssignmentProblem<i64>,
    matching: &'a Matching,
    pairs: Vec<Pair>,
    control: Control<'a>,
    scratch: Scratch<i64>,
}

impl<'a> Probe<'a> {
    fn new(
        problem: &'a AssignmentProblem<i64>,
        parts: &RuleParts,
        matching: &'a Matching,
        slack: u32,
        control: &Control<'a>,
    ) -> Result<Self, RobustFault> {
        let mut pairs = Vec::new();
        let mut made = 0;
        for (row, column, weight) in entries(problem, matching)? {
            let misfit = RobustFault::Parts { row, column };
            let own = parts.of(row, column).ok_or(misfit)?;
            if own.together().map(i128::from).sum::<i128>() != i128::from(weight) {
                return Err(misfit);
            }
            let is_made = matching.contains(row, column);
            made += usize::from(is_made);
            let gain = match problem.sense() {
                Sense::Max => 1,
                Sense::Min => -1,
            };
            let slack = if is_made { -i128::from(slack) } else { i128::from(slack) };
            pairs.push(Pair {
                row,
                column,
                weight: gain * i128::from(weight) + slack,
                parts: own.together().map(|part| gain * i128::from(part)).collect(),
                is_made,
            });
        }
        if made < matching.size() {
            return Err(RobustFault::Misfit);
        }
        Ok(Self { problem, matching, pairs, control: *control, scratch: Scratch::new() })
    }

    /// Lowers what is found to the share up to which nothing is ahead where each pair gains so much a unit.
    fn along(
        &mut self,
        found: &mut WeightRadius,
        is_any: bool,
        slope: impl Fn(&[i128], bool) -> i128,
    ) -> Result<(), Halt> {
        let slopes: Vec<i128> =
            self.pairs.iter().map(|pair| slope(&pair.parts, pair.is_made)).collect();
        let mut at = found.sure;
        loop {
            let Some(rival) = self.ahead(&slopes, &mut at)? else {
                found.sure = at;
                return Ok(());
            };
            // By how much it is ahead without any change, and more with each unit of share.
            let lead = |of: &dyn Fn(usize) -> i128| -> i128 {
                let signed = self.pairs.iter().enumerate().map(|(place, pair)| {
                    let (theirs, own) = (rival.contains(pair.row, pair.column), pair.is_made);
                    of(place) * (i128::from(theirs) - i128::from(own))
                });
                signed.sum()
            };
            let (start, rise) =
                (lead(&|place| self.pairs[place].weight), lead(&|place| slopes[place]));
            let share = |rise: i128| match start {
                1.. => Some(Ratio::ZERO),
                _ if rise > 0 => Ratio::new(start.unsigned_abs(), rise.unsigned_abs()),
                _ => None,
            };
            // What this rival really gains where every rule's weight changes as suits it best.
            let rules = self.pairs.first().map_or(0, |pair| pair.parts.len());
            let really = match is_any {
                true => (0..rules).map(|rule| lead(&|at| self.pairs[at].parts[rule]).abs()).sum(),
                false => rise,
            };
            if let Some(beaten) = share(really).filter(|&share| share < Ratio::ONE)
                && found.beaten.as_ref().is_none_or(|old| beaten < old.0)
            {
                found.beaten = Some((beaten, rival.clone()));
            }
            match share(rise) {
                _ if at == Ratio::ZERO => {}
                Some(next) if next < at => at = next,
                _ => return Err(RobustFault::Range.into()),
            }
            if at == Ratio::ZERO {
                found.sure = at;
                return Ok(());
            }
        }
    }

    /// An assignment that is ahead at this share, if there is one. Where the fraction is out of the range of
    /// weights, a smaller one takes its place.
    fn ahead(&mut self, slopes: &[i128], at: &mut Ratio) -> Result<Option<Matching>, Halt> {
        for places in [None, Some(24u32), Some(16), Some(10), Some(5)] {
            let share = match places {
                None => *at,
                Some(places) => rounded_down(*at, places),
            };
            let Some(problem) = self.at(slopes, share) else { continue };
            *at = share;
            let outcome = solve_with(&problem, &mut self.scratch, &self.control);
            let answer = match outcome {
                Outcome::Solved(answer) => answer,
                Outcome::Impossible(_) => return Err(RobustFault::Misfit.into()),
                Outcome::Stopped(stopped) => return Err(Halt::Stopped(stopped.reason)),
            };
            let sum = |made: &Matching| -> i128 {
                let pairs = made.pairs();
                pairs.filter_map(|(row, column)| problem.weight(row, column).map(i128::from)).sum()
            };
            let is_same_size = answer.matching.size() == self.matching.size();
            if problem.cardinality() != Cardinality::Free && !is_same_size {
                return Err(RobustFault::Misfit.into());
            }
            let rival = (answer.value > sum(self.matching)).then(|| answer.matching.clone());
            self.control = self.control.after(self.scratch.steps());
            return Ok(rival);
        }
        Err(RobustFault::Range.into())
    }

    /// The problem at this share; nothing where its weights are too large.
    fn at(&self, slopes: &[i128], share: Ratio) -> Option<AssignmentProblem<i64>> {
        let (numerator, denominator) =
            (i128::try_from(share.numerator()).ok()?, i128::try_from(share.denominator()).ok()?);
        let mut common = 0u128;
        let mut weights = Vec::with_capacity(self.pairs.len());
        for (pair, &slope) in self.pairs.iter().zip(slopes) {
            let weight = pair.weight.checked_mul(denominator)?;
            let weight = weight.checked_add(slope.checked_mul(numerator)?)?;
            let (mut one, mut other) = (weight.unsigned_abs(), common);
            while other > 0 {
                (one, other) = (other, one % other);
            }
            common = one;
            weights.push(weight);
        }
        let common = i128::try_from(common.max(1)).ok()?;
        let edges = self.pairs.iter().zip(weights).map(|(pair, weight)| {
            i64::try_from(weight / common).ok().map(|weight| (pair.row, pair.column, weight))
        });
        rebuilt(self.problem, edges.collect::<Option<Vec<_>>>()?)
    }
}

/// The largest fraction with so many binary places that is not larger.
fn rounded_down(share: Ratio, places: u32) -> Ratio {
    let (mut whole, mut rest) =
        (share.numerator() / share.denominator(), share.numerator() % share.denominator());
    for _ in 0..places {
        // The rest is below the denominator, so doubling it could overflow only for denominators
        // that no sum reaches.
        rest = rest.saturating_mul(2);
        let over = rest >= share.denominator();
        rest -= if over { share.denominator() } else { 0 };
        whole = whole.saturating_mul(2).saturating_add(u128::from(over));
    }
    Ratio::new(whole, 1 << places).unwrap_or(Ratio::ZERO)
}

/// The allowed pairs of a problem with their weights.
///
/// # Errors
/// [`RobustFault`] where the problem is not supported, or the matching of other sides.
pub(super) fn entries(
    problem: &AssignmentProblem<i64>,
    matching: &Matching,
) -> Result<Vec<(MenteeIx, MentorIx, i64)>, RobustFault> {
    use crate::kernel::Index;
    if problem.has_quotas() || problem.has_unmatched_prices() {
        return Err(RobustFault::Unsupported);
    }
    if (matching.mentees(), matching.mentors()) != (problem.rows(), problem.columns()) {
        return Err(RobustFault::Misfit);
    }
    let (mut found, mut buffer) = (Vec::new(), RowBuffer::new());
    for row in MenteeIx::all(problem.rows()) {
        problem
            .row(row, &mut buffer)
            .for_each(|column, weight| found.push((row, MentorIx::at(column), weight)));
    }
    Ok(found)
}

/// The problem with these gains in place of its weights; nothing where they are out of range.
pub(super) fn rebuilt(
    problem: &AssignmentProblem<i64>,
    edges: Vec<(MenteeIx, MentorIx, i64)>,
) -> Option<AssignmentProblem<i64>> {
    let minimums =
        |side: Side| (0..problem.agents(side)).map(|at| problem.minimum(side, at)).collect();
    AssignmentProblem::sparse(problem.rows(), problem.columns(), edges)
        .cardinality(problem.cardinality())
        .seats(Side::Mentee, problem.seats(Side::Mentee).clone())
        .seats(Side::Mentor, problem.seats(Side::Mentor).clone())
        .minimums(Side::Mentee, minimums(Side::Mentee))
        .minimums(Side::Mentor, minimums(Side::Mentor))
        .required(problem.required().to_vec())
        .build()
        .ok()
}
