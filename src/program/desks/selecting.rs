//! Criteria, training plans, and how far each mentor has come.

use crate::people::{Answer, FormId, PersonId};
use crate::program::papers::criteria::waits_for_requests;
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::record::transact::Doing;
use crate::program::{
    Act, GeneralReason, Judged, Judgement, MentorFile, PeopleReason, Reason, Reasons, Record,
    SelectingReason, SelectionTest, Session, Side, Training, TrainingPlan, Verdict, What,
};
use std::collections::BTreeSet;

/// Selection and training of mentors.
pub struct SelectingDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl SelectingDesk<'_> {
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
        let doing = self
            .record
            .doing(act, || Operation::SetCriteria { form: own(form), criteria: own(&criteria) });
        let mut reasons = Vec::new();
        if criteria.is_empty() {
            reasons.push(SelectingReason::NoCriteria { form: form.clone() }.into());
        }
        reasons.extend(criteria.iter().filter_map(|text| blank("criterion", text)));
        self.record.transact(doing, reasons, |record| {
            let requests = u32::try_from(record.facts.requests_of(form)).unwrap_or(u32::MAX);
            record.facts.preparing.criteria_requests.insert(form.clone(), requests);
            record.facts.selection.criteria.insert(form.clone(), criteria);
            record.note(act, What::CriteriaSet, [])
        })
    }

    /// Judges a criterion for a mentor; a later judgement takes the place of an earlier
    /// one, which stays on record. Nothing follows from it by itself: the decision is
    /// [`SelectingDesk::decide`]'s. The match to requests is provisional while no mentee of
    /// the base asks for the form.
    ///
    /// # Errors
    /// Nobody has this id among the mentors; the form has no such criterion; the day is
    /// before the journal's last entry.
    pub fn judge(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        form: &FormId,
        criterion: &str,
        judged: Judged,
        note: Answer<String>,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::Judge {
            mentor: own(mentor),
            form: own(form),
            criterion: own(criterion),
            judged: own(&judged),
            note: own(&note),
        });
        let facts = &self.record.facts;
        let mut reasons = Vec::new();
        if !facts.is_known(Side::Mentor, mentor) {
            reasons.push(
                PeopleReason::UnknownPerson { side: Side::Mentor, person: mentor.clone() }.into(),
            );
        }
        let known = facts.selection.criteria.get(form);
        if !known.is_some_and(|criteria| criteria.contains(criterion)) {
            let criterion = criterion.to_owned();
            reasons
                .push(SelectingReason::UnknownCriterion { form: form.clone(), criterion }.into());
        }
        self.record.transact(doing, reasons, |record| {
            let judgement = Judgement {
                form: form.clone(),
                criterion: criterion.to_owned(),
                judged,
                note,
                on: act.day(),
                provisional: waits_for_requests(criterion) && record.facts.requests_of(form) == 0,
            };
            let judgements = &mut record.facts.preparing.judgements;
            judgements.entry(mentor.clone()).or_default().push(judgement);
            record.changed(mentor);
            record.note(act, What::CriterionJudged, [mentor.clone()])
        })
    }

    /// Records that a mentor filled in the questionnaire; the answers themselves are
    /// part of [`Mentor`](crate::people::Mentor).
    ///
    /// # Errors
    /// Nobody has this id; the day is before the journal's last entry.
    pub fn record_questionnaire(&mut self, act: &Act, mentor: &PersonId) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::RecordQuestionnaire { mentor: own(mentor) });
        self.mentor_step(doing, mentor, What::QuestionnaireFilled, [], |file| {
            file.questionnaire = Some(act.day());
        })
    }

    /// Records the interview with a mentor.
    ///
    /// # Errors
    /// Nobody has this id; the day is before the journal's last entry.
    pub fn record_interview(&mut self, act: &Act, mentor: &PersonId) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordInterview { mentor: own(mentor) });
        self.mentor_step(doing, mentor, What::Interviewed, [], |file| {
            file.interview = Some(act.day())
        })
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
        let doing = self
            .record
            .doing(act, || Operation::Decide { mentor: own(mentor), verdict: own(&verdict) });
        let (what, faults): (_, Vec<_>) = match verdict {
            Verdict::Selected => (What::Selected, Vec::new()),
            Verdict::Rejected => {
                (What::Rejected, self.record.needs_ready(Side::Mentor, mentor).collect())
            }
        };
        self.mentor_step(doing, mentor, what, faults, |file| file.selection = Some(verdict))
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
        let doing = self
            .record
            .doing(act, || Operation::PlanTraining { form: own(form), plan: own(&plan) });
        let mut reasons = Vec::new();
        if plan.themes.is_empty() {
            reasons.push(SelectingReason::NoTrainingPlan { form: form.clone() }.into());
        }
        reasons.extend(plan.themes.iter().filter_map(|text| blank("theme", text)));
        self.record.transact(doing, reasons, |record| {
            record.facts.selection.training.insert(form.clone(), plan);
            record.note(act, What::TrainingPlanned, [])
        })
    }

    /// Records a training session and who attended it.
    ///
    /// # Errors
    /// The theme is blank; nobody attended, or somebody who is no mentor; the day is
    /// before the journal's last entry.
    pub fn hold_session(&mut self, act: &Act, session: Session) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::HoldSession { session: own(&session) });
        let mut reasons = Vec::new();
        reasons.extend(blank("theme", &session.theme));
        if session.attended.is_empty() {
            reasons.push(GeneralReason::Blank { field: "attendance".into() }.into());
        }
        let facts = &self.record.facts;
        let strangers = session.attended.iter().filter(|id| !facts.is_known(Side::Mentor, id));
        reasons.extend(strangers.map(|id| {
            PeopleReason::UnknownPerson { side: Side::Mentor, person: id.clone() }.into()
        }));
        self.record.transact(doing, reasons, |record| {
            let attended: Vec<_> = session.attended.iter().cloned().collect();
            let held = act.clone().happened_on(session.on.min(act.on));
            record.facts.preparing.sessions.push(session);
            record.note(&held, What::SessionHeld, attended)
        })
    }

    /// Records a test of somebody who would be a mentor. It finds gaps to train and
    /// rejects nobody (Procedures): nothing but [`Record::attendance`] goes by it.
    ///
    /// # Errors
    /// Nobody has this id; a gap is blank; the day is before the journal's last entry.
    pub fn record_test(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        gaps: BTreeSet<String>,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::RecordTest { mentor: own(mentor), gaps: own(&gaps) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.facts.mentor(mentor).err());
        reasons.extend(gaps.iter().filter_map(|gap| blank("gap", gap)));
        self.record.transact(doing, reasons, |record| {
            let test = SelectionTest { on: act.day(), gaps };
            record.facts.preparing.tests.entry(mentor.clone()).or_default().push(test);
            record.note(act, What::TestTaken, [mentor.clone()])
        })
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
        let doing = self.record.doing(act, || Operation::RecordTraining {
            mentor: own(mentor),
            training: own(&training),
        });
        let (what, faults) = match (training, self.record.facts.mentor(mentor)) {
            (Training::Attended { .. }, _) => (What::Trained, Vec::new()),
            (Training::Waived, Ok(known)) => {
                (What::TrainingWaived, self.record.waiver_faults(known))
            }
            (Training::Waived, Err(_)) => (What::TrainingWaived, Vec::new()),
        };
        self.mentor_step(doing, mentor, what, faults, |file| file.training = Some(training))
    }

    /// Records that a mentor's training is finished, with as many meetings as they
    /// attended sessions. How many a form asks for is [`Record::attendance`]'s to tell;
    /// the sources say "about", so the decision is the curator's (our rule).
    ///
    /// # Errors
    /// Nobody has this id; they attended no session; the day is before the journal's
    /// last entry.
    pub fn finish_training(&mut self, act: &Act, mentor: &PersonId) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::FinishTraining { mentor: own(mentor) });
        let sessions = &self.record.facts.preparing.sessions;
        let meetings = sessions.iter().filter(|one| one.attended.contains(mentor)).count();
        let known = self.record.facts.mentor(mentor).is_ok();
        let fault = (known && meetings == 0)
            .then(|| SelectingReason::AttendedNothing { mentor: mentor.clone() }.into());
        let meetings = u16::try_from(meetings).unwrap_or(u16::MAX);
        self.mentor_step(doing, mentor, What::Trained, fault, |file| {
            file.training = Some(Training::Attended { meetings });
        })
    }

    fn mentor_step(
        &mut self,
        doing: Doing<'_>,
        mentor: &PersonId,
        what: What,
        faults: impl IntoIterator<Item = Reason>,
        step: impl FnOnce(&mut MentorFile),
    ) -> Result<(), Reasons> {
        let act = doing.act();
        let check = self.record.facts.mentor(mentor).err().into_iter().chain(faults);
        self.record.transact(doing, check.collect::<Vec<_>>(), |record| {
            step(record.facts.mentor_files.entry(mentor.clone()).or_default());
            record.changed(mentor);
            record.note(act, what, [mentor.clone()])
        })
    }
}
