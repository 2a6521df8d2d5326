//! What is answered where the loads of the columns matter beside the sum.

use super::{AssignmentAnswer, AssignmentWitness, PartialAssignment};
use crate::market::Weight;
use serde::{Deserialize, Serialize};

/// A best assignment whose columns' loads are as even as the best sum allows, with its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct EvenLoads<W: Weight> {
    /// The assignment, and the prices that prove its sum the best.
    pub answer: AssignmentAnswer<W>,
    /// The proof that no other with the same sum and as many pairs is more even.
    pub levels: LoadLevels,
}

/// Why the loads of a best assignment are as even as they can be.
///
/// Moving a pair from one column to another without changing the sum or the number of pairs
/// goes along a chain of rows, columns and groups. A level is a load that nobody has less
/// than whom such a chain, begun at the row, column or group, can end at. So levels never
/// fall along a link of a chain; and where every column that can give a pair away has a load
/// at most one above its level, no chain makes the loads more even.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadLevels {
    /// Of each row.
    pub rows: Vec<u32>,
    /// Of each column.
    pub columns: Vec<u32>,
    /// Of each group of rows, in the order of their quotas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row_groups: Vec<u32>,
    /// Of what stands around all rows: a chain passes it where one row gives a pair away and
    /// another one takes it.
    pub around: u32,
}

/// The best assignment whose columns' loads differ by at most so much, with its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct WithinSpread<W: Weight> {
    /// By how much the largest load may exceed the smallest one.
    pub spread: u32,
    /// The best assignment: of the problem itself where `windows` is empty, else of one of
    /// the windows.
    pub answer: AssignmentAnswer<W>,
    /// One for each smallest load that can be, from 0 on; empty where the best assignment
    /// without any window keeps to the spread.
    pub windows: Vec<LoadWindow<W>>,
}

/// The best assignment whose columns all have loads from a least one on, up to the spread
/// above it, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", rename_all = "kebab-case")]
pub enum LoadWindow<W: Weight> {
    /// The best one, as the problem with these bounds has it.
    Best(AssignmentAnswer<W>),
    /// No assignment keeps to these bounds.
    Impossible(AssignmentWitness),
}

/// Why no assignment keeps to a spread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpreadWitness {
    /// There is no assignment at all.
    Whole(AssignmentWitness),
    /// None for any smallest load that can be, from 0 on.
    Windows(Vec<AssignmentWitness>),
}

/// What a stopped search for the best assignment within a spread had found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct NearSpread<W: Weight> {
    /// The best assignment within the spread so far, proven the best of its window.
    pub best: Option<AssignmentAnswer<W>>,
    /// The best assignment without a spread, with its proof: none within the spread has more
    /// pairs where as many as can be are asked for, and none with as many a better sum.
    pub whole: AssignmentAnswer<W>,
}

/// What a stopped search for even loads had found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", rename_all = "kebab-case")]
pub enum NearEven<W: Weight> {
    /// It was stopped before the best sum was known.
    Partial(PartialAssignment<W>),
    /// The best assignment with its proof; its loads may not be as even as they can be.
    Uneven(AssignmentAnswer<W>),
}
