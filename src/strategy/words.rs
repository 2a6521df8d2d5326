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
    Silent = "silent",
    NamedNobody = "named-nobody",
    NotNamedBack = "not-named-back",
    WishesExcluded = "wishes-excluded",
    WishesTaken = "wishes-taken",
    NotApproached = "not-approached",
});

codes!(Claim {
    MenteeOptimalStable = "mentee-optimal-stable",
    MentorOptimalStable = "mentor-optimal-stable",
    MaximumSizeThenTotal = "maximum-size-then-total",
    HighestTotal = "highest-total",
    WaitingFirst = "waiting-first",
    BestGroups = "best-groups",
    Feasible = "feasible",
    LargestMutual = "largest-mutual",
    BestMutualRanks = "best-mutual-ranks",
    StableMutual = "stable-mutual",
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
    ("silent", "did not answer", "ответ не получен"),
    ("named-nobody", "named nobody", "в ответе никто не назван"),
    (
        "not-named-back",
        "nobody named in return (silent: {silent}; refused: {refused}; named others: {others})",
        "взаимного выбора нет (не ответили: {silent}; отказались: {refused}; назвали других: \
         {others})",
    ),
    (
        "wishes-excluded",
        "the wishes of {with} coincide, but rules, vetoes or seats exclude a pair",
        "выбор взаимный ({with}), но пару исключают правила, отказы или отсутствие мест",
    ),
    (
        "wishes-taken",
        "the wishes of {with} coincide, but others took the seats",
        "выбор взаимный ({with}), но места заняты другими",
    ),
    ("not-approached", "nobody turned to them", "никто не обратился"),
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
            (Self::NotNamedBack { silent, .. }, "silent") => Some(list_or_dash(silent)),
            (Self::NotNamedBack { refused, .. }, "refused") => Some(list_or_dash(refused)),
            (Self::NotNamedBack { others, .. }, "others") => Some(list_or_dash(others)),
            (Self::WishesExcluded { with } | Self::WishesTaken { with }, "with") => {
                Some(list(with))
            }
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

fn list_or_dash(people: &[PersonId]) -> String {
    if people.is_empty() { "–".to_owned() } else { list(people) }
}
