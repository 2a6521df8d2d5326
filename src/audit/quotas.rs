//! Cuts through agents and groups: how many pairs must and can run through them.
//!
//! *Theorem* (Ford and Fulkerson; Hoffman's circulations). Think of each pair as running from all
//! rows together through the groups around its row, the row, the column and the groups around that
//! to all columns together. What runs through a set of these stations is no more than what can run
//! into it, and what must run in is no more than what can run out. So the bounds that a set's edge
//! crosses bound the number of pairs (a cover), or, where more must run in than can run out, there
//! is no assignment (a witness). Required pairs are taken out of all bounds first.
//!
//! *Trusts* the problem's checked construction; every number of a witness is counted again.

use crate::kernel::{Index, MenteeIx, MentorIx, Side, Sides};
use crate::market::{AssignmentProblem, Cardinality, PairCover, QuotaWitness, RowBuffer, Weight};

/// How many pairs beside the required ones an agent or a group must have at least and can have
/// at most, if that is bounded.
type Bound = (u64, Option<u64>);

/// Those of one side.
type Bounds = Vec<Bound>;

/// The bounds of agents and of groups, by side.
pub(super) struct Terms {
    pub(super) agents: Sides<Bounds>,
    pub(super) groups: Sides<Bounds>,
}

impl Terms {
    pub(super) fn new<W: Weight>(problem: &AssignmentProblem<W>) -> Self {
        let mut terms = Self { agents: Sides::default(), groups: Sides::default() };
        for side in Side::BOTH {
            let mut required = vec![0u64; problem.agents(side)];
            for (row, column) in problem.required() {
                required[if side == Side::Mentee { row.get() } else { column.get() }] += 1;
            }
            let beside = |least: u32, most: Option<u64>, required: u64| {
                let most = most.map(|most| most.saturating_sub(required));
                (u64::from(least).saturating_sub(required), most)
            };
            terms.agents[side] = (0..required.len())
                .map(|at| {
                    let places = problem.places(side, at).into();
                    beside(problem.least(side, at), Some(places), required[at])
                })
                .collect();
            let groups = problem.quotas(side).groups().iter();
            terms.groups[side] = groups
                .map(|group| {
                    let inside = group.members.iter().map(|&at| required[at as usize]).sum();
                    beside(group.least, group.most.map(u64::from), inside)
                })
                .collect();
        }
        terms
    }
}

/// Agents and groups of both sides, as marks.
struct Marked {
    agents: Sides<Vec<bool>>,
    groups: Sides<Vec<bool>>,
}

impl Marked {
    /// Nothing where a number is out of range or given twice.
    fn new<W: Weight>(
        problem: &AssignmentProblem<W>,
        (rows, columns): (&[MenteeIx], &[MentorIx]),
        groups: [&[u32]; 2],
    ) -> Option<Self> {
        let row_marks = marks(problem.rows(), rows.iter().map(|row| row.get()))?;
        let column_marks = marks(problem.columns(), columns.iter().map(|column| column.get()))?;
        let [row_groups, column_groups] = groups.map(|groups| groups.iter().map(|&g| g as usize));
        let count = |side| problem.quotas(side).groups().len();
        let row_groups = marks(count(Side::Mentee), row_groups)?;
        let column_groups = marks(count(Side::Mentor), column_groups)?;
        Some(Self {
            agents: Sides::new(row_marks, column_marks),
            groups: Sides::new(row_groups, column_groups),
        })
    }

    /// Calls `each` with every agent and group: whether it is marked, whether what is next
    /// around it is (`end` where nothing is), and its bounds.
    fn each<W: Weight>(
        &self,
        problem: &AssignmentProblem<W>,
        terms: &Terms,
        side: Side,
        end: bool,
        mut each: impl FnMut(bool, bool, Bound),
    ) {
        let quotas = problem.quotas(side);
        let around =
            |group: Option<u32>| group.map_or(end, |group| self.groups[side][group as usize]);
        for (at, &marked) in self.agents[side].iter().enumerate() {
            each(marked, around(quotas.around_agent(at)), terms.agents[side][at]);
        }
        for (at, &marked) in self.groups[side].iter().enumerate() {
            each(marked, around(quotas.around_group(at)), terms.groups[side][at]);
        }
    }
}

