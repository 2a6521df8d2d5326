//! Why a pair is declined, ends early, or somebody leaves: the risks of mentoring among them, and
//! what is done against them.

use crate::kernel::{Phrases, Side, words};

words! {
    /// Why a pair was declined or dissolved, or why somebody left. The risks named in
    /// the sources have a code each; the codes themselves are our rule.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Cause: "cause" {
        /// Psychological, personal or individual incompatibility.
        Incompatible = "incompatible", "they do not suit each other", "психологическая, личностная или индивидуальная несовместимость участников пары";
        /// No interest in the other.
        NoInterest = "no-interest",
            "no interest in the other",
            "нет заинтересованности в другой стороне";
        /// The mentor knows too little of the matter or cannot pass it on.
        LacksKnowledge = "lacks-knowledge",
            "the mentor knows too little or cannot pass it on",
            "наставнику не хватает знаний или умения их передать";
        /// Not ready for the role.
        NotReady = "not-ready", "not ready for the role", "слабая готовность к роли";
        /// Motivation is gone.
        Unmotivated = "unmotivated", "low motivation", "низкая мотивация";
        /// The mentor was nominated on a formal ground.
        FormalNomination = "formal-nomination",
            "the mentor was nominated on a formal ground",
            "наставник выдвинут по формальному признаку";
        /// Relations were confined to the subject.
        OnlyTheSubject = "only-the-subject",
            "relations confined to the subject",
            "взаимодействие только в предметной области";
        /// The two misjudged what each contributes.
        MisjudgedContributions = "misjudged-contributions",
            "contributions of both sides misjudged",
            "недопонимание и недооценка вклада друг друга";
        /// No time.
        NoTime = "no-time", "no time", "нет времени";
        /// Another need than the pair can serve.
        OtherNeed = "other-need", "another need", "запрос изменился";
        /// The person left the programme.
        Left = "left", "left the programme", "выход из программы";
        /// A repair moved a member to another pair, so that somebody without a mentor is
        /// served. The two may be paired again.
        Moved = "moved", "moved to another pair", "переход в другую пару";
        /// Consent to data processing was withdrawn.
        ConsentWithdrawn = "consent-withdrawn",
            "consent to data processing withdrawn",
            "отозвано согласие на обработку персональных данных";
        /// The person's data were erased.
        Erased = "erased", "personal data erased", "персональные данные удалены";
        /// Something else; the journal has the ground.
        Other = "other", "something else", "иная причина";
    }
}

words! {
    /// What helps against the risks of mentoring (Lipetsk names remedies for all risks
    /// together).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Remedy: "remedy" {
        /// Flexibility of method.
        FlexibleMethod = "flexible-method", "flexibility of method", "гибкость методики";
        /// Independence.
        Independence = "independence", "independence", "самостоятельность";
        /// Individual support.
        IndividualSupport = "individual-support",
            "individual support",
            "индивидуальное сопровождение";
        /// A focus on values and motivation.
        ValuesAndMotivation = "values-and-motivation",
            "a focus on values and motivation",
            "ценностно-мотивационная направленность";
        /// Reflective feedback in both directions.
        ReflectiveFeedback = "reflective-feedback",
            "reflective feedback in both directions",
            "двусторонняя рефлексивная обратная связь";
    }
}

words! {
    /// In whom somebody has no interest, as the side that declines or leaves says it: the risk
    /// that Lipetsk names is the mentor's.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum NoInterestIn: "no-interest-in" {
        /// In the mentee, which is the mentor's.
        Mentee = "mentee", "no interest in the mentee", "нет заинтересованности в наставляемом";
        /// In the mentor, which is the mentee's.
        Mentor = "mentor", "no interest in the mentor", "нет заинтересованности в наставнике";
    }
}

impl Cause {
    /// The cause in words, as one side gives it: whoever has no interest in the other has it in
    /// the mentee or in the mentor.
    ///
    /// ```
    /// use mentormatch::kernel::{Phrases, Side};
    /// use mentormatch::program::Cause;
    ///
    /// let said = Cause::NoInterest.words_of(Side::Mentor, &Phrases::russian());
    /// assert_eq!(said, "нет заинтересованности в наставляемом");
    /// ```
    #[must_use]
    pub fn words_of(self, side: Side, phrases: &Phrases) -> String {
        match (self, side) {
            (Self::NoInterest, Side::Mentor) => phrases.say(NoInterestIn::Mentee),
            (Self::NoInterest, Side::Mentee) => phrases.say(NoInterestIn::Mentor),
            _ => phrases.say(self),
        }
    }

    /// Whether Lipetsk names it among the risks of mentoring.
    #[must_use]
    pub fn is_risk(self) -> bool {
        matches!(
            self,
            Self::Incompatible
                | Self::NoInterest
                | Self::LacksKnowledge
                | Self::NotReady
                | Self::Unmotivated
                | Self::FormalNomination
                | Self::OnlyTheSubject
                | Self::MisjudgedContributions
        )
    }
}
