//! What is recorded of the work of a pair.

use crate::kernel::Side;
use crate::people::{Answer, Date};
use crate::program::desks::people::blank;
use crate::program::work::{
    Analysis, AnalysisOf, AssessedBy, Assessment, DiaryEntry, Goal, Meeting, MeetingKind,
    MeetingState, Sprint, TrialOutcome,
};
use crate::program::{
    Act, Cause, ClosesPairs, Ending, PairNo, PairRecord, Program, Reason, Reasons, Record, What,
    Work,
};

impl<S: ClosesPairs> Program<S> {
    /// Records an analysis of strengths and growth zones: that of a side or the one they
    /// make together; a later one replaces it.
    ///
    /// # Errors
    /// The pair does not work; it names neither a strength nor a growth zone; the joint
    /// one leaves the mentee's priority field unknown in a form that asks for it; the
    /// day is before the journal's last entry.
    pub fn record_analysis(
        &mut self,
        act: &Act,
        pair: PairNo,
        of: AnalysisOf,
        analysis: Analysis,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        let mut found = analysis.strengths.iter().chain(&analysis.growth_zones);
        if found.all(|text| text.trim().is_empty()) {
            reasons.push(Reason::Blank { field: "analysis".to_owned() });
        }
        let asked = of == AnalysisOf::Joint && self.record.asks_priority_field(pair);
        if asked && analysis.priority_field.is_unknown() {
            reasons.push(Reason::NoPriorityField { pair });
        }
        Reasons::check(reasons)?;
        self.record.change_pair(pair, |record| {
            record.work.analyses.insert(of, analysis);
        });
        self.record.note_pair(act, What::Analysed, pair);
        Ok(())
    }

    /// Sets a goal with its sprints and gives back its number within the pair, from 1.
    ///
    /// # Errors
    /// The pair does not work; a text is blank; the goal or a sprint ends before it
    /// begins; a sprint leaves the goal's days; the day is before the journal's last
    /// entry. Whether the goal keeps to its form's horizon is shown by
    /// [`CuratorView`](crate::program::work::CuratorView), since horizons are typical values.
    pub fn set_goal(&mut self, act: &Act, pair: PairNo, goal: Goal) -> Result<usize, Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        reasons.extend(blank("goal", &goal.text));
        reasons.extend(goal.sprints.iter().filter_map(|sprint| blank("sprint", &sprint.task)));
        reasons.extend(goal_faults(&goal));
        Reasons::check(reasons)?;
        let mut number = 0;
        self.record.change_pair(pair, |record| {
            record.work.goals.push(goal);
            number = record.work.goals.len();
        });
        self.record.note_pair(act, What::GoalSet, pair);
        Ok(number)
    }

    /// Records whether a sprint was done; both are counted from 1.
    ///
    /// # Errors
    /// The pair does not work; there is no such goal or sprint; the day is before the
    /// journal's last entry.
    pub fn settle_sprint(
        &mut self,
        act: &Act,
        pair: PairNo,
        (goal, sprint): (usize, usize),
        done: bool,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        if let Ok(known) = self.record.facts.pair(pair) {
            let sprints = nth(&known.work.goals, goal).map(|goal| &goal.sprints);
            if sprints.and_then(|sprints| nth(sprints, sprint)).is_none() {
                reasons.push(Reason::UnknownSprint { pair, goal, sprint });
            }
        }
        Reasons::check(reasons)?;
        self.record.change_pair(pair, |record| {
            let goal = goal.checked_sub(1).and_then(|at| record.work.goals.get_mut(at));
            let at = sprint.saturating_sub(1);
            if let Some(sprint) = goal.and_then(|goal| goal.sprints.get_mut(at)) {
                sprint.done = Some(done);
            }
        });
        self.record.note_pair(act, What::SprintSettled, pair);
        Ok(())
    }

    /// Records a meeting: planned, held or missed. What becomes of a planned one is
    /// recorded by the same kind and day.
    ///
    /// # Errors
    /// The pair does not work; the meeting lies before the order that published the
    /// pair, or is held or missed after the act's day, or took no minute; it is settled
    /// already; the day is before the journal's last entry.
    pub fn record_meeting(
        &mut self,
        act: &Act,
        pair: PairNo,
        meeting: Meeting,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        if let Ok(known) = self.record.facts.pair(pair) {
            reasons.extend(meeting_faults(known, pair, &meeting));
            let settled = known.work.meetings.iter().any(|one| {
                (one.on, one.kind) == (meeting.on, meeting.kind)
                    && one.state != MeetingState::Planned
            });
            if settled {
                reasons.push(Reason::MeetingSettled { pair, on: meeting.on });
            }
        }
        if meeting.state != MeetingState::Planned && meeting.on > act.on {
            reasons.push(Reason::MeetingAhead { pair, on: meeting.on });
        }
        Reasons::check(reasons)?;
        self.record.change_pair(pair, |record| {
            let meetings = &mut record.work.meetings;
            let key = |one: &Meeting| (one.on, one.kind);
            match meetings.binary_search_by_key(&key(&meeting), key) {
                Ok(at) => meetings[at] = meeting,
                Err(at) => meetings.insert(at, meeting),
            }
        });
        let what = match meeting.state {
            MeetingState::Planned => What::MeetingPlanned,
            MeetingState::Held { .. } => What::MeetingHeld,
            MeetingState::Missed => What::MeetingMissed,
        };
        self.record.note_pair(act, what, pair);
        Ok(())
    }

    /// Keeps an entry of a pair's diary and gives back its number, from 1. The curator
    /// sees that it was written, and not what, unless its author reports it.
    ///
    /// # Errors
    /// The pair does not work; the text is blank; the day is before the journal's last
    /// entry.
    pub fn keep_diary(
        &mut self,
        act: &Act,
        pair: PairNo,
        by: Side,
        text: &str,
    ) -> Result<usize, Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        reasons.extend(blank("diary", text));
        Reasons::check(reasons)?;
        let entry = DiaryEntry { by, on: act.on, text: text.to_owned(), reported: false };
        let mut number = 0;
        self.record.change_pair(pair, |record| {
            record.work.diary.push(entry);
            number = record.work.diary.len();
        });
        self.record.note_pair(act, What::DiaryKept, pair);
        Ok(number)
    }

    /// Has a member report an entry of their own to the curator; entries are counted
    /// from 1.
    ///
    /// # Errors
    /// There is no such entry by this side; the day is before the journal's last entry.
    pub fn report_diary(
        &mut self,
        act: &Act,
        pair: PairNo,
        by: Side,
        entry: usize,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => {
                if nth(&known.work.diary, entry).is_none_or(|known| known.by != by) {
                    reasons.push(Reason::UnknownDiary { pair, side: by, entry });
                }
            }
        }
        Reasons::check(reasons)?;
        self.record.change_pair(pair, |record| {
            if let Some(known) = record.work.diary.get_mut(entry.saturating_sub(1)) {
                known.reported = true;
            }
        });
        self.record.note_pair(act, What::DiaryReported, pair);
        Ok(())
    }

    /// Records an intermediate assessment. Where the form obliges to it, closing stage 6
    /// demands one of every working pair.
    ///
    /// # Errors
    /// The pair does not work; the day is before the journal's last entry.
    pub fn record_assessment(
        &mut self,
        act: &Act,
        pair: PairNo,
        by: AssessedBy,
        text: Answer<String>,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        Reasons::check(reasons)?;
        let assessment = Assessment { by, on: act.on, text };
        self.record.change_pair(pair, |record| record.work.assessments.push(assessment));
        self.record.note_pair(act, What::Assessed, pair);
        Ok(())
    }
}

