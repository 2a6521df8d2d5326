//! What goes from one pair of a mentee to the next, planned leaves of mentors, and wishes for
//! another mentor.

use crate::kernel::{Side, words};
use crate::people::{Answer, Date, PersonId};
use crate::program::{Cause, PairNo};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// That a pair took over from an earlier pair of its mentee's. Goals and analyses are its own
/// from then on; the diary stays where it was written, and is read from here as far as its
/// authors agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HandOver {
    /// The earlier pair.
    pub from: PairNo,
    /// When.
    pub on: Date,
    /// Whose entries of its diary go along: those of the sides that agreed.
    #[serde(default)]
    pub diary: BTreeSet<Side>,
}

/// A planned leave of a pair's mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Who meets the mentee meanwhile; nobody where the pair pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<PersonId>,
}

impl Leave {
    /// Whether it covers this day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// On how many of the days after `since`, up to `until`, the pair paused.
    pub(in crate::program) fn paused(&self, since: Date, until: Date) -> u32 {
        if self.substitute.is_some() || self.to <= since || self.from > until {
            return 0;
        }
        let (first, last) = (self.from, self.to.min(until));
        let before = if first > since { first.days_since(since) - 1 } else { 0 };
        u32::try_from(last.days_since(since) - before).unwrap_or(0)
    }
}

words! {
    /// What was decided of a wish for another mentor.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Weighed: "weighed" {
        /// The pair goes on.
        Stays = "stays", "the pair goes on", "пара продолжает работу";
        /// The pair ends, and another mentor is looked for.
        Changes = "changes", "another mentor is looked for", "подбирается другой наставник";
    }
}

/// A mentee's wish for another mentor. `Debug` shows no words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeWish {
    /// When it was told.
    pub on: Date,
    /// Why.
    pub cause: Cause,
    /// In the mentee's words.
    #[serde(default, skip_serializing_if = "Answer::is_unknown")]
    pub text: Answer<String>,
    /// The mentor wished for instead, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<PersonId>,
    /// What the curator decided, and when; nothing while the wish waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighed: Option<(Weighed, Date)>,
}

impl ChangeWish {
    /// A wish of this day, for this cause, that names nobody.
    #[must_use]
    pub fn new(on: Date, cause: Cause) -> Self {
        Self { on, cause, text: Answer::Unknown, instead: None, weighed: None }
    }
}

impl fmt::Debug for ChangeWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChangeWish({} on {}, {:?})", self.cause.code(), self.on, self.weighed)
    }
}
