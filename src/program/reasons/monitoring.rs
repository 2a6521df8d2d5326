//! Reasons about monitoring.

use crate::kernel::{Side, words};
use crate::people::{Date, PersonId};
use crate::program::{FeedbackFrom, Moment, PairNo};

words! {
    /// What monitoring lacks, and why a paper of it was refused: feedback, reviews,
    /// measurements, questionnaires, coverage.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum MonitoringReason: "reason", fills, display {
        /// Feedback of a pair's member is missing.
        NoFeedback {
            /// The pair.
            pair: PairNo,
            /// Whose.
            side: Side,
            /// Which.
            moment: Moment,
        } = "no-feedback",
            "pair {pair}: the {side}'s {moment} feedback is missing",
            "пара № {pair}: нет {moment:gen} обратной связи {side:gen}";
        /// The process was not reviewed.
        NoReview {
            /// Which review.
            moment: Moment,
        } = "no-review",
            "the {moment} review of the process is missing",
            "{moment} оценка процесса не проведена";
        /// The impact is not monitored.
        NothingMeasured = "nothing-measured",
            "nobody was measured, so the impact cannot be monitored",
            "нет ни одного измерения: влияние программы не отследить";
        /// What was measured at entry was not measured at exit.
        NoExitMeasurement {
            /// In which role.
            side: Side,
            /// Whom.
            person: PersonId,
            /// What.
            name: String,
        } = "no-exit-measurement",
            "{name} of {side} {person} was measured at entry and not at exit",
            "{side} {person}: показатель «{name}» измерен на входе и не измерен на выходе";
        /// Feedback was given.
        FeedbackGiven {
            /// The pair.
            pair: PairNo,
            /// Whose.
            from: FeedbackFrom,
            /// Which.
            moment: Moment,
        } = "feedback-given",
            "pair {pair}: the {from}'s {moment} feedback is recorded already",
            "пара № {pair}: {moment} обратная связь {from:gen} уже записана";
        /// Feedback on a pair's work would be older than the order that began it.
        FeedbackEarly {
            /// The pair.
            pair: PairNo,
            /// Whose.
            from: FeedbackFrom,
            /// Which.
            moment: Moment,
            /// The day given.
            on: Date,
            /// The day of the order.
            order: Date,
        } = "feedback-early",
            "pair {pair}: the {from}'s {moment} feedback of {on} is older than the order of {order}",
            "пара № {pair}: {moment} обратная связь {from:gen} ({on}) раньше распоряжения ({order})";
        /// A questionnaire asks nothing or nobody.
        NoQuestions {
            /// The questionnaire.
            questionnaire: String,
        } = "no-questions",
            "the questionnaire {questionnaire:?} asks nothing or nobody",
            "в анкете «{questionnaire}» нет вопросов или не указано, кому она адресована";
        /// Two questions have the same code.
        QuestionTwice {
            /// The code.
            question: String,
        } = "question-twice",
            "two questions have the code {question:?}",
            "код вопроса «{question}» повторяется";
        /// A closed question does not have two different options.
        NoOptions {
            /// The question.
            question: String,
        } = "no-options",
            "the question {question:?} needs at least two options, all different",
            "у вопроса «{question}» должно быть не менее двух разных вариантов ответа";
        /// A scale does not go up.
        ScaleBackwards {
            /// The question.
            question: String,
            /// Its lowest score.
            least: i32,
            /// Its highest.
            most: i32,
        } = "scale-backwards",
            "the scale of the question {question:?} goes from {least} to {most}",
            "шкала вопроса «{question}» задана неверно: от {least} до {most}";
        /// A questionnaire that was answered cannot change.
        QuestionnaireInUse {
            /// The questionnaire.
            questionnaire: String,
        } = "questionnaire-in-use",
            "the questionnaire {questionnaire:?} was answered and cannot change",
            "на анкету «{questionnaire}» уже получены ответы, изменить её нельзя";
        /// No such questionnaire.
        UnknownQuestionnaire {
            /// The code given.
            questionnaire: String,
        } = "unknown-questionnaire",
            "there is no questionnaire {questionnaire:?}",
            "анкета «{questionnaire}» не найдена";
        /// No such question.
        UnknownQuestion {
            /// The questionnaire.
            questionnaire: String,
            /// The code given.
            question: String,
        } = "unknown-question",
            "the questionnaire {questionnaire:?} has no question {question:?}",
            "в анкете «{questionnaire}» нет вопроса «{question}»";
        /// No such option.
        UnknownOption {
            /// The question.
            question: String,
        } = "unknown-option",
            "the answer is none of the options of the question {question:?}",
            "ответа нет среди вариантов вопроса «{question}»";
        /// A score lies outside its scale.
        OutsideScale {
            /// The question.
            question: String,
            /// Its lowest score.
            least: i32,
            /// Its highest.
            most: i32,
        } = "outside-scale",
            "the score for the question {question:?} lies outside {least} to {most}",
            "балл по вопросу «{question}» вне шкалы от {least} до {most}";
        /// A question of another kind.
        OtherKind {
            /// The question.
            question: String,
        } = "other-kind",
            "the answer to the question {question:?} is of another kind",
            "ответ не соответствует виду вопроса «{question}»";
        /// The questionnaire does not ask this role or form.
        NotAsked {
            /// The questionnaire.
            questionnaire: String,
            /// Who answered.
            person: PersonId,
        } = "not-asked",
            "the questionnaire {questionnaire:?} is not for {person} in this role and form",
            "анкета «{questionnaire}» не предназначена участнику {person} в этой роли и форме";
        /// The person answered already.
        SheetGiven {
            /// The questionnaire.
            questionnaire: String,
            /// Who answered.
            person: PersonId,
            /// When.
            moment: Moment,
        } = "sheet-given",
            "{person} answered the {moment} questionnaire {questionnaire:?} already",
            "участник {person} уже ответил на анкету «{questionnaire}» ({moment} оценка)";
        /// Nobody answered so.
        NoSheet {
            /// The questionnaire.
            questionnaire: String,
            /// Who should have.
            person: PersonId,
        } = "no-sheet",
            "{person} did not answer the questionnaire {questionnaire:?} in this role then",
            "нет ответов участника {person} на анкету «{questionnaire}»";
        /// There is no answer in words.
        NothingToAssign {
            /// The question.
            question: String,
        } = "nothing-to-assign",
            "the question {question:?} has no answer in words here",
            "на вопрос «{question}» нет ответа в свободной форме";
        /// More than everybody.
        BeyondAll {
            /// The per cent given.
            percent: u8,
        } = "beyond-all", "{percent} % are more than all", "доля не может быть больше 100 % (указано {percent} %)";
        /// More take part than could.
        MoreThanAll {
            /// How many take part.
            taking_part: u32,
            /// How many could.
            of: u32,
        } = "more-than-all",
            "{taking_part} take part of {of}",
            "участвует {taking_part:человек|человека|человек} из {of} – проверьте численность";
        /// An age band ends before it begins.
        AgesBackwards {
            /// The youngest.
            from: u8,
            /// The oldest.
            to: u8,
        } = "ages-backwards",
            "the age band from {from} to {to} ends before it begins",
            "возрастная группа от {from} до {to} задана неверно";
        /// There is no such group of coverage.
        UnknownGroup {
            /// The code given.
            group: String,
        } = "unknown-group",
            "there is no group of coverage {group:?}",
            "группы охвата «{group}» нет";
    }
}
