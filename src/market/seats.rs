//! How many partners each agent may have.

use serde::{Deserialize, Serialize};

/// Seats of one side: how many partners each agent may have, 0 included. One
/// seat each needs no memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seats(Kind);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    OneEach { agents: usize },
    Each(Vec<u32>),
}

impl Seats {
    /// One seat for each of `agents`.
    #[must_use]
    #[inline]
    pub fn one_each(agents: usize) -> Self {
        Self(Kind::OneEach { agents })
    }

    /// These seats, by agent.
    #[must_use]
    pub fn each(seats: Vec<u32>) -> Self {
        if seats.iter().all(|&seats| seats == 1) {
            Self::one_each(seats.len())
        } else {
            Self(Kind::Each(seats))
        }
    }

    /// How many agents the side has.
    #[must_use]
    #[inline]
    pub fn agents(&self) -> usize {
        match &self.0 {
            Kind::OneEach { agents } => *agents,
            Kind::Each(seats) => seats.len(),
        }
    }

    /// The seats of the agent at `at`; none past the last agent.
    #[must_use]
    #[inline]
    pub fn of(&self, at: usize) -> u32 {
        match &self.0 {
            Kind::OneEach { agents } => u32::from(at < *agents),
            Kind::Each(seats) => seats.get(at).copied().unwrap_or(0),
        }
    }

    /// Whether every agent has exactly one seat.
    #[must_use]
    #[inline]
    pub fn is_one_each(&self) -> bool {
        matches!(self.0, Kind::OneEach { .. })
    }

    /// The seats of all agents together. A `u64` holds the sum of any side that
    /// can be numbered.
    #[must_use]
    pub fn total(&self) -> u64 {
        match &self.0 {
            Kind::OneEach { agents } => *agents as u64,
            Kind::Each(seats) => seats.iter().map(|&seats| u64::from(seats)).sum(),
        }
    }
}
