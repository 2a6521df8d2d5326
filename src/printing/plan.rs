//! A pair's individual plan.

use super::kind::{PaperKind, Printable};
use super::named::{Named, form};
use crate::kernel::{Phrases, Side};
use crate::people::Date;
use crate::program::work::{Goal, Meeting, MeetingState, Sprint};
use crate::program::{PairNo, PairRecord, Record};
use serde::Serialize;

/// What a pair planned and what it has done: the two members' own paper, since it tells their
/// goals, which the curator's view does not.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WorkPlan {
    /// The pair's number.
    pub pair: PairNo,
    /// The mentee.
    pub mentee: Named,
    /// The mentor.
    pub mentor: Named,
    /// The form in words.
    pub form: String,
    /// The formats of work chosen.
    pub formats: Vec<String>,
    /// The goals with their sprints: a sprint's `done` is true, false, or none while it is open.
    pub goals: Vec<PlannedGoal>,
    /// The meetings by day.
    pub meetings: Vec<PlannedMeeting>,
    /// What was agreed as strengths of both.
    pub strengths: Vec<String>,
    /// What was agreed as growth zones of both.
    pub growth_zones: Vec<String>,
}

/// A goal in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlannedGoal {
    /// What is to be reached.
    pub text: String,
    /// How far it reaches, in words.
    pub horizon: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Its sprints.
    pub sprints: Vec<Sprint>,
}

/// A meeting in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlannedMeeting {
    /// Its day.
    pub on: Date,
    /// What for, in words.
    pub kind: String,
    /// What became of it, in words.
    pub state: String,
    /// For how many minutes it took place; nothing where it did not.
    pub minutes: Option<u16>,
}

impl WorkPlan {
    /// The plan of each pair that an order has fixed, by number.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        let plan = |(pair, known): (PairNo, &PairRecord)| {
            let view = record.member_view(pair, Side::Mentee)?;
            let joint = view.joint_analysis;
            Some(Self {
                pair,
                mentee: Named::of(record, &known.mentee, phrases),
                mentor: Named::of(record, &known.mentor, phrases),
                form: form(known.form.as_ref(), phrases),
                formats: known.formats.iter().cloned().collect(),
                goals: view.goals.iter().map(|goal| PlannedGoal::of(goal, phrases)).collect(),
                meetings: view
                    .meetings
                    .iter()
                    .map(|meeting| PlannedMeeting::of(meeting, phrases))
                    .collect(),
                strengths: joint.map(|one| one.strengths.clone()).unwrap_or_default(),
                growth_zones: joint.map(|one| one.growth_zones.clone()).unwrap_or_default(),
            })
        };
        record.pairs().filter_map(plan).collect()
    }
}

impl PlannedGoal {
    fn of(goal: &Goal, phrases: &Phrases) -> Self {
        Self {
            text: goal.text.clone(),
            horizon: phrases.say(goal.horizon),
            from: goal.from,
            to: goal.to,
            sprints: goal.sprints.clone(),
        }
    }
}

impl PlannedMeeting {
    fn of(meeting: &Meeting, phrases: &Phrases) -> Self {
        Self {
            on: meeting.on,
            kind: phrases.say(meeting.kind),
            state: phrases.say(meeting.state),
            minutes: match meeting.state {
                MeetingState::Held { minutes } => Some(minutes),
                MeetingState::Planned | MeetingState::Missed => None,
            },
        }
    }
}

impl Printable for WorkPlan {
    const KIND: PaperKind = PaperKind::WorkPlan;

    fn name(&self) -> String {
        self.pair.to_string()
    }
}
