//! What brings learners and educators to a mentor, in the sources' words, as codes.

use crate::kernel::words;

words! {
    /// A problem of a learner that mentoring may help with (Kemerovo 4.2, ten of them). As
    /// codes of requests they are ours.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum LearnerProblem: "learner-problem" {
        /// Low motivation to study and develop.
        LowMotivation = "low-motivation",
            "low motivation to study and develop, unsatisfactory results",
            "низкая мотивация к учёбе и саморазвитию, неудовлетворительная успеваемость";
        /// No conscious stance for a choice.
        NoTrajectory = "no-trajectory",
            "no conscious stance for choosing a trajectory, no self-realisation within the \
             curriculum",
            "отсутствие осознанной позиции для выбора траектории, невозможность самореализации в \
             рамках программы";
        /// No conditions for an active civic stance.
        NoCivicStance = "no-civic-stance",
            "no conditions for an active civic stance",
            "отсутствие условий для формирования активной гражданской позиции";
        /// Poorly informed.
        PoorlyInformed = "poorly-informed",
            "poorly informed of creative, career and other possibilities",
            "низкая информированность о творческих, карьерных и иных возможностях";
        /// Crisis of identity.
        IdentityCrisis = "identity-crisis",
            "identity crisis, weak values and orientation",
            "кризис самоидентификации, низкий уровень ценностных ориентаций";
        /// Proneness to conflict.
        Conflicts = "conflicts",
            "proneness to conflict, undeveloped communication",
            "конфликтность, неразвитые коммуникативные навыки";
        /// No conditions for meta-subject skills.
        NoMetaSkills = "no-meta-skills",
            "no conditions for meta-subject skills and meta-competences",
            "отсутствие условий для формирования метапредметных навыков и метакомпетенций";
        /// High threshold of entry.
        HighThreshold = "high-threshold",
            "high threshold of entry into programmes, those for the talented too",
            "высокий порог вхождения в образовательные программы, в том числе для талантливых \
             обучающихся";
        /// Falling emotional stability.
        EmotionalInstability = "emotional-instability",
            "falling emotional stability, psychological crises of adolescence",
            "падение эмоциональной устойчивости, психологические кризисы подросткового возраста";
        /// Adaptation in a group.
        Adaptation = "adaptation",
            "problems of adaptation in a study group: psychological, organisational, social",
            "проблемы адаптации в учебном коллективе: психологические, организационные и \
             социальные";
    }
}

impl LearnerProblem {
    /// All ten, in the source's order.
    pub const ALL: [Self; 10] = [
        Self::LowMotivation,
        Self::NoTrajectory,
        Self::NoCivicStance,
        Self::PoorlyInformed,
        Self::IdentityCrisis,
        Self::Conflicts,
        Self::NoMetaSkills,
        Self::HighThreshold,
        Self::EmotionalInstability,
        Self::Adaptation,
    ];
}

words! {
    /// A problem of society that mentoring answers (Kemerovo 4.3).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum SocietyProblem: "society-problem" {
        /// The young are unsettled.
        UnsettledYoung = "unsettled-young",
            "unsettled young specialists and graduates",
            "неустроенность молодых специалистов и выпускников";
        /// Learners are disoriented.
        DisorientedLearners = "disoriented-learners",
            "disoriented learners",
            "дезориентированность обучающихся";
        /// Levels of education are not linked.
        NoLinks = "no-links",
            "no links between levels of education",
            "отсутствие связей между уровнями образования";
        /// The labour force grows old.
        AgeingLabour = "ageing-labour", "ageing labour reserves", "старение трудовых ресурсов";
    }
}

words! {
    /// The kind of motivation with which a mentee comes to an educator (Prodlenka).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum MotivationKind: "motivation-kind" {
        /// Personal.
        Personal = "personal", "personal", "личная";
        /// General professional.
        Professional = "professional", "general professional", "общепрофессиональная";
        /// Concretely professional.
        Concrete = "concrete", "concretely professional", "конкретно профессиональная";
    }
}

words! {
    /// A direction of additional programmes (Kemerovo 5.3). That requests and clubs are
    /// sorted by it is ours.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum ProgrammeDirection: "programme-direction" {
        /// Socio-humanitarian.
        SocioHumanitarian = "socio-humanitarian", "socio-humanitarian", "социально-гуманитарная";
        /// Technical.
        Technical = "technical", "technical", "техническая";
        /// Sports.
        Sports = "sports", "sports", "физкультурно-спортивная";
        /// Tourism and local history.
        Tourism = "tourism", "tourism and local history", "туристско-краеведческая";
        /// Artistic.
        Artistic = "artistic", "artistic", "художественно-эстетическая";
    }
}
