//! What the curator looks at before and after a draft: the prepared situation, shortlists,
//! what changes of a draft would cost, plans of repairs.

use super::PlanningDesk;
use crate::kernel::{Control, Faults, Ordered};
use crate::people::PersonId;
use crate::program::papers::kept::Locks;
use crate::program::{FormingReason, MayMove, OpenPairing, PairState, Reasons, Record};
use crate::strategy::{
    Arrival, ArrivalRule, DifferentPairings, DraftReview, Edit, EditFault, Effect, Objective,
    Prepared, Repair, ShortlistRule, Shortlists, StandingPair, arrivals, different_pairings,
    repair, repair_stably, shortlists,
};
use std::cell::LazyCell;
use std::sync::Arc;

impl PlanningDesk<'_> {
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
        self.record.prepared(self.open)
    }

    /// The few best mentors of each mentee who is ready and has a free seat, with the
    /// reasons and what taking each would cost: what the curator looks at in
    /// procedure C before deciding. The decision becomes a draft through
    /// [`FormingDesk::draft`](crate::program::FormingDesk::draft) with
    /// [`RemoteQuestionnaires`](crate::strategy::procedures::RemoteQuestionnaires).
    ///
    /// # Errors
    /// As for [`FormingDesk::draft`](crate::program::FormingDesk::draft).
    pub fn shortlists(
        &self,
        rule: &ShortlistRule,
        control: &Control<'_>,
    ) -> Result<Shortlists, Reasons> {
        self.record.in_situation(self.open, &|_| true, control, |situation| {
            let shortlists = shortlists(situation, rule, control)
                .map_err(|error| self.record.strategy_refused("shortlists", error))?;
            Ok(shortlists.or_stopped()?)
        })
    }

    /// What mentees who come during the year are told, one after another in this order: a mentor
    /// now, or wait for the next search and why. Nothing is recorded; whoever gets a mentor is
    /// proposed by the curator. Pairs that stand keep their seats.
    ///
    /// # Errors
    /// As for [`FormingDesk::draft`](crate::program::FormingDesk::draft); somebody of `order` is
    /// not ready or has a mentor already; the rules speak of groups.
    pub fn arrivals(
        &self,
        order: &[PersonId],
        rule: ArrivalRule,
        control: &Control<'_>,
    ) -> Result<Vec<Arrival>, Reasons> {
        self.record.in_situation(self.open, &|_| true, control, |situation| {
            let told = arrivals(situation, order, rule, control)
                .map_err(|error| self.record.strategy_refused("arrivals", error))?;
            Ok(told.or_stopped()?)
        })
    }

    /// Drafts among which there is a real choice: as many pairs as can be, a total of at most
    /// `allowance` units below the best, any two of the drafts as different as can be. One of them
    /// becomes the draft under review by locking what it has and others do not, or by
    /// [`RemoteQuestionnaires`](crate::strategy::procedures::RemoteQuestionnaires) with its pairs.
    ///
    /// Of more than `listed` drafts that are good enough, those are chosen among which so many were
    /// found first; `bound` says how far others may be.
    ///
    /// # Errors
    /// As for [`FormingDesk::draft`](crate::program::FormingDesk::draft); the rules speak of groups.
    pub fn different_drafts(
        &self,
        drafts: usize,
        allowance: u64,
        listed: usize,
        control: &Control<'_>,
    ) -> Result<DifferentPairings, Reasons> {
        self.record.in_situation(self.open, &|_| true, control, |situation| {
            let told = different_pairings(situation, drafts, allowance, listed, control)
                .map_err(|error| self.record.strategy_refused("different-pairings", error))?;
            Ok(told.best()?.0)
        })
    }

    /// What a change would do to the draft under review: with nobody else moved, and
    /// with everybody free to move around it.
    ///
    /// # Errors
    /// There is no draft; the draft is no longer possible, since people or rules
    /// changed after it was made; everything that keeps the change from being made;
    /// the run was stopped.
    pub fn review_draft(&self, edit: &Edit, control: &Control<'_>) -> Result<Effect, Reasons> {
        Ok(self.reviewed(control, |review| review.effect(edit, control))?.or_stopped()?)
    }

    /// What exchanging the mentors of a drafted mentee and of each other would do to
    /// the total, in units, the best first: every exchange that may be made, nobody
    /// else moved.
    ///
    /// # Errors
    /// As for [`PlanningDesk::review_draft`].
    pub fn draft_swaps(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
        control: &Control<'_>,
    ) -> Result<Vec<(Edit, i64)>, Reasons> {
        control.check(0)?;
        self.reviewed(control, |review| review.swaps(mentee, mentor))
    }

    /// How mentees without a mentor could be served with as few others moved as can
    /// be: what [`FormingDesk::adopt_repair`](crate::program::FormingDesk::adopt_repair) then does. Pairs that are proposed or work
    /// stay where they are unless moving helps; what ended, is excluded or forbidden is
    /// not made again, and what was [decided](crate::program::FormingDesk::pin) moves in no
    /// case. [`repair`] says what is proven of it. Most often `freed` is
    /// [`Record::unserved`].
    ///
    /// # Errors
    /// There are no rules, or they do not fit the people; a mentee is unknown or not
    /// ready; the run was cancelled. Where a limit ends it, it serves those whom it reached.
    pub fn plan_repair(
        &self,
        freed: &[PersonId],
        may_move: MayMove,
        control: &Control<'_>,
    ) -> Result<Repair, Reasons> {
        let facts = &self.record.facts;
        let mut reasons = Vec::new();
        for mentee in freed {
            match facts.mentee(mentee) {
                Err(unknown) => reasons.push(unknown),
                Ok(known) => reasons.extend(facts.mentee_lacks(known)),
            }
        }
        Reasons::check(reasons)?;
        let standing = self.standing(may_move);
        self.record.in_standing_situation(self.open, control, |situation| {
            let repair = repair(situation, &standing, freed, control)
                .map_err(|error| self.record.strategy_refused("repair", error))?;
            Reasons::unless_cancelled(repair.best())
        })
    }

    /// Pairs that nobody would rather change, with the fewest mentees who get another mentor: what
    /// [`FormingDesk::adopt_repair`](crate::program::FormingDesk::adopt_repair) then does. For many declines,
    /// leavers and newcomers at once in a programme that pairs by preferences; whoever has no mentor is looked
    /// at without being named. What stays is as for [`plan_repair`](Self::plan_repair); [`repair_stably`] says what is proven of it.
    ///
    /// # Errors
    /// There are no rules, or they do not fit the people; the run was cancelled.
    pub fn plan_stable_repair(
        &self,
        may_move: MayMove,
        control: &Control<'_>,
    ) -> Result<Repair, Reasons> {
        let standing = self.standing(may_move);
        self.record.in_standing_situation(self.open, control, |situation| {
            let repair = repair_stably(situation, &standing, control)
                .map_err(|error| self.record.strategy_refused("repair-stably", error))?;
            Reasons::unless_cancelled(repair.best())
        })
    }

    /// The pairs that stand, and whether they may move.
    fn standing(&self, may_move: MayMove) -> Vec<StandingPair> {
        let live = self.record.facts.pairs.iter().filter(|pair| pair.is_live());
        let standing = live.map(|pair| StandingPair {
            mentee: pair.mentee.clone(),
            mentor: pair.mentor.clone(),
            may_move: !pair.pinned
                && match may_move {
                    MayMove::Nobody => false,
                    MayMove::NotWorking => pair.state() != PairState::Working,
                    MayMove::Everybody => true,
                },
        });
        standing.collect()
    }

    pub(in crate::program) fn reviewed<T>(
        &self,
        control: &Control<'_>,
        look: impl FnOnce(&DraftReview) -> Result<T, Faults<EditFault>>,
    ) -> Result<T, Reasons> {
        let review = self.record.review(self.open, control)?;
        look(&review).map_err(|faults| self.record.edit_refused(faults))
    }
}

impl Record {
    /// The review of the draft: laid open once, and kept until the draft, its locks or the
    /// record change.
    fn review(
        &self,
        open: &OpenPairing,
        control: &Control<'_>,
    ) -> Result<Arc<DraftReview>, Reasons> {
        let draft = open.draft.as_ref().ok_or(FormingReason::NoDraft)?;
        // A lock set after the draft was made is for the next one.
        let drafted = LazyCell::new(|| {
            let pairs = draft.pairs.iter().map(|made| (&made.mentee, &made.mentor));
            pairs.into_set()
        });
        let keeps = |(mentee, mentor): &(PersonId, PersonId)| drafted.contains(&(mentee, mentor));
        let locks: Locks = open.locks.iter().filter(|lock| keeps(lock)).cloned().into_set();
        if let Some(review) = open.kept.review(self.stamp(), draft, &locks) {
            return Ok(review);
        }
        let situation = self.in_situation(open, &keeps, control, |found| Ok(found.clone()))?;
        let review = DraftReview::new(situation, Arc::clone(draft), Objective::MostPairs)
            .map_err(|faults| self.edit_refused(faults))?;
        let review = Arc::new(review);
        open.kept.keep_review(locks, &review);
        Ok(review)
    }
}
