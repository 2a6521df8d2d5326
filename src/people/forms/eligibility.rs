//! Whether somebody may be mentor or mentee in a form, and whether two may work
//! together.

use super::book::folded;
use super::{Demand, Form, FormRule, RoleModelId, StageScale};
use crate::kernel::{Ordered, Side, words};
use crate::people::{Answer, Field, Mentee, Mentor, Person, PersonId, Standing};
use std::collections::BTreeSet;

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

words! {
    /// An answer without which it isn't known whether a rule is met.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Missing: "missing", fills, display {
        /// The person's answer.
        Answer {
            /// On which side.
            side: Side,
            /// Whose.
            person: PersonId,
            /// Which.
            field: Field,
        } = "answer", "{person} has not told: {field}", "{person}: нет ответа ({field})";
        /// The place of the person's stage on the organisation's scale, which does not
        /// have it.
        Place {
            /// On which side.
            side: Side,
            /// Whose.
            person: PersonId,
            /// The stage.
            stage: String,
        } = "place",
            "the stage {stage} of {person} is not on the scale of stages",
            "{person}: ступени «{stage}» нет на шкале организации";
        /// The stage from which on the organisation's learners are senior ones.
        SeniorStage = "senior-stage",
            "the organisation has not said from which stage on learners are senior",
            "организация не указала, с какой ступени обучающиеся считаются старшими";
    }
}

words! {
    /// A rule of a form that a person or a pair breaks, with the values.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Ineligible: "ineligible", fills, display {
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
        } = "standing",
            "must be one of: {among}; is now: {standing}",
            "участвовать может {among}, а указано: {standing}";
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
        } = "too-young",
            "is {age}, and may take part from {least}",
            "возраст – {age:год|года|лет}, участие – с {least:года|лет|лет}";
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
        } = "too-old", "is {age}, and may take part up to {most}", "возраст – {age:год|года|лет}, участие – до {most:года|лет|лет}";
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
        } = "too-little-experience",
            "has {years:year|years} of experience, at least {least} are asked for",
            "стаж – {years:год|года|лет}, нужно не менее {least:года|лет|лет}";
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
        } = "too-much-experience",
            "has {years:year|years} of experience, at most {most} are asked for",
            "стаж – {years:год|года|лет}, нужно не более {most:года|лет|лет}";
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
        } = "not-senior",
            "is at stage {stage}, senior learners begin with {from}",
            "ступень «{stage}», старшие начинаются с «{from}»";
        /// The mentor's stage is not high enough above the mentee's.
        NotHigherStage {
            /// The mentee's stage.
            mentee: String,
            /// The mentor's stage.
            mentor: String,
            /// How many steps above are demanded.
            steps: u16,
        } = "not-higher-stage",
            "the mentor ({mentor}) has to be at least {steps:step|steps} above the mentee ({mentee})",
            "наставник («{mentor}») должен учиться хотя бы на {steps:ступень|ступени|ступеней} выше наставляемого («{mentee}»)";
        /// The two are of different institutions.
        OtherInstitution {
            /// The mentee's.
            mentee: String,
            /// The mentor's.
            mentor: String,
        } = "other-institution",
            "the mentee is of {mentee}, the mentor of {mentor}",
            "разные организации: наставляемый – «{mentee}», наставник – «{mentor}»";
        /// The two have no subject in common.
        OtherSubject {
            /// The mentee's.
            mentee: BTreeSet<String>,
            /// The mentor's.
            mentor: BTreeSet<String>,
        } = "other-subject",
            "no common subject: the mentee has {mentee}, the mentor {mentor}",
            "нет общего предмета: у наставляемого {mentee}, у наставника {mentor}";
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
                    let known: BTreeSet<_> = two.iter().map(|subject| folded(subject)).into_set();
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
