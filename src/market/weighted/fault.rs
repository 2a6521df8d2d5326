//! What can be wrong with an assignment problem.

use super::quotas::QuotaFault;
use super::weight::WeightFault;
use crate::kernel::{Internal, MenteeIx, MentorIx, ShapeError, Side, TooMany, faults};

faults! {
    /// Why raw input is not an assignment problem.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum AssignmentFault: "assignment-fault" {
        /// A side has more agents than can be numbered.
        TooMany(fault: TooMany) = "too-many", "{fault}", "{fault}";
        /// The table's rows differ in length, or it is too large.
        Shape(fault: ShapeError) = "shape", "{fault}", "{fault}";
        /// A pair's weight cannot be used.
        Weight {
            /// The pair's row.
            row: usize,
            /// The pair's column.
            column: usize,
            /// What is wrong with its weight.
            fault: WeightFault,
        } = "weight",
            "row {row}, column {column}: {fault}",
            "строка {row}, столбец {column}: {fault}";
        /// A price of staying unmatched cannot be used.
        Price {
            /// The agent's side.
            side: Side,
            /// The agent.
            at: usize,
            /// What is wrong with the price.
            fault: WeightFault,
        } = "price",
            "the price of leaving {side:lines} {at} unmatched: {fault}",
            "цена остаться без пары ({side:lines}, номер {at}): {fault}";
        /// A negative price of staying unmatched for an agent with several seats. Such
        /// a price would make the first pair cost more than the next ones.
        NegativePrice {
            /// The agent's side.
            side: Side,
            /// The agent.
            at: usize,
            /// The agent's seats.
            seats: u32,
        } = "negative-price",
            "a negative price of staying unmatched for {side:lines} {at}, who has {seats:seat|seats}",
            "отрицательная цена остаться без пары ({side:lines}, номер {at}), а мест там {seats}";
        /// Prices of staying unmatched are given, but the number of pairs is not free.
        PricesNeedFree = "prices-need-free",
            "prices of staying unmatched need a free number of pairs",
            "цены остаться без пары возможны, только если число пар свободно";
        /// A list by agent has another length than its side.
        Length {
            /// Seats, minimums or prices.
            what: &'static str,
            /// The side.
            side: Side,
            /// How many were given.
            got: usize,
            /// How many agents the side has.
            expected: usize,
        } = "length",
            "{what} of the {side:lines}: {got} are given for {expected}",
            "{what}: для {side:gen-lines} дано {got}, а нужно {expected}";
        /// A pair is outside the problem.
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
        } = "outside",
            "{what}: row {row}, column {column} is outside {rows} × {columns}",
            "{what}: строка {row}, столбец {column} вне таблицы {rows} × {columns}";
        /// A pair stands twice in a list.
        Twice {
            /// Which list.
            what: &'static str,
            /// The pair's row.
            row: MenteeIx,
            /// The pair's column.
            column: MentorIx,
        } = "twice",
            "{what}: row {row}, column {column} is given twice",
            "{what}: строка {row}, столбец {column} указаны дважды";
        /// A computed row does not ascend, or has not one weight a column.
        ComputedRow {
            /// The row.
            row: usize,
        } = "computed-row",
            "the computed row {row} does not have the shape that it should",
            "вычисляемая строка {row} не той формы, какой должна быть";
        /// Quotas cannot be kept exactly, or are faulty.
        Quota(fault: QuotaFault) = "quota", "{fault}", "{fault}";
        /// Not the input's.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
        /// More faults of these kinds than are listed.
        More {
            /// How many were not listed.
            count: usize,
        } = "more", "and {count} more", "и ещё {count}";
    }
}
