//! From a group of agents to its Hall witness.

use super::decided::{Room, required_of};
use crate::kernel::{Index, MenteeIx, Side, Sides, narrow};
use crate::market::{
    AssignmentProblem, Cardinality, HallWitness, PairCover, QuotaWitness, RowBuffer, Weight,
};

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
    let other = side.other();
    // How many agents of the group each agent of the other side may have.
    let mut within = vec![0u32; problem.agents(other)];
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        if side == Side::Mentee && !inside(row.get()) {
            continue;
        }
        problem.row(row, &mut buffer).for_each(|column, _| match side {
            Side::Mentee => within[column] += 1,
            Side::Mentor => within[row.get()] += u32::from(inside(column)),
        });
    }
    let mut outside = vec![0u32; problem.agents(other)];
    for &(row, column) in problem.required() {
        let (agent, partner) = match side {
            Side::Mentee => (row.get(), column.get()),
            Side::Mentor => (column.get(), row.get()),
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
    let raw = |agents: Vec<usize>| agents.into_iter().map(narrow).collect();
    debug_assert!(needed > available);
    HallWitness::new(side, raw(agents), raw(neighbours), needed, available)
}

/// The witness that more must run into these agents and groups than can run out of them;
/// `ends` says whether all rows together and all columns together are among them.
pub(super) fn cut_witness<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    inside: PairCover,
    ends: Sides<bool>,
    need: Need,
) -> QuotaWitness {
    let mut agents = Sides::of(|side| vec![false; problem.agents(side)]);
    inside.rows.iter().for_each(|row| agents.mentee[row.get()] = true);
    inside.columns.iter().for_each(|column| agents.mentor[column.get()] = true);
    let mut groups = Sides::of(|side| vec![false; problem.quotas(side).groups().len()]);
    inside.row_groups.iter().for_each(|&group| groups.mentee[group as usize] = true);
    inside.column_groups.iter().for_each(|&group| groups.mentor[group as usize] = true);
    let (mut needed, mut available) = (0u64, 0u64);
    let mut count = |from: bool, to: bool, least: u64, most: u64| {
        if to && !from {
            needed = needed.saturating_add(least);
        } else if from && !to {
            available = available.saturating_add(most);
        }
    };
    for side in Side::BOTH {
        let mut arc = |around: Option<u32>, inside: bool, least: u64, most: u64| {
            let around = around.map_or(ends[side], |group| groups[side][group as usize]);
            match side {
                Side::Mentee => count(around, inside, least, most),
                Side::Mentor => count(inside, around, least, most),
            }
        };
        let quotas = problem.quotas(side);
        for (at, &inside) in agents[side].iter().enumerate() {
            let (least, most) = (room.least[side][at].into(), room.places[side][at].into());
            arc(quotas.around_agent(at), inside, least, most);
        }
        for (group, &(least, most)) in room.groups[side].iter().enumerate() {
            arc(quotas.around_group(group), groups[side][group], least, most);
        }
    }
    // All pairs run from all columns back to all rows.
    let decided = problem.required().len() as u64;
    let (least, most) = match need {
        Need::Places if problem.cardinality() == Cardinality::Full => {
            let pairs = problem.full_size().saturating_sub(decided);
            (pairs, pairs)
        }
        _ => (0, u64::MAX),
    };
    count(ends.mentor, ends.mentee, least, most);
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()).filter(|row| agents.mentee[row.get()]) {
        let decided = required_of(problem.required(), row.get());
        problem.row(row, &mut buffer).for_each(|column, _| {
            if !agents.mentor[column] && !decided.iter().any(|pair| pair.1.get() == column) {
                available = available.saturating_add(1);
            }
        });
    }
    debug_assert!(needed > available);
    QuotaWitness::new(inside, ends, needed, available)
}
