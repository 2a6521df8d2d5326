//! The seven stages by name, and what a snapshot keeps of one.

use crate::kernel::words;
words! {
    /// A stage by name: what a journal, a report or a roadmap refers to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum StageName: "stage", display {
        /// 1: preparing the conditions.
        Preparation = "preparation",
            "preparing the conditions",
            "подготовка условий для запуска программы";
        /// 2: the base of mentees.
        MenteeBase = "mentee-base", "base of mentees", "формирование базы наставляемых";
        /// 3: the base of mentors.
        MentorBase = "mentor-base", "base of mentors", "формирование базы наставников";
        /// 4: selection and training of mentors.
        Selection = "selection",
            "selection and training of mentors",
            "отбор и обучение наставников";
        /// 5: forming pairs or groups.
        Forming = "forming", "forming pairs or groups", "формирование наставнических пар или групп";
        /// 6: work of the pairs or groups.
        Work = "work",
            "work of the pairs or groups",
            "организация работы наставнических пар или групп";
        /// 7: closing.
        Closing = "closing", "closing", "завершение наставничества";
    }
}

impl StageName {
    /// All seven, in order.
    pub const ALL: [Self; 7] = [
        Self::Preparation,
        Self::MenteeBase,
        Self::MentorBase,
        Self::Selection,
        Self::Forming,
        Self::Work,
        Self::Closing,
    ];

    /// Its number, 1 to 7.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The stage after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// The number of the stage of Rostov's six-stage model that holds this work
    /// (our reading): 1, 4, 3, 2, 5, 5 and 6.
    #[must_use]
    pub fn rostov(self) -> u8 {
        match self {
            Self::Preparation => 1,
            Self::Selection => 2,
            Self::MentorBase => 3,
            Self::MenteeBase => 4,
            Self::Forming | Self::Work => 5,
            Self::Closing => 6,
        }
    }
}
