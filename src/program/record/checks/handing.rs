//! What leaves and wishes for another mentor have to hold, when recorded and when restored.

use crate::program::work::{ChangeWish, Leave};
use crate::program::{PairNo, PairReason, PairRecord, Reason, WorkReason};

/// Why a leave cannot be one of this pair's mentor, apart from itself among the others.
pub(in crate::program) fn leave_faults(
    known: &PairRecord,
    pair: PairNo,
    leave: &Leave,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let (from, to) = (leave.from, leave.to);
    if to < from {
        reasons.push(WorkReason::DaysBackwards { from, to }.into());
    }
    let overlaps = |one: &&Leave| one.from <= to && from <= one.to && *one != leave;
    let other = known.work.leaves.iter().find(overlaps);
    reasons.extend(
        other.map(|one| WorkReason::LeavesOverlap { pair, from: one.from, to: one.to }.into()),
    );
    let named = leave.substitute.as_ref();
    reasons.extend(
        named
            .filter(|substitute| **substitute == known.mentor)
            .map(|mentor| WorkReason::OwnMentor { pair, mentor: mentor.clone() }.into()),
    );
    reasons.extend(
        named
            .filter(|substitute| **substitute == known.mentee)
            .map(|person| PairReason::SamePerson { person: person.clone() }.into()),
    );
    reasons
}

/// Why a wish for another mentor cannot name whom it names.
pub(in crate::program) fn wish_fault(
    known: &PairRecord,
    pair: PairNo,
    wish: &ChangeWish,
) -> Option<Reason> {
    let named = wish.instead.as_ref()?;
    if *named == known.mentee {
        return Some(PairReason::SamePerson { person: named.clone() }.into());
    }
    let own = *named == known.mentor;
    own.then(|| WorkReason::OwnMentor { pair, mentor: named.clone() }.into())
}
