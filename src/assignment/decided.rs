//! What is decided before any search: required pairs, and the room they leave.

use crate::kernel::{Index, MenteeIx, MentorIx, Side, Sides, narrow};
use crate::market::{AssignmentProblem, AssignmentWitness, Weight};

/// The seats and minimums that required pairs leave, by side and agent, and the quotas.
#[derive(Clone, Default)]
pub(super) struct Room {
    /// How many more partners each agent can have.
    pub(super) places: Sides<Vec<u32>>,
    /// How many more partners each agent must have.
    pub(super) least: Sides<Vec<u32>>,
    /// How many pairs are required of each agent; empty where none is.
    pub(super) required: Sides<Vec<u32>>,
    /// How many more pairs each group must have, and how many more it can have.
    pub(super) groups: Sides<Vec<(u64, u64)>>,
}

impl Room {
    /// Takes the required pairs out of seats, minimums and quotas, or says why that fails.
    pub(super) fn new<W: Weight>(
        problem: &AssignmentProblem<W>,
    ) -> Result<Self, AssignmentWitness> {
        let mut room = Self::default();
        room.fill(problem)?;
        Ok(room)
    }

    /// The room that another problem leaves, in the memory that is there.
    pub(super) fn fill<W: Weight>(
        &mut self,
        problem: &AssignmentProblem<W>,
    ) -> Result<(), AssignmentWitness> {
        for side in Side::BOTH {
            let decided = &mut self.required[side];
            let agents = if problem.required().is_empty() { 0 } else { problem.agents(side) };
            decided.clear();
            decided.resize(agents, 0);
        }
        for &(row, column) in problem.required() {
            if problem.weight(row, column).is_none() {
                return Err(AssignmentWitness::RequiredForbidden { row, column });
            }
            self.required.mentee[row.get()] += 1;
            self.required.mentor[column.get()] += 1;
        }
        for side in Side::BOTH {
            let agents = problem.agents(side);
            self.places[side].clear();
            self.least[side].clear();
            for at in 0..agents {
                let agent = narrow(at);
                let decided = self.required[side].get(at).copied().unwrap_or(0);
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
                self.places[side].push(problem.places(side, at).saturating_sub(decided));
                self.least[side].push(minimum.saturating_sub(decided));
            }
            self.groups[side].clear();
            for (group, quota) in (0u32..).zip(problem.quotas(side).groups()) {
                let members = quota.members.iter();
                let required = members.map(|&at| u64::from(self.required(side, at as usize))).sum();
                let most = match quota.most {
                    Some(most) if u64::from(most) < required => {
                        return Err(AssignmentWitness::RequiredAboveQuota {
                            side,
                            group,
                            required,
                            most,
                        });
                    }
                    Some(most) => u64::from(most) - required,
                    None => u64::MAX,
                };
                let least = u64::from(quota.least).saturating_sub(required);
                self.groups[side].push((least, most));
            }
        }
        Ok(())
    }

    /// The room of the problem with rows and columns exchanged.
    pub(super) fn turned(&self) -> Self {
        Self {
            places: self.places.clone().turned(),
            least: self.least.clone().turned(),
            required: self.required.clone().turned(),
            groups: self.groups.clone().turned(),
        }
    }

    /// How many pairs are required of an agent.
    pub(super) fn required(&self, side: Side, at: usize) -> u32 {
        self.required[side].get(at).copied().unwrap_or(0)
    }
}

/// Whether a pair is required; nothing is looked up where none is, as in most problems.
pub(super) fn is_required(
    required: &[(MenteeIx, MentorIx)],
    (row, column): (usize, usize),
) -> bool {
    !required.is_empty() && required_of(required, row).iter().any(|pair| pair.1.get() == column)
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
