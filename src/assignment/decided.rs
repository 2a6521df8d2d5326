//! What is decided before any search: required pairs, and the room they leave.

use crate::kernel::{Index, MenteeIx, MentorIx};
use crate::market::{AssignmentProblem, AssignmentWitness, Side, Weight};

/// The seats and minimums that required pairs leave, by side and agent.
pub(super) struct Room {
    /// How many more partners each agent can have.
    pub(super) places: [Vec<u32>; 2],
    /// How many more partners each agent must have.
    pub(super) least: [Vec<u32>; 2],
    /// How many pairs are required of each agent; empty where none is.
    pub(super) required: [Vec<u32>; 2],
}

pub(super) const SIDES: [Side; 2] = [Side::Rows, Side::Columns];

impl Room {
    /// Takes the required pairs out of seats and minimums, or says why that fails.
    pub(super) fn new<W: Weight>(
        problem: &AssignmentProblem<W>,
    ) -> Result<Self, AssignmentWitness> {
        let mut required = [Vec::new(), Vec::new()];
        if !problem.required().is_empty() {
            required = SIDES.map(|side| vec![0; problem.agents(side)]);
        }
        for &(row, column) in problem.required() {
            if problem.weight(row, column).is_none() {
                return Err(AssignmentWitness::RequiredForbidden { row, column });
            }
            required[0][row.get()] += 1;
            required[1][column.get()] += 1;
        }
        let mut places = [Vec::new(), Vec::new()];
        let mut least = [Vec::new(), Vec::new()];
        for side in SIDES {
            let of = side as usize;
            let agents = problem.agents(side);
            places[of].reserve_exact(agents);
            least[of].reserve_exact(agents);
            for at in 0..agents {
                let agent = MenteeIx::at(at).raw();
                let decided = required[of].get(at).copied().unwrap_or(0);
                let (seats, minimum) = (problem.seats(side).of(at), problem.least(side, at));
                if decided > seats {
                    let required = decided;
                    return Err(AssignmentWitness::RequiredAboveSeats {
                        side,
                        agent,
                        required,
                        seats,
                    });
                }
                if minimum > seats {
                    return Err(AssignmentWitness::MinimumAboveSeats {
                        side,
                        agent,
                        minimum,
                        seats,
                    });
                }
                // Required pairs are distinct, so they never exceed the places.
                places[of].push(problem.places(side, at).saturating_sub(decided));
                least[of].push(minimum.saturating_sub(decided));
            }
        }
        Ok(Self { places, least, required })
    }

    /// How many pairs are required of an agent.
    pub(super) fn required(&self, side: Side, at: usize) -> u32 {
        self.required[side as usize].get(at).copied().unwrap_or(0)
    }
}

/// The required pairs of one row.
pub(super) fn required_of(
    required: &[(MenteeIx, MentorIx)],
    row: usize,
) -> &[(MenteeIx, MentorIx)] {
    let from = required.partition_point(|pair| pair.0.get() < row);
    let to = required.partition_point(|pair| pair.0.get() <= row);
    required.get(from..to).unwrap_or(&[])
}
