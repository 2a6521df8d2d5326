//! The work of pairs: what is recorded of it from their order on, and what stages 5 and 6
//! arrange.

use crate::people::Answer;
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::record::checks::pairs::end_fault;
use crate::program::record::checks::work::{goal_faults, trial_fault};
use crate::program::work::{
    Analysis, AnalysisOf, AssessedBy, Assessment, DiaryEntry, Goal, Meeting, MeetingState,
    RemedyTaken, TrialOutcome,
};
use crate::program::{
    Act, Cause, Ending, GeneralReason, PairNo, PairOutcome, Reasons, Record, Remedy, ResultsReason,
    Reward, Side, What, WorkReason,
};

/// The work of pairs.
pub struct WorkDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl WorkDesk<'_> {
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
        let doing = self.record.doing(act, || Operation::RecordAnalysis {
            pair: own(&pair),
            of: own(&of),
            analysis: own(&analysis),
        });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_working_on(pair, act.day(), act.on));
        let mut found = analysis.strengths.iter().chain(&analysis.growth_zones);
        if found.all(|text| text.trim().is_empty()) {
            reasons.push(GeneralReason::Blank { field: "analysis".into() }.into());
        }
        let asked = of == AnalysisOf::Joint && self.record.asks_priority_field(pair);
        if asked && analysis.priority_field.is_unknown() {
            reasons.push(WorkReason::NoPriorityField { pair }.into());
        }
        self.record.transact(doing, reasons, |record| {
            record.change_pair(pair, |record| {
                record.work.analyses.insert(of, analysis);
            });
            record.note_pair(act, What::Analysed, pair)
        })
    }

    /// Sets a goal with its sprints and gives back its number within the pair, from 1.
    ///
    /// # Errors
    /// The pair does not work; a text is blank; the goal or a sprint ends before it
    /// begins; a sprint leaves the goal's days; the day is before the journal's last
    /// entry. Whether the goal keeps to its form's horizon is shown by
    /// [`CuratorView`](crate::program::work::CuratorView), since horizons are typical values.
    pub fn set_goal(&mut self, act: &Act, pair: PairNo, goal: Goal) -> Result<usize, Reasons> {
        let doing =
            self.record.doing(act, || Operation::SetGoal { pair: own(&pair), goal: own(&goal) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_working_on(pair, act.day(), act.on));
        reasons.extend(blank("goal", &goal.text));
        reasons.extend(goal.sprints.iter().filter_map(|sprint| blank("sprint", &sprint.task)));
        reasons.extend(goal_faults(&goal));
        self.record.transact(doing, reasons, |record| {
            let mut number = 0;
            record.change_pair(pair, |record| {
                record.work.goals.push(goal);
                number = record.work.goals.len();
            });
            record.note_pair(act, What::GoalSet, pair).with(number)
        })
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
        let doing = self.record.doing(act, || Operation::SettleSprint {
            pair: own(&pair),
            goal: own(&goal),
            sprint: own(&sprint),
            done: own(&done),
        });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_working_on(pair, act.day(), act.on));
        if let Ok(known) = self.record.facts.pair(pair) {
            let sprints = nth(&known.work.goals, goal).map(|goal| &goal.sprints);
            if sprints.and_then(|sprints| nth(sprints, sprint)).is_none() {
                reasons.push(WorkReason::UnknownSprint { pair, goal, sprint }.into());
            }
        }
        self.record.transact(doing, reasons, |record| {
            record.change_pair(pair, |record| {
                let goal = goal.checked_sub(1).and_then(|at| record.work.goals.get_mut(at));
                let at = sprint.saturating_sub(1);
                if let Some(sprint) = goal.and_then(|goal| goal.sprints.get_mut(at)) {
                    sprint.done = Some(done);
                }
            });
            record.note_pair(act, What::SprintSettled, pair)
        })
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
        let doing = self
            .record
            .doing(act, || Operation::RecordMeeting { pair: own(&pair), meeting: own(&meeting) });
        let planned = meeting.state == MeetingState::Planned;
        let reasons = self.record.meeting_check(act, pair, &meeting);
        self.record.transact(doing, reasons, |record| {
            record.put_meeting(pair, meeting);
            let what = match meeting.state {
                MeetingState::Planned => What::MeetingPlanned,
                MeetingState::Held { .. } => What::MeetingHeld,
                MeetingState::Missed => What::MeetingMissed,
            };
            let met = (!planned).then(|| act.clone().happened_on(meeting.on));
            record.note_pair(met.as_ref().unwrap_or(act), what, pair)
        })
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
        let doing = self.record.doing(act, || Operation::KeepDiary {
            pair: own(&pair),
            by: own(&by),
            text: own(text),
        });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_working_on(pair, act.day(), act.on));
        reasons.extend(blank("diary", text));
        self.record.transact(doing, reasons, |record| {
            let entry = DiaryEntry { by, on: act.day(), text: text.to_owned(), reported: false };
            let mut number = 0;
            record.change_pair(pair, |record| {
                record.work.diary.push(entry);
                number = record.work.diary.len();
            });
            record.note_pair(act, What::DiaryKept, pair).with(number)
        })
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
        let doing = self.record.doing(act, || Operation::ReportDiary {
            pair: own(&pair),
            by: own(&by),
            entry: own(&entry),
        });
        let mut reasons = Vec::new();
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => {
                if nth(&known.work.diary, entry).is_none_or(|known| known.by != by) {
                    reasons.push(WorkReason::UnknownDiary { pair, side: by, entry }.into());
                }
            }
        }
        self.record.transact(doing, reasons, |record| {
            record.change_pair(pair, |record| {
                if let Some(known) = record.work.diary.get_mut(entry.saturating_sub(1)) {
                    known.reported = true;
                }
            });
            record.note_pair(act, What::DiaryReported, pair)
        })
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
        let doing = self.record.doing(act, || Operation::RecordAssessment {
            pair: own(&pair),
            by: own(&by),
            text: own(&text),
        });
        let check = self.record.not_working_on(pair, act.day(), act.on);
        self.record.transact(doing, check, |record| {
            let assessment = Assessment { by, on: act.day(), text };
            record.change_pair(pair, |record| record.work.assessments.push(assessment));
            record.note_pair(act, What::Assessed, pair)
        })
    }

    /// Closes a pair's work with its outcome: its problem is solved, or its time over.
    ///
    /// # Errors
    /// The pair does not work; it is to go on, where the organisation says that pairs of its
    /// form do not; the day is before the journal's last entry.
    pub fn close_pair(
        &mut self,
        act: &Act,
        pair: PairNo,
        outcome: PairOutcome,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::ClosePair { pair: own(&pair), outcome: own(&outcome) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_working(pair));
        reasons.extend(self.record.continuation_fault(pair, outcome));
        reasons.extend(
            self.record.facts.pair(pair).ok().and_then(|known| end_fault(known, pair, act.day())),
        );
        self.record.transact(doing, reasons, |record| {
            record.end_pair(act, pair, Ending::Closed { outcome });
            record.note_pair(act, What::PairClosed, pair)
        })
    }
}

