//! Drafts: made by a strategy, revised, adopted or thrown away.

use super::FormingDesk;
use crate::kernel::{Control, StopReason};
use crate::people::PersonId;
use crate::program::papers::operation::Operation;
use crate::program::record::prepared::Whose;
use crate::program::{
    Act, FormingReason, OpenPairing, Origin, PairNo, Ready, Reason, Reasons, Record, Search, What,
};
use crate::strategy::{Edit, Formed, Pairing, Prepared, Reach, Strategy, best_formed};
use std::collections::BTreeSet;
use std::sync::Arc;

impl<'a> FormingDesk<'a> {
    /// Has a strategy draft pairs of those who are ready and have free seats, and
    /// keeps the draft for review in place of an earlier one. Nobody is told yet.
    ///
    /// Pairs that are proposed or work already stay as they are, so that a decline or
    /// a break-up moves nobody else. The strategy has to make the locked pairs and
    /// those that the rules require; it may make none that the curator or a wish
    /// excludes, that a rule forbids, or that ended in this cycle.
    ///
    /// Time and memory: those of scoring everybody and of the strategy. The control
    /// bounds both: where a limit ends the strategy, the best pairing that it found is the
    /// draft, which then claims no more than to be feasible.
    ///
    /// # Errors
    /// There are no rules, or they do not fit the people; a locked or required pair
    /// cannot be made; the strategy gives no pairing; the run was cancelled, or stopped
    /// before it found a pairing; the day is before the journal's last entry. An earlier
    /// draft stays then.
    pub fn draft(
        self,
        act: &Act,
        strategy: &dyn Strategy,
        control: &Control<'_>,
    ) -> Result<&'a Pairing, Reasons> {
        self.draft_pairs(act, strategy, None, None, control)
    }

    /// As [`FormingDesk::draft`], from what was
    /// [prepared](crate::program::PlanningDesk::prepared) of this programme before: its
    /// scores may have been made elsewhere, on another thread, while the programme went
    /// on.
    ///
    /// # Errors
    /// As for [`FormingDesk::draft`]; and [`FormingReason::StalePrepared`] where the record
    /// changed since, or it is another programme's.
    pub fn draft_from(
        self,
        act: &Act,
        prepared: &Prepared,
        strategy: &dyn Strategy,
        control: &Control<'_>,
    ) -> Result<&'a Pairing, Reasons> {
        self.draft_pairs(act, strategy, None, Some(prepared), control)
    }

    /// As [`FormingDesk::draft`], in a search that concerns these mentees only: those of
    /// an open day, of one form, of one class. Nobody else is paired, counted among the
    /// unmatched, or has waited once more when the draft is adopted; locks and required
    /// pairs of others are left for their own search.
    ///
    /// # Errors
    /// As for [`FormingDesk::draft`]; and nobody has one of the ids, nor had it before
    /// their data were erased.
    pub fn draft_among(
        self,
        act: &Act,
        strategy: &dyn Strategy,
        mentees: &BTreeSet<PersonId>,
        control: &Control<'_>,
    ) -> Result<&'a Pairing, Reasons> {
        self.draft_pairs(act, strategy, Some(mentees), None, control)
    }

    fn draft_pairs(
        self,
        act: &Act,
        strategy: &dyn Strategy,
        among: Option<&BTreeSet<PersonId>>,
        prepared: Option<&Prepared>,
        control: &Control<'_>,
    ) -> Result<&'a Pairing, Reasons> {
        let Self { record, open } = self;
        let facts = &record.facts;
        let mut reasons = Vec::new();
        if facts.rules.is_none() {
            reasons.push(FormingReason::NoRules.into());
        }
        let known = |id: &&PersonId| !facts.tombstones.contains(*id);
        let among_them = among.into_iter().flatten().filter(known);
        reasons.extend(among_them.filter_map(|id| facts.mentee(id).err()));
        reasons.extend(prepared.and_then(|prepared| record.is_stale(prepared)));
        let make = |record: &Record| {
            if let Some(prepared) = prepared {
                open.kept.keep(prepared);
            }
            record.form(open, strategy, among, control)
        };
        let doing = record.doing_what_is_made(act);
        let pairing = record.transact_making(doing, reasons, make, |record, pairing| {
            record.making(|| Operation::PlaceDraft { pairing: pairing.clone() });
            record.note(act, What::Drafted, []).with(pairing)
        })?;
        Ok(open.draft.insert(Arc::new(pairing)))
    }

    /// Changes the draft under review. It keeps the name of the strategy that made it,
    /// claims no more than to be feasible, and remembers the changes and what it was
    /// before: [`Pairing::lost`] tells what they cost.
    ///
    /// # Errors
    /// As for [`PlanningDesk::review_draft`](crate::program::PlanningDesk::review_draft);
    /// the day is before the journal's last entry. The draft stays as it was then.
    pub fn revise_draft(
        self,
        act: &Act,
        edit: &Edit,
        reach: Reach,
        control: &Control<'_>,
    ) -> Result<&'a Pairing, Reasons> {
        let Self { record, open } = self;
        let make = |record: &Record| {
            let desk = crate::program::PlanningDesk { record, open };
            let revised = desk.reviewed(control, |review| review.apply(edit, reach, control))?;
            let mut pairing = revised.or_stopped()?;
            record.settle_forms(&mut pairing);
            Ok(pairing)
        };
        let doing = record.doing_what_is_made(act);
        let pairing = record.transact_making(doing, [], make, |record, pairing| {
            record.making(|| Operation::ReviseDraft {
                edit: edit.clone(),
                reach,
                pairing: pairing.clone(),
            });
            record.note(act, What::DraftRevised, edit.people()).with(pairing)
        })?;
        Ok(open.draft.insert(Arc::new(pairing)))
    }

    /// Puts a draft under review that was formed in the very state in which the programme is,
    /// by a change of the one before it where an edit is told.
    pub(in crate::program) fn place_draft(
        self,
        act: &Act,
        pairing: &Pairing,
        revised: Option<(&Edit, Reach)>,
    ) -> Result<(), Reasons> {
        let Self { record, open } = self;
        let mut reasons = record.draft_faults(open, pairing);
        if revised.is_some() && open.draft.is_none() {
            reasons.push(FormingReason::NoDraft.into());
        }
        let doing = record.doing(act, || {
            let pairing = pairing.clone();
            match revised {
                Some((edit, reach)) => {
                    Operation::ReviseDraft { edit: edit.clone(), reach, pairing }
                }
                None => Operation::PlaceDraft { pairing },
            }
        });
        record.transact(doing, reasons, |record| match revised {
            Some((edit, _)) => record.note(act, What::DraftRevised, edit.people()),
            None => record.note(act, What::Drafted, []),
        })?;
        open.draft = Some(Arc::new(pairing.clone()));
        Ok(())
    }

    /// Throws the draft away and gives it back.
    ///
    /// # Errors
    /// There is none; the day is before the journal's last entry.
    pub fn discard_draft(&mut self, act: &Act) -> Result<Pairing, Reasons> {
        let doing = self.record.doing(act, || Operation::DiscardDraft {});
        let Self { record, open } = self;
        let none = open.draft.is_none().then_some(FormingReason::NoDraft.into());
        let draft = record.transact_making(doing, none, open.drafted(), |record, draft| {
            record.note(act, What::DraftDiscarded, []).with(draft)
        })?;
        open.draft = None;
        Ok(Arc::unwrap_or_clone(draft))
    }

    /// Adopts the draft: its pairs are proposed to both sides, the locks it kept are
    /// done with, what was locked, required or decided by a change of the draft is
    /// [kept from repairs](FormingDesk::pin), and every mentee it left without a mentor has waited for one more
    /// search. Gives back the new pairs' numbers.
    ///
    /// # Errors
    /// There is no draft; one of its pairs is no longer possible, since people or rules
    /// changed after it was made; the day is before the journal's last entry.
    pub fn adopt_draft(&mut self, act: &Act) -> Result<Vec<PairNo>, Reasons> {
        let doing = self.record.doing(act, || Operation::AdoptDraft {});
        let Self { record, open } = self;
        let reasons = match &open.draft {
            None => vec![FormingReason::NoDraft.into()],
            Some(draft) => record.draft_faults(open, draft),
        };
        record.transact_making(doing, reasons, open.drafted(), |record, draft| {
            let searches = u32::try_from(record.facts.searches.len()).unwrap_or(u32::MAX);
            let mut numbers = Vec::with_capacity(draft.pairs.len());
            let revision = draft.revision.as_ref();
            let required = record.facts.rules.as_ref().map(|rules| rules.required.clone());
            for pair in &draft.pairs {
                let key = (pair.mentee.clone(), pair.mentor.clone());
                let decided = open.locks.remove(&key)
                    || revision.is_some_and(|revision| revision.kept.contains(&key))
                    || required.as_ref().is_some_and(|required| required.contains(&key));
                let mentee = Ready::new(pair.mentee.clone());
                let mentor = Ready::new(pair.mentor.clone());
                let origin = Origin::Search(searches);
                let number = record.pair_up(&mentee, &mentor, pair.form.clone(), origin);
                record.change_pair(number, |known| known.pinned = decided);
                numbers.push(number);
            }
            for unmatched in &draft.unmatched_mentees {
                record.has_waited(&unmatched.person);
            }
            open.draft = None;
            let pairing = Arc::unwrap_or_clone(draft);
            record.facts.searches.push(Search { on: act.day(), pairing });
            record.note(act, What::DraftAdopted, []).with(numbers)
        })
    }
}

