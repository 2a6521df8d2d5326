//! Questionnaires, measurements, reviews, feedback, coverage.

use crate::people::PersonId;
use crate::program::monitoring::{
    CoverageGroup, Covered, HeadCount, Quadrant, Questionnaire, Sheet, SheetKey, Target,
};
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::record::checks::monitoring::{count_fault, feedback_fault, side_of};
use crate::program::{
    Act, Feedback, GeneralReason, Measurement, MonitoringReason, PairNo, PairReason, PeopleReason,
    Reasons, Record, Review, What,
};

/// Monitoring.
pub struct MonitoringDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl MonitoringDesk<'_> {
    /// Sets the questions of a questionnaire, in place of earlier ones of this code.
    ///
    /// # Errors
    /// It has no questions or asks nobody, or a question is unfit; a sheet of it is
    /// filled in already; the day is before the journal's last entry.
    pub fn set_questionnaire(
        &mut self,
        act: &Act,
        code: &str,
        questionnaire: Questionnaire,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::SetQuestionnaire {
            code: own(code),
            questionnaire: own(&questionnaire),
        });
        let code = code.trim();
        let mut reasons = Vec::new();
        reasons.extend(questionnaire.faults(code));
        let papers = &self.record.facts.monitoring;
        if papers.sheets.iter().any(|sheet| sheet.key.questionnaire == code) {
            reasons.push(
                MonitoringReason::QuestionnaireInUse { questionnaire: code.to_owned() }.into(),
            );
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.monitoring.questionnaires.insert(code.to_owned(), questionnaire);
            record.note(act, What::QuestionnaireSet, [])
        })
    }

    /// Records how a person filled in a questionnaire. Where the curator answers, the
    /// person need not be in a base.
    ///
    /// # Errors
    /// There is no such questionnaire, it does not ask this role or form, or the sheet
    /// is there already; an answer does not fit its question; nobody has this id in this
    /// role; the day is before the journal's last entry.
    pub fn record_answers(&mut self, act: &Act, sheet: Sheet) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordAnswers { sheet: own(&sheet) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.sheet_faults(&sheet));
        if self.record.sheet(&sheet.key).is_some() {
            let (questionnaire, person) =
                (sheet.key.questionnaire.clone(), sheet.key.person.clone());
            reasons.push(
                MonitoringReason::SheetGiven { questionnaire, person, moment: sheet.key.moment }
                    .into(),
            );
        }
        self.record.transact(doing, reasons, |record| {
            let about = side_of(sheet.key.from).map(|_| sheet.key.person.clone());
            record.facts.monitoring.sheets.push(sheet);
            record.note(act, What::AnswersCollected, about)
        })
    }

    /// Puts the answer to an open question into a quadrant of the SWOT table; a later
    /// decision replaces an earlier one.
    ///
    /// # Errors
    /// There is no such sheet, or no answer in words to this question; the day is
    /// before the journal's last entry.
    pub fn assign_answer(
        &mut self,
        act: &Act,
        key: &SheetKey,
        question: &str,
        quadrant: Quadrant,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AssignAnswer {
            key: own(key),
            question: own(question),
            quadrant: own(&quadrant),
        });
        let mut reasons = Vec::new();
        match self.record.sheet(key) {
            None => reasons.push(
                MonitoringReason::NoSheet {
                    questionnaire: key.questionnaire.clone(),
                    person: key.person.clone(),
                }
                .into(),
            ),
            Some(sheet) => {
                let mut assigned = sheet.clone();
                assigned.assigned.insert(question.to_owned(), quadrant);
                reasons.extend(self.record.sheet_faults(&assigned));
            }
        }
        self.record.transact(doing, reasons, |record| {
            let mut sheets = record.facts.monitoring.sheets.iter_mut();
            if let Some(sheet) = sheets.find(|sheet| sheet.key == *key) {
                sheet.assigned.insert(question.to_owned(), quadrant);
            }
            let about = side_of(key.from).map(|_| key.person.clone());
            record.note(act, What::AnswerAssigned, about)
        })
    }

    /// Records a measurement of a person: at entry or at exit, in one role.
    ///
    /// # Errors
    /// Nobody has this id in this role; the name is blank; the value is not finite;
    /// its day is after the act's; the day is before the journal's last entry.
    pub fn record_measurement(
        &mut self,
        act: &Act,
        person: &PersonId,
        mut measurement: Measurement,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordMeasurement {
            person: own(person),
            measurement: own(&measurement),
        });
        let mut reasons: Vec<_> = self.record.ahead(act, measurement.on).into_iter().collect();
        let act = &act.of(measurement.on);
        measurement.on = Some(act.day());
        let side = measurement.side;
        if !self.record.facts.is_known(side, person) {
            reasons.push(PeopleReason::UnknownPerson { side, person: person.clone() }.into());
        }
        reasons.extend(blank("measurement", &measurement.name));
        if measurement.value.given().is_some_and(|value| !value.is_finite()) {
            reasons
                .push(GeneralReason::NotFinite { field: measurement.name.as_str().into() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            let measured = &mut record.facts.monitoring.measurements;
            measured.entry(person.clone()).or_default().push(measurement);
            record.changed(person);
            record.note(act, What::Measured, [person.clone()])
        })
    }

    /// Records a review of the process.
    ///
    /// # Errors
    /// It names neither a strength nor a weakness; the day is before the journal's
    /// last entry.
    pub fn record_review(&mut self, act: &Act, review: Review) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordReview { review: own(&review) });
        let mut reasons = Vec::new();
        let mut found = review.strengths.iter().chain(&review.weaknesses);
        if found.all(|text| text.trim().is_empty()) {
            reasons.push(GeneralReason::Blank { field: "review".into() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.monitoring.reviews.push(review);
            record.note(act, What::ProcessReviewed, [])
        })
    }

    /// Records feedback on a pair's work, at most one a person and moment.
    ///
    /// # Errors
    /// There is no such pair, or it was never published; this feedback is there
    /// already; its day is before the pair's order or after the act's; the day is before the
    /// journal's last entry.
    pub fn record_feedback(
        &mut self,
        act: &Act,
        pair: PairNo,
        mut feedback: Feedback,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordFeedback {
            pair: own(&pair),
            feedback: own(&feedback),
        });
        let mut reasons: Vec<_> = self.record.ahead(act, feedback.on).into_iter().collect();
        let act = &act.of(feedback.on);
        feedback.on = Some(act.day());
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => {
                if known.order.is_none() {
                    reasons.push(PairReason::NotWorking { pair }.into());
                }
                let (from, moment) = (feedback.from, feedback.moment);
                reasons.extend(feedback_fault(known, pair, &feedback));
                if known.has_feedback(from, moment) {
                    reasons.push(MonitoringReason::FeedbackGiven { pair, from, moment }.into());
                }
            }
        }
        self.record.transact(doing, reasons, |record| {
            record.change_pair(pair, |record| record.feedback.push(feedback));
            record.note_pair(act, What::FeedbackCollected, pair)
        })
    }

    /// Sets the targets of coverage, in place of earlier ones. [`Target`] has those of
    /// the sources.
    ///
    /// # Errors
    /// A per cent above 100; the day is before the journal's last entry.
    pub fn set_targets(&mut self, act: &Act, targets: Vec<Target>) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::SetTargets { targets: own(&targets) });
        let mut reasons = Vec::new();
        let excessive = targets.iter().filter(|target| target.percent > 100);
        reasons.extend(
            excessive.map(|target| MonitoringReason::BeyondAll { percent: target.percent }.into()),
        );
        self.record.transact(doing, reasons, |record| {
            record.facts.monitoring.targets = targets;
            record.note(act, What::TargetsSet, [])
        })
    }

    /// Sets a group whose coverage is counted, in place of an earlier one of this code.
    ///
    /// # Errors
    /// The code or the name is blank; an age band ends before it begins; the day is before the
    /// journal's last entry.
    pub fn set_coverage_group(
        &mut self,
        act: &Act,
        code: &str,
        group: CoverageGroup,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::SetCoverageGroup { code: own(code), group: own(&group) });
        let code = code.trim();
        let mut reasons: Vec<_> = blank("group", code).into_iter().collect();
        if group.name.is_blank() {
            reasons.extend(blank("group", ""));
        }
        if let (Some(from), Some(to)) = (group.from_age, group.to_age) {
            if from > to {
                reasons.push(MonitoringReason::AgesBackwards { from, to }.into());
            }
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.monitoring.groups.insert(code.to_owned(), group);
            record.note(act, What::TargetsSet, [])
        })
    }

    /// Records how many of a group could take part in a year; how many do is counted by
    /// [`Record::group_coverage`]. A later number takes the place of an earlier one.
    ///
    /// # Errors
    /// There is no such group; the day is before the journal's last entry.
    pub fn record_group_size(
        &mut self,
        act: &Act,
        year: u16,
        group: &str,
        people: u32,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordGroupSize {
            year: own(&year),
            group: own(group),
            people: own(&people),
        });
        let unknown = || MonitoringReason::UnknownGroup { group: group.to_owned() }.into();
        let known = self.record.facts.monitoring.groups.contains_key(group);
        self.record.transact(doing, (!known).then(unknown), |record| {
            let sizes = &mut record.facts.monitoring.group_sizes;
            sizes.entry(year).or_default().insert(group.to_owned(), people);
            record.note(act, What::CoverageCounted, [])
        })
    }

    /// Records a year's count, in place of an earlier one. [`Record::taking_part`] finds
    /// the numerator of this cycle; how many could take part the organisation knows.
    /// Counts are kept from cycle to cycle and hold no names.
    ///
    /// # Errors
    /// More take part than could; the day is before the journal's last entry.
    pub fn record_coverage(
        &mut self,
        act: &Act,
        year: u16,
        covered: Covered,
        count: HeadCount,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordCoverage {
            year: own(&year),
            covered: own(&covered),
            count: own(&count),
        });
        self.record.transact(doing, count_fault(count), |record| {
            let years = &mut record.facts.monitoring.coverage;
            years.entry(year).or_default().insert(covered, count);
            record.note(act, What::CoverageCounted, [])
        })
    }
}
