//! What the saved work of a pair has to hold.

use crate::people::Date;
use crate::program::record::checks::pairs::{end_fault, order_faults};
use crate::program::record::checks::work::{goal_faults, meeting_faults, trial_fault};
use crate::program::work::{Meeting, MeetingState};
use crate::program::{PairNo, PairReason, PairRecord, RestoreFault, WorkReason};

/// Everything about a pair's work that the programme would not have taken.
/// `last` is the journal's last day: nothing was held after it.
pub(in crate::program) fn work_faults(
    pair: PairNo,
    known: &PairRecord,
    last: Option<Date>,
) -> Vec<RestoreFault> {
    let work = &known.work;
    let mut reasons = Vec::new();
    let something = !work.is_empty() || !known.formats.is_empty() || !known.feedback.is_empty();
    if known.order.is_none() && something {
        reasons.push(PairReason::NotWorking { pair }.into());
    }
    reasons.extend(known.order.iter().flat_map(|order| order_faults(known, pair, order)));
    reasons.extend(known.end.and_then(|(_, end)| end_fault(known, pair, end)));
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
    let place = format!("the work of pair {pair}");
    reasons.into_iter().map(|reason| RestoreFault::Unfit { place: place.clone(), reason }).collect()
}
