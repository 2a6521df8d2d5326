//! Reasons about the work of pairs.

use crate::kernel::{Side, words};
use crate::people::{Date, FormId, PersonId};
use crate::program::{Cause, PairNo};

words! {
    /// What the work of a pair lacks, and why something of it was refused.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum WorkReason: "reason", fills, display {
        /// A pair has no format of work.
        NoFormat {
            /// The pair.
            pair: PairNo,
        } = "no-format",
            "pair {pair} has chosen no format of work",
            "пара № {pair}: не выбран формат взаимодействия";
        /// The obligatory intermediate assessment is missing.
        NoAssessment {
            /// The pair.
            pair: PairNo,
        } = "no-assessment",
            "pair {pair}: the assessment of intermediate results is obligatory, and missing",
            "пара № {pair}: не проведена обязательная оценка промежуточных итогов";
        /// A pair's work is not closed.
        PairOpen {
            /// The pair.
            pair: PairNo,
        } = "pair-open",
            "the work of pair {pair} is not closed",
            "работа пары № {pair} не завершена";
        /// The joint analysis leaves the mentee's priority field open.
        NoPriorityField {
            /// The pair.
            pair: PairNo,
        } = "no-priority-field",
            "pair {pair}: the joint analysis names no priority field of the mentee",
            "пара № {pair}: в совместном анализе не указана приоритетная область наставляемого";
        /// No such goal or sprint.
        UnknownSprint {
            /// The pair.
            pair: PairNo,
            /// The goal's number given.
            goal: usize,
            /// The sprint's number given.
            sprint: usize,
        } = "unknown-sprint",
            "pair {pair} has no sprint {sprint} of goal {goal}",
            "пара № {pair}: у цели {goal} нет спринта {sprint}";
        /// A goal or sprint ends before it begins.
        DaysBackwards {
            /// Its first day.
            from: Date,
            /// Its last day.
            to: Date,
        } = "days-backwards",
            "{to} is before {from}",
            "дата окончания {to} раньше даты начала {from}";
        /// A sprint leaves the days of its goal.
        SprintOutside {
            /// Its first day.
            from: Date,
            /// Its last day.
            to: Date,
        } = "sprint-outside",
            "the sprint from {from} to {to} leaves the days of its goal",
            "спринт с {from} по {to} выходит за сроки цели";
        /// A meeting lies before the order that published its pair.
        MeetingEarly {
            /// The pair.
            pair: PairNo,
            /// The day.
            on: Date,
        } = "meeting-early",
            "pair {pair}: the meeting of {on} lies before the order",
            "пара № {pair}: встреча {on} раньше даты распоряжения";
        /// A meeting that is still to come cannot be held or missed.
        MeetingAhead {
            /// The pair.
            pair: PairNo,
            /// The day.
            on: Date,
        } = "meeting-ahead",
            "pair {pair}: the meeting of {on} is still to come",
            "пара № {pair}: встреча {on} ещё не наступила";
        /// A meeting took no minute.
        NoDuration {
            /// The pair.
            pair: PairNo,
            /// The day.
            on: Date,
        } = "no-duration",
            "pair {pair}: the meeting of {on} has no duration",
            "пара № {pair}: не указана продолжительность встречи {on}";
        /// What became of the meeting is recorded.
        MeetingSettled {
            /// The pair.
            pair: PairNo,
            /// The day.
            on: Date,
        } = "meeting-settled",
            "pair {pair}: the meeting of {on} is recorded already",
            "пара № {pair}: встреча {on} уже внесена";
        /// No trial meeting was held.
        NoTrialMeeting {
            /// The pair.
            pair: PairNo,
        } = "no-trial-meeting",
            "pair {pair} has held no trial meeting",
            "пара № {pair}: пробная встреча не состоялась";
        /// No such diary entry of this side.
        UnknownDiary {
            /// The pair.
            pair: PairNo,
            /// The side.
            side: Side,
            /// The number given.
            entry: usize,
        } = "unknown-diary",
            "pair {pair}: the {side} has no diary entry {entry}",
            "пара № {pair}: записи {entry} в дневнике {side:gen} нет";
        /// Nothing can be taken over between these two pairs.
        NoHandOver {
            /// The earlier pair.
            from: PairNo,
            /// The next one.
            to: PairNo,
        } = "no-hand-over",
            "pair {to} cannot take over from pair {from}: that has to be an earlier pair of the \
             same mentee, which worked and has ended",
            "пара № {to} не может принять материалы пары № {from}: это должна быть прежняя, уже \
             завершившая работу пара того же наставляемого";
        /// It took over already.
        HandedAlready {
            /// The earlier pair.
            from: PairNo,
            /// The next one.
            to: PairNo,
        } = "handed-already",
            "pair {to} has taken over from pair {from} already",
            "материалы пары № {from} уже переданы паре № {to}";
        /// The earlier pair left nothing that could go along.
        NothingToHand {
            /// The earlier pair.
            from: PairNo,
        } = "nothing-to-hand",
            "pair {from} left nothing that could be handed over",
            "у пары № {from} нет материалов для передачи";
        /// A pair is not one of the mentor's, or does not work.
        NotOfMentor {
            /// The pair.
            pair: PairNo,
            /// The mentor.
            mentor: PersonId,
        } = "not-of-mentor",
            "pair {pair} is no working pair of mentor {mentor}",
            "пара № {pair} – не действующая пара наставника {mentor}";
        /// The mentor has no working pair.
        NothingToLeave {
            /// The mentor.
            mentor: PersonId,
        } = "nothing-to-leave",
            "mentor {mentor} has no working pair",
            "у наставника {mentor} нет действующих пар";
        /// A leave overlaps another one.
        LeavesOverlap {
            /// The pair.
            pair: PairNo,
            /// The first day of the other.
            from: Date,
            /// Its last day.
            to: Date,
        } = "leaves-overlap",
            "pair {pair}: a leave from {from} to {to} is planned already",
            "пара № {pair}: перерыв с {from} по {to} уже запланирован";
        /// Whoever is named is the pair's own mentor.
        OwnMentor {
            /// The pair.
            pair: PairNo,
            /// The mentor.
            mentor: PersonId,
        } = "own-mentor-named",
            "pair {pair}: {mentor} is its mentor already",
            "пара № {pair}: {mentor} и так её наставник";
        /// A wish for another mentor waits already.
        WishWaits {
            /// The pair.
            pair: PairNo,
        } = "wish-waits",
            "pair {pair}: a wish for another mentor waits for a decision",
            "пара № {pair}: не рассмотрена просьба о другом наставнике";
        /// No wish for another mentor waits.
        NoWish {
            /// The pair.
            pair: PairNo,
        } = "no-wish",
            "pair {pair}: no wish for another mentor waits for a decision",
            "пара № {pair}: просьбы о другом наставнике нет";
        /// A cause that is no risk of the source.
        NoRisk {
            /// The pair.
            pair: PairNo,
            /// The cause.
            cause: Cause,
        } = "no-risk",
            "pair {pair}: this is none of the risks that remedies are for: {cause}",
            "пара № {pair}: это не относится к рискам, для которых предусмотрены меры: {cause}";
        /// The organisation's form says that its pairs do not go on.
        NoContinuation {
            /// The pair.
            pair: PairNo,
            /// The form.
            form: FormId,
        } = "no-continuation",
            "pair {pair}: pairs of the form {form} do not go on after closing",
            "пара № {pair}: в форме «{form}» работа пары после завершения не продолжается";
    }
}
