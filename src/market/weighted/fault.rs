//! What can be wrong with an assignment problem.

use super::quotas::QuotaFault;
use super::weight::WeightFault;
use crate::kernel::{Internal, MenteeIx, MentorIx, ShapeError, Side, TooMany};

/// Why raw input is not an assignment problem.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignmentFault {
    /// A side has more agents than can be numbered.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The table's rows differ in length, or it is too large.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// A pair's weight cannot be used.
    #[error("row {row}, column {column}: {fault}")]
    Weight {
        /// The pair's row.
        row: usize,
        /// The pair's column.
        column: usize,
        /// What is wrong with its weight.
        fault: WeightFault,
    },
    /// A price of staying unmatched cannot be used.
    #[error("the price of leaving {} {at} unmatched: {fault}", side.lines())]
    Price {
        /// The agent's side.
        side: Side,
        /// The agent.
        at: usize,
        /// What is wrong with the price.
        fault: WeightFault,
    },
    /// A negative price of staying unmatched for an agent with several seats. Such
    /// a price would make the first pair cost more than the next ones.
    #[error("a negative price of staying unmatched for {} {at}, who has {seats} seats", side.lines())]
    NegativePrice {
        /// The agent's side.
        side: Side,
        /// The agent.
        at: usize,
        /// The agent's seats.
        seats: u32,
    },
    /// Prices of staying unmatched are given, but the number of pairs is not free.
    #[error("prices of staying unmatched need a free number of pairs")]
    PricesNeedFree,
    /// A list by agent has another length than its side.
    #[error("{what} of the {}: {got} are given for {expected}", side.lines())]
    Length {
        /// Seats, minimums or prices.
        what: &'static str,
        /// The side.
        side: Side,
        /// How many were given.
        got: usize,
        /// How many agents the side has.
        expected: usize,
    },
    /// A pair is outside the problem.
    #[error("{what}: row {row}, column {column} is outside {rows} × {columns}")]
    Outside {
        /// Which list the pair is in.
        what: &'static str,
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
        /// How many rows there are.
        rows: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// A pair stands twice in a list.
    #[error("{what}: row {row}, column {column} is given twice")]
    Twice {
        /// Which list.
        what: &'static str,
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// A computed row does not ascend, or has not one weight a column.
    #[error("the computed row {row} does not have the shape that it should")]
    ComputedRow {
        /// The row.
        row: usize,
    },
    /// Quotas cannot be kept exactly, or are faulty.
    #[error(transparent)]
    Quota(#[from] QuotaFault),
    /// Not the input's.
    #[error(transparent)]
    Internal(#[from] Internal),
    /// More faults of these kinds than are listed.
    #[error("and {count} more")]
    More {
        /// How many were not listed.
        count: usize,
    },
}
