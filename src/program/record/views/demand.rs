//! Demand against supply while the bases fill.
//!
//! Counts by form, skill and time tell what nobody offers. Whether everybody could be
//! served together is another question: an optimal pairing answers it, and where it
//! leaves mentees out for want of seats, the Hall witness names who competes for whom.

use crate::kernel::{
    Control, Index, Language, Ordered, Phrases, Said, Side, Topic, Worded, coded, words,
};
use crate::market::Outcome;
use crate::people::{
    Availability, Cohort, Field, FormId, Mentee, Mentor, PersonId, Slot, WEEKDAYS,
};
use crate::program::record::Facts;
use crate::program::{Reasons, Record};
use crate::scoring::{Must, Restriction, Rules};
use crate::strategy::{Optimal, Prepared, SeatShortage, Strategy, WhyUnmatched};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What is asked for and offered.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Aspect: "aspect", fills {
        /// A form.
        Form(what: FormId) = "form", "the form {what}", "форма «{what}»";
        /// A subject or skill.
        Skill(what: String) = "skill", "{what}", "предмет или навык «{what}»";
        /// A time of the week, `Mon 15:00-16:30`.
        Time(what: WeekTime) = "time", "the time {what}", "время: {what}";
    }
}

/// A time of the week, such as `Mon 15:00-16:30`, whose day is said in the language of the
/// phrases.
/// Times come in the order of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WeekTime(String);

impl Ord for WeekTime {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |time: &Self| {
            let day = time.0.split(' ').next().unwrap_or_default().to_ascii_lowercase();
            WEEKDAYS.codes().position(|code| code == day)
        };
        place(self).cmp(&place(other)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for WeekTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl WeekTime {
    /// The time as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Slot> for WeekTime {
    fn from(slot: Slot) -> Self {
        Self(slot.to_string())
    }
}

impl Said for WeekTime {
    fn said(&self, _: &str, phrases: &Phrases) -> String {
        let parts = self.0.split_once(' ');
        let said = parts.and_then(|(day, time)| {
            let day = phrases.find(WEEKDAYS, &day.to_ascii_lowercase())?;
            Some(match phrases.language() {
                Language::Russian => format!("{day}, {}", time.replace('-', "–")),
                _ => format!("{day} {time}"),
            })
        });
        said.unwrap_or_else(|| self.0.clone())
    }
}

/// Who asks for something and who offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DemandRow {
    /// What.
    pub aspect: Aspect,
    /// The mentees who ask for it and have a free seat, by id.
    pub mentees: Vec<PersonId>,
    /// The mentors known to offer it, by id; those without a free seat too.
    pub mentors: Vec<PersonId>,
    /// Their free seats together.
    pub seats: u64,
    /// How many mentors have not told whether they offer it. They are no supply, and no
    /// proof of a want either.
    pub silent: usize,
}

impl DemandRow {
    /// Whether nobody can meet it: no mentor offers it with a free seat, and none is
    /// silent about it.
    #[must_use]
    pub fn nobody_offers(&self) -> bool {
        self.seats == 0 && self.silent == 0
    }
}

/// Mentees who cannot all be served, whoever is paired with whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shortage {
    /// The mentees who compete, by place in the base.
    pub mentees: Vec<PersonId>,
    /// The only mentors they can work with.
    pub mentors: Vec<PersonId>,
    /// Seats that the mentees need together.
    pub needed: u64,
    /// Seats that the mentors have.
    pub available: u64,
    /// What all these mentees ask for: forms first, then skills, then times.
    pub aspects: Vec<Aspect>,
}

/// Demand against supply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DemandAndSupply {
    /// What is asked for, by form, skill and time.
    pub rows: Vec<DemandRow>,
    /// Mentees whom no mentor can serve, by place in the base: nobody shares a form, a
    /// skill and a time with them.
    pub hopeless: Vec<PersonId>,
    /// Shortages that are proven, each group of competitors once.
    pub shortages: Vec<Shortage>,
    /// How many mentees could be served at once by the mentors of the base.
    pub could_be_served: usize,
}

