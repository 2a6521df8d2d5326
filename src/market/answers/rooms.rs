//! Rooms of one size in a pool.

use crate::kernel::AgentIx;
use serde::{Deserialize, Serialize};

/// Rooms of the same size, the weights of all who share one, and how far a search for them came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomsAnswer {
    /// The rooms, each with its members ascending, sorted. Whoever is in none stays alone.
    pub rooms: Vec<Vec<AgentIx>>,
    /// The sum of the weights of all pairs who share a room.
    pub value: i128,
    /// There are no more rooms than this, where as many as can be are asked for; their number where
    /// the search came to its end.
    pub most_rooms: u64,
    /// And no so many rooms have a better sum; where their number is free none at all have. The value
    /// where the search came to its end.
    pub bound: i128,
    /// How many nodes the search visited.
    pub nodes: u64,
}
