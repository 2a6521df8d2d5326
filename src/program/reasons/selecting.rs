//! Reasons about the selection and training of mentors.

use crate::kernel::{Side, words};
use crate::people::{FormId, PersonId};
use crate::program::Term;

words! {
    /// What a mentor, or the selection itself, lacks, and why something of it was refused.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum SelectingReason: "reason", fills, display {
        /// The written consent to mentor that the organisation asks for is missing, or was
        /// withdrawn.
        NoAgreement {
            /// The mentor.
            mentor: PersonId,
        } = "no-agreement",
            "mentor {mentor} has not consented in writing to mentor",
            "наставник {mentor}: нет письменного согласия на наставничество";
        /// A written consent leaves something unsaid that has to be stated.
        TermMissing {
            /// The mentor.
            mentor: PersonId,
            /// What.
            term: Term,
        } = "term-missing",
            "the written consent of mentor {mentor} does not state: {term}",
            "в согласии наставника {mentor} не указано: {term}";
        /// A form has no criteria of selection.
        NoCriteria {
            /// The form.
            form: FormId,
        } = "no-criteria",
            "the form {form} has no criteria of selection",
            "для формы «{form}» не заданы критерии отбора";
        /// A form has no training plan.
        NoTrainingPlan {
            /// The form.
            form: FormId,
        } = "no-training-plan",
            "the form {form} has no training plan",
            "для формы «{form}» нет программы обучения";
        /// Nobody is ready for a pair.
        NobodyReady {
            /// Which base.
            side: Side,
        } = "nobody-ready",
            "no {side} is ready for a pair",
            "среди {side:gen-pl} никто не готов к работе в паре";
        /// The questionnaire is missing.
        NoQuestionnaire {
            /// The mentor.
            mentor: PersonId,
        } = "no-questionnaire",
            "mentor {mentor} has not filled in the questionnaire",
            "у наставника {mentor} нет анкеты";
        /// The interview is missing.
        NoInterview {
            /// The mentor.
            mentor: PersonId,
        } = "no-interview",
            "mentor {mentor} has not been interviewed",
            "с наставником {mentor} не проведено собеседование";
        /// Selection has not decided.
        Undecided {
            /// The mentor.
            mentor: PersonId,
        } = "undecided",
            "nobody has decided whether mentor {mentor} is selected",
            "по наставнику {mentor} не принято решение об отборе";
        /// Selection decided against the mentor.
        NotSelected {
            /// The mentor.
            mentor: PersonId,
        } = "not-selected",
            "mentor {mentor} was not selected",
            "кандидат {mentor} не прошёл отбор";
        /// The training is missing.
        NotTrained {
            /// The mentor.
            mentor: PersonId,
        } = "not-trained",
            "mentor {mentor} is not trained",
            "наставник {mentor} не прошёл обучение";
        /// The form has no such criterion.
        UnknownCriterion {
            /// The form.
            form: FormId,
            /// The criterion given.
            criterion: String,
        } = "unknown-criterion",
            "the form {form} has no criterion {criterion:?}",
            "у формы «{form}» нет критерия «{criterion}»";
        /// The mentor attended no training session.
        AttendedNothing {
            /// The mentor.
            mentor: PersonId,
        } = "attended-nothing",
            "mentor {mentor} attended no training session",
            "наставник {mentor} не посетил ни одного занятия";
        /// A form of the mentor obliges to training.
        TrainingObligatory {
            /// The mentor.
            mentor: PersonId,
            /// The form.
            form: FormId,
        } = "training-obligatory",
            "the form {form} obliges mentor {mentor} to training",
            "в форме «{form}» обучение наставника {mentor} обязательно";
        /// The match of a mentor with a published pair was judged before requests were there.
        StillProvisional {
            /// The mentor.
            mentor: PersonId,
            /// In which form.
            form: FormId,
        } = "still-provisional",
            "the match of mentor {mentor} to the requests of the form {form} is judged \
             provisionally only",
            "соответствие наставника {mentor} запросам формы «{form}» оценено лишь предварительно";
    }
}