coded! {
    /// Demand that supply does not meet.
    const SHORTAGES: "demand" [mentees, mentors, needed, available, missing, aspects] {
        "shortage",
            "only {mentors:mentor fits|mentors fit} {mentees:mentee|mentees}, with {available:seat|seats}: {missing:seat is|seats are} missing",
            "на {mentees:наставляемого|наставляемых|наставляемых} – только {mentors:наставник|наставника|наставников}, у них {available:место|места|мест}; не хватает {missing:места|мест|мест}";
        "shortage-of",
            "{mentees:mentee asks|mentees ask} for {aspects}; only {mentors:mentor fits|mentors fit}, with {available:seat|seats}: {missing:seat is|seats are} missing",
            "{mentees:наставляемый ищет|наставляемых ищут|наставляемых ищут} наставника ({aspects}), на них – только {mentors:наставник|наставника|наставников}, у них {available:место|места|мест}; не хватает {missing:места|мест|мест}";
    }
}

/// "12 mentees ask for physics, and only 3 mentors with 7 seats can serve them: 5 seats are
/// missing."
impl Worded for Shortage {
    const TOPIC: Topic = SHORTAGES;

    fn code(&self) -> &str {
        if self.aspects.is_empty() { "shortage" } else { "shortage-of" }
    }

    fn value(&self, name: &str, shape: &str, phrases: &Phrases) -> Option<String> {
        match name {
            "mentees" => Some(self.mentees.len().said(shape, phrases)),
            "mentors" => Some(self.mentors.len().said(shape, phrases)),
            "needed" => Some(self.needed.said(shape, phrases)),
            "available" => Some(self.available.said(shape, phrases)),
            "missing" => Some(self.needed.saturating_sub(self.available).said(shape, phrases)),
            "aspects" => Some(self.aspects.said(shape, phrases)),
            _ => None,
        }
    }
}

impl Record {
    /// Sets what mentees ask for against what mentors offer: everybody who takes part,
    /// selected and trained or not, with the seats that live pairs leave.
    ///
    /// A mentor can serve a mentee where they share a skill that is wanted and an hour
    /// of the week, as far as both told, and a form that is chosen and open to both,
    /// once forms are chosen; an answer that is missing hinders nobody (our rule). Shortages are Hall witnesses of the
    /// largest pairing under that rule.
    ///
    /// Cost: scoring all pairs and one optimal assignment.
    ///
    /// # Errors
    /// The run was stopped, or the bases do not fit the memory.
    pub fn demand_and_supply(&self, control: &Control<'_>) -> Result<DemandAndSupply, Reasons> {
        let facts = &self.facts;
        let chosen = !facts.conditions.forms.is_empty();
        let cohort = match chosen {
            true => facts.cohort_of_cycle(),
            false => Cow::Borrowed(&*facts.cohort),
        };
        let takes_part = |side: Side, id: &PersonId| !self.index.held_back[side].contains(id);
        let free = |side: Side, id: &PersonId, seats: u32| {
            let taken = u32::try_from(self.seats_taken(side, id)).unwrap_or(u32::MAX);
            if takes_part(side, id) { seats.saturating_sub(taken) } else { 0 }
        };
        let mentees: Vec<(&Mentee, u32)> = cohort
            .mentees()
            .iter()
            .map(|(_, one)| (one, free(Side::Mentee, &one.person.id, one.seats)))
            .collect();
        let mentors: Vec<(&Mentor, u32)> = cohort
            .mentors()
            .iter()
            .map(|(_, one)| (one, free(Side::Mentor, &one.person.id, one.seats)))
            .collect();
        let refused = |fault| self.prepare_refused(fault);
        let seats = (mentees.iter().map(|one| one.1), mentors.iter().map(|one| one.1));
        let mut prepared = Prepared::new(cohort.clone().into_owned(), &compatible(chosen))
            .and_then(|all| all.with_seats(seats.0.collect(), seats.1.collect()))
            .map_err(refused)?;
        if let Some(open) = facts.open_pairs(&cohort) {
            prepared = prepared
                .ruling_out(|mentee, mentor| !open.contains(mentee.get(), mentor.get()))
                .map_err(|error| self.strategy_refused("demand", error.into()))?;
        }
        let situation = prepared.situation(control).map_err(refused)?;
        let pairing = Optimal
            .form(&situation, control)
            .map_err(|error| self.strategy_refused("demand", error))?;
        let pairing = match pairing {
            Outcome::Solved(pairing) => pairing,
            Outcome::Impossible(never) => match never {},
            // A pairing that was stopped leaves people out for want of time, which says nothing
            // about shortages.
            Outcome::Stopped(stopped) => return Err(stopped.reason.into()),
        };
        let alone = pairing.unmatched_mentees.into_iter();
        let hopeless = alone.filter(|one| one.why == WhyUnmatched::NobodyAllowed);
        let hopeless = hopeless.map(|one| one.person).collect();
        let shortages = pairing.shortages.into_iter().map(|one| {
            let aspects = shared(&cohort, &one.mentees);
            let SeatShortage { mentees, mentors, needed, available } = one;
            Shortage { mentees, mentors, needed, available, aspects }
        });
        let shortages = shortages.collect();
        let served: BTreeSet<_> = pairing.pairs.iter().map(|pair| &pair.mentee).into_set();
        Ok(DemandAndSupply {
            rows: rows(facts, &mentees, &mentors),
            hopeless,
            shortages,
            could_be_served: served.len(),
        })
    }
}

