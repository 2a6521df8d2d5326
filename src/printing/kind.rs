//! The kinds of papers and their built-in templates.

use crate::kernel::{Language, words};
use serde::Serialize;

words! {
    /// A kind of paper.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum PaperKind: "paper" {
        /// The head's order on pairs and groups, with its annex.
        Order = "order", "order on pairs and groups", "распоряжение о парах и группах";
        /// The base of mentees.
        MenteeRegister = "mentee-register", "base of mentees", "база наставляемых";
        /// The base of mentors.
        MentorRegister = "mentor-register", "base of mentors", "база наставников";
        /// A pair's individual plan: what is planned and what is done.
        WorkPlan = "work-plan", "individual plan of a pair", "индивидуальный план пары";
        /// A mentor's certificate.
        Certificate = "certificate", "mentor's certificate", "сертификат наставника";
        /// A letter of thanks.
        ThankYou = "thank-you", "letter of thanks", "благодарственное письмо";
        /// The timetable of a group meeting for the wall.
        WallTimetable = "wall-timetable",
            "timetable of a group meeting",
            "расписание групповой встречи";
        /// The same for one person.
        PersonTimetable = "person-timetable",
            "one person's timetable of a group meeting",
            "расписание участника групповой встречи";
        /// A pairing with its reasons, for the curator.
        PairingSheet = "pairing",
            "pairs and groups with reasons",
            "состав пар и групп с обоснованием";
        /// A letter to the two of a pair.
        PairLetter = "pair-letter", "letter to a pair", "письмо паре";
        /// The indicators of a year.
        YearTable = "year-table", "indicators of the year", "показатели за год";
    }
}

/// What can be printed: data whose fields a template of its kind uses.
pub trait Printable: Serialize {
    /// Its kind.
    const KIND: PaperKind;

    /// A name that no other paper of the same record and kind has, for a file: letters, digits
    /// and hyphens.
    fn name(&self) -> String;
}

/// A template in both languages.
macro_rules! both {
    ($language:expr, $name:literal) => {
        match $language {
            Language::English => include_str!(concat!("templates/", $name, ".en.html")),
            Language::Russian => include_str!(concat!("templates/", $name, ".ru.html")),
        }
    };
}

impl PaperKind {
    /// Every kind.
    pub(super) const ALL: [Self; 11] = [
        Self::Order,
        Self::MenteeRegister,
        Self::MentorRegister,
        Self::WorkPlan,
        Self::Certificate,
        Self::ThankYou,
        Self::WallTimetable,
        Self::PersonTimetable,
        Self::PairingSheet,
        Self::PairLetter,
        Self::YearTable,
    ];

    /// The template that ships.
    #[must_use]
    pub fn template(self, language: Language) -> &'static str {
        match self {
            Self::Order => both!(language, "order"),
            Self::MenteeRegister => both!(language, "mentee-register"),
            Self::MentorRegister => both!(language, "mentor-register"),
            Self::WorkPlan => both!(language, "work-plan"),
            Self::Certificate => both!(language, "certificate"),
            Self::ThankYou => both!(language, "thank-you"),
            Self::WallTimetable => both!(language, "wall-timetable"),
            Self::PersonTimetable => both!(language, "person-timetable"),
            Self::PairingSheet => both!(language, "pairing"),
            Self::PairLetter => both!(language, "pair-letter"),
            Self::YearTable => both!(language, "year-table"),
        }
    }
}