impl Program<Work> {
    /// Decides what follows from the trial meeting; a later decision replaces an earlier
    /// one. A pair that is to be dissolved ends, and the search for its mentee goes on.
    ///
    /// # Errors
    /// The pair does not work; no trial meeting was held; the change is blank; the day
    /// is before the journal's last entry.
    pub fn judge_trial(
        &mut self,
        act: &Act,
        pair: PairNo,
        outcome: TrialOutcome,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        if let Ok(known) = self.record.facts.pair(pair) {
            reasons.extend(trial_fault(known, pair));
        }
        if let TrialOutcome::Change { what } = &outcome {
            reasons.extend(blank("change", what));
        }
        Reasons::check(reasons)?;
        let dissolve: Option<Cause> = match &outcome {
            TrialOutcome::Dissolve { cause } => Some(*cause),
            _ => None,
        };
        self.record.change_pair(pair, |record| record.work.trial = Some(outcome));
        self.record.note_pair(act, What::TrialJudged, pair);
        if let Some(cause) = dissolve {
            self.record.end_pair(act, pair, Ending::Dissolved { cause });
            self.record.note_pair(act, What::PairDissolved, pair);
        }
        Ok(())
    }
}

/// The item of this number, from 1.
fn nth<T>(items: &[T], number: usize) -> Option<&T> {
    number.checked_sub(1).and_then(|at| items.get(at))
}

/// What is wrong with the days of a goal.
pub(in crate::program) fn goal_faults(goal: &Goal) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut backwards = |from: Date, to: Date| {
        if to < from {
            reasons.push(Reason::DaysBackwards { from, to });
        }
    };
    backwards(goal.from, goal.to);
    goal.sprints.iter().for_each(|sprint| backwards(sprint.from, sprint.to));
    let outside = |sprint: &&Sprint| sprint.from < goal.from || sprint.to > goal.to;
    let outside = goal.sprints.iter().filter(outside);
    reasons
        .extend(outside.map(|sprint| Reason::SprintOutside { from: sprint.from, to: sprint.to }));
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
    if known.order.as_ref().is_some_and(|(_, published)| on < *published) {
        reasons.push(Reason::MeetingEarly { pair, on });
    }
    if meeting.state == (MeetingState::Held { minutes: 0 }) {
        reasons.push(Reason::NoDuration { pair, on });
    }
    reasons
}

/// A trial is judged after a trial meeting.
pub(in crate::program) fn trial_fault(known: &PairRecord, pair: PairNo) -> Option<Reason> {
    let held = |one: &Meeting| one.kind == MeetingKind::Trial && one.is_held();
    let none = !known.work.meetings.iter().any(held);
    none.then_some(Reason::NoTrialMeeting { pair })
}

impl Record {
    /// Whether the form of a pair asks for the mentee's priority field.
    pub(in crate::program) fn asks_priority_field(&self, pair: PairNo) -> bool {
        let known = self.facts.pair(pair).ok();
        let form = known.and_then(|known| known.form.as_ref());
        form.is_some_and(|form| {
            crate::program::record::form_rules::asks_priority_field(&self.facts, form)
        })
    }
}
