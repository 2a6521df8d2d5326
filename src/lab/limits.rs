//! How large an instance may be, checked before memory is asked for.

use crate::kernel::faults;

/// The largest instance that is solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Agents on all sides together.
    pub max_agents: u64,
    /// Agents that a line counts and does not name, as `rows` without an edge: what a line
    /// takes goes with its length, beyond these.
    pub max_unnamed: u64,
    /// Bytes for one line, its files and the arrays made from them. An estimate:
    /// what a solver needs beyond its input is counted by the agent and by the entry.
    pub max_memory: u64,
    /// Bytes, of these, for what grows during a run and is not bounded by the input: the tables of
    /// searches, lists of all matchings. Where it is reached an answer is stopped or its bound weaker.
    pub max_growth: u64,
    /// Bytes of one line. Of a longer one the rest is skipped.
    pub max_line: u64,
    /// Bytes of a line that are skipped beyond its limit before the input counts as one without
    /// lines, such as a device that never ends.
    pub max_skipped: u64,
}

impl Default for Limits {
    /// 10 million agents, 100 000 of them not named, 16 GiB, of which 1 GiB may grow during a run,
    /// lines of 1 GiB, of which 4 GiB are skipped beyond that.
    fn default() -> Self {
        Self {
            max_agents: 10_000_000,
            max_unnamed: 100_000,
            max_memory: 16 << 30,
            max_growth: 1 << 30,
            max_line: 1 << 30,
            max_skipped: 4 << 30,
        }
    }
}

/// What one line has claimed so far.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    limits: Limits,
    bytes: u64,
}

/// Bytes that a solver and the answer hold for an agent: partners, prices, queues.
const BYTES_PER_AGENT: u64 = 96;

/// Bytes that an entry of a list, an edge or a weight of the line takes on its way into
/// a market: the number itself, its pair, a sorted copy, its twin on the other side.
const BYTES_PER_ENTRY: u64 = 48;

faults! {
    /// What a line needs more of than the limits allow.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum LimitFault: "limit-fault" {
        /// More agents than the limit.
        TooManyAgents {
            /// How many agents the line has on all sides.
            agents: u64,
            /// The limit.
            limit: u64,
        } = "too-many-agents",
            "{agents:agent is|agents are} more than the limit of {limit} (--max-agents)",
            "участников {agents}, а предел {limit} (--max-agents)";
        /// A line longer than the limit.
        LineTooLong {
            /// How long it is.
            bytes: u64,
            /// The limit.
            limit: u64,
        } = "line-too-long",
            "a line of {bytes} bytes is longer than the limit of {limit} (--max-line)",
            "строка в {bytes} байт длиннее предела {limit} (--max-line)";
        /// More agents that are counted and not named than the limit.
        TooManyUnnamed {
            /// How many agents the line has on all sides.
            agents: u64,
            /// How many of them its edges, lists or arrays can name.
            named: u64,
            /// The limit.
            limit: u64,
        } = "too-many-unnamed",
            "{agents} agents, of whom at most {named} are named, are more than the limit of {limit} beside those (--max-unnamed)",
            "участников {agents}, из них названо не больше {named}; сверх этих предел {limit} (--max-unnamed)";
        /// More memory than the limit.
        TooMuchMemory {
            /// How much would be needed in all, as far as it is known here.
            bytes: u64,
            /// The limit.
            limit: u64,
        } = "too-much-memory",
            "{bytes:byte|bytes} of memory are more than the limit of {limit} (--max-memory)",
            "нужно {bytes} байт памяти, а предел {limit} (--max-memory)";
    }
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, bytes: 0 }
    }

    /// Claims room for the agents of all sides, of whom the line names at most so many.
    pub(crate) fn agents(&mut self, counts: &[u64], named: u64) -> Result<(), LimitFault> {
        let agents = counts.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
        if agents > self.limits.max_agents {
            let limit = self.limits.max_agents;
            return Err(LimitFault::TooManyAgents { agents, limit });
        }
        let limit = self.limits.max_unnamed;
        if agents > named.saturating_add(limit) {
            return Err(LimitFault::TooManyUnnamed { agents, named, limit });
        }
        self.memory(&[agents, BYTES_PER_AGENT])
    }

    /// Claims room for what is made of the line's list entries or weights.
    pub(crate) fn entries(&mut self, entries: u64) -> Result<(), LimitFault> {
        self.memory(&[entries, BYTES_PER_ENTRY])
    }

    /// What is left for tables that grow during a run.
    pub(crate) fn left(&self) -> u64 {
        (self.limits.max_memory - self.bytes).min(self.limits.max_growth)
    }

    /// Claims as many bytes as the product of `factors`.
    pub(crate) fn memory(&mut self, factors: &[u64]) -> Result<(), LimitFault> {
        let claim = factors.iter().fold(1_u64, |product, &factor| product.saturating_mul(factor));
        let bytes = self.bytes.saturating_add(claim);
        let limit = self.limits.max_memory;
        if bytes > limit {
            return Err(LimitFault::TooMuchMemory { bytes, limit });
        }
        self.bytes = bytes;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_add_up_and_products_do_not_overflow() {
        let limits =
            Limits { max_agents: 10, max_unnamed: 2, max_memory: 2000, ..Limits::default() };
        let mut budget = Budget::new(limits);
        assert!(matches!(
            budget.agents(&[4, 6], 7),
            Err(LimitFault::TooManyUnnamed { agents: 10, named: 7, limit: 2 })
        ));
        assert!(budget.agents(&[4, 6], 8).is_ok());
        assert!(matches!(
            budget.agents(&[u64::MAX, 6], u64::MAX),
            Err(LimitFault::TooManyAgents { agents: u64::MAX, limit: 10 })
        ));
        assert!(budget.memory(&[10, 100]).is_ok());
        assert!(matches!(
            budget.memory(&[u64::MAX, 2]),
            Err(LimitFault::TooMuchMemory { limit: 2000, .. })
        ));
        assert!(matches!(budget.memory(&[41]), Err(LimitFault::TooMuchMemory { bytes: 2001, .. })));
        assert!(budget.left() < 2000);
        let asked = Limits { max_growth: 16 << 30, ..Limits::default() };
        assert_eq!(Budget::new(asked).left(), 16 << 30);
        assert_eq!(Budget::new(Limits::default()).left(), 1 << 30);
    }
}
