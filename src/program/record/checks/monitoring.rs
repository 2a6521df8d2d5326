//! What papers of monitoring have to hold, when recorded and when restored.

use crate::kernel::Ordered;
use crate::program::monitoring::Kind;
use crate::program::monitoring::Question;
use crate::program::monitoring::Questionnaire;
use crate::program::monitoring::Reply;
use crate::program::monitoring::{HeadCount, Sheet, SheetKey};
use crate::program::reasons::blank;
use crate::program::{
    Feedback, FeedbackFrom, GeneralReason, MonitoringReason, PairNo, PairRecord, PeopleReason,
    Reason, Record, Side,
};
use std::collections::BTreeSet;

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
            None => reasons.push(
                MonitoringReason::UnknownQuestionnaire { questionnaire: code.clone() }.into(),
            ),
            Some(asked) => reasons.extend(sheet.faults(asked)),
        }
        if let Some(side) = side_of(sheet.key.from) {
            if !self.facts.is_known(side, &sheet.key.person) {
                reasons.push(
                    PeopleReason::UnknownPerson { side, person: sheet.key.person.clone() }.into(),
                );
            }
        }
        reasons
    }
}

/// Feedback on a pair's work is given after the order that began it.
pub(in crate::program) fn feedback_fault(
    known: &PairRecord,
    pair: PairNo,
    feedback: &Feedback,
) -> Option<Reason> {
    let (on, order) = (feedback.on?, known.order.as_ref()?.on);
    let (from, moment) = (feedback.from, feedback.moment);
    (on < order).then(|| MonitoringReason::FeedbackEarly { pair, from, moment, on, order }.into())
}

/// Why a count is none.
pub(in crate::program) fn count_fault(count: HeadCount) -> Option<Reason> {
    let HeadCount { taking_part, of } = count;
    (taking_part > of).then_some(MonitoringReason::MoreThanAll { taking_part, of }.into())
}

impl Question {
    fn faults(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let question = || self.code.clone();
        reasons.extend(blank("question", &self.code));
        let texts = [Some(&self.text), self.strong.as_ref(), self.weak.as_ref()];
        for text in texts.into_iter().flatten().chain(self.labels.values()) {
            if text.is_blank() {
                reasons.push(GeneralReason::Blank { field: "question".into() }.into());
            }
        }
        match &self.kind {
            Kind::Open => {}
            Kind::Closed { options } => {
                let different: BTreeSet<_> = options.iter().map(|option| &option.0).into_set();
                if different.len() < 2 || different.len() < options.len() {
                    reasons.push(MonitoringReason::NoOptions { question: question() }.into());
                }
            }
            Kind::Scored { least, most, .. } if least >= most => {
                let (least, most) = (*least, *most);
                reasons.push(
                    MonitoringReason::ScaleBackwards { question: question(), least, most }.into(),
                );
            }
            Kind::Scored { .. } => {}
        }
        reasons
    }
}

impl Questionnaire {
    pub(in crate::program) fn faults(&self, code: &str) -> Vec<Reason> {
        let mut reasons: Vec<_> = blank("questionnaire", code).into_iter().collect();
        if self.questions.is_empty() || self.asked.is_empty() {
            reasons.push(MonitoringReason::NoQuestions { questionnaire: code.to_owned() }.into());
        }
        let mut seen = BTreeSet::new();
        for question in &self.questions {
            reasons.extend(question.faults());
            if !seen.insert(&question.code) {
                reasons.push(
                    MonitoringReason::QuestionTwice { question: question.code.clone() }.into(),
                );
            }
        }
        reasons
    }
}

impl Sheet {
    /// What keeps it from being a sheet of this questionnaire.
    pub(in crate::program) fn faults(&self, asked: &Questionnaire) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let minded = asked.forms.is_empty()
            || self.form.as_ref().is_some_and(|form| asked.forms.contains(form));
        if !asked.asked.contains(&self.key.from) || !minded {
            let (questionnaire, person) = (self.key.questionnaire.clone(), self.key.person.clone());
            reasons.push(MonitoringReason::NotAsked { questionnaire, person }.into());
        }
        for (code, answer) in &self.answers {
            let question = code.clone();
            let Some(known) = asked.question(code) else {
                let questionnaire = self.key.questionnaire.clone();
                reasons.push(MonitoringReason::UnknownQuestion { questionnaire, question }.into());
                continue;
            };
            match (&known.kind, answer.as_ref().given()) {
                (_, None) | (Kind::Open, Some(Reply::Text(_))) => {}
                (Kind::Closed { options }, Some(Reply::Option(option))) => {
                    if options.iter().all(|known| known.0 != *option) {
                        reasons.push(MonitoringReason::UnknownOption { question }.into());
                    }
                }
                (Kind::Scored { least, most, .. }, Some(Reply::Score(score))) => {
                    if score < least || score > most {
                        let (least, most) = (*least, *most);
                        reasons
                            .push(MonitoringReason::OutsideScale { question, least, most }.into());
                    }
                }
                _ => reasons.push(MonitoringReason::OtherKind { question }.into()),
            }
        }
        for code in self.assigned.keys() {
            let open = asked.question(code).is_some_and(|question| question.kind == Kind::Open);
            if !open || !self.reply(code).is_given() {
                reasons.push(MonitoringReason::NothingToAssign { question: code.clone() }.into());
            }
        }
        reasons
    }
}
