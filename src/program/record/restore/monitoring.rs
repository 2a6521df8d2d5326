//! What saved papers of monitoring have to hold.

use crate::program::record::checks::monitoring::count_fault;
use crate::program::{MonitoringReason, Reason, Record, RestoreFault};
use std::collections::BTreeSet;

impl Record {
    /// Everything about the papers that the programme would not have taken.
    pub(in crate::program) fn monitoring_faults(&self) -> Vec<RestoreFault> {
        let papers = self.monitoring();
        let unfit = |place: &str, reason: Reason| {
            let place = place.to_owned();
            RestoreFault::Unfit { place, reason }
        };
        let mut faults = Vec::new();
        for (code, questionnaire) in &papers.questionnaires {
            let found = questionnaire.faults(code).into_iter();
            faults.extend(found.map(|reason| unfit("a questionnaire", reason)));
        }
        let mut seen = BTreeSet::new();
        for sheet in &papers.sheets {
            let found = self.sheet_faults(sheet).into_iter();
            faults.extend(found.map(|reason| unfit("a sheet", reason)));
            if !seen.insert(&sheet.key) {
                let reason = MonitoringReason::SheetGiven {
                    questionnaire: sheet.key.questionnaire.clone(),
                    person: sheet.key.person.clone(),
                    moment: sheet.key.moment,
                }
                .into();
                faults.push(unfit("a sheet", reason));
            }
        }
        let excessive = papers.targets.iter().filter(|target| target.percent > 100);
        let reason = |percent| unfit("a target", MonitoringReason::BeyondAll { percent }.into());
        faults.extend(excessive.map(|target| reason(target.percent)));
        let counts = papers.coverage.values().flat_map(|year| year.values());
        let found = counts.filter_map(|&count| count_fault(count));
        faults.extend(found.map(|reason| unfit("the coverage", reason)));
        faults
    }
}