/// Rules by which two can work together at all: a wanted skill and an hour in common.
fn compatible(chosen: bool) -> Rules {
    let skill =
        Must::Cover { field: Field::Skills.into(), least: 1e-9, by_priority: false, within: None };
    let time = Must::ShareTime { field: Field::Availability.into(), minutes: 1 };
    let form = Must::ShareLabel { field: Field::Forms.into(), least: 1, within: None };
    let mut restrictions =
        vec![Restriction::new("a wanted skill", skill), Restriction::new("a common hour", time)];
    if chosen {
        restrictions.push(Restriction::new("a chosen form", form));
    }
    Rules { restrictions, ..Rules::default() }
}

/// What a mentee asks for.
fn asked(mentee: &Mentee) -> BTreeSet<Aspect> {
    let mut aspects = BTreeSet::new();
    for request in &mentee.requests {
        aspects.insert(Aspect::Form(request.form.clone()));
        let wanted = request.wanted.as_ref().given().into_iter().flat_map(|wanted| wanted.keys());
        aspects.extend(wanted.map(|skill| Aspect::Skill(skill.trim().to_lowercase())));
    }
    let slots = mentee.person.availability.as_ref().given().into_iter();
    aspects.extend(slots.flat_map(|all| all.slots()).map(|&slot| Aspect::Time(slot.into())));
    aspects
}

/// What all of these mentees ask for.
fn shared(cohort: &Cohort, mentees: &[PersonId]) -> Vec<Aspect> {
    let mut asked = mentees.iter().filter_map(|id| cohort.mentees().get(id)).map(asked);
    let first = asked.next().unwrap_or_default();
    asked.fold(first, |all, one| all.intersection(&one).cloned().into_set()).into_iter().collect()
}

/// Who asks for what, and who offers it.
fn rows(facts: &Facts, mentees: &[(&Mentee, u32)], mentors: &[(&Mentor, u32)]) -> Vec<DemandRow> {
    let mut asking: BTreeMap<Aspect, Vec<PersonId>> = BTreeMap::new();
    for (mentee, _) in mentees.iter().filter(|(_, free)| *free > 0) {
        for aspect in asked(mentee) {
            asking.entry(aspect).or_default().push(mentee.person.id.clone());
        }
    }
    let taking_part = |mentor: &Mentor| facts.potential_mentor_lacks(mentor).is_empty();
    let mentors: Vec<_> = mentors.iter().filter(|(mentor, _)| taking_part(mentor)).collect();
    let row = |(aspect, mut mentees): (Aspect, Vec<PersonId>)| {
        mentees.sort_unstable();
        let mut row = DemandRow { aspect, mentees, mentors: Vec::new(), seats: 0, silent: 0 };
        for (mentor, free) in &mentors {
            match offers(mentor, &row.aspect) {
                Some(true) => {
                    row.mentors.push(mentor.person.id.clone());
                    row.seats += u64::from(*free);
                }
                Some(false) => {}
                None => row.silent += 1,
            }
        }
        row.mentors.sort_unstable();
        row
    };
    asking.into_iter().map(row).collect()
}

/// Whether a mentor offers something; nothing where they have not told.
fn offers(mentor: &Mentor, aspect: &Aspect) -> Option<bool> {
    match aspect {
        Aspect::Form(form) => Some(mentor.forms.contains(form)),
        Aspect::Skill(skill) => {
            let skills = mentor.resources.skills.as_ref().given()?;
            Some(skills.keys().any(|known| known.trim().to_lowercase() == *skill))
        }
        Aspect::Time(slot) => {
            let slot = Availability::parse_slot(slot.as_str()).ok()?;
            let free = mentor.person.availability.as_ref().given()?;
            Some(free.shared_minutes(&slot) > 0)
        }
    }
}
