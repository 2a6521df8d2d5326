//! Mentors' written consent to mentor: what is asked of it, given, withdrawn.

use super::selecting::SelectingDesk;
use crate::people::{Date, PersonId};
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::{
    Act, Agreement, AgreementRule, GeneralReason, Reason, Reasons, SelectingReason, What,
    WorkReason,
};

impl SelectingDesk<'_> {
    /// Sets what the organisation asks of mentors' written consent, in place of what was
    /// asked before; nothing asks for none. [`AgreementRule::labour_code`] is one to begin
    /// with. Whoever of those asked has given none is not ready for a pair from now on; live
    /// pairs go on.
    ///
    /// # Errors
    /// The basis is blank; the day is before the journal's last entry.
    pub fn ask_agreements(
        &mut self,
        act: &Act,
        rule: Option<AgreementRule>,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AskAgreements { rule: own(&rule) });
        let check = rule.as_ref().and_then(|rule| blank("basis", &rule.basis));
        self.record.transact(doing, check, |record| {
            record.facts.preparing.agreement_rule = rule;
            record.reindex();
            record.note(act, What::AgreementRuleSet, [])
        })
    }

    /// Records a mentor's written consent to mentor, a paper with its own number and date.
    /// A later one takes the place of an earlier one, which stays on record.
    ///
    /// # Errors
    /// Nobody has this id; something is not stated that the organisation asks for; the work
    /// ends before it begins; the paper is later than the act, or withdrawn already; the
    /// day is before the journal's last entry.
    pub fn record_agreement(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        agreement: Agreement,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordAgreement {
            mentor: own(mentor),
            agreement: own(&agreement),
        });
        let mut reasons: Vec<Reason> = self.record.facts.mentor(mentor).err().into_iter().collect();
        let rule = self.record.facts.preparing.agreement_rule.iter();
        let said = |term| agreement.terms.get(term).is_some_and(|text| !text.trim().is_empty());
        let missing = rule.flat_map(|rule| &rule.terms).filter(|term| !said(term));
        reasons.extend(
            missing
                .map(|&term| SelectingReason::TermMissing { mentor: mentor.clone(), term }.into()),
        );
        if let Some(to) = agreement.to.filter(|&to| to < agreement.from) {
            reasons.push(WorkReason::DaysBackwards { from: agreement.from, to }.into());
        }
        if agreement.on > act.on {
            let (happened, entered) = (agreement.on, act.on);
            reasons.push(GeneralReason::NotYet { happened, entered }.into());
        }
        if agreement.withdrawn.is_some() {
            reasons.push(SelectingReason::NoAgreement { mentor: mentor.clone() }.into());
        }
        let dated = act.clone().happened_on(agreement.on);
        self.record.transact(doing, reasons, |record| {
            let given = &mut record.facts.preparing.agreements;
            given.entry(mentor.clone()).or_default().push(agreement);
            record.changed(mentor);
            record.note(&dated, What::AgreementGiven, [mentor.clone()])
        })
    }

    /// Records that a mentor, or the organisation, withdraws the written consent, and gives
    /// back the last day of the work: the day of the act, and the working days of the notice
    /// after it. Until then live pairs go on, and no new one is made;
    /// [`Record::notices`](crate::program::Record::notices) tells whose pairs need another mentor by when.
    ///
    /// # Errors
    /// No consent of theirs is in force; the day is before the journal's last entry.
    pub fn withdraw_agreement(&mut self, act: &Act, mentor: &PersonId) -> Result<Date, Reasons> {
        let doing = self.record.doing(act, || Operation::WithdrawAgreement { mentor: own(mentor) });
        let preparing = &self.record.facts.preparing;
        let given = preparing.agreements.get(mentor).and_then(|all| all.last());
        let in_force = given.is_some_and(|given| given.withdrawn.is_none());
        let rule = preparing.agreement_rule.as_ref();
        let last = rule.map_or(Some(act.day()), |rule| rule.last_day(act.day()));
        let last = last.unwrap_or(act.day());
        let fault =
            (!in_force).then(|| SelectingReason::NoAgreement { mentor: mentor.clone() }.into());
        self.record.transact(doing, fault, |record| {
            let given = record.facts.preparing.agreements.get_mut(mentor);
            if let Some(given) = given.and_then(|all| all.last_mut()) {
                given.withdrawn = Some((act.day(), last));
            }
            record.changed(mentor);
            record.note(act, What::AgreementWithdrawn, [mentor.clone()]).with(last)
        })
    }
}
