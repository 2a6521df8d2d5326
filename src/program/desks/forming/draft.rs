//! Drafts: the pool of the ready, handed to a strategy.

use crate::kernel::{Control, StopReason};
use crate::people::PersonId;
use crate::program::record::prepared::Whose;
use crate::program::{Act, FormsPairs, OpenPairing, Program, Reason, Reasons, Record, What};
use crate::strategy::{Pairing, Prepared, Strategy, best_formed};
use std::collections::BTreeSet;
use std::sync::Arc;

impl<S: FormsPairs> Program<S> {
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
        &mut self,
        act: &Act,
        strategy: &dyn Strategy,
        control: &Control<'_>,
    ) -> Result<&Pairing, Reasons> {
        self.draft_pairs(act, strategy, None, None, control)
    }

    /// As [`Program::draft`], from what was prepared of this programme before: its scores
    /// may have been made elsewhere, on another thread, while the programme went on.
    ///
    /// # Errors
    /// As for [`Program::draft`]; and [`Reason::StalePrepared`] where the record changed
    /// since, or it is another programme's.
    pub fn draft_from(
        &mut self,
        act: &Act,
        prepared: &Prepared,
        strategy: &dyn Strategy,
        control: &Control<'_>,
    ) -> Result<&Pairing, Reasons> {
        self.draft_pairs(act, strategy, None, Some(prepared), control)
    }

    /// What pairs are formed from, as the record stands: everybody ready with their free
    /// seats, the rules, and what is out of the question. Nothing is scored yet: that
    /// happens at the first [`Prepared::table`], here or on another thread, or when an
    /// operation needs it. It is made once and kept until the record changes, so that
    /// drafts, shortlists, reviews and plans of meetings after it score nothing anew.
    ///
    /// Locks, and the pairs that the rules require, are added by each operation.
    ///
    /// # Errors
    /// There are no rules, or they do not fit the people.
    pub fn prepared(&self) -> Result<Prepared, Reasons> {
        self.record.prepared(self.stage.pairing())
    }

    /// As [`Program::draft`], in a search that concerns these mentees only: those of an
    /// open day, of one form, of one class. Nobody else is paired, counted among the
    /// unmatched, or has waited once more when the draft is adopted; locks and required
    /// pairs of others are left for their own search.
    ///
    /// # Errors
    /// As for [`Program::draft`]; and nobody has one of the ids, nor had it before their
    /// data were erased.
    pub fn draft_among(
        &mut self,
        act: &Act,
        strategy: &dyn Strategy,
        mentees: &BTreeSet<PersonId>,
        control: &Control<'_>,
    ) -> Result<&Pairing, Reasons> {
        self.draft_pairs(act, strategy, Some(mentees), None, control)
    }

    fn draft_pairs(
        &mut self,
        act: &Act,
        strategy: &dyn Strategy,
        among: Option<&BTreeSet<PersonId>>,
        prepared: Option<&Prepared>,
        control: &Control<'_>,
    ) -> Result<&Pairing, Reasons> {
        let mut reasons = self.record.check(act);
        let facts = &self.record.facts;
        if facts.rules.is_none() {
            reasons.push(Reason::NoRules);
        }
        let known = |id: &&PersonId| !facts.tombstones.contains(*id);
        let among_them = among.into_iter().flatten().filter(known);
        reasons.extend(among_them.filter_map(|id| facts.mentee(id).err()));
        reasons.extend(prepared.and_then(|prepared| self.record.is_stale(prepared)));
        Reasons::check(reasons)?;
        let open = self.stage.pairing();
        if let Some(prepared) = prepared {
            open.kept.keep(prepared);
        }
        let pairing = self.record.form(open, strategy, among, control)?;
        self.record.note(act, What::Drafted, []);
        Ok(self.stage.pairing_mut().draft.insert(Arc::new(pairing)))
    }
}

impl OpenPairing {
    /// The draft under review.
    #[must_use]
    pub fn draft(&self) -> Option<&Pairing> {
        self.draft.as_deref()
    }
}

impl Record {
    fn form(
        &self,
        open: &OpenPairing,
        strategy: &dyn Strategy,
        among: Option<&BTreeSet<PersonId>>,
        control: &Control<'_>,
    ) -> Result<Pairing, Reasons> {
        let keeps = |pair: &(PersonId, PersonId)| among.is_none_or(|among| among.contains(&pair.0));
        let whose = Whose { keeps: &keeps, among, standing: false };
        let mut pairing = self.in_some_situation(open, whose, control, |situation| {
            let formed = strategy
                .form(situation, control)
                .map_err(|error| self.strategy_refused(strategy.code(), error))?;
            let cancelled = formed.reason().filter(|&reason| reason == StopReason::Cancelled);
            match cancelled {
                Some(reason) => Err(reason.into()),
                None => Ok(best_formed(formed)?),
            }
        })?;
        self.settle_forms(&mut pairing);
        Ok(pairing)
    }
}