/// What stages 5 and 6 arrange.
pub struct ArrangingDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl ArrangingDesk<'_> {
    /// Chooses a format of interaction for a pair; a pair may have several.
    ///
    /// # Errors
    /// The pair does not work; the format is blank; the day is before the journal's
    /// last entry.
    pub fn choose_format(&mut self, act: &Act, pair: PairNo, format: &str) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::ChooseFormat { pair: own(&pair), format: own(format) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_working_on(pair, act.day(), act.on));
        reasons.extend(blank("format", format));
        self.record.transact(doing, reasons, |record| {
            let format = format.trim().to_owned();
            record.change_pair(pair, |record| {
                record.formats.insert(format);
            });
            record.note_pair(act, What::FormatChosen, pair)
        })
    }

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
        let doing = self
            .record
            .doing(act, || Operation::JudgeTrial { pair: own(&pair), outcome: own(&outcome) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_working(pair));
        if let Ok(known) = self.record.facts.pair(pair) {
            reasons.extend(trial_fault(known, pair));
            if matches!(outcome, TrialOutcome::Dissolve { .. }) {
                reasons.extend(end_fault(known, pair, act.day()));
            }
        }
        if let TrialOutcome::Change { what } = &outcome {
            reasons.extend(blank("change", what));
        }
        self.record.transact(doing, reasons, |record| {
            let dissolve: Option<Cause> = match &outcome {
                TrialOutcome::Dissolve { cause } => Some(*cause),
                _ => None,
            };
            record.change_pair(pair, |record| record.work.trial = Some(outcome));
            let judged = record.note_pair(act, What::TrialJudged, pair);
            let Some(cause) = dissolve else { return judged };
            record.end_pair(act, pair, Ending::Dissolved { cause });
            record.note_pair(act, What::PairDissolved, pair)
        })
    }

    /// Records a remedy taken against a risk of a working pair (Lipetsk).
    ///
    /// # Errors
    /// The pair does not work; what is named is no risk of the source; the day is before the
    /// journal's last entry.
    pub fn take_remedy(
        &mut self,
        act: &Act,
        pair: PairNo,
        risk: Cause,
        remedy: Remedy,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::TakeRemedy {
            pair: own(&pair),
            risk: own(&risk),
            remedy: own(&remedy),
        });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_working_on(pair, act.day(), act.on));
        if !risk.is_risk() {
            reasons.push(WorkReason::NoRisk { pair, cause: risk }.into());
        }
        self.record.transact(doing, reasons, |record| {
            let taken = RemedyTaken { on: act.day(), risk, remedy };
            record.change_pair(pair, |record| record.work.remedies.push(taken));
            record.note_pair(act, What::RemedyTaken, pair)
        })
    }

    /// Devises a reward, to be granted at closing.
    ///
    /// # Errors
    /// Its name is blank or taken; the day is before the journal's last entry.
    pub fn devise_reward(&mut self, act: &Act, reward: &str) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::DeviseReward { reward: own(reward) });
        let mut reasons = Vec::new();
        reasons.extend(blank("reward", reward));
        let reward = reward.trim();
        if self.record.facts.closing.rewards.contains_key(reward) {
            reasons.push(ResultsReason::RewardExists { reward: reward.to_owned() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.closing.rewards.insert(reward.to_owned(), Reward::default());
            record.note(act, What::RewardDevised, [])
        })
    }
}

/// The item of this number, from 1.
fn nth<T>(items: &[T], number: usize) -> Option<&T> {
    number.checked_sub(1).and_then(|at| items.get(at))
}
