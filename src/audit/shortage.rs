//! Does this witness show that an assignment problem has no answer?
//!
//! *Theorem* (Hall 1935, with seats). All pairs of some agents are with their neighbours, and each of
//! these has at most its seats, less what is required of it elsewhere, and at most one pair with
//! each; where the agents need more, there is no assignment. Other witnesses are one comparison,
//! or a cut (theorem in `quotas.rs`).
//!
//! *Trusts* the problem's checked construction; every number of a witness is counted again. Sums
//! are of seats of one side, below 2³² of below 2³² each: `u64` holds them.

use super::among::Among;
use super::between::{each_that_counts, passing};
use super::flaw::BLOCK;
use super::quotas::verify_quotas;
use crate::kernel::{Control, Index, MenteeIx, Side, StopReason, narrow};
use crate::market::{
    AssignmentProblem, AssignmentWitness, Cardinality, HallWitness, Outcome, RowBuffer, Weight,
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
    impossible_among(problem, Among::All, witness, &Control::unbounded()) == Ok(true)
}

/// [`verify_impossible`] under a control; a step is a row of weights, and all of them are counted
/// before the first one is looked at.
pub fn verify_impossible_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    witness: &AssignmentWitness,
    control: &Control<'_>,
) -> Outcome<bool> {
    let enough = control.begin("verifying", problem.rows() as u64);
    let free = control.without_work_limit();
    enough.and_then(|()| impossible_among(problem, Among::All, witness, &free)).into()
}

/// Whether it shows that of the problem with only the pairs that count.
pub(super) fn impossible_among<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    witness: &AssignmentWitness,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    Ok(match witness {
        AssignmentWitness::RequiredForbidden { row, column } => {
            let weight = problem.weight(*row, *column);
            let is_allowed = weight.is_some_and(|weight| among.has(problem, weight));
            problem.required().contains(&(*row, *column)) && !is_allowed
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
        AssignmentWitness::Shortage(hall) => verify_shortage(problem, among, hall, control)?,
        AssignmentWitness::RequiredAboveQuota { side, group, required, most } => {
            let Some(quota) = problem.quotas(*side).groups().get(*group as usize) else {
                return Ok(false);
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
        AssignmentWitness::Quotas(witness) => verify_quotas(problem, among, witness, control)?,
    })
}

fn verify_shortage<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    hall: &HallWitness,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    let (side, other) = (hall.side, hall.side.other());
    let mut inside = vec![false; problem.agents(side)];
    for &agent in &hall.agents {
        match inside.get_mut(agent as usize) {
            Some(mark) if !*mark => *mark = true,
            _ => return Ok(false),
        }
    }
    let columns = passing(problem.columns(), |column| side == Side::Mentee || inside[column]);
    let mut allowed = vec![0u64; problem.agents(other)];
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        if row.get() % BLOCK == 0 {
            control.check(0)?;
        }
        if side == Side::Mentee && !inside[row.get()] {
            continue;
        }
        let view = problem.row(row, &mut buffer);
        each_that_counts(problem, among, (view, &columns), |column| match side {
            Side::Mentee => allowed[column] += 1,
            Side::Mentor => allowed[row.get()] += 1,
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
    Ok((hall.needed == needed || hall.needed == minimums)
        && hall.neighbours == neighbours
        && hall.available == available
        && hall.needed > available)
}
