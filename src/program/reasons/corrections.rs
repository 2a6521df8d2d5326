//! Reasons about corrections.

use crate::kernel::words;
use crate::people::Words;
use crate::program::{Fact, PairNo, StageName};

words! {
    /// Why a fact was not corrected or withdrawn: it is not there, or something rests on it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum CorrectionReason: "reason", fills, display {
        /// The act names nothing to correct.
        NothingNamed = "nothing-named",
            "nothing is named that is to be corrected",
            "не указано, какую запись нужно исправить";
        /// What is named is not recorded.
        NothingRecorded {
            /// What is named.
            fact: Fact,
        } = "nothing-recorded",
            "this is not recorded: {fact}",
            "такой записи нет: {fact}";
        /// Something else rests on it, and has to be withdrawn or recorded anew with it.
        RestsOn {
            /// What rests on it.
            fact: Fact,
        } = "rests-on",
            "this rests on it and has to be corrected with it: {fact}",
            "на этой записи основана другая, её нужно исправить вместе с ней: {fact}";
        /// The result of a stage that is past rests on it.
        StageRests {
            /// The stage.
            stage: StageName,
        } = "stage-rests",
            "the result of a stage that is past rests on it: {stage}",
            "на этой записи основан результат завершённого этапа: {stage}";
        /// A pair would be open again in a stage that has no open pairs.
        OpenAgain {
            /// The pair.
            pair: PairNo,
            /// The stage.
            stage: StageName,
        } = "open-again",
            "pair {pair} would be open again, which it cannot be in this stage: {stage}",
            "пара № {pair} снова стала бы незавершённой, на этом этапе это невозможно: {stage}";
        /// The record would not hold together.
        Unsound {
            /// What restoring would find.
            fault: Words,
        } = "unsound",
            "the record would not hold together: {fault}",
            "записи перестали бы согласовываться: {fault}";
    }
}
