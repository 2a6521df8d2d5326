//! Reasons of the unmatched in words, English and Russian.

use super::{Unmatched, WhyUnmatched};
use crate::people::PersonId;
use crate::scoring::Language;
use std::fmt;

impl WhyUnmatched {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NobodyAllowed => "nobody-allowed",
            Self::Shortage { .. } => "shortage",
            Self::PartnersPreferOthers { .. } => "partners-prefer-others",
            Self::OthersGainMore => "others-gain-more",
            Self::NotNeeded => "not-needed",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let russian = language == Language::Russian;
        match self {
            Self::NobodyAllowed if russian => {
                "правила, отказы и свободные места не оставляют никого".to_owned()
            }
            Self::NobodyAllowed => "the rules, vetoes and seats leave nobody".to_owned(),
            Self::Shortage { mentees, mentors, needed, available } => {
                let (mentees, count) = (list(mentees), mentors.len());
                let mentors = list(mentors);
                if russian {
                    format!(
                        "нехватка наставников: {mentees} подходят только {mentors} \
                         (наставников: {count}); нужно мест: {needed}, есть: {available}"
                    )
                } else {
                    format!(
                        "a shortage: {mentees} can work only with {mentors}; they need {needed} \
                         seats, and there are {available}"
                    )
                }
            }
            Self::PartnersPreferOthers { best } if russian => {
                format!(
                    "подходящие партнёры заняты теми, кого предпочитают; лучший из них – {best}"
                )
            }
            Self::PartnersPreferOthers { best } => {
                format!("all who fit are full with partners they prefer; the best placed is {best}")
            }
            Self::OthersGainMore if russian => "другие пары выигрывают больше".to_owned(),
            Self::OthersGainMore => "other pairs gain more".to_owned(),
            Self::NotNeeded if russian => "у всех, кто подходит, уже есть наставник".to_owned(),
            Self::NotNeeded => "all who fit have a mentor already".to_owned(),
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
