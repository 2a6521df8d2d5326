//! What the work of a pair has to hold, when recorded and when restored.

use crate::people::Date;
use crate::program::work::{Goal, Meeting, MeetingKind, MeetingState, Sprint};
use crate::program::{PairNo, PairReason, PairRecord, PairState, Reason, Record, WorkReason};

/// What is wrong with the days of a goal.
pub(in crate::program) fn goal_faults(goal: &Goal) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut backwards = |from: Date, to: Date| {
        if to < from {
            reasons.push(WorkReason::DaysBackwards { from, to }.into());
        }
    };
    backwards(goal.from, goal.to);
    goal.sprints.iter().for_each(|sprint| backwards(sprint.from, sprint.to));
    let outside = |sprint: &&Sprint| sprint.from < goal.from || sprint.to > goal.to;
    let outside = goal.sprints.iter().filter(outside);
    reasons.extend(
        outside.map(|sprint| WorkReason::SprintOutside { from: sprint.from, to: sprint.to }.into()),
    );
    reasons
}

/// What is wrong with a meeting of a pair, whenever it is recorded.
pub(in crate::program) fn meeting_faults(
    known: &PairRecord,
    pair: PairNo,
    meeting: &Meeting,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let on = meeting.on;
    if known.order.as_ref().is_some_and(|order| on < order.on) {
        reasons.push(WorkReason::MeetingEarly { pair, on }.into());
    }
    if meeting.state == (MeetingState::Held { minutes: 0 }) {
        reasons.push(WorkReason::NoDuration { pair, on }.into());
    }
    reasons
}

/// A trial is judged after a trial meeting.
pub(in crate::program) fn trial_fault(known: &PairRecord, pair: PairNo) -> Option<Reason> {
    let held = |one: &Meeting| one.kind == MeetingKind::Trial && one.is_held();
    let none = !known.work.meetings.iter().any(held);
    none.then_some(WorkReason::NoTrialMeeting { pair }.into())
}

impl Record {
    /// Why a pair is not one that works.
    pub(in crate::program) fn not_working(&self, pair: PairNo) -> Option<Reason> {
        match self.live(pair) {
            Err(reason) => Some(reason),
            Ok(known) => (known.state() != PairState::Working)
                .then_some(PairReason::NotWorking { pair }.into()),
        }
    }

    /// Why a pair did not work on the day on which something happened. What happened
    /// before it ended may be entered after that.
    pub(in crate::program) fn not_working_on(
        &self,
        pair: PairNo,
        day: Date,
        entered: Date,
    ) -> Option<Reason> {
        match self.facts.pair(pair) {
            Ok(PairRecord { order: Some(_), end: Some((_, end)), .. })
                if day < *end || (day == *end && entered > *end) =>
            {
                None
            }
            _ => self.not_working(pair),
        }
    }

    /// Whether the form of a pair asks for the mentee's priority field.
    pub(in crate::program) fn asks_priority_field(&self, pair: PairNo) -> bool {
        let known = self.facts.pair(pair).ok();
        let form = known.and_then(|known| known.form.as_ref());
        form.is_some_and(|form| {
            crate::program::record::form_rules::asks_priority_field(&self.facts, form)
        })
    }
}
