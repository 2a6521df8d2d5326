//! The most that a criterion adds to what either side thinks: bounds by which pairs are left out
//! before all criteria are summed.

use super::CompiledRules;
use super::columns::FIRST;
use super::direct::Direct;
use super::memo::Memo;
use super::plan::{Both, Plan, Scored};

/// The most that is added to the mentee's view and to the mentor's.
pub(super) type Most = [i64; 2];

/// The most that criteria add which do not depend on few answers.
pub(super) struct Bounds {
    /// For each wide memo, by the class of the mentee's answer.
    wide: Vec<Vec<Most>>,
    /// For each direct criterion, by its table.
    direct: Vec<Vec<Most>>,
    /// For each slow criterion.
    slow: Vec<Most>,
}

impl Bounds {
    /// Of criteria with memos, of direct and of slow ones.
    pub(super) fn new(
        plan: &Plan,
        wide: &[Memo<Both>],
        direct: &[Direct<Both>],
        slow: &[usize],
    ) -> Self {
        Self {
            wide: wide.iter().map(|memo| memo.rows().map(most).collect()).collect(),
            direct: direct.iter().map(|direct| direct.tables().map(most).collect()).collect(),
            slow: slow.iter().map(|&at| most_of_criterion(&plan.criteria[at])).collect(),
        }
    }

    /// Adds the bounds of a mentee's row, one criterion after the other.
    pub(super) fn extend(
        &self,
        (wide, direct): (&[Memo<Both>], &[Direct<Both>]),
        plan: &Plan,
        mentee: usize,
        rest: &mut Vec<Most>,
    ) {
        let nothing = [0; 2];
        let of = |most: &[Most], at: usize| most.get(at).copied().unwrap_or(nothing);
        for (memo, most) in wide.iter().zip(&self.wide) {
            rest.push(of(most, memo.class(mentee)));
        }
        for (direct, most) in direct.iter().zip(&self.direct) {
            let scored = &plan.criteria[direct.rule_at()];
            let (code, _) = scored.rule.operands.codes_of(mentee, 0);
            rest.push(match code.checked_sub(FIRST) {
                Some(value) => of(most, direct.table_of(value as usize)),
                None => most_of(direct.unanswered()).map(|most| most.max(0)),
            });
        }
        rest.extend(&self.slow);
    }
}

impl CompiledRules {
    /// No pair is worth more than this to its mentee and to its mentor, in units: the most that each
    /// criterion can add, together. O(criteria).
    pub(crate) fn most(&self) -> Most {
        let criteria = self.plan.criteria.iter().map(most_of_criterion);
        criteria.fold([0; 2], |sum, most| [sum[0] + most[0], sum[1] + most[1]])
    }
}

/// The most that a criterion can add, whatever both answered.
fn most_of_criterion(criterion: &Scored) -> Most {
    let Scored { rule, points, weights, neutral } = criterion;
    let largest = points.bound(&rule.operands);
    // One more than rounding can add; in range, since the unit was chosen for it.
    let most = |weight: f64| (largest * weight.abs()).ceil() as i64 + 1;
    let [own, theirs] = most_of(*neutral);
    [own.max(most(weights.0)), theirs.max(most(weights.1))]
}

fn most_of(cell: Both) -> Most {
    [cell.mentee(), cell.mentor()].map(i64::from)
}

/// The most of both views among some cells.
pub(super) fn most(cells: &[Both]) -> Most {
    let most = cells.iter().copied().map(most_of);
    most.reduce(|a, b| [a[0].max(b[0]), a[1].max(b[1])]).unwrap_or_default()
}
