//! What brings mentors together beside their pairs: events and the services of the Union.

use crate::kernel::words;

words! {
    /// A kind of event of the mentoring community, or of the curator.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum EventKind: "event-kind" {
        /// An educational intensive (Lipetsk).
        Intensive = "intensive", "educational intensive", "образовательный интенсив";
        /// An accelerator (Lipetsk).
        Accelerator = "accelerator", "accelerator", "акселератор";
        /// A mentor circle (Lipetsk).
        MentorCircle = "mentor-circle", "mentor circle", "менторский круг";
        /// A methodical Thursday (Lipetsk).
        MethodicalThursday = "methodical-thursday", "methodical Thursday", "методический четверг";
        /// The curator's group talk on current problems (Procedures).
        GroupTalk = "group-talk",
            "group talk on current problems",
            "групповая беседа об актуальных проблемах";
        /// The first meeting with those who may become mentors (Procedures).
        FirstMeeting = "first-meeting",
            "first meeting with possible mentors",
            "первая встреча с кандидатами в наставники";
        /// A festival of mentors (Kemerovo).
        Festival = "festival", "festival of mentors", "фестиваль наставников";
        /// A forum of mentors (Kemerovo).
        Forum = "forum", "forum of mentors", "форум наставников";
        /// A conference of mentors (Kemerovo).
        Conference = "conference", "conference of mentors", "конференция наставников";
        /// A meeting of grateful alumni (Kemerovo, Procedures).
        AlumniMeeting = "alumni-meeting", "meeting of alumni", "встреча благодарных выпускников";
        /// An event of the Union's bank (Lipetsk).
        UnionEvent = "union-event",
            "event of the Union of mentors",
            "мероприятие Союза наставников";
    }
}

impl EventKind {
    /// Whether an event of this kind has an agenda of the most pressing questions (Lipetsk).
    #[must_use]
    pub fn has_agenda(self) -> bool {
        matches!(
            self,
            Self::Intensive | Self::Accelerator | Self::MentorCircle | Self::MethodicalThursday
        )
    }
}

words! {
    /// What the bank of the Union of mentors offers beginning educators (Lipetsk).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum BankService: "bank-service" {
        /// A consultation by theme.
        Consultation = "consultation", "consultation by theme", "консультация по теме";
        /// An expert review of contest or attestation papers.
        ContestReview = "contest-review",
            "expert review of contest or attestation papers",
            "экспертиза конкурсных и аттестационных материалов";
        /// An expert review of study and methodical works.
        WorksReview = "works-review",
            "expert review of study and scientific-methodical works",
            "экспертиза учебной и научно-методической продукции";
        /// A scientific-methodical event.
        Event = "event", "scientific-methodical event", "научно-методическое мероприятие";
        /// Patronage of an experienced educator.
        Patronage = "patronage", "patronage of an experienced educator", "шефство опытного педагога";
        /// Advice of the information centre beside the Union.
        Advice = "advice",
            "advice of the advisory information centre",
            "помощь Методического консультационного информцентра";
    }
}

impl BankService {
    /// All of them, in the order of their codes' list.
    pub const ALL: [Self; 6] = [
        Self::Consultation,
        Self::ContestReview,
        Self::WorksReview,
        Self::Event,
        Self::Patronage,
        Self::Advice,
    ];
}

words! {
    /// Whether goals, procedures and orders are fixed beforehand (Lipetsk).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Formality: "formality" {
        /// They are.
        Formal = "formal", "formal mentoring", "формальное наставничество";
        /// They are not.
        Informal = "informal", "informal mentoring", "неформальное наставничество";
    }
}
