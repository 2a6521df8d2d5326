//! Whether the rules of the chosen forms let somebody, or two together, take part.
//!
//! Who is ineligible in every form they ask for or offer is held back with the reasons;
//! a pair is made in the first form in which both are eligible. A missing answer is
//! never a mismatch. What changes later breaks no live pair: a birthday ends no work
//! (our rules).

use crate::kernel::Side;
use crate::people::{
    Cohort, Eligibility, Form, FormId, Ineligible, Mentee, Mentor, Person, PersonId, Request,
    RoleModelId,
};
use crate::program::record::Facts;
use crate::program::{PairReason, PeopleReason, Reason, Record, SelectingReason};
use crate::strategy::Pairing;
use std::collections::{BTreeMap, BTreeSet};

impl Record {
    /// Whether a mentee may take part in each chosen form of their requests, in the
    /// requests' order; nothing for nobody. Forms without rules let everybody in.
    #[must_use]
    pub fn mentee_eligibility(&self, mentee: &PersonId) -> Vec<(&FormId, Eligibility)> {
        let Ok(mentee) = self.facts.mentee(mentee) else { return Vec::new() };
        let chosen = mentee.requests.iter().filter_map(|request| {
            let form = self.facts.conditions.forms.get(&request.form)?;
            Some((form, self.facts.mentee_in(mentee, request)))
        });
        chosen.collect()
    }

    /// Whether a mentor may take part in each chosen form of theirs, by code; nothing
    /// for nobody. No form stated means any.
    #[must_use]
    pub fn mentor_eligibility(&self, mentor: &PersonId) -> Vec<(&FormId, Eligibility)> {
        let Ok(mentor) = self.facts.mentor(mentor) else { return Vec::new() };
        let forms = self.facts.forms_of(mentor);
        forms.map(|form| (form, self.facts.mentor_in(mentor, form))).collect()
    }

    /// Whether two may work together in each chosen form that both have, in the order
    /// of the mentee's requests; nothing where one of them is nobody.
    #[must_use]
    pub fn pair_eligibility(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Vec<(&FormId, Eligibility)> {
        let facts = &self.facts;
        let (Ok(mentee), Ok(mentor)) = (facts.mentee(mentee), facts.mentor(mentor)) else {
            return Vec::new();
        };
        let common = mentee.requests.iter().filter_map(|request| {
            let form = facts.forms_of(mentor).find(|form| **form == request.form)?;
            Some((form, facts.pair_in(mentee, mentor, request)))
        });
        common.collect()
    }

    /// Gives drafted pairs the first form in which both are eligible.
    pub(in crate::program) fn settle_forms(&self, pairing: &mut Pairing) {
        for pair in &mut pairing.pairs {
            if let Some(form) = self.common_form(&pair.mentee, &pair.mentor) {
                pair.form = Some(form);
            }
        }
    }

    /// The form in which a pair would work, if there is one.
    pub(in crate::program) fn common_form(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Option<FormId> {
        let (mentee, mentor) = (self.facts.mentee(mentee).ok()?, self.facts.mentor(mentor).ok()?);
        self.facts.pair_form(mentee, mentor).ok()?.cloned()
    }
}

/// All that the rules of forms ask of a person; people who are equal in it are judged
/// alike.
type Traits<'a> = (
    Vec<(&'a FormId, Option<&'a RoleModelId>)>,
    Vec<Option<&'a str>>,
    (u8, Option<u8>, Option<u16>),
    Option<&'a BTreeSet<String>>,
    Vec<&'a str>,
);

fn traits<'a>(
    person: &'a Person,
    years: Option<u16>,
    forms: Vec<(&'a FormId, Option<&'a RoleModelId>)>,
) -> Traits<'a> {
    let texts = [&person.stage, &person.institution];
    let categories = person.categories.as_ref().given();
    (
        forms,
        texts.map(|text| text.as_ref().given().map(String::as_str)).to_vec(),
        (person.standing as u8, person.age.given(), years),
        person.subjects.as_ref().given(),
        categories.into_iter().flatten().map(crate::people::Category::as_str).collect(),
    )
}

