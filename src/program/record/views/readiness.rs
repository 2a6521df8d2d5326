//! Who is ready for a pair, who isn't and why, and whose entry nobody measured.

use crate::kernel::Side;
use crate::people::{Eligibility, FormId, Missing, PersonId};
use crate::program::{MeasuredAt, Reason, Record};

/// Where somebody in a base stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Readiness<'a> {
    /// Who.
    pub person: &'a PersonId,
    /// What they lack to be ready; nothing where they are.
    pub lacks: Vec<Reason>,
    /// Answers without which it isn't known whether a form's rules are met, by form.
    /// They hold nobody back.
    pub doubts: Vec<(&'a FormId, Vec<Missing>)>,
    /// Whether anything was measured of them at entry, in this role.
    pub measured: bool,
}

impl Record {
    /// Where everybody in a base stands, in its order: who is ready, what the others
    /// lack, and which answers would tell more. O(people · rules).
    pub fn readiness(&self, side: Side) -> impl Iterator<Item = Readiness<'_>> {
        let facts = &self.facts;
        let ids: Box<dyn Iterator<Item = &PersonId>> = match side {
            Side::Mentee => Box::new(facts.cohort.mentees().ids()),
            Side::Mentor => Box::new(facts.cohort.mentors().ids()),
        };
        ids.map(move |person| {
            let (lacks, found) = match side {
                Side::Mentee => (
                    facts.mentee(person).map(|known| facts.mentee_lacks(known)),
                    self.mentee_eligibility(person),
                ),
                Side::Mentor => (
                    facts.mentor(person).map(|known| facts.mentor_lacks(known)),
                    self.mentor_eligibility(person),
                ),
            };
            let doubts = found.into_iter().filter_map(|(form, one)| match one {
                Eligibility::Unknown(missing) => Some((form, missing)),
                Eligibility::Eligible | Eligibility::Ineligible(_) => None,
            });
            Readiness {
                person,
                lacks: lacks.unwrap_or_default(),
                doubts: doubts.collect(),
                measured: self.is_measured(side, person),
            }
        })
    }

    /// Who takes part and was not measured at entry in this role, by id. The roadmap
    /// measures mentees and mentors (Kemerovo, steps 9 and 12).
    pub fn unmeasured_at_entry(&self, side: Side) -> impl Iterator<Item = &PersonId> {
        let ids: Box<dyn Iterator<Item = &PersonId>> = match side {
            Side::Mentee => Box::new(self.facts.cohort.mentees().ids()),
            Side::Mentor => Box::new(self.facts.cohort.mentors().ids()),
        };
        let takes_part = move |id: &&PersonId| !self.index.held_back[side].contains(*id);
        ids.filter(takes_part).filter(move |id| !self.is_measured(side, id))
    }

    fn is_measured(&self, side: Side, person: &PersonId) -> bool {
        let all = self.facts.monitoring.measurements.get(person).map_or(&[][..], Vec::as_slice);
        all.iter().any(|one| one.side == side && one.moment == MeasuredAt::Entry)
    }
}
