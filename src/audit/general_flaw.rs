//! What can be wrong with a matching of one pool and its proof.

use crate::kernel::{AgentIx, Control, Faults, faults};
use crate::market::Outcome;

faults! {
    /// Why an answer to a matching problem of one pool is not proven.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum GeneralFlaw: "general-flaw" {
        /// The matching or the prices are of another number of agents.
        Agents {
            /// The matching or the prices.
            what: &'static str,
            /// How many there are.
            got: usize,
            /// How many there should be.
            expected: usize,
        } = "agents",
            "the {what} are of {got} agents, the problem has {expected}",
            "{what}: участников {got}, в задаче {expected}";
        /// An agent's partner is itself, nobody of the pool, or names another one.
        NotMutual {
            /// The agent.
            agent: AgentIx,
        } = "not-mutual",
            "agent {agent} and its partner do not name each other",
            "участник {agent} и тот, с кем он в паре, не называют друг друга";
        /// A pair is not allowed.
        Forbidden {
            /// The lower agent.
            one: AgentIx,
            /// The other one.
            two: AgentIx,
        } = "forbidden",
            "the pair of agents {one} and {two} is not allowed",
            "пара участников {one} и {two} не допускается";
        /// A required pair is not made.
        RequiredMissing {
            /// The lower agent.
            one: AgentIx,
            /// The other one.
            two: AgentIx,
        } = "required-missing",
            "the required pair of agents {one} and {two} is not made",
            "обязательной пары участников {one} и {two} нет";
        /// The value is not the sum of the pairs.
        Value = "value", "the value is not the sum of the pairs", "значение – не сумма пар";
        /// A price is so large that sums of it could overflow.
        Range {
            /// Agents, odd sets or each pair.
            what: &'static str,
            /// Its place.
            at: usize,
        } = "range",
            "the {what} price {at} is beyond the range of prices",
            "цена ({what}, номер {at}) вне пределов цен";
        /// A price is below zero.
        Negative {
            /// Agents or odd sets.
            what: &'static str,
            /// Its place.
            at: usize,
        } = "negative",
            "the {what} price {at} is below zero",
            "цена ({what}, номер {at}) ниже нуля";
        /// An odd set is not an odd number of agents of the pool, ascending.
        OddSet {
            /// Its place.
            at: usize,
        } = "odd-set",
            "the odd set {at} is not an odd number of agents in ascending order",
            "нечётное множество {at} – не нечётное число участников по возрастанию";
        /// The price of each pair is not zero though their number is free.
        PairPrice = "pair-price",
            "the price of each pair is not zero though their number is free",
            "цена каждой пары не ноль, хотя их число свободно";
        /// The prices do not cover what a pair gains.
        NotCovered {
            /// The lower agent.
            one: AgentIx,
            /// The other one.
            two: AgentIx,
        } = "not-covered",
            "the prices do not cover the gain of the pair of agents {one} and {two}",
            "цены не покрывают выигрыша пары участников {one} и {two}";
        /// The matching gains less than the prices allow.
        NotReached = "not-reached",
            "the prices allow a better matching",
            "цены допускают лучший набор пар";
        /// As many pairs as can be are asked for, and no barrier of agents in ascending order bounds
        /// their number.
        NoBarrier = "no-barrier",
            "no barrier bounds the number of pairs",
            "никакой барьер не ограничивает число пар";
        /// The barrier allows more pairs than are made.
        Barrier {
            /// How many are made.
            pairs: u64,
            /// How many there may be.
            most: u64,
        } = "barrier",
            "{pairs:pair is|pairs are} made, the barrier allows {most}",
            "пар {pairs}, а барьер допускает {most}";
        /// The bound is not what the prices prove.
        Bound = "bound", "the prices do not prove the bound", "цены не доказывают границы";
        /// The answer was not looked at whole, though nothing bounds that.
        NotChecked = "not-checked",
            "the answer was not looked at whole",
            "ответ проверен не целиком";
    }
}

/// What a verifier that nothing bounds says.
pub(super) fn unbounded<Proof>(
    verify: impl FnOnce(&Control<'_>) -> Result<Outcome<Proof>, Faults<GeneralFlaw>>,
) -> Result<Proof, Faults<GeneralFlaw>> {
    match verify(&Control::unbounded())? {
        Outcome::Solved(proof) => Ok(proof),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(_) => Err(vec![GeneralFlaw::NotChecked].into()),
    }
}
