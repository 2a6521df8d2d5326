//! Why a pool has no super-stable matching.

use crate::kernel::AgentIx;
use serde::{Deserialize, Serialize};

/// One step of a [`PoolInsistenceLog`]. Of an agent who accepts several that are left, one of which
/// is better than the others: its best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PoolInsistenceStep {
    /// This agent and its best are parted. Nobody on whom somebody insists is left with nobody by
    /// that; so if there is a super-stable matching of what was left, there is one without this
    /// pair.
    Passed(AgentIx),
    /// Were this agent and its best parted, somebody on whom another insists would be left with
    /// nobody: every super-stable matching of what is left makes this pair.
    Kept(AgentIx),
}

/// Why a pool has no super-stable matching.
///
/// An agent *insists* on all whom it does not rank below the best of those left to it, and, left
/// with nobody, on all whom it accepts. Who is insisted on has somebody in every super-stable matching, and it ranks
/// everybody but the one who insists above that one: all others whom it does not are parted from
/// it. After these deletions each who is left somebody has one best, and is the last of one
/// other; the steps go on from there. After the last step, or the deletions before the first,
/// somebody is insisted on who is left with nobody. `audit::refutes_super_stable` checks it, and
/// says why a step may be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolInsistenceLog {
    /// The steps, in order.
    pub steps: Vec<PoolInsistenceStep>,
}
