//! Cuts through agents and groups: what is on which side, and what their bounds let through.

use crate::kernel::{Index, MenteeIx, MentorIx, Side, Sides};
use crate::market::{AssignmentProblem, Weight};

/// How many pairs beside the required ones an agent or a group must have at least and can have
/// at most, if that is bounded.
pub(super) type Bound = (u64, Option<u64>);

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
pub(super) struct Marked {
    pub(super) agents: Sides<Vec<bool>>,
    groups: Sides<Vec<bool>>,
}

impl Marked {
    /// Nothing where a number is out of range or given twice.
    pub(super) fn new<W: Weight>(
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
    pub(super) fn each<W: Weight>(
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
