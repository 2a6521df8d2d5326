//! What the saved work of a pair has to hold.

use crate::kernel::Side;
use crate::people::{Date, PersonId};
use crate::program::record::checks::handing::{leave_faults, wish_fault};
use crate::program::record::checks::monitoring::feedback_fault;
use crate::program::record::checks::pairs::{end_fault, order_faults};
use crate::program::record::checks::work::{goal_faults, meeting_faults, trial_fault};
use crate::program::work::{Meeting, MeetingState};
use crate::program::{PairNo, PairReason, PairRecord, PeopleReason, RestoreFault, WorkReason};

/// Everything about a pair's work that the programme would not have taken.
/// `last` is the journal's last day: nothing was held after it.
pub(in crate::program) fn work_faults(
    pair: PairNo,
    known: &PairRecord,
    last: Option<Date>,
    is_somebody: impl Fn(&PersonId) -> bool,
) -> Vec<RestoreFault> {
    let work = &known.work;
    let mut reasons = Vec::new();
    let something = !work.is_empty() || !known.formats.is_empty() || !known.feedback.is_empty();
    if known.order.is_none() && something {
        reasons.push(PairReason::NotWorking { pair }.into());
    }
    reasons.extend(known.order.iter().flat_map(|order| order_faults(known, pair, order)));
    reasons.extend(known.end.and_then(|(_, end)| end_fault(known, pair, end)));
    let feedback = known.feedback.iter();
    reasons.extend(feedback.filter_map(|one| feedback_fault(known, pair, one)));
    reasons.extend(work.goals.iter().flat_map(goal_faults));
    reasons.extend(work.meetings.iter().flat_map(|one| meeting_faults(known, pair, one)));
    let settled = work.meetings.iter().filter(|one| one.state != MeetingState::Planned);
    let ahead = settled.filter(|one| last.is_none_or(|last| one.on > last));
    reasons.extend(ahead.map(|one| WorkReason::MeetingAhead { pair, on: one.on }.into()));
    let key = |one: &Meeting| (one.on, one.kind);
    let in_order = work.meetings.iter().zip(work.meetings.iter().skip(1));
    let unordered = in_order.filter(|(one, next)| key(one) >= key(next));
    reasons
        .extend(unordered.map(|(_, next)| WorkReason::MeetingSettled { pair, on: next.on }.into()));
    if work.trial.is_some() {
        reasons.extend(trial_fault(known, pair));
    }
    let erased = |person: &PersonId| !is_somebody(person);
    let gone = known.work.leaves.iter().flat_map(|leave| &leave.substitute);
    let gone = gone.chain(known.work.change.iter().flat_map(|wish| &wish.instead));
    reasons.extend(gone.filter(|person| erased(person)).map(|person| {
        PeopleReason::UnknownPerson { side: Side::Mentor, person: person.clone() }.into()
    }));
    reasons.extend(work.leaves.iter().flat_map(|leave| leave_faults(known, pair, leave)));
    reasons.extend(work.change.iter().filter_map(|wish| wish_fault(known, pair, wish)));
    let place = format!("the work of pair {pair}");
    reasons.into_iter().map(|reason| RestoreFault::Unfit { place: place.clone(), reason }).collect()
}
