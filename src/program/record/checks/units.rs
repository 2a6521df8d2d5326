//! What makes pairs a unit, when it is formed and when it is restored.

use crate::kernel::Ordered;
use crate::people::{Form, FormId, RoleModelId, Shape, Standing};
use crate::program::{
    PairNo, PairReason, PairRecord, Reason, Record, UnitNo, UnitReason, UnitRecord,
};
use std::collections::BTreeSet;

impl Record {
    /// Why these pairs cannot be a unit of this kind; `but` is the unit that they would join.
    pub(in crate::program) fn unit_faults(
        &self,
        kind: Shape,
        role_model: Option<&RoleModelId>,
        pairs: &BTreeSet<PairNo>,
        but: Option<UnitNo>,
    ) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut known = Vec::new();
        for &pair in pairs {
            match self.facts.pair(pair) {
                Err(unknown) => reasons.push(unknown),
                Ok(one) if !one.is_live() => reasons.push(PairReason::PairEnded { pair }.into()),
                Ok(one) => {
                    let other = self.unit_of(pair).filter(|&unit| Some(unit) != but);
                    if let Some(unit) = other {
                        reasons.push(UnitReason::InUnit { pair, unit }.into());
                    }
                    known.push(one);
                }
            }
        }
        if known.len() < 2 {
            reasons.push(UnitReason::TooFewPairs { kind }.into());
            return reasons;
        }
        if known.iter().any(|one| one.form != known[0].form) {
            reasons.push(UnitReason::DifferentForms.into());
        }
        if let Some(form) = known[0].form.as_ref().and_then(|form| self.form_of(form)) {
            let mut shapes = form.role_models.iter().map(|model| model.shape).chain([form.shape]);
            if shapes.all(|shape| shape != kind) {
                let form = form.id.clone();
                reasons.push(UnitReason::NotOfForm { form, kind }.into());
            }
            if let Some(wanted) = role_model {
                if form.role_model(wanted).is_none_or(|model| model.shape != kind) {
                    let (form, model) = (form.id.clone(), wanted.to_string());
                    reasons.push(UnitReason::UnknownRoleModel { form, model }.into());
                }
            }
            let size = u32::try_from(known.len()).unwrap_or(u32::MAX);
            let (least, most) = (form.group.least, form.group.most);
            let fits =
                least.is_none_or(|least| size >= least) && most.is_none_or(|most| size <= most);
            if kind == Shape::Led && !fits {
                let form = form.id.clone();
                reasons.push(UnitReason::GroupSize { form, size, least, most }.into());
            }
        }
        reasons.extend(self.sides_fault(kind, &known));
        reasons
    }

    /// A group has one mentor; so has a team, with an educator and a learner beside; in an
    /// exchange everybody teaches and learns.
    fn sides_fault(&self, kind: Shape, pairs: &[&PairRecord]) -> Option<Reason> {
        let mentors: BTreeSet<_> = pairs.iter().map(|pair| &pair.mentor).into_set();
        let mentees: BTreeSet<_> = pairs.iter().map(|pair| &pair.mentee).into_set();
        match kind {
            Shape::Led => (mentors.len() > 1).then_some(UnitReason::SeveralMentors.into()),
            Shape::ThreeSided => {
                let has = |standing: Standing| {
                    mentees.iter().any(|mentee| {
                        let known = self.cohort().mentees().get(mentee);
                        known.is_some_and(|known| known.person.standing == standing)
                    })
                };
                if mentors.len() > 1 {
                    return Some(UnitReason::SeveralMentors.into());
                }
                let sides = has(Standing::Educator) && has(Standing::Learner);
                (!sides).then_some(UnitReason::NotThreeSides.into())
            }
            Shape::Exchange => {
                let one_way = mentors.symmetric_difference(&mentees).next();
                one_way.map(|person| UnitReason::OneWay { person: (*person).clone() }.into())
            }
        }
    }

    /// What of the recorded units could not have come about, with the place where it stands.
    pub(in crate::program) fn recorded_unit_faults(&self) -> Vec<(String, Reason)> {
        let mut faults = Vec::new();
        let mut live = BTreeSet::new();
        for (number, unit) in self.units() {
            let mut tell = |reason: Reason| faults.push((format!("unit {number}"), reason));
            for &pair in &unit.pairs {
                match self.facts.pair(pair) {
                    Err(unknown) => tell(unknown),
                    Ok(known) if known.form != unit.form => {
                        tell(UnitReason::DifferentForms.into());
                    }
                    Ok(known) if known.is_live() && !live.insert(pair) => {
                        tell(UnitReason::InUnit { pair, unit: number }.into());
                    }
                    Ok(_) => {}
                }
            }
        }
        faults
    }

    /// A form as the cycle has it; nothing for a mere code.
    #[must_use]
    pub fn form_of(&self, form: &FormId) -> Option<&Form> {
        self.facts.form(form)
    }

    /// The units with their numbers, without those withdrawn.
    pub fn units(&self) -> impl Iterator<Item = (UnitNo, &UnitRecord)> {
        let numbered = self.facts.units.iter().enumerate();
        numbered.map(|(at, unit)| (UnitNo::at(at), unit)).filter(|(_, unit)| !unit.withdrawn)
    }

    /// The unit of this number, unless it was withdrawn.
    #[must_use]
    pub fn unit(&self, unit: UnitNo) -> Option<&UnitRecord> {
        self.facts.units.get(unit.position()?).filter(|known| !known.withdrawn)
    }

    /// The unit in which a pair works. O(units).
    #[must_use]
    pub fn unit_of(&self, pair: PairNo) -> Option<UnitNo> {
        self.units().find(|(_, unit)| unit.pairs.contains(&pair)).map(|(number, _)| number)
    }

    /// The pairs of a unit that are live.
    pub fn live_pairs_of(&self, unit: UnitNo) -> impl Iterator<Item = PairNo> {
        let pairs = self.unit(unit).map(|unit| &unit.pairs).into_iter().flatten().copied();
        pairs.filter(|&pair| self.pair(pair).is_some_and(PairRecord::is_live))
    }
}
