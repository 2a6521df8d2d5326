//! What the work of a pair leaves: analyses, goals, meetings, diary, assessments.

use crate::kernel::{Side, words};
use crate::people::{Answer, Date, PersonId};
use crate::program::work::{ChangeWish, HandOver, Leave};
use crate::program::{Cause, Remedy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
words! {
    /// Whose analysis of strengths and growth zones.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum AnalysisOf: "analysis-of" {
        /// The mentee's own.
        Mentee = "mentee", "the mentee's self-analysis", "самоанализ наставляемого";
        /// The mentor's own.
        Mentor = "mentor", "the mentor's self-analysis", "самоанализ наставника";
        /// The one they make together.
        Joint = "joint", "the joint analysis", "совместный анализ";
    }
}

impl From<Side> for AnalysisOf {
    fn from(side: Side) -> Self {
        match side {
            Side::Mentee => Self::Mentee,
            Side::Mentor => Self::Mentor,
        }
    }
}

/// Strengths and growth zones (Procedures). `Debug` shows how many.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analysis {
    /// Strengths.
    pub strengths: Vec<String>,
    /// Growth zones.
    pub growth_zones: Vec<String>,
    /// The mentee's priority field beyond the present problem; part of the joint
    /// analysis in all forms but learner–learner.
    #[serde(default)]
    pub priority_field: Answer<String>,
}

impl fmt::Debug for Analysis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Analysis({}, {})", self.strengths.len(), self.growth_zones.len())
    }
}

words! {
    /// How far a goal reaches.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Horizon: "horizon" {
        /// A short goal.
        Short = "short", "short", "краткосрочная";
        /// A long one.
        Long = "long", "long", "долгосрочная";
    }
}

/// A sprint: a part of a goal with a task and its days.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sprint {
    /// The task.
    pub task: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Whether it was done, once that is known.
    #[serde(default)]
    pub done: Option<bool>,
}

impl fmt::Debug for Sprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sprint({} to {}, {:?})", self.from, self.to, self.done)
    }
}

/// A goal, cut into sprints.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// What is to be reached.
    pub text: String,
    /// How far it reaches.
    pub horizon: Horizon,
    /// From this day.
    pub from: Date,
    /// To this day.
    pub to: Date,
    /// Its sprints, each within the goal's days.
    pub sprints: Vec<Sprint>,
}

impl fmt::Debug for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Goal({} to {}, {:?})", self.from, self.to, self.sprints)
    }
}

words! {
    /// What a meeting of a pair is for (steps 20 to 25 of Kemerovo's roadmap).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum MeetingKind: "meeting-kind" {
        /// The first, organisational one.
        Organisational = "organisational", "organisational", "организационная";
        /// The second: trial work.
        Trial = "trial", "trial", "пробная рабочая";
        /// Planning.
        Planning = "planning", "planning", "встреча-планирование";
        /// A regular one.
        Regular = "regular", "regular", "регулярная";
        /// The closing one.
        Closing = "closing", "closing", "заключительная";
    }
}

words! {
    /// What became of a meeting.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum MeetingState: "meeting-state", fills {
        /// It is planned.
        Planned = "planned", "planned", "запланирована";
        /// It took place.
        Held {
            /// For how long; at least a minute.
            minutes: u16,
        } = "held", "held", "состоялась";
        /// It did not take place.
        Missed = "missed", "missed", "не состоялась";
    }
}

/// A meeting of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// On which day.
    pub on: Date,
    /// What for.
    pub kind: MeetingKind,
    /// What became of it.
    pub state: MeetingState,
}

words! {
    /// What follows from the trial meeting. No source names outcomes: these are our rule.
    #[derive(Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum TrialOutcome: "trial-outcome", fills {
        /// The pair goes on as it is.
        Continue = "continue", "the pair goes on", "пара продолжает работу";
        /// It goes on with a change, of format, goals or times.
        Change {
            /// Which.
            what: String,
        } = "change", "the pair goes on with a change", "пара продолжает работу с изменениями";
        /// It is dissolved.
        Dissolve {
            /// Why.
            cause: Cause,
        } = "dissolve", "the pair ends early", "работа пары прекращается досрочно";
    }
}

