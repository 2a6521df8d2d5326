//! Reasons that any operation or transition may give.

use crate::kernel::{StopReason, words};
use crate::people::Date;
use crate::program::FieldName;
use crate::program::StageName;

words! {
    /// Why any operation or transition may be refused: the day, a text that says nothing, a
    /// run that was stopped.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum GeneralReason: "reason", fills, display {
        /// The day lies before the journal's last entry.
        BeforeJournal {
            /// The day given.
            given: Date,
            /// The day of the last entry.
            last: Date,
        } = "before-journal",
            "{given} is before the journal's last entry of {last}",
            "дата {given} раньше последней записи журнала ({last})";
        /// Something would have happened after the day on which it is entered.
        NotYet {
            /// The day on which it happened.
            happened: Date,
            /// The day of the entry.
            entered: Date,
        } = "not-yet",
            "{happened} is after the day of the entry, {entered}",
            "дата события {happened} позже даты внесения записи ({entered})";
        /// An act names an entry that it corrects, and the journal has none of this number.
        NoSuchEntry {
            /// The number given, from 1.
            entry: usize,
            /// How many entries there are.
            entries: usize,
        } = "no-such-entry",
            "there is no entry {entry} to correct: the journal has {entries}",
            "исправить запись № {entry} нельзя: в журнале записей – {entries}";
        /// A text says nothing.
        Blank {
            /// Which text.
            field: FieldName,
        } = "blank", "{field} is blank", "не заполнено поле «{field}»";
        /// A number is not finite.
        NotFinite {
            /// Which number.
            field: FieldName,
        } = "not-finite",
            "a number is needed in the field \u{201c}{field}\u{201d}",
            "в поле «{field}» нужно число";
        /// The stage has no successor in this cycle.
        AlreadyFinished = "already-finished", "the cycle is finished", "цикл завершён";
        /// An operation given as data is not done in the stage in which the programme is.
        NotInStage {
            /// The operation's code.
            operation: String,
            /// The stage.
            stage: StageName,
        } = "not-in-stage",
            "{operation} is not done in the stage {stage}",
            "операция {operation} не выполняется на этапе: {stage}";
        /// An operation given as data is not known any more.
        ForgottenOperation = "forgotten-operation",
            "what was done is not known any more: it named somebody who was erased",
            "содержание операции удалено вместе с данными участника";
        /// The run was stopped before it could answer.
        Stopped {
            /// Why.
            why: StopReason,
        } = "stopped", "stopped: {why}", "остановлено: {why}";
    }
}
