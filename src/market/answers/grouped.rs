//! What is answered under bounds over groups that may overlap, and over kinds of partners.

use super::{AssignmentAnswer, AssignmentWitness, Matching};
use crate::market::{Value, Weight};
use serde::{Deserialize, Serialize};

/// The best assignment that keeps every bound of a
/// [`GroupedProblem`](crate::market::GroupedProblem), or all that a
/// [`KeptProblem`](crate::market::KeptProblem) asks for; of that the parts are the people, and nothing is nested.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct GroupedAnswer<W: Weight> {
    /// The pairs of people.
    pub matching: Matching,
    /// The sum of their weights.
    pub value: Value<W>,
    /// Why nothing is better.
    pub proof: GroupedProof<W>,
}

/// Why nothing is better that keeps every bound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", rename_all = "kebab-case")]
pub enum GroupedProof<W: Weight> {
    /// The best assignment of the parts, of which the groups that are nested or apart are asked,
    /// keeps all bounds: its prices prove it.
    Prices(AssignmentAnswer<W>),
    /// A search came to its end.
    Search {
        /// How many nodes it visited.
        nodes: u64,
        /// The best assignment of the parts: a bound with its proof.
        relaxed: AssignmentAnswer<W>,
    },
}

/// Why no assignment keeps every bound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupedWitness {
    /// The groups that are nested or apart cannot be served.
    Nested(AssignmentWitness),
    /// A search found none, and came to its end.
    Search {
        /// How many nodes it visited.
        nodes: u64,
    },
}

/// What a stopped search had found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct NearGrouped<W: Weight> {
    /// The best pairs of people that keep every bound, and their sum.
    pub best: Option<(Matching, Value<W>)>,
    /// No more pairs keep every bound, where as many as can be are asked for.
    pub most_pairs: u64,
    /// No better sum, of those with so many pairs.
    pub bound: Value<W>,
    /// The best assignment of the parts: a bound with its proof, which the search may have
    /// lowered.
    pub relaxed: AssignmentAnswer<W>,
    /// How many nodes it visited.
    pub nodes: u64,
}