/// Each person's class, and one member of each class.
struct Classes {
    of: Vec<usize>,
    members: Vec<usize>,
}

impl Classes {
    fn of<'a>(people: impl Iterator<Item = Traits<'a>>) -> Self {
        let mut known = BTreeMap::new();
        let mut classes = Self { of: Vec::new(), members: Vec::new() };
        for (at, traits) in people.enumerate() {
            let members = &mut classes.members;
            let class = *known.entry(traits).or_insert_with(|| {
                members.push(at);
                members.len() - 1
            });
            classes.of.push(class);
        }
        classes
    }
}

/// Which pairs of a cohort the rules of forms let work together, by class of people.
pub(in crate::program) struct OpenPairs {
    mentees: Vec<usize>,
    mentors: Vec<usize>,
    /// By class of the mentee, then of the mentor.
    open: Vec<Vec<bool>>,
}

impl OpenPairs {
    /// Whether the mentee at this position and the mentor at that one may be a pair.
    pub(in crate::program) fn contains(&self, mentee: usize, mentor: usize) -> bool {
        let classes = self.mentees.get(mentee).zip(self.mentors.get(mentor));
        classes.is_some_and(|(&mentee, &mentor)| {
            self.open.get(mentee).and_then(|row| row.get(mentor)).copied().unwrap_or(false)
        })
    }
}

impl Facts {
    fn rules_of(&self, form: &FormId) -> Option<&Form> {
        self.conditions.form_rules.get(form.as_str())
    }

