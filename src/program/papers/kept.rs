//! What was made of the record for pairing, kept while nothing changes.

use crate::people::PersonId;
use crate::strategy::{DraftReview, Pairing, Prepared, Stamp};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The locks with which a draft is reviewed.
pub(in crate::program) type Locks = BTreeSet<(PersonId, PersonId)>;

/// The scored situation, and the review of the draft: made when they are first needed, and
/// kept with the open pairing until the record, the draft or its locks change. They follow
/// from what is recorded, so they are never saved, a copy begins without them, and they
/// count for nothing when two pairings are compared.
#[derive(Default)]
pub(in crate::program) struct Kept(Mutex<Holding>);

#[derive(Default)]
struct Holding {
    prepared: Option<Prepared>,
    review: Option<(Locks, Arc<DraftReview>)>,
}

impl Kept {
    /// Held for a look or a change, and never while something is made. Whoever panicked
    /// with it left it whole, since both fields are replaced at once.
    fn holding(&self) -> MutexGuard<'_, Holding> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was prepared of the record as it stands now.
    pub(in crate::program) fn prepared(&self, now: &Stamp) -> Option<Prepared> {
        self.holding().prepared.clone().filter(|prepared| prepared.stamp().is(now))
    }

    /// The same for a copy of the record that has not changed yet.
    pub(in crate::program) fn fork(&self) -> Self {
        let holding = self.holding();
        let (prepared, review) = (holding.prepared.clone(), holding.review.clone());
        Self(Mutex::new(Holding { prepared, review }))
    }

    /// Keeps what was prepared in place of everything before.
    pub(in crate::program) fn keep(&self, prepared: &Prepared) {
        let kept = Holding { prepared: Some(prepared.clone()), review: None };
        // What goes is dropped after the lock is given back.
        drop(std::mem::replace(&mut *self.holding(), kept));
    }

    /// The review of this draft, with these locks, in the record as it stands now.
    pub(in crate::program) fn review(
        &self,
        now: &Stamp,
        draft: &Arc<Pairing>,
        locks: &Locks,
    ) -> Option<Arc<DraftReview>> {
        let holding = self.holding();
        let (with, review) = holding.review.as_ref()?;
        let is_of = review.situation().prepared().stamp().is(now)
            && Arc::ptr_eq(review.draft(), draft)
            && with == locks;
        is_of.then(|| Arc::clone(review))
    }

    /// Keeps the review of a draft, in place of an earlier one.
    pub(in crate::program) fn keep_review(&self, locks: Locks, review: &Arc<DraftReview>) {
        let kept = Some((locks, Arc::clone(review)));
        let before = std::mem::replace(&mut self.holding().review, kept);
        drop(before);
    }
}

impl Clone for Kept {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}
