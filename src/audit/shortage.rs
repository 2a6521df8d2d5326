//! Does this witness show that an assignment problem has no answer?
//!
//! *Theorem* (Hall 1935, with seats). All pairs of some agents are with their neighbours, and each of
//! these has at most its seats, less what is required of it elsewhere, and at most one pair with
//! each; where the agents need more, there is no assignment. Other witnesses are one comparison,
//! or a cut (theorem in `quotas.rs`).
//!
//! *Trusts* the problem's checked construction; every number of a witness is counted again. Sums
//! are of seats of one side, below 2³² of below 2³² each: `u64` holds them.

use super::quotas::verify_quotas;
use crate::kernel::{Index, MenteeIx, Side, narrow};
use crate::market::{
    AssignmentProblem, AssignmentWitness, Cardinality, HallWitness, RowBuffer, Weight,
};

/// Whether the witness shows that the problem has no answer: every number in it is
/// counted again from the problem.
///
/// One pass over the weights at most.
#[must_use]
pub fn verify_impossible<W: Weight>(
    problem: &AssignmentProblem<W>,
    witness: &AssignmentWitness,
) -> bool {
    match witness {
        AssignmentWitness::RequiredForbidden { row, column } => {
            problem.required().contains(&(*row, *column)) && problem.weight(*row, *column).is_none()
        }
        AssignmentWitness::RequiredAboveSeats { side, agent, required, seats } => {
            let agent = *agent as usize;
            let count = problem
                .required()
                .iter()
                .filter(|(row, column)| match side {
                    Side::Mentee => row.get() == agent,
                    Side::Mentor => column.get() == agent,
                })
                .count();
            count == *required as usize
                && problem.seats(*side).of(agent) == *seats
                && required > seats
        }
        AssignmentWitness::MinimumAboveSeats { side, agent, minimum, seats } => {
            let agent = *agent as usize;
            agent < problem.agents(*side)
                && problem.least(*side, agent) == *minimum
                && problem.seats(*side).of(agent) == *seats
                && minimum > seats
        }
        AssignmentWitness::Shortage(hall) => verify_shortage(problem, hall),
        AssignmentWitness::RequiredAboveQuota { side, group, required, most } => {
            let Some(quota) = problem.quotas(*side).groups().get(*group as usize) else {
                return false;
            };
            let is_inside = |at: u32| quota.members.binary_search(&at).is_ok();
            let pairs = problem.required().iter().filter(|(row, column)| match side {
                Side::Mentee => is_inside(row.raw()),
                Side::Mentor => is_inside(column.raw()),
            });
            pairs.count() as u64 == *required
                && quota.most == Some(*most)
                && *required > u64::from(*most)
        }
        AssignmentWitness::Quotas(witness) => verify_quotas(problem, witness),
    }
}

fn verify_shortage<W: Weight>(problem: &AssignmentProblem<W>, hall: &HallWitness) -> bool {
    let (side, other) = match hall.side {
        Side::Mentee => (Side::Mentee, Side::Mentor),
        Side::Mentor => (Side::Mentor, Side::Mentee),
    };
    let mut inside = vec![false; problem.agents(side)];
    for &agent in &hall.agents {
        match inside.get_mut(agent as usize) {
            Some(mark) if !*mark => *mark = true,
            _ => return false,
        }
    }
    let mut allowed = vec![0u64; problem.agents(other)];
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        problem.row(row, &mut buffer).for_each(|column, _| {
            let (agent, partner) = match side {
                Side::Mentee => (row.get(), column),
                Side::Mentor => (column, row.get()),
            };
            allowed[partner] += u64::from(inside[agent]);
        });
    }
    let mut taken = vec![0u64; problem.agents(other)];
    for (row, column) in problem.required() {
        let (agent, partner) = match side {
            Side::Mentee => (row.get(), column.get()),
            Side::Mentor => (column.get(), row.get()),
        };
        taken[partner] += u64::from(!inside[agent]);
    }
    let places = |side, at| u64::from(problem.places(side, at));
    let total = |side| (0..problem.agents(side)).map(|at| places(side, at)).sum::<u64>();
    // All places must be filled on the side with fewer of them, if at all.
    let filled = problem.cardinality() == Cardinality::Full && total(side) == problem.full_size();
    let needed: u64 = hall
        .agents
        .iter()
        .map(|&agent| {
            let agent = agent as usize;
            if filled { places(side, agent) } else { u64::from(problem.least(side, agent)) }
        })
        .sum();
    let neighbours: Vec<u32> =
        (0..allowed.len()).filter(|&at| allowed[at] > 0).map(narrow).collect();
    let available: u64 = neighbours
        .iter()
        .map(|&at| {
            let at = at as usize;
            let seats = u64::from(problem.seats(other).of(at)).saturating_sub(taken[at]);
            seats.min(allowed[at])
        })
        .sum();
    // A witness about minimums may also arise where all places were asked for.
    let minimums: u64 =
        hall.agents.iter().map(|&agent| u64::from(problem.least(side, agent as usize))).sum();
    (hall.needed == needed || hall.needed == minimums)
        && hall.neighbours == neighbours
        && hall.available == available
        && hall.needed > available
}