    /// The chosen forms of a mentor. No form stated means any.
    pub(in crate::program) fn forms_of<'a>(
        &'a self,
        mentor: &'a Mentor,
    ) -> impl Iterator<Item = &'a FormId> {
        let chosen = self.conditions.forms.iter();
        chosen.filter(|form| mentor.forms.is_empty() || mentor.forms.contains(*form))
    }

    fn mentee_in(&self, mentee: &Mentee, request: &Request) -> Eligibility {
        let scale = self.conditions.form_rules.scale();
        let model = request.role_model.as_ref().given();
        self.rules_of(&request.form)
            .map_or(Eligibility::Eligible, |form| form.mentee(mentee, model, scale))
    }

    fn mentor_in(&self, mentor: &Mentor, form: &FormId) -> Eligibility {
        let scale = self.conditions.form_rules.scale();
        self.rules_of(form).map_or(Eligibility::Eligible, |form| form.mentor(mentor, None, scale))
    }

    fn pair_in(&self, mentee: &Mentee, mentor: &Mentor, request: &Request) -> Eligibility {
        let scale = self.conditions.form_rules.scale();
        let model = request.role_model.as_ref().given();
        self.rules_of(&request.form)
            .map_or(Eligibility::Eligible, |form| form.pair(mentee, mentor, model, scale))
    }

    /// Whether a mentee may take part with this request.
    pub(in crate::program) fn is_open_request(&self, mentee: &Mentee, request: &Request) -> bool {
        self.mentee_in(mentee, request).is_open()
    }

    /// Whether a mentor may take part in this form.
    pub(in crate::program) fn is_open_form(&self, mentor: &Mentor, form: &FormId) -> bool {
        self.mentor_in(mentor, form).is_open()
    }

    /// Why a mentee is ineligible in every chosen form they ask for; nothing where one
    /// is open or none is chosen.
    pub(in crate::program) fn mentee_ineligible(&self, mentee: &Mentee) -> Vec<Reason> {
        let chosen = |request: &&Request| self.conditions.forms.contains(&request.form);
        let found = mentee
            .requests
            .iter()
            .filter(chosen)
            .map(|request| (&request.form, self.mentee_in(mentee, request)));
        ineligible(Side::Mentee, &mentee.person.id, found)
    }

    /// The same of a mentor and the forms they offer.
    pub(in crate::program) fn mentor_ineligible(&self, mentor: &Mentor) -> Vec<Reason> {
        let found = self.forms_of(mentor).map(|form| (form, self.mentor_in(mentor, form)));
        ineligible(Side::Mentor, &mentor.person.id, found)
    }

    /// The first form of the mentee's requests that the cycle has, the mentor takes
    /// part in and whose rules let the two work together; nothing where they have no
    /// form in common. Where they have one and none is open, why.
    pub(in crate::program) fn pair_form(
        &self,
        mentee: &Mentee,
        mentor: &Mentor,
    ) -> Result<Option<&FormId>, Vec<Reason>> {
        let mut broken = Vec::new();
        for request in &mentee.requests {
            let Some(form) = self.conditions.forms.get(&request.form) else { continue };
            if !mentor.forms.is_empty() && !mentor.forms.contains(form) {
                continue;
            }
            match self.pair_in(mentee, mentor, request) {
                Eligibility::Ineligible(whys) => {
                    let reason = |why| {
                        PairReason::IneligiblePair {
                            mentee: mentee.person.id.clone(),
                            mentor: mentor.person.id.clone(),
                            form: form.clone(),
                            why,
                        }
                        .into()
                    };
                    broken.extend(whys.into_iter().map(reason));
                }
                Eligibility::Eligible | Eligibility::Unknown(_) => return Ok(Some(form)),
            }
        }
        if broken.is_empty() { Ok(None) } else { Err(broken) }
    }

    /// Which pairs of this cohort the rules of forms let work together; nothing where
    /// no chosen form has rules. Equal people are judged once: O(people · log +
    /// classes² · rules).
    pub(in crate::program) fn open_pairs(&self, cohort: &Cohort) -> Option<OpenPairs> {
        self.conditions.form_rules.iter().find(|form| !form.rules.is_empty())?;
        let mentees: Vec<&Mentee> = cohort.mentees().iter().map(|(_, one)| one).collect();
        let mentors: Vec<&Mentor> = cohort.mentors().iter().map(|(_, one)| one).collect();
        let of_mentees = Classes::of(mentees.iter().map(|one| {
            let forms = one.requests.iter().map(|one| (&one.form, one.role_model.as_ref().given()));
            traits(&one.person, one.experience_years.given(), forms.collect())
        }));
        let of_mentors = Classes::of(mentors.iter().map(|one| {
            let forms = one.forms.iter().map(|form| (form, None));
            traits(&one.person, one.resources.experience_years.given(), forms.collect())
        }));
        let row = |&mentee: &usize| -> Vec<bool> {
            let open = |&mentor: &usize| match (mentees.get(mentee), mentors.get(mentor)) {
                (Some(mentee), Some(mentor)) => self.pair_form(mentee, mentor).is_ok(),
                _ => false,
            };
            of_mentors.members.iter().map(open).collect()
        };
        let open = of_mentees.members.iter().map(row).collect();
        Some(OpenPairs { mentees: of_mentees.of, mentors: of_mentors.of, open })
    }
}

/// The rules that are broken, where they are in every form and there is one.
fn ineligible<'a>(
    side: Side,
    person: &PersonId,
    found: impl Iterator<Item = (&'a FormId, Eligibility)>,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for (form, eligibility) in found {
        let Eligibility::Ineligible(broken) = eligibility else { return Vec::new() };
        let reason = |why: Ineligible| {
            PeopleReason::Ineligible { side, person: person.clone(), form: form.clone(), why }
                .into()
        };
        reasons.extend(broken.into_iter().map(reason));
    }
    reasons
}

/// Of what somebody lacks, that which a live pair needs too.
pub(in crate::program) fn lasting(lacks: Vec<Reason>) -> Vec<Reason> {
    let lasts = |reason: &Reason| {
        !matches!(
            reason,
            // A notice ends no work at once.
            Reason::People(PeopleReason::Ineligible { .. })
                | Reason::Selecting(SelectingReason::NoAgreement { .. })
        )
    };
    lacks.into_iter().filter(lasts).collect()
}
