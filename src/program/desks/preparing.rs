//! What stage 1 settles: forms, roadmap, numbering.

use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::{Act, FormChoice, Model, PreparingReason, Reasons, Record, RoadmapStep, What};

/// What stage 1 settles.
pub struct PreparingDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl PreparingDesk<'_> {
    /// Chooses the forms of mentoring of this cycle: codes, the organisation's own
    /// [`Forms`](crate::people::Forms), or a [`FormChoice`] of both. A code of a built-in
    /// form brings its built-in rules; another one has no rules unless it is defined.
    /// Who is ineligible in every form of theirs is held back from now on.
    ///
    /// # Errors
    /// No form is given; the day is before the journal's last entry.
    pub fn choose_forms(&mut self, act: &Act, forms: impl Into<FormChoice>) -> Result<(), Reasons> {
        let chosen: FormChoice = forms.into();
        let doing = self.record.doing(act, || Operation::ChooseForms { forms: own(&chosen) });
        let FormChoice { forms, rules } = chosen;
        let mut reasons = Vec::new();
        if forms.is_empty() {
            reasons.push(PreparingReason::NoForms.into());
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.conditions.forms = forms;
            record.facts.conditions.form_rules = rules;
            record.reindex();
            record.note(act, What::FormsChosen, [])
        })
    }

    /// Adopts a roadmap in place of an earlier one, whose marks of steps done go with it.
    /// [`kemerovo_roadmap`](crate::program::kemerovo_roadmap) is one to begin with.
    ///
    /// # Errors
    /// It has no steps, or a step without a name, or one that ends before it begins;
    /// the day is before the journal's last entry.
    pub fn adopt_roadmap(&mut self, act: &Act, steps: Vec<RoadmapStep>) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AdoptRoadmap { steps: own(&steps) });
        let mut reasons = Vec::new();
        if steps.is_empty() {
            reasons.push(PreparingReason::NoRoadmap.into());
        }
        for RoadmapStep { name, from_month, to_month, .. } in &steps {
            reasons.extend(blank("roadmap step", name));
            if from_month > to_month {
                let (step, from, to) = (name.clone(), *from_month, *to_month);
                reasons.push(PreparingReason::StepBackwards { step, from, to }.into());
            }
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.conditions.roadmap = steps;
            record.facts.preparing.steps_done.clear();
            record.note(act, What::RoadmapAdopted, [])
        })
    }

    /// Says whose numbering the cycle follows in reports.
    ///
    /// # Errors
    /// The day is before the journal's last entry.
    pub fn follow(&mut self, act: &Act, model: Model) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::Follow { model: own(&model) });
        self.record.transact(doing, [], |record| {
            record.facts.conditions.model = model;
            record.note(act, What::ModelChosen, [])
        })
    }
}
