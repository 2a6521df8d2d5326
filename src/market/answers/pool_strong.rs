//! Why a pool with ties has no strongly stable matching.

use super::InsistenceStep;
use crate::kernel::AgentIx;
use serde::{Deserialize, Serialize};

/// Why a pool with ties has no strongly stable matching.
///
/// It speaks of the *doubled* pool: each agent is there once as a mentee, who asks, and once as a mentor, who is asked,
/// with one seat and the same list each time. A matching of the pool that is strongly stable is one of the doubled
/// pool in which both copies of everybody have the same partner. `asks` names a strongly stable matching of the doubled
/// pool, by whom the asking copy of each agent has, nobody for one; an agent's *best* is the rank it gives that one, its
/// *last* the rank it gives whoever asks it. `audit::refutes_strongly_stable` checks it and says why it is a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StrongPoolWitness {
    /// The doubled pool has no strongly stable matching.
    Doubled {
        /// The steps of a log that shows it, as of [`InsistenceLog`](super::InsistenceLog).
        steps: Vec<InsistenceStep>,
    },
    /// Nobody's last is above its best. Left of the pool are the pairs that both rank no better than
    /// their best and no worse than their last; everybody who asks has somebody.
    Between {
        /// Whom each agent's asking copy has.
        asks: Vec<Option<AgentIx>>,
        /// An agent whose best is above its last: it gets its best, or worse.
        agent: AgentIx,
        /// It gets worse: whom it ranks as its best are left those only whom they rank above it. The steps of a
        /// log, after which somebody asks nobody.
        worse: Vec<InsistenceStep>,
        /// It gets its best: worse ones are not left to it. The same.
        best: Vec<InsistenceStep>,
    },
    /// Everybody's best is its last, and who has one cannot all be put into pairs that both rank so.
    Odd {
        /// Whom each agent's asking copy has.
        asks: Vec<Option<AgentIx>>,
        /// Without these agents, ascending, more parts of an odd number are left than they are many.
        barrier: Vec<AgentIx>,
    },
}
