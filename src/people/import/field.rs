//! The fields of a person that a file can fill, by name.

use crate::kernel::{Phrases, Said, Side};
use crate::people::Called;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal $($side:ident)?),* $(,)?) => {
        /// A field that columns of a file fill. Where rules can read it, the name is the
        /// one of [`Field`](crate::people::Field).
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum ImportField {
            $($(#[$doc])* $variant,)*
        }

        impl ImportField {
            /// Every field, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The field's name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The only side that has this field; nothing where both have it.
            #[must_use]
            pub fn only_side(self) -> Option<Side> {
                match self {
                    $(Self::$variant => None$(.or(Some(Side::$side)))?,)*
                }
            }
        }
    };
}

fields! {
    /// The person's id. The only field that everybody has to have.
    Id = "id",
    /// The name to print, a text.
    Name = "name",
    /// What the person is to the organisation, by code.
    Standing = "standing",
    /// Age in years, 0 to 150.
    Age = "age",
    /// Institution, enterprise or department, a text.
    Institution = "institution",
    /// Stage of education or career, a text.
    Stage = "stage",
    /// Subjects, labels.
    Subjects = "subjects",
    /// Languages, labels.
    Languages = "languages",
    /// Weekly time for meetings, slots.
    Availability = "availability",
    /// Meetings a month, 0 to 65535.
    MeetingsPerMonth = "meetings-per-month",
    /// Minutes a month, 0 to 4294967295.
    MinutesPerMonth = "minutes-per-month",
    /// Motivation, 1 to 10.
    Motivation = "motivation",
    /// Kinds of mentee or mentor, labels.
    Categories = "categories",
    /// Whom the person would like, ranked ids such as `m1 > m2 = m3`.
    Wishes = "wishes",
    /// Whom the person refuses, ids.
    Vetoes = "vetoes",
    /// Who consented to the processing of personal data: the person or the guardian.
    ConsentBy = "consent-by",
    /// When that consent was given, a date.
    ConsentOn = "consent-on",
    /// Whether the person may be passed on to other organisations, yes or no.
    OtherOrganisations = "other-organisations",
    /// How many partners the person may have, 0 to 4294967295.
    Seats = "seats",
    /// The forms in which a mentor mentors, or in which a mentee makes the request.
    Forms = "forms",
    /// A mentor's skills with confidence, or the skills a mentee wants with priority.
    Skills = "skills",
    /// Years of experience in the profession, 0 to 65535.
    ExperienceYears = "experience-years",
    /// The role model that a mentee wishes for, a code.
    RoleModel = "role-model" Mentee,
    /// A mentee's problem, a text.
    Problem = "problem" Mentee,
    /// Which problems a mentee's request is about, codes or phrases of
    /// [`LearnerProblem`](crate::people::LearnerProblem).
    Problems = "problems" Mentee,
    /// With which kinds of motivation a mentee comes, of
    /// [`MotivationKind`](crate::people::MotivationKind).
    MotivationKinds = "motivation-kinds" Mentee,
    /// In which directions of programmes, of
    /// [`ProgrammeDirection`](crate::people::ProgrammeDirection).
    Directions = "directions" Mentee,
    /// A mentee's goals, labels.
    Goals = "goals" Mentee,
    /// For how many searches a mentee has waited, 0 to 4294967295.
    Waiting = "waiting" Mentee,
    /// A mentee's mentors of earlier cycles, ids.
    EarlierMentors = "earlier-mentors" Mentee,
    /// How the last cycle served a mentee, a code or its words of
    /// [`ServedLast`](crate::people::ServedLast).
    ServedLast = "served-last" Mentee,
    /// A mentor's mentees of earlier cycles, ids.
    EarlierMentees = "earlier-mentees" Mentor,
    /// For how many cycles in a row a mentor has led, 0 to 4294967295.
    CyclesInARow = "cycles-in-a-row" Mentor,
}

impl Said for ImportField {
    fn said(&self, shape: &str, phrases: &Phrases) -> String {
        Called(self.name()).said(shape, phrases)
    }
}

impl fmt::Display for ImportField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_serialised_form() {
        for &field in ImportField::ALL {
            let written = format!("\"{field}\"");
            assert_eq!(serde_json::to_string(&field).unwrap(), written);
            assert_eq!(serde_json::from_str::<ImportField>(&written).unwrap(), field);
        }
    }
}
