//! Whether somebody may be mentor or mentee in a form, and whether two may work
//! together.

use super::book::folded;
use super::words::{INELIGIBLE, MISSING, STANDINGS};
use super::{Demand, Form, FormRule, RoleModelId, StageScale};
use crate::kernel::{Language, codes, fill, phrase_in};
use crate::people::{Answer, Field, Mentee, Mentor, Person, PersonId, Side, Standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Whether somebody, or two together, may take part in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Eligibility {
    /// Every rule is met.
    Eligible,
    /// No rule is broken, and these answers are missing to know more. Unknown is never
    /// a mismatch.
    Unknown(Vec<Missing>),
    /// These rules are broken.
    Ineligible(Vec<Ineligible>),
}

impl Eligibility {
    /// Whether no rule is broken.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Ineligible(_))
    }

    /// The rules that are broken.
    #[must_use]
    pub fn broken(self) -> Vec<Ineligible> {
        match self {
            Self::Ineligible(broken) => broken,
            Self::Eligible | Self::Unknown(_) => Vec::new(),
        }
    }
}

/// An answer without which it isn't known whether a rule is met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Missing {
    /// The person's answer.
    Answer {
        /// On which side.
        side: Side,
        /// Whose.
        person: PersonId,
        /// Which.
        field: Field,
    },
    /// The place of the person's stage on the organisation's scale, which does not
    /// have it.
    Place {
        /// On which side.
        side: Side,
        /// Whose.
        person: PersonId,
        /// The stage.
        stage: String,
    },
    /// The stage from which on the organisation's learners are senior ones.
    SeniorStage,
}

/// A rule of a form that a person or a pair breaks, with the values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Ineligible {
    /// The person is something else to the organisation.
    Standing {
        /// On which side.
        side: Side,
        /// Who.
        person: PersonId,
        /// What they are.
        standing: Standing,
        /// What is demanded.
        among: BTreeSet<Standing>,
    },
    /// Too young.
    TooYoung {
        /// On which side.
        side: Side,
        /// Who.
        person: PersonId,
        /// How old.
        age: u8,
        /// The least age.
        least: u8,
    },
    /// Too old.
    TooOld {
        /// On which side.
        side: Side,
        /// Who.
        person: PersonId,
        /// How old.
        age: u8,
        /// The most.
        most: u8,
    },
    /// Too few years of experience.
    TooLittleExperience {
        /// On which side.
        side: Side,
        /// Who.
        person: PersonId,
        /// How many years.
        years: u16,
        /// The least.
        least: u16,
    },
    /// Too many years of experience.
    TooMuchExperience {
        /// On which side.
        side: Side,
        /// Who.
        person: PersonId,
        /// How many years.
        years: u16,
        /// The most.
        most: u16,
    },
    /// Not a senior learner.
    NotSenior {
        /// On which side.
        side: Side,
        /// Who.
        person: PersonId,
        /// At which stage.
        stage: String,
        /// From which stage on learners are senior.
        from: String,
    },
    /// The mentor's stage is not high enough above the mentee's.
    NotHigherStage {
        /// The mentee's stage.
        mentee: String,
        /// The mentor's stage.
        mentor: String,
        /// How many steps above are demanded.
        steps: u16,
    },
    /// The two are of different institutions.
    OtherInstitution {
        /// The mentee's.
        mentee: String,
        /// The mentor's.
        mentor: String,
    },
    /// The two have no subject in common.
    OtherSubject {
        /// The mentee's.
        mentee: BTreeSet<String>,
        /// The mentor's.
        mentor: BTreeSet<String>,
    },
}

codes!(Ineligible {
    Standing = "standing",
    TooYoung = "too-young",
    TooOld = "too-old",
    TooLittleExperience = "too-little-experience",
    TooMuchExperience = "too-much-experience",
    NotSenior = "not-senior",
    NotHigherStage = "not-higher-stage",
    OtherInstitution = "other-institution",
    OtherSubject = "other-subject",
});

codes!(Missing { Answer = "answer", Place = "place", SeniorStage = "senior-stage" });