impl fmt::Debug for TrialOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An entry of a pair's diary. What it says is its author's until they report it to
/// the curator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiaryEntry {
    /// Who wrote it.
    pub by: Side,
    /// When.
    pub on: Date,
    /// What it says.
    pub text: String,
    /// Whether the author reported it to the curator.
    #[serde(default)]
    pub reported: bool,
}

impl fmt::Debug for DiaryEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DiaryEntry({} {})", self.by, self.on)
    }
}

words! {
    /// By what an intermediate assessment is made (Procedures, teacher–teacher).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum AssessedBy: "assessed-by" {
        /// A project.
        Project = "project", "project", "проект";
        /// A method of one's own.
        Method = "method", "method", "методика";
        /// An open lesson.
        OpenLesson = "open-lesson", "open lesson", "открытый урок";
        /// A publication.
        Publication = "publication", "publication", "публикация";
        /// Something else.
        Other = "other", "other", "иное";
    }
}

/// An intermediate assessment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// By what.
    pub by: AssessedBy,
    /// When.
    pub on: Date,
    /// What was found.
    pub text: Answer<String>,
}

impl fmt::Debug for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Assessment({} {})", self.by.code(), self.on)
    }
}

/// Everything that the work of one pair leaves. Outside this crate it is seen through
/// [`CuratorView`](crate::program::work::CuratorView) and [`MemberView`](crate::program::work::MemberView).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PairWork {
    pub(in crate::program) analyses: BTreeMap<AnalysisOf, Analysis>,
    pub(in crate::program) goals: Vec<Goal>,
    /// By day, then kind.
    pub(in crate::program) meetings: Vec<Meeting>,
    pub(in crate::program) trial: Option<TrialOutcome>,
    pub(in crate::program) diary: Vec<DiaryEntry>,
    pub(in crate::program) assessments: Vec<Assessment>,
    /// What it took over, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::program) handed: Vec<HandOver>,
    /// By day; no two overlap.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::program) leaves: Vec<Leave>,
    /// The mentee's last wish for another mentor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::program) change: Option<ChangeWish>,
    /// Remedies taken against risks, in the order recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::program) remedies: Vec<RemedyTaken>,
}

/// A remedy that was taken against a risk of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyTaken {
    /// When.
    pub on: Date,
    /// Against which risk.
    pub risk: Cause,
    /// Which.
    pub remedy: Remedy,
}

impl PairWork {
    pub(in crate::program) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a wish for another mentor waits for the curator's decision.
    pub(in crate::program) fn has_open_wish(&self) -> bool {
        self.change.as_ref().is_some_and(|wish| wish.weighed.is_none())
    }

    /// The substitute who met the mentee on this day, if the mentor was on leave.
    pub(in crate::program) fn substitute_on(&self, day: Date) -> Option<&PersonId> {
        self.leaves.iter().find(|leave| leave.covers(day))?.substitute.as_ref()
    }

    /// The last meeting that took place.
    pub(in crate::program) fn last_held(&self) -> Option<Date> {
        let held = self.meetings.iter().filter(|one| one.is_held());
        held.map(|meeting| meeting.on).max()
    }
}

impl Meeting {
    /// Whether it took place.
    #[must_use]
    pub fn is_held(&self) -> bool {
        matches!(self.state, MeetingState::Held { .. })
    }

    /// For how long it took place.
    #[must_use]
    pub fn minutes(&self) -> u64 {
        match self.state {
            MeetingState::Held { minutes } => minutes.into(),
            MeetingState::Planned | MeetingState::Missed => 0,
        }
    }
}
