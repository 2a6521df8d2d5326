//! What papers of monitoring have to hold, when recorded and when restored.

use crate::program::monitoring::HeadCount;
use crate::program::monitoring::{Sheet, SheetKey};
use crate::program::{FeedbackFrom, Reason, Record, Side};

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

/// Why a count is none.
pub(in crate::program) fn count_fault(count: HeadCount) -> Option<Reason> {
    let HeadCount { taking_part, of } = count;
    (taking_part > of).then_some(Reason::MoreThanAll { taking_part, of })
}
