//! The papers of stage 1, and selection and training of mentors.

use crate::kernel::Side;
use crate::people::{FormId, Mentor, PersonId};
use crate::program::desks::people::blank;
use crate::program::{
    Act, FormChoice, MentorFile, Model, Preparation, Program, ProgramResource, Reason, Reasons,
    RoadmapStep, Stage, Training, TrainingPlan, Verdict, What,
};
use std::collections::BTreeSet;

impl Program<Preparation> {
    /// Chooses the forms of mentoring of this cycle: codes, the organisation's own
    /// [`Forms`](crate::people::Forms), or a [`FormChoice`] of both. A code of a built-in
    /// form brings its built-in rules; another one has no rules unless it is defined.
    /// Who is ineligible in every form of theirs is held back from now on.
    ///
    /// # Errors
    /// No form is given; the day is before the journal's last entry.
    pub fn choose_forms(&mut self, act: &Act, forms: impl Into<FormChoice>) -> Result<(), Reasons> {
        let FormChoice { forms, rules } = forms.into();
        let mut reasons = self.record.check(act);
        if forms.is_empty() {
            reasons.push(Reason::NoForms);
        }
        Reasons::check(reasons)?;
        self.record.facts.conditions.forms = forms;
        self.record.facts.conditions.form_rules = rules;
        self.record.reindex();
        self.record.note(act, What::FormsChosen, []);
        Ok(())
    }

    /// Adopts a roadmap in place of an earlier one, whose marks of steps done go with it.
    /// [`kemerovo_roadmap`](crate::program::kemerovo_roadmap) is one to begin with.
    ///
    /// # Errors
    /// It has no steps, or a step without a name, or one that ends before it begins;
    /// the day is before the journal's last entry.
    pub fn adopt_roadmap(&mut self, act: &Act, steps: Vec<RoadmapStep>) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        if steps.is_empty() {
            reasons.push(Reason::NoRoadmap);
        }
        for RoadmapStep { name, from_month, to_month, .. } in &steps {
            reasons.extend(blank("roadmap step", name));
            if from_month > to_month {
                let (step, from, to) = (name.clone(), *from_month, *to_month);
                reasons.push(Reason::StepBackwards { step, from, to });
            }
        }
        Reasons::check(reasons)?;
        self.record.facts.conditions.roadmap = steps;
        self.record.facts.preparing.steps_done.clear();
        self.record.note(act, What::RoadmapAdopted, []);
        Ok(())
    }

    /// Says whose numbering the cycle follows in reports.
    ///
    /// # Errors
    /// The day is before the journal's last entry.
    pub fn follow(&mut self, act: &Act, model: Model) -> Result<(), Reasons> {
        Reasons::check(self.record.check(act))?;
        self.record.facts.conditions.model = model;
        self.record.note(act, What::ModelChosen, []);
        Ok(())
    }
}

