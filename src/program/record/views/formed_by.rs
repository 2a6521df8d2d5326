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

/// What became of the pairs formed in one way; pairs that work as one count once.
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

    /// What became of the pairs, by the way they were formed. Pairs that work as one, a group, a
    /// team or an exchange, count as one for each way in which some of them were formed: it was
    /// declined where nobody agreed, works while one of its pairs does, was closed where one
    /// was, and reached its goals where all that were closed did (our rule).
    /// O(pairs · units).
    #[must_use]
    pub fn fates(&self) -> BTreeMap<FormedBy, Fates> {
        let mut units: BTreeMap<_, Vec<&PairRecord>> = BTreeMap::new();
        let meant = |pair: &PairRecord| !matches!(pair.end, Some((Ending::Withdrawn, _)));
        for (number, pair) in self.pairs().filter(|(_, pair)| meant(pair)) {
            let unit = self.unit_of(number).ok_or(number);
            units.entry((self.formed_by(pair), unit)).or_default().push(pair);
        }
        let mut all: BTreeMap<_, Fates> = BTreeMap::new();
        for ((way, _), pairs) in units {
            all.entry(way).or_default().add(&pairs);
        }
        all
    }
}

impl Fates {
    /// Adds pairs that work as one, or one that works alone.
    fn add(&mut self, pairs: &[&PairRecord]) {
        self.proposed += 1;
        let declined = |pair: &&&PairRecord| matches!(pair.end, Some((Ending::Declined { .. }, _)));
        self.declined += usize::from(pairs.iter().all(|pair| declined(&pair)));
        let published: Vec<_> = pairs.iter().filter(|pair| pair.order.is_some()).collect();
        if published.is_empty() {
            return;
        }
        self.published += 1;
        if published.iter().any(|pair| pair.state() == PairState::Working) {
            self.working += 1;
            return;
        }
        let outcomes: Vec<_> = published
            .iter()
            .filter_map(|pair| match pair.end {
                Some((Ending::Closed { outcome }, _)) => Some(outcome),
                _ => None,
            })
            .collect();
        if !outcomes.is_empty() {
            self.closed += 1;
            self.reached += usize::from(outcomes.iter().all(|outcome| outcome.goals_reached));
            return;
        }
        // Of several the one that ended last has the cause.
        let last = published.iter().filter_map(|pair| pair.end).max_by_key(|(_, on)| *on);
        if let Some((Ending::Dissolved { cause }, _)) = last {
            *self.dissolved.entry(cause).or_default() += 1;
        }
    }
}
