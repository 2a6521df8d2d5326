//! A plan, and what is proven of it.

use super::{LeftOut, Timetable};
use crate::kernel::{Side, StopReason, words};
use crate::market::{AssignmentAnswer, Outcome, PartialAssignment};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// A timetable with what it leaves out, why it has so many rounds, and what is proven.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// Who meets whom, round by round; within a round by mentee.
    pub timetable: Timetable,
    /// The wanted meetings that are not held, by mentee, then mentor.
    pub left_out: Vec<LeftOut>,
    /// The fewest rounds in which the meetings held can be held, and why not fewer.
    pub bound: RoundsBound,
    /// What is proven.
    pub proof: Proof,
}

/// A number of rounds that no timetable of these meetings goes below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoundsBound {
    /// How many rounds are needed.
    pub rounds: usize,
    /// What needs them.
    pub why: WhyRounds,
}

words! {
    /// Why meetings need so many rounds.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum WhyRounds: "why-rounds", fills {
        /// Nobody meets.
        NoMeetings = "no-meetings", "nobody meets", "встреч нет";
        /// Somebody has so many meetings; where they are absent at times, they have been
        /// there so often only after so many rounds.
        Busiest {
            /// The person's side.
            #[serde(with = "crate::kernel::plural")]
            side: Side,
            /// The first of them, by position, mentees before mentors.
            person: u32,
            /// How many meetings.
            meetings: usize,
        } = "busiest",
            "somebody has {meetings:meeting|meetings}, one in a round",
            "у одного из участников {meetings:встреча|встречи|встреч}, а в раунде – одна";
        /// The tables, or the people present, hold no more.
        Tables {
            /// How many meetings there are.
            meetings: usize,
            /// The most in a round in which nobody is absent.
            tables: usize,
        } = "tables",
            "there are {meetings} meetings, at most {tables} in a round",
            "всего встреч: {meetings}, в раунде не более {tables}";
        /// Somebody has so many meetings, and no more than so many in a row.
        BusiestWithRests {
            /// The person's side.
            #[serde(with = "crate::kernel::plural")]
            side: Side,
            /// The first of them, by position, mentees before mentors.
            person: u32,
            /// How many meetings.
            meetings: usize,
            /// The most in a row.
            in_a_row: u32,
        } = "busiest-with-rests",
            "somebody has {meetings:meeting|meetings}, one in a round and at most {in_a_row} in a row",
            "у одного из участников {meetings:встреча|встречи|встреч}, в раунде – одна, подряд – не более {in_a_row}";
        /// Fewer rounds were tried, and none held all meetings.
        Exhausted = "exhausted",
            "fewer rounds were tried, and none held all meetings",
            "меньшее число раундов проверено: все встречи в него не помещаются";
    }
}

/// What is proven of a plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Proof {
    /// Every wanted meeting is held, in as many rounds as the bound says: none can do
    /// with fewer.
    Rounds,
    /// Every wanted meeting is held; rounds planned before were kept, so there may be more
    /// than the bound says.
    Kept,
    /// Nobody has more meetings in a row than is asked for, since everybody rests at once. Where
    /// tables or absences bind, resting one after another might do with fewer rounds than these,
    /// or hold more meetings within a limit.
    Rested,
    /// The limit of rounds allows no more meetings than these, and none of a higher
    /// worth: the answer's prices and cover prove it for
    /// [`choice_problem`](super::choice_problem).
    Choice(Box<AssignmentAnswer<i64>>),
    /// The choice was stopped: meetings that fit, with the solver's own bound.
    Partial(Box<PartialAssignment<i64>>),
    /// People are absent, and a search was made; or the placing itself was stopped.
    Search(SearchReport),
}

/// What a search with people absent found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchReport {
    /// No timetable within the limit of rounds holds more meetings than this.
    pub most: usize,
    /// None that holds so many is worth more; nothing where that is not known.
    pub most_worth: Option<i128>,
    /// Whether the plan is the best: all meetings in the fewest rounds, or, where the
    /// limit allows not all, the most and of these the highest worth.
    pub optimal: bool,
    /// Whether that rests on a search of all cases, where it is; else on the bounds
    /// alone.
    pub exhausted: bool,
    /// How many steps were taken.
    pub steps: u64,
}

impl SearchReport {
    /// Nothing is known but that no timetable holds more than these.
    pub(super) fn cut(held: &[bool], steps: u64) -> Self {
        let most = held.iter().filter(|held| **held).count();
        Self { most, most_worth: None, optimal: false, exhausted: false, steps }
    }
}

/// A plan that is proven is an answer even if a search for a better one was stopped.
pub(super) fn outcome<P>(plan: P, stopped: Option<StopReason>) -> Outcome<P, Infallible, P> {
    match stopped {
        None => Outcome::Solved(plan),
        Some(reason) => Outcome::stopped_with(reason, plan),
    }
}
