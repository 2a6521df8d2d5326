//! What can be wrong with an assignment and its proof.

use crate::kernel::{Control, MenteeIx, MentorIx, Side};
use crate::market::Outcome;

/// Why an answer is not proven, agent by agent and pair by pair.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignmentFlaw {
    /// The matching or the prices are of other sides.
    #[error("the {what} are for {got} {}, the problem has {expected}", side.lines())]
    Sides {
        /// The matching's agents or the prices.
        what: &'static str,
        /// The side.
        side: Side,
        /// How many there are.
        got: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A price is so large that sums of prices could overflow.
    #[error("the price of {what} {at} is so large that sums could overflow")]
    Range {
        /// What the price is of.
        what: &'static str,
        /// Its place among its kind; 0 for the pair price.
        at: usize,
    },
    /// A pair is made that is not allowed.
    #[error("the pair of row {row} and column {column} is not allowed")]
    Forbidden {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// A required pair is not made.
    #[error("the required pair of row {row} and column {column} is not made")]
    RequiredMissing {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// An agent has more partners than seats, or fewer than it must have.
    #[error("{} {agent}: {partners} partners are not between {least} and {seats}", side.lines())]
    Partners {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
        /// How many partners it has.
        partners: usize,
        /// The fewest it must have.
        least: u32,
        /// The most it may have.
        seats: u32,
    },
    /// A group has more pairs than its quota allows, or fewer than it demands.
    #[error("group {group} of the {}: {pairs} pairs are not between {least} and {most:?}", side.lines())]
    Quota {
        /// The group's side.
        side: Side,
        /// The group, by its place among the quotas of its side.
        group: usize,
        /// How many pairs it has.
        pairs: u64,
        /// The fewest it must have.
        least: u32,
        /// The most it may have, if that is bounded.
        most: Option<u32>,
    },
    /// The price of a group has a sign that its pairs do not allow.
    #[error("group {group} of the {}: its price and its pairs disagree", side.lines())]
    GroupPrice {
        /// The group's side.
        side: Side,
        /// The group, by its place among the quotas of its side.
        group: usize,
    },
    /// There are not as many pairs as asked for, or the cover does not show that
    /// there cannot be more.
    #[error("{pairs} pairs are made, {expected} are expected")]
    Count {
        /// How many are made.
        pairs: u64,
        /// How many there should be.
        expected: u64,
    },
    /// The prices do not show that nothing is better than the bound.
    #[error("the prices do not show that nothing is better than the bound")]
    Bound,
    /// As many pairs as can be are asked for, and no cover bounds their number.
    #[error("no cover bounds the number of pairs")]
    NoCover,
    /// The value is not the sum of the pairs.
    #[error("the value is not the sum of the pairs")]
    Value,
    /// The bound of the worst pair is not a number.
    #[error("the bound of the worst pair is not a number")]
    NotANumber,
    /// The worst pair made is not the bottleneck stated.
    #[error("the worst pair made is not the bottleneck stated")]
    Bottleneck,
    /// Nothing shows that a better bottleneck is impossible.
    #[error("nothing shows that a better bottleneck is impossible")]
    BottleneckLimit,
    /// The pair price is not 0 though the number of pairs is not fixed.
    #[error("the pair price is not 0 though the number of pairs is not fixed")]
    PairPrice,
    /// The prices say that a pair should be made and it is not, or the reverse.
    #[error("row {row}, column {column}: the prices and the pair disagree")]
    Slack {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// The answer was not looked at whole, though nothing bounds that.
    #[error("the answer was not looked at whole")]
    NotChecked,
    /// The price of an agent's seat has a sign that its partners do not allow.
    #[error("{} {agent}: the price of a seat and the partners disagree", side.lines())]
    SeatPrice {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
    },
}

/// Rows checked by one task.
pub(super) const BLOCK: usize = 64;

/// What a verifier that nothing bounds says.
pub(super) fn unbounded<Proof, Flaw: From<AssignmentFlaw>>(
    verify: impl FnOnce(&Control<'_>) -> Result<Outcome<Proof>, Vec<Flaw>>,
) -> Result<Proof, Vec<Flaw>> {
    match verify(&Control::unbounded())? {
        Outcome::Solved(proof) => Ok(proof),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(_) => Err(vec![AssignmentFlaw::NotChecked.into()]),
    }
}
