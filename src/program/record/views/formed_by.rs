//! How pairs were formed, and what became of them.

use crate::program::{Cause, Ending, Origin, PairRecord, PairState, Record};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// How a pair was formed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FormedBy {
    /// By a strategy of this code, whose draft the curator adopted.
    Strategy(String),
    /// By the curator's own proposal.
    Curator,
    /// By a repair, which served somebody without a mentor and moved few others.
    Repair,
}

impl FormedBy {
    /// The strategy's code, `"curator"` or `"repair"`.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Strategy(code) => code,
            Self::Curator => "curator",
            Self::Repair => "repair",
        }
    }
}

impl fmt::Display for FormedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// What became of the pairs formed in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fates {
    /// How many were proposed.
    pub proposed: usize,
    /// How many of them a side declined.
    pub declined: usize,
    /// How many of them were published.
    pub published: usize,
    /// How many of the published were dissolved, by cause.
    pub dissolved: BTreeMap<Cause, usize>,
    /// How many of the published still work.
    pub working: usize,
    /// How many of the published closed their work.
    pub closed: usize,
    /// How many of the closed reached their goals.
    pub reached: usize,
}

impl Record {
    /// How a pair was formed.
    #[must_use]
    pub fn formed_by(&self, pair: &PairRecord) -> FormedBy {
        match pair.origin {
            Origin::Search(search) => {
                self.searches().get(search as usize).map_or(FormedBy::Curator, |search| {
                    FormedBy::Strategy(search.pairing.strategy.clone())
                })
            }
            Origin::Curator => FormedBy::Curator,
            Origin::Repair(_) => FormedBy::Repair,
        }
    }

    /// What became of the pairs, by the way they were formed.
    #[must_use]
    pub fn fates(&self) -> BTreeMap<FormedBy, Fates> {
        let mut all: BTreeMap<_, Fates> = BTreeMap::new();
        let meant = |pair: &&PairRecord| !matches!(pair.end, Some((Ending::Withdrawn, _)));
        for pair in self.pairs().map(|(_, pair)| pair).filter(meant) {
            let fates = all.entry(self.formed_by(pair)).or_default();
            fates.proposed += 1;
            let published = pair.order.is_some();
            fates.published += usize::from(published);
            fates.working += usize::from(pair.state() == PairState::Working);
            match pair.end {
                Some((Ending::Declined { .. }, _)) => fates.declined += 1,
                Some((Ending::Dissolved { cause }, _)) if published => {
                    *fates.dissolved.entry(cause).or_default() += 1;
                }
                Some((Ending::Closed { outcome }, _)) => {
                    fates.closed += 1;
                    fates.reached += usize::from(outcome.goals_reached);
                }
                _ => {}
            }
        }
        all
    }
}
