//! What a demand costs, and why an answer says nothing of it.

use crate::kernel::{MenteeIx, MentorIx, Side, faults};
use crate::market::Price;
use serde::{Deserialize, Serialize};

/// What an assignment loses by a demand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", bound = "")]
#[non_exhaustive]
pub enum Loss<P: Price> {
    /// As many pairs, and a sum that is worse by this much: 0 where it costs nothing.
    Sum(P),
    /// Where as many pairs as can be are asked for: one pair fewer, and a sum that is
    /// worse by this much, or better where it is negative.
    PairAndSum(P),
    /// With the demand there is no assignment of the asked kind.
    Impossible,
}

impl<P: Price> Loss<P> {
    /// The same loss in other numbers.
    pub(super) fn map<Q: Price>(self, turn: impl Fn(P) -> Q) -> Loss<Q> {
        match self {
            Self::Sum(sum) => Loss::Sum(turn(sum)),
            Self::PairAndSum(sum) => Loss::PairAndSum(turn(sum)),
            Self::Impossible => Loss::Impossible,
        }
    }
}

faults! {
    /// Why an answer says nothing about demands.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SensitivityFault: "sensitivity-fault" {
        /// Quotas over groups are not supported here.
        Quotas = "quotas",
            "sensitivity does not support quotas over groups",
            "чувствительность не считается при квотах на группы";
        /// The answer is one to another problem: its matching or its prices do not fit, or
        /// there could be more pairs.
        Misfit = "misfit",
            "the answer does not fit the problem",
            "ответ не подходит к задаче";
        /// The prices do not prove the answer: this pair should be made, or should not.
        Slack {
            /// The pair's row.
            row: MenteeIx,
            /// The pair's column.
            column: MentorIx,
        } = "slack",
            "row {row}, column {column}: the prices do not prove the answer",
            "строка {row}, столбец {column}: цены не доказывают ответа";
        /// The prices do not prove the answer: a seat of this agent has a wrong price.
        Seat {
            /// The agent's side.
            side: Side,
            /// The agent.
            agent: u32,
        } = "seat",
            "{side:lines} {agent}: the price of a seat does not prove the answer",
            "{side:lines} {agent}: цена места не доказывает ответа";
    }
}