impl<S: Stage> Program<S> {
    /// Records a resource of the programme.
    ///
    /// # Errors
    /// Its name is blank; the day is before the journal's last entry.
    pub fn add_resource(&mut self, act: &Act, resource: ProgramResource) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(blank("resource", &resource.name));
        Reasons::check(reasons)?;
        self.record.facts.conditions.resources.push(resource);
        self.record.note(act, What::ResourceFound, []);
        Ok(())
    }

    /// Sets a form's criteria of selection for the requests collected so far, in place
    /// of earlier ones; [`rostov_criteria`](crate::program::rostov_criteria) gives Rostov's eight.
    /// [`Record::criteria_before_requests`](crate::program::Record::criteria_before_requests)
    /// tells where there were none yet.
    ///
    /// # Errors
    /// There are none, or one is blank; the day is before the journal's last entry.
    pub fn set_criteria(
        &mut self,
        act: &Act,
        form: &FormId,
        criteria: BTreeSet<String>,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        if criteria.is_empty() {
            reasons.push(Reason::NoCriteria { form: form.clone() });
        }
        reasons.extend(criteria.iter().filter_map(|text| blank("criterion", text)));
        Reasons::check(reasons)?;
        let requests = u32::try_from(self.record.facts.requests_of(form)).unwrap_or(u32::MAX);
        self.record.facts.preparing.criteria_requests.insert(form.clone(), requests);
        self.record.facts.selection.criteria.insert(form.clone(), criteria);
        self.record.note(act, What::CriteriaSet, []);
        Ok(())
    }

    /// Sets a form's training plan, in place of an earlier one.
    ///
    /// # Errors
    /// It has no themes, or one is blank; the day is before the journal's last entry.
    pub fn plan_training(
        &mut self,
        act: &Act,
        form: &FormId,
        plan: TrainingPlan,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        if plan.themes.is_empty() {
            reasons.push(Reason::NoTrainingPlan { form: form.clone() });
        }
        reasons.extend(plan.themes.iter().filter_map(|text| blank("theme", text)));
        Reasons::check(reasons)?;
        self.record.facts.selection.training.insert(form.clone(), plan);
        self.record.note(act, What::TrainingPlanned, []);
        Ok(())
    }

    /// Records that a mentor filled in the questionnaire; the answers themselves are
    /// part of [`Mentor`].
    ///
    /// # Errors
    /// Nobody has this id; the day is before the journal's last entry.
    pub fn record_questionnaire(&mut self, act: &Act, mentor: &PersonId) -> Result<(), Reasons> {
        self.mentor_step(act, mentor, What::QuestionnaireFilled, |file| {
            file.questionnaire = Some(act.on);
        })
    }

    /// Records the interview with a mentor.
    ///
    /// # Errors
    /// Nobody has this id; the day is before the journal's last entry.
    pub fn record_interview(&mut self, act: &Act, mentor: &PersonId) -> Result<(), Reasons> {
        self.mentor_step(act, mentor, What::Interviewed, |file| file.interview = Some(act.on))
    }

    /// Decides whether a mentor is selected. A later decision replaces an earlier one.
    ///
    /// # Errors
    /// Nobody has this id; a mentor with a live pair would be rejected; the day is
    /// before the journal's last entry.
    pub fn decide(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        verdict: Verdict,
    ) -> Result<(), Reasons> {
        let what = match verdict {
            Verdict::Selected => What::Selected,
            Verdict::Rejected => {
                let mut reasons = self.record.check(act);
                reasons.extend(self.record.needs_ready(Side::Mentor, mentor));
                Reasons::check(reasons)?;
                What::Rejected
            }
        };
        self.mentor_step(act, mentor, what, |file| file.selection = Some(verdict))
    }

    /// Records that a mentor is trained, or that training is waived.
    ///
    /// # Errors
    /// Nobody has this id; training is waived and a form of the mentor's (each chosen
    /// form, where the mentor states none) obliges to it or has no plan yet; the day
    /// is before the journal's last entry.
    pub fn record_training(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        training: Training,
    ) -> Result<(), Reasons> {
        let what = match training {
            Training::Attended { .. } => What::Trained,
            Training::Waived => {
                let mut reasons = self.record.check(act);
                if let Ok(known) = self.record.facts.mentor(mentor) {
                    reasons.extend(self.record.waiver_faults(known));
                }
                Reasons::check(reasons)?;
                What::TrainingWaived
            }
        };
        self.mentor_step(act, mentor, what, |file| file.training = Some(training))
    }

    fn mentor_step(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        what: What,
        step: impl FnOnce(&mut MentorFile),
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.facts.mentor(mentor).err());
        Reasons::check(reasons)?;
        step(self.record.facts.mentor_files.entry(mentor.clone()).or_default());
        self.record.changed(mentor);
        self.record.note(act, what, [mentor.clone()]);
        Ok(())
    }
}

impl crate::program::Record {
    /// Why the training of a mentor may not be waived.
    pub(in crate::program) fn waiver_faults(&self, mentor: &Mentor) -> Vec<Reason> {
        let chosen = &self.facts.conditions.forms;
        let forms: Vec<_> = match (mentor.forms.is_empty(), chosen.is_empty()) {
            (true, _) => chosen.iter().collect(),
            (false, true) => mentor.forms.iter().collect(),
            (false, false) => mentor.forms.intersection(chosen).collect(),
        };
        let id = &mentor.person.id;
        let fault = |form: &FormId| match self.facts.selection.training.get(form) {
            None => Some(Reason::NoTrainingPlan { form: form.clone() }),
            Some(plan) if plan.obligatory => {
                Some(Reason::TrainingObligatory { mentor: id.clone(), form: form.clone() })
            }
            Some(_) => None,
        };
        forms.into_iter().filter_map(fault).collect()
    }
}
