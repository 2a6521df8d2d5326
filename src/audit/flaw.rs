//! What can be wrong with an assignment and its proof.

use crate::kernel::{Control, Faults, MenteeIx, MentorIx, Side, faults};
use crate::market::Outcome;

faults! {
    /// Why an answer is not proven, agent by agent and pair by pair.
    #[derive(Clone, Copy, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum AssignmentFlaw: "assignment-flaw" {
        /// The matching or the prices are of other sides.
        Sides {
            /// The matching's agents or the prices.
            what: &'static str,
            /// The side.
            side: Side,
            /// How many there are.
            got: usize,
            /// How many there should be.
            expected: usize,
        } = "sides",
            "the {what} are for {got} {side:lines}, the problem has {expected}",
            "{what}: для {side:gen-lines} дано {got}, в задаче {expected}";
        /// A price is so large that sums of prices could overflow.
        Range {
            /// What the price is of.
            what: &'static str,
            /// Its place among its kind; 0 for the pair price.
            at: usize,
        } = "range",
            "the price of {what} {at} is so large that sums could overflow",
            "цена ({what}, номер {at}) так велика, что суммы могли бы переполниться";
        /// A pair is made that is not allowed.
        Forbidden {
            /// The pair's row.
            row: MenteeIx,
            /// The pair's column.
            column: MentorIx,
        } = "forbidden",
            "the pair of row {row} and column {column} is not allowed",
            "пара строки {row} и столбца {column} не допускается";
        /// A required pair is not made.
        RequiredMissing {
            /// The pair's row.
            row: MenteeIx,
            /// The pair's column.
            column: MentorIx,
        } = "required-missing",
            "the required pair of row {row} and column {column} is not made",
            "обязательной пары строки {row} и столбца {column} нет";
        /// An agent has more partners than seats, or fewer than it must have.
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
        } = "partners",
            "{side:lines} {agent}: {partners:partner is|partners are} not between {least} and {seats}",
            "{side:lines}, номер {agent}: пар {partners}, а можно от {least} до {seats}";
        /// A group has more pairs than its quota allows, or fewer than it demands.
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
        } = "quota",
            "group {group} of the {side:lines}: {pairs:pair is|pairs are} not between {least} and {most}",
            "{side:lines}, группа {group}: пар {pairs}, а можно от {least} до {most}";
        /// The price of a group has a sign that its pairs do not allow.
        GroupPrice {
            /// The group's side.
            side: Side,
            /// The group, by its place among the quotas of its side.
            group: usize,
        } = "group-price",
            "group {group} of the {side:lines}: its price and its pairs disagree",
            "{side:lines}, группа {group}: её цена и её пары противоречат друг другу";
        /// There are not as many pairs as asked for, or the cover does not show that
        /// there cannot be more.
        Count {
            /// How many are made.
            pairs: u64,
            /// How many there should be.
            expected: u64,
        } = "count",
            "{pairs:pair is|pairs are} made, not {expected}",
            "пар {pairs}, а ожидается {expected}";
        /// The prices do not show that nothing is better than the bound.
        Bound = "bound",
            "the prices do not show that nothing is better than the bound",
            "цены не показывают, что лучше границы ничего нет";
        /// As many pairs as can be are asked for, and no cover bounds their number.
        NoCover = "no-cover",
            "no cover bounds the number of pairs",
            "никакое покрытие не ограничивает число пар";
        /// The profile is not that of the pairs.
        Profile = "profile", "the profile is not that of the pairs", "профиль – не профиль пар";
        /// The weights of a stage are not in the order in which they count, or too many for one
        /// stage, or there is no order: with any number of pairs fewest would be none.
        Stage {
            /// The stage, by its place; as many as there are where all are meant.
            stage: usize,
        } = "stage",
            "stage {stage}: its weights are not in the order in which they count",
            "ступень {stage}: её веса идут не в том порядке, в каком считаются";
        /// The value is not the sum of the pairs.
        Value = "value", "the value is not the sum of the pairs", "значение – не сумма пар";
        /// The bound of the worst pair is not a number.
        NotANumber = "not-a-number",
            "the bound of the worst pair is not a number",
            "граница худшей пары – не число";
        /// The worst pair made is not the bottleneck stated.
        Bottleneck = "bottleneck",
            "the worst pair made is not the bottleneck stated",
            "худшая из пар – не та, что названа";
        /// Nothing shows that a better bottleneck is impossible.
        BottleneckLimit = "bottleneck-limit",
            "nothing shows that a better bottleneck is impossible",
            "ничто не показывает, что худшая пара не может быть лучше";
        /// The pair price is not 0 though the number of pairs is not fixed.
        PairPrice = "pair-price",
            "the pair price is not 0 though the number of pairs is not fixed",
            "цена пары не 0, хотя число пар не задано";
        /// The prices say that a pair should be made and it is not, or the reverse.
        Slack {
            /// The pair's row.
            row: MenteeIx,
            /// The pair's column.
            column: MentorIx,
        } = "slack",
            "row {row}, column {column}: the prices and the pair disagree",
            "строка {row}, столбец {column}: цены и пара противоречат друг другу";
        /// The answer was not looked at whole, though nothing bounds that.
        NotChecked = "not-checked",
            "the answer was not looked at whole",
            "ответ проверен не целиком";
        /// The price of an agent's seat has a sign that its partners do not allow.
        SeatPrice {
            /// The agent's side.
            side: Side,
            /// The agent.
            agent: u32,
        } = "seat-price",
            "{side:lines} {agent}: the price of a seat and the partners disagree",
            "{side:lines}, номер {agent}: цена места и пары противоречат друг другу";
    }
}

/// Rows checked by one task.
pub(super) const BLOCK: usize = 64;

/// What a verifier that nothing bounds says.
pub(super) fn unbounded<Proof, Flaw: From<AssignmentFlaw>>(
    verify: impl FnOnce(&Control<'_>) -> Result<Outcome<Proof>, Faults<Flaw>>,
) -> Result<Proof, Faults<Flaw>> {
    match verify(&Control::unbounded())? {
        Outcome::Solved(proof) => Ok(proof),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(_) => Err(vec![AssignmentFlaw::NotChecked.into()].into()),
    }
}
