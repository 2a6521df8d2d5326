//! What is answered to a matching problem of one pool, and the proofs that go with it.

use crate::kernel::AgentIx;
use crate::market::{PoolPairing, Sum, Value, Weight};
use serde::{Deserialize, Serialize};

/// An optimal matching of one pool with its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct GeneralAnswer<W: Weight> {
    /// The pairs, required ones included.
    pub pairing: PoolPairing,
    /// The sum of the pairs' weights. Floats are added without rounding, and the sum is
    /// rounded once.
    pub value: Value<W>,
    /// The proof that no other matching of the asked kind is better.
    pub certificate: GeneralCertificate<W>,
    /// What the solver did.
    pub stats: GeneralStats,
}

impl<W: Weight> GeneralAnswer<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    #[must_use]
    pub fn new(pairing: PoolPairing, value: Value<W>, certificate: GeneralCertificate<W>) -> Self {
        Self { pairing, value, certificate, stats: GeneralStats::default() }
    }
}

/// Prices that prove a matching of one pool optimal, by Edmonds' theorem of odd sets.
///
/// Let an edge gain its weight where gains are wanted, and minus its weight where costs are to
/// be kept low. All numbers here are of twice the gains, so that whole numbers have whole
/// prices. Agents of required pairs are out of the play, with all their edges. The prices hold
/// if
/// - no price of an agent or of an odd set is below zero;
/// - for every allowed pair, the prices of its two agents, of all odd sets that hold both, and
///   of each pair together are at least twice its gain;
/// - the price of each pair is zero where the number of pairs is free.
///
/// Then a matching of `k` pairs gains at most half of: the sum of the agents' prices, plus for
/// each odd set of `s` agents its price times `(s − 1) / 2`, plus `k` times the price of each
/// pair. For an odd set cannot hold more than `(s − 1) / 2` pairs. A matching that gains as much
/// is optimal.
///
/// Written as JSON its numbers are those of [`AssignmentCertificate`](super::AssignmentCertificate):
/// integers, or floats that read back exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct GeneralCertificate<W: Weight> {
    /// A price for each agent.
    pub agent_prices: Vec<Sum<W>>,
    /// A price for each pair made; zero where their number is free.
    pub pair_price: Sum<W>,
    /// Sets of an odd number of agents, by their lowest agent, then the larger one first.
    pub odd_sets: Vec<OddSet<W>>,
    /// For as many pairs as can be: agents without whom the others fall into so many odd parts
    /// that there cannot be more pairs (Tutte and Berge). Of the `n` agents without a required
    /// pair at least `odd parts − agents of the barrier` stay alone.
    pub barrier: Option<Vec<AgentIx>>,
}

impl<W: Weight> GeneralCertificate<W> {
    /// A certificate from its parts: `audit` decides what it proves.
    #[must_use]
    pub fn new(
        agent_prices: Vec<Sum<W>>,
        pair_price: Sum<W>,
        odd_sets: Vec<OddSet<W>>,
        barrier: Option<Vec<AgentIx>>,
    ) -> Self {
        Self { agent_prices, pair_price, odd_sets, barrier }
    }
}

/// An odd number of agents, three or more, who cannot all be paired among themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct OddSet<W: Weight> {
    /// Who they are, ascending.
    pub agents: Vec<AgentIx>,
    /// What one more pair among them would be worth, twice.
    pub price: Sum<W>,
}

/// Why no matching holds all required pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
#[non_exhaustive]
pub enum GeneralWitness {
    /// A required pair is forbidden.
    RequiredForbidden {
        /// One of the pair.
        one: AgentIx,
        /// The other one.
        two: AgentIx,
    },
    /// Two required pairs share an agent.
    RequiredTwice {
        /// The agent.
        agent: AgentIx,
    },
}

/// The best matching that a stopped run can give, and how much better the best may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct PartialGeneral<W: Weight> {
    /// The pairs, required ones included. Where as many as can be are asked for there may be
    /// fewer.
    pub pairing: PoolPairing,
    /// The sum of the pairs' weights.
    pub value: Value<W>,
    /// No matching of the asked kind is better than this.
    pub bound: Value<W>,
    /// The prices from which the bound follows. With a free number of pairs it is what
    /// [`GeneralCertificate`] says. For as many pairs as can be it is the largest of that over
    /// all numbers of pairs from those of the matching to half of the agents.
    pub certificate: GeneralCertificate<W>,
    /// What the solver did.
    pub stats: GeneralStats,
}

impl<W: Weight> PartialGeneral<W> {
    /// An answer from its parts: `audit` decides whether they belong together.
    #[must_use]
    pub fn new(
        pairing: PoolPairing,
        value: Value<W>,
        bound: Value<W>,
        certificate: GeneralCertificate<W>,
    ) -> Self {
        Self { pairing, value, bound, certificate, stats: GeneralStats::default() }
    }
}

/// What a solver of one pool did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GeneralStats {
    /// Pairs added along an augmenting path.
    pub augmentations: u64,
    /// Matched pairs taken into a tree.
    pub grown: u64,
    /// Odd cycles shrunk to one node.
    pub shrunk: u64,
    /// Nodes opened to the cycle that they were.
    pub opened: u64,
    /// Ends of edges looked at.
    pub scanned: u64,
}