fn marks(count: usize, listed: impl Iterator<Item = usize>) -> Option<Vec<bool>> {
    let mut marks = vec![false; count];
    for at in listed {
        match marks.get_mut(at) {
            Some(mark) if !*mark => *mark = true,
            _ => return None,
        }
    }
    Some(marks)
}

/// How many allowed pairs beside the required ones lead from a row to a column that pass.
fn pairs_between<W: Weight>(
    problem: &AssignmentProblem<W>,
    row_passes: impl Fn(usize) -> bool,
    column_passes: impl Fn(usize) -> bool,
) -> u64 {
    let mut buffer = RowBuffer::new();
    let mut count = 0;
    for row in MenteeIx::all(problem.rows()).filter(|row| row_passes(row.get())) {
        problem.row(row, &mut buffer).for_each(|column, _| {
            let pair = (row, MentorIx::at(column));
            if column_passes(column) && problem.required().binary_search(&pair).is_err() {
                count += 1;
            }
        });
    }
    count
}

/// The number of pairs that the cover does not let be exceeded; nothing where it is no cover or
/// bounds nothing.
pub(super) fn pair_bound<W: Weight>(
    problem: &AssignmentProblem<W>,
    cover: &PairCover,
) -> Option<u64> {
    let groups = [&cover.row_groups[..], &cover.column_groups];
    let listed = Marked::new(problem, (&cover.rows, &cover.columns), groups)?;
    let terms = Terms::new(problem);
    // Below 2³³ terms of up to 2⁶⁴ each.
    let (mut most, mut least) = (Some(problem.required().len() as u128), 0u128);
    for side in Side::BOTH {
        listed.each(problem, &terms, side, false, |inside, around, bounds| {
            if inside && !around {
                most = most.zip(bounds.1).map(|(sum, most)| sum + u128::from(most));
            } else if around && !inside {
                least += u128::from(bounds.0);
            }
        });
    }
    let Sides { mentee: rows, mentor: columns } = &listed.agents;
    let mut most = most?;
    if columns.iter().any(|listed| !listed) {
        let between = pairs_between(problem, |row| !rows[row], |at| !columns[at]);
        most += u128::from(between);
    }
    u64::try_from(most.saturating_sub(least)).ok()
}

/// Whether more pairs must run into the stations of the witness than can run out.
pub(super) fn verify_quotas<W: Weight>(
    problem: &AssignmentProblem<W>,
    witness: &QuotaWitness,
) -> bool {
    let groups = [&witness.row_groups[..], &witness.column_groups];
    let Some(inside) = Marked::new(problem, (&witness.rows, &witness.columns), groups) else {
        return false;
    };
    let terms = Terms::new(problem);
    // Sums of below 2³³ terms of up to 2⁶⁴ each; nothing where nothing bounds them.
    let (mut needed, mut available) = (0u128, Some(0u128));
    let mut count = |from: bool, to: bool, (least, most): Bound| {
        if to && !from {
            needed += u128::from(least);
        } else if from && !to {
            available = available.zip(most).map(|(sum, most)| sum + u128::from(most));
        }
    };
    let (all_rows, all_columns) = (witness.all_rows, witness.all_columns);
    inside.each(problem, &terms, Side::Mentee, all_rows, |own, around, b| count(around, own, b));
    inside.each(problem, &terms, Side::Mentor, all_columns, |own, around, b| {
        count(own, around, b);
    });
    let pairs = match problem.cardinality() {
        Cardinality::Full => {
            let pairs = problem.full_size().saturating_sub(problem.required().len() as u64);
            (pairs, Some(pairs))
        }
        _ => (0, None),
    };
    count(all_columns, all_rows, pairs);
    let Sides { mentee: rows, mentor: columns } = &inside.agents;
    let between = pairs_between(problem, |at| rows[at], |at| !columns[at]);
    let Some(available) = available.map(|sum| sum + u128::from(between)) else { return false };
    u128::from(witness.needed) == needed
        && u128::from(witness.available) == available
        && needed > available
}
