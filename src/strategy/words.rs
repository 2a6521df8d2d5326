//! Reasons of the unmatched in words, English and Russian.

use super::{Claim, Unmatched, WhyUnmatched};
use crate::kernel::{Language, Row, codes, fill, phrase_in};
use crate::people::PersonId;
use std::fmt;

codes!(WhyUnmatched {
    NobodyAllowed = "nobody-allowed",
    Shortage = "shortage",
    PartnersPreferOthers = "partners-prefer-others",
    OthersGainMore = "others-gain-more",
    NotNeeded = "not-needed",
    CouldBeServed = "could-be-served",
});

codes!(Claim {
    MenteeOptimalStable = "mentee-optimal-stable",
    MentorOptimalStable = "mentor-optimal-stable",
    MaximumSizeThenTotal = "maximum-size-then-total",
    HighestTotal = "highest-total",
    Feasible = "feasible",
});

/// The phrases of [`WhyUnmatched`].
pub(crate) const WHY_UNMATCHED: &[Row] = &[
    (
        "nobody-allowed",
        "the rules, vetoes and seats leave nobody",
        "правила, отказы и свободные места не оставляют никого",
    ),
    (
        "shortage",
        "a shortage: {mentees} can work only with {mentors}; they need {needed} seats, and there \
         are {available}",
        "нехватка наставников: {mentees} могут работать только с {mentors}; нужно мест: {needed}, \
         есть: {available}",
    ),
    (
        "partners-prefer-others",
        "all who fit are full with partners they prefer; the best placed is {best}",
        "все подходящие заняты теми, кого предпочитают; лучший из них – {best}",
    ),
    ("others-gain-more", "other pairs gain more", "другие пары выигрывают больше"),
    ("not-needed", "all who fit have a mentor already", "у всех, кто подходит, уже есть наставник"),
    (
        "could-be-served",
        "a chain of exchanges would give a partner; this pairing does not make it",
        "цепочка замен дала бы пару; в этом проекте она не сделана",
    ),
];

impl WhyUnmatched {
    /// The reason in words.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let phrase = phrase_in(WHY_UNMATCHED, language, self.code()).unwrap_or_default();
        fill(phrase, |name| self.value(name))
    }

    /// What a phrase of this reason may have filled in.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        match (self, name) {
            (Self::Shortage { mentees, .. }, "mentees") => Some(list(mentees)),
            (Self::Shortage { mentors, .. }, "mentors") => Some(list(mentors)),
            (Self::Shortage { needed, .. }, "needed") => Some(needed.to_string()),
            (Self::Shortage { available, .. }, "available") => Some(available.to_string()),
            (Self::PartnersPreferOthers { best }, "best") => Some(best.to_string()),
            _ => None,
        }
    }
}

impl fmt::Display for WhyUnmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::English))
    }
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.person, self.why)
    }
}

fn list(people: &[PersonId]) -> String {
    people.iter().map(PersonId::as_str).collect::<Vec<_>>().join(", ")
}
