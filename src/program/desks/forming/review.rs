//! What the curator looks at before and after a draft: shortlists, and what changes of
//! a draft would cost.

use crate::kernel::Control;
use crate::people::PersonId;
use crate::program::papers::kept::Locks;
use crate::program::{Act, FormsPairs, OpenPairing, Program, Reason, Reasons, Record, What};
use crate::strategy::{
    Edit, EditFault, Effect, Objective, Pairing, Reach, Review, ShortlistRule, Shortlists,
    SituationFault, shortlists,
};
use std::collections::BTreeSet;
use std::sync::Arc;

impl<S: FormsPairs> Program<S> {
    /// The few best mentors of each mentee who is ready and has a free seat, with the
    /// reasons and what taking each would cost: what the curator looks at in
    /// procedure C before deciding. The decision becomes a draft through
    /// [`Program::draft`] with
    /// [`RemoteQuestionnaires`](crate::strategy::procedures::RemoteQuestionnaires).
    ///
    /// # Errors
    /// As for [`Program::draft`].
    pub fn shortlists(
        &self,
        rule: &ShortlistRule,
        control: &Control<'_>,
    ) -> Result<Shortlists, Reasons> {
        self.record.in_situation(self.stage.pairing(), &|_| true, control, |situation| {
            let shortlists = shortlists(situation, rule, control)
                .map_err(|error| self.record.strategy_refused("shortlists", error))?;
            Ok(shortlists.or_stopped()?)
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
    /// As for [`Program::review_draft`].
    pub fn draft_swaps(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
        control: &Control<'_>,
    ) -> Result<Vec<(Edit, i64)>, Reasons> {
        control.check(0)?;
        self.reviewed(control, |review| review.swaps(mentee, mentor))
    }

    /// Changes the draft under review. It keeps the name of the strategy that made it,
    /// claims no more than to be feasible, and remembers the changes and what it was
    /// before: [`Pairing::lost`] tells what they cost.
    ///
    /// # Errors
    /// As for [`Program::review_draft`]; the day is before the journal's last entry.
    /// The draft stays as it was then.
    pub fn revise_draft(
        &mut self,
        act: &Act,
        edit: &Edit,
        reach: Reach,
        control: &Control<'_>,
    ) -> Result<&Pairing, Reasons> {
        Reasons::check(self.record.check(act))?;
        let pairing = self.reviewed(control, |review| review.apply(edit, reach, control))?;
        let mut pairing = pairing.or_stopped()?;
        self.record.settle_forms(&mut pairing);
        self.record.note(act, What::DraftRevised, edit.people());
        Ok(self.stage.pairing_mut().draft.insert(Arc::new(pairing)))
    }

    fn reviewed<T>(
        &self,
        control: &Control<'_>,
        look: impl FnOnce(&Review) -> Result<T, Vec<EditFault>>,
    ) -> Result<T, Reasons> {
        let review = self.record.review(self.stage.pairing(), control)?;
        look(&review).map_err(|faults| self.record.edit_refused(faults))
    }
}

impl Record {
    /// The review of the draft: laid open once, and kept until the draft, its locks or the
    /// record change.
    fn review(&self, open: &OpenPairing, control: &Control<'_>) -> Result<Arc<Review>, Reasons> {
        let draft = open.draft.as_ref().ok_or(Reason::NoDraft)?;
        // A lock set after the draft was made is for the next one.
        let pairs = draft.pairs.iter().map(|made| (&made.mentee, &made.mentor));
        let drafted: BTreeSet<_> = pairs.collect();
        let keeps = |(mentee, mentor): &(PersonId, PersonId)| drafted.contains(&(mentee, mentor));
        let locks: Locks = open.locks.iter().filter(|lock| keeps(lock)).cloned().collect();
        if let Some(review) = open.kept.review(self.stamp(), draft, &locks) {
            return Ok(review);
        }
        let situation = self.in_situation(open, &keeps, control, |found| Ok(found.clone()))?;
        let review = Review::new(situation, Arc::clone(draft), Objective::MostPairs)
            .map_err(|faults| self.edit_refused(faults))?;
        let review = Arc::new(review);
        open.kept.keep_review(locks, &review);
        Ok(review)
    }

    fn edit_refused(&self, faults: Vec<EditFault>) -> Reasons {
        let reason = |fault| match fault {
            EditFault::NotDrafted { mentee, mentor } => Reason::NotDrafted { mentee, mentor },
            EditFault::Drafted { mentee, mentor } => Reason::Drafted { mentee, mentor },
            EditFault::NotAllowed { mentee, mentor, because } => {
                Self::apart(mentee, mentor, because)
            }
            EditFault::Locked { mentee, mentor } => Reason::IsLocked { mentee, mentor },
            EditFault::NoSeat { side, person } => {
                let seats = self.facts.seats(side, &person);
                Reason::NoSeat { side, person, seats }
            }
            EditFault::Unknown(SituationFault::UnknownPerson { side, person }) => {
                Reason::UnknownPerson { side, person }
            }
            other => {
                let strategy = "review".to_owned();
                Reason::StrategyFault { strategy, fault: other.to_string() }
            }
        };
        Reasons::from_many(faults.into_iter().map(reason))
    }
}
