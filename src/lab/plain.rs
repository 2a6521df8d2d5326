//! Instances as plain data: what generators draw and what files of other formats hold.
//!
//! [`PlainInstance::line`] writes one line of the interchange, which
//! [`Instance::parse`](super::Instance::parse) reads. Nothing is checked here; whoever
//! solves a line checks it.

use serde::{Deserialize, Serialize};

/// An entry of a preference list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ListEntry {
    /// One partner, by index.
    One(u32),
    /// Several partners who are liked equally.
    Tied(Vec<u32>),
}

impl ListEntry {
    /// The partners of the entry.
    #[must_use]
    pub fn partners(&self) -> &[u32] {
        match self {
            Self::One(partner) => std::slice::from_ref(partner),
            Self::Tied(partners) => partners,
        }
    }

    /// The entry of these partners; nothing where there are none.
    #[must_use]
    pub fn of(partners: Vec<u32>) -> Option<Self> {
        match partners.as_slice() {
            [] => None,
            [one] => Some(Self::One(*one)),
            _ => Some(Self::Tied(partners)),
        }
    }
}

/// Preference lists, best first, one for each agent.
pub type PlainLists = Vec<Vec<ListEntry>>;

/// A weight as it is written: an integer or a number with a point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PlainNumber {
    /// An integer.
    Integer(i64),
    /// A finite floating-point number.
    Float(f64),
}

/// An instance of one of the problems whose data is lists or weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PlainInstance {
    /// Preferences on both sides.
    TwoSided {
        /// The mentees' lists over mentors.
        mentees: PlainLists,
        /// The mentors' lists over mentees.
        mentors: PlainLists,
        /// Seats of each mentee; nothing where everybody has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mentee_seats: Option<Vec<u32>>,
        /// Seats of each mentor; nothing where everybody has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mentor_seats: Option<Vec<u32>>,
    },
    /// One pool with preferences.
    Roommates {
        /// Everybody's list over the others.
        lists: PlainLists,
    },
    /// Rows, columns and weights.
    Assignment {
        /// Whether the largest or the least sum is best: `max` or `min`.
        #[serde(default)]
        sense: PlainSense,
        /// Rows of weights; nothing where a pair is forbidden.
        weights: Vec<Vec<Option<PlainNumber>>>,
        /// Seats of each row; nothing where each has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        row_seats: Option<Vec<u32>>,
        /// Seats of each column; nothing where each has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column_seats: Option<Vec<u32>>,
    },
    /// One pool with weights.
    General {
        /// How many agents there are.
        agents: u32,
        /// Pairs that can be made, with the weight of each.
        edges: Vec<(u32, u32, PlainNumber)>,
    },
    /// Projects that mentors offer to students.
    Projects {
        /// The projects that each student lists, best first.
        students: Vec<Vec<u32>>,
        /// Who offers each project, and for how many students.
        projects: Vec<PlainProject>,
        /// How many students each mentor takes, and whom.
        mentors: Vec<PlainProjectMentor>,
    },
}

/// A project that a mentor offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainProject {
    /// Who offers it.
    pub mentor: u32,
    /// How many students may do it; one where nothing is said.
    #[serde(default = "one")]
    pub seats: u32,
}

/// A mentor who offers projects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainProjectMentor {
    /// How many students the mentor takes, over all projects; one where nothing is said.
    #[serde(default = "one")]
    pub seats: u32,
    /// The students whom the mentor takes, best first.
    pub list: Vec<u32>,
}

fn one() -> u32 {
    1
}

/// Which sum is best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlainSense {
    /// The largest.
    #[default]
    Max,
    /// The least.
    Min,
}

impl PlainInstance {
    /// The instance as one line of the interchange, without the end of the line. Numbers
    /// are finite, so that JSON can say them; one that is not becomes `null`.
    #[must_use]
    pub fn line(&self, id: &str) -> String {
        #[derive(Serialize)]
        struct Line<'a> {
            id: &'a str,
            #[serde(flatten)]
            instance: &'a PlainInstance,
        }
        super::Json::of(&Line { id, instance: self }).text().to_owned()
    }
}