impl Ineligible {
    /// The rule that is broken, in words.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let phrase = phrase_in(INELIGIBLE, language, self.code()).unwrap_or_default();
        fill(phrase, |name| self.value(name, language))
    }

    /// What a phrase may have filled in.
    pub(crate) fn value(&self, name: &str, language: Language) -> Option<String> {
        let list = |labels: &BTreeSet<String>| {
            labels.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        let standing = |one: &Standing| {
            phrase_in(STANDINGS, language, one.code()).unwrap_or_else(|| one.code()).to_owned()
        };
        Some(match (self, name) {
            (Self::Standing { standing: one, .. }, "standing") => standing(one),
            (Self::Standing { among, .. }, "among") => {
                among.iter().map(standing).collect::<Vec<_>>().join(", ")
            }
            (Self::TooYoung { age, .. } | Self::TooOld { age, .. }, "age") => age.to_string(),
            (Self::TooYoung { least, .. }, "least") => least.to_string(),
            (Self::TooOld { most, .. }, "most") => most.to_string(),
            (
                Self::TooLittleExperience { years, .. } | Self::TooMuchExperience { years, .. },
                "years",
            ) => years.to_string(),
            (Self::TooLittleExperience { least, .. }, "least") => least.to_string(),
            (Self::TooMuchExperience { most, .. }, "most") => most.to_string(),
            (Self::NotSenior { stage, .. }, "stage") => stage.clone(),
            (Self::NotSenior { from, .. }, "from") => from.clone(),
            (
                Self::NotHigherStage { mentee, .. } | Self::OtherInstitution { mentee, .. },
                "mentee",
            ) => mentee.clone(),
            (
                Self::NotHigherStage { mentor, .. } | Self::OtherInstitution { mentor, .. },
                "mentor",
            ) => mentor.clone(),
            (Self::NotHigherStage { steps, .. }, "steps") => steps.to_string(),
            (Self::OtherSubject { mentee, .. }, "mentee") => list(mentee),
            (Self::OtherSubject { mentor, .. }, "mentor") => list(mentor),
            _ => return None,
        })
    }
}

impl fmt::Display for Ineligible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::English))
    }
}

impl Missing {
    /// What is missing, in words.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let phrase = phrase_in(MISSING, language, self.code()).unwrap_or_default();
        fill(phrase, |name| self.value(name))
    }

    /// What a phrase may have filled in.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        match (self, name) {
            (Self::Answer { person, .. } | Self::Place { person, .. }, "person") => {
                Some(person.to_string())
            }
            (Self::Answer { field, .. }, "field") => Some(field.to_string()),
            (Self::Place { stage, .. }, "stage") => Some(stage.clone()),
            _ => None,
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::English))
    }
}

impl Form {
    /// Whether this person may be a mentor in the form, in this role model where one
    /// is given. O(rules).
    #[must_use]
    pub fn mentor(
        &self,
        mentor: &Mentor,
        model: Option<&RoleModelId>,
        scale: &StageScale,
    ) -> Eligibility {
        let years = mentor.resources.experience_years;
        let one = One { side: Side::Mentor, person: &mentor.person, years, scale };
        self.one(&one, model).verdict()
    }

    /// Whether this person may be a mentee in the form, in this role model where one
    /// is given. O(rules).
    #[must_use]
    pub fn mentee(
        &self,
        mentee: &Mentee,
        model: Option<&RoleModelId>,
        scale: &StageScale,
    ) -> Eligibility {
        let years = mentee.experience_years;
        let one = One { side: Side::Mentee, person: &mentee.person, years, scale };
        self.one(&one, model).verdict()
    }

    /// Whether the two may work together in the form: each for themselves, and both
    /// together. O(rules + subjects).
    #[must_use]
    pub fn pair(
        &self,
        mentee: &Mentee,
        mentor: &Mentor,
        model: Option<&RoleModelId>,
        scale: &StageScale,
    ) -> Eligibility {
        let mut found = Found::default();
        for part in [self.mentee(mentee, model, scale), self.mentor(mentor, model, scale)] {
            found.add(part);
        }
        for FormRule { demand, .. } in self.rules.iter().filter(|rule| rule.holds_for(model)) {
            found.together(demand, &mentee.person, &mentor.person, scale);
        }
        found.verdict()
    }

    fn one(&self, one: &One<'_>, model: Option<&RoleModelId>) -> Found {
        let mut found = Found::default();
        let rules = self.rules.iter().filter(|rule| {
            rule.demand.of() == Some(one.side) && rule.holds_for(model) && one.is_asked(rule)
        });
        for rule in rules {
            found.about(&rule.demand, one);
        }
        found
    }
}

/// Somebody to be judged.
struct One<'a> {
    side: Side,
    person: &'a Person,
    years: Answer<u16>,
    scale: &'a StageScale,
}

impl One<'_> {
    fn is_asked(&self, rule: &FormRule) -> bool {
        let of_standing =
            rule.standings.is_empty() || rule.standings.contains(&self.person.standing);
        let of_category = || match &self.person.categories {
            Answer::Given(categories) => !categories.is_disjoint(&rule.categories),
            Answer::Unknown | Answer::Withheld => false,
        };
        of_standing && (rule.categories.is_empty() || of_category())
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    broken: Vec<Ineligible>,
    missing: Vec<Missing>,
}

impl Found {
    fn verdict(self) -> Eligibility {
        if !self.broken.is_empty() {
            Eligibility::Ineligible(self.broken)
        } else if self.missing.is_empty() {
            Eligibility::Eligible
        } else {
            Eligibility::Unknown(self.missing)
        }
    }

    fn add(&mut self, part: Eligibility) {
        match part {
            Eligibility::Eligible => {}
            Eligibility::Unknown(missing) => self.missing.extend(missing),
            Eligibility::Ineligible(broken) => self.broken.extend(broken),
        }
    }

