//! Are these rooms of one size, allowed, and of this sum?
//!
//! *Theorem*: none but the definition. That nothing is better rests on the search. *Trusts* the
//! problem's checked construction, and nothing of the solver. Weights are of 64 bits and there are at most
//! 2⁶⁴ pairs: their sum fits 128.

use crate::kernel::{AgentIx, Control, Index, Meter, Pace, Unbounded, faults};
use crate::market::{Cardinality, GeneralProblem, Outcome, RoomsAnswer, Sense};

faults! {
    /// What is wrong with rooms.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum RoomsFlaw: "rooms-flaw" {
        /// A room has another size.
        Size {
            /// Its place, from 0.
            room: usize,
            /// How many are in it.
            people: usize,
        } = "size", "room {room} has {people:person|people}", "комната {room}: человек {people}";
        /// Somebody is nobody, or in two rooms.
        Agent {
            /// Who.
            agent: AgentIx,
        } = "agent",
            "agent {agent} is nobody or in two rooms",
            "участника {agent} нет, или он в двух комнатах";
        /// Two share a room who may not.
        Apart {
            /// The one.
            one: AgentIx,
            /// The other.
            two: AgentIx,
        } = "apart",
            "agents {one} and {two} may not share a room",
            "участники {one} и {two} не могут жить в одной комнате";
        /// The value is another.
        Value {
            /// The sum of the weights.
            sum: i128,
        } = "value", "the weights add up to {sum}", "сумма весов – {sum}";
        /// What bounds them is worse than they are.
        Bound = "bound", "the bound is below what was found", "граница ниже найденного";
    }
}

/// Checks rooms of this size, their sum, and that the bounds are no worse. O(pairs in rooms · log).
///
/// # Errors
/// The first flaw found.
pub fn verify_rooms(
    problem: &GeneralProblem<i64>,
    size: usize,
    answer: &RoomsAnswer,
) -> Result<(), RoomsFlaw> {
    match paced(problem, size, answer, &mut Unbounded) {
        Ok(said) => said,
        Err(never) => match never {},
    }
}

/// [`verify_rooms`] under a control; a step is a pair in a room. Nothing is said of rooms that were
/// not all looked at.
///
/// # Errors
/// The first flaw found.
pub fn verify_rooms_within(
    problem: &GeneralProblem<i64>,
    size: usize,
    answer: &RoomsAnswer,
    control: &Control<'_>,
) -> Result<Outcome<()>, RoomsFlaw> {
    match paced(problem, size, answer, &mut Meter::new(control)) {
        Ok(said) => said.map(Outcome::Solved),
        Err(reason) => Ok(Outcome::stopped(reason)),
    }
}

fn paced<P: Pace>(
    problem: &GeneralProblem<i64>,
    size: usize,
    answer: &RoomsAnswer,
    pace: &mut P,
) -> Result<Result<(), RoomsFlaw>, P::Cut> {
    let mut seen = vec![false; problem.agents()];
    let mut sum: i128 = 0;
    for (at, room) in answer.rooms.iter().enumerate() {
        if room.len() != size || size < 2 {
            return Ok(Err(RoomsFlaw::Size { room: at, people: room.len() }));
        }
        for (place, &agent) in room.iter().enumerate() {
            match seen.get_mut(agent.get()) {
                Some(seen) if !*seen => *seen = true,
                _ => return Ok(Err(RoomsFlaw::Agent { agent })),
            }
            pace.steps(1 + place)?;
            for &other in &room[..place] {
                match problem.weight(other, agent) {
                    Some(weight) => sum += i128::from(weight),
                    None => return Ok(Err(RoomsFlaw::Apart { one: other, two: agent })),
                }
            }
        }
    }
    if sum != answer.value {
        return Ok(Err(RoomsFlaw::Value { sum }));
    }
    let rooms = answer.rooms.len() as u64;
    let is_worse = match problem.sense() {
        Sense::Max => answer.bound < sum,
        Sense::Min => answer.bound > sum,
    };
    let counts = problem.cardinality() == Cardinality::Maximum;
    let flawed = (counts && answer.most_rooms < rooms)
        || (is_worse && !(counts && answer.most_rooms > rooms));
    Ok(if flawed { Err(RoomsFlaw::Bound) } else { Ok(()) })
}
