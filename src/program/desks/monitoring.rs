//! Asking the participants and the curator.

use crate::kernel::Side;
use crate::program::monitoring::{Quadrant, Questionnaire, Sheet, SheetKey};
use crate::program::{Act, FeedbackFrom, Program, Reason, Reasons, Record, Stage, What};

impl<S: Stage> Program<S> {
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
        let code = code.trim();
        let mut reasons = self.record.check(act);
        reasons.extend(questionnaire.faults(code));
        let papers = &self.record.facts.monitoring;
        if papers.sheets.iter().any(|sheet| sheet.key.questionnaire == code) {
            reasons.push(Reason::QuestionnaireInUse { questionnaire: code.to_owned() });
        }
        Reasons::check(reasons)?;
        self.record.facts.monitoring.questionnaires.insert(code.to_owned(), questionnaire);
        self.record.note(act, What::QuestionnaireSet, []);
        Ok(())
    }

    /// Records how a person filled in a questionnaire. Where the curator answers, the
    /// person need not be in a base.
    ///
    /// # Errors
    /// There is no such questionnaire, it does not ask this role or form, or the sheet
    /// is there already; an answer does not fit its question; nobody has this id in this
    /// role; the day is before the journal's last entry.
    pub fn record_answers(&mut self, act: &Act, sheet: Sheet) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.sheet_faults(&sheet));
        if self.record.sheet(&sheet.key).is_some() {
            let (questionnaire, person) =
                (sheet.key.questionnaire.clone(), sheet.key.person.clone());
            reasons.push(Reason::SheetGiven { questionnaire, person, moment: sheet.key.moment });
        }
        Reasons::check(reasons)?;
        let about = side_of(sheet.key.from).map(|_| sheet.key.person.clone());
        self.record.facts.monitoring.sheets.push(sheet);
        self.record.note(act, What::AnswersCollected, about);
        Ok(())
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
        let mut reasons = self.record.check(act);
        match self.record.sheet(key) {
            None => reasons.push(Reason::NoSheet {
                questionnaire: key.questionnaire.clone(),
                person: key.person.clone(),
            }),
            Some(sheet) => {
                let mut assigned = sheet.clone();
                assigned.assigned.insert(question.to_owned(), quadrant);
                reasons.extend(self.record.sheet_faults(&assigned));
            }
        }
        Reasons::check(reasons)?;
        let mut sheets = self.record.facts.monitoring.sheets.iter_mut();
        if let Some(sheet) = sheets.find(|sheet| sheet.key == *key) {
            sheet.assigned.insert(question.to_owned(), quadrant);
        }
        let about = side_of(key.from).map(|_| key.person.clone());
        self.record.note(act, What::AnswerAssigned, about);
        Ok(())
    }
}

/// The side in whose base a respondent stands.
pub(in crate::program) fn side_of(from: FeedbackFrom) -> Option<Side> {
    match from {
        FeedbackFrom::Mentee => Some(Side::Mentee),
        FeedbackFrom::Mentor => Some(Side::Mentor),
        FeedbackFrom::Curator => None,
    }
}

impl Record {
    /// The sheet of this key.
    #[must_use]
    pub fn sheet(&self, key: &SheetKey) -> Option<&Sheet> {
        self.monitoring().sheets.iter().find(|sheet| sheet.key == *key)
    }

    /// Everything that is wrong with a sheet.
    pub(in crate::program) fn sheet_faults(&self, sheet: &Sheet) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let code = &sheet.key.questionnaire;
        match self.monitoring().questionnaires.get(code) {
            None => reasons.push(Reason::UnknownQuestionnaire { questionnaire: code.clone() }),
            Some(asked) => reasons.extend(sheet.faults(asked)),
        }
        if let Some(side) = side_of(sheet.key.from) {
            if !self.facts.is_known(side, &sheet.key.person) {
                reasons.push(Reason::UnknownPerson { side, person: sheet.key.person.clone() });
            }
        }
        reasons
    }
}
