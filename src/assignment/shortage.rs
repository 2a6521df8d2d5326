//! From a group of agents to its Hall witness.

use super::decided::Room;
use crate::kernel::{Index, MenteeIx};
use crate::market::{AssignmentProblem, HallWitness, RowBuffer, Side, Weight};

/// What each agent of a group needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Its minimum.
    Least,
    /// All its places.
    Places,
}

/// The witness for the agents of `side` marked in `group`; agents whose required
/// pairs are all that they need are left out.
pub(super) fn shortage<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    side: Side,
    group: &[bool],
    need: Need,
) -> HallWitness {
    let needs = |at: usize| match need {
        Need::Least => problem.least(side, at),
        Need::Places => problem.places(side, at),
    };
    let inside = |at: usize| group.get(at) == Some(&true) && needs(at) > room.required(side, at);
    let other = if side == Side::Rows { Side::Columns } else { Side::Rows };
    // How many agents of the group each agent of the other side may have.
    let mut within = vec![0u32; problem.agents(other)];
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        if side == Side::Rows && !inside(row.get()) {
            continue;
        }
        problem.row(row, &mut buffer).for_each(|column, _| match side {
            Side::Rows => within[column] += 1,
            Side::Columns => within[row.get()] += u32::from(inside(column)),
        });
    }
    let mut outside = vec![0u32; problem.agents(other)];
    for &(row, column) in problem.required() {
        let (agent, partner) = match side {
            Side::Rows => (row.get(), column.get()),
            Side::Columns => (column.get(), row.get()),
        };
        outside[partner] += u32::from(!inside(agent));
    }
    let agents: Vec<usize> = (0..group.len()).filter(|&at| inside(at)).collect();
    let neighbours: Vec<usize> = (0..within.len()).filter(|&at| within[at] > 0).collect();
    let needed = agents.iter().map(|&at| u64::from(needs(at))).sum();
    let available = neighbours.iter().map(|&at| {
        let seats = problem.seats(other).of(at).saturating_sub(outside[at]);
        u64::from(seats.min(within[at]))
    });
    let available = available.sum();
    let raw = |agents: Vec<usize>| agents.into_iter().map(|at| MenteeIx::at(at).raw()).collect();
    debug_assert!(needed > available);
    HallWitness::new(side, raw(agents), raw(neighbours), needed, available)
}
