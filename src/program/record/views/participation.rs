//! How many take part, by form and role model; what events and the Union's bank add.

use crate::kernel::Ordered;
use crate::people::{EventKind, FormId, Formality, PersonId, RoleModelId, Standing};
use crate::program::monitoring::Covered;
use crate::program::{PairNo, PairRecord, PairState, Record, UnitNo};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Head-counts of a form, or of a role model within it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Participation {
    /// Whether the organisation counts the form as formal mentoring.
    pub formality: Option<Formality>,
    /// Different mentees.
    pub mentees: usize,
    /// Different mentors.
    pub mentors: usize,
    /// Pairs.
    pub pairs: usize,
    /// Units: each group, team and exchange once, and every pair that is in none.
    pub units: usize,
    /// Units at work now.
    pub working: usize,
}

/// What events and the bank add to a year's coverage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CommunityShare {
    /// Events held, by kind.
    pub events: BTreeMap<EventKind, usize>,
    /// Different people of the bases who came to an event.
    pub attended: usize,
    /// Guests who are in no base, each time they came.
    pub guests: u64,
    /// Requests to the Union's bank, and how many of them were answered.
    pub bank: (usize, usize),
    /// People of those covered who take part by events or the bank.
    pub covered: usize,
    /// Of these, people who work in no pair.
    pub only_here: usize,
}

/// The pairs of a form, or of a role model, gathered.
#[derive(Default)]
struct Gathered<'a> {
    mentees: BTreeSet<&'a PersonId>,
    mentors: BTreeSet<&'a PersonId>,
    pairs: usize,
    units: BTreeSet<Result<UnitNo, PairNo>>,
    working: BTreeSet<Result<UnitNo, PairNo>>,
}

impl Record {
    /// How many took part in published pairs, by form and, within it, by role model; the row
    /// without a role model is the whole form. Pairs that work as one count as one unit.
    #[must_use]
    pub fn participation(&self) -> BTreeMap<(Option<FormId>, Option<RoleModelId>), Participation> {
        let mut all: BTreeMap<_, Gathered<'_>> = BTreeMap::new();
        for (number, pair) in self.pairs().filter(|(_, pair)| pair.order.is_some()) {
            let unit = self.unit_of(number).ok_or(number);
            let model = self.role_model_of(number, pair);
            for model in [None, model].into_iter().take(1 + usize::from(model.is_some())) {
                let row = all.entry((pair.form.clone(), model.cloned())).or_default();
                row.mentees.insert(&pair.mentee);
                row.mentors.insert(&pair.mentor);
                row.pairs += 1;
                row.units.insert(unit);
                if pair.state() == PairState::Working {
                    row.working.insert(unit);
                }
            }
        }
        let counted = |((form, model), row): ((Option<FormId>, _), Gathered<'_>)| {
            let known = form.as_ref().and_then(|form| self.form_of(form));
            let row = Participation {
                formality: known.and_then(|form| form.formality),
                mentees: row.mentees.len(),
                mentors: row.mentors.len(),
                pairs: row.pairs,
                units: row.units.len(),
                working: row.working.len(),
            };
            ((form, model), row)
        };
        all.into_iter().map(counted).into_map()
    }

    /// The role model of a pair: its unit's, or else that of the mentee's request.
    #[must_use]
    pub fn role_model_of<'a>(
        &'a self,
        number: PairNo,
        pair: &'a PairRecord,
    ) -> Option<&'a RoleModelId> {
        let unit = self.unit_of(number).and_then(|unit| self.unit(unit));
        unit.and_then(|unit| unit.role_model.as_ref()).or_else(|| self.role_model(pair))
    }

    /// What circles, Thursdays, intensives and the Union's bank add to the coverage of a year
    /// of this cycle.
    #[must_use]
    pub fn community_share(&self, covered: Covered, year: u16) -> CommunityShare {
        let community = self.community();
        let mut share = CommunityShare::default();
        let mut people: BTreeSet<&PersonId> = BTreeSet::new();
        let events = community.events.iter().filter(|event| event.plan.on.year() == year);
        for event in events {
            let Some(held) = &event.held else { continue };
            *share.events.entry(event.plan.kind).or_default() += 1;
            share.guests += u64::from(held.guests);
            people.extend(&held.attended);
            people.extend(&event.plan.hosts);
        }
        let known = |person: &&&PersonId| self.standing_of(person).is_some();
        share.attended = people.iter().filter(known).count();
        let asked = community.bank.iter().filter(|one| !one.withdrawn && one.on.year() == year);
        for request in asked {
            share.bank.0 += 1;
            share.bank.1 += usize::from(!request.is_open());
            people.insert(&request.by);
            people.extend(&request.host);
        }
        let standing = match covered {
            Covered::Learners => Standing::Learner,
            Covered::Educators => Standing::Educator,
        };
        people.retain(|person| self.standing_of(person) == Some(standing));
        let in_pairs = self.taking_part(covered, year);
        share.covered = people.len();
        share.only_here = people.difference(&in_pairs).count();
        share
    }

    fn standing_of(&self, person: &PersonId) -> Option<Standing> {
        let mentee = self.cohort().mentees().get(person).map(|one| one.person.standing);
        mentee.or_else(|| self.cohort().mentors().get(person).map(|one| one.person.standing))
    }
}
