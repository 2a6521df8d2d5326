//! What rested on facts that were taken out: looked for by checking the whole record again,
//! as a restored one is checked.

use crate::kernel::Side;
use crate::people::{FormId, Words};
use crate::program::papers::saved::Saved;
use crate::program::record::restore::{self, fault::RestoreFault};
use crate::program::{CorrectionReason, Fact, PairReason, Reason, Record};

impl Record {
    /// Everything that cannot stand in the record as it is now, each by name.
    pub(in crate::program) fn resting(&self, stage: &Saved) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut tell = |reason: Reason| {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        };
        for (pair, known) in self.facts.numbered().filter(|(_, known)| known.order.is_none()) {
            let resting = known.resting_on_order(pair).into_iter();
            resting.for_each(|fact| tell(CorrectionReason::RestsOn { fact }.into()));
        }
        let faults = restore::check(self, stage).err();
        for fault in faults.iter().flat_map(|faults| faults.as_slice()) {
            for reason in self.rests(fault) {
                tell(reason);
            }
        }
        reasons
    }

    /// What is recorded for a form that is not chosen any more.
    pub(in crate::program) fn resting_on_forms(&self) -> Vec<Reason> {
        let facts = &self.facts;
        let gone = |form: &FormId| !facts.conditions.forms.contains(form);
        let mut resting = Vec::new();
        for form in facts.selection.criteria.keys().filter(|form| gone(form)) {
            resting.push(Fact::Criteria { form: form.clone() });
        }
        for form in facts.selection.training.keys().filter(|form| gone(form)) {
            resting.push(Fact::TrainingPlan { form: form.clone() });
        }
        // A pair that ended before its order leaves nothing to a form.
        for (pair, known) in facts.numbered() {
            let lasts = known.is_live() || known.order.is_some();
            if lasts && known.form.as_ref().is_some_and(gone) {
                resting.push(Fact::Proposal { pair });
            }
        }
        for sheet in
            facts.monitoring.sheets.iter().filter(|one| one.form.as_ref().is_some_and(gone))
        {
            resting.push(sheet.key.fact());
        }
        for (code, asked) in &facts.monitoring.questionnaires {
            if !asked.forms.is_empty() && asked.forms.iter().all(gone) {
                let questionnaire = code.clone();
                resting.push(Fact::MonitoringQuestionnaire { questionnaire });
            }
        }
        for (form, results) in facts.closing.results.iter().filter(|(form, _)| gone(form)) {
            let named = |name: &String| Fact::FormResult { form: form.clone(), name: name.clone() };
            resting.extend(results.keys().map(named));
        }
        resting.into_iter().map(|fact| CorrectionReason::RestsOn { fact }.into()).collect()
    }

    fn rests(&self, fault: &RestoreFault) -> Vec<Reason> {
        let rests = |fact| vec![CorrectionReason::RestsOn { fact }.into()];
        match fault {
            RestoreFault::NoConsent { pair, .. } => rests(Fact::Order { pair: *pair }),
            RestoreFault::Ending { pair } => rests(Fact::End { pair: *pair }),
            RestoreFault::StillOpen { pair, stage } => {
                vec![CorrectionReason::OpenAgain { pair: *pair, stage: *stage }.into()]
            }
            RestoreFault::NotReady { pair, reason } => {
                let known = self.facts.pair(*pair).ok();
                let needs = |side: Side| {
                    let person = known?.member(side).clone();
                    let lacks = match side {
                        Side::Mentee => self.facts.mentee_lacks(self.facts.mentee(&person).ok()?),
                        Side::Mentor => self.facts.mentor_lacks(self.facts.mentor(&person).ok()?),
                    };
                    let theirs = lacks.contains(reason);
                    theirs.then(|| PairReason::PairNeedsReady { pair: *pair, side, person }.into())
                };
                let mut reasons: Vec<Reason> = Side::BOTH.into_iter().filter_map(needs).collect();
                reasons.push(reason.clone());
                reasons
            }
            RestoreFault::Seats { side, person, seats, .. } => {
                let (side, person, seats) = (*side, person.clone(), *seats);
                vec![PairReason::NoSeat { side, person, seats }.into()]
            }
            RestoreFault::Twice { pair } => {
                let known = self.facts.pair(*pair).ok();
                let first = known.and_then(|known| self.live_pair(&known.mentee, &known.mentor));
                vec![PairReason::AlreadyPaired { pair: first.unwrap_or(*pair) }.into()]
            }
            RestoreFault::Missing { stage, reason } => {
                vec![CorrectionReason::StageRests { stage: *stage }.into(), reason.clone()]
            }
            RestoreFault::Unfit { reason, .. } | RestoreFault::Gathering { reason, .. } => {
                // What needs an order was told above, by name.
                let told = matches!(reason, Reason::Pairs(PairReason::NotWorking { .. }));
                if told { Vec::new() } else { vec![reason.clone()] }
            }
            other => vec![CorrectionReason::Unsound { fault: Words::said(other) }.into()],
        }
    }
}