    /// The answer, or a note that it is missing.
    fn given<T>(
        &mut self,
        side: Side,
        person: &Person,
        field: Field,
        answer: Answer<T>,
    ) -> Option<T> {
        if let Answer::Given(value) = answer {
            return Some(value);
        }
        self.missing.push(Missing::Answer { side, person: person.id.clone(), field });
        None
    }

    /// The place of a person's stage on the scale, or a note that it is missing.
    fn place<'a>(
        &mut self,
        side: Side,
        person: &'a Person,
        scale: &StageScale,
    ) -> Option<(&'a str, usize)> {
        let stage = self.given(side, person, Field::Stage, person.stage.as_ref())?;
        let place = scale.place(stage);
        if place.is_none() {
            let (person, stage) = (person.id.clone(), stage.clone());
            self.missing.push(Missing::Place { side, person, stage });
        }
        Some((stage, place?))
    }

    fn about(&mut self, demand: &Demand, one: &One<'_>) {
        let (side, person) = (one.side, one.person);
        let id = || person.id.clone();
        match demand {
            Demand::Standing { among, .. } => {
                let standing = person.standing;
                if among.contains(&standing) {
                } else if standing == Standing::Other {
                    let field = Field::Standing;
                    self.missing.push(Missing::Answer { side, person: id(), field });
                } else {
                    let among = among.clone();
                    self.broken.push(Ineligible::Standing { side, person: id(), standing, among });
                }
            }
            Demand::Age { least, most, .. } => {
                let Some(age) = self.given(side, person, Field::Age, person.age) else { return };
                if let Some(least) = least.filter(|&least| age < least) {
                    self.broken.push(Ineligible::TooYoung { side, person: id(), age, least });
                }
                if let Some(most) = most.filter(|&most| age > most) {
                    self.broken.push(Ineligible::TooOld { side, person: id(), age, most });
                }
            }
            Demand::Experience { least, most, .. } => {
                let field = Field::ExperienceYears;
                let Some(years) = self.given(side, person, field, one.years) else { return };
                let person = id;
                if let Some(least) = least.filter(|&least| years < least) {
                    let person = person();
                    self.broken.push(Ineligible::TooLittleExperience {
                        side,
                        person,
                        years,
                        least,
                    });
                }
                if let Some(most) = most.filter(|&most| years > most) {
                    let person = person();
                    self.broken.push(Ineligible::TooMuchExperience { side, person, years, most });
                }
            }
            Demand::Senior { .. } => {
                let Some((stage, place)) = self.place(side, person, one.scale) else { return };
                match (one.scale.senior_place(), &one.scale.senior_from) {
                    (Some(least), Some(from)) if place < least => {
                        let (stage, from) = (stage.to_owned(), from.clone());
                        self.broken.push(Ineligible::NotSenior { side, person: id(), stage, from });
                    }
                    (Some(_), _) => {}
                    (None, _) => self.missing.push(Missing::SeniorStage),
                }
            }
            Demand::HigherStage { .. } | Demand::SameInstitution {} | Demand::SameSubject {} => {}
        }
    }

    fn together(&mut self, demand: &Demand, mentee: &Person, mentor: &Person, scale: &StageScale) {
        match demand {
            Demand::HigherStage { steps } => {
                let low = self.place(Side::Mentee, mentee, scale);
                let high = self.place(Side::Mentor, mentor, scale);
                if let (Some((mentee, low)), Some((mentor, high))) = (low, high) {
                    if high < low.saturating_add(usize::from(*steps)) {
                        self.broken.push(Ineligible::NotHigherStage {
                            mentee: mentee.to_owned(),
                            mentor: mentor.to_owned(),
                            steps: *steps,
                        });
                    }
                }
            }
            Demand::SameInstitution {} => {
                let field = || Field::Institution;
                let one = self.given(Side::Mentee, mentee, field(), mentee.institution.as_ref());
                let two = self.given(Side::Mentor, mentor, field(), mentor.institution.as_ref());
                if let (Some(one), Some(two)) = (one, two) {
                    if folded(one) != folded(two) {
                        let (mentee, mentor) = (one.clone(), two.clone());
                        self.broken.push(Ineligible::OtherInstitution { mentee, mentor });
                    }
                }
            }
            Demand::SameSubject {} => {
                let field = || Field::Subjects;
                let one = self.given(Side::Mentee, mentee, field(), mentee.subjects.as_ref());
                let two = self.given(Side::Mentor, mentor, field(), mentor.subjects.as_ref());
                if let (Some(one), Some(two)) = (one, two) {
                    let known: BTreeSet<_> = two.iter().map(|subject| folded(subject)).collect();
                    if !one.iter().any(|subject| known.contains(&folded(subject))) {
                        let (mentee, mentor) = (one.clone(), two.clone());
                        self.broken.push(Ineligible::OtherSubject { mentee, mentor });
                    }
                }
            }
            Demand::Standing { .. }
            | Demand::Age { .. }
            | Demand::Experience { .. }
            | Demand::Senior { .. } => {}
        }
    }
}