impl OpenPairing {
    /// The draft under review, as what a transaction makes.
    fn drafted(&self) -> impl FnOnce(&Record) -> Result<Arc<Pairing>, Reasons> + use<> {
        let draft = self.draft.clone();
        |_| draft.ok_or_else(|| FormingReason::NoDraft.into())
    }
}

impl Record {
    /// Why pairs of a draft are not possible, each and together.
    fn draft_faults(&self, open: &OpenPairing, draft: &Pairing) -> Vec<Reason> {
        let pairs = || draft.pairs.iter().map(|pair| (&pair.mentee, &pair.mentor));
        let mut reasons = Vec::new();
        let rules = self.hard_rules(open, pairs());
        for (mentee, mentor) in pairs() {
            reasons.extend(self.pair_faults(mentee, mentor));
            reasons.extend(rules.faults(mentee, mentor));
        }
        reasons.extend(self.joint_seat_faults(pairs()));
        reasons
    }

    fn form(
        &self,
        open: &OpenPairing,
        strategy: &dyn Strategy,
        among: Option<&BTreeSet<PersonId>>,
        control: &Control<'_>,
    ) -> Result<Pairing, Reasons> {
        let formed = self.formed(open, strategy, among, control)?;
        let cancelled = formed.reason().filter(|&reason| reason == StopReason::Cancelled);
        if let Some(reason) = cancelled {
            return Err(reason.into());
        }
        let mut pairing = best_formed(formed)?;
        self.settle_forms(&mut pairing);
        Ok(pairing)
    }

    /// What the strategy answers in the situation as it stands.
    pub(in crate::program) fn formed(
        &self,
        open: &OpenPairing,
        strategy: &dyn Strategy,
        among: Option<&BTreeSet<PersonId>>,
        control: &Control<'_>,
    ) -> Result<Formed, Reasons> {
        let keeps = |pair: &(PersonId, PersonId)| among.is_none_or(|among| among.contains(&pair.0));
        let whose = Whose { keeps: &keeps, among, standing: false };
        self.in_some_situation(open, whose, control, |situation| {
            let formed = strategy.form(situation, control);
            formed.map_err(|error| self.strategy_refused(strategy.code(), error))
        })
    }
}
